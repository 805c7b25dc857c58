"""Seats: by population, odd, of a small body, and the share of women (S1.3-5, S10.42-50; A52)."""

from __future__ import annotations

from typing import Any

import pytest

from shared.election.calling import seats
from shared.election.calling.approvals import ApprovalGiven
from shared.election.calling.call import ElectionCalled
from shared.election.candidates.candidate_list import CandidatesPublished
from shared.election.candidates.nomination import CandidateNominated, NominationsOpened
from shared.election.electors.roll import RollPublished, RollSealed
from shared.election.outcome.result import ResultAnnounced, seats_held
from shared.election.regulation import profile
from shared.election.regulation.profile import Profile
from shared.election.state import Contest, Winner
from shared.errors import Refused
from tests.unit.law import branch
from tests.unit.law.branch import rules
from tests.unit.law.stages import VC_ZJ, after, call
from tests.world import DOCUMENT, World, elector

SECRETARY = (Contest("SECRETARY", "书记", "secretary", 1, 1),)
LEAGUE = rules("LEAGUE")


def body_of(number: int, **group: Any) -> tuple[Contest, ...]:
    return (Contest("MEMBER", "代表", "representative", number, 1, **group),)


def begun(law: Profile, contests: tuple[Contest, ...], **said: Any) -> World:
    return branch.called(law, contests, **said)


@pytest.mark.parametrize(
    ("name", "population", "least"),
    [
        ("REPRESENTATIVES-2010", 499, 20),
        ("REPRESENTATIVES-2010", 500, 30),
        ("REPRESENTATIVES-ZJ2020", 499, 30),
        ("REPRESENTATIVES-ZJ2020", 500, 40),
        ("REPRESENTATIVES-ZJ2020", 999, 40),
        ("REPRESENTATIVES-ZJ2020", 1000, 50),
    ],
)
def test_a_larger_village_has_more_representatives(name: str, population: int, least: int) -> None:
    law = rules(name, electorate__by_group=False)

    assert begun(law, body_of(least), population=population).election.population == population
    with pytest.raises(Refused, match=f"{least}") as refused:
        begun(law, body_of(least - 1), population=population)

    assert refused.value.code == "seats-out-of-range"


def test_seats_that_go_by_population_need_to_know_it() -> None:
    with pytest.raises(Refused) as refused:
        begun(rules("REPRESENTATIVES-2010", electorate__by_group=False), body_of(30))

    assert refused.value.code == "population-missing"


@pytest.mark.parametrize("number", [3, 5, 7])
def test_an_odd_number_of_seats_is_odd(number: int) -> None:
    odd = profile.adapt(VC_ZJ, {"seats.odd": True}, "RCEO2024 29")

    world = World().given(call(profile=odd, contests=body_of(number), party_gave_woman=True), "AUTHORITY")

    assert len(world.election.contests) == 1


@pytest.mark.parametrize("number", [4, 6])
def test_an_even_number_of_seats_is_not(number: int) -> None:
    odd = profile.adapt(VC_ZJ, {"seats.odd": True}, "RCEO2024 29")

    with pytest.raises(Refused) as refused:
        World().given(call(profile=odd, contests=body_of(number), party_gave_woman=True), "AUTHORITY")

    assert refused.value.code == "seats-not-odd"


def small(members: int) -> World:
    return branch.registered(branch.called(LEAGUE, SECRETARY), members)


@pytest.mark.parametrize("members", [3, 7])
def test_a_branch_of_at_most_seven_may_have_a_secretary_alone(members: int) -> None:
    world = branch.sealed(small(members), members)

    assert seats.is_small_body(world.election)
    assert world.election.roll.sealed == members


def test_a_branch_of_eight_has_a_committee() -> None:
    world = small(8).before(1)
    world.given(RollPublished(posted_on=branch.today(world), electors=8, document=DOCUMENT), "chair")

    world.refuses("body-not-small", RollSealed(electors=8), "chair", clause="S1.5")


def test_two_seats_are_neither_a_committee_nor_a_secretary_alone() -> None:
    with pytest.raises(Refused) as refused:
        branch.called(LEAGUE, (Contest("SECRETARY", "书记", "secretary", 2, 1),))

    assert refused.value.code == "seats-out-of-range"


def test_a_secretary_alone_is_approved_by_branch_and_street_before_the_list() -> None:
    world = branch.sealed(small(7), 7).given(NominationsOpened(mode="SELF"), "chair")
    for number in (1, 2):
        body = CandidateNominated(candidate=elector(number), contest="SECRETARY", in_person=True)
        world.given(body, "registrar")
    posted = CandidatesPublished(
        posted_on=branch.today(world), lists={"SECRETARY": (elector(1), elector(2))}, document=DOCUMENT
    )
    approval = ApprovalGiven(subject="SMALL_BODY", document=DOCUMENT)

    world.refuses("not-approved", posted, "chair", clause="S1.5")
    world.given(approval, "party").refuses("not-approved", posted, "chair", clause="S1.5")
    world.given(approval, "AUTHORITY").given(posted, "chair")


