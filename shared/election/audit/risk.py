"""The risk: how likely so few errors would be in the papers seen if the declared outcome were wrong.

Two tests, both valid however often one looks (Ville's inequality), both in whole numbers and fractions, so that every
program gets the same figure:

- papers, each drawn once: the Kaplan-Wald martingale for a finite population (Stark 2020, SHANGRLA; as ALPHA of Stark 2023
  with a fixed alternative);
- bundles, drawn with replacement in proportion to their papers: Kaplan-Markov (Stark 2009; with bundles of one paper it is
  the "super-simple" method of Stark 2010 and of Lindeman and Stark 2012, A Gentle Introduction).

What it leaves out: what is tested (`claims.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

GUARD: Final = Fraction(1, 10)
"""The share of the stake that is never put at risk in `kaplan_wald`: one bad paper costs much, and not everything."""
INFLATION: Final = Fraction(103905, 100000)
"""How much larger than possible an error is assumed to be in `kaplan_markov`, for the same reason (Lindeman and Stark 2012)."""


def kaplan_wald(
    values: Iterable[int | Fraction], mean: Fraction, size: int | None = None, guard: Fraction = GUARD
) -> Iterator[Fraction]:
    """After each value the risk that the mean of all `size` values is `mean` or less; `size` None: drawn with replacement.

    Values are 0 or more. The risk never grows again: what was proved stays proved.
    """
    # The stake is kept as two whole numbers: reducing it after each value would cost more than all the rest.
    above, below = 1, 1
    least = Fraction(1)
    left, total = size, Fraction(0) if size is None else mean * size
    for value in values:
        if left is None:
            now: Fraction = mean
        elif total < 0 or left == 0:
            yield Fraction(0)  # the values seen are more than all of them would come to
            continue
        else:
            now, left, total = total / left, left - 1, total - value
        if now == 0:
            # Whatever is seen above nothing disproves it; nothing seen leaves it open.
            least = Fraction(0) if value > 0 else least
        else:
            factor = guard + (1 - guard) * value / now
            above, below = above * factor.numerator, below * factor.denominator
            least = min(least, Fraction(below, above)) if above > below else least
        if left is not None and total < 0:
            least = Fraction(0)
        yield least


def kaplan_markov(taints: Iterable[Fraction], bound: Fraction) -> Iterator[Fraction]:
    """After each draw the risk that all errors together are enough to change the outcome.

    `taints`: the error of each drawn bundle as a share of the largest error it could hold, less than 1. `bound`: all these
    largest errors together, in units of what changes the outcome; more than 1.
    """
    above, below = 1, 1
    least = Fraction(1)
    for taint in taints:
        factor = (1 - taint) / (1 - 1 / bound)
        above, below = above * factor.numerator, below * factor.denominator
        least = min(least, Fraction(below, above)) if above > below else least
        yield least


def in_millionths(risk: Fraction) -> int:
    """A risk as people sign it, in millionths, rounded up: never smaller than it is."""
    return -(-risk.numerator * 1_000_000 // risk.denominator)
