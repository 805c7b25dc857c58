"""The paper of a later round: who stands on it, who moves up, whose review is due, and whose mandate still counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from shared import clock
from shared.election.calling.call import DayChanged
from shared.election.candidates.candidacy import CandidacyCancelled
from shared.election.candidates.qualification import QualificationDecided
from shared.election.outcome.outcome import PollRepeated, RevoteCalled
from shared.election.outcome.result import WinnerReviewed
from shared.election.outcome.runoff import RunoffCalled
from shared.election.polling.polling import PaperIssued
from shared.election.polling.proxies import ProxyGranted, ProxyPosted
from shared.election.polling.stations import PapersPrinted, StationOpened
from tests.unit.law.polls import (
    Votes,
    day_after,
    first,
    published,
    runoff,
    tallied,
    winner,
    winners,
)
from tests.world import DOCUMENT, World

OPEN: Votes = {"CHAIR": {"E-0001": 12, "E-0002": 8, "E-0020": 4}}
"""Nobody is elected chair; E-0020 is written in."""
NOBODY_ELSE: dict[str, Any] = {"runoff__without_votes": False, "runoff__self_nomination": False}
"""Only losers with votes run in a runoff."""
TIED: Votes = {"MEMBER": {"E-0005": 16, "E-0006": 14, "E-0007": 14}}


def decided(votes: Votes | None = None, **rules: Any) -> World:
    return first(published(**rules), votes).determined()


def called(day: str, *names: str, contest: str = "CHAIR") -> RunoffCalled:
    return RunoffCalled(day=day, candidates={contest: names})


def opening(world: World) -> StationOpened:
    return StationOpened(
        round=world.election.round.number,
        station="S1",
        kind="STATION",
        papers=30,
        empty_shown=True,
        booth=True,
        seal="封1",
    )


def ready(world: World) -> World:
    """Papers are printed and the day has come; no station is open."""
    printed = PapersPrinted(round=world.election.round.number, papers=30, document=DOCUMENT)
    return world.given(printed, "chair", "AUTHORITY").at(world.day, 8)


# The re-vote


def test_somebody_written_in_and_tied_is_voted_on_without_being_a_candidate() -> None:
    votes: Votes = {"MEMBER": {"E-0005": 16, "E-0006": 14, "E-0020": 14}}
    world = decided(votes)
    world.given(RevoteCalled(day=day_after(world, 1), contests=("MEMBER",)), "chair")

    tallied(world, {"MEMBER": {"E-0020": 9, "E-0006": 3}}, 20).determined()

    assert winners(world)["MEMBER"] == ["E-0005", "E-0020"]
    assert winner(world, "E-0020").written_in, "nobody has reviewed this person"


# The runoff


def test_its_day_may_be_moved_behind_the_thirtieth_which_is_a_finding() -> None:
    world = runoff(decided(OPEN), days=7)

    world.given(DayChanged(day=day_after(world, 24)), "chair", "AUTHORITY")


def test_without_any_loser_there_can_be_none() -> None:
    world = decided({"CHAIR": {}}, **NOBODY_ELSE)

    world.refuses("nobody-may-run", called(day_after(world, 7)), "chair")


def test_nor_is_one_waited_for_before_the_announcement() -> None:
    world = decided({"CHAIR": {}}, **NOBODY_ELSE)

    world.announced()

    assert world.election.announced_on == world.day
    assert world.election.open_seats == {"CHAIR": 1}


def test_nor_after_the_only_one_with_votes_failed_the_review() -> None:
    world = decided({"WOMAN": {"E-0008": 24}}, **NOBODY_ELSE)
    failed = WinnerReviewed(person="E-0008", contest="WOMAN", verdict="FAIL", woman=True, document=DOCUMENT)
    world.given(failed, "joint")

    world.announced()

    assert world.election.open_seats == {"WOMAN": 1}


# Who runs in it


WRITTEN: Votes = {"CHAIR": {"E-0001": 12, "E-0020": 8, "E-0002": 4}}
"""The written-in E-0020 is second."""


def test_a_written_in_candidate_is_cleared_before_the_poll_opens() -> None:
    world = ready(runoff(decided(WRITTEN)))

    world.refuses("candidate-not-cleared", opening(world), "chief", "scrutineer", clause="S10.72")

    world.cleared("E-0020").given(opening(world), "chief", "scrutineer")


def test_reviews_without_the_pledges_are_not_enough() -> None:
    world = ready(runoff(decided(WRITTEN)))
    values: Any = {bar.id: "FALSE" for bar in world.election.profile.qualification.bars}
    for stage, reviewer in (("TOWNSHIP", "township"), ("JOINT", "joint")):
        body = QualificationDecided(candidate="E-0020", stage=stage, verdict="PASS", values=values)  # type: ignore[arg-type]
        world.given(body, reviewer)

    world.refuses("candidate-not-cleared", opening(world), "chief", "scrutineer", clause="S10.75")


def test_the_next_moves_up_when_a_runoff_candidate_leaves() -> None:
    world = runoff(decided(OPEN))

    world.given(CandidacyCancelled(candidate="E-0001", ground="DEATH", document=DOCUMENT), "chair")

    assert world.election.round.polls["CHAIR"].candidates == ["E-0002", "E-0020"]
    ready(world).refuses("candidate-not-cleared", opening(world), "chief", "scrutineer")
    world.cleared("E-0020").given(opening(world), "chief", "scrutineer")


def test_a_written_in_candidate_who_fails_the_review_makes_room_for_the_next() -> None:
    world = runoff(decided(WRITTEN))
    values: Any = {"Q1": "TRUE"}

    body = QualificationDecided(candidate="E-0020", stage="TOWNSHIP", verdict="FAIL", values=values)
    world.given(body, "township")

    assert world.election.round.polls["CHAIR"].candidates == ["E-0001", "E-0002"]


def test_who_left_does_not_come_back_for_the_next_who_leaves() -> None:
    world = runoff(decided({"CHAIR": {"E-0001": 10, "E-0002": 8, "E-0020": 4, "E-0021": 2}}))
    for person in ("E-0002", "E-0001"):
        world.given(CandidacyCancelled(candidate=person, ground="DEATH", document=DOCUMENT), "chair")

    assert world.election.round.polls["CHAIR"].candidates == ["E-0020", "E-0021"]


def test_who_runs_for_a_post_without_having_stood_for_it_leaves_that_paper_too() -> None:
    votes: Votes = {"CHAIR": {"E-0001": 12, "E-0005": 8, "E-0002": 4}, "MEMBER": {"E-0006": 16, "E-0007": 15}}
    world = runoff(decided(votes), "CHAIR")
    assert world.election.round.polls["CHAIR"].candidates == ["E-0001", "E-0005"]

    world.given(CandidacyCancelled(candidate="E-0005", ground="DEATH", document=DOCUMENT), "chair")

    assert world.election.round.polls["CHAIR"].candidates == ["E-0001", "E-0002"]


def test_a_woman_written_in_for_the_womans_post_may_run_in_every_runoff() -> None:
    votes: Votes = {"WOMAN": {"E-0020": 12, "E-0008": 10}}
    world = runoff(decided(votes)).cleared("E-0020")
    tallied(world, {"WOMAN": {"E-0020": 7, "E-0008": 6}}, 24).determined()

    world.given(called(day_after(world, 1), "E-0020", "E-0008", contest="WOMAN"), "chair")


def test_a_man_known_as_one_does_not_run_for_the_womans_post() -> None:
    votes: Votes = {"WOMAN": {"E-0008": 12, "E-0002": 10, "E-0009": 2}}

    world = decided(votes)

    assert world.election.round.votes["WOMAN"] == {"E-0008": 12, "E-0009": 2}
    world.given(called(day_after(world, 1), "E-0008", "E-0009", contest="WOMAN"), "chair")


# Mandates


def with_mandate(votes: Votes, **rules: Any) -> World:
    """E-0020 carries the mandate of E-0025 when the poll begins."""
    world = published(**rules)
    granted = ProxyGranted(
        mandate="M-1",
        principal="E-0025",
        proxy="E-0020",
        relation="CHILD",
        applied_on="2026-03-20",
        document=DOCUMENT,
    )
    world.given(granted, "registrar")
    posted = ProxyPosted(posted_on="2026-03-23", mandates=1, document=DOCUMENT)
    return first(world.given(posted, "chair"), votes).determined()


PAPER = PaperIssued(round=2, station="S1", elector="E-0025", proxy="E-0020")


def test_a_mandate_carries_over_to_the_runoff() -> None:
    world = runoff(with_mandate({"CHAIR": {"E-0001": 12, "E-0002": 8}})).opened(30)

    world.given(PAPER, "issuer")

    assert world.election.round.stations["S1"].by_proxy == 1


def test_but_not_if_the_proxy_has_become_a_candidate() -> None:
    world = runoff(with_mandate(WRITTEN)).cleared("E-0020").opened(30)

    world.refuses("proxy-stands", PAPER, "issuer", clause="S10.77")

    world.given(msgspec.structs.replace(PAPER, proxy=None), "issuer")


def test_nor_if_the_regulation_ends_mandates_with_the_round() -> None:
    world = runoff(with_mandate({"CHAIR": {"E-0001": 12, "E-0002": 8}}, proxies__carry_over=False)).opened(30)

    world.refuses("no-mandate", PAPER, "issuer")
    assert world.election.mandates["M-1"].void
    assert world.election.carried == {"E-0020": 0}


def with_revote(**rules: Any) -> World:
    votes: Votes = {"MEMBER": {"E-0005": 20, "E-0006": 13, "E-0007": 13}}
    world = with_mandate(votes, **rules)
    return world.given(RevoteCalled(day=day_after(world, 7), contests=("MEMBER",)), "chair")


def with_repetition(**rules: Any) -> World:
    world = with_mandate({}, winning__quorum__num=5, winning__quorum__den=6, **rules)
    return world.given(PollRepeated(day=day_after(world, 7)), "chair")


@pytest.mark.parametrize("next_round", [with_revote, with_repetition])
def test_a_mandate_carries_over_to_a_re_vote_and_to_a_repeated_poll(
    next_round: Callable[..., World],
) -> None:
    world = next_round().opened(30)

    assert world.given(PAPER, "issuer").election.round.stations["S1"].by_proxy == 1


@pytest.mark.parametrize("next_round", [with_revote, with_repetition])
def test_or_ends_with_the_round_there_too(next_round: Callable[..., World]) -> None:
    """NPC2020 42; S10.46: a mandate is for one round, and what follows it is another."""
    world = next_round(proxies__carry_over=False)
    assert (world.election.proxied, world.election.carried) == ({}, {"E-0020": 0})
    world.opened(30).refuses("no-mandate", PAPER, "issuer")


def test_what_is_granted_for_a_round_that_is_called_stays_when_more_is_called_for_its_day() -> None:
    votes: Votes = {
        "CHAIR": {"E-0001": 12, "E-0002": 8},
        "MEMBER": {"E-0005": 20, "E-0006": 13, "E-0007": 13},
    }
    world = with_mandate(votes, proxies__carry_over=False)
    day = day_after(world, 7)
    world.given(RevoteCalled(day=day, contests=("MEMBER",)), "chair")
    again = ProxyGranted(
        mandate="M-2",
        principal="E-0025",
        proxy="E-0020",
        relation="CHILD",
        applied_on=clock.day_of(world.now).isoformat(),
        document=DOCUMENT,
    )
    world.given(again, "registrar")

    world.given(called(day, "E-0001", "E-0002"), "chair")

    assert world.election.proxied == {"E-0025": "M-2"}


# The repetition of an invalid poll


def invalid() -> World:
    """Fifteen of thirty came, which is not more than half."""
    return tallied(published(), {}, 15).determined()


def test_electors_get_a_paper_in_each_round() -> None:
    world = invalid()
    world.given(PollRepeated(day=day_after(world, 14)), "chair").opened(30)
    body = PaperIssued(round=2, station="S1", elector="E-0001")

    world.given(body, "issuer").refuses("paper-issued-before", body, "issuer")


def test_a_candidate_who_left_before_the_repetition_is_not_on_the_paper() -> None:
    world = invalid()
    world.given(PollRepeated(day=day_after(world, 14)), "chair")

    world.given(CandidacyCancelled(candidate="E-0001", ground="DEATH", document=DOCUMENT), "chair")

    assert world.election.round.polls["CHAIR"].candidates == ["E-0002"]
