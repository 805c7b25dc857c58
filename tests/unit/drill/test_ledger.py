"""Figures of stations: stated ones stay, the others follow, and what contradicts itself is refused."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from services.drill.ledger import StationLedger, ledgers, sheets_in, with_proxies
from services.drill.papers import lines_of
from services.drill.scenario.polls import RoundPlan, StationPlan
from shared.errors import Malformed

STATIONS = [StationPlan(id="S1", kind="CENTRAL"), StationPlan(id="S2"), StationPlan(id="S3")]
VOTERS = {"S1": 600, "S2": 300, "S3": 100}


def plan(**members: Any) -> RoundPlan:
    return msgspec.convert(members, RoundPlan)


def filled(**members: Any) -> list[StationLedger]:
    round_ = plan(**members)
    returned, _ = sheets_in(round_, lines_of(round_, ("CHAIR",), "round[1]"), "round[1]")
    return ledgers(round_, STATIONS, returned, VOTERS, "round[1]")


def test_totals_are_shared_out_by_those_who_vote_there() -> None:
    found = filled(issued=500, returned=497, votes={"CHAIR": {"A": 400}}, spoiled=10)

    assert [each.issued for each in found] == [300, 150, 50]
    assert [each.returned for each in found] == [298, 149, 50]
    assert sum(each.spoiled for each in found) == 10
    assert all(each.papers > each.issued + each.spoiled for each in found)


def test_stated_figures_stay_and_make_the_totals() -> None:
    rows = [
        {"id": "S2", "issued": 40, "returned": 39, "papers": 50},
        {"id": "S3", "issued": 20, "returned": 20},
    ]

    found = filled(station=rows, votes={"CHAIR": {"A": 59}})

    assert [(each.id, each.issued, each.returned, each.papers) for each in found] == [
        ("S2", 40, 39, 50),
        ("S3", 20, 20, 25),
    ]


def test_more_papers_than_issued_lie_in_the_first_open_box() -> None:
    assert [each.returned for each in filled(issued=10, returned=13, blank=13)] == [9, 3, 1]


def test_a_sheet_that_was_issued_twice_comes_back_beside_the_others() -> None:
    rows = [{"id": "S1", "conflicts": [{"finding": "BOTH_IN_BOX"}]}, {"id": "S2"}]

    found = filled(station=rows, returned=31, blank=31)

    assert [(each.issued, each.returned) for each in found] == [(20, 21), (10, 10)]


def test_mandates_are_used_where_their_principals_vote() -> None:
    stations = filled(issued=100, blank=100)

    found = with_proxies(plan(), stations, 30, {"S2": 5}, "round[1]")

    assert [each.proxy for each in found] == [21, 5, 4]


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"votes": {"CHAIR": {"A": 5}}}, "say how many papers were returned"),
        ({"returned": 5, "papers": [{"count": 4, "CHAIR": "A"}]}, "5 papers were returned, 4 are described"),
        ({"returned": 5, "blank": 6}, "5 papers were returned, 6 are described"),
        (
            {"issued": 9, "blank": 9, "station": [{"id": "S1", "issued": 10}, {"id": "S2"}]},
            "add up to 10, the total is 9",
        ),
        (
            {"returned": 9, "blank": 9, "station": [{"id": "S1", "returned": 8}]},
            "the boxes add up to 8 papers",
        ),
    ],
)
def test_figures_that_contradict_each_other_are_refused(members: dict[str, Any], reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        filled(**members)


def test_more_proxies_than_mandates_are_refused() -> None:
    with pytest.raises(Malformed, match="20 papers by proxy, but 7 mandates"):
        with_proxies(plan(proxy=20), filled(issued=100, blank=100), 7, {}, "round[1]")
