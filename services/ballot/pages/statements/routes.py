"""The addresses of the generic forms: all kinds of statement by chapter, and one form for each.

What it leaves out: the forms that clerks use daily, which have pages of their own.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from services.ballot.errors import NotFound
from services.ballot.http.api_deps import PartsOf, Place
from services.ballot.pages.offices import KINDS, Kind, kind_words, office_word, offices
from services.ballot.pages.statements.chapters import chapters_of
from services.ballot.pages.statements.known import known, usual
from services.ballot.pages.statements.shapes import Option, Shape, shapes
from services.http.problem import Language
from services.pages.preferences import preferences_of
from services.pages.rendering import pages_of
from shared.campaign import law as campaigns
from shared.election import law as elections
from shared.election.state import Election
from shared.law import OPENINGS, Log

router: Final = APIRouter(include_in_schema=False)


@router.get("/pages/statements/{kind}")
async def told(request: Request, kind: str) -> dict[str, Any]:
    """What a kind is called, and who signs it: for scripts."""
    known_kind = _kind(kind, KINDS)
    return {
        "kind": kind,
        "zh": kind_words(known_kind, "zh"),
        "en": kind_words(known_kind, "en"),
        "signed_by": [sorted(map(str, each)) for each in known_kind.signed_by],
        "words": offices(known_kind, preferences_of(request).lang),
    }


@router.get("/office/{election}/statements")
async def index(request: Request, place: Place, parts: PartsOf) -> Response:
    """Every kind of statement of this election (or campaign), by chapter."""
    log = await parts.elections.log(place)
    lang = preferences_of(request).lang
    chapters = [
        (title, [_line(kind, lang) for kind in kinds if kind not in OPENINGS])
        for title, kinds in chapters_of(log, lang)
    ]
    return pages_of(request).page(
        request, "statements/index.html", log=log, drill=log.drill, chapters=chapters, above=above(log)
    )


@router.get("/office/{election}/statements/{kind}")
async def form(request: Request, place: Place, parts: PartsOf, kind: str) -> Response:
    """One kind as a form. Raises NotFound for a kind of another sort of log."""
    log = await parts.elections.log(place)
    lang = preferences_of(request).lang
    chosen = _kind(kind, elections.KINDS if isinstance(log, Election) else campaigns.KINDS)
    fields = shapes(chosen, lang, {})
    if isinstance(log, Election):
        values = usual(log, parts.elections.now())
        fields = [
            replace(each, default=each.default or values.get(each.name, ""))
            for each in shapes(chosen, lang, known(log, lang))
        ]
    return pages_of(request).page(
        request,
        "statements/form.html",
        log=log,
        drill=log.drill,
        kind=kind,
        title=kind_words(chosen, lang),
        signers=_signers(chosen, lang),
        doc=inspect.getdoc(chosen) or "",
        fields=fields,
        suggestions=dict(_suggestions(fields)),
        above=above(log),
    )


def _kind(name: str, kinds: Any) -> Kind:
    found: Kind | None = kinds.get(name)
    if found is None:
        raise NotFound(f"no such statement here: {name[:60]!r}.", zh=f"这里没有{name[:60]!r}这种记录。")
    return found


def _line(kind: Kind, lang: Language) -> dict[str, Any]:
    return {"kind": kind.__name__, "title": kind_words(kind, lang), "signers": _signers(kind, lang)}


def _signers(kind: Kind, lang: Language) -> list[list[str]]:
    """The offices that sign, one list for each signature."""
    campaign = kind.__name__ in campaigns.KINDS
    return [
        [office_word(str(role), lang, campaign=campaign) for role in sorted(each)] for each in kind.signed_by
    ]


def above(log: Log) -> str:
    """Address of the page that stands above: the election's, or the campaign's."""
    return f"/office/{log.id}" if isinstance(log, Election) else f"/office/campaigns/{log.id}"


def _suggestions(fields: Iterable[Shape]) -> Iterable[tuple[str, list[Option]]]:
    """Known values by the name of their field, for inputs that are typed into."""
    for field in fields:
        if field.control in ("number", "text") and field.options:
            yield field.name, list(field.options)
        if field.key is not None and field.key.control != "choice" and field.key.options:
            yield f"{field.name}-key", list(field.key.options)
