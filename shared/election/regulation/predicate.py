"""A ground written as data: what must be true of a person for it to hold, in three values (domain 3.1).

TRUE: the ground holds. FALSE: it does not. UNKNOWN: nobody can say yet. Kleene's logic joins them: one TRUE makes ANY true
whatever else is unknown, one FALSE makes ALL false; otherwise what is unknown stays unknown. The language is closed and has
no nesting beyond ANY of ALL of tests, which is enough for every condition and cannot be made to recurse.

A fact is a text: a date fact is a day, NEVER (it did not happen) or UNKNOWN; any other fact is TRUE, FALSE or UNKNOWN. What
it leaves out: which grounds a regulation has (`shared/election/candidates/grounds.py`), and where the facts come from (`shared/election/candidates/facts.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Final, Literal

import msgspec

from shared import clock
from shared.errors import Malformed

Value = Literal["TRUE", "FALSE", "UNKNOWN"]
Facts = Mapping[str, str]

FactName = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,31}(?!\n)$")]
Number = Annotated[int, msgspec.Meta(ge=0, le=10_000)]

NEVER: Final = "NEVER"
"""Of a date fact: it did not happen."""
BORN: Final = "born"
"""The fact that every test of age reads."""
LOG_FACTS: Final = frozenset(
    {"elector", "graduate", "representative", "on_committee", "pledge_campaign", "pledge_resignation", "review_failed"}
)  # fmt: skip
"""Facts that the log itself has (`facts.py`): whoever reads it computes them, whatever is disclosed."""


class _Test(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="test"):
    """A condition; `test` in the data says which."""


class Is(_Test, frozen=True, tag="IS"):
    """The fact is true."""

    fact: FactName


class YearsSince(_Test, frozen=True, tag="YEARS_SINCE"):
    """Fewer than `under` full years have passed since the day of the fact: exactly five years are not "under five" (未满)."""

    fact: FactName
    under: Number


class MonthsSince(_Test, frozen=True, tag="MONTHS_SINCE"):
    """Fewer than `under` full months have passed since the day of the fact (S10.33: in the village for a year)."""

    fact: FactName
    under: Number


class AgeOver(_Test, frozen=True, tag="AGE_OVER"):
    """Older than `over` full years: exactly sixty is not "over sixty" (超过; Civil Code 1259)."""

    over: Number


class AgeUnder(_Test, frozen=True, tag="AGE_UNDER"):
    """Younger than `under` full years (不满)."""

    under: Number


class BornBefore(_Test, frozen=True, tag="BORN_BEFORE"):
    """Born before the cut-off `day`, whatever the age on election day: born on the day itself is not before it (S1.8)."""

    day: str


Simple = Is | YearsSince | MonthsSince | AgeOver | AgeUnder | BornBefore


class Not(_Test, frozen=True, tag="NOT"):
    """The condition does not hold."""

    of: Simple


class All(_Test, frozen=True, tag="ALL"):
    """Every one of the conditions holds."""

    of: tuple[Simple | Not, ...]


class Any(_Test, frozen=True, tag="ANY"):
    """At least one of the conditions holds."""

    of: tuple[Simple | Not | All, ...]


Predicate = Simple | Not | All | Any


def evaluate(predicate: Predicate, facts: Facts, day: str) -> Value:
    """Whether the condition holds of somebody with these facts on `day`. Raises Malformed for a fact that makes no sense."""
    if isinstance(predicate, Any):
        return any_of(evaluate(each, facts, day) for each in predicate.of)
    if isinstance(predicate, All):
        return all_of(evaluate(each, facts, day) for each in predicate.of)
    if isinstance(predicate, Not):
        return negation(evaluate(predicate.of, facts, day))
    if isinstance(predicate, Is):
        return _truth(predicate.fact, facts)
    happened = _day(_date_fact(predicate), facts)
    if happened is None:
        return "UNKNOWN"
    if happened == NEVER:
        return "FALSE"
    return _of(_dated(predicate, clock.read_day(happened), clock.read_day(day)))


def facts_read(predicate: Predicate) -> frozenset[str]:
    """Names of all facts that the condition asks for."""
    if isinstance(predicate, Any | All):
        return frozenset().union(*map(facts_read, predicate.of))
    if isinstance(predicate, Not):
        return facts_read(predicate.of)
    return frozenset({predicate.fact if isinstance(predicate, Is) else _date_fact(predicate)})


def any_of(values: Iterable[Value]) -> Value:
    """Kleene's OR: the truest of the values, FALSE of none."""
    return max(values, key=_ORDER.__getitem__, default="FALSE")


def all_of(values: Iterable[Value]) -> Value:
    """Kleene's AND: the least true of the values, TRUE of none."""
    return min(values, key=_ORDER.__getitem__, default="TRUE")


def negation(value: Value) -> Value:
    """Kleene's NOT: what is unknown stays unknown."""
    return _NEGATION[value]


_TRUTHS: Final[Mapping[str, Value]] = {"TRUE": "TRUE", "FALSE": "FALSE", "UNKNOWN": "UNKNOWN"}
_ORDER: Final[Mapping[Value, int]] = {"FALSE": 0, "UNKNOWN": 1, "TRUE": 2}
_NEGATION: Final[Mapping[Value, Value]] = {"FALSE": "TRUE", "UNKNOWN": "UNKNOWN", "TRUE": "FALSE"}


def _of(truth: bool) -> Value:
    return "TRUE" if truth else "FALSE"


def _date_fact(test: YearsSince | MonthsSince | AgeOver | AgeUnder | BornBefore) -> str:
    return test.fact if isinstance(test, YearsSince | MonthsSince) else BORN


def _dated(
    test: YearsSince | MonthsSince | AgeOver | AgeUnder | BornBefore, happened: date, day: date
) -> bool:
    if isinstance(test, BornBefore):
        return happened < clock.read_day(test.day)
    if isinstance(test, AgeOver):
        return clock.full_years(happened, day) > test.over
    if isinstance(test, MonthsSince):
        return _full_months(happened, day) < test.under
    return clock.full_years(happened, day) < test.under


def _full_months(since: date, day: date) -> int:
    return (day.year - since.year) * 12 + day.month - since.month - (day.day < since.day)


def _truth(name: str, facts: Facts) -> Value:
    text = facts.get(name, "UNKNOWN")
    value = _TRUTHS.get(text)
    if value is not None:
        return value
    raise Malformed(
        f"fact {name}: expected TRUE, FALSE or UNKNOWN, got {text[:40]!r}",
        zh=f"事实{name}：应为 TRUE、FALSE 或 UNKNOWN，现为{text[:40]!r}",
    )


def _day(name: str, facts: Facts) -> str | None:
    """The day on which something happened, NEVER, or None where nobody knows. A birth that never happened makes no sense."""
    text = facts.get(name, "UNKNOWN")
    if text == "UNKNOWN":
        return None
    if text == NEVER and name != BORN:
        return NEVER
    try:
        clock.read_day(text)
    except Malformed as error:
        raise Malformed(
            f"fact {name}: expected YYYY-MM-DD, {NEVER} or UNKNOWN: {error.en}",
            zh=f"事实{name}：应为 YYYY-MM-DD、{NEVER} 或 UNKNOWN；{error.zh}",
        ) from error
    return text