def test_an_ordinary_branch_has_nothing_of_the_kind_to_approve() -> None:
    world = branch.called(LEAGUE, branch.COMMITTEE)

    world.refuses(
        "not-a-small-body", ApprovalGiven(subject="SMALL_BODY", document=DOCUMENT), "AUTHORITY", clause="S1.5"
    )


@pytest.mark.parametrize(("households", "about"), [(450, 30), (457, 30), (458, 31), (7, 1), (0, 1)])
def test_about_one_for_fifteen_households_is_told_and_never_enforced(households: int, about: int) -> None:
    law = rules("REPRESENTATIVES-2010", electorate__by_group=False)

    world = begun(law, body_of(60), population=2000, households=households)

    assert seats.seats_suggested(world.election) == about


def test_where_households_are_no_guide_nothing_is_suggested() -> None:
    assert seats.seats_suggested(after("called").election) is None


def elected(women: int, men: int, binds: bool) -> World:
    """An election in memory with so many elected, of whom the law has only to say whether they can be announced."""
    world = after("determined")
    election = world.election
    share = {"num": 1, "den": 3, "strict": False, "base": "PRESENT", "clause": "S10.50"}
    law = profile.adapt(VC_ZJ, {"seats.women_share_binds": binds, "result.review_winners": False}, "S10.50")
    tree = profile.adapt(law, {"seats.women_share": share}, "S10.50")
    election.profile = tree
    election.winners = [
        Winner(elector(number), "MEMBER", 1, 9, False, "PASS", number <= women)
        for number in range(1, women + men + 1)
    ]
    return world


@pytest.mark.parametrize(
    ("women", "men", "lacking"), [(1, 2, 0), (1, 3, 1), (2, 4, 0), (0, 1, 1), (0, 0, 0), (10, 21, 1)]
)
def test_a_third_of_the_elected_are_women(women: int, men: int, lacking: int) -> None:
    assert seats.women_lacking(elected(women, men, binds=False).election) == lacking


@pytest.mark.parametrize("binds", [True, False])
def test_too_few_women_keep_a_result_back_only_where_the_regulation_says_so(binds: bool) -> None:
    world = elected(1, 3, binds)
    held = {post: tuple(sorted(persons)) for post, persons in seats_held(world.election).items()}
    body = ResultAnnounced(winners=held, posted_on=branch.today(world), document=DOCUMENT)

    if binds:
        world.refuses("women-too-few", body, "chair", "scrutineer", clause="S10.50")
    else:
        world.given(body, "chair", "scrutineer")


def test_posts_chosen_from_the_elected_add_no_seat() -> None:
    posts = (Contest("MEMBER", "委员", "member", 5, 1), branch.SECRETARY, branch.DEPUTY)

    world = branch.called(LEAGUE, posts)

    assert [poll.seats for poll in world.election.round.polls.values()] == [5]


def test_the_call_itself_says_population_and_households() -> None:
    body = call(population=812, households=263)
    assert isinstance(body, ElectionCalled)

    world = World().given(body, "AUTHORITY")

    assert (world.election.population, world.election.households) == (812, 263)


MEMBERS = Contest("MEMBER", "委员", "member", 3, 9)


@pytest.mark.parametrize(
    "posts",
    [
        (Contest("SECRETARY", "书记", "secretary", 2, 1),),
        (Contest("SECRETARY", "书记", "secretary", 1, 1), Contest("SECRETARY-2", "第二书记", "second secretary", 1, 2)),
        (Contest("SECRETARY", "书记", "secretary", 1, 1), Contest("S2", "书记", "secretary", 1, 2)),
        (Contest("DEPUTY", "副书记", "deputy", 1, 1), Contest("Deputy2", "副书记", "deputy", 1, 2, chosen_from="MEMBER")),
    ],
)  # fmt: skip
def test_a_branch_has_one_secretary_and_at_most_one_deputy(posts: tuple[Contest, ...]) -> None:
    """S1.4: 设书记一名，必要时可设副书记一人."""
    with pytest.raises(Refused) as refused:
        begun(LEAGUE, (*posts, MEMBERS))

    assert refused.value.code == "too-many-of-a-post"
    assert refused.value.clause == "S1.4"


def test_one_of_each_is_lawful_and_a_deputy_is_no_secretary() -> None:
    posts = (SECRETARY[0], Contest("DEPUTY", "副书记", "deputy secretary", 1, 2), MEMBERS)

    assert set(begun(LEAGUE, posts).election.contests) == {"SECRETARY", "DEPUTY", "MEMBER"}


def test_a_village_has_one_chair_and_as_many_vice_chairs_as_it_needs() -> None:
    with pytest.raises(Refused, match="主任最多设1名") as refused:
        World().given(call(contests=(Contest("CHAIR", "主任", "chair", 2, 1), Contest("WOMAN", "女委员", "woman", 1, 2, "WOMAN"))), "AUTHORITY")  # fmt: skip

    assert refused.value.clause == "OCV2018 6"
    posts = (
        Contest("CHAIR", "主任", "chair", 1, 1),
        Contest("VICE", "副主任", "vice-chair", 2, 2),
        Contest("WOMAN", "女委员", "woman", 1, 3, "WOMAN"),
    )
    World().given(call(contests=posts), "AUTHORITY")
