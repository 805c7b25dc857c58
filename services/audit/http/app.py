"""The audit service over HTTP, put together. Everything here is read; nothing can be changed over the network.

What it leaves out: following (`services/audit/follower`) and starting a server (`services/audit/serve.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.requests import Request

from services.audit.http import api_alarms, api_logs, api_service
from services.audit.http.openapi import document
from services.audit.http.page import VerifyPage
from services.audit.http.parts import Parts, parts_of
from services.audit.http.problems import problem_response
from services.audit.pages.house import house, static
from services.http.docs_page import docs_page
from services.http.errors import NotFound, WrongMethod
from services.http.log_files import log_file
from services.http.parameters import invalid
from services.pages import style
from shared.errors import JianpiaoError


def application(parts: Parts, routers: Iterable[APIRouter] = ()) -> FastAPI:
    """The ASGI application over followers; `routers` add addresses of other parts of the audit service."""
    # FastAPI's own /docs loads its script from another host; ours is a plain page.
    app = FastAPI(version=version("jianpiao"), docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.parts = parts
    app.state.pages = house()
    app.include_router(style.router)
    app.mount("/static", static(), name="static")
    for router in (api_logs.router, api_alarms.router, api_service.router, *routers):
        app.include_router(router)
    app.mount("/verify", VerifyPage(), name="verify")
    app.add_route("/log/{file:path}", _log_file, methods=["GET", "HEAD"], include_in_schema=False)
    for kind in (RequestValidationError, HTTPException, JianpiaoError, Exception):
        app.add_exception_handler(kind, _told)

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = document(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend the document

    @app.get("/docs", include_in_schema=False)
    async def docs() -> Response:
        return docs_page(openapi())

    return app


async def _log_file(request: Request) -> Response:
    """A file of a mirror, which is a log of C2SP tlog-tiles like any other."""
    followers = parts_of(request).following.followers

    def folder(log: str) -> Path | None:
        found = followers.get(log)
        return None if found is None else found.mirror.folder

    found = await log_file(request.scope, folder)
    response = Response(found.body, found.status)
    response.raw_headers = [
        *found.headers,
        *(each for each in response.raw_headers if found.status != 304 and each[0] == b"content-length"),
    ]
    return response


async def _told(request: Request, error: Exception) -> Response:
    """Every error as a problem."""
    if isinstance(error, RequestValidationError):
        error = invalid(error)
    elif isinstance(error, HTTPException):
        allowed = (error.headers or {}).get("allow", "GET")
        error = WrongMethod(request.method, allowed) if error.status_code == 405 else NotFound()
    return problem_response(request, error)
