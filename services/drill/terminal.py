"""Tells a drill on the terminal, as a clerk would follow it: day by day, the count with its thresholds, the outcome.

Chinese or English, one at a time. What it leaves out: what happens.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group
from rich.padding import Padding
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text as Line

from services.drill.board import board
from services.drill.telling import Figures, Text

MARGIN: Final = 18
"""Columns left of what is told of a step, so that days stand by themselves."""
PAUSES: Final = {"fast": 0.0, "show": 0.4, "slow": 1.5}
"""Seconds of rest after each step."""


class Terminal:
    """Tells on `console`. Implements Teller."""

    def __init__(self, console: Console, lang: str = "zh", speed: str = "fast") -> None:
        self._console, self._lang, self._pause = console, lang, PAUSES[speed]
        self._head: Line | None = None

    def opening(self, told: Figures) -> None:
        zh = self._lang == "zh"
        story = told["story"] if zh or not told["story_en"] else told["story_en"]
        lines = [
            Line(told["title"], style="bold"),
            Line(
                f"{told['profile'] if zh else told['profile_en']} · {told['profile_id']}"
                + (f" · 改动参数 {told['changes']} 项" if zh else f" · {told['changes']} parameters changed")
                * bool(told["changes"]),
                style="dim",
            ),
            Line(
                f"选举日 {told['day']} · 选民 {told['electors']:,} 人"
                if zh
                else f"election day {told['day']} · {told['electors']:,} electors"
            ),
        ]
        if story:
            lines += [Line(""), Line(("" if zh or not told["story_en"] else " ").join(story.split("\n")))]
        title = "演练 · 不是正式选举" if zh else "DRILL · not an election"
        self._console.print(
            Panel(Group(*lines), title=f"[bold yellow]{title}[/]", border_style="yellow", padding=(0, 2))
        )

    def step(self, day: str, distance: str, title: Text) -> None:
        time.sleep(self._pause)
        head = Line()
        head.append(f"{day} ", style="dim")
        head.append(f"{distance:<7}", style="cyan")
        if not title.zh:
            # Only the day changes: it stands in front of what is told next.
            self._head = head
            return
        head.append(title.of(self._lang), style="bold")
        self._console.print(head)

    def fact(self, text: Text) -> None:
        self._indented(Line(text.of(self._lang)))

    def refused(self, what: Text, code: str, clause: str, text: str) -> None:
        head = Line()
        head.append("✗ ", style="red")
        head.append("按预期被拒绝：" if self._lang == "zh" else "refused, as expected: ", style="red")
        head.append(what.of(self._lang))
        head.append(f"  {code}", style="red")
        head.append(f"  {clause}" if clause else "", style="dim")
        self._indented(head)
        self._indented(Line(text, style="dim"), 2)

    @contextmanager
    def work(self, title: Text, total: int) -> Iterator[Callable[[int], None]]:
        if not self._console.is_terminal:
            yield lambda done: None
            return
        columns = (
            TextColumn(" " * MARGIN + "{task.description}"),
            BarColumn(40),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=self._console, transient=True) as progress:
            task = progress.add_task(title.of(self._lang), total=total)
            yield lambda done: progress.advance(task, done)

    def counted(self, told: Figures) -> None:
        time.sleep(self._pause)
        self._console.print(Padding(board(told, told["titles"], self._lang), (0, 0, 1, 4), expand=False))

    def closing(self, told: Figures) -> None:
        zh = self._lang == "zh"
        if "election" not in told:
            return
        table = Table(box=SIMPLE_HEAD, show_header=False, pad_edge=False)
        for post, persons in told["winners"].items():
            words = told["posts"][post]
            vacant = told["missing"].get(post, 0)
            names = "、".join(persons) or "—"
            left = ""
            if vacant:
                over = told["announced_on"] is not None
                left = (
                    f"{'空缺' if over else '尚缺'} {vacant} 名"
                    if zh
                    else f"{vacant} {'vacant' if over else 'missing'}"
                )
            table.add_row(
                words["zh"] if zh else words["en"],
                Line(names, style="bold green"),
                Line(left, style="yellow"),
            )
        title = (ENDINGS_ZH if zh else ENDINGS_EN)[told["ending"]]
        self._console.print(
            Panel(table, title=f"[bold]{title}[/]", border_style="green", expand=False, padding=(0, 2))
        )

    def _indented(self, line: Line, more: int = 0) -> None:
        """One line right of the margin, with the day in front of it if that has changed; long ones go on below it."""
        head, self._head = self._head, None
        row = Table.grid()
        row.add_column(width=MARGIN + more, no_wrap=True)
        row.add_column(overflow="fold")
        row.add_row(head or Line(""), line)
        self._console.print(row)


ENDINGS_ZH: Final = {
    "HANDED_OVER": "当选名单 · 已公布、备案、移交",
    "ON_RECORD": "当选名单 · 已公布、备案",
    "ANNOUNCED": "当选名单 · 已公布",
    "UNFINISHED": "至此当选 · 选举尚未完结",
    "SUSPENDED": "至此当选 · 选举中止",
    "CANCELLED": "至此当选 · 选举已取消",
    "STOPPED": "至此当选 · 剧本到此为止",
}
ENDINGS_EN: Final = {
    "HANDED_OVER": "Elected · announced, on record, handed over",
    "ON_RECORD": "Elected · announced, on record",
    "ANNOUNCED": "Elected · announced",
    "UNFINISHED": "Elected so far · the election is not over",
    "SUSPENDED": "Elected so far · the election is suspended",
    "CANCELLED": "Elected so far · the election is cancelled",
    "STOPPED": "Elected so far · the file ends here",
}
