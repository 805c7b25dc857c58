"""The log itself: A49, A51, and recording in time (LATE).

What it leaves out: hashes, roots and signatures (checks 1 to 4).
"""

from __future__ import annotations

from services.audit.verify.assertions import needs
from services.audit.verify.assertions.model import Severity, Sheet
from services.audit.verify.assertions.record import Record

HOUR = 3_600_000


def a49(record: Record, sheet: Sheet) -> None:
    """Numbers without gaps, times that do not go back, nothing recorded before it was done, by people in office."""
    book = record.log
    for odd, zh, en in (
        (book.misnumbered, "条目序号与位置不符。", "Entries are not numbered by their place."),
        (book.backwards, "收录时间倒退。", "The time of acceptance goes back."),
        (book.early, "收录早于办理。", "Something was recorded before it was done."),
        (book.strangers, "签名的人当时不在任。", "Somebody signed who was not in office then."),
    ):
        if odd:
            sheet.find(zh, en, entries=odd)


def a51(record: Record, sheet: Sheet) -> None:
    """No entry joins an elector to a choice, and no pile was counted so small that it betrays its voters."""
    if record.ballots.telling:
        sheet.find(
            "有关一张选票的记录写到了人。",
            "A statement about a paper names a person.",
            entries=record.ballots.telling,
        )
    if record.issues.telling:
        sheet.find(
            "有关选民领票的记录写到了选择。",
            "A statement about an elector's paper tells a choice.",
            entries=record.issues.telling,
        )
    rule = record.rule("papers.smallest_pile")
    if record.first("BoxOpened") is None:
        sheet.needs(needs.BOXES)
    for (_, name), pile in sorted(record.ballots.piles.items()):
        if pile.first_at is not None and pile.returned_then < rule.value and pile.piles_then > 1:
            sheet.find(
                f"票堆{name}太小，会泄露投票。", f"Pile {name} was counted although it is so small that it betrays its voters.",
                entries=[pile.first_at], expected=f">= {rule.value}", found=pile.returned_then, clause=rule.clause,
            )  # fmt: skip
        elif pile.first_at is not None and pile.returned_then < rule.value:
            sheet.find(
                "全部选票少于保密所需的张数。", "All papers together are fewer than secrecy asks for.", entries=[pile.first_at],
                expected=f">= {rule.value}", found=pile.returned_then, severity=Severity.INFO, clause=rule.clause,
            )  # fmt: skip


def late(record: Record, sheet: Sheet) -> None:
    """What was done was recorded within a day."""
    for kind, delay in sorted(record.log.late.items()):
        sheet.find(
            f"{kind}有{delay.count}条办理一日之后才收录。", f"{delay.count} of {kind} were recorded more than a day after they were done.",
            entries=delay.first, expected="<= 24 h", found=f"{delay.longest // HOUR} h",
        )  # fmt: skip
