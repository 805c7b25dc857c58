"""The roll: A04-A08.

What it leaves out: whether somebody really lives in the village; and how many took part in an assembly whose resolution is
only named by its digest (A07): the document shows that.
"""

from __future__ import annotations

from services.audit.verify.assertions import needs
from services.audit.verify.assertions.entries import Entry
from services.audit.verify.assertions.model import Severity, Sheet
from services.audit.verify.assertions.record import Record
from shared import clock
from shared.errors import Malformed


def a04(record: Record, sheet: Sheet) -> None:
    """The roll was posted by the twentieth day before election day."""
    rule = record.rule("roll.publish_days_before")
    posted = record.first("RollPublished")
    if not rule.value:
        sheet.not_applicable("本条例不规定名单公布期。", "This regulation sets no day for posting a roll.")
    elif posted is None:
        sheet.needs(needs.ROLL)
    elif posted.body["posted_on"] > record.before(rule.value):
        sheet.find(
            "选民名单公布晚了。", "The roll was posted late.", entries=[posted],
            expected=record.before(rule.value), found=posted.body["posted_on"], clause=rule.clause,
        )  # fmt: skip


def a05(record: Record, sheet: Sheet) -> None:
    """Every complaint filed in time was decided in time, and the decision published."""
    period, decision = record.rule("roll.challenge_days"), record.rule("roll.decision_days")
    posted, challenges = record.first("RollPublished"), record.all("RollChallenged")
    if not period.value:
        sheet.not_applicable("本条例不规定名单申诉。", "This regulation knows no complaints about a roll.")
        return
    if posted is None:
        sheet.needs(needs.ROLL)
        return
    decided = {each.body["challenge"]: each for each in record.all("ChallengeDecided")}
    last = _within(posted.body["posted_on"], period.value)
    for filed in challenges:
        if filed.body["filed_on"] > last:
            continue  # out of time: nobody has to decide it within three days
        due = _within(filed.body["filed_on"], decision.value)
        answer = decided.get(filed.body["challenge"])
        if answer is None and (record.sealed() or record.today > due):
            sheet.find(
                "申诉没有处理。",
                "A complaint was not decided.",
                entries=[filed],
                expected=due,
                clause=decision.clause,
            )
        elif answer is not None and answer.day > due:
            sheet.find(
                "申诉处理晚了。", "A complaint was decided late.", entries=[filed, answer],
                expected=due, found=answer.day, clause=decision.clause,
            )  # fmt: skip
    _check_published(record, sheet, list(decided.values()))


def _check_published(record: Record, sheet: Sheet, decided: list[Entry]) -> None:
    notices = record.notices("ROLL_DECISION")
    silent = [each for each in decided if not any(notice.index > each.index for notice in notices)]
    if silent:
        sheet.find(
            "没有公布处理决定的记录。",
            "No publication of the decision is recorded.",
            entries=silent,
            severity=Severity.MINOR,
        )


def a06(record: Record, sheet: Sheet) -> None:
    """Nobody is twice on the roll; by disclosed fields, nobody is under age and no identity number stands twice."""
    for index in record.registered_twice:
        sheet.find("同一编号登记了两次。", "The same number was registered twice.", entries=[index])
    if not record.disclosing or record.undisclosed:
        sheet.needs(needs.DISCLOSURES)
    age = record.rule("electorate.min_age")
    day = clock.read_day(record.day)
    seen: dict[str, int] = {}
    for elector, (index, fields) in record.births.items():
        born = fields.get("born")
        if born is not None:
            try:
                years = clock.full_years(clock.read_day(born), day)
            except Malformed:
                sheet.find(
                    f"{elector}的出生日期无法读取。",
                    f"The date of birth of {elector} cannot be read.",
                    entries=[index],
                )
                continue
            if years < age.value:
                sheet.find(
                    f"{elector}选举日未满{age.value}周岁。", f"{elector} is under {age.value} on election day.", entries=[index],
                    expected=f">= {age.value}", found=years, clause=age.clause,
                )  # fmt: skip
        number = fields.get("id_number")
        if number is not None and number in seen:
            sheet.find(
                "同一身份证号登记了两次。",
                "One identity number is registered twice.",
                entries=[seen[number], index],
            )
        elif number is not None:
            seen[number] = index


def a07(record: Record, sheet: Sheet) -> None:
    """Whoever is admitted by the assembly names its resolution."""
    if not {"NEWCOMER", "GRADUATE"} & set(record.rule("electorate.classes").value):
        sheet.not_applicable("本条例没有须经会议同意的登记。", "This regulation admits nobody by resolution.")
        return
    for entry in record.newcomers:
        if not entry.body.get("resolution"):
            sheet.find(
                f"{entry.body['elector']}没有会议决议而登记。", f"{entry.body['elector']} was registered without a resolution.",
                entries=[entry],
            )  # fmt: skip


def a08(record: Record, sheet: Sheet) -> None:
    """Once posted, the roll changed only by an upheld complaint or on a death; it was sealed with as many as were on it."""
    posted, sealed = record.first("RollPublished"), record.sealed()
    if posted is None:
        sheet.needs(needs.ROLL)
        return
    upheld = {
        each.body["challenge"]: each.index for each in record.all("ChallengeDecided") if each.body["upheld"]
    }
    for entry in record.roll_changes:
        if entry.body.get("reason") == "DEATH":
            continue
        decided = upheld.get(entry.body.get("challenge") or "")
        if decided is None or decided > entry.index:
            sheet.find(
                f"名单公布之后变动了{entry.body['elector']}，没有支持它的处理决定。",
                f"After the roll was posted {entry.body['elector']} was changed without an upheld complaint.",
                entries=[entry],
            )
    if sealed is not None:
        after = [
            each
            for each in record.roll_changes
            if each.index > sealed.index and each.body["elector"] not in record.cannot_vote
        ]
        removed = sum(each.type == "ElectorRemoved" for each in after)
        size = len(record.roll.keys() - record.cannot_vote) + removed - (len(after) - removed)
        if sealed.body["electors"] != size:
            sheet.find(
                "确定的选民数与名单不符。", "The roll was sealed with another number than stands on it.", entries=[sealed],
                expected=size, found=sealed.body["electors"],
            )  # fmt: skip


def _within(day: str, days: int) -> str:
    return clock.within(clock.read_day(day), days).isoformat()
