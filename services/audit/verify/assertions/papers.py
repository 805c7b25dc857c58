"""Papers as sheets, and doubtful ones: A19, A27-A30, A33.

A difference that chair and scrutineer explained and signed before the outcome is MINOR, otherwise it weighs in full. A poll
that was declared invalid is the law at work: INFO. What it leaves out: the same by rule and station (check 7).
"""

from __future__ import annotations

from services.audit.verify.assertions import needs
from services.audit.verify.assertions.entries import Entry
from services.audit.verify.assertions.figures import (
    bases,
    counted_in,
    is_explained,
    issued_in,
    of_round,
    returned_in,
    second_papers,
    sum_of,
    votes_among_elected,
)
from services.audit.verify.assertions.model import Severity, Sheet
from services.audit.verify.assertions.record import Record
from services.audit.verify.assertions.rounds import RoundNote


def a19(record: Record, sheet: Sheet) -> None:
    """Papers printed are those handed to stations and those kept back; at a station: issued, spoiled, unused."""
    decided = [note for note in record.rounds.all if note.outcome is not None]
    if not decided:
        sheet.needs(needs.OUTCOME)
    for note in decided:
        printed, handed = (
            sum_of(record, "PapersPrinted", note, "papers"),
            sum_of(record, "StationOpened", note, "papers"),
        )
        if handed > printed:
            _difference(
                record,
                sheet,
                note,
                ("R101",),
                None,
                printed,
                handed,
                "各站领用的选票多于印制数。",
                "More papers were handed to stations than were printed.",
            )
        for closed in of_round(record, "StationClosed", note):
            station, body = closed.body["station"], closed.body
            got = sum(
                each.body["papers"]
                for each in of_round(record, "StationOpened", note)
                if each.body["station"] == station
            )
            left = body["issued"] + body["spoiled"] + body["unused"]
            if got != left:
                _difference(
                    record, sheet, note, ("R102", "R103"), station, got, left,
                    f"{station}领用的选票与发出、作废、剩余之和不符。", f"At {station} papers issued, spoiled and unused are not those handed out.", closed,
                )  # fmt: skip
    destroyed = {each.body["round"] for each in record.all("UnusedDestroyed")}
    unused = [
        each
        for note in decided
        for each in of_round(record, "StationClosed", note)
        if each.body["unused"] and note.number not in destroyed
    ]
    if unused:
        sheet.find(
            "没有剩余选票销毁的记录。",
            "No destruction of the unused papers is recorded.",
            entries=unused,
            severity=Severity.MINOR,
        )


def a27(record: Record, sheet: Sheet) -> None:
    """In each round no more papers came back than were issued."""
    decided = [note for note in record.rounds.all if note.outcome is not None]
    if not decided:
        sheet.needs(needs.OUTCOME)
    for note in decided:
        issued, returned = issued_in(record, note), returned_in(record, note)
        if returned > issued:
            anybody = bool(note.elected) and record.rule("winning.returned_within_issued").value
            sheet.find(
                "收回的选票多于发出的选票。" if anybody else "收回的选票多于发出的选票，该轮已宣布无效或另有规定。",
                "More papers came back than were issued." if anybody else "More papers came back than were issued; nobody was elected by them, or it is let be.",
                entries=[note.determined_at or 0], expected=f"<= {issued}", found=returned,
                severity=Severity.FATAL if anybody else Severity.INFO, clause=record.rule("winning.returned_within_issued").clause,
            )  # fmt: skip


def a28(record: Record, sheet: Sheet) -> None:
    """From each box no more papers came back than were issued at its station."""
    if record.first("BoxOpened") is None:
        sheet.needs(needs.BOXES)
    for box in record.all("BoxOpened"):
        number, station = box.body["round"], box.body["station"]
        issued = record.issues.issued(number, station) + second_papers(record, number, station)
        if box.body["returned"] > issued:
            _difference(
                record, sheet, record.rounds.find(number), ("R105",), station, f"<= {issued}", box.body["returned"],
                f"{station}的票箱收回多于发出。", f"More papers came back from the box of {station} than were issued there.", box,
            )  # fmt: skip


def a29(record: Record, sheet: Sheet) -> None:
    """Papers returned are the valid, partly invalid, invalid and blank ones; votes for a post are not more than its places."""
    closed = [note for note in record.rounds.all if note.closed is not None]
    if not closed:
        sheet.needs(needs.COUNT)
    for note in closed:
        assert note.closed is not None
        body, returned = note.closed, counted_in(record, note)
        counted = sum(body[name] for name in ("valid", "partly_invalid", "invalid", "blank"))
        if counted != returned:
            _difference(
                record,
                sheet,
                note,
                ("R107", "R108"),
                None,
                returned,
                counted,
                "各类选票之和与收回数不符。",
                "The papers by verdict are not as many as came back.",
            )
        if record.rule("papers.cumulate_down").value:
            continue  # votes for a higher post count for a lower one too
        for post, votes in body["votes"].items():
            places = _seats(record, note, post) * (body["valid"] + body["partly_invalid"])
            if sum(votes.values()) > places:
                _difference(
                    record, sheet, note, ("R109",), None, f"<= {places}", sum(votes.values()),
                    f"{post}的得票之和多于名额乘以票数。", f"{post} has more votes than seats times papers.",
                )  # fmt: skip


