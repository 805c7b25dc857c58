"""Posts chosen from the elected whose holders lose the seat: to kin in a higher post, in the same round or in another (S1.17).

Thirty electors, twenty-four papers. E-0005 and E-0006 are members and could keep the accounts; E-0005 is kin of E-0001, who is
about to win the chair, so that the seat is lost and the next by votes takes it (ZJ2020 31).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from services.audit.verify.recount import Recount, recount
from shared import clock
from shared.election.candidates.candidate_list import CandidatesPublished
from shared.election.disputes.recounting import RecountOrdered
from shared.election.disputes.voiding import PersonVoided
from shared.election.outcome.outcome import PollRepeated, RevoteCalled
from shared.election.outcome.posts import PostsVoteCalled
from shared.election.outcome.result import ResultAnnounced, WinnerReviewed
from shared.election.outcome.runoff import RunoffCalled
from shared.election.state import Contest
from tests.findings import findings
from tests.unit.law.polls import (
    Votes,
    attest,
    count,
    day_after,
    first,
    later,
    related,
    runoff,
    sheets,
    tallied,
    winner,
    winners,
)
from tests.unit.law.stages import ELECTORS, VC_ZJ
from tests.world import CANDIDATES, CONTESTS, DOCUMENT, World, strokes_of

ACCOUNTS = Contest("ACCOUNTS", "会计", "accountant", 1, 5, chosen_from="MEMBER")
HIGH = Contest("ACCOUNTS", "会计", "accountant", 1, 1, chosen_from="MEMBER")
CHAIR_OPEN: Votes = {"CHAIR": {"E-0001": 12, "E-0002": 12}}
WON: Votes = {"CHAIR": {"E-0001": 20, "E-0002": 4}}


def village(contests: Sequence[Contest] = (*CONTESTS, ACCOUNTS), votes: Votes = CHAIR_OPEN) -> World:
    """Everybody is elected and reviewed but the chair, whom nobody won."""
    world = World(signing=False).called(VC_ZJ, contests).sealed(ELECTORS).nominated()
    for persons in CANDIDATES.values():
        for person in persons:
            world.cleared(person)
    world.before(5)
    posted = clock.day_of(world.now).isoformat()
    lists = {contest: tuple(persons) for contest, persons in CANDIDATES.items()}
    world.given(
        CandidatesPublished(posted_on=posted, lists=lists, document=DOCUMENT, strokes=strokes_of(lists)),
        "chair",
    )
    related(world, "E-0005", "E-0001")
    return reviewed(first(world, votes).determined())


def reviewed(world: World) -> World:
    """Every winner passes the review."""
    for each in [each for each in world.election.winners if each.review is None]:
        woman = each.contest == "WOMAN"
        body = WinnerReviewed(
            person=each.person, contest=each.contest, verdict="PASS", woman=woman, document=DOCUMENT
        )
        world.given(body, "joint")
    return world


def call(world: World, *persons: str, days: int = 1) -> World:
    """The accountant is voted on."""
    body = PostsVoteCalled(day=day_after(world, days), candidates={"ACCOUNTS": persons})
    return world.given(body, "chair")


def chosen(world: World, votes: dict[str, int], days: int = 1) -> World:
    """The accountant is voted on by itself."""
    called = later(call(world, *votes, days=days), 0)
    return tallied(called, {"ACCOUNTS": votes}, 24).determined()


def again(world: World) -> Recount:
    """The second count of all of it; it agrees with what was declared."""
    found = recount((index, msgspec.json.decode(raw)) for index, raw in enumerate(world.payloads))
    assert found.differences == ()
    assert {post: list(held) for post, held in found.winners.items() if held} == {
        post: sorted(held) for post, held in winners(world).items()
    }
    assert found.missing == world.election.open_seats
    return found


def test_the_post_is_lost_with_the_seat() -> None:
    world = chosen(village(), {"E-0005": 20})

    tallied(runoff(world, "CHAIR", days=5), WON, 24).determined()

    assert world.election.open_seats == {"MEMBER": 1, "ACCOUNTS": 1}
    assert winners(world)["MEMBER"] == ["E-0006"]
    assert "ACCOUNTS" not in winners(world)
    again(world)


def test_the_seat_and_the_post_are_the_next_ones_by_votes() -> None:
    """Two members could be accountants: whoever had the votes and still holds a seat."""
    posts = (*CONTESTS[:2], Contest("MEMBER", "委员", "member", 3, 3), CONTESTS[3])
    contests = (*posts, msgspec.structs.replace(ACCOUNTS, seats=2))
    votes: Votes = {**CHAIR_OPEN, "MEMBER": {"E-0005": 20, "E-0006": 18, "E-0007": 14, "E-0010": 13}}
    world = chosen(village(contests, votes), {"E-0005": 20, "E-0006": 14, "E-0007": 13})
    assert winners(world)["ACCOUNTS"] == ["E-0005", "E-0006"]

    tallied(runoff(world, "CHAIR", days=5), WON, 24).determined()

    assert winners(world)["MEMBER"] == ["E-0006", "E-0007", "E-0010"]
    assert winners(world)["ACCOUNTS"] == ["E-0006", "E-0007"]
    assert winner(world, "E-0007").votes == 13
    assert world.election.open_seats == {}
    again(world)


def test_nobody_is_chosen_who_gives_way_in_the_same_round() -> None:
    world = runoff(call(village(), "E-0005", "E-0006", days=5), "CHAIR", days=0)

    tallied(world, {**WON, "ACCOUNTS": {"E-0005": 16, "E-0006": 8}}, 24).determined()

    assert world.election.open_seats == {"MEMBER": 1, "ACCOUNTS": 1}
    assert "ACCOUNTS" not in winners(world)
    again(world)


def test_the_seats_are_decided_first_whatever_the_rank_of_the_post() -> None:
    contests = (HIGH, *(msgspec.structs.replace(each, rank=each.rank + 1) for each in CONTESTS))
    world = runoff(call(village(contests), "E-0005", "E-0006", days=5), "CHAIR", days=0)

    tallied(world, {**WON, "ACCOUNTS": {"E-0005": 10, "E-0006": 14}}, 24).determined()

    assert winners(world)["ACCOUNTS"] == ["E-0006"]
    again(world)


def test_whoever_lost_the_seat_between_the_tie_and_the_re_vote_does_not_win_the_post() -> None:
    world = chosen(village(), {"E-0005": 12, "E-0006": 12})
    assert world.election.open_seats == {"CHAIR": 1, "ACCOUNTS": 1}
    # Half is not enough; at the runoff a third is, and they are equal again.
    tallied(runoff(world, "ACCOUNTS", days=1), {"ACCOUNTS": {"E-0005": 9, "E-0006": 9}}, 24).determined()
    assert world.election.open_ties == {"ACCOUNTS": ("E-0005", "E-0006")}
    tallied(runoff(world, "CHAIR", days=1), WON, 24).determined()

    world.given(RevoteCalled(day=day_after(world, 1), contests=("ACCOUNTS",)), "chair")
    tallied(world, {"ACCOUNTS": {"E-0005": 20, "E-0006": 4}}, 24).determined()

    assert winners(world)["ACCOUNTS"] == ["E-0006"]
    again(world)


def test_a_recount_of_the_chair_gives_seat_and_post_back() -> None:
    world = chosen(village(), {"E-0005": 20})
    tallied(runoff(world, "CHAIR", days=5), WON, 24).determined()

    world.given(RecountOrdered(round=3, piles=("P",), document=DOCUMENT), "chair")
    for marks in sheets({"CHAIR": {"E-0002": 20, "E-0001": 4}}, 24):
        count(world, marks)
    attest(world).count_closed().determined()

    assert winners(world)["ACCOUNTS"] == ["E-0005"]
    assert sorted(winners(world)["MEMBER"]) == ["E-0005", "E-0006"]
    assert world.election.open_seats == {}
    again(world)


def test_papers_counted_before_a_person_was_voided_stay_as_they_were_read() -> None:
    world = call(village(), "E-0005")
    later(world, 0).opened(ELECTORS)
    world.issued([f"E-{number:04d}" for number in range(1, 25)]).closed().box(24)
    for _ in range(11):
        count(world, {"ACCOUNTS": ("E-0006",)})
    world.given(PersonVoided(person="E-0006", ground="BRIBERY", document=DOCUMENT), "AUTHORITY")
    for _ in range(13):
        count(world, {"ACCOUNTS": ("E-0005",)})

    attest(world).count_closed().determined()

    assert world.election.round.piles["P"].verdicts == {"VALID": 24}
    assert winners(world)["ACCOUNTS"] == ["E-0005"]
    again(world)


def test_whoever_gave_way_is_offered_neither_seat_nor_post_again() -> None:
    world = chosen(village(), {"E-0005": 14, "E-0006": 10})
    tallied(runoff(world, "CHAIR", days=5), WON, 24).determined()
    assert world.election.open_seats == {"MEMBER": 1, "ACCOUNTS": 1}

    both = RunoffCalled(day=day_after(world, 1), candidates={"ACCOUNTS": ("E-0005", "E-0006")})
    world.refuses("runoff-candidates", both, "chair", clause="ZJ2020")

    tallied(runoff(world, "ACCOUNTS", days=1), {"ACCOUNTS": {"E-0006": 12}}, 24).determined()
    assert winners(world)["ACCOUNTS"] == ["E-0006"]
    again(world)


def test_a_member_proposed_and_not_marked_may_run_and_no_finding_says_otherwise() -> None:
    world = later(call(village(), "E-0005", "E-0006"), 0)
    tallied(world, {"ACCOUNTS": {"E-0005": 11}}, 24).determined()

    runoff(world, "ACCOUNTS", days=1)

    assert world.election.round.polls["ACCOUNTS"].candidates == ["E-0005", "E-0006"]
    assert [each.en for each in findings(world) if each.id == "A32"] == []


def test_a_post_that_is_empty_again_is_chosen_anew_if_no_loser_could_run_for_it() -> None:
    world = chosen(village(), {"E-0005": 20})
    tallied(runoff(world, "CHAIR", days=5), WON, 24).determined()
    assert world.election.open_seats == {"MEMBER": 1, "ACCOUNTS": 1}

    later(call(world, "E-0006"), 0)
    assert world.election.round.polls["ACCOUNTS"].kind == "FIRST"
    world.refuses("post-not-chosen", PostsVoteCalled(day=world.day, candidates={"ACCOUNTS": ()}), "chair")
    tallied(world, {"ACCOUNTS": {"E-0006": 13}}, 24).determined()

    assert winners(world)["ACCOUNTS"] == ["E-0006"]
    assert world.election.open_seats == {"MEMBER": 1}
    again(world)


def test_but_a_loser_runs_for_it_first() -> None:
    world = chosen(village(), {"E-0005": 14, "E-0006": 10})
    tallied(runoff(world, "CHAIR", days=5), WON, 24).determined()

    world.refuses(
        "post-not-chosen",
        PostsVoteCalled(day=day_after(world, 1), candidates={"ACCOUNTS": ("E-0006",)}),
        "chair",
    )


def test_after_an_invalid_vote_on_an_empty_post_it_is_held_again() -> None:
    world = chosen(village(), {"E-0005": 20})
    world.given(PersonVoided(person="E-0005", ground="BRIBERY", document=DOCUMENT), "AUTHORITY")
    assert world.election.open_seats == {"CHAIR": 1, "MEMBER": 1, "ACCOUNTS": 1}
    tallied(later(call(world, "E-0006"), 0), {"ACCOUNTS": {"E-0006": 15}}, 15).determined()
    assert (world.election.failed, world.election.open_seats) == (["ACCOUNTS"], {"CHAIR": 1, "MEMBER": 1})
    found = recount((index, msgspec.json.decode(raw)) for index, raw in enumerate(world.payloads))
    assert (found.differences, found.failed) == ((), ("ACCOUNTS",))

    world.given(PollRepeated(day=day_after(world, 1)), "chair")
    tallied(world, {"ACCOUNTS": {"E-0006": 16}}, 16).determined()

    assert winners(world)["ACCOUNTS"] == ["E-0006"]
    again(world)


NOBODY_ELECTED: Votes = {
    "CHAIR": {"E-0001": 20},
    "VICE": {"E-0003": 20},
    "MEMBER": {"E-0006": 12, "E-0007": 12},
    "WOMAN": {"E-0008": 20},
}


def test_nobody_is_chosen_from_nobody() -> None:
    world = village(votes=NOBODY_ELECTED)
    assert world.election.open_seats == {"MEMBER": 2}

    for proposed in ((), ("E-0006",)):
        body = PostsVoteCalled(day=day_after(world, 1), candidates={"ACCOUNTS": proposed})
        world.refuses("nobody-to-choose", body, "chair")


def test_a_post_that_nobody_could_be_chosen_to_is_announced_as_vacant() -> None:
    """After the runoff three are elected, nobody of them a member: the seats may stay empty (ZJ2020 30)."""
    world = runoff(village(votes=NOBODY_ELECTED), "MEMBER", days=1)
    tallied(world, {"MEMBER": {"E-0006": 7, "E-0007": 7}}, 24).determined()
    held = {"CHAIR": ("E-0001",), "VICE": ("E-0003",), "MEMBER": (), "WOMAN": ("E-0008",), "ACCOUNTS": ()}
    said = ResultAnnounced(
        winners=held, posted_on=clock.day_of(world.now).isoformat(), document=DOCUMENT, vacant={"MEMBER": 2}
    )
    world.refuses("vacancies-differ", said, "chair", "scrutineer")

    said = msgspec.structs.replace(said, vacant={"MEMBER": 2, "ACCOUNTS": 1})
    world.given(said, "chair", "scrutineer")

    again(world)


def test_a_post_is_not_voted_on_together_with_that_which_it_is_chosen_from() -> None:
    world = chosen(village(), {"E-0005": 20})
    world.given(PersonVoided(person="E-0005", ground="BRIBERY", document=DOCUMENT), "AUTHORITY")
    assert world.election.open_seats == {"CHAIR": 1, "MEMBER": 1, "ACCOUNTS": 1}
    posts = PostsVoteCalled(day=day_after(world, 1), candidates={"ACCOUNTS": ("E-0006",)})
    seats = RunoffCalled(day=day_after(world, 1), candidates={"MEMBER": ("E-0007",)})

    world.fork().given(posts, "chair").refuses("elected-not-known", seats, "chair")
    world.given(seats, "chair").refuses("elected-not-known", posts, "chair")


def test_the_accountant_waits_until_every_member_is_elected() -> None:
    world = village(votes={**WON, "MEMBER": {"E-0006": 20, "E-0007": 12}})
    assert world.election.open_seats == {"MEMBER": 1}
    posts = PostsVoteCalled(day=day_after(world, 1), candidates={"ACCOUNTS": ("E-0006",)})
    world.refuses("elected-not-known", posts, "chair")

    reviewed(tallied(runoff(world, "MEMBER", days=1), {"MEMBER": {"E-0007": 20}}, 24).determined())
    world.given(msgspec.structs.replace(posts, day=world.day), "chair")
