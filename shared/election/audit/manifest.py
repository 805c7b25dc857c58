"""Where the papers lie: the numbers that are drawn stand for places in the piles, not for lines of the record.

The piles in the order of their names, each as large as the boxes were when they were opened. A pile is kept as it was counted,
bundle upon bundle; the paper counted first lies first. Whoever leaves a paper out of the record does not keep its place from
being drawn. What it leaves out: the lots (`sampling.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from shared.election.state import Paper, Round


class Place(NamedTuple):
    """A place in a pile, from 1."""

    pile: str
    number: int


class Bundle(NamedTuple):
    """A bundle of papers that three people attested: the places from `first` to `last` of a pile."""

    batch: str
    pile: str
    first: int
    last: int

    @property
    def papers(self) -> int:
        """How many lie in it."""
        return self.last - self.first + 1


def size(present: Round) -> int:
    """All papers of the round, as counted face down when the boxes were opened."""
    return sum(pile.returned for pile in present.piles.values())


def place(present: Round, number: int) -> Place:
    """The place that a drawn number from 1 to `size` stands for."""
    for name in sorted(present.piles):
        returned = present.piles[name].returned
        if number <= returned:
            return Place(name, number)
        number -= returned
    raise AssertionError("a number is drawn from all papers and no more")


def bundles(present: Round) -> Iterator[Bundle]:
    """Every bundle, pile by pile in the order in which they were attested."""
    for name in sorted(present.piles):
        first = 1
        for batch, papers in present.piles[name].bundles.items():
            yield Bundle(batch, name, first, first + papers - 1)
            first += papers


def bundle_at(present: Round, at: Place) -> Bundle:
    """The bundle in which a place is. Of a closed count every place is in one (R107)."""
    return next(
        each for each in bundles(present) if each.pile == at.pile and each.first <= at.number <= each.last
    )


def record(present: Round) -> dict[str, list[tuple[str, Paper]]]:
    """Pile to its papers with their ids as the record has them, by place."""
    lying: dict[str, list[tuple[str, Paper]]] = {name: [] for name in present.piles}
    for identity, paper in present.papers.items():
        lying[paper.pile].append((identity, paper))
    return lying
