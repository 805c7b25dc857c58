"""The elections of the units: each is linked when it is called, in the fixed order, by the name and key of its own log.

Order (S10.35, A44): what an earlier step elects in the same unit is concluded or excluded first, or an exception was recorded
(S2.6). Dependency (S10.15, A17): where the party election gave no woman, the committee's election lists the woman seat. What
it leaves out: results (`results.py`), and the election itself, whose log is judged by its own law.
"""

from __future__ import annotations

from typing import ClassVar, Final

from shared.campaign.plan import BODY_ZH, PARTY
from shared.campaign.state import Campaign, Linked, Unit
from shared.campaign.statement import CLERKS, LEADERS, Act, CampaignBody, Signers, check_taking_part, unit_of
from shared.election.regulation.profile import BodyKind
from shared.election.statement import UUID7, Count, Day, Digest, Number
from shared.errors import Malformed, Refused
from shared.log.vkey import ED25519, VerifierKey


class OrderExceptionGranted(CampaignBody, frozen=True, kw_only=True):
    """In this unit a body may be elected before an earlier step is finished, for the reason in `document` (S2.6)."""

    unit: Number
    body: BodyKind
    document: Digest

    signed_by: ClassVar[Signers] = LEADERS
    zh: ClassVar[str] = "次序例外"

    def judge(self, campaign: Campaign, act: Act) -> None:
        check_taking_part(campaign, unit_of(campaign, self.unit), self.body)

    def record(self, campaign: Campaign, act: Act) -> None:
        campaign.units[self.unit].exceptions.add(self.body)


class ElectionLinked(CampaignBody, frozen=True, kw_only=True):
    """An election of a unit was called: which body, on which day, with how many seats, and the key of its log.

    `election` is its id and `vkey` its log's key in the form of a signed note, by which its results are cited later.
    `woman_seat`: whether its call lists a separate seat for a woman.
    """

    unit: Number
    body: BodyKind
    election: str
    vkey: str
    day: Day
    seats: Count
    woman_seat: bool = False

    signed_by: ClassVar[Signers] = CLERKS
    zh: ClassVar[str] = "登记选举"

    def judge(self, campaign: Campaign, act: Act) -> None:
        unit = unit_of(campaign, self.unit)
        self._check_log(campaign)
        check_taking_part(campaign, unit, self.body)
        self._check_new(campaign, unit)
        self._check_order(campaign, unit)
        self._check_seats(campaign, unit)
        if self.body in campaign.plan.woman_seat.value:
            self._check_woman_seat(campaign, unit)

    def record(self, campaign: Campaign, act: Act) -> None:
        unit = campaign.units[self.unit]
        ahead = bool(before(campaign, unit, self.body))
        unit.elections.append(
            Linked(
                self.election,
                self.body,
                self.vkey,
                self.day,
                self.seats,
                self.woman_seat,
                ahead,
                entry=campaign.size,
            )
        )
        campaign.links[self.election] = self.unit

    def _check_log(self, campaign: Campaign) -> None:
        """The log is named for its election; a drill's elections are drills and a campaign's are not."""
        if UUID7.fullmatch(self.election) is None:
            raise Malformed(
                f"election: expected a UUIDv7 in lower case, got {self.election[:60]!r}",
                zh=f"election：应为小写的 UUIDv7，现为{self.election[:60]!r}",
            )
        key = VerifierKey.parse(self.vkey)
        ending = f"/{'drill' if campaign.drill else 'log'}/{self.election}"
        if key.type != ED25519 or not key.name.endswith(ending):
            raise Refused(
                "not-the-elections-log",
                "docs/rules.md 3",
                zh=f"选举日志的名称应以{ending}结尾，现为{key.name[:120]}。演练只登记演练，正式只登记正式。",
                en=f"The election's log has a name ending in {ending}, got {key.name[:120]}. Drills link drills only.",
            )

    def _check_new(self, campaign: Campaign, unit: Unit) -> None:
        again = any(each.body == self.body for each in unit.elections)
        if self.election in campaign.links or (again and self.body not in campaign.plan.by_group.value):
            raise Refused(
                "linked-before",
                "S10.35",
                zh=f"该选举或{unit.id}的{BODY_ZH[self.body]}选举已经登记；取消后重新发起的，先撤销登记。",
                en=f"This election, or one of {self.body} in {unit.id}, is linked; unlink the one that was cancelled.",
            )

    def _check_order(self, campaign: Campaign, unit: Unit) -> None:
        """S10.35: in the order of the plan, unless an exception was recorded."""
        waiting = before(campaign, unit, self.body)
        if waiting and self.body not in unit.exceptions:
            raise Refused(
                "out-of-order",
                campaign.plan.steps[campaign.plan.step_of(self.body)].clause,
                zh=f"{unit.id}的{'、'.join(BODY_ZH[each] for each in waiting)}尚未换届，不能先选{BODY_ZH[self.body]}；"
                "确需提前的，先登记次序例外。",
                en=f"In {unit.id} {', '.join(waiting)} comes before {self.body}; conclude it first, or record an exception.",
            )

    def _check_seats(self, campaign: Campaign, unit: Unit) -> None:
        """S10.9: the township fixes the number first; S10.16: the reserved seat adds none."""
        rule = campaign.plan.seats.get(self.body)
        approved = unit.seats.get(self.body)
        if rule is not None and approved != self.seats:
            raise Refused(
                "seats-not-approved",
                f"S10.9; {rule.clause}",
                zh=f"{unit.id}的{BODY_ZH[self.body]}核定职数为{approved if approved is not None else '（未核定）'}，"
                f"选举设{self.seats}个。请先核定，女委员岗位不另增职数。",
                en=f"{self.body} of {unit.id} has {approved if approved is not None else 'no'} approved seats, the election "
                f"{self.seats}. Approve them first; the woman seat adds none.",
            )

    def _check_woman_seat(self, campaign: Campaign, unit: Unit) -> None:
        """S10.15; where nobody knows how the party election ended, nothing is demanded, and it is found (A17)."""
        rule = campaign.plan.woman_seat
        if party_gave_woman(campaign, unit) is False and not self.woman_seat:
            raise Refused(
                "woman-seat-missing",
                rule.clause,
                zh=f"{unit.id}的党组织选举没有产生女委员，{BODY_ZH[self.body]}选举须单独设立女委员岗位。",
                en=f"The party election of {unit.id} gave no woman; the election of {self.body} lists a separate woman seat.",
            )


