"""What a replay answers: plain figures and the entries behind them, the same for everybody who asks the same of the same log.

Entries are told in short (`3-5, 9`). What it leaves out: words; `telling.py` has those.
"""

from __future__ import annotations

import msgspec

from services.audit.replay.question import Question


class AsOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How things stood at the moment. `entries`: how many had been made; times are those of the last of them."""

    entries: int
    last: int
    done_at: str
    accepted_at: str
    stage: str
    suspended: bool
    on_roll: int
    sealed: int | None


class Range(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number of papers, exact where both are equal: fewer than `at_least` change nothing, `enough` can; None: no number does."""

    at_least: int | None
    enough: int | None


class Side(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a post came out. `votes` is None where it may not be told (`Post.withheld`)."""

    valid: bool
    minimum: int
    votes: dict[str, int] | None
    elected: tuple[str, ...]
    tied: tuple[str, ...]
    missing: int


class Post(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One post in one round, as it was and, where something was supposed, as it would be."""

    post: str
    kind: str
    seats: int
    candidates: tuple[str, ...]
    was: Side
    would_be: Side | None
    changed: bool
    margin: Range | None
    """Papers whose absence can change what came out (as supposed); None if it was not asked for, or is the elected's alone."""
    winners: dict[str, Range]
    """The same for each of those elected."""
    unknown: int
    could_change: bool | None
    """Whether `unknown` papers could have changed it; None: not excluded, and not found either."""
    withheld: str
    """Why votes are not told: UNANIMOUS; "" if they are."""
    entries: dict[str, str]
    """Person to the entries of the papers that gave the votes; empty where papers may not be named."""


class Round(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One round. `withheld`: why nothing of its papers is told: POLLS_OPEN, TOO_FEW; "" if it is."""

    number: int
    outcome: int | None
    """The entry of its outcome; None: it would come out so if the count ended here."""
    figures: dict[str, int]
    would_be: dict[str, int] | None
    entries: dict[str, str]
    posts: tuple[Post, ...]
    withheld: str
    moot: bool
    """Whether it rested on an outcome that would not have been."""


class Ending(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who holds the seats, and what is open."""

    winners: dict[str, tuple[str, ...]]
    vacant: dict[str, int]
    tied: dict[str, tuple[str, ...]]
    missing: dict[str, int]
    failed: tuple[str, ...]


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The answer to one question."""

    question: Question
    as_of: AsOf
    rounds: tuple[Round, ...]
    was: Ending
    would_be: Ending | None
    changed: bool
    """Whether any result differs."""
    diverged: int | None
    """The first round that would have come out otherwise; what came after it would not have been."""
    touched: dict[str, str]
    """Part of the question to the entries that it is about."""


class Answers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Several answers about one log."""

    answers: tuple[Answer, ...]
