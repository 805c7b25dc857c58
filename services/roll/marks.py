"""Finds people who stand on the rolls of two villages, without any village showing another its roll (OCV2018 13: one place only).

Each village turns its people into keyed marks with the campaign's secret; whoever compares sees marks and row numbers only.
What it leaves out: which of two registrations is right, which the villages find out from their own rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal

import msgspec

from services.roll.people import Person
from services.roll.secret import mark
from shared.errors import Malformed
from shared.strict_json import decode_as

FORMAT: Final = "jianpiao-roll-marks/1"
Certainty = Literal["CERTAIN", "PROBABLE", "DOUBTFUL"]
CERTAINTIES: Final[dict[Certainty, tuple[str, str]]] = {
    "CERTAIN": ("身份证号相同", "the same identity number"),
    "PROBABLE": (
        "姓名、出生日期相同，身份证号不全",
        "same name and birth date, an identity number is missing",
    ),
    "DOUBTFUL": (
        "姓名、出生日期相同，身份证号不同：多为两人，或有一个写错",
        "same name and birth date, different identity numbers: two people, or one is misspelt",
    ),
}


class Mark(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """One person: the row on the village's own sheet, and marks of the identity number and of name and birth date."""

    row: int
    id: str | None
    person: str | None


class Marks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a village hands over. `secret` is a mark of the secret itself: marks of two secrets cannot be compared."""

    format: str
    village: str
    secret: str
    people: tuple[Mark, ...]


class Pair(msgspec.Struct, frozen=True):
    """Two rows of two villages that are, or may be, one person."""

    certainty: Certainty
    village: str
    row: int
    other_village: str
    other_row: int


_decoder: Final = msgspec.json.Decoder(Marks)


def marks_of(village: str, people: Iterable[Person], secret: bytes) -> Marks:
    """The marks of a village's people. Whoever has neither identity number nor name and birth date has none."""
    made = tuple(
        Mark(
            each.row,
            mark(secret, "id", each.id_number) if each.id_number else None,
            mark(secret, "person", each.name, each.born.isoformat()) if each.name and each.born else None,
        )
        for each in people
    )
    return Marks(FORMAT, village, mark(secret, "secret"), made)


def write_marks(marks: Marks) -> bytes:
    """The file that a village hands over."""
    return msgspec.json.encode(marks) + b"\n"


def read_marks(raw: bytes) -> Marks:
    """The marks of a file. Raises Malformed."""
    marks = decode_as(_decoder, raw.strip(), "marks")
    if marks.format != FORMAT:
        raise Malformed(
            f"marks: expected {FORMAT}, got {marks.format[:40]!r}",
            zh=f"查重标记文件：应为{FORMAT}，现为{marks.format[:40]!r}",
        )
    return marks


def pairs(villages: Sequence[Marks]) -> list[Pair]:
    """Everybody who stands on two rolls, the certain ones first.

    Of people who stand twice on one roll the first row counts: that village's own check tells it of the other.
    Raises Malformed if the marks were made with different secrets or two villages have one name.
    """
    if len({each.secret for each in villages}) > 1:
        raise Malformed(
            "the villages used different secrets, which cannot be compared", zh="各村用的密钥不同，无法比较"
        )
    if len({each.village for each in villages}) != len(villages):
        raise Malformed(
            "two villages have one name: tell them apart", zh="有两份同名的村，请用 --village 区分"
        )
    found: dict[tuple[str, int, str, int], Pair] = {}
    for pair in [*_same(villages, "id"), *_same(villages, "person")]:
        found.setdefault((pair.village, pair.row, pair.other_village, pair.other_row), pair)
    order = list(CERTAINTIES)
    return sorted(
        found.values(),
        key=lambda each: (order.index(each.certainty), each.village, each.row, each.other_village),
    )


def _same(villages: Sequence[Marks], what: Literal["id", "person"]) -> Iterator[Pair]:
    """Pairs of rows whose marks of one kind are equal."""
    seen: dict[str, list[tuple[str, Mark]]] = {}
    for village in villages:
        firsts: dict[str, Mark] = {}
        for each in village.people:
            value = each.id if what == "id" else each.person
            if value is not None:
                firsts.setdefault(value, each)
        for value, each in firsts.items():
            earlier = seen.setdefault(value, [])
            for other_village, other in earlier:
                certainty = "CERTAIN" if what == "id" else _certainty(other, each)
                yield Pair(certainty, other_village, other.row, village.village, each.row)
            earlier.append((village.village, each))


def _certainty(one: Mark, other: Mark) -> Certainty:
    return "DOUBTFUL" if one.id and other.id and one.id != other.id else "PROBABLE"
