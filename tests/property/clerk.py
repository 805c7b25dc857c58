"""A clerk who does at each moment something that fits the moment, and now and then gets one thing wrong.

The election that comes of it goes through every chapter from the printing of papers to the handover, through ties,
runoffs and invalid polls. What it leaves out: the roll and the nomination, which are as usual.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import msgspec

from shared import clock
from shared.election import law
from shared.election.calling.approvals import ApprovalGiven
from shared.election.calling.call import DayChanged
from shared.election.candidates.candidacy import CandidacyCancelled, PledgeSigned
from shared.election.candidates.candidate_list import CandidatesPublished
from shared.election.candidates.kinship import KinshipRecorded
from shared.election.candidates.nomination import CandidateNominated
from shared.election.candidates.qualification import QualificationDecided
from shared.election.candidates.renewal import nominees, open_posts
from shared.election.counting.boxes import BoxOpened, PilesMerged
from shared.election.counting.closing import BatchAttested, CountClosed, DifferenceExplained, verdicts
from shared.election.counting.counting import (
    DoubtfulPaperRuled,
    KeyingSettled,
    PaperCorrected,
    PaperCounted,
    PaperKeyed,
)
from shared.election.counting.reading import read_paper
from shared.election.counting.reconciliation import open_differences
from shared.election.outcome.outcome import PollRepeated, RevoteCalled, declaration
from shared.election.outcome.result import (
    HandoverCompleted,
    ResultAnnounced,
    ResultApproved,
    WinnerReviewed,
    seats_held,
)
from shared.election.outcome.runners import runoff_candidates
from shared.election.outcome.runoff import RunoffCalled
from shared.election.polling.polling import (
    IssueConflictReported,
    IssueConflictSettled,
    PaperIssued,
    PaperSpoiled,
)
from shared.election.polling.stations import PapersPrinted, StationClosed, StationOpened
from shared.election.state import Election
from shared.election.statement import Body
from shared.errors import Malformed, Refused
from tests.property.bodies import changed, pool
from tests.unit.law.polls import published
from tests.world import CANDIDATES, DOCUMENT, World, elector, random_id, strokes_of

Proposal = tuple[Body, tuple[str, ...]]
PERSONS = [elector(number) for number in range(1, 13)]
COUNTERS = ("caller", "counter", "scrutineer")


class Clerk:
    """Walks an election on. `accepted` is what the law let through, with the officers who signed it."""

    def __init__(self, chance: Random, world: World, wrong: float) -> None:
        self.chance, self.world, self.wrong = chance, world, wrong
        self.accepted: list[Proposal] = []
        self.refused: set[str] = set()

    @property
    def election(self) -> Election:
        return self.world.election

    def step(self) -> None:
        """One act; if it is refused the election is, byte by byte, what it was."""
        body, signers = self.propose()
        before = law.freeze(self.election)
        try:
            self.world.given(body, *signers)
        except (Malformed, Refused) as refusal:
            assert law.freeze(self.election) == before, f"{body} was refused and changed the state"
            self.refused.add(getattr(refusal, "code", "malformed"))
            return
        self.accepted.append((body, signers))

    def propose(self) -> Proposal:
        """Something that fits the moment, with one member changed if the clerk is wrong this time."""
        number = self.election.round.number
        choices = list(self._fitting(number))
        body, signers = self.chance.choice(choices)
        if self.chance.random() < self.wrong:
            body = changed(self.chance, body, pool(self.election))
        return body, signers

    def _fitting(self, number: int) -> Iterator[Proposal]:
        present = self.election.round
        chapters: dict[str, Callable[[int], Iterator[Proposal]]] = {
            "CALLED": self._prepare,
            "POLLING": self._poll,
            "CLOSED": self._open_boxes,
            "COUNTING": self._count,
            "COUNTED": self._declare,
            "DETERMINED": self._go_on,
        }
        if self.election.announced_on is not None:
            yield from self._finish()
        else:
            yield from chapters[present.phase](number)

    def _prepare(self, number: int) -> Iterator[Proposal]:
        present = self.election.round
        for poll in present.polls.values():
            for person in poll.candidates:
                if person in self.election.candidates:
                    yield from self._clear(person)
        for contest in open_posts(self.election):
            yield from self._nominate_anew(contest)
        if present.printed == 0 and number > 1:
            yield from self._calls(present.day)
        if self.chance.random() < 0.1:
            one = self.chance.choice(PERSONS)
            yield CandidacyCancelled(candidate=one, ground="DEATH", document=DOCUMENT), ("chair",)
            yield DayChanged(day=self._days_on(self.chance.choice([1, 30]))), ("chair", "AUTHORITY")
        if present.printed < 60:
            yield PapersPrinted(round=number, papers=60, document=DOCUMENT), ("chair", "AUTHORITY")
        else:
            self.world.at(present.day, 8)
            yield self._opening(number, "S1"), ("chief", "scrutineer")

    def _opening(self, number: int, station: str) -> StationOpened:
        return StationOpened(
            round=number,
            station=station,
            kind="STATION",
            papers=20,
            empty_shown=True,
            booth=True,
            seal="封1",
        )

    def _nominate_anew(self, contest: str) -> Iterator[Proposal]:
        one = self.chance.choice(PERSONS)
        yield (
            CandidateNominated(candidate=one, contest=contest, in_person=True, woman=True),
            ("registrar",),
        )
        for person in nominees(self.election, contest):
            yield from self._clear(person)
        lists = {each: tuple(nominees(self.election, each)) for each in open_posts(self.election)}
        yield (
            CandidatesPublished(
                posted_on=self._today(), lists=lists, document=DOCUMENT, strokes=strokes_of(lists)
            ),
            ("chair",),
        )

    def _clear(self, person: str) -> Iterator[Proposal]:
        known, rule = self.election.candidates[person], self.election.profile.qualification
        values: dict[str, Any] = {bar.id: "FALSE" for bar in rule.bars}
        for stage in [each for each in rule.stages.value if each not in known.verdicts][:1]:
            body = QualificationDecided(candidate=person, stage=stage, verdict="PASS", values=values)
            yield body, ("township" if stage == "TOWNSHIP" else "joint",)
        for kind in rule.pledges.value:
            if kind not in known.pledges:
                yield PledgeSigned(candidate=person, kind=kind, document=DOCUMENT), ("registrar",)

    def _poll(self, number: int) -> Iterator[Proposal]:
        present, station = self.election.round, self.chance.choice(["S1", "S2", "S3"])
        if station not in present.stations:
            yield self._opening(number, station), ("chief", "scrutineer")
        issued = sum(each.issued for each in present.stations.values())
        anybody = elector(self.chance.randrange(1, 16))
        if issued < 12:
            for _ in range(8):
                yield PaperIssued(round=number, station=station, elector=anybody), ("issuer",)
        if self.chance.random() < 0.1:
            spoiled = random_id(str(self.chance.random()))
            yield IssueConflictReported(round=number, station=station, elector=anybody), ("issuer",)
            yield PaperSpoiled(round=number, station=station, paper=spoiled), ("issuer",)
        for person in present.conflicts:
            found: Any = self.chance.choice(["PAPER_RECOVERED", "BOTH_IN_BOX"])
            yield (
                IssueConflictSettled(
                    round=number, station=station, elector=person, finding=found, document=DOCUMENT
                ),
                ("chair",),
            )
        for name, known in present.stations.items():
            if issued >= 8 or self.chance.random() < 0.02:
                used = known.issued + known.conflicts
                yield (
                    StationClosed(
                        round=number,
                        station=name,
                        issued=used,
                        spoiled=known.spoiled,
                        unused=max(0, known.papers - used - known.spoiled),
                        seal="封2",
                    ),
                    ("chief", "scrutineer"),
                )

    def _open_boxes(self, number: int) -> Iterator[Proposal]:
        for name, station in self.election.round.stations.items():
            if station.returned is None:
                odd = self.chance.choice([0, 0, 0, 0, 0, -1, 1])
                body = BoxOpened(
                    round=number,
                    station=name,
                    pile=self.chance.choice(["P", "P", "Q"]),
                    returned=max(0, station.issued + station.conflicts + odd),
                    seal_intact=self.chance.random() < 0.9,
                )
                yield body, ("chair", "scrutineer")

    def _sheet(self) -> dict[str, Any]:
        """What one paper shows, and the verdict that follows."""
        marks: dict[str, tuple[str, ...]] = {}
        for contest, poll in self.election.round.polls.items():
            if self.chance.random() < 0.85:
                favourites = poll.candidates[: poll.seats] * 4
                likely = [*favourites, *poll.candidates, self.chance.choice([*PERSONS, "NOBODY"])]
                picks = self.chance.choice([poll.seats, poll.seats, poll.seats, poll.seats + 1, 1])
                marks[contest] = tuple({self.chance.choice(likely): None for _ in range(picks)})
        against = {
            contest: tuple(person for person in poll.candidates if person not in marks.get(contest, ()))
            for contest, poll in self.election.round.polls.items()
            if self.chance.random() < 0.1
        }
        reason: Any = "DEFACED" if self.chance.random() < 0.05 else None
        verdict = read_paper(self.election, self.election.round, marks, against, reason).verdict
        return {"marks": marks, "against": against, "reason": reason, "verdict": verdict}

    def _count(self, number: int) -> Iterator[Proposal]:
        present = self.election.round
        yield from self._open_boxes(number)
        if len(present.piles) > 1:
            one, other = self.chance.sample(sorted(present.piles), 2)
            yield PilesMerged(round=number, pile=one, into=other), ("chair",)
        paper = random_id(str(self.chance.random()))
        known = self.chance.choice([*present.papers, paper])
        for name, pile in present.piles.items():
            if pile.counted + pile.keyed < pile.returned:
                for _ in range(8):
                    yield from self._read(number, name, paper)
            batch = BatchAttested(round=number, pile=name, batch=paper, papers=pile.counted - pile.attested)
            yield batch, COUNTERS
        if self.chance.random() < 0.05 or any(pile.doubtful for pile in present.piles.values()):
            yield PaperCorrected(round=number, paper=known, **self._sheet()), ("counter", "scrutineer")
            ruling = DoubtfulPaperRuled(
                round=number, paper=known, present=7, in_favour=5, document=DOCUMENT, **self._sheet()
            )
            yield ruling, ("chair", "scrutineer")
        found = verdicts(present)
        closing = CountClosed(
            round=number,
            valid=found.get("VALID", 0),
            partly_invalid=found.get("PARTLY_INVALID", 0),
            invalid=found.get("INVALID", 0),
            blank=found.get("BLANK", 0),
            votes={contest: dict(votes) for contest, votes in present.votes.items()},
        )
        yield closing, ("chair", *COUNTERS)

    def _read(self, number: int, pile: str, paper: str) -> Iterator[Proposal]:
        sheet = self._sheet()
        if self.chance.random() < 0.05:
            sheet |= {"verdict": "DOUBTFUL", "reason": None}
        if self.election.counting == "CALLED":
            yield PaperCounted(round=number, paper=paper, pile=pile, **sheet), ("counter",)
            return
        typist = self.chance.choice(["counter", "counter2", "caller"])
        open_papers = list(self.election.round.keyings) or [paper]
        again = self.chance.choice([*open_papers, *open_papers, paper])
        first = self.election.round.keyings.get(again)
        if first is not None and self.chance.random() < 0.8:
            verdict, marks, against, abstained, reason = msgspec.json.decode(first.reading)
            sheet = {
                "verdict": verdict,
                "marks": marks,
                "against": against,
                "abstained": abstained,
                "reason": reason,
            }
        yield PaperKeyed(round=number, paper=again, pile=pile, **sheet), (typist,)
        yield KeyingSettled(round=number, paper=again, **sheet), (typist,)

    def _declare(self, number: int) -> Iterator[Proposal]:
        for each in open_differences(self.election.round):
            body = DifferenceExplained(
                round=number,
                rule=each.rule,
                station=each.station,
                explanation="MISCOUNTED",
                document=DOCUMENT,
            )
            yield body, ("chair", "scrutineer")
        yield declaration(self.election), ("chair", "scrutineer")

    def _go_on(self, number: int) -> Iterator[Proposal]:
        yield from self._calls(self._days_on(self.chance.choice([0, 1, 30])))
        for winner in self.election.winners:
            if winner.review is None:
                verdict: Any = self.chance.choice(["PASS", "PASS", "FAIL"])
                body = WinnerReviewed(
                    person=winner.person,
                    contest=winner.contest,
                    verdict=verdict,
                    woman=True,
                    document=DOCUMENT,
                )
                yield body, ("joint",)
        yield ApprovalGiven(subject="DELAY", document=DOCUMENT), ("AUTHORITY",)
        held = {contest: tuple(persons) for contest, persons in seats_held(self.election).items()}
        announced = ResultAnnounced(
            winners=held,
            posted_on=self._today(),
            document=DOCUMENT,
            vacant=dict(self.election.open_seats),
        )
        yield announced, ("chair", "scrutineer")

    def _calls(self, day: str) -> Iterator[Proposal]:
        if self.election.open_ties:
            yield RevoteCalled(day=day, contests=tuple(self.election.open_ties)), ("chair",)
        for contest in self.election.open_seats:
            names = tuple(runoff_candidates(self.election, contest))
            if names and self.chance.random() < 0.8:
                yield RunoffCalled(day=day, candidates={contest: names}), ("chair",)
            else:
                yield RunoffCalled(day=self._days_on(12), self_nominated=(contest,)), ("chair",)
        if self.election.failed:
            yield PollRepeated(day=day), ("chair",)

    def _finish(self) -> Iterator[Proposal]:
        yield ResultApproved(document=DOCUMENT), ("AUTHORITY",)
        yield HandoverCompleted(done_on=self._today(), document=DOCUMENT), ("chair", "AUTHORITY")
        yield PollRepeated(day=self._days_on(1)), ("chair",)

    def _today(self) -> str:
        return clock.day_of(self.world.now).isoformat()

    def _days_on(self, days: int) -> str:
        return clock.within(clock.day_of(self.world.now), days).isoformat()


def kin(chance: Random, world: World, pairs: int) -> None:
    """Some of those who may be elected are related."""
    for _ in range(pairs):
        one, other = chance.sample(PERSONS, 2)
        relation: Any = chance.choice(["SPOUSE", "SIBLING", "PARENT", "GRANDCHILD"])
        world.given(
            KinshipRecorded(person=one, relative=other, relation=relation, document=DOCUMENT), "joint"
        )


VARIANTS: tuple[dict[str, Any], ...] = (
    {},
    {"winning__share__den": 3, "winning__share__strict": False, "papers__double_post": "LOWER_POST"},
    {"papers__overvote": "WHOLE_PAPER", "papers__double_post": "WOMAN_POST_STANDS"},
    {"papers__double_post": "ALL_MARKS_FOR_PERSON", "winning__revote_quorum_applies": True},
    {"runoff__extra_candidates": 0, "winning__returned_within_issued": False},
    {"runoff__most_rounds": 1, "papers__smallest_pile": 0, "runoff__share__num": 1, "runoff__share__den": 5},
    {"result__review_winners": False, "runoff__extra_candidates": 3, "runoff__vacancy_if_elected": 1},
    {"winning__share__num": 1, "winning__share__den": 4, "proxies__carry_over": False},
)
"""Parameters on which the later chapters depend, beside those of Zhejiang."""


NOBODY_NEED_STAND: dict[str, Any] = {
    "nomination__modes": ("SELF", "JOINT"),
    "nomination__joint_nominators": 10,
    "nomination__list_order": "ANY",
    "nomination__differential__except_modes": (),
}


def begun(chance: Random) -> World:
    """An election whose list is posted, under one of the regulations, with kin among those who may be elected."""
    usual: dict[str, Any] = {"winning__quorum__den": 6, "winning__quorum__num": 1}
    if chance.random() < 0.25:
        # For some posts nobody comes forward, also where whoever comes has to have competition (ZJ2020 20).
        usual |= NOBODY_NEED_STAND
        empty = chance.sample(sorted(CANDIDATES), chance.randrange(1, len(CANDIDATES) + 1))
        standing = {post: () if post in empty else persons for post, persons in CANDIDATES.items()}
    else:
        standing = dict(CANDIDATES)
    world = published(candidates=standing, **usual, **chance.choice(VARIANTS))
    kin(chance, world, chance.randrange(4))
    if chance.random() < 0.25:
        # The method was adopted long ago, and differently.
        world.election.counting = "DOUBLE_ENTRY"
    return world
