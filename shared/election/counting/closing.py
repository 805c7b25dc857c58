"""Closing the count: batches are attested by three, differences explained, figures signed (ZJ2020 26-27).

What it leaves out: reading single papers (`counting.py`).
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

from shared.election.counting.counting import VERDICT_ZH
from shared.election.counting.reconciliation import Explanation, open_differences
from shared.election.place import round_in
from shared.election.roles import Role
from shared.election.state import Election, Round
from shared.election.statement import Act, Body, Count, Digest, Number, RandomId, Signers, by
from shared.errors import Refused


class BatchAttested(Body, frozen=True, kw_only=True):
    """Caller, counter and scrutineer together attest the papers of a pile counted since the last batch."""

    round: Count
    pile: Number
    batch: RandomId
    papers: Count

    signed_by: ClassVar[Signers] = (by(Role.CALLER), by(Role.COUNTER), by(Role.SCRUTINEER))
    zh: ClassVar[str] = "三方确认一批选票"

    def judge(self, election: Election, act: Act) -> None:
        present = round_in(election, self.round, "COUNTING")
        pile = present.piles.get(self.pile)
        waiting = 0 if pile is None else pile.counted - pile.attested
        if self.batch in present.batches or self.papers != waiting or waiting == 0:
            raise Refused(
                "batch-differs",
                "ZJ2020 26",
                zh=f"票堆{self.pile}待确认{waiting}张，填的是{self.papers}张（或该批已确认）。",
                en=f"{waiting} papers of pile {self.pile} wait for attestation, stated are {self.papers}, or it was attested.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.round.batches.add(self.batch)
        pile = election.round.piles[self.pile]
        pile.attested += self.papers
        pile.bundles[self.batch] = self.papers


class DifferenceExplained(Body, frozen=True, kw_only=True):
    """A difference between the paper ledger's figures is explained in a signed document; without it no outcome is declared."""

    round: Count
    rule: Number
    station: Number | None = None
    explanation: Explanation
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.CHAIR), by(Role.SCRUTINEER))
    zh: ClassVar[str] = "差额说明"

    def judge(self, election: Election, act: Act) -> None:
        present = round_in(election, self.round, "CLOSED", "COUNTING", "COUNTED")
        if not any(
            (each.rule, each.station) == (self.rule, self.station) for each in open_differences(present)
        ):
            raise Refused(
                "no-such-difference",
                "A19, A28",
                zh=f"没有待说明的差额{self.rule}（{self.station or '全部'}）。",
                en=f"There is no open difference {self.rule} ({self.station or 'in total'}).",
            )

    def record(self, election: Election, act: Act) -> None:
        election.round.explained.add(f"{self.rule}:{self.station or ''}")


class CountClosed(Body, frozen=True, kw_only=True):
    """The count is closed: every paper counted and attested, nothing doubtful, the figures signed by all who counted."""

    round: Count
    valid: Count
    partly_invalid: Count
    invalid: Count
    blank: Count
    votes: dict[Number, dict[Number, Count]]

    signed_by: ClassVar[Signers] = (by(Role.CHAIR), by(Role.CALLER), by(Role.COUNTER), by(Role.SCRUTINEER))
    zh: ClassVar[str] = "计票结束"

    def judge(self, election: Election, act: Act) -> None:
        """A29, A33, A38-A39: the signed figures are those of the papers."""
        present = round_in(election, self.round, "COUNTING")
        self._check_complete(present)
        stated = {
            "VALID": self.valid,
            "PARTLY_INVALID": self.partly_invalid,
            "INVALID": self.invalid,
            "BLANK": self.blank,
        }
        counted = verdicts(present)
        for verdict, number in stated.items():
            if number != counted.get(verdict, 0):
                raise Refused(
                    "count-differs",
                    "A29, A38",
                    zh=f"{VERDICT_ZH[verdict]}：填{number}张，逐票计得{counted.get(verdict, 0)}张。",
                    en=f"{verdict}: stated {number}, counted {counted.get(verdict, 0)}.",
                )
        tallied = {
            contest: {each: n for each, n in votes.items() if n} for contest, votes in present.votes.items()
        }
        claimed = {
            contest: {each: n for each, n in votes.items() if n} for contest, votes in self.votes.items()
        }
        for contest in present.polls:
            if tallied.get(contest, {}) != claimed.get(contest, {}):
                raise Refused(
                    "count-differs",
                    "A29, A38",
                    zh=f"{contest}的得票与逐票计得的不符：计得{_figures(tallied.get(contest, {}))}，填{_figures(claimed.get(contest, {}))}。",
                    en=f"The votes for {contest} differ: counted {_figures(tallied.get(contest, {}))}, "
                    f"stated {_figures(claimed.get(contest, {}))}.",
                )
        if not set(claimed) <= set(present.polls):
            raise Refused(
                "post-not-on-paper",
                "A38",
                zh="写有本轮没有的岗位。",
                en="It names a post that this round does not fill.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.round.phase, election.round.count_closed_at = "COUNTED", act.done_at

    def _check_complete(self, present: Round) -> None:
        """A paper keyed once, or differently, is not counted: its pile lacks it (R107)."""
        unopened = [name for name, station in present.stations.items() if station.returned is None]
        if unopened:
            raise Refused(
                "box-unopened",
                "ZJ2020 26",
                zh=f"票箱{unopened[0]}尚未开箱。",
                en=f"The box {unopened[0]} has not been opened.",
            )
        for name, pile in present.piles.items():
            if not pile.returned == pile.counted == pile.attested or pile.doubtful:
                raise Refused(
                    "count-incomplete",
                    "ZJ2020 26-27; R107",
                    zh=f"票堆{name}：收回{pile.returned}张，已计{pile.counted}张，已确认{pile.attested}张，疑难待定{pile.doubtful}张。",
                    en=f"Pile {name}: {pile.returned} returned, {pile.counted} counted, {pile.attested} attested, "
                    f"{pile.doubtful} doubtful.",
                )


def verdicts(present: Round) -> dict[str, int]:
    """How many papers of the round got each verdict."""
    total: dict[str, int] = {}
    for pile in present.piles.values():
        for verdict, count in pile.verdicts.items():
            total[verdict] = total.get(verdict, 0) + count
    return total


def _figures(votes: dict[str, Any]) -> str:
    return ", ".join(f"{person} {count}" for person, count in sorted(votes.items())) or "0"


STATEMENTS: Final[tuple[type[Body], ...]] = (
    BatchAttested,
    DifferenceExplained,
    CountClosed,
)
