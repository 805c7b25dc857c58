"""The slate and the differential: how many stand, who approves them together, and in which order they are listed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.election.candidates.candidacy import NominationWithdrawn
from shared.election.candidates.candidate_list import CandidatesPublished
from shared.election.candidates.differential import least, most
from shared.election.candidates.nomination import NominationsOpened
from shared.election.candidates.recommendation import CandidateRecommended
from shared.election.candidates.slate import SlateApproved, SlateRefused
from shared.election.regulation import profile
from shared.election.regulation.parameters import Differential, Excess
from tests.unit.law.stages import VC_ZJ
from tests.unit.law.test_recommendation import BY_NAME, MEMBER
from tests.world import DOCUMENT, World, elector

SLATE = {"women": 1, "young": 1, "young_age": 35, "balanced": True, "clause": "party 9"}
FIFTH = {"nomination.differential.least.num": 1, "nomination.differential.least.den": 5}
NOTHING: Mapping[str, Any] = {}
FIVE = tuple(elector(number) for number in range(1, 6))


def prepared(changes: Mapping[str, Any] = NOTHING, *, reviewed: bool = True) -> World:
    """Five stand for three seats, one of them a woman, on the sixth day before."""
    rules = profile.adapt(VC_ZJ, BY_NAME | FIFTH | {"nomination.slate": SLATE} | dict(changes), "party 9")
    world = World().called(rules, MEMBER, party_gave_woman=True).sealed(30).before(10)
    world.given(NominationsOpened(mode="ORGANISATION"), "chair")
    for person in FIVE:
        body = CandidateRecommended(
            candidate=person,
            contest="MEMBER",
            mode="ORGANISATION",
            document=DOCUMENT,
            woman=person == "E-0002",
        )
        world.given(body, "AUTHORITY")
    for person in FIVE if reviewed else ():
        world.cleared(person)
    return world.before(6)


def approved(*persons: str, young: tuple[str, ...] = ("E-0001",), balanced: bool = True) -> SlateApproved:
    return SlateApproved(lists={"MEMBER": persons or FIVE}, young=young, balanced=balanced, document=DOCUMENT)


def refused(ground: Any = "UNBALANCED", *persons: str) -> SlateRefused:
    return SlateRefused(ground=ground, document=DOCUMENT, persons=persons)


def posted(*persons: str, **more: Any) -> CandidatesPublished:
    return CandidatesPublished(posted_on="2026-03-23", lists={"MEMBER": persons}, document=DOCUMENT, **more)


def standing(world: World) -> set[str]:
    return {person for person, each in world.election.candidates.items() if each.standing}


# Approval


def test_who_is_approved_stands_and_whoever_else_was_drawn_does_not() -> None:
    world = prepared().given(approved(*FIVE[:4]), "AUTHORITY")

    assert standing(world) == set(FIVE[:4])
    world.before(5).given(posted(*FIVE[:4]), "chair")


def test_no_list_without_an_approved_slate() -> None:
    world = prepared().before(5)

    world.refuses("slate-not-approved", posted(*FIVE), "chair", clause="party 9")


def test_three_seats_need_four_candidates() -> None:
    """S10.56: a fifth more than three is 3.6, in whole persons four."""
    world = prepared()

    world.refuses("no-choice", approved(*FIVE[:3]), "AUTHORITY", clause="party 9")
    world.given(approved(*FIVE[:4]), "AUTHORITY")


def test_there_is_a_woman_and_somebody_young() -> None:
    world = prepared()
    men = ("E-0001", "E-0003", "E-0004", "E-0005")

    world.refuses("slate-structure", approved(*men), "AUTHORITY", clause="party 9")
    world.refuses("slate-structure", approved(young=()), "AUTHORITY")
    world.given(approved(), "AUTHORITY")


def test_where_there_is_nobody_the_superior_consents_by_a_document() -> None:
    """Q28: a branch may have no woman at all, or nobody of thirty-five or less."""
    men = msgspec.structs.replace(approved("E-0001", "E-0003", "E-0004", "E-0005", young=()), balanced=False)
    consented = msgspec.structs.replace(men, consent=DOCUMENT)
    prepared().refuses("slate-not-waivable", consented, "AUTHORITY", clause="party 9")

    world = prepared({"nomination.slate": SLATE | {"waivable": True}})
    world.refuses("slate-structure", men, "AUTHORITY", clause="party 9")
    world.given(consented, "AUTHORITY")

    assert standing(world) == {"E-0001", "E-0003", "E-0004", "E-0005"}
    world.before(5).given(posted("E-0001", "E-0003", "E-0004", "E-0005"), "chair")


def test_consent_makes_nobody_young() -> None:
    world = prepared({"nomination.slate": SLATE | {"waivable": True}})
    consented = msgspec.structs.replace(approved(), consent=DOCUMENT)

    private = {"born.E-0001": "1990-03-28"}
    world.refuses("not-young", consented, "AUTHORITY", private=private, clause="party 9")


@pytest.mark.parametrize(
    ("born", "young"), [("1990-03-29", True), ("1990-03-28", False), ("1991-01-01", True)]
)
def test_thirty_five_is_thirty_five_or_less(born: str, young: bool) -> None:
    """Election day is 2026-03-28."""
    world, private = prepared(), {"born.E-0001": born}

    if young:
        world.given(approved(), "AUTHORITY", private=private)
    else:
        world.refuses("not-young", approved(), "AUTHORITY", private=private, clause="party 9")


def test_a_slate_out_of_balance_is_not_approved() -> None:
    world = prepared()
    world.refuses("slate-unbalanced", approved(balanced=False), "AUTHORITY", clause="party 9")

    other = prepared({"nomination.slate": SLATE | {"balanced": False}})
    other.given(approved(balanced=False), "AUTHORITY")


def test_only_who_stands_and_passed_the_review_is_approved() -> None:
    prepared(reviewed=False).refuses("not-reviewed", approved(), "AUTHORITY")

    world = prepared()
    world.refuses("not-prepared", approved(*FIVE, "E-0006"), "AUTHORITY", clause="party 9")
    world.malformed("nobody twice", approved(*FIVE, "E-0001"), "AUTHORITY")
    world.malformed("everybody in young", approved(young=("E-0009",)), "AUTHORITY")
    world.malformed("expected one for each", msgspec.structs.replace(approved(), lists={}), "AUTHORITY")


def test_where_no_superior_approves_there_is_nothing_to_approve() -> None:
    world = prepared({"nomination.slate": None})

    world.refuses("no-slate", approved(), "AUTHORITY")
    world.refuses("no-slate", refused(), "AUTHORITY")
    world.before(5).given(posted(*FIVE), "chair")


# Refusal


def test_who_does_not_meet_the_conditions_is_out() -> None:
    world = prepared().given(refused("CONDITIONS", "E-0005"), "AUTHORITY")

    assert standing(world) == set(FIVE[:4])
    world.refuses("not-a-candidate", refused("CONDITIONS", "E-0005"), "AUTHORITY")


@pytest.mark.parametrize("ground", ["UNBALANCED", "STRUCTURE"])
def test_other_grounds_send_the_slate_back_and_end_no_candidacy(ground: str) -> None:
    world = prepared()
    world.election.shortlisted = True

    world.given(refused(ground), "AUTHORITY")

    assert standing(world) == set(FIVE)
    assert not world.election.shortlisted


def test_a_refusal_names_persons_for_their_conditions_and_for_nothing_else() -> None:
    world = prepared()

    for body in (
        refused("CONDITIONS"),
        refused("STRUCTURE", "E-0001"),
        refused("CONDITIONS", "E-0001", "E-0001"),
    ):
        world.malformed("persons", body, "AUTHORITY")


def test_an_approved_slate_is_refused_no_more() -> None:
    world = prepared().given(approved(), "AUTHORITY")

    world.refuses("slate-approved", refused(), "AUTHORITY", clause="party 9")


def test_without_anybody_there_is_nothing_to_refuse() -> None:
    world = prepared()
    for person in FIVE:
        world.given(NominationWithdrawn(candidate=person, document=DOCUMENT), "registrar")

    world.refuses("nothing-to-refuse", refused(), "AUTHORITY")


# The differential


NPC = Differential(least=Excess(0, 1, 3), most=Excess(0, 1, 1), clause="NPC2020 31")
FIFTH_MORE = Differential(least=Excess(0, 1, 5), clause="S10.56")
SHANGHAI_CHAIR = Differential(least=Excess(1), most=Excess(1), clause="SH2020")


@pytest.mark.parametrize(
    ("seats", "fewest", "largest"), [(1, 2, 2), (2, 3, 4), (3, 4, 6), (4, 6, 8), (6, 8, 12)]
)
def test_by_a_third_to_a_hundred_per_cent(seats: int, fewest: int, largest: int) -> None:
    assert (least(NPC, seats), most(NPC, seats)) == (fewest, largest)


@pytest.mark.parametrize(("seats", "fewest"), [(1, 2), (3, 4), (5, 6), (6, 8), (7, 9), (10, 12)])
def test_a_fifth_more_is_whole_persons(seats: int, fewest: int) -> None:
    assert (least(FIFTH_MORE, seats), most(FIFTH_MORE, seats)) == (fewest, None)


def test_exactly_one_more() -> None:
    assert (least(SHANGHAI_CHAIR, 1), most(SHANGHAI_CHAIR, 1)) == (2, 2)


excess = st.builds(Excess, extra=st.integers(0, 3), num=st.integers(0, 4), den=st.integers(1, 5))


@given(fewest=excess, largest=excess, seats=st.integers(1, 100))
def test_a_number_of_candidates_can_always_be_found(fewest: Excess, largest: Excess, seats: int) -> None:
    rule = Differential(least=fewest, most=largest, clause="any")
    bound = most(rule, seats)

    assert bound is not None
    assert seats <= least(rule, seats) <= bound
    assert (least(rule, seats) - seats - fewest.extra) * fewest.den < max(1, seats * fewest.num + fewest.den)


def test_too_many_are_refused_until_somebody_leaves() -> None:
    changes = {"nomination.slate": None, "nomination.differential.most": {"extra": 1, "num": 1, "den": 3}}
    world = prepared(changes).before(5)
    world.refuses("too-many-candidates", posted(*FIVE), "chair", clause="party 9")

    world.given(NominationWithdrawn(candidate="E-0005", document=DOCUMENT), "registrar")
    world.given(posted(*FIVE[:4]), "chair")


def test_a_post_may_have_a_single_candidate_where_the_regulation_says_so() -> None:
    changes = {"nomination.slate": None, "nomination.differential.except_posts": ["MEMBER"]}
    world = prepared(changes)
    for person in FIVE[1:]:
        world.given(NominationWithdrawn(candidate=person, document=DOCUMENT), "registrar")

    world.before(5).given(posted("E-0001"), "chair")


def test_a_post_without_any_candidate_is_no_choice_where_nobody_comes_forward_by_himself() -> None:
    world = prepared({"nomination.slate": None})
    for person in FIVE:
        world.given(NominationWithdrawn(candidate=person, document=DOCUMENT), "registrar")

    world.before(5).refuses("no-choice", posted(), "chair", clause="party 9")


# The order of the list


def test_a_list_by_strokes_states_them_and_keeps_their_order() -> None:
    world = prepared({"nomination.slate": None, "nomination.list_order": "STROKES"}).before(5)
    strokes = dict(zip(FIVE, (8, 4, 11, 4, 7), strict=True))

    world.refuses("strokes-missing", posted(*FIVE), "chair", clause="party 9")
    world.refuses("list-order", posted(*FIVE, strokes=strokes), "chair", clause="party 9")
    world.given(posted("E-0004", "E-0002", "E-0005", "E-0001", "E-0003", strokes=strokes), "chair")


def test_any_order_is_any_order() -> None:
    prepared({"nomination.slate": None}).before(5).given(posted(*reversed(FIVE)), "chair")
