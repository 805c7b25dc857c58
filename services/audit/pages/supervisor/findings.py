"""Findings as the supervisor reads them: the gravest first, each with its clause, the entries behind it, and since when.

What it leaves out: judging (`services/audit/verify/assertions/`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from services.audit.follower.follower import Follower
from services.audit.http.models import Findings
from services.audit.http.parts import Parts
from services.audit.pages.supervisor.desk import Desk, is_campaign
from services.audit.projections import views
from services.audit.projections.findings import Found
from services.audit.register import Told
from services.audit.since import Key, key_of
from services.audit.verify.assertion_text import SEVERITY
from services.audit.verify.assertions.model import Severity
from shared.text import Text

PATIENCE_SECONDS: Final = 5.0
"""A page waits so long for a large log to be judged; then it says so, and the findings come when they are there."""
ORDER: Final = tuple(Severity)
KINDS: Final = {
    Severity.FATAL: "bad",
    Severity.SERIOUS: "bad",
    Severity.MINOR: "open",
    Severity.INFO: "",
}
"""The colour of a severity."""


@dataclass(frozen=True)
class Shown:
    """One finding. `since`: the entry with which it appeared, in words and with its times; None: not known yet."""

    id: str
    severity: Severity
    clause: str
    text: Text
    expected: str
    found: str
    entries: tuple[int, ...]
    behind: int
    about: str
    since: Told | None

    @property
    def kind(self) -> str:
        """The colour of its chip."""
        return KINDS[self.severity]

    @property
    def weight(self) -> Text:
        """Its severity in words."""
        return SEVERITY[self.severity]


@dataclass(frozen=True)
class Judged:
    """What was found about the first `size` entries. `needs`: assertions that cannot be judged yet, by what is missing."""

    size: int
    found: tuple[Shown, ...]
    holds: int
    needs: Mapping[str, tuple[str, ...]]
    aside: tuple[str, ...]
    trouble: str = ""

    @property
    def grave(self) -> int:
        """How many refute something."""
        return sum(each.severity.fails for each in self.found)


async def judged(desk: Desk, parts: Parts, follower: Follower, lang: str) -> Judged | None:
    """The findings of a log; None while they are still looked for."""
    if is_campaign(follower):
        return await _of_campaign(desk, parts, follower)
    if follower.mirror.size == 0:
        return Judged(0, (), 0, {}, ())
    try:
        found = await asyncio.wait_for(parts.findings(follower), PATIENCE_SECONDS)
        since = await asyncio.wait_for(asyncio.shield(parts.since(follower, found)), PATIENCE_SECONDS)
    except TimeoutError:
        return None
    moments = await parts.work(_moments, parts, follower, since)
    return _of_election(found, moments, lang)


def _moments(parts: Parts, follower: Follower, since: Mapping[Key, int]) -> dict[Key, Told]:
    """Blocks."""
    register = parts.register(follower)
    told = {index: register.tell(index, index + 1)[0] for index in set(since.values())}
    return {key: told[index] for key, index in since.items()}


def _of_election(found: Findings, since: Mapping[Key, Told], lang: str) -> Judged:
    shown = [_shown(each, one, since) for each in found.assertions for one in each["findings"]]
    standing = {each["id"]: each["standing"] for each in found.assertions}
    needs: dict[str, tuple[str, ...]] = {}
    for each in found.assertions:
        if each["standing"] == "NEEDS":
            why = (each["reason"] or {}).get(lang, "")
            needs[why] = (*needs.get(why, ()), each["id"])
    return Judged(
        found.size,
        _ordered(shown),
        sum(each == "HOLDS" for each in standing.values()),
        needs,
        tuple(id for id, each in standing.items() if each == "NOT APPLICABLE"),
        found.trouble,
    )


def _shown(assertion: Mapping[str, Any], found: Mapping[str, Any], since: Mapping[Key, Told]) -> Shown:
    return Shown(
        assertion["id"],
        Severity(found["severity"]),
        found["clause"],
        Text(found["zh"], found["en"]),
        found["expected"],
        found["found"],
        tuple(found["entries"]),
        found["count"],
        "",
        since.get(key_of(assertion["id"], found["zh"])),
    )


async def _of_campaign(desk: Desk, parts: Parts, follower: Follower) -> Judged | None:
    """The findings of a campaign's log, which the projections keep."""
    kept = await desk.looked_up(parts, follower, views.assertions)
    if kept is None:
        return None
    shown = [_kept(each) for each in kept.findings]
    return Judged(kept.entries, _ordered(shown), 0, {}, ())


def _kept(each: Found) -> Shown:
    return Shown(
        each.assertion,
        Severity(each.severity),
        each.clause,
        Text(each.zh, each.en),
        each.expected,
        each.found,
        tuple(map(int, each.entries.split())),
        each.behind,
        each.about,
        None,
    )


def _ordered(found: list[Shown]) -> tuple[Shown, ...]:
    """The gravest first; of the same weight the newest first."""
    return tuple(
        sorted(
            found,
            key=lambda each: (ORDER.index(each.severity), -(each.since.index if each.since else -1), each.id),
        )
    )
