"""Ranking by votes, with equals kept together."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby


def groups(votes: Mapping[str, int]) -> list[tuple[int, list[str]]]:
    """`(votes, persons)` from most to fewest; persons with equal votes form one group, in order of their numbers."""
    ranked = sorted(votes.items(), key=lambda each: (-each[1], each[0]))
    return [
        (count, [person for person, _ in same]) for count, same in groupby(ranked, key=lambda each: each[1])
    ]


def top(votes: Mapping[str, int], places: int) -> list[str]:
    """The first `places` by votes. Equals at the last place all come in: nothing but votes may choose among them."""
    chosen: list[str] = []
    for _, persons in groups(votes):
        if len(chosen) >= places:
            break
        chosen += persons
    return chosen
