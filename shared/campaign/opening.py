"""The opening: the authority opens a campaign, pins its plan, and says which units take part and by when; later it closes it.

CampaignOpened is always the first entry. What it leaves out: further units and exclusions (`units.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from shared import clock, keys
from shared.campaign import plan as plans
from shared.campaign.offices import Office
from shared.campaign.plan import BODY_ZH, Plan
from shared.campaign.state import Campaign, Planned
from shared.campaign.statement import Act, CampaignBody, Signers, by
from shared.campaign.timetable import TASK_ZH
from shared.campaign.units import Listed, check_units, unit_from
from shared.election.moments import check_clock
from shared.election.state import Officer
from shared.election.statement import UUID7, Day, Digest, Words
from shared.errors import Malformed, Refused


class CampaignOpened(CampaignBody, frozen=True, kw_only=True):
    """A campaign is opened: its plan in full, its window of days, its units and its day schedule (S10.36, S4.3).

    `authority` is the base64 public key of the party committee that answers for it (S10.108) and signs this statement. A
    `drill` follows its own clock, links drills only, and can never become a campaign.
    """

    title: Words
    place: Words
    level: Literal["TOWNSHIP", "COUNTY", "CITY"]
    plan: Plan
    first_day: Day
    last_day: Day
    units: tuple[Listed, ...]
    timetable: tuple[Planned, ...]
    authority: str
    drill: bool = False

    signed_by: ClassVar[Signers] = by(Office.AUTHORITY)
    zh: ClassVar[str] = "启动换届工作"

    def begin(self, campaign_id: str, act: Act) -> Campaign:
        """The campaign that this statement opens. Raises Malformed or Refused."""
        if UUID7.fullmatch(campaign_id) is None:
            raise Malformed(
                f"election: expected a UUIDv7 in lower case, got {campaign_id[:60]!r}",
                zh=f"election：应为小写的 UUIDv7，现为{campaign_id[:60]!r}",
            )
        key = keys.parse_public_key(self.authority)
        plans.check(self.plan)
        if self.last_day < self.first_day:
            raise Refused(
                "window-backward",
                "S10.36",
                zh=f"换届工作的截止日{self.last_day}早于开始日{self.first_day}。",
                en=f"The campaign ends on {self.last_day}, before it begins on {self.first_day}.",
            )
        _check_timetable(self.timetable, self.first_day, self.last_day)
        campaign = Campaign(
            id=campaign_id,
            title=self.title,
            place=self.place,
            plan=self.plan,
            authority=self.authority,
            drill=self.drill,
            first_day=self.first_day,
            last_day=self.last_day,
            timetable=self.timetable,
            units={},
        )
        check_units(campaign, self.units)
        campaign.units = {each.id: unit_from(each) for each in self.units}
        campaign.officers[keys.key_id(key)] = Officer(
            "AUTHORITY", self.authority, frozenset({Office.AUTHORITY.value})
        )
        return campaign


def _check_timetable(timetable: tuple[Planned, ...], first: str, last: str) -> None:
    """S4.3: every line is a task or a body, once for each scope, within the window; the look-back may come after it."""
    lines = [(line.item, line.scope) for line in timetable]
    if len(set(lines)) != len(lines):
        raise Malformed(
            "timetable: expected each item once for each scope", zh="timetable：同一范围内每项只写一次"
        )
    for line in timetable:
        clock.read_day(line.by)
        if line.item not in TASK_ZH and (line.item not in BODY_ZH or line.scope != "UNIT"):
            raise Malformed(
                f"timetable: no task, and no body of units: {line.item[:40]!r}",
                zh=f"timetable：{line.item[:40]!r}不是阶段任务，也不是各单位所选的班子；任务有{'、'.join(TASK_ZH)}",
            )
        if line.by < first or (line.by > last and line.item in BODY_ZH):
            raise Refused(
                "outside-the-window",
                "S10.36; S4.3",
                zh=f"日程表中{line.item}定于{line.by}，不在{first}至{last}之间。",
                en=f"{line.item} is planned for {line.by}, outside {first} to {last}.",
            )


class CampaignClockMoved(CampaignBody, frozen=True, kw_only=True):
    """The clock of a drill is set forward, so that months of a campaign run in seconds."""

    to: str

    signed_by: ClassVar[Signers] = by(Office.AUTHORITY)
    zh: ClassVar[str] = "换届演练时钟"
    after_close: ClassVar[bool] = True

    def sets_clock(self) -> int:
        return clock.read_time(self.to)

    def judge(self, campaign: Campaign, act: Act) -> None:
        check_clock(campaign, self.to)


class CampaignClosed(CampaignBody, frozen=True, kw_only=True):
    """The campaign is over: every unit's elections are concluded or excluded (S4.11, S7.3)."""

    document: Digest

    signed_by: ClassVar[Signers] = by(Office.AUTHORITY)
    zh: ClassVar[str] = "结束换届工作"

    def judge(self, campaign: Campaign, act: Act) -> None:
        for unit in campaign.taking_part():
            for body in campaign.renewed(unit):
                if not unit.settled(body):
                    raise Refused(
                        "unit-not-finished",
                        "S7.3; S10.4",
                        zh=f"{unit.id}的{BODY_ZH[body]}尚未换届；完成后，或注明不参加的原因后，再结束。",
                        en=f"{body} of {unit.id} is not renewed; conclude it, or exclude it with its reason, first.",
                    )

    def record(self, campaign: Campaign, act: Act) -> None:
        campaign.closed_on = act.day


STATEMENTS: Final[tuple[type[CampaignBody], ...]] = (CampaignOpened, CampaignClockMoved, CampaignClosed)
