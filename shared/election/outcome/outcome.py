"""The outcome: declared by people, computed by the law, and refused if the two differ.

Then what follows: a re-vote among the tied, a repeated poll where one was invalid. What it leaves out: the rules of winning
(`winners.py`), and the runoff for missing seats (`runoff.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final

import msgspec

from shared.election.candidates.serving import is_woman
from shared.election.counting.reconciliation import RULES, open_differences
from shared.election.disputes.recounting import remember_outcome
from shared.election.outcome import chosen
from shared.election.outcome.next_round import (
    add_round,
    called_already,
    check_next_round,
    check_not_failed,
    check_same_electors,
)
from shared.election.outcome.standings import last_poll, totals
from shared.election.outcome.winners import Outcome, decide
from shared.election.place import round_in
from shared.election.roles import Role
from shared.election.state import Election, Poll, Round, Winner
from shared.election.statement import Act, Body, Count, Day, Number, Signers, by
from shared.errors import Refused


class OutcomeDetermined(Body, frozen=True, kw_only=True):
    """What the round decided, as the committee declares it; it must be what the law computes from the papers.

    `failed`: posts whose poll was invalid. `minimum`: votes that were needed. `ties`: equals for the last seats.
    `missing`: seats that nobody won. `gave_way`: holders of lower posts whose close kin won a higher one (ZJ2020 31), also in
    the post that was chosen from such a seat (S1.17); the next by votes who takes the seat or the post is among the `elected`.
    """

    round: Count
    registered: Count
    issued: Count
    returned: Count
    minimum: dict[Number, Count]
    elected: dict[Number, tuple[Number, ...]]
    failed: tuple[Number, ...] = ()
    ties: dict[Number, tuple[Number, ...]] = {}
    missing: dict[Number, Count] = {}
    gave_way: dict[Number, tuple[Number, ...]] = {}

    signed_by: ClassVar[Signers] = (by(Role.CHAIR), by(Role.SCRUTINEER))
    zh: ClassVar[str] = "确定选举结果"

    def judge(self, election: Election, act: Act) -> None:
        """A19-A31: no unexplained difference, and the declared outcome is the computed one."""
        present = round_in(election, self.round, "COUNTED")
        for difference in open_differences(present):
            rule = RULES[difference.rule]
            raise Refused(
                "difference-unexplained",
                rule.clause,
                zh=f"{difference.rule} {rule.zh}：{difference.station or '全部'}应为{difference.expected}，实为{difference.found}。"
                "请先作差额说明。",
                en=f"{difference.rule} {rule.en}: {difference.station or 'in total'} expected {difference.expected}, "
                f"found {difference.found}. Explain the difference first.",
            )
        act.found = computed = decide(election)
        for name, zh in _FIELDS:
            if getattr(self, name) != getattr(computed, name):
                raise Refused(
                    "outcome-differs",
                    election.profile.winning.share.clause,
                    zh=f"{zh}：依法计算为{getattr(computed, name)}，填的是{getattr(self, name)}。",
                    en=f"{name}: the law computes {getattr(computed, name)}, declared is {getattr(self, name)}.",
                )

    def record(self, election: Election, act: Act) -> None:
        present, computed = election.round, act.found
        assert isinstance(computed, Outcome)
        remember_outcome(election)
        present.phase, present.added = "DETERMINED", computed.added
        present.failed, present.tied = list(self.failed), list(self.ties)
        present.minimum = dict(self.minimum)
        election.failed = [each for each in election.failed if each not in present.polls] + present.failed
        election.winners = [
            each for each in election.winners if each.person not in self.gave_way.get(each.contest, ())
        ]
        for contest, persons in self.elected.items():
            for person in persons:
                election.winners.append(_winner(election, present, contest, person))
        for contest in {**self.elected, **self.missing}:
            self._record_open(election, contest)
        election.open_ties.update(self.ties)
        # Seats that a re-vote leaves for the tied are still to be filled if the re-vote is not enough.
        for contest in self.ties:
            poll = present.polls.get(contest)
            seats = len(self.gave_way[contest]) if poll is None else poll.seats
            kept = computed.kept.get(contest, 0)
            election.tie_seats[contest] = seats - kept - len(self.elected.get(contest, ()))

    def _record_open(self, election: Election, contest: str) -> None:
        poll = election.round.polls.get(contest)
        # A runoff filled the seats that it was called for; a seat that a review opened meanwhile is still open.
        decided = poll is not None and contest in self.elected
        filled = poll.seats if poll is not None and decided and poll.kind == "RUNOFF" else 0
        if decided:
            election.open_ties.pop(contest, None)
        left = election.open_seats.pop(contest, 0) - filled + self.missing.get(contest, 0)
        if left > 0:
            election.open_seats[contest] = left


_FIELDS: Final = (
    ("registered", "登记选民"),
    ("issued", "发出选票"),
    ("returned", "收回选票"),
    ("failed", "投票无效的岗位"),
    ("minimum", "当选所需票数"),
    ("elected", "当选人"),
    ("ties", "得票相等"),
    ("missing", "缺额"),
    ("gave_way", "因任职回避让出职位的人"),
)


def declaration(election: Election) -> OutcomeDetermined:
    """The statement that the law expects for the present round, for desks and drills to show before it is signed."""
    outcome: Outcome = decide(election)
    return OutcomeDetermined(
        round=election.round.number, **{name: getattr(outcome, name) for name, _ in _FIELDS}
    )


def _winner(election: Election, present: Round, contest: str, person: str) -> Winner:
    """A new holder. Who takes a seat that kin left won it by the votes of the poll before (ZJ2020 31)."""
    poll = present.polls.get(contest)
    before = last_poll(election, contest)
    if before is not None and (poll is None or (poll.kind == "REVOTE" and person not in poll.candidates)):
        present, poll = before, before.polls[contest]
    assert poll is not None
    candidate = election.candidates.get(person)
    votes = totals(present, contest)[person]
    woman = is_woman(election, person) or (candidate is not None and candidate.woman)
    # Somebody written in and tied is listed at the re-vote, and still nobody reviewed this person.
    written_in = person not in poll.candidates or candidate is None
    winner = Winner(person, contest, election.round.number, votes, written_in, woman=woman)
    if chosen.is_chosen(election, contest):
        seat = chosen.seat_of(election, contest, person)
        winner.written_in, winner.review, winner.woman = False, seat.review, seat.woman
    return winner


class RevoteCalled(Body, frozen=True, kw_only=True):
    """Those with equal votes for the last seat are voted on again, they alone (ZJ2020 28)."""

    day: Day
    contests: tuple[Number, ...]

    signed_by: ClassVar[Signers] = (by(Role.CHAIR),)
    zh: ClassVar[str] = "再次投票"

    def judge(self, election: Election, act: Act) -> None:
        check_next_round(election, act, self.day)
        check_same_electors(election, self.contests)
        for contest in self.contests:
            check_not_failed(election, contest)
            if contest not in election.open_ties or called_already(election, contest):
                raise Refused(
                    "no-tie",
                    "ZJ2020 28",
                    zh=f"{contest}没有待决的相等得票。",
                    en=f"There is no open tie for {contest}.",
                )
        if not self.contests:
            raise Refused("no-tie", "ZJ2020 28", zh="未写明岗位。", en="No post is named.")

    def record(self, election: Election, act: Act) -> None:
        polls = {
            contest: Poll("REVOTE", election.tie_seats[contest], list(election.open_ties[contest]))
            for contest in self.contests
        }
        add_round(election, self.day, polls)


class PollRepeated(Body, frozen=True, kw_only=True):
    """An invalid poll is held again with the same candidates (重新选举; ZJ2020 27)."""

    day: Day

    signed_by: ClassVar[Signers] = (by(Role.CHAIR),)
    zh: ClassVar[str] = "重新投票"

    def judge(self, election: Election, act: Act) -> None:
        check_next_round(election, act, self.day)
        check_same_electors(election, election.failed)
        if not election.failed:
            raise Refused(
                "poll-was-valid",
                election.profile.winning.quorum.clause,
                zh="上一轮投票有效，无须重新投票。",
                en="The last poll was valid; there is nothing to repeat.",
            )

    def record(self, election: Election, act: Act) -> None:
        polls: dict[str, Poll] = {}
        for contest in election.failed:
            anew = contest in election.disputes.anew
            old = next(
                each.polls[contest]
                for each in reversed(election.rounds)
                if contest in each.polls and (not anew or each.polls[contest].kind == "FIRST")
            )
            again = [person for person in old.candidates if not anew or _stands_again(election, person)]
            polls[contest] = msgspec.structs.replace(old, candidates=again)
        election.disputes.anew -= polls.keys()
        election.failed = []
        add_round(election, self.day, polls)


def _stands_again(election: Election, person: str) -> bool:
    """Where a whole election is void, whoever has left since or whose own election is void is not on the paper again."""
    known = election.candidates.get(person)
    return person not in election.void and (known is None or known.standing)


STATEMENTS: Final[tuple[type[Body], ...]] = (OutcomeDetermined, RevoteCalled, PollRepeated)
