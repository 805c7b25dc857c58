"""Public keys that devices put up to be appointed, each under a short code that is read out or scanned.

The code only finds the key; that it is the right one, two people find out by comparing its words aloud. Bounded, in memory, gone
after half an hour. What it leaves out: appointing (OfficerAppointed, signed by the chair's or the authority's device).
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from services.ballot.errors import NotFound

CODE_DIGITS: Final = 8
"""So many that the few dozen codes of a day are not met by guessing at the pace that signing in allows."""
KEPT_SECONDS: Final = 30 * 60
MAX_KEPT: Final = 2_000
"""Some 500 KB; the oldest goes first, and its device puts it up again."""
MAX_NAME: Final = 40


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A key (base64, 44 characters) that waits to be appointed, and what its owner calls themselves."""

    code: str
    key: str
    keyid: str
    name: str
    ends: float


class Enrolments:
    """All that waits. `clock` gives seconds and never goes back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, Enrolment] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def put(self, key: str, keyid: str, name: str) -> Enrolment:
        """Puts a key up, under a new code; the same key's older code ends."""
        self._expire()
        for code in [code for code, each in self._kept.items() if each.keyid == keyid]:
            del self._kept[code]
        code = self._new_code()
        made = Enrolment(code, key, keyid, name[:MAX_NAME], self._clock() + KEPT_SECONDS)
        self._kept[code] = made
        if len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)
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
            self._kept.popitem(last=False)
