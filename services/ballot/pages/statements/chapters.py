"""The chapters of the law as headings: what a clerk looks for, in the order in which an election meets it.

What it leaves out: the kinds themselves, which stand in the law.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Final

from services.ballot.pages.offices import Kind, english
from services.http.problem import Language
from shared.campaign import law as campaigns
from shared.election import law as elections
from shared.election.state import Election
from shared.law import Log

TITLES: Final = {
    "call": "发起与变更", "committee": "选举委员会与选举办法", "officers": "工作人员", "notices": "公告与事件",
    "approvals": "批准", "roll": "选民名单", "challenges": "名单申诉", "nomination": "提名",
    "recommendation": "推荐", "shortlist": "确定人选", "candidacy": "参选", "choice": "选择职位",
    "departments": "联审部门", "waivers": "准予例外", "qualification": "资格审查", "slate": "候选人预备人选",
    "candidate_list": "候选人名单", "introductions": "介绍候选人", "kinship": "亲属关系", "proxies": "委托投票",
    "meeting": "选举大会", "stations": "投票站", "polling": "发票", "assistance": "代写",
    "boxes": "开箱", "counting": "计票", "closing": "计票结束", "outcome": "确定结果",
    "runoff": "另行选举", "posts": "推选职务", "reduction": "减少名额", "paper_audit": "选票抽查",
    "result": "公布结果", "certificates": "当选证书", "complaints": "投诉", "recounting": "重新计票",
    "void_mandates": "委托无效", "voiding": "选举无效", "overdue": "逾期处理", "recall": "罢免",
    "by_election": "补选", "promises": "任期承诺", "keeping": "归档保管", "access": "查阅与删除",
    "opening": "发起换届", "units": "换届单位", "organisation": "工作机构", "preparation": "准备工作",
    "seats": "职数", "elections": "各场选举", "results": "结果",
}  # fmt: skip


def chapters_of(log: Log, lang: Language) -> list[tuple[str, Sequence[Kind]]]:
    """The chapters of the law that holds for a log, each with its kinds."""
    modules: Sequence[ModuleType] = elections.CHAPTERS if isinstance(log, Election) else campaigns.CHAPTERS
    return [(title(module, lang), module.STATEMENTS) for module in modules]


def title(module: ModuleType, lang: Language) -> str:
    """A chapter's heading."""
    name = module.__name__.rpartition(".")[2]
    return TITLES[name] if lang == "zh" else english(name.replace("_", " "))
