"""Lays out what was found in sheets for people, row by row.

What is wrong and what is open is told completely; how things were read is told once for each kind, with the first rows, unless
everything is asked for. What it leaves out: the words (`texts.py`), and the report for programs (`report_json.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from services.roll.comparison import Comparison, Difference
from services.roll.marks import CERTAINTIES, Pair
from services.roll.reading import Reading
from services.roll.reasons import CHANGE_ZH, Change
from services.roll.remarks import Remark, Severity
from services.roll.review import FIELDS_ZH
from services.roll.texts import advice, expected, severity

SEVERITIES: Final = {
    Severity.WRONG: ("错误", "wrong"),
    Severity.OPEN: ("待补待核", "to be completed or checked"),
    Severity.NOTE: ("说明", "notes"),
}
_FIRST_ROWS: Final = 5


def report(reading: Reading, lang: str, everything: bool = False, judged: bool = True) -> str:
    """The report of one sheet; `judged`: by a regulation, so that age and class were looked at."""
    people, remarks = len(reading.people), reading.remarks
    head = f"{people} 人" if lang == "zh" else f"{people} people"
    return (
        "\n".join([head, *_sections(remarks, lang, everything), _verdict(reading.importable, lang, judged)])
        + "\n"
    )


def report_comparison(comparison: Comparison, lang: str) -> str:
    """The report of two rolls: who differs, and what is to be checked about it."""
    count = Counter(each.change for each in comparison.differences)
    if lang == "zh":
        told = "，".join(f"{CHANGE_ZH[each]} {count[each]} 人" for each in CHANGE_ZH)
        lines = [f"{told}，相同 {comparison.same} 人"]
    else:
        told = ", ".join(f"{each.lower()} {count[each]}" for each in CHANGE_ZH)
        lines = [f"{told}, the same {comparison.same}"]
    lines += [_difference(each, lang) for each in comparison.differences]
    lines += _sections(comparison.remarks, lang, True)
    return "\n".join(lines) + "\n"


def report_pairs(pairs: Sequence[Pair], lang: str) -> str:
    """The report of people who stand on two rolls, by certainty."""
    lines = [f"{len(pairs)} 对" if lang == "zh" else f"{len(pairs)} pairs"]
    for pair in pairs:
        zh, en = CERTAINTIES[pair.certainty]
        if lang == "zh":
            lines.append(
                f"{pair.certainty}  {pair.village}第{pair.row}行 — {pair.other_village}第{pair.other_row}行：{zh}"
            )
        else:
            places = f"{pair.village} row {pair.row} — {pair.other_village} row {pair.other_row}"
            lines.append(f"{pair.certainty}  {places}: {en}")
    return "\n".join(lines) + "\n"


def _sections(remarks: Iterable[Remark], lang: str, everything: bool) -> Iterator[str]:
    for wanted, (zh, en) in SEVERITIES.items():
        chosen = [each for each in remarks if severity(each) is wanted]
        if chosen:
            yield f"\n{zh} {len(chosen)} 项" if lang == "zh" else f"\n{en}: {len(chosen)}"
            brief = wanted is Severity.NOTE and not everything
            yield from _summary(chosen, lang) if brief else (_line(each, lang) for each in chosen)


def _line(remark: Remark, lang: str) -> str:
    """第 12 行 出生日期 “3139岁”：应为……。请……"""
    found = f"“{remark.found}”" if remark.found else ""
    does = advice(remark, lang)
    if lang == "zh":
        place = f"第{remark.row}行" if remark.row else "全表"
        words = " ".join(filter(None, (place, remark.column, found)))
        return f"  {words}：{expected(remark, lang)}{'；' if does else ''}{does}。 [{remark.code}]"
    place = f"row {remark.row}" if remark.row else "the sheet"
    words = " ".join(filter(None, (place, remark.column, found)))
    return f"  {words}: {expected(remark, lang)}{'. ' if does else ''}{does}. [{remark.code}]"


def _summary(remarks: Iterable[Remark], lang: str) -> Iterator[str]:
    """Notes of one kind in one column as one line: the first of them, and how many there are."""
    kinds: dict[tuple[str, str | None], list[Remark]] = {}
    for each in remarks:
        kinds.setdefault((each.code, each.column), []).append(each)
    for alike in kinds.values():
        yield from (_line(each, lang) for each in alike[:_FIRST_ROWS])
        if len(alike) > _FIRST_ROWS:
            more = len(alike) - _FIRST_ROWS
            yield f"  ……另有 {more} 处，用 --all 全部列出" if lang == "zh" else f"  … {more} more, see --all"


def _verdict(complete: bool, lang: str, judged: bool) -> str:
    if not complete:
        return (
            "\n有错误，全表都不导入。"
            if lang == "zh"
            else "\nSomething is wrong: nothing of the sheet is imported."
        )
    if not judged:
        return (
            "\n表格无误；没有按规程查年龄和类别，请用 --profile 和 --day 再查，才能说可以导入。"
            if lang == "zh"
            else "\nThe sheet is in order; ages and classes were not looked at: check again with --profile and --day."
        )
    return "\n可以导入。" if lang == "zh" else "\nCan be imported."


def _difference(difference: Difference, lang: str) -> str:
    person, change = difference.person, difference.change
    who = " ".join(
        filter(None, (person.number, person.name or ("姓名未知" if lang == "zh" else "name unknown")))
    )
    what = "、".join(FIELDS_ZH[each] for each in difference.fields)
    if lang == "zh":
        return f"  {CHANGE_ZH[change]} {who}（{_roll_zh(change)}第{person.row}行）{what}"
    fields = ", ".join(difference.fields)
    return f"  {change} {who} ({'old' if change == 'REMOVED' else 'new'} roll, row {person.row}) {fields}".rstrip()


def _roll_zh(change: Change) -> str:
    return "旧表" if change == "REMOVED" else "新表"
