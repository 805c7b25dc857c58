"""The result: every winner reviewed, every seat held or vacant by right, announced in time, handed over."""

from __future__ import annotations

from typing import Any

import pytest

from shared import clock
from shared.election.calling.approvals import ApprovalGiven
from shared.election.candidates.candidacy import CandidacyCancelled, NominationWithdrawn
from shared.election.candidates.candidate_list import CandidatesPublished
from shared.election.candidates.nomination import CandidateNominated
from shared.election.candidates.qualification import QualificationDecided
from shared.election.outcome.result import (
    HandoverCompleted,
    ResultAnnounced,
    ResultApproved,
    WinnerReviewed,
    seats_held,
)
from shared.election.outcome.runners import runoff_candidates
from shared.election.statement import Body
from tests.unit.law.polls import Votes, first, later, published, runoff, tallied, winners
from tests.unit.law.stages import after
from tests.world import DAY, DOCUMENT, World, strokes_of

CLOSE = {"CHAIR": {"E-0001": 10, "E-0002": 9}}
HELD: dict[str, tuple[str, ...]] = {
    "CHAIR": ("E-0001",),
    "VICE": ("E-0003",),
    "MEMBER": ("E-0005", "E-0006"),
    "WOMAN": ("E-0008",),
}


def reviewed(
    person: str = "E-0001", contest: str = "CHAIR", verdict: Any = "PASS", woman: bool = False
) -> WinnerReviewed:
    return WinnerReviewed(person=person, contest=contest, verdict=verdict, woman=woman, document=DOCUMENT)


def announced(
    posted_on: str = DAY, vacant: dict[str, int] | None = None, **changes: tuple[str, ...]
) -> ResultAnnounced:
    return ResultAnnounced(
        winners=HELD | changes, posted_on=posted_on, document=DOCUMENT, vacant=vacant or {}
    )


def all_reviewed(world: World | None = None) -> World:
    world = world or after("determined")
    for winner in world.election.winners:
        if winner.review is None:
            woman = world.election.contests[winner.contest].reserved == "WOMAN"
            world.given(reviewed(winner.person, winner.contest, woman=woman), "joint")
    return world


# Reviews


def test_every_winner_is_reviewed() -> None:
    world = after("determined").refuses(
        "winner-not-reviewed", announced(), "chair", "scrutineer", clause="S10.74"
    )

    all_reviewed(world).given(announced(), "chair", "scrutineer")

    assert world.election.announced_on == DAY


def struck_off_and_written_in(body: Body, *signers: str, **rules: Any) -> World:
    """E-0007 leaves the list for a reason, and electors write that name in all the same."""
    world = published(**rules)
    world.given(body, *signers)
    lists = {contest: tuple(persons) for contest, persons in (world.election.published or {}).items()}
    posted = clock.day_of(world.now).isoformat()
    world.given(
        CandidatesPublished(posted_on=posted, lists=lists, document=DOCUMENT, strokes=strokes_of(lists)),
        "chair",
    )
    return first(world, {"MEMBER": {"E-0005": 20, "E-0007": 18, "E-0006": 4}}).determined()


def cancelled(ground: Any) -> CandidacyCancelled:
    return CandidacyCancelled(candidate="E-0007", ground=ground, document=DOCUMENT)


@pytest.mark.parametrize("ground", ["BARRED", "DEATH"])
def test_who_was_found_unfit_before_the_poll_does_not_pass_after_it(ground: Any) -> None:
    world = struck_off_and_written_in(cancelled(ground), "joint")

    world.refuses("winner-unfit", reviewed("E-0007", "MEMBER"), "joint", clause="S10.26")

    world.given(reviewed("E-0007", "MEMBER", "FAIL"), "joint")
    assert world.election.open_seats == {"MEMBER": 1}


def test_nor_who_had_failed_the_review() -> None:
    world = after("nominated")
    failed = QualificationDecided(candidate="E-0002", stage="TOWNSHIP", verdict="FAIL", values={"Q1": "TRUE"})
    world.given(failed, "township").published()
    first(world, {"CHAIR": {"E-0002": 20, "E-0001": 4}}).determined()

    world.refuses("winner-unfit", reviewed("E-0002"), "joint", clause="S10.72")


