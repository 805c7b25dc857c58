"""The addresses of proposals: statements of several signers, seen by those in office, signed by those who are missing.

What a statement says of people in its disclosures (names, id numbers) is no part of the list: only its signers, those who have
signed and those who still must, may read it, one statement at a time, and each such look is kept (PIPL 51, 54).
What it leaves out: what is kept (`proposals.py`).
"""

from __future__ import annotations

from typing import Any, Final

import msgspec
from fastapi import APIRouter, Request, Response

from services.ballot.accepted import Submission
from services.ballot.errors import NotFound, NotNeeded, WrongRole
from services.ballot.http.api_deps import PartsOf, Place
from services.ballot.http.api_statements import read_submission
from services.ballot.pages.asking import asked, asked_raw
from services.ballot.pages.looking import looked
from services.ballot.pages.offices import kind_words, offices
from services.ballot.pages.proposals import Proposal
from services.ballot.pages.sessions import Signed, Visitor
from services.ballot.pages.statements.routes import above
from services.ballot.pages.statements.told import facts
from services.http.problem import Language
from services.pages.preferences import preferences_of
from services.pages.rendering import pages_of
from services.pages.security import HEADERS
from shared.law import Log

BODY_BYTES: Final = 262_144

PERSONS: Final = ("elector", "person", "candidate", "principal", "proxy")
"""Members of a body that are a number on the roll."""

PAGE: Final = "/pages/{election}/proposals"

router: Final = APIRouter(include_in_schema=False)


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A request that says all by its address."""


_nothing: Final = msgspec.json.Decoder(Nothing)


@router.get("/office/{election}/proposals")
async def page(request: Request, visitor: Signed, place: Place, parts: PartsOf) -> Response:
    """The page of what waits for signatures, for anybody in office."""
    log = await parts.elections.log(place)
    return pages_of(request).page(
        request, "statements/proposals.html", log=log, drill=log.drill, visitor=visitor, above=above(log)
    )


@router.get(PAGE)
async def show(request: Request, visitor: Signed, place: Place, parts: PartsOf) -> Response:
    """What waits for signatures, for anybody in office."""
    lang = preferences_of(request).lang
    log = await parts.elections.log(place)
    waiting = []
    for proposal in parts.proposals.of(place):
        if await parts.elections.find(place, proposal.statement.id) is None:
            waiting.append(_told(proposal, log, lang))
        else:
            parts.proposals.drop(proposal.statement.id)
    return _json({"proposals": waiting})


@router.get(PAGE + "/{statement}/disclosures")
async def disclosures(
    request: Request, visitor: Signed, place: Place, parts: PartsOf, statement: str
) -> Response:
    """What a waiting statement discloses, for its signers. Raises NotFound, and WrongRole for everybody else; the look is kept."""
    proposal = next((each for each in parts.proposals.of(place) if each.statement.id == statement), None)
    if proposal is None:
        raise NotFound("no such statement waits for signatures.", zh="没有这样的记录在等待签名。")
    if not signs(visitor, proposal):
        raise WrongRole(
            f"only those who sign {statement} read what it discloses; {visitor.officer} does not sign it.",
            zh=f"此记录披露的内容只限签名人查看；{visitor.officer}不在此签名。",
        )
    if proposal.disclosures:
        await looked(request, visitor, "proposal", _persons(proposal))
    return _json({"disclosures": proposal.disclosures})


@router.post(PAGE)
async def put(request: Request, place: Place, parts: PartsOf) -> Response:
    """Puts a signed statement up, or adds signatures. Its signatures are all the proof that is needed."""
    submission: Submission = read_submission(await asked_raw(request, BODY_BYTES))
    log = await parts.elections.log(place)
    proposal = parts.proposals.put(log, place, submission)
    if await parts.elections.find(place, proposal.statement.id) is not None:
        parts.proposals.drop(proposal.statement.id)
        raise NotNeeded("this statement is recorded.", zh="此记录已经登记，不再需要签名。")
    # Whoever sends may be anybody: they get back what they sent, never what others disclosed.
    told = _told(proposal, log, preferences_of(request).lang)
    return _json({**told, "disclosures": submission.disclosures})


@router.post(PAGE + "/{statement}/withdraw")
async def withdraw(request: Request, visitor: Signed, parts: PartsOf, statement: str) -> dict[str, str]:
    """Takes a proposal back. Raises Unauthorised unless the session's key signed it."""
    await asked(request, _nothing)
    parts.proposals.withdraw(statement, visitor.keyid)
    return {"status": "withdrawn"}


def signs(visitor: Visitor, proposal: Proposal) -> bool:
    """Whether the visitor has signed it or holds an office that still has to."""
    signers = {each.keyid for each in proposal.envelope.signatures}
    return visitor.keyid in signers or any(not visitor.roles.isdisjoint(each) for each in proposal.missing)


def _persons(proposal: Proposal) -> list[str]:
    """Numbers on the roll of those it is about; none if it does not say."""
    body = msgspec.json.decode(proposal.envelope.payload_bytes)["body"]
    return [body[name] for name in PERSONS if isinstance(body.get(name), str)]


def _json(value: object) -> Response:
    return Response(msgspec.json.encode(value), 200, HEADERS, "application/json")


def _told(proposal: Proposal, log: Log, lang: Language) -> dict[str, Any]:
    statement, kind = proposal.statement, proposal.kind
    payload = msgspec.json.decode(proposal.envelope.payload_bytes)
    return {
        "id": statement.id,
        "type": statement.type,
        "zh": kind_words(kind, "zh"),
        "en": kind_words(kind, "en"),
        "done_at": payload["done_at"],
        "body": payload["body"],
        "facts": facts(proposal.kind, payload["body"], lang),
        "signers": [each.keyid for each in proposal.envelope.signatures],
        "officers": [log.officers[each.keyid].id for each in proposal.envelope.signatures],
        "missing": [sorted(each) for each in proposal.missing],
        "words": offices(kind, lang),
        "envelope": msgspec.to_builtins(proposal.envelope),
        "discloses": bool(proposal.disclosures),
    }
