"""Void: a person's election; what follows, and what does not."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
import pytest

from shared.election import law
from shared.election.disputes import complaints
from shared.election.outcome.certificates import CertificateIssued
from shared.election.outcome.result import HandoverCompleted, ResultAnnounced, ResultApproved, seats_held
from shared.election.outcome.runoff import RunoffCalled
from tests.unit.law.disputes import (
    agreed,
    decided,
    filed,
    person_void,
    polled_again,
)
from tests.unit.law.polls import (
    count,
    day_after,
    first,
    later,
    polled,
    published,
    runoff,
    winners,
)
from tests.unit.law.stages import VC_ZJ, after
from tests.world import DAY, DOCUMENT, World

THREE_PAST_HALF = {"MEMBER": {"E-0005": 20, "E-0006": 16, "E-0007": 12}}


def announced_on(world: World, day: str, **vacant: int) -> ResultAnnounced:
    held = {contest: tuple(sorted(persons)) for contest, persons in seats_held(world.election).items()}
    return ResultAnnounced(winners=held, posted_on=day, document=DOCUMENT, vacant=vacant)


def test_a_seat_that_is_void_before_the_announcement_is_run_off_and_nobody_moves_up() -> None:
    world = first(after("published"), {"MEMBER": {"E-0005": 20, "E-0006": 14, "E-0007": 13}}).determined()

    world.given(person_void("E-0005"), "AUTHORITY")

    # E-0007 has more than half of the papers too, and gets nothing by that (C9).
    assert winners(world)["MEMBER"] == ["E-0006"]
    assert world.election.open_seats == {"MEMBER": 1}
    agreed(world)
    runoff(world)
    assert world.election.round.polls["MEMBER"].candidates == ["E-0007"]
    polled_again(world, {"MEMBER": {"E-0007": 17}}, 17)
    assert sorted(winners(world)["MEMBER"]) == ["E-0006", "E-0007"]
    agreed(world.announced())


def test_after_the_announcement_the_result_is_opened_again_for_the_runoff() -> None:
    world = after("announced").at("2026-05-30")

    world.given(person_void("E-0001"), "AUTHORITY")

    election = world.election
    assert (election.announced_on, election.disputes.overtaken) == (None, [DAY])
    assert election.open_seats == {"CHAIR": 1}
    world.given(RunoffCalled(day="2026-06-29", candidates={"CHAIR": ("E-0002",)}), "chair")
    polled_again(world, {"CHAIR": {"E-0002": 17}}, 17)
    agreed(world.announced())
    assert election.announced_on == "2026-06-29"


def test_who_is_void_cannot_win_again_in_the_runoff() -> None:
    world = after("announced").given(person_void("E-0001"), "AUTHORITY")
    runoff(world)
    assert world.election.round.polls["CHAIR"].candidates == ["E-0002"]
    polled(world, 20)

    # Written on fourteen of twenty papers, the bought votes count for nothing (ZJ2020 41).
    for _ in range(14):
        count(world, {"CHAIR": ("E-0001",)}, verdict="INVALID")
    for _ in range(6):
        count(world, {"CHAIR": ("E-0002",)})
    from tests.unit.law.polls import attest

    attest(world).count_closed().determined()

    # 6 of 20 is less than a third: nobody is elected, least of all E-0001.
    assert "CHAIR" not in winners(world)
    agreed(world)


def test_a_voided_person_is_not_a_runoff_candidate() -> None:
    world = first(after("published"), THREE_PAST_HALF).determined().given(person_void("E-0005"), "AUTHORITY")

    body = RunoffCalled(day=day_after(world, 7), candidates={"MEMBER": ("E-0005", "E-0007")})

    world.refuses("runoff-candidates", body, "chair")


def test_where_the_regulation_says_so_the_seat_waits_for_a_by_election() -> None:
    world = first(published(remedies__vacated_seat="BY_ELECTION")).determined().announced()

    world.given(person_void("E-0001"), "AUTHORITY")

    assert world.election.announced_on == DAY
    assert "CHAIR" not in winners(world)
    assert world.election.open_seats == {}
    world.refuses(
        "already-announced", RunoffCalled(day=day_after(world, 7), candidates={"CHAIR": ("E-0002",)}), "chair"
    )
    agreed(world)


def test_after_the_handover_a_by_election_fills_the_seat_in_any_case() -> None:
    world = after("announced")
    later(world, 5).given(HandoverCompleted(done_on="2026-04-02", document=DOCUMENT), "chair", "AUTHORITY")

    world.given(person_void("E-0001"), "AUTHORITY")

    assert world.election.announced_on == DAY
    assert world.election.open_seats == {}
    agreed(world)


def test_misconduct_is_found_by_the_government_not_by_the_committee() -> None:
    world = after("announced")

    for ground in sorted(complaints.MISCONDUCT):
        world.refuses("voided-by-another", person_void(ground=ground), "chair", clause="OCV2018 17")
        world.refuses("voided-by-another", person_void(ground=ground), "joint")
    world.given(person_void(ground="BRIBERY"), "AUTHORITY")


@pytest.mark.parametrize("officer", ["chair", "joint", "AUTHORITY"])
def test_lacking_conditions_are_found_by_those_who_review(officer: str) -> None:
    world = after("announced").given(person_void(ground="UNQUALIFIED"), officer)

    assert world.election.void == {"E-0001"}
    agreed(world)


def test_only_who_was_elected_can_be_voided_and_only_once() -> None:
    world = after("announced").refuses("not-elected", person_void("E-0002"), "AUTHORITY")
    world.given(person_void("E-0001"), "AUTHORITY")

    world.refuses("not-elected", person_void("E-0001"), "AUTHORITY")


def test_a_result_that_was_opened_again_may_be_announced_with_the_vacancy() -> None:
    # Nobody else had a vote for chair, so no runoff can be held where nobody else may run (ZJ2020 30).
    rules: dict[str, Any] = {"runoff__without_votes": False, "runoff__self_nomination": False}
    world = first(published(**rules), {"CHAIR": {"E-0001": 24}}).determined().announced()
    world.at("2026-04-20").given(ResultApproved(document=DOCUMENT), "AUTHORITY")
    world.given(person_void("E-0001"), "AUTHORITY")
    assert world.election.approved is False

    world.refuses("vacancies-differ", announced_on(world, "2026-04-20"), "chair", "scrutineer")
    world.at("2026-04-22").refuses(
        "announced-late", announced_on(world, "2026-04-22", CHAIR=1), "chair", "scrutineer"
    )
    world.given(announced_on(world, "2026-04-21", CHAIR=1), "chair", "scrutineer")

    agreed(world)


# What does not follow


def test_no_statement_appoints_anybody_and_no_remedy_moves_anybody_up() -> None:
    """OCV2018 11: posts are filled by electors alone. Names of people in a remedy are of those who lose a seat."""
    kinds = [
        law.KINDS[name] for name in ("PersonVoided", "ElectionVoided", "StationVoided", "RecountOrdered")
    ]

    for kind in kinds:
        names = {field.name for field in msgspec.structs.fields(kind)}
        assert not names & {"successor", "appointed", "elected", "winners", "replacement"}
    assert set(get_args(complaints.Remedy)) == {
        "NONE", "RECOUNT", "MANDATE_VOID", "STATION_VOID", "PERSON_VOID", "ELECTION_VOID", "ANNOUNCEMENT", "HANDOVER",
    }  # fmt: skip


def test_the_authority_cannot_void_somebody_by_a_decision_that_was_another() -> None:
    world = after("announced").given(filed(subject="PERSON", ground="BRIBERY"), "registrar")
    world.given(decided(remedy="NONE", upheld=False), "AUTHORITY")

    world.refuses("not-what-was-decided", person_void(complaint="K-1"), "AUTHORITY")


def test_the_shipped_regulation_declares_how_a_vacated_seat_is_filled() -> None:
    assert VC_ZJ.remedies.vacated_seat.value == "RUNOFF"
    assert "C9" in VC_ZJ.remedies.vacated_seat.clause


def test_a_certificate_is_void_with_the_seat() -> None:
    world = after("announced").given(ResultApproved(document=DOCUMENT), "AUTHORITY")
    body = CertificateIssued(person="E-0001", contest="CHAIR", document=DOCUMENT)
    world.given(body, "AUTHORITY").given(person_void("E-0001"), "AUTHORITY")

    assert world.election.certified["CHAIR"] == []
    world.refuses("no-holder", body, "AUTHORITY")
