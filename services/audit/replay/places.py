"""Where things are in a history: which entries are about a paper, which pile it lies in, which boxes make up a pile.

What it leaves out: what is on the papers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from services.audit.replay.history import Act
from services.audit.verify.recount_round import PAPERS, USUAL_PILE
from services.audit.verify.recount_sheets import SHEETS
from shared.errors import Malformed

Key = tuple[int, str]
"""Round and name."""


@dataclass
class Station:
    """One station in one round. `sheets`: all entries about its papers as sheets; `issued`: those that issued one."""

    pile: str | None = None
    boxes: list[int] = field(default_factory=list)
    issued: list[int] = field(default_factory=list)
    sheets: list[int] = field(default_factory=list)
    void: bool = False


@dataclass
class Paper:
    """One paper: its pile, and the entries that say something about it; the last one counts."""

    pile: str
    entries: list[int] = field(default_factory=list)


class Places:
    """An index over the acts of a history."""

    def __init__(self, acts: Iterable[Act]) -> None:
        self.papers: Final[dict[Key, Paper]] = {}
        self.batches: Final[dict[str, list[Key]]] = {}
        self.stations: Final[defaultdict[Key, Station]] = defaultdict(Station)
        self.mandates: Final[dict[str, tuple[str, str]]] = {}
        """Mandate to principal and proxy."""
        self.found_void: Final[dict[str, int]] = {}
        """Mandate to the round after which it was found void."""
        self.issued: Final[dict[str, list[tuple[int, int, str | None]]]] = {}
        """Elector to round, entry and proxy of every paper issued to that person, first or second."""
        self.stood: Final[dict[str, list[int]]] = {}
        """Person to the entries by which somebody stands."""
        self.on_roll: Final[dict[str, int]] = {}
        """Person to the entry by which somebody is on the roll."""
        self.read_from: Final[dict[int, int]] = {}
        """Round to the first entry that reads a paper."""
        self.lists: Final[list[int]] = []
        """The entries that post lists of candidates."""
        self.outcomes: Final[dict[int, int]] = {}
        """Round to the entry of its outcome that stands."""
        self.bodies: Final[dict[int, Mapping[str, Any]]] = {}
        """Of boxes, of which a supposition changes the figures."""
        self._waiting: dict[Key, list[Key]] = {}
        for act in acts:
            reader = _READERS.get(act.type)
            if reader is None:
                continue
            try:
                reader(self, act.index, act.body)
            except (LookupError, TypeError) as error:
                raise Malformed(f"entry {act.index}: {act.type} makes no sense: {error!r}") from error

    @property
    def rounds(self) -> list[int]:
        """The rounds in which a station had papers; 1 at least."""
        return sorted({number for number, _ in self.stations} | {1})

    def piles(self, round_: int) -> dict[str, list[str]]:
        """The stations whose boxes make up each pile of a round; void stations are in none."""
        found: dict[str, list[str]] = {}
        for (number, name), station in self.stations.items():
            if number == round_ and station.pile is not None and not station.void:
                found.setdefault(station.pile, []).append(name)
        return found

    def counted(self, round_: int) -> list[Key]:
        """The papers of a round that were read and are in the count: not those of void stations."""
        piles = self.piles(round_)
        return [key for key, paper in self.papers.items() if key[0] == round_ and paper.pile in piles]

    def in_pile(self, round_: int, pile: str) -> list[Key]:
        """The papers read so far that lie in a pile."""
        return [key for key, paper in self.papers.items() if key[0] == round_ and paper.pile == pile]

    def all_piles(self) -> list[frozenset[Key]]:
        """The papers of each pile of every round, of void stations too."""
        found: dict[Key, set[Key]] = {}
        for key, paper in self.papers.items():
            found.setdefault((key[0], paper.pile), set()).add(key)
        return list(map(frozenset, found.values()))

    def _read(self, index: int, body: Mapping[str, Any]) -> None:
        key = (body["round"], body["paper"])
        known = self.papers.get(key)
        if known is None:
            known = self.papers[key] = Paper(body.get("pile", USUAL_PILE))
            self.read_from.setdefault(key[0], index)
            self._waiting.setdefault((key[0], known.pile), []).append(key)
        known.entries.append(index)

    def _attest(self, index: int, body: Mapping[str, Any]) -> None:
        self.batches[body["batch"]] = self._waiting.pop((body["round"], body["pile"]), [])

    def _sheet(self, index: int, body: Mapping[str, Any]) -> None:
        if "station" in body:
            self.stations[body["round"], body["station"]].sheets.append(index)

    def _issue(self, index: int, body: Mapping[str, Any]) -> None:
        self._sheet(index, body)
        self.stations[body["round"], body["station"]].issued.append(index)
        proxy = body.get("proxy")
        self.issued.setdefault(body["elector"], []).append((body["round"], index, proxy))

    def _box(self, index: int, body: Mapping[str, Any]) -> None:
        station = self.stations[body["round"], body["station"]]
        station.pile = body["pile"]
        station.boxes.append(index)
        station.sheets.append(index)
        self.bodies[index] = body

    def _merge(self, index: int, body: Mapping[str, Any]) -> None:
        for (number, _), station in self.stations.items():
            if number == body["round"] and station.pile == body["pile"]:
                station.pile = body["into"]

    def _void_station(self, index: int, body: Mapping[str, Any]) -> None:
        self.outcomes.pop(body["round"], None)
        self.stations[body["round"], body["station"]].void = True

    def _recount(self, index: int, body: Mapping[str, Any]) -> None:
        self.outcomes.pop(body["round"], None)
        for pile in body["piles"]:
            for key in self.in_pile(body["round"], pile):
                del self.papers[key]
            self._waiting.pop((body["round"], pile), None)

    def _determine(self, index: int, body: Mapping[str, Any]) -> None:
        self.outcomes[body["round"]] = index

    def _stand(self, index: int, body: Mapping[str, Any]) -> None:
        self.stood.setdefault(body["candidate"], []).append(index)

    def _register(self, index: int, body: Mapping[str, Any]) -> None:
        self.on_roll[body["elector"]] = index

    def _publish(self, index: int, body: Mapping[str, Any]) -> None:
        self.lists.append(index)

    def _grant(self, index: int, body: Mapping[str, Any]) -> None:
        self.mandates[body["mandate"]] = (body["principal"], body["proxy"])

    def _find_void(self, index: int, body: Mapping[str, Any]) -> None:
        self.found_void.update(dict.fromkeys(body["mandates"], body["round"]))


_READERS: Final[Mapping[str, Callable[[Places, int, Mapping[str, Any]], None]]] = {
    **dict.fromkeys(PAPERS, Places._read),
    **dict.fromkeys(SHEETS, Places._sheet),
    "PaperIssued": Places._issue,
    "IssueConflictReported": Places._issue,
    "BoxOpened": Places._box,
    "BatchAttested": Places._attest,
    "PilesMerged": Places._merge,
    "StationVoided": Places._void_station,
    "RecountOrdered": Places._recount,
    "OutcomeDetermined": Places._determine,
    "CandidateNominated": Places._stand,
    "CandidateRecommended": Places._stand,
    "PostChosen": Places._stand,
    "ElectorRegistered": Places._register,
    "CandidatesPublished": Places._publish,
    "ProxyGranted": Places._grant,
    "MandateVoided": Places._find_void,
}
