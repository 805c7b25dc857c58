"""The report that a committee member reads: what was checked, what failed and what that means, and the outcome.

Plain text, Chinese or English, no colours, fit for printing. It never calls anything proved while a check has failed
or could not be completed. What it leaves out: the form for machines (`report_json.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from services.audit.verify.assertion_text import assertion_lines
from services.audit.verify.campaign_text import campaign_lines
from services.audit.verify.findings import MEANINGS, Finding, Text, tame
from services.audit.verify.ledger import Check, Status
from services.audit.verify.outcome_text import outcome_lines
from services.audit.verify.verifier import Answer
from shared import base64text, keys
from shared.campaign.offices import OFFICE_ZH, Office
from shared.election.roles import ROLE_ZH, Role
from shared.election.state import Officer
from shared.log.trust import Trust

SHOWN: Final = 20
"""Findings printed for one check; the JSON form has up to a thousand."""

STATUS: Final = {
    Status.PASS: Text("通过", "PASS"),
    Status.FAIL: Text("未通过", "FAIL"),
    Status.NOT_CHECKED: Text("未查完", "NOT CHECKED"),
    Status.UNASKED: Text("未要求", "NOT ASKED FOR"),
    Status.INAPPLICABLE: Text("不适用", "DOES NOT APPLY"),
}

_DRILL: Final = Text(
    "*** 演练，不是选举。以下一切没有法律效力。 ***",
    "*** A DRILL, NOT AN ELECTION. Nothing below has any legal force. ***",
)
_PROVED: Final = Text(
    "结论：通过。公布的结果由这些选票依法得出，记录没有被改动。",
    "RESULT: PASS. The declared result follows from these papers by the law, and the record was not altered.",
)
_OPEN: Final = Text(
    "结论：通过。记录没有被改动，至今的每一步都合法；尚未宣布结果。",
    "RESULT: PASS. The record was not altered and every step so far was lawful; no outcome has been declared yet.",
)
_CAMPAIGN: Final = Text(
    "结论：通过。换届工作的记录没有被改动，每一步都合法。",
    "RESULT: PASS. The campaign's record was not altered and every step of it was lawful.",
)
_REFUTED: Final = Text(
    "结论：未通过。不要凭这份记录认定结果；请看下面各项。",
    "RESULT: FAIL. Do not rely on this record; see the checks below.",
)


def render(answer: Answer, trust: Trust, lang: str) -> str:
    """The whole report in `lang`, which is zh or en; ends in a newline."""
    lines = ["监票核验报告 · Jianpiao verification", ""]
    drill = is_drill(answer)
    if drill:
        lines += [_DRILL.of(lang), ""]
    lines += [_conclusion(answer).of(lang), "", *_about(answer, lang), ""]
    for check in answer.ledger.checks.values():
        lines += _check(check, lang)
    if answer.counted is not None:
        lines += ["", *assertion_lines(answer.counted.judgements, lang)]
        lines += ["", *outcome_lines(answer.counted, lang)]
    if answer.campaign is not None:
        lines += ["", *campaign_lines(answer.campaign, lang)]
    lines += ["", *_trust(answer, trust, lang)]
    if drill:
        lines += ["", _DRILL.of(lang)]
    # Titles and numbers come from the log, which may be hostile.
    return "\n".join(map(tame, lines)) + "\n"


def is_drill(answer: Answer) -> bool:
    """Whether the log is that of a drill, by its origin or by its first entry: either is enough to say so."""
    by_origin = answer.checkpoint is not None and "/drill/" in answer.checkpoint.origin
    log = answer.election or answer.campaign
    return by_origin or (log is not None and log.drill)


def _conclusion(answer: Answer) -> Text:
    if not answer.ledger.holds:
        return _REFUTED
    if answer.campaign is not None:
        return _CAMPAIGN
    declared = answer.counted is not None and any(
        each.type == "OutcomeDetermined" for each in answer.counted.declared
    )
    return _PROVED if declared else _OPEN


def _about(answer: Answer, lang: str) -> Iterator[str]:
    labels = {
        "election": Text("选举", "election"),
        "campaign": Text("换届工作", "campaign"),
        "origin": Text("日志", "log"),
        "size": Text("条目数", "entries"),
        "root": Text("根", "root"),
        "last": Text("最后收录", "last accepted"),
    }
    values: dict[str, str] = {}
    if answer.election is not None:
        values["election"] = f"{answer.election.title} ({answer.election.id})"
    if answer.campaign is not None:
        values["campaign"] = f"{answer.campaign.title} ({answer.campaign.id})"
    if answer.checkpoint is not None:
        values["origin"] = answer.checkpoint.origin
        values["size"] = str(answer.checkpoint.size)
        values["root"] = base64text.encode(answer.checkpoint.root)
    if answer.last_accepted_at:
        values["last"] = answer.last_accepted_at
    for name, value in values.items():
        yield f"{labels[name].of(lang)}: {value}"


def _check(check: Check, lang: str) -> Iterator[str]:
    figure, reason = check.figure.of(lang), check.reason.of(lang)
    detail = reason or figure
    yield f"{check.number} [{STATUS[check.status].of(lang)}] {check.title.of(lang)}{' — ' if detail else ''}{detail}"
    if check.status in (Status.FAIL, Status.NOT_CHECKED):
        yield f"    {MEANINGS[check.number].of(lang)}"
    for each in check.findings[:SHOWN]:
        yield f"    · {_finding(each, lang)}"
    if check.total > SHOWN:
        more = check.total - SHOWN
        yield "    · " + Text(
            f"另有{more}处；共{check.total}处。", f"and {more} more; {check.total} in all."
        ).of(lang)


def _finding(each: Finding, lang: str) -> str:
    where = [] if each.index is None else [Text(f"条目{each.index}", f"entry {each.index}").of(lang)]
    where += [each.place] if each.place else []
    text = f"{' '.join(where)}: " if where else ""
    text += each.zh if lang == "zh" else each.en
    if each.expected or each.found:
        text += Text(
            f"；应为 {each.expected}，实为 {each.found}", f"; expected {each.expected}, found {each.found}"
        ).of(lang)
    return text + (f" [{each.clause}]" if each.clause else "")


def _trust(answer: Answer, trust: Trust, lang: str) -> Iterator[str]:
    yield Text("所凭的密钥", "Keys that this rests on").of(lang)
    if trust.authority is not None:
        keyid = keys.key_id(keys.parse_public_key(trust.authority))
        yield f"    {Text('召集机关', 'calling authority').of(lang)}: {keyid}"
    for log in trust.policy.logs:
        yield f"    {Text('日志', 'log').of(lang)}: {log.key.name} {log.key.key_id.hex()}"
    for witness in trust.policy.witnesses:
        yield f"    {Text('见证人', 'witness').of(lang)} {witness.name}: {witness.key.name} {witness.key.key_id.hex()}"
    if answer.election is not None:
        yield from _officers(answer.election.officers, ROLE_ZH, lang)
    if answer.campaign is not None:
        yield from _officers(answer.campaign.officers, OFFICE_ZH, lang)


def _officers(
    officers: Mapping[str, Officer], offices: Mapping[Role, str] | Mapping[Office, str], lang: str
) -> Iterator[str]:
    yield Text("工作人员（密钥）", "Officers (key)").of(lang)
    for role, zh in offices.items():
        held = [
            f"{officer.id} ({keyid}){Text('，已免', ', dismissed').of(lang) if officer.dismissed else ''}"
            for keyid, officer in officers.items()
            if role.value in officer.roles
        ]
        if held:
            yield f"    {zh if lang == 'zh' else role.value}: {'; '.join(held)}"
