"""The county's report on a terminal: villages where something is wrong first, a line for each bundle, and beneath it what is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from services.audit.county.report import TOTALS, County, Village, conclusion, kind, standing
from services.audit.county.verdict import Verdict
from services.audit.verify.findings import Text


def write_text(report: County, lang: str) -> bytes:
    """The whole report as plain text; ends in a newline."""
    return "".join(f"{line}\n" for line in _lines(report, lang)).encode()


def _lines(report: County, lang: str) -> Iterator[str]:
    yield "监票全县核验报告 · Jianpiao, the bundles of a county"
    yield ""
    yield conclusion(report).of(lang)
    yield ""
    for name, figure in report.totals.items():
        yield f"{TOTALS[name].of(lang)}: {figure}"
    for village in report.villages:
        yield ""
        yield _head(village, lang)
        for each in village.verdicts:
            yield from _bundle(each, lang)


def _head(village: Village, lang: str) -> str:
    name = village.name or Text("（村名不明）", "(village unknown)").of(lang)
    return f"{name} [{standing(village.standing).of(lang)}] {village.holding}/{len(village.verdicts)}"


def _bundle(verdict: Verdict, lang: str) -> Iterator[str]:
    told = [verdict.title, kind(verdict).of(lang), verdict.profile, verdict.bundle]
    yield f"  [{standing(verdict.standing).of(lang)}] {' · '.join(filter(None, told))}"
    if verdict.reason is not None:
        yield f"      {verdict.reason.of(lang)}"
    for each in verdict.checks:
        if each.first is not None:
            more = (
                Text(f"（共{each.failures}处）", f" ({each.failures} in all)").of(lang)
                if each.failures > 1
                else ""
            )
            yield f"      {each.number}: {each.first.of(lang)}{more}"
