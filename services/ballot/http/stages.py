"""How far an election has come, in one word that people understand.

What it leaves out: what may be done next, which only the law decides, statement by statement.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from services.ballot.http.texts import Text
from shared.election.state import Election

STAGES: Final[dict[str, tuple[Text, Callable[[Election], bool]]]] = {
    "cancelled": (Text("已取消", "cancelled"), lambda it: it.cancelled),
    "handed-over": (Text("已移交", "handed over"), lambda it: it.handed_over_on is not None),
    "approved": (Text("结果已认可", "result approved"), lambda it: it.approved),
    "announced": (Text("结果已公布", "result announced"), lambda it: it.announced_on is not None),
    "determined": (Text("本轮结果已确定", "round determined"), lambda it: it.round.phase == "DETERMINED"),
    "counted": (Text("计票完成", "counted"), lambda it: it.round.phase == "COUNTED"),
    "counting": (Text("计票中", "counting"), lambda it: it.round.phase == "COUNTING"),
    "polls-closed": (Text("投票结束", "polls closed"), lambda it: it.round.phase == "CLOSED"),
    "polling": (Text("投票中", "polling"), lambda it: it.round.phase == "POLLING"),
    "next-round": (Text("准备下一轮投票", "next round prepared"), lambda it: it.round.number > 1),
    "candidates-posted": (Text("候选人已公布", "candidates posted"), lambda it: it.published is not None),
    "nomination": (Text("提名与资格审查", "nomination and review"), lambda it: it.nominations is not None),
    "roll-sealed": (Text("选民名单已确定", "roll sealed"), lambda it: it.roll.sealed is not None),
    "roll-posted": (Text("选民名单已张榜", "roll posted"), lambda it: it.roll.published_on is not None),
    "registration": (Text("选民登记", "registration"), lambda it: bool(it.roll.electors)),
    "committee-formed": (Text("选举委员会已产生", "committee formed"), lambda it: bool(it.committee)),
    "called": (Text("已发起", "called"), lambda it: True),
}
"""The last stage first: an election is in the first that fits."""

TALLIED: Final = frozenset({"COUNTING", "COUNTED", "DETERMINED"})
"""Phases of a round in which no station can open again: a tally can no longer sway anybody (OCV2018 15)."""


def stage_of(election: Election) -> str:
    """The key of the stage that the election is in."""
    return next(key for key, (_, fits) in STAGES.items() if fits(election))
