"""Lots by Rivest's sampler: the published test cases, and the draw without replacement."""

from __future__ import annotations

from itertools import islice

import pytest

from shared.election.audit.sampling import draw, draw_each_once

# The example in Rivest's reference implementation of 14 November 2011, and cases published beside it (rivest-sampler-tests).
PUBLISHED = [
    ("3546311556112163624615351222", 876, [740, 180, 264, 789, 238]),
    ("1", 1000, [97, 89, 163]),
    ("0", 2, [1, 1, 2]),
    ("0", 1000, [905, 573, 160]),
    ("0000000000", 1000, [978, 359, 132]),
    ("999999999999999999999999", 1000, [544, 800, 654]),
    ("abcde", 1000, [247, 427, 157]),
]


@pytest.mark.parametrize(("seed", "size", "numbers"), PUBLISHED)
def test_the_published_numbers_are_drawn(seed: str, size: int, numbers: list[int]) -> None:
    assert list(islice(draw(seed, size), len(numbers))) == numbers


def test_without_replacement_each_number_is_drawn_once_in_the_order_in_which_it_first_comes() -> None:
    seed, size = "31415926535897932384", 40
    drawn = list(draw_each_once(seed, size))

    assert sorted(drawn) == list(range(1, size + 1))
    first_met = dict.fromkeys(islice(draw(seed, size), 2000))
    assert drawn == list(first_met)
