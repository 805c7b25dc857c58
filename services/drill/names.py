"""Who the short names of a scenario are: each becomes one number on the roll.

"A" and "张三" stand for electors; "E-0042" is a number already; NOBODY is a name that can be no elector's.
What it leaves out: what is known of each elector (`village.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from services.drill.scenario.model import Scenario
from services.drill.scenario.paper_lines import READINGS, read_line
from services.drill.scenario.polls import RoundPlan
from services.drill.scenario.words import Names as NameList
from shared.election.counting.reading import NOBODY
from shared.errors import Malformed

NUMBER: Final = re.compile(r"E-(\d{1,7})")
SPAN: Final = re.compile(r"E-(\d{1,7})\.\.E-(\d{1,7})")

# The members of statements that hold people, by how they hold them.
ONE: Final = frozenset({"elector", "candidate", "person", "relative", "principal", "proxy"})
SEVERAL: Final = frozenset({"members", "left", "joined", "women", "young", "persons"})
BY_POST: Final = frozenset(
    {"marks", "against", "abstained", "lists", "elected", "ties", "winners", "candidates"}
)
VOTES: Final = frozenset({"votes", "strokes"})


class Names:
    """Short names and their numbers, both ways."""

    def __init__(self, scenario: Scenario, width: int) -> None:
        self._width = width
        self._numbers: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        groups = _words_for_groups(scenario)
        self.labels = list(dict.fromkeys(each for each in _mentioned(scenario) if each not in groups))

    def give(self, label: str, number: int) -> None:
        """Gives a short name its number on the roll."""
        self._numbers[label] = self.number(number)
        self._labels[self.number(number)] = label

    def number(self, number: int) -> str:
        """The `number`th number on the roll, from 1."""
        return f"E-{number:0{self._width}d}"

    def of(self, name: str) -> str:
        """The number of a name. Raises Malformed for a name that the scenario does not mention elsewhere."""
        if name == NOBODY:
            return name
        if (found := NUMBER.fullmatch(name)) is not None:
            return self.number(int(found[1]))
        if name not in self._numbers:
            raise Malformed(f"nobody is called {name!r}", zh=f"不认识“{name}”")
        return self._numbers[name]

    def all_of(self, names: NameList) -> tuple[str, ...]:
        """The numbers of one name or several."""
        return tuple(self.of(name) for name in many(names))

    def by_post(self, table: Mapping[str, NameList]) -> dict[str, tuple[str, ...]]:
        """Post to numbers."""
        return {post: self.all_of(persons) for post, persons in table.items()}

    def label(self, number: str) -> str:
        """What to call somebody: the short name, or the number where there is none."""
        return self._labels.get(number, number)

    def in_text(self, text: str) -> str:
        """A text in which numbers are told by short names."""
        return NUMBER.sub(lambda found: self.label(found[0]), text)

    def known(self) -> dict[str, str]:
        """Short name to number, for reports."""
        return dict(self._numbers)

    def in_body(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """The members of a statement's body with numbers in the place of short names."""
        return {key: self._in_member(key, value) for key, value in body.items()}

    def _in_member(self, key: str, value: Any) -> Any:
        if key in ONE and isinstance(value, str):
            return self.of(value)
        if key in SEVERAL or (key in BY_POST and not isinstance(value, Mapping)):
            return self.all_of(value if isinstance(value, str) else tuple(value))
        if key in BY_POST and isinstance(value, Mapping):
            return {
                post: list(self.all_of(each if isinstance(each, str) else tuple(each)))
                for post, each in value.items()
            }
        if key in VOTES and isinstance(value, Mapping):
            return {
                name: self.in_body({key: each})[key] if isinstance(each, Mapping) else each
                for name, each in self._maybe_people(value).items()
            }
        return value

    def _maybe_people(self, votes: Mapping[str, Any]) -> dict[str, Any]:
        """`votes` is post to person to number in a closed count, person to number in a sea nomination."""
        if any(isinstance(each, Mapping) for each in votes.values()):
            return dict(votes)
        return {self.of(name): count for name, count in votes.items()}


