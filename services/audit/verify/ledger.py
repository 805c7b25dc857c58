"""The numbered checks as they fill up: what each has looked at, and everything that did not hold.

A check passes only if somebody said that it was completed and nothing was found. Whatever was begun and not
completed, or never begun, is NOT CHECKED, and that counts as a failure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from services.audit.verify.findings import TITLES, Finding, Text, finding

MAX_KEPT: Final = 1000
"""Findings kept for one check; the rest are only counted, so that a hostile log cannot fill the memory."""


class Status(StrEnum):
    """How a check ended. FAIL and NOT CHECKED are failures."""

    PASS = "PASS"
    FAIL = "FAIL"
    NOT_CHECKED = "NOT CHECKED"
    UNASKED = "NOT ASKED FOR"
    INAPPLICABLE = "DOES NOT APPLY"


@dataclass
class Check:
    """One numbered check. `figure` says what was looked at; `reason` why it could not be completed."""

    number: int
    findings: list[Finding] = field(default_factory=list)
    total: int = 0
    completed: bool = False
    left_out: Status | None = None
    figure: Text = field(default_factory=lambda: Text("", ""))
    reason: Text = field(default_factory=lambda: Text("", ""))

    @property
    def title(self) -> Text:
        """What the check is called."""
        return TITLES[self.number]

    @property
    def status(self) -> Status:
        """Findings weigh more than anything else; then whether it was completed."""
        if self.total:
            return Status.FAIL
        if self.left_out is not None:
            return self.left_out
        return Status.PASS if self.completed and not self.reason.en else Status.NOT_CHECKED


class Ledger:
    """Checks 1 to 10. Each begins as NOT CHECKED."""

    def __init__(self) -> None:
        self.checks: Final = {number: Check(number) for number in TITLES}

    @property
    def holds(self) -> bool:
        """Whether every check that this version makes, and that was asked for, has passed."""
        return not any(check.status in (Status.FAIL, Status.NOT_CHECKED) for check in self.checks.values())

    def add(self, code: str, **details: object) -> None:
        """Records a finding of the catalogue; see `findings.finding` for the details."""
        self.take((finding(code, **details),))  # type: ignore[arg-type]  # the names are checked by finding()

    def take(self, findings: Iterable[Finding]) -> None:
        """Records findings that were made elsewhere."""
        for found in findings:
            check = self.checks[found.check]
            check.total += 1
            if len(check.findings) < MAX_KEPT:
                check.findings.append(found)

    def count(self, number: int, more: int) -> None:
        """Findings that were counted elsewhere and not kept."""
        self.checks[number].total += more

    def complete(self, number: int, zh: str, en: str) -> None:
        """Everything that this check has to look at was looked at; the figure says how much."""
        self.checks[number].completed = True
        self.checks[number].figure = Text(zh, en)

    def give_up(self, number: int, zh: str, en: str) -> None:
        """The check cannot be completed; it stays NOT CHECKED, whatever is said later."""
        check = self.checks[number]
        if not check.reason.zh:
            check.reason = Text(zh, en)

    def leave_out(self, number: int, status: Status, zh: str, en: str) -> None:
        """The check is not made: `status` is UNASKED or INAPPLICABLE, and the report says so plainly."""
        self.checks[number].left_out = status
        self.checks[number].reason = Text(zh, en)
