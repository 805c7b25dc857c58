"""Back to the count: piles are counted again, or the papers of a station leave the count (ZJ2020 7, 26-27).

The first count stays in the log; the state forgets it, and everything that follows is signed anew: batches, the close of the
count, the outcome, the review of winners. What it leaves out: who complained (`complaints.py`), and what happens to persons
and to whole elections (`voiding.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

import msgspec

from shared.election.counting.reading import Reading
from shared.election.disputes.complaints import check_complaint
from shared.election.place import round_in
from shared.election.remembered import Standing
from shared.election.roles import Role
from shared.election.state import Election, Round
from shared.election.statement import Act, Body, Count, Digest, Number, Signers, by
from shared.errors import Refused


class RecountOrdered(Body, frozen=True, kw_only=True):
    """The papers of these piles are counted again, from the first to the last, before the result is announced."""

    round: Count
    piles: tuple[Number, ...]
    document: Digest
    complaint: Number | None = None

    signed_by: ClassVar[Signers] = (by(Role.CHAIR, Role.AUTHORITY),)
    zh: ClassVar[str] = "重新计票"

    def judge(self, election: Election, act: Act) -> None:
        present = round_in(election, self.round, "COUNTED", "DETERMINED")
        check_complaint(election, self.complaint, "RECOUNT")
        unknown = [pile for pile in self.piles if pile not in present.piles]
        if unknown or not self.piles or len(set(self.piles)) != len(self.piles):
            raise Refused(
                "pile-not-there",
                "ZJ2020 26-27",
                zh=f"应写明本轮的票堆（{'、'.join(present.piles) or '无'}），每堆一次；写的是{'、'.join(self.piles) or '无'}。",
                en=f"Name piles of this round ({', '.join(present.piles) or 'none'}), each once; "
                f"got {', '.join(self.piles) or 'none'}.",
            )
        _check_can_go_back(election, present)
        check_no_audit_open(election)
        audit = present.afterwards.audit
        if audit is not None and audit.closed == "COUNT_ALL" and set(self.piles) != set(present.piles):
            raise Refused(
                "count-all",
                "S7.7",
                zh=f"抽查的结论是全部人工重数，应写明全部票堆：{'、'.join(present.piles)}。",
                en=f"The paper audit asks for all papers to be counted again: name all piles, {', '.join(present.piles)}.",
            )

    def record(self, election: Election, act: Act) -> None:
        present = election.round
        _take_back_outcome(election, present)
        for pile in self.piles:
            _forget_count(present, pile)
        present.phase = "COUNTING"


class StationVoided(Body, frozen=True, kw_only=True):
    """The papers of a station cannot stand: its box was broken, strange papers lay in it, the vote was watched.

    Where the station's pile is its own, its papers leave the count: they are neither issued nor returned for any share. Where
    they were mixed with others, nobody can pick them out again, and every poll of the round is invalid and held again; where
    groups vote apart, every poll of that group alone (S10.46). So it is where no papers are left.
    """

    round: Count
    station: Number
    ground: Literal["SEAL_BROKEN", "FOREIGN_PAPERS", "SECRECY", "VIOLENCE", "IRREGULAR"]
    document: Digest
    complaint: Number | None = None

    signed_by: ClassVar[Signers] = (by(Role.CHAIR), by(Role.AUTHORITY))
    zh: ClassVar[str] = "投票站选票作废"

    def judge(self, election: Election, act: Act) -> None:
        """The township decides on the poll (ZJ2020 7, 27); the committee carries it out. Every box has been opened first."""
        present = round_in(election, self.round, "COUNTING", "COUNTED", "DETERMINED")
        check_complaint(election, self.complaint, "STATION_VOID")
        station = present.stations.get(self.station)
        if station is None or station.void:
            raise Refused(
                "no-such-station",
                "ZJ2020 27",
                zh=f"本轮没有投票站{self.station}，或其选票已经作废。",
                en=f"There is no station {self.station} in this round, or its papers are void already.",
            )
        unopened = [name for name, each in present.stations.items() if each.returned is None]
        if unopened:
            raise Refused(
                "box-unopened",
                "ZJ2020 26",
                zh=f"票箱{unopened[0]}尚未开箱清点。",
                en=f"The box {unopened[0]} has not been opened.",
            )
        _check_can_go_back(election, present)

    def record(self, election: Election, act: Act) -> None:
        present = election.round
        _take_back_outcome(election, present)
        station = present.stations[self.station]
        station.void = True
        pile = station.pile
        assert pile is not None, "a box that was opened went into a pile"
        group = station.group or ""
        left = [each for each in present.stations.values() if not each.void and (each.group or "") == group]
        if not any(each.returned for each in left):
            present.afterwards.spoilt.add(group)  # nothing is left by which anything could be decided
        if any(each.pile == pile for each in left):
            present.afterwards.spoilt.add(group)
        else:
            _forget_count(present, pile)
            del present.piles[pile]
        present.phase = "COUNTING"


def check_no_audit_open(election: Election) -> None:
    """Raises Refused while a paper audit goes on: it is closed, with whatever it found, before anything follows (S7.7)."""
    for each in election.rounds:
        audit = each.afterwards.audit
        if audit is not None and audit.closed is None:
            raise Refused(
                "audit-goes-on",
                "S7.7",
                zh=f"第{each.number}轮的选票抽查尚未结束；先签「选票抽查结束」（风险超过限度的，结论为全部人工重数）。",
                en=f"The paper audit of round {each.number} is going on; close it first (above its limit the conclusion is COUNT_ALL).",
            )


def check_counted_again(election: Election) -> None:
    """Raises Refused if a paper audit could not confirm the outcome and the papers were not counted again, though they can be (S7.7)."""
    check_no_audit_open(election)
    present = election.round
    audit = present.afterwards.audit
    if audit is None or audit.closed != "COUNT_ALL" or present.phase != "DETERMINED":
        return
    try:
        _check_can_go_back(election, present)
    except Refused:
        return  # then a complaint decides; nothing here could be done about it
    raise Refused(
        "audit-not-followed",
        "S7.7",
        zh=f"第{present.number}轮的抽查不能确认结果，须先全部人工重数（重新计票），再公布结果。",
        en=f"The paper audit of round {present.number} could not confirm the outcome: count all its papers again before the result "
        "is announced.",
    )


def _check_can_go_back(election: Election, present: Round) -> None:
    """A count is gone back to until the result is announced, and not behind what was decided about its winners.

    After the announcement the result stands with whatever is found about it, until a person's election or the poll is
    declared void (OCV2018 17). A count whose winner was declared void is not gone back to, for the seat would fall to the
    next by votes, and nobody is promoted (C9).
    """
    if election.announced_on is not None or present.number <= election.disputes.settled:
        raise Refused(
            "already-announced",
            "OCV2018 17; ZJ2020 32",
            zh="结果已经公布，不再退回计票；确有违法的，依法宣布当选无效或选举无效。",
            en="The result has been announced; the count is not gone back to. Declare a person's election, or the poll, void.",
        )
    decided = [
        each.person for each in election.winners if each.round == present.number and each.review == "FAIL"
    ]
    voided = present.phase == "DETERMINED" and election.disputes.before_outcome is None
    if decided or voided:
        raise Refused(
            "outcome-voided",
            "C9",
            zh="本轮结果已有部分被宣布无效，缺额另选，不能再退回计票（无效者的位置不由得票次多的人递补）。",
            en="Part of this round's outcome has been declared void and is voted on again; nobody moves up by a recount.",
        )


def _take_back_outcome(election: Election, present: Round) -> None:
    """The election as it was before the outcome of the present round; nothing if there is no outcome yet."""
    before = election.disputes.before_outcome
    if present.phase != "DETERMINED" or before is None:
        return
    now = {(each.person, each.contest, each.round): each for each in election.winners}
    # Who gave way to kin holds the seat again (ZJ2020 31); whoever was reviewed since stays so.
    election.winners = [now.get((each.person, each.contest, each.round), each) for each in before.winners]
    election.open_ties, election.tie_seats = before.open_ties, before.tie_seats
    election.open_seats, election.failed = before.open_seats, before.failed
    election.reduced, election.approved = before.reduced, False
    present.failed = []
    # Earlier winners may have been found void since: their seats stay open.
    for each in election.winners:
        if each.review == "FAIL" and each.person not in before.void:
            election.open_seats[each.contest] = election.open_seats.get(each.contest, 0) + 1
    election.disputes.before_outcome = None


def remember_outcome(election: Election) -> None:
    """Called when an outcome is recorded, before it changes anything: what a remedy would return to."""
    election.disputes.before_outcome = Standing(
        dict(election.open_ties),
        dict(election.tie_seats),
        dict(election.open_seats),
        dict(election.reduced),
        list(election.failed),
        [msgspec.structs.replace(each) for each in election.winners],
        set(election.void),
    )


def _forget_count(present: Round, name: str) -> None:
    """No paper of this pile has been counted."""
    pile = present.piles[name]
    for paper, known in list(present.papers.items()):
        if known.pile == name:
            _subtract(present, Reading(known.verdict, known.votes))
            del present.papers[paper]
    for paper, keying in list(present.keyings.items()):
        if keying.pile == name:
            del present.keyings[paper]
    pile.counted = pile.attested = pile.keyed = pile.doubtful = 0
    pile.verdicts, pile.bundles = {}, {}
    present.afterwards.sealed = False
    # The count that was audited is no more; the next one may be audited by new lots.
    present.afterwards.audit = None


def _subtract(present: Round, reading: Reading) -> None:
    for contest, person in reading.votes:
        tally = present.votes[contest]
        tally[person] -= 1
        if tally[person] == 0:
            del tally[person]


STATEMENTS: Final[tuple[type[Body], ...]] = (RecountOrdered, StationVoided)
