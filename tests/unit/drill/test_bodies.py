"""Drill stories of other bodies: who is on the roll, which papers a group has, who approves, how notices are numbered."""

from __future__ import annotations

import pytest

from services.drill.crew import posts
from services.drill.grouped import sheets_of_groups
from services.drill.names import Names
from services.drill.papers import Seen, Sheet, lines_of
from services.drill.scenario.model import Scenario
from services.drill.scenario.polls import RoundPlan
from services.drill.scenario.reading import read
from services.drill.village import Village
from shared.election.state import Contest, Pile
from shared.errors import Malformed

CONTESTS = {
    "ONE": Contest("ONE", "一组", "one", 1, 1, group="G1"),
    "TWO": Contest("TWO", "二组", "two", 1, 2, group="G2"),
}
SEATS = {"ONE": 1, "TWO": 1}
GROUPS = """
profile = "GROUP-LEADER"
[electors]
count = 8
groups = ["一组", "二组"]
[posts]
ONE = { seats = 1, group = "一组" }
TWO = { seats = 1, group = "二组" }
[people]
A = { group = "一组" }
B = { group = "一组", household = "A", rights = "STAND" }
"""


def scenario(text: str) -> Scenario:
    return read(text)


def piles(first: int, second: int) -> dict[str, Pile]:
    return {"P-S1": Pile(first, group="G1"), "P-S2": Pile(second, group="G2")}


def papers(plan: RoundPlan, first: int, second: int) -> list[Sheet]:
    names = Names(scenario(GROUPS), 4)
    for number, label in enumerate(("A", "B"), 1):
        names.give(label, number)
    lines = lines_of(plan, tuple(CONTESTS), "round[1]")
    return sheets_of_groups(plan, lines, CONTESTS, piles(first, second), SEATS, names)


def in_pile(sheets: list[Sheet], pile: str) -> list[Seen]:
    return [sheet.seen for sheet in sheets if sheet.pile == pile]


@pytest.mark.parametrize(
    ("profile", "kind"),
    [
        ("VC-ZJ", "RESIDENT"),
        ("LEAGUE-2025", "MEMBER"),
        ("RC-HOUSEHOLDS", "HOUSEHOLD"),
        ("SUPERVISION", "DELEGATE"),
    ],
)
def test_whoever_needs_no_other_class_has_that_of_the_electorate(profile: str, kind: str) -> None:
    village = Village(scenario(f'profile = "{profile}"\nelectors = 5\n[posts]\nCHAIR = 1\n'))

    assert {each.kind for each in village.registered} == {kind}


def test_everybody_has_a_household_unless_the_file_says_whose() -> None:
    village = Village(scenario(GROUPS))

    homes = {each.number: each.household for each in village.registered}

    assert homes["E-0002"] == homes["E-0001"] == "H-0001"
    assert len(set(homes.values())) == 7


def test_where_households_do_not_count_nobody_has_a_number_of_one() -> None:
    village = Village(scenario("electors = 5\n[posts]\nCHAIR = 1\n"))

    assert {each.household for each in village.registered} == {None}


def test_a_station_of_a_group_serves_those_of_it_who_may_vote() -> None:
    story = scenario(
        GROUPS + '[[station]]\nid = "S1"\ngroup = "一组"\n[[station]]\nid = "S2"\ngroup = "二组"\n'
    )
    village = Village(story)

    first = set(village.serves(story.station[0]))

    assert "E-0001" in first
    assert "E-0002" not in first, "who may only stand gets no paper"
    assert first.isdisjoint(village.serves(story.station[1]))


@pytest.mark.parametrize(
    ("profile", "signs"), [("VC-ZJ", False), ("PARTY-2020", False), ("LEAGUE-2025", True)]
)
def test_the_party_organisation_signs_where_it_has_a_say(profile: str, signs: bool) -> None:
    staff = posts(scenario(f'profile = "{profile}"\nelectors = 5\n[posts]\nMEMBER = 3\n'))

    assert any(each.id == "party" for each in staff) == signs


def test_totals_become_papers_of_each_group() -> None:
    sheets = papers(RoundPlan(votes={"ONE": {"A": 3}, "TWO": {"B": 2}}), 4, 2)

    assert [seen.marks for seen in in_pile(sheets, "P-S2")] == [{"TWO": ("E-0002",)}] * 2
    first = in_pile(sheets, "P-S1")
    assert len(first) == 4
    assert sum(seen.marks == {"ONE": ("E-0001",)} for seen in first) == 3


def test_lines_lie_in_the_pile_of_their_group_and_totals_take_the_rest() -> None:
    plan = RoundPlan(votes={"TWO": {"B": 2}}, papers=({"count": 3, "ONE": "A"}, {"TWO": "A"}))

    sheets = papers(plan, 3, 3)

    assert len(in_pile(sheets, "P-S1")) == 3
    assert sorted(seen.marks["TWO"] for seen in in_pile(sheets, "P-S2")) == [
        ("E-0001",),
        ("E-0002",),
        ("E-0002",),
    ]


@pytest.mark.parametrize("spoilt", [{"invalid": 1}, {"blank": 1}])
def test_nobody_can_say_whose_blank_papers_of_totals_are(spoilt: dict[str, int]) -> None:
    with pytest.raises(Malformed, match="pile"):
        papers(RoundPlan(votes={"ONE": {"A": 3}}, **spoilt), 4, 2)  # type: ignore[arg-type]
