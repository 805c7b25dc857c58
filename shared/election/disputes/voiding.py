"""Void: the election of a person, or a whole poll (当选无效、选举无效), and what follows from it.

A seat that is void is open again and nobody moves up into it (C9): it is run off, or filled by a by-election once the old body
has handed over. A void poll is held again from the beginning, or the whole election is called anew. Nobody is appointed
(OCV2018 11). What it leaves out: who complained (`complaints.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from shared.election.disputes.complaints import Ground, check_complaint, holds, voids_person
from shared.election.outcome import chosen
from shared.election.roles import ROLE_ZH, Role
from shared.election.state import Election, Winner
from shared.election.statement import Act, Body, Digest, Number, Signers, by
from shared.errors import Refused


class PersonVoided(Body, frozen=True, kw_only=True):
    """The election of this person is void: misconduct (OCV2018 17; ZJ2020 40), or lacking conditions (S10.26; ZJ2020 32).

    Before the announcement the seat is run off. After it, as the regulation says (C9), the result is opened again for a
    runoff, or stands with a vacancy for a by-election; after the handover always the latter. The person cannot win again in
    this election: votes for him or her count no more, so that a second victory is void before it is won (ZJ2020 41).
    """

    person: Number
    ground: Ground
    document: Digest
    complaint: Number | None = None

    signed_by: ClassVar[Signers] = (by(Role.AUTHORITY, Role.CHAIR, Role.JOINT_REVIEWER),)
    zh: ClassVar[str] = "当选无效"

    def judge(self, election: Election, act: Act) -> None:
        may = voids_person(self.ground)
        if not holds(election, act, may):
            raise Refused(
                "voided-by-another",
                "OCV2018 17; ZJ2020 32, 40",
                zh=f"以{self.ground}为由宣布当选无效，由{'或'.join(ROLE_ZH[role] for role in sorted(may))}作出。",
                en=f"A person's election is declared void for {self.ground} by {' or '.join(sorted(may))}.",
            )
        check_complaint(election, self.complaint, "PERSON_VOID")
        # Whom a recall names as elected is recalled: nobody holds anything by it (OCV2018 16).
        held = [] if election.profile.recall is not None else held_by(election, self.person)
        if not held:
            raise Refused(
                "not-elected",
                "OCV2018 17",
                zh=f"{self.person}没有当选（或其当选已被宣布无效）；未当选的人没有可以宣布无效的当选。",
                en=f"{self.person} was not elected, or that election is void already; there is nothing to declare void.",
            )
        act.found = held

    def record(self, election: Election, act: Act) -> None:
        held = act.found
        assert isinstance(held, list)
        election.void.add(self.person)
        election.approved = False
        again = seats_are_run_off(election)
        for winner in held:
            winner.review = "FAIL"
            # The certificate is void with the seat.
            if self.person in election.certified.get(winner.contest, ()):
                election.certified[winner.contest].remove(self.person)
            if again:
                election.open_seats[winner.contest] = election.open_seats.get(winner.contest, 0) + 1
        if again and election.announced_on is not None:
            reopen(election, act.day)


def held_by(election: Election, person: str) -> list[Winner]:
    """The seats that a person won and still holds."""
    return [each for each in election.winners if each.person == person and each.review != "FAIL"]


def seats_are_run_off(election: Election) -> bool:
    """Whether a seat that is voided now is run off in this election; else a by-election fills it (C9; OCV2018 19)."""
    if election.announced_on is None:
        return True
    return election.handed_over_on is None and election.profile.remedies.vacated_seat.value == "RUNOFF"


class ElectionVoided(Body, frozen=True, kw_only=True):
    """The election of some posts, or of all (`contests` empty), is void.

    POLL_REPEATED: the posts are voted on again with their candidates, on the same roll. NEW_ELECTION: nothing of it stands,
    the roll and the nominations neither; this election ends, and the authority calls another.
    """

    ground: Literal[
        "MORE_RETURNED", "FALSE_FIGURES", "VIOLENCE", "PROCEDURE", "ROLL", "VOID_MANDATES", "SECRECY"
    ]
    follows: Literal["POLL_REPEATED", "NEW_ELECTION"]
    document: Digest
    contests: tuple[Number, ...] = ()
    complaint: Number | None = None

    signed_by: ClassVar[Signers] = (by(Role.AUTHORITY),)
    zh: ClassVar[str] = "选举无效"
    while_suspended: ClassVar[bool] = True

    def judge(self, election: Election, act: Act) -> None:
        check_complaint(election, self.complaint, "ELECTION_VOID")
        named = self._named(election)
        unknown = [each for each in named if each not in election.contests]
        if unknown or len(set(named)) != len(named):
            raise Refused(
                "no-such-post",
                "ZJ2020 27",
                zh=f"岗位有{'、'.join(election.contests)}，写的是{'、'.join(named)}。",
                en=f"The posts are {', '.join(election.contests)}; got {', '.join(named)}.",
            )
        if self.follows == "NEW_ELECTION":
            self._check_whole(election)
            return
        self._check_decided(election, named)
        self._check_ground(election, named)

    def record(self, election: Election, act: Act) -> None:
        named = self._named(election)
        election.winners = [each for each in election.winners if each.contest not in named]
        for contest in named:
            election.open_ties.pop(contest, None)
            election.tie_seats.pop(contest, None)
            election.open_seats.pop(contest, None)
            election.reduced.pop(contest, None)
            election.certified.pop(contest, None)
        election.approved = False
        if election.announced_on is not None:
            reopen(election, act.day)
        if self.follows == "NEW_ELECTION":
            election.failed = []
            election.cancelled = True
            return
        election.choose_again |= {each for each in named if chosen.is_chosen(election, each)}
        again = [each for each in named if each not in election.choose_again]
        election.disputes.anew |= set(again)
        # The last outcome is not gone back to any more: it holds winners who are none.
        election.disputes.before_outcome = None
        election.failed = [each for each in election.failed if each not in named] + again

    def _named(self, election: Election) -> list[str]:
        """The posts named, and those chosen from their winners: whoever loses the seat loses the post (S1.17)."""
        named = list(self.contests) or list(election.contests)
        return [*named, *chosen.chosen_from_any(election, named)]

    def _check_whole(self, election: Election) -> None:
        if self.contests:
            raise Refused(
                "whole-election",
                "ZJ2020 27",
                zh="重新发起选举的，整个选举无效，不能只写部分岗位。",
                en="Where a new election follows, the whole election is void; do not name single posts.",
            )

    def _check_decided(self, election: Election, named: list[str]) -> None:
        """What has not been decided yet cannot be void: until then there are other remedies."""
        present = election.round
        open_now = [each for each in named if each in present.polls and present.phase != "DETERMINED"]
        if open_now:
            raise Refused(
                "poll-not-decided",
                "ZJ2020 27",
                zh=f"{'、'.join(open_now)}的投票结果尚未确定（第{present.number}轮），还没有可以宣布无效的选举。"
                "投票期间请中止选举；计票期间可以重新计票或宣布投票站选票作废。",
                en=f"The outcome of {', '.join(open_now)} is not determined yet (round {present.number}). Suspend the election "
                "during the poll; order a recount or void a station during the count.",
            )
        if election.handed_over_on is not None:
            raise Refused(
                "handed-over",
                "OCV2018 11, 20",
                zh="新一届已经接任，不能再重新投票；须由街道（乡镇）重新发起选举（NEW_ELECTION）。",
                en="The new body is in office: the poll is not held again, a new election is called (NEW_ELECTION).",
            )

    def _check_ground(self, election: Election, named: list[str]) -> None:
        """A handful of void mandates is no ground where it could not have changed who was elected (domain 6)."""
        if self.ground != "VOID_MANDATES":
            return
        safe = [each for each in named if not _decisive(election, each)]
        if safe:
            raise Refused(
                "not-decisive",
                "OCV2018 17; ZJ2020 25",
                zh=f"无效委托的票数不足以改变{'、'.join(safe)}的结果，不能以此宣布其选举无效。",
                en=f"The papers issued by void mandates could not have changed the outcome of {', '.join(safe)}.",
            )


def _decisive(election: Election, contest: str) -> bool:
    return any(contest in each.afterwards.decisive for each in election.rounds)


def reopen(election: Election, day: str) -> None:
    """An announced result is open again: another announcement will follow, and its days run from now."""
    assert election.announced_on is not None
    election.disputes.overtaken.append(election.announced_on)
    election.disputes.settled = election.round.number
    election.disputes.reopened_on = day
    election.announced_on = None
    election.approved = False


STATEMENTS: Final[tuple[type[Body], ...]] = (PersonVoided, ElectionVoided)
