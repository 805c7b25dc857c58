"""A dispute file that somebody signs in their browser: the service asks and writes down the answer, the person's own key signs.

The log is put through the whole verifier first, for the file says whether that was done. What it leaves out: the signature, which
is made where the key is (`dispute.js`); the other side computes everything again (`jianpiao replay --check`).
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, Final

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.audit.follower.following import now
from services.audit.http.parts import FollowerOf, PartsOf
from services.audit.mirror import Mirror
from services.audit.replay.dispute_file import PAYLOAD_TYPE, Dispute, Person, compose
from services.audit.replay.http import body_of
from services.audit.replay.question import Question, checked
from services.audit.verify.checkpoints import read_trust
from services.audit.verify.source import Folder
from services.audit.verify.verifier import Question as Log
from services.audit.verify.verifier import verify
from services.http.errors import NotFound
from services.pages.security import HEADERS
from shared import keys
from shared.clock import write_time
from shared.strict_json import decode_as


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be signed: the question, and who signs, by name and public key (base64)."""

    question: Question
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    key: str


_decoder: Final = msgspec.json.Decoder(Wanted)


def router() -> APIRouter:
    """The address that a browser asks for the bytes to sign."""
    made = APIRouter(prefix="/supervisor/{log}/replay", include_in_schema=False)
    one_at_a_time = asyncio.Lock()
    verified: dict[str, int] = {}
    """Log to the number of entries that passed the whole verifier."""

    @made.post("/dispute")
    async def dispute(request: Request, follower: FollowerOf, parts: PartsOf) -> Response:
        wanted = decode_as(_decoder, await body_of(request), "dispute")
        keys.parse_public_key(wanted.key)
        question = checked(wanted.question)
        mirror = follower.mirror
        if mirror.size == 0:
            raise NotFound(f"/supervisor/{follower.log.id}/replay")
        async with one_at_a_time:
            note, size = mirror.note, mirror.size
            if verified.get(follower.log.id, 0) < size:
                verified[follower.log.id] = await parts.beside(passed, mirror.folder, follower.log.policy)
            made_now = await parts.work(
                _composed,
                mirror,
                (note, size),
                question,
                Person(wanted.name, wanted.key),
                verified[follower.log.id] >= size,
            )
        return Response(
            msgspec.json.encode(made_now),
            media_type="application/octet-stream",
            headers={**HEADERS, "x-payload-type": PAYLOAD_TYPE},
        )

    return made


def passed(folder: Path, policy: bytes) -> int:
    """How many entries of a mirror pass every check of the verifier; 0 if one fails. Runs in a process of its own."""
    answer = verify(Log(Folder(folder), policy, read_trust(policy)))
    return answer.checkpoint.size if answer.checkpoint is not None and answer.ledger.holds else 0


def _composed(
    mirror: Mirror, at: tuple[bytes, int], question: Question, by: Person, verified: bool
) -> Dispute:
    """Blocks."""
    note, size = at
    entries = list(mirror.entries(0, size))
    return compose(entries, note, [question], by, verified=verified, made_at=write_time(now()))
