"""A campaign in pictures: how many units are through, and who was elected, as targets ask (S4.12-17, S7.3-13).

What it leaves out: adding up (`services/audit/projections/statistics.py`), and the official forms (`services/audit/reports`), which
prove every figure from the bundles.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from services.audit.projections.statistics import Share, Statistics
from services.profiles.words import BODIES
from shared.campaign.board import STAGE_ZH
from shared.campaign.plan import BODY_ZH
from shared.text import Text

UNITS: Final[Mapping[str, Text]] = {
    "PREPARING": Text(STAGE_ZH["PREPARING"], "preparing"),
    **{
        body: Text(f"{zh}换届", f"electing: {BODIES[body]['en']}")
        for body, zh in BODY_ZH.items()
        if body in BODIES
    },
    "FINISHED": Text(STAGE_ZH["FINISHED"], "finished"),
    "EXCLUDED": Text(STAGE_ZH["EXCLUDED"], "not renewed here"),
}
ELECTIONS: Final[Mapping[str, Text]] = {
    "CALLED": Text("已发起", "called"),
    "ROLL_POSTED": Text("名单已张榜", "roll posted"),
    "ROLL_SEALED": Text("名单已确定", "roll sealed"),
    "CANDIDATES_POSTED": Text("候选人已公布", "candidates posted"),
    "POLLING": Text("投票中", "polling"),
    "COUNTING": Text("计票中", "counting"),
    "DETERMINED": Text("结果已确定", "determined"),
    "ANNOUNCED": Text("结果已公布", "announced"),
    "HANDED_OVER": Text("已移交", "handed over"),
    "ARCHIVED": Text("已归档", "archived"),
    "CANCELLED": Text("已取消", "cancelled"),
}
AGE: Final[Mapping[str, Text]] = {
    "UP_TO_30": Text("30岁以下", "up to 30"),
    "31_TO_35": Text("31至35岁", "31 to 35"),
    "36_TO_39": Text("36至39岁", "36 to 39"),
    "40_TO_49": Text("40至49岁", "40 to 49"),
    "50_TO_59": Text("50至59岁", "50 to 59"),
    "60_AND_OVER": Text("60岁以上", "60 and over"),
}
EDUCATION: Final[Mapping[str, Text]] = {
    "JUNIOR_OR_LESS": Text("初中及以下", "junior secondary or less"),
    "SENIOR_SECONDARY": Text("高中（含中专）", "senior secondary"),
    "COLLEGE": Text("大专", "college"),
    "BACHELOR": Text("本科", "bachelor"),
    "GRADUATE": Text("研究生", "graduate"),
}
ISSUES: Final[Mapping[str, Text]] = {
    "OPEN": Text("未办结", "open"),
    "RESOLVED": Text("已解决", "resolved"),
    "PLANNED": Text("已有方案", "planned"),
    "UNFOUNDED": Text("不属实", "unfounded"),
}


@dataclass(frozen=True)
class Line:
    """A bar of a picture: so many of `whole`."""

    text: Text
    count: int
    whole: int


@dataclass(frozen=True)
class Picture:
    """Bars that belong together."""

    title: Text
    lines: tuple[Line, ...]


def pictures(found: Statistics) -> list[Picture]:
    """The pictures of which there is anything to show."""
    return [each for each in _pictures(found) if any(line.whole for line in each.lines)]


def _pictures(found: Statistics) -> Iterator[Picture]:
    yield Picture(
        Text("完成情况", "How far"),
        (
            _share(Text("完成换届的单位", "units that are finished"), found.finished),
            Line(Text("已公布结果的选举", "elections concluded"), found.concluded, found.linked),
            _share(Text("一次选举成功", "concluded at the first ballot"), found.first_ballot),
            Line(
                Text("首轮领票（占选民）", "papers handed out in first rounds, of the electors"),
                found.issued,
                found.electors,
            ),
        ),
    )
    yield _divided(Text("单位进度", "Units by stage"), found.units, UNITS)
    yield _divided(Text("选举进度", "Elections by stage"), found.stages, ELECTIONS)
    yield Picture(
        Text("当选的人", "Who was elected"),
        (
            _share(Text("妇女", "women"), found.women),
            _share(Text("新当选", "newly elected"), found.new),
            _share(Text("党员", "party members"), found.party),
        ),
    )
    yield _divided(Text("年龄", "Age"), found.age, AGE)
    yield _divided(Text("学历", "Education"), found.education, EDUCATION)
    yield _divided(Text("问题隐患", "Problems"), found.issues, ISSUES)


def _share(text: Text, share: Share) -> Line:
    return Line(text, share.count, share.whole)


def _divided(title: Text, counts: Mapping[str, int], texts: Mapping[str, Text]) -> Picture:
    """In the order of the words; what has no word is told by its key."""
    whole = sum(counts.values())
    keys = [each for each in (*texts, *sorted(counts.keys() - texts.keys())) if counts.get(each)]
    return Picture(
        title, tuple(Line(texts.get(each, Text(each, each)), counts[each], whole) for each in keys)
    )
