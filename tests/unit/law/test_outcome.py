"""The outcome: declared by people, computed by the law; and the rounds that follow from it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from shared.election.calling.call import ElectionResumed, ElectionSuspended
from shared.election.outcome.outcome import (
    OutcomeDetermined,
    PollRepeated,
    RevoteCalled,
    declaration,
)
from shared.election.outcome.result import WinnerReviewed
from shared.election.outcome.runners import runoff_candidates
from shared.election.outcome.runoff import RunoffCalled
from tests.unit.law.polls import (
    day_after,
    first,
    later,
    polled,
    published,
    runoff,
    tallied,
    winners,
)
from tests.unit.law.stages import after
from tests.world import CANDIDATES, DOCUMENT, World

CLOSE = {"CHAIR": {"E-0001": 10, "E-0002": 9, "E-0010": 4}}
"""Nobody has more than half of twenty-four papers for the chair."""
TIED = {"MEMBER": {"E-0005": 20, "E-0006": 14, "E-0007": 14}}
"""Two are equal for the second seat."""


def revote(world: World, *contests: str, days: int = 1) -> World:
    body = RevoteCalled(day=day_after(world, days), contests=contests or tuple(world.election.open_ties))
    return world.given(body, "chair")


def called(world: World, days: int = 7, **names: tuple[str, ...]) -> RunoffCalled:
    return RunoffCalled(day=day_after(world, days), candidates=names)


def failed(person: str, contest: str) -> WinnerReviewed:
    return WinnerReviewed(person=person, contest=contest, verdict="FAIL", woman=False, document=DOCUMENT)


# The declaration


def test_what_the_committee_declares_is_what_the_law_computes() -> None:
    world = after("count closed")

    world.given(declaration(world.election), "chair", "scrutineer")

    assert world.election.round.phase == "DETERMINED"
    assert winners(world) == {
        "CHAIR": ["E-0001"],
        "VICE": ["E-0003"],
        "MEMBER": ["E-0005", "E-0006"],
        "WOMAN": ["E-0008"],
    }
    first_winner = world.election.winners[0]
    assert (first_winner.votes, first_winner.round, first_winner.written_in) == (18, 1, False)
    assert world.election.winners[-1].woman


@pytest.mark.parametrize(
    "changes",
    [
        {"registered": 31},
        {"issued": 25},
        {"returned": 23},
        {"minimum": {"CHAIR": 12, "VICE": 13, "MEMBER": 13, "WOMAN": 13}},
        {"elected": {"CHAIR": ("E-0002",)}},
        {"failed": ("CHAIR",)},
        {"ties": {"CHAIR": ("E-0001", "E-0002")}},
        {"missing": {"MEMBER": 1}},
    ],
)
def test_anything_else_is_refused(changes: dict[str, Any]) -> None:
    world = after("count closed")
    body: OutcomeDetermined = msgspec.structs.replace(declaration(world.election), **changes)

    world.refuses("outcome-differs", body, "chair", "scrutineer", clause="OCV2018 15; ZJ2020 28")


def test_winners_are_declared_from_most_votes_down() -> None:
    world = after("count closed")
    stated = declaration(world.election)
    swapped = stated.elected | {"MEMBER": ("E-0006", "E-0005")}
    assert world.election.round.votes["MEMBER"]["E-0005"] == world.election.round.votes["MEMBER"]["E-0006"]

    body = msgspec.structs.replace(stated, elected=swapped)

    world.refuses("outcome-differs", body, "chair", "scrutineer")


def test_a_round_is_determined_once_and_after_its_count() -> None:
    for stage in ("counted", "determined"):
        world = after(stage)
        world.refuses("round-not-there", declaration(after("count closed").election), "chair", "scrutineer")


def test_the_chair_does_not_declare_it_alone() -> None:
    world = after("count closed")

    world.refuses("signers-lack-office", declaration(world.election), "chair")


# What can follow


def test_nothing_follows_an_undecided_round() -> None:
    for stage in ("published", "boxed", "count closed"):
        world = after(stage)
        world.refuses("round-not-decided", RevoteCalled(day="2026-04-01", contests=("CHAIR",)), "chair")
        world.refuses("round-not-decided", called(world, CHAIR=("E-0001", "E-0002")), "chair")
        world.refuses("round-not-decided", PollRepeated(day="2026-04-01"), "chair")


def test_nothing_follows_an_announced_result() -> None:
    world = after("announced")

    world.refuses("already-announced", RevoteCalled(day="2026-04-01", contests=("CHAIR",)), "chair")
    world.refuses("already-announced", PollRepeated(day="2026-04-01"), "chair")


def test_not_even_for_seats_that_were_announced_as_vacant() -> None:
    """A by-election is an election of its own."""
    world = runoff(first(published(), CLOSE).determined())
    for person in ("E-0001", "E-0002"):
        assert person in world.election.round.polls["CHAIR"].candidates
    tallied(world, {"CHAIR": {"E-0001": 5, "E-0002": 4}}, 20).determined().announced()
    assert world.election.open_seats == {"CHAIR": 1}

    names = tuple(runoff_candidates(world.election, "CHAIR"))
    world.refuses("already-announced", called(world, CHAIR=names), "chair", clause="ZJ2020 32")


def test_a_round_is_called_for_today_or_later() -> None:
    world = later(first(published(), CLOSE).determined(), 2)
    names = ("E-0001", "E-0002")
    world.refuses("day-not-ahead", called(world, 1, CHAIR=names), "chair")

    world.given(called(world, 2, CHAIR=names), "chair")


# Re-votes


def test_a_revote_is_about_a_tie() -> None:
    world = first(published(), TIED).determined()
    for contests in ((), ("CHAIR",), ("MEMBER", "CHAIR"), ("MAYOR",)):
        world.refuses("no-tie", RevoteCalled(day=day_after(world, 1), contests=contests), "chair")

    revote(world, "MEMBER")

    poll = world.election.round.polls["MEMBER"]
    assert (poll.kind, poll.seats, poll.candidates) == ("REVOTE", 1, ["E-0006", "E-0007"])
    assert list(world.election.round.polls) == ["MEMBER"]


def test_a_tie_is_voted_on_once_at_a_time() -> None:
    world = revote(first(published(), TIED).determined(), "MEMBER")

    again = RevoteCalled(day=world.day, contests=("MEMBER",))
    world.refuses("no-tie", again, "chair", clause="ZJ2020 28")


def test_a_revote_leaves_no_tie_open() -> None:
    world = revote(first(published(), TIED).determined())

    tallied(world, {"MEMBER": {"E-0006": 3, "E-0007": 2}}, 6).determined()

    assert world.election.open_ties == {}
    assert winners(world)["MEMBER"] == ["E-0005", "E-0006"]


# Runoffs


def test_a_runoff_is_about_a_missing_seat() -> None:
    world = first(published(), CLOSE).determined()

    world.refuses("no-seat-missing", called(world), "chair")
    world.refuses("no-seat-missing", called(world, VICE=("E-0003", "E-0004")), "chair", clause="ZJ2020 29")
    world.refuses("no-seat-missing", called(world, MAYOR=("E-0003",)), "chair")
    world.given(called(world, CHAIR=("E-0002", "E-0001")), "chair")

    poll = world.election.round.polls["CHAIR"]
    assert (poll.kind, poll.seats, poll.candidates) == ("RUNOFF", 1, ["E-0001", "E-0002"])


@pytest.mark.parametrize(
    "names",
    [
        (),
        ("E-0001",),
        ("E-0001", "E-0010"),
        ("E-0001", "E-0002", "E-0010"),
        ("E-0001", "E-0001"),
        ("E-0001", "E-0002", "E-0002"),
    ],
)
def test_its_candidates_follow_from_the_votes(names: tuple[str, ...]) -> None:
    world = first(published(), CLOSE).determined()

    world.refuses("runoff-candidates", called(world, CHAIR=names), "chair")


def test_a_runoff_after_more_than_thirty_days_is_held_all_the_same() -> None:
    """After a suspension no lawful day is left, and the seats are missing still: A32 finds it (ZJ2020 29)."""
    world = first(published(), CLOSE).determined()
    world.given(ElectionSuspended(document=DOCUMENT), "AUTHORITY")
    later(world, 31).given(ElectionResumed(document=DOCUMENT), "AUTHORITY")

    world.given(called(world, 32, CHAIR=("E-0001", "E-0002")), "chair")

    assert world.election.round.polls["CHAIR"].kind == "RUNOFF"


def test_a_runoff_is_called_once_at_a_time() -> None:
    world = runoff(first(published(), CLOSE).determined())

    again = RunoffCalled(day=world.day, candidates={"CHAIR": ("E-0001", "E-0002")})
    world.refuses("no-seat-missing", again, "chair")


def test_the_tie_is_decided_before_a_runoff_for_the_same_post() -> None:
    world = first(published(), TIED).determined().given(failed("E-0005", "MEMBER"), "joint")
    assert world.election.open_seats == {"MEMBER": 1}

    world.refuses("tie-open", called(world, MEMBER=("E-0006", "E-0007")), "chair", clause="ZJ2020 28")


def test_a_regulation_may_end_after_one_runoff() -> None:
    world = runoff(first(published(runoff__most_rounds=1), CLOSE).determined())
    tallied(world, {"CHAIR": {"E-0001": 5, "E-0002": 4}}, 20).determined()

    names = tuple(runoff_candidates(world.election, "CHAIR"))
    world.refuses("no-more-runoffs", called(world, CHAIR=names), "chair", clause="test")


def test_a_regulation_may_know_no_runoff_and_then_none_is_waited_for() -> None:
    world = first(published(runoff__allowed=False), CLOSE).determined()
    names = tuple(runoff_candidates(world.election, "CHAIR"))

    world.refuses("no-runoffs", called(world, CHAIR=names), "chair", clause="test")

    world.announced()
    assert world.election.open_seats == {"CHAIR": 1}, "vacant"


def test_otherwise_there_are_as_many_as_it_takes() -> None:
    world = first(published(), CLOSE).determined()
    for _ in range(3):
        tallied(runoff(world), {"CHAIR": {"E-0001": 5, "E-0002": 4}}, 20).determined()
    tallied(runoff(world), {"CHAIR": {"E-0001": 10, "E-0002": 4}}, 20).determined()

    assert winners(world)["CHAIR"] == ["E-0001"]
    assert world.election.round.number == 5


def test_a_seat_that_a_review_opens_during_a_revote_is_not_lost() -> None:
    world = revote(first(published(), TIED).determined())
    world.given(failed("E-0005", "MEMBER"), "joint")

    tallied(world, {"MEMBER": {"E-0006": 12, "E-0007": 4}}, 20).determined()

    assert winners(world)["MEMBER"] == ["E-0006"]
    assert world.election.open_seats == {"MEMBER": 1}
    runoff(world)
    assert world.election.round.polls["MEMBER"].candidates == ["E-0007"]


def test_nor_one_that_it_opens_during_a_runoff_of_the_same_post() -> None:
    short = {"MEMBER": {"E-0005": 20, "E-0006": 12, "E-0007": 8}}
    world = runoff(first(published(), short).determined())
    world.given(failed("E-0005", "MEMBER"), "joint")

    tallied(world, {"MEMBER": {"E-0006": 12, "E-0007": 4}}, 20).determined()

    assert world.election.open_seats == {"MEMBER": 1}
    assert world.election.elected() >= {"E-0006"}


def test_what_a_runoff_fills_is_no_longer_missing_and_what_it_does_not_is() -> None:
    nobody = {"MEMBER": {"E-0005": 10, "E-0006": 9, "E-0007": 8}}
    world = runoff(first(published(), nobody).determined())
    assert world.election.round.polls["MEMBER"].seats == 2

    tallied(world, {"MEMBER": {"E-0005": 10, "E-0006": 3, "E-0007": 2}}, 20).determined()

    assert winners(world)["MEMBER"] == ["E-0005"]
    assert world.election.open_seats == {"MEMBER": 1}


def test_a_womans_post_goes_to_a_runoff_again_with_the_woman_written_in() -> None:
    """She is known only as a runoff candidate for that post, not as a man."""
    nobody = {"WOMAN": {"E-0008": 9, "E-0020": 8}}
    world = runoff(first(published(), nobody).determined())
    assert world.election.round.polls["WOMAN"].candidates == ["E-0008", "E-0020"]
    world.cleared("E-0020")
    tallied(world, {"WOMAN": {"E-0008": 5, "E-0020": 6}}, 20).determined()

    assert runoff_candidates(world.election, "WOMAN") == ["E-0020", "E-0008"]


# Repeated polls


def test_an_invalid_poll_is_repeated_with_the_same_candidates() -> None:
    world = tallied(published(), {}, 15).determined()  # half of the electors
    assert world.election.failed == ["CHAIR", "VICE", "MEMBER", "WOMAN"]
    assert winners(world) == {}

    world.given(PollRepeated(day=day_after(world, 3)), "chair")

    polls = world.election.round.polls
    assert {contest: poll.candidates for contest, poll in polls.items()} == {
        contest: list(persons) for contest, persons in CANDIDATES.items()
    }
    assert {poll.kind for poll in polls.values()} == {"FIRST"}
    assert world.election.failed == []
    first(world).determined()
    assert len(world.election.elected()) == 5


def test_a_valid_poll_is_not_repeated() -> None:
    world = after("determined")

    world.refuses("poll-was-valid", PollRepeated(day=day_after(world, 3)), "chair", clause="ZJ2020 27")


def test_a_poll_is_repeated_once_at_a_time() -> None:
    world = tallied(published(), {}, 15).determined()
    world.given(PollRepeated(day=day_after(world, 3)), "chair")

    world.refuses("poll-was-valid", PollRepeated(day=world.day), "chair")


def test_an_invalid_runoff_is_repeated_and_not_called_anew() -> None:
    world = runoff(first(published(), CLOSE).determined())
    tallied(world, {"CHAIR": {"E-0001": 9, "E-0002": 6}}, 15).determined()
    assert world.election.failed == ["CHAIR"]
    world.refuses("poll-failed", called(world, CHAIR=("E-0001", "E-0002")), "chair", clause="ZJ2020 27")

    world.given(PollRepeated(day=day_after(world, 3)), "chair")
    tallied(world, {"CHAIR": {"E-0001": 9, "E-0002": 7}}, 16).determined()

    assert winners(world)["CHAIR"] == ["E-0001"]
    assert world.election.open_seats == {}


def test_an_invalid_revote_too() -> None:
    world = revote(first(published(winning__revote_quorum_applies=True), TIED).determined())
    tallied(world, {"MEMBER": {"E-0006": 9, "E-0007": 6}}, 15).determined()

    again = RevoteCalled(day=day_after(world, 1), contests=("MEMBER",))
    world.refuses("poll-failed", again, "chair")
    world.given(PollRepeated(day=day_after(world, 1)), "chair")

    poll = world.election.round.polls["MEMBER"]
    assert (poll.kind, poll.seats, poll.candidates) == ("REVOTE", 1, ["E-0006", "E-0007"])


def test_an_invalid_poll_is_not_forgotten_over_the_outcome_of_another() -> None:
    """A runoff that too few took part in, on one paper with a re-vote that needs no turnout and ties again."""
    world = first(published(), {**CLOSE, **TIED}).determined()
    revote(world, "MEMBER", days=3)
    world.given(RunoffCalled(day=world.day, candidates={"CHAIR": ("E-0001", "E-0002")}), "chair")
    tallied(world, {"CHAIR": {"E-0001": 3}, "MEMBER": {"E-0006": 2, "E-0007": 2}}, 4).determined()
    assert world.election.failed == ["CHAIR"]
    assert list(world.election.open_ties) == ["MEMBER"]

    tallied(revote(world), {"MEMBER": {"E-0006": 3, "E-0007": 1}}, 4).determined()

    assert world.election.failed == ["CHAIR"]
    world.given(PollRepeated(day=day_after(world, 1)), "chair")
    assert list(world.election.round.polls) == ["CHAIR"]


# One day, one paper


def test_a_revote_and_a_runoff_of_one_day_share_a_round_until_papers_are_printed() -> None:
    world = first(published(), {**CLOSE, **TIED}).determined()
    revote(world, "MEMBER", days=3)
    another_day = RunoffCalled(day=day_after(world, 1), candidates={"CHAIR": ("E-0001", "E-0002")})
    world.refuses("round-not-decided", another_day, "chair", clause="ZJ2020 28-29")
    same_day = RunoffCalled(day=world.day, candidates={"CHAIR": ("E-0001", "E-0002")})
    printed = world.fork().opened(30)
    printed.refuses("round-not-decided", same_day, "chair")

    world.given(same_day, "chair")

    assert world.election.round.number == 2
    assert set(world.election.round.polls) == {"MEMBER", "CHAIR"}
    polled(world, 20)
