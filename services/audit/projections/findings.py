"""What the entries themselves give away: every assertion of check 8, judged over the entries so far.

An assertion that needs something that is not there yet says so; what is due later is not late yet, by the day of the last
entry. What it leaves out: the assertions (`services.audit.verify.assertions`, `shared.campaign.findings`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, ClassVar, Final

from services.audit.projections.campaigning import Campaigning
from services.audit.projections.count import Count
from services.audit.projections.projection import Projection
from services.audit.projections.table import Row, Sheet, Table
from services.audit.projections.told import Told
from services.audit.verify.assertions.judge import judge
from services.audit.verify.assertions.model import Judgement
from services.audit.verify.assertions.record import Record
from shared.campaign.finding import Finding as CampaignFinding
from shared.campaign.findings import findings as campaign_findings


class Found(Row, gc=False):
    """One way in which an assertion does not hold. `entries` are some of the `behind` entries behind it."""

    assertion: str
    number: int
    severity: str
    clause: str
    about: str
    zh: str
    en: str
    expected: str
    found: str
    entries: str
    behind: int


class Standing(Row, gc=False):
    """How an assertion stands: HOLDS, FOUND, NOT APPLICABLE or NEEDS what the reason names. `fails`: fatal or serious ones."""

    assertion: str
    standing: str
    reason_zh: str
    reason_en: str
    findings: int
    fails: int


FINDINGS: Final = Table("findings", Found, 2)
STANDINGS: Final = Table("assertions", Standing, 1)
SEVERITIES: Final = {"S": "SERIOUS", "M": "MINOR", "I": "INFO"}


class Findings(Projection):
    """The findings of one log."""

    name: ClassVar[str] = "findings"
    tables: ClassVar[tuple[Table[Any], ...]] = (FINDINGS, STANDINGS)

    def __init__(self, count: Count, campaigning: Campaigning) -> None:
        super().__init__()
        self._count, self._campaigning = count, campaigning
        self._findings, self._standings = Sheet(FINDINGS), Sheet(STANDINGS)
        self.sheets = (self._findings, self._standings)
        self._record = Record()

    def take(self, told: Told) -> None:
        """Reads an entry of an election, of whatever type."""
        self._record.take(told.index, told.accepted_at, told.keyids, told.payload, told.index)

    def settle(self) -> None:
        if self._campaigning.state is not None:
            found = campaign_findings(self._campaigning.state, self._campaigning.today)
            self._findings.replace(_of_campaign(found))
            return
        if self._record.call is None:
            return
        judgements, trouble = judge(self._record, self._count.now().differences)
        self._findings.replace(row for each in judgements for row in _of_election(each))
        self._standings.replace(
            Standing(
                each.id,
                str(each.standing),
                trouble.get(each.id, each.reason.zh if each.reason else ""),
                trouble.get(each.id, each.reason.en if each.reason else ""),
                len(each.findings) + each.more,
                each.fails,
            )
            for each in judgements
        )


def _of_election(judgement: Judgement) -> Iterator[Found]:
    for number, each in enumerate(judgement.findings, 1):
        entries = " ".join(map(str, each.entries))
        yield Found(
            each.id,
            number,
            str(each.severity),
            each.clause,
            "",
            each.zh,
            each.en,
            each.expected,
            each.found,
            entries,
            each.count,
        )


def _of_campaign(found: list[CampaignFinding]) -> Iterator[Found]:
    numbers: Counter[str] = Counter()
    for each in found:
        numbers[each.id] += 1
        yield Found(
            each.id,
            numbers[each.id],
            SEVERITIES[each.severity],
            each.clause,
            each.unit,
            each.zh,
            each.en,
            str(each.expected),
            str(each.found),
            " ".join(map(str, each.entries)),
            len(each.entries),
        )
