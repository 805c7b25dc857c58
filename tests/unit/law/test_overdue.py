"""Overdue: the township announces what was counted, and orders the handover, once the days have passed."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from shared.election.disputes.overdue import HandoverOrdered, ResultAnnouncedByAuthority
from shared.election.outcome.result import HandoverCompleted, ResultAnnounced
from tests.unit.law.disputes import agreed, decided, filed
from tests.unit.law.stages import after
from tests.world import DAY, DOCUMENT, World

HELD: dict[str, tuple[str, ...]] = {
    "CHAIR": ("E-0001",),
    "VICE": ("E-0003",),
    "MEMBER": ("E-0005", "E-0006"),
    "WOMAN": ("E-0008",),
}


def instead(posted_on: str, **changes: Any) -> ResultAnnouncedByAuthority:
    usual: dict[str, Any] = {
        "winners": HELD,
        "posted_on": posted_on,
        "document": DOCUMENT,
        "reason": "DELAYED",
    }
    return ResultAnnouncedByAuthority(**(usual | changes))


def reviewed() -> World:
    """Every winner is reviewed and nothing announced, the committee's last day is the day after the poll."""
    from shared.election.outcome.result import WinnerReviewed

    world = after("determined")
    for each in world.election.winners:
        body = WinnerReviewed(
            person=each.person,
            contest=each.contest,
            verdict="PASS",
            woman=each.contest == "WOMAN",
            document=DOCUMENT,
        )
        world.given(body, "joint")
    return world


def ordered(until: str, reason: Any = "OVERDUE") -> HandoverOrdered:
    return HandoverOrdered(reason=reason, until=until, document=DOCUMENT)


def test_the_township_announces_once_the_committees_days_are_over() -> None:
    world = reviewed().at("2026-03-29")
    world.refuses("not-overdue", instead("2026-03-29"), "AUTHORITY", clause="ZJ2020 32")
    world.at("2026-03-30").refuses("not-overdue", instead("2026-03-29"), "AUTHORITY")
    world.refuses("not-overdue", instead("2026-03-31"), "AUTHORITY")

    world.given(instead("2026-03-30"), "AUTHORITY")

    assert world.election.announced_on == "2026-03-30"
    agreed(world)


def test_it_announces_what_was_counted_and_nobody_else() -> None:
    world = reviewed().at("2026-03-30")

    world.refuses("winners-differ", instead("2026-03-30", winners=HELD | {"CHAIR": ("E-0002",)}), "AUTHORITY")
    after("determined").at("2026-03-30").refuses("winner-not-reviewed", instead("2026-03-30"), "AUTHORITY")


def test_the_committee_may_not_be_late_without_approval_and_the_township_not_silent() -> None:
    world = reviewed().at("2026-03-30")
    body = ResultAnnounced(winners=HELD, posted_on="2026-03-30", document=DOCUMENT)

    world.refuses("announced-late", body, "chair", "scrutineer")
    world.refuses("signers-lack-office", instead("2026-03-30"), "chair")
    world.given(instead("2026-03-30", reason="REFUSED"), "AUTHORITY")
    world.refuses("nothing-to-announce", instead("2026-03-30"), "AUTHORITY")


def test_it_may_follow_from_a_complaint() -> None:
    world = reviewed().at("2026-03-30")
    world.given(filed(subject="ANNOUNCEMENT", ground="DELAY", filed_on="2026-03-30"), "supervisor")
    world.refuses("not-what-was-decided", instead("2026-03-30", complaint="K-1"), "AUTHORITY")
    world.given(decided(remedy="ANNOUNCEMENT"), "AUTHORITY")

    world.given(instead("2026-03-30", complaint="K-1"), "AUTHORITY")


@pytest.mark.parametrize(("day", "due"), [("2026-04-07", False), ("2026-04-08", True)])
def test_the_handover_is_ordered_after_ten_days(day: str, due: bool) -> None:
    world = after("announced").at(day)

    if due:
        world.given(ordered("2026-04-15"), "AUTHORITY")
        assert world.election.after.handover_ordered_on == day
    else:
        world.refuses("not-overdue", ordered("2026-04-15"), "AUTHORITY", clause="OCV2018 20")


def test_who_refuses_is_ordered_at_once_but_not_to_a_day_gone_by() -> None:
    world = after("announced").at("2026-03-30")

    world.refuses("not-overdue", ordered("2026-03-29", "REFUSED"), "AUTHORITY")
    world.given(ordered("2026-03-30", "REFUSED"), "AUTHORITY")


def test_nothing_is_ordered_before_the_result_or_after_the_handover() -> None:
    after("determined").refuses("nothing-to-hand-over", ordered("2026-04-15", "REFUSED"), "AUTHORITY")
    world = after("announced").given(HandoverCompleted(done_on=DAY, document=DOCUMENT), "chair", "AUTHORITY")

    world.refuses("nothing-to-hand-over", ordered("2026-04-15", "REFUSED"), "AUTHORITY")


def test_the_order_may_follow_from_a_complaint() -> None:
    world = after("announced").at("2026-03-30")
    world.given(filed(subject="HANDOVER", ground="DELAY", filed_on="2026-03-30"), "chair")
    body = msgspec.structs.replace(ordered("2026-04-01", "REFUSED"), complaint="K-1")
    world.refuses("not-what-was-decided", body, "AUTHORITY")

    world.given(decided(remedy="HANDOVER"), "AUTHORITY").given(body, "AUTHORITY")
