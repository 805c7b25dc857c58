"""The people of the invented village: each elector's number, class, group, and what is private.

Named people come first, then the ranges of the file, then everybody else. What it leaves out: what they do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from services.drill.chance import Chance
from services.drill.names import NUMBER, SPAN, Names, many
from services.drill.scenario.model import Person, Range, Scenario
from services.drill.scenario.parameters import profile_of
from services.drill.scenario.polls import StationPlan
from services.drill.scenario.words import Names as NameList
from shared.errors import Malformed

SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
GIVEN: Final = "秀英桂兰国强建华志明玉梅海燕春生文斌小红永福金凤德才美玲水根月娥"
USUAL_CLASS: Final = {
    "PERSON": "RESIDENT",
    "HOUSEHOLD": "HOUSEHOLD",
    "MEMBER": "MEMBER",
    "DELEGATE": "DELEGATE",
}
"""The class of whoever needs no other, by the kind of electorate."""
OLDEST: Final = 84
"""Years; nobody's real age is behind it."""


@dataclass(frozen=True, slots=True)
class Villager:
    """One person. `refused` is the code with which registration is expected to be refused."""

    number: str
    kind: str = "RESIDENT"
    group: str = ""
    sex: str | None = None
    born: str | None = None
    age: int | None = None
    resolution: bool = True
    refused: str | None = None
    named: bool = False
    private: bool = False
    household: str | None = None
    rights: str = "BOTH"


