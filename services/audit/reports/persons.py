"""Who the winners are: sex, birth, education, party, former office, from a table that the office keeps.

The log knows numbers, not people. A report about people takes what the office states, row by row; what is not stated counts
as unknown and is shown as unknown, never guessed (S0.3). What it leaves out: adding it up (`statistics.py`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from shared import clock
from shared.errors import Malformed

T = TypeVar("T")


@dataclass(frozen=True)
class Person:
    """Somebody elected. None: the office has not stated it."""

    number: str
    election: str = ""
    """Id of the election; empty where the table is about a single one."""
    name: str = ""
    key: str = ""
    """The same text for the same human in several elections; empty: not stated."""
    sex: str | None = None
    """F or M."""
    born: date | None = None
    education: str | None = None
    """One of EDUCATION."""
    party: bool | None = None
    former: bool | None = None
    """Held a seat in the body before."""


EDUCATION: Final[Mapping[str, tuple[str, ...]]] = {
    "POSTGRADUATE": ("研究生", "硕士", "博士"),
    "BACHELOR": ("本科", "大学", "大学本科", "学士"),
    "COLLEGE": ("大专", "专科"),
    "SENIOR": ("高中", "中专", "高中（含中专）", "职高", "中技"),
    "JUNIOR": ("初中",),
    "PRIMARY": ("小学", "小学及以下"),
}
"""Levels from the highest, with the words that offices write for them."""

_HEADINGS: Final = {
    "number": ("person", "编号", "选民编号"),
    "election": ("election", "选举"),
    "name": ("name", "姓名"),
    "key": ("key", "人员标识"),
    "sex": ("sex", "性别"),
    "born": ("born", "出生日期"),
    "education": ("education", "学历", "文化程度"),
    "party": ("party", "党员", "中共党员"),
    "former": ("former", "连任", "上届任职"),
}
_SEX: Final = {"F": ("女", "f", "female"), "M": ("男", "m", "male")}
_TRUTH: Final = {True: ("是", "yes", "true", "1"), False: ("否", "no", "false", "0")}
MAX_CELL: Final = 200
Key = tuple[str, str]
"""Election, or empty, and number."""


def read_persons(raw: bytes) -> dict[Key, Person]:
    """The persons of a CSV table in UTF-8, by election and number.

    The first row names the columns, in Chinese or English; `person` is required, any other may be missing. Raises Malformed,
    naming the line, the column, what was expected and what came.
    """
    try:
        rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Malformed(
            f"persons: expected a CSV table in UTF-8: {error}", zh="应为 UTF-8 编码的 CSV 表，请另存为 UTF-8"
        ) from error
    if not rows:
        raise Malformed(
            "persons: expected a first row that names the columns, got an empty file",
            zh="第一行应写列名，现为空文件",
        )
    columns = _columns(rows[0])
    persons: dict[Key, Person] = {}
    for line, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        for cell in row:
            if len(cell) > MAX_CELL or not cell.isprintable():
                raise Malformed(
                    f"persons: line {line}: expected printable text of at most {MAX_CELL} characters, got {cell[:20]!r}",
                    zh=f"第{line}行：应为可打印的文字，至多{MAX_CELL}字，现为{cell[:20]!r}",
                )
        if len(row) != len(rows[0]):
            raise Malformed(
                f"persons: line {line}: expected {len(rows[0])} cells, got {len(row)}",
                zh=f"第{line}行：应有{len(rows[0])}格，现有{len(row)}格",
            )
        person = _person(line, {name: row[at].strip() for name, at in columns.items()})
        if (person.election, person.number) in persons:
            raise Malformed(
                f"persons: line {line}: {person.number} stands twice",
                zh=f"第{line}行：编号{person.number}写了两次",
            )
        persons[person.election, person.number] = person
    return persons


def find(persons: Mapping[Key, Person], election: str, number: str) -> Person:
    """The person of that number; one of whom nothing is known if the table has none."""
    return persons.get((election, number)) or persons.get(("", number)) or Person(number, election)


def _columns(heads: list[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for at, head in enumerate(heads):
        word = head.strip()
        field = next((name for name, words in _HEADINGS.items() if word in words), None)
        if field is None:
            known = ", ".join(words[0] for words in _HEADINGS.values())
            raise Malformed(
                f"persons: column {word[:40]!r} is not known; expected some of {known}",
                zh=f"没有{word[:40]!r}这一列；可用的列有{'、'.join(words[1] for words in _HEADINGS.values())}",
            )
        if field in columns:
            raise Malformed(
                f"persons: the column {word[:40]!r} stands twice", zh=f"{word[:40]!r}这一列写了两次"
            )
        columns[field] = at
    if "number" not in columns:
        raise Malformed("persons: expected a column person", zh="缺少编号（person）一列")
    return columns


def _person(line: int, cells: Mapping[str, str]) -> Person:
    number = cells["number"]
    if not number:
        raise Malformed(
            f"persons: line {line}: expected a number in the column person",
            zh=f"第{line}行：编号（person）一列没有填写",
        )

    def read(name: str, reader: Callable[[str], T]) -> T | None:
        text = cells.get(name, "")
        try:
            return reader(text) if text else None
        except (KeyError, Malformed) as error:
            why = error if isinstance(error, Malformed) else Malformed("no such word", zh="没有这个词")
            raise Malformed(
                f"persons: line {line}, {name}: got {text[:40]!r}: {why.en}",
                zh=f"第{line}行{_HEADINGS[name][1]}：现为{text[:40]!r}，{why.zh}",
            ) from error

    return Person(
        number=number,
        election=cells.get("election", ""),
        name=cells.get("name", ""),
        key=cells.get("key", ""),
        sex=read("sex", lambda text: _code(_SEX, text)),
        born=read("born", clock.read_day),
        education=read("education", lambda text: _code(EDUCATION, text)),
        party=read("party", lambda text: _code(_TRUTH, text)),
        former=read("former", lambda text: _code(_TRUTH, text)),
    )


def _code(codes: Mapping[T, tuple[str, ...]], text: str) -> T:
    for code, words in codes.items():
        if text.lower() in words or text == code:
            return code
    raise Malformed(
        f"expected one of {', '.join(word for words in codes.values() for word in words)}",
        zh=f"应为{'、'.join(word for words in codes.values() for word in words)}之一",
    )