def test_who_left_of_their_own_will_and_is_written_in_can_pass() -> None:
    left = NominationWithdrawn(candidate="E-0007", document=DOCUMENT)
    world = struck_off_and_written_in(left, "registrar", nomination__withdraw_days_before=0)

    world.given(reviewed("E-0007", "MEMBER"), "joint")


def test_where_winners_are_not_reviewed_the_unfit_are_not_announced_either() -> None:
    world = struck_off_and_written_in(cancelled("BARRED"), "joint", result__review_winners=False)
    body = announced(MEMBER=("E-0005", "E-0007"))

    world.refuses("winner-unfit", body, "chair", "scrutineer", clause="A15")


def test_the_dead_are_not_nominated_again() -> None:
    world = after("nominated").given(cancelled("DEATH"), "joint")
    again = CandidateNominated(candidate="E-0007", contest="MEMBER", in_person=True)

    world.refuses("nominee-died", again, "registrar")


def test_unless_the_regulation_does_not_ask() -> None:
    world = first(published(result__review_winners=False)).determined()

    world.given(announced(), "chair", "scrutineer")


def test_a_winner_is_reviewed_once_and_only_winners_are() -> None:
    world = after("determined").given(reviewed(), "joint")

    for body in (
        reviewed(),
        reviewed(verdict="FAIL"),
        reviewed("E-0002"),
        reviewed("E-0003"),
        reviewed("E-9999"),
    ):
        world.refuses("no-winner-to-review", body, "joint", clause="S10.74")
    after("count closed").refuses("no-winner-to-review", reviewed(), "joint")


def test_nor_after_the_announcement() -> None:
    world = (
        first(published(result__review_winners=False)).determined().given(announced(), "chair", "scrutineer")
    )

    world.refuses("no-winner-to-review", reviewed(verdict="FAIL"), "joint")


def test_a_womans_post_is_held_by_a_woman() -> None:
    world = after("determined").refuses("woman-post", reviewed("E-0008", "WOMAN"), "joint", clause="S10.15")

    world.given(reviewed("E-0008", "WOMAN", "FAIL"), "joint")

    assert world.election.void == {"E-0008"}


def test_a_winner_who_fails_leaves_the_seat_to_a_runoff_and_nobody_is_promoted() -> None:
    world = after("determined").given(reviewed(verdict="FAIL"), "joint")

    assert winners(world).get("CHAIR") is None
    assert world.election.open_seats == {"CHAIR": 1}
    assert runoff_candidates(world.election, "CHAIR") == ["E-0002"]
    all_reviewed(world).refuses(
        "seats-missing", announced(CHAIR=()), "chair", "scrutineer", clause="ZJ2020 30"
    )


def test_whose_election_is_void_does_not_win_the_runoff() -> None:
    world = after("determined").given(reviewed("E-0005", "MEMBER", "FAIL"), "joint")
    world.signing = False
    runoff(world)
    assert world.election.round.polls["MEMBER"].candidates == ["E-0007"]

    tallied(world, {"MEMBER": {"E-0007": 20}}, 20).determined()

    assert winners(world)["MEMBER"] == ["E-0006", "E-0007"]


def test_a_written_in_winner_is_marked_as_one_and_reviewed() -> None:
    world = first(published(), {"CHAIR": {"E-0020": 20, "E-0001": 4}}).determined()

    assert next(each for each in world.election.winners if each.person == "E-0020").written_in
    world.given(reviewed("E-0020"), "joint")


# The announcement


@pytest.mark.parametrize("posted_on", ["2026-03-28", "2026-03-29"])
def test_the_result_is_announced_on_the_day_or_the_next(posted_on: str) -> None:
    all_reviewed().at(posted_on).given(announced(posted_on), "chair", "scrutineer")


def test_later_only_with_the_authoritys_approval() -> None:
    world = all_reviewed().at("2026-03-30")
    world.refuses("announced-late", announced("2026-03-30"), "chair", "scrutineer", clause="ZJ2020 32")

    world.given(ApprovalGiven(subject="DELAY", document=DOCUMENT), "AUTHORITY")
    world.given(announced("2026-03-30"), "chair", "scrutineer")


def test_not_before_the_poll() -> None:
    all_reviewed().refuses(
        "announced-early", announced("2026-03-27"), "chair", "scrutineer", clause="ZJ2020 32"
    )


