"""The pages of keys: this device's own, and an election's officers with whoever is to become one.

What it leaves out: signing, which the browser does (`static/js/device.js`, the house's `forms.js`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO
from typing import Annotated, Any, Final

import msgspec
import segno
from fastapi import APIRouter, Query, Request, Response

from services.ballot.errors import NoSession
from services.ballot.http.api_deps import PartsOf, State
from services.ballot.http.api_statements import election_id
from services.ballot.pages.asking import asked, check_origin
from services.ballot.pages.offices import ROLE_EN, office_word
from services.ballot.pages.signing_in import take_proof
from services.http.client import client_of
from services.http.problem import Language
from services.pages.preferences import preferences_of
from services.pages.rendering import pages_of
from services.pages.security import HEADERS
from shared import base64text, keys
from shared.campaign.offices import Office
from shared.campaign.state import Campaign
from shared.election.roles import APPOINTED_BY_AUTHORITY, ROLE_ZH, Role
from shared.election.state import Election, Officer
from shared.envelope import signed_message
from shared.law import Log
from shared.strict_json import decode_as

ENROLMENT_TYPE: Final = "application/vnd.jianpiao.enrolment+json"
_NUMBERED: Final = re.compile(r"S-(\d{2,6})")

router: Final = APIRouter(include_in_schema=False)


class PutUp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key put up by its own device: `payload` is the base64 of `Wish`, signed by that key."""

    payload: str
    sig: str


class Wish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is signed: that this key shall be found here, under this name."""

    key: str
    name: str
    origin: str


_put_up: Final = msgspec.json.Decoder(PutUp)
_wish: Final = msgspec.json.Decoder(Wish)


@router.get("/device")
async def device(request: Request, parts: PartsOf, election: str = "") -> Response:
    """This device's keys; with `election`, also what offices they hold in it."""
    log = None if not election else await parts.elections.log(election_id(election))
    return pages_of(request).page(
        request,
        "keys/device.html",
        log=log,
        is_election=isinstance(log, Election),
        drill=bool(log and log.drill),
        words=_words(log, preferences_of(request).lang),
    )


@router.get("/office/{election}/officers")
async def officers(request: Request, election: State) -> Response:
    """Who is in office, and forms to appoint and to dismiss."""
    serving = [each for each in election.officers.values() if not each.dismissed]
    return pages_of(request).page(
        request,
        "keys/officers.html",
        election=election,
        drill=election.drill,
        officers=sorted(serving, key=_order),
        dismissed=sorted((each for each in election.officers.values() if each.dismissed), key=_order),
        keyids={each.id: keyid for keyid, each in election.officers.items()},
        roles=[
            (role, ROLE_ZH[role], ROLE_EN[role], role in APPOINTED_BY_AUTHORITY)
            for role in Role
            if role != Role.AUTHORITY
        ],
        words={role.value: (ROLE_ZH[role], ROLE_EN[role]) for role in Role},
        stations=sorted({station for round in election.rounds for station in round.stations}),
        next_id=_next_id(election.officers.values()),
    )


@router.post("/pages/enrolments")
async def put_up(request: Request, parts: PartsOf) -> dict[str, Any]:
    """Puts a key up; answers with its code. Raises NoSession unless the key itself asks for it, ShareSpent, Busy."""
    given = await asked(request, _put_up)
    take_proof(parts, request)
    payload = base64text.decode(given.payload, "payload")
    wish = decode_as(_wish, payload, "payload")
    public = keys.parse_public_key(wish.key)
    holds = keys.verify(public, base64text.decode(given.sig, "sig"), signed_message(payload, ENROLMENT_TYPE))
    if not holds or wish.origin != check_origin(request):
        raise NoSession("the key did not sign this.", zh="签名与密钥不符。")
    made = parts.enrolments.put(wish.key, keys.key_id(public), wish.name.strip(), client_of(request.scope))
    return {"code": made.code, "seconds": parts.enrolments.seconds_left(made)}


@router.get("/pages/enrolments/{code}")
async def find(request: Request, parts: PartsOf, code: str) -> dict[str, Any]:
    """The key that was put up under a code. Raises NotFound, TooManyRequests."""
    take_proof(parts, request)
    found = parts.enrolments.find(code)
    return {"key": found.key, "keyid": found.keyid, "name": found.name}


@router.get("/pages/qr.svg")
async def qr(text: Annotated[str, Query(min_length=1, max_length=300)]) -> Response:
    """A text as a QR code, so that another device's camera can read it."""
    drawn = BytesIO()
    segno.make_qr(text, error="m").save(
        drawn, kind="svg", border=2, scale=4, dark="#111", light="#fff", xmldecl=False
    )
    return Response(drawn.getvalue(), media_type="image/svg+xml", headers=HEADERS)


def _words(log: Log | None, lang: Language) -> dict[str, str]:
    """The offices that a key may hold in the log, in words."""
    if isinstance(log, Campaign):
        return {office.value: office_word(office, lang, campaign=True) for office in Office}
    return {role.value: office_word(role, lang) for role in Role}


def _order(officer: Officer) -> tuple[int, str]:
    known = [list(Role).index(Role(role)) for role in officer.roles]
    return min(known), officer.id


def _next_id(officers: Iterable[Officer]) -> str:
    """A number that nobody has had: an officer's number is never given twice."""
    numbers = [int(found[1]) for each in officers if (found := _NUMBERED.fullmatch(each.id))]
    return f"S-{max(numbers, default=0) + 1:02d}"
