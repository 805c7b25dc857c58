"""Bodies that preside over their own election: no committee, a method if any, a roll of members (S1.18, S1.24-27, S10.34)."""

from __future__ import annotations

from typing import Any

import pytest

from shared.election.bodies import organiser
from shared.election.calling.committee import CommitteeChanged, CommitteeFormed, MethodAdopted
from shared.election.electors.challenges import RollChallenged
from shared.election.electors.roll import ElectorRegistered, RollPublished, RollSealed
from shared.election.regulation.profile import adapt, load, shipped
from tests.unit.law import branch
from tests.unit.law.branch import rules
from tests.unit.law.stages import VC_ZJ, after, call
from tests.world import DOCUMENT, STAFF, World, elector

LEAGUE = rules("LEAGUE")
MEMBERS = tuple(f"C-{number}" for number in range(1, 6))


def begun(law: Any = LEAGUE) -> World:
    return branch.called(law, branch.COMMITTEE)


def method(**changes: Any) -> MethodAdopted:
    lawful: dict[str, Any] = {
        "document": DOCUMENT,
        "counting": "DOUBLE_ENTRY",
        "bars": (),
        "should_attend": 10,
        "present": 9,
        "in_favour": 5,
    }
    return MethodAdopted(**(lawful | changes))


def test_an_organisation_has_no_electoral_committee() -> None:
    body = CommitteeFormed(members=MEMBERS, should_attend=10, present=10, document=DOCUMENT)

    begun().refuses("organisation-presides", body, "AUTHORITY", clause="S1.13")


def test_nobody_leaves_a_committee_that_is_not_there() -> None:
    world = begun()

    world.refuses("no-committee", CommitteeChanged(left=("C-1",)), "AUTHORITY")


def test_where_no_method_is_needed_registration_begins_and_papers_are_called_out() -> None:
    world = begun()
    assert world.election.counting == "CALLED"

    world.given(ElectorRegistered(elector=elector(1), kind="MEMBER"), "registrar")

    assert world.election.method is None


def test_the_meeting_may_adopt_a_method_all_the_same() -> None:
    world = begun().given(method(), "chair")

    assert world.election.counting == "DOUBLE_ENTRY"


@pytest.mark.parametrize(
    ("present", "in_favour", "code"), [(8, 8, "assembly-quorum"), (10, 5, "method-not-adopted")]
)
def test_a_method_needs_the_meetings_quorum_and_majority(present: int, in_favour: int, code: str) -> None:
    begun().refuses(code, method(present=present, in_favour=in_favour), "chair", clause="CYLold")


def test_a_method_that_is_needed_comes_before_the_roll() -> None:
    world = begun(rules("LEAGUE", method__required=True))

    world.refuses("no-method", ElectorRegistered(elector=elector(1), kind="MEMBER"), "registrar")
    world.given(method(), "chair").given(ElectorRegistered(elector=elector(1), kind="MEMBER"), "registrar")


def test_a_village_committee_comes_before_the_method() -> None:
    world = World().given(call(), "AUTHORITY")
    for officer, roles in STAFF.items():
        world.appoint(officer, *roles)

    world.refuses("no-committee", method(bars=VC_ZJ.method.bars.value), "chair", clause="S10.62")


def test_a_roll_without_days_for_challenges_is_sealed_on_the_day_it_is_posted() -> None:
    world = branch.registered(begun(), 9).before(0)
    posted = branch.today(world)
    world.given(RollPublished(posted_on=posted, electors=9, document=DOCUMENT), "chair")

    world.given(RollSealed(electors=9), "chair")

    assert (posted, world.election.roll.sealed) == (world.day, 9)


def test_such_a_roll_is_not_challenged() -> None:
    world = branch.registered(begun(), 9).before(3)
    posted = branch.today(world)
    world.given(RollPublished(posted_on=posted, electors=9, document=DOCUMENT), "chair")
    body = RollChallenged(challenge="K-1", ground="LEFT_OUT", filed_on=posted, document=DOCUMENT)

    world.refuses("no-challenges", body, "registrar", clause="S1.27")


@pytest.mark.parametrize("kind", ["RESIDENT", "HOUSEHOLD", "DELEGATE"])
def test_only_classes_of_the_regulation_are_on_the_roll(kind: Any) -> None:
    body = ElectorRegistered(elector=elector(1), kind=kind, household="H-1")

    begun().refuses("class-not-admitted", body, "registrar", clause="S1.16")


@pytest.mark.parametrize("kind", ["MEMBER", "POST_HOLDER"])
def test_members_and_party_members_with_a_league_post_are(kind: Any) -> None:
    world = begun().given(ElectorRegistered(elector=elector(1), kind=kind), "registrar")

    assert world.election.roll.electors[elector(1)].kind == kind


def test_a_graduate_village_official_takes_part_by_resolution() -> None:
    law = adapt(VC_ZJ, {"electorate.classes": ["RESIDENT", "GRADUATE"]}, "S10.34")
    world = World().called(law)
    body = ElectorRegistered(elector=elector(1), kind="GRADUATE")

    world.refuses("newcomer-without-resolution", body, "registrar", clause="S10.34")
    world.given(ElectorRegistered(elector=elector(1), kind="GRADUATE", resolution=DOCUMENT), "registrar")


def test_where_there_is_no_least_age_nobody_is_too_young() -> None:
    world = begun()

    world.given(
        ElectorRegistered(elector=elector(1), kind="MEMBER"), "registrar", private={"born": "2011-05-04"}
    )

    assert elector(1) in world.election.roll.electors


@pytest.mark.parametrize("name", shipped())
def test_every_body_has_somebody_who_presides(name: str) -> None:
    words = organiser(load(name))

    assert words.zh
    assert words.en


def test_a_refusal_speaks_of_the_body_that_is_elected() -> None:
    law = adapt(VC_ZJ, {"body": "RESIDENTS_COMMITTEE"}, "OCR2018")
    world = World().given(call(profile=law), "AUTHORITY")

    world.refuses("no-committee", CommitteeChanged(left=("C-1",)), "AUTHORITY")

    with pytest.raises(Exception, match="居民选举委员会"):
        world.given(CommitteeChanged(left=("C-1",)), "AUTHORITY")


def test_the_village_still_forms_its_committee_once() -> None:
    world = after("called")

    assert len(world.election.committee) == 7
