"""The front page of the audit service: the logs it follows, how far it believes each, and the alarms that stand.

What it leaves out: one log's own pages.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import HTMLResponse

from services.audit.http.models import LogView
from services.pages.rendering import pages_of


def home(request: Request, logs: Sequence[LogView]) -> HTMLResponse:
    """The logs, those with alarms first."""
    ordered = sorted(logs, key=lambda each: not each.alarms)
    return pages_of(request).page(request, "home.html", logs=ordered)
