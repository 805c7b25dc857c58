"""The board of all villages: gathered from the campaign's state, then searched, filtered and paged."""

from __future__ import annotations

import pytest

from services.ballot.pages.office.campaign_board import A_PAGE, Gathered, Wanted, gather, select
from tests.campaign_world import CampaignWorld, opened


@pytest.fixture
def world() -> CampaignWorld:
    return CampaignWorld().given(opened(), "AUTHORITY")


def _units(board: Gathered, wanted: Wanted) -> list[str]:
    return [unit.unit for unit in select(board, wanted).units]


def test_the_board_counts_who_is_late_and_how_far_everybody_is(world: CampaignWorld) -> None:
    board = gather(world.campaign, "2026-02-11")

    assert board.taking_part == 4
    assert board.finished == 0
    assert board.late == 4
    progress = {each.text.zh: (each.done, each.of) for each in board.tasks}
    assert progress["调研摸底"] == (0, 4)
    assert progress["实施意见"] == (0, 1)  # once for the whole campaign
    assert {each.text.zh: each.of for each in board.bodies}["村民委员会"] == 3
    assert [each.text.zh for each in board.overdue] == ["实施意见"]


def test_units_are_searched_filtered_and_put_in_order(world: CampaignWorld) -> None:
    board = gather(world.campaign, "2026-01-15")

    assert _units(board, Wanted(search="中溪")) == ["V2"]
    assert _units(board, Wanted(search="青溪街道 v")) == [
        "V1",
        "V2",
        "V3",
    ]  # by number, and by the township above
    assert _units(board, Wanted(risk="KEY")) == ["V2"]
    assert _units(board, Wanted(late=True)) == []
    assert _units(board, Wanted(search="没有这个村")) == []
    assert _units(board, Wanted(order="LIST")) == ["V1", "V2", "V3", "K1"]


def test_a_page_beyond_the_end_is_the_last(world: CampaignWorld) -> None:
    board = gather(world.campaign, "2026-01-15")

    assert select(board, Wanted(start=10 * A_PAGE)).start == 0
    assert select(board, Wanted(start=10 * A_PAGE)).fitting == 4
