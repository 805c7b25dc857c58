"""The page docs/assertions.md, written from the table, so that it says what is looked at and nothing else.

What it leaves out: how the report shows it (`assertion_text.py`).
"""

from __future__ import annotations

import inspect
from pathlib import PurePath
from typing import Final

from services.audit.verify.assertions.table import TABLE

_HEAD: Final = """# 审计断言 · Audit assertions

> 由 `python -m services.audit.verify.assertions` 从代码生成，请勿手改。 Written from the code; do not edit.

`jianpiao verify` 的第8项逐条回答下表；每条都直接看账里的陈述，不调用法律的代码，所以服务或法律被改动时也能发现。
Check 8 of `jianpiao verify` answers every row. Each looks at the entries for itself and calls none of the law's code, so that an
altered service, or a law that changed, is noticed. It counts nothing: where a rule needs single papers it tells, with its clause, what
the second count (check 6) found.

| 回答 answer | means |
|---|---|
| HOLDS | 成立。 Looked at, and nothing found. |
| FOUND | 有发现，各有轻重、条款和条目。 There are findings, each with severity, clause, what was expected and found, and the entries behind it. |
| NOT APPLICABLE | 本组织或本条例没有此事。 This body, or its regulation, knows nothing of the kind. |
| NEEDS … | 缺材料，写明缺什么。 Cannot be judged, or not wholly, without something that is named: the poll, disclosures, the campaign's log, a report. |

| 轻重 severity | means | fails check 8 |
|---|---|---|
| FATAL 致命 | 选举或岗位无效 the election or a post is invalid | yes |
| SERIOUS 严重 | 部分无效，或须裁定 something is void or needs a ruling | yes |
| MINOR 轻微 | 程序缺陷 a defect of procedure | no |
| INFO 提示 | 值得知道 worth knowing | no |

The severity below is the row's usual one. A finding weighs less, and says so, where

- something is only *not recorded* (a notice, the destruction of unused papers): MINOR, for the paper may hang on the wall;
- a difference was *explained and signed* before the outcome: MINOR;
- the law *did its work*, as when a poll without quorum was declared invalid: INFO.
- the *regulation itself* says that something is told and does not bind (`seats.women_share_binds`), or gave no way to it: MINOR.

One paper handed out twice is SERIOUS (A20); at more than one station it is systematic, and FATAL. Deadlines are judged by when
something was done; that it was recorded more than a day later is the finding LATE.

| id | 应当成立 must hold | severity | clause | in |
|---|---|---|---|---|
"""

_TAIL: Final = """
## 一场选举的账看不到的 What one election's log cannot show

- **A06, A15**: ages, identity numbers and the facts behind a review are private; with `--disclosures` births and numbers are looked
  at here, and check 9 judges the grounds by the disclosed facts.
- **A07**: how many took part in the assembly that admitted somebody; the log has the digest of its resolution.
- **A12**: the order of surname strokes; there are no names in the log.
- **A17, A43, A44, A42's chair, C1, C13**: other bodies' elections; the campaign's log has them.
- **A21**: whether a principal was really away.
- **A25**: campaigning that nobody recorded.
- **A50**: a printed report; `jianpiao report` compares one.
- **C1–C13** are questions on which regulations contradict each other or are silent. The profile decides each; the finding tells where
  that decision mattered in this election (docs/profiles.md).
"""


def page() -> str:
    """The whole page."""
    rows = [
        f"| {each.id} | {each.text.zh}<br>{each.text.en} | {each.severity} | {each.clause} | `{_file(each.look)}` |"
        for each in TABLE
    ]
    return _HEAD + "\n".join(rows) + "\n" + _TAIL


def _file(look: object) -> str:
    assert inspect.isfunction(look)
    return PurePath(inspect.getsourcefile(look) or "").name
