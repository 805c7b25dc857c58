"""The board of all units: what stands in a row, and that a campaign of ten times the units is ten times the work, not a hundred."""

from __future__ import annotations

import sys
import threading
from types import FrameType
from typing import Any

from shared.campaign.board import board
from shared.campaign.preparation import IssueLogged
from shared.campaign.state import Campaign
from shared.campaign.units import Listed
from tests.campaign_world import TIMETABLE, UNITS, CampaignWorld, group, opened
from tests.world import DOCUMENT

DAY = "2026-03-01"


def street(villages: int) -> Campaign:
    """So many villages, each with a guidance group of its own, an open issue and a schedule that is late."""
    listed = tuple(Listed(f"X{number}", "VILLAGE", f"虚{number}村", "T1") for number in range(villages))
    world = CampaignWorld().given(opened(units=(UNITS[0], *listed), timetable=TIMETABLE))
    world.given(group("leading")).given(group("office"))
    for unit in listed:
        world.given(
            group(
                f"guides-{unit.id}", kind="GUIDANCE", parent="office", units=(unit.id,), leader=f"P-{unit.id}"
            )
        ).given(
            IssueLogged(
                issue=f"I-{unit.id}",
                kind="OTHER",
                unit=unit.id,
                responsible="office",
                due="2026-02-01",
                document=DOCUMENT,
            ),
            signer="office",
        )
    return world.campaign


def steps_of(campaign: Campaign) -> int:
    """How many instructions of Python the board takes: the same on a slow and on a fast machine."""
    steps = 0

    def count(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal steps
        frame.f_trace_opcodes = True
        steps += event == "opcode"
        return count

    def traced() -> None:
        sys.settrace(count)  # of this thread alone
        board(campaign, DAY)

    thread = threading.Thread(target=traced)
    thread.start()
    thread.join()
    return steps


def test_a_row_has_what_is_late_and_open_in_its_own_unit() -> None:
    there = board(street(3), DAY)

    assert [row.unit for row in there.rows] == ["X0", "X1", "X2"]
    for row in there.rows:
        assert [(each.item, each.unit) for each in row.overdue] == [
            ("SURVEY", row.unit),
            ("AUDIT", row.unit),
        ]
        assert row.upcoming is not None
        assert (row.upcoming.item, row.open_issues) == ("PARTY_ORGANISATION", 1)
        assert row.findings == {"M": 3}  # survey, audit, issue; it is guided
    assert [each.item for each in there.overdue] == ["PLAN_ISSUED"]


def test_twice_the_units_are_twice_the_work() -> None:
    few, many = steps_of(street(20)), steps_of(street(80))

    assert few > 1_000
    assert many < 4.5 * few
