"""Sessions: a device that proved it holds an officer's key may see what that office may see, for a while.

They open pages and nothing else: a statement carries its own signatures and needs no session. Offices are read from the
election at every request, so whoever is dismissed is out at once. What it leaves out: the table of sessions
(`session_table.py`), the addresses (`signing_in.py`) and who looked at what (`looking.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends, Request

from services.ballot.errors import NoSession, WrongRole
from services.ballot.http.api_deps import Parts, Place

COOKIE: Final = "jianpiao"
SECURE_COOKIE: Final = f"__Host-{COOKIE}"
"""Browsers take this name over https only, from this very host, so that no neighbour can plant one (RFC 6265bis, 4.1.3.2)."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks: an officer in office, as the election says at this moment."""

    election: UUID
    keyid: str
    officer: str
    roles: frozenset[str]
    stations: frozenset[str]
    """Empty: all."""
    person: str | None
    """Number on the roll, if on it."""


async def officer_of(request: Request, election: UUID, *roles: str) -> Visitor:
    """Who asks. Raises NoSession, or WrongRole unless they hold one of `roles` (without any: any office at all).

    Raises also as `Elections.log`.
    """
    parts: Parts = request.app.state.parts
    keyid = parts.sessions.key_of(token_of(request), election)
    if keyid is None:
        raise NoSession("no session is open for this election.", zh="尚未登录本次选举。")
    log = await parts.elections.log(election)
    officer = log.officers.get(keyid)
    if officer is None or officer.dismissed:
        raise NoSession(f"key {keyid} holds no office any more.", zh=f"密钥{keyid}已不在任。")
    if roles and officer.roles.isdisjoint(roles):
        raise WrongRole(
            f"expected {' or '.join(sorted(roles))}, {officer.id} is {', '.join(sorted(officer.roles))}.",
            zh=f"此页限{'、'.join(sorted(roles))}查看，{officer.id}的职务是{'、'.join(sorted(officer.roles))}。",
        )
    return Visitor(election, keyid, officer.id, officer.roles, officer.stations, officer.person)


async def _signed(request: Request, place: Place) -> Visitor:
    return await officer_of(request, place)


Signed = Annotated[Visitor, Depends(_signed)]
"""Whoever is signed in to the election of the address (`{election}`), in any office. Raises NoSession."""


def token_of(request: Request) -> str | None:
    """The token that the browser sent. Over https only the name counts that nobody else can set."""
    return request.cookies.get(SECURE_COOKIE) or (
        request.cookies.get(COOKIE) if request.url.scheme == "http" else None
    )
