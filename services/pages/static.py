"""The files that pages are made of: styles, scripts and pictures, under /static/, from the house and from a service.

A browser keeps a file and asks by its ETag whether it still is the same. What it leaves out: pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from starlette.responses import Response
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import Scope

from services.pages.security import POLICY

HOUSE: Final = Path(__file__).parent / "static"
HEADERS: Final = {
    "cache-control": "no-cache",  # kept, and asked for again each time: after an upgrade nobody runs yesterday's script
    "content-security-policy": POLICY,  # a worker runs under the policy of its own file
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


class Static(StaticFiles):
    """The files of several folders as one; the first folder that has a file gives it."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = [*folders, HOUSE]
        super().__init__(directory=HOUSE)

    def get_directories(
        self, directory: PathLike | None = None, packages: list[str | tuple[str, str]] | None = None
    ) -> list[PathLike]:
        """All folders, in order."""
        return list(self._folders)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file. Raises HTTPException 404."""
        answer = await super().get_response(path, scope)
        answer.headers.update(HEADERS)
        if path.endswith("worker.js"):
            # A page's helper without a network serves pages of any address, not of /static/js/ alone.
            answer.headers["service-worker-allowed"] = "/"
        return answer
