"""Paper audits over HTTP: the plan, the list of lots and the state of the risk, from the entries that the audit service believes.

    GET /logs/{id}/papers/plan?limit=5       GET /logs/{id}/papers/lots?seed=…       GET /logs/{id}/papers/risk

The forms are those of `jianpiao audit papers`, as JSON or, with `format`, in any other way that forms are written. Raises NotFound,
Malformed and Refused, which the service turns into problems. What it leaves out: entering what people saw, which they sign.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Annotated, Any, Final, Literal, TypeVar

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from services.audit.http.kept import PROBLEM, PROBLEMS, Kept
from services.audit.mirror import Mirror
from services.audit.papers import asking
from services.audit.verify.ledger import Ledger
from services.audit.verify.replay import Replay
from services.forms.form import Form
from services.forms.writers import MEDIA_TYPES, WRITERS
from services.http.errors import NotFound
from shared.election.state import Election
from shared.log import note
from shared.log.checkpoint import Checkpoint, parse_text

T = TypeVar("T")

MAX_LOTS: Final = 5_000
"""Of one answer; more come with `from`."""

_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "表。The form.",
        "content": {
            "application/json": {"schema": {"type": "object"}},
            "text/csv": {"schema": {"type": "string"}},
        },
    },
    400: {"description": "参数无法理解。A parameter makes no sense.", "content": PROBLEM},
    404: {"description": "没有这本日志，或没有抽查。No such log, or no audit.", "content": PROBLEM},
    409: {"description": "不能抽查。It cannot be audited.", "content": PROBLEM},
    **PROBLEMS,
}


class Audited(Kept[Replay]):
    """The elections asked about last, as the law makes them of what is believed."""

    def __init__(self, mirror_of: Callable[[str], Mirror | None]) -> None:
        super().__init__(mirror_of, _folded)

    def told(self, log: str, tell: Callable[[Election, Checkpoint], T]) -> T:
        """What `tell` makes of the election. Blocks while it folds. Raises NotFound if there is none, Busy."""

        def question(replay: Replay, raw: bytes) -> T:
            if replay.election is None:
                raise NotFound(f"log {log[:80]} is no election's.", zh=f"日志{log[:80]}不是选举的记录。")
            return tell(replay.election, parse_text(note.parse(raw).text))

        return self.put(log, question)


def _folded(kept: Replay | None, mirror: Mirror, size: int) -> Replay:
    replay = kept or Replay(Ledger(), None)
    # Signatures and lawfulness were looked at before it was believed; this is the state that they make.
    replay.take(list(mirror.entries(replay.size, size)), {})
    return replay


Id = Annotated[str, Path(description="选举编号。The election's id.")]
Which = Annotated[
    int | None,
    Query(alias="round", ge=1, description="第几轮，默认最后一轮。Which round; the last by default."),
]
Limit = Annotated[float, Query(gt=0, le=20, description="风险限（%）。The risk limit in percent.")]
Way = Annotated[
    Literal["json", "csv", "html", "text"],
    Query(alias="format", description="写法。How the form is written."),
]
Language = Annotated[
    Literal["zh", "en"], Query(alias="lang", description="语言。The language, where it is one.")
]


def router(audited: Audited) -> APIRouter:
    """The routes, for the audit service to include."""
    routes = APIRouter(tags=["papers"])

    async def answer(
        request: Request, id: str, tell: Callable[[Election, Checkpoint], Form], way: str, lang: str
    ) -> Response:
        try:
            with audited.place(request):
                form = await run_in_threadpool(audited.told, id, tell)
        except asking.NothingToAudit as error:
            raise NotFound(error.en, zh=error.zh) from error
        return Response(WRITERS[way](form, lang), media_type=MEDIA_TYPES[way])

    @routes.get(
        "/logs/{id}/papers/plan",
        response_class=Response,
        responses=_ANSWERS,
        summary="选票抽查估算 · Plan of a paper audit",
    )
    async def plan(
        request: Request,
        id: Id,
        which: Which = None,
        limit: Limit = 5.0,
        way: Way = "json",
        lang: Language = "zh",
    ) -> Response:
        return await answer(
            request,
            id,
            lambda election, now: asking.plan(election, now, which, Fraction(str(limit)) / 100),
            way,
            lang,
        )

    @routes.get(
        "/logs/{id}/papers/lots",
        response_class=Response,
        responses=_ANSWERS,
        summary="抽中选票清单 · The papers drawn",
    )
    async def lots(
        request: Request,
        id: Id,
        which: Which = None,
        seed: Annotated[str, Query(pattern="^(|[0-9]{20,100})$", description="种子。The seed.")] = "",
        first: Annotated[
            int, Query(alias="from", ge=1, le=10_000_000, description="从第几签起。From which lot on.")
        ] = 1,
        size: Annotated[int | None, Query(ge=1, le=MAX_LOTS, description="抽多少签。How many lots.")] = None,
        bundles: Annotated[bool, Query(description="抽整捆。Whole bundles.")] = False,
        limit: Limit = 5.0,
        way: Way = "json",
        lang: Language = "zh",
    ) -> Response:
        asked = asking.Lots(seed, first, size, bundles, Fraction(str(limit)) / 100)
        return await answer(
            request, id, lambda election, now: asking.lots(election, now, which, asked), way, lang
        )

    @routes.get(
        "/logs/{id}/papers/risk",
        response_class=Response,
        responses=_ANSWERS,
        summary="抽查进度 · State of a paper audit",
    )
    async def risk(
        request: Request, id: Id, which: Which = None, way: Way = "json", lang: Language = "zh"
    ) -> Response:
        return await answer(
            request, id, lambda election, now: asking.risk(election, now, which)[0], way, lang
        )

    return routes
