"""The county in one view: villages with their bundles, those first where something is wrong, and the totals.

What it leaves out: how it is written (`as_text.py`, `as_json.py`, `as_csv.py`, `as_html.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from services.audit.county.verdict import RANK, STANDING_ZH, Standing, Verdict
from services.audit.verify.findings import Text


@dataclass(frozen=True)
class Village:
    """The bundles of one village (of one place, for a campaign), the worst first. `name` is empty where a record did not get so far
    as to name its village."""

    name: str
    verdicts: tuple[Verdict, ...]

    @property
    def standing(self) -> Standing:
        """That of its worst bundle."""
        return self.verdicts[0].standing

    @property
    def holding(self) -> int:
        """How many of its bundles hold."""
        return sum(each.holds for each in self.verdicts)


@dataclass(frozen=True)
class County:
    """The whole report. `seconds` is how long it took."""

    villages: tuple[Village, ...]
    seconds: float

    @property
    def verdicts(self) -> list[Verdict]:
        """All bundles, in the order of the report."""
        return [each for village in self.villages for each in village.verdicts]

    @property
    def holds(self) -> bool:
        """Whether every single bundle holds."""
        return all(village.standing is Standing.HOLDS for village in self.villages)

    @property
    def totals(self) -> dict[str, int]:
        """Bundles by standing, and what they are."""
        all_, named = self.verdicts, [village for village in self.villages if village.name]
        standings = Counter(each.standing for each in all_)
        return {
            "bundles": len(all_),
            **{each.value: standings[each] for each in Standing},
            "villages": len(named),
            "villages_holding": sum(village.standing is Standing.HOLDS for village in named),
            "elections": sum(bool(each.id) and not each.campaign for each in all_),
            "declared": sum(each.declared for each in all_),
            "campaigns": sum(each.campaign for each in all_),
            "drills": sum(each.drill for each in all_),
            "entries": sum(each.size for each in all_),
        }


TOTALS = {
    "bundles": Text("监票包", "bundles"),
    **{each.value: Text(f"其中{STANDING_ZH[each]}", f"of these {each.value}") for each in Standing},
    "villages": Text("村（单位）", "villages"),
    "villages_holding": Text("全部通过的村", "villages where all hold"),
    "elections": Text("选举", "elections"),
    "declared": Text("已宣布结果", "with a declared outcome"),
    "campaigns": Text("换届工作", "campaigns"),
    "drills": Text("演练", "drills"),
    "entries": Text("条目", "entries"),
}
"""What the totals are called."""


def county(verdicts: Iterable[Verdict], seconds: float) -> County:
    """The report of these verdicts, whose citations are settled."""
    by_village: dict[str, list[Verdict]] = {}
    for each in verdicts:
        by_village.setdefault(each.village, []).append(each)
    villages = [Village(name, tuple(sorted(found, key=_order))) for name, found in by_village.items()]
    villages.sort(key=lambda village: (RANK[village.standing], village.name))
    return County(tuple(villages), seconds)


def conclusion(report: County) -> Text:
    """The one sentence at the top."""
    bundles, holding = report.totals["bundles"], report.totals[Standing.HOLDS.value]
    if report.holds:
        return Text(f"结论：通过。{bundles}个监票包全部通过。", f"RESULT: PASS. All {bundles} bundles hold.")
    return Text(
        f"结论：未通过。{bundles}个监票包中有{bundles - holding}个没有通过；请先看下面所列。",
        f"RESULT: FAIL. Of {bundles} bundles {bundles - holding} do not hold; see those first.",
    )


def kind(verdict: Verdict) -> Text:
    """What the record is, and that it is a drill where it is one."""
    drill = Text("演练，", "drill of ") if verdict.drill else Text("", "")
    if verdict.campaign:
        return Text(f"{drill.zh}换届工作", f"{drill.en}a campaign")
    if not verdict.id:
        return Text("不明", "unknown")
    said = Text("已宣布结果", "declared") if verdict.declared else Text("尚未宣布结果", "not declared yet")
    return Text(f"{drill.zh}选举，{said.zh}", f"{drill.en}an election, {said.en}")


def standing(of: Standing) -> Text:
    """A standing in words."""
    return Text(STANDING_ZH[of], of.value)


def _order(verdict: Verdict) -> tuple[int, bool, str, str]:
    return RANK[verdict.standing], verdict.campaign, verdict.title, verdict.bundle
