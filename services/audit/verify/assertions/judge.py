"""Asks every assertion of the table about one log. None is skipped: each answers, or says what it needs.

What it leaves out: reading the log (`record.py`), and what the report makes of it.
"""

from __future__ import annotations

from collections.abc import Iterable

from services.audit.verify.assertions import needs
from services.audit.verify.assertions.model import Judgement, Sheet, Standing
from services.audit.verify.assertions.record import Record
from services.audit.verify.assertions.table import TABLE
from services.audit.verify.recount_difference import Difference


def judge(
    record: Record, differences: Iterable[Difference] = ()
) -> tuple[tuple[Judgement, ...], dict[str, str]]:
    """Every assertion's judgement in the order of the table, and why some could not be made, by id.

    An assertion stumbles over nothing but a hostile log; then it is not judged, and says so.
    """
    record.differences = tuple(differences)
    judgements: list[Judgement] = []
    trouble: dict[str, str] = {}
    for each in TABLE:
        sheet = Sheet(each.id, each.severity, each.clause)
        if record.call is None:
            sheet.needs(needs.CALL)
            judgements.append(sheet.judgement())
            continue
        try:
            each.look(record, sheet)
        except Exception as error:
            trouble[each.id] = f"{type(error).__name__}: {error}"
            sheet.standing = Standing.NEEDS
        judgements.append(sheet.judgement())
    return tuple(judgements), trouble
