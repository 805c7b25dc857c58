"""Back to the count: piles are counted again, the papers of a station leave it; what was decided is decided anew."""

from __future__ import annotations

import msgspec
import pytest

from shared.election import law
from shared.election.candidates.kinship import KinshipRecorded
from shared.election.outcome.outcome import PollRepeated
from shared.election.outcome.reduction import SeatsReduced
from shared.election.outcome.result import WinnerReviewed
from shared.election.regulation.parameters import Parameter, Share
from tests.unit.law.disputes import (
    agreed,
    counted_again,
    decided,
    filed,
    polled_again,
    recounting,
    station_void,
    two_stations,
)
from tests.unit.law.polls import USUAL_VOTES, day_after, first, paper_counted, runoff, winners
from tests.unit.law.stages import VC_ZJ, after
from tests.world import DOCUMENT, World

CLOSE = {**USUAL_VOTES, "CHAIR": {"E-0001": 13, "E-0002": 11}}
OTHERWISE = {**USUAL_VOTES, "CHAIR": {"E-0001": 11, "E-0002": 13}}


def failed(person: str, contest: str) -> WinnerReviewed:
    return WinnerReviewed(person=person, contest=contest, verdict="FAIL", woman=False, document=DOCUMENT)


# A recount


def test_a_recount_that_finds_the_same_changes_nothing() -> None:
    world = first(after("published"), CLOSE).determined()
    before = winners(world)

    world.given(recounting(), "chair")
    counted_again(world, CLOSE, 24).count_closed().determined()

    assert winners(world) == before
    agreed(world)


def test_a_recount_can_change_the_winner() -> None:
    world = first(after("published"), CLOSE).determined()
    assert winners(world)["CHAIR"] == ["E-0001"]

    world.given(recounting(), "AUTHORITY")
    counted_again(world, OTHERWISE, 24).count_closed().determined()

    assert winners(world)["CHAIR"] == ["E-0002"]
    agreed(world.announced())


def test_until_it_is_counted_again_nothing_is_decided() -> None:
    world = first(after("published"), CLOSE).determined().given(recounting(), "chair")

    assert world.election.winners == []
    assert world.election.round.votes == {"CHAIR": {}, "VICE": {}, "MEMBER": {}, "WOMAN": {}}
    agreed(world)


def test_a_recount_before_the_outcome_goes_back_to_the_count_alone() -> None:
    world = first(after("published"), CLOSE).given(recounting(), "chair")

    counted_again(world, OTHERWISE, 24).count_closed().determined()

    assert winners(world)["CHAIR"] == ["E-0002"]
    agreed(world)


def test_only_the_piles_that_are_named_are_counted_again() -> None:
    world = two_stations(
        {"CHAIR": {"E-0001": 12, "E-0002": 4}}, {"CHAIR": {"E-0001": 2, "E-0002": 6}}, (16, 8)
    )
    world.count_closed().determined()
    assert winners(world)["CHAIR"] == ["E-0001"]

    world.given(recounting("Q"), "chair")
    assert world.election.round.votes["CHAIR"] == {"E-0001": 12, "E-0002": 4}
    counted_again(world, {"CHAIR": {"E-0002": 8}}, 8, "Q").count_closed().determined()

    assert winners(world) == {}
    assert world.election.open_seats["CHAIR"] == 1
    agreed(world)


def test_a_pile_is_exhausted_again_once_it_is_counted_again() -> None:
    world = first(after("published")).given(recounting(), "chair")
    counted_again(world, USUAL_VOTES, 24)

    world.refuses("pile-exhausted", paper_counted(world, {"CHAIR": ("E-0001",)}), "counter")


def test_piles_that_do_not_exist_and_none_are_refused() -> None:
    world = first(after("published"))

    for piles in (("Q",), ("P", "P"), ("P", "Q")):
        world.refuses("pile-not-there", recounting(*piles), "chair")
    world.refuses("pile-not-there", msgspec.structs.replace(recounting(), piles=()), "chair")


def test_papers_that_are_still_being_counted_are_corrected_not_counted_again() -> None:
    after("counted").refuses("round-not-there", recounting(), "chair")


