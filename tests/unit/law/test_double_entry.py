"""Double entry: two people key each paper without seeing each other's work; a third settles what differs."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from shared.election.calling.committee import MethodAdopted
from shared.election.counting.boxes import BoxOpened, PilesMerged
from shared.election.counting.closing import BatchAttested
from shared.election.counting.counting import KeyingSettled, PaperCounted, PaperKeyed
from tests.unit.law.stages import VC_ZJ, after
from tests.unit.law.test_counting import CLOSERS, closing
from tests.world import DOCUMENT, World, elector, random_id

PAPER = random_id("the paper")
FIRST: dict[str, tuple[str, ...]] = {"CHAIR": ("E-0001",), "MEMBER": ("E-0005", "E-0006")}
SECOND: dict[str, tuple[str, ...]] = {"CHAIR": ("E-0002",), "MEMBER": ("E-0005", "E-0006")}


@cache
def _boxed() -> World:
    world = after("called").given(
        MethodAdopted(
            document=DOCUMENT,
            counting="DOUBLE_ENTRY",
            bars=VC_ZJ.method.bars.value,
            should_attend=42,
            present=40,
            in_favour=39,
        ),
        "chair",
    )
    world.registered(30).seal(30).nominated().published().opened(30, ("S1", "S2"))
    world.issued([elector(number) for number in range(1, 13)]).issued(
        [elector(number) for number in range(13, 19)], "S2"
    )
    return world.closed("S1").closed("S2").box(12).box(6, "S2", "Q")


def boxed() -> World:
    """Two piles, P of twelve and Q of six, of which nothing is keyed."""
    return _boxed().fork()


def keyed(marks: Any = FIRST, name: str = PAPER, verdict: Any = "VALID", pile: str = "P") -> PaperKeyed:
    return PaperKeyed(round=1, paper=name, verdict=verdict, marks=marks, pile=pile)


def settled(marks: Any = SECOND, verdict: Any = "VALID") -> KeyingSettled:
    return KeyingSettled(round=1, paper=PAPER, verdict=verdict, marks=marks)


def test_a_paper_counts_once_two_people_keyed_the_same() -> None:
    world = boxed().given(keyed(), "counter")
    assert world.election.round.papers == {}
    assert world.election.round.piles["P"].keyed == 1

    world.given(keyed(), "caller")

    assert world.election.round.votes["CHAIR"] == {"E-0001": 1}
    assert world.election.round.piles["P"].counted == 1
    assert world.election.round.piles["P"].keyed == 0
    assert world.election.round.keyings == {}


def test_the_order_of_names_makes_no_difference() -> None:
    world = boxed().given(keyed(), "counter")

    world.given(keyed({"MEMBER": ("E-0006", "E-0005"), "CHAIR": ("E-0001",), "VICE": ()}), "counter2")

    assert world.election.round.piles["P"].counted == 1


def test_nobody_keys_a_paper_twice() -> None:
    world = boxed().given(keyed(), "counter")

    world.refuses("second-typist-differs", keyed(), "counter", clause="docs/rules.md")


def test_both_key_it_in_the_same_pile() -> None:
    world = boxed().given(keyed(), "counter")

    world.refuses("second-typist-differs", keyed(pile="Q"), "caller")


def test_two_different_keyings_wait_for_a_third_person() -> None:
    world = boxed().given(keyed(), "counter").given(keyed(SECOND), "caller")
    assert world.election.round.votes == {}
    world.refuses("second-typist-differs", keyed(), "counter2")
    for keyer in ("counter", "caller"):
        world.refuses("no-difference", settled(), keyer)

    world.given(settled(), "scrutineer")

    assert world.election.round.votes["CHAIR"] == {"E-0002": 1}
    assert world.election.round.piles["P"].counted == 1
    assert world.election.round.keyings == {}


def test_the_third_may_see_something_else_than_both() -> None:
    world = boxed().given(keyed(), "counter").given(keyed(SECOND), "caller")

    world.given(settled({}, "BLANK"), "counter2")

    assert world.election.round.piles["P"].verdicts == {"BLANK": 1}


def test_only_a_difference_is_settled() -> None:
    world = boxed().refuses("no-difference", settled(), "scrutineer")

    world.given(keyed(), "counter").refuses("no-difference", settled(), "scrutineer")
    world.given(keyed(), "caller").refuses("no-difference", settled(), "scrutineer")


def test_a_counted_paper_is_not_keyed_again() -> None:
    world = boxed().given(keyed(), "counter").given(keyed(), "caller")

    world.refuses("paper-counted-before", keyed(), "counter2")


def test_a_pile_is_exhausted_by_what_is_keyed_and_counted() -> None:
    world = boxed()
    for number in range(6):
        world.given(keyed(name=random_id(f"q{number}"), pile="Q"), "counter")

    world.refuses("pile-exhausted", keyed(name=random_id("q6"), pile="Q"), "counter")
    world.given(keyed(name=random_id("q0"), pile="Q"), "caller")
    world.refuses("pile-exhausted", keyed(name=random_id("q6"), pile="Q"), "counter")


def test_the_method_decides_how_papers_are_counted() -> None:
    body = PaperCounted(round=1, paper=PAPER, verdict="VALID", marks=FIRST)

    boxed().refuses("counted-otherwise", body, "counter", clause="S10.64")


def test_a_pile_of_which_papers_are_keyed_is_not_merged_and_no_box_is_opened() -> None:
    world = boxed().given(keyed(), "counter")

    for pile, into in (("P", "Q"), ("Q", "P")):
        world.refuses("pile-not-there", PilesMerged(round=1, pile=pile, into=into), "chair")
    box = BoxOpened(round=1, station="S2", pile="P", returned=1, seal_intact=True)
    world.refuses("box-not-there", box, "chair", "scrutineer")


def test_the_verdict_has_to_follow_from_the_marks_here_too() -> None:
    world = boxed().refuses("verdict-differs", keyed(verdict="INVALID"), "counter")
    world.given(keyed(), "counter").given(keyed(SECOND), "caller")

    world.refuses("verdict-differs", settled(verdict="BLANK"), "scrutineer")


@pytest.mark.parametrize("second", [None, SECOND])
def test_the_count_is_not_closed_over_a_paper_keyed_once_or_differently(second: Any) -> None:
    world = boxed().given(keyed(), "counter")
    if second is not None:
        world.given(keyed(second), "caller")

    world.refuses("count-incomplete", closing(world), *CLOSERS)


def test_nor_over_one_keyed_too_many() -> None:
    """Both typists give the last paper an id of their own: each id is keyed once."""
    world = boxed()
    for number in range(18):
        pile = "P" if number < 12 else "Q"
        world.given(keyed(name=random_id(f"{number}"), pile=pile), "counter")
        if number < 17:
            world.given(keyed(name=random_id(f"{number}"), pile=pile), "caller")
    for pile, papers in (("P", 12), ("Q", 5)):
        batch = BatchAttested(round=1, pile=pile, batch=random_id(pile), papers=papers)
        world.given(batch, "caller", "counter", "scrutineer")

    world.refuses("count-incomplete", closing(world), *CLOSERS)


def test_a_doubtful_paper_agreed_on_waits_for_the_committee() -> None:
    world = (
        boxed().given(keyed({}, verdict="DOUBTFUL"), "counter").given(keyed({}, verdict="DOUBTFUL"), "caller")
    )

    assert world.election.round.piles["P"].doubtful == 1


def test_agreeing_marks_with_a_different_verdict_are_a_difference() -> None:
    world = boxed().given(keyed(), "counter").given(keyed(verdict="DOUBTFUL"), "caller")

    assert world.election.round.papers == {}
    world.given(settled(FIRST), "scrutineer")
    assert world.election.round.votes["CHAIR"] == {"E-0001": 1}
