"""What speaks against an election day: deadlines gone by, too close together, or on a day when offices are closed.

Told, never enforced: what the law refuses it refuses by itself when the statement comes. What it leaves out: public holidays by
the lunar calendar, which the State Council sets year by year; the page says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import msgspec

from services.ballot.pages.office.deadlines import Deadline, earliest_day
from shared.election.regulation.profile import Profile
from shared.text import Text


class Clash(msgspec.Struct, frozen=True):
    """One remark. `serious`: the day cannot be kept lawfully; else it is inconvenient. `step`: the line that it is about."""

    step: str
    serious: bool
    text: Text
    clause: str


def clashes(profile: Profile, lines: Sequence[Deadline], day: date, today: date) -> list[Clash]:
    """Everything that speaks against `day`, if the election is called `today`; the serious first."""
    found = [*_past(profile, lines, today), *_order(profile, lines), *_weekends(lines, day)]
    return sorted(found, key=lambda clash: not clash.serious)


def _past(profile: Profile, lines: Sequence[Deadline], today: date) -> Iterator[Clash]:
    late = [line for line in lines if line.last < today and line.days < 0]
    if not late:
        return
    first, earliest = late[0], earliest_day(profile, today)
    yield Clash(
        first.step,
        True,
        Text(
            f"{first.text.zh}最迟应在{first.last}，已经过了。最早可定在{earliest}。",
            f"{first.text.en}: due by {first.last}, which has passed. The earliest day is {earliest}.",
        ),
        first.clause,
    )


def _order(profile: Profile, lines: Sequence[Deadline]) -> Iterator[Clash]:
    """What has to come one after the other and is left no day to do so."""
    by_step = {line.step: line for line in lines}
    for earlier, later in (("CHALLENGES", "LIST_POSTED"), ("CHALLENGES_DECIDED", "POLL")):
        one, other = by_step.get(earlier), by_step.get(later)
        if one is not None and other is not None and one.last >= other.last:
            yield Clash(
                earlier,
                False,
                Text(
                    f"{one.text.zh}到{one.last}才结束，不早于{other.text.zh}（{other.last}）。名单请提前张榜。",
                    f"{one.text.en} until {one.last}, not before {other.text.en} ({other.last}). Post the roll earlier.",
                ),
                one.clause,
            )
    yield from _review(profile, by_step)


def _review(profile: Profile, by_step: dict[str, Deadline]) -> Iterator[Clash]:
    """S10.72: whoever is nominated on the last day is reviewed at every stage before the list hangs."""
    stages, listed = profile.qualification.stages, by_step["LIST_POSTED"]
    nominated = [by_step[step] for step in ("SELF", "SEA", "RECOMMEND") if step in by_step]
    if not stages.value or not nominated:
        return
    last = max(nominated, key=lambda line: line.last)
    if (left := (listed.last - last.last).days) < len(stages.value):
        yield Clash(
            last.step,
            False,
            Text(
                f"{last.text.zh}到{last.last}截止，到名单张榜（{listed.last}）只剩{left}天，要作{len(stages.value)}级审查。",
                f"{last.text.en} until {last.last} leaves {left} days for {len(stages.value)} stages of review "
                f"before the list of {listed.last}.",
            ),
            stages.clause,
        )


def _weekends(lines: Sequence[Deadline], day: date) -> Iterator[Clash]:
    """A day on which offices are closed counts like any other; whoever has to act does it on the working day before."""
    for line in lines:
        if not line.weekend or line.last == day or line.step in ("TERM", "RUNOFF"):
            continue
        before = line.last - timedelta(days=line.last.weekday() - 4)
        if before <= day < line.last:
            continue  # on a weekend that follows the poll there is no working day between
        yield Clash(
            line.step,
            False,
            Text(
                f"{line.text.zh}的最后一日{line.last}是{'周六' if line.last.weekday() == 5 else '周日'}，"
                f"须本机关办理的请在{before}（周五）前办完。",
                f"{line.text.en}: the last day, {line.last}, is a {'Saturday' if line.last.weekday() == 5 else 'Sunday'}; "
                f"what an office has to do is done by Friday, {before}.",
            ),
            "民法典 200-203",
        )
