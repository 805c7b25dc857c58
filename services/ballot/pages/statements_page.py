"""Every statement of the law as a form, made from the law itself: nothing of it is out of a clerk's reach.

What it leaves out: the forms that clerks use daily, which have pages of their own.
"""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request

from services.ballot.errors import NotFound
from services.ballot.pages.offices import KINDS, kind_words, offices
from services.pages.preferences import preferences_of

router: Final = APIRouter(include_in_schema=False)


@router.get("/pages/statements/{kind}")
async def told(request: Request, kind: str) -> dict[str, Any]:
    """What a kind is called, and who signs it: for scripts."""
    known = KINDS.get(kind)
    if known is None:
        raise NotFound(f"no such statement: {kind[:60]!r}.", zh=f"没有{kind[:60]!r}这种记录。")
    return {
        "kind": kind,
        "zh": kind_words(known, "zh"),
        "en": kind_words(known, "en"),
        "signed_by": [sorted(map(str, each)) for each in known.signed_by],
        "words": offices(known, preferences_of(request).lang),
    }
