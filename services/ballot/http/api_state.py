"""What desks must know of an election's present state: the roll, the papers, who stands, how it ended.

What it leaves out: how it is computed (`views.py`); entries and receipts (`api_read.py`).
"""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi import Path as InPath

from services.ballot.http import api_models as models
from services.ballot.http import views
from services.ballot.http.api_deps import State

NUMBER: Final = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,23}$"

Round = Annotated[
    int | None,
    Query(ge=1, le=1_000, alias="round", description="第几轮，默认本轮。The present one by default."),
]

router: Final = APIRouter(prefix="/elections/{election}/state", tags=["state"])


@router.get("/roll", summary="名单进度 The roll")
async def show_roll(election: State) -> models.RollView:
    """选民名单的人数与进度。The roll in figures."""
    return views.roll(election)


@router.get("/roll/{elector}", summary="一名选民 One elector")
async def show_elector(
    election: State,
    elector: Annotated[str, InPath(pattern=NUMBER, description="选民号。Number on the roll.")],
) -> models.ElectorView:
    """验证发票台据此核对。What an issuing desk must know before it hands out a paper."""
    return views.elector(election, elector)


@router.get("/candidates", summary="参选人 Candidates")
async def show_candidates(election: State) -> models.CandidatesView:
    """谁参选、审查到哪一步、公布的名单。Who stands, how far reviews are, the list that was posted."""
    return views.candidates(election)


@router.get("/officers", summary="工作人员 Officers")
async def show_officers(election: State) -> models.OfficersView:
    """谁以何职、用哪个密钥签名。Who signs, in which roles, with which key."""
    return views.officers(election)


@router.get("/stations", summary="投票站与投票率 Stations and turnout")
async def show_stations(election: State, number: Round = None) -> models.StationsView:
    """各站票据账；与选择无关。Each station's ledger of papers; nothing about choices."""
    return views.stations(election, number)


@router.get("/count", summary="计票 The count")
async def show_count(election: State, number: Round = None) -> models.CountView:
    """本轮投票全部结束、开箱以后才有。None before the round's polls are closed and a box is opened."""
    return views.count(election, number)


@router.get("/outcome", summary="结果 The outcome")
async def show_outcome(election: State) -> models.OutcomeView:
    """当选人、票数相等、缺额。Winners, ties and open seats as far as they are determined."""
    return views.outcome(election)
