"""Opening a campaign: units from a pasted sheet, the day schedule, and what the law says to them before anybody signs.

A list too long for one entry goes into several (`UnitsListed`). Nothing is stored here, and nobody signs. What it leaves out: the
plans themselves (`shared/campaign/plans`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.ballot.pages.office.campaign_words import ITEMS, KINDS, RISKS
from shared import clock, keys
from shared.campaign import plan as plans
from shared.campaign.opening import CampaignOpened
from shared.campaign.plan import BODY_ZH
from shared.campaign.statement import Act
from shared.campaign.units import Listed, check_units
from shared.errors import Malformed, Refused
from shared.periods import months_after
from shared.schema_text import unreadable
from shared.text import Text

MOST_BYTES: Final = 2 * 1024 * 1024
"""3,300 lines of a sheet are some 200 KB, three times as much where a form escapes them."""
UNITS_IN_ONE: Final = 200
"""Units of one entry: some 30 KB beside the plan (entries hold 47 KB)."""
NOBODY: Final = keys.public_text(Ed25519PrivateKey.generate())
"""Stands for the authority's key until the browser puts its own there."""
ANY_ID: Final = "01941f29-7c00-7000-8000-000000000000"
COLUMNS: Final = ("编号", "类别", "名称", "上级", "户数", "人口", "风险")
_KINDS: Final = {
    **{text.zh: kind for kind, text in KINDS.items()},
    **{kind: kind for kind in KINDS},
    "街道": "TOWNSHIP",
    "乡镇": "TOWNSHIP",
    "镇": "TOWNSHIP",
    "乡": "TOWNSHIP",
}
_RISKS: Final = {**{text.zh: risk for risk, text in RISKS.items()}, **{risk: risk for risk in RISKS}}
MONTHS: Final = {
    "SURVEY": 1, "AUDIT": 2, "TRAINING": 2, "REPRESENTATIVES": 2, "PARTY_ORGANISATION": 3,
    "VILLAGERS_COMMITTEE": 5, "RESIDENTS_COMMITTEE": 5, "COOP_BOARD": 6, "SUPERVISION_COMMITTEE": 6, "LOOK_BACK": 6,
}  # fmt: skip
"""Usual lines of the day schedule, in months after its first day: a proposal that people change (S2.5, S10.36)."""


class Opening(msgspec.Struct, frozen=True):
    """What would be signed, one body after the other: the opening without the authority's key, then further units."""

    units: int
    kinds: tuple[tuple[Text, int], ...]
    objections: tuple[Text, ...]
    bodies: tuple[tuple[str, dict[str, Any]], ...]
    """Kind of statement, and its body; empty while the law objects."""


def usual_schedule(first: date) -> list[tuple[str, Text, str]]:
    """Items with their names and the days that are proposed for them."""
    days = {item: months_after(first, MONTHS[item]).isoformat() if item in MONTHS else "" for item in ITEMS}
    return [(item, text, days[item]) for item, text in ITEMS.items()]


def usual_end(first: date) -> date:
    """The last day that is proposed: seven months, after the last election of the usual schedule."""
    return months_after(first, 7)


def opening(said: Mapping[str, Sequence[str]], now: int) -> Opening:
    """The opening that a form's fields make, as the law sees it at `now` (milliseconds)."""
    objections: list[Text] = []
    units = _units(_one(said, "units"), objections)
    members = {
        "title": _one(said, "title"),
        "place": _one(said, "place"),
        "level": _one(said, "level") or "TOWNSHIP",
        "first_day": _one(said, "first_day"),
        "last_day": _one(said, "last_day"),
        "timetable": _timetable(said),
        "drill": _one(said, "drill") == "on",
    }
    bodies: list[tuple[str, dict[str, Any]]] = []
    if not objections:
        bodies = _checked(members, _one(said, "plan"), units, now, objections)
    kinds = [(text, sum(each.kind == kind for each in units)) for kind, text in KINDS.items()]
    return Opening(
        len(units),
        tuple(each for each in kinds if each[1]),
        tuple(objections),
        () if objections else tuple(bodies),
    )


