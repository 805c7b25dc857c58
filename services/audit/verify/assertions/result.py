"""The result and what follows: A36-A40, A45, A46, A48.

What it leaves out: the words of the documents; the log has their digests.
"""

from __future__ import annotations

import calendar
from collections import Counter
from datetime import date

from services.audit.verify.assertions import needs
from services.audit.verify.assertions.model import Severity, Sheet
from services.audit.verify.assertions.papers import bases, votes_among_elected
from services.audit.verify.assertions.record import Entry, Record
from shared import clock


def a36(record: Record, sheet: Sheet) -> None:
    """Votes were announced on the day of the poll, winners on that day or the next, or a delay was approved."""
    announced, rule = (
        record.all("ResultAnnounced", "ResultAnnouncedByAuthority"),
        record.rule("result.announce_days"),
    )
    for closed in record.all("CountClosed"):
        note = record.rounds.find(closed.body["round"])
        if closed.day > note.day and not any(at < closed.index for at in note.gone_back):
            sheet.find(
                "得票数不是在投票当日公布的。",
                "The votes were not announced on the day of the poll.",
                entries=[closed],
                expected=note.day,
                found=closed.day,
            )
    if not announced:
        sheet.needs(needs.RESULT)
    for entry in announced:
        # Where an announced result was opened again, its days run from then.
        polled = record.rounds.at(entry.index).day
        opened_again = [
            each.day for each in record.all("PersonVoided", "ElectionVoided") if each.index < entry.index
        ]
        day = max([polled, *opened_again])
        last = clock.within(clock.read_day(day), rule.value).isoformat()
        delayed = any(each.index < entry.index for each in record.approvals("DELAY"))
        posted = entry.body["posted_on"]
        if posted < polled or (posted > last and not delayed):
            sheet.find(
                "当选名单没有在规定的日子公布，也没有批准推迟。",
                "The winners were not announced in time, and no delay was approved.",
                entries=[entry],
                expected=f"{day} - {last}",
                found=posted,
                clause=rule.clause,
            )


def a37(record: Record, sheet: Sheet) -> None:
    """Nobody was announced whom the joint review had not passed: no winner where all are checked, no write-in anywhere."""
    announced = record.announced()
    if announced is None:
        sheet.needs(needs.RESULT)
        return
    every = record.rule("result.review_winners")
    stages = record.rule("qualification.stages").value
    listed = {
        person
        for note in record.rounds.all
        for persons in record.on_paper(note.number, announced.index).values()
        for person in persons
    }
    for person, post in sorted(record.winners().items()):
        if not every.value and (
            person in listed or not stages or record.posts.get(post, {}).get("chosen_from")
        ):
            continue
        passed = [
            each for each in record.all("WinnerReviewed", "QualificationDecided")
            if person in (each.body.get("person"), each.body.get("candidate")) and each.body["verdict"] == "PASS"
            and each.index < announced.index and (not every.value or each.type == "WinnerReviewed")
        ]  # fmt: skip
        if not passed:
            sheet.find(
                f"当选人{person}未经审查就公布了。",
                f"Winner {person} was announced without having passed the review.",
                entries=[announced],
                clause=every.clause,
            )


def a38(record: Record, sheet: Sheet) -> None:
    """What was announced is what was determined, and what was determined is what was recorded paper by paper."""
    decided = [note for note in record.rounds.all if note.outcome is not None]
    if not decided:
        sheet.needs(needs.OUTCOME)
        return
    for note in decided:
        assert note.outcome is not None
        figures = bases(record, note)
        for name, base in (
            ("registered", "REGISTERED"),
            ("issued", "PAPERS_ISSUED"),
            ("returned", "PAPERS_RETURNED"),
        ):
            if note.outcome[name] != figures[base] and not (
                name == "registered" and votes_among_elected(record, note)
            ):
                sheet.find(
                    f"宣布的数字与逐笔记录不符：{name}。",
                    f"A declared figure is not the recorded one: {name}.",
                    entries=[note.determined_at or 0],
                    expected=figures[base],
                    found=note.outcome[name],
                )
    for each in record.differences:
        if each.what.split(".")[0] in (
            "votes",
            "valid",
            "partly_invalid",
            "invalid",
            "blank",
            "registered",
            "issued",
            "returned",
            "winners",
            "vacant",
        ):
            sheet.find(
                f"宣布的数字与重新计票不符：{each.what}。",
                f"A declared figure is not what the recount finds: {each.what}.",
                entries=[each.index],
                expected=each.expected,
                found=each.found,
            )
    announced = record.announced()
    if announced is None:
        return
    void = {
        each.body["person"]
        for each in record.all("WinnerReviewed", "PersonVoided")
        if each.body.get("verdict", "FAIL") == "FAIL" and each.index < announced.index
    }
    elected = Counter(
        (person, post)
        for note in decided
        if (note.determined_at or 0) < announced.index
        for person, post in note.elected.items()
        if person not in void
    )
    said = Counter(
        (person, post) for post, persons in announced.body["winners"].items() for person in persons
    )
    if set(said) - set(elected):
        sheet.find(
            "公布了没有当选的人。",
            "Somebody was announced who was not elected.",
            entries=[announced],
            expected=_pairs(elected),
            found=_pairs(said),
        )


