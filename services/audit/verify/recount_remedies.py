"""What remedies do to a count: it is gone back to, a person's election is void, a whole poll is void (OCV2018 17; ZJ2020 27, 41).

Nobody moves up into the place of somebody whose election is void; the seat is missing until it is run off, or stays empty for
a by-election (C9). What it leaves out: who may order a remedy, and whether it was due; the replay judges that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from services.audit.verify.recount_course import Course, OpenThings
from services.audit.verify.recount_parts import figures_of
from services.audit.verify.recount_people import People
from services.audit.verify.recount_polls import PollResult
from services.audit.verify.recount_round import Round
from services.audit.verify.recount_rules import Rules
from services.audit.verify.recount_stations import Stations

Body = Mapping[str, Any]


@dataclass(frozen=True)
class _Before:
    """How things stood before the last outcome."""

    seats: Mapping[str, str]
    offices: Mapping[str, str]
    void: frozenset[str]
    open: OpenThings
    reduced: Mapping[str, int]


REMEDIES: Final = frozenset(
    {
        "RecountOrdered",
        "StationVoided",
        "PersonVoided",
        "ElectionVoided",
        "RecallDemanded",
        "PilesMerged",
        "HandoverCompleted",
    }
)
"""The statements that this file reads."""


class Remedies:
    """Everything that takes back or voids what was decided."""

    def __init__(
        self,
        call: Body,
        rules: Rules,
        course: Course,
        people: People,
        rounds: Mapping[int, Round],
        reduced: Counter[str],
    ) -> None:
        self._rules: Final = rules
        self._course: Final = course
        self._people: Final = people
        self._rounds: Final = rounds
        self._reduced: Final = reduced
        self.stations: Final = Stations()
        regulation = call["profile"].get("remedies")
        self._run_off_late: Final = regulation is None or regulation["vacated_seat"]["value"] == "RUNOFF"
        self._is_recall: Final = call["profile"].get("recall") is not None
        self._before: _Before | None = None
        self.announced = False
        """Whether an announced result stands."""
        self._handed_over = False

    def read(self, name: str, body: Body) -> None:
        """Reads one statement of `REMEDIES`."""
        match name:
            case "RecountOrdered":
                self._go_back(self._rounds[body["round"]], body["piles"])
            case "StationVoided":
                self._void_station(self._rounds[body["round"]], body["station"])
            case "PersonVoided":
                self._void_person(body["person"])
            case "ElectionVoided":
                self._void_posts(body.get("contests") or list(self._rules.posts), body["follows"])
            case "RecallDemanded":
                self._course.polls[body["contest"]].candidates = (body["person"],)
            case "PilesMerged":
                self.stations.merge(body)
            case _:
                self._handed_over = True

    # -- going back

    def remember(self) -> None:
        """An outcome is about to be drawn."""
        people = self._people
        self._before = _Before(
            dict(people.seats),
            dict(people.offices),
            frozenset(people.void),
            self._course.open_things(),
            dict(self._reduced),
        )

    def _go_back(self, round_: Round, piles: Collection[str]) -> None:
        """The papers of these piles are to be counted again; the last outcome is as if it had not been drawn."""
        round_.uncount(piles)
        round_.closed = None
        if round_.determined is None or self._before is None:
            return
        round_.determined, round_.tally, round_.results = None, None, {}
        people, before = self._people, self._before
        people.seats, people.offices = dict(before.seats), dict(before.offices)
        self._course.go_back(before.open, round_.polls)
        self._reduced.clear()
        self._reduced.update(before.reduced)
        # Whoever was found void in the meantime does not get the seat of an earlier round back.
        for person in people.void - before.void:
            self._open(people.unseat(person))

    def _void_station(self, round_: Round, station: str) -> None:
        group = round_.station_group.get(station)
        decides = round_.figures if group is None else round_.groups[group]
        totals = [round_.figures] if group is None else [round_.figures, decides]
        pile = self.stations.void(round_.number, station, totals)
        if pile is None or not decides.returned:
            decides.spoilt = True  # where groups vote apart the others' posts stand (S10.46)
        self._go_back(round_, () if pile is None else (pile,))

    # -- void

    def _void_person(self, person: str) -> None:
        """A person's election is void: the seat is open, and votes for this person count no more."""
        self._people.void.add(person)
        free = self._people.unseat(person)
        if not self.announced or (self._run_off_late and not self._handed_over):
            self._open(free)
            self.announced = False

    def _open(self, posts: Iterable[str]) -> None:
        for post in posts:
            self._course.void(post)

    def _void_posts(self, posts: Collection[str], follows: str) -> None:
        """The election of these posts is void: nobody holds them, and they are voted on from the beginning, or never."""
        people, rules = self._people, self._rules.posts
        # Whoever loses the seat loses the post that was chosen from it.
        posts = {*posts, *(post for post in rules if rules[post].source in posts)}
        people.seats = {person: post for person, post in people.seats.items() if post not in posts}
        people.offices = {person: post for person, post in people.offices.items() if post not in posts}
        for post in posts:
            self._reduced.pop(post, None)
            self._course.begin_again(post, here=follows == "POLL_REPEATED")
        self._before = None
        self.announced = False

    # -- outcomes that differ from the ordinary

    def settled(self, round_: Round, results: dict[str, PollResult]) -> dict[str, PollResult]:
        """The results of a recall; others as they are."""
        if not self._is_recall:
            return results
        return {post: self._of_recall(round_, each) for post, each in results.items()}

    def _of_recall(self, round_: Round, result: PollResult) -> PollResult:
        """Too few voted or too few agreed: the recall failed, and the person stays (OCV2018 16)."""
        figures = figures_of(round_, self._rules.posts[result.post])
        too_many = self._rules.returned_within_issued and figures.returned > figures.issued
        if too_many or figures.spoilt:
            return replace(result, missing=0)
        return replace(result, valid=True, missing=0)

    def vacant(self, seats: Mapping[str, int]) -> dict[str, int]:
        """Seats that nobody holds; a recall that failed leaves none."""
        return {} if self._is_recall else dict(seats)
