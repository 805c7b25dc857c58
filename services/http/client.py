"""Who a client is, and how many things of a kind it has under way at once: one client may not take every place.

What it leaves out: how often it asks, and what it is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from starlette.types import Scope

from shared.errors import JianpiaoError


class ShareSpent(JianpiaoError):
    """This client has as many under way as one may have; it may ask again when one of them has ended."""


class Shares:
    """At most `each` for every client at once. Belongs to one thread; remembers only who has something under way."""

    def __init__(self, each: int) -> None:
        self.each: Final = each
        self._held: Final[Counter[str]] = Counter()

    def take(self, client: str) -> None:
        """One more for `client`, who gives it back. Raises ShareSpent, and takes nothing, if it has `each` already."""
        if self._held[client] >= self.each:
            raise ShareSpent(
                f"{self.each} of them are under way from this address; wait until one has ended.",
                zh=f"此地址已有{self.each}个正在进行，请等其中一个结束。",
            )
        self._held[client] += 1

    def give_back(self, client: str) -> None:
        """One less."""
        self._held[client] -= 1
        if self._held[client] <= 0:
            del self._held[client]

    @contextmanager
    def of(self, client: str) -> Iterator[None]:
        """One more while inside. Raises ShareSpent."""
        self.take(client)
        try:
            yield
        finally:
            self.give_back(client)


def client_of(scope: Scope) -> str:
    """Who asks, as far as one can tell: the address, and of IPv6 the network."""
    return network_of(scope["client"][0] if scope.get("client") else "")


def network_of(address: str) -> str:
    """Whoever has one IPv6 address usually has 2^64 of them (RFC 4291, 2.5.4): the /64 is the client."""
    if ":" not in address:
        return address
    head, _, tail = address.partition("::")
    groups = head.split(":") if head else []
    after = tail.split(":") if tail else []
    groups += ["0"] * (8 - len(groups) - len(after)) + after
    return ":".join(groups[:4])
