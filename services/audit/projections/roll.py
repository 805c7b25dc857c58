"""The roll: who is on it since and until which entry, its size day by day, and what was posted, objected to and decided.

With it the roll of any day can be told (domain 6: 名单争议). Numbers stand for people; private fields are not in the log.
Days are those on which something was done. What it leaves out: evidence, which is kept by digest.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

from services.audit.projections.projection import Projection
from services.audit.projections.table import Row, Sheet, Table
from services.audit.projections.told import Told


class Listed(Row, gc=False):
    """An elector on the roll, from an entry and a day, until another entry took this person off it."""

    elector: str
    since: int
    since_day: str
    kind: str
    village_group: str
    household: str
    rights: str
    until: int | None = None
    until_day: str | None = None
    reason: str | None = None


class RollDay(Row, gc=False):
    """What one day did to the roll. `listed` are all who were on it in the evening, `voters` those who may vote."""

    day: str
    added: int
    removed: int
    listed: int
    voters: int


class Event(Row, gc=False):
    """Something about the roll as a whole, or about a complaint. `what`: POSTED, SEALED, CHALLENGED, DECIDED."""

    index: int
    what: str
    day: str
    electors: int | None = None
    challenge: str | None = None
    ground: str | None = None
    elector: str | None = None
    upheld: bool | None = None


ROLL: Final = Table("roll", Listed, 2)
DAYS: Final = Table("roll_days", RollDay, 1)
EVENTS: Final = Table("roll_events", Event, 1)


class Roll(Projection):
    """The roll of one election."""

    name: ClassVar[str] = "roll"
    tables: ClassVar[tuple[Table[Any], ...]] = (ROLL, DAYS, EVENTS)

    def __init__(self) -> None:
        super().__init__()
        self._listed, self._days, self._events = Sheet(ROLL), Sheet(DAYS), Sheet(EVENTS)
        self.sheets = (self._listed, self._days, self._events)
        self._now: dict[str, int] = {}
        """Who is on the roll, since which entry."""
        self._added: dict[str, list[int]] = {}
        """Day to registrations, removals, and by how many the voters became more."""
        self.readers = {
            "ElectorRegistered": self._registered,
            "ElectorRemoved": self._removed,
            "RollPublished": self._posted,
            "RollSealed": self._sealed,
            "RollChallenged": self._challenged,
            "ChallengeDecided": self._decided,
        }

    def _registered(self, told: Told) -> None:
        body, index, day = told.body, told.index, told.day
        elector, rights = body["elector"], body.get("rights", "BOTH")
        row = Listed(
            elector,
            index,
            day,
            body["kind"],
            body.get("group") or "",
            body.get("household") or "",
            rights,
        )
        self._listed.put((elector, index), row)
        self._now[elector] = index
        change = self._added.setdefault(day, [0, 0, 0])
        change[0] += 1
        change[2] += rights != "STAND"

    def _removed(self, told: Told) -> None:
        elector = told.body["elector"]
        since = self._now.pop(elector, None)
        row = None if since is None else self._listed.change((elector, since))
        if row is None:
            return
        row.until, row.until_day, row.reason = told.index, told.day, told.body["reason"]
        change = self._added.setdefault(told.day, [0, 0, 0])
        change[1] += 1
        change[2] -= row.rights != "STAND"

    def _posted(self, told: Told) -> None:
        self._event(Event(told.index, "POSTED", told.body["posted_on"], electors=told.body["electors"]))

    def _sealed(self, told: Told) -> None:
        self._event(Event(told.index, "SEALED", told.day, electors=told.body["electors"]))

    def _challenged(self, told: Told) -> None:
        body = told.body
        self._event(
            Event(
                told.index,
                "CHALLENGED",
                body["filed_on"],
                challenge=body["challenge"],
                ground=body["ground"],
                elector=body.get("elector"),
            )
        )

    def _decided(self, told: Told) -> None:
        body = told.body
        self._event(
            Event(told.index, "DECIDED", told.day, challenge=body["challenge"], upheld=body["upheld"])
        )

    def _event(self, event: Event) -> None:
        self._events.put((event.index,), event)

    def settle(self) -> None:
        # A day that was recorded late changes every day after it.
        days, listed, voters = [], 0, 0
        for day, (added, removed, more) in sorted(self._added.items()):
            listed += added - removed
            voters += more
            days.append(RollDay(day, added, removed, listed, voters))
        self._days.replace(days)
