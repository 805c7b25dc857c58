"""How much one client may ask for, and how much the service holds in memory at once.

A bucket of tokens for each client address, in a table that cannot grow; one budget of bytes for all request
bodies together. What it leaves out: the queue in front of the writer (`elections.py`) and the patience with
slow connections (`patience.py`).
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from services.http.client import network_of
from shared.errors import JianpiaoError

MAX_ADDRESSES: Final = 65_536
"""Addresses remembered at once, some 15 MB. The longest silent one is forgotten first."""


class TooManyRequests(JianpiaoError):
    """This client has used up its share; `retry_after` seconds from now it may ask again."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            f"expected fewer requests from this address; try again in {retry_after} s",
            zh=f"此地址的请求过多，请在{retry_after}秒后重试",
        )
        self.retry_after = retry_after


class BudgetSpent(JianpiaoError):
    """The bodies of the requests under way fill the memory set aside for them."""


class Buckets:
    """One token bucket for each client: `rate` tokens a second flow in, at most `burst` lie in it.

    `rate` 0 means no limit. `clock` gives seconds and never goes back.
    """

    def __init__(self, rate: float, burst: float, clock: Callable[[], float], *, size: int = MAX_ADDRESSES):
        self._rate = rate
        self._burst = burst
        self._clock = clock
        self._size = size
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, address: str, tokens: int = 1) -> None:
        """Takes `tokens` from the client's bucket. Raises TooManyRequests, taking nothing, if it holds less.

        More tokens than `burst` can never be had at once: a full bucket lets them through and goes into debt,
        so that a large batch waits its time afterwards and not for ever.
        """
        if not self._rate:
            return
        client = network_of(address)
        now = self._clock()
        level, seen = self._buckets.pop(client, (self._burst, now))
        level = min(self._burst, level + (now - seen) * self._rate)
        wanted = min(float(tokens), self._burst)
        enough = level >= wanted
        self._buckets[client] = (level - tokens if enough else level, now)
        if len(self._buckets) > self._size:
            self._buckets.popitem(last=False)
        if not enough:
            raise TooManyRequests(max(1, math.ceil((wanted - level) / self._rate)))


class Budget:
    """Bytes that all requests together may hold in memory."""

    def __init__(self, size: int) -> None:
        self._left = size

    @property
    def left(self) -> int:
        """Bytes not taken."""
        return self._left

    def take(self, size: int) -> None:
        """Raises BudgetSpent, and takes nothing, if fewer than `size` bytes are left."""
        if size > self._left:
            raise BudgetSpent(
                f"expected {size} bytes of memory for this request, {self._left} are free",
                zh=f"此请求需要{size}字节内存，现余{self._left}字节",
            )
        self._left -= size

    def give_back(self, size: int) -> None:
        """Returns what was taken."""
        self._left += size
