"""The board on which a round's count is shown: the papers of each station, and the votes of each post with what was needed.

What it leaves out: anything before the count is closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line

from services.drill.telling import Figures

WIDTH: Final = 32
"""Columns of the longest bar: all papers returned."""

LEDGER: Final[tuple[tuple[str, str, str], ...]] = (
    ("papers", "领用", "delivered"),
    ("issued", "发出", "issued"),
    ("by_proxy", "其中委托", "by proxy"),
    ("conflicts", "重发", "twice"),
    ("spoiled", "作废", "spoiled"),
    ("unused", "剩余", "unused"),
    ("returned", "收回", "returned"),
)


def board(told: Figures, titles: Mapping[str, Any], lang: str) -> RenderableType:
    """Everything about one round: ledger, papers, votes. `titles`: post to its names in both languages."""
    zh = lang == "zh"
    parts: list[RenderableType] = [_ledger(told, zh), _papers(told, zh)]
    for post in told["votes"]:
        parts.append(_votes(told, post, titles[post]["zh" if zh else "en"], zh))
    return Group(*parts)


def _ledger(told: Figures, zh: bool) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="dim")
    shown = [row for row in LEDGER if row[0] != "conflicts" or told["conflicts"]]
    table.add_column("投票站" if zh else "station")
    for _, chinese, english in shown:
        table.add_column(chinese if zh else english, justify="right")
    stations = told["stations"]
    for name, figures in stations.items():
        table.add_row(name, *(_number(figures[key]) for key, _, _ in shown))
    if len(stations) > 1:
        table.add_section()
        sums = (sum(figures[key] or 0 for figures in stations.values()) for key, _, _ in shown)
        table.add_row("合计" if zh else "all", *(_number(each) for each in sums), style="bold")
    return table


def _papers(told: Figures, zh: bool) -> Line:
    line = Line()
    if any(kind != "REVOTE" for kind in told["kinds"].values()):
        line.append(
            f"登记 {told['registered']:,} 人，须有 {told['quorum']:,} 人参加投票\n"
            if zh
            else f"{told['registered']:,} registered; {told['quorum']:,} have to take part\n"
        )
    names = ("有效", "部分有效", "无效", "空白") if zh else ("valid", "partly invalid", "invalid", "blank")
    keys = ("valid", "partly_invalid", "invalid", "blank")
    kinds = " + ".join(f"{name} {told[key]:,}" for name, key in zip(names, keys, strict=True))
    line.append(f"收回 {told['returned']:,} = {kinds}" if zh else f"returned {told['returned']:,} = {kinds}")
    for key, style in (("differences", "yellow"), ("warnings", "dim")):
        if told[key]:
            line.append(f"   {' '.join(told[key])}", style=style)
    return line


def _votes(told: Figures, post: str, title: str, zh: bool) -> Table:
    """Votes from most to fewest. The bar of somebody who reached what was needed is green; │ stands where that is."""
    minimum, returned = told["minimum"].get(post), max(told["returned"], 1)
    table = Table(
        box=None,
        pad_edge=False,
        show_header=False,
        title=_title(told, post, title, zh),
        title_justify="left",
        title_style="",
    )
    table.add_column(min_width=8)
    table.add_column(justify="right")
    table.add_column()
    table.add_column()
    for person, votes in told["votes"][post].items():
        table.add_row(person, f"{votes:,}", _bar(votes, minimum, returned), _fate(told, post, person, zh))
    return table


def _title(told: Figures, post: str, title: str, zh: bool) -> Line:
    line = Line("\n")
    line.append(title, style="bold")
    seats = told["seats"][post]
    line.append(f"  选 {seats} 名" if zh else f"  {seats} to elect", style="dim")
    if post in told["failed"]:
        line.append("  投票无效，须重新投票" if zh else "  the poll is invalid and is repeated", style="red")
    elif told["kinds"][post] == "REVOTE":
        line.append("  得票多的当选" if zh else "  most votes win", style="dim")
    else:
        needed = told["minimum"].get(post, 0)
        line.append(f"  当选须 {needed:,} 票" if zh else f"  {needed:,} votes are needed", style="dim")
    return line


def _bar(votes: int, minimum: int | None, returned: int) -> Line:
    filled = round(votes * WIDTH / returned)
    mark = -1 if minimum is None or minimum <= 1 else round(minimum * WIDTH / returned)
    style = "green" if minimum is not None and votes >= minimum else "blue"
    bar = Line()
    for at in range(WIDTH + 1):
        if at == mark:
            bar.append("│", style="bold")
        else:
            bar.append("█" if at < filled else " ", style=style)
    return bar


def _fate(told: Figures, post: str, person: str, zh: bool) -> Line:
    if person in told["elected"].get(post, ()):
        return Line("当选" if zh else "elected", style="bold green")
    if person in told["ties"].get(post, ()):
        return Line("得票相等" if zh else "tied", style="yellow")
    if person not in told["candidates"].get(post, ()):
        return Line("另选他人" if zh else "written in", style="dim")
    return Line("")


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"
