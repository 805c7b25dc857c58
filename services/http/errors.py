"""What can be wrong with a request to either service, named for what the caller can do about it.

What it leaves out: their statuses, which stand in one table of each service.
"""

from __future__ import annotations

from shared.errors import JianpiaoError


class NotFound(JianpiaoError):
    """Nothing is served at this address."""


class WrongMethod(JianpiaoError):
    """The address exists and answers other methods."""

    def __init__(self, method: str, allowed: str) -> None:
        super().__init__(f"expected {allowed}, got {method[:20]}", zh=f"应为 {allowed}，现为 {method[:20]}")
        self.allowed = allowed


class InvalidParameter(JianpiaoError):
    """A parameter in the path or the query is not what it should be."""


class TooSlow(JianpiaoError):
    """The client hung up, or took too long, before the body was complete."""
