"""Notices of the beginning: the election day, the electoral committee and its changes, registration (domain 4.2-4.3)."""

from __future__ import annotations

from collections.abc import Iterator

from services.ballot.documents import words
from services.ballot.documents.facts import Facts, not_yet
from services.forms.document import BLANK, Block, Grid, Lines, Paragraph, Rules
from services.forms.form import Cell, Line, Table
from services.profiles.words import WORDS
from shared import clock
from shared.election.roles import Role
from shared.election.state import Election
from shared.text import Text


def election_day(facts: Facts) -> Iterator[Block]:
    """Day, posts and the days by which each step has to be done (S10.64)."""
    election = facts.election
    sources = "、".join(each if "《" in each else f"《{each}》" for each in election.profile.sources)
    day, body = words.day(election.day), words.body(election)
    yield Paragraph(
        Text(
            f"依据{sources}，{election.village}{body.zh}本次选举的选举日定为{day.zh}。",
            f"The election of the {body.en} of {election.village} is held on {day.en}, under {sources}.",
        )
    )
    yield Grid(posts(facts), (3, 1, 4))
    yield Grid(_deadlines(election), (3, 3, 5))
    yield Paragraph(Text("请广大选民相互转告，按时参加。", "Please tell each other, and take part."))


def posts(facts: Facts) -> Table:
    """The posts and their seats."""
    rows: list[tuple[Cell, ...]] = []
    for each in facts.posts():
        remarks = []
        if each.group is not None:
            remarks.append(Text(f"由{each.group}组选举", f"elected by group {each.group}"))
        if each.chosen_from is not None:
            source = facts.election.contests[each.chosen_from]
            remarks.append(Text(f"从当选的{source.zh}中产生", f"chosen from those elected as {source.en}"))
        rows.append((words.post(each), each.seats, words.joined(remarks) if remarks else ""))
    heads = (Text("职位", "post"), Text("应选名额", "seats"), Text("说明", "remarks"))
    return Table(Text("职位和名额", "Posts and seats"), heads, tuple(rows))


def _deadlines(election: Election) -> Table:
    profile, day = election.profile, clock.read_day(election.day)
    steps: list[tuple[Text, int, str]] = [
        (
            Text("公布选民名单", "roll posted"),
            profile.roll.publish_days_before.value,
            profile.roll.publish_days_before.clause,
        )
    ]
    nomination, modes = profile.nomination, profile.nomination.modes.value
    if "SELF" in modes:
        rule = nomination.self_days_before
        steps.append((Text("自荐报名截止", "self-nomination ends"), rule.value, rule.clause))
    if "SEA" in modes:
        rule = nomination.sea_days_before
        steps.append((Text("海推提名截止", "sea nomination ends"), rule.value, rule.clause))
    if set(modes) - {"SELF", "SEA"}:
        rule = nomination.recommend_days_before
        steps.append((Text("推荐截止", "recommendation ends"), rule.value, rule.clause))
    rule = nomination.list_days_before
    steps.append((Text("公布候选人名单", "candidates posted"), rule.value, rule.clause))
    rule = profile.polling.staff_days_before
    steps.append((Text("公布工作人员名单", "staff posted"), rule.value, rule.clause))
    if profile.proxies.allowed.value:
        rule = profile.proxies.apply_days_before
        steps.append((Text("办理委托投票截止", "proxies end"), rule.value, rule.clause))
    rows = [
        (what, words.day(clock.before(day, days).isoformat()), words.clause(clause))
        for what, days, clause in sorted(steps, key=lambda each: -each[1])
    ]
    rows.append((Text("投票", "poll"), words.day(election.day), Text("", "")))
    heads = (Text("事项", "step"), Text("最迟日期", "at the latest"), Text("依据", "clause"))
    return Table(Text("日程", "Timetable"), heads, tuple(rows))


