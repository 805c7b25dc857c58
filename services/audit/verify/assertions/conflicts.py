"""Rule conflicts C1-C13, where they show in one election: the regulations contradict each other or are silent.

A regulation's profile decides each of them by a parameter; here the reader learns where that decision mattered, and where a
lower rule was followed against national law. What it leaves out: conflicts that show only in a campaign.
"""

from __future__ import annotations

from services.audit.verify.assertions import needs
from services.audit.verify.assertions.figures import bases
from services.audit.verify.assertions.model import Severity, Sheet
from services.audit.verify.assertions.record import Record

SUPERVISION = "SUPERVISION_COMMITTEE"


def c01(record: Record, sheet: Sheet) -> None:
    """A party member was made a representative before all elections were over, so that the supervision election could be held."""
    if record.body not in (SUPERVISION, "REPRESENTATIVES"):
        sheet.not_applicable("与本次选举无关。", "Has no bearing on this election.")
        return
    sheet.needs(needs.CAMPAIGN)


def c02(record: Record, sheet: Sheet) -> None:
    """Members of the supervision committee have to be representatives; the national law lets any villager be one."""
    if record.body != SUPERVISION:
        sheet.not_applicable("与本次选举无关。", "Has no bearing on this election.")
    elif record.call is not None and "Q15" in _bars(record):
        sheet.find(
            "按较严的地方规定，监督委员会成员须为代表。",
            "By the stricter local rule members of the supervision committee have to be representatives.",
            entries=[record.call],
        )


def c03(record: Record, sheet: Sheet) -> None:
    """The party's discipline member who also sits on the villagers' committee: the national law bars what the opinion allows."""
    if record.body != SUPERVISION:
        sheet.not_applicable("与本次选举无关。", "Has no bearing on this election.")
    elif record.call is not None and _bars(record).get("Q14", "-") != "HARD":
        sheet.find(
            "村民委员会成员未列为不得担任的人员，违反上位法。",
            "Members of the villagers' committee are not barred, against the national law.",
            entries=[record.call],
            expected="Q14 HARD",
            found=_bars(record).get("Q14", "-"),
        )


def c04(record: Record, sheet: Sheet) -> None:
    """Introductions are asked for by the third day before the poll, or by the fifth: which, the regulation declares."""
    if record.body != "VILLAGERS_COMMITTEE" or record.call is None:
        sheet.not_applicable("与本次选举无关。", "Has no bearing on this election.")
        return
    rule = record.rule("nomination.introduction_days_before")
    if rule.value != 5:
        sheet.find(
            "申请介绍的期限按本条例，与省办法的五日前不同。",
            "Introductions are asked for by this regulation's day, not by the fifth before as in the provincial measures.",
            entries=[record.call],
            expected="D-5",
            found=f"D-{rule.value}",
            clause=rule.clause,
        )


def c05(record: Record, sheet: Sheet) -> None:
    """Mobile boxes: one regulation bans them, another lets them with approval."""
    mobile = [each for each in record.all("StationOpened") if each.body["kind"] == "MOBILE"]
    if mobile:
        rule = record.rule("polling.mobile_box")
        sheet.find(
            "使用了流动票箱；各地规定不一。",
            "A mobile box was used; regulations differ on it.",
            entries=mobile,
            found=rule.value,
            clause=rule.clause,
        )


def c06(record: Record, sheet: Sheet) -> None:
    """Somebody was kept off the paper for having petitioned: never automatic, only by a human for a reason in writing."""
    bars = _bars(record)
    if bars.get("Q18") == "HARD":
        sheet.find(
            "条例把信访列为硬性条件，与信访权利抵触。",
            "The regulation bars whoever petitioned, against the right to petition.",
            entries=[record.call] if record.call else [],
            severity=Severity.SERIOUS,
        )
    for decided in record.all("QualificationDecided"):
        held = {bar for bar, value in decided.body["values"].items() if value == "TRUE"}
        if decided.body["verdict"] == "FAIL" and "Q18" in held:
            alone = held == {"Q18"}
            reasoned = bool(decided.body.get("document"))
            sheet.find(
                "有人因信访未通过审查。", "Somebody failed the review for having petitioned.", entries=[decided],
                severity=Severity.SERIOUS if alone and not reasoned else Severity.INFO,
            )  # fmt: skip


def c07(record: Record, sheet: Sheet) -> None:
    """A criminal sentence: serving, or five years since release; newer guidance bars for life."""
    for decided in record.all("QualificationDecided"):
        held = {bar for bar, value in decided.body["values"].items() if value == "TRUE"} & {"Q1", "Q2"}
        if held:
            sheet.find(
                "有人因刑罚未通过审查；期限按条例所定。",
                "A sentence barred somebody, for as long as this regulation says.",
                entries=[decided],
                found=", ".join(sorted(held)),
            )


def c08(record: Record, sheet: Sheet) -> None:
    """Over-votes spoil a section or the whole paper: the rule was declared and posted before the poll."""
    opened = record.opening()
    if opened is None:
        sheet.needs(needs.POLL)
        return
    rule = record.rule("papers.overvote")
    part = sum(record.ballots.partly_invalid.values())
    posted = any(each.body["posted_on"] < record.day for each in record.notices("INVALID_RULES"))
    if part and not posted:
        sheet.find(
            "有部分无效票，没有在投票日之前公布无效票认定规则的记录。", "Some papers are invalid in part, and no posting of the rule before the poll is recorded.",
            entries=[opened], found=part, severity=Severity.MINOR, clause=rule.clause,
        )  # fmt: skip


