"""What an assertion says: it holds, something was found, it does not apply to this body, or it needs something by name.

A finding carries its severity: FATAL (the election or a post is invalid), SERIOUS (something is void or needs a ruling),
MINOR (a defect of procedure), INFO (worth knowing). FATAL and SERIOUS fail check 8. What it leaves out: the assertions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from services.audit.verify.assertions.entries import Entry
from services.audit.verify.assertions.record import Record
from services.audit.verify.findings import Text, tame

MAX_FINDINGS: Final = 200
"""Kept for one assertion; more are counted, so that a hostile log cannot fill the memory."""
MAX_ENTRIES: Final = 20
"""Entries named by one finding; of more only the number is kept."""


class Severity(StrEnum):
    """How much a finding weighs; the first two fail the check."""

    FATAL = "FATAL"
    SERIOUS = "SERIOUS"
    MINOR = "MINOR"
    INFO = "INFO"

    @property
    def fails(self) -> bool:
        """Whether such a finding refutes the election, or a part of it."""
        return self in (Severity.FATAL, Severity.SERIOUS)


class Standing(StrEnum):
    """How an assertion stands. FOUND: there are findings, of whatever severity."""

    HOLDS = "HOLDS"
    FOUND = "FOUND"
    NOT_APPLICABLE = "NOT APPLICABLE"
    NEEDS = "NEEDS"


@dataclass(frozen=True)
class AuditFinding:
    """One way in which an assertion does not hold. `entries` are the indexes behind it, `count` how many there are."""

    id: str
    severity: Severity
    clause: str
    zh: str
    en: str
    expected: str = ""
    found: str = ""
    entries: tuple[int, ...] = ()
    count: int = 0


@dataclass(frozen=True)
class Judgement:
    """What one assertion says about one log. `reason`: what it needs, or why it does not apply."""

    id: str
    standing: Standing
    reason: Text | None
    findings: tuple[AuditFinding, ...]
    more: int = 0
    """Findings that were counted and not kept."""
    fails: int = 0
    """Findings that are FATAL or SERIOUS, kept or not."""
    fatal: int = 0
    """Findings that are FATAL, kept or not."""


@dataclass
class Sheet:
    """What an assertion writes down while it looks."""

    id: str
    severity: Severity
    clause: str
    found: list[AuditFinding] = field(default_factory=list)
    more: int = 0
    fails: int = 0
    fatal: int = 0
    standing: Standing = Standing.HOLDS
    reason: Text | None = None

    def find(
        self,
        zh: str,
        en: str,
        *,
        entries: Iterable[Entry | int] = (),
        expected: object = "",
        found: object = "",
        severity: Severity | None = None,
        clause: str = "",
    ) -> None:
        """Something does not hold. Without `severity` and `clause` those of the assertion are meant."""
        weight = severity or self.severity
        self.fails += weight.fails
        self.fatal += weight is Severity.FATAL
        if len(self.found) >= MAX_FINDINGS:
            self.more += 1
            return
        behind = [each if isinstance(each, int) else each.index for each in entries]
        self.found.append(
            AuditFinding(
                self.id,
                weight,
                tame(clause or self.clause),
                tame(zh),
                tame(en),
                tame(str(expected)),
                tame(str(found)),
                tuple(behind[:MAX_ENTRIES]),
                len(behind),
            )
        )

    def needs(self, what: Text) -> None:
        """It cannot be judged, or not wholly, without something that is not there."""
        self.standing, self.reason = Standing.NEEDS, what

    def not_applicable(self, zh: str, en: str) -> None:
        """This body, or its regulation, knows nothing of the kind."""
        self.standing, self.reason = Standing.NOT_APPLICABLE, Text(zh, en)

    def judgement(self) -> Judgement:
        """What was written down. A finding weighs more than what could not be looked at."""
        standing = Standing.FOUND if self.found else self.standing
        return Judgement(self.id, standing, self.reason, tuple(self.found), self.more, self.fails, self.fatal)


Look = Callable[[Record, Sheet], None]
"""Looks at the entries and writes down what it finds."""


@dataclass(frozen=True)
class Assertion:
    """One row of the table: what must hold, how much it weighs, which clause asks for it, and who looks."""

    id: str
    severity: Severity
    clause: str
    text: Text
    look: Look
