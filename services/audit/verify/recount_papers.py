"""What one paper says: which of its marks are votes, and whether it is valid, partly, not at all, or blank.

Judged from the marks alone; what the counters called the paper is not looked at. Over-votes come first, then
persons marked for two posts, then names written in for an abstention, and what is left is a vote if that person can be
voted for (ZJ2020 21, 27, C8).

What it leaves out: who can be voted for (`recount_people.py`), and adding up.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from services.audit.verify.recount_rules import Rules

NOBODY: Final = "NOBODY"
"""A mark that names no elector. It fills its place on the paper, and nobody gets a vote by it."""

Marks = tuple[tuple[str, tuple[str, ...]], ...]
"""Posts with the persons marked in them. Posts without a mark are left out."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A paper's true verdict and its votes, as (post, person)."""

    verdict: str
    votes: tuple[tuple[str, str], ...] = ()


@dataclass(eq=False, slots=True)
class Reading:
    """What was read on one or more papers; papers that say the same share one reading."""

    declared: str
    """The verdict that the counters gave."""
    marks: Marks
    against: Marks
    """Who is rejected."""
    reason: str | None
    first: int
    """Index of the first entry that said so."""
    abstained: Marks = ()
    """On whom the paper abstains."""
    papers: int = 0
    judged: Judged | None = None

    @property
    def doubtful(self) -> bool:
        """Set aside for the committee's ruling: no verdict and no votes until then."""
        return self.declared == "DOUBTFUL" and self.reason is None

    def says_the_same(self, other: Reading) -> bool:
        """Whether two people read the same, whatever the order in which they keyed the names."""
        return (
            self.declared == other.declared
            and self.reason == other.reason
            and _in_order(self.marks) == _in_order(other.marks)
            and _in_order(self.against) == _in_order(other.against)
            and _in_order(self.abstained) == _in_order(other.abstained)
        )


def judge(
    reading: Reading,
    seats: Mapping[str, int],
    listed: Mapping[str, Collection[str]],
    rules: Rules,
    counts: Callable[[str, str], bool],
) -> Judged:
    """Judges a paper of a round with so many `seats` and these `listed` by post; `counts(post, person)` is asked for each mark."""
    if reading.reason is not None:
        return Judged("INVALID")
    said = bool(reading.against or reading.abstained)
    if not reading.marks:
        return Judged("VALID" if said else "BLANK")
    sections = [each for each in reading.marks if len(each[1]) <= seats.get(each[0], 0)]
    if len(sections) < len(reading.marks) and rules.overvote == "WHOLE_PAPER":
        return Judged("INVALID")
    # A person who stands twice in one post (the law takes no such paper) is one mark there and spoils it.
    marks = [(post, person) for post, persons in sections for person in dict.fromkeys(persons)]
    void = _double_posts(marks, rules)
    if void is None:
        return Judged("INVALID")
    if reading.abstained and not rules.abstainer_writes_in:
        void = {*void, *_for_abstentions(reading, listed)}
    votes = tuple([mark for mark in marks if mark not in void and mark[1] != NOBODY and counts(*mark)])
    if len(votes) == sum([len(persons) for _, persons in reading.marks]):
        return Judged("VALID", votes)
    return Judged("PARTLY_INVALID" if votes or said else "INVALID", votes)


def _double_posts(marks: list[tuple[str, str]], rules: Rules) -> Collection[tuple[str, str]] | None:
    """The marks that fall because their person is marked for two posts; None if the paper falls with them."""
    if len({person for _, person in marks}) == len(marks):
        return ()
    posts_of: dict[str, list[str]] = {}
    for post, person in marks:
        posts_of.setdefault(person, []).append(post)
    posts_of.pop(NOBODY, None)
    doubled = {person: posts for person, posts in posts_of.items() if len(posts) > 1}
    if doubled and rules.double_post == "WHOLE_PAPER":
        return None
    return {
        (post, person)
        for person, posts in doubled.items()
        for post in posts
        if post != _standing_post(posts, rules)
    }


def _standing_post(posts: Iterable[str], rules: Rules) -> str | None:
    """The one of a person's marked posts whose mark stands, if any does."""
    if rules.double_post == "ALL_MARKS_FOR_PERSON":
        return None
    highest_first = [post for post in rules.posts.values() if post.id in posts]
    if rules.double_post == "WOMAN_POST_STANDS":
        highest_first.sort(key=lambda post: not post.woman)
    return highest_first[0].id


def _for_abstentions(reading: Reading, listed: Mapping[str, Collection[str]]) -> list[tuple[str, str]]:
    """Names written in that could stand for an abstention: all of a section with more of them than rejections (弃权不得另选)."""
    rejected = {post: len(persons) for post, persons in reading.against}
    found = []
    for post, persons in reading.marks:
        written = [(post, person) for person in persons if person not in listed.get(post, ())]
        if len(written) > rejected.get(post, 0) and any(post == each for each, _ in reading.abstained):
            found += written
    return found


def _in_order(marks: Marks) -> list[tuple[str, list[str]]]:
    return sorted((post, sorted(persons)) for post, persons in marks)
