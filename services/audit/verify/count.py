"""Checks 6 and 7: counts the election again from its plain entries, and compares with what was declared.

One pass over the entries feeds the recount (`recount.py`), the papers (`papers.py`) and the record of what was
declared. None of it uses the law, so it can run beside the replay in another process.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from services.audit.verify.findings import Finding
from services.audit.verify.paper_rules import RoundSummary, summary
from services.audit.verify.papers import Papers
from services.audit.verify.recount import Recount, recount
from services.audit.verify.replay import decode_line
from services.audit.verify.source import Source
from shared.envelope import unbase64
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


def count(source: Source, bundles: Sequence[tuple[str, int]]) -> Counted:
    """Counts all entries of a log. What cannot be read is left out here; other checks report it."""
    result = Counted()
    papers: Papers | None = Papers()

    def payloads() -> Iterator[tuple[int, dict[str, Any]]]:
        nonlocal papers
        for index, payload in _payloads(source, bundles):
            if papers is not None:
                try:
                    papers.take(index, payload)
                except (LookupError, TypeError, AttributeError, ValueError) as error:
                    result.trouble[7] = f"entry {index}: {type(error).__name__}: {error}"
                    result.findings, papers = papers.findings, None
            if payload.get("type") in DECLARATIONS:
                result.declared.append(Declared(index, payload["type"], payload["body"]))
            yield index, payload

    remaining = payloads()
    try:
        result.recount = recount(remaining)
    except Exception as error:  # a hostile log must not end the verifier; the check is then not completed
        result.trouble[6] = f"{type(error).__name__}: {error}"
        for _ in remaining:
            pass
    if papers is not None:
        result.findings = papers.findings
        result.rounds = [summary(figures) for figures in papers.rounds.values()]
    return result


def _payloads(source: Source, bundles: Sequence[tuple[str, int]]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Index and payload of every entry that is JSON with a type and a body."""
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
                payload = decode(unbase64(decode_line(raw).statement.payload, "payload"))
            except (Malformed, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                continue
            if not isinstance(payload, dict):
                continue
            if isinstance(payload.get("type"), str) and isinstance(payload.get("body"), dict):
                yield index, payload
        first += width