def test_neither_counter_nor_reviewer_orders_a_recount() -> None:
    world = first(after("published"))

    for officer in ("counter", "scrutineer", "joint", "supervisor"):
        world.refuses("signers-lack-office", recounting(), officer)


def test_after_the_announcement_the_result_stands() -> None:
    after("announced").refuses("already-announced", recounting(), "AUTHORITY", clause="OCV2018 17")


def test_a_count_whose_winner_was_voided_is_not_gone_back_to_for_nobody_moves_up() -> None:
    world = first(after("published"), {"MEMBER": {"E-0005": 20, "E-0006": 16, "E-0007": 12}}).determined()
    world.given(failed("E-0006", "MEMBER"), "joint")

    world.refuses("outcome-voided", recounting(), "chair", clause="C9")


def test_a_recount_of_a_runoff_leaves_the_first_round_alone() -> None:
    world = first(after("published"), {"CHAIR": {"E-0001": 12, "E-0002": 12}}).determined()
    runoff(world)
    polled_again(world, {"CHAIR": {"E-0001": 9, "E-0002": 8}}, 17)
    assert winners(world)["CHAIR"] == ["E-0001"]

    world.given(recounting(number=2), "chair")
    assert world.election.open_seats == {"CHAIR": 1}
    counted_again(world, {"CHAIR": {"E-0001": 8, "E-0002": 9}}, 17).count_closed().determined()

    assert winners(world)["CHAIR"] == ["E-0002"]
    assert winners(world)["VICE"] == ["E-0003"]
    assert world.election.open_seats == {}
    agreed(world.announced())


def test_who_was_found_void_while_a_runoff_was_counted_does_not_get_the_seat_back() -> None:
    world = first(after("published"), {"CHAIR": {"E-0001": 12, "E-0002": 12}}).determined()
    runoff(world)
    polled_again(world, {"CHAIR": {"E-0001": 9, "E-0002": 8}}, 17)
    world.given(failed("E-0003", "VICE"), "joint")

    world.given(recounting(number=2), "chair")

    assert world.election.open_seats == {"CHAIR": 1, "VICE": 1}
    counted_again(world, {"CHAIR": {"E-0001": 9, "E-0002": 8}}, 17).count_closed().determined()
    assert world.election.open_seats == {"VICE": 1}
    agreed(world)
    agreed(runoff(world, "VICE"))


def test_the_state_of_a_recount_survives_a_snapshot() -> None:
    world = first(after("published"), CLOSE).determined()
    thawed = law.thaw(law.freeze(world.election))

    assert thawed == world.election
    world._state = thawed
    world.given(recounting(), "chair")
    counted_again(world, OTHERWISE, 24).count_closed().determined()
    assert winners(world)["CHAIR"] == ["E-0002"]


def test_a_recount_may_cite_the_complaint_that_asked_for_it_and_no_other() -> None:
    world = first(after("published")).given(filed(), "registrar")
    world.refuses("not-what-was-decided", recounting(complaint="K-1"), "chair")
    world.given(decided(remedy="NONE", upheld=False), "chair")
    world.refuses("not-what-was-decided", recounting(complaint="K-1"), "chair")
    world.refuses("not-what-was-decided", recounting(complaint="K-9"), "chair")

    world.given(filed("K-2"), "registrar").given(decided("K-2"), "chair")
    world.given(recounting(complaint="K-2"), "chair")


# A station whose papers cannot stand


def test_the_papers_of_a_station_with_its_own_pile_leave_the_count() -> None:
    world = two_stations({"CHAIR": {"E-0001": 7, "E-0002": 9}}, {"CHAIR": {"E-0001": 8}}, (16, 8))
    world.count_closed().determined()
    assert winners(world)["CHAIR"] == ["E-0001"]

    world.given(station_void(), "chair", "AUTHORITY")
    world.count_closed().determined()

    # 16 of 30 took part still, and 9 of 16 is more than half.
    assert winners(world)["CHAIR"] == ["E-0002"]
    assert world.election.failed == []
    agreed(world)


