"""The second count of elections in which not all electors vote together, against the law and against figures worked by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.audit.verify.recount import Recount, recount
from shared.election.disputes.voiding import PersonVoided
from shared.election.outcome.posts import PostsVoteCalled
from shared.election.outcome.result import seats_held
from shared.election.outcome.runoff import RunoffCalled
from tests.unit.law import branch
from tests.unit.law.branch import rules
from tests.unit.law.test_groups import ONE, TWO, voting
from tests.unit.law.test_households import with_a_spouse
from tests.world import DOCUMENT, World, elector

A, B, C, D, E = (elector(number) for number in range(1, 6))
PARTY = rules("PARTY-2020")
LEAGUE = rules("LEAGUE")
POSTS: dict[str, tuple[str, ...]] = {"SECRETARY": (A,), "DEPUTY": (B,)}


def counted_again(world: World) -> Recount:
    return recount((index, json.loads(payload)) for index, payload in enumerate(world.payloads))


def agree(world: World) -> Recount:
    """The recount, which must not differ from anything that was declared, nor from the state of the law."""
    found = counted_again(world)
    assert found.differences == ()
    assert {post: set(persons) for post, persons in found.winners.items()} == seats_held(world.election)
    assert found.missing == {post: seats for post, seats in world.election.open_seats.items() if seats}
    assert {post: sorted(each) for post, each in found.tied.items()} == {
        post: sorted(each) for post, each in world.election.open_ties.items()
    }
    assert list(found.failed) == world.election.failed
    return found


def with_false(world: World, kind: str, **changed: Any) -> Recount:
    """The recount of the same log with members of its last statement of that kind changed."""
    payloads = [json.loads(payload) for payload in world.payloads]
    last = max(at for at, payload in enumerate(payloads) if payload["type"] == kind)
    payloads[last]["body"] |= changed
    return recount(enumerate(payloads))


@pytest.mark.parametrize(
    ("present", "votes", "elected"), [(10, 5, ()), (10, 6, (A,)), (9, 5, (A,)), (9, 4, ())]
)
def test_more_than_half_of_those_present_is_more_than_half_of_the_meeting(
    present: int, votes: int, elected: tuple[str, ...]
) -> None:
    """All but one of those present take a paper; the base is who came."""
    world = branch.branch(PARTY, 11, candidates={"MEMBER": [A, B]})
    papers = [{"MEMBER": [A]}] * votes + [{"MEMBER": [B]}] * (present - 1 - votes)

    branch.voted(world, present, papers, 11)

    found = agree(world)
    assert tuple(person for person in found.winners["MEMBER"] if person == A) == elected
    assert found.rounds[0].polls["MEMBER"].minimum == present // 2 + 1


def test_attendance_that_was_declared_wrongly_is_noticed_at_the_outcome() -> None:
    world = branch.voted(branch.branch(PARTY, 10), 10, [{"MEMBER": [A, B, C]}] * 10)

    found = with_false(world, "MeetingOpened", present=12)

    assert [each.what for each in found.differences] == ["minimum.MEMBER"]


def test_a_meeting_without_quorum_elects_nobody_in_the_recount_either() -> None:
    world = branch.voted(branch.branch(PARTY, 10), 10, [{"MEMBER": [A, B, C]}] * 10)

    found = with_false(world, "MeetingOpened", present=7)

    assert found.failed == ("MEMBER",)


@pytest.mark.parametrize("law", [PARTY, LEAGUE], ids=["among the elected", "by the meeting"])
def test_posts_chosen_from_the_elected_are_held_beside_the_seat(law: Any) -> None:
    world = branch.voted(branch.branch(law, 10), 10, [{"MEMBER": [A, B, C]}] * 9 + [{"MEMBER": [D]}])
    world.given(PostsVoteCalled(day=world.day, candidates=POSTS), "chair")
    voters = 3 if law is PARTY else 10
    branch.printed(world, 10)
    branch.voted(
        world,
        voters,
        [{"SECRETARY": [A], "DEPUTY": [B]}] * voters,
        voters,
        [elector(each) for each in range(1, voters + 1)],
    )

    found = agree(world)

    assert found.winners == {"MEMBER": (A, B, C), "SECRETARY": (A,), "DEPUTY": (B,)}
    assert found.vacant == {}


def test_a_runoff_for_a_chosen_post_and_a_void_person() -> None:
    world = branch.voted(branch.branch(LEAGUE, 10), 10, [{"MEMBER": [A, B, C]}] * 9 + [{"MEMBER": [D]}])
    world.given(PostsVoteCalled(day=world.day, candidates={"SECRETARY": (A,), "DEPUTY": (B, C)}), "chair")
    half = [{"SECRETARY": [A], "DEPUTY": [B]}] * 5 + [{"SECRETARY": [A], "DEPUTY": [C]}] * 5
    branch.voted(branch.printed(world, 10), 10, half)
    world.given(RunoffCalled(day=world.day, candidates={"DEPUTY": (B, C)}), "chair")
    branch.voted(branch.printed(world, 10), 10, [{"DEPUTY": [B]}] * 6 + [{"DEPUTY": [C]}] * 4)
    assert agree(world).winners["DEPUTY"] == (B,)

    world.given(PersonVoided(person=B, ground="BRIBERY", document=DOCUMENT), "AUTHORITY")

    assert agree(world).winners == {"MEMBER": (A, C), "SECRETARY": (A,), "DEPUTY": ()}


def test_somebody_who_was_not_elected_is_no_secretary_whatever_is_declared() -> None:
    world = branch.voted(branch.branch(LEAGUE, 10), 10, [{"MEMBER": [A, B, C]}] * 9 + [{"MEMBER": [D]}])
    world.given(PostsVoteCalled(day=world.day, candidates=POSTS), "chair")
    branch.voted(
        branch.printed(world, 10), 10, [{"SECRETARY": [A], "DEPUTY": [B]}] * 6 + [{"SECRETARY": [D]}] * 4
    )
    agree(world)

    found = with_false(world, "PostsVoteCalled", candidates={"SECRETARY": [D], "DEPUTY": [B]})

    assert any(each.what == "candidates.SECRETARY" for each in found.differences)


def groups(
    first: Sequence[Mapping[str, Sequence[str]]], second: Sequence[Mapping[str, Sequence[str]]]
) -> World:
    world = voting().issued(ONE[: len(first)], "S1").issued(TWO[: len(second)], "S2")
    world.closed("S1").closed("S2").box(len(first), "S1", "P1").box(len(second), "S2", "P2")
    return world.counted(first, "P1").counted(second, "P2").count_closed().determined()


def test_each_groups_post_is_decided_by_its_own_figures() -> None:
    world = groups(
        [{"REP-1": [ONE[0], ONE[1]]}] * 5 + [{"REP-1": [ONE[2]]}] * 3,
        [{"REP-2": [TWO[0]]}] * 3 + [{"REP-2": [ONE[4]]}],
    )

    found = agree(world)

    assert found.winners == {"REP-1": (ONE[0], ONE[1]), "REP-2": (TWO[0],)}
    assert found.rounds[0].polls["REP-2"].votes == {TWO[0]: 3}, "somebody of the other group gets no vote"


def test_of_one_household_one_is_elected_in_both_counts() -> None:
    spouse = elector(19)
    world = with_a_spouse()
    branch.listed(world, {"REP-1": [ONE[0], spouse, ONE[2]], "REP-2": TWO[:2]})
    branch.meeting(branch.printed(world, 30), 12, 8, "G1")
    branch.opened(world, 15, "S1", "G1").issued(ONE[:8], "S1").closed("S1").box(8, "S1", "P1")
    world.counted([{"REP-1": [ONE[0], spouse]}] * 5 + [{"REP-1": [ONE[0], ONE[2]]}] * 3, "P1")
    world.count_closed().determined()

    assert agree(world).winners["REP-1"] == (ONE[0], ONE[2])


marks = st.lists(st.sampled_from([A, B, C, D, E]), unique=True, max_size=3)


@settings(max_examples=40, deadline=None)
@given(st.lists(marks, min_size=8, max_size=10), st.data())
def test_both_counts_agree_on_any_branch(papers: list[list[str]], data: st.DataObject) -> None:
    law = rules(
        "PARTY-2020",
        winning__share__base=data.draw(
            st.sampled_from(["PRESENT", "SHOULD_ATTEND", "PAPERS_RETURNED", "REGISTERED"])
        ),
        winning__share__num=data.draw(st.sampled_from([0, 1])),
        winning__share__strict=False,
    )
    present = data.draw(st.integers(max(8, len(papers)), 10))
    world = branch.branch(law, 10, candidates={"MEMBER": [A, B, C, D]})

    branch.voted(world, present, [{"MEMBER": each} if each else {} for each in papers], 10)

    agree(world)


first_papers = st.lists(
    st.lists(st.sampled_from([*ONE[:4], TWO[0]]), unique=True, max_size=3), min_size=1, max_size=8
)
second_papers = st.lists(
    st.lists(st.sampled_from([*TWO[:3], ONE[0]]), unique=True, max_size=2), min_size=1, max_size=4
)


@settings(max_examples=40, deadline=None)
@given(first_papers, second_papers)
def test_both_counts_agree_on_any_groups(first: list[list[str]], second: list[list[str]]) -> None:
    agree(groups([{"REP-1": each} for each in first], [{"REP-2": each} for each in second]))
