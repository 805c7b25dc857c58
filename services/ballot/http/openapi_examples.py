"""The examples of the ballot service's API document, about the drill of `services/http/example_story.py`.

What it leaves out: where each example stands (`openapi.py`).
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from services.ballot.http import api_campaigns, views
from services.http.example_story import AUTHORITY, ELECTION, LOG, MOMENT, ORIGIN, story
from shared import envelope, keys
from shared.campaign import plan
from shared.campaign.opening import CampaignOpened
from shared.campaign.state import Campaign, Planned
from shared.campaign.units import Listed
from shared.clock import read_time, write_time
from shared.election.statement import Act
from shared.envelope import Envelope

__all__ = ["CAMPAIGN", "ELECTION", "LOG", "ORIGIN", "PARAMETERS", "answers", "bodies", "receipt", "story"]

CAMPAIGN: Final = "0193c3b0-7c00-7000-8000-000000000002"


def bodies() -> dict[str, Any]:
    """Examples of request bodies, by the name under which the document shows them."""
    told = story()
    wrapped = {"envelope": _plain(told.registration), "disclosures": told.disclosures}
    lines = told.appointment.encode() + b"\n" + msgspec.json.encode(wrapped) + b"\n"
    return {
        "call": _plain(told.call),
        "statement": _plain(told.appointment),
        "with-disclosures": wrapped,
        "batch": lines.decode(),
    }


def receipt() -> dict[str, Any]:
    """The answer to the example statement."""
    told = story()
    return {
        "id": envelope.statement_id(told.appointment.payload_bytes),
        "index": 1,
        "accepted_at": write_time(read_time(MOMENT)),
        "receipt": told.receipt,
    }


def answers() -> dict[str, Any]:
    """Examples of the reading addresses' answers, by path."""
    told = story()
    overview = views.overview(told.election).model_copy(update={"checkpoint": told.note.decode()})
    line = views.line(told.election).model_dump(mode="json")
    state = "/elections/{election}/state"
    return {
        "/": {
            "service": "监票 Jianpiao",
            "docs": "/docs",
            "openapi": "/openapi.json",
            "elections": [line],
        },
        "/health": {"status": "alive"},
        "/ready": {"status": "ready"},
        "/metrics": 'jianpiao_statements_total{outcome="accepted"} 2.0\n',
        "/problems/{code}": {
            "code": "malformed",
            "title": {"zh": "内容无法理解", "en": "The bytes make no sense"},
            "advice": {"zh": "请改正后重新发送。", "en": "Correct it and send it again."},
        },
        "/elections": {"elections": [line], "total": 1, "next": None},
        "/elections/{election}": overview.model_dump(mode="json"),
        "/elections/{election}/entries": {
            "from": 0,
            "entries": [msgspec.json.decode(each) for each in told.entries],
        },
        "/elections/{election}/entries/{index}": {**receipt(), "entry": told.entries[1].decode()},
        "/elections/{election}/statements/{statement}": receipt(),
        f"{state}/roll": views.roll(told.election).model_dump(mode="json"),
        f"{state}/roll/{{elector}}": views.elector(told.election, "0412").model_dump(mode="json"),
        f"{state}/candidates": views.candidates(told.election).model_dump(mode="json"),
        f"{state}/names": {"names": [{"person": "0412", "entry": 2, "disclosure": told.disclosures[0]}]},
        f"{state}/officers": views.officers(told.election).model_dump(mode="json"),
        f"{state}/stations": views.stations(told.election, None).model_dump(mode="json"),
        f"{state}/count": {
            "round": 1,
            "phase": "COUNTED",
            "piles": [{"id": "P1", "returned": 20, "counted": 20, "attested": 20, "verdicts": {"VALID": 20}}],
            "votes": {"CHAIR": {"0007": 14, "0031": 6}},
        },
        f"{state}/outcome": views.outcome(told.election).model_dump(mode="json"),
        "/campaigns/{campaign}": api_campaigns.view(_campaign(), "2026-12-10").model_dump(mode="json"),
    }


PARAMETERS: Final[dict[str, Any]] = {
    "election": ELECTION,
    "campaign": CAMPAIGN,
    "on": "2026-12-10",
    "elector": "0412",
    "index": 1,
    "from": 0,
    "limit": 20,
    "cosigned": True,
    "round": 1,
    "code": "malformed",
}
"""Examples of parameters, by name. `statement` is that of `receipt`."""


def _campaign() -> Campaign:
    opened = CampaignOpened(
        title="清溪街道村级组织换届工作（演练）",
        place="清溪街道",
        level="TOWNSHIP",
        plan=plan.load("VILLAGES-2010"),
        first_day="2026-11-24",
        last_day="2027-03-31",
        units=(
            Listed("T1", "TOWNSHIP", "清溪街道"),
            Listed("V1", "VILLAGE", "清溪村", "T1", 310, 1100),
            Listed("V2", "VILLAGE", "上溪村", "T1", 150, 520, "KEY"),
        ),
        timetable=(Planned("SURVEY", "2026-12-05"), Planned("PARTY_ORGANISATION", "2027-01-05")),
        authority=keys.public_text(AUTHORITY),
        drill=True,
    )
    return opened.begin(CAMPAIGN, Act(read_time(MOMENT), read_time(MOMENT), ("AUTHORITY",)))


def _plain(value: Envelope) -> Any:
    return msgspec.to_builtins(value)
