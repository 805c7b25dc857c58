"""Whether a log is silent: its server gives nothing valid for too long, or nothing happens while people vote or count.

A server that goes on showing an old checkpoint answers, and yet says nothing: only the second bound notices it. Whether
anything should happen is known from the believed entries: while a station is open or papers are counted. What it leaves
out: logs that are over, and drills for the second bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from services.audit.follower.alarms import Known, Raised
from services.audit.follower.config import Followed
from shared.clock import day_of, read_day, read_time, write_time
from shared.election.state import Election
from shared.law import Log

SERVER = "server"
ENTRIES = "entries"
SERVER_DIGEST = Raised("SILENT", "", "", subject=SERVER).digest


class Heard(Protocol):
    """What is known about when the log spoke; moments in ms."""

    @property
    def started_at(self) -> int: ...
    @property
    def contact_at(self) -> int: ...
    @property
    def grew_at(self) -> int: ...
    @property
    def trouble(self) -> str: ...


def silences(followed: Followed, log: Log | None, heard: Heard, now: int) -> Iterator[Raised]:
    """What is to be raised at the moment `now` (ms)."""
    if not _expected(followed, log, now):
        return
    last = max(heard.started_at, heard.contact_at)
    if followed.silence_seconds and now - last > followed.silence_seconds * 1000:
        yield Raised(
            "SILENT",
            f"自{write_time(last)}起没有取得有效的检查点及其条目",
            f"no valid checkpoint with its entries since {write_time(last)}: {heard.trouble}",
            place=SERVER,
            expected=f"<= {followed.silence_seconds:g} s",
            found=f"{(now - last) // 1000} s",
            subject=SERVER,
        )
    if followed.quiet_seconds and _busy(log) and now - heard.grew_at > followed.quiet_seconds * 1000:
        yield Raised(
            "SILENT",
            f"正在投票或计票，自{write_time(heard.grew_at)}起却没有一条新记录",
            f"people vote or count, and there is no new entry since {write_time(heard.grew_at)}",
            place=ENTRIES,
            expected=f"<= {followed.quiet_seconds:g} s",
            found=f"{(now - heard.grew_at) // 1000} s",
            subject=ENTRIES,
        )


def over(good: bool, grew_at: int, standing: Iterable[Known], now: int) -> list[int]:
    """Numbers of the alarms that end now: the server gives what is valid again, or entries came after the alarm."""
    ended = []
    for each in standing:
        if each.alarm.kind != "SILENT":
            continue
        if each.alarm.place == SERVER and good:
            ended.append(each.alarm.number)
        if each.alarm.place == ENTRIES and grew_at > read_time(each.alarm.raised_at):
            ended.append(each.alarm.number)
    return ended


def _expected(followed: Followed, log: Log | None, now: int) -> bool:
    """Whether the log is expected to live."""
    if followed.expected_until and day_of(now) > read_day(followed.expected_until):
        return False
    return not (isinstance(log, Election) and log.after.archived_on is not None)


def _busy(log: Log | None) -> bool:
    """Whether people vote or count at this moment, so that entries must come."""
    if not isinstance(log, Election) or log.drill or log.suspended or log.cancelled or not log.rounds:
        return False
    return log.round.phase in ("POLLING", "COUNTING")
