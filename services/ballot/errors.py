"""What can be wrong with a request before the law is asked: named for what the caller can do about it.

What it leaves out: their statuses, which stand in the one table of `http/problems.py`.
"""

from __future__ import annotations

from shared.errors import JianpiaoError


class NotFound(JianpiaoError):
    """Nothing is served at this address."""


class UnknownElection(NotFound):
    """No election has this id."""


class UnknownEntry(NotFound):
    """The election has no entry of this index, or no statement of this id was accepted."""


class WrongMethod(JianpiaoError):
    """The address exists and answers other methods."""

    def __init__(self, method: str, allowed: str) -> None:
        super().__init__(f"expected {allowed}, got {method[:20]}")
        self.allowed = allowed


class WrongMediaType(JianpiaoError):
    """The body's Content-Type is none that is read here."""


class TooLarge(JianpiaoError):
    """The body has more bytes, or the batch more lines, than are taken at once."""


class TooSlow(JianpiaoError):
    """The client hung up, or took too long, before the body was complete."""


class HeaderTooLarge(JianpiaoError):
    """The request's header has more bytes than any that is needed here."""


class Busy(JianpiaoError):
    """As many connections are open as the service keeps."""


class InvalidParameter(JianpiaoError):
    """A parameter in the path or the query is not what it should be."""


class NoTalliesYet(JianpiaoError):
    """Tallies of a round exist once its polls are closed (secrecy, OCV2018 15)."""
