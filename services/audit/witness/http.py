"""The witness over HTTP, exactly as C2SP tlog-witness v1.0.0 says, and two addresses for people who look after it.

    POST /add-checkpoint               200 cosignature, 400, 403, 404, 409 with the size, 422
    GET  /<origin hash>/checkpoint     the note that was cosigned last, for monitors; 404 if none was
    GET  /vkey                         who this witness is: the line for a policy file (ours, not C2SP's)
    GET  /logs                         what it saw last of every log that it knows, and what stopped (ours)

Submission and monitoring prefix are the same. There is no authentication beside the log's signature. Bodies are bounded
in size and time. What it leaves out: TLS and limits of rate, which a web server in front does.
"""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

import msgspec
from starlette.types import Message, Receive, Scope, Send

from services.audit.witness.known import Known
from services.audit.witness.refusals import ForeignOldSize, Inconsistent, Refusal, UnknownLog, UntrustedKey
from services.audit.witness.witness import Witness
from shared import base64text
from shared.errors import Broken, JianpiaoError, Malformed
from shared.log.checkpoint import CONTENT_TYPE
from shared.log.witnessing import SIZE_TYPE, encode_size, origin_hash

MAX_BODY_BYTES: Final = 70_000
"""A checkpoint as large as readers take (64 KiB) and 63 lines of proof."""
BODY_SECONDS: Final = 20.0
"""Until the whole body has arrived."""

STATUS: Final[dict[type[JianpiaoError], HTTPStatus]] = {
    Malformed: HTTPStatus.BAD_REQUEST,
    UntrustedKey: HTTPStatus.FORBIDDEN,
    UnknownLog: HTTPStatus.NOT_FOUND,
    ForeignOldSize: HTTPStatus.CONFLICT,
    Inconsistent: HTTPStatus.UNPROCESSABLE_ENTITY,
    Broken: HTTPStatus.SERVICE_UNAVAILABLE,
}

_LAST_SEEN: Final = re.compile(r"/([0-9a-f]{64})/checkpoint", re.ASCII)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """`type` is the body's Content-Type."""

    status: HTTPStatus
    body: bytes
    type: str = CONTENT_TYPE


class LogLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was seen last of one log: `root` in base64; `stopped` says why nothing of it is cosigned any more."""

    origin: str
    origin_hash: str
    size: int
    root: str | None = None
    stopped: str | None = None


class WitnessApp:
    """The ASGI application over a witness, which works in threads."""

    def __init__(self, witness: Witness) -> None:
        self._witness = witness

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request; nothing that is raised gets past."""
        if scope["type"] != "http":
            return
        try:
            answer = await self._answer(scope, receive)
        except JianpiaoError as error:
            answer = told(error)
        except OSError as error:
            logger.error("%s %s: %s", scope["method"], scope["path"], error)
            answer = _plain(
                HTTPStatus.SERVICE_UNAVAILABLE,
                f"见证机的磁盘出错，未予见证 / the witness's disk failed: {error.strerror}",
            )
        except Exception:
            logger.exception("%s %s", scope["method"], scope["path"])
            answer = Answer(HTTPStatus.INTERNAL_SERVER_ERROR, "内部错误 / internal error\n".encode())
        head: Message = {
            "type": "http.response.start",
            "status": int(answer.status),
            "headers": [
                (b"content-type", answer.type.encode()),
                (b"content-length", str(len(answer.body)).encode()),
                (b"cache-control", b"no-store"),
                (b"x-content-type-options", b"nosniff"),
            ],
        }
        await send(head)
        await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        path, method = scope["path"], scope["method"]
        if path == "/add-checkpoint":
            if method != "POST":
                return _plain(HTTPStatus.METHOD_NOT_ALLOWED, "expected POST")
            raw = await _body(receive)
            if raw is None:
                return _plain(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"expected at most {MAX_BODY_BYTES} bytes")
            return Answer(HTTPStatus.OK, await asyncio.to_thread(self._witness.add_checkpoint, raw))
        if method not in ("GET", "HEAD"):
            return _plain(HTTPStatus.METHOD_NOT_ALLOWED, "expected GET")
        if path == "/vkey":
            return Answer(HTTPStatus.OK, f"{self._witness.identity.vkey}\n".encode())
        if path == "/logs":
            lines = await asyncio.to_thread(self._lines)
            return Answer(HTTPStatus.OK, msgspec.json.encode(lines), "application/json")
        if asked := _LAST_SEEN.fullmatch(path):
            return await asyncio.to_thread(self._last_seen, asked[1])
        return _plain(
            HTTPStatus.NOT_FOUND, "expected /add-checkpoint, /<origin hash>/checkpoint, /vkey or /logs"
        )

    def _last_seen(self, digest: str) -> Answer:
        known = self._witness.logs.by_hash(digest)
        note = self._witness.last_seen(known.origin) if known is not None else None
        if note is None:
            return _plain(HTTPStatus.NOT_FOUND, "no checkpoint of such a log was cosigned")
        return Answer(HTTPStatus.OK, note)

    def _lines(self) -> list[LogLine]:
        return [self._line(known) for known in self._witness.logs.all()]

    def _line(self, known: Known) -> LogLine:
        memory = self._witness.memory(known.origin)
        digest = origin_hash(known.origin)
        with memory.held():
            try:
                last = memory.read().checkpoint
            except Broken as error:
                return LogLine(known.origin, digest, 0, None, str(error))
        if last is None:
            return LogLine(known.origin, digest, 0)
        return LogLine(known.origin, digest, last.size, base64text.encode(last.root))


def told(error: JianpiaoError) -> Answer:
    """An error as an answer. The nearest of its classes in the table decides; a 409 has the size and nothing else."""
    if isinstance(error, ForeignOldSize):
        return Answer(STATUS[ForeignOldSize], encode_size(error.size), SIZE_TYPE)
    status = next(
        (STATUS[each] for each in type(error).__mro__ if each in STATUS), HTTPStatus.INTERNAL_SERVER_ERROR
    )
    if not isinstance(error, Refusal | Malformed):
        logger.error("%s", error)
    return _plain(status, str(error))


async def _body(receive: Receive) -> bytes | None:
    """The whole body, None if it is too large. Raises Malformed if the client hangs up or takes too long."""
    content = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Malformed("the client hung up", zh="对方已断开")
                content += message.get("body", b"")
                if len(content) > MAX_BODY_BYTES:
                    return None
                if not message.get("more_body", False):
                    return bytes(content)
    except TimeoutError:
        raise Malformed(
            f"the body did not arrive within {BODY_SECONDS:.0f} seconds",
            zh=f"请求正文{BODY_SECONDS:.0f}秒内没有发完",
        ) from None


def _plain(status: HTTPStatus, text: str) -> Answer:
    # Texts may quote what was sent; a lone surrogate in it could not be written as UTF-8.
    return Answer(status, f"{text}\n".encode("utf-8", "backslashreplace"))
