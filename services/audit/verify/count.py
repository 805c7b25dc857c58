"""Checks 6, 7 and 8: counts the election again from its plain entries, compares with what was declared, asks the assertions.

One pass over the entries feeds the recount (`recount.py`), the papers (`papers.py`), the record of the assertions
(`assertions/`) and the record of what was declared. None of it uses the law, so it can run beside the replay in another process.
"""

from __future__ import annotations

from binascii import a2b_base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from services.audit.verify import assertion_text
from services.audit.verify.assertions.judge import judge
from services.audit.verify.assertions.model import Judgement
from services.audit.verify.assertions.record import Record
from services.audit.verify.disclosures import Disclosures
from services.audit.verify.findings import Finding
from services.audit.verify.ledger import Ledger
from services.audit.verify.paper_rules import RoundSummary, summary
from services.audit.verify.papers import Papers
from services.audit.verify.recount import Recount, Recounter
from services.audit.verify.replay import Line, decode_line
from services.audit.verify.source import Source
from shared.disclosure import open_all
from shared.envelope import statement_id
from shared.errors import Malformed
from shared.log.tiles import decode_entries

DECLARATIONS = frozenset({"ElectionCalled", "CountClosed", "OutcomeDetermined", "ResultAnnounced"})


@dataclass(frozen=True)
class Declared:
    """A statement in which people say how it came out; `body` is the plain JSON."""

    index: int
    type: str
    body: dict[str, Any]


@dataclass
class Counted:
    """What came of counting again. `trouble` says where a reader had to stop, by number of check."""

    recount: Recount | None = None
    declared: list[Declared] = field(default_factory=list)
    rounds: list[RoundSummary] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    trouble: dict[int, str] = field(default_factory=dict)
    judgements: tuple[Judgement, ...] = ()


def count(
    source: Source, bundles: Sequence[tuple[str, int]], disclosures: Disclosures | None = None
) -> Counted:
    """Counts all entries of a log. What cannot be read is left out here; other checks report it."""
    result = Counted()
    recounter: Recounter | None = Recounter()
    papers: Papers | None = Papers()
    record: Record | None = Record(disclosing=disclosures is not None)
    for index, line, raw, payload in payloads(source, bundles):
        if payload["type"] in DECLARATIONS:
            result.declared.append(Declared(index, payload["type"], payload["body"]))
        # A hostile log must not end the verifier: a reader that stumbles stops, and its check is not completed.
        if recounter is not None:
            try:
                recounter.add(index, payload)
            except Exception as error:
                result.trouble[6], recounter = f"entry {index}: {error}", None
        if papers is not None:
            try:
                papers.take(index, payload)
            except Exception as error:
                result.trouble[7] = f"entry {index}: {type(error).__name__}: {error}"
                result.findings, papers = papers.findings, None
        if record is not None:
            try:
                keyids = [signature.keyid for signature in line.statement.signatures]
                private = None if disclosures is None else _private(disclosures, raw, payload)
                record.take(index, line.accepted_at, keyids, payload, line.index, private)
            except Exception as error:
                result.trouble[8], record = f"entry {index}: {type(error).__name__}: {error}", None
    if papers is not None:
        result.findings = papers.findings
        result.rounds = [summary(figures) for figures in papers.rounds.values()]
    if recounter is not None:
        try:
            result.recount = recounter.finish()
        except Exception as error:
            result.trouble[6] = str(error)
    if record is not None:
        differences = result.recount.differences if result.recount is not None else ()
        result.judgements, trouble = judge(record, differences)
        if trouble:
            result.trouble[8] = "; ".join(f"{id}: {why}" for id, why in trouble.items())
    return result


def compare(ledger: Ledger, counted: Counted) -> None:
    """Checks 6, 7 and 8: whatever was declared is what was counted again, the papers add up, the assertions hold."""
    for number, why in counted.trouble.items():
        ledger.give_up(number, f"无法数到底：{why}", f"could not be counted to the end: {why}")
    for each in counted.recount.differences if counted.recount is not None else ():
        ledger.add(
            "recount-differs", index=each.index, place=each.what, expected=each.expected, found=each.found
        )
    papers = sum(each.counted for each in counted.rounds)
    declared = sum(each.type == "OutcomeDetermined" for each in counted.declared)
    if declared:
        ledger.complete(
            6,
            f"{papers}张选票重数，与{declared}次宣布的结果相同",
            f"{papers} papers counted again, as declared in {declared} outcomes",
        )
    else:
        ledger.complete(6, f"已计{papers}张，尚未宣布结果", f"{papers} papers so far, nothing declared yet")
    ledger.take(counted.findings)
    warnings = sum(not each.rule.startswith("R") for round_ in counted.rounds for each in round_.differences)
    explained = sum(each.explained for round_ in counted.rounds for each in round_.differences)
    ledger.complete(
        7,
        f"{len(counted.rounds)}轮；已说明的差额{explained}处，值得留意的{warnings}处",
        f"{len(counted.rounds)} rounds; {explained} differences explained, {warnings} worth a look",
    )
    assertion_text.conclude(ledger, counted.judgements)


def _private(disclosures: Disclosures, raw: bytes, payload: Mapping[str, Any]) -> Mapping[str, str] | None:
    """The private fields of a statement that were disclosed. Those that do not fit its digests are for check 9."""
    texts = disclosures.get(statement_id(raw))
    if texts is None:
        return None
    try:
        return open_all(texts, payload.get("_sd") or ())
    except Malformed:
        return None


def payloads(
    source: Source, bundles: Sequence[tuple[str, int]]
) -> Iterator[tuple[int, Line, bytes, dict[str, Any]]]:
    """Index, entry, signed bytes and payload of every entry that is JSON with a type and a body."""
    decode = msgspec.json.decode
    first = 0
    for name, width in bundles:
        try:
            content = source.read(name)
            entries = [] if content is None else decode_entries(content)
        except Malformed:
            entries = []
        for index, raw in enumerate(entries[:width], first):
            try:
                line = decode_line(raw)
                signed = a2b_base64(line.statement.payload)
                payload = decode(signed)
            except (ValueError, msgspec.DecodeError, RecursionError):
                continue
            if not isinstance(payload, dict):
                continue
            if isinstance(payload.get("type"), str) and isinstance(payload.get("body"), dict):
                yield index, line, signed, payload
        first += width
