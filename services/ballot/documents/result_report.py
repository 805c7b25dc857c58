"""The result report (选举结果报告单): every figure of domain 4.4, round by round, the winners, and where everybody signs.

`jianpiao report result` makes the same form from a verified bundle; this one is printed in the hall from the present record. What
no entry holds (party membership, education) is left to write in. Nothing of it is told before the count is closed (OCV2018 15).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from services.ballot.documents import words
from services.ballot.documents.about_the_outcome import verdicts_of, votes
from services.ballot.documents.facts import Facts, not_yet
from services.forms.document import Block, Grid, Lines, Paragraph, Signatures
from services.forms.form import Cell, Line, Table
from services.forms.words import SHEETS
from shared import clock
from shared.election.bases import figures
from shared.election.roles import Role
from shared.election.state import Election, Round
from shared.text import Text

TOLD: Final = ("COUNTED", "DETERMINED")
"""Phases of a round whose count is closed."""
SIGNING: Final = (Role.SCRUTINEER, Role.CALLER, Role.COUNTER, Role.CHAIR, Role.AUTHORITY)


def result_report(facts: Facts) -> Iterator[Block]:
    """The whole report."""
    election = facts.election
    rounds = [each for each in election.rounds if each.phase in TOLD]
    if not rounds:
        raise not_yet(
            "计票尚未结束，不能出具结果报告单。", "The count is not closed; there is no result to report."
        )
    yield Lines(_about(facts, rounds))
    if election.announced_on is None:
        yield Paragraph(
            Text("结果尚未公布，本表不是最终结果。", "The result has not been announced; this is not final."),
            "CENTRE",
        )
    for present in rounds:
        yield Grid(sheets(election, present), (5, 2, 5, 2))
        yield Grid(votes(facts, present), (4, 3, 3, 2, 2))
    yield Grid(_winners(facts), (4, 2, 3, 1, 1, 2, 2))
    yield Signatures(tuple(_places(facts)))


def _about(facts: Facts, rounds: list[Round]) -> tuple[Line, ...]:
    election = facts.election
    seats = sum(each.seats for each in facts.posts() if each.chosen_from is None)
    later = any(each.number > 1 for each in rounds)
    return (
        Line(Text("单位", "Unit"), election.village),
        Line(Text("选举日", "Election day"), words.day(election.day)),
        Line(Text("登记选民", "Registered electors"), election.roll.sealed),
        Line(Text("应选名额", "Seats"), seats),
        Line(
            Text("再次投票或另行选举", "Re-votes or runoffs"),
            Text("有", "yes") if later else Text("无", "none"),
        ),
        Line(Text("公布日期", "Announced on"), words.day(election.announced_on)),
    )


def sheets(election: Election, present: Round) -> Table:
    """A round's papers, two figures in a row."""
    values = sheet_figures(election, present)
    names = {
        **SHEETS,
        "assisted": Text("其中代写", "of them written by others"),
        "by_mobile": Text("流动票箱发出", "issued at mobile boxes"),
    }
    pairs = [(names[name], count) for name, count in values.items()]
    pairs += [(Text("", ""), None)] * (len(pairs) % 2)  # type: ignore[list-item]
    rows: list[tuple[Cell, ...]] = [
        (*pairs[at], *(("", "") if pairs[at + 1][1] is None else pairs[at + 1]))
        for at in range(0, len(pairs), 2)
    ]
    title = Text(f"第{present.number}轮选票", f"Papers of round {present.number}")
    heads = (Text("项目", "item"), Text("数", "number")) * 2
    return Table(title, heads, tuple(rows))


def sheet_figures(election: Election, present: Round) -> dict[str, int]:
    """Figures of a round's papers, by the names that the forms have for them."""
    stations, verdicts, base = present.stations.values(), verdicts_of(present), figures(election, present)
    standing = [each for each in stations if not each.void]
    return {
        "printed": present.printed,
        "issued": base["PAPERS_ISSUED"],
        "by_proxy": sum(each.by_proxy for each in standing),
        "by_mobile": sum(each.issued + each.conflicts for each in standing if each.kind == "MOBILE"),
        "assisted": sum(count for writers in present.assisted.values() for count in writers.values()),
        "spoiled": sum(each.spoiled for each in standing),
        "unused": sum(each.unused or 0 for each in standing),
        "returned": base["PAPERS_RETURNED"],
        "valid": verdicts["VALID"],
        "partly_invalid": verdicts["PARTLY_INVALID"],
        "invalid": verdicts["INVALID"],
        "blank": verdicts["BLANK"],
        "stations": len(stations),
        "central": sum(each.kind == "CENTRAL" for each in stations),
        "mobile": sum(each.kind == "MOBILE" for each in stations),
    }


def _winners(facts: Facts) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for contest in facts.posts():
        for person in facts.holders(contest.id):
            known = facts.people.get(person)
            rows.append((
                words.post(contest), person, facts.name_or_blank(person), "" if known is None else known.sex, _age(facts, person), "", "",
            ))  # fmt: skip
        empty = facts.vacant().get(contest.id, 0)
        if empty:
            rows.append((words.post(contest), Text(f"空缺{empty}名", f"{empty} vacant"), "", "", "", "", ""))
    heads = (
        Text("职位", "post"), Text("编号", "number"), Text("姓名", "name"), Text("性别", "sex"), Text("年龄", "age"),
        Text("党员", "party member"), Text("文化程度", "education"),
    )  # fmt: skip
    return Table(Text("当选人", "Those elected"), heads, tuple(rows))


def _age(facts: Facts, person: str) -> Cell:
    known = facts.people.get(person)
    if known is None or not known.born:
        return ""
    return clock.full_years(clock.read_day(known.born), clock.read_day(facts.election.day))


def _places(facts: Facts) -> Iterator[Text]:
    for role in SIGNING:
        for officer in facts.serving(role):
            name = words.ROLES[role]
            yield Text(f"{name.zh}（{officer}）", f"{name.en} ({officer})")
    yield Text("见证人（街道、乡镇）", "witness of the township")
