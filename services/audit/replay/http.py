"""Replay over HTTP: `POST /logs/{id}/replay`, a question or several in JSON, answered from the entries that the audit service believes.

    app.include_router(router(Histories(lambda id: mirrors.get(id))))

The answer names the checkpoint that it was computed from; whoever doubts it asks the same with `jianpiao replay` of their own
copy. One question is worked on at a time, beside the event loop. Raises NotFound, Malformed and Refused, which each service
turns into problems by its own table. What it leaves out: signing, which is for the person who asks.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Annotated, Any, Final, TypeVar

import msgspec
from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from services.audit.http.problems import Busy
from services.audit.mirror import Mirror
from services.audit.replay.answer import Answer
from services.audit.replay.ask import Asker
from services.audit.replay.history import History, longer, read_history
from services.audit.replay.question import Question
from services.http.errors import NotFound
from services.http.problem import MEDIA_TYPE
from shared.errors import Malformed
from shared.strict_json import decode_as

T = TypeVar("T")

MAX_QUESTIONS: Final = 20
"""Questions of one request; each costs a count of the whole election."""
MAX_BODY_BYTES: Final = 200_000
"""A thousand names and some words."""
MAX_ASKING: Final = 8
"""Requests at once: all but one wait for their turn, each in a thread that other addresses need too."""
MAX_KEPT: Final = 4
"""Elections whose entries are kept decoded, some hundred megabytes for each hundred thousand."""


class Replayed(msgspec.Struct, frozen=True):
    """The answers, and the signed checkpoint of the entries that they were computed from."""

    checkpoint: str
    answers: tuple[Answer, ...]


class Histories:
    """The decoded entries of the elections asked about last. `mirror_of`: the believed copy of a log, None if there is none."""

    def __init__(self, mirror_of: Callable[[str], Mirror | None]) -> None:
        self._mirror_of: Final = mirror_of
        self._kept: Final[dict[str, tuple[History, Asker]]] = {}
        self._one_at_a_time: Final = threading.Lock()
        self._asking: Final = threading.BoundedSemaphore(MAX_ASKING)

    def ask(self, log: str, questions: list[Question]) -> Replayed:
        """Blocks while it counts. Raises NotFound, Refused, Malformed, and Busy if too many ask at once."""
        if not self._asking.acquire(blocking=False):
            raise Busy(f"{MAX_ASKING} questions at once.", zh=f"同时有{MAX_ASKING}个提问。")
        try:
            return self._ask(log, questions)
        finally:
            self._asking.release()

    def told(self, log: str, tell: Callable[[History], T]) -> T:
        """What `tell` makes of the election's history. Blocks while that is read. Raises NotFound, Malformed."""
        mirror = self._mirror(log)
        with self._one_at_a_time:
            return tell(self._asked(log, mirror, mirror.size)[0])

    def _ask(self, log: str, questions: list[Question]) -> Replayed:
        mirror = self._mirror(log)
        with self._one_at_a_time:
            note, size = mirror.note, mirror.size
            asker = self._asked(log, mirror, size)[1]
            return Replayed(note.decode(), tuple(asker.ask(questions)))

    def _mirror(self, log: str) -> Mirror:
        mirror = self._mirror_of(log)
        if mirror is None or mirror.size == 0:
            raise NotFound(f"/logs/{log[:80]}/replay")
        return mirror

    def _asked(self, log: str, mirror: Mirror, size: int) -> tuple[History, Asker]:
        kept = self._kept.pop(log, None)
        if kept is None:
            history = read_history(mirror.entries(0, size))
        elif len(kept[0].acts) < size:
            history = longer(kept[0], mirror.entries(len(kept[0].acts), size))
        else:
            self._kept[log] = kept
            return kept
        while len(self._kept) >= MAX_KEPT:
            self._kept.pop(next(iter(self._kept)))
        self._kept[log] = (history, Asker(history))
        return self._kept[log]


_decoder: Final = msgspec.json.Decoder(Question | tuple[Question, ...])

PROBLEM: Final[dict[str, Any]] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
_DESCRIPTION: Final = (
    "问某一时点的情况，或设想之下的结果。请求正文为一个问题，或一个问题数组（最多 20 个）。\n\n"
    "Asks how things stood at a moment, or how they would have come out otherwise. The body is a question, or an array of at "
    "most 20; see docs/replay.md."
)


_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "答复，以及所依的检查点。The answers, and the checkpoint that they were computed from.",
        "content": {"application/json": {"schema": {"type": "object"}}},
    },
    400: {"description": "问题无法理解。The question makes no sense.", "content": PROBLEM},
    404: {"description": "没有这本日志。No such log is believed here.", "content": PROBLEM},
    409: {"description": "不能这样问。This cannot be asked.", "content": PROBLEM},
    503: {"description": "服务繁忙。The service is busy.", "content": PROBLEM},
}


def router(histories: Histories) -> APIRouter:
    """The routes, for the audit service to include."""
    routes = APIRouter(tags=["replay"])

    @routes.post(
        "/logs/{id}/replay",
        response_class=Response,
        responses=_ANSWERS,
        summary="争议复核 · Replay for a dispute",
        description=_DESCRIPTION,
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": {"type": "object"}, "example": EXAMPLE}},
            }
        },
    )
    async def replay(
        id: Annotated[str, Path(description="选举编号。The election's id.")], request: Request
    ) -> Response:
        raw = await body_of(request)
        found = decode_as(_decoder, raw, "question")
        questions = [found] if isinstance(found, Question) else list(found)
        if not 1 <= len(questions) <= MAX_QUESTIONS:
            raise Malformed(f"questions: expected 1 to {MAX_QUESTIONS}, got {len(questions)}")
        answered = await run_in_threadpool(histories.ask, id, questions)
        return Response(msgspec.json.encode(answered), media_type="application/json")

    return routes


EXAMPLE: Final = {"entry": 1200, "without": ["station:S2"], "unknown": 3}
"""A question as the API's description shows it."""


async def body_of(request: Request) -> bytes:
    """The body of a request. Raises Malformed as soon as it is too long."""
    raw = bytearray()
    async for part in request.stream():
        raw += part
        if len(raw) > MAX_BODY_BYTES:
            raise Malformed(f"question: expected at most {MAX_BODY_BYTES} bytes")
    return bytes(raw)
