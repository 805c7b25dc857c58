"""Officers: whose signature counts for what, and who may not serve."""

from __future__ import annotations

from typing import Any

import pytest

from shared import keys
from shared.election.calling.call import ElectionSuspended
from shared.election.calling.committee import CommitteeChanged
from shared.election.calling.notices import IncidentReported, NoticePosted
from shared.election.calling.officers import OfficerAppointed, OfficerDismissed
from shared.election.candidates.candidacy import NominationWithdrawn
from shared.election.candidates.candidate_list import CandidatesPublished
from shared.election.candidates.kinship import KinshipRecorded
from shared.election.electors.roll import ElectorRegistered
from shared.election.polling.polling import PaperIssued
from shared.election.roles import APART, Role, conflict
from tests.unit.law.stages import after
from tests.world import CANDIDATES, DOCUMENT, World, key_of, strokes_of

INCIDENT = IncidentReported(kind="OTHER", document=DOCUMENT)


def appointed(*roles: Role, officer: str = "O-1", key: str = "new", **more: Any) -> OfficerAppointed:
    return OfficerAppointed(officer=officer, key=keys.public_text(key_of(key)), roles=roles, **more)


def test_an_officers_key_speaks_from_the_appointment_on() -> None:
    world = after("called")
    world.given(appointed(Role.REGISTRAR), "chair")

    world.given(ElectorRegistered(elector="E-0001", kind="RESIDENT"), "new")

    assert "E-0001" in world.election.roll.electors


def test_nobody_knows_a_key_that_was_not_appointed() -> None:
    world = after("called")

    world.refuses("key-unknown", INCIDENT, "stranger", clause="A49")


def test_the_chair_appoints_the_staff_and_the_authority_everybody() -> None:
    world = after("called")
    for number, role in enumerate(
        (Role.REGISTRAR, Role.ISSUER, Role.CALLER, Role.COUNTER, Role.SCRUTINEER, Role.STATION_CHIEF)
    ):
        world.given(appointed(role, officer=f"O-{number}", key=f"k{number}"), "chair")
        world.given(appointed(role, officer=f"P-{number}", key=f"l{number}"), "AUTHORITY")


@pytest.mark.parametrize(
    "role", [Role.CHAIR, Role.TOWNSHIP_REVIEWER, Role.JOINT_REVIEWER, Role.SUPERVISOR, Role.GUIDANCE]
)
def test_reviewers_supervisors_guides_and_the_chair_are_the_authoritys_to_appoint(role: Role) -> None:
    world = after("called").refuses("authority-appoints", appointed(role), "chair")
    world.given(OfficerDismissed(officer="chair", reason="REPLACED"), "AUTHORITY")

    world.given(appointed(role), "AUTHORITY")


def test_nobody_else_appoints() -> None:
    after("called").refuses("signers-lack-office", appointed(Role.ISSUER), "registrar")


@pytest.mark.parametrize(
    "roles", [(), (Role.ISSUER, Role.ISSUER), (Role.AUTHORITY,), (Role.AUTHORITY, Role.CHAIR)]
)
def test_an_officer_has_at_least_one_office_none_twice_and_is_not_the_authority(
    roles: tuple[Role, ...],
) -> None:
    after("called").malformed("roles", appointed(*roles), "AUTHORITY")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Role.ISSUER, Role.COUNTER),
        (Role.ISSUER, Role.CALLER),
        (Role.ISSUER, Role.SCRUTINEER),
        (Role.CALLER, Role.COUNTER),
        (Role.CALLER, Role.SCRUTINEER),
        (Role.COUNTER, Role.SCRUTINEER),
        (Role.TOWNSHIP_REVIEWER, Role.JOINT_REVIEWER),
        (Role.TOWNSHIP_REVIEWER, Role.CHAIR),
        (Role.JOINT_REVIEWER, Role.COUNTER),
        (Role.SUPERVISOR, Role.SCRUTINEER),
        (Role.SUPERVISOR, Role.GUIDANCE),
        (Role.GUIDANCE, Role.COUNTER),
        (Role.GUIDANCE, Role.ISSUER),
        (Role.GUIDANCE, Role.CHAIR),
    ],
)
def test_duties_that_exclude_each_other_are_not_one_persons(one: Role, other: Role) -> None:
    world = after("called")

    world.refuses("duties-not-separate", appointed(one, other), "AUTHORITY", clause="docs/rules.md 5")
    world.refuses("duties-not-separate", appointed(other, one), "AUTHORITY")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Role.CHAIR, Role.REGISTRAR),
        (Role.STATION_CHIEF, Role.ISSUER),
        (Role.REGISTRAR, Role.ISSUER),
        (Role.JOINT_REVIEWER, Role.GUIDANCE),
    ],
)
def test_other_duties_may_be(one: Role, other: Role) -> None:
    world = after("called").given(OfficerDismissed(officer="chair", reason="REPLACED"), "AUTHORITY")

    world.given(appointed(one, other), "AUTHORITY")


