"""How a reader wants the pages: which language, how large, how bright; chosen by a link and kept in a cookie.

A link `?lang=en`, `?letters=large` or `?theme=dark` needs no script and works on any page. What it leaves out: whatever
a page itself says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from services.http.problem import Language, language_of

CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "lang": ("zh", "en"),
    "letters": ("normal", "large"),
    "theme": ("auto", "light", "dark"),
}
"""What may be chosen by a link; the first is what holds if nothing was chosen, except the language."""

YEAR_SECONDS: Final = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Preferences:
    """What holds for one answer."""

    lang: Language
    letters: str
    theme: str


def preferences_of(request: Request) -> Preferences:
    """By the address, else by the cookie, else by Accept-Language; Chinese if nothing says otherwise."""
    chosen = {name: _chosen(request, name) for name in CHOICES}
    lang: Language = "en" if chosen["lang"] == "en" else "zh"
    if chosen["lang"] is None:
        lang = language_of(request.headers.get("accept-language", ""))
    return Preferences(lang, chosen["letters"] or "normal", chosen["theme"] or "auto")


def keep(request: Request, response: Response) -> None:
    """Keeps what this address chose, for a year. The cookies hold no name and no key; no other site gets them."""
    for name, values in CHOICES.items():
        value = request.query_params.get(name)
        if value in values:
            response.set_cookie(name, value, max_age=YEAR_SECONDS, path="/", httponly=True, samesite="strict")


def link_choosing(request: Request, name: str, value: str) -> str:
    """The address of this page with one choice made."""
    others = [(key, each) for key, each in request.query_params.multi_items() if key not in CHOICES]
    return f"{request.url.path}?{urlencode([*others, (name, value)])}"


def _chosen(request: Request, name: str) -> str | None:
    for value in (request.query_params.get(name), request.cookies.get(name)):
        if value in CHOICES[name]:
            return value
    return None
