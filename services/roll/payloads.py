"""Makes statements of people: what a registrar still has to sign, with the private fields prepared beside it.

Each is what the service takes as one statement, except that `signatures` is empty. What it leaves out: signing, and whether
the law accepts them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from services.roll.people import Person
from services.roll.words import SEX_ZH
from shared import base64text, clock, disclosure, envelope
from shared.election.electors.roll import ElectorRegistered, ElectorRemoved
from shared.election.statement import VERSION, Body

DIGESTS: Final = 8
"""Digests of each registration, decoys among them: their number does not tell what is known of somebody."""
Random = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Frame:
    """What all statements of one import share: the election, and when the act was done (milliseconds)."""

    election: str
    done_at: int
    random: Random = secrets.token_bytes
    woman_stated: bool = False
    """Whether the roll of this election says in public who is a woman (`electorate.woman_stated`)."""


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A statement that nobody has signed yet: the bytes to sign, and what is disclosed beside them."""

    payload: bytes
    disclosures: tuple[str, ...] = ()

    def unsigned(self) -> envelope.Envelope:
        """The envelope, with no signature yet: the service takes it once there is one."""
        return envelope.Envelope(envelope.PAYLOAD_TYPE, base64text.encode(self.payload), ())

    def line(self, signed: envelope.Envelope | None = None) -> bytes:
        """One line of a batch; without `signed` its `signatures` are still empty."""
        sealed = self.unsigned() if signed is None else signed
        return msgspec.json.encode({"envelope": sealed, "disclosures": self.disclosures})


def registrations(people: Iterable[Person], frame: Frame) -> Iterator[Unsigned]:
    """One ElectorRegistered for each, by number: the order of a sheet tells who lives next to whom."""
    for person in sorted(people, key=lambda each: each.number or ""):
        yield registration(person, frame)


def registration(person: Person, frame: Frame) -> Unsigned:
    """The registration of a person who has a number."""
    given = {
        "elector": person.number,
        "kind": person.kind,
        "group": person.group,
        "household": person.household,
        "rights": None if person.rights == "BOTH" else person.rights,
        "resolution": person.resolution,
        "woman": person.sex == "F" if frame.woman_stated and person.sex else None,
    }
    body = msgspec.convert({key: each for key, each in given.items() if each is not None}, ElectorRegistered)
    disclosures, digests = disclosure.disclose(private(person), digests=DIGESTS, random=frame.random)
    return Unsigned(_payload(body, frame, digests), tuple(disclosures))


def removal(number: str, reason: str, frame: Frame) -> Unsigned:
    """Somebody is taken off; `reason` is one of the law's."""
    body = msgspec.convert({"elector": number, "reason": reason}, ElectorRemoved)
    return Unsigned(_payload(body, frame, []))


def private(person: Person) -> dict[str, str]:
    """The private fields of a person; what is unknown is left out, never filled."""
    fields = {
        "name": person.name,
        "sex": SEX_ZH.get(person.sex or ""),
        "born": person.born.isoformat() if person.born else None,
        "born_written": person.born_written,
        "id_number": person.id_number,
        "reason": person.reason,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _payload(body: Body, frame: Frame, digests: list[str]) -> bytes:
    payload: dict[str, Any] = {
        "v": VERSION,
        "election": frame.election,
        "type": type(body).__name__,
        "done_at": clock.write_time(frame.done_at),
        "body": body,
    }
    if digests:
        payload["_sd"] = digests
    return msgspec.json.encode(payload)
