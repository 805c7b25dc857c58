"""One figure of a benchmark, beside its yardstick and the promise that it should keep.

What it leaves out: measuring (`measure_*.py`). A figure never fails a run: machines differ, the ratio is what counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """`value` in `unit`; `yardstick` in the same unit, measured in the same run; `ratio` is value / yardstick."""

    name: str
    value: float
    unit: str
    yardstick: float | None = None
    yardstick_name: str = ""
    promise: str = ""
    holds: bool | None = None
    """Whether the promise holds in this run; None without a promise."""

    @property
    def ratio(self) -> float | None:
        """How the value compares with its yardstick."""
        return self.value / self.yardstick if self.yardstick else None


def at_least(name: str, value: float, unit: str, promised: float, **rest: Any) -> Row:
    """A row whose value should not be below what was promised."""
    return Row(
        name=name,
        value=value,
        unit=unit,
        promise=f"≥ {_short(promised)} {unit}",
        holds=value >= promised,
        **rest,
    )


def at_most(name: str, value: float, unit: str, promised: float, **rest: Any) -> Row:
    """A row whose value should not be above what was promised."""
    return Row(
        name=name,
        value=value,
        unit=unit,
        promise=f"≤ {_short(promised)} {unit}",
        holds=value <= promised,
        **rest,
    )


def write_json(path: Path, rows: Iterable[Row], circumstances: dict[str, Any]) -> None:
    """Writes all rows, and what the machine was like, for other programs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {"circumstances": circumstances, "rows": [_plain(row) for row in rows]}
    path.write_bytes(msgspec.json.format(msgspec.json.encode(told)) + b"\n")


def print_table(rows: Iterable[Row], title: str) -> None:
    """Prints the rows for people."""
    table = Table(
        title=title, caption="比值 = 数值 / 标尺，同一次运行 · ratio = value / yardstick of the same run"
    )
    for heading in ("项目 Measure", "数值 Value", "标尺 Yardstick", "比值 Ratio", "承诺 Promise", ""):
        table.add_column(heading, justify="left" if heading.startswith("项目") else "right")
    for row in rows:
        yardstick = f"{_short(row.yardstick)} ({row.yardstick_name})" if row.yardstick is not None else ""
        ratio = f"{row.ratio:.2f}" if row.ratio is not None else ""
        mark = {True: "[green]✓[/]", False: "[red]✗[/]", None: ""}[row.holds]
        table.add_row(row.name, f"{_short(row.value)} {row.unit}", yardstick, ratio, row.promise, mark)
    # A pipe has no width of its own; the words below would be broken at 80.
    Console(width=None if Console().is_terminal else 150).print(table)


def _plain(row: Row) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(row)
    return {**told, "ratio": row.ratio}


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
