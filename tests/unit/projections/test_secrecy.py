"""What is shown of a count betrays nobody: nothing while people vote, no small or unanimous pile, nothing by subtraction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.audit.projections.secrecy import ShownRound, shown
from services.audit.projections.tallies import Pile, Round, Votes

SMALLEST = 5


def round_(*, stations: int = 2, polling: int = 0, closed: bool = False) -> Round:
    return Round(1, "CHAIR", stations, polling, 0, closed, False, SMALLEST)


def pile(
    name: str, votes: Mapping[str, int], *, blank: int = 0, invalid: int = 0
) -> tuple[Pile, list[Votes]]:
    """A pile of papers with one mark each, in the station of the same name."""
    valid = sum(votes.values())
    papers = valid + blank + invalid
    rows = [Votes(1, "CHAIR", name, person, count) for person, count in votes.items()]
    return Pile(1, name, f"S{name}", papers, papers, valid, 0, invalid, blank, 0), rows


def seen(
    row: Round, *piles: tuple[Pile, list[Votes]], groups: Mapping[tuple[int, str], str] | None = None
) -> ShownRound:
    (found,) = shown(
        [row], [each for each, _ in piles], [vote for _, votes in piles for vote in votes], groups or {}
    )
    return found


MIXED = {"A": 6, "B": 3}


def test_while_one_station_is_open_nothing_is_shown() -> None:
    found = seen(round_(polling=1), pile("P", MIXED))

    assert found.state == "VOTING"
    assert (found.papers, found.totals, found.cells, found.votes) == (None, [], [], [])


def test_before_any_station_opened_there_is_nothing() -> None:
    assert seen(round_(stations=0)).state == "NOT_OPEN"


@pytest.mark.parametrize(("papers", "state"), [(4, "TOO_FEW"), (5, "COUNTING")])
def test_the_first_papers_are_shown_only_together_with_enough_others(papers: int, state: str) -> None:
    found = seen(round_(), pile("P", {"A": papers - 1, "B": 1}))

    assert found.state == state
    assert bool(found.totals) == (state == "COUNTING")


def test_once_the_count_is_closed_the_total_of_few_papers_is_the_result_and_is_shown() -> None:
    found = seen(round_(closed=True), pile("P", {"A": 2, "B": 1}))

    assert [(each.person, each.votes) for each in found.totals] == [("A", 2), ("B", 1)]
    assert found.cells == []


def test_large_mixed_piles_are_shown_each_by_itself() -> None:
    found = seen(round_(), pile("P", MIXED), pile("Q", {"A": 1, "B": 9}))

    assert [(each.stations, each.papers, each.merged) for each in found.cells] == [
        (["SP"], 9, False),
        (["SQ"], 10, False),
    ]


def test_a_pile_of_four_is_merged_with_the_smallest_that_could_stand_alone() -> None:
    small = pile("T", {"A": 3, "B": 1})
    found = seen(round_(), pile("P", {"A": 20, "B": 10}), pile("Q", {"A": 3, "B": 4}), small)

    assert [(each.stations, each.papers, each.merged) for each in found.cells] == [
        (["SP"], 30, False),
        (["SQ", "ST"], 11, True),
    ]


def test_a_pile_in_which_all_voted_alike_is_merged_however_large() -> None:
    found = seen(round_(), pile("P", {"A": 50}), pile("Q", {"A": 3, "B": 4}), pile("R", {"A": 8, "B": 4}))

    assert [each.stations for each in found.cells] == [["SR"], ["SP", "SQ"]]


@pytest.mark.parametrize("kind", ["blank", "invalid"])
def test_nor_may_it_be_told_that_all_papers_of_a_pile_say_nothing(kind: str) -> None:
    found = seen(round_(), pile("P", {}, **{kind: 9}), pile("Q", MIXED), pile("R", {"A": 30, "B": 20}))

    assert [each.stations for each in found.cells] == [["SR"], ["SP", "SQ"]]


def test_where_everybody_voted_alike_only_the_total_is_shown() -> None:
    found = seen(round_(closed=True), pile("P", {"A": 30}), pile("Q", {"A": 20}))

    assert [(each.person, each.votes) for each in found.totals] == [("A", 50)]
    assert found.cells == []
    assert found.votes == []


GROUPS = {(1, "SP"): "G1", (1, "SQ"): "G2", (1, "SR"): "G2"}


def test_piles_of_two_village_groups_are_not_merged() -> None:
    found = seen(round_(), pile("P", MIXED), pile("Q", {"A": 3}), pile("R", MIXED), groups=GROUPS)

    assert [each.stations for each in found.cells] == [["SP"], ["SQ", "SR"]]


@pytest.mark.parametrize("votes", [{"A": 2, "B": 2}, {"A": 30}, {}])
def test_a_village_group_is_not_what_remains_of_the_total_beside_the_others(votes: Mapping[str, int]) -> None:
    """Four of a group, or thirty who said the same, or four blank papers: they are had by subtracting all others."""
    blank = 0 if votes else 4
    found = seen(
        round_(closed=True),
        pile("P", votes, blank=blank),
        pile("Q", MIXED),
        pile("R", MIXED),
        groups=GROUPS,
    )

    assert (found.cells, found.votes) == ([], [])
    assert sum(each.votes for each in found.totals) == sum(votes.values()) + 18


@pytest.mark.parametrize(("papers", "told"), [(4, False), (5, True)])
def test_votes_for_a_post_of_one_group_wait_for_enough_papers_of_that_group(papers: int, told: bool) -> None:
    def totals(*, closed: bool) -> set[str]:
        small, votes = pile("P", {"A": papers - 1, "B": 1})
        votes.append(Votes(1, "HEAD-1", "P", "H", papers - 1))
        found = seen(round_(closed=closed), (small, votes), pile("Q", MIXED), groups=GROUPS)
        return {each.contest for each in found.totals}

    assert totals(closed=False) == ({"CHAIR", "HEAD-1"} if told else {"CHAIR"})
    assert totals(closed=True) == {"CHAIR", "HEAD-1"}  # the result, which is announced


PILES = st.lists(
    st.builds(
        lambda a, b, c, blank: ({"A": a, "B": b, "C": c}, blank),
        *(st.integers(0, 9) for _ in range(4)),
    ),
    max_size=6,
)


@given(PILES, st.lists(st.sampled_from(["", "G1", "G2"]), min_size=6, max_size=6))
def test_no_cell_betrays_and_all_cells_add_up_to_the_total(
    drawn: list[tuple[dict[str, int], int]], of: list[str]
) -> None:
    piles = [pile(str(number), votes, blank=blank) for number, (votes, blank) in enumerate(drawn)]

    groups = {(1, f"S{number}"): group for number, group in enumerate(of)}
    found = seen(round_(closed=True), *piles, groups=groups)

    total: Counter[str] = Counter({each.person: each.votes for each in found.totals})
    assert total == +sum((Counter(votes) for votes, _ in drawn), Counter())
    for cell in found.cells:
        votes = {each.person: each.votes for each in found.votes if each.stations == cell.stations}
        assert cell.papers >= SMALLEST
        assert cell.papers not in votes.values()
        assert cell.papers not in (cell.blank, cell.invalid)
    if found.cells:
        assert sum(each.papers for each in found.cells) == found.papers
        told: Counter[str] = Counter()
        for line in found.votes:
            told[line.person] += line.votes
        assert told == total
