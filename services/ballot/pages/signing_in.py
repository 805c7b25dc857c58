"""The addresses by which a device signs in: a challenge, its answer, a cookie; and what o'clock it is here.

What is signed has a DSSE type of its own and names this site, the election and the challenge: it can never be taken for a
statement, nor be of use elsewhere. What it leaves out: what a session is (`sessions.py`).
"""

from __future__ import annotations

import base64
from typing import Any, Final

import msgspec
from fastapi import APIRouter, Request, Response

from services.ballot.errors import NoSession
from services.ballot.http.api_deps import Parts, PartsOf, Place
from services.ballot.pages.asking import asked, check_origin
from services.ballot.pages.offices import office_word
from services.ballot.pages.session_table import LONGEST_SECONDS, Sessions
from services.ballot.pages.sessions import COOKIE, SECURE_COOKIE, Signed, Visitor, token_of
from services.http.problem import Language
from services.pages.preferences import preferences_of
from services.pages.security import HEADERS
from shared import base64text, keys
from shared.campaign.state import Campaign
from shared.envelope import signed_message
from shared.law import Log
from shared.strict_json import decode_as

SESSION_TYPE: Final = "application/vnd.jianpiao.session+json"

router: Final = APIRouter(prefix="/pages", include_in_schema=False)


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A request that says all by its address."""


class Answered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A signed challenge: `payload` is the base64 of `Proof`, `sig` the key's signature over it."""

    keyid: str
    payload: str
    sig: str


class Proof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is signed."""

    election: str
    origin: str
    challenge: str


_nothing: Final = msgspec.json.Decoder(Nothing)
_answered: Final = msgspec.json.Decoder(Answered)
_proof: Final = msgspec.json.Decoder(Proof)


@router.get("/clock")
async def clock(parts: PartsOf) -> dict[str, int | None]:
    """The service's clock, in milliseconds."""
    return {"now": parts.elections.now(), "drill": None}


@router.get("/{election}/clock")
async def clock_of(place: Place, parts: PartsOf) -> dict[str, int | None]:
    """The service's clock and, of a drill, the drill's, which stands still between ClockMoved statements."""
    log = await parts.elections.log(place)
    return {"now": parts.elections.now(), "drill": log.last_accepted if log.drill else None}


@router.get("/{election}/officers")
async def officers(request: Request, place: Place, parts: PartsOf) -> dict[str, Any]:
    """The keys in office, of an election or a campaign, so that a device can tell which of its own may sign. Public, as the log is."""
    return {"officers": _in_office(await parts.elections.log(place), preferences_of(request).lang)}


@router.post("/{election}/challenge")
async def challenge(request: Request, place: Place, parts: PartsOf) -> dict[str, str]:
    """Something to sign, good for two minutes and once."""
    await asked(request, _nothing)
    take_proof(parts, request)
    await parts.elections.log(place)
    return {"challenge": parts.sessions.challenge(place)}


@router.post("/{election}/session")
async def open_session(request: Request, response: Response, place: Place, parts: PartsOf) -> dict[str, Any]:
    """Opens a session for the election. Raises NoSession unless the proof holds and its key is in office."""
    answered = await asked(request, _answered)
    take_proof(parts, request)
    origin = check_origin(request)
    log = await parts.elections.log(place)
    payload = base64text.decode(answered.payload, "payload")
    proof = decode_as(_proof, payload, "payload")
    officer = log.officers.get(answered.keyid)
    if officer is None or officer.dismissed:
        raise NoSession(
            f"key {answered.keyid[:16]} holds no office in this election.",
            zh=f"密钥{answered.keyid[:16]}在本次选举中没有（或不再有）职务。",
        )
    message = signed_message(payload, SESSION_TYPE)
    holds = keys.verify(base64.b64decode(officer.key), base64text.decode(answered.sig, "sig"), message)
    if not (
        holds
        and (proof.election, proof.origin) == (str(place), origin)
        and parts.sessions.use(proof.challenge, place)
    ):
        raise NoSession(
            "the proof does not hold, or its challenge is too old.", zh="签名与内容不符，或验证码已过期。"
        )
    response.headers.update(HEADERS)
    token = parts.sessions.open(token_of(request), place, answered.keyid)
    _set_cookie(response, token, origin)
    visitor = Visitor(place, answered.keyid, officer.id, officer.roles, officer.stations, officer.person)
    return _told(visitor, parts.sessions, token)


@router.get("/{election}/session")
async def who(request: Request, response: Response, visitor: Signed, parts: PartsOf) -> dict[str, Any]:
    """Who this device is to the election. Raises NoSession."""
    response.headers.update(HEADERS)
    return _told(visitor, parts.sessions, token_of(request))


@router.post("/log-out")
async def log_out(request: Request, response: Response, parts: PartsOf) -> dict[str, str]:
    """Ends the session for every election, and takes the cookie away."""
    await asked(request, _nothing)
    parts.sessions.close(token_of(request))
    for name in (COOKIE, SECURE_COOKIE):
        response.delete_cookie(name, secure=name == SECURE_COOKIE, httponly=True, samesite="strict")
    return {"status": "closed"}


def take_proof(parts: Parts, request: Request) -> None:
    """Counts one attempt of this address to prove or find a key. Raises TooManyRequests."""
    parts.proofs.take(request.client.host if request.client else "")


def _in_office(log: Log, lang: Language) -> list[dict[str, Any]]:
    campaign = isinstance(log, Campaign)
    return [
        {
            "id": each.id,
            "keyid": keyid,
            "roles": sorted(each.roles),
            "offices": [office_word(role, lang, campaign=campaign) for role in sorted(each.roles)],
            "stations": sorted(each.stations),
        }
        for keyid, each in log.officers.items()
        if not each.dismissed
    ]


def _told(visitor: Visitor, sessions: Sessions, token: str | None) -> dict[str, Any]:
    return {
        "officer": visitor.officer,
        "keyid": visitor.keyid,
        "roles": sorted(visitor.roles),
        "stations": sorted(visitor.stations),
        "seconds_left": int(sessions.seconds_left(token, visitor.election)),
    }


def _set_cookie(response: Response, token: str, origin: str) -> None:
    # The browser's own word for how it reached us, behind whatever proxies.
    secure = origin.startswith("https:")
    response.set_cookie(
        SECURE_COOKIE if secure else COOKIE,
        token,
        max_age=LONGEST_SECONDS,
        path="/",
        secure=secure,
        httponly=True,
        samesite="strict",
    )