def _pairs(pairs: Counter[tuple[str, str]]) -> str:
    return ", ".join(
        f"{post} {person}" for person, post in sorted(pairs, key=lambda each: (each[1], each[0]))
    )


SIGNED_BY = {
    "CountClosed": ("CHAIR", "CALLER", "COUNTER", "SCRUTINEER"),
    "OutcomeDetermined": ("CHAIR", "SCRUTINEER"),
    "ResultAnnounced": ("CHAIR", "SCRUTINEER"),
}
"""Who answers for a figure and for a result with a signature (domain 5.1)."""


def a39(record: Record, sheet: Sheet) -> None:
    """The report is signed by callers, counters, scrutineers and chair, each by a person of his or her own."""
    reports = record.all(*SIGNED_BY)
    if not reports:
        sheet.needs(needs.COUNT)
    for entry in reports:
        wanted = SIGNED_BY[entry.type]
        missing = [role for role in wanted if role not in entry.roles]
        if missing or len({signer.id for signer in entry.signers}) < len(wanted):
            sheet.find(
                f"{entry.type}缺少签名。",
                f"{entry.type} lacks a signature.",
                entries=[entry],
                expected=", ".join(wanted),
                found=", ".join(sorted(entry.roles)),
            )


def a40(record: Record, sheet: Sheet) -> None:
    """Where a result has to be approved first, every approval came before the announcement."""
    rule = record.rule("result.approval")
    if rule.value != "BEFORE":
        sheet.not_applicable(
            "本条例的结果不须事先批准。",
            "By this regulation a result needs no approval before it is announced.",
        )
        return
    announced = record.announced()
    if announced is None:
        sheet.needs(needs.RESULT)
        return
    due = next((each for each in record.profile.get("approvals", ()) if each["subject"] == "RESULT"), None)
    given = [
        each
        for each in record.all("ResultApproved") + record.approvals("RESULT")
        if each.index < announced.index
    ]
    signed = {role for each in given for role in each.roles}
    missing = [each for each in (due["by"] if due else ["AUTHORITY"]) if each not in signed]
    if missing:
        sheet.find(
            "结果未经批准就公布了。",
            "The result was announced before it was approved.",
            entries=[announced],
            expected=", ".join(due["by"] if due else ["AUTHORITY"]),
            found=f"- {', '.join(missing)}",
            clause=due["clause"] if due else rule.clause,
        )


def a45(record: Record, sheet: Sheet) -> None:
    """The old body handed over within ten days, before the township."""
    rule, announced = record.rule("result.handover_days"), record.announced()
    if not rule.value:
        sheet.not_applicable("本条例没有工作移交的期限。", "This regulation sets no time for a handover.")
        return
    if announced is None:
        sheet.needs(needs.RESULT)
        return
    due = clock.within(clock.read_day(announced.body["posted_on"]), rule.value).isoformat()
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
        due = _months(announced.body["posted_on"], 12 * record.rule("term.years").value)
        if entry.body["kept_until"] < due:
            sheet.find(
                "保存期短于到下次选举的时间。",
                "The archive is kept for less than until the next election.",
                entries=[entry],
                expected=f">= {due}",
                found=entry.body["kept_until"],
            )


def a48(record: Record, sheet: Sheet) -> None:
    """Within a month the new body posted its pledges for the term and the year."""
    term, annual = record.rule("term.term_pledges"), record.rule("term.annual_pledges")
    months = record.rule("term.pledges_within_months")
    announced = record.announced()
    if not term.value and not annual.value:
        sheet.not_applicable("本条例没有任期承诺。", "This regulation asks for no pledges of the term.")
        return
    if announced is None:
        sheet.needs(needs.RESULT)
        return
    due = _months(announced.body["posted_on"], months.value)
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


def _months(day: str, months: int) -> str:
    """The same day so many months later, or the last of that month."""
    start = clock.read_day(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last)).isoformat()
