"""The poll: A20, A23-A26.

What it leaves out: mandates (`proxies.py`), and adding up the sheets (`papers.py`).
"""

from __future__ import annotations

from services.audit.verify.assertions import needs, people
from services.audit.verify.assertions.entries import Entry
from services.audit.verify.assertions.figures import is_explained, void_stations
from services.audit.verify.assertions.model import Severity, Sheet
from services.audit.verify.assertions.record import Record


def a20(record: Record, sheet: Sheet) -> None:
    """One paper for each elector, handed out within the hours of an open station by an issuer in office.

    One irregular paper is serious. At more than one station it is systematic, and then fatal (domain 5.2).
    """
    issues = record.issues
    if record.opening() is None:
        sheet.needs(needs.POLL)
        return
    stations = {station for _, _, station in issues.twice}
    weight = Severity.FATAL if len(stations) > 1 else Severity.SERIOUS
    for second, first, station in issues.twice:
        sheet.find(
            f"同一选民在{station}领了第二张票。",
            f"An elector got a second paper at {station}.",
            entries=[first, second],
            severity=weight,
        )
    for odd, zh, en in (
        (issues.no_station, "在没有开始投票的站发票。", "Papers were handed out where no station was open."),
        (
            issues.out_of_hours,
            "在投票时间之外发票。",
            "Papers were handed out outside the hours of the poll.",
        ),
        (
            issues.off_duty,
            "发票的不是在任的验证发票员。",
            "Papers were handed out by somebody who was no issuer.",
        ),
    ):
        if odd:
            sheet.find(zh, en, entries=odd)
    _check_conflicts(record, sheet)


def _check_conflicts(record: Record, sheet: Sheet) -> None:
    """Papers issued twice that were reported: settled by a human, and explained if both lie in the box."""
    settled = {
        (each.body["round"], each.body["elector"]): each for each in record.all("IssueConflictSettled")
    }
    for reported in record.all("IssueConflictReported"):
        number, station = reported.body["round"], reported.body["station"]
        answer = settled.get((number, reported.body["elector"]))
        if answer is None:
            if record.rounds.find(number).outcome is not None:
                sheet.find(
                    "重复发票没有处理就确定了结果。",
                    "A paper issued twice was never settled.",
                    entries=[reported],
                )
        elif answer.body["finding"] != "PAPER_RECOVERED":
            explained = is_explained(record, number, ("R104", "R105"), station)
            sheet.find(
                "同一选民的两张票都投入了票箱。", "Both papers of one elector lie in the box.", entries=[reported, answer],
                severity=Severity.MINOR if explained else Severity.SERIOUS,
            )  # fmt: skip


def a23(record: Record, sheet: Sheet) -> None:
    """No mobile box; or, where the regulation lets them, one approved, posted, and with enough scrutineers."""
    rule, tellers = record.rule("polling.mobile_box"), record.rule("polling.tellers_per_mobile_box")
    if record.opening() is None:
        sheet.needs(needs.POLL)
        return
    for entry in (each for each in record.all("StationOpened") if each.body["kind"] == "MOBILE"):
        if rule.value == "BANNED":
            sheet.find("使用了流动票箱。", "A mobile box was used.", entries=[entry], clause=rule.clause)
            continue
        if not any(each.index < entry.index for each in record.approvals("MOBILE_BOX")):
            sheet.find(
                "流动票箱没有批准。",
                "A mobile box was used without approval.",
                entries=[entry],
                clause=rule.clause,
            )
        day = record.rounds.find(entry.body["round"]).day
        if not any(each.body["posted_on"] < day for each in record.notices("MOBILE_BOX")):
            sheet.find(
                "投票日之前没有公布流动票箱投票人的记录。", "No posting of the mobile box's electors before the poll is recorded.",
                entries=[entry], severity=Severity.MINOR, clause=rule.clause,
            )  # fmt: skip
        eyes = [
            each for each in people.officers_at(record, entry.index)
            if "SCRUTINEER" in each.roles and (not each.stations or entry.body["station"] in each.stations)
        ]  # fmt: skip
        if len(eyes) < tellers.value:
            sheet.find(
                "流动票箱的监票人不足。", "A mobile box has too few scrutineers.", entries=[entry],
                expected=f">= {tellers.value}", found=len(eyes), clause=tellers.clause,
            )  # fmt: skip


