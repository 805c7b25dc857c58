"""A campaign in the report: its board of all units, its targets, and what is found in it (check 8).

SERIOUS findings fail the check; minor ones and information are told and fail nothing, as for elections. What it leaves out:
finding (`shared/campaign/findings.py`).
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from services.audit.verify.findings import Text
from services.audit.verify.ledger import Ledger, Status
from shared.campaign import targets
from shared.campaign.board import STATE_ZH, Row, State, board
from shared.campaign.finding import Finding
from shared.campaign.findings import findings
from shared.campaign.plan import BODY_ZH
from shared.campaign.state import Campaign
from shared.campaign.timetable import Due
from shared.clock import day_of

SHOWN: Final = 40
"""Findings printed; the JSON form has all."""
SEVERITY: Final = {"S": Text("严重", "SERIOUS"), "M": Text("轻微", "MINOR"), "I": Text("提示", "INFO")}
_RISK: Final = {
    "KEY": Text("重点", "key"),
    "DIFFICULT": Text("难点", "difficult"),
    "BACKWARD": Text("后进", "backward"),
}
_KIND: Final = {
    "VILLAGE": Text("村", "village"),
    "COMMUNITY": Text("社区", "community"),
    "TOWNSHIP": Text("街道（乡镇）", "township"),
    "MANAGEMENT": Text("管委会", "management committee"),
}
_MARKS: Final[dict[State, str]] = {"CONCLUDED": "✓", "LINKED": ">", "WAITING": "-", "EXCLUDED": "x"}
_HEADINGS: Final = (
    Text("单位", "unit"),
    Text("类别", "kind"),
    Text("进度", "stage"),
    Text("各项选举", "elections"),
    Text("下一期限", "due next"),
    Text("逾期", "late"),
    Text("问题", "issues"),
    Text("发现", "findings"),
)
_STATE_EN: Final[dict[State, str]] = {
    "CONCLUDED": "concluded",
    "LINKED": "under way",
    "WAITING": "not begun",
    "EXCLUDED": "not renewed here",
}


def last_day(campaign: Campaign) -> str:
    """The day of the last entry: by it a replay judges what is late, so that it says the same in ten years."""
    return day_of(campaign.last_accepted).isoformat()


def conclude(ledger: Ledger, campaign: Campaign) -> None:
    """Checks 6, 7 and 8 of a campaign: it has no papers, and its own assertions."""
    for number in (6, 7):
        ledger.leave_out(
            number,
            Status.INAPPLICABLE,
            "换届工作的日志里没有选票；选票在各场选举自己的日志里。",
            "A campaign's log holds no papers; they are in the logs of its elections.",
        )
    found = findings(campaign, last_day(campaign))
    for each in found:
        if each.severity == "S":
            ledger.add(
                "assertion-fails",
                index=each.entries[0] if each.entries else None,
                place=f"{each.id} {each.unit}",
                expected=each.expected,
                found=each.found,
                clause=each.clause,
                zh=each.zh,
                en=each.en,
            )
    weight = Counter(each.severity for each in found)
    ledger.complete(
        8,
        f"换届工作的断言：严重{weight['S']}、轻微{weight['M']}、提示{weight['I']}",
        f"the campaign's assertions: {weight['S']} serious, {weight['M']} minor, {weight['I']} info",
    )


def campaign_lines(campaign: Campaign, lang: str, day: str = "") -> Iterator[str]:
    """The board, the targets and the findings on `day`; by default that of the last entry."""
    day = day or last_day(campaign)
    there = board(campaign, day)
    yield Text(
        f"换届工作进度（{day}）：{there.taking_part}个单位参加，已完成{there.finished}个",
        f"The campaign on {day}: {there.taking_part} units take part, {there.finished} are finished",
    ).of(lang)
    headings = [each.of(lang) for each in _HEADINGS]
    yield from _table([headings, *(_cells(row, lang) for row in there.rows)])
    states = [f"{mark} {Text(STATE_ZH[state], _STATE_EN[state]).of(lang)}" for state, mark in _MARKS.items()]
    yield "    " + "  ".join(states)
    for due in there.overdue:
        yield f"    {_due(due, lang)} " + Text("逾期", "is overdue").of(lang)
    yield from _targets(campaign, lang)
    found = findings(campaign, day)
    yield Text(f"发现 {len(found)} 项", f"{len(found)} findings").of(lang)
    for each in found[:SHOWN]:
        yield f"    {_finding(each, lang)}"
    if len(found) > SHOWN:
        yield "    " + Text(f"另有{len(found) - SHOWN}项。", f"and {len(found) - SHOWN} more.").of(lang)


def _cells(row: Row, lang: str) -> tuple[str, ...]:
    risk = _RISK.get(row.risk)
    gap = "" if lang == "zh" else " "
    states = " ".join(f"{_body(body, lang)}{_MARKS[state]}" for body, state in row.bodies.items())
    found = " ".join(f"{SEVERITY[grade].of(lang)}{gap}{number}" for grade, number in row.findings.items())
    stage = row.stage_zh if lang == "zh" else plain(row.stage)
    return (
        f"{row.unit} {row.title}",
        _KIND[row.kind].of(lang) + ("" if risk is None else Text(f"（{risk.zh}）", f" ({risk.en})").of(lang)),
        stage,
        "—" if row.stage == "EXCLUDED" else states,
        _due(row.upcoming, lang) if row.upcoming else "—",
        Text("、", ", ").of(lang).join(_item(due, lang) for due in row.overdue) or "—",
        str(row.open_issues or "—"),
        found or "—",
    )


def plain(word: str) -> str:
    """A word of the vocabulary as English: PARTY_ORGANISATION is "party organisation"."""
    return word.replace("_", " ").lower()


def _body(body: str, lang: str) -> str:
    return BODY_ZH[body] if lang == "zh" else plain(body)


def _due(due: Due, lang: str) -> str:
    return f"{due.by} {_item(due, lang)}"


def _item(due: Due, lang: str) -> str:
    return due.zh if lang == "zh" else plain(due.item)


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns as wide as their widest cell; a Chinese character counts as two."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)]
        yield ("    " + "  ".join(cells)).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _targets(campaign: Campaign, lang: str) -> Iterator[str]:
    yield Text("结构目标（只统计，不强制）", "Targets (reported, not enforced)").of(lang)
    for share in targets.shares(campaign):
        goal = share.target
        name = f"{targets.AMONG_ZH[goal.among]}中{targets.QUALITY_ZH[goal.quality]}"
        asked = f"{goal.num}/{goal.den}"
        state = {
            True: Text("达到", "reached"),
            False: Text("未达到", "not reached"),
            None: Text("未有结果", "none yet"),
        }
        yield "    " + Text(
            f"{name}：{share.part}/{share.whole}，目标{asked}以上，{state[share.reached].zh} [{goal.clause}]",
            f"{goal.id}: {share.part}/{share.whole}, at least {asked}, {state[share.reached].en} [{goal.clause}]",
        ).of(lang)


def _finding(each: Finding, lang: str) -> str:
    where = f"{each.unit} " if each.unit else ""
    more = Text(
        f"；应为 {each.expected}，实为 {each.found}", f"; expected {each.expected}, found {each.found}"
    )
    behind = ", ".join(map(str, each.entries))
    source = Text(f"（条目{behind}）", f" (entries {behind})").of(lang) if behind else ""
    return (
        f"{each.id} {SEVERITY[each.severity].of(lang)} {where}{each.zh if lang == 'zh' else each.en}"
        f"{more.of(lang)}{source} [{each.clause}]"
    )
