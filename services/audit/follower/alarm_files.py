"""Keeps the alarms of one log: each a file that is never changed, beside it who acknowledged it or when it ended.

    alarms/0001.json                 the alarm with its evidence
    alarms/0001.acknowledged.json    by whom, why, when
    alarms/0001.ended.json           the log spoke again (SILENT)

Returned means on the disk: an alarm outlives the process and the power. Another process may acknowledge (`acknowledge`)
while the follower runs; it looks again at each step. What it leaves out: what an alarm says (`alarms.py`).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from services.audit.follower.alarms import MEANINGS, Acknowledgement, Alarm, Ending, Known, Raised, Size
from services.audit.verify.findings import tame
from services.durable import write_durably
from services.faults import reach
from services.file_lock import exclusive
from shared.clock import write_time
from shared.errors import Broken, Malformed

MOST: Final = 9_999
"""Alarms of one kind that let a log go on; of more, the last ones say enough. What stops it is always kept, for a flood must
not hide a fork; and it cannot flood, for each one waits until a person has looked."""
T = TypeVar("T")

_NAME: Final = re.compile(r"(\d{4,9})\.json", re.ASCII)


class AlarmFiles:
    """The alarms of the log `log` in `folder`. For one follower; acknowledging may happen beside it."""

    def __init__(self, folder: Path, log: str) -> None:
        self.folder = folder
        self._log = log
        self._alarms: dict[int, Alarm] = {}
        self._acknowledged: dict[int, Acknowledgement] = {}
        self._ended: dict[int, Ending] = {}
        self.refresh()

    def refresh(self) -> bool:
        """Looks for what another process wrote; whether there was anything. Raises Broken for a damaged file."""
        before = (len(self._alarms), len(self._acknowledged), len(self._ended))
        names = {path.name for path in self.folder.iterdir()} if self.folder.is_dir() else set()
        for name in sorted(names):
            if (found := _NAME.fullmatch(name)) is None:
                continue
            number = int(found[1])
            if number not in self._alarms:
                self._alarms[number] = _read(self.folder / name, Alarm)
            beside = f"{number:04d}.acknowledged.json"
            if number not in self._acknowledged and beside in names:
                self._acknowledged[number] = _read(self.folder / beside, Acknowledgement)
            beside = f"{number:04d}.ended.json"
            if number not in self._ended and beside in names:
                self._ended[number] = _read(self.folder / beside, Ending)
        return before != (len(self._alarms), len(self._acknowledged), len(self._ended))

    def all(self) -> list[Known]:
        """Every alarm there ever was, the first one first."""
        return [self._known(number) for number in sorted(self._alarms)]

    def get(self, number: int) -> Known | None:
        """The alarm of that number."""
        return self._known(number) if number in self._alarms else None

    def standing(self) -> list[Known]:
        """Those that stand: neither acknowledged nor ended."""
        return [each for each in self.all() if each.stands]

    @property
    def stopped(self) -> Known | None:
        """The first alarm that stands and forbids believing more."""
        return next((each for each in self.standing() if each.alarm.stops), None)

    def add(self, raised: Raised, now: int, believed: Size | None) -> Known | None:
        """Keeps what was found at the moment `now` (ms); None if the same stands already, or too many of a kind that lets the log go on.

        What was set aside and comes again is a new alarm: nothing is forgotten in silence.
        """
        if any(each.alarm.subject == raised.digest for each in self.standing()):
            return None
        number = max(self._alarms, default=0) + 1
        if not raised.stops and sum(each.kind == raised.kind for each in self._alarms.values()) >= MOST:
            return None
        meaning, advice = MEANINGS[raised.kind]
        alarm = Alarm(
            number,
            self._log,
            raised.kind,
            raised.stops,
            write_time(now),
            meaning,
            # What was found may come from an attacker: control characters never reach a terminal or a page.
            type(meaning)(tame(raised.zh), tame(raised.en)),
            advice,
            raised.digest,
            believed,
            raised.index,
            tame(raised.place),
            tame(raised.expected),
            tame(raised.found),
            tame(raised.clause),
            tuple(raised.evidence),
        )
        reach("alarms.begin")
        write_durably(self.folder / f"{number:04d}.json", _written(alarm))
        # Killed before this line's file is there: the same step finds the same thing again at the next start.
        reach("alarms.kept")
        self._alarms[number] = alarm
        return Known(alarm)

    def end(self, number: int, now: int) -> Known:
        """The alarm `number` ends by itself at the moment `now` (ms)."""
        ending = Ending(write_time(now))
        write_durably(self.folder / f"{number:04d}.ended.json", _written(ending))
        self._ended[number] = ending
        return self._known(number)

    def acknowledge(self, number: int, by: str, because: str, now: int) -> Known:
        """A named person sets an alarm aside, and says why. Raises Malformed if there is none, or no name or reason."""
        by, because = by.strip(), because.strip()
        if not by or not because or len(by) > 100 or len(because) > 1000:
            raise Malformed(
                "expected a name (100 characters at most) and what was found out (1000 at most)",
                zh="请写明姓名（至多100字）和查明的情况（至多1000字）",
            )
        with exclusive(self._lock()):
            self.refresh()
            if number not in self._alarms:
                raise Malformed(f"there is no alarm {number}", zh=f"没有第 {number} 号警报")
            if number not in self._acknowledged:
                said = Acknowledgement(tame(by), because, write_time(now))
                write_durably(self.folder / f"{number:04d}.acknowledged.json", _written(said))
                self._acknowledged[number] = said
        return self._known(number)

    def _lock(self) -> Path:
        if not self.folder.is_dir():
            raise Malformed(f"there is no alarm: {self.folder}", zh=f"没有警报：{self.folder}")
        return self.folder / "lock"

    def _known(self, number: int) -> Known:
        return Known(self._alarms[number], self._acknowledged.get(number), self._ended.get(number))


def _written(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def _read(path: Path, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError) as error:
        raise Broken(
            f"{path}: a kept alarm cannot be read: {error}", zh=f"{path}：保存的警报无法读取：{error}"
        ) from error
