"""Finds the row of headings, and which column holds what, by the words that offices use.

What it leaves out: what the cells below mean (`people.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from services.roll.characters import tidy
from services.roll.remarks import Remark, shown
from services.roll.rows import Row

SEARCHED_ROWS: Final = 20
"""Titles and dates of issue stand above the headings, but not more than this."""

WORDS: Final[dict[str, tuple[str, ...]]] = {
    "number": ("编号", "选民编号", "选民证号", "选民证编号", "选民号", "证号", "number", "elector", "electorno", "electornumber"),
    "name": ("姓名", "选民姓名", "村民姓名", "名字", "户代表姓名", "name", "fullname"),
    "sex": ("性别", "sex", "gender"),
    "born": ("出生日期", "出生年月", "出生年月日", "生日", "出生", "born", "birth", "birthdate", "dateofbirth"),
    "id_number": ("身份证号", "身份证号码", "公民身份号码", "居民身份证号", "居民身份证号码", "身份证", "证件号码", "idnumber", "id", "identitynumber"),
    "hukou": ("户籍", "户籍地", "户籍所在地", "户口", "户口所在地", "是否本村户籍", "户籍是否在本村", "hukou", "householdregistration"),
    "group": ("小组", "组别", "村民小组", "村民组", "所在小组", "所属小组", "组", "group", "villagegroup"),
    "household": ("户号", "户编号", "家庭户号", "household", "householdnumber"),
    "rights": ("权利", "选举权利", "rights"),
    "kind": ("登记类别", "类别", "选民类别", "登记类型", "kind", "class", "registrationclass"),
    "resolution": ("决议", "决议文件", "同意决议", "村民会议决议", "resolution"),
    "reason": ("变动原因", "增减原因", "变更原因", "原因", "reason"),
    "note": ("备注", "说明", "注", "note", "notes", "remark", "remarks"),
}  # fmt: skip
"""Field → headings that mean it. 序号 is no number of an elector: it changes whenever the sheet is sorted."""

_FIELDS: Final = {word: name for name, words in WORDS.items() for word in words}
_BRACKETS: Final = re.compile(r"[(\[【].*?[)\]】]")
_DECORATION: Final = re.compile(r"[\s:：*_\-]")


class Headings:
    """Which column holds which field. `words` are the headings as the sheet spells them."""

    def __init__(self, row: Row) -> None:
        self.row = row.number
        self.words = [shown(tidy(cell)) for cell in row.cells]
        while self.words and not self.words[-1]:
            self.words.pop()
        self.columns: dict[str, int] = {}
        self.remarks: list[Remark] = []
        for column, cell in enumerate(row.cells[: len(self.words)]):
            self._place(column, cell)

    def word(self, field: str) -> str:
        """How the sheet spells the heading of a field."""
        return self.words[self.columns[field]]

    def _place(self, column: int, cell: str) -> None:
        name = field_of(cell)
        if name is None:
            if self.words[column] not in ("", "序号"):
                self.remarks.append(Remark("heading-unknown", self.row, self.words[column]))
        elif name in self.columns:
            first = self.words[self.columns[name]]
            self.remarks.append(Remark("heading-twice", self.row, self.words[column], about=(first,)))
        else:
            self.columns[name] = column


def field_of(heading: str) -> str | None:
    """The field that a heading means, or None. Spaces, colons and what stands in brackets do not matter."""
    return _FIELDS.get(_DECORATION.sub("", _BRACKETS.sub("", tidy(heading))).lower())


def looks_like_headings(cells: Sequence[str]) -> bool:
    """Whether a row names people and at least one thing more."""
    fields = {field_of(cell) for cell in cells} - {None}
    return "name" in fields and len(fields) > 1


def find(rows: Sequence[Row]) -> Headings | None:
    """The headings among the first rows of a sheet."""
    return next((Headings(row) for row in rows if looks_like_headings(row.cells)), None)
