"""Qualification: township first, then the joint review; every ground answered; the list hangs five days."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from shared import keys
from shared.election.calling.committee import CommitteeChanged
from shared.election.calling.officers import OfficerAppointed, OfficerDismissed
from shared.election.candidates.candidacy import NominationWithdrawn
from shared.election.candidates.candidate_list import CandidatesPublished
from shared.election.candidates.kinship import KinshipRecorded
from shared.election.candidates.nomination import CandidateNominated, NominationsOpened, PrimaryCounted
from shared.election.candidates.qualification import EvidenceFiled, QualificationDecided
from shared.election.candidates.waivers import WaiverGranted
from shared.election.electors.roll import ElectorRegistered
from shared.election.regulation import profile
from shared.election.roles import Role
from tests.unit.law.stages import VC_ZJ, after
from tests.world import CANDIDATES, DOCUMENT, World, key_of, strokes_of

CLEAR: dict[str, Any] = {bar.id: "FALSE" for bar in VC_ZJ.qualification.bars}
HARD, SOFT, WAIVABLE = (
    [bar.id for bar in VC_ZJ.qualification.bars if bar.severity == severity]
    for severity in ("HARD", "SOFT", "WAIVABLE")
)


def decided(verdict: Any = "PASS", stage: Any = "TOWNSHIP", **more: Any) -> QualificationDecided:
    values = CLEAR | more.pop("values", {})
    return QualificationDecided(
        candidate=more.pop("candidate", "E-0001"), stage=stage, verdict=verdict, values=values, **more
    )


def waived(bar: str = "Q23") -> WaiverGranted:
    return WaiverGranted(candidate="E-0001", bar=bar, document=DOCUMENT)


def lists(**changes: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {contest: tuple(persons) for contest, persons in CANDIDATES.items()} | changes


def published(posted_on: str = "2026-03-23", **changes: tuple[str, ...]) -> CandidatesPublished:
    listed = lists(**changes)
    return CandidatesPublished(
        posted_on=posted_on, lists=listed, document=DOCUMENT, strokes=strokes_of(listed)
    )


def cleared() -> World:
    """Everybody who stands is cleared; the list does not hang yet, and it is the last day for it."""
    world = after("nominated")
    for persons in CANDIDATES.values():
        for person in persons:
            world.cleared(person)
    return world.before(5)


# The review


def test_a_candidate_passes_the_township_and_then_the_joint_review() -> None:
    world = after("nominated").given(decided(), "township").given(decided(stage="JOINT"), "joint")

    assert world.election.candidates["E-0001"].verdicts == {"TOWNSHIP": "PASS", "JOINT": "PASS"}


def test_not_in_another_order_and_not_twice() -> None:
    world = after("nominated").refuses("stage-out-of-order", decided(stage="JOINT"), "joint", clause="S10.72")
    world.given(decided(), "township").refuses("stage-out-of-order", decided(), "township")
    world.given(decided(stage="JOINT"), "joint")
    world.refuses("stage-out-of-order", decided(stage="JOINT"), "joint")


def test_each_stage_has_its_own_reviewers() -> None:
    world = after("nominated").refuses("reviewer-of-another-stage", decided(), "joint")
    world.given(decided(), "township")

    world.refuses("reviewer-of-another-stage", decided(stage="JOINT"), "township")


def test_nobody_reviews_near_kin() -> None:
    reviewer = OfficerAppointed(
        officer="O-1",
        key=keys.public_text(key_of("new")),
        roles=(Role.TOWNSHIP_REVIEWER,),
        person="E-0020",
    )
    kin = KinshipRecorded(person="E-0020", relative="E-0001", relation="GRANDCHILD", document=DOCUMENT)
    world = after("nominated").given(reviewer, "AUTHORITY").given(kin, "registrar")

    world.refuses("reviewer-is-kin", decided(), "new", clause="docs/rules.md 5")
    world.given(decided(candidate="E-0002"), "new")


@pytest.mark.parametrize("candidate", ["E-0020", "E-0099"])
def test_only_who_stands_is_reviewed(candidate: str) -> None:
    world = after("nominated")

    world.refuses("not-a-candidate", decided(candidate=candidate), "township")
    world.refuses("not-a-candidate", EvidenceFiled(candidate=candidate, bar="Q1", document=DOCUMENT), "joint")
    world.refuses(
        "not-a-candidate", WaiverGranted(candidate=candidate, bar="Q23", document=DOCUMENT), "AUTHORITY"
    )


@pytest.mark.parametrize("bar", CLEAR)
def test_an_unknown_ground_neither_passes_nor_bars(bar: str) -> None:
    world = after("nominated")
    rest = {name: value for name, value in CLEAR.items() if name != bar}

    for values in (CLEAR | {bar: "UNKNOWN"}, rest):
        body = msgspec.structs.replace(decided(), values=values)
        world.refuses("ground-unknown", body, "township")
        world.refuses("fail-without-ground", msgspec.structs.replace(body, verdict="FAIL"), "township")


@pytest.mark.parametrize("bar", HARD)
def test_a_hard_ground_that_holds_bars(bar: str) -> None:
    clause = next(each.clause for each in VC_ZJ.qualification.bars if each.id == bar)
    world = after("nominated").refuses(
        "barred", decided(values={bar: "TRUE"}, document=DOCUMENT), "township", clause=clause
    )

    world.given(decided("FAIL", values={bar: "TRUE"}, document=DOCUMENT), "township")

    assert not world.election.candidates["E-0001"].standing


@pytest.mark.parametrize("bar", SOFT)
def test_a_soft_ground_is_advice_either_way_with_reasons(bar: str) -> None:
    for verdict in ("PASS", "FAIL"):
        world = after("nominated").given(
            EvidenceFiled(candidate="E-0001", bar=bar, document=DOCUMENT), "joint"
        )
        world.refuses("reason-missing", decided(verdict, values={bar: "TRUE"}), "township")
        world.given(decided(verdict, values={bar: "TRUE"}, document=DOCUMENT), "township")
        assert world.election.candidates["E-0001"].standing == (verdict == "PASS")


def test_who_is_older_than_sixty_needs_the_authoritys_consent() -> None:
    (bar,) = WAIVABLE
    older = decided(values={bar: "TRUE"})
    world = after("nominated").refuses("waiver-missing", older, "township", clause="S10.32")

    world.given(waived(bar), "AUTHORITY").given(older, "township")


def test_a_ground_that_was_waived_is_no_ground_to_fail() -> None:
    world = after("nominated").given(waived(), "AUTHORITY")

    world.refuses("fail-without-ground", decided("FAIL", values={"Q23": "TRUE"}), "township")


def test_without_consent_it_is() -> None:
    after("nominated").given(decided("FAIL", values={"Q23": "TRUE"}), "township")


@pytest.mark.parametrize("bar", HARD + SOFT)
def test_nothing_else_can_be_waived(bar: str) -> None:
    after("nominated").refuses("not-waivable", waived(bar), "AUTHORITY")


def test_a_fail_names_a_ground_or_a_department() -> None:
    world = after("nominated").refuses("fail-without-ground", decided("FAIL"), "township", clause="S10.72")

    world.given(decided("FAIL", departments={"POLICE": "FAIL", "COURT": "PASS"}), "township")

    assert not world.election.candidates["E-0001"].standing


def test_a_department_that_fails_the_candidate_fails_the_review() -> None:
    world = after("nominated").given(decided(), "township")
    departments = {"POLICE": "PASS", "COURT": "FAIL"}

    world.refuses("department-fails", decided(stage="JOINT", departments=departments), "joint")
    world.given(decided(stage="JOINT", departments={"POLICE": "PASS", "COURT": "PASS"}), "joint")


@pytest.mark.parametrize("bar", ["Q99", "q1", "Q18"])
def test_grounds_are_those_of_the_regulation(bar: str) -> None:
    world = after("nominated")

    world.refuses("no-such-ground", decided(values={bar: "FALSE"}), "township")
    world.refuses("no-such-ground", EvidenceFiled(candidate="E-0001", bar=bar, document=DOCUMENT), "joint")
    world.refuses("no-such-ground", waived(bar), "AUTHORITY")


def test_evidence_is_filed_about_a_ground() -> None:
    for officer in ("registrar", "township", "joint"):
        after("nominated").given(EvidenceFiled(candidate="E-0001", bar="Q20", document=DOCUMENT), officer)


def test_who_failed_is_reviewed_no_more() -> None:
    world = after("nominated").given(decided("FAIL", values={"Q1": "TRUE"}), "township")

    world.refuses("not-a-candidate", decided(stage="JOINT"), "joint")


# The list


def test_the_list_hangs_on_the_fifth_day_before_election_day() -> None:
    world = cleared().given(published(), "chair")

    assert world.election.published == {contest: list(persons) for contest, persons in CANDIDATES.items()}
    assert world.election.round.polls["MEMBER"].candidates == ["E-0005", "E-0006", "E-0007"]


def test_on_the_fourth_it_is_late() -> None:
    cleared().before(4).refuses("list-posted-late", published("2026-03-24"), "chair", clause="ZJ2020 18, 20")


def test_a_list_is_recorded_once_it_hangs() -> None:
    cleared().refuses("list-posted-late", published("2026-03-24"), "chair")


def test_a_corrected_list_hangs_the_day_before() -> None:
    world = after("published").before(3)
    world.given(NominationWithdrawn(candidate="E-0001", document=DOCUMENT), "registrar").before(1)

    world.given(published("2026-03-27", CHAIR=("E-0002",)), "chair")
    world.before(0).refuses("list-posted-late", published("2026-03-28", CHAIR=("E-0002",)), "chair")


def test_no_list_once_the_poll_has_begun() -> None:
    after("opened").refuses("poll-began", published(), "chair")
    after("determined").refuses("poll-began", published(), "chair")


def test_everybody_who_stands_has_passed_every_stage() -> None:
    world = after("nominated").given(decided(), "township").before(5)

    world.refuses("not-reviewed", published(), "chair", clause="S10.72")


@pytest.mark.parametrize(
    "chair", [(), ("E-0001",), ("E-0001", "E-0002", "E-0010"), ("E-0001", "E-0010"), ("E-0001", "E-0001")]
)
def test_the_list_names_those_who_stand_and_nobody_else(chair: tuple[str, ...]) -> None:
    cleared().refuses("list-differs", published(CHAIR=chair), "chair")


def test_a_post_left_out_or_made_up_is_malformed() -> None:
    world = cleared()
    short = {contest: persons for contest, persons in lists().items() if contest != "VICE"}

    for wrong in (short, lists(MAYOR=("E-0010",)), {}):
        body = CandidatesPublished(posted_on="2026-03-23", lists=wrong, document=DOCUMENT)
        world.malformed("lists", body, "chair")


def test_where_nobody_stands_the_sea_has_to_find_somebody() -> None:
    world = after("sealed").nominated({"CHAIR": ["E-0001"], "VICE": ["E-0003"], "MEMBER": ["E-0005"]})
    for person in ("E-0001", "E-0003", "E-0005"):
        world.cleared(person)
    body = published(CHAIR=("E-0001",), VICE=("E-0003",), MEMBER=("E-0005",), WOMAN=())

    world.before(5).refuses("nobody-stands", body, "chair", clause="S10.69")


def test_self_nominees_need_not_be_more_than_the_seats() -> None:
    world = after("sealed").nominated(
        {"CHAIR": ["E-0001"], "VICE": ["E-0003"], "MEMBER": ["E-0005"], "WOMAN": ["E-0008"]}
    )

    world.published()


# After a sea nomination


def after_sea(votes: dict[str, int]) -> World:
    self_nominated = {contest: persons for contest, persons in CANDIDATES.items() if contest != "CHAIR"}
    world = after("sealed").nominated(self_nominated).before(9).given(NominationsOpened(mode="SEA"), "chair")
    body = PrimaryCounted(contest="CHAIR", in_person=20, votes=votes)
    world.given(body, "chair", "scrutineer")
    for person, candidate in list(world.election.candidates.items()):
        if candidate.standing:
            world.cleared(person)
    return world.before(5)


def test_there_are_more_candidates_than_seats() -> None:
    after_sea({"E-0001": 9}).refuses("no-choice", published(CHAIR=("E-0001",)), "chair", clause="OCV2018 15")

    after_sea({"E-0001": 9, "E-0002": 1}).given(published(), "chair")


def test_they_are_listed_by_their_votes() -> None:
    world = after_sea({"E-0001": 5, "E-0002": 9})

    world.refuses("list-order", published(CHAIR=("E-0001", "E-0002")), "chair", clause="ZJ2020 18")
    world.given(published(CHAIR=("E-0002", "E-0001")), "chair")


def test_self_nominees_are_listed_by_the_strokes_of_their_surnames() -> None:
    """ZJ2020 20: 姓氏笔画为序; equal strokes in any order."""
    world = cleared()
    body = published(CHAIR=("E-0002", "E-0001"))

    wrong = msgspec.structs.replace(body, strokes=body.strokes | {"E-0002": 12, "E-0001": 11})
    world.refuses("list-order", wrong, "chair", clause="ZJ2020 20")
    silent = msgspec.structs.replace(body, strokes={"E-0001": 11})
    world.refuses("strokes-missing", silent, "chair", clause="ZJ2020 20")

    world.given(msgspec.structs.replace(body, strokes=body.strokes | {"E-0002": 11, "E-0001": 11}), "chair")


def test_those_whom_the_sea_nominated_need_no_strokes() -> None:
    world = after_sea({"E-0001": 5, "E-0002": 9})

    body = published(CHAIR=("E-0002", "E-0001"))
    stated = {person: count for person, count in body.strokes.items() if person not in ("E-0001", "E-0002")}

    world.given(msgspec.structs.replace(body, strokes=stated), "chair")


# Nobody who serves stands


def test_a_member_of_the_committee_who_stands_leaves_it_first() -> None:
    world = after("called").given(ElectorRegistered(elector="C-1", kind="RESIDENT"), "registrar")
    world.registered(29).seal(30).given(NominationsOpened(mode="SELF"), "chair")
    world.given(CandidateNominated(candidate="C-1", contest="CHAIR", in_person=True), "registrar")
    for contest, person in (("VICE", "E-0003"), ("MEMBER", "E-0005"), ("WOMAN", "E-0008")):
        woman = contest == "WOMAN"
        world.given(
            CandidateNominated(candidate=person, contest=contest, in_person=True, woman=woman), "registrar"
        )
    for person in ("C-1", "E-0003", "E-0005", "E-0008"):
        world.cleared(person)
    body = published(CHAIR=("C-1",), VICE=("E-0003",), MEMBER=("E-0005",), WOMAN=("E-0008",))

    world.before(5).refuses("staff-stands", body, "chair", clause="ZJ2020 9, 22")

    world.given(CommitteeChanged(left=("C-1",)), "AUTHORITY").given(body, "chair")


def test_so_does_an_officer_whose_close_kin_stands() -> None:
    counter = OfficerAppointed(
        officer="O-1", key=keys.public_text(key_of("new")), roles=(Role.COUNTER,), person="E-0020"
    )
    world = cleared().given(counter, "chair")
    kin = KinshipRecorded(person="E-0020", relative="E-0001", relation="SPOUSE", document=DOCUMENT)
    world.given(kin, "registrar").refuses("staff-stands", published(), "chair")

    world.given(OfficerDismissed(officer="O-1", reason="KIN_STANDS"), "chair").given(published(), "chair")


def test_a_regulation_with_one_stage_and_one_pledge() -> None:
    rules = profile.adapt(
        VC_ZJ, {"qualification.stages": ["JOINT"], "qualification.pledges": ["RESIGNATION"]}, "test"
    )
    world = World().called(rules).sealed(30).nominated()
    world.refuses("stage-out-of-order", decided(), "township")

    world.given(decided(stage="JOINT"), "joint")
