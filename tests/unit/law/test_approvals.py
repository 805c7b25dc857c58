"""Approvals wait for everybody who has a say, and numbered notices for the approvals (S1.5, S1.18-19, S1.30; A40)."""

from __future__ import annotations

import pytest

from shared import keys
from shared.election.calling.approvals import ApprovalGiven, Subject
from shared.election.calling.notices import NoticePosted
from shared.election.calling.officers import OfficerAppointed, OfficerDismissed
from shared.election.candidates.candidate_list import CandidatesPublished
from shared.election.candidates.nomination import CandidateNominated, NominationsOpened
from shared.election.disputes.voiding import PersonVoided
from shared.election.outcome.result import ResultAnnounced, seats_held
from shared.election.outcome.runoff import RunoffCalled
from shared.election.roles import Role
from tests.unit.law import branch
from tests.unit.law.branch import rules
from tests.unit.law.stages import after
from tests.world import DOCUMENT, World, elector, key_of

A, B, C, D = (elector(number) for number in range(1, 5))
LEAGUE = rules("LEAGUE")


def approval(subject: Subject) -> ApprovalGiven:
    return ApprovalGiven(subject=subject, document=DOCUMENT)


def elected(*papers: dict[str, list[str]]) -> World:
    world = branch.branch(LEAGUE, 10, (branch.MEMBER,))
    return branch.voted(world, 10, papers or [{"MEMBER": [A, B, C]}] * 10)


def announcement(world: World) -> ResultAnnounced:
    winners = {post: tuple(sorted(persons)) for post, persons in seats_held(world.election).items()}
    return ResultAnnounced(winners=winners, posted_on=branch.today(world), document=DOCUMENT)


def notice(world: World, number: int, kind: str) -> NoticePosted:
    return NoticePosted(number=number, kind=kind, posted_on=branch.today(world), document=DOCUMENT)  # type: ignore[arg-type]


@pytest.mark.parametrize("order", [("party", "AUTHORITY"), ("AUTHORITY", "party")])
def test_a_result_waits_for_both_whoever_is_first(order: tuple[str, str]) -> None:
    world = elected()
    world.refuses("not-approved", announcement(world), "chair", "scrutineer", clause="S1.19")

    world.given(approval("RESULT"), order[0])
    world.refuses("not-approved", announcement(world), "chair", "scrutineer", clause="S1.19")

    world.given(approval("RESULT"), order[1])
    world.given(announcement(world), "chair", "scrutineer")


def test_the_same_approval_twice_is_not_that_of_two() -> None:
    world = elected().given(approval("RESULT"), "party").given(approval("RESULT"), "party")

    world.refuses("not-approved", announcement(world), "chair", "scrutineer", clause="S1.19")


def test_notice_five_never_hangs_before_the_approval() -> None:
    world = elected().given(approval("RESULT"), "party")
    world.refuses("not-approved", notice(world, 5, "RESULT"), "chair", clause="S1.30")

    world.given(approval("RESULT"), "AUTHORITY")
    world.given(notice(world, 5, "RESULT"), "chair")


@pytest.mark.parametrize(
    ("number", "kind"), [(5, "FINAL_CANDIDATES"), (3, "RESULT"), (1, "ROLL"), (2, "STAFF")]
)
def test_a_numbered_notice_is_what_its_number_says(number: int, kind: str) -> None:
    world = elected()

    world.refuses("notice-number", notice(world, number, kind), "chair", clause="S1.")


@pytest.mark.parametrize(("number", "kind"), [(2, "ROLL"), (3, "FINAL_CANDIDATES"), (6, "STAFF")])
def test_other_numbers_are_the_places_own(number: int, kind: str) -> None:
    world = elected()

    world.given(notice(world, number, kind), "chair")


def test_a_village_numbers_its_notices_as_it_likes() -> None:
    world = after("announced")

    world.given(notice(world, 5, "HANDOVER"), "chair")


