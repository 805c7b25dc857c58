"""What became of one bundle, small enough to keep thousands: where it stands, each check's status, and the first thing found in each.

What it leaves out: how it came about (`judging.py`), and the whole report of one bundle (`jianpiao verify`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from services.audit.verify.findings import Finding, Text, finding
from services.audit.verify.ledger import Status

CITED_CHECK: Final = 10


class Standing(StrEnum):
    """Where a bundle stands, the worst first. Only HOLDS is good."""

    FAILS = "FAILS"
    """A check failed: the record is refuted."""
    CRASHED = "CRASHED"
    """The process that verified it ended or ran out of memory."""
    UNREADABLE = "UNREADABLE"
    """There is nothing to verify."""
    UNTRUSTED = "NO TRUST FILE"
    """Nobody said whom to trust for this log."""
    OPEN = "NOT CHECKED"
    """A check could not be completed, most often because a cited election is not among the bundles."""
    HOLDS = "HOLDS"


RANK: Final = {standing: rank for rank, standing in enumerate(Standing)}


@dataclass(frozen=True)
class Outcome:
    """One numbered check: its status, how many failures, and the first of them (or why it was not completed)."""

    number: int
    status: Status
    failures: int = 0
    first: Text | None = None


@dataclass(frozen=True)
class Verdict:
    """One bundle. Names are empty where the record did not get so far; `rests_on` are the bundles of elections that it cites."""

    bundle: str
    standing: Standing
    origin: str = ""
    reason: Text | None = None
    campaign: bool = False
    id: str = ""
    title: str = ""
    village: str = ""
    profile: str = ""
    drill: bool = False
    declared: bool = False
    """Whether an outcome was declared in it."""
    size: int = 0
    root: str = ""
    last_accepted_at: str = ""
    checks: tuple[Outcome, ...] = ()
    rests_on: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def holds(self) -> bool:
        """Whether it was verified and nothing is wrong."""
        return self.standing is Standing.HOLDS

    @property
    def why(self) -> tuple[Text, ...]:
        """What is wrong, a sentence for each check that did not pass."""
        told = tuple(each.first for each in self.checks if each.first is not None)
        return told if self.reason is None else (self.reason, *told)


def settle(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The same, with each that rests on a bundle which does not hold brought down by it, however far away.

    Every bundle is verified once, by the trust file that was brought for it, so a cited one is not verified again by each that cites it.
    """
    by_bundle = {each.bundle: each for each in verdicts}
    citing: dict[str, list[str]] = {}
    for each in verdicts:
        for cited in each.rests_on:
            citing.setdefault(cited, []).append(each.bundle)
    down = [each.bundle for each in verdicts if not each.holds]
    told = set[tuple[str, str]]()
    while down:
        cited = down.pop()
        for bundle in citing.get(cited, ()):
            if (bundle, cited) in told:
                continue
            told.add((bundle, cited))
            if by_bundle[bundle].holds:
                down.append(bundle)
            by_bundle[bundle] = _brought_down(by_bundle[bundle], by_bundle[cited])
    return [by_bundle[each.bundle] for each in verdicts]


def _brought_down(verdict: Verdict, cited: Verdict) -> Verdict:
    found = finding(
        "cited-fails", place=cited.bundle, en=cited.standing.value, zh=STANDING_ZH[cited.standing]
    )
    checks = tuple(
        Outcome(CITED_CHECK, Status.FAIL, each.failures + 1, each.first or said(found))
        if each.number == CITED_CHECK
        else each
        for each in verdict.checks
    )
    return replace(
        verdict, standing=min(verdict.standing, Standing.FAILS, key=RANK.__getitem__), checks=checks
    )


def said(found: Finding) -> Text:
    """A finding in one sentence, with its place and the clause."""
    clause = f" [{found.clause}]" if found.clause else ""
    differs = bool(found.expected or found.found)
    zh = [] if found.index is None else [f"条目{found.index}"]
    en = [] if found.index is None else [f"entry {found.index}"]
    zh, en = [*zh, found.place], [*en, found.place]
    return Text(
        f"{' '.join(filter(None, zh))}：{found.zh}"
        + (f"；应为 {found.expected}，实为 {found.found}" if differs else "")
        + clause,
        f"{' '.join(filter(None, en))}: {found.en}"
        + (f"; expected {found.expected}, found {found.found}" if differs else "")
        + clause,
    )


STANDING_ZH: Final = {
    Standing.FAILS: "未通过",
    Standing.CRASHED: "中途退出",
    Standing.UNREADABLE: "无法读取",
    Standing.UNTRUSTED: "没有信任文件",
    Standing.OPEN: "未查完",
    Standing.HOLDS: "通过",
}