def c09(record: Record, sheet: Sheet) -> None:
    """Where an election was void the seat is open again: nobody moves up without a vote."""
    void = [
        each
        for each in record.all("WinnerReviewed", "PersonVoided")
        if each.body.get("verdict", "FAIL") == "FAIL"
    ]
    for entry in void:
        sheet.find(
            "当选无效，名额空出；不得递补。",
            "An election was void and the seat is open; nobody moves up.",
            entries=[entry],
        )
    announced = record.announced()
    if not void or announced is None:
        return
    elected = {person for note in record.rounds.all for person in note.elected}
    for person in sorted(record.winners().keys() - elected):
        sheet.find(
            f"{person}未经投票递补。",
            f"{person} moved up without a vote.",
            entries=[*void, announced],
            severity=Severity.SERIOUS,
        )


def c10(record: Record, sheet: Sheet) -> None:
    """Who took part is who was handed a paper, or whose paper came back: it shows where only one of them makes the quorum."""
    decided = [note for note in record.rounds.all if note.outcome is not None]
    if not decided:
        sheet.needs(needs.OUTCOME)
        return
    quorum, clause = record.share("winning.quorum")
    if quorum.base not in ("PAPERS_ISSUED", "PAPERS_RETURNED") or record.rule("electorate.by_group").value:
        sheet.not_applicable("本条例以到会人数为准。", "By this regulation those present at a meeting count.")
        return
    for note in decided:
        figures = bases(record, note)
        issued, returned = (
            quorum.reached(figures[base], figures["REGISTERED"])
            for base in ("PAPERS_ISSUED", "PAPERS_RETURNED")
        )
        if issued != returned:
            sheet.find(
                "按发出票数与按收回票数，是否过半不同；以条例为准。",
                "By papers issued and by papers returned the quorum comes out differently; the regulation says which counts.",
                entries=[note.determined_at or 0],
                expected=quorum.base,
                found=f"{figures['PAPERS_ISSUED']} / {figures['PAPERS_RETURNED']} of {figures['REGISTERED']}",
                clause=clause,
            )


def c11(record: Record, sheet: Sheet) -> None:
    """The committee's chair stood and left it: another chair was appointed before the poll."""
    chairs = [each for each in record.officers if "CHAIR" in each.roles and each.person is not None]
    for changed in record.all("CommitteeChanged"):
        for chair in (each for each in chairs if each.person in changed.body["left"]):
            opened = record.opening()
            later = [
                each
                for each in record.officers
                if "CHAIR" in each.roles and each.since > chair.since and each.person != chair.person
            ]
            late = opened is not None and not any(each.since < opened.index for each in later)
            if late:
                sheet.find(
                    "选举委员会主任退出，投票前没有另任主任。",
                    "The committee's chair left, and no other was appointed before the poll.",
                    entries=[changed],
                    severity=Severity.SERIOUS,
                )
            else:
                sheet.find("选举委员会主任退出。", "The committee's chair left.", entries=[changed])


def c12(record: Record, sheet: Sheet) -> None:
    """The fewest representatives of a village: 20 or 30 by the opinion, 30, 40 or 50 by the later measures."""
    population = None if record.call is None else record.call.body.get("population")
    if record.body != "REPRESENTATIVES" or population is None:
        sheet.not_applicable("与本次选举无关。", "Has no bearing on this election.")
        return
    seats = sum(each["seats"] for each in record.posts.values() if not each.get("chosen_from"))
    later = (
        30 if population < 500 else 40 if population < 1000 else 50
    )  # ZJI2020 20; S10.43-44 ask for 20 and 30
    if seats < later:
        sheet.find(
            "代表名额达不到后来的省规定。",
            "The later measures would ask for more representatives.",
            entries=[record.call] if record.call else [],
            expected=f">= {later}",
            found=seats,
        )


def c13(record: Record, sheet: Sheet) -> None:
    """A woman and somebody of at most thirty-five in both committees together: no ballot can make that sure."""
    announced = record.announced()
    if record.body not in ("VILLAGERS_COMMITTEE", "PARTY_ORGANISATION"):
        sheet.not_applicable("与本次选举无关。", "Has no bearing on this election.")
        return
    sheet.needs(needs.CAMPAIGN)
    if announced is None:
        return
    reviewed = [
        each
        for each in record.all("WinnerReviewed")
        if each.body["person"] in record.winners() and each.body["verdict"] == "PASS"
    ]
    reserved = any(
        record.posts.get(post, {}).get("reserved") == "WOMAN" for post in record.winners().values()
    )
    if reviewed and not reserved and not any(each.body.get("woman") for each in reviewed):
        sheet.find(
            "本次当选人中没有妇女；两委合并计算。",
            "No woman is among these winners; both committees count together.",
            entries=[announced],
        )


def _bars(record: Record) -> dict[str, str]:
    """The regulation's grounds, each with its severity."""
    return {bar["id"]: bar["severity"] for bar in record.profile["qualification"]["bars"]}