def test_separation_does_not_depend_on_who_is_named_first() -> None:
    for one in Role:
        for other in Role:
            both = conflict(frozenset({one, other}))
            assert (both is not None) == any(
                {one, other} <= {role, *others} and len({one, other}) == 2 and role in {one, other}
                for role, others in APART
            )


def test_an_id_and_a_key_are_used_once() -> None:
    world = after("called").given(appointed(Role.ISSUER), "chair")

    world.refuses("already-appointed", appointed(Role.COUNTER), "chair")
    world.refuses("already-appointed", appointed(Role.COUNTER, officer="O-2"), "chair")
    world.refuses("already-appointed", appointed(Role.COUNTER, key="newer"), "chair")


def test_the_authoritys_key_is_nobody_elses() -> None:
    world = after("called")

    world.refuses("already-appointed", appointed(Role.ISSUER, key="AUTHORITY"), "chair")
    world.refuses("already-appointed", appointed(Role.ISSUER, officer="AUTHORITY"), "chair")


@pytest.mark.parametrize(
    "key",
    ["", "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "7P///////////////////////////////////////38="],
)
def test_a_weak_key_is_not_appointed(key: str) -> None:
    body = OfficerAppointed(officer="O-1", key=key, roles=(Role.ISSUER,))

    after("called").malformed("public key", body, "chair")


def test_one_person_signs_with_one_key() -> None:
    world = after("registered").given(appointed(Role.ISSUER, person="E-0020"), "chair")
    second = appointed(Role.COUNTER, officer="O-2", key="newer", person="E-0020")

    world.refuses("person-serves-already", second, "chair")

    world.given(OfficerDismissed(officer="O-1", reason="REPLACED"), "chair").given(second, "chair")


# Who may not serve


def test_nobody_who_stands_serves() -> None:
    world = after("nominated")

    world.refuses("staff-stands", appointed(Role.COUNTER, person="E-0001"), "chair", clause="ZJ2020 9, 22")


@pytest.mark.parametrize("relation", ["SPOUSE", "PARENT", "CHILD", "SIBLING"])
def test_nor_does_close_kin_of_one_who_stands(relation: str) -> None:
    kin = KinshipRecorded(person="E-0001", relative="E-0020", relation=relation, document=DOCUMENT)  # type: ignore[arg-type]
    world = after("nominated").given(kin, "registrar")

    world.refuses("staff-stands", appointed(Role.COUNTER, person="E-0020"), "chair")


@pytest.mark.parametrize("relation", ["GRANDPARENT", "GRANDCHILD", "MATERNAL_GRANDPARENT"])
def test_wider_kin_may(relation: str) -> None:
    kin = KinshipRecorded(person="E-0001", relative="E-0020", relation=relation, document=DOCUMENT)  # type: ignore[arg-type]
    world = after("nominated").given(kin, "registrar")

    world.given(appointed(Role.COUNTER, person="E-0020"), "chair")


def test_who_only_advises_may_be_kin() -> None:
    world = after("nominated")

    world.given(appointed(Role.GUIDANCE, person="E-0001"), "AUTHORITY")


def test_who_advises_does_not_hold_up_the_list_of_candidates() -> None:
    after("nominated").given(appointed(Role.GUIDANCE, person="E-0001"), "AUTHORITY").published()


def test_who_no_longer_stands_may_serve() -> None:
    world = after("nominated")
    world.given(NominationWithdrawn(candidate="E-0001", document=DOCUMENT), "registrar")

    world.given(appointed(Role.COUNTER, person="E-0001"), "chair")


# Dismissal


def test_a_dismissed_officers_key_is_silent_and_what_it_signed_stays() -> None:
    world = after("opened").issued(["E-0001"])

    world.given(OfficerDismissed(officer="issuer", reason="KEY_LOST"), "AUTHORITY")

    world.refuses("signers-lack-office", PaperIssued(round=1, station="S1", elector="E-0002"), "issuer")
    assert world.election.round.stations["S1"].issued == 1


def test_an_officer_is_dismissed_once() -> None:
    world = after("called").given(OfficerDismissed(officer="issuer", reason="ILLNESS"), "chair")

    world.refuses("no-such-officer", OfficerDismissed(officer="issuer", reason="ILLNESS"), "chair")


@pytest.mark.parametrize("officer", ["nobody", "AUTHORITY"])
def test_neither_a_stranger_nor_the_authority_can_be_dismissed(officer: str) -> None:
    after("called").refuses("no-such-officer", OfficerDismissed(officer=officer, reason="OTHER"), "AUTHORITY")


@pytest.mark.parametrize("officer", ["chair", "joint", "township", "supervisor"])
def test_whom_the_authority_appointed_the_chair_cannot_dismiss(officer: str) -> None:
    world = after("called").refuses(
        "authority-dismisses", OfficerDismissed(officer=officer, reason="REPLACED"), "chair"
    )

    world.given(OfficerDismissed(officer=officer, reason="REPLACED"), "AUTHORITY")


def test_a_new_key_for_the_same_office_takes_a_new_id() -> None:
    world = after("called").given(OfficerDismissed(officer="issuer", reason="KEY_LOST"), "chair")

    world.refuses("already-appointed", appointed(Role.ISSUER, officer="issuer"), "chair")
    world.given(appointed(Role.ISSUER, officer="issuer-2"), "chair")


# Anybody in office can report an incident


@pytest.mark.parametrize(
    "officer", ["AUTHORITY", "chair", "registrar", "township", "joint", "issuer", "caller", "supervisor"]
)
def test_anybody_in_office_can_report_an_incident(officer: str) -> None:
    world = after("called").given(INCIDENT, officer)

    assert world.election.incidents == 1


def test_a_notice_is_the_chairs_or_the_authoritys() -> None:
    notice = NoticePosted(number=1, kind="STAFF", posted_on="2026-01-05", document=DOCUMENT)
    world: World = after("called").refuses("signers-lack-office", notice, "registrar")

    world.given(notice, "AUTHORITY").given(notice, "chair")


def test_a_lost_key_is_dismissed_while_the_election_is_suspended() -> None:
    world = after("called").given(ElectionSuspended(document=DOCUMENT), "AUTHORITY")

    world.given(OfficerDismissed(officer="issuer", reason="KEY_LOST"), "AUTHORITY")

    assert world.election.officers[world.election.ids["issuer"]].dismissed


# The chair (C11)


def test_the_committee_has_one_chair() -> None:
    world = after("called")

    world.refuses(
        "chair-serves", appointed(Role.CHAIR, officer="chair-2", key="chair-2"), "AUTHORITY", clause="C11"
    )
    world.given(OfficerDismissed(officer="chair", reason="STANDS"), "AUTHORITY")
    world.given(appointed(Role.CHAIR, officer="chair-2", key="chair-2"), "AUTHORITY")


def test_the_chair_is_a_member_of_the_committee() -> None:
    world = after("called").given(OfficerDismissed(officer="chair", reason="STANDS"), "AUTHORITY")

    stranger = appointed(Role.CHAIR, officer="chair-2", key="chair-2", person="E-0020")
    world.refuses("chair-not-a-member", stranger, "AUTHORITY", clause="S10.62-63")
    world.given(appointed(Role.CHAIR, officer="chair-2", key="chair-2", person="C-1"), "AUTHORITY")


def test_a_chair_who_left_the_committee_is_replaced_before_the_list() -> None:
    """S10.63 and OCV2018 12: the new party secretary chairs the committee, stands, and has to leave."""
    world = after("nominated").given(OfficerDismissed(officer="chair", reason="REPLACED"), "AUTHORITY")
    world.given(appointed(Role.CHAIR, officer="chair-2", key="chair-2", person="C-1"), "AUTHORITY")
    for persons in CANDIDATES.values():
        for person in persons:
            world.cleared(person)
    world.given(CommitteeChanged(left=("C-1",)), "AUTHORITY").before(5)
    lists = {contest: tuple(persons) for contest, persons in CANDIDATES.items()}
    body = CandidatesPublished(
        posted_on="2026-03-23", lists=lists, document=DOCUMENT, strokes=strokes_of(lists)
    )

    world.refuses("chair-not-a-member", body, "chair-2", clause="OCV2018 12")
    world.given(OfficerDismissed(officer="chair-2", reason="STANDS"), "AUTHORITY")
    world.given(appointed(Role.CHAIR, officer="chair-3", key="chair-3", person="C-2"), "AUTHORITY").given(
        body, "chair-3"
    )
