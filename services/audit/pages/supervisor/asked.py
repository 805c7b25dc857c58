"""What somebody asks of a replay by a form: which moment, and as if what had been otherwise; and what there is to choose from.

Moments are typed as the village's clock shows them. What it leaves out: whether a question may be asked (`replay/secrecy.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from urllib.parse import parse_qs

import msgspec

from services.audit.replay.history import History
from services.audit.replay.places import Places
from services.audit.replay.question import Question, checked
from services.audit.replay.stage import STAGES, stages
from shared.clock import BEIJING, write_time
from shared.errors import Malformed
from shared.text import Text

_BETWEEN: Final = re.compile(r"[\s,;，；、]+")
"""What people put between numbers."""
MOST_OFFERED: Final = 200
"""Batches offered to choose from; of more their ids are typed."""

Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Mark:
    """An entry at which something began: a place where people stop the slider."""

    index: int
    at: int
    what: Text


@dataclass(frozen=True)
class Choices:
    """What a question can be about, and where its slider can stop. Times in milliseconds."""

    last: int
    first_at: int
    last_at: int
    marks: tuple[Mark, ...]
    stations: Mapping[str, bool]
    """Station to whether its papers lie in a pile of their own."""
    piles: tuple[str, ...]
    batches: tuple[str, ...]
    candidates: tuple[str, ...]
    posts: Mapping[str, Text]
    rounds: tuple[int, ...]
    mandates: int
    """Mandates that stand in the record."""
    found_void: int
    """Those of them that were found void after the poll."""


def choices(history: History) -> Choices:
    """What the record offers."""
    places = Places(history.acts)
    shared = {
        name
        for number in places.rounds
        for boxes in places.piles(number).values()
        if len(boxes) > 1
        for name in boxes
    }
    batches = tuple(places.batches)
    return Choices(
        last=history.acts[-1].index,
        first_at=history.acts[0].accepted_at,
        last_at=history.acts[-1].accepted_at,
        marks=tuple(_marks(history)),
        stations={name: name not in shared for name in sorted({name for _, name in places.stations})},
        piles=tuple(sorted({pile for number in places.rounds for pile in places.piles(number)})),
        batches=batches if len(batches) <= MOST_OFFERED else (),
        candidates=tuple(sorted(places.stood)),
        posts={each["id"]: Text(each["zh"], each["en"]) for each in history.call["contests"]},
        rounds=tuple(places.rounds),
        mandates=len(places.mandates),
        found_void=len(places.found_void),
    )


def _marks(history: History) -> list[Mark]:
    found: list[Mark] = []
    before = ""
    for act, stage, _ in stages(history.acts):
        if stage != before:
            found.append(Mark(act.index, act.accepted_at, STAGES[stage]))
            before = stage
    return found


def fields_of(raw: bytes) -> Fields:
    """The fields of a form as a browser sends them. Raises Malformed."""
    try:
        return parse_qs(raw.decode("ascii"), strict_parsing=bool(raw), max_num_fields=2_000)
    except ValueError as error:
        raise Malformed(f"form: {error}", zh=f"表单无法读取：{error}") from error


def question_of(fields: Fields, last: int) -> Question:
    """The question that a form asks; `last` is the newest entry, which is asked of as the whole record. Raises Malformed."""
    entry, as_of, by = _moment(fields, last)
    without = [f"station:{each}" for each in fields.get("station", ())]
    without += [f"pile:{each}" for each in fields.get("pile", ())]
    without += [f"batch:{each}" for each in several(fields, "batch")]
    without += [f"paper:{each}" for each in several(fields, "paper")]
    question = Question(
        entry=entry,
        as_of=as_of,
        by=by,
        round=_number(fields, "round"),
        without=tuple(without),
        never_issued="never_issued" in fields,
        mandates=tuple(several(fields, "mandates")),
        void_mandates="void_mandates" in fields,
        electors=tuple(several(fields, "electors")),
        unknown=_number(fields, "unknown") or 0,
        struck=tuple(fields.get("struck", ())),
        void=tuple(fields.get("void", ())),
        ruled=_rulings(fields),
        contests=tuple(fields.get("contest", ())),
    )
    # The same bounds as for a question that comes as JSON.
    try:
        return checked(msgspec.convert(msgspec.to_builtins(question), Question))
    except msgspec.ValidationError as error:
        raise Malformed(f"question: {error}", zh=f"问题写法不对：{error}") from error


def _moment(fields: Fields, last: int) -> tuple[int | None, str | None, Literal["accepted_at", "done_at"]]:
    when = _one(fields, "when")
    if when not in ("accepted_at", "done_at"):
        entry = _number(fields, "entry")
        return (None if entry is None or entry >= last else entry), None, "accepted_at"
    text = _one(fields, "as_of")
    if not text:
        raise Malformed("as_of: expected a day and a time", zh="时点：请填日期和时间")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Malformed(
            f"as_of: expected a day and a time, got {text[:40]!r}",
            zh=f"时点：应为日期和时间，现为{text[:40]!r}",
        ) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=BEIJING)
    return (
        None,
        write_time(int(moment.timestamp() * 1_000)),
        "done_at" if when == "done_at" else "accepted_at",
    )


def _rulings(fields: Fields) -> dict[str, str]:
    """Lines such as `ID = invalid`."""
    found = {}
    for line in _one(fields, "ruled").splitlines():
        if not line.strip():
            continue
        paper, equals, ruling = line.partition("=")
        if not equals or not paper.strip():
            raise Malformed(
                f"ruled: expected PAPER = valid, invalid or POST:PERSON, got {line[:80]!r}",
                zh=f"另行认定：每行应为 票号 = valid、invalid 或 岗位:编号，现为{line[:80]!r}",
            )
        found[paper.strip()] = ruling.strip().replace(" ", "")
    return found


def _one(fields: Fields, name: str) -> str:
    return fields.get(name, ("",))[0].strip()


def several(fields: Fields, name: str) -> list[str]:
    """The numbers that people typed into one field, whatever they put between them."""
    return [each for text in fields.get(name, ()) for each in _BETWEEN.split(text) if each]


def _number(fields: Fields, name: str) -> int | None:
    text = _one(fields, name)
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise Malformed(
            f"{name}: expected a whole number, got {text[:20]!r}", zh=f"{name}：应为整数，现为{text[:20]!r}"
        )
    return int(text)
