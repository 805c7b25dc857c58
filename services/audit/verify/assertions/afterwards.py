"""What follows the result: A45, A46, A48.

What it leaves out: the words of the documents; the log has their digests.
"""

from __future__ import annotations

import calendar
from datetime import date

from services.audit.verify.assertions import needs
from services.audit.verify.assertions.entries import Entry
from services.audit.verify.assertions.model import Severity, Sheet
from services.audit.verify.assertions.record import Record
from shared import clock


def a45(record: Record, sheet: Sheet) -> None:
    """The old body handed over within ten days of the new one's election, before the township (OCV2018 20)."""
    rule, announced = record.rule("result.handover_days"), record.announced()
    if not rule.value:
        sheet.not_applicable("本条例没有工作移交的期限。", "This regulation sets no time for a handover.")
        return
    if announced is None:
        sheet.needs(needs.RESULT)
        return
    due = clock.within(clock.read_day(elected_on(record, announced)), rule.value).isoformat()
    handed = record.all("HandoverCompleted")
    if not handed:
        if record.today > due:
            sheet.find(
                "到期没有工作移交的记录。",
                "No handover is recorded, and it is overdue.",
                entries=[announced],
                expected=f"<= {due}",
                clause=rule.clause,
            )
        else:
            sheet.needs(needs.HANDOVER)
    for entry in handed:
        if entry.body["done_on"] > due:
            sheet.find(
                "工作移交晚了。",
                "The handover was late.",
                entries=[announced, entry],
                expected=f"<= {due}",
                found=entry.body["done_on"],
                clause=rule.clause,
            )
        if "AUTHORITY" not in entry.roles:
            sheet.find(
                "工作移交没有街道（乡镇）监督。",
                "The handover was not signed by the township.",
                entries=[entry],
                clause=rule.clause,
            )


def a46(record: Record, sheet: Sheet) -> None:
    """The papers were sealed and everything was archived, to be kept at least until the next election."""
    archived = record.all("Archived")
    if not archived:
        sheet.needs(needs.ARCHIVE)
        return
    announced = record.announced()
    sealed = record.all("PapersSealed")
    for entry in archived:
        if not any(each.index < entry.index for each in sealed):
            sheet.find(
                "归档之前没有封存选票的记录。",
                "No sealing of the papers is recorded before the archive.",
                entries=[entry],
                severity=Severity.MINOR,
            )
        if announced is None or record.all("VacancyAnnounced"):
            continue  # a by-election's files are kept to the end of the body's own term
        due = months_after(announced.body["posted_on"], 12 * record.rule("term.years").value)
        if entry.body["kept_until"] < due:
            sheet.find(
                "保存期短于到下次选举的时间。",
                "The archive is kept for less than until the next election.",
                entries=[entry],
                expected=f">= {due}",
                found=entry.body["kept_until"],
            )


def a48(record: Record, sheet: Sheet) -> None:
    """Within a month of its election the new body posted its pledges for the term and the year (S10.100)."""
    term, annual = record.rule("term.term_pledges"), record.rule("term.annual_pledges")
    months = record.rule("term.pledges_within_months")
    announced = record.announced()
    if not term.value and not annual.value:
        sheet.not_applicable("本条例没有任期承诺。", "This regulation asks for no pledges of the term.")
        return
    if announced is None:
        sheet.needs(needs.RESULT)
        return
    due = months_after(elected_on(record, announced), months.value)
    published = record.all("TermPledgesPublished")
    if not published:
        if record.today > due:
            sheet.find(
                "到期没有公布任期承诺的记录。",
                "No pledges of the term are recorded, and they are overdue.",
                entries=[announced],
                expected=f"<= {due}",
                clause=months.clause,
            )
        else:
            sheet.needs(needs.PLEDGES)
        return
    _check_pledges(record, sheet, published[0], due)


def _check_pledges(record: Record, sheet: Sheet, entry: Entry, due: str) -> None:
    posted = entry.body["posted_on"]
    months = record.rule("term.pledges_within_months")
    if months.value and posted > due:
        sheet.find(
            "任期承诺公布晚了。",
            "The pledges of the term were posted late.",
            entries=[entry],
            expected=f"<= {due}",
            found=posted,
            clause=months.clause,
        )
    for member, rule in (
        ("term", record.rule("term.term_pledges")),
        ("annual", record.rule("term.annual_pledges")),
    ):
        if entry.body[member] < rule.value:
            sheet.find(
                "承诺少于规定的项数。",
                "Fewer pledges were made than there have to be.",
                entries=[entry],
                expected=f">= {rule.value}",
                found=entry.body[member],
                clause=rule.clause,
            )


def elected_on(record: Record, announced: Entry) -> str:
    """The day on which the new body was elected (产生之日): that of the last poll before the result was announced.

    Whoever announces late gains no time by it (OCV2018 20; S10.100).
    """
    return record.rounds.at(announced.index).day


def months_after(day: str, months: int) -> str:
    """The same day so many months later, or the last of that month."""
    start = clock.read_day(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last)).isoformat()