def test_it_is_recorded_once_it_hangs() -> None:
    all_reviewed().refuses("not-yet-posted", announced("2026-03-29"), "chair", "scrutineer")


@pytest.mark.parametrize(
    "changes",
    [
        {"CHAIR": ("E-0002",)},
        {"CHAIR": ()},
        {"MEMBER": ("E-0005",)},
        {"MEMBER": ("E-0005", "E-0006", "E-0007")},
        {"MEMBER": ("E-0005", "E-0006", "E-0006")},
        {"MAYOR": ("E-0001",)},
        {"MAYOR": ()},
    ],
)
def test_it_names_those_who_hold_the_seats_each_once(changes: dict[str, tuple[str, ...]]) -> None:
    body = ResultAnnounced(winners=HELD | changes, posted_on=DAY, document=DOCUMENT)
    all_reviewed().refuses("winners-differ", body, "chair", "scrutineer", clause="A38")


def test_and_every_post() -> None:
    short = {contest: persons for contest, persons in HELD.items() if contest != "VICE"}
    body = ResultAnnounced(winners=short, posted_on=DAY, document=DOCUMENT)

    all_reviewed().refuses("winners-differ", body, "chair", "scrutineer")


def test_in_any_order() -> None:
    all_reviewed().given(announced(MEMBER=("E-0006", "E-0005")), "chair", "scrutineer")


def test_vacant_seats_are_those_that_are_vacant() -> None:
    all_reviewed().refuses("vacancies-differ", announced(vacant={"CHAIR": 1}), "chair", "scrutineer")


def test_there_is_nothing_to_announce_before_the_outcome_nor_twice() -> None:
    for stage in ("published", "count closed", "announced"):
        after(stage).refuses("nothing-to-announce", announced(), "chair", "scrutineer", clause="ZJ2020 32")


def test_nor_over_an_invalid_poll() -> None:
    world = tallied(published(), {}, 15).determined()

    world.refuses("nothing-to-announce", announced(), "chair", "scrutineer")


def test_nor_while_another_round_is_called() -> None:
    world = runoff(first(published(), CLOSE).determined())

    world.refuses("nothing-to-announce", announced(CHAIR=()), "chair", "scrutineer")


def test_nor_over_a_tie() -> None:
    world = all_reviewed(
        first(published(), {"CHAIR": {"E-0001": 12, "E-0002": 12}}, returned=24).determined()
    )
    assert world.election.open_seats == {"CHAIR": 1}  # exactly half: nobody won, nobody is tied
    tied = all_reviewed(
        first(published(), {"MEMBER": {"E-0005": 20, "E-0006": 14, "E-0007": 14}}).determined()
    )

    tied.refuses("tie-open", announced(MEMBER=("E-0005",)), "chair", "scrutineer", clause="ZJ2020 28")


# Vacancies (ZJ2020 30)


def vacant_chair(world: World) -> World:
    return tallied(runoff(world), {"CHAIR": {"E-0001": 5, "E-0002": 4}}, 20).determined()


def test_a_seat_may_stay_vacant_after_a_runoff_if_three_are_elected() -> None:
    world = all_reviewed(vacant_chair(first(published(), CLOSE).determined()))

    world.given(announced(world.day, {"CHAIR": 1}, CHAIR=()), "chair", "scrutineer")

    assert world.election.open_seats == {"CHAIR": 1}


def test_not_before_one() -> None:
    world = all_reviewed(first(published(), CLOSE).determined())

    world.refuses(
        "seats-missing", announced(vacant={"CHAIR": 1}, CHAIR=()), "chair", "scrutineer", clause="ZJ2020 30"
    )


@pytest.mark.parametrize(("elected", "lawful"), [(2, False), (3, True)])
def test_nor_with_fewer_than_three(elected: int, lawful: bool) -> None:
    few: dict[str, dict[str, int]] = {
        "CHAIR": {"E-0001": 10, "E-0002": 9},
        "VICE": {"E-0003": 10, "E-0004": 9},
        "MEMBER": {"E-0005": 20, "E-0006": 10, "E-0007": 9},
        "WOMAN": {"E-0008": 20},
    }
    if elected == 3:
        few["MEMBER"] = {"E-0005": 20, "E-0006": 20}
    world = runoff(first(published(), few).determined())
    all_reviewed(tallied(world, {}, 20).determined())
    held = {contest: tuple(persons) for contest, persons in seats_held(world.election).items()}
    assert sum(map(len, held.values())) == elected
    body = ResultAnnounced(
        winners=held, posted_on=world.day, document=DOCUMENT, vacant=dict(world.election.open_seats)
    )

    if lawful:
        world.given(body, "chair", "scrutineer")
    else:
        world.refuses("seats-missing", body, "chair", "scrutineer")


