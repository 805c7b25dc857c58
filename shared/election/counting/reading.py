"""What one paper says: which of its marks count, and whether it is valid, partly invalid, invalid or blank.

The law's side of a paper (ZJ2020 21, 27, domain C8): too many marks, one person for two posts, a man in the women's
column, a name written in where the law allows none. It reads marks; whether a sheet is genuine or legible is for people to
say, as a `reason`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from shared.election.candidates.electable import electable
from shared.election.candidates.serving import is_no_woman
from shared.election.state import Election, Round
from shared.errors import Malformed, Refused

Verdict = Literal["VALID", "PARTLY_INVALID", "INVALID", "BLANK", "DOUBTFUL"]
Reason = Literal["UNREADABLE", "NOT_OFFICIAL", "IDENTIFIES_VOTER", "DEFACED", "BY_RULING"]
"""Why a whole sheet is invalid for a reason that marks cannot show."""
NOBODY: Final = "NOBODY"
"""Stands for a name that can be no elector's: it uses up a mark and elects nobody."""
MAX_MARKS: Final = 64

Marks = dict[str, tuple[str, ...]]
"""Contest to the persons marked for it (赞成、另选他人), candidates and written-in ones alike.

The same shape says whom a paper rejects (不赞成) and on whom it abstains (弃权): candidates only.
`_check_marks` looks at how the names are spelt: most are on the list of candidates, and need no second look.
"""
NONE: Final[Mapping[str, tuple[str, ...]]] = {}
_NUMBER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,23}")


class Reading(msgspec.Struct, frozen=True):
    """What a paper comes to: its verdict and the votes `(contest, person)` that count."""

    verdict: str
    votes: tuple[tuple[str, str], ...] = ()


def read_paper(
    election: Election,
    present: Round,
    marks: Mapping[str, tuple[str, ...]],
    against: Mapping[str, tuple[str, ...]],
    reason: str | None,
    abstained: Mapping[str, tuple[str, ...]] = NONE,
) -> Reading:
    """The reading of a paper. Raises Malformed for marks that no sheet could bear, Refused for a post not on it."""
    if reason is None and not against and not abstained and (ordinary := _ordinary_votes(present, marks)):
        return Reading("VALID", ordinary)
    _check_marks(present, marks, against, abstained)
    if reason is not None:
        return Reading("INVALID")
    judged = any(against.values()) or any(abstained.values())
    if not any(marks.values()):
        # Rejecting candidates, or abstaining on them, without naming anybody is a valid vote for nobody (ZJ2020 21).
        return Reading("VALID" if judged else "BLANK")
    valid = {
        contest: persons for contest, persons in marks.items() if len(persons) <= present.polls[contest].seats
    }
    if len(valid) < len(marks) and election.profile.papers.overvote.value == "WHOLE_PAPER":
        return Reading("INVALID")
    struck = _struck_for_double_post(election, valid)
    if struck is None:
        return Reading("INVALID")
    struck |= _written_in_for_abstentions(election, present, valid, against, abstained)
    given = sum(len(persons) for persons in marks.values())
    votes = tuple(
        (contest, person)
        for contest, persons in valid.items()
        for person in persons
        if (contest, person) not in struck and may_win(election, present, contest, person)
    )
    if len(votes) == given:
        return Reading("VALID", votes)
    return Reading("PARTLY_INVALID" if votes or judged else "INVALID", votes)


def _ordinary_votes(
    present: Round, marks: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[str, str], ...] | None:
    """The votes of a paper on which no rule has to decide: listed candidates only, none twice, not too many.

    Almost every paper is one, and the rules below need three times as long. None for any other paper.
    """
    votes: list[tuple[str, str]] = []
    persons_seen: set[str] = set()
    for contest, persons in marks.items():
        poll = present.polls.get(contest)
        if poll is None or not 0 < len(persons) <= poll.seats:
            return None
        for person in persons:
            if person not in poll.candidates or person in persons_seen:
                return None
            persons_seen.add(person)
            votes.append((contest, person))
    return tuple(votes)


