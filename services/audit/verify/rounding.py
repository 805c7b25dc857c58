"""Percentages as reports print them: one decimal, half up, in whole numbers only (domain 1.9; S4.17, S7.11).

47 of 55 is 85.4545… and is printed 85.5; 6 of 108 is 5.5556 and is printed 5.6. What it leaves out: judging what others have
printed (`printed.py`).
"""

from __future__ import annotations

from decimal import Decimal


def percent(part: int, whole: int, decimals: int = 1) -> Decimal | None:
    """`part` of `whole` in percent, rounded half up; None where there is no whole to be a part of."""
    return _scaled(part, whole, decimals, half=1)


def truncated(part: int, whole: int, decimals: int = 1) -> Decimal | None:
    """The same with further digits cut off, which some offices do and call rounding."""
    return _scaled(part, whole, decimals, half=0)


def mean(total: int, count: int, decimals: int = 1) -> Decimal | None:
    """The mean of `count` whole numbers that add up to `total`, rounded half up; None of none."""
    return None if count == 0 else _decimal((2 * total * 10**decimals + count) // (2 * count), decimals)


def _scaled(part: int, whole: int, decimals: int, half: int) -> Decimal | None:
    if whole == 0:
        return None
    return _decimal((2 * part * 100 * 10**decimals + half * whole) // (2 * whole), decimals)


def _decimal(scaled: int, decimals: int) -> Decimal:
    return Decimal(scaled).scaleb(-decimals)
