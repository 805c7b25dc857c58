"""The ballot service over HTTP, put together: the door in front, the hot addresses, and the pages behind.

What it leaves out: starting a server (`serve.py`).
"""

from __future__ import annotations

import time
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.requests import Request

from services.ballot.elections import Elections
from services.ballot.errors import NotFound, WrongMethod
from services.ballot.http import api_campaigns, api_names, api_read, api_service, api_state
from services.ballot.http.answers import problem_answer
from services.ballot.http.api_batch import Batches
from services.ballot.http.api_cosignatures import Cosignatures
from services.ballot.http.api_deps import Parts
from services.ballot.http.api_roll import Previews
from services.ballot.http.api_statements import Statements
from services.ballot.http.front import Front
from services.ballot.http.limits import Buckets, Budget
from services.ballot.http.lines import Lines
from services.ballot.http.metrics import Metrics
from services.ballot.http.openapi import document
from services.ballot.pages import looks_page, proposing, signing_in
from services.ballot.pages.board import routes as board
from services.ballot.pages.counting import routes as counting
from services.ballot.pages.desk import pages as desk
from services.ballot.pages.documents import routes as documents
from services.ballot.pages.house import house, static
from services.ballot.pages.keys import routes as device_keys
from services.ballot.pages.listing import Listing
from services.ballot.pages.office import router as office
from services.ballot.pages.practice import routes as practice
from services.ballot.pages.statements import routes as statements
from services.ballot.pages.titles import Titles
from services.ballot.settings import Settings
from services.forms.printing import Printer
from services.http.client import Shares
from services.http.docs_page import docs_page
from services.http.parameters import invalid
from services.pages import style
from services.pages.rendering import Pages
from shared.errors import JianpiaoError


def application(elections: Elections, settings: Settings, metrics: Metrics) -> Front:
    """The ASGI application over elections that are open. It does not close them."""
    metrics.follow(elections)
    budget = Budget(settings.bodies_bytes)
    buckets = Buckets(settings.rate, settings.burst, time.monotonic)
    parts = Parts(elections, Lines(elections), settings.data_dir, metrics, budget)
    look = house()
    return Front(
        pages=pages(parts, look),
        look=look,
        statements=Statements(elections, settings, metrics, budget),
        batches=Batches(elections, settings, metrics, budget, buckets),
        previews=Previews(elections, settings, budget),
        cosignatures=Cosignatures(elections, budget),
        buckets=buckets,
        metrics=metrics,
        settings=settings,
    )


def pages(parts: Parts, look: Pages) -> FastAPI:
    """The reading addresses, the desks, and the document of all addresses."""
    # FastAPI's own /docs loads its script from another host; ours is a plain page.
    app = FastAPI(version=version("jianpiao"), docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.parts = parts
    app.state.pages = look
    app.state.printer = Printer()
    app.state.printing = Shares(documents.EACH_CLIENT)
    app.state.titles = Titles(parts.elections)
    app.state.listing = Listing(parts.lines.of, app.state.titles.line)
    app.include_router(style.router)
    app.mount("/static", static(), name="static")
    app.include_router(api_read.router)
    app.include_router(api_state.router)
    app.include_router(api_names.router)
    app.include_router(api_campaigns.router)
    app.include_router(api_service.router)
    app.include_router(signing_in.router)
    app.include_router(board.router)
    app.include_router(counting.router)
    app.include_router(documents.router)
    app.include_router(proposing.router)
    app.include_router(statements.router)
    app.include_router(looks_page.router)
    app.include_router(office.router)
    app.include_router(desk.router)
    app.include_router(device_keys.router)
    app.include_router(practice.router)
    app.add_exception_handler(RequestValidationError, _told)
    app.add_exception_handler(HTTPException, _told)
    app.add_exception_handler(JianpiaoError, _told)
    app.add_exception_handler(Exception, _told)

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = document(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend the document

    @app.get("/docs", include_in_schema=False)
    async def docs() -> Response:
        return docs_page(openapi())

    return app


async def _told(request: Request, error: Exception) -> Response:
    """Every error of the pages as a problem."""
    answer = problem_answer(_ours(error, request), request.scope, request.app.state.pages)
    response = Response(answer.body, answer.status)
    response.raw_headers += answer.headers
    return response


def _ours(error: Exception, request: Request) -> Exception:
    """The error of ours that says the same as FastAPI's."""
    if isinstance(error, RequestValidationError):
        return invalid(error)
    if isinstance(error, HTTPException):
        if error.status_code == 405:
            return WrongMethod(request.method, (error.headers or {}).get("allow", "GET"))
        if error.status_code == 404:
            return NotFound()
    return error
