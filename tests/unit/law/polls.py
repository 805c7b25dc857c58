"""Whole polls in a line: papers that add up to given totals, and what follows from their count.

The usual election (`stages.py`) has thirty electors; `USUAL_VOTES` of twenty-four papers fill every seat at once.
What it leaves out: signatures, which other tests check; a test here looks at counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from shared import clock
from shared.election.candidates.kinship import KinshipRecorded
from shared.election.counting.closing import BatchAttested, DifferenceExplained
from shared.election.counting.counting import PaperCounted
from shared.election.counting.reading import Reason, read_paper
from shared.election.outcome.runners import runoff_candidates
from shared.election.outcome.runoff import RunoffCalled
from shared.election.polling.stations import StationClosed
from shared.election.regulation import profile
from shared.election.state import Contest, Winner
from tests.unit.law.stages import ELECTORS, VC_ZJ
from tests.world import CANDIDATES, CONTESTS, DOCUMENT, World, elector, random_id

Votes = Mapping[str, Mapping[str, int]]
"""Post to person to votes."""
Marks = Mapping[str, tuple[str, ...]]

USUAL_VOTES: Votes = {
    "CHAIR": {"E-0001": 20, "E-0002": 4},
    "VICE": {"E-0003": 20, "E-0004": 4},
    "MEMBER": {"E-0005": 20, "E-0006": 18, "E-0007": 4},
    "WOMAN": {"E-0008": 20, "E-0009": 4},
}
WIDE = (*CONTESTS[:2], Contest("MEMBER", "委员", "member", 3, 3), CONTESTS[3])
"""The usual posts with three members instead of two."""
MANY = {**CANDIDATES, "MEMBER": ("E-0005", "E-0006", "E-0007", "E-0010", "E-0011")}


def published(
    *,
    contests: Sequence[Contest] = CONTESTS,
    candidates: Mapping[str, Sequence[str]] = CANDIDATES,
    **changes: object,
) -> World:
    """The usual election with its list posted; `changes` are parameters, `runoff__most_rounds=1`."""
    rules = tuple((name.replace("__", "."), value) for name, value in changes.items())
    names = tuple((contest, tuple(persons)) for contest, persons in candidates.items())
    return _published(rules, tuple(contests), names).fork()


@cache
def _published(
    changes: tuple[tuple[str, object], ...],
    contests: tuple[Contest, ...],
    candidates: tuple[tuple[str, tuple[str, ...]], ...],
) -> World:
    rules = profile.adapt(VC_ZJ, dict(changes), "test")
    world = World(signing=False).called(rules, contests).sealed(ELECTORS)
    return world.nominated(dict(candidates)).published()


def related(world: World, person: str, relative: str, relation: str = "SIBLING") -> World:
    """Two people turn out to be kin."""
    body = KinshipRecorded(person=person, relative=relative, relation=relation, document=DOCUMENT)  # type: ignore[arg-type]
    return world.given(body, "joint")


def sheets(votes: Votes, papers: int) -> list[Marks]:
    """`papers` papers whose marks add up to `votes`, none with one person twice; papers left over are blank."""
    marks: list[dict[str, tuple[str, ...]]] = [{} for _ in range(papers)]
    for contest, persons in votes.items():
        place = 0
        for person, count in persons.items():
            assert count <= papers, f"{person} cannot have {count} of {papers} papers"
            for _ in range(count):
                paper = marks[place % papers]
                paper[contest] = (*paper.get(contest, ()), person)
                place += 1
    return list(marks)


def polled(world: World, returned: int, issued: int | None = None) -> World:
    """One station has its day: papers go out to as many electors, the box is opened with `returned` in it."""
    issued = returned if issued is None else issued
    world.opened(len(world.election.roll.electors))
    world.issued([elector(number) for number in range(1, issued + 1)]).closed()
    return world.box(returned)


def count(
    world: World,
    marks: Marks,
    against: Marks | None = None,
    reason: Reason | None = None,
    *,
    verdict: str | None = None,
    pile: str = "P",
) -> str:
    """One paper is counted, with the verdict that follows from it unless told otherwise; returns its id."""
    body = paper_counted(world, marks, against, reason, verdict=verdict, pile=pile)
    world.given(body, "counter")
    return body.paper


def paper_counted(
    world: World,
    marks: Marks,
    against: Marks | None = None,
    reason: Reason | None = None,
    *,
    verdict: str | None = None,
    pile: str = "P",
) -> PaperCounted:
    """The same, for a test to try."""
    election = world.election
    if verdict is None:
        verdict = read_paper(election, election.round, marks, against or {}, reason).verdict
    return PaperCounted(
        round=election.round.number,
        paper=random_id(f"paper {len(world.payloads)}"),
        pile=pile,
        verdict=verdict,  # type: ignore[arg-type]
        marks=dict(marks),
        against=dict(against or {}),
        reason=reason,
    )


def attest(world: World, pile: str = "P") -> World:
    """All papers of a pile that wait are attested."""
    present = world.election.round
    waiting = present.piles[pile].counted - present.piles[pile].attested
    batch = random_id(f"batch {len(world.payloads)}")
    body = BatchAttested(round=present.number, pile=pile, batch=batch, papers=waiting)
    return world.given(body, "caller", "counter", "scrutineer")


def tallied(
    world: World, votes: Votes, returned: int, *, issued: int | None = None, invalid: int = 0
) -> World:
    """A poll whose papers add up to `votes`, as far as the closed count; papers without marks are blank."""
    polled(world, returned, issued)
    for marks in sheets(votes, returned - invalid):
        count(world, marks)
    for _ in range(invalid):
        count(world, {}, reason="DEFACED")
    return attest(world).count_closed()


def first(world: World, votes: Votes | None = None, returned: int = 24, **more: int) -> World:
    """A first poll as usual but for `votes`, as far as the closed count."""
    return tallied(world, {**USUAL_VOTES, **(votes or {})}, returned, **more)


def explained(world: World, rule: str, station: str | None = None) -> World:
    """A difference between the figures is explained and signed."""
    body = DifferenceExplained(
        round=world.election.round.number,
        rule=rule,
        station=station,
        explanation="FOREIGN_SHEETS",
        document=DOCUMENT,
    )
    return world.given(body, "chair", "scrutineer")


def later(world: World, days: int) -> World:
    """The clock moves to that many days after the last poll."""
    day = clock.within(clock.read_day(world.day), days).isoformat()
    return world.at(day)


def day_after(world: World, days: int) -> str:
    """The day that many days after the last poll."""
    return clock.within(clock.read_day(world.day), days).isoformat()


def runoff(world: World, *contests: str, days: int = 7) -> World:
    """A runoff is called for these posts, or for all that lack seats, with the candidates that the law names."""
    names = {
        contest: tuple(runoff_candidates(world.election, contest))
        for contest in contests or world.election.open_seats
    }
    return world.given(RunoffCalled(day=day_after(world, days), candidates=names), "chair")


def winners(world: World) -> dict[str, list[str]]:
    """Post to those elected to it and not void, in the order in which they were."""
    found: dict[str, list[str]] = {}
    for each in world.election.winners:
        if each.review != "FAIL":
            found.setdefault(each.contest, []).append(each.person)
    return found


def winner(world: World, person: str) -> Winner:
    """The last election of this person."""
    return next(each for each in reversed(world.election.winners) if each.person == person)


def station_closed(world: World, station: str = "S1", **changes: int) -> StationClosed:
    """Closing figures that add up, but for `changes`."""
    known = world.election.round.stations[station]
    issued = known.issued + known.conflicts
    figures = {
        "issued": issued,
        "spoiled": known.spoiled,
        "unused": known.papers - issued - known.spoiled,
    }
    return StationClosed(
        round=world.election.round.number, station=station, seal="封2", **(figures | changes)
    )
