"""A pretend campaign: one street with three villages and a community, of which a test breaks one thing.

Statements go through the door that services use (`shared/law.py`): bytes, then the law; every signer has a key made from its
id. `given` acts must be accepted; a test then tries one more. Elections are cited by checkpoints of logs that exist only as
keys: what is in them is the business of the elections' own tests.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import pytest

from shared import base64text, clock, entry, envelope, keys, law
from shared.campaign import plan
from shared.campaign.elections import ElectionLinked
from shared.campaign.opening import CampaignClockMoved, CampaignOpened
from shared.campaign.organisation import GroupFormed
from shared.campaign.plan import Plan
from shared.campaign.results import Elected, ElectionConcluded
from shared.campaign.seats import SeatsApproved
from shared.campaign.state import Campaign, Facts, Planned
from shared.campaign.statement import CampaignBody
from shared.campaign.units import Listed
from shared.entry import Entry
from shared.errors import Refused
from shared.log import checkpoint
from shared.log.checkpoint import Checkpoint
from shared.log.vkey import VerifierKey
from tests.world import DOCUMENT, key_of

ID = "01941f29-7c00-7aaa-8bbb-00000000c0de"
PLAN = plan.load("VILLAGES-2010")
UNITS = (
    Listed("T1", "TOWNSHIP", "青溪街道"),
    Listed("V1", "VILLAGE", "上溪村", "T1", 310, 1100),
    Listed("V2", "VILLAGE", "中溪村", "T1", 120, 450, "KEY"),
    Listed("V3", "VILLAGE", "下溪村", "T1"),
    Listed("K1", "COMMUNITY", "溪口社区", "T1", 2100, 6300),
)
TIMETABLE = (
    Planned("PLAN_ISSUED", "2026-01-20", "CAMPAIGN"),
    Planned("SURVEY", "2026-01-31"),
    Planned("AUDIT", "2026-02-10"),
    Planned("PARTY_ORGANISATION", "2026-03-10"),
    Planned("VILLAGERS_COMMITTEE", "2026-04-10"),
    Planned("LOOK_BACK", "2026-06-30"),
)
GROUPS: Mapping[str, dict[str, Any]] = {
    "leading": {"kind": "LEADING"},
    "office": {"kind": "OFFICE", "parent": "leading"},
    "review": {"kind": "JOINT_REVIEW", "parent": "office"},
    "inspection": {"kind": "INSPECTION", "parent": "leading"},
    "guidance1": {"kind": "GUIDANCE", "parent": "office", "units": ("V1", "V2"), "leader": "P-901"},
}
BODIES = {
    "REP": "REPRESENTATIVES",
    "LEADER": "GROUP_LEADER",
    "PARTY": "PARTY_ORGANISATION",
    "VC": "VILLAGERS_COMMITTEE",
    "BOARD": "COOP_BOARD",
    "SUPER": "SUPERVISION_COMMITTEE",
    "RC": "RESIDENTS_COMMITTEE",
}
"""Short words for the tests."""
SEATS = {"PARTY": 3, "VC": 3, "BOARD": 3, "SUPER": 3, "REP": 20, "LEADER": 4, "RC": 5}


def public_key(signer: str) -> str:
    return base64text.encode(keys.public_bytes(key_of(signer)))


def opened(**changes: Any) -> CampaignOpened:
    """The usual opening with some of its members changed."""
    usual: dict[str, Any] = {
        "title": "青溪街道村级组织换届工作",
        "place": "青溪街道",
        "level": "TOWNSHIP",
        "plan": PLAN,
        "first_day": "2026-01-05",
        "last_day": "2026-05-31",
        "units": UNITS,
        "timetable": TIMETABLE,
        "authority": public_key("AUTHORITY"),
    }
    return CampaignOpened(**(usual | changes))


def adapted(**changes: object) -> Plan:
    """The usual plan with some of its values changed."""
    tree = msgspec.to_builtins(PLAN)
    for name, value in changes.items():
        tree[name]["value"] = value
    return msgspec.convert(tree, Plan)


def group(name: str, **changes: Any) -> GroupFormed:
    usual = {
        "group": name,
        "head": "党工委书记",
        "members": 7,
        "key": public_key(name),
        **GROUPS.get(name, {}),
    }
    return GroupFormed(**(usual | changes))


def election_id(unit: str, body: str, part: str = "") -> str:
    tail = hashlib.sha256(f"{unit} {body} {part}".encode()).hexdigest()[:12]
    return f"01941f29-7c00-7bbb-8ccc-{tail}"


def origin(unit: str, body: str, part: str = "", kind: str = "log") -> str:
    return f"log.example/{kind}/{election_id(unit, body, part)}"


def linked(unit: str, body: str, day: str, part: str = "", **changes: Any) -> ElectionLinked:
    """The link of a unit's election; its log signs with the key "log"."""
    usual: dict[str, Any] = {
        "unit": unit,
        "body": BODIES[body],
        "election": election_id(unit, body, part),
        "vkey": str(VerifierKey.of(origin(unit, body, part), key_of("log"))),
        "day": day,
        "seats": SEATS[body],
        "woman_seat": body in ("VC", "RC"),
    }
    return ElectionLinked(**(usual | changes))


def person(
    name: str,
    duty: str = "MEMBER",
    *,
    woman: bool = False,
    age: str = "40_TO_49",
    education: str = "SENIOR_SECONDARY",
    party: bool = True,
    new: bool = True,
    number: str | None = None,
) -> Elected:
    facts = msgspec.convert({"woman": woman, "age": age, "education": education, "party": party}, Facts)
    return Elected(
        person=name,
        number=number or f"E-{name}",
        post=duty,
        facts=facts,
        new=new,
        duty=msgspec.convert(duty, Any),
    )


