"""The verifier in the browser, handed out by the audit service too, at /verify/: whoever follows logs lets others check them.

What it leaves out: what the page does (`services/audit/browser`).
"""

from __future__ import annotations

from typing import Final

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from services.audit.browser.serving import PAGE

HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
}


class VerifyPage(StaticFiles):
    """The page's files."""

    def __init__(self) -> None:
        super().__init__(directory=PAGE, html=True)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with what keeps a browser from guessing types."""
        response = await super().get_response(path, scope)
        response.headers.update(HEADERS)
        return response
