"""One winner and several others: how few papers it takes until these have as many votes, and which papers those are.

With one seat that is the difference of two numbers. With several, a paper that names the winner may name one of the others too,
and then helps only the rest. The bound adds up what all of them lack and lets every paper help as many of them as it can; the
plan takes the papers that help most of those who still lack something. What it leaves out: minimum and quorum (`bounds.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, islice
from math import comb
from typing import Final

Kinds = Sequence[tuple[frozenset[str], int]]
"""Who is named on papers, and how many such papers there are."""

Taken = Sequence[tuple[int, int]]
"""A choice of papers: kind, by its place, and how many of it."""

MOST_LOOKED_AT: Final = 300_000
"""Kinds of papers looked at, over all groups of others; where there are more the bound says nothing. Below a second."""
MOST_PLANNED: Final = 4_000
"""The same for plans."""


def fewest(kinds: Kinds, votes: Mapping[str, int], winner: str, others: int) -> int:
    """A number of papers fewer than which let no `others` persons have as many votes as `winner`."""
    rivals = sorted((person for person in votes if person != winner), key=lambda person: -votes[person])
    if others > len(rivals):
        return sum(papers for _, papers in kinds) + 1
    if others < 1 or comb(len(rivals), others) * len(kinds) > MOST_LOOKED_AT:
        return 1
    found: int | None = None
    for group in combinations(rivals, others):
        lacking = {person: votes[winner] - votes[person] for person in group if votes[person] < votes[winner]}
        if found is None or max(lacking.values(), default=0) < found:
            needed = _needed(kinds, winner, lacking)
            found = needed if found is None else min(found, needed)
    return max(1, found or 0)


def _needed(kinds: Kinds, winner: str, lacking: Mapping[str, int]) -> int:
    helps = sorted(
        (
            (sum(person not in named for person in lacking), papers)
            for named, papers in kinds
            if winner in named
        ),
        reverse=True,
    )
    lack, taken = sum(lacking.values()), 0
    for helped, papers in helps:
        if lack <= 0:
            break
        if helped == 0:
            return taken + lack + 1  # no paper helps any more; more than there are
        some = min(papers, -(-lack // helped))
        lack, taken = lack - some * helped, taken + some
    return max(taken, max(lacking.values(), default=0)) if lack <= 0 else taken + lack + 1


def plans(kinds: Kinds, votes: Mapping[str, int], winner: str, others: int, papers: int) -> Iterator[Taken]:
    """Choices of so many papers, of each kind how many, by which `others` persons may come to have as many votes as `winner`."""
    rivals = sorted((person for person in votes if person != winner), key=lambda person: -votes[person])
    groups = combinations(rivals[: others + 2], others)
    for group in islice(groups, max(1, MOST_PLANNED // (len(kinds) or 1))):
        yield _plan(kinds, winner, {person: votes[winner] - votes[person] for person in group}, papers)


def _plan(kinds: Kinds, winner: str, lacking: dict[str, int], papers: int) -> Taken:
    left = [number for _, number in kinds]
    taken: Counter[int] = Counter()
    least = max(1, papers * len(kinds) // 20_000)
    while papers > 0 and any(left):
        short = {person: lack for person, lack in lacking.items() if lack > 0}
        order = sorted(filter(left.__getitem__, range(len(kinds))), key=_worth(kinds, winner, lacking, short))
        # Some at once while much is lacking, or where there is much to sort: a town is not looked at paper by paper.
        some = min(papers, max(least, min(short.values(), default=papers) // 8))
        for kind in order:
            number = min(left[kind], some)
            taken[kind] += number
            left[kind] -= number
            papers -= number
            some -= number
            named = kinds[kind][0]
            for person in lacking:
                lacking[person] -= ((winner in named) - (person in named)) * number
            if not some:
                break
    return list(taken.items())


def _worth(
    kinds: Kinds, winner: str, lacking: Mapping[str, int], short: Mapping[str, int]
) -> Callable[[int], tuple[int, int, int]]:
    """The key that sorts kinds by how much they help: most of those who lack something, and most of what they lack."""

    def worth(kind: int) -> tuple[int, int, int]:
        named = kinds[kind][0]
        if winner not in named:
            return sum(person in named for person in lacking), 0, 0
        helped = [person for person in short if person not in named]
        return -len(helped), -sum(short[person] for person in helped), len(named)

    return worth
