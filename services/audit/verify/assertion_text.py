"""Check 8 in the report: which assertions hold, what was found, what does not apply, and what is needed by name.

A finding that is FATAL or SERIOUS fails the check; MINOR and INFO are told and fail nothing. What it leaves out: judging
(`assertions/`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from services.audit.verify.assertions.model import AuditFinding, Judgement, Severity, Standing
from services.audit.verify.assertions.table import TABLE
from services.audit.verify.findings import Text
from services.audit.verify.ledger import Ledger

SHOWN: Final = 5
"""Findings printed for one assertion; the JSON form has up to two hundred."""

SEVERITY: Final = {
    Severity.FATAL: Text("致命", "FATAL"),
    Severity.SERIOUS: Text("严重", "SERIOUS"),
    Severity.MINOR: Text("轻微", "MINOR"),
    Severity.INFO: Text("提示", "INFO"),
}


def conclude(ledger: Ledger, judgements: Sequence[Judgement]) -> None:
    """Fills check 8: every finding that fails it, and the figure of all."""
    for judgement in judgements:
        failing = [each for each in judgement.findings if each.severity.fails]
        for each in failing:
            ledger.add(
                "assertion-fails",
                index=each.entries[0] if each.entries else None,
                place=f"{each.id} {each.severity}",
                expected=each.expected,
                found=each.found,
                clause=each.clause,
                zh=each.zh,
                en=each.en,
            )
        ledger.count(8, judgement.fails - len(failing))
    how = Counter(each.standing for each in judgements)
    weight = Counter(found.severity for each in judgements for found in each.findings)
    ledger.complete(
        8,
        f"{len(judgements)}条：{how[Standing.HOLDS]}条成立，{how[Standing.FOUND]}条有发现"
        f"（轻微{weight[Severity.MINOR]}、提示{weight[Severity.INFO]}），"
        f"{how[Standing.NOT_APPLICABLE]}条不适用，{how[Standing.NEEDS]}条尚缺材料",
        f"{len(judgements)} assertions: {how[Standing.HOLDS]} hold, {how[Standing.FOUND]} with findings "
        f"({weight[Severity.MINOR]} minor, {weight[Severity.INFO]} info), "
        f"{how[Standing.NOT_APPLICABLE]} not applicable, {how[Standing.NEEDS]} need something",
    )


def assertion_lines(judgements: Sequence[Judgement], lang: str) -> Iterator[str]:
    """The findings, then what does not apply, then what is needed by which assertions."""
    yield Text("审计断言（第8项）", "Audit assertions (check 8)").of(lang)
    for judgement in judgements:
        for each in judgement.findings[:SHOWN]:
            yield f"    {finding_line(each, lang)}"
        more = len(judgement.findings) + judgement.more - SHOWN
        if more > 0:
            yield f"    {judgement.id} " + Text(f"另有{more}处。", f"and {more} more.").of(lang)
    aside = [each.id for each in judgements if each.standing is Standing.NOT_APPLICABLE]
    if aside:
        yield f"    {Text('不适用', 'NOT APPLICABLE').of(lang)}: {' '.join(aside)}"
    for reason in dict.fromkeys(
        each.reason for each in judgements if each.standing is Standing.NEEDS and each.reason
    ):
        ids = [each.id for each in judgements if each.standing is Standing.NEEDS and each.reason == reason]
        yield f"    {Text('尚缺', 'NEEDS').of(lang)} {reason.of(lang)}: {' '.join(ids)}"


def finding_line(each: AuditFinding, lang: str) -> str:
    """One finding on one line: its assertion, how much it weighs, the entries, what was expected, the clause."""
    text = f"{each.id} {SEVERITY[each.severity].of(lang)} {each.zh if lang == 'zh' else each.en}"
    if each.entries:
        shown = ", ".join(map(str, each.entries[:SHOWN])) + ("…" if each.count > SHOWN else "")
        text += Text(f"（条目{shown}）", f" (entry {shown})").of(lang)
    if each.expected or each.found:
        expected, found = each.expected or "-", each.found or "-"
        text += Text(f"；应为 {expected}，实为 {found}", f"; expected {expected}, found {found}").of(lang)
    return f"{text} [{each.clause}]"


def assertions_json(judgements: Sequence[Judgement]) -> list[dict[str, Any]]:
    """Every assertion of the table, judged or not, for programs."""
    titles = {each.id: each for each in TABLE}
    return [
        {
            "id": each.id,
            "standing": each.standing.value,
            "severity": titles[each.id].severity.value,
            "clause": titles[each.id].clause,
            "zh": titles[each.id].text.zh,
            "en": titles[each.id].text.en,
            "reason": None if each.reason is None else {"zh": each.reason.zh, "en": each.reason.en},
            "findings": each.findings,
            "more": each.more,
        }
        for each in judgements
    ]
