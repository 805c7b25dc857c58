"""What spans elections: A43, A44, A50. One election's log shows only its part; the campaign's log shows the rest.

What it leaves out: the campaign's own rules.
"""

from __future__ import annotations

from services.audit.verify.assertions import needs
from services.audit.verify.assertions.call_and_committee import check_seats
from services.audit.verify.assertions.model import Sheet
from services.audit.verify.assertions.record import Record

TWO_COMMITTEES = frozenset({"VILLAGERS_COMMITTEE", "PARTY_ORGANISATION"})


def a43(record: Record, sheet: Sheet) -> None:
    """This body has as many seats as it may; both committees together have at most eleven persons, which the campaign shows."""
    check_seats(record, sheet)
    if record.body in TWO_COMMITTEES:
        sheet.needs(needs.CAMPAIGN)


def a44(record: Record, sheet: Sheet) -> None:
    """The elections of a village follow each other in their order: only the campaign's log knows it."""
    sheet.needs(needs.CAMPAIGN)


def a50(record: Record, sheet: Sheet) -> None:
    """Reported statistics are the recomputed ones: needs the printed report (`jianpiao report`)."""
    sheet.needs(needs.REPORT)
