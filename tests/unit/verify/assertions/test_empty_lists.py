"""A post for which nobody stands: its winners are all written in, and no assertion calls that fatal (ZJ2020 20, 29; A13)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from services.audit.verify.assertions.model import Severity
from shared.election.candidates.nomination import NominationsOpened, PrimaryCounted
from shared.election.regulation import profile
from shared.election.regulation.profile import Profile
from tests.unit.law.branch import called as assembled
from tests.unit.law.branch import listed, registered, sealed
from tests.unit.law.branch import rules as assembly
from tests.unit.law.stages import VC_ZJ
from tests.unit.verify.assertions.history import of
from tests.world import CANDIDATES, CONTESTS, World, elector

CHOICE: Mapping[str, Any] = {
    "nomination.modes": ["SELF", "JOINT"],
    "nomination.joint_nominators": 10,
    "nomination.differential.except_modes": [],
    "nomination.list_order": "ANY",
}
WITHOUT_MEMBER = {**CANDIDATES, "MEMBER": ()}


def village(rules: Profile = VC_ZJ) -> World:
    return World(signing=False).called(rules).sealed(30)


def fatal(world: World) -> set[str]:
    """Which assertions find something fatal."""
    return {
        each.id
        for each in of(world).judged().values()
        if any(found.severity is Severity.FATAL for found in each.findings)
    }


def test_where_people_nominate_themselves_nobody_need_come_forward() -> None:
    world = village(profile.adapt(VC_ZJ, CHOICE, "test")).nominated(WITHOUT_MEMBER).published()

    assert world.election.published is not None
    assert world.election.published["MEMBER"] == []
    assert fatal(world) == set()


@pytest.mark.parametrize("differential", [["SELF"], []])
def test_nor_need_a_sea_nomination_name_anybody(differential: list[str]) -> None:
    changes = {
        "nomination.differential.except_modes": differential,
        "nomination.modes": ["SELF", "SEA", "JOINT"],
        "nomination.joint_nominators": 10,
    }
    rules = profile.adapt(VC_ZJ, changes, "test")
    world = village(rules).nominated(WITHOUT_MEMBER).before(6)
    world.given(NominationsOpened(mode="SEA"), "chair")
    body = PrimaryCounted(contest="MEMBER", in_person=16, votes={})

    world.given(body, "chair", "scrutineer").published()

    assert fatal(world) == set()


def test_a_group_may_write_its_leader_in() -> None:
    changes: dict[str, Any] = {name.replace(".", "__"): value for name, value in CHOICE.items()}
    rules = assembly("GROUP-LEADER", electorate__by_group=False, runoff__vacancy_by_group=False, **changes)
    world = listed(sealed(registered(assembled(rules, CONTESTS[:1]), 9, "HOUSEHOLD"), 9), {"CHAIR": ()})

    assert fatal(world) == set()


def test_but_whoever_stands_alone_where_a_choice_is_demanded_is_still_found() -> None:
    history = of(village(profile.adapt(VC_ZJ, CHOICE, "test")).nominated().published())
    alone = history.changed("CandidatesPublished", lists={"CHAIR": [elector(1)]})

    assert alone.severities("A13") == {Severity.FATAL}


def test_and_so_is_an_empty_list_where_others_have_to_put_somebody_forward() -> None:
    history = of(village(profile.adapt(VC_ZJ, CHOICE, "test")).nominated().published())
    history = history.rule("nomination.modes", ["ORGANISATION"])

    assert history.changed("CandidatesPublished", lists={"CHAIR": []}).severities("A13") == {Severity.FATAL}
