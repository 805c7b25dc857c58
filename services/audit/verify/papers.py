"""Check 7: the papers add up. Counted again here from the single statements, rule by rule, for every round.

    printed ≥ handed to stations · handed out = issued + spoiled + unused · returned ≤ issued
    counted in a pile = returned into it · counted = valid + partly invalid + invalid + blank

The rules' numbers and words are the law's (`shared/election/counting/reconciliation.py`), the figures are not: this
file reads plain JSON and shares no line with the law. A difference fails the check if an outcome was
determined over it without a signed explanation; too many papers fail it if anybody was elected by them.

What it leaves out: what the papers say (`recount.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Final

from services.audit.verify.findings import Finding, finding
from services.audit.verify.paper_rules import VERDICTS, Difference, RoundFigures, StationFigures, differences
from shared.election.counting.reconciliation import RULES


class Papers:
    """Reads statements in order; `rounds` and `findings` are what came of them."""

    def __init__(self) -> None:
        self.rounds: dict[int, RoundFigures] = {}
        self.findings: list[Finding] = []
        self._keyed: dict[str, list[tuple[str, object]]] = {}
        """Double entry: by paper, pile and reading of each keying that awaits another."""
        self._seats: dict[str, int] = {}
        self._source: dict[str, str | None] = {}
        """Post to the post that it is chosen from."""
        self._tied_seats: dict[str, int] = {}
        self._open_seats: dict[str, int] = {}
        self._failed: dict[str, int] = {}
        self._held: dict[str, tuple[str, ...]] = {}
        """Posts by person elected."""
        self._before: tuple[dict[str, Any], ...] | None = None
        """What was open before the last outcome."""
        self._void: set[str] = set()
        """Persons whose election was found void since."""
        self._too_many_is_fatal = True
        self._readers: Final[dict[str, Callable[[int, dict[str, Any]], None]]] = {
            "ElectionCalled": self._called,
            "PapersPrinted": self._printed,
            "MeetingOpened": self._met,
            "StationOpened": self._opened,
            "PaperIssued": self._issued,
            "IssueConflictReported": self._doubled,
            "IssueConflictSettled": self._settled,
            "PaperSpoiled": self._spoiled,
            "StationClosed": self._closed,
            "BoxOpened": self._box,
            "PilesMerged": self._merged,
            "PaperCounted": self._counted,
            "PaperKeyed": self._key,
            "KeyingSettled": self._keying_settled,
            "DoubtfulPaperRuled": self._read_again,
            "PaperCorrected": self._read_again,
            "DifferenceExplained": self._explained,
            "CountClosed": self._count_closed,
            "OutcomeDetermined": self._determined,
            "WinnerReviewed": self._reviewed,
            "RecountOrdered": self._recounted,
            "StationVoided": self._station_voided,
            "PersonVoided": self._person_voided,
            "ElectionVoided": self._election_voided,
            "SeatsReduced": self._reduced,
            "RevoteCalled": self._revote,
            "RunoffCalled": self._runoff,
            "PollRepeated": self._repeated,
            "PostsVoteCalled": self._posts,
        }

    def take(self, index: int, payload: dict[str, Any]) -> None:
        """Reads one statement, the entry at `index`. Raises LookupError, TypeError or AttributeError for
        nonsense."""
        reader = self._readers.get(payload["type"])
        if reader is not None:
            reader(index, payload["body"])

    # -- the call and the papers' way to the boxes

    def _called(self, index: int, body: dict[str, Any]) -> None:
        self._seats = {contest["id"]: contest["seats"] for contest in body["contests"]}
        self._source = {contest["id"]: contest.get("chosen_from") for contest in body["contests"]}
        self._too_many_is_fatal = body["profile"]["winning"]["returned_within_issued"]["value"]
        self.rounds[1] = RoundFigures(1, seats=dict(self._seats))

    def _printed(self, index: int, body: dict[str, Any]) -> None:
        self.rounds[body["round"]].printed += body["papers"]

    def _opened(self, index: int, body: dict[str, Any]) -> None:
        station = StationFigures(body["papers"], group=body.get("group") or "")
        self.rounds[body["round"]].stations[body["station"]] = station

    def _met(self, index: int, body: dict[str, Any]) -> None:
        self.rounds[body["round"]].came[body.get("group") or ""] = body["present"]

    def _station(self, body: dict[str, Any]) -> StationFigures:
        return self.rounds[body["round"]].stations[body["station"]]

    def _issued(self, index: int, body: dict[str, Any]) -> None:
        figures = self.rounds[body["round"]]
        station = figures.stations[body["station"]]
        station.issued += 1
        station.by_proxy += "proxy" in body
        station.twice += body["elector"] in figures.given
        figures.given.add(body["elector"])

    def _doubled(self, index: int, body: dict[str, Any]) -> None:
        self._station(body).doubled += 1

    def _settled(self, index: int, body: dict[str, Any]) -> None:
        if body["finding"] == "PAPER_RECOVERED":
            station = self._station(body)
            station.doubled -= 1
            station.spoiled += 1

    def _spoiled(self, index: int, body: dict[str, Any]) -> None:
        self._station(body).spoiled += 1

    def _closed(self, index: int, body: dict[str, Any]) -> None:
        station = self._station(body)
        station.issued_by_count, station.unused = body["issued"], body["unused"]

    def _box(self, index: int, body: dict[str, Any]) -> None:
        self._station(body).returned = body["returned"]
        self._station(body).pile = body["pile"]
        self.rounds[body["round"]].returned_into[body["pile"]] += body["returned"]

    def _merged(self, index: int, body: dict[str, Any]) -> None:
        returned = self.rounds[body["round"]].returned_into
        returned[body["into"]] += returned.pop(body["pile"])
        for station in self.rounds[body["round"]].stations.values():
            if station.pile == body["pile"]:
                station.pile = body["into"]

    # -- the count

    def _counted(self, index: int, body: dict[str, Any]) -> None:
        papers = self.rounds[body["round"]].papers
        papers[body["paper"]] = (body.get("pile", "P"), body["verdict"])

    def _key(self, index: int, body: dict[str, Any]) -> None:
        before = self._keyed.setdefault(body["paper"], [])
        mine = (body.get("pile", "P"), _reading(body))
        if mine in before:
            del self._keyed[body["paper"]]
            self._counted(index, body)
        else:
            before.append(mine)

    def _keying_settled(self, index: int, body: dict[str, Any]) -> None:
        pile, _ = self._keyed.pop(body["paper"])[0]
        self._counted(index, {**body, "pile": pile})

    def _read_again(self, index: int, body: dict[str, Any]) -> None:
        papers = self.rounds[body["round"]].papers
        papers[body["paper"]] = (papers[body["paper"]][0], body["verdict"])

    def _explained(self, index: int, body: dict[str, Any]) -> None:
        self.rounds[body["round"]].explained.add((body["rule"], body.get("station") or ""))

    def _count_closed(self, index: int, body: dict[str, Any]) -> None:
        figures = self.rounds[body["round"]]
        figures.stated = {verdict: body[verdict.lower()] for verdict in VERDICTS}
        figures.votes = {contest: sum(votes.values()) for contest, votes in body["votes"].items()}

    # -- outcomes, and the seats of the rounds that follow

    def _determined(self, index: int, body: dict[str, Any]) -> None:
        figures = self.rounds[body["round"]]
        figures.determined = True
        self._before = tuple(
            dict(each) for each in (self._tied_seats, self._open_seats, self._failed, self._held)
        )
        self._void.clear()
        figures.differences = tuple(differences(figures))
        for each in figures.differences:
            severity = RULES[each.rule].severity
            elected_anyway = severity == "FATAL" and self._too_many_is_fatal and any(body["elected"].values())
            if (severity == "ERROR" and not each.explained) or elected_anyway:
                self.findings.append(_finding(index, each))
        for contest, persons in body.get("gave_way", {}).items():
            for person in persons:
                self._held[person] = tuple(each for each in self._held.get(person, ()) if each != contest)
        for contest, persons in body["elected"].items():
            self._held.update({person: (*self._held.get(person, ()), contest) for person in persons})
        for contest in body.get("ties", {}):
            # Equals may also be tied for a seat that somebody left who gave way to kin (ZJ2020 31).
            left = len(body.get("gave_way", {}).get(contest, ()))
            seats = figures.seats.get(contest, left)
            # Beside a tie only a seat kept for a woman is missing from the poll itself (MCA2013).
            kept = max(0, body.get("missing", {}).get(contest, 0) - left) if contest in figures.seats else 0
            self._tied_seats[contest] = seats - kept - len(body["elected"].get(contest, ()))
        for contest, seats in body.get("missing", {}).items():
            self._open_seats[contest] = self._open_seats.get(contest, 0) + seats
        self._failed.update({contest: figures.seats[contest] for contest in body.get("failed", ())})

    def _reviewed(self, index: int, body: dict[str, Any]) -> None:
        if body["verdict"] == "FAIL":
            self._open(body["person"], (body["contest"],))

    # -- remedies: what is gone back to is counted and declared again

    def _recounted(self, index: int, body: dict[str, Any]) -> None:
        self._uncount(self.rounds[body["round"]], body["piles"])

    def _station_voided(self, index: int, body: dict[str, Any]) -> None:
        """A void station's papers leave every figure; its pile leaves the count unless others' papers lie in it."""
        figures = self.rounds[body["round"]]
        station = figures.stations[body["station"]]
        station.void = True
        pile = station.pile or ""
        if all(each.void or each.pile != pile for each in figures.stations.values()):
            figures.returned_into.pop(pile, None)
            self._uncount(figures, [pile])
        else:
            self._uncount(figures, [])

    def _uncount(self, figures: RoundFigures, piles: Collection[str]) -> None:
        figures.papers = {paper: each for paper, each in figures.papers.items() if each[0] not in piles}
        self._keyed = {paper: each for paper, each in self._keyed.items() if each[0][0] not in piles}
        if figures.determined and self._before is not None:
            self._tied_seats, self._open_seats, self._failed, self._held = map(dict, self._before)
            figures.determined, figures.differences, self._before = False, (), None
            for person in self._void:
                self._open(person)

    def _person_voided(self, index: int, body: dict[str, Any]) -> None:
        self._open(body["person"])

    def _open(self, person: str, posts: tuple[str, ...] = ()) -> None:
        """What this person holds, or else these posts, is open; a recount does not give it back."""
        self._void.add(person)
        for contest in self._held.pop(person, posts):
            self._open_seats[contest] = self._open_seats.get(contest, 0) + 1

    def _election_voided(self, index: int, body: dict[str, Any]) -> None:
        named = body.get("contests") or list(self._seats)
        for contest in (each for each in self._seats if each in named or self._source[each] in named):
            if self._source[contest] is None:
                self._failed[contest] = self._seats[contest]
            self._open_seats.pop(contest, None)
            self._tied_seats.pop(contest, None)
            self._held = {
                person: tuple(each for each in held if each != contest) for person, held in self._held.items()
            }

    def _reduced(self, index: int, body: dict[str, Any]) -> None:
        for contest, seats in body["seats"].items():
            self._open_seats[contest] -= seats

    def _revote(self, index: int, body: dict[str, Any]) -> None:
        self._next_round({contest: self._tied_seats[contest] for contest in body["contests"]})

    def _runoff(self, index: int, body: dict[str, Any]) -> None:
        posts = [*body.get("candidates", {}), *body.get("self_nominated", ())]
        self._next_round({contest: self._open_seats.pop(contest) for contest in posts})

    def _repeated(self, index: int, body: dict[str, Any]) -> None:
        self._next_round(self._failed)
        self._failed = {}

    def _posts(self, index: int, body: dict[str, Any]) -> None:
        seats = {
            contest: self._open_seats.pop(contest, self._seats[contest]) for contest in body["candidates"]
        }
        self._next_round(seats)

    def _next_round(self, seats: dict[str, int]) -> None:
        """A re-vote and a runoff on the same day are one round with one paper."""
        last = self.rounds[max(self.rounds)]
        if last.determined:
            number = last.number + 1
            last = self.rounds[number] = RoundFigures(number)
        last.seats.update(seats)


def _reading(body: dict[str, Any]) -> object:
    columns = [
        {contest: sorted(each) for contest, each in body.get(column, {}).items() if each}
        for column in ("marks", "against", "abstained")
    ]
    return body["verdict"], columns, body.get("reason")


def _finding(index: int, each: Difference) -> Finding:
    rule = RULES[each.rule]
    return finding(
        "papers-differ",
        index=index,
        place=f"{each.rule} {each.place}".rstrip(),
        expected="-" if each.expected is None else each.expected,
        found="-" if each.found is None else each.found,
        clause=rule.clause,
        zh=rule.zh,
        en=rule.en,
    )
