"""Notices about the poll: when and where, who serves, what makes a paper invalid (ZJ2020 22, 24, 27; S10.85-86)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from services.ballot.documents import words
from services.ballot.documents.facts import Facts
from services.forms.document import BLANK, Block, Grid, Lines, Paragraph, Rules
from services.forms.form import Cell, Line, Table
from shared.election.roles import Role
from shared.text import Text

NO_CLAUSE: Final = Text("", "")
"""Rules of every count here (docs/counting.md 4-5), which no law words just so."""
STAFF: Final = (Role.CHAIR, Role.STATION_CHIEF, Role.ISSUER, Role.CALLER, Role.COUNTER, Role.SCRUTINEER)
"""Who is named on the wall: all who have to do with papers (ZJ2020 22)."""


def time_and_place(facts: Facts) -> Iterator[Block]:
    """The day, the stations and how people vote; hours and addresses are in no entry and are written in."""
    election, present = facts.election, facts.present
    day = words.day(present.day)
    meeting = election.profile.polling.meeting.value
    yield Paragraph(
        Text(
            f"{election.title}{_round(facts).zh}于{day.zh}{'召开选举大会，' if meeting else ''}进行投票。",
            f"{_round(facts).en} is held on {day.en}{', at a meeting' if meeting else ''}.",
        )
    )
    stations = stations_of(facts)
    rows: list[tuple[Cell, ...]] = [(number, kind, "", "") for number, kind in stations.items()]
    rows += [("", "", "", "")] * max(0, 3 - len(rows))
    heads = (Text("投票站", "station"), Text("形式", "kind"), Text("地点", "place"), Text("时间", "hours"))
    yield Grid(Table(Text("投票站", "Stations"), heads, tuple(rows)), (2, 2, 4, 3), roomy=True)
    if meeting:
        yield Lines(
            (Line(Text("会议地点", "Place of the meeting"), BLANK), Line(Text("会议时间", "Hour"), BLANK))
        )
    yield Paragraph(Text("投票方式", "How people vote"), "HEAD")
    yield Rules(
        facts.rules(
            "polling.meeting", "polling.mobile_box", "polling.booth", "proxies.allowed", "proxies.apply_days_before",
            "papers.write_in", "winning.quorum", "winning.share",
        )
    )  # fmt: skip
    yield Paragraph(
        Text(
            "选民凭本人身份证件或者选民证领取选票；受委托投票的，另凭委托投票证。",
            "Electors bring an identity or elector's card; proxies bring their mandate card too.",
        )
    )


def stations_of(facts: Facts) -> dict[str, Text]:
    """Stations known so far: those that opened in the present round, and those to which staff was appointed."""
    known = {
        station: Text("", "")
        for officer in facts.election.officers.values()
        if not officer.dismissed
        for station in sorted(officer.stations)
    }
    opened = {
        number: words.STATION_KINDS.get(each.kind, Text(each.kind, each.kind))
        for number, each in facts.present.stations.items()
    }
    return dict(sorted({**known, **opened}.items()))


def _round(facts: Facts) -> Text:
    number = facts.present.number
    if number == 1:
        return Text("", "The first ballot")
    return Text(f"第{number}轮投票", f"Round {number} of the poll")


def staff(facts: Facts) -> Iterator[Block]:
    """Who serves, office by office (ZJ2020 22)."""
    rows: list[tuple[Cell, ...]] = []
    for role in STAFF:
        for officer in facts.election.officers.values():
            if role not in officer.roles or officer.dismissed:
                continue
            name: Cell = facts.name(officer.person) or BLANK if officer.person else BLANK
            places: Cell = "、".join(sorted(officer.stations)) or Text("全部", "all")
            rows.append((words.ROLES[role], officer.id, name, places))
    heads = (Text("职务", "office"), Text("编号", "number"), Text("姓名", "name"), Text("投票站", "station"))
    yield Paragraph(Text("选举工作人员名单公布如下：", "These people serve at the election:"))
    yield Grid(Table(Text("", ""), heads, tuple(rows)), (4, 3, 4, 2))
    yield Rules(facts.rules("polling.kin_of_staff", "polling.staff_days_before"))


def invalid_rules(facts: Facts) -> Iterator[Block]:
    """What a mark says and what makes a paper, or a part of it, invalid: the same rule for every paper (ZJ2020 27; C8)."""
    yield Paragraph(
        Text(
            f"{facts.election.title}的选票按下列规则认定，公布之后不再变动：",
            "Papers of this election are judged by these rules, which do not change once posted:",
        )
    )
    yield Paragraph(Text("一、选票上的选择", "1. What is marked"), "HEAD")
    yield Rules(
        facts.rules(
            "papers.write_in", "papers.abstain_may_write_in", "papers.overvote", "papers.double_post", "papers.cumulate_down",
            "papers.smallest_pile",
        )
    )  # fmt: skip
    yield Paragraph(Text("二、整张无效的选票", "2. Papers that are invalid as a whole"), "HEAD")
    yield Rules(
        tuple(
            (text, NO_CLAUSE)
            for text in (
                Text("无法辨认写的是谁的。", "It cannot be read who is meant."),
                Text("不是本次选举统一印制的选票。", "It is not an official paper of this election."),
                Text(
                    "写有能够辨认投票人的姓名、记号的。",
                    "It bears a name or sign by which its voter can be known.",
                ),
                Text("污损、撕毁不能认定的。", "It is defaced or torn so that it cannot be judged."),
            )
        )
    )
    yield Paragraph(Text("三、有疑问的选票和空白票", "3. Doubtful and blank papers"), "HEAD")
    yield Rules(
        (
            (
                Text("难以确认的选票由监票人提交选举委员会讨论决定。", "Papers in doubt are put before the electoral committee, which decides."),
                NO_CLAUSE,
            ),
            (
                Text("没有任何选择的是空白票，计入收回的选票。", "A paper without any mark is blank; it is among the papers returned."),
                NO_CLAUSE,
            ),
        )
    )  # fmt: skip
    yield Paragraph(Text("四、选举有效和当选", "4. A valid election, and who wins"), "HEAD")
    yield Rules(
        facts.rules(
            "winning.quorum", "winning.returned_within_issued", "winning.share", "winning.women_first"
        )
    )
