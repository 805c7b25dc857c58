"""The reading addresses: which elections there are, their entries verbatim, and receipts.

What it leaves out: what desks must know (`api_state.py`); the published log (`services/http/log_files.py`), from which
anybody can check all that is read here.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Header, Query
from fastapi import Path as InPath
from fastapi.responses import Response

from services.ballot.accepted import Accepted
from services.ballot.elections import Elections
from services.ballot.errors import UnknownEntry
from services.ballot.http import api_models as models
from services.ballot.http import views
from services.ballot.http.api_batch import MEDIA_TYPE as NDJSON
from services.ballot.http.api_deps import PartsOf, Place, State
from services.ballot.http.api_statements import receipt_json
from shared import entry
from shared.envelope import statement_id

MOST_ELECTIONS: Final = 50
MOST_ENTRIES: Final = 1_000

Index = Annotated[int, InPath(ge=0, le=2**40, description="序号，首条为 0。Index, counted from 0.")]
Digest = Annotated[
    str, InPath(pattern=r"^[0-9a-f]{64}$", description="签名内容的 SHA-256。SHA-256 of the payload, in hex.")
]

ENTRIES_ANSWER: Final[dict[str, Any]] = {
    "description": "记录，按序号。Entries in the order of their index.",
    "content": {
        "application/json": {"schema": {"$ref": "#/components/schemas/Entries"}},
        NDJSON: {"schema": {"type": "string", "description": "每行一条。One entry a line."}},
    },
}
"""Described by hand: the answer is bytes from the store, which no model may re-write."""

RECEIPT_ANSWER: Final[dict[str, Any]] = {
    "description": "回执。The receipt.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Receipt"}}},
}

router: Final = APIRouter(prefix="/elections")


@router.get("", summary="选举列表 List of elections", tags=["read"])
async def list_elections(
    parts: PartsOf,
    start: Annotated[int, Query(alias="from", ge=0, le=10**7, description="从第几次起。First one.")] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_ELECTIONS, description="几次。How many.")] = 20,
) -> models.ElectionList:
    """先发起的在前，分页。The oldest first, in pages."""
    ids = parts.elections.ids()
    lines = await parts.lines.of(ids[start : start + limit])
    after = start + limit
    following = f"/elections?from={after}&limit={limit}" if after < len(ids) else None
    return models.ElectionList(elections=lines, total=len(ids), next=following)


@router.get("/{election}", summary="选举概况 An election at a glance", tags=["read"])
async def show_election(election: State, parts: PartsOf) -> models.ElectionView:
    """进行到哪一步、人数、最近的签名检查点。How far it has come, its figures, its last signed checkpoint."""
    seen = views.overview(election)
    checkpoint = await asyncio.to_thread(_text, parts.data_dir / "log" / seen.id / "checkpoint")
    return seen.model_copy(update={"checkpoint": checkpoint})


@router.get(
    "/{election}/entries",
    summary="记录 Entries",
    tags=["read"],
    response_class=Response,
    responses={200: ENTRIES_ANSWER},
)
async def list_entries(
    place: Place,
    parts: PartsOf,
    start: Annotated[
        int, Query(alias="from", ge=0, le=2**40, description="从哪个序号起，首条为 0。First index, from 0.")
    ] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_ENTRIES, description="几条。How many.")] = 100,
    accept: Annotated[str, Header(include_in_schema=False)] = "",
) -> Response:
    """原始字节，每条的字节就是日志的叶子。Verbatim: each entry's bytes are a leaf of the log.

    `Accept: application/x-ndjson` 得到每行一条。With it, one entry a line.
    """
    found = await parts.elections.entries(place, start, limit)
    if NDJSON in accept:
        return Response(b"".join(each + b"\n" for each in found), media_type=NDJSON)
    return Response(b'{"from":%d,"entries":[%b]}' % (start, b",".join(found)), media_type="application/json")


@router.get("/{election}/entries/{index}", summary="一条记录与回执 An entry and its receipt", tags=["read"])
async def show_entry(
    place: Place,
    parts: PartsOf,
    index: Index,
    cosigned: Annotated[
        bool,
        Query(
            description="回执用已公布的、带见证签名的检查点。The receipt by the checkpoint that is public, with witnesses' lines."
        ),
    ] = False,
) -> models.EntryView:
    """一条记录的原始字节和它的回执。An entry's bytes, verbatim, and its receipt.

    回执先有日志的签名；公布之后，`cosigned=true` 给出带见证签名的。A receipt bears the log's line first; with `cosigned=true`, once the entry is
    public, those of its witnesses too.
    """
    found = await parts.elections.entries(place, index, 1)
    if not found:
        raise UnknownEntry(f"the log has no entry {index}.", zh=f"日志没有第{index}条。")
    statement = statement_id(entry.decode(found[0]).statement.payload_bytes)
    receipt = await _receipt(parts.elections, place, statement)
    return models.EntryView(
        id=receipt.id,
        index=receipt.index,
        accepted_at=receipt.accepted_at,
        entry=found[0].decode(),
        receipt=(await parts.elections.cosigned(place, index)).decode() if cosigned else receipt.receipt,
    )


@router.get(
    "/{election}/statements/{statement}",
    summary="查回执 Find a receipt",
    tags=["statements"],
    response_class=Response,
    responses={200: RECEIPT_ANSWER},
)
async def find_statement(place: Place, parts: PartsOf, statement: Digest) -> Response:
    """没有收到回复时用：已被接受则返回回执。For who lost the answer: the receipt, if it was accepted."""
    found = await _receipt(parts.elections, place, statement)
    return Response(receipt_json(found), media_type="application/json")


async def _receipt(elections: Elections, place: UUID, statement: str) -> Accepted:
    found = await elections.find(place, statement)
    if found is None:
        raise UnknownEntry(
            f"no statement {statement[:16]}… was accepted in this election.",
            zh=f"本次选举没有收下记录{statement[:16]}…。",
        )
    return found


def _text(file: Path) -> str | None:
    try:
        return file.read_text("utf-8")
    except FileNotFoundError:
        return None  # nothing was published yet