def _checked(
    members: dict[str, Any], plan: str, units: list[Listed], now: int, objections: list[Text]
) -> list[tuple[str, dict[str, Any]]]:
    first, rest = units[:UNITS_IN_ONE], units[UNITS_IN_ONE:]
    try:
        pinned = plans.load(plan)
        given = {**members, "plan": msgspec.to_builtins(pinned), "units": msgspec.to_builtins(first)}
        body = msgspec.convert({**given, "authority": NOBODY}, CampaignOpened)
        for day in (body.first_day, body.last_day):
            clock.read_day(day)
        campaign = body.begin(ANY_ID, Act(now, now, ("AUTHORITY",)))
        check_units(campaign, tuple(rest))
    except msgspec.ValidationError as error:
        told = unreadable("CampaignOpened", error, CampaignOpened)
        objections.append(Text(told.zh, told.en))
        return []
    except (Refused, Malformed) as error:
        objections.append(Text(error.zh, error.en))
        return []
    bodies: list[tuple[str, dict[str, Any]]] = [("CampaignOpened", given)]
    for start in range(0, len(rest), UNITS_IN_ONE):
        listed = msgspec.to_builtins(rest[start : start + UNITS_IN_ONE])
        bodies.append(("UnitsListed", {"units": listed}))
    return bodies


def _timetable(said: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    lines = []
    for item in ITEMS:
        if day := _one(said, f"by_{item}"):
            once = item not in BODY_ZH and _one(said, f"once_{item}") == "on"
            lines.append({"item": item, "by": day, "scope": "CAMPAIGN" if once else "UNIT"})
    return lines


def _units(text: str, objections: list[Text]) -> list[Listed]:
    """The units of a sheet pasted from a spreadsheet (tabs) or of a CSV file. A line with a heading is left out."""
    if not text.strip():
        objections.append(Text("请列出参加换届的单位。", "List the units that take part."))
        return []
    delimiter = "\t" if "\t" in text else ","
    found = []
    for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), 1):
        cells = [cell.strip() for cell in row] + [""] * len(COLUMNS)
        if not any(cells) or cells[0] in (COLUMNS[0], "id"):
            continue
        try:
            found.append(_unit(cells))
        except (Malformed, ValueError) as error:
            zh = error.zh if isinstance(error, Malformed) else str(error)
            objections.append(Text(f"第{number}行：{zh}", f"line {number}: {error}"))
            if len(objections) == 10:
                break
    return found


def _unit(cells: list[str]) -> Listed:
    name, kind, title, parent, households, population, risk = cells[: len(COLUMNS)]
    if kind not in _KINDS:
        raise Malformed(
            f"kind: expected one of {', '.join(KINDS)}, got {kind[:20]!r}",
            zh=f"类别应为{'、'.join(text.zh for text in KINDS.values())}，现为“{kind[:20]}”",
        )
    if (risk or "一般") not in _RISKS:
        raise Malformed(
            f"risk: expected one of {', '.join(RISKS)}, got {risk[:20]!r}",
            zh=f"风险应为{'、'.join(text.zh for text in RISKS.values())}，现为“{risk[:20]}”",
        )
    given = {
        "id": name, "kind": _KINDS[kind], "title": title, "parent": parent or None, "households": _count(households),
        "population": _count(population), "risk": _RISKS[risk or "一般"],
    }  # fmt: skip
    try:
        return msgspec.convert(given, Listed)
    except msgspec.ValidationError as error:
        raise unreadable(name or "?", error, Listed) from error


def _count(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or len(text) > 8:
        raise Malformed(f"expected a whole number, got {text[:20]!r}", zh=f"应为整数，现为“{text[:20]}”")
    return int(text)


def _one(said: Mapping[str, Sequence[str]], name: str) -> str:
    values = said.get(name, ())
    return values[0].strip() if values else ""
