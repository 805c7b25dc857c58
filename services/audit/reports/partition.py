"""A whole divided into parts, each counted once: by sex, by age, by education (S7.11-13).

Somebody of whom it is not known stands in a part of its own, so that the parts always add up to the whole. Percentages
rounded one by one may add up to 99.9 or 100.1; that is the way of rounding and no error (domain 1.9). What it leaves out:
what is divided (`statistics.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar

from services.audit.verify.findings import Text
from services.audit.verify.rounding import percent
from shared.errors import Malformed

T = TypeVar("T")

UNKNOWN: Final = Text("未填报", "not stated")


@dataclass(frozen=True)
class Part:
    """One part and how many are in it."""

    name: Text
    count: int


@dataclass(frozen=True)
class Partition:
    """`whole` divided into `parts`."""

    name: Text
    whole: int
    parts: tuple[Part, ...]

    def share(self, part: Part) -> Decimal | None:
        """The part in percent of the whole, half up to one decimal; None of an empty whole."""
        return percent(part.count, self.whole)


@dataclass(frozen=True)
class Band:
    """Ages from `low` to `high` full years, both included (Civil Code 1259); `high` None is without bound."""

    low: int
    high: int | None

    @property
    def name(self) -> Text:
        """As tables head it: 30岁以下, 31-39岁, 60岁以上."""
        if self.low == 0:
            return Text(f"{self.high}岁以下", f"{self.high} or younger")
        if self.high is None:
            return Text(f"{self.low}岁以上", f"{self.low} or older")
        return Text(f"{self.low}-{self.high}岁", f"{self.low}-{self.high}")

    def holds(self, age: int) -> bool:
        """Whether somebody of that age is in it."""
        return self.low <= age and (self.high is None or age <= self.high)


AGE_BANDS: Final = (Band(0, 30), Band(31, 39), Band(40, 49), Band(50, 59), Band(60, None))
"""The bands of S7.11-12."""


def check_bands(bands: Sequence[Band]) -> None:
    """Raises Malformed unless every age is in exactly one band."""
    expected: int | None = 0
    for band in bands:
        if band.low != expected or (band.high is not None and band.high < band.low):
            raise Malformed(
                f"age bands: expected one that begins at {expected}, got {band.low}-{band.high}",
                zh=f"年龄段：应从{expected}岁起，现为{band.low}-{band.high}",
            )
        expected = None if band.high is None else band.high + 1
    if expected is not None or not bands:
        raise Malformed(
            "age bands: expected the last one to be without bound", zh="年龄段：最后一段应不设上限"
        )


def divide(
    name: Text, items: Iterable[T], parts: Sequence[tuple[Text, Callable[[T], bool | None]]]
) -> Partition:
    """The items by the first part that holds them; those of whom every part says None are unknown."""
    counts = [0] * len(parts)
    unknown = whole = 0
    for item in items:
        whole += 1
        place = next((at for at, (_, holds) in enumerate(parts) if holds(item)), None)
        if place is None:
            unknown += 1
        else:
            counts[place] += 1
    known = tuple(Part(text, count) for (text, _), count in zip(parts, counts, strict=True))
    return Partition(name, whole, (*known, Part(UNKNOWN, unknown)) if unknown else known)
