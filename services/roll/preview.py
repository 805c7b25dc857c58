"""What an election would make of a sheet: the report, and the statements that a registrar would sign.

Nothing is recorded. What it leaves out: where the election and the sheet come from (`services/ballot/sheets.py`).
"""

from __future__ import annotations

import secrets
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from services.roll.numbering import assign, numbered
from services.roll.payloads import Frame, Random, Unsigned, registrations
from services.roll.reading import Reading, read_roll
from services.roll.remarks import Remark
from services.roll.report_json import SheetReport, report_of
from services.roll.rules import Rules
from services.roll.secret import SECRET_BYTES
from shared import clock
from shared.election.regulation.parameters import Electorate

MOST_PEOPLE: Final = 20_000
"""The largest villages; a larger roll is read by the command, which has no one else waiting."""


class Order(msgspec.Struct, frozen=True):
    """What the election says about its roll, and what was said about the sheet."""

    election: str
    done_at: int
    """Milliseconds; what the statements will say."""
    day: str
    electorate: Electorate
    one_per_household: bool
    electing_groups: tuple[str, ...]
    """Groups with a post to fill, where groups vote apart."""
    taken: tuple[str, ...]
    """Numbers on the roll already."""
    name: str
    """The file's, for its ending."""
    kind: str | None = None
    resolution: str | None = None
    tab: str | None = None


class UnsignedEnvelope(msgspec.Struct, frozen=True):
    """待签名的信封。An envelope whose `signatures` are still empty."""

    payloadType: str
    payload: Annotated[str, Meta(description="待签名的字节，标准 base64。The bytes to sign, in base64.")]
    signatures: tuple[()] = ()


class UnsignedStatement(msgspec.Struct, frozen=True):
    """一条待签名的记录及其不公开内容。One statement to sign, and its private fields."""

    envelope: UnsignedEnvelope
    disclosures: tuple[str, ...]


class Preview(msgspec.Struct, frozen=True):
    """名单预览：报告，以及没有错误时的全部待签名记录。The report, and all statements if nothing is wrong; else none."""

    report: SheetReport
    numbers: Annotated[
        Literal["SHEET", "ASSIGNED"],
        Meta(
            description="编号取自表中，或由本次预览随机编排。From the sheet, or assigned at random by this preview."
        ),
    ]
    statements: tuple[UnsignedStatement, ...]


def preview(order: Order, sheet: bytes, random: Random = secrets.token_bytes) -> Preview:
    """The preview of a sheet. Raises Malformed if the file is no sheet. `random` gives the salts and the order of numbers."""
    rules = Rules(
        clock.read_day(order.day),
        order.electorate,
        order.one_per_household,
        frozenset(order.electing_groups),
        frozenset(order.taken),
        default_kind=order.kind,
        default_resolution=order.resolution,
    )
    reading = read_roll(sheet, rules, order.name, order.tab)
    given = numbered(reading.people)
    if not given and order.taken:
        # Numbered at random a second time, somebody who is registered already would be a new elector.
        reading = Reading(reading.people, [Remark("number-needed"), *reading.remarks], reading.kind)
    if len(reading.people) > MOST_PEOPLE:
        about = (str(MOST_PEOPLE),)
        reading = Reading(
            reading.people, [Remark("people-many", about=about), *reading.remarks], reading.kind
        )
    statements: tuple[UnsignedStatement, ...] = ()
    if reading.importable:
        assign(reading.people, random(SECRET_BYTES))
        stated = order.electorate.woman_stated.value
        made = registrations(reading.people, Frame(order.election, order.done_at, random, stated))
        statements = tuple(map(_told, made))
    return Preview(report_of(reading), "SHEET" if given else "ASSIGNED", statements)


def _told(made: Unsigned) -> UnsignedStatement:
    sealed = made.unsigned()
    return UnsignedStatement(UnsignedEnvelope(sealed.payloadType, sealed.payload), made.disclosures)