def note(unit: str, body: str, part: str = "", size: int = 9, signer: str = "log") -> str:
    """A checkpoint of an election's log, as it is published."""
    root = hashlib.sha256(f"{unit}{body}{part}{size}".encode()).digest()
    return checkpoint.sign(Checkpoint(origin(unit, body, part), size, root), key_of(signer)).decode()


def concluded(
    unit: str, body: str, day: str, winners: Sequence[Elected], part: str = "", **changes: Any
) -> ElectionConcluded:
    usual: dict[str, Any] = {
        "election": election_id(unit, body, part),
        "checkpoint": note(unit, body, part),
        "held_on": day,
        "announced_on": day,
        "winners": tuple(winners),
        "first_ballot": True,
    }
    return ElectionConcluded(**(usual | changes))


class CampaignWorld:
    """A campaign in the making. `now` is the moment (ms) at which the next act is done and recorded."""

    def __init__(self) -> None:
        self.id = ID
        self._state: Campaign | None = None
        self.envelopes: list[envelope.Envelope] = []
        """What was accepted, signed."""
        self.entries: list[bytes] = []
        self.now = 0
        self.at("2026-01-05")

    @property
    def campaign(self) -> Campaign:
        """The state so far."""
        assert self._state is not None, "the campaign has not been opened"
        return self._state

    def at(self, day: str, hour: int = 9) -> CampaignWorld:
        """Moves the clock to a day and an hour there."""
        self.now = max(self.now, clock.read_time(f"{day}T00:00:00Z") + (hour - 8) * 3_600_000)
        return self

    def payload(self, body: CampaignBody) -> bytes:
        return msgspec.json.encode(
            {
                "v": 1,
                "election": self.id,
                "type": type(body).__name__,
                "done_at": clock.write_time(self.now),
                "body": body,
            }
        )

    def signed(self, body: CampaignBody, signer: str = "AUTHORITY") -> envelope.Envelope:
        """The envelope of a statement done now."""
        return envelope.sign(self.payload(body), [key_of(signer)])

    def given(self, body: CampaignBody, signer: str = "AUTHORITY") -> CampaignWorld:
        """An act that must be accepted."""
        self._tick(body)
        self._record(body, signer)
        return self

    def refuses(self, code: str, body: CampaignBody, signer: str = "AUTHORITY") -> Refused:
        """An act that must be refused with this code, and then nothing has changed."""
        self._tick(body)
        before = None if self._state is None else law.freeze(self._state)

        with pytest.raises(Refused) as refused:
            self._try(self.payload(body), signer)

        assert refused.value.code == code, refused.value
        assert before == (None if self._state is None else law.freeze(self._state))
        return refused.value

    def _tick(self, body: CampaignBody) -> None:
        """A second goes by; a drill is told so."""
        self.now += 1000
        if self._state is not None and self._state.drill and not isinstance(body, CampaignClockMoved):
            self._record(CampaignClockMoved(to=clock.write_time(self.now)), "AUTHORITY")

    def _record(self, body: CampaignBody, signer: str) -> None:
        payload = self.payload(body)
        state = self._try(payload, signer)
        assert isinstance(state, Campaign)
        self._state = state
        signed = envelope.sign(payload, [key_of(signer)])
        accepted_at = clock.write_time(state.last_accepted)
        self.entries.append(entry.encode(Entry(len(self.entries), accepted_at, signed)))
        self.envelopes.append(signed)

    def _try(self, payload: bytes, signer: str) -> law.Log:
        statement = law.read(payload)
        keyid = keys.key_id(keys.public_bytes(key_of(signer)))
        law.public_key(self._state, statement, keyid)
        at = law.time_of_acceptance(self._state, statement, self.now)
        return law.accept(self._state, statement, (keyid,), at)

    # Stages

    def open(self, **changes: Any) -> CampaignWorld:
        """The opening, and every group that signs."""
        self.given(opened(**changes))
        for name in GROUPS:
            self.given(group(name))
        return self

    def seats(self, unit: str, *bodies: str, **changes: Any) -> CampaignWorld:
        given = {BODIES[body]: SEATS[body] for body in bodies}
        return self.given(SeatsApproved(**({"unit": unit, "seats": given, "document": DOCUMENT} | changes)))

    def elects(
        self, unit: str, body: str, day: str, winners: Sequence[Elected], part: str = "", **changes: Any
    ) -> CampaignWorld:
        """An election that is linked ten days before `day` as far as the clock allows, and concluded on it."""
        if BODIES[body] in PLAN.seats and BODIES[body] not in self.campaign.units[unit].seats:
            self.seats(unit, body)
        self.given(linked(unit, body, day, part))
        self.at(day, 18)
        return self.given(concluded(unit, body, day, winners, part, **changes))

    def village(self, unit: str) -> CampaignWorld:
        """A village up to its party election, which gives a secretary, a discipline member and no woman."""
        self.at("2026-02-20")
        self.elects(unit, "REP", "2026-02-20", [person(f"{unit}-R{n}") for n in range(1, 4)])
        self.elects(unit, "LEADER", "2026-02-20", [person(f"{unit}-R1")])
        return self.elects(
            unit,
            "PARTY",
            "2026-03-01",
            [person(f"{unit}-1", "SECRETARY"), person(f"{unit}-2", "DISCIPLINE"), person(f"{unit}-3")],
        )
