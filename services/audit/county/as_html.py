"""The county's report as a page to print, by the same writer as the official forms: no script, nothing fetched."""

from __future__ import annotations

from services.audit.county.report import TOTALS, County, Village, conclusion, kind, standing
from services.audit.county.verdict import Verdict
from services.audit.verify.findings import Text
from services.forms.as_html import write_html as write_form
from services.forms.form import Cell, Form, Line, Table

_UNKNOWN = Text("（村名不明）", "(village unknown)")


def write_html(report: County, lang: str) -> bytes:
    """The whole report: totals, what is wrong, a row for each village, a row for each bundle."""
    return write_form(_form(report), lang)


def _form(report: County) -> Form:
    wrong = [each for each in report.verdicts if not each.holds]
    drills = Text("其中有演练，演练没有法律效力。", "Drills are among them; a drill has no legal force.")
    tables = [
        Table(
            Text("各村", "Villages"),
            (
                Text("村", "village"),
                Text("结论", "standing"),
                Text("通过", "hold"),
                Text("监票包", "bundles"),
            ),
            tuple(_village(each) for each in report.villages),
        ),
        Table(Text("各监票包", "Bundles"), _HEADS, tuple(_bundle(each) for each in report.verdicts)),
    ]
    if wrong:
        heads = (Text("监票包", "bundle"), Text("结论", "standing"), Text("问题", "what is wrong"))
        tables.insert(0, Table(Text("没有通过的", "What does not hold"), heads, tuple(map(_wrong, wrong))))
    return Form(
        Text("全县核验报告", "Verification of a county"),
        tuple(Line(TOTALS[name], figure) for name, figure in report.totals.items()),
        tuple(tables),
        (),
        notice=None if report.holds else conclusion(report),
        notes=tuple(filter(None, (conclusion(report), drills if report.totals["drills"] else None))),
    )


_HEADS = (
    Text("村", "village"),
    Text("名称", "title"),
    Text("种类", "kind"),
    Text("规程", "profile"),
    Text("条目数", "entries"),
    Text("结论", "standing"),
    Text("监票包", "bundle"),
)


def _village(village: Village) -> tuple[Cell, ...]:
    return village.name or _UNKNOWN, standing(village.standing), village.holding, len(village.verdicts)


def _bundle(verdict: Verdict) -> tuple[Cell, ...]:
    return (
        verdict.village or _UNKNOWN,
        verdict.title,
        kind(verdict),
        verdict.profile,
        verdict.size or None,
        standing(verdict.standing),
        verdict.bundle,
    )


def _wrong(verdict: Verdict) -> tuple[Cell, ...]:
    why = Text(" | ".join(each.zh for each in verdict.why), " | ".join(each.en for each in verdict.why))
    return verdict.bundle, standing(verdict.standing), why
