"""Makes a page from a template: in the reader's language, large or small, with the header fields of every page.

Templates hold both languages beside each other, `t("中文", "English")`; there is no catalogue of messages elsewhere.
What it leaves out: what the pages say, and who may see them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from services.http.problem import Language, Problem
from services.pages import telling
from services.pages.preferences import keep, link_choosing, preferences_of
from services.pages.security import HEADERS

HOUSE: Final = Path(__file__).parent / "templates"
HTMX: Final = "HX-Request"
"""Sent by htmx: it asks for a part of a page."""


class Pages:
    """The templates of one service: those in its own folders, and the house's."""

    def __init__(self, folders: Sequence[Path], home: Mapping[str, str]) -> None:
        """`home` is the service's name in each language, which stands in the head of every page."""
        loader = FileSystemLoader([*folders, HOUSE])
        # One for each language, so that a macro that was imported without context speaks it too.
        self._speaking: dict[Language, Environment] = {
            lang: _environment(loader, lang, home[lang]) for lang in ("zh", "en")
        }

    def page(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page, or a part of one. `drill=True` among the values says 演练 across it."""
        wanted = preferences_of(request)
        text = (
            self._speaking[wanted.lang]
            .get_template(template)
            .render(values, request=request, wanted=wanted, choose=partial(link_choosing, request))
        )
        answer = HTMLResponse(text, status, {**HEADERS, "content-language": wanted.lang})
        keep(request, answer)
        return answer

    def problem(self, request: Request, problem: Problem) -> HTMLResponse:
        """What was wrong, as a page; as a part of one, put where the page shows refusals, if htmx asked."""
        if HTMX not in request.headers:
            return self.page(request, "problem.html", problem.status, problem=problem)
        answer = self.page(request, "problem-part.html", problem.status, problem=problem)
        answer.headers.update({"HX-Retarget": "#told", "HX-Reswap": "innerHTML show:top"})
        return answer


def pages_of(request: Request) -> Pages:
    """The pages of the application that answers."""
    found: Pages = request.app.state.pages
    return found


def wants_page(request: Request) -> bool:
    """Whether a browser asks for something to look at, and not a program for something to read."""
    return "text/html" in request.headers.get("accept", "") or HTMX in request.headers


def _environment(loader: FileSystemLoader, lang: Language, service: str) -> Environment:
    made = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals |= {
        "lang": lang,
        "t": (lambda zh, en: zh) if lang == "zh" else (lambda zh, en: en),
        "service": service,
        "percent": telling.percent,
    }
    made.filters |= {
        "moment": telling.moment,
        "clock": telling.clock_time,
        "day": partial(telling.day, lang=lang),
        "number": telling.number,
    }
    return made
