"""Papers handed out and papers counted, of which a log has thousands: a few sets instead of every statement.

What it leaves out: adding them up (check 7) and counting votes (check 6).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

Body = Mapping[str, Any]

BALLOTS: Final = frozenset({"PaperCounted", "PaperKeyed", "KeyingSettled", "PaperCorrected"})
"""Statements that say what one paper shows. A ruling says it too, but is kept with its document and its votes."""
FROM_PILE: Final = frozenset({"PaperCounted", "PaperKeyed"})
"""Of them those that take a paper from a pile; the others are about one that was taken before."""
VOTER: Final = frozenset(
    {"elector", "principal", "proxy", "mandate", "voter", "person", "candidate", "issuer", "born", "name"}
)
"""Members that would name somebody who voted, in a statement about a paper."""
CHOICE: Final = frozenset({"paper", "marks", "against", "abstained", "verdict", "votes", "choice", "pile"})
"""Members that would tell a choice, in a statement about an elector."""


@dataclass(slots=True)
class Hours:
    """One station's hours in one round, as texts of time; `papers` were handed out there, the latest at `last`."""

    opened: str
    closed: str = ""
    papers: int = 0
    last: str = ""
    last_at: int = 0


@dataclass(slots=True)
class Issues:
    """Papers handed out. Lists hold entries. All times are spelt alike, so that they compare as they stand."""

    stations: dict[tuple[int, str], Hours] = field(default_factory=dict)
    given: dict[int, dict[str, int]] = field(default_factory=dict)
    """Round to electors, each with the entry of the paper."""
    twice: list[tuple[int, int, str]] = field(default_factory=list)
    """`(entry of the second paper, of the first, station)`."""
    no_station: list[int] = field(default_factory=list)
    out_of_hours: list[int] = field(default_factory=list)
    off_duty: list[int] = field(default_factory=list)
    """Signed by nobody who was an issuer then."""
    telling: list[int] = field(default_factory=list)
    """Statements about an elector's paper that tell a choice."""

    def take(self, index: int, done_at: str, body: Body) -> None:
        """Reads one PaperIssued."""
        number, station, elector = body["round"], body["station"], body["elector"]
        given = self.given.get(number)
        if given is None:
            given = self.given[number] = {}
        if elector in given:
            self.twice.append((index, given[elector], station))
        else:
            given[elector] = index
        hours = self.stations.get((number, station))
        if hours is None:
            self.no_station.append(index)
        else:
            hours.papers += 1
            if done_at < hours.opened:
                self.out_of_hours.append(index)
            elif done_at > hours.last:
                hours.last, hours.last_at = done_at, index
        # Three members were just read; only with more than these can there be one too many.
        if len(body) > 3 and not CHOICE.isdisjoint(body):
            self.telling.append(index)

    def issued(self, number: int, station: str | None = None) -> int:
        """Papers handed out in a round, at one station or in all."""
        return sum(
            hours.papers
            for (round_, place), hours in self.stations.items()
            if round_ == number and station in (None, place)
        )

    def hours(self, kind: str, done_at: str, body: Body) -> None:
        """A station opens or closes."""
        place = (body["round"], body["station"])
        if kind == "StationOpened":
            self.stations[place] = Hours(done_at)
            return
        hours = self.stations.get(place)
        if hours is not None:
            hours.closed = done_at
            if done_at < hours.last:
                self.out_of_hours.append(hours.last_at)


@dataclass(slots=True)
class Pile:
    """Papers mixed together, to be counted: how many were returned into it, and since which entry it is counted."""

    group: str = ""
    """Village group whose papers they are, which are mixed with no others; empty where all vote together."""
    returned: int = 0
    first_at: int | None = None
    piles_then: int = 0
    """Piles of the same group that there were when its first paper was counted."""
    returned_then: int = 0


@dataclass(slots=True)
class Ballots:
    """Papers as they were read. Lists hold entries."""

    piles: dict[tuple[int, str], Pile] = field(default_factory=dict)
    doubtful: dict[tuple[int, str], int] = field(default_factory=dict)
    """Round and paper to the entry that set it aside; until somebody rules or settles."""
    aside: dict[tuple[int, str], int] = field(default_factory=dict)
    """The same, and they stay."""
    telling: list[int] = field(default_factory=list)
    """Statements about a paper that name somebody."""
    partly_invalid: dict[int, int] = field(default_factory=dict)
    _groups: dict[tuple[int, str], str] = field(default_factory=dict)
    """Round and station to the group that votes there."""

    def take(self, index: int, kind: str, body: Body) -> None:
        """Reads one statement that says what a paper shows."""
        if not VOTER.isdisjoint(body):
            self.telling.append(index)
        verdict = body["verdict"]
        if verdict == "DOUBTFUL":
            paper = (body["round"], body["paper"])
            self.doubtful[paper] = index
            self.aside.setdefault(paper, index)
        elif self.doubtful:
            self.doubtful.pop((body["round"], body["paper"]), None)
        if verdict == "PARTLY_INVALID":
            self.partly_invalid[body["round"]] = self.partly_invalid.get(body["round"], 0) + 1
        if kind not in FROM_PILE:
            return
        pile = self.piles.get((body["round"], body.get("pile", "P")))
        if pile is not None and pile.first_at is None:
            pile.first_at, pile.returned_then = index, pile.returned
            pile.piles_then = sum(
                number == body["round"] and each.group == pile.group
                for (number, _), each in self.piles.items()
            )

    def boxes(self, kind: str, body: Body) -> None:
        """A station opens for a group or for all, a box is opened into a pile, or a pile mixed into another."""
        number = body["round"]
        if kind == "StationOpened":
            self._groups[number, body["station"]] = body.get("group", "")
            return
        if kind == "BoxOpened":
            group = self._groups.get((number, body["station"]), "")
            self.piles.setdefault((number, body["pile"]), Pile(group)).returned += body["returned"]
            return
        gone = self.piles.pop((number, body["pile"]), Pile())
        self.piles.setdefault((number, body["into"]), Pile()).returned += gone.returned
