"""What went wrong or was said to: incidents, complaints and what was decided, papers handed out twice, halts, remedies.

Descriptions are documents kept by their digest. What it leaves out: complaints about the roll (`roll.py`), and what the
entries themselves give away (`findings.py`).
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

from services.audit.projections.projection import Projection
from services.audit.projections.table import Row, Sheet, Table
from services.audit.projections.told import Told


class Incident(Row, gc=False):
    """One thing, by the entry that brought it up. `what`: INCIDENT, COMPLAINT, SECOND_PAPER, SUSPENDED or REMEDY.

    `kind` is the incident's kind, the complaint's subject or the remedy's statement; `about` a station, person, post or
    mandate; `outcome` how it ended, by the entry `until`; None: it is open.
    """

    index: int
    what: str
    kind: str
    day: str
    ground: str | None = None
    about: str | None = None
    number: str | None = None
    outcome: str | None = None
    until: int | None = None
    until_day: str | None = None


INCIDENTS: Final = Table("incidents", Incident, 1)

REMEDIES: Final = {
    "RecountOrdered": "round",
    "StationVoided": "station",
    "MandateVoided": "round",
    "PersonVoided": "person",
    "ElectionVoided": "follows",
    "ElectionCancelled": "document",
    "HandoverOrdered": "until",
}
"""Statements that put something right, and the member that tells what it is about."""


class Incidents(Projection):
    """The incidents of one election."""

    name: ClassVar[str] = "incidents"
    tables: ClassVar[tuple[Table[Any], ...]] = (INCIDENTS,)

    def __init__(self) -> None:
        super().__init__()
        self._rows = Sheet(INCIDENTS)
        self.sheets = (self._rows,)
        self._open: dict[tuple[str, str], int] = {}
        """What is open, to its entry."""
        self.readers = {
            "IncidentReported": self._reported,
            "ComplaintFiled": self._filed,
            "ComplaintDecided": self._decided,
            "IssueConflictReported": self._doubled,
            "IssueConflictSettled": self._settled,
            "ElectionSuspended": self._suspended,
            "ElectionResumed": self._resumed,
            **dict.fromkeys(REMEDIES, self._remedied),
        }

    def _put(self, told: Told, what: str, kind: str, **rest: Any) -> None:
        day = rest.pop("day", told.day)
        self._rows.put((told.index,), Incident(told.index, what, kind, day, **rest))

    def _end(self, what: str, number: str, outcome: str, told: Told) -> None:
        row = self._rows.change((self._open.pop((what, number), -1),))
        if row is not None:
            row.outcome, row.until, row.until_day = outcome, told.index, told.day

    def _reported(self, told: Told) -> None:
        self._put(told, "INCIDENT", told.body["kind"], about=told.body.get("station"))

    def _filed(self, told: Told) -> None:
        body, number = told.body, told.body["complaint"]
        self._open["COMPLAINT", number] = told.index
        self._put(
            told,
            "COMPLAINT",
            body["subject"],
            day=body["filed_on"],
            ground=body["ground"],
            about=body.get("about"),
            number=number,
        )

    def _decided(self, told: Told) -> None:
        outcome = told.body["remedy"] if told.body["upheld"] else "DISMISSED"
        self._end("COMPLAINT", told.body["complaint"], outcome, told)

    def _doubled(self, told: Told) -> None:
        number = f"{told.body['round']}:{told.body['elector']}"
        self._open["SECOND_PAPER", number] = told.index
        self._put(told, "SECOND_PAPER", "ISSUED_TWICE", about=told.body["station"], number=number)

    def _settled(self, told: Told) -> None:
        self._end("SECOND_PAPER", f"{told.body['round']}:{told.body['elector']}", told.body["finding"], told)

    def _suspended(self, told: Told) -> None:
        self._open["SUSPENDED", ""] = told.index
        self._put(told, "SUSPENDED", told.type)

    def _resumed(self, told: Told) -> None:
        self._end("SUSPENDED", "", "RESUMED", told)

    def _remedied(self, told: Told) -> None:
        body = told.body
        self._put(
            told,
            "REMEDY",
            told.type,
            ground=body.get("ground") or body.get("reason"),
            about=str(body[REMEDIES[told.type]]),
            number=body.get("complaint"),
            outcome="DONE",
            until=told.index,
            until_day=told.day,
        )
