"""What spans elections: A43, A44, A50. One election's log shows only its part; the campaign's log shows the rest.

What it leaves out: the campaign's own rules.
"""

from __future__ import annotations

from collections import defaultdict

from services.audit.verify.assertions import needs
from services.audit.verify.assertions.call_and_committee import check_seats
from services.audit.verify.assertions.entries import Entry
from services.audit.verify.assertions.model import Severity, Sheet
from services.audit.verify.assertions.record import Record

TWO_COMMITTEES = frozenset({"VILLAGERS_COMMITTEE", "PARTY_ORGANISATION"})


def a43(record: Record, sheet: Sheet) -> None:
    """This body has as many seats as it may, and enough are filled; both committees together have at most eleven persons, which the campaign shows."""
    check_seats(record, sheet)
    _check_filled(record, sheet)
    _check_odd(record, sheet)
    if record.body in TWO_COMMITTEES:
        sheet.needs(needs.CAMPAIGN)


def _check_filled(record: Record, sheet: Sheet) -> None:
    """Seats stay vacant only beside enough of the elected; else no runoff was left, and a by-election has to follow (OCV2018 15, 19)."""
    rule, announced = record.rule("runoff.vacancy_if_elected"), record.announced()
    vacant = {} if announced is None else announced.body.get("vacant", {})
    if announced is None or not vacant or record.profile.get("recall"):
        return
    if (record.profile["runoff"].get("vacancy_by_group") or {}).get("value"):
        _check_groups(record, sheet, announced)
        return
    elected = len(record.winners())
    if elected < rule.value:
        sheet.find(
            "当选人数不足而名额空缺，须另行补选。",
            "Seats are vacant although too few are elected: a by-election has to fill them.",
            entries=[announced],
            expected=f">= {rule.value}",
            found=elected,
            clause=rule.clause,
        )


def _check_odd(record: Record, sheet: Sheet) -> None:
    """Where the number of members is odd, that is so of those who serve, and not of the seats alone (RCEO2024 29)."""
    rule, announced = record.rule("seats.odd"), record.announced()
    elected = len(record.winners())
    if rule.value and announced is not None and elected % 2 == 0:
        sheet.find(
            "当选人数应为单数；空缺的名额须补选。",
            "The number of those elected should be odd: a by-election fills the vacant seats.",
            entries=[announced],
            expected=elected + 1,
            found=elected,
            severity=Severity.MINOR,
            clause=rule.clause,
        )


def _check_groups(record: Record, sheet: Sheet, announced: Entry) -> None:
    """OCV2018 28: each group has its own leader, whoever was elected in the others."""
    rule, groups = record.rule("runoff.vacancy_if_elected"), defaultdict[str, set[str]](set)
    for post, held in announced.body["winners"].items():
        groups[record.posts.get(post, {}).get("group") or ""] |= set(held)
    for post in sorted(announced.body["vacant"]):
        elected = len(groups[record.posts.get(post, {}).get("group") or ""])
        if elected < rule.value:
            sheet.find(
                f"{post}空缺，而该组当选人数不足，须另行补选。",
                f"{post} is vacant although too few are elected in its group: a by-election has to fill it.",
                entries=[announced],
                expected=f">= {rule.value}",
                found=elected,
                clause=rule.clause,
            )


def a44(record: Record, sheet: Sheet) -> None:
    """The elections of a village follow each other in their order: only the campaign's log knows it."""
    sheet.needs(needs.CAMPAIGN)


def a50(record: Record, sheet: Sheet) -> None:
    """Reported statistics are the recomputed ones: needs the printed report (`jianpiao report`)."""
    sheet.needs(needs.REPORT)
