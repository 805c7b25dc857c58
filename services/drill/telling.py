"""What a drill tells while it runs, whoever listens: a terminal, or nobody.

What it leaves out: how it looks (`terminal.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

Figures = Mapping[str, Any]
"""A report as it also stands in the JSON document (`figures.py`)."""


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages."""

    zh: str
    en: str

    def of(self, lang: str) -> str:
        """The sentence in `lang`, which is zh or en."""
        return self.zh if lang == "zh" else self.en


class Teller(Protocol):
    """Hears what happens. Must not change anything, and must not fail."""

    def opening(self, told: Figures) -> None:
        """The story begins: what it is about."""

    def step(self, day: str, distance: str, title: Text) -> None:
        """A step begins on `day`, which is `distance` ("D-20")."""

    def fact(self, text: Text) -> None:
        """Something worth a line."""

    def refused(self, what: Text, code: str, clause: str, text: str) -> None:
        """A statement was refused, as the story expects."""

    @contextmanager
    def work(self, title: Text, total: int) -> Iterator[Callable[[int], None]]:
        """Something long: what it gives is to be called with how many more are done."""

    def counted(self, told: Figures) -> None:
        """A round's outcome was determined."""

    def closing(self, told: Figures) -> None:
        """The story is over."""


class Silence:
    """Tells nobody."""

    def opening(self, told: Figures) -> None: ...

    def step(self, day: str, distance: str, title: Text) -> None: ...

    def fact(self, text: Text) -> None: ...

    def refused(self, what: Text, code: str, clause: str, text: str) -> None: ...

    @contextmanager
    def work(self, title: Text, total: int) -> Iterator[Callable[[int], None]]:
        yield lambda done: None

    def counted(self, told: Figures) -> None: ...

    def closing(self, told: Figures) -> None: ...
