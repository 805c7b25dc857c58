"""The addresses of an election's documents: the list, each as a page, and each as PDF.

Documents that name people who hang on no wall are for officers in a session, and who looked is kept; the others are for everybody,
with the names that the law has posted. What it leaves out: what they are made from (`reading.py`) and of (`services/ballot/documents/`).
"""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi import Path as InPath
from fastapi.responses import Response

from services.ballot.accepted import Overloaded
from services.ballot.documents.cards import voting
from services.ballot.documents.catalogue import KINDS, NOTICES, OTHERS, Kind, number_of
from services.ballot.documents.facts import Facts
from services.ballot.errors import NoSession, NotFound, WrongRole
from services.ballot.http.api_deps import Parts, PartsOf, Place
from services.ballot.pages.documents.listing import listed
from services.ballot.pages.documents.reading import Wanted, document
from services.ballot.pages.documents.shown import MOST_SHOWN, qr, values
from services.ballot.pages.looking import looked
from services.ballot.pages.sessions import Visitor, officer_of
from services.forms.document import Document
from services.forms.printing import NotPrinted, Printer
from services.http.client import Shares, client_of
from services.http.gone import unless_gone
from services.pages.preferences import preferences_of
from services.pages.rendering import pages_of
from services.pages.security import HEADERS

READERS: Final = ("AUTHORITY", "CHAIR", "REGISTRAR", "STATION_CHIEF", "SUPERVISOR")
"""Offices that make documents, or watch how they are made."""
GROUP: Final = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,23}$"
EACH_CLIENT: Final = 4
"""PDFs that one address may have under way: a village's office has one address for several officers."""

router: Final = APIRouter(prefix="/documents/{election}", include_in_schema=False)

Name = Annotated[str, InPath(pattern=r"^[a-z][a-z-]{0,40}$")]
Group = Annotated[str | None, Query(pattern=GROUP)]
First = Annotated[int, Query(ge=0, le=10_000_000)]
Only = Annotated[str, Query(pattern=r"^[A-Za-z0-9._:-]{0,60}$")]


@router.get("")
async def show_list(request: Request, place: Place, parts: PartsOf) -> Response:
    """Every document, and for those that cannot be made yet why."""
    visitor = await _visitor(request, place)
    state = await parts.elections.state(place)
    return pages_of(request).page(
        request, "documents/list.html", drill=state.drill, election=state, visitor=visitor, notices=listed(state, NOTICES),
        others=listed(state, OTHERS),
    )  # fmt: skip


@router.get("/{name}.pdf")
async def send_pdf(
    request: Request,
    place: Place,
    parts: PartsOf,
    name: Name,
    group: Group = None,
    first: First = 0,
    only: Only = "",
) -> Response:
    """The document as PDF, in the language of the page."""
    wanted, _ = _wanted(name, group, first, only)
    printer: Printer = request.app.state.printer
    shares: Shares = request.app.state.printing
    with shares.of(client_of(request.scope)):
        made, _ = await _made(request, place, parts, wanted)
        try:
            raw = await unless_gone(request, printer.pdf(made, preferences_of(request).lang))
        except NotPrinted as error:
            raise Overloaded(error.en, zh=error.zh) from error
    headers = {
        **HEADERS,
        "content-disposition": f'inline; filename="{name}-{made.proof.size}.pdf"',
        "cache-control": "no-store",
    }
    return Response(raw, 200, headers, "application/pdf")


@router.get("/{name}")
async def show_document(
    request: Request,
    place: Place,
    parts: PartsOf,
    name: Name,
    group: Group = None,
    first: First = 0,
    only: Only = "",
) -> Response:
    """The document as a page to print, with its PDF and the form by which a notice is recorded."""
    wanted, kind = _wanted(name, group, first, only)
    made, visitor = await _made(request, place, parts, wanted)
    state = await parts.elections.state(place)
    facts = Facts(state, made.proof, group=group)
    electors = len(voting(facts)) if kind.part else 0
    return pages_of(request).page(
        request, "documents/document.html", drill=state.drill, election=state, visitor=visitor, name=name, kind=kind, document=made,
        part=wanted, number=number_of(kind.notice, facts) if kind.notice else None,
        groups=sorted({each.group for each in state.roll.electors.values() if each.group}) if kind.by_group else [],
        parts_of=list(range(0, electors, kind.part)) if kind.part else [], electors=electors,
        holders=[
            (contest, person) for contest in facts.posts() for person in facts.holders(contest.id)
        ] if wanted.name == "CERTIFICATES" else [],
        qr=qr,
        most=MOST_SHOWN, **values,
    )  # fmt: skip


def _wanted(name: str, group: str | None, first: int, only: str) -> tuple[Wanted, Kind]:
    """Raises NotFound for a document that does not exist."""
    known = name.upper().replace("-", "_")
    if known not in KINDS:
        raise NotFound()
    return Wanted(known, group, first, only), KINDS[known]


async def _made(
    request: Request, place: Place, parts: Parts, wanted: Wanted
) -> tuple[Document, Visitor | None]:
    """The document for whoever asks. Raises NoSession or WrongRole if it is not for them."""
    if KINDS[wanted.name].public:
        visitor = await _visitor(request, place)
    else:
        visitor = await officer_of(request, place, *READERS)
    if visitor is not None:
        await looked(request, visitor, f"document-{wanted.name.lower()}"[:40])
    return await document(parts, place, wanted, whole=visitor is not None), visitor


async def _visitor(request: Request, place: Place) -> Visitor | None:
    """The officer who looks at what is for everybody, None for anybody else."""
    try:
        return await officer_of(request, place, *READERS)
    except (NoSession, WrongRole):
        return None
