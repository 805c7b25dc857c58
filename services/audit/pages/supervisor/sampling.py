"""The screens of a paper audit: how much work it is, which papers lots fell on, what was seen, and how far the risk has come down.

What people see on a paper they write down before anybody shows them what the record says of it, and two of them sign it at the
ballot service; here the statement is only put together. What it leaves out: the statistics (`services/audit/papers/`).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, Final
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.audit.http.parts import FollowerOf, PartsOf
from services.audit.pages.ballot_service import ballot_service
from services.audit.pages.supervisor.asked import fields_of, several
from services.audit.pages.supervisor.desk import Desk, page
from services.audit.papers import lots as drawing
from services.audit.papers.asking import NothingToAudit, decided
from services.audit.papers.forms import advice, claim_words
from services.audit.papers.lots import Lot
from services.audit.papers.plan import Plan
from services.audit.papers.plan import plan as planned
from services.audit.papers.progress import Progress, progress
from services.audit.replay.http import body_of
from services.http.errors import NotFound
from shared.election.audit.measure import papers_seen
from shared.election.remembered import PaperAudit
from shared.election.state import Election, Round
from shared.errors import Malformed
from shared.log.checkpoint import Checkpoint
from shared.text import Text

MOST_SHOWN: Final = 200
"""Lots on one page; more come as these have been looked at."""
WIDTH, HEIGHT = 640, 160
"""Of the curve, in its own units."""


@dataclass(frozen=True)
class Post:
    """A post on the paper, for whoever writes down what is on it."""

    id: str
    name: Text
    seats: int
    candidates: tuple[str, ...]


@dataclass(frozen=True)
class Examined:
    """A lot that counts. `agrees`: the paper shows what the record says; None: the whole bundle was counted."""

    lot: Lot
    risk: int
    agrees: bool | None


@dataclass(frozen=True)
class Sample:
    """An audit as the page shows it. `why_not`: why there is nothing to audit."""

    why_not: Text | None = None
    round: int = 0
    rounds: tuple[int, ...] = ()
    plan: Plan | None = None
    advice: Text | None = None
    claims: tuple[tuple[Text, Text, int | None], ...] = ()
    audit: PaperAudit | None = None
    progress: Progress | None = None
    examined: tuple[Examined, ...] = ()
    trial: tuple[Lot, ...] = ()
    posts: tuple[Post, ...] = ()
    curve: str = ""
    limit_at: int = 0


@dataclass(frozen=True)
class Asked:
    """Which round, by which risk limit (as a share), and by which digits lots are drawn for a trial."""

    round: int | None
    limit: Fraction
    seed: str


def router(desk: Desk) -> APIRouter:
    """The screens, over what `desk` asks."""
    made = APIRouter(prefix="/supervisor/{log}/sample", include_in_schema=False)

    @made.get("")
    async def show(
        request: Request,
        follower: FollowerOf,
        parts: PartsOf,
        which: Annotated[int | None, Query(alias="round", ge=1)] = None,
        limit: Annotated[float, Query(gt=0, le=20)] = 5.0,
        seed: Annotated[str, Query(pattern="^(|[0-9]{20,100})$")] = "",
    ) -> Response:
        if follower.mirror.size == 0:
            return page(request, follower, "sample", "nothing")
        asked = Asked(which, Fraction(str(limit)) / 100, seed)
        with desk.audited.place(request):
            found = await parts.work(
                desk.audited.told, follower.log.id, lambda election, now: sample(election, now, asked)
            )
        return page(
            request,
            follower,
            "sample",
            "sample",
            sample=found,
            names=await desk.named(follower, {each for post in found.posts for each in post.candidates}),
            asked=asked,
            percent_limit=limit,
            sign=lambda kind, **body: statement_address(
                ballot_service(follower.log.url, follower.log.id), follower.log.id, kind, body
            ),
        )

    @made.post("/seen")
    async def seen(request: Request, follower: FollowerOf) -> Response:
        with desk.audited.place(request):
            fields = fields_of(await body_of(request))
        body = examined_body({name: list(values) for name, values in fields.items()})
        return page(
            request,
            follower,
            "sample",
            "seen",
            body=msgspec.json.format(msgspec.json.encode(body), indent=2).decode(),
            address=statement_address(
                ballot_service(follower.log.url, follower.log.id), follower.log.id, "PaperExamined", body
            ),
        )

    return made


def statement_address(ballot: str, election: str, kind: str, body: dict[str, Any]) -> str:
    """The ballot service's own form of a statement, filled in: what stands behind # is read by the browser and sent to nobody."""
    told = {
        name: value if isinstance(value, str) else msgspec.json.encode(value).decode()
        for name, value in body.items()
    }
    return f"{ballot}/office/{election}/statements/{kind}#{urlencode(told)}"


