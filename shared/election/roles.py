"""The offices in which people sign, and which of them one person may not hold together.

Separation of duties (domain 5.1): who issues papers does not count them; who reviews candidates does not run the poll;
the supervisor and the guidance group touch nothing.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """An office. The value is how statements spell it."""

    AUTHORITY = "AUTHORITY"  # 街道/乡镇换届领导小组
    PARTY_ORGANISATION = "PARTY_ORGANISATION"  # 村党组织、党支部
    CHAIR = "CHAIR"  # 选举委员会主任，或主持选举的上届负责人
    REGISTRAR = "REGISTRAR"  # 选民登记员
    TOWNSHIP_REVIEWER = "TOWNSHIP_REVIEWER"  # 镇街初审
    JOINT_REVIEWER = "JOINT_REVIEWER"  # 资格联审组
    ISSUER = "ISSUER"  # 验证发票员
    CALLER = "CALLER"  # 唱票人
    COUNTER = "COUNTER"  # 计票人
    SCRUTINEER = "SCRUTINEER"  # 监票人
    STATION_CHIEF = "STATION_CHIEF"  # 投票站负责人
    SUPERVISOR = "SUPERVISOR"  # 监督委员会、巡查组
    GUIDANCE = "GUIDANCE"  # 指导组


ROLE_ZH: Final = {
    Role.AUTHORITY: "街道（乡镇）换届领导小组",
    Role.PARTY_ORGANISATION: "村（社区）党组织",
    Role.CHAIR: "选举委员会主任（主持人）",
    Role.REGISTRAR: "选民登记员",
    Role.TOWNSHIP_REVIEWER: "镇街初审人",
    Role.JOINT_REVIEWER: "资格联审组",
    Role.ISSUER: "验证发票员",
    Role.CALLER: "唱票人",
    Role.COUNTER: "计票人",
    Role.SCRUTINEER: "监票人",
    Role.STATION_CHIEF: "投票站负责人",
    Role.SUPERVISOR: "监督员",
    Role.GUIDANCE: "指导组",
}

APPOINTED_BY_AUTHORITY: Final = frozenset(
    {
        Role.PARTY_ORGANISATION,
        Role.CHAIR,
        Role.TOWNSHIP_REVIEWER,
        Role.JOINT_REVIEWER,
        Role.SUPERVISOR,
        Role.GUIDANCE,
    }
)
"""The township names these; the committee's chair appoints all others."""

APART: Final = (
    # An issuer knows who came; a counter sees the papers: together they could join the two.
    (Role.ISSUER, frozenset({Role.CALLER, Role.COUNTER, Role.SCRUTINEER})),
    # Three pairs of eyes on one paper have to be three people's.
    (Role.CALLER, frozenset({Role.COUNTER, Role.SCRUTINEER})),
    (Role.COUNTER, frozenset({Role.SCRUTINEER})),
    # Reviewers decide who may stand; they neither run the poll nor count it.
    (Role.TOWNSHIP_REVIEWER, frozenset(Role) - {Role.TOWNSHIP_REVIEWER, Role.GUIDANCE}),
    (Role.JOINT_REVIEWER, frozenset(Role) - {Role.JOINT_REVIEWER, Role.GUIDANCE}),
    # Who approves from outside does not do what is approved (S1.18-19); the chair may be the branch's secretary (S10.63).
    (Role.PARTY_ORGANISATION, frozenset(Role) - {Role.PARTY_ORGANISATION, Role.CHAIR}),
    # They watch and advise, and touch nothing.
    (Role.SUPERVISOR, frozenset(Role) - {Role.SUPERVISOR}),
    (Role.GUIDANCE, frozenset(Role) - {Role.GUIDANCE, Role.TOWNSHIP_REVIEWER, Role.JOINT_REVIEWER}),
)
"""Offices that one person may not hold together (domain 5.1, separation rules)."""


def conflict(roles: frozenset[Role]) -> tuple[Role, Role] | None:
    """Two of `roles` that one person may not hold together, or None."""
    for role, others in APART:
        if role in roles and (clash := others & roles):
            return role, min(clash)
    return None
