"""Complaints: filed with or without a name, decided by whoever may, with the remedies that may follow and no other."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from shared.election.disputes import complaints
from shared.election.disputes.complaints import ROUTES, Subject
from shared.election.roles import Role
from tests.unit.law.disputes import decided, filed
from tests.unit.law.polls import first, published
from tests.unit.law.stages import after
from tests.world import DAY

OFFICERS = {Role.CHAIR: "chair", Role.AUTHORITY: "AUTHORITY", Role.JOINT_REVIEWER: "joint"}


def test_a_complaint_needs_no_name() -> None:
    world = after("announced").given(filed(), "registrar").given(filed("K-2", elector="E-0007"), "supervisor")

    assert list(world.election.disputes.complaints) == ["K-1", "K-2"]


def test_a_number_is_used_once_and_nothing_is_filed_tomorrow() -> None:
    world = after("announced").given(filed(), "registrar")

    world.refuses("complaint-known", filed(), "registrar")
    world.refuses("not-yet-filed", filed("K-2", filed_on="2026-03-29"), "registrar")


def test_the_posted_roll_is_challenged_within_its_own_days() -> None:
    after("registered").refuses(
        "challenge-the-roll", filed(subject="ROLL", filed_on="2026-03-08"), "chair", clause="OCV2018 14"
    )
    after("sealed").given(filed(subject="ROLL", filed_on="2026-03-14"), "chair")


def test_every_subject_has_a_route() -> None:
    assert set(ROUTES) == set(get_args(Subject))
    assert all(route.clause and route.decides and "NONE" in route.remedies for route in ROUTES.values())


@pytest.mark.parametrize("subject", sorted(ROUTES))
def test_only_the_remedies_of_its_route_follow_from_a_complaint(subject: Any) -> None:
    route = ROUTES[subject]
    for remedy in get_args(complaints.Remedy):
        world = after("announced").given(filed(subject=subject, ground="OTHER"), "registrar")
        officer = OFFICERS[sorted(route.decides)[0]]
        if remedy in route.remedies:
            world.given(decided(remedy=remedy), officer)
            assert world.election.disputes.complaints["K-1"].remedy == remedy
        else:
            world.refuses("remedy-not-open", decided(remedy=remedy), officer)


@pytest.mark.parametrize("subject", sorted(ROUTES))
def test_nobody_else_decides_it(subject: Any) -> None:
    world = after("announced").given(filed(subject=subject, ground="OTHER"), "registrar")

    for role, officer in OFFICERS.items():
        if role not in ROUTES[subject].decides:
            world.refuses("decided-by-another", decided(remedy="NONE"), officer)
    world.refuses("signers-lack-office", decided(remedy="NONE"), "supervisor")


def test_misconduct_of_somebody_elected_is_not_the_committees_to_decide() -> None:
    world = after("announced").given(filed(subject="PERSON", ground="BRIBERY"), "registrar")

    world.refuses("decided-by-another", decided(remedy="PERSON_VOID"), "chair", clause="OCV2018 17")
    world.given(decided(remedy="PERSON_VOID"), "AUTHORITY")


def test_but_whether_somebody_has_the_conditions_is() -> None:
    world = after("announced").given(filed(subject="PERSON", ground="UNQUALIFIED"), "registrar")

    world.given(decided(remedy="PERSON_VOID"), "chair")


def test_what_is_not_upheld_has_no_remedy_and_what_is_decided_is_decided() -> None:
    world = after("announced").given(filed(), "registrar")

    world.refuses("remedy-not-open", decided(remedy="RECOUNT", upheld=False), "chair")
    world.given(decided(remedy="NONE", upheld=False), "chair")
    world.refuses("no-open-complaint", decided(remedy="NONE"), "chair")
    world.refuses("no-open-complaint", decided("K-9", remedy="NONE"), "chair")


def test_the_law_sets_no_last_day_but_a_regulation_may() -> None:
    after("announced").at("2026-12-01").given(filed(filed_on="2026-12-01"), "chair")
    world = first(published(remedies__complaint_days=15)).determined().announced().at("2026-05-01")

    world.refuses("complaint-late", filed(filed_on="2026-04-13"), "chair", clause="test")
    world.given(filed(filed_on="2026-04-12"), "chair")


def test_misconduct_and_delay_can_be_reported_at_any_time() -> None:
    world = first(published(remedies__complaint_days=15)).determined().announced().at("2026-05-01")

    world.given(filed("K-1", subject="PERSON", ground="UNQUALIFIED", filed_on="2026-05-01"), "chair")
    world.given(filed("K-2", subject="COUNT", ground="FALSE_FIGURES", filed_on="2026-05-01"), "chair")
    world.given(filed("K-3", subject="HANDOVER", ground="DELAY", filed_on="2026-05-01"), "AUTHORITY")


def test_a_complaint_can_be_filed_and_decided_while_the_election_is_suspended() -> None:
    from shared.election.calling.call import ElectionSuspended
    from tests.world import DOCUMENT

    world = after("closed").given(ElectionSuspended(document=DOCUMENT), "AUTHORITY")

    world.given(filed(subject="SECRECY", ground="SECRECY", filed_on=DAY), "supervisor")
    world.given(decided(remedy="STATION_VOID"), "AUTHORITY")
