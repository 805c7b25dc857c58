"""Turns what is supposed into another stream of statements for the second count: some left out, some altered, some put in.

No rule of the law stands here. A station that is left out is a StationVoided, a person struck off a PersonVoided, a paper ruled
otherwise a PaperCorrected, each at the place where it would have stood; the count then does what its rules say. Papers that are
left out lose their own statements, and one sheet each of a box of their pile, for nobody knows which box a paper lay in.
Nothing of this is ever written to a log. What it leaves out: papers that nobody can tell apart, of which only the number goes
into the margin (`unknown`), and whether the question may be asked (`secrecy.py`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from services.audit.replay.history import Act, History
from services.audit.replay.places import Key, Places
from services.audit.replay.question import Question, reading, selector
from shared.errors import Refused

Payload = Mapping[str, Any]


@dataclass
class Supposition:
    """What is otherwise. `before`: put in before the entry of that index; None: at the end, while the round is open."""

    dropped: set[int] = field(default_factory=set)
    altered: dict[int, Payload] = field(default_factory=dict)
    before: dict[int | None, list[Payload]] = field(default_factory=lambda: defaultdict(list))
    at_end: list[Payload] = field(default_factory=list)
    unknown: Counter[int] = field(default_factory=Counter)
    """Round to papers that cannot be told apart."""
    removed: set[Key] = field(default_factory=set)
    """Papers left out of which it is known what they say."""
    cells: dict[str, frozenset[Key]] = field(default_factory=dict)
    """Heaps left out whose electors are known: what was asked, to the papers."""
    touched: dict[str, list[int]] = field(default_factory=dict)
    """Part of the question to the entries that it is about."""

    def stream(self, acts: Iterable[Act]) -> Iterator[tuple[int, str, Payload]]:
        """Index, kind and payload of all that the count is to read; ends before `at_end`."""
        for act in acts:
            for extra in self.before.get(act.index, ()):
                yield act.index, extra["type"], extra
            if act.payload is not None and act.index not in self.dropped:
                yield act.index, act.type, self.altered.get(act.index, act.payload)


def suppose(history: History, places: Places, question: Question) -> Supposition:
    """What a question supposes. Raises Refused if it is about something that is not there."""
    return _Supposing(history, places, question).made


class _Supposing:
    def __init__(self, history: History, places: Places, question: Question) -> None:
        self._history, self._places, self._question = history, places, question
        self.made: Final = Supposition()
        self._gone: Final[Counter[tuple[int, str, bool]]] = Counter()
        """Papers left out by round, pile, and whether they leave the issued ones too."""
        for each in question.without:
            self._leave_out(each)
        self._take_sheets()
        for paper, ruling in question.ruled.items():
            self._rule(paper, ruling)
        self._strike(question.struck)
        for person in question.void:
            self.made.at_end.append(_statement("PersonVoided", person=person))
            self.made.touched[f"void:{person}"] = self._named(person)
        self._unknown()

    # -- papers that are known

    def _leave_out(self, text: str) -> None:
        kind, name = selector(text)
        if kind == "station":
            self._leave_station(text, name)
        elif kind == "pile":
            self._leave_pile(text, name)
        elif kind == "batch":
            keys = self._places.batches.get(name)
            if not keys or not self._asked(keys[0][0]):
                raise _unknown("batch-unknown", f"批次{name}", f"batch {name}")
            self._leave_papers(text, keys)
        else:
            keys = self._papers(name)
            self._leave_papers(text, keys, issued=not self._question.never_issued)

    def _leave_station(self, text: str, name: str) -> None:
        """As StationVoided does: with a pile of its own its papers leave the count, else they spoil the round (ZJ2020 27)."""
        there = [key for key in self._places.stations if key[1] == name and self._asked(key[0])]
        there = [key for key in there if self._places.stations[key].boxes]
        if not there:
            raise _unknown(
                "station-unknown", f"投票站{name}（已开箱的）", f"a station {name} whose box was opened"
            )
        touched = []
        for key in there:
            station = self._places.stations[key]
            if station.void:
                raise Refused(
                    "station-void",
                    "ZJ2020 27",
                    zh=f"投票站{name}在记录中已作废，它的选票本来就没有计。问作废之前的时点，用 --as-of 或 --entry。",
                    en=f"Station {name} is void in the record and its papers do not count. Ask as of a moment before that.",
                )
            self._put(key[0], _statement("StationVoided", round=key[0], station=name))
            touched += station.boxes
            if station.pile is not None and self._places.piles(key[0])[station.pile] == [name]:
                self._cell(text, self._places.in_pile(key[0], station.pile))
        self.made.touched[text] = touched

    def _leave_pile(self, text: str, name: str) -> None:
        touched = []
        for number in filter(self._asked, self._places.rounds):
            stations = self._places.piles(number).get(name, [])
            for each in stations:
                station = self._places.stations[number, each]
                self.made.dropped.update(station.sheets)
                touched += station.boxes
            if stations:
                keys = self._places.in_pile(number, name)
                self._cell(text, keys)
                for key in keys:
                    self.made.dropped.update(self._places.papers[key].entries)
        if not touched:
            raise _unknown("pile-unknown", f"票堆{name}", f"pile {name}")
        self.made.touched[text] = touched

    def _cell(self, text: str, keys: Iterable[Key]) -> None:
        self.made.cells[text] = self.made.cells.get(text, frozenset()) | frozenset(keys)
        self.made.removed.update(self.made.cells[text])

    def _leave_papers(self, text: str, keys: Sequence[Key], *, issued: bool = True) -> None:
        touched = []
        for key in keys:
            paper = self._places.papers[key]
            touched += paper.entries
            if key not in self.made.removed:
                self.made.removed.add(key)
                self.made.dropped.update(paper.entries)
                self._gone[key[0], paper.pile, issued] += 1
        self.made.touched[text] = touched

    def _take_sheets(self) -> None:
        """So many papers fewer in the boxes of each pile, and so many fewer issued at these stations."""
        for (number, pile, issued), papers in self._gone.items():
            for name in self._places.piles(number).get(pile, []):
                station = self._places.stations[number, name]
                for box in (each for each in station.boxes if each not in self.made.dropped):
                    now = self.made.altered.get(box) or {
                        "type": "BoxOpened",
                        "body": self._places.bodies[box],
                    }
                    some = min(papers, now["body"]["returned"])
                    self.made.altered[box] = _statement(
                        "BoxOpened", **{**now["body"], "returned": now["body"]["returned"] - some}
                    )
                    papers -= some
                    if issued:
                        left = [each for each in station.issued if each not in self.made.dropped]
                        self.made.dropped.update(left[len(left) - some :] if some else ())

    # -- papers and persons judged otherwise

    def _rule(self, paper: str, ruling: str) -> None:
        keys = [key for key in self._papers(paper) if key not in self.made.removed]
        if not keys:
            raise _unknown("paper-unknown", f"未被去掉的选票{paper}", f"paper {paper} that is not left out")
        entries = self._places.papers[keys[0]].entries
        said = self._history.body(entries[-1])
        marks = reading(paper, ruling)
        body: dict[str, Any] = {"round": keys[0][0], "paper": paper, "verdict": "VALID", "marks": marks or {}}
        if marks is None:
            body |= {field: said[field] for field in ("marks", "against", "abstained") if said.get(field)}
            if ruling == "invalid":
                body |= {"verdict": "INVALID", "reason": "RULED"}
            elif not any(body.get(field) for field in ("marks", "against", "abstained")):
                raise Refused(
                    "reading-missing",
                    "ZJ2020 27",
                    zh=f"选票{paper}的记录里没有所选的人：请写明它应读作什么，例如 CHAIR:E-0001。",
                    en=f"The record of paper {paper} names nobody: say what it should read, such as CHAIR:E-0001.",
                )
        self._put(keys[0][0], _statement("PaperCorrected", **body))
        self.made.touched[f"ruled:{paper}"] = list(entries)

    def _strike(self, persons: Sequence[str]) -> None:
        """Should not have stood: off the lists, and no vote for them counts, from the first paper on."""
        for person in persons:
            self.made.touched[f"struck:{person}"] = self._named(person)
        first = self._question.round or 1
        at = min((index for number, index in self._places.read_from.items() if number >= first), default=None)
        for person in persons:
            self.made.before[at] += [
                _statement("CandidacyCancelled", candidate=person),
                _statement("PersonVoided", person=person),
            ]
        for index in self._places.lists if persons else ():
            body = self._history.body(index)
            lists = {
                post: [each for each in named if each not in persons] for post, named in body["lists"].items()
            }
            self.made.altered[index] = _statement("CandidatesPublished", **{**body, "lists": lists})

    def _named(self, person: str) -> list[int]:
        """The entries by which somebody stands; of a person written in or named by others, that of the roll."""
        stood = self._places.stood.get(person)
        if stood is not None:
            return list(stood)
        if person not in self._places.on_roll:
            raise _unknown("person-unknown", f"编号为{person}的人", f"a person with the number {person}")
        return [self._places.on_roll[person]]

    # -- papers that nobody can tell apart

    def _unknown(self) -> None:
        question, made = self._question, self.made
        wanted: dict[int, int] = {}
        for mandate in question.mandates:
            if mandate not in self._places.mandates:
                raise _unknown("mandate-unknown", f"委托{mandate}", f"mandate {mandate}")
            self._weigh(f"mandate:{mandate}", self._used(mandate), wanted)
        for mandate, number in self._places.found_void.items() if question.void_mandates else ():
            used = [each for each in self._used(mandate) if each[0] == number]
            if self._asked(number):
                self._weigh(f"mandate:{mandate}", used, wanted)
        for person in question.electors:
            issued = [(number, index) for number, index, _ in self._places.issued.get(person, ())]
            self._weigh(f"elector:{person}", issued, wanted)
        made.unknown.update(wanted.values())
        if question.unknown:
            made.unknown.update(
                {number: question.unknown for number in self._places.rounds if self._asked(number)}
            )

    def _used(self, mandate: str) -> list[tuple[int, int]]:
        """Round and entry of every paper that was issued by a mandate."""
        principal, proxy = self._places.mandates[mandate]
        return [
            (number, index) for number, index, by in self._places.issued.get(principal, ()) if by == proxy
        ]

    def _weigh(self, what: str, issued: Iterable[tuple[int, int]], wanted: dict[int, int]) -> None:
        """Adds papers by the entries that issued them: one that is named in two ways is one paper."""
        found = {index: number for number, index in issued if self._asked(number)}
        self.made.touched[what] = list(found)
        wanted.update(found)

    # -- places

    def _papers(self, name: str) -> list[Key]:
        """The paper of that id. Raises Refused if there is none."""
        keys = [(number, name) for number in filter(self._asked, self._places.rounds)]
        found = [key for key in keys if key in self._places.papers]
        if not found:
            raise _unknown("paper-unknown", f"选票{name}", f"paper {name}")
        return found

    def _asked(self, round_: int) -> bool:
        return self._question.round in (None, round_)

    def _put(self, round_: int, statement: Payload) -> None:
        """In before the outcome of the round; at the end while there is none."""
        self.made.before[self._places.outcomes.get(round_)].append(statement)


def _statement(kind: str, **body: Any) -> dict[str, Any]:
    return {"type": kind, "body": body}


def _unknown(code: str, zh: str, en: str) -> Refused:
    return Refused(
        code,
        "docs/disputes.md",
        zh=f"所问时点的记录里没有{zh}；请核对写法、轮次和时点。",
        en=f"The record, as of the moment asked, holds no {en.removeprefix('a ')}; check its name, the round and the moment.",
    )
