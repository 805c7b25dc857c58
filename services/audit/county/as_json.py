"""The county's report for programs; `docs/county.md` lists the members."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from services.audit.county.report import County
from services.audit.county.verdict import Outcome, Verdict
from services.audit.verify.findings import Text

FORMAT: Final = "jianpiao-county/1"


def write_json(report: County, lang: str) -> bytes:
    """The whole report; ends in a newline. `lang` is of no concern: everything is said in both."""
    told = {
        "format": FORMAT,
        "holds": report.holds,
        "seconds": report.seconds,
        "totals": report.totals,
        "villages": [
            {
                "village": village.name,
                "standing": village.standing,
                "holding": village.holding,
                "bundles": [_bundle(each) for each in village.verdicts],
            }
            for village in report.villages
        ],
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n"


def _bundle(verdict: Verdict) -> dict[str, Any]:
    return {
        "bundle": verdict.bundle,
        "standing": verdict.standing,
        "reason": _both(verdict.reason),
        "origin": verdict.origin,
        "campaign": verdict.campaign,
        "id": verdict.id,
        "title": verdict.title,
        "profile": verdict.profile,
        "drill": verdict.drill,
        "declared": verdict.declared,
        "size": verdict.size,
        "root": verdict.root,
        "last_accepted_at": verdict.last_accepted_at,
        "checks": [_check(each) for each in verdict.checks],
        "rests_on": verdict.rests_on,
        "seconds": verdict.seconds,
    }


def _check(outcome: Outcome) -> dict[str, Any]:
    return {
        "number": outcome.number,
        "status": outcome.status,
        "failures": outcome.failures,
        "first": _both(outcome.first),
    }


def _both(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"zh": text.zh, "en": text.en}
