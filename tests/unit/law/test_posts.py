"""Posts chosen from the elected: by the meeting, or by the elected among themselves (S1.17, S10.57-58)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from shared.election.calling.approvals import ApprovalGiven
from shared.election.candidates.nomination import CandidateNominated, NominationsOpened
from shared.election.disputes.voiding import PersonVoided
from shared.election.outcome.chosen import vacant_seats
from shared.election.outcome.outcome import RevoteCalled
from shared.election.outcome.posts import PostsVoteCalled
from shared.election.outcome.result import ResultAnnounced, WinnerReviewed, seats_held
from shared.election.outcome.runoff import RunoffCalled
from shared.election.polling.polling import PaperIssued
from shared.election.state import Contest
from shared.errors import Malformed
from tests.unit.law import branch
from tests.unit.law.branch import rules
from tests.world import DOCUMENT, World, elector

A, B, C, D, E = (elector(number) for number in range(1, 6))
MEETING = rules("LEAGUE")
AMONG_THEMSELVES = rules("PARTY-2020")
CLEAR: Sequence[Mapping[str, Sequence[str]]] = [{"MEMBER": [A, B, C]}] * 9 + [{"MEMBER": [D]}]


def committee(law: object = MEETING, papers: Sequence[Mapping[str, Sequence[str]]] = CLEAR) -> World:
    """Ten vote; A, B and C are elected to the committee unless the papers say something else."""
    return branch.voted(branch.branch(law, 10), 10, papers)  # type: ignore[arg-type]


def posts_vote(
    world: World, secretary: Sequence[str] = (A,), deputy: Sequence[str] = (B,)
) -> PostsVoteCalled:
    return PostsVoteCalled(day=world.day, candidates={"SECRETARY": tuple(secretary), "DEPUTY": tuple(deputy)})


def held(world: World) -> dict[str, list[str]]:
    return {post: sorted(persons) for post, persons in seats_held(world.election).items()}


def announcement(world: World) -> ResultAnnounced:
    return ResultAnnounced(
        winners={post: tuple(persons) for post, persons in held(world).items()},
        posted_on=branch.today(world),
        document=DOCUMENT,
        vacant=vacant_seats(world.election),
    )


def test_the_first_ballot_has_no_posts_that_are_chosen_later() -> None:
    assert list(committee().election.rounds[0].polls) == ["MEMBER"]


def test_the_meeting_chooses_the_secretary_from_the_new_committee() -> None:
    world = committee().given(posts_vote(committee()), "chair")

    branch.voted(
        branch.printed(world, 10), 10, [{"SECRETARY": [A], "DEPUTY": [B]}] * 7 + [{"SECRETARY": [C]}] * 3
    )

    assert held(world) == {"MEMBER": [A, B, C], "SECRETARY": [A], "DEPUTY": [B]}
    assert world.election.elected() == {A, B, C}, "a chosen post adds no seat"


def test_the_elected_choose_among_themselves_where_the_regulation_says_so() -> None:
    world = committee(AMONG_THEMSELVES)
    world.given(posts_vote(world), "chair")
    branch.meeting(branch.printed(world, 5), 3, 3)
    branch.opened(world, 5)

    world.refuses("the-elected-vote", PaperIssued(round=2, station="S1", elector=D), "issuer")
    world.issued([A, B, C]).closed().box(3)
    world.counted([{"SECRETARY": [A], "DEPUTY": [B]}] * 2 + [{"SECRETARY": [B], "DEPUTY": [C]}])
    world.count_closed().determined()

    assert held(world) == {"MEMBER": [A, B, C], "SECRETARY": [A], "DEPUTY": [B]}


def test_two_of_three_elected_are_no_quorum_of_four_fifths() -> None:
    world = committee(AMONG_THEMSELVES)
    world.given(posts_vote(world), "chair")
    branch.printed(world, 5)

    world.refuses("meeting-without-quorum", branch.opening(world, 3, 2), "chair", "scrutineer")
    world.refuses("attendance-differs", branch.opening(world, 10, 10), "chair", "scrutineer")


def test_only_the_elected_are_proposed() -> None:
    world = committee()

    world.refuses("not-elected", posts_vote(world, secretary=[D]), "chair", clause="S1.17")
    world.refuses("not-elected", posts_vote(world, secretary=[A, A]), "chair")


def test_another_of_the_elected_can_be_written_in_and_nobody_else() -> None:
    world = committee()
    world.given(posts_vote(world), "chair")

    branch.voted(branch.printed(world, 10), 10, [{"SECRETARY": [C]}] * 6 + [{"SECRETARY": [D]}] * 4)

    assert held(world)["SECRETARY"] == [C]
    assert world.election.round.votes["SECRETARY"] == {C: 6}


def test_nobody_holds_two_chosen_posts() -> None:
    world = committee()
    world.given(posts_vote(world, secretary=[A], deputy=[A, B]), "chair")
    papers = [{"SECRETARY": [A]}] * 6 + [{"DEPUTY": [A]}] * 4
    law = world.election.profile.papers.double_post.value
    assert law == "WHOLE_PAPER"

    branch.voted(branch.printed(world, 10), 10, papers)

    assert held(world)["SECRETARY"] == [A]
    assert held(world)["DEPUTY"] == []
    assert world.election.open_seats == {"DEPUTY": 1}


def test_a_runoff_for_a_chosen_post_is_among_the_elected_without_one() -> None:
    world = committee()
    world.given(posts_vote(world, secretary=[A], deputy=[B, C]), "chair")
    branch.voted(
        branch.printed(world, 10),
        10,
        [{"SECRETARY": [A], "DEPUTY": [B]}] * 5 + [{"SECRETARY": [A], "DEPUTY": [C]}] * 5,
    )
    assert held(world)["DEPUTY"] == [], "exactly half is not enough"

    world.given(RunoffCalled(day=world.day, candidates={"DEPUTY": (B, C)}), "chair")
    branch.voted(branch.printed(world, 10), 10, [{"DEPUTY": [B]}] * 6 + [{"DEPUTY": [C]}] * 4)

    assert held(world)["DEPUTY"] == [B]
    assert world.election.open_seats == {}


def test_equals_for_a_chosen_post_are_voted_on_again_by_the_same_electors() -> None:
    law = rules("PARTY-2020", winning__share__num=0, winning__share__strict=False)
    world = branch.voted(branch.branch(law, 10), 10, [{"MEMBER": [A, B, C]}] * 9 + [{"MEMBER": [D]}])
    world.given(posts_vote(world, secretary=[A, B], deputy=[C]), "chair")
    branch.printed(world, 5)
    branch.voted(world, 3, [{"SECRETARY": [A]}, {"SECRETARY": [B]}, {"DEPUTY": [C]}], 3, [A, B, C])
    assert world.election.open_ties == {"SECRETARY": (A, B)}

    world.given(RevoteCalled(day=world.day, contests=("SECRETARY",)), "chair")

    assert world.election.round.electors == "ELECTED"


def test_posts_of_the_elected_and_seats_of_the_electors_are_on_no_paper_together() -> None:
    world = committee(rules("PARTY-2020", runoff__self_nomination=True))
    world.given(posts_vote(world), "chair")
    world.given(PersonVoided(person=C, ground="BRIBERY", document=DOCUMENT), "AUTHORITY")
    assert world.election.open_seats == {"MEMBER": 1}

    world.refuses(
        "other-electors", RunoffCalled(day=world.day, candidates={"MEMBER": (D,)}), "chair", clause="S10.57"
    )


SHORT = [{"MEMBER": [A, B]}] * 6 + [{"MEMBER": [C, D]}] * 4
"""A and B are elected; the third seat is run off."""


def test_the_posts_wait_until_the_whole_committee_is_elected() -> None:
    """S1.17: the new committee chooses, and a member is missing."""
    law = rules("PARTY-2020", winning__share__base="PAPERS_RETURNED")
    world = committee(law, SHORT)
    world.refuses("elected-not-known", posts_vote(world), "chair", clause="S10.57")

    world.given(RunoffCalled(day=world.day, candidates={"MEMBER": (C, D)}), "chair")
    branch.voted(branch.printed(world, 10), 10, [{"MEMBER": [C]}] * 6 + [{"MEMBER": [D]}] * 4)

    world.given(posts_vote(world), "chair")


def test_or_until_nobody_can_be_run_off_any_more() -> None:
    law = rules("LEAGUE", winning__share__base="PAPERS_RETURNED", runoff__allowed=False)
    world = committee(law, SHORT)
    assert world.election.open_seats == {"MEMBER": 1}

    world.given(posts_vote(world), "chair")


def test_a_chosen_post_is_run_off_on_another_paper_than_those_whom_it_is_chosen_from() -> None:
    """The paper would let people choose who may be chosen (S1.17)."""
    world = committee()
    world.given(posts_vote(world, secretary=[A], deputy=[B, C]), "chair")
    half = [{"SECRETARY": [A], "DEPUTY": [B]}] * 5 + [{"SECRETARY": [A], "DEPUTY": [C]}] * 5
    branch.voted(branch.printed(world, 10), 10, half)
    world.given(PersonVoided(person=A, ground="BRIBERY", document=DOCUMENT), "AUTHORITY")
    assert {"MEMBER", "DEPUTY"} <= world.election.open_seats.keys()
    both = {"MEMBER": (D,), "DEPUTY": (B, C)}

    together = RunoffCalled(day=world.day, candidates=both)
    world.refuses("elected-not-known", together, "chair", clause="S1.17")
    deputy = RunoffCalled(day=world.day, candidates={"DEPUTY": (B, C)})
    member = RunoffCalled(day=world.day, candidates={"MEMBER": (D,)})
    world.fork().given(deputy, "chair").refuses("elected-not-known", member, "chair")
    world.given(member, "chair").refuses("elected-not-known", deputy, "chair")


def test_a_runoff_comes_first_and_posts_do_not_join_it() -> None:
    law = rules("PARTY-2020", winning__share__base="PAPERS_RETURNED")
    world = committee(law, [{"MEMBER": [A, B]}] * 6 + [{"MEMBER": [C, D]}] * 4)
    world.given(RunoffCalled(day=world.day, candidates={"MEMBER": (C, D)}), "chair")

    world.refuses("round-not-decided", posts_vote(world), "chair")


def test_posts_wait_until_equals_for_a_seat_are_decided() -> None:
    world = committee(papers=branch.TIED)

    world.refuses("elected-not-known", posts_vote(world), "chair")


def test_posts_wait_for_the_review_of_the_elected() -> None:
    world = committee(rules("LEAGUE", result__review_winners=True))
    world.refuses("elected-not-known", posts_vote(world), "chair")

    for person in (A, B, C):
        body = WinnerReviewed(person=person, contest="MEMBER", verdict="PASS", woman=False, document=DOCUMENT)
        world.given(body, "joint")
    world.given(posts_vote(world), "chair")
    branch.voted(branch.printed(world, 10), 10, [{"SECRETARY": [A], "DEPUTY": [B]}] * 10)

    assert [winner.review for winner in world.election.winners] == ["PASS"] * 5


@pytest.mark.parametrize("post", ["MEMBER", "TREASURER"])
def test_a_post_that_is_elected_directly_or_unknown_is_not_chosen(post: str) -> None:
    world = committee()

    world.refuses("post-not-chosen", PostsVoteCalled(day=world.day, candidates={post: (A,)}), "chair")


def test_a_vote_on_no_post_is_none() -> None:
    world = committee()

    world.refuses("post-not-chosen", PostsVoteCalled(day=world.day, candidates={}), "chair")


def test_a_post_is_voted_on_once() -> None:
    world = committee()
    world.given(posts_vote(world), "chair")

    world.refuses("post-not-chosen", posts_vote(world), "chair")


def test_nobody_is_nominated_for_a_post_that_is_chosen_from_the_elected() -> None:
    world = branch.sealed(branch.registered(branch.called(MEETING, branch.COMMITTEE), 10), 10)
    world.given(NominationsOpened(mode="SELF"), "chair")

    world.refuses(
        "chosen-from-the-elected",
        CandidateNominated(candidate=A, contest="SECRETARY", in_person=True),
        "registrar",
    )


def test_the_result_waits_for_the_posts() -> None:
    world = committee()
    world.refuses("post-not-voted-on", announcement(world), "chair", "scrutineer", clause="S1.17")

    world.given(posts_vote(world), "chair")
    branch.voted(branch.printed(world, 10), 10, [{"SECRETARY": [A], "DEPUTY": [B]}] * 10)
    branch.approved(world, "RESULT")

    world.given(announcement(world), "chair", "scrutineer")


def test_whoever_loses_the_seat_loses_the_post() -> None:
    contests = (branch.MEMBER, branch.SECRETARY)
    world = branch.voted(branch.branch(MEETING, 10, contests), 10, CLEAR)
    world.given(PostsVoteCalled(day=world.day, candidates={"SECRETARY": (A,)}), "chair")
    branch.voted(branch.printed(world, 10), 10, [{"SECRETARY": [A]}] * 10)

    world.given(PersonVoided(person=A, ground="BRIBERY", document=DOCUMENT), "AUTHORITY")

    assert held(world) == {"MEMBER": [B, C], "SECRETARY": []}
    assert world.election.open_seats == {"MEMBER": 1, "SECRETARY": 1}


@pytest.mark.parametrize("failed", ["MEMBER", "SECRETARY"])
def test_whoever_fails_the_review_fails_it_for_both(failed: str) -> None:
    law = rules("LEAGUE")
    world = branch.voted(branch.branch(law, 10, (branch.MEMBER, branch.SECRETARY)), 10, CLEAR)
    world.given(PostsVoteCalled(day=world.day, candidates={"SECRETARY": (A,)}), "chair")
    branch.voted(branch.printed(world, 10), 10, [{"SECRETARY": [A]}] * 10)

    body = WinnerReviewed(person=A, contest=failed, verdict="FAIL", woman=False, document=DOCUMENT)
    world.given(body, "joint")

    assert held(world) == {"MEMBER": [B, C], "SECRETARY": []}
    assert world.election.open_seats == {"MEMBER": 1, "SECRETARY": 1}


def test_the_secretary_can_be_elected_directly_instead() -> None:
    direct = (Contest("SECRETARY", "书记", "secretary", 1, 1), Contest("MEMBER", "委员", "member", 2, 2))
    candidates = {"SECRETARY": [A], "MEMBER": [B, C, D]}
    world = branch.branch(MEETING, 10, direct, candidates)

    branch.voted(world, 10, [{"SECRETARY": [A], "MEMBER": [B, C]}] * 9 + [{"SECRETARY": [D]}])

    assert held(world) == {"SECRETARY": [A], "MEMBER": [B, C]}


@pytest.mark.parametrize(
    "posts",
    [
        (branch.MEMBER, Contest("SECRETARY", "书记", "secretary", 1, 2, chosen_from="COMMITTEE")),
        (branch.MEMBER, Contest("SECRETARY", "书记", "secretary", 4, 2, chosen_from="MEMBER")),
        (
            branch.MEMBER,
            branch.SECRETARY,
            Contest("DEPUTY", "副书记", "deputy", 1, 3, chosen_from="SECRETARY"),
        ),
    ],
)
def test_a_post_is_chosen_from_a_post_that_is_there_and_large_enough(posts: Sequence[Contest]) -> None:
    with pytest.raises(Malformed, match="is chosen from"):
        branch.called(MEETING, posts)


def test_an_approval_of_the_result_before_there_is_one_is_none() -> None:
    world = branch.branch(MEETING, 10)

    world.refuses("nothing-to-announce", ApprovalGiven(subject="RESULT", document=DOCUMENT), "AUTHORITY")
