"""The organisation chart: leading group, office, working groups, guidance, inspection and joint review (S10.104-108).

A group that signs does so by its own key; people are numbers and offices, never names. What it leaves out: what the groups
then do (`preparation.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from shared import keys
from shared.campaign.offices import OFFICE_ZH, PARENTS, Office
from shared.campaign.state import Campaign, Group
from shared.campaign.statement import LEADERS, Act, CampaignBody, Person, Signers, unit_of
from shared.election.state import Officer
from shared.election.statement import Count, Number, Text
from shared.errors import Malformed, Refused


class GroupFormed(CampaignBody, frozen=True, kw_only=True):
    """A group is formed: who heads it by office (党工委书记), how many sit in it, under which group, for which units.

    `key` lets it sign; without one it only stands in the chart. `leader` is the street leader who answers for the units of a
    guidance group (S3.3). `function` says what a working group works on (S10.104).
    """

    group: Number
    kind: Literal["LEADING", "OFFICE", "WORKING", "GUIDANCE", "INSPECTION", "JOINT_REVIEW"]
    head: Text
    members: Count
    parent: Number | None = None
    key: str | None = None
    units: tuple[Number, ...] = ()
    leader: Person | None = None
    function: Literal["COORDINATION", "PUBLICITY", "JOINT_REVIEW", "STABILITY", "OTHER"] | None = None

    signed_by: ClassVar[Signers] = LEADERS
    zh: ClassVar[str] = "组建工作机构"

    def judge(self, campaign: Campaign, act: Act) -> None:
        """S10.104-106: each under the group it serves; S3.3: one to one where the plan says so; one key for one group."""
        if len(set(self.units)) != len(self.units) or bool(self.units) != (self.kind == "GUIDANCE"):
            raise Malformed(
                "units: expected for a guidance group, none twice, and for no other",
                zh="units：指导组须写所联系的单位，不得重复；其他组不写",
            )
        if (self.leader is not None and self.kind != "GUIDANCE") or (
            (self.function is not None) != (self.kind == "WORKING")
        ):
            raise Malformed(
                "leader is for a guidance group; function is for a working group, and needed there",
                zh="leader 只写在指导组；function 只写在工作组，且必须写",
            )
        self._check_new(campaign)
        self._check_parent(campaign)
        for unit in self.units:
            unit_of(campaign, unit)
        if self.kind == "GUIDANCE" and campaign.plan.guidance.value == "ONE_TO_ONE":
            self._check_one_to_one(campaign)

    def record(self, campaign: Campaign, act: Act) -> None:
        campaign.groups[self.group] = Group(
            self.group, self.kind, self.head, self.members, self.parent, set(self.units), self.leader
        )
        if self.key is not None:
            keyid = keys.key_id(keys.parse_public_key(self.key))
            campaign.officers[keyid] = Officer(self.group, self.key, frozenset({self.kind}))

    def _check_new(self, campaign: Campaign) -> None:
        known = self.group in campaign.groups or self.group == "AUTHORITY"
        if self.key is not None:
            known = known or keys.key_id(keys.parse_public_key(self.key)) in campaign.officers
        if known:
            raise Refused(
                "group-exists",
                "docs/rules.md 5",
                zh=f"机构{self.group}或该密钥已经用过；改组或换密钥请用新的编号和新的密钥。",
                en=f"Group {self.group} or this key has been used before; use a new id and a new key.",
            )

    def _check_parent(self, campaign: Campaign) -> None:
        if self.parent is None:
            return
        above = campaign.groups.get(self.parent)
        allowed = PARENTS.get(Office(self.kind), ())
        if above is None or above.dissolved or above.kind not in allowed:
            raise Refused(
                "no-such-parent-group",
                "S10.104",
                zh=f"{OFFICE_ZH[Office(self.kind)]}应设在"
                f"{'或'.join(OFFICE_ZH[each] for each in allowed) or '（不设上级）'}之下，{self.parent}不是。",
                en=f"A {self.kind} group stands under {' or '.join(allowed) or 'none'}; {self.parent} is not one.",
            )

    def _check_one_to_one(self, campaign: Campaign) -> None:
        """S3.3: each unit has a guidance group of its own and a street leader of its own."""
        taken = [each for each in campaign.groups.values() if each.kind == "GUIDANCE" and not each.dissolved]
        shared = any(each.units & set(self.units) or each.leader == self.leader for each in taken)
        if len(self.units) != 1 or self.leader is None or shared:
            raise Refused(
                "not-one-to-one",
                campaign.plan.guidance.clause,
                zh="实施方案要求一个指导组只联系一个单位，每个单位有一名街道领导直接挂钩，不重复。",
                en="By the plan each guidance group has one unit and each unit one group and one street leader of its own.",
            )


class GroupDissolved(CampaignBody, frozen=True, kw_only=True):
    """A group ends, and its key speaks no more; what it signed before stays valid."""

    group: Number
    reason: Literal["REGROUPED", "KEY_LOST", "FINISHED", "OTHER"]

    signed_by: ClassVar[Signers] = LEADERS
    zh: ClassVar[str] = "撤销工作机构"
    after_close: ClassVar[bool] = True  # a lost key must not wait

    def judge(self, campaign: Campaign, act: Act) -> None:
        check_group(campaign, self.group)

    def record(self, campaign: Campaign, act: Act) -> None:
        campaign.groups[self.group].dissolved = True
        for officer in campaign.officers.values():
            if officer.id == self.group:
                officer.dismissed = True


def check_group(campaign: Campaign, group: str) -> None:
    """Raises Refused unless there is such a group and it has not been dissolved."""
    if group not in campaign.groups or campaign.groups[group].dissolved:
        raise Refused(
            "no-such-group",
            "S10.104",
            zh=f"没有在任的工作机构{group}。",
            en=f"There is no group {group} at work.",
        )


STATEMENTS: Final[tuple[type[CampaignBody], ...]] = (GroupFormed, GroupDissolved)
