"""The report for machines: one JSON object, the same facts as the printed one. `docs/verification.md` lists the members.

What it leaves out: judgement; programs should look at `holds` and at each check's `status`, not at words.
"""

from __future__ import annotations

from typing import Any

import msgspec

from services.audit.verify.assertion_text import assertions_json
from services.audit.verify.campaign_text import last_day
from services.audit.verify.findings import MEANINGS, Text
from services.audit.verify.ledger import Check, Status
from services.audit.verify.report import is_drill
from services.audit.verify.verifier import Answer
from shared import base64text, keys
from shared.campaign.board import board
from shared.campaign.findings import findings
from shared.campaign.targets import shares
from shared.log.trust import Trust

FORMAT = "jianpiao-verification/1"


def render_json(answer: Answer, trust: Trust) -> str:
    """The whole report; ends in a newline."""
    report: dict[str, Any] = {
        "format": FORMAT,
        "holds": answer.ledger.holds,
        "drill": is_drill(answer),
        "checkpoint": _checkpoint(answer),
        "election": _election(answer),
        "campaign": _campaign(answer),
        "checks": [_check(check) for check in answer.ledger.checks.values()],
        "declared": [],
        "rounds": [],
        "assertions": [],
        "trust": _trust(trust),
    }
    if answer.counted is not None:
        report["declared"] = answer.counted.declared
        report["rounds"] = answer.counted.rounds
        report["assertions"] = assertions_json(answer.counted.judgements)
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"


def _checkpoint(answer: Answer) -> dict[str, Any] | None:
    if answer.checkpoint is None:
        return None
    return {
        "origin": answer.checkpoint.origin,
        "size": answer.checkpoint.size,
        "root": base64text.encode(answer.checkpoint.root),
        "last_accepted_at": answer.last_accepted_at or None,
    }


def _election(answer: Answer) -> dict[str, Any] | None:
    election = answer.election
    if election is None:
        return None
    return {
        "id": election.id,
        "title": election.title,
        "village": election.village,
        "profile": f"{election.profile.id} {election.profile.version}",
        "officers": [
            {
                "id": officer.id,
                "key_id": keyid,
                "roles": sorted(officer.roles),
                "dismissed": officer.dismissed,
            }
            for keyid, officer in election.officers.items()
        ],
    }


def _campaign(answer: Answer) -> dict[str, Any] | None:
    campaign = answer.campaign
    if campaign is None:
        return None
    day = last_day(campaign)
    return {
        "id": campaign.id,
        "title": campaign.title,
        "place": campaign.place,
        "plan": f"{campaign.plan.id} {campaign.plan.version}",
        "board": board(campaign, day),
        "targets": [
            {"id": share.target.id, "part": share.part, "whole": share.whole, "reached": share.reached}
            for share in shares(campaign)
        ],
        "findings": findings(campaign, day),
    }


def _check(check: Check) -> dict[str, Any]:
    failed = check.status in (Status.FAIL, Status.NOT_CHECKED)
    return {
        "number": check.number,
        "title": _both(check.title),
        "status": check.status.value,
        "figure": _both(check.figure),
        "reason": _both(check.reason),
        "meaning": _both(MEANINGS[check.number]) if failed else None,
        "failures": check.total,
        "findings": check.findings,
    }


def _both(text: Text) -> dict[str, str] | None:
    return {"zh": text.zh, "en": text.en} if text.en else None


def _trust(trust: Trust) -> dict[str, Any]:
    authority = trust.authority
    return {
        "authority": None if authority is None else keys.key_id(keys.parse_public_key(authority)),
        "logs": [str(log.key) for log in trust.policy.logs],
        "witnesses": [str(witness.key) for witness in trust.policy.witnesses],
        "quorum": trust.policy.quorum,
    }
