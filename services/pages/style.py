"""All parts of the pages on one page, `/pages/style`: so that every desk looks like the others, and so that a change is seen.

What it leaves out: the parts themselves (`templates/parts.html`, `static/css/base.css`).
"""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from services.http.problem import Problem
from services.pages.rendering import pages_of

router: Final = APIRouter(prefix="/pages", include_in_schema=False)

_PROBLEM: Final = {
    "zh": Problem(
        "/problems/not-on-roll",
        "选举规则不允许",
        409,
        "编号 Q0417 不在选民名单上，不能发票。请核对编号；确有选举权的，请到选举委员会补充登记。",
        "not-on-roll",
        "/elections/…/statements",
        "S10.50; OCV2018 13",
    ),
    "en": Problem(
        "/problems/not-on-roll",
        "The rules of the election refuse this",
        409,
        "Number Q0417 is not on the roll, so no paper can be handed out. Check the number; an elector who was left out "
        "goes to the election committee.",
        "not-on-roll",
        "/elections/…/statements",
        "S10.50; OCV2018 13",
    ),
}


@router.get("/style")
async def show(request: Request) -> HTMLResponse:
    """The parts, with invented texts."""
    return pages_of(request).page(request, "style.html", drill=True, problems=_PROBLEM)
