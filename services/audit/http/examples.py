"""Examples of the audit service's answers: about the drill that both services' API documents tell of.

What it leaves out: where each example stands (`openapi.py`).
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import msgspec

from services.audit.follower.alarms import (
    MEANINGS,
    Acknowledgement,
    Alarm,
    Known,
    Size,
    Text,
    evidence,
)
from services.audit.http import models
from services.audit.register import told
from services.http.example_story import AUTHORITY, ELECTION, MOMENT, ORIGIN, story
from shared import base64text, keys
from shared.clock import read_time, write_time
from shared.log import note, proof
from shared.log.checkpoint import parse_text
from shared.log.hashing import leaf_hash

PARAMETERS: Final[dict[str, Any]] = {
    "log": ELECTION,
    "index": 1,
    "number": 1,
    "from": 0,
    "limit": 20,
    "format": "json",
    "standing": False,
    "elector": "0412",
    "officer": "R1",
    "station": "S1",
    "type": "OfficerAppointed",
    "code": "unknown-log",
    "name": "entries/000.p/2",
}
"""Examples of parameters, by name."""
_WHEN: Final = write_time(read_time(MOMENT))
_CSV: Final = "\ufeff序号 index,种类 type\r\n1,OfficerAppointed\r\n"
_PAGE: Final = "<!doctype html>…"


@cache
def answers() -> dict[str, dict[str, Any]]:
    """By path, then by media type."""
    shown = story()
    root = base64text.encode(parse_text(note.parse(shown.note).text).root)
    view = models.LogView(
        id=ELECTION,
        origin=ORIGIN,
        url=f"https://vote.example/log/{ELECTION}",
        kind="election",
        title=f"【演练 DRILL】{shown.election.title}",
        place=shown.election.village,
        drill=True,
        state="FOLLOWING",
        size=2,
        root=root,
        accepted_at=_WHEN,
        shown=2,
        lag=0,
        contact_at=_WHEN,
        trouble="",
        alarms=[],
    )
    first = proof.Receipt(0, (leaf_hash(shown.entries[1]),), shown.note)
    proven = [
        models.ProvenEntry(0, msgspec.Raw(shown.entries[0]), proof.encode(first).decode()),
        models.ProvenEntry(1, msgspec.Raw(shown.entries[1]), shown.receipt),
    ]
    officers = {keys.key_id(keys.public_bytes(AUTHORITY)): "AUTHORITY"}
    lines = [_line(index, raw, officers) for index, raw in enumerate(shown.entries)]
    known = _alarm(root, shown.note)
    listed = msgspec.structs.replace(known, alarm=msgspec.structs.replace(known.alarm, evidence=()))
    title, advice = ("没有跟踪这本日志", "This log is not followed here"), ("请核对编号。", "Check the id.")
    grown = models.Growth(ELECTION, 2, root, "FOLLOWING")
    event = f"event: size\nid: 2\ndata: {msgspec.json.encode(grown).decode()}\n\n"
    return {
        "/": _both(models.Welcome("监票 Jianpiao · 审计 audit", "/docs", "/openapi.json", [view]), html=True),
        "/health": _both(models.Health("alive", 1, 0, 0, 0)),
        "/metrics": {"text/plain": f'jianpiao_audit_believed_entries{{log="{ELECTION}"}} 2.0\n'},
        "/problems/{code}": _both(models.Explained("unknown-log", Text(*title), Text(*advice)), html=True),
        "/logs": _both(models.LogList([view])),
        "/logs/{log}": _both(view),
        "/logs/{log}/entries": _both(models.ProvenEntries(ELECTION, 2, 0, proven, None)),
        "/logs/{log}/entries/{index}": _both(models.ProvenEntries(ELECTION, 2, 1, proven[1:], None)),
        "/logs/{log}/timeline": _both(models.Timeline(ELECTION, 2, lines, None)),
        "/logs/{log}/search": _both(models.Timeline(ELECTION, 2, lines[1:], None)),
        "/logs/{log}/findings": _both(models.Findings(ELECTION, 2, "", [_assertion()])),
        "/logs/{log}/events": {"text/event-stream": event},
        "/alarms": _both(models.AlarmList([listed])),
        "/alarms/{log}/{number}": _both(known),
        "/log/{log}/checkpoint": {"text/plain; charset=utf-8": shown.note.decode()},
        "/log/{log}/policy": {
            "text/plain; charset=utf-8": f"# jianpiao-authority {keys.public_text(AUTHORITY)}\n…"
        },
        "/log/{log}/tile/{name}": {"application/octet-stream": "…"},
    }


def _both(value: Any, *, html: bool = False) -> dict[str, Any]:
    plain = msgspec.json.decode(msgspec.json.encode(value))
    return {"application/json": plain, "text/csv": _CSV, **({"text/html": _PAGE} if html else {})}


def _line(index: int, raw: bytes, officers: dict[str, str]) -> models.TimelineEntry:
    each = told(index, raw, officers)
    return models.TimelineEntry(
        index, each.type, Text(each.zh, each.en), each.done_at, each.accepted_at, list(each.officers)
    )


def _alarm(root: str, shown: bytes) -> models.KnownAlarm:
    meaning, advice = MEANINGS["SILENT"]
    what = Text(
        f"自{_WHEN}起没有取得有效的检查点及其条目", f"no valid checkpoint with its entries since {_WHEN}"
    )
    alarm = Alarm(
        1,
        ELECTION,
        "SILENT",
        False,
        _WHEN,
        meaning,
        what,
        advice,
        "0" * 32,
        Size(2, root),
        place="server",
        evidence=(evidence("checkpoint", shown),),
    )
    said = Acknowledgement("监督员甲", "村里停电，已恢复", _WHEN)
    known = Known(alarm, said)
    return models.KnownAlarm(alarm, known.stands, said, None)


def _assertion() -> dict[str, Any]:
    return {
        "id": "A49",
        "standing": "HOLDS",
        "severity": "FATAL",
        "clause": "docs/rules.md 5",
        "zh": "日志完整",
        "en": "The log is whole.",
        "reason": None,
        "findings": [],
        "more": 0,
    }