def a30(record: Record, sheet: Sheet) -> None:
    """So many electors took part as the regulation demands; else nobody was declared elected."""
    decided = [note for note in record.rounds.all if note.outcome is not None]
    if not decided:
        sheet.needs(needs.OUTCOME)
        return
    if record.rule("electorate.by_group").value:
        _by_recount(record, sheet)
        return
    quorum, clause = record.share("winning.quorum")
    for note in (each for each in decided if not votes_among_elected(record, each)):
        figures = bases(record, note)
        whole = (
            figures["SHOULD_ATTEND"] if quorum.base in ("PRESENT", "SHOULD_ATTEND") else figures["REGISTERED"]
        )
        if quorum.reached(figures[quorum.base], whole):
            continue
        elected = [
            post
            for person, post in note.elected.items()
            if asks_quorum(record, note.kinds.get(post, "FIRST"))
        ]
        asked = bool(elected) or any(asks_quorum(record, kind) for kind in note.kinds.values())
        if asked:
            sheet.find(
                "参加投票的人数不足，却宣布有人当选。" if elected else "参加投票的人数不足，该次投票已宣布无效。",
                "Too few took part, and somebody was declared elected." if elected else "Too few took part; the poll was declared invalid.",
                entries=[note.determined_at or 0], expected=f">= {quorum.needed(whole)}", found=figures[quorum.base],
                severity=Severity.FATAL if elected else Severity.INFO, clause=clause,
            )  # fmt: skip


def _by_recount(record: Record, sheet: Sheet) -> None:
    """Where each post has its own electors only the recount has the figures."""
    for each in record.differences:
        if each.what == "failed":
            sheet.find(
                "各组的投票是否有效与重新计票不符。",
                "Which groups' polls were valid is not what the recount finds.",
                entries=[each.index],
                expected=each.expected,
                found=each.found,
            )


def asks_quorum(record: Record, kind: str) -> bool:
    """Whether the regulation asks of a poll of this kind that enough take part."""
    if kind == "RUNOFF":
        return bool(record.rule("runoff.quorum_applies").value)
    return kind != "REVOTE" or bool(record.rule("winning.revote_quorum_applies").value)


def a33(record: Record, sheet: Sheet) -> None:
    """Every doubtful paper was ruled on by the committee, by a majority, for a reason; a scrutineer submitted it."""
    closed = record.all("CountClosed")
    rulings = {(each.body["round"], each.body["paper"]): each for each in record.all("DoubtfulPaperRuled")}
    if not closed and not rulings:
        sheet.needs(needs.COUNT)
    rounds_closed = {each.body["round"] for each in closed}
    for (number, paper), index in record.ballots.aside.items():
        if any(at > index for at in record.rounds.find(number).gone_back):
            continue  # that count was gone back to; the paper was read again, or cannot stand
        ruling = rulings.get((number, paper))
        if ruling is None and number in rounds_closed:
            sheet.find(
                "疑难票没有认定就结束了计票。",
                "The count was closed with a doubtful paper that nobody ruled on.",
                entries=[index],
            )
        elif ruling is not None:
            _check_ruling(sheet, ruling, index)


def _check_ruling(sheet: Sheet, ruling: Entry, index: int) -> None:
    present, in_favour = ruling.body.get("present", 0), ruling.body.get("in_favour", 0)
    if not 2 * in_favour > present or in_favour > present:
        sheet.find(
            "疑难票的认定没有多数赞成。",
            "A ruling on a doubtful paper had no majority.",
            entries=[index, ruling],
            expected=f"{present // 2 + 1} - {present}",
            found=in_favour,
        )
    if not {"CHAIR", "SCRUTINEER"} <= ruling.roles:
        sheet.find(
            "疑难票不是监票人提出、选举委员会认定的。",
            "A doubtful paper was not submitted by a scrutineer and ruled on by the committee.",
            entries=[index, ruling],
        )
    if not ruling.body.get("document") and not ruling.body.get("reason"):
        sheet.find(
            "疑难票的认定没有写明理由。",
            "A ruling on a doubtful paper gives no reason.",
            entries=[index, ruling],
            severity=Severity.MINOR,
        )


def _seats(record: Record, note: RoundNote, post: str) -> int:
    """Seats of a post in a round: at most those that it has at all."""
    return int(record.posts[post]["seats"]) if post in record.posts else 0


def _difference(
    record: Record,
    sheet: Sheet,
    note: RoundNote,
    rules: tuple[str, ...],
    station: str | None,
    expected: object,
    found: object,
    zh: str,
    en: str,
    *entries: Entry,
) -> None:
    """A difference of the papers; if it was explained and signed, only a defect."""
    explained = is_explained(record, note.number, rules, station)
    sheet.find(
        zh + ("（已书面说明）" if explained else ""), en + (" (explained in writing)" if explained else ""),
        entries=entries or [note.determined_at or 0], expected=expected, found=found,
        severity=Severity.MINOR if explained else None,
    )  # fmt: skip