def test_a_result_is_approved_once_voting_is_over() -> None:
    world = elected(*[{"MEMBER": [A, B, C]}] * 5, *[{"MEMBER": [A, B, D]}] * 5)
    world.refuses("seats-missing", approval("RESULT"), "party")

    world.given(RunoffCalled(day=world.day, candidates={"MEMBER": (C, D)}), "chair")
    branch.voted(branch.printed(world, 10), 10, [{"MEMBER": [C]}] * 6 + [{"MEMBER": [D]}] * 4)

    world.given(approval("RESULT"), "party")


def test_an_approval_is_of_those_who_were_elected_then() -> None:
    """Whoever approved A, B and C has not approved D, who takes the seat that C loses."""
    world = elected(*[{"MEMBER": [A, B, C]}] * 9, {"MEMBER": [D]})
    for signer in ("party", "AUTHORITY"):
        world.given(approval("RESULT"), signer)
    world.given(PersonVoided(person=C, ground="BRIBERY", document=DOCUMENT), "AUTHORITY")
    world.given(RunoffCalled(day=world.day, candidates={"MEMBER": (D,)}), "chair")
    branch.voted(branch.printed(world, 10), 10, [{"MEMBER": [D]}] * 10)

    world.refuses("not-approved", announcement(world), "chair", "scrutineer", clause="S1.19")
    world.given(approval("RESULT"), "party")
    world.refuses("not-approved", announcement(world), "chair", "scrutineer", clause="S1.19")
    world.given(approval("RESULT"), "AUTHORITY").given(announcement(world), "chair", "scrutineer")


def test_a_result_that_was_announced_is_not_approved_again() -> None:
    world = elected()
    branch.approved(world, "RESULT").given(announcement(world), "chair", "scrutineer")

    world.refuses("nothing-to-approve", approval("RESULT"), "party", clause="S1.19")


def test_the_party_organisation_approves_only_what_the_regulation_gives_it() -> None:
    league, village = elected(), after("called").appoint("party", Role.PARTY_ORGANISATION)

    league.refuses("not-theirs-to-approve", approval("DELAY"), "party", clause="docs/rules.md 5")
    village.refuses("not-theirs-to-approve", approval("SEATS"), "party", clause="docs/rules.md 5")
    village.given(approval("SEATS"), "AUTHORITY")


def test_seats_are_approved_before_the_list() -> None:
    world = branch.sealed(branch.registered(branch.called(rules("PARTY-2020"), (branch.MEMBER,)), 10), 10)
    world.given(NominationsOpened(mode="SELF"), "chair")
    for person in (A, B, C, D):
        world.given(CandidateNominated(candidate=person, contest="MEMBER", in_person=True), "registrar")
    posted = CandidatesPublished(
        posted_on=branch.today(world), lists={"MEMBER": (A, B, C, D)}, document=DOCUMENT
    )

    world.refuses("not-approved", posted, "chair", clause="S10.9")
    world.given(approval("SEATS"), "AUTHORITY").given(posted, "chair")


def test_what_nobody_has_to_approve_may_be_approved_all_the_same() -> None:
    world = after("called").given(approval("MOBILE_BOX"), "AUTHORITY")

    assert world.election.approvals == {"MOBILE_BOX"}


@pytest.mark.parametrize("other", sorted(set(Role) - {Role.AUTHORITY, Role.PARTY_ORGANISATION, Role.CHAIR}))
def test_who_approves_for_the_party_organisation_does_nothing_else(other: Role) -> None:
    world = after("called")
    body = OfficerAppointed(
        officer="two", key=keys.public_text(key_of("two")), roles=(Role.PARTY_ORGANISATION, other)
    )

    world.refuses("duties-not-separate", body, "AUTHORITY", clause="docs/rules.md 5")


def test_the_chair_may_be_the_branchs_secretary() -> None:
    world = after("called").given(OfficerDismissed(officer="chair", reason="REPLACED"), "AUTHORITY")

    world.appoint("both", Role.PARTY_ORGANISATION, Role.CHAIR)

    assert "both" in world.election.ids
