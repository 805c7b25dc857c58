"""Notices about electors: the roll as it hangs on the wall, decisions on challenges, proxies, those who write for others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from services.ballot.documents import words
from services.ballot.documents.facts import Facts, not_yet
from services.forms.document import Block, Grid, NameList, Paragraph, Rules
from services.forms.form import Cell, Table
from shared import clock
from shared.election.state import Elector
from shared.text import Text

RIGHTS = {
    "BOTH": Text("有选举权和被选举权", "may vote and stand"),
    "VOTE": Text("有选举权", "may vote"),
    "STAND": Text("有被选举权", "may stand"),
}


def roll(facts: Facts) -> Iterator[Block]:
    """Numbers and names by group, and nothing else of anybody (OCV2018 14; S1.27)."""
    election = facts.election
    electors = _chosen(facts)
    if not electors:
        raise not_yet("名单上还没有人。请先登记选民。", "Nobody is on the roll yet: register electors first.")
    voters = sum(each.rights != "STAND" for each in election.roll.electors.values())
    said = Text(
        f"现将{election.title}的选民名单公布如下。有选举权的共{voters}人。",
        f"This is the roll of the election. {voters} people may vote.",
    )
    if facts.group is not None:
        said = Text(f"{said.zh}本页为{facts.group}组。", f"{said.en} These are those of group {facts.group}.")
    yield Paragraph(said)
    by_group: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    divided = any(each.rights != "BOTH" for each in electors.values())
    for number, elector in electors.items():
        by_group[elector.group, elector.rights].append((number, facts.name(number)))
    for (group, rights), entries in sorted(by_group.items()):
        title = Text(f"{group}组" if group else "", f"Group {group}" if group else "")
        if divided:
            title = Text(
                f"{title.zh}　{RIGHTS[rights].zh}".strip("　"), f"{title.en} {RIGHTS[rights].en}".strip()
            )
        count = Text(f"（{len(entries)}人）", f" ({len(entries)})")
        yield NameList(Text(title.zh + count.zh, title.en + count.en), tuple(sorted(entries)))
    yield from _objections(facts)


def _chosen(facts: Facts) -> dict[str, Elector]:
    electors = facts.election.roll.electors
    if facts.group is None:
        return electors
    return {number: each for number, each in electors.items() if each.group == facts.group}


def _objections(facts: Facts) -> Iterator[Block]:
    rule, decide = facts.election.profile.roll.challenge_days, facts.election.profile.roll.decision_days
    if not rule.value:
        return
    posted = facts.election.roll.published_on
    until = words.day(clock.within(clock.read_day(posted), rule.value).isoformat()) if posted else None
    zh = f"对名单有不同意见的，应当自名单公布之日起{rule.value}日内{f'（至{until.zh}）' if until else ''}向选举委员会提出申诉"
    en = f"Whoever objects to the roll does so within {rule.value} days{f' (until {until.en})' if until else ''}"
    said = Text(
        f"{zh}；选举委员会自收到申诉之日起{decide.value}日内作出处理决定，并公布处理结果。",
        f"{en}; the electoral committee decides within {decide.value} days and posts the decision.",
    )
    yield Rules(((said, words.clause(rule.clause)),))


def roll_decision(facts: Facts) -> Iterator[Block]:
    """What was objected, and what the committee decided (OCV2018 14)."""
    challenges = facts.election.roll.challenges
    if not challenges:
        raise not_yet("没有人对名单提出申诉。", "Nobody has challenged the roll.")
    rows: list[tuple[Cell, ...]] = []
    for number, each in challenges.items():
        about = facts.called(each.elector) if each.elector else ""
        if each.upheld is None:
            decision: Cell = Text("尚未决定", "not decided yet")
        else:
            decision = Text("成立", "upheld") if each.upheld else Text("不成立", "not upheld")
        rows.append((number, words.GROUNDS[each.ground], about, words.day(each.filed_on), decision))
    heads = (
        Text("申诉编号", "challenge"), Text("事由", "ground"), Text("涉及", "about"), Text("提出日期", "filed on"), Text("处理决定", "decision"),
    )  # fmt: skip
    yield Paragraph(
        Text("对选民名单的申诉，处理决定如下：", "These are the decisions on challenges to the roll:")
    )
    yield Grid(Table(Text("", ""), heads, tuple(rows)), (2, 2, 2, 3, 2))


def proxies(facts: Facts) -> Iterator[Block]:
    """Who votes for whom (S10.76-81; ZJ2020 25)."""
    election = facts.election
    if not election.profile.proxies.allowed.value:
        raise not_yet(
            "本选举不得委托投票。", "This election has no proxies.", election.profile.proxies.allowed.clause
        )
    granted = {number: each for number, each in election.mandates.items() if not each.void}
    yield Paragraph(
        Text(
            f"经选举委员会审核，下列{len(granted)}件委托有效，现予公布："
            if granted
            else "没有人办理委托投票。",
            f"The electoral committee has examined these {len(granted)} mandates:"
            if granted
            else "Nobody votes by proxy.",
        )
    )
    rows: list[tuple[Cell, ...]] = [
        (
            number, each.principal, facts.name_or_blank(each.principal), each.proxy, facts.name_or_blank(each.proxy),
            Text("—", "—") if each.relation == "NONE" else words.word(each.relation),
        )
        for number, each in granted.items()
    ]  # fmt: skip
    heads = (
        Text("委托编号", "mandate"), Text("委托人编号", "principal no."), Text("委托人", "principal"), Text("受托人编号", "proxy no."),
        Text("受托人", "proxy"), Text("受托人是委托人的", "who is the principal's"),
    )  # fmt: skip
    if rows:
        yield Grid(Table(Text("", ""), heads, tuple(rows)), (2, 2, 3, 2, 3, 3))
    yield Rules(
        facts.rules(
            "proxies.relations",
            "proxies.most_principals",
            "proxies.candidate_may_carry",
            "proxies.handing_on",
            "proxies.carry_over",
        )
    )


def assisted_writers(facts: Facts) -> Iterator[Block]:
    """Who writes for electors who cannot, and where (ZJ2020 24)."""
    writers = facts.election.writers
    if not writers:
        raise not_yet(
            "没有确定代写人。请先填报“确定代写人”。",
            "Nobody was appointed to write for others: record WriterAppointed first.",
        )
    rows: list[tuple[Cell, ...]] = [
        (
            number,
            facts.name_or_blank(number),
            "、".join(stations) if stations else Text("各投票站", "all stations"),
        )
        for number, stations in writers.items()
    ]
    heads = (Text("编号", "number"), Text("姓名", "name"), Text("投票站", "station"))
    yield Paragraph(
        Text(
            "文盲或者因残疾等原因不能填写选票的选民，可以请下列代写人代写。代写人不得违背本人意愿，并应当为其保密。",
            "Electors who cannot write may ask these people to write for them, as the elector wishes and in secret.",
        )
    )
    yield Grid(Table(Text("", ""), heads, tuple(rows)), (2, 3, 4))


def mobile_box(facts: Facts) -> Iterator[Block]:
    """To whom a box is carried, where the regulation allows it; who asked for it is on paper alone (C5; ZJ2020 24)."""
    rule = facts.election.profile.polling.mobile_box
    if rule.value == "BANNED":
        raise not_yet("本选举不设流动票箱。", "This election has no mobile boxes.", rule.clause)
    approved = "MOBILE_BOX" in facts.election.approvals
    yield Paragraph(
        Text(
            f"经{words.authority().zh}批准，对下列行动不便的选民使用流动票箱：" if approved
            else f"拟对下列行动不便的选民使用流动票箱，须经{words.authority().zh}批准后使用：",
            f"Approved by the {words.authority().en}, a mobile box is carried to:" if approved
            else f"A mobile box is to be carried to these electors, once the {words.authority().en} has approved it:",
        )
    )  # fmt: skip
    heads = (Text("编号", "number"), Text("姓名", "name"), Text("住址", "address"), Text("原因", "reason"))
    yield Grid(Table(Text("", ""), heads, (("", "", "", ""),) * 12), (2, 3, 4, 3), roomy=True)
    yield Rules(facts.rules("polling.mobile_box", "polling.tellers_per_mobile_box"))
