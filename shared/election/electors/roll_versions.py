"""The roll of any day gone by: who was on it, and by which entry and for what reason each name came or went (domain 6).

A dispute about somebody left out is about the roll as it hung on a certain day. Days are those on which something was done;
what was recorded later is known from its entry on, so that the roll "as it was" and "as it was known" can both be told.
What it leaves out: names, which are private, and whether a change was lawful (`roll.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from shared.clock import day_of
from shared.election.electors.roll import ElectorRegistered, ElectorRemoved, RollPublished, RollSealed
from shared.election.statement import Statement


class Change(msgspec.Struct, frozen=True):
    """One name came onto the roll or left it.

    `day`: when it was done. `recorded_on`: when the log learnt of it. `reason`: the class of registration, or why somebody
    was removed. `challenge`: the number of the upheld challenge behind it. `resolution`: the assembly's, as a digest.
    """

    entry: int
    day: str
    recorded_on: str
    elector: str
    joined: bool
    reason: str
    rights: str = "BOTH"
    group: str = ""
    household: str = ""
    challenge: str | None = None
    resolution: str | None = None


class Milestone(msgspec.Struct, frozen=True):
    """The roll was posted, or sealed, with so many who may vote."""

    entry: int
    day: str
    kind: Literal["PUBLISHED", "SEALED"]
    voters: int


class RollHistory(msgspec.Struct, frozen=True):
    """All changes of a roll in the order of the log, and when it was posted and sealed."""

    changes: tuple[Change, ...]
    milestones: tuple[Milestone, ...]


class RollVersion(msgspec.Struct, frozen=True):
    """The roll of one day: each number on it with the change that put it there, and what had happened to the roll by then."""

    day: str
    electors: dict[str, Change]
    milestones: tuple[Milestone, ...]

    @property
    def voters(self) -> int:
        """How many may vote."""
        return sum(change.rights != "STAND" for change in self.electors.values())


def history(statements: Iterable[tuple[int, int, Statement]]) -> RollHistory:
    """The history of the roll from accepted statements, given as (entry, accepted_at in ms, statement) in the log's order."""
    changes: list[Change] = []
    milestones: list[Milestone] = []
    for entry, accepted_at, statement in statements:
        done, recorded = day_of(statement.done_at).isoformat(), day_of(accepted_at).isoformat()
        body = statement.body
        if isinstance(body, ElectorRegistered):
            changes.append(
                Change(
                    entry,
                    done,
                    recorded,
                    body.elector,
                    True,
                    body.kind,
                    body.rights,
                    body.group or "",
                    body.household or "",
                    body.challenge,
                    body.resolution,
                )
            )
        elif isinstance(body, ElectorRemoved):
            changes.append(
                Change(entry, done, recorded, body.elector, False, body.reason, challenge=body.challenge)
            )
        elif isinstance(body, RollPublished):
            milestones.append(Milestone(entry, body.posted_on, "PUBLISHED", body.electors))
        elif isinstance(body, RollSealed):
            milestones.append(Milestone(entry, done, "SEALED", body.electors))
    return RollHistory(tuple(changes), tuple(milestones))


def roll_on(roll: RollHistory, day: str, known_on: str | None = None) -> RollVersion:
    """The roll at the end of `day`, by what was done until then; with `known_on` only as far as it was recorded by that day."""
    electors: dict[str, Change] = {}
    for change in roll.changes:
        if change.day > day or (known_on is not None and change.recorded_on > known_on):
            continue
        if change.joined:
            electors[change.elector] = change
        else:
            electors.pop(change.elector, None)
    return RollVersion(day, electors, tuple(each for each in roll.milestones if each.day <= day))


def changes_between(roll: RollHistory, first: str, last: str) -> tuple[Change, ...]:
    """What changed after the end of `first` until the end of `last`, in the order of the log."""
    return tuple(change for change in roll.changes if first < change.day <= last)


def life_of(roll: RollHistory, elector: str) -> tuple[Change, ...]:
    """Every change about one number: when and why it came, left, and came again."""
    return tuple(change for change in roll.changes if change.elector == elector)
