"""What can be wrong with a request before the law is asked: named for what the caller can do about it.

What it leaves out: their statuses, which stand in the one table of `http/problems.py`.
"""

from __future__ import annotations

from services.http.errors import InvalidParameter, NotFound, TooSlow, WrongMethod
from shared.errors import JianpiaoError

__all__ = [
    "Busy",
    "ForeignOrigin",
    "HeaderTooLarge",
    "InvalidParameter",
    "NoRollNow",
    "NoSession",
    "NoTalliesYet",
    "NotFound",
    "NotNeeded",
    "TooLarge",
    "TooSlow",
    "UnknownElection",
    "UnknownEntry",
    "WrongMediaType",
    "WrongMethod",
    "WrongRole",
]


class UnknownElection(NotFound):
    """No election has this id."""


class UnknownEntry(NotFound):
    """The election has no entry of this index, or no statement of this id was accepted."""


class WrongMediaType(JianpiaoError):
    """The body's Content-Type is none that is read here."""


class ForeignCosignature(JianpiaoError):
    """The signature is a witness's, but not of the checkpoint that is public now."""


class TooLarge(JianpiaoError):
    """The body has more bytes, or the batch more lines, than are taken at once."""


class HeaderTooLarge(JianpiaoError):
    """The request's header has more bytes than any that is needed here."""


class Busy(JianpiaoError):
    """As many connections are open as the service keeps."""


class NoTalliesYet(JianpiaoError):
    """Tallies of a round exist once its polls are closed (secrecy, OCV2018 15)."""


class NoRollNow(JianpiaoError):
    """Nobody at this officer's stations hands out papers now, so nobody there needs the names (PIPL 6)."""


class NoSession(JianpiaoError):
    """The page needs a session of somebody in office in this election, and there is none."""


class WrongRole(JianpiaoError):
    """Whoever is signed in holds none of the offices that may see this."""


class ForeignOrigin(JianpiaoError):
    """A page of another site sent this request."""


class NotNeeded(JianpiaoError):
    """The signature adds nothing: the statement is recorded or withdrawn, or that office has signed."""
