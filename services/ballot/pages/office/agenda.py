"""What may be signed next in an election and by whom, in the order in which it is usually done.

Each rule looks at what the state says and at nothing else. It proposes and forbids nothing: the generic page has every statement of
the law. What it leaves out: statements that correct, dispute or end something, which come when they come.
"""

from __future__ import annotations

from services.ballot.pages.office.agenda_after import AFTER
from services.ballot.pages.office.agenda_before import BEFORE
from services.ballot.pages.office.deadlines import timetable
from services.ballot.pages.office.tasks import NO_DAY, Due, Task, task
from shared import clock
from shared.election.state import Election


def agenda(election: Election, today: str) -> list[Task]:
    """What may be signed on a day, `today`; nothing while the election is suspended, or after it was called off."""
    if election.suspended or election.cancelled:
        return []
    due = deadlines_of(election)
    found = []
    for rule in (*BEFORE, *AFTER):
        note = rule.when(election, today)
        if note is not None:
            found.append(task(election, rule, note, due.get(rule.step, NO_DAY)))
    return found


def deadlines_of(election: Election) -> dict[str, Due]:
    """Deadline by step, of the present round's day."""
    lines = timetable(election.profile, clock.read_day(election.round.day))
    first = election.round.number == 1
    return {
        line.step: Due(line.last.isoformat(), line.clause) for line in lines if first or line.phase != "ROLL"
    }
