"""Polling: each elector gets one paper, own or by proxy; what was issued twice is for a human to settle (ZJ2020 24-26).

Nothing here knows of choices. What it leaves out: opening and closing stations (`stations.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from shared.election.electors.entitlement import check_votes, not_on_roll
from shared.election.place import check_open, check_station_officer, round_in
from shared.election.polling.meeting import check_represented_at_meeting, check_seat_at_meeting
from shared.election.polling.proxies import usable_mandate
from shared.election.roles import Role
from shared.election.state import Conflict, Election, Elector, Round
from shared.election.statement import Act, Body, Count, Digest, Number, RandomId, Signers, by
from shared.errors import Refused


class PaperIssued(Body, frozen=True, kw_only=True):
    """An elector's paper was handed out against a signature: to the elector, or to `proxy` by a posted mandate."""

    round: Count
    station: Number
    elector: Number
    proxy: Number | None = None

    signed_by: ClassVar[Signers] = (by(Role.ISSUER),)
    zh: ClassVar[str] = "发出选票"

    def judge(self, election: Election, act: Act) -> None:
        """A20-A22: one paper for one elector, own or by proxy, while the station is open."""
        present = round_in(election, self.round, "POLLING")
        check_station_officer(election, act.signers[0], self.station)
        check_open(present, self.station, act)
        elector = election.roll.electors.get(self.elector)
        if elector is None:
            raise not_on_roll(self.elector)
        _check_votes_here(election, present, self.station, self.elector, elector)
        if elector.papers >> present.number & 1:
            raise Refused(
                "paper-issued-before",
                "OCV2018 15; A20, A22",
                zh=f"{self.elector}的选票本轮已经发出。若两处确已各发一张，请填报「重复发票」。",
                en=f"The paper of {self.elector} was issued before in this round. If two were really handed out, "
                "record IssueConflictReported.",
            )
        if self.proxy is not None:
            usable_mandate(election, self.elector, self.proxy)
            check_represented_at_meeting(election, present, present.stations[self.station].group)
        else:
            check_seat_at_meeting(election, present, present.stations[self.station].group)

    def record(self, election: Election, act: Act) -> None:
        present = election.round
        election.roll.electors[self.elector].papers |= 1 << present.number
        station = present.stations[self.station]
        station.issued += 1
        if self.proxy is not None:
            station.by_proxy += 1
            election.mandates[election.proxied[self.elector]].used |= 1 << present.number


def _check_votes_here(
    election: Election, present: Round, station: str, number: str, elector: Elector
) -> None:
    """S10.46: a group's electors vote at its stations; S1.17: on some posts the elected alone vote. Raises Refused."""
    if present.electors == "ELECTED":
        if number not in election.elected():
            raise Refused(
                "the-elected-vote",
                election.profile.seats.posts_by.clause,
                zh=f"本轮由当选人投票，{number}不是当选人。",
                en=f"The elected alone vote in this round; {number} is not one of them.",
            )
        return
    if elector.rights == "STAND":
        check_votes(election, number)
    group = present.stations[station].group
    if group is not None and elector.group != group:
        raise Refused(
            "votes-elsewhere",
            election.profile.electorate.by_group.clause,
            zh=f"投票站{station}由{group}组投票，{number}属于{elector.group}组。",
            en=f"Station {station} serves group {group}; {number} belongs to group {elector.group}.",
        )


class IssueConflictReported(Body, frozen=True, kw_only=True):
    """A second paper was handed out to an elector, as when two desks worked without a network: for a human to settle."""

    round: Count
    station: Number
    elector: Number

    signed_by: ClassVar[Signers] = (by(Role.ISSUER, Role.STATION_CHIEF),)
    zh: ClassVar[str] = "重复发票"

    def judge(self, election: Election, act: Act) -> None:
        present = round_in(election, self.round, "POLLING")
        check_station_officer(election, act.signers[0], self.station)
        check_open(present, self.station, act)
        elector = election.roll.electors.get(self.elector)
        if elector is None:
            raise not_on_roll(self.elector)
        if not elector.papers >> present.number & 1 or self.elector in present.conflicts:
            raise Refused(
                "no-conflict",
                "A20",
                zh=f"{self.elector}没有先发出的选票，或冲突已经填报。",
                en=f"No earlier paper of {self.elector} is recorded, or the conflict has been reported.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.round.conflicts[self.elector] = Conflict(self.station)
        election.round.stations[self.station].conflicts += 1


class IssueConflictSettled(Body, frozen=True, kw_only=True):
    """What a human found about a paper issued twice; both sheets may lie in the box, which has to be explained later."""

    round: Count
    station: Number
    elector: Number
    finding: Literal["PAPER_RECOVERED", "BOTH_IN_BOX"]
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.CHAIR),)
    zh: ClassVar[str] = "重复发票处理"

    def judge(self, election: Election, act: Act) -> None:
        present = round_in(election, self.round, "POLLING")
        known = present.conflicts.get(self.elector)
        if known is None or known.finding is not None or known.station != self.station:
            raise Refused(
                "no-conflict",
                "A20",
                zh=f"投票站{self.station}没有待处理的{self.elector}重复发票。",
                en=f"There is no open conflict about {self.elector} at station {self.station}.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.round.conflicts[self.elector].finding = self.finding
        if self.finding == "PAPER_RECOVERED":
            station = election.round.stations[self.station]
            station.conflicts -= 1
            station.spoiled += 1


class PaperSpoiled(Body, frozen=True, kw_only=True):
    """A spoiled paper came back and was exchanged for a fresh one; the elector still has one paper."""

    round: Count
    station: Number
    paper: RandomId

    signed_by: ClassVar[Signers] = (by(Role.ISSUER),)
    zh: ClassVar[str] = "作废换票"

    def judge(self, election: Election, act: Act) -> None:
        present = round_in(election, self.round, "POLLING")
        check_station_officer(election, act.signers[0], self.station)
        check_open(present, self.station, act)

    def record(self, election: Election, act: Act) -> None:
        election.round.stations[self.station].spoiled += 1


STATEMENTS: Final[tuple[type[Body], ...]] = (
    PaperIssued,
    IssueConflictReported,
    IssueConflictSettled,
    PaperSpoiled,
)