class ElectionUnlinked(CampaignBody, frozen=True, kw_only=True):
    """A linked election was cancelled before its result; another may be called in its place."""

    election: str
    document: Digest

    signed_by: ClassVar[Signers] = CLERKS
    zh: ClassVar[str] = "撤销登记选举"

    def judge(self, campaign: Campaign, act: Act) -> None:
        linked = linked_of(campaign, self.election)
        if linked.conclusion is not None:
            raise Refused(
                "already-concluded",
                "OCV2018 17",
                zh=f"选举{self.election}已有结果，不能撤销登记。",
                en=f"The election {self.election} has a result; it cannot be unlinked.",
            )

    def record(self, campaign: Campaign, act: Act) -> None:
        unit = campaign.units[campaign.links.pop(self.election)]
        unit.elections = [each for each in unit.elections if each.id != self.election]


def linked_of(campaign: Campaign, election: str) -> Linked:
    """The linked election of that id. Raises Refused."""
    unit = campaign.links.get(election)
    if unit is None:
        raise Refused(
            "not-linked",
            "S10.35",
            zh=f"选举{election[:60]}没有在本次换届中登记。",
            en=f"The election {election[:60]} is not linked to this campaign.",
        )
    return next(each for each in campaign.units[unit].elections if each.id == election)


def before(campaign: Campaign, unit: Unit, body: str) -> list[str]:
    """The bodies of earlier steps that are not settled in this unit."""
    place = campaign.plan.step_of(body)
    return [
        each
        for each in campaign.renewed(unit)
        if campaign.plan.step_of(each) < place and not unit.settled(each)
    ]


def party_gave_woman(campaign: Campaign, unit: Unit) -> bool | None:
    """Whether the concluded party election elected a woman; None if none is concluded here (renewed before, or an exception)."""
    held = unit.held(PARTY)
    if not held:
        return None
    return any(campaign.persons[winner.person].woman for each in held for winner in each.winners)


STATEMENTS: Final[tuple[type[CampaignBody], ...]] = (OrderExceptionGranted, ElectionLinked, ElectionUnlinked)
