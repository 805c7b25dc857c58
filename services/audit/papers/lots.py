"""The lots of a paper audit, as a list that people walk along: pile by pile, from the bottom up.

Papers may be fetched in this order; they count in the order in which they were drawn. What it leaves out: the risk.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from shared.election.audit import manifest
from shared.election.audit.sampling import draw, draw_each_once
from shared.election.state import Round


@dataclass(frozen=True)
class Lot:
    """One drawn paper and where it lies."""

    drawn: int
    """It is the so-manieth lot, from 1."""
    number: int
    """The number drawn, from 1 to all papers."""
    pile: str
    place: int
    """From the bottom of the pile."""
    bundle: int
    """The so-manieth bundle of the pile, from the bottom."""
    batch: str
    place_in_bundle: int
    paper: str | None
    """The id under which the record has it."""


def papers(present: Round, seed: str, first: int, how_many: int) -> list[Lot]:
    """So many lots from the `first` on, each paper once."""
    return _lots(present, draw_each_once(seed, manifest.size(present)), first, how_many)


def bundles(present: Round, seed: str, first: int, how_many: int) -> list[Lot]:
    """So many lots from the `first` on; the bundle around each paper is counted, one that comes again counts again."""
    return _lots(present, draw(seed, manifest.size(present)), first, how_many)


def _lots(present: Round, numbers: Iterator[int], first: int, how_many: int) -> list[Lot]:
    recorded = manifest.record(present)
    piles: dict[str, list[manifest.Bundle]] = {}
    for each in manifest.bundles(present):
        piles.setdefault(each.pile, []).append(each)
    found = []
    for drawn, number in enumerate(islice(numbers, first - 1, first - 1 + how_many), first):
        at = manifest.place(present, number)
        bundle = manifest.bundle_at(present, at)
        paper = recorded[at.pile][at.number - 1][0] if at.number <= len(recorded[at.pile]) else None
        found.append(
            Lot(
                drawn,
                number,
                at.pile,
                at.number,
                piles[at.pile].index(bundle) + 1,
                bundle.batch,
                at.number - bundle.first + 1,
                paper,
            )
        )
    return sorted(found, key=lambda lot: (lot.pile, lot.place, lot.drawn))
