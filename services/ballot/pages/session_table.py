"""The sessions that are open, and the challenges by which one is opened: a bounded table in memory.

After a restart devices prove their keys again, by themselves. What it leaves out: requests and offices (`sessions.py`).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

IDLE_SECONDS: Final = 30 * 60
"""An idle session ends; the device opens another without asking anybody, so this costs nobody a second."""
LONGEST_SECONDS: Final = 12 * 3_600
GRACE_SECONDS: Final = 10
"""For which a token still serves after a newer one took its place: other tabs have requests under way."""
CHALLENGE_SECONDS: Final = 120
MAX_SESSIONS: Final = 20_000
"""Some 10 MB; the one idle for longest ends first."""
MAX_ELECTIONS: Final = 512
"""Elections that one device may be signed in to: a township has some 30 villages with three bodies each."""


@dataclass(frozen=True, slots=True)
class _Proved:
    """A key, and when its proof ends: LONGEST_SECONDS after it was given, in whatever session it is carried on."""

    keyid: str
    ends: float


@dataclass(slots=True)
class _Session:
    seen: float
    ends: float
    family: set[bytes]
    """Names of all sessions that descend from one another; they share this set."""
    keys: dict[UUID, _Proved] = field(default_factory=dict)
    """Election to the key that was proved for it."""


class Sessions:
    """All sessions of a service. `clock` gives seconds and never goes back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._secret = secrets.token_bytes(32)
        self._sessions: OrderedDict[bytes, _Session] = OrderedDict()
        self._used: OrderedDict[bytes, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._sessions)

    def challenge(self, election: UUID) -> str:
        """What a device signs to prove its key: 112 characters, for one use within CHALLENGE_SECONDS.

        Nothing is remembered for it, so nobody can fill our memory with challenges.
        """
        what = b"%016x" % int(self._clock() * 1000) + secrets.token_hex(16).encode()
        return (what + self._mark(election, what)).decode()

    def use(self, challenge: str, election: UUID) -> bool:
        """Whether the challenge is ours, of this election, fresh and not used before; it is used now."""
        raw = challenge.encode("ascii", "replace")
        what, mark = raw[:48], raw[48:]
        if not hmac.compare_digest(mark, self._mark(election, what)):
            return False
        now = self._clock()
        while self._used and next(iter(self._used.values())) <= now:
            self._used.popitem(last=False)
        if now - int(what[:16], 16) / 1000 > CHALLENGE_SECONDS or what in self._used:
            return False
        self._used[what] = now + CHALLENGE_SECONDS
        return True

    def open(self, token: str | None, election: UUID, keyid: str) -> str:
        """A new token, good for `election` and, until their own proofs end, for what `token` was good for.

        Always a new one: a token that somebody else planted in the browser never becomes good for anything (fixation).
        All others of its family end soon. A replaced token that comes back later was copied, or its answer was lost:
        its whole family ends at once, whoever holds the rest of it (RFC 9700, 4.14.2).
        """
        now = self._clock()
        before = self._find(token)
        if before is None:
            self.close(token)
        session = _Session(now, now + LONGEST_SECONDS, set() if before is None else before.family)
        if before is not None:
            session.keys.update((place, proved) for place, proved in before.keys.items() if now < proved.ends)
            for name in before.family:
                self._sessions[name].ends = min(self._sessions[name].ends, now + GRACE_SECONDS)
        session.keys.pop(election, None)
        session.keys[election] = _Proved(keyid, session.ends)
        if len(session.keys) > MAX_ELECTIONS:
            session.keys.pop(next(iter(session.keys)))
        new = secrets.token_urlsafe(32)
        self._sessions[_hash(new)] = session
        session.family.add(_hash(new))
        while len(self._sessions) > MAX_SESSIONS:
            self._drop(next(iter(self._sessions)))
        return new

    def key_of(self, token: str | None, election: UUID) -> str | None:
        """The key that was proved for the election in this session; None if it ended or there is none."""
        session = self._find(token)
        if session is None:
            return None
        session.seen = self._clock()
        proved = session.keys.get(election)
        return None if proved is None or session.seen >= proved.ends else proved.keyid

    def seconds_left(self, token: str | None, election: UUID) -> float:
        """For how long a session can be good for the election at most, however busy; 0 if it is not."""
        session = self._find(token)
        proved = None if session is None else session.keys.get(election)
        if session is None or proved is None:
            return 0.0
        return max(0.0, min(session.ends, proved.ends) - self._clock())

    def close(self, token: str | None) -> None:
        """Ends a session for every election, and with it all that it came from and all that came from it."""
        session = None if token is None else self._sessions.get(_hash(token))
        if session is not None:
            for name in tuple(session.family):
                self._drop(name)

    def _find(self, token: str | None) -> _Session | None:
        if token is None:
            return None
        name, now = _hash(token), self._clock()
        session = self._sessions.get(name)
        if session is None:
            return None
        if now >= session.ends or now - session.seen >= IDLE_SECONDS:
            # While others of its family are there, it still tells which they are: see `open` and `close`.
            if len(session.family) == 1:
                self._drop(name)
            return None
        self._sessions.move_to_end(name)
        return session

    def _drop(self, name: bytes) -> None:
        self._sessions.pop(name).family.discard(name)

    def _mark(self, election: UUID, what: bytes) -> bytes:
        return hmac.new(self._secret, election.bytes + what, hashlib.sha256).hexdigest().encode()


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
