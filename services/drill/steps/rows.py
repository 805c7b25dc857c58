"""Rows of the scenario that have a day of their own: each is a step at that day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from services.drill.agenda import Step
from services.drill.scenario.days import Moment
from services.drill.story import Story

Row = TypeVar("Row")


def dated(
    story: Story,
    name: str,
    rows: Sequence[Row],
    usual: Moment,
    minutes: int,
    run: Callable[[Story, Row], None],
) -> Iterator[Step]:
    """A step for each row, on the row's day or else the `usual` one, at `minutes` after midnight."""
    for row in rows:
        day: str | None = getattr(row, "day", None)
        yield Step(name, None, _when(story, day, usual, minutes), _bound(run, story, row))


def _when(story: Story, day: str | None, usual: Moment, minutes: int) -> Callable[[], int]:
    return lambda: story.moment(day, usual, minutes)


def _bound(run: Callable[[Story, Any], None], story: Story, row: Any) -> Callable[[], None]:
    return lambda: run(story, row)
