"""The tables of docs/profiles.md: what the shipped regulations say, body by body, in as few words as a table has room for.

`python -m services.profiles.table` writes them; a test keeps the document true. What it leaves out: all other parameters,
which `jianpiao profiles show` tells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from shared.election.regulation import profile as profiles
from shared.election.regulation.parameters import Excess, Share
from shared.election.regulation.profile import Profile

Column = Callable[[Profile], str]

WHO: Final[Mapping[str, Column]] = {
    "施行 in force": lambda each: f"{each.effective_from} – {each.effective_to or ''}".strip(),
    "选举人 electorate": lambda each: each.electorate.kind.value + (" by group" if each.electorate.by_group.value else ""),
    "职数 seats": lambda each: (
        f"{each.seats.minimum.value}–{each.seats.maximum.value}{' odd' if each.seats.odd.value else ''}"
    ),
    "张榜 roll": lambda each: _before(each.roll.publish_days_before.value),
    "提名 nomination": lambda each: " ".join(each.nomination.modes.value),
    "差额 competition": lambda each: _excess(each.nomination.differential.least),
    "名单 list": lambda each: _before(each.nomination.list_days_before.value),
    "审查 review": lambda each: " ".join(each.qualification.stages.value) or "–",
    "承诺 pledges": lambda each: " ".join(each.qualification.pledges.value) or "–",
    "委托 proxies": lambda each: f"≤ {each.proxies.most_principals.value}" if each.proxies.allowed.value else "–",
}  # fmt: skip

WINS: Final[Mapping[str, Column]] = {
    "会议 meeting": lambda each: "yes" if each.polling.meeting.value else "–",
    "流动票箱 mobile box": lambda each: "–" if each.polling.mobile_box.value == "BANNED" else "with approval",
    "参加 turnout": lambda each: _turnout(each.winning.quorum),
    "当选 winning": lambda each: _share(each.winning.share),
    "另行选举 runoff": lambda each: (
        f"{_share(each.runoff.share)} within {each.runoff.within_days.value} d" if each.runoff.allowed.value else "–"
    ),
    "妇女 women": lambda each: _women(each),
    "回避 kin": lambda each: f"{len(each.result.kin_avoidance.value)} relations" if each.result.kin_avoidance.value else "–",
    "批准 approval": lambda each: each.result.approval.value,
    "移交 handover": lambda each: f"{each.result.handover_days.value} d" if each.result.handover_days.value else "–",
    "任期 term": lambda each: f"{each.term.years.value} y",
}  # fmt: skip


def tables() -> str:
    """Both tables in Markdown, the shipped regulations below each other."""
    shipped = [profiles.load(name) for name in profiles.shipped()]
    return "\n".join([*_table(shipped, WHO), "", *_table(shipped, WINS)]) + "\n"


def _table(shipped: list[Profile], columns: Mapping[str, Column]) -> list[str]:
    head = ["规程 profile", *columns]
    rows = [[f"`{each.id}`", *(column(each) for column in columns.values())] for each in shipped]
    return [f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows]]


def _before(days: int) -> str:
    return f"D-{days}" if days else "before D"


def _share(share: Share) -> str:
    if share.num == 0:
        return "most votes" if share.base == "PAPERS_RETURNED" else "–"
    return f"{'>' if share.strict else '≥'} {share.num}/{share.den} {share.base}"


def _turnout(share: Share) -> str:
    """The base says who is counted as having taken part; at a meeting it is a share of those who should attend."""
    part = f"{'>' if share.strict else '≥'} {share.num}/{share.den}"
    return f"{part} of SHOULD_ATTEND" if share.base == "PRESENT" else f"{part} of REGISTERED"


def _excess(excess: Excess) -> str:
    if excess.num:
        return f"+{excess.num}/{excess.den}"
    return f"+{excess.extra}" if excess.extra else "–"


def _women(each: Profile) -> str:
    ways = []
    if each.seats.woman_post.value != "NEVER":
        ways.append("post " + each.seats.woman_post.value)
    if each.winning.women_first.value:
        ways.append("first")
    if each.seats.women_share is not None:
        ways.append(_share(each.seats.women_share).replace(" PRESENT", " of seats"))
    if each.result.woman_required.value:
        ways.append("required")
    return ", ".join(ways) or "–"


if __name__ == "__main__":
    print(tables(), end="")
