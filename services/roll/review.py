"""The sheet on which the differences between two rolls are reviewed, one reason for each, and reading it back (S10.66).

It holds for the two rolls that it was written for: if one of them changes, the keys of its differences change, and the
review is refused. What it leaves out: who reviews.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final

from services.roll.characters import tidy
from services.roll.comparison import Difference
from services.roll.opening import open_sheet
from services.roll.people import Person
from services.roll.reasons import CHANGE_ZH, choices, read_reason
from services.roll.remarks import Remark, shown
from services.roll.words import SEX_ZH
from services.spreadsheet import cell
from shared.errors import Malformed

KEY, REASON = "差异号", "变动原因"
HEADINGS: Final = (KEY, "变动", "编号", "姓名", "出生日期", "变动内容", REASON, "可填原因")
FIELDS_ZH: Final = {
    "name": "姓名", "sex": "性别", "born": "出生日期", "born_written": "出生日期原文", "id_number": "身份证号",
    "kind": "登记类别", "group": "组别", "household": "户号", "rights": "权利", "resolution": "决议",
}  # fmt: skip


def write_review(differences: Sequence[Difference]) -> bytes:
    """The sheet to review, CSV in UTF-8 with a byte order mark, which spreadsheet programs need to read Chinese."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for each in differences:
        person = each.person
        reason = person.reason or ""
        born = person.born.isoformat() if person.born else person.born_written or ""
        cells = (
            each.key,
            CHANGE_ZH[each.change],
            person.number or "",
            person.name or "",
            born,
            _content(each),
            reason,
            choices(each.change),
        )
        writer.writerow(map(cell, cells))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def read_review(
    raw: bytes, name: str, differences: Sequence[Difference]
) -> tuple[dict[str, str], list[Remark]]:
    """The reason of each difference by its key, and a remark for each that lacks one. Raises Malformed if it is no review."""
    known = {each.key: each for each in differences}
    reasons: dict[str, str] = {}
    seen: set[str] = set()
    remarks: list[Remark] = []
    columns: dict[str, int] | None = None
    for row in open_sheet(raw, name).rows:
        cells = [tidy(cell) for cell in row.cells]
        if columns is None:
            columns = (
                {word: cells.index(word) for word in (KEY, REASON)} if {KEY, REASON} <= {*cells} else None
            )
            continue
        key, text = (cells[at] if at < len(cells) else "" for at in columns.values())
        if not key:
            continue
        if key not in known or key in seen:
            code = "review-twice" if key in seen else "review-stale"
            remarks.append(Remark(code, row.number, KEY, shown(key)))
            continue
        seen.add(key)
        reason = read_reason(known[key].change, text)
        if reason is None:
            code = "reason-unread" if text else "reason-missing"
            remarks.append(Remark(code, row.number, REASON, shown(text), (choices(known[key].change),)))
        else:
            reasons[key] = reason
    if columns is None:
        raise Malformed(
            f"a review has the columns {KEY} and {REASON}", zh=f"审核表应有「{KEY}」和「{REASON}」两栏"
        )
    remarks += [
        Remark("review-missing", found=shown(known[key].person.name or ""), about=(key,))
        for key in known
        if key not in seen
    ]
    return reasons, remarks


def _content(difference: Difference) -> str:
    """What changed, old and new."""
    if difference.old is None or difference.new is None:
        return ""
    old, new = difference.old, difference.new
    return "；".join(
        f"{FIELDS_ZH[field]}：{_value(old, field)}→{_value(new, field)}" for field in difference.fields
    )


def _value(person: Person, field: str) -> str:
    value = getattr(person, field)
    if field == "sex":
        return SEX_ZH.get(value, "未知")
    return "未知" if value is None else str(value)