def examined_body(fields: dict[str, list[str]]) -> dict[str, Any]:
    """The body of PaperExamined that the form of what was seen makes. Raises Malformed."""
    try:
        body: dict[str, Any] = {
            "round": int(fields["round"][0]),
            "pile": fields["pile"][0],
            "place": int(fields["place"][0]),
        }
    except (LookupError, ValueError) as error:
        raise Malformed("seen: expected round, pile and place", zh="复看：缺少轮次、票堆或位置") from error
    if "missing" in fields:
        return body | {"found": False}
    marks = {
        name.removeprefix("marks."): [*values, *several(fields, f"other.{name.removeprefix('marks.')}")]
        for name, values in fields.items()
        if name.startswith("marks.")
    }
    for name in fields:
        post = name.removeprefix("other.")
        if name.startswith("other.") and post not in marks and (others := several(fields, name)):
            marks[post] = others
    if marks:
        body["marks"] = marks
    if reason := fields.get("reason", [""])[0]:
        body["reason"] = reason
    return body


def sample(election: Election, now: Checkpoint, asked: Asked) -> Sample:
    """The audit of a round, or what it would take. Blocks while it reckons. Raises NotFound for a round that is none."""
    try:
        present = decided(election, asked.round)
    except NothingToAudit as error:
        if asked.round is not None:
            raise NotFound(error.en, zh=error.zh) from error
        return Sample(why_not=Text(error.zh, error.en))
    audit = present.afterwards.audit
    limit = asked.limit if audit is None else Fraction(audit.limit, 1_000_000)
    plan = planned(election, present, limit)
    far = None if audit is None else progress(present, audit)
    curve, limit_at = _curve(far, limit)
    return Sample(
        round=present.number,
        rounds=tuple(each.number for each in election.rounds if each.phase == "DETERMINED"),
        plan=plan,
        advice=advice(plan),
        claims=tuple(_claims(plan, election)),
        audit=audit,
        progress=far,
        examined=tuple(_examined(present, audit, far)) if audit is not None and far is not None else (),
        trial=tuple(drawing.papers(present, asked.seed, 1, min(plan.to_look_at[0], MOST_SHOWN)))
        if asked.seed and audit is None
        else (),
        posts=tuple(_post(election, present, contest) for contest in present.polls),
        curve=curve,
        limit_at=limit_at,
    )


def _claims(plan: Plan, election: Election) -> list[tuple[Text, Text, int | None]]:
    rows: list[tuple[Text, Text, int | None]] = []
    for contest in plan.contests:
        post = election.contests[contest.id]
        name = Text(post.zh, post.en)
        if contest.why_not is not None:
            rows.append((name, Text(*contest.why_not), None))
        rows += [(name, claim_words(claim, election), claim.margin) for claim in contest.claims]
    return rows


def _post(election: Election, present: Round, contest: str) -> Post:
    post, poll = election.contests[contest], present.polls[contest]
    return Post(contest, Text(post.zh, post.en), poll.seats, tuple(poll.candidates))


def _examined(present: Round, audit: PaperAudit, far: Progress) -> list[Examined]:
    """The lots that count, the newest first, with the risk after each."""
    if not audit.seed or not far.counted:
        return []
    if audit.method == "BUNDLES":
        lots = sorted(drawing.bundles(present, audit.seed, 1, far.counted), key=lambda each: each.drawn)
        found = [Examined(lot, risk, None) for lot, risk in zip(lots, far.course, strict=True)]
    else:
        lots = sorted(drawing.papers(present, audit.seed, 1, far.counted), key=lambda each: each.drawn)
        found = [
            Examined(lot, risk, seen is not None and sorted(recorded) == sorted(seen))
            for lot, risk, (recorded, seen) in zip(lots, far.course, papers_seen(present, audit), strict=True)
        ]
    return found[::-1]


def _curve(far: Progress | None, limit: Fraction) -> tuple[str, int]:
    """The points of the risk after each lot, and the height of the limit, in the units of the drawing."""
    if far is None or not far.course:
        return "", 0
    steps = max(len(far.course) + (far.left or 0), 1)
    points = [(0, 0), *((WIDTH * at // steps, _down(risk)) for at, risk in enumerate(far.course, 1))]
    return " ".join(f"{x},{y}" for x, y in points), _down(int(limit * 1_000_000))


def _down(risk: int) -> int:
    """Where a risk in millionths stands: at the top is certainty that nothing is proved."""
    return HEIGHT - HEIGHT * risk // 1_000_000
