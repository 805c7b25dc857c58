"""Replay over HTTP: `POST /logs/{id}/replay`, a question or several in JSON, answered from the entries that the audit service believes.

    app.include_router(router(Histories(lambda id: mirrors.get(id))))

The answer names the checkpoint that it was computed from; whoever doubts it asks the same with `jianpiao replay` of their own
copy. One question is worked on at a time, beside the event loop. Raises NotFound, Malformed and Refused, which each service
turns into problems by its own table. What it leaves out: signing, which is for the person who asks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Final, TypeVar

import msgspec
from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from services.audit.http.kept import PROBLEM, PROBLEMS, Kept, read_body
from services.audit.mirror import Mirror
from services.audit.replay.answer import Answer
from services.audit.replay.ask import Asker
from services.audit.replay.history import History, longer, read_history
from services.audit.replay.question import Question
from shared.errors import Malformed
from shared.strict_json import decode_as

T = TypeVar("T")

MAX_QUESTIONS: Final = 20
"""Questions of one request; each costs a count of the whole election."""
MAX_BODY_BYTES: Final = 200_000
"""A thousand names and some words."""


class Replayed(msgspec.Struct, frozen=True):
    """The answers, and the signed checkpoint of the entries that they were computed from."""

    checkpoint: str
    answers: tuple[Answer, ...]


class Histories(Kept[tuple[History, Asker]]):
    """The decoded entries of the elections asked about last."""

    def __init__(self, mirror_of: Callable[[str], Mirror | None]) -> None:
        super().__init__(mirror_of, _folded)

    def ask(self, log: str, questions: list[Question]) -> Replayed:
        """Blocks while it counts. Raises NotFound, Refused, Malformed, and Busy if too many ask at once."""
        return self.put(log, lambda kept, note: Replayed(note.decode(), tuple(kept[1].ask(questions))))

    def told(self, log: str, tell: Callable[[History], T]) -> T:
        """What `tell` makes of the election's history. Blocks while that is read. Raises NotFound, Malformed, Busy."""
        return self.put(log, lambda kept, note: tell(kept[0]))


def _folded(kept: tuple[History, Asker] | None, mirror: Mirror, size: int) -> tuple[History, Asker]:
    if kept is not None and len(kept[0].acts) == size:
        return kept
    so_far = 0 if kept is None else len(kept[0].acts)
    entries = mirror.entries(so_far, size)
    history = read_history(entries) if kept is None else longer(kept[0], entries)
    return history, Asker(history)


_decoder: Final = msgspec.json.Decoder(Question | tuple[Question, ...])

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
    408: {"description": "请求发送过慢。The request took too long to arrive.", "content": PROBLEM},
    **PROBLEMS,
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
        with histories.place(request):
            questions = _questions(await body_of(request))
            answered = await run_in_threadpool(histories.ask, id, questions)
        return Response(msgspec.json.encode(answered), media_type="application/json")

    return routes


EXAMPLE: Final = {"entry": 1200, "without": ["station:S2"], "unknown": 3}
"""A question as the API's description shows it."""


async def body_of(request: Request) -> bytes:
    """The body of a question. Raises Malformed if it is too long, TooSlow if it does not end."""
    return await read_body(request, MAX_BODY_BYTES)


def _questions(raw: bytes) -> list[Question]:
    found = decode_as(_decoder, raw, "question")
    questions = [found] if isinstance(found, Question) else list(found)
    if not 1 <= len(questions) <= MAX_QUESTIONS:
        raise Malformed(
            f"questions: expected 1 to {MAX_QUESTIONS}, got {len(questions)}",
            zh=f"问题应有1至{MAX_QUESTIONS}个，现有{len(questions)}个",
        )
    return questions
