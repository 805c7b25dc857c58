"""Boxes: opened together in public, their papers counted face down and mixed into piles (ZJ2020 26).

What it leaves out: what the papers say (`counting.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final

from shared.election.electors.groups import check_same_pile
from shared.election.place import round_in
from shared.election.roles import Role
from shared.election.state import Election, Pile
from shared.election.statement import Act, Body, Count, Number, Signers, by
from shared.errors import Refused


class BoxOpened(Body, frozen=True, kw_only=True):
    """A box was opened in public and its papers were counted face down: `returned`. They go into `pile`, mixed."""

    round: Count
    station: Number
    pile: Number
    returned: Count
    seal_intact: bool

    signed_by: ClassVar[Signers] = (by(Role.CHAIR), by(Role.SCRUTINEER))
    zh: ClassVar[str] = "开箱清点"

    def judge(self, election: Election, act: Act) -> None:
        """ZJ2020 26: after every station has closed, so that no running tally exists while people still vote."""
        present = round_in(election, self.round, "CLOSED", "COUNTING")
        station = present.stations.get(self.station)
        if station is None or station.returned is not None or present.papers or present.keyings:
            raise Refused(
                "box-not-there",
                "ZJ2020 26",
                zh=f"没有待开的票箱{self.station}（已开过，或已开始唱票）。",
                en=f"There is no sealed box {self.station}: it was opened, or counting has begun.",
            )
        pile = present.piles.get(self.pile)
        if pile is not None:
            check_same_pile(election, (pile.group, station.group))

    def record(self, election: Election, act: Act) -> None:
        present = election.round
        present.stations[self.station].returned = self.returned
        present.stations[self.station].pile = self.pile
        group = present.stations[self.station].group
        present.piles.setdefault(self.pile, Pile(group=group)).returned += self.returned
        present.phase = "COUNTING"
        if not self.seal_intact:
            election.incidents += 1


class PilesMerged(Body, frozen=True, kw_only=True):
    """A pile too small to keep the vote secret is mixed into another, before either is counted."""

    round: Count
    pile: Number
    into: Number

    signed_by: ClassVar[Signers] = (by(Role.CHAIR, Role.SCRUTINEER),)
    zh: ClassVar[str] = "合并票堆"

    def judge(self, election: Election, act: Act) -> None:
        present = round_in(election, self.round, "COUNTING")
        both = [present.piles.get(self.pile), present.piles.get(self.into)]
        if self.pile == self.into or any(pile is None or pile.counted or pile.keyed for pile in both):
            raise Refused(
                "pile-not-there",
                "ZJ2020 26",
                zh=f"票堆{self.pile}或{self.into}不存在，或其中一堆已经开始计票。",
                en=f"The pile {self.pile} or {self.into} does not exist, or its count has begun.",
            )
        check_same_pile(election, [pile.group for pile in both if pile is not None])

    def record(self, election: Election, act: Act) -> None:
        present = election.round
        present.piles[self.into].returned += present.piles.pop(self.pile).returned
        for station in present.stations.values():
            if station.pile == self.pile:
                station.pile = self.into


STATEMENTS: Final[tuple[type[Body], ...]] = (
    BoxOpened,
    PilesMerged,
)