def _check_marks(
    present: Round,
    marks: Mapping[str, tuple[str, ...]],
    against: Mapping[str, tuple[str, ...]],
    abstained: Mapping[str, tuple[str, ...]],
) -> None:
    for contest in (*marks, *against, *abstained):
        if contest not in present.polls:
            raise Refused(
                "post-not-on-paper",
                "ZJ2020 27",
                zh=f"本轮选票上没有{contest}；有{'、'.join(present.polls)}。",
                en=f"This round's paper has no {contest}; it has {', '.join(present.polls)}.",
            )
    for contest, persons in marks.items():
        named = [person for person in persons if person != NOBODY]
        if not all(map(_NUMBER.fullmatch, named)):
            raise Malformed(
                f"marks for {contest}: expected numbers of electors, got {named!r:.80}",
                zh=f"{contest}的选票标记：应为选民编号，现为{named!r:.80}",
            )
        if len(persons) > MAX_MARKS or len(set(named)) != len(named):
            raise Malformed(
                f"marks for {contest}: one person stands twice, or more than {MAX_MARKS} marks",
                zh=f"{contest}的选票标记：同一人写了两次，或多于{MAX_MARKS}个",
            )
    for word, judged in (("against", against), ("abstained", abstained)):
        for contest, persons in judged.items():
            if not set(persons) <= set(present.polls[contest].candidates) or len(set(persons)) != len(
                persons
            ):
                raise Malformed(
                    f"{word} for {contest}: only candidates can be rejected or abstained on, each once",
                    zh=f"{contest}的{word}：反对、弃权只能写候选人，每人一次",
                )
            if set(persons) & set(marks.get(contest, ())):
                raise Malformed(
                    f"{word} for {contest}: somebody is both approved and rejected or abstained on",
                    zh=f"{contest}的{word}：同一人不能既赞成，又反对或弃权",
                )
            if word == "abstained" and set(persons) & set(against.get(contest, ())):
                raise Malformed(
                    f"abstained for {contest}: somebody is both rejected and abstained on",
                    zh=f"{contest}的 abstained：同一人不能既反对，又弃权",
                )


def _struck_for_double_post(
    election: Election, marks: Mapping[str, tuple[str, ...]]
) -> set[tuple[str, str]] | None:
    """Marks void because one person is marked for two posts; None if that voids the whole paper (ZJ2020 27)."""
    if len(marks) < 2:
        return set()
    posts: dict[str, list[str]] = {}
    for contest, persons in marks.items():
        for person in persons:
            if person != NOBODY:
                posts.setdefault(person, []).append(contest)
    doubled = {person: contests for person, contests in posts.items() if len(contests) > 1}
    if not doubled:
        return set()
    rule = election.profile.papers.double_post.value
    if rule == "WHOLE_PAPER":
        return None
    struck: set[tuple[str, str]] = set()
    for person, contests in doubled.items():
        keep = _post_that_stands(election, contests, rule)
        struck |= {(contest, person) for contest in contests if contest != keep}
    return struck


def _post_that_stands(election: Election, contests: list[str], rule: str) -> str | None:
    if rule == "ALL_MARKS_FOR_PERSON":
        return None
    reserved = [contest for contest in contests if election.contests[contest].reserved == "WOMAN"]
    if rule == "WOMAN_POST_STANDS" and reserved:
        return reserved[0]
    return min(contests, key=lambda contest: election.contests[contest].rank)


def _written_in_for_abstentions(
    election: Election,
    present: Round,
    marks: Mapping[str, tuple[str, ...]],
    against: Mapping[str, tuple[str, ...]],
    abstained: Mapping[str, tuple[str, ...]],
) -> set[tuple[str, str]]:
    """Names void because whoever abstains on a candidate names nobody in his place (弃权的不得另选他人).

    A name takes the place of a candidate who is rejected. Where somebody abstains on a candidate and writes in more names
    than he rejects, nobody can tell which of them stands for an abstention: all of them are void, in that section.
    """
    if election.profile.papers.abstain_may_write_in.value:
        return set()
    struck: set[tuple[str, str]] = set()
    for contest in marks:
        if abstained.get(contest):
            written = [person for person in marks[contest] if person not in present.polls[contest].candidates]
            if len(written) > len(against.get(contest, ())):
                struck.update((contest, person) for person in written)
    return struck


def may_win(election: Election, present: Round, contest: str, person: str) -> bool:
    """Whether a mark for `person` can count in this contest.

    In a re-vote and a runoff only those named on the paper can be chosen (ZJ2020 28-29); before, and in a runoff without
    candidates, any elector may be written in where the regulation allows it (另选他人; ZJ2020 21). A known man cannot be chosen for a woman's post (S10.15).
    """
    poll = present.polls[contest]
    if person in poll.candidates:
        return True
    if not (poll.kind == "FIRST" or poll.nominated_in) or not election.profile.papers.write_in.value:
        return False
    if not electable(election, contest, person) or person in election.void:
        return False
    return not (election.contests[contest].reserved == "WOMAN" and is_no_woman(election, person))
