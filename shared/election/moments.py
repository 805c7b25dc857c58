"""Which time an entry carries: nothing is recorded before it was done, and no log's time goes back (design 3).

A drill's clock stands still between the statements that set it forward, and begins at the moment of its opening.
What it leaves out: deadlines, which are the chapters'.
"""

from __future__ import annotations

from typing import Protocol

from shared.clock import read_time, write_time
from shared.election.statement import Statement
from shared.errors import Refused


class Log(Protocol):
    """What the times of an election's log, or a campaign's, depend on."""

    drill: bool
    last_accepted: int


def due(log: Log | None, statement: Statement, now: int) -> int:
    """When the log learns of a statement, in milliseconds: now, but never before the entry before it."""
    if log is None:
        return statement.done_at if getattr(statement.body, "drill", False) else now
    if not log.drill:
        return max(now, log.last_accepted)
    return max(statement.body.sets_clock(), log.last_accepted)


def check(log: Log | None, statement: Statement, accepted_at: int) -> None:
    """Raises Refused unless the log may learn of a statement at that moment."""
    drill = getattr(statement.body, "drill", False) if log is None else log.drill
    if log is not None and accepted_at < log.last_accepted:
        raise Refused(
            "time-back",
            "docs/rules.md 1",
            zh=f"记录时间{write_time(accepted_at)}早于上一条{write_time(log.last_accepted)}。",
            en=f"Accepted at {write_time(accepted_at)}, before the last entry of {write_time(log.last_accepted)}.",
        )
    if log is None and statement.done_at > accepted_at:
        raise _from_the_future(statement.done_at, accepted_at)
    if drill and accepted_at != due(log, statement, accepted_at):
        raise Refused(
            "drill-clock",
            "docs/rules.md 3",
            zh="演练的记录时间须与演练时钟一致。",
            en="A drill's entries carry the time of the drill's clock.",
        )
    if statement.done_at > accepted_at:
        raise _from_the_future(statement.done_at, accepted_at)


def check_clock(log: Log, to: str) -> None:
    """Raises Refused unless the log's own clock may be set to `to`: only a drill has one, and no clock goes back."""
    if not log.drill:
        raise Refused(
            "real-clock",
            "docs/rules.md 3",
            zh="正式的选举和换届工作以系统时钟为准，不能拨动时间；只有演练可以。",
            en="A real election or campaign takes its time from the service; only a drill may move its clock.",
        )
    if read_time(to) < log.last_accepted:
        raise Refused(
            "clock-back",
            "docs/rules.md 3",
            zh=f"演练时钟只能往前拨：现为{write_time(log.last_accepted)}，要拨到{to}。",
            en=f"A drill's clock only goes forward: it is {write_time(log.last_accepted)}, asked for {to}.",
        )


def _from_the_future(done_at: int, accepted_at: int) -> Refused:
    return Refused(
        "done-in-future",
        "docs/rules.md 1; A49",
        zh=f"写明于{write_time(done_at)}办理，晚于现在{write_time(accepted_at)}。请校准设备时钟。",
        en=f"Done at {write_time(done_at)} lies after now, {write_time(accepted_at)}. Check the device's clock.",
    )