def a24(record: Record, sheet: Sheet) -> None:
    """Every station has a secret booth."""
    rule = record.rule("polling.booth")
    if not rule.value:
        sheet.not_applicable("本条例不规定秘密写票处。", "This regulation does not ask for a secret booth.")
        return
    if record.opening() is None:
        sheet.needs(needs.POLL)
    for entry in record.all("StationOpened"):
        if entry.body["booth"] is not True:
            sheet.find(
                f"{entry.body['station']}没有秘密写票处。",
                f"Station {entry.body['station']} has no secret booth.",
                entries=[entry],
                clause=rule.clause,
            )


def a25(record: Record, sheet: Sheet) -> None:
    """Nobody campaigned on the day of a poll. At a meeting candidates speak before its vote, on its very day (S1.15)."""
    days = {note.day for note in record.rounds.all}
    held = record.all("IntroductionHeld", "SpeechHeld")
    meeting = record.rule("polling.meeting").value
    for entry in held:
        if entry.body["held_on"] in days and not meeting:
            sheet.find(
                "投票当日还在介绍候选人或竞职演说。",
                "Candidates were introduced or spoke on the day of the poll.",
                entries=[entry],
                found=entry.body["held_on"],
            )
    for entry in record.all("IncidentReported"):
        if entry.body["kind"] == "VOTE_BUYING" and entry.day in days:
            sheet.find(
                "投票当日有拉票贿选的报告。",
                "Vote buying was reported on the day of the poll.",
                entries=[entry],
            )
    if not held:
        sheet.needs(needs.CAMPAIGNING)


def a26(record: Record, sheet: Sheet) -> None:
    """Boxes were shown empty and sealed, sealed again at the close, and opened on one day with their seals whole."""
    if record.opening() is None:
        sheet.needs(needs.POLL)
        return
    for entry in record.all("StationOpened"):
        if entry.body["empty_shown"] is not True or not entry.body["seal"]:
            sheet.find(
                f"{entry.body['station']}的票箱没有当众验空、封箱。",
                f"The box of {entry.body['station']} was not shown empty and sealed.",
                entries=[entry],
            )
    for note in record.rounds.all:
        stations = [each for each in record.all("StationOpened") if each.body["round"] == note.number]
        closed = {
            each.body["station"]: each
            for each in record.all("StationClosed")
            if each.body["round"] == note.number
        }
        opened = [each for each in record.all("BoxOpened") if each.body["round"] == note.number]
        for entry in opened:
            _check_box(sheet, entry, closed, entry.body["station"] in void_stations(record, note))
        days = sorted({each.day for each in opened})
        if len(days) > 1:
            sheet.find(
                "票箱不是同一天开启的。",
                "The boxes were not all opened on one day.",
                entries=opened,
                expected=days[0],
                found=days[-1],
            )
        elif days and days[0] != note.day:
            sheet.find(
                "票箱不是在投票当日开启的。",
                "The boxes were not opened on the day of the poll.",
                entries=opened,
                expected=note.day,
                found=days[0],
                severity=Severity.MINOR,
            )
        counted = note.closed_at
        left = [
            each for each in stations if each.body["station"] not in {box.body["station"] for box in opened}
        ]
        if counted is not None and left:
            sheet.find(
                "有票箱没有开启就结束了计票。",
                "The count was closed with boxes unopened.",
                entries=[*left, counted],
            )


def _check_box(sheet: Sheet, entry: Entry, closed: dict[str, Entry], void: bool) -> None:
    """A station whose papers were declared void is answered for: then a broken seal is told only."""
    station = entry.body["station"]
    if entry.body["seal_intact"] is not True:
        sheet.find(
            f"{station}的封条不完好。", f"The seal of {station} was broken.", entries=[entry],
            severity=Severity.MINOR if void else None,
        )  # fmt: skip
    before = closed.get(station)
    if before is None or before.index > entry.index or not before.body["seal"]:
        sheet.find(
            f"{station}的票箱没有封箱就开启。",
            f"The box of {station} was opened without having been sealed.",
            entries=[entry],
        )