def committee_list(facts: Facts) -> Iterator[Block]:
    """Who sits on the electoral committee (S10.62)."""
    election = facts.election
    if not election.committee:
        raise not_yet(
            "选举委员会尚未产生。请先填报“选举委员会产生”。",
            "There is no electoral committee yet: record CommitteeFormed first.",
        )
    yield Paragraph(
        Text(
            f"经推选，{words.presiding(election).zh}由下列{len(election.committee)}人组成：",
            f"The {words.presiding(election).en} consists of these {len(election.committee)} members:",
        )
    )
    yield Grid(_members(facts), (1, 2, 3, 3))
    yield Rules(facts.rules("committee.minimum", "committee.maximum", "committee.quorum"))


def _members(facts: Facts) -> Table:
    chairs = {
        each.person
        for each in facts.election.officers.values()
        if Role.CHAIR in each.roles and not each.dismissed
    }
    rows: list[tuple[Cell, ...]] = [
        (at, number, facts.name_or_blank(number), Text("主任", "chair") if number in chairs else "")
        for at, number in enumerate(facts.election.committee, 1)
    ]
    heads = (Text("序", "no."), Text("编号", "number"), Text("姓名", "name"), Text("职务", "office"))
    return Table(Text("", ""), heads, tuple(rows))


def committee_change(facts: Facts) -> Iterator[Block]:
    """Who left the electoral committee and who moved up, with the reason, and who sits on it now (ZJ2020 9)."""
    changes = [each for each in facts.changes if each.kind == "CommitteeChanged"]
    if not changes:
        raise not_yet("选举委员会没有变动。", "The electoral committee has not changed.")
    rows: list[tuple[Cell, ...]] = []
    for change in changes:
        for key, what in (("left", Text("退出", "left")), ("joined", Text("递补", "moved up"))):
            numbers = change.body.get(key, ())
            assert isinstance(numbers, list | tuple)
            rows += [(words.day(change.day), what, number, facts.name_or_blank(number)) for number in numbers]
    heads = (Text("日期", "day"), Text("变动", "change"), Text("编号", "number"), Text("姓名", "name"))
    yield Paragraph(
        Text(
            "选举委员会成员接受提名为候选人的，或者因近亲属参选等原因不再担任的，退出选举委员会，由候补人员依次递补。",
            "Members who stand, or whose near relatives stand, leave the electoral committee, and others move up in turn.",
        )
    )
    yield Grid(Table(Text("变动", "Changes"), heads, tuple(rows)), (3, 1, 2, 2))
    yield Paragraph(Text("变动后的成员：", "Members now:"))
    yield Grid(_members(facts), (1, 2, 3, 3))


def registration(facts: Facts) -> Iterator[Block]:
    """Who can be registered, where and until when (S10.66; ZJ2020 12-13)."""
    election = facts.election
    roll = election.profile.roll.publish_days_before
    last = clock.before(clock.read_day(election.day), roll.value).isoformat()
    classes = [
        Text(WORDS[each]["zh"], WORDS[each]["en"]) for each in election.profile.electorate.classes.value
    ]
    yield Paragraph(
        Text(
            f"{election.title}的选民登记现已开始。登记的对象是：{'；'.join(each.zh for each in classes)}。",
            f"Registration for the election has begun. Those registered are: {'; '.join(each.en for each in classes)}.",
        )
    )
    yield Rules(
        facts.rules(
            "electorate.kind",
            "electorate.min_age",
            "electorate.by_group",
            "roll.publish_days_before",
            "roll.challenge_days",
        )
    )
    clerks = facts.serving(Role.REGISTRAR)
    names = "、".join(
        facts.called(facts.election.officers[election.ids[each]].person or each) for each in clerks
    )
    yield Lines(
        (
            Line(Text("登记时间", "Time"), BLANK),
            Line(Text("登记地点", "Place"), BLANK),
            Line(Text("登记员", "Registrars"), names or BLANK),
            Line(Text("名单最迟公布日", "Roll posted by"), words.day(last)),
        ),
        1,
    )
