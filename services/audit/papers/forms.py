"""What a paper audit prints: the plan, the list of lots to walk along, the state of the risk. Forms, for any of the writers.

What it leaves out: how a form is written (`services/forms/as_*.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from services.audit.papers.lots import Lot
from services.audit.papers.plan import LOOKING_UP, Plan
from services.audit.verify.findings import Text
from services.forms.form import Cell, Form, Line, Table
from shared import base64text
from shared.election.audit.claims import ANYBODY
from shared.election.audit.measure import largest
from shared.election.audit.risk import in_millionths
from shared.election.remembered import Claim, PaperAudit
from shared.election.state import Election, Round
from shared.log.checkpoint import Checkpoint

DRILL: Final = Text("演练，不是选举，没有法律效力", "A drill, not an election; without legal force")


def plan_form(plan: Plan, election: Election, now: Checkpoint) -> Form:
    """选票抽查估算: what there is to confirm, and how much work it is."""
    lines = [
        Line(Text("第几轮", "round"), plan.round),
        Line(Text("收回选票", "papers"), plan.papers),
        Line(Text("风险限（%）", "risk limit (%)"), _percent(in_millionths(plan.limit))),
        Line(Text("抽单张：若完全一致", "papers to look at, if all agree"), plan.to_look_at[0]),
        Line(Text("　　　　若有一张差一票", "    if one is off by a vote"), plan.to_look_at[1]),
        Line(Text("　　　　若有两张差一票", "    if two are off by a vote"), plan.to_look_at[2]),
        Line(
            Text("抽整捆：若完全一致", "bundles to draw, if all agree"),
            Text(
                f"{plan.bundles_to_count}签，共{plan.bundles}捆",
                f"{plan.bundles_to_count} lots of {plan.bundles}",
            ),
        ),
        Line(Text("建议", "advice"), advice(plan)),
    ]
    smallest = plan.smallest
    if smallest is not None:
        lines.append(Line(Text("决定工作量的", "what decides how much"), claim_words(smallest, election)))
    rows: list[tuple[Cell, ...]] = []
    for contest in plan.contests:
        name = _post(contest.id, election)
        if contest.why_not is not None:
            rows.append((name, Text(*contest.why_not), None))
        rows += [(name, claim_words(claim, election), claim.margin) for claim in contest.claims]
    table = Table(
        Text("需要确认的", "What is to be confirmed"),
        (Text("岗位", "post"), Text("结论", "claim"), Text("差额（票）", "margin (votes)")),
        tuple(rows),
    )
    return _form(Text("选票抽查估算", "Plan of a paper audit"), election, now, lines, [table])


def lots_form(
    lots: Sequence[Lot], in_bundles: bool, seed: str, present: Round, election: Election, now: Checkpoint
) -> Form:
    """抽中清单: where the drawn papers lie, in the order in which people walk along the piles."""
    heads = [
        Text("第几签", "lot"),
        Text("抽中号", "number"),
        Text("票堆", "pile"),
        Text("第几捆", "bundle"),
    ]
    if in_bundles:
        rows: list[tuple[Cell, ...]] = [
            (lot.drawn, lot.number, lot.pile, lot.bundle, lot.batch, None) for lot in lots
        ]
        heads += [Text("捆编号", "batch"), Text("重数结果", "counted")]
    else:
        rows = [
            (lot.drawn, lot.number, lot.pile, lot.bundle, lot.place_in_bundle, lot.place, lot.paper, None)
            for lot in lots
        ]
        heads += [
            Text("捆内第几张", "place in it"),
            Text("票堆第几张", "place in the pile"),
            Text("记录编号", "id in the record"),
            Text("票面", "what it shows"),
        ]
    table = Table(
        Text("从下往上数，先计的在下", "Counted from the bottom; the paper counted first lies lowest"),
        tuple(heads),
        tuple(rows),
    )
    lines = [Line(Text("第几轮", "round"), present.number), Line(Text("种子", "seed"), seed)]
    title = Text("抽中选票捆清单", "Bundles drawn") if in_bundles else Text("抽中选票清单", "Papers drawn")
    signing = (Text("复看人（一）", "first examiner"), Text("复看人（二）", "second examiner"))
    return _form(title, election, now, lines, [table], signing)


def risk_form(
    present: Round, audit: PaperAudit, risks: Mapping[Claim, Fraction], election: Election, now: Checkpoint
) -> Form:
    """抽查进度: how far each claim is proved."""
    risk = in_millionths(largest(risks))
    seen = (
        sum(map(len, audit.examined.values()))
        if audit.method == "PAPERS"
        else sum(each.papers for each in audit.bundles.values())
    )
    told = (
        Text("风险在限度之内，结果得到确认", "the risk is within its limit: the outcome is confirmed")
        if risk <= audit.limit
        else Text(
            "风险仍超过限度：继续复看，或全部人工重数",
            "the risk is above its limit: go on, or count everything",
        )
    )
    lines = [
        Line(Text("第几轮", "round"), present.number),
        Line(Text("种子", "seed"), audit.seed),
        Line(Text("已复看（张）", "papers seen"), seen),
        Line(Text("风险（%）", "risk (%)"), _percent(risk)),
        Line(Text("风险限（%）", "risk limit (%)"), _percent(audit.limit)),
        Line(Text("结论", "conclusion"), told),
    ]
    rows = tuple(
        (
            _post(claim.contest, election),
            claim_words(claim, election),
            claim.margin,
            _percent(in_millionths(each)),
        )
        for claim, each in risks.items()
    )
    table = Table(
        Text("逐项", "Claim by claim"),
        (
            Text("岗位", "post"),
            Text("结论", "claim"),
            Text("差额（票）", "margin (votes)"),
            Text("风险（%）", "risk (%)"),
        ),
        rows,
    )
    return _form(Text("选票抽查进度", "State of a paper audit"), election, now, lines, [table])


def _form(
    title: Text,
    election: Election,
    now: Checkpoint,
    lines: Sequence[Line],
    tables: Sequence[Table],
    signatures: tuple[Text, ...] = (),
) -> Form:
    about = (
        Line(Text("选举", "election"), election.title),
        Line(Text("村（社区）", "village"), election.village),
    )
    proof = (
        Line(Text("依据记录（条）", "by the record of (entries)"), now.size),
        Line(Text("根", "root"), base64text.encode(now.root)),
    )
    notice = DRILL if election.drill else None
    return Form(title, (*about, *lines), tuple(tables), proof, signatures, notice)


def _post(contest: str, election: Election) -> Text:
    post = election.contests[contest]
    return Text(post.zh, post.en)


def claim_words(claim: Claim, election: Election) -> Text:
    """A claim in words."""
    if ANYBODY in (claim.person, claim.other):
        return _of_strangers(claim)
    if claim.kind == "BEATS":
        return Text(
            f"{claim.person}得票多于{claim.other}", f"{claim.person} has more votes than {claim.other}"
        )
    if claim.kind == "REACHES":
        return Text(f"{claim.person}得票达到当选所需", f"{claim.person} has the votes that are needed")
    return Text(f"{claim.person}得票不足当选所需", f"{claim.person} has fewer votes than are needed")


def _of_strangers(claim: Claim) -> Text:
    if claim.kind == "BEATS":
        return Text(
            f"{claim.person}得票多于记录上没有的任何人",
            f"{claim.person} has more votes than anybody the record leaves out",
        )
    return Text(
        "记录上没有的人得票都不足当选所需", "nobody whom the record leaves out has the votes that are needed"
    )


def advice(plan: Plan) -> Text:
    """Whether to draw papers or to count them all."""
    if not any(each.claims for each in plan.contests):
        return Text("抽样不能确认，请全部人工重数", "no sample can confirm it: count everything by hand")
    if plan.count_all:
        return Text(
            f"全部人工重数更省事：从封存的票里找一张，约等于顺着数{LOOKING_UP}张",
            f"counting everything is less work: finding one paper in a sealed pile is about as much as reading {LOOKING_UP} in order",
        )
    return Text("抽查更省事", "drawing papers is less work than counting all")


def _percent(millionths: int) -> Decimal:
    return Decimal(millionths) / 10_000
