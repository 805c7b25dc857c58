"""The official forms: result report, winners, roll in figures, table of a whole campaign (domain 4.4; S4, S7, S10.11-14).

What it leaves out: how a form is written (`services/forms/`), and the figures (`election.py`, `statistics.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from services.audit.reports.election import ElectionReport, Result, RoundReport
from services.audit.reports.evidence import spans
from services.audit.reports.partition import Partition
from services.audit.reports.persons import Key, Person, find
from services.audit.reports.statistics import EDUCATION_NAMES, Shared, Statistics, elected_people, statistics
from services.audit.verify.assertion_text import finding_line
from services.audit.verify.findings import Text
from services.audit.verify.rounding import percent
from services.forms.form import Cell, Form, Line, Table
from services.forms.words import DRILL, ELECTORS, KINDS, SHEETS
from shared import clock
from shared.election.roles import ROLE_ZH, Role

MOST_FINDINGS: Final = 20
"""Findings told on one form for each election; `jianpiao verify` tells them all."""
_OPEN: Final = Text("结果尚未公布，本表不是最终结果", "The result has not been announced; this is not final")


def result_form(report: ElectionReport, persons: Mapping[Key, Person]) -> Form:
    """选举结果报告单: the sheets and votes of every round, the winners, and where everybody signs."""
    tables: list[Table] = []
    for each in report.rounds:
        tables.append(_sheets(each, report))
        tables += [_votes(each, result, report, persons) for result in each.results]
    tables.append(_winners(report, persons))
    return Form(
        Text("选举结果报告单", "Result report"),
        _about(report),
        tuple(tables),
        _proof(report),
        tuple(
            Text(f"{ROLE_ZH[Role(office)]}（{officer}）", f"{office} ({officer})")
            for office, officers in report.signing.items()
            for officer in officers
        ),
        _notice([report]),
        _findings([report]),
    )


def winners_form(report: ElectionReport, persons: Mapping[Key, Person]) -> Form:
    """当选人名册: who holds each seat, and what the office states about them."""
    rows = tuple(
        (
            Text(holder.post.zh, holder.post.en),
            holder.person,
            person.name or None,
            _SEX.get(person.sex or ""),
            None if person.born is None else clock.full_years(person.born, clock.read_day(report.day)),
            EDUCATION_NAMES.get(person.education or ""),
            _truth(person.party),
            _truth(person.former),
            holder.votes,
        )
        for holder in report.holders
        for person in [find(persons, report.id, holder.person)]
    )
    heads = (
        Text("职务", "post"),
        Text("编号", "number"),
        Text("姓名", "name"),
        Text("性别", "sex"),
        Text("年龄", "age"),
        Text("文化程度", "education"),
        Text("党员", "party member"),
        Text("连任", "re-elected"),
        Text("得票", "votes"),
    )
    table = Table(Text("当选人", "Winners"), heads, rows)
    return Form(
        Text("当选人名册", "Register of winners"),
        _about(report),
        (table,),
        _proof(report),
        notice=_notice([report]),
        notes=_findings([report]),
    )


def roll_form(report: ElectionReport) -> Form:
    """选民名单汇总: electors in figures, by group and by reason of registration. No elector is named."""
    tables = (
        _counts(Text("按村民小组", "by group"), report.roll_by_group, {}, report.registered),
        _counts(Text("按登记类别", "by reason"), report.roll_by_kind, ELECTORS, report.registered),
    )
    return Form(
        Text("选民名单汇总表", "The roll in figures"),
        _about(report),
        tables,
        _proof(report),
        notice=_notice([report]),
        notes=_findings([report]),
    )


def statistics_form(reports: Sequence[ElectionReport], persons: Mapping[Key, Person]) -> Form:
    """换届选举情况统计表: one row for each election, the figures of all together, and who was elected."""
    found = statistics(reports, persons)
    units = tuple(_unit(each, persons) for each in reports)
    heads = (
        Text("单位", "unit"),
        Text("选举", "election"),
        Text("选民", "electors"),
        Text("参加投票", "voted"),
        Text("投票率%", "turnout %"),
        Text("应选", "seats"),
        Text("当选", "elected"),
        Text("一次成功", "first ballot"),
        Text("公布日期", "announced"),
    )
    partitions = [found.new, found.sex, found.age, found.education, found.party]
    return Form(
        Text("换届选举情况统计表", "Statistics of the elections"),
        tuple(_overview(found)),
        (Table(Text("各单位", "units"), heads, units), *map(_partition, partitions)),
        tuple(line for each in reports for line in _proof(each)),
        notice=_notice(reports),
        notes=(
            Text(
                "百分比四舍五入到一位小数，各项之和可能为99.9或100.1。",
                "Percentages are rounded half up to one decimal; they may add up to 99.9 or 100.1.",
            ),
            *_findings(reports),
        ),
    )


def _about(report: ElectionReport) -> tuple[Line, ...]:
    return (
        Line(Text("选举", "Election"), report.title),
        Line(Text("单位", "Unit"), report.village),
        Line(Text("选举日", "Election day"), report.day),
        Line(Text("适用规程", "Regulation"), report.regulation),
        Line(Text("登记选民", "Registered electors"), report.registered),
        Line(Text("应选名额", "Seats"), sum(post.seats for post in report.posts if post.chosen_from is None)),
        Line(Text("公布日期", "Announced on"), report.announced_on),
        Line(
            Text("再次投票或另行选举", "Re-votes or runoffs"),
            Text("有", "yes") if len(report.rounds) > 1 else Text("无", "none"),
        ),
    )


def _proof(report: ElectionReport) -> tuple[Line, ...]:
    return (
        Line(Text("记录", "Record"), report.id),
        Line(Text("条目数", "Entries"), report.size),
        Line(Text("根", "Root"), report.root),
    )


def _notice(reports: Sequence[ElectionReport]) -> Text | None:
    drill, open_ = any(each.drill for each in reports), not all(each.complete for each in reports)
    serious = sum(len(each.serious) for each in reports)
    found = Text(
        f"核验发现严重问题{serious}项，见表末；结果须由有权机关裁定",
        f"The audit found {serious} serious matter(s), told below; somebody with the power to do so has to rule on them",
    )
    said = [text for text, holds in ((DRILL, drill), (_OPEN, open_ and not drill), (found, serious)) if holds]
    return Text("；".join(each.zh for each in said), "; ".join(each.en for each in said)) if said else None


def _findings(reports: Sequence[ElectionReport]) -> tuple[Text, ...]:
    """What the audit assertions found and the form has to say, each with its unit where there are several."""
    told: list[Text] = []
    for each in reports:
        unit = f"{each.village} · " if len(reports) > 1 else ""
        told += [
            Text(f"{unit}{finding_line(found, 'zh')}", f"{unit}{finding_line(found, 'en')}")
            for found in each.serious[:MOST_FINDINGS]
        ]
        more = len(each.serious) - MOST_FINDINGS
        if more > 0:
            told.append(
                Text(f"{unit}另有{more}项，见 jianpiao verify", f"{unit}and {more} more: see jianpiao verify")
            )
    return tuple(told)


def _sheets(present: RoundReport, report: ElectionReport) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (text, present.figures[name], _share(present, name, report)) for name, text in SHEETS.items()
    ]
    behind = tuple(spans(present.evidence[name]) for name in SHEETS)
    title = Text(f"第{present.number}轮选票", f"Papers of round {present.number}")
    heads = (Text("项目", "item"), Text("张（个）", "number"), Text("%", "%"))
    return Table(title, heads, tuple(rows), behind)


def _share(present: RoundReport, name: str, report: ElectionReport) -> Cell:
    """Papers returned are a share of the electors (turnout); verdicts are shares of the papers returned."""
    if name == "returned":
        return percent(present.figures[name], report.registered)
    if name in ("valid", "partly_invalid", "invalid", "blank"):
        return percent(present.figures[name], present.figures["returned"])
    return ""


def _votes(
    present: RoundReport, result: Result, report: ElectionReport, persons: Mapping[Key, Person]
) -> Table:
    zh, en = result.post.zh, result.post.en
    kind = KINDS[result.kind]
    title = Text(
        f"第{present.number}轮 {zh}（{kind.zh}，应选{result.seats}名，当选至少{result.minimum}票）",
        f"Round {present.number}, {en} ({kind.en}, {result.seats} seats, {result.minimum} votes needed)",
    )
    heads = (
        Text("编号", "number"),
        Text("姓名", "name"),
        Text("得票", "votes"),
        Text("%", "%"),
        Text("结果", "outcome"),
    )
    everybody = {**dict.fromkeys(result.candidates, 0), **result.votes}
    ranked = sorted(everybody.items(), key=lambda each: (-each[1], each[0]))
    rows = tuple(
        (
            person if person in result.candidates else Text(f"{person}（另选）", f"{person} (written in)"),
            find(persons, report.id, person).name or None,
            votes,
            percent(votes, present.figures["returned"]),
            _outcome(result, person),
        )
        for person, votes in ranked
    )
    return Table(title, heads, rows)


def _outcome(result: Result, person: str) -> Cell:
    if not result.valid:
        return Text("投票无效", "poll invalid")
    if person in result.elected:
        return Text("当选", "elected")
    return Text("票数相等", "tied") if person in result.tied else ""


def _winners(report: ElectionReport, persons: Mapping[Key, Person]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            Text(holder.post.zh, holder.post.en),
            holder.person,
            find(persons, report.id, holder.person).name or None,
            holder.votes,
            holder.round,
        )
        for holder in report.holders
    ]
    by_id = {post.id: post for post in report.posts}
    for post, seats in report.vacant.items():
        empty = Text(f"空缺{seats}名", f"{seats} vacant")
        rows.append((Text(by_id[post].zh, by_id[post].en), empty, None, None, None))
    heads = (
        Text("职务", "post"),
        Text("编号", "number"),
        Text("姓名", "name"),
        Text("得票", "votes"),
        Text("轮次", "round"),
    )
    return Table(Text("当选人", "Winners"), heads, tuple(rows))


def _counts(title: Text, counts: Mapping[str, int], names: Mapping[str, Text], whole: int) -> Table:
    rows = tuple(
        (names.get(name, name or Text("未分组", "no group")), count, percent(count, whole))
        for name, count in sorted(counts.items())
    )
    return Table(title, (Text("类别", "kind"), Text("人数", "electors"), Text("%", "%")), rows)


def _unit(report: ElectionReport, persons: Mapping[Key, Person]) -> tuple[Cell, ...]:
    first = report.rounds[0].figures
    return (
        report.village,
        report.title,
        report.registered,
        first["returned"],
        percent(first["returned"], report.registered),
        sum(post.seats for post in report.posts if post.chosen_from is None),
        len(elected_people([report], persons)),
        _truth(report.at_first_ballot),
        report.announced_on,
    )


def _overview(found: Statistics) -> Iterator[Line]:
    yield _shared(Text("已完成换届", "Complete"), found.complete)
    yield _shared(Text("一次性选举成功", "At the first ballot"), found.first_ballot)
    yield Line(Text("应选名额", "Seats"), found.seats)
    yield Line(Text("空缺", "Vacant"), found.vacant)
    yield Line(Text("当选人数", "People elected"), found.people)
    yield Line(Text("平均年龄", "Mean age"), found.mean_age)
    yield _shared(Text("书记、主任一肩挑", "One person heads both"), found.one_shoulder)
    yield _shared(Text("交叉任职", "In two bodies"), found.crossing)


def _shared(name: Text, share: Shared) -> Line:
    of = percent(share.count, share.whole)
    return Line(name, f"{share.count}/{share.whole}" + ("" if of is None else f"（{of}%）"))


def _partition(partition: Partition) -> Table:
    rows = tuple((part.name, part.count, partition.share(part)) for part in partition.parts)
    return Table(partition.name, (partition.name, Text("人数", "people"), Text("%", "%")), rows)


_SEX: Final = {"F": Text("女", "F"), "M": Text("男", "M")}


def _truth(value: bool | None) -> Cell:
    return None if value is None else Text("是", "yes") if value else Text("否", "no")
