"""Public keys that devices put up to be appointed, each under a short code that is read out or scanned.

The code only finds the key; that it is the right one, two people find out by comparing its words aloud. Bounded, in memory, gone
after half an hour; who puts up many displaces nobody. What it leaves out: appointing (OfficerAppointed, signed by the chair's or the authority's device).
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from services.ballot.errors import Busy, NotFound
from services.http.client import Shares

CODE_DIGITS: Final = 8
"""So many that the few dozen codes of a day are not met by guessing at the pace that signing in allows."""
KEPT_SECONDS: Final = 30 * 60
MAX_KEPT: Final = 2_000
"""Some 500 KB."""
EACH_CLIENT: Final = 100
"""Of them for one client: a township's whole staff enrols behind one address."""
MAX_NAME: Final = 40
BIDI_CONTROLS: Final = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""They let a name be read in another order than it is written in, and reach into what stands beside it (UAX 9; UTR 36, 3.3)."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A key (base64, 44 characters) that waits to be appointed, and what its owner calls themselves."""

    code: str
    key: str
    keyid: str
    name: str
    ends: float
    client: str


class Enrolments:
    """All that waits. `clock` gives seconds and never goes back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, Enrolment] = OrderedDict()
        self._shares: Final = Shares(EACH_CLIENT)

    def __len__(self) -> int:
        return len(self._kept)

    def put(self, key: str, keyid: str, name: str, client: str = "") -> Enrolment:
        """Puts a key up, under a new code; the same key's older code ends.

        Raises Busy if too many wait, ShareSpent if too many of `client` do; then everything is as it was.
        """
        self._expire()
        before = next((each for each in self._kept.values() if each.keyid == keyid), None)
        if before is None and len(self._kept) >= MAX_KEPT:
            raise Busy(
                f"{MAX_KEPT} keys wait to be appointed; each goes after half an hour.",
                zh=f"已有{MAX_KEPT}把密钥等待任命，每把半小时后失效。",
            )
        if before is None or before.client != client:
            self._shares.take(client)
        if before is not None:
            del self._kept[before.code]
            if before.client != client:
                self._shares.give_back(before.client)
        name = name.translate(BIDI_CONTROLS)[:MAX_NAME]
        made = Enrolment(self._new_code(), key, keyid, name, self._clock() + KEPT_SECONDS, client)
        self._kept[made.code] = made
        return made

    def find(self, code: str) -> Enrolment:
        """What was put up under a code. Raises NotFound."""
        self._expire()
        found = self._kept.get(code)
        if found is None:
            raise NotFound(
                "nothing was put up under this code, or its half hour is over; make a new one on the other device.",
                zh="没有这个登记码，或已过半小时；请在对方设备上重新生成。",
            )
        return found

    def seconds_left(self, enrolment: Enrolment) -> int:
        """For how long a code still serves."""
        return max(0, int(enrolment.ends - self._clock()))

    def _new_code(self) -> str:
        while True:
            code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
            if code not in self._kept:
                return code

    def _expire(self) -> None:
        while self._kept and next(iter(self._kept.values())).ends <= self._clock():
            _, ended = self._kept.popitem(last=False)
            self._shares.give_back(ended.client)
