"""The number of seats in each village, which the township fixes within the plan (S10.7-9).

What it leaves out: posts within a body, which the election's own call lists, and who then sits on them (`findings.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final

from shared.campaign.plan import COMMITTEES, PARTY
from shared.campaign.state import Campaign
from shared.campaign.statement import LEADERS, Act, CampaignBody, Signers, check_taking_part, unit_of
from shared.election.regulation.profile import BodyKind
from shared.election.statement import Count, Digest, Number, Text
from shared.errors import Malformed, Refused


class SeatsApproved(CampaignBody, frozen=True, kw_only=True):
    """The township approved the seats of a unit's bodies, and its cadres: distinct persons in the two committees.

    Fewer or more cadres than usual need a `reason`; none may exceed the plan's maximum (S10.8). The reserved woman seat is
    one of the seats, not one more (S10.16).
    """

    unit: Number
    seats: dict[BodyKind, Count]
    document: Digest
    cadres: Count | None = None
    reason: Text = ""

    signed_by: ClassVar[Signers] = LEADERS
    zh: ClassVar[str] = "核定职数"

    def judge(self, campaign: Campaign, act: Act) -> None:
        unit = unit_of(campaign, self.unit)
        if not self.seats:
            raise Malformed("seats: expected at least one body", zh="seats：至少写一个班子")
        for body, seats in self.seats.items():
            check_taking_part(campaign, unit, body)
            self._check_begun(campaign, body)
            rule = campaign.plan.seats.get(body)
            if rule is not None and not rule.minimum <= seats <= rule.maximum:
                raise Refused(
                    "seats-out-of-range",
                    rule.clause,
                    zh=f"{body}职数应为{rule.minimum}至{rule.maximum}，现为{seats}。",
                    en=f"{body} has {rule.minimum} to {rule.maximum} seats, got {seats}.",
                )
        if self.cadres is not None:
            self._check_cadres(campaign, self.cadres)

    def record(self, campaign: Campaign, act: Act) -> None:
        unit = campaign.units[self.unit]
        unit.seats |= {str(body): seats for body, seats in self.seats.items()}
        unit.cadres = unit.cadres if self.cadres is None else self.cadres

    def _check_begun(self, campaign: Campaign, body: str) -> None:
        if any(each.body == body for each in campaign.units[self.unit].elections):
            raise Refused(
                "election-has-begun",
                "S10.9",
                zh=f"{self.unit}的{body}选举已经登记，职数不能再改。",
                en=f"The election of {body} in {self.unit} is linked; its seats cannot change any more.",
            )

    def _check_cadres(self, campaign: Campaign, cadres: int) -> None:
        """S10.8. The two committees share persons (S10.10), but need at least as many as the larger has seats."""
        rule = campaign.plan.cadres
        seats = campaign.units[self.unit].seats | dict(self.seats)
        both = [seats[body] for body in (PARTY, *sorted(COMMITTEES)) if body in seats]
        least, most = max(both, default=0), min(rule.maximum, sum(both) or rule.maximum)
        if not least <= cadres <= most:
            raise Refused(
                "too-many-cadres",
                rule.clause,
                zh=f"{self.unit}的干部职数应为{least}至{most}人（两委人员可交叉），现为{cadres}。",
                en=f"{self.unit} has {least} to {most} cadres (persons of both committees, who may be the same), "
                f"got {cadres}.",
            )
        if not (rule.usual_minimum <= cadres <= rule.usual_maximum or self.reason):
            raise Refused(
                "unusual-without-reason",
                rule.clause,
                zh=f"干部职数一般为{rule.usual_minimum}至{rule.usual_maximum}人，现为{cadres}，请写明理由。",
                en=f"There are usually {rule.usual_minimum} to {rule.usual_maximum} cadres, got {cadres}; give the reason.",
            )


STATEMENTS: Final[tuple[type[CampaignBody], ...]] = (SeatsApproved,)
