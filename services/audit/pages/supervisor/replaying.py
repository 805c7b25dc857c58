"""The page of replay: how it stood at any entry or moment, and how it would have come out otherwise, in one form.

The slider and what is supposed are one question; the answer names the entries behind each figure, and the checkpoint that it was
computed from. It goes by POST, so that numbers of electors stand in no address. What it leaves out: computing (`services/audit/replay/`).
"""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.audit.follower.follower import Follower
from services.audit.http.api_logs import Index
from services.audit.http.parts import FollowerOf, Parts, PartsOf
from services.audit.pages.supervisor import answering, asked
from services.audit.pages.supervisor.desk import Desk, page
from services.audit.replay.answer import Answer
from services.audit.replay.history import History
from services.audit.replay.http import Replayed, body_of
from services.audit.replay.question import Question
from services.audit.replay.stage import ON_THE_WALL, STAGES
from services.pages.rendering import HTMX


def router(desk: Desk) -> APIRouter:
    """The page, over what `desk` asks."""
    made = APIRouter(prefix="/supervisor/{log}/replay", include_in_schema=False)

    @made.get("")
    async def show(
        request: Request, follower: FollowerOf, parts: PartsOf, entry: Index | None = None
    ) -> Response:
        if follower.mirror.size == 0:
            return page(request, follower, "replay", "nothing")
        last = follower.mirror.size - 1
        question = Question(entry=None if entry is None or entry >= last else entry)
        with desk.histories.place(request):
            return await _answered(desk, request, follower, parts, question, {})

    @made.post("")
    async def ask(request: Request, follower: FollowerOf, parts: PartsOf) -> Response:
        with desk.histories.place(request):
            fields = asked.fields_of(await body_of(request))
            question = asked.question_of(fields, follower.mirror.size - 1)
            return await _answered(desk, request, follower, parts, question, fields)

    return made


async def _answered(
    desk: Desk,
    request: Request,
    follower: Follower,
    parts: Parts,
    question: Question,
    fields: asked.Fields,
) -> Response:
    """The page with its answer; the answer alone if htmx asks. Raises Refused, Malformed, NotFound, Busy."""
    log = follower.log.id
    choices, call = await parts.work(desk.histories.told, log, _read)
    replayed: Replayed = await parts.work(desk.histories.ask, log, [question])
    [answer] = replayed.answers
    return page(
        request,
        follower,
        "replay",
        "replay-answer" if HTMX in request.headers else "replay",
        choices=choices,
        answer=answer,
        shown=answering.shown(answer, call, choices.posts),
        checkpoint=replayed.checkpoint,
        question=msgspec.json.encode(question).decode(),
        fields=fields,
        names=await desk.named(follower, _on_the_wall(answer)),
        stages={name: (text.zh, text.en) for name, text in STAGES.items()},
    )


def _on_the_wall(answer: Answer) -> set[str]:
    """Candidates, and the winners once the result was posted (ZJ2020 32); nobody who was merely written in."""
    persons = {person for each in answer.rounds for post in each.posts for person in post.candidates}
    if answer.as_of.stage in ON_THE_WALL:
        persons |= {person for held in answer.was.winners.values() for person in held}
    return persons


def _read(history: History) -> tuple[asked.Choices, answering.Call]:
    return asked.choices(history), history.call
