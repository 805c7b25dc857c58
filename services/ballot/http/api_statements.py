"""Takes one signed statement, or the call of an election, and answers with its receipt.

The hottest address of the service: reads bytes, asks the writer, writes bytes, with no framework between.
What it leaves out: batches (`api_batch.py`); what is lawful (`shared/election`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Final
from uuid import UUID

import msgspec
from msgspec import Meta
from starlette.types import Receive, Scope

from services.ballot.accepted import Accepted, Submission
from services.ballot.elections import Elections
from services.ballot.errors import UnknownElection
from services.ballot.http.answers import JSON, NEVER_CACHED, Answer
from services.ballot.http.bodies import check_media_type, read_body
from services.ballot.http.limits import Budget
from services.ballot.http.metrics import Metrics
from services.ballot.settings import Settings
from shared import envelope
from shared.strict_json import decode_as


class Receipt(msgspec.Struct, frozen=True):
    """回执。What a submitter keeps; the same to the byte however often a statement is sent."""

    id: Annotated[str, Meta(description="签名内容的 SHA-256。SHA-256 of the signed payload, in hex.")]
    index: Annotated[int, Meta(ge=0, description="记录序号，首条为 0。Index of the entry, from 0.")]
    accepted_at: Annotated[str, Meta(description="接受时间，UTC。Time of acceptance, RFC 3339 in UTC.")]
    receipt: Annotated[str, Meta(description="C2SP tlog-proof：证明已入日志。Proves that it is in the log.")]


class Wrapped(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """陈述与不公开的内容。A statement with its private fields beside it, which the log never shows."""

    envelope: msgspec.Raw
    disclosures: tuple[str, ...] = ()
    """RFC 9901 disclosures, each committed to by a digest in the payload's `_sd`."""


_wrapped: Final = msgspec.json.Decoder(Wrapped)
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Statements:
    """The two addresses that take one statement."""

    elections: Elections
    settings: Settings
    metrics: Metrics
    budget: Budget

    async def call(self, scope: Scope, receive: Receive) -> Answer:
        """POST /elections: an ElectionCalled."""
        return await self._take(scope, receive, None)

    async def submit(self, scope: Scope, receive: Receive, election: str) -> Answer:
        """POST /elections/{id}/statements: any other statement."""
        return await self._take(scope, receive, election)

    async def _take(self, scope: Scope, receive: Receive, election: str | None) -> Answer:
        place = None if election is None else election_id(election)
        check_media_type(scope, "application/json")
        body = await read_body(scope, receive, self.settings.body_bytes, self.budget)
        try:
            submission = read_submission(body)
            if place is None:
                accepted = await self.elections.call(submission.envelope, submission.disclosures)
            else:
                accepted = await self.elections.submit(place, submission.envelope, submission.disclosures)
        except Exception as error:
            self.metrics.decided(error)
            raise
        finally:
            self.budget.give_back(len(body))
        self.metrics.decided(accepted)
        text = election or _election_of(submission)
        location = b"/elections/%b/entries/%d" % (text.encode(), accepted.index)
        return Answer(
            status_of(accepted), receipt_json(accepted), [JSON, NEVER_CACHED, (b"location", location)]
        )


def read_submission(raw: bytes) -> Submission:
    """The statement of a body: an envelope, or `{"envelope": …, "disclosures": […]}`. Raises Malformed."""
    # An envelope cannot hold this word: its members have other names and the payload is base64.
    if b'"envelope"' not in raw:
        return Submission(envelope.parse(raw))
    wrapped = decode_as(_wrapped, raw, "submission")
    return Submission(envelope.parse(bytes(wrapped.envelope)), wrapped.disclosures)


@lru_cache(maxsize=4_096)
def election_id(text: str) -> UUID:
    """The id in an address. Raises UnknownElection for anything but a UUID in lower case."""
    if _UUID.fullmatch(text) is None:
        raise UnknownElection(
            f"expected an election's UUID in lower case, got {text[:60]!r}.",
            zh=f"应为选举的小写 UUID，现为{text[:60]!r}。",
        )
    return UUID(text)


def status_of(accepted: Accepted) -> int:
    """201 for a new entry, 200 for one that was there already."""
    return 201 if accepted.new else 200


def receipt_json(accepted: Accepted) -> bytes:
    """The body of an answer that carries a receipt."""
    return msgspec.json.encode(Receipt(accepted.id, accepted.index, accepted.accepted_at, accepted.receipt))


class _Place(msgspec.Struct):
    election: str


def _election_of(submission: Submission) -> str:
    return msgspec.json.decode(submission.envelope.payload_bytes, type=_Place).election
