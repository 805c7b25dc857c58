"""Minutes and forms that are filled in by hand beside the record: of the count, of the meeting, the paper ledger, the register.

Minutes carry the checkpoint as a large QR code: what is on paper, signed by the people in the room, cannot be set back.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from services.ballot.documents import words
from services.ballot.documents.about_the_outcome import votes
from services.ballot.documents.about_the_poll import stations_of
from services.ballot.documents.cards import voting
from services.ballot.documents.facts import Facts, not_yet
from services.ballot.documents.result_report import TOLD, sheets
from services.forms.document import BLANK, Block, Code, Grid, Lines, Paragraph, Section, Signatures
from services.forms.form import Cell, Line, Table
from shared.election.counting.reconciliation import differences, open_differences
from shared.election.roles import Role
from shared.text import Text

A_PART: Final = 200
"""Lines of the register that are printed at once."""


def count_minutes(facts: Facts) -> Iterator[Block]:
    """计票记录: the ledger of every station, differences, papers and votes of the present round (ZJ2020 26-27)."""
    present = facts.present
    if present.phase not in TOLD:
        raise not_yet("本轮计票尚未结束。", "The count of this round is not closed.")
    yield Lines(
        (
            Line(Text("轮次", "Round"), present.number),
            Line(Text("投票日", "Day of the poll"), words.day(present.day)),
            Line(Text("计票地点", "Place of the count"), BLANK),
            Line(Text("计票起止时间", "From and to"), BLANK),
        )
    )
    yield Grid(_ledger(facts), (2, 2, 2, 2, 2, 2, 2))
    broken = differences(present)
    unexplained = {(each.rule, each.station) for each in open_differences(present)}
    rows: list[tuple[Cell, ...]] = [
        (
            each.rule, each.station or Text("全部", "all"), each.expected, each.found,
            Text("未说明", "not explained") if (each.rule, each.station) in unexplained else Text("已说明", "explained"),
        )
        for each in broken
    ]  # fmt: skip
    heads = (
        Text("核对规则", "rule"),
        Text("投票站", "station"),
        Text("应为", "expected"),
        Text("实为", "found"),
        Text("说明", "explanation"),
    )
    if rows:
        yield Grid(Table(Text("差额", "Differences"), heads, tuple(rows)), (2, 2, 2, 2, 3))
    else:
        yield Paragraph(
            Text("票数核对一致，没有差额。", "The figures of the papers agree; there is no difference.")
        )
    yield Grid(sheets(facts.election, present), (5, 2, 5, 2))
    yield Grid(votes(facts, present), (4, 3, 3, 2, 2))
    yield from _checkpoint(facts)
    yield Signatures(tuple(_signing(facts, Role.CALLER, Role.COUNTER, Role.SCRUTINEER, Role.CHAIR)))


def _ledger(facts: Facts) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            number,
            each.papers,
            each.issued + each.conflicts,
            each.by_proxy,
            each.spoiled,
            each.unused,
            each.returned,
        )
        for number, each in sorted(facts.present.stations.items())
    ]
    heads = (
        Text("投票站", "station"), Text("领到", "received"), Text("发出", "issued"), Text("其中委托", "by proxy"), Text("作废", "spoiled"),
        Text("剩余", "unused"), Text("收回", "returned"),
    )  # fmt: skip
    return Table(Text("各投票站选票", "Papers by station"), heads, tuple(rows))


def _checkpoint(facts: Facts) -> Iterator[Block]:
    proof = facts.proof
    yield Paragraph(Text("记录检查点", "Checkpoint of the record"), "HEAD")
    yield Paragraph(
        Text(
            f"在场人员确认：至本记录签名时，选举记录共有{proof.size}条，根为{proof.root or BLANK.zh}。",
            f"Those present confirm: when this was signed the record had {proof.size} entries, its root was {proof.root or BLANK.en}.",
        )
    )
    if proof.note:
        yield Code(
            proof.note,
            Text(
                "二维码为该检查点的全文（C2SP tlog-checkpoint）。日后任何人出示的选举记录若与之不符，即可据本记录证明其被改动："
                "扫描存成文件，用 jianpiao verify --since 核对。",
                "The code is the whole checkpoint (C2SP tlog-checkpoint). A record that does not fit it was altered: scan it into a file "
                "and run jianpiao verify --since.",
            ),
        )


def _signing(facts: Facts, *roles: Role) -> Iterator[Text]:
    for role in roles:
        name = words.ROLES[role]
        for officer in facts.serving(role) or [""]:
            yield Text(f"{name.zh}（{officer}）", f"{name.en} ({officer})") if officer else name


def meeting_minutes(facts: Facts) -> Iterator[Block]:
    """选举大会记录: who should attend and who came, what was done, and the checkpoint (OCV2018 26; S1.28)."""
    present = facts.present
    yield Lines(
        (
            Line(
                Text("会议", "Meeting"),
                Text(f"第{present.number}轮投票", f"round {present.number} of the poll"),
            ),
            Line(Text("日期", "Day"), words.day(present.day)),
            Line(Text("地点", "Place"), BLANK),
            Line(Text("起止时间", "From and to"), BLANK),
            Line(Text("主持人", "Presiding"), "、".join(facts.serving(Role.CHAIR)) or BLANK),
            Line(Text("记录人", "Secretary"), BLANK),
        )
    )
    rows: list[tuple[Cell, ...]] = [
        (group or Text("全体", "all"), each.should_attend, each.present, each.represented)
        for group, each in sorted(present.meetings.items())
    ] or [(Text("全体", "all"), "", "", "")]
    heads = (
        Text("范围", "of"),
        Text("应到", "should attend"),
        Text("实到", "present"),
        Text("委托出席", "by proxy"),
    )
    yield Grid(Table(Text("到会情况", "Attendance"), heads, tuple(rows)), (2, 2, 2, 2))
    steps = (
        Text("宣布到会人数，会议是否有效", "attendance announced, and whether the meeting is valid"),
        Text(
            "通过总监票人、监票人、唱票人、计票人名单",
            "chief scrutineer, scrutineers, callers and counters agreed",
        ),
        Text("宣读投票办法和选票效力认定规则", "manner of voting and rules about papers read out"),
        Text("候选人发言（如有）", "speeches of candidates, if any"),
        Text("当众查验空箱并加封", "boxes shown empty and sealed"),
        Text("发票、秘密写票、投票", "papers issued, written in secret, cast"),
        Text("公开开箱、清点、唱票、计票", "boxes opened, papers counted in public"),
        Text("宣布选举是否有效和计票结果", "validity and votes declared"),
    )
    course = (Text("序", "no."), Text("事项", "step"), Text("情况", "what happened"))
    yield Grid(
        Table(Text("议程", "Course"), course, tuple((at, each, "") for at, each in enumerate(steps, 1))),
        (1, 6, 6),
        roomy=True,
    )
    yield from _checkpoint(facts)
    yield Signatures(
        (
            *_signing(facts, Role.CHAIR, Role.SCRUTINEER),
            Text("记录人", "secretary"),
            Text("街道（乡镇）见证人", "witness of the township"),
        )
    )


def ledger_forms(facts: Facts) -> Iterator[Section]:
    """选票台账: a sheet for each station, where the desk keeps count by hand beside the record."""
    stations = list(stations_of(facts)) or [""]
    for station in stations:
        yield Section((*_ledger_form(facts, station),), headed=True)


def _ledger_form(facts: Facts, station: str) -> Iterator[Block]:
    known = facts.present.stations.get(station)
    yield Lines(
        (
            Line(Text("投票站", "Station"), station or BLANK),
            Line(Text("投票日", "Day"), words.day(facts.present.day)),
            Line(Text("轮次", "Round"), facts.present.number),
            Line(Text("领到选票", "Papers received"), BLANK if known is None else known.papers),
        )
    )
    hours: list[tuple[Cell, ...]] = [("", "", "", "", "")] * 12
    heads = (
        Text("时间", "hour"),
        Text("发出（画“正”）", "issued (tally)"),
        Text("其中委托", "by proxy"),
        Text("作废换发", "spoiled"),
        Text("经手人", "issuer"),
    )
    yield Grid(Table(Text("发票登记", "Papers issued"), heads, tuple(hours)), (2, 5, 2, 2, 2), roomy=True)
    totals = (
        Text("领到选票 ①", "received ①"), Text("发出选票 ②", "issued ②"), Text("作废选票 ③", "spoiled ③"),
        Text("剩余选票 ④", "unused ④"), Text("核对：①＝②＋③＋④", "check: ① = ② + ③ + ④"), Text("开箱收回 ⑤（⑤不多于②）", "returned ⑤ (no more than ②)"),
    )  # fmt: skip
    columns = (Text("项目", "item"), Text("张数", "papers"), Text("备注", "remarks"))
    yield Grid(
        Table(Text("结束时清点", "At the end"), columns, tuple((each, "", "") for each in totals)),
        (4, 2, 4),
        roomy=True,
    )
    yield Signatures(
        (
            Text("验证发票员", "issuers"),
            Text("投票站负责人", "head of the station"),
            Text("监票人", "scrutineer"),
            Text("时间", "time"),
        )
    )


def register(facts: Facts) -> Iterator[Block]:
    """领票登记表: every elector with room for a signature, if nothing but paper works (OCV2018 15; ZJ2020 26)."""
    numbers = voting(facts)[facts.first : facts.first + A_PART]
    if not numbers:
        raise not_yet("名单上没有这一部分选民。", "There are no electors in this part of the roll.")
    proxied = facts.election.proxied
    rows: list[tuple[Cell, ...]] = []
    for number in numbers:
        mandate = facts.election.mandates.get(proxied.get(number, ""))
        by = "" if mandate is None or mandate.void or not mandate.posted else mandate.proxy
        rows.append((number, facts.name_or_blank(number), by, "", ""))
    heads = (
        Text("编号", "number"), Text("姓名", "name"), Text("受托人编号", "proxy no."), Text("本人签名", "own signature"), Text("受托人签名", "proxy's signature"),
    )  # fmt: skip
    yield Grid(Table(Text("", ""), heads, tuple(rows)), (2, 3, 2, 3, 3), roomy=True)
