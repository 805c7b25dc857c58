"""Village groups that vote apart (S10.46)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from shared.election.candidates.nomination import CandidateNominated, NominationsOpened, PrimaryCounted
from shared.election.counting.boxes import BoxOpened, PilesMerged
from shared.election.counting.closing import DifferenceExplained
from shared.election.counting.counting import PaperCounted
from shared.election.counting.reconciliation import open_differences
from shared.election.electors.roll import ElectorRegistered
from shared.election.outcome.reduction import SeatsReduced
from shared.election.outcome.result import ResultAnnounced, seats_held
from shared.election.polling.polling import PaperIssued
from shared.election.regulation.parameters import Share
from shared.election.state import Contest
from shared.errors import Refused
from tests.unit.law import branch, disputes, polls
from tests.unit.law.branch import rules
from tests.unit.law.stages import after
from tests.world import DOCUMENT, World, elector, random_id

FIRST = Contest("REP-1", "一组代表", "representative of group 1", 2, 1, group="G1")
SECOND = Contest("REP-2", "二组代表", "representative of group 2", 1, 2, group="G2")
REPRESENTATIVES = rules(
    "REPRESENTATIVES-2010", seats__minimum=3, seats__by_population=[], seats__one_per_household=True
)
ONE = [elector(number) for number in range(1, 13)]
TWO = [elector(number) for number in range(13, 19)]


def registering(law: Any = REPRESENTATIVES) -> World:
    return branch.called(law, (FIRST, SECOND))


def village(law: Any = REPRESENTATIVES) -> World:
    """Twelve households in one group, six in the other; A, B, C stand in the first, M and N in the second."""
    world = branch.registered(registering(law), 12, "HOUSEHOLD", "G1")
    branch.registered(world, 6, "HOUSEHOLD", "G2")
    branch.sealed(world, 18)
    branch.listed(world, {"REP-1": ONE[:3], "REP-2": TWO[:2]})
    return branch.printed(world, 30)


def voting(first: int = 8, second: int = 4, law: Any = REPRESENTATIVES) -> World:
    """Both groups meet, and their stations are open."""
    world = branch.meeting(village(law), 12, first, "G1")
    branch.meeting(world, 6, second, "G2")
    branch.opened(world, 15, "S1", "G1")
    return branch.opened(world, 15, "S2", "G2")


def boxed(first: Sequence[str] = ONE[:8], second: Sequence[str] = TWO[:4]) -> World:
    world = voting().issued(first, "S1").issued(second, "S2").closed("S1").closed("S2")
    return world.box(len(first), "S1", "P1").box(len(second), "S2", "P2")


def held(world: World) -> dict[str, list[str]]:
    return {post: sorted(persons) for post, persons in seats_held(world.election).items()}


def test_each_group_elects_its_own_by_its_own_papers() -> None:
    world = boxed()
    world.counted([{"REP-1": [ONE[0], ONE[1]]}] * 5 + [{"REP-1": [ONE[2]]}] * 3, "P1")
    world.counted([{"REP-2": [TWO[0]]}] * 3 + [{"REP-2": [TWO[1]]}], "P2")

    world.count_closed().determined()

    assert held(world) == {"REP-1": ONE[:2], "REP-2": [TWO[0]]}


@pytest.mark.parametrize(("group", "should", "present"), [("G1", 12, 7), ("G2", 6, 3)])
def test_two_thirds_of_the_households_of_each_group_have_to_come(
    group: str, should: int, present: int
) -> None:
    world = village().at("2026-03-28", 8)

    world.refuses(
        "meeting-without-quorum", branch.opening(world, should, present, group), "chair", "scrutineer"
    )
    world.given(branch.opening(world, should, present + 1, group), "chair", "scrutineer")


def test_a_share_is_one_of_the_groups_own_papers() -> None:
    law = rules(
        "REPRESENTATIVES-2010",
        seats__minimum=3,
        seats__by_population=[],
        winning__share__num=1,
        winning__share__den=2,
        winning__share__strict=True,
    )
    world = voting(law=law).issued(ONE[:8], "S1").issued(TWO[:4], "S2").closed("S1").closed("S2")
    world.box(8, "S1", "P1").box(4, "S2", "P2")
    world.counted([{"REP-1": [ONE[0]]}] * 5 + [{"REP-1": [ONE[1]]}] * 3, "P1")
    world.counted([{"REP-2": [TWO[0]]}] * 2 + [{"REP-2": [TWO[1]]}] * 2, "P2")
    world.count_closed().determined()

    assert held(world) == {"REP-1": [ONE[0]], "REP-2": []}, (
        "two of four are half, though five of twelve are fewer"
    )
    assert world.election.open_seats == {"REP-1": 1, "REP-2": 1}


def test_more_papers_than_issued_spoil_the_poll_of_that_group_alone() -> None:
    world = voting().issued(ONE[:8], "S1").issued(TWO[:4], "S2").closed("S1").closed("S2")
    world.box(7, "S1", "P1").box(5, "S2", "P2")
    world.counted([{"REP-1": [ONE[0], ONE[1]]}] * 7, "P1").counted([{"REP-2": [TWO[0]]}] * 5, "P2")
    world.count_closed()
    explained = DifferenceExplained(
        round=1, rule="R105", station="S2", explanation="FOREIGN_SHEETS", document=DOCUMENT
    )
    world.given(explained, "chair", "scrutineer").determined()

    assert held(world) == {"REP-1": ONE[:2], "REP-2": []}
    assert world.election.failed == ["REP-2"]


def test_an_elector_votes_at_the_station_of_the_group() -> None:
    world = voting()

    world.refuses("votes-elsewhere", PaperIssued(round=1, station="S2", elector=ONE[0]), "issuer")
    world.issued([ONE[0]], "S1")


def test_papers_are_counted_against_those_present_in_the_group() -> None:
    world = voting(8, 4).issued(TWO[:4], "S2")

    world.refuses("more-than-present", PaperIssued(round=1, station="S2", elector=TWO[4]), "issuer")
    world.issued([ONE[0]], "S1")


@pytest.mark.parametrize("group", [None, "G3"])
def test_a_station_serves_a_group_that_votes(group: str | None) -> None:
    world = branch.meeting(village(), 12, 8, "G1")

    world.refuses(
        "group-does-not-vote",
        branch.station_opening(world, 5, "S1", group),
        "chief",
        "scrutineer",
        clause="S10.46",
    )
    world.refuses("group-does-not-vote", branch.opening(world, 12, 8, group), "chair", "scrutineer")


def test_where_all_vote_together_no_station_serves_a_group() -> None:
    world = after("published").at("2026-03-28", 7)
    branch.printed(world, 30)
    world.at(world.day, 8)

    world.refuses("group-does-not-vote", branch.station_opening(world, 30, "S1", "G1"), "chief", "scrutineer")


def test_the_papers_of_two_groups_lie_in_no_pile_together() -> None:
    world = voting().issued(ONE[:8], "S1").issued(TWO[:4], "S2").closed("S1").closed("S2").box(8, "S1", "P1")
    other = BoxOpened(round=1, station="S2", pile="P1", returned=4, seal_intact=True)

    world.refuses("piles-of-two-groups", other, "chair", "scrutineer")
    world.box(4, "S2", "P2")

    world.refuses("piles-of-two-groups", PilesMerged(round=1, pile="P2", into="P1"), "chair")


def test_a_paper_bears_the_posts_of_its_group_alone() -> None:
    world = boxed()
    paper = random_id("of the other group")
    body = PaperCounted(round=1, pile="P2", paper=paper, verdict="VALID", marks={"REP-1": (ONE[0],)})

    world.refuses("post-of-another-group", body, "counter")


def test_a_small_group_is_counted_although_its_pile_is_small() -> None:
    """Four papers are fewer than five; there are none of their group to mix them with."""
    world = boxed()

    world.counted([{"REP-2": [TWO[0]]}] * 4, "P2")

    assert world.election.round.piles["P2"].counted == 4


def test_somebody_of_another_group_gets_no_vote() -> None:
    world = boxed().counted([{"REP-2": [TWO[0]]}] * 3 + [{"REP-2": [ONE[5]]}], "P2")

    assert world.election.round.votes["REP-2"] == {TWO[0]: 3}
    assert world.election.round.piles["P2"].verdicts == {"VALID": 3, "INVALID": 1}


def test_somebody_of_another_group_does_not_stand() -> None:
    world = branch.registered(registering(), 12, "HOUSEHOLD", "G1")
    branch.sealed(branch.registered(world, 6, "HOUSEHOLD", "G2"), 18)
    world.given(NominationsOpened(mode="SELF"), "chair")

    world.refuses(
        "of-another-group",
        CandidateNominated(candidate=ONE[0], contest="REP-2", in_person=True),
        "registrar",
    )


@pytest.mark.parametrize("group", [None, "G3"])
def test_everybody_belongs_to_a_group_with_a_post(group: str | None) -> None:
    body = ElectorRegistered(elector=elector(1), kind="HOUSEHOLD", household="H-1", group=group)

    registering().refuses("group-without-post", body, "registrar", clause="S10.46")


@pytest.mark.parametrize(
    "posts", [(FIRST, Contest("REP-2", "代表", "rep", 1, 2)), (Contest("REP", "代表", "rep", 3, 1),)]
)
def test_a_post_belongs_to_a_group_where_groups_vote_apart(posts: tuple[Contest, ...]) -> None:
    with pytest.raises(Refused) as refused:
        branch.called(REPRESENTATIVES, posts)

    assert refused.value.code == "post-of-a-group"


def sea_nomination() -> World:
    """Nobody nominates himself; the twelve and the six are asked, group by group."""
    law = rules(
        "REPRESENTATIVES-2010",
        seats__minimum=3,
        seats__by_population=[],
        nomination__modes=["SEA"],
        nomination__sea_quorum__num=1,
        nomination__sea_quorum__den=2,
        nomination__sea_quorum__strict=True,
    )
    world = branch.registered(registering(law), 12, "HOUSEHOLD", "G1")
    branch.sealed(branch.registered(world, 6, "HOUSEHOLD", "G2"), 18)
    return world.given(NominationsOpened(mode="SEA"), "chair")


def test_a_groups_sea_nomination_needs_more_than_half_of_that_group() -> None:
    world = sea_nomination()
    votes = {TWO[0]: 3}

    world.refuses(
        "primary-quorum", PrimaryCounted(contest="REP-2", in_person=3, votes=votes), "chair", "scrutineer"
    )
    world.given(PrimaryCounted(contest="REP-2", in_person=4, votes=votes), "chair", "scrutineer")


def test_a_group_names_its_own() -> None:
    body = PrimaryCounted(contest="REP-2", in_person=6, votes={ONE[0]: 6})

    sea_nomination().refuses("of-another-group", body, "chair", "scrutineer")


def three_stations() -> World:
    """The first group votes at two stations whose papers lie together, the second at one; all is counted."""
    world = branch.meeting(branch.meeting(village(), 12, 8, "G1"), 6, 4, "G2")
    for station, group in (("S1", "G1"), ("S2", "G2"), ("S3", "G1")):
        branch.opened(world, 10, station, group)
    world.issued(ONE[:5], "S1").issued(TWO[:4], "S2").issued(ONE[5:8], "S3")
    for station in ("S1", "S2", "S3"):
        world.closed(station)
    for station, returned, pile in (("S1", 5, "P1"), ("S2", 4, "P2"), ("S3", 3, "P1")):
        world.box(returned, station, pile)
    world.counted([{"REP-1": [ONE[0], ONE[1]]}] * 8, "P1")
    return world.counted([{"REP-2": [TWO[0]]}] * 4, "P2").count_closed()


@pytest.mark.parametrize(
    ("station", "failed", "elected"),
    [
        ("S3", ["REP-1"], {"REP-1": [], "REP-2": [TWO[0]]}),  # mixed with others of its group
        ("S2", ["REP-2"], {"REP-1": ONE[:2], "REP-2": []}),  # alone: nobody of its group voted any more
    ],
)
def test_papers_that_cannot_stand_spoil_the_polls_of_their_group_alone(
    station: str, failed: list[str], elected: dict[str, list[str]]
) -> None:
    world = three_stations().determined()
    assert held(world) == {"REP-1": ONE[:2], "REP-2": [TWO[0]]}

    world.given(disputes.station_void(station), "chair", "AUTHORITY").count_closed()
    for difference in open_differences(world.election.round):
        explained = DifferenceExplained(
            round=1, rule=difference.rule, station=difference.station, explanation="FOREIGN_SHEETS", document=DOCUMENT
        )  # fmt: skip
        world.given(explained, "chair", "scrutineer")
    world.determined()

    assert world.election.failed == failed
    assert held(world) == elected
    disputes.agreed(world)


def test_a_group_gives_up_seats_of_its_own_posts_alone() -> None:
    consent = Share(1, 2, True, "PRESENT", "PARTY1990")
    world = boxed_with(rules("REPRESENTATIVES-2010", seats__minimum=2, seats__by_population=[], runoff__reduce_seats=consent))  # fmt: skip
    world.counted([{"REP-1": [ONE[0]]}] * 8, "P1").counted([{"REP-2": [TWO[0]]}] * 4, "P2")
    world.count_closed().determined()

    def given_up(present: int, in_favour: int, *posts: str) -> SeatsReduced:
        seats = dict.fromkeys(posts, 1)
        return SeatsReduced(seats=seats, present=present, in_favour=in_favour, document=DOCUMENT)

    # Four came to the other group's meeting; twelve came in all.
    world.refuses("attendance-differs", given_up(4, 3, "REP-1"), "chair", "scrutineer")
    world.refuses("attendance-differs", given_up(12, 7, "REP-1"), "chair", "scrutineer")
    world.refuses("consent-missing", given_up(8, 4, "REP-1"), "chair", "scrutineer")

    world.given(given_up(8, 5, "REP-1"), "chair", "scrutineer")

    assert world.election.reduced == {"REP-1": 1}


def boxed_with(law: Any) -> World:
    world = voting(law=law).issued(ONE[:8], "S1").issued(TWO[:4], "S2").closed("S1").closed("S2")
    return world.box(8, "S1", "P1").box(4, "S2", "P2")


def test_two_groups_do_not_give_up_seats_in_one_statement() -> None:
    consent = Share(1, 2, True, "PRESENT", "PARTY1990")
    wide = (FIRST, msgspec.structs.replace(SECOND, seats=2))
    law = rules("REPRESENTATIVES-2010", seats__minimum=2, seats__by_population=[], runoff__reduce_seats=consent)  # fmt: skip
    world = branch.registered(branch.called(law, wide), 12, "HOUSEHOLD", "G1")
    branch.sealed(branch.registered(world, 6, "HOUSEHOLD", "G2"), 18)
    branch.listed(world, {"REP-1": ONE[:3], "REP-2": TWO[:2]})
    branch.meeting(branch.meeting(branch.printed(world, 30), 12, 8, "G1"), 6, 4, "G2")
    branch.opened(branch.opened(world, 15, "S1", "G1"), 15, "S2", "G2")
    world.issued(ONE[:8], "S1").issued(TWO[:4], "S2").closed("S1").closed("S2")
    world.box(8, "S1", "P1").box(4, "S2", "P2")
    world.counted([{"REP-1": [ONE[0]]}] * 8, "P1").counted([{"REP-2": [TWO[0]]}] * 4, "P2")
    world.count_closed().determined()

    both = SeatsReduced(seats={"REP-1": 1, "REP-2": 1}, present=8, in_favour=8, document=DOCUMENT)
    world.refuses("posts-of-groups", both, "chair", "scrutineer")


def test_where_no_choice_is_demanded_fewer_may_come_forward_than_there_are_seats() -> None:
    """S10.46: nobody need come forward at all, so one of two is no list that is too short; the rest is written in."""
    law = rules(
        "REPRESENTATIVES-2010",
        seats__minimum=3,
        seats__by_population=[],
        nomination__differential__except_modes=[],
    )
    world = branch.sealed(branch.registered(registering(law), 12, "HOUSEHOLD", "G1"), 12)

    branch.listed(world, {"REP-1": ONE[:1]})

    assert world.election.published == {"REP-1": ONE[:1], "REP-2": []}


def test_where_a_choice_is_demanded_whoever_comes_forward_needs_a_rival() -> None:
    law = rules(
        "REPRESENTATIVES-2010",
        seats__minimum=3,
        seats__by_population=[],
        nomination__differential__except_modes=[],
        nomination__differential__least__extra=1,
        nomination__modes=["SELF", "ORGANISATION"],
    )
    world = branch.sealed(branch.registered(registering(law), 12, "HOUSEHOLD", "G1"), 12)

    with pytest.raises(Refused) as refused:
        branch.listed(world, {"REP-1": ONE[:2]})
    assert refused.value.code == "no-choice"


LEADERS = (
    Contest("LEAD-1", "一组组长", "leader of group 1", 1, 1, group="G1"),
    Contest("LEAD-2", "二组组长", "leader of group 2", 1, 2, group="G2"),
)


def led(papers: Sequence[str], law: Any) -> World:
    """The second group has its leader; the first, of twelve households, votes with these eight papers, and for two weeks if need be."""
    world = branch.registered(branch.called(law, LEADERS), 12, "HOUSEHOLD", "G1")
    branch.sealed(branch.registered(world, 6, "HOUSEHOLD", "G2"), 18)
    branch.printed(branch.listed(world, {"LEAD-1": ONE[:2], "LEAD-2": TWO[:2]}), 30)
    branch.meeting(world, 12, 8, "G1")
    branch.meeting(world, 6, 4, "G2")
    branch.opened(world, 15, "S1", "G1")
    branch.opened(world, 15, "S2", "G2")
    world.issued(ONE[:8], "S1").issued(TWO[:4], "S2").closed("S1").closed("S2")
    world.box(8, "S1", "P1").box(4, "S2", "P2")
    world.counted([{"LEAD-1": [person]} for person in papers], "P1")
    world.counted([{"LEAD-2": [TWO[0]]}] * 4, "P2")
    return world.count_closed().determined()


def again(world: World, papers: Sequence[str]) -> World:
    """The first group's runoff, a week later."""
    polls.runoff(world, "LEAD-1")
    branch.printed(world, 8)
    branch.meeting(world, 12, 8, "G1")
    branch.opened(world, 8, "S1", "G1").issued(ONE[:8], "S1").closed("S1").box(8, "S1", "P3")
    world.counted([{"LEAD-1": [person]} for person in papers], "P3")
    return world.count_closed().determined()


EVENLY = (*[ONE[0]] * 4, *[ONE[1]] * 4)


@pytest.mark.parametrize("each_its_own", [True, False])
def test_no_group_stays_without_a_leader_because_others_have_theirs(each_its_own: bool) -> None:
    """OCV2018 28: four of eight are not more than half, at the first meeting and at the second."""
    law = rules("GROUP-LEADER", runoff__vacancy_by_group=each_its_own, result__review_winners=False)
    world = again(led(EVENLY, law), EVENLY)
    assert held(world) == {"LEAD-1": [], "LEAD-2": [TWO[0]]}

    world.at(world.day, 20)
    vacant = ResultAnnounced(
        winners={"LEAD-1": (), "LEAD-2": (TWO[0],)},
        vacant={"LEAD-1": 1},
        posted_on=world.day,
        document=DOCUMENT,
    )
    if not each_its_own:
        world.given(vacant, "chair", "scrutineer")
        return
    world.refuses("seats-missing", vacant, "chair", "scrutineer", clause="OCV2018 28")

    again(world, (*[ONE[0]] * 5, *[ONE[1]] * 3))

    assert held(world) == {"LEAD-1": [ONE[0]], "LEAD-2": [TWO[0]]}
