"""Somebody who means well takes an election over, wherever it is, and leads it lawfully to the archive.

At each moment there is a short list of what such people would do, in order; the first that the law takes is done. If it takes
none of them, the law has led the election into a dead end. Voters mean well too: they vote for as many people as there are seats.
What it leaves out: everything before the list of candidates was posted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from shared import clock
from shared.election.after.keeping import Archived, PapersSealed
from shared.election.calling.approvals import ApprovalGiven
from shared.election.calling.call import DayChanged, ElectionResumed
from shared.election.candidates.candidacy import CandidacyCancelled, PledgeSigned
from shared.election.candidates.candidate_list import CandidatesPublished
from shared.election.candidates.grounds import asked
from shared.election.candidates.nomination import CandidateNominated
from shared.election.candidates.qualification import QualificationDecided
from shared.election.candidates.renewal import nominees, open_posts
from shared.election.counting.boxes import BoxOpened, PilesMerged
from shared.election.counting.closing import BatchAttested, CountClosed, DifferenceExplained, verdicts
from shared.election.counting.counting import DoubtfulPaperRuled, KeyingSettled, PaperCounted, PaperKeyed
from shared.election.counting.reading import read_paper
from shared.election.counting.reconciliation import open_differences
from shared.election.disputes.recounting import StationVoided
from shared.election.outcome.chosen import vacant_seats
from shared.election.outcome.outcome import PollRepeated, RevoteCalled, declaration
from shared.election.outcome.result import HandoverCompleted, ResultAnnounced, WinnerReviewed, seats_held
from shared.election.outcome.runners import runoff_candidates
from shared.election.outcome.runoff import RunoffCalled
from shared.election.polling.polling import IssueConflictSettled, PaperIssued
from shared.election.polling.stations import PapersPrinted, StationClosed, StationOpened
from shared.election.state import Election
from shared.election.statement import Body
from shared.errors import Malformed, Refused
from tests.world import DOCUMENT, World, elector, random_id

Proposal = tuple[Body, tuple[str, ...]]
VOTERS = 18
"""Of thirty electors: enough for every quorum of these elections."""
MOST_STEPS = 1500
COUNTERS = ("caller", "counter", "scrutineer")


def lead_on(world: World) -> list[str]:
    """Goes on until the election is archived; returns what was done. Fails where nothing that is tried is accepted."""
    done: list[str] = []
    while world.election.after.archived_on is None:
        assert len(done) < MOST_STEPS, f"it goes on for ever: {done[-40:]}"
        done.append(_step(world))
    return done


def _step(world: World) -> str:
    refused = []
    for body, signers in _next(world):
        try:
            world.given(body, *signers)
        except (Refused, Malformed) as refusal:
            refused.append(f"{type(body).__name__}: {refusal}")
        else:
            return type(body).__name__
    raise AssertionError(f"nothing leads on from {world.election.round.phase}: {refused}")


def _next(world: World) -> Iterator[Proposal]:
    election = world.election
    if election.suspended:
        yield ElectionResumed(document=DOCUMENT), ("AUTHORITY",)
    elif election.announced_on is not None:
        yield from _archive(world)
    else:
        chapters = {
            "CALLED": _prepare,
            "POLLING": _poll,
            "CLOSED": _open_boxes,
            "COUNTING": _count,
            "COUNTED": _declare,
            "DETERMINED": _go_on,
        }
        yield from chapters[election.round.phase](world)


def _today(world: World, days: int = 0) -> str:
    return clock.within(clock.day_of(world.now), days).isoformat()


def _prepare(world: World) -> Iterator[Proposal]:
    election, present = world.election, world.election.round
    anew = open_posts(election)
    standing = [person for contest in anew for person in nominees(election, contest)]
    for person in [*standing, *(each for poll in present.polls.values() for each in poll.candidates)]:
        known = election.candidates.get(person)
        if known is not None and known.standing:
            yield from _clear(election, person)
    for contest in anew:
        for number in range(20, 31) if not nominees(election, contest) else ():
            one = CandidateNominated(candidate=elector(number), contest=contest, in_person=True, woman=True)
            yield one, ("registrar",)
        poll, listed = present.polls[contest], tuple(nominees(election, contest))
        if not poll.listed or set(poll.candidates) != set(listed):
            lists = {each: tuple(nominees(election, each)) for each in anew}
            yield CandidatesPublished(posted_on=_today(world), lists=lists, document=DOCUMENT), ("chair",)
    if present.printed < 60:
        yield PapersPrinted(round=present.number, papers=60, document=DOCUMENT), ("chair", "AUTHORITY")
    elif present.day >= _today(world):
        world.at(present.day, 8)
        yield _opening(election, "S1"), ("chief", "scrutineer")
    # The day is past, or too near for a list to hang: it is moved.
    yield DayChanged(day=_today(world, 20)), ("chair", "AUTHORITY")


def _clear(election: Election, person: str) -> Iterator[Proposal]:
    known, rule = election.candidates[person], election.profile.qualification
    values: dict[str, Any] = {bar.id: "FALSE" for bar in asked(election, known.contest)}
    for stage in [each for each in rule.stages.value if each not in known.verdicts][:1]:
        body = QualificationDecided(candidate=person, stage=stage, verdict="PASS", values=values)
        yield body, ("township" if stage == "TOWNSHIP" else "joint",)
    for kind in rule.pledges.value:
        if kind not in known.pledges:
            yield PledgeSigned(candidate=person, kind=kind, document=DOCUMENT), ("registrar",)
    if [each for each in rule.stages.value if known.verdicts.get(each) != "PASS"]:
        yield CandidacyCancelled(candidate=person, ground="BARRED", document=DOCUMENT), ("chair",)


def _opening(election: Election, station: str) -> StationOpened:
    return StationOpened(
        round=election.round.number,
        station=station,
        kind="STATION",
        papers=20,
        empty_shown=True,
        booth=True,
        seal="封1",
    )


def _poll(world: World) -> Iterator[Proposal]:
    present = world.election.round
    number, issued = present.number, sum(each.issued for each in present.stations.values())
    for person, conflict in present.conflicts.items():
        if conflict.finding is None:
            settled = IssueConflictSettled(
                round=number,
                station=conflict.station,
                elector=person,
                finding="PAPER_RECOVERED",
                document=DOCUMENT,
            )
            yield settled, ("chair",)
    open_ = [name for name, each in present.stations.items() if each.closed_at is None]
    if issued < VOTERS:
        for name in open_:
            for one in range(1, 31):
                yield PaperIssued(round=number, station=name, elector=elector(one)), ("issuer",)
        yield _opening(world.election, f"S{len(present.stations) + 1}"), ("chief", "scrutineer")
    for name in open_:
        known = present.stations[name]
        used = known.issued + known.conflicts
        left = max(0, known.papers - used - known.spoiled)
        closed = StationClosed(
            round=number, station=name, issued=used, spoiled=known.spoiled, unused=left, seal="封2"
        )
        yield closed, ("chief", "scrutineer")


def _open_boxes(world: World) -> Iterator[Proposal]:
    present = world.election.round
    for name, station in present.stations.items():
        if station.returned is None:
            returned = station.issued + station.conflicts
            body = BoxOpened(
                round=present.number, station=name, pile="P", returned=returned, seal_intact=True
            )
            yield body, ("chair", "scrutineer")


def _count(world: World) -> Iterator[Proposal]:
    yield from _open_boxes(world)
    election, present = world.election, world.election.round
    for paper in present.keyings:
        yield KeyingSettled(round=present.number, paper=paper, **_sheet(election)), ("scrutineer",)
        for typist in COUNTERS:
            yield PaperKeyed(round=present.number, paper=paper, **_sheet(election)), (typist,)
    for name, pile in present.piles.items():
        if pile.counted + pile.keyed < pile.returned:
            paper = random_id(f"paper {len(world.payloads)}")
            body = PaperCounted(round=present.number, paper=paper, pile=name, **_sheet(election))
            yield body, ("counter",)
            keyed = PaperKeyed(round=present.number, paper=paper, pile=name, **_sheet(election))
            yield keyed, ("counter",)
    for paper, known in present.papers.items():
        if known.verdict == "DOUBTFUL":
            ruled = DoubtfulPaperRuled(
                round=present.number,
                paper=paper,
                present=7,
                in_favour=5,
                document=DOCUMENT,
                **_sheet(election),
            )
            yield ruled, ("chair", "scrutineer")
    for name, pile in present.piles.items():
        if pile.counted > pile.attested:
            batch = random_id(f"batch {len(world.payloads)}")
            waiting = pile.counted - pile.attested
            yield BatchAttested(round=present.number, pile=name, batch=batch, papers=waiting), COUNTERS
    for one in present.piles:
        for other in present.piles:
            if one != other:
                yield PilesMerged(round=present.number, pile=one, into=other), ("chair",)
    found = verdicts(present)
    closing = CountClosed(
        round=present.number,
        valid=found.get("VALID", 0),
        partly_invalid=found.get("PARTLY_INVALID", 0),
        invalid=found.get("INVALID", 0),
        blank=found.get("BLANK", 0),
        votes={contest: dict(present.votes.get(contest, {})) for contest in present.polls},
    )
    yield closing, ("chair", *COUNTERS)
    # A handful of papers that nothing can be mixed with is never counted: it would show who voted for whom.
    small = [name for name, pile in present.piles.items() if pile.counted < pile.returned]
    for name in [name for name, each in present.stations.items() if each.pile in small]:
        void = StationVoided(round=present.number, station=name, ground="SECRECY", document=DOCUMENT)
        yield void, ("chair", "AUTHORITY")


def _sheet(election: Election) -> dict[str, Any]:
    """The paper of a voter who means well: nobody twice, no more than there are seats, candidates before others."""
    marks: dict[str, tuple[str, ...]] = {}
    taken = election.elected() | election.void
    for contest, poll in election.round.polls.items():
        others = [elector(number) for number in range(20, 31)]
        able = [person for person in (*poll.candidates, *others) if person not in taken]
        # Equals who are kin would be as equal again if everybody marked them both.
        most = 1 if poll.kind == "REVOTE" else poll.seats
        marks[contest] = tuple(dict.fromkeys(able))[:most]
        taken |= set(marks[contest])
    verdict = read_paper(election, election.round, marks, {}, None).verdict
    return {"marks": marks, "verdict": verdict}


def _declare(world: World) -> Iterator[Proposal]:
    for each in open_differences(world.election.round):
        body = DifferenceExplained(
            round=world.election.round.number,
            rule=each.rule,
            station=each.station,
            explanation="MISCOUNTED",
            document=DOCUMENT,
        )
        yield body, ("chair", "scrutineer")
    yield declaration(world.election), ("chair", "scrutineer")


def _go_on(world: World) -> Iterator[Proposal]:
    election = world.election
    for winner in election.winners:
        if winner.review is None:
            body = WinnerReviewed(
                person=winner.person, contest=winner.contest, verdict="PASS", woman=True, document=DOCUMENT
            )
            yield body, ("joint",)
            yield msgspec.structs.replace(body, verdict="FAIL"), ("joint",)
    if "DELAY" not in election.approvals:
        yield ApprovalGiven(subject="DELAY", document=DOCUMENT), ("AUTHORITY",)
    held = {contest: tuple(persons) for contest, persons in seats_held(election).items()}
    announced = ResultAnnounced(
        winners=held, posted_on=_today(world), document=DOCUMENT, vacant=vacant_seats(election)
    )
    yield announced, ("chair", "scrutineer")
    if election.failed:
        yield PollRepeated(day=_today(world, 1)), ("chair",)
    for contest in election.open_ties:
        yield RevoteCalled(day=_today(world, 1), contests=(contest,)), ("chair",)
    for contest in election.open_seats:
        names = {contest: tuple(runoff_candidates(election, contest))}
        yield RunoffCalled(day=_today(world, 1), candidates=names), ("chair",)
        yield RunoffCalled(day=_today(world, 12), self_nominated=(contest,)), ("chair",)


def _archive(world: World) -> Iterator[Proposal]:
    election = world.election
    for present in election.rounds:
        if present.phase == "DETERMINED" and not present.afterwards.sealed:
            papers = sum(station.returned or 0 for station in present.stations.values())
            body = PapersSealed(round=present.number, papers=papers, seal="封3", document=DOCUMENT)
            yield body, ("chair", "scrutineer")
    if election.handed_over_on is None and election.profile.result.handover_days.value:
        yield (
            HandoverCompleted(done_on=_today(world), document=DOCUMENT),
            ("chair", "AUTHORITY"),
        )
    yield Archived(index=DOCUMENT, kept_until="2099-12-31"), ("chair", "supervisor")
