"""Complaints: who complains of what, who may decide it, and which remedies may follow (docs/disputes.md).

A decision orders nothing by itself: the remedy is a statement of its own, signed by whoever may order it (`recounting.py`,
`voiding.py`, `overdue.py`). No remedy puts anybody into office: posts are filled by electors alone (OCV2018 11), and nobody
moves up into the place of somebody whose election is void (domain C9).
What it leaves out: challenges to the posted roll, which have a clock and statements of their own (`shared/election/electors/challenges.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

import msgspec

from shared import clock
from shared.election.remembered import Complaint
from shared.election.roles import ROLE_ZH, Role
from shared.election.state import Election
from shared.election.statement import Act, Body, Day, Digest, Number, Signers, by
from shared.errors import Refused

Subject = Literal[
    "ROLL", "COMMITTEE", "CANDIDATE", "MANDATE", "STATION", "PAPERS", "COUNT", "PERSON", "RESULT", "SECRECY", "ANNOUNCEMENT",
    "HANDOVER",
]  # fmt: skip
Ground = Literal[
    "VIOLENCE", "THREAT", "DECEIT", "BRIBERY", "FORGED_PAPERS", "FALSE_FIGURES", "UNQUALIFIED", "PROCEDURE", "MISCOUNT",
    "SECRECY", "DELAY", "OTHER",
]  # fmt: skip
Remedy = Literal[
    "NONE",
    "RECOUNT",
    "MANDATE_VOID",
    "STATION_VOID",
    "PERSON_VOID",
    "ELECTION_VOID",
    "ANNOUNCEMENT",
    "HANDOVER",
]
"""NONE: the complaint is not upheld, or is answered by an ordinary statement (a substitute in the committee, a corrected
paper)."""

MISCONDUCT: Final = frozenset({"VIOLENCE", "THREAT", "DECEIT", "BRIBERY", "FORGED_PAPERS", "FALSE_FIGURES"})
"""暴力、威胁、欺骗、贿赂、伪造选票、虚报选举票数: what makes an election void however many votes there were (OCV2018 17)."""


class Route(msgspec.Struct, frozen=True):
    """Where complaints about one subject go: who decides them, what may follow, by which clause."""

    decides: frozenset[Role]
    remedies: frozenset[Remedy]
    clause: str


def _route(decides: tuple[Role, ...], remedies: tuple[Remedy, ...], clause: str) -> Route:
    return Route(frozenset(decides), frozenset({"NONE", *remedies}), clause)


ROUTES: Final[dict[str, Route]] = {
    # The committee has decided the challenge; then the township looks at it. A wrong roll cannot be mended after the poll.
    "ROLL": _route((Role.AUTHORITY,), ("ELECTION_VOID",), "OCV2018 14"),
    "COMMITTEE": _route((Role.AUTHORITY,), ("ELECTION_VOID",), "ZJ2020 11"),
    "CANDIDATE": _route((Role.JOINT_REVIEWER, Role.AUTHORITY), ("PERSON_VOID",), "S10.26, S10.72"),
    "MANDATE": _route(
        (Role.CHAIR, Role.AUTHORITY), ("MANDATE_VOID", "ELECTION_VOID"), "OCV2018 17; ZJ2020 25"
    ),
    "STATION": _route((Role.AUTHORITY,), ("RECOUNT", "STATION_VOID", "ELECTION_VOID"), "ZJ2020 7, 27"),
    # Whether a paper is valid is the committee's to say, and nobody else's.
    "PAPERS": _route((Role.CHAIR,), ("RECOUNT",), "ZJ2020 27"),
    "COUNT": _route((Role.CHAIR, Role.AUTHORITY), ("RECOUNT", "ELECTION_VOID"), "ZJ2020 26-27"),
    # Misconduct is the government's to investigate (OCV2018 17), conditions are the committee's to check (ZJ2020 32).
    "PERSON": _route((Role.CHAIR, Role.AUTHORITY), ("PERSON_VOID",), "OCV2018 17; ZJ2020 32, 40"),
    "RESULT": _route((Role.AUTHORITY,), ("RECOUNT", "PERSON_VOID", "ELECTION_VOID"), "OCV2018 17; ZJ2020 27"),
    "SECRECY": _route((Role.CHAIR, Role.AUTHORITY), ("STATION_VOID", "ELECTION_VOID"), "OCV2018 15"),
    "ANNOUNCEMENT": _route((Role.AUTHORITY,), ("ANNOUNCEMENT",), "ZJ2020 32"),
    "HANDOVER": _route((Role.AUTHORITY,), ("HANDOVER",), "OCV2018 20; ZJ2020 43"),
}
"""By subject. What is not listed does not follow: nobody is appointed, replaced or moved up by a decision (OCV2018 11; C9)."""

_LIMITED: Final = frozenset({"MANDATE", "STATION", "PAPERS", "COUNT", "RESULT", "SECRECY"})
"""Subjects about how the result came to be. Misconduct, delay and refusal are open to complaint at any time."""


class ComplaintFiled(Body, frozen=True, kw_only=True):
    """A complaint was received. `about` names what it is about: a person's number, a post, a station, a mandate.

    `elector` is the number of whoever complains; nobody has to give it (检举, 举报).
    """

    complaint: Number
    subject: Subject
    ground: Ground
    filed_on: Day
    document: Digest
    about: Number | None = None
    elector: Number | None = None

    signed_by: ClassVar[Signers] = (by(Role.REGISTRAR, Role.CHAIR, Role.AUTHORITY, Role.SUPERVISOR),)
    zh: ClassVar[str] = "受理申诉"
    while_suspended: ClassVar[bool] = True

    def judge(self, election: Election, act: Act) -> None:
        route = ROUTES[self.subject]
        if self.complaint in election.disputes.complaints:
            raise Refused(
                "complaint-known",
                route.clause,
                zh=f"申诉编号{self.complaint}已用过。",
                en=f"The complaint number {self.complaint} is taken.",
            )
        if self.filed_on > act.day:
            raise Refused(
                "not-yet-filed",
                route.clause,
                zh=f"写明于{self.filed_on}提出，晚于填报之日{act.day}。",
                en=f"It says it was filed on {self.filed_on}, after {act.day}.",
            )
        if self.subject == "ROLL" and election.roll.sealed is None:
            raise Refused(
                "challenge-the-roll",
                election.profile.roll.challenge_days.clause,
                zh="选民名单尚未确定，对名单的异议请填报「对名单提出申诉」，由选举委员会在限期内处理。",
                en="The roll is not sealed: record RollChallenged, which the committee decides within its days.",
            )
        self._check_in_time(election)

    def record(self, election: Election, act: Act) -> None:
        election.disputes.complaints[self.complaint] = Complaint(
            self.subject, self.ground, self.about, self.filed_on
        )

    def _check_in_time(self, election: Election) -> None:
        """The law has no last day for these; a regulation may set one, counted from the announcement."""
        rule, announced = election.profile.remedies.complaint_days, election.announced_on
        if not rule.value or announced is None or self.subject not in _LIMITED or self.ground in MISCONDUCT:
            return
        last = clock.within(clock.read_day(announced), rule.value).isoformat()
        if self.filed_on > last:
            raise Refused(
                "complaint-late",
                rule.clause,
                zh=f"对选举过程的申诉应在结果公布（{announced}）后{rule.value}日内提出，最迟{last}，现为{self.filed_on}。",
                en=f"Such a complaint is filed within {rule.value} days of the announcement of {announced}, by {last}; "
                f"got {self.filed_on}.",
            )


class ComplaintDecided(Body, frozen=True, kw_only=True):
    """A complaint was decided by whoever may decide it, with written reasons; `remedy` is what is to follow."""

    complaint: Number
    upheld: bool
    remedy: Remedy
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.CHAIR, Role.AUTHORITY, Role.JOINT_REVIEWER),)
    zh: ClassVar[str] = "申诉决定"
    while_suspended: ClassVar[bool] = True

    def judge(self, election: Election, act: Act) -> None:
        known = election.disputes.complaints.get(self.complaint)
        if known is None or known.upheld is not None:
            raise Refused(
                "no-open-complaint",
                "docs/disputes.md",
                zh=f"没有待决定的申诉{self.complaint}。",
                en=f"There is no open complaint {self.complaint}.",
            )
        route = ROUTES[known.subject]
        self._check_decider(election, act, route, known)
        if self.remedy not in route.remedies or (not self.upheld and self.remedy != "NONE"):
            allowed = sorted(route.remedies) if self.upheld else ["NONE"]
            raise Refused(
                "remedy-not-open",
                route.clause,
                zh=f"对{known.subject}的申诉，{'成立' if self.upheld else '不成立'}时只能决定：{'、'.join(allowed)}。"
                "任何决定都不能指定、委派或者递补当选人（OCV2018 11）。",
                en=f"From a complaint about {known.subject} that is {'' if self.upheld else 'not '}upheld may follow: "
                f"{', '.join(allowed)}. No decision appoints anybody or moves anybody up (OCV2018 11; C9).",
            )

    def record(self, election: Election, act: Act) -> None:
        known = election.disputes.complaints[self.complaint]
        known.upheld, known.remedy = self.upheld, self.remedy

    def _check_decider(self, election: Election, act: Act, route: Route, known: Complaint) -> None:
        decides = route.decides
        if known.subject == "PERSON" or self.remedy == "PERSON_VOID":
            decides &= voids_person(known.ground)
        if holds(election, act, decides):
            return
        raise Refused(
            "decided-by-another",
            route.clause,
            zh=f"此申诉由{'或'.join(ROLE_ZH[role] for role in sorted(decides))}决定。",
            en=f"This complaint is decided by {' or '.join(sorted(decides))}.",
        )


def voids_person(ground: str) -> frozenset[Role]:
    """Who finds that somebody's election is void.

    Misconduct: the township's or county's government, which investigates it (OCV2018 17; ZJ2020 40). Lacking conditions: the
    committee or the joint review, as with winners before the announcement (S10.26; ZJ2020 32).
    """
    return (
        frozenset({Role.AUTHORITY})
        if ground in MISCONDUCT
        else frozenset({Role.CHAIR, Role.JOINT_REVIEWER, Role.AUTHORITY})
    )


def holds(election: Election, act: Act, roles: frozenset[Role]) -> bool:
    """Whether the first signer holds one of these offices."""
    return not election.officers[election.ids[act.signers[0]]].roles.isdisjoint(roles)


def check_complaint(election: Election, complaint: str | None, remedy: Remedy) -> None:
    """Raises Refused if a remedy that cites a complaint was not what the decision on it ordered."""
    if complaint is None:
        return
    known = election.disputes.complaints.get(complaint)
    if known is None or known.remedy != remedy:
        decided = "-" if known is None or known.remedy is None else known.remedy
        raise Refused(
            "not-what-was-decided",
            "docs/disputes.md",
            zh=f"申诉{complaint}的决定是{decided}，不是{remedy}。",
            en=f"The decision on complaint {complaint} is {decided}, not {remedy}.",
        )


STATEMENTS: Final[tuple[type[Body], ...]] = (ComplaintFiled, ComplaintDecided)
