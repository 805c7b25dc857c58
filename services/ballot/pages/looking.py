"""Who looked at whose personal data: every page that shows a name writes it down before it answers (PIPL 51, 54).

Names that the law itself puts on the wall (published candidates, announced winners) need no note.
What it leaves out: who may look (`sessions.py`), and showing the notes (`looks_page.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import Request

from services.ballot.http.api_deps import Parts
from services.ballot.pages.sessions import Visitor
from services.ballot.store.looks import Look, keep


async def looked(request: Request, visitor: Visitor, page: str, persons: Sequence[str] = ()) -> None:
    """Keeps that `visitor` is shown personal data on `page` (a short fixed word, such as "desk-roll"); none named: everybody's.

    Call it before answering; raises Unavailable without a database, and then nothing is to be shown.
    """
    parts: Parts = request.app.state.parts
    look = Look(visitor.officer, visitor.keyid, page, persons)
    await parts.elections.of_store(keep, visitor.election, look)
