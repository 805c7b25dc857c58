"""The addresses of proposals: statements of several signers, seen by those in office, signed by those who are missing.

What it leaves out: what is kept (`proposals.py`).
"""

from __future__ import annotations

from typing import Any, Final

import msgspec
from fastapi import APIRouter, Request, Response

from services.ballot.accepted import Submission
from services.ballot.errors import NotNeeded
from services.ballot.http.api_deps import PartsOf, Place
from services.ballot.http.api_statements import read_submission
from services.ballot.pages.asking import asked, asked_raw
from services.ballot.pages.offices import kind_words, offices
from services.ballot.pages.proposals import Proposal
from services.ballot.pages.sessions import Signed
from services.ballot.pages.statements.routes import above
from services.ballot.pages.statements.told import facts
from services.http.problem import Language
from services.pages.preferences import preferences_of
from services.pages.rendering import pages_of
from shared.law import Log

BODY_BYTES: Final = 262_144

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
async def show(request: Request, visitor: Signed, place: Place, parts: PartsOf) -> dict[str, Any]:
    """What waits for signatures, for anybody in office."""
    lang = preferences_of(request).lang
    log = await parts.elections.log(place)
    waiting = []
    for proposal in parts.proposals.of(place):
        if await parts.elections.find(place, proposal.statement.id) is None:
            waiting.append(_told(proposal, log, lang))
        else:
            parts.proposals.drop(proposal.statement.id)
    return {"proposals": waiting}


@router.post(PAGE)
async def put(request: Request, place: Place, parts: PartsOf) -> dict[str, Any]:
    """Puts a signed statement up, or adds signatures. Its signatures are all the proof that is needed."""
    submission: Submission = read_submission(await asked_raw(request, BODY_BYTES))
    log = await parts.elections.log(place)
    proposal = parts.proposals.put(log, place, submission)
    if await parts.elections.find(place, proposal.statement.id) is not None:
        parts.proposals.drop(proposal.statement.id)
        raise NotNeeded("this statement is recorded.", zh="此记录已经登记，不再需要签名。")
    return _told(proposal, log, preferences_of(request).lang)


@router.post(PAGE + "/{statement}/withdraw")
async def withdraw(request: Request, visitor: Signed, parts: PartsOf, statement: str) -> dict[str, str]:
    """Takes a proposal back. Raises Unauthorised unless the session's key signed it."""
    await asked(request, _nothing)
    parts.proposals.withdraw(statement, visitor.keyid)
    return {"status": "withdrawn"}


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
        "disclosures": list(proposal.disclosures),
    }
