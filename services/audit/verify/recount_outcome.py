"""From votes to seats: is the poll valid, who is elected, who is tied, what stays open (OCV2018 15; ZJ2020 27-31).

A FIRST poll fills a post for which nobody was elected yet, a REVOTE decides among those tied, a RUNOFF fills
missing seats from the losers. What a round decides depends on votes, on the figures of its papers, and on who already
holds a seat or is kin of somebody who does.

What it leaves out: reading papers, and what happens after (`recount.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from services.audit.verify.recount_figures import Figures
from services.audit.verify.recount_people import People, by_votes, top
from services.audit.verify.recount_polls import Before, Kind, Poll, PollResult
from services.audit.verify.recount_rules import Post, Rules
from services.audit.verify.recount_seats import Seated, seat, seat_with_a_woman

FiguresOf = Callable[[Post], tuple[Figures, int]]
"""The sheets that a post is decided by, and how many may vote on it."""


def decide(
    polls: Iterable[Poll],
    votes: Mapping[str, Mapping[str, int]],
    figures_of: FiguresOf,
    people: People,
    rules: Rules,
    before: Before,
) -> dict[str, PollResult]:
    """The result of each poll of a round, from the highest post to the lowest: each looks at those before it.

    Then of the posts whose holders gave way to kin; then the same of the posts chosen from the elected, who have to hold
    their seats by then (S1.17). `figures_of` a post: the sheets it is decided by, and how many may vote on it.
    """
    deciding = _Deciding(votes, figures_of, people, rules, before)
    voted_on = {poll.post.id: poll for poll in polls}
    for offices in (False, True):
        posts = [post for post in rules.posts.values() if (post.source is not None) is offices]
        for post in posts:
            if post.id in voted_on:
                deciding.poll(voted_on[post.id])
        for post in posts:
            deciding.hole(post)
    return deciding.results


class _Deciding:
    """The results of one round as they come about, and who holds a seat by then."""

    def __init__(
        self,
        votes: Mapping[str, Mapping[str, int]],
        figures_of: FiguresOf,
        people: People,
        rules: Rules,
        before: Before,
    ) -> None:
        self.results: dict[str, PollResult] = {}
        self._votes, self._figures_of = votes, figures_of
        self._people, self._rules, self._before = people, rules, before
        self._held, self._offices = set(people.seats), set(people.offices)
        self._kinds: dict[str, Kind] = {}
        self._gave_way: dict[str, set[str]] = {}
        """Post → who held it and gives way to kin."""

    def poll(self, poll: Poll) -> None:
        """Decides one poll."""
        self._kinds[poll.post.id] = poll.kind
        share = {Kind.FIRST: self._rules.share, Kind.RUNOFF: self._rules.runoff_share}.get(poll.kind)
        figures, registered = self._figures_of(poll.post)
        whole = 0 if share is None else figures.base(share.base, registered)
        # In a re-vote most votes win (ZJ2020 28); by no vote at all nobody wins anything.
        minimum = 1 if share is None else max(1, share.needed(whole))
        votes = self._with_votes_from_above(poll)
        valid = self._valid(poll.kind, figures, registered)
        result = PollResult(poll.post.id, poll.kind, poll.seats, poll.candidates, votes, valid, minimum)
        if result.valid:
            result = self._filled(poll, result)
        self.results[poll.post.id] = result

    def _filled(self, poll: Poll, result: PollResult) -> PollResult:
        # Kin in a lower post are no obstacle: the higher post is kept, and they give way (ZJ2020 31).
        held = self._holding(poll.post)
        lower = {
            person: post
            for person, post in (self._people.seats.items() if held is self._held else ())
            if person in held and self._rules.posts[post].rank > poll.post.rank
        }
        beside = held.difference(lower)
        woman_first = self._woman_first(poll.post, beside)
        able = self._able(poll.post, result.votes, result.minimum)
        elected, tied = self._seat(poll.post, poll.seats, able, beside)
        if poll.kind is Kind.REVOTE and not tied and len(elected) < poll.seats:
            tied = self._equal_still(poll, result.votes, elected, beside)
        if poll.kind is Kind.REVOTE and not tied and len(elected) < poll.seats:
            elected, tied = self._after_kin(poll, elected, beside)
        held.update(elected)
        for person, post in lower.items():
            if self._people.clashes(person, elected):
                self._give_way(person, post)
        told = [*elected, *tied]
        kept = int(bool(tied) and woman_first and not any(self._people.is_woman(each) for each in told))
        missing = kept if tied else poll.seats - len(elected)
        return replace(result, elected=tuple(elected), tied=tuple(tied), missing=missing, kept=kept)

    def _give_way(self, person: str, post: str) -> None:
        """The seat is lost, and with it the office that was chosen from it (S1.17)."""
        self._held.discard(person)
        self._offices.discard(person)
        for lost in (post, self._people.offices.get(person)):
            if lost is not None:
                self._gave_way.setdefault(lost, set()).add(person)

    def _holding(self, post: Post) -> set[str]:
        """Whoever can win nothing more: a seat is held once, and an office chosen from those who hold seats once too."""
        return self._held if post.source is None else self._offices

    def _equal_still(
        self, poll: Poll, votes: Mapping[str, int], elected: list[str], beside: Collection[str]
    ) -> list[str]:
        """Nobody marked them in a re-vote: they are equals as they were, for the seats left, unless all of them fit (ZJ2020 28)."""
        unmarked = {person: 0 for person in poll.candidates if votes.get(person, 0) == 0}
        able = self._able(poll.post, unmarked, 0)
        first, tied = self._seat(poll.post, poll.seats - len(elected), able, {*beside, *elected})
        return first + tied if tied else []

    def _after_kin(self, poll: Poll, elected: list[str], beside: set[str]) -> Seated:
        """A seat that a re-vote among kin leaves is the next one's who had the votes in the poll before it."""
        beside = beside.union(elected)
        beaten = [person for person in poll.candidates if person not in elected]
        last = self._before.polls.get(poll.post.id)
        if last is None or not any(self._people.clashes(person, beside) for person in beaten):
            return elected, []
        able = self._able(poll.post, last.votes, last.minimum)
        able = {person: number for person, number in able.items() if person not in (*elected, *beaten)}
        more, tied = self._seat(poll.post, poll.seats - len(elected), able, beside)
        return elected + more, tied

    def hole(self, post: Post) -> None:
        """Seats of those who gave way are the next one's by votes. While the post is open otherwise, they are missing."""
        gone = tuple(sorted(self._gave_way.get(post.id, ())))
        if not gone:
            return
        known = self.results.get(post.id)
        if known is not None:
            self.results[post.id] = replace(known, gave_way=gone, missing=known.missing + len(gone))
            return
        last, held = self._before.polls[post.id], self._holding(post)
        elected, tied = list[str](), list[str]()
        if post.id not in self._before.waiting:
            able = {
                person: number
                for person, number in self._able(post, last.votes, last.minimum).items()
                if person not in gone
            }
            elected, tied = self._seat(post, len(gone), able, held)
        held.update(elected)
        self.results[post.id] = PollResult(
            post=post.id,
            kind=Kind.SUCCESSION,
            seats=len(gone),
            candidates=(),
            votes=last.votes,
            valid=True,
            minimum=last.minimum,
            elected=tuple(elected),
            tied=tuple(tied),
            missing=0 if tied else len(gone) - len(elected),
            gave_way=gone,
        )

    def _with_votes_from_above(self, poll: Poll) -> Mapping[str, int]:
        """Votes for higher posts are added where the regulation says so (票数下加), but for who is tied for one of them."""
        own = self._votes.get(poll.post.id, {})
        by_itself = poll.post.woman or poll.post.source is not None
        if not self._rules.cumulate_down or poll.kind is not Kind.FIRST or by_itself:
            return own
        tied = {person for result in self.results.values() for person in result.tied}
        total = Counter(own)
        for post, result in self.results.items():
            if result.kind is Kind.FIRST and result.valid:
                above = self._votes.get(post, {})
                total.update({person: number for person, number in above.items() if person not in tied})
        return dict(total)

    def _able(self, post: Post, votes: Mapping[str, int], minimum: int) -> dict[str, int]:
        """Who has the votes, holds no seat, and was not found to be wrongly elected before (ZJ2020 41).

        An office that is chosen from those who hold seats goes to nobody who holds none any more (S1.17).
        """
        out = self._holding(post) | self._people.void
        able = {person: number for person, number in votes.items() if number >= minimum and person not in out}
        if post.source is None:
            return able
        seated = self._held.intersection(self._people.holders(post.source))
        return {person: number for person, number in able.items() if person in seated}

    def _seat(self, post: Post, seats: int, able: Mapping[str, int], beside: Collection[str]) -> Seated:
        fill = seat_with_a_woman if self._woman_first(post, beside) else seat
        return fill(seats, able, beside, self._people)

    def _woman_first(self, post: Post, beside: Collection[str]) -> bool:
        """A woman comes first, unless a missing seat waits for her while a re-vote or a hole is about another."""
        set_apart = post.id in self._before.missing and self._kinds.get(post.id) in (None, Kind.REVOTE)
        return woman_due(post, beside, self._people, self._rules) and not set_apart

    def _valid(self, kind: Kind, figures: Figures, registered: int) -> bool:
        rules = self._rules
        if figures.spoilt:
            return False
        if rules.returned_within_issued and figures.returned > figures.issued:
            return False
        asks = {Kind.FIRST: True, Kind.RUNOFF: rules.runoff_quorum, Kind.REVOTE: rules.revote_quorum}[kind]
        # Those who came are so many of those who should have come; anything else is so much of the electors.
        whole = figures.base("SHOULD_ATTEND" if rules.quorum.base == "PRESENT" else "REGISTERED", registered)
        return not asks or rules.quorum.reached(figures.base(rules.quorum.base, registered), whole)


