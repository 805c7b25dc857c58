"""What each log is about, in one row: the body, the village, the regulation, the day, and how far it has come.

What it leaves out: figures.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

from services.audit.projections.projection import Projection
from services.audit.projections.table import Row, Sheet, Table
from services.audit.projections.told import Told


class About(Row, gc=False):
    """An election or a campaign (`what`). `day`: election day of the present round; of a campaign its last day.

    `stage`: CALLED, ROLL_POSTED, ROLL_SEALED, CANDIDATES_POSTED, POLLING, COUNTING, DETERMINED, ANNOUNCED, HANDED_OVER,
    ARCHIVED, CANCELLED; of a campaign OPEN or CLOSED.
    """

    what: str
    title: str
    place: str
    body: str
    profile: str
    drill: bool
    day: str
    opened_on: str
    round: int
    stage: str
    announced_on: str | None = None


ELECTIONS: Final = Table("elections", About, 0)

STAGES: Final = {
    "RollPublished": "ROLL_POSTED",
    "RollSealed": "ROLL_SEALED",
    "CandidatesPublished": "CANDIDATES_POSTED",
    "StationOpened": "POLLING",
    "BoxOpened": "COUNTING",
    "OutcomeDetermined": "DETERMINED",
    "ResultAnnounced": "ANNOUNCED",
    "ResultAnnouncedByAuthority": "ANNOUNCED",
    "HandoverCompleted": "HANDED_OVER",
    "Archived": "ARCHIVED",
    "ElectionCancelled": "CANCELLED",
    "CampaignClosed": "CLOSED",
    # Back to an earlier stage.
    "RevoteCalled": "CALLED",
    "RunoffCalled": "CALLED",
    "PollRepeated": "CALLED",
    "PostsVoteCalled": "CALLED",
    "RecountOrdered": "COUNTING",
    "StationVoided": "COUNTING",
}
"""Which statements bring an election to which stage."""


class Elections(Projection):
    """What one log is about."""

    name: ClassVar[str] = "elections"
    tables: ClassVar[tuple[Table[Any], ...]] = (ELECTIONS,)

    def __init__(self) -> None:
        super().__init__()
        self._rows = Sheet(ELECTIONS)
        self.sheets = (self._rows,)
        self.readers = {
            "ElectionCalled": self._called,
            "CampaignOpened": self._opened,
            "DayChanged": self._moved,
            **dict.fromkeys(STAGES, self._reached),
        }

    def _called(self, told: Told) -> None:
        body, profile = told.body, told.body["profile"]
        self._rows.put(
            (),
            About(
                "ELECTION",
                body["title"],
                body["village"],
                profile["body"],
                profile["id"],
                body.get("drill", False),
                body["day"],
                told.day,
                1,
                "CALLED",
            ),
        )

    def _opened(self, told: Told) -> None:
        body = told.body
        self._rows.put(
            (),
            About(
                "CAMPAIGN",
                body["title"],
                body["place"],
                "",
                body["plan"]["id"],
                body.get("drill", False),
                body["last_day"],
                told.day,
                0,
                "OPEN",
            ),
        )

    def _moved(self, told: Told) -> None:
        row = self._rows.change(())
        if row is not None:
            row.day = told.body["day"]

    def _reached(self, told: Told) -> None:
        row, body = self._rows.change(()), told.body
        if row is None:
            return
        if STAGES[told.type] == "CALLED":
            row.day = body["day"]
        row.stage = STAGES[told.type]
        row.round = body.get("round", row.round)
        if row.stage == "ANNOUNCED":
            row.announced_on = body["posted_on"]
