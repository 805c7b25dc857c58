"""A campaign's units, elections, those elected and problems, as its own log tells them: what statistics are made of.

Persons are numbers that hold in the whole campaign. What it leaves out: adding up (`read_statistics.py`), and the elections'
own logs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Final

from services.audit.projections.campaigning import Campaigning
from services.audit.projections.projection import Projection
from services.audit.projections.table import Row, Sheet, Table
from shared.campaign.board import stage
from shared.campaign.state import Campaign


class CampaignUnit(Row, gc=False):
    """A unit. `stage`: EXCLUDED, PREPARING, the body that is next, FINISHED; "" where nothing is elected.

    `excluded`: bodies with reasons, as BODY:REASON.
    """

    unit: str
    kind: str
    title: str
    parent: str | None
    households: int | None
    population: int | None
    risk: str
    stage: str
    cadres: int | None
    excluded: str


class CampaignElection(Row, gc=False):
    """An election of a unit. `announced_on` and what follows are null until its result is cited."""

    election: str
    unit: str
    body: str
    day: str
    seats: int
    announced_on: str | None
    first_ballot: bool | None
    elected: int | None


class Elected(Row, gc=False):
    """Somebody elected: `number` on that election's roll, `person` in the campaign, and the facts that targets ask for."""

    election: str
    number: str
    person: str
    post: str
    duty: str
    new: bool
    woman: bool
    age: str
    education: str
    party: bool


class Issue(Row, gc=False):
    """A problem. `outcome`: RESOLVED, PLANNED, UNFOUNDED, or null while it is open."""

    issue: str
    kind: str
    unit: str | None
    responsible: str
    logged_on: str
    due: str | None
    outcome: str | None


UNITS: Final = Table("campaign_units", CampaignUnit, 1)
ELECTIONS: Final = Table("campaign_elections", CampaignElection, 1)
ELECTED: Final = Table("campaign_elected", Elected, 2)
ISSUES: Final = Table("campaign_issues", Issue, 1)


class Campaigns(Projection):
    """The statistics of one campaign."""

    name: ClassVar[str] = "campaigns"
    tables: ClassVar[tuple[Table[Any], ...]] = (UNITS, ELECTIONS, ELECTED, ISSUES)

    def __init__(self, campaigning: Campaigning) -> None:
        super().__init__()
        self._campaigning = campaigning
        self._units, self._elections = Sheet(UNITS), Sheet(ELECTIONS)
        self._elected, self._issues = Sheet(ELECTED), Sheet(ISSUES)
        self.sheets = (self._units, self._elections, self._elected, self._issues)

    def settle(self) -> None:
        campaign = self._campaigning.state
        if campaign is None:
            return
        self._units.replace(_units(campaign))
        self._elections.replace(_elections(campaign))
        self._elected.replace(_elected(campaign))
        self._issues.replace(
            Issue(
                id,
                each.kind,
                each.unit,
                each.responsible,
                each.logged_on,
                each.due,
                each.outcome,
            )
            for id, each in campaign.issues.items()
        )


def _units(campaign: Campaign) -> Iterator[CampaignUnit]:
    for each in campaign.units.values():
        yield CampaignUnit(
            each.id,
            each.kind,
            each.title,
            each.parent,
            each.households,
            each.population,
            each.risk,
            stage(campaign, each) if campaign.renewed(each) else "",
            each.cadres,
            " ".join(f"{body}:{reason}" for body, reason in sorted(each.excluded.items())),
        )


def _elections(campaign: Campaign) -> Iterator[CampaignElection]:
    for unit in campaign.units.values():
        for each in unit.elections:
            end = each.conclusion
            yield CampaignElection(
                each.id,
                unit.id,
                each.body,
                each.day,
                each.seats,
                None if end is None else end.announced_on,
                None if end is None else end.first_ballot,
                None if end is None else len(end.winners),
            )


def _elected(campaign: Campaign) -> Iterator[Elected]:
    for unit in campaign.units.values():
        for linked in unit.elections:
            for each in linked.conclusion.winners if linked.conclusion is not None else ():
                facts = campaign.persons[each.person]
                yield Elected(
                    linked.id,
                    each.number,
                    each.person,
                    each.post,
                    each.duty,
                    each.new,
                    facts.woman,
                    facts.age,
                    facts.education,
                    facts.party,
                )
