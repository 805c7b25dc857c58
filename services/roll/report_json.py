"""The report of a sheet for programs: counts, and every remark with its words in both languages.

It holds no fact of anybody but what remarks quote. What it leaves out: the report for people (`telling.py`).
"""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from services.roll.reading import Reading
from services.roll.remarks import Remark, Severity
from services.roll.texts import advice, expected, severity

FORMAT: Final = "jianpiao-roll/1"


class ToldRemark(msgspec.Struct, frozen=True):
    """表中一处的说明。One thing about a sheet: where it is, what came, what was expected, what to do."""

    severity: Annotated[
        Literal["WRONG", "OPEN", "NOTE"],
        Meta(description="错误、待补待核、说明。Wrong, to be completed or checked, note."),
    ]
    code: Annotated[str, Meta(description="稳定的代码，供程序判断。Stable, for programs.")]
    row: Annotated[
        int | None, Meta(description="表格程序所示的行号；空为全表。As a spreadsheet shows it, from 1.")
    ]
    column: Annotated[str | None, Meta(description="表头原文。The heading as it is written.")]
    found: Annotated[str, Meta(description="实为何，至多60字。What came, at most 60 characters.")]
    zh: Annotated[str, Meta(description="应为何、怎么办。Expected, and what to do.")]
    en: Annotated[str, Meta(description="同上，英文。The same in English.")]


class SheetReport(msgspec.Struct, frozen=True):
    """一张名单的检查报告。The report of one sheet."""

    format: str
    kind: Annotated[str, Meta(description="CSV 或 XLSX。CSV or XLSX, by the content.")]
    people: Annotated[int, Meta(ge=0, description="表中人数。People on the sheet.")]
    importable: Annotated[bool, Meta(description="没有错误，可以导入。Nothing is wrong: it can be imported.")]
    counts: Annotated[dict[str, int], Meta(description="各类说明的数目。How many remarks of each severity.")]
    remarks: tuple[ToldRemark, ...]


def report_of(reading: Reading) -> SheetReport:
    """The report of a sheet."""
    count = Counter(severity(each) for each in reading.remarks)
    return SheetReport(
        FORMAT,
        reading.kind,
        len(reading.people),
        reading.importable,
        {each.value: count[each] for each in Severity},
        tuple(map(_told, reading.remarks)),
    )


def _told(remark: Remark) -> ToldRemark:
    return ToldRemark(
        severity(remark).value,
        remark.code,
        remark.row,
        remark.column,
        remark.found,
        _words(remark, "zh"),
        _words(remark, "en"),
    )


def _words(remark: Remark, lang: str) -> str:
    """What was expected, and what to do about it, as sentences."""
    stop = "。" if lang == "zh" else ". "
    said = filter(None, (expected(remark, lang), advice(remark, lang)))
    return "".join(f"{each}{stop}" for each in said).strip()
