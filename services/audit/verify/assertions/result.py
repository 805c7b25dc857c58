"""The result: A36-A40.

What it leaves out: the words of the documents; the log has their digests.
"""

from __future__ import annotations

from collections import Counter

from services.audit.verify.assertions import needs, people
from services.audit.verify.assertions.entries import Entry
from services.audit.verify.assertions.figures import bases, votes_among_elected
from services.audit.verify.assertions.model import Sheet
from services.audit.verify.assertions.record import Record
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
    if record.profile.get("recall"):
        sheet.not_applicable("罢免不产生当选人。", "A recall elects nobody.")
        return
    announced = record.announced()
    if announced is None:
        sheet.needs(needs.RESULT)
        return
    every = record.rule("result.review_winners")
    stages = record.rule("qualification.stages").value
    listed = {
        person
        for note in record.rounds.all
        for persons in people.on_paper(record, note.number, announced.index).values()
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
    _check_fit(record, sheet, announced)


def _check_fit(record: Record, sheet: Sheet, announced: Entry) -> None:
    """S10.26, S10.73: whom a review failed, or who was struck off as barred or dead, heals nothing by being written in."""
    winners = record.winners()
    struck: dict[str, Entry] = {}
    for each in record.all("QualificationDecided", "CandidacyCancelled"):
        person, body = each.body["candidate"], each.body
        if body.get("verdict") == "FAIL" or body.get("ground") in ("BARRED", "DEATH"):
            struck[person] = each
        elif (
            body.get("verdict") == "PASS"
            and person in struck
            and struck[person].body.get("ground") == "BARRED"
        ):
            del struck[person]  # nominated and reviewed again: the bar did not hold
    for person in sorted(winners.keys() & struck.keys()):
        if struck[person].index < announced.index:
            sheet.find(
                f"当选人{person}选举前已被认定不符合条件。",
                f"Winner {person} was found unfit before the poll.",
                entries=[struck[person], announced],
                clause="S10.26; S10.73",
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
        for person, post in note.elected_before(announced.index).items()
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