def many(names: NameList) -> tuple[str, ...]:
    """One name as a list of one."""
    return (names,) if isinstance(names, str) else names


def _words_for_groups(scenario: Scenario) -> set[str]:
    groups = scenario.electors.groups
    named = [f"G{number}" for number in range(1, groups + 1)] if isinstance(groups, int) else groups
    return {*named, *(each.name for each in scenario.electors.range), "RESIDENT", "ABSENT", "NEWCOMER"}


def _mentioned(scenario: Scenario) -> Iterator[str]:
    """Every short name, in the order in which the story brings them in."""
    for name in _raw_names(scenario):
        if name and name != NOBODY and not NUMBER.fullmatch(name) and not SPAN.fullmatch(name):
            yield name


def _raw_names(scenario: Scenario) -> Iterator[str]:
    yield from scenario.people
    for nominees in scenario.nominations.values():
        yield from (each.person for each in nominees)
    yield from (each.person for each in scenario.recall.values())
    for sea in scenario.sea.values():
        yield from sea.votes
        yield from sea.women
    for named in scenario.recommended:
        yield from many(named.persons)
    for votes in scenario.recommendation_votes:
        yield from (*votes.votes, *votes.women)
    yield from scenario.women
    yield from _in_rows(scenario)
    for plan in scenario.round:
        yield from _in_round(plan, scenario.posts)
    yield from scenario.winners
    for insertion in scenario.statement:
        yield from _in_members(insertion.body)


def _in_rows(scenario: Scenario) -> Iterator[str]:
    if not isinstance(scenario.committee.members, int):
        yield from scenario.committee.members
    for change in scenario.committee_change:
        yield from (*many(change.left), *many(change.joined))
    for kin in scenario.kin:
        yield from (kin.person, kin.relative)
    for named in scenario.recommended:
        yield from many(named.signed)
    yield from scenario.lists.strokes
    yield from (row.person for row in scenario.department)
    yield from (row.person for row in scenario.evidence)
    yield from (row.person for row in scenario.waiver)
    yield from (row.person for row in scenario.review)
    yield from (row.person for row in scenario.withdrawal)
    yield from (row.person for row in scenario.cancellation)
    yield from (row.person for row in scenario.removal)
    yield from (row.person for row in scenario.challenge)
    yield from scenario.pledges.missing
    yield from (each.person for each in scenario.officer if each.person is not None)
    yield from many(scenario.proxies.principals)
    for mandate in scenario.mandate:
        yield from (mandate.principal, mandate.proxy)
    for station in scenario.station:
        yield from many(station.serves)


def _in_round(plan: RoundPlan, posts: Iterable[str]) -> Iterator[str]:
    recount = plan.recount
    for votes in [*plan.votes.values(), *([] if recount is None else recount.votes.values())]:
        yield from votes
    for raw in (*plan.papers, *(() if recount is None else recount.papers)):
        line = read_line(raw, set(posts), "papers")
        for read in (line, *(getattr(line, name) for name in READINGS)):
            if read is not None:
                yield from _of_posts(read.marks)
                yield from _of_posts(read.against)
                yield from _of_posts(read.abstained)
    yield from _of_posts(plan.candidates)
    for nominees in plan.nominations.values():
        yield from (each.person for each in nominees)
    yield from many(plan.absent)
    for issue in plan.issue:
        yield from (name for name in (issue.person, issue.proxy) if name is not None)
    for station in plan.station:
        yield from (each.person for each in station.conflicts if each.person is not None)


def _of_posts(table: Mapping[str, NameList]) -> Iterator[str]:
    for names in table.values():
        yield from many(names)


def _in_members(body: Mapping[str, Any]) -> Iterator[str]:
    for key, value in body.items():
        if key in ONE and isinstance(value, str):
            yield value
        elif key in SEVERAL or (key in BY_POST and not isinstance(value, Mapping)):
            yield from many(value if isinstance(value, str) else tuple(value))
        elif key in BY_POST and isinstance(value, Mapping):
            yield from _of_posts(value)
        elif key in VOTES and isinstance(value, Mapping):
            for name, each in value.items():
                yield from each if isinstance(each, Mapping) else (name,)
