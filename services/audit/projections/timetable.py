"""Deadlines beside what was done: of an election by its own regulation, of a campaign by its day schedule.

Each line names the day by which something is due and the day on which it was done; `late` where it was done later, and open
where `done` is null. For what ends on a day, as nominations do, `done` is the last time that it was done. What it leaves out:
whether a delay was approved, and what follows from one (the findings).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Final

from services.audit.projections.campaigning import Campaigning
from services.audit.projections.projection import Projection
from services.audit.projections.table import Row, Sheet, Table
from services.audit.projections.told import Told
from services.audit.verify.assertions.afterwards import months_after
from shared import clock
from shared.campaign.state import Campaign, Planned, Unit
from shared.campaign.timetable import TASK_ZH


class Line(Row, gc=False):
    """Something due. `about`: a round, a complaint, a unit; "" where there is but one. `clause` asks for it."""

    step: str
    about: str
    due: str
    done: str | None
    late: bool
    clause: str


TIMETABLE: Final = Table("timetable", Line, 2)

BEFORE: Final = {
    "ROLL_POSTED": "roll.publish_days_before",
    "SELF_NOMINATION": "nomination.self_days_before",
    "SEA_NOMINATION": "nomination.sea_days_before",
    "CANDIDATES_POSTED": "nomination.list_days_before",
    "INTRODUCTION_ASKED": "nomination.introduction_days_before",
    "MANDATES": "proxies.apply_days_before",
    "STAFF_POSTED": "polling.staff_days_before",
}
"""Steps that are due so many days before election day, and the parameter that says how many; 0 asks for nothing."""
FIRST: Final = frozenset({"ROLL_POSTED", "CANDIDATES_POSTED", "STAFF_POSTED"})
"""Of them those that are done once; what is posted again corrects it."""

NOMINATION: Final = frozenset({"SELF_NOMINATION", "SEA_NOMINATION"})
"""Steps of the first round alone."""


class Timetable(Projection):
    """The timetable of one election or campaign."""

    name: ClassVar[str] = "timetable"
    tables: ClassVar[tuple[Table[Any], ...]] = (TIMETABLE,)

    def __init__(self, campaigning: Campaigning) -> None:
        super().__init__()
        self._campaigning = campaigning
        self._lines = Sheet(TIMETABLE)
        self.sheets = (self._lines,)
        self._profile: dict[str, Any] = {}
        self._days: list[str] = []
        """Day of each round."""
        self._determined = False
        self._done: dict[str, str] = {}
        self._opened: dict[int, str] = {}
        self._filed: dict[str, str] = {}
        self._decided: dict[str, str] = {}
        self._announced: tuple[int, str] | None = None
        """Round, and the day on which its result was posted first."""
        self.readers = {
            "ElectionCalled": self._called,
            "DayChanged": self._moved,
            **dict.fromkeys(("RevoteCalled", "RunoffCalled", "PollRepeated", "PostsVoteCalled"), self._round),
            "OutcomeDetermined": self._decide,
            "RollPublished": self._posted_on("ROLL_POSTED"),
            "CandidateNominated": self._done_on("SELF_NOMINATION"),
            "PrimaryCounted": self._done_on("SEA_NOMINATION"),
            "CandidatesPublished": self._posted_on("CANDIDATES_POSTED"),
            "IntroductionRequested": self._done_on("INTRODUCTION_ASKED"),
            "ProxyGranted": self._applied,
            "NoticePosted": self._notice,
            "StationOpened": self._poll,
            "RollChallenged": self._challenged,
            "ChallengeDecided": self._answered,
            "ResultAnnounced": self._result,
            "ResultAnnouncedByAuthority": self._result,
            "HandoverCompleted": self._handed,
            "AuditReportPublished": self._posted_on("AUDIT_REPORT"),
            "TermPledgesPublished": self._posted_on("PLEDGES"),
        }

    # -- what was done

    def _called(self, told: Told) -> None:
        self._profile, self._days = told.body["profile"], [told.body["day"]]

    def _moved(self, told: Told) -> None:
        self._days[-1] = told.body["day"]

    def _round(self, told: Told) -> None:
        # A re-vote and a runoff called for the same day are one round.
        if self._determined:
            self._days.append(told.body["day"])
            self._determined = False
        else:
            self._days[-1] = told.body["day"]

    def _decide(self, told: Told) -> None:
        self._determined = True

    def _note(self, step: str, day: str) -> None:
        if step in NOMINATION and (self._determined or len(self._days) > 1):
            return  # anew, for a runoff (ZJ2020 29)
        if step in self._done:
            day = self._done[step] if step in FIRST else max(self._done[step], day)
        self._done[step] = day

    def _done_on(self, step: str) -> Any:
        return lambda told: self._note(step, told.day)

    def _posted_on(self, step: str) -> Any:
        return lambda told: self._note(step, told.body["posted_on"])

    def _applied(self, told: Told) -> None:
        self._note("MANDATES", told.body["applied_on"])

    def _notice(self, told: Told) -> None:
        if told.body["kind"] == "STAFF":
            self._note("STAFF_POSTED", told.body["posted_on"])

    def _poll(self, told: Told) -> None:
        self._opened.setdefault(told.body["round"], told.day)

    def _challenged(self, told: Told) -> None:
        self._filed[told.body["challenge"]] = told.body["filed_on"]

    def _answered(self, told: Told) -> None:
        self._decided[told.body["challenge"]] = told.day

    def _result(self, told: Told) -> None:
        if self._announced is None or self._announced[0] != len(self._days):
            self._announced = len(self._days), told.body["posted_on"]

    def _handed(self, told: Told) -> None:
        self._done.setdefault("HANDOVER", told.body["done_on"])

    # -- what is due

    def settle(self) -> None:
        if self._campaigning.state is not None:
            self._lines.replace(_of_campaign(self._campaigning.state))
        elif self._days:
            self._lines.replace(self._of_election())

    def _rule(self, path: str) -> tuple[int, str]:
        section, name = path.split(".")
        rule = self._profile[section][name]
        return rule["value"], rule["clause"]

    def _of_election(self) -> Iterator[Line]:
        day = clock.read_day(self._days[0])
        for step, path in BEFORE.items():
            days, clause = self._rule(path)
            if days and self._asked(step):
                yield _line(step, "", clock.before(day, days).isoformat(), self._done.get(step), clause)
        days, clause = self._rule("roll.decision_days")
        for challenge, filed in self._filed.items():
            due = clock.within(clock.read_day(filed), days).isoformat()
            yield _line("CHALLENGE_DECIDED", challenge, due, self._decided.get(challenge), clause)
        yield _line(
            "AUDIT_REPORT",
            "",
            clock.before(day, 1).isoformat(),
            self._done.get("AUDIT_REPORT"),
            "OCV2018 35",
        )
        for number, due in enumerate(self._days, 1):
            yield _line("POLL", str(number), due, self._opened.get(number), "OCV2018 15")
        yield from self._afterwards()

    def _asked(self, step: str) -> bool:
        """Whether this election has such a step at all: one that was done, or that its regulation provides for."""
        modes = self._profile["nomination"]["modes"]["value"]
        provided = {
            "SELF_NOMINATION": "SELF" in modes,
            "SEA_NOMINATION": False,  # only where nobody stands: when it was held
            "INTRODUCTION_ASKED": False,  # nobody has to ask
            "MANDATES": False,
        }
        return step in self._done or provided.get(step, True)

    def _afterwards(self) -> Iterator[Line]:
        days, clause = self._rule("result.announce_days")
        due = clock.within(clock.read_day(self._days[-1]), days).isoformat()
        announced = None
        if self._announced is not None and self._announced[0] == len(self._days):
            announced = self._announced[1]
        yield _line("RESULT_ANNOUNCED", str(len(self._days)), due, announced, clause)
        if self._announced is None:
            return
        days, clause = self._rule("result.handover_days")
        elected = self._days[self._announced[0] - 1]  # OCV2018 20, S10.100: the days run from the last poll
        if days:
            due = clock.within(clock.read_day(elected), days).isoformat()
            yield _line("HANDOVER", "", due, self._done.get("HANDOVER"), clause)
        months, clause = self._rule("term.pledges_within_months")
        if self._rule("term.term_pledges")[0] or self._rule("term.annual_pledges")[0]:
            yield _line("PLEDGES", "", months_after(elected, months), self._done.get("PLEDGES"), clause)


def _of_campaign(campaign: Campaign) -> Iterator[Line]:
    for line in campaign.timetable:
        if line.scope == "CAMPAIGN":
            yield _line(line.item, "", line.by, campaign.tasks.get(line.item), campaign.plan.id)
            continue
        for unit in campaign.taking_part():
            if line.item in TASK_ZH or line.item in campaign.renewed(unit):
                yield _line(line.item, unit.id, line.by, _done_in(unit, line), campaign.plan.id)


def _done_in(unit: Unit, line: Planned) -> str | None:
    if line.item in TASK_ZH:
        return unit.tasks.get(line.item)
    held = [each.announced_on for each in unit.held(line.item)]
    return max(held) if held and unit.settled(line.item) else None


def _line(step: str, about: str, due: str, done: str | None, clause: str) -> Line:
    return Line(step, about, due, done, done is not None and done > due, clause)
