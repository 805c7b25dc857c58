"""The county's report for spreadsheet programs: a row for each bundle, UTF-8 with a mark, no text that could be a formula."""

from __future__ import annotations

import csv
import io
from typing import Final

from services.audit.county.report import County, standing
from services.audit.county.verdict import Verdict
from services.audit.verify.findings import Text
from services.spreadsheet import cell

_HEADS: Final = (
    Text("村", "village"),
    Text("结论", "standing"),
    Text("名称", "title"),
    Text("规程", "profile"),
    Text("编号", "id"),
    Text("换届工作", "campaign"),
    Text("演练", "drill"),
    Text("已宣布结果", "declared"),
    Text("条目数", "entries"),
    Text("根", "root"),
    Text("最后收录", "last accepted"),
    Text("问题", "what is wrong"),
    Text("监票包", "bundle"),
)


def write_csv(report: County, lang: str) -> bytes:
    """A heading and a row for each bundle, in the order of the report."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow([head.of(lang) for head in _HEADS])
    rows.writerows([cell(each) for each in _row(verdict, lang)] for verdict in report.verdicts)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _row(verdict: Verdict, lang: str) -> list[str]:
    return [
        verdict.village,
        standing(verdict.standing).of(lang),
        verdict.title,
        verdict.profile,
        verdict.id,
        *(_YES.of(lang) if each else "" for each in (verdict.campaign, verdict.drill, verdict.declared)),
        str(verdict.size) if verdict.size else "",
        verdict.root,
        verdict.last_accepted_at,
        " | ".join(why.of(lang) for why in verdict.why),
        verdict.bundle,
    ]


_YES: Final = Text("是", "yes")