# After


def test_the_authority_takes_the_result_on_record_once() -> None:
    body = ResultApproved(document=DOCUMENT)
    after("determined").refuses("nothing-to-approve", body, "AUTHORITY", clause="OCV2018 11")
    world = after("announced").given(body, "AUTHORITY")

    assert world.election.approved
    world.refuses("nothing-to-approve", body, "AUTHORITY")


def test_a_regulation_may_want_no_filing() -> None:
    world = first(published(result__approval="NONE")).determined().announced()

    world.refuses("nothing-to-approve", ResultApproved(document=DOCUMENT), "AUTHORITY", clause="test")


# Approved before it is announced (S1.19, S1.30; A40)


def before() -> World:
    return all_reviewed(first(published(result__approval="BEFORE")).determined())


def test_where_the_approval_comes_first_nothing_is_announced_without_it() -> None:
    world = before()
    world.refuses("not-approved", announced(posted_on=world.day), "chair", "scrutineer", clause="test")

    world.given(ResultApproved(document=DOCUMENT), "AUTHORITY")

    world.given(announced(posted_on=world.day), "chair", "scrutineer")
    world.refuses("nothing-to-approve", ResultApproved(document=DOCUMENT), "AUTHORITY")


def test_what_is_approved_is_a_result_that_is_complete() -> None:
    body = ResultApproved(document=DOCUMENT)
    world = first(published(result__approval="BEFORE"))
    world.refuses("nothing-to-announce", body, "AUTHORITY")
    world.determined().refuses("winner-not-reviewed", body, "AUTHORITY")

    open_chair = first(
        published(result__approval="BEFORE"), {"CHAIR": {"E-0001": 12, "E-0002": 12}}
    ).determined()
    all_reviewed(open_chair).refuses("seats-missing", body, "AUTHORITY")


def test_it_is_approved_once_and_again_if_others_win() -> None:
    votes: Votes = {"CHAIR": {"E-0001": 12, "E-0002": 12}}
    world = runoff(first(published(result__approval="BEFORE"), votes).determined())
    tallied(world, {"CHAIR": {"E-0001": 7, "E-0002": 7}}, 24).determined()
    body = ResultApproved(document=DOCUMENT)
    all_reviewed(world).given(body, "AUTHORITY").refuses("nothing-to-approve", body, "AUTHORITY")

    # The chair would stay vacant; another runoff is held all the same.
    tallied(runoff(world), {"CHAIR": {"E-0001": 14, "E-0002": 7}}, 24).determined()
    all_reviewed(world).refuses("not-approved", announced(posted_on=world.day), "chair", "scrutineer")

    world.given(body, "AUTHORITY").given(announced(posted_on=world.day), "chair", "scrutineer")


def test_the_old_body_hands_over_once_after_the_announcement() -> None:
    world = later(after("announced"), 9)
    for wrong in ("2026-03-27", "2026-04-07"):
        body = HandoverCompleted(done_on=wrong, document=DOCUMENT)
        world.refuses("nothing-to-hand-over", body, "chair", "AUTHORITY", clause="OCV2018 20")
    lawful = HandoverCompleted(done_on="2026-04-02", document=DOCUMENT)
    after("determined").at("2026-04-06").refuses("nothing-to-hand-over", lawful, "chair", "AUTHORITY")

    world.given(lawful, "chair", "AUTHORITY")

    assert world.election.handed_over_on == "2026-04-02"
    world.refuses("nothing-to-hand-over", lawful, "chair", "AUTHORITY")


def test_a_handover_after_ten_days_is_recorded_all_the_same() -> None:
    """It cannot be undone; the audit finds it (A45)."""
    world = later(after("announced"), 30)

    world.given(HandoverCompleted(done_on="2026-04-20", document=DOCUMENT), "chair", "AUTHORITY")
