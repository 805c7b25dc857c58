"""What may be signed next: whatever the law accepts in a usual election stood on the agenda just before."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from services.ballot.pages.office.agenda import agenda
from services.ballot.pages.office.agenda_after import AFTER
from services.ballot.pages.office.agenda_before import BEFORE
from services.ballot.pages.office.course import Step, course
from services.ballot.pages.office.tasks import Task
from shared import clock
from shared.election.after.keeping import Archived, PapersSealed, UnusedDestroyed
from shared.election.after.promises import TermPledgesPublished
from shared.election.calling.call import ElectionSuspended
from shared.election.electors.challenges import ChallengeDecided, RollChallenged
from shared.election.electors.roll import ElectorRegistered
from shared.election.outcome.certificates import CertificateIssued
from shared.election.outcome.result import HandoverCompleted, ResultApproved
from shared.election.outcome.runoff import RunoffCalled
from shared.election.polling.proxies import ProxyGranted, ProxyPosted
from shared.election.state import Contest
from shared.election.statement import Body
from tests.world import DOCUMENT, World, elector

ON_IT = {rule.kind for rule in (*BEFORE, *AFTER)} - {"OfficerAppointed"}
"""Officers can be appointed at any time; the agenda asks for those who are missing."""
POSTS = (Contest("CHAIR", "主任", "chair", 1, 1), Contest("MEMBER", "委员", "member", 2, 2))
STAND = {"CHAIR": ("E-0001", "E-0002"), "MEMBER": ("E-0003", "E-0004", "E-0005")}


class Watched(World):
    """A world that looks at the agenda before each act."""

    def _record(self, body: Body, signers: tuple[str, ...], private: Mapping[str, str] | None) -> None:
        kind = type(body).__name__
        if self._state is not None and kind in ON_IT:
            assert kind in self.kinds(), f"{kind} was not on the agenda"
        super()._record(body, signers, private)

    @property
    def today(self) -> str:
        return clock.day_of(self.now).isoformat()

    def tasks(self) -> list[Task]:
        return agenda(self.election, self.today)

    def kinds(self) -> list[str]:
        return [task.kind for task in self.tasks()]

    def steps(self) -> dict[str, Step]:
        return {step.key: step for step in course(self.election, self.today)}


@pytest.fixture
def world() -> Watched:
    world = Watched()
    world.called(contests=POSTS, party_gave_woman=True)
    return world


def test_a_whole_election_goes_by_the_agenda(world: Watched) -> None:
    world.registered(10)
    challenge = RollChallenged(challenge="K-1", ground="LEFT_OUT", filed_on=world.today, document=DOCUMENT)
    world.given(challenge, "registrar")
    world.given(ChallengeDecided(challenge="K-1", upheld=True, document=DOCUMENT), "chair")
    world.given(ElectorRegistered(elector=elector(11), kind="RESIDENT", challenge="K-1"), "registrar")
    world.seal(11).nominated(STAND).published().before(4)
    mandate = ProxyGranted(
        mandate="M-1",
        principal=elector(8),
        proxy=elector(9),
        relation="CHILD",
        applied_on=world.today,
        document=DOCUMENT,
    )
    world.given(mandate, "registrar").before(2)
    world.given(ProxyPosted(posted_on=world.today, mandates=1, document=DOCUMENT), "chair")
    world.opened(12).issued([elector(number) for number in range(1, 8)]).closed()
    world.given(UnusedDestroyed(round=1, papers=5, document=DOCUMENT), "chair", "scrutineer").box(7)
    # Nobody has a majority for the chair: a runoff.
    papers = [{"CHAIR": ["E-0001"], "MEMBER": ["E-0003", "E-0004"]}] * 3
    others = [{"CHAIR": ["E-0002"], "MEMBER": ["E-0003", "E-0004"]}] * 3
    world.counted([*papers, *others, {"CHAIR": ["E-0010"], "MEMBER": ["E-0003"]}]).count_closed().determined()
    assert world.kinds()[0] == "RunoffCalled"
    world.at("2026-04-02").given(
        RunoffCalled(day="2026-04-08", candidates={"CHAIR": ("E-0001", "E-0002")}), "chair"
    )
    world.opened(12).issued([elector(number) for number in range(1, 8)]).closed().box(7)
    world.given(UnusedDestroyed(round=2, papers=5, document=DOCUMENT), "chair", "scrutineer")
    world.counted([{"CHAIR": ["E-0001"]}] * 7).count_closed().determined().announced()

    world.given(ResultApproved(document=DOCUMENT), "AUTHORITY")
    for contest, person in (("CHAIR", "E-0001"), ("MEMBER", "E-0003"), ("MEMBER", "E-0004")):
        world.given(CertificateIssued(person=person, contest=contest, document=DOCUMENT), "AUTHORITY")
    world.at("2026-04-15").given(
        HandoverCompleted(done_on=world.today, document=DOCUMENT), "chair", "AUTHORITY"
    )
    world.given(TermPledgesPublished(term=10, annual=3, posted_on=world.today, document=DOCUMENT), "chair")
    for number in (1, 2):
        world.given(
            PapersSealed(round=number, papers=7, seal="封9", document=DOCUMENT), "chair", "scrutineer"
        )
    world.given(Archived(index=DOCUMENT, kept_until="2031-12-31"), "AUTHORITY", "supervisor")

    assert world.kinds() == []
    assert {step.state for step in world.steps().values()} == {"DONE"}


def test_an_empty_office_and_the_last_day_are_told(world: Watched) -> None:
    task = next(each for each in world.tasks() if each.kind == "ElectorRegistered")

    assert task.due == "2026-03-08"
    assert task.clause == "OCV2018 14"
    assert task.signers[0].officers == ("registrar",)
    assert task.possible


def test_whoever_is_missing_is_asked_for(world: Watched) -> None:
    from shared.election.calling.officers import OfficerDismissed

    world.given(OfficerDismissed(officer="registrar", reason="ILLNESS"), "chair")

    tasks = {task.kind: task for task in world.tasks()}
    assert tasks["OfficerAppointed"].note.zh == "尚无：选民登记员"
    assert not tasks["ElectorRegistered"].possible


def test_what_is_late_is_told_until_it_is_done(world: Watched) -> None:
    world.given(ElectorRegistered(elector="E-0001", kind="RESIDENT"), "registrar")
    world.at("2026-03-08")
    assert not world.steps()["ROLL_POSTED"].late
    world.at("2026-03-09")
    assert world.steps()["ROLL_POSTED"].late
    assert world.steps()["REGISTRATION"].state == "NOW"
    assert world.steps()["ROLL_SEALED"].state == "NEXT"


def test_while_the_election_is_suspended_nothing_is_next(world: Watched) -> None:
    world.given(ElectionSuspended(document=DOCUMENT), "AUTHORITY")

    assert world.tasks() == []
