"""Statistics of one or many elections, recomputed from their logs: how they went, and who was elected.

Completion, success at the first ballot, new and re-elected, sex, age, education, party, people in two offices (S4.12-17,
S7.3-13, S10.10-14). People are counted once however many seats they hold; seats are counted as seats. What it leaves out:
how it is printed (`official.py`), and targets (`shared/campaign`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from services.audit.reports.election import ElectionReport, Holder
from services.audit.reports.partition import AGE_BANDS, Band, Partition, check_bands, divide
from services.audit.reports.persons import EDUCATION, Key, Person, find
from services.audit.verify.findings import Text
from services.audit.verify.rounding import mean
from shared import clock
from shared.errors import Malformed

EDUCATION_NAMES: Final[Mapping[str, Text]] = {
    "POSTGRADUATE": Text("研究生", "postgraduate"),
    "BACHELOR": Text("本科", "bachelor"),
    "COLLEGE": Text("大专", "college"),
    "SENIOR": Text("高中（含中专）", "senior secondary"),
    "JUNIOR": Text("初中", "junior secondary"),
    "PRIMARY": Text("小学及以下", "primary or less"),
}


@dataclass(frozen=True)
class Elected:
    """Somebody elected, once, with the seats held. `age` is in full years on the day of the first election won."""

    person: Person
    age: int | None
    seats: tuple[tuple[ElectionReport, Holder], ...]


_Holds = Callable[[Elected], bool | None]


@dataclass(frozen=True)
class Shared:
    """How many of how many."""

    count: int
    whole: int


@dataclass(frozen=True)
class Statistics:
    """The figures of a table of several elections."""

    elections: int
    complete: Shared
    first_ballot: Shared
    """Of those complete."""
    seats: int
    vacant: int
    people: int
    new: Partition
    sex: Partition
    age: Partition
    education: Partition
    party: Partition
    mean_age: Decimal | None
    """Of those whose birth is known."""
    ages_known: int
    one_shoulder: Shared
    """Villages in which one person heads the party organisation and the committee (一肩挑), of those with both."""
    crossing: Shared
    """People who hold seats in two bodies (交叉任职), of all people."""


def statistics(
    reports: Sequence[ElectionReport], persons: Mapping[Key, Person], bands: Sequence[Band] = AGE_BANDS
) -> Statistics:
    """The statistics of these elections. Raises Malformed for one given twice, and for age bands that overlap or leave a gap."""
    check_bands(bands)
    twice = [each.id for at, each in enumerate(reports) if each.id in {other.id for other in reports[:at]}]
    if twice:
        raise Malformed(f"the election {twice[0]} is given twice", zh=f"statistics: 选举{twice[0]}给了两次")
    people = elected_people(reports, persons)
    complete = [each for each in reports if each.complete]
    ages = [each.age for each in people if each.age is not None]
    return Statistics(
        elections=len(reports),
        complete=Shared(len(complete), len(reports)),
        first_ballot=Shared(sum(each.at_first_ballot for each in complete), len(complete)),
        seats=sum(post.seats for each in complete for post in each.posts),
        vacant=sum(sum(each.vacant.values()) for each in complete),
        people=len(people),
        new=divide(
            Text("新任与连任", "new and re-elected"),
            people,
            [
                (Text("新当选", "new"), lambda each: each.person.former is False),
                (Text("连任", "re-elected"), lambda each: each.person.former),
            ],
        ),
        sex=divide(
            Text("性别", "sex"),
            people,
            [
                (Text("女", "women"), lambda each: each.person.sex == "F"),
                (Text("男", "men"), lambda each: each.person.sex == "M"),
            ],
        ),
        age=divide(Text("年龄", "age"), people, [(band.name, _in(band)) for band in bands]),
        education=divide(
            Text("文化程度", "education"),
            people,
            [(EDUCATION_NAMES[level], _educated(level)) for level in EDUCATION],
        ),
        party=divide(
            Text("党员", "party members"),
            people,
            [
                (Text("党员", "party members"), lambda each: each.person.party),
                (Text("非党员", "others"), lambda each: each.person.party is False),
            ],
        ),
        mean_age=mean(sum(ages), len(ages)),
        ages_known=len(ages),
        one_shoulder=_one_shoulder(complete, persons),
        crossing=Shared(sum(len({seat[0].body for seat in each.seats}) > 1 for each in people), len(people)),
    )


def elected_people(reports: Iterable[ElectionReport], persons: Mapping[Key, Person]) -> list[Elected]:
    """Everybody elected in a complete election, once. Two numbers are one person only if the office gave them one key."""
    found: dict[tuple[str, ...], list[tuple[ElectionReport, Holder, Person]]] = {}
    for report in reports:
        for holder in report.holders if report.complete else ():
            person = find(persons, report.id, holder.person)
            identity = ("key", person.key) if person.key else (report.id, holder.person)
            found.setdefault(identity, []).append((report, holder, person))
    return [
        Elected(
            _merged([each[2] for each in seats]), _age(seats), tuple((each[0], each[1]) for each in seats)
        )
        for seats in found.values()
    ]


def _merged(rows: Sequence[Person]) -> Person:
    """One person of several rows about the same: the first that says something is believed."""
    first = rows[0]
    return Person(
        number=first.number,
        election=first.election,
        name=next((each.name for each in rows if each.name), ""),
        key=first.key,
        sex=next((each.sex for each in rows if each.sex is not None), None),
        born=next((each.born for each in rows if each.born is not None), None),
        education=next((each.education for each in rows if each.education is not None), None),
        party=next((each.party for each in rows if each.party is not None), None),
        former=next((each.former for each in rows if each.former is not None), None),
    )


def _age(seats: Sequence[tuple[ElectionReport, Holder, Person]]) -> int | None:
    born = _merged([each[2] for each in seats]).born
    day = min(report.day for report, _, _ in seats)
    return None if born is None else clock.full_years(born, clock.read_day(day))


def _in(band: Band) -> _Holds:
    return lambda each: None if each.age is None else band.holds(each.age)


def _educated(level: str) -> _Holds:
    return lambda each: each.person.education == level


def _one_shoulder(reports: Sequence[ElectionReport], persons: Mapping[Key, Person]) -> Shared:
    """S4.13. Without a key of the office nobody can say that two numbers are one person."""
    heads: dict[str, dict[str, str]] = {}
    for report in reports:
        for holder in report.holders:
            if holder.post.rank == 1 and report.body in _HEADED:
                key = find(persons, report.id, holder.person).key
                heads.setdefault(report.village, {})[_HEADED[report.body]] = key
    both = [each for each in heads.values() if len(each) == 2]
    return Shared(sum(each["PARTY"] == each["COMMITTEE"] != "" for each in both), len(both))


_HEADED: Final = {
    "PARTY_ORGANISATION": "PARTY",
    "VILLAGERS_COMMITTEE": "COMMITTEE",
    "RESIDENTS_COMMITTEE": "COMMITTEE",
}
