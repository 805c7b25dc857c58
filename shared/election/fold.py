"""What the law of an election and the law of a campaign do alike: take one statement, and read a snapshot back.

What it leaves out: which statements there are, and how a log begins (`shared/election/law.py`, `shared/campaign/law.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

import msgspec

from shared.election import moments, signing
from shared.election.state import Officer
from shared.election.statement import Act, Statement
from shared.errors import Malformed

Office = TypeVar("Office", bound=str)
Offices = TypeVar("Offices", bound=str, covariant=True)
State = TypeVar("State")


class Log(moments.Log, Protocol):
    """What both remember: how many entries there are, when the last was accepted, and who signs."""

    size: int
    officers: dict[str, Officer]


class Rule(Protocol[Offices]):
    """A statement's body, as far as taking it goes."""

    @property
    def signed_by(self) -> tuple[frozenset[Offices], ...]: ...

    def judge(self, log: Any, act: Act) -> None: ...

    def record(self, log: Any, act: Act) -> None: ...


def take(
    log: Log,
    statement: Statement,
    body: Rule[Office],
    signers: tuple[str, ...],
    accepted_at: int,
    disclosed: Mapping[str, str] | None,
    words: Mapping[Office, str],
    check_stage: Callable[[], None],
) -> None:
    """Judges, then records. Raises Refused or Malformed, and then nothing has changed; `record` cannot fail.

    In this order: the time, the stage of the log, who signed, the statement's own rules.
    """
    moments.check(log, statement, accepted_at)
    check_stage()
    signed = signing.check_signers(log.officers, body.signed_by, signers, words)
    act = Act(statement.done_at, accepted_at, signed, disclosed)
    body.judge(log, act)
    body.record(log, act)
    log.size += 1
    log.last_accepted = accepted_at


def thaw(raw: bytes, kind: type[State]) -> State:
    """The state of a snapshot, which is its MessagePack. Raises Malformed."""
    try:
        return msgspec.msgpack.decode(raw, type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Malformed(f"snapshot: {error}", zh="快照：无法读取") from error
