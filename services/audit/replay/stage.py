"""How far an election had come at a moment, in one word, by what was done last.

What it leaves out: what might be done next, which only the law says.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Final

from services.audit.replay.history import Act
from services.audit.verify.findings import Text

STAGES: Final[dict[str, Text]] = {
    "called": Text("已发起", "called"),
    "committee": Text("选举委员会已产生", "committee formed"),
    "registration": Text("选民登记", "registration"),
    "roll-posted": Text("选民名单已张榜", "roll posted"),
    "roll-sealed": Text("选民名单已确定", "roll sealed"),
    "nomination": Text("提名与资格审查", "nomination and review"),
    "candidates": Text("候选人已公布", "candidates posted"),
    "polling": Text("投票中", "polling"),
    "closed": Text("投票结束", "polls closed"),
    "counting": Text("计票中", "counting"),
    "counted": Text("计票完成", "counted"),
    "determined": Text("本轮结果已确定", "round determined"),
    "next-round": Text("准备下一轮投票", "next round prepared"),
    "announced": Text("结果已公布", "result announced"),
    "handed-over": Text("已移交", "handed over"),
    "archived": Text("已归档", "archived"),
    "cancelled": Text("已取消", "cancelled"),
    "void": Text("选举无效", "void"),
}
SUSPENDED: Final = Text("（已中止）", " (suspended)")

ON_THE_WALL: Final = frozenset({"announced", "handed-over", "archived"})
"""Stages in which the result has been posted, and with it the names of the elected (ZJ2020 32)."""

_BEGINS: Final = {
    "ElectionCalled": "called",
    "CommitteeFormed": "committee",
    "ElectorRegistered": "registration",
    "RollPublished": "roll-posted",
    "RollSealed": "roll-sealed",
    "NominationsOpened": "nomination",
    "CandidatesPublished": "candidates",
    "StationOpened": "polling",
    "BoxOpened": "counting",
    "PaperCounted": "counting",
    "PaperKeyed": "counting",
    "CountClosed": "counted",
    "RecountOrdered": "counting",
    "StationVoided": "counting",
    "OutcomeDetermined": "determined",
    "RevoteCalled": "next-round",
    "RunoffCalled": "next-round",
    "PollRepeated": "next-round",
    "PostsVoteCalled": "next-round",
    "ElectionVoided": "void",
    "ResultAnnounced": "announced",
    "ResultAnnouncedByAuthority": "announced",
    "HandoverCompleted": "handed-over",
    "Archived": "archived",
    "ElectionCancelled": "cancelled",
}
_ORDER: Final = list(STAGES)


def stage_of(acts: Iterable[Act]) -> tuple[str, bool]:
    """The key of the stage after these acts, and whether the election is suspended."""
    last = deque(stages(acts), maxlen=1)
    return (last[0][1], last[0][2]) if last else ("called", False)


def stages(acts: Iterable[Act]) -> Iterator[tuple[Act, str, bool]]:
    """Each act, the key of the stage after it, and whether the election is suspended then."""
    stage, suspended, open_stations = "called", False, set[str]()
    for act in acts:
        match act.type:
            case "ElectionSuspended" | "ElectionResumed":
                suspended = act.type == "ElectionSuspended"
            case "StationClosed":
                open_stations.discard(act.body.get("station", ""))
                stage = stage if open_stations else "closed"
            case "ElectorRegistered" | "RollPublished" if _ORDER.index(stage) > _ORDER.index("roll-posted"):
                pass  # an upheld challenge, or a roll posted again
            case _:
                if act.type == "StationOpened":
                    open_stations.add(act.body.get("station", ""))
                stage = _BEGINS.get(act.type, stage)
        yield act, stage, suspended


def open_stations(acts: Iterable[Act]) -> dict[int, set[str]]:
    """By round, the stations that had opened and not closed: while there are any, nobody is told how papers went."""
    found: dict[int, set[str]] = {}
    for act in acts:
        if act.type == "StationOpened":
            found.setdefault(act.body["round"], set()).add(act.body["station"])
        elif act.type == "StationClosed":
            found.setdefault(act.body["round"], set()).discard(act.body["station"])
    return {number: stations for number, stations in found.items() if stations}