def woman_due(post: Post, holders: Collection[str], people: People, rules: Rules) -> bool:
    """Whether a seat of this post is first of all a woman's: the last post, open to men, and no woman holds a seat yet."""
    last = [each for each in rules.posts.values() if each.source is None][-1]
    if not rules.women_first or post != last or post.woman:
        return False
    return not any(people.is_woman(person) for person in holders)


def runoff(last: PollResult, post: Post, seats: int, people: People, rules: Rules) -> Poll:
    """The runoff for missing `seats`: among the losers of the post's last valid poll that was no re-vote (ZJ2020 29)."""
    losers = {person: number for person, number in last.votes.items() if number > 0}
    if rules.runoff_unvoted:
        losers.update({person: 0 for person in last.candidates if person not in losers})
    kept = int(woman_due(post, people.seats, people, rules))
    poll = Poll(post, Kind.RUNOFF, seats, extra=rules.runoff_extra, kept=kept, losers=losers)
    return replace(poll, candidates=runoff_candidates(poll, people, rules))


def free_runoff(post: Post, seats: int, people: People, rules: Rules) -> Poll:
    """The same where nobody runs by votes: people nominate themselves anew (ZJ2020 29)."""
    kept = int(woman_due(post, people.seats, people, rules))
    return Poll(post, Kind.RUNOFF, seats, extra=rules.runoff_extra, kept=kept, free=True)


def runoff_candidates(poll: Poll, people: People, rules: Rules) -> tuple[str, ...]:
    """Those with most votes among the losers who can stand now; equals for the last place all stand.

    For a seat kept for a woman women stand, as many as it and `extra`; for the other seats anybody. Whoever could not sit
    beside a holder of this post or a higher one does not stand (ZJ2020 31).
    """
    settled = people.offices
    if poll.post.source is None:
        settled = {
            person: post for person, post in people.seats.items() if rules.posts[post].rank <= poll.post.rank
        }
    free = [
        person
        for person in poll.losers
        if people.can_run_off(person, poll.post) and not people.clashes(person, settled)
    ]
    able = by_votes(free, poll.losers)
    if not poll.kept:
        return tuple(top(able, poll.losers, poll.seats + poll.extra))
    women = [person for person in able if people.is_woman(person)]
    chosen = top(women, poll.losers, poll.kept + poll.extra)
    if poll.seats > poll.kept:
        chosen = [*chosen, *top(able, poll.losers, poll.seats - poll.kept + poll.extra)]
    return tuple(dict.fromkeys(chosen))
