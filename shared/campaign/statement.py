"""What one kind of statement of a campaign says: its fields, who signs it, what refuses it and what it changes.

Bytes, times and signatures are those of an election's statements (`shared/election/statement.py`); the member `election`
of the payload holds the campaign's id.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

import msgspec

from shared.campaign.offices import Office
from shared.campaign.state import Campaign, Unit
from shared.election.statement import Act, Saying
from shared.errors import Refused

__all__ = ["Act", "CampaignBody", "Person", "Signers", "by", "check_taking_part", "unit_of"]

Person = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9][A-Za-z0-9._-]{0,63}(?!\\n)$")]
"""A number that stands for one person in the whole campaign, or a commitment to it. Never a name."""

Signers = tuple[frozenset[Office], ...]


def by(*offices: Office) -> Signers:
    """One signature, by any of these."""
    return (frozenset(offices),)


LEADERS: Final = by(Office.AUTHORITY, Office.LEADING)
CLERKS: Final = by(Office.AUTHORITY, Office.LEADING, Office.OFFICE)


class CampaignBody(Saying, frozen=True):
    """What one kind of statement of a campaign says."""

    signed_by: ClassVar[Signers] = ()
    after_close: ClassVar[bool] = False
    """Whether it may be recorded once the campaign is closed."""

    def judge(self, campaign: Campaign, act: Act) -> None:
        """Raises Refused if the law does not allow this statement now. Changes nothing."""

    def record(self, campaign: Campaign, act: Act) -> None:
        """Changes the campaign by this statement, which `judge` has allowed. Cannot fail."""


def unit_of(campaign: Campaign, unit: str) -> Unit:
    """The unit of that id. Raises Refused."""
    found = campaign.units.get(unit)
    if found is None:
        raise Refused(
            "no-such-unit",
            "S3.1",
            zh=f"换届范围内没有单位{unit}，请先列入。",
            en=f"The campaign has no unit {unit}; list it first.",
        )
    return found


def check_taking_part(campaign: Campaign, unit: Unit, body: str) -> None:
    """Raises Refused unless the body is to be renewed in this unit."""
    if body not in campaign.renewed(unit):
        raise Refused(
            "not-elected-there",
            "S10.35",
            zh=f"按实施方案，{unit.id}（{unit.kind}）不选举{body}。",
            en=f"By the plan, a {unit.kind} such as {unit.id} elects no {body}.",
        )
    if body in unit.excluded:
        raise Refused(
            "excluded",
            "S2.7; S10.38",
            zh=f"{unit.id}的{body}不参加本次换届（{unit.excluded[body]}）。",
            en=f"{body} of {unit.id} is excluded from this campaign ({unit.excluded[body]}).",
        )