class Village:
    """All electors by number, those registered at first and those who are not."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._count = scenario.electors.count
        law = profile_of(scenario)
        self._class = USUAL_CLASS[law.electorate.kind.value]
        self._by_household = law.electorate.kind.value == "HOUSEHOLD" or law.seats.one_per_household.value
        self.names = Names(scenario, max(4, len(str(self._count + len(scenario.people)))))
        self._left_out = {
            each.person for each in scenario.challenge if each.ground == "LEFT_OUT" and each.refused is None
        }
        self._ranges: dict[str, list[str]] = {}
        groups = scenario.electors.groups
        self._shared_groups = groups if isinstance(groups, int) else len(groups)
        self._groups = _group_codes(scenario)
        free = self._number_the_named()
        self._villagers = {each.number: each for each in self._people(free)}
        self._classes()

    @property
    def registered(self) -> list[Villager]:
        """Whom the registrar registers at first, and those whose registration is expected to be refused."""
        return [each for each in self._villagers.values() if self._enters(each)]

    @property
    def ordinary(self) -> list[str]:
        """Electors without a name of their own: whom the drill may choose freely for proxies and the like."""
        return [each.number for each in self._villagers.values() if not each.named]

    def of(self, number: str) -> Villager:
        """What is known of somebody."""
        return self._villagers.get(number, Villager(number))

    def is_woman(self, number: str) -> bool:
        """Whether the file says that this is a woman."""
        return self.of(number).sex == "F"

    def group_code(self, name: str | None) -> str | None:
        """The short code of a group that the file names."""
        return None if name is None else self._groups.get(name, name)

    def serves(self, station: StationPlan) -> list[str]:
        """Whom a station serves in particular, and who may vote; empty if it serves anybody."""
        chosen = many(station.serves) or many(station.group or ())
        return [number for number in self.select(chosen) if self.of(number).rights != "STAND"]

    def select(self, selectors: NameList) -> list[str]:
        """The electors whom groups, ranges, classes, spans ("E-0101..E-0200") and names stand for, none twice."""
        return list(dict.fromkeys(number for each in many(selectors) for number in self._selected(each)))

    def voters_at_stations(self) -> dict[str, int]:
        """How many vote at each station: those whom it serves; whoever is nobody's shares the others evenly."""
        serves = {
            each.id: set(self.serves(each))
            for each in self._scenario.station
            if many(each.serves) or each.group
        }
        others = [each.id for each in self._scenario.station if each.id not in serves]
        served = len(set().union(*serves.values()))
        rest = max(0, len(self._villagers) - served) // len(others) if others else 0
        sharing = {name: sum(other == mine for other in serves.values()) for name, mine in serves.items()}
        return {
            each.id: len(serves[each.id]) // sharing[each.id] if each.id in serves else rest
            for each in self._scenario.station
        }

    def committee(self, members: int) -> tuple[str, ...]:
        """That many ordinary electors, from the end of the roll; invented numbers where there are too few."""
        last = self.ordinary[-members:] if members else []
        return (*last, *(f"C-{number}" for number in range(1, members - len(last) + 1)))

    def private(self, villager: Villager, day: str, chance: Chance) -> dict[str, str] | None:
        """The private fields that travel beside a registration: an invented name, sex and birth date; or None."""
        if not (self._scenario.electors.disclose or villager.private):
            return None
        name = chance.one_of(tuple(SURNAMES)) + chance.one_of(tuple(GIVEN)) + chance.one_of(tuple(GIVEN))
        label = self.names.label(villager.number)
        sex = villager.sex or chance.one_of(("F", "M"))
        return {
            "name": label if villager.named and len(label) > 1 else name,
            "sex": {"F": "女", "M": "男"}[sex],
            "born": villager.born or _born(day, villager.age or chance.between(18, OLDEST), chance),
        }

    def _enters(self, villager: Villager) -> bool:
        label = self.names.label(villager.number)
        person = self._scenario.people.get(label)
        return label not in self._left_out and (person is None or person.registered)

    def _number_the_named(self) -> list[int]:
        """Gives every short name a number; returns the numbers on the roll that are left, in order."""
        people = self._scenario.people
        taken = {each.number for each in people.values() if each.number is not None}
        free = [number for number in range(1, self._count + 1) if number not in taken]
        beyond = max([self._count, *taken]) + 1
        for label in self.names.labels:
            person = people.get(label, Person())
            off_roll = not person.registered or person.refused is not None or label in self._left_out
            if person.number is not None:
                self.names.give(label, person.number)
            elif off_roll:
                self.names.give(label, beyond)
                beyond += 1
            elif free:
                self.names.give(label, free.pop(0))
            else:
                raise Malformed(
                    f"electors: {self._count} are fewer than the people who are named",
                    zh=f"选民只有{self._count}人，剧本里有名字的人更多",
                )
        return free

    def _people(self, free: list[int]) -> Iterator[Villager]:
        plans = {self.names.of(label): self._named(label) for label in self.names.labels}
        for each in self._scenario.electors.range:
            for number in free[: each.count]:
                plans[self.names.number(number)] = self._in_range(self.names.number(number), each)
            if len(free) < each.count:
                raise Malformed(
                    f"electors: {self._count} leave no room for the {each.count} of {each.name!r}",
                    zh=f"选民只有{self._count}人，放不下“{each.name}”的{each.count}人",
                )
            self._ranges[each.name] = [self.names.number(number) for number in free[: each.count]]
            del free[: each.count]
        last = max(self._count, *(int(number[2:]) for number in plans), 0)
        for number in range(1, last + 1):
            known = plans.get(self.names.number(number))
            if known is None and number > self._count:
                continue
            villager = self._with_group(known or Villager(self.names.number(number), self._class), number)
            yield self._with_household(villager)

    def _with_household(self, villager: Villager) -> Villager:
        """Everybody has a household of one's own, unless the file says in whose somebody lives."""
        if not self._by_household:
            return villager
        person = self._scenario.people.get(self.names.label(villager.number), Person())
        head = villager.number if person.household is None else self.names.of(person.household)
        return replace(villager, household=f"H-{head[2:]}")

    def _named(self, label: str) -> Villager:
        person = self._scenario.people.get(label, Person())
        sex = person.sex or ("F" if label in self._scenario.women else None)
        return Villager(
            self.names.of(label),
            person.kind or self._class,
            self._groups.get(person.group or "", ""),
            sex,
            person.born,
            person.age,
            person.resolution,
            person.refused,
            named=True,
            private=person.born is not None or person.age is not None,
            rights=person.rights,
        )

    def _in_range(self, number: str, plan: Range) -> Villager:
        private = plan.born is not None or plan.age is not None
        group = self._groups.get(plan.group or "", "")
        return Villager(
            number, plan.kind or self._class, group, plan.sex, plan.born, plan.age, private=private
        )

    def _with_group(self, villager: Villager, number: int) -> Villager:
        if villager.group:
            return villager
        codes = list(self._groups.values())[: self._shared_groups]
        place = min(number, self._count) - 1
        return replace(villager, group=codes[place * len(codes) // self._count])

    def _classes(self) -> None:
        """The classes of `electors.classes`, given to ordinary electors, spread over the whole roll."""
        rest = [
            number for number in self.ordinary if not any(number in each for each in self._ranges.values())
        ]
        for kind, count in self._scenario.electors.classes.items():
            if kind == self._class:
                continue
            if count > len(rest):
                raise Malformed(
                    f"electors.classes: {count} of {kind}, but only {len(rest)} electors are left without a name",
                    zh=f"electors.classes：{kind}有{count}人，没有名字的选民只剩{len(rest)}人",
                )
            chosen = {rest[at * len(rest) // count] for at in range(count)}
            for number in chosen:
                self._villagers[number] = replace(self._villagers[number], kind=kind)
            rest = [number for number in rest if number not in chosen]

    def _selected(self, selector: str) -> list[str]:
        if selector in self._ranges:
            return self._ranges[selector]
        if (span := SPAN.fullmatch(selector)) is not None:
            return [self.names.number(number) for number in range(int(span[1]), int(span[2]) + 1)]
        if NUMBER.fullmatch(selector) or selector in self.names.known():
            return [self.names.of(selector)]
        wanted = self._groups.get(selector, selector)
        found = [each.number for each in self._villagers.values() if wanted in (each.group, each.kind)]
        if not found:
            raise Malformed(
                f"{selector!r} is no person, group, class or range",
                zh=f"不认识“{selector}”：不是人、组、类或范围",
            )
        return found


def _group_codes(scenario: Scenario) -> dict[str, str]:
    """Name of each village group to the short code that statements carry: G1, G2, …"""
    groups = scenario.electors.groups
    shared = [f"G{number}" for number in range(1, groups + 1)] if isinstance(groups, int) else list(groups)
    own = [each.group for each in scenario.people.values() if each.group]
    own += [each.group for each in scenario.electors.range if each.group]
    own += [each.group for each in scenario.posts.values() if each.group]
    names = dict.fromkeys([*shared, *own])
    return {name: f"G{number}" for number, name in enumerate(names, 1)}


def _born(day: str, age: int, chance: Chance) -> str:
    """A birth date with which somebody has completed `age` years on `day`."""
    that = date.fromisoformat(day)
    # The birthday lies at least a day and at most 364 before `day`: of age whatever the year.
    return date.fromordinal(
        date(that.year - age, that.month, min(that.day, 28)).toordinal() - chance.between(1, 364)
    ).isoformat()
