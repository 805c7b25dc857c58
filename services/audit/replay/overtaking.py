"""One winner and several others: how few papers it takes until these have as many votes, and which papers those are.

With one seat that is the difference of two numbers. With several, a paper that names the winner may name one of the others too,
and then helps only the rest. The bound adds up what all of them lack and lets every paper help as many of them as it can; the
plan takes the papers that help most of those who still lack something. What it leaves out: minimum and quorum (`bounds.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import comb
from typing import Final

Kinds = Sequence[tuple[frozenset[str], int]]
"""Who is named on papers, and how many such papers there are."""

MOST_GROUPS: Final = 3_000
"""Groups of others that are looked at; with more the bound says nothing."""


def fewest(kinds: Kinds, votes: Mapping[str, int], winner: str, others: int) -> int:
    """A number of papers fewer than which let no `others` persons have as many votes as `winner`."""
    rivals = sorted((person for person in votes if person != winner), key=lambda person: -votes[person])
    if others > len(rivals):
        return sum(papers for _, papers in kinds) + 1
    if others < 1 or comb(len(rivals), others) > MOST_GROUPS:
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


def plans(
    kinds: Kinds, votes: Mapping[str, int], winner: str, others: int, papers: int
) -> Iterator[list[int]]:
    """Choices of so many papers, of each kind how many, by which `others` persons may come to have as many votes as `winner`."""
    rivals = sorted((person for person in votes if person != winner), key=lambda person: -votes[person])
    for group in combinations(rivals[: others + 2], others):
        yield _plan(kinds, winner, {person: votes[winner] - votes[person] for person in group}, papers)


def _plan(kinds: Kinds, winner: str, lacking: dict[str, int], papers: int) -> list[int]:
    left = [number for _, number in kinds]
    taken = [0] * len(kinds)
    while papers > 0:
        short = {person: lack for person, lack in lacking.items() if lack > 0}

        def worth(kind: int, short: Mapping[str, int] = short) -> tuple[int, int, int]:
            named = kinds[kind][0]
            helped = [person for person in short if person not in named]
            if winner not in named:
                return -sum(person in named for person in lacking), 0, 0
            return len(helped), sum(short[person] for person in helped), -len(named)

        open_kinds = [kind for kind in range(len(kinds)) if left[kind]]
        if not open_kinds:
            break
        best = max(open_kinds, key=worth)
        # Many at once while much is lacking: a village of thousands is not looked at paper by paper.
        some = min(left[best], papers, max(1, min(short.values(), default=papers) // 8))
        taken[best], left[best], papers = taken[best] + some, left[best] - some, papers - some
        change = (winner in kinds[best][0]) * some
        for person in lacking:
            lacking[person] -= change - (person in kinds[best][0]) * some
    return taken