@pytest.mark.parametrize(("papers", "valid"), [((16, 8), True), ((15, 8), False)])
def test_the_quorum_is_of_the_papers_that_stand(papers: tuple[int, int], valid: bool) -> None:
    world = two_stations({"CHAIR": {"E-0001": 12}}, {"CHAIR": {"E-0001": 8}}, papers)

    world.given(station_void(), "chair", "AUTHORITY").count_closed().determined()

    assert ("CHAIR" not in world.election.failed) is valid
    agreed(world)


def test_papers_mixed_with_others_spoil_the_round_which_is_held_again() -> None:
    world = two_stations({"CHAIR": {"E-0001": 12}}, {"CHAIR": {"E-0001": 8}}, (16, 8), pile="P")

    world.given(station_void(), "chair", "AUTHORITY").count_closed().determined()

    assert sorted(world.election.failed) == ["CHAIR", "MEMBER", "VICE", "WOMAN"]
    agreed(world)
    world.given(PollRepeated(day=day_after(world, 7)), "chair")
    polled_again(world, USUAL_VOTES, 24)
    assert winners(world)["CHAIR"] == ["E-0001"]
    agreed(world.announced())


def test_a_station_is_voided_once_and_only_if_it_polled_and_its_box_was_opened() -> None:
    world = two_stations({"CHAIR": {"E-0001": 12}}, {"CHAIR": {"E-0001": 8}}, (16, 8))
    world.refuses("no-such-station", station_void("S9"), "chair", "AUTHORITY")
    world.given(station_void(), "chair", "AUTHORITY")
    world.refuses("no-such-station", station_void(), "chair", "AUTHORITY")
    agreed(world)


def test_every_box_is_opened_before_one_is_voided() -> None:
    from shared.election.counting.boxes import BoxOpened

    world = after("published").opened(30, ("S1", "S2")).issued(["E-0001"], "S1").issued(["E-0002"], "S2")
    world.closed("S1").closed("S2")
    body = BoxOpened(round=1, station="S1", pile="P", returned=1, seal_intact=True)
    world.given(body, "chair", "scrutineer")

    world.refuses("box-unopened", station_void("S1"), "chair", "AUTHORITY")


def test_after_the_announcement_no_station_is_voided() -> None:
    after("announced").refuses("already-announced", station_void("S1"), "chair", "AUTHORITY")


def test_the_committee_alone_does_not_void_a_station() -> None:
    world: World = after("determined")

    world.refuses("signers-lack-office", station_void("S1"), "chair")


def test_kin_who_gave_way_hold_their_seat_again_if_the_runoff_is_counted_again() -> None:
    world = first(after("published"), {"CHAIR": {"E-0001": 12, "E-0002": 12}}).determined()
    body = KinshipRecorded(person="E-0001", relative="E-0005", relation="SPOUSE", document=DOCUMENT)
    world.given(body, "joint")
    runoff(world)
    polled_again(world, {"CHAIR": {"E-0001": 9, "E-0002": 8}}, 17)

    world.given(recounting(number=2), "chair")

    assert "E-0005" in winners(world)["MEMBER"]
    agreed(world)


def test_seats_that_were_given_up_are_missing_again_until_the_recount_is_decided() -> None:
    whole = {"num": 1, "den": 2, "strict": True, "base": "PRESENT", "clause": "test"}
    rules = msgspec.structs.replace(
        VC_ZJ.runoff, reduce_seats=msgspec.convert(whole, Share), vacancy_if_elected=Parameter(0, "test")
    )
    world = World(signing=False).called(msgspec.structs.replace(VC_ZJ, runoff=rules)).sealed(30)
    votes = {"MEMBER": {"E-0005": 20, "E-0006": 12, "E-0007": 12}}
    first(world.nominated().published(), votes).determined()
    body = SeatsReduced(seats={"MEMBER": 1}, present=24, in_favour=24, document=DOCUMENT)
    world.given(body, "chair", "scrutineer")
    assert (world.election.reduced, world.election.open_seats) == ({"MEMBER": 1}, {})

    world.given(recounting(), "chair")
    counted_again(world, USUAL_VOTES, 24).count_closed().determined()

    assert (world.election.reduced, winners(world)["MEMBER"]) == ({}, ["E-0005", "E-0006"])
    agreed(world.announced())
