"""Help with writing (代写): the committee fixes who writes for electors who cannot, and each station says on how many papers.

Nobody is named who was helped, and nothing says what was written: only how much each writer wrote (ZJ2020 24; OCV2018 15
无记名). What it leaves out: the notice that names the writers (`shared/election/calling/notices.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final

from shared.election.calling.officers import check_not_barred
from shared.election.roles import Role
from shared.election.state import Election
from shared.election.statement import Act, Body, Count, Number, Signers, by
from shared.errors import Refused


class WriterAppointed(Body, frozen=True, kw_only=True):
    """`person` writes for electors who cannot write themselves, at these stations or, without any, at all of them."""

    person: Number
    stations: tuple[Number, ...] = ()

    signed_by: ClassVar[Signers] = (by(Role.CHAIR),)
    zh: ClassVar[str] = "确定代写人"

    def judge(self, election: Election, act: Act) -> None:
        """A18: fixed before the poll, no candidate nor close kin of one, and nobody who counts."""
        if election.round.phase != "CALLED":
            raise Refused(
                "poll-began",
                "ZJ2020 24",
                zh="投票已经开始，代写人应在投票前确定并公布。",
                en="The poll has begun; writers are fixed and posted before it.",
            )
        check_not_barred(election, (self.person,))
        serving = any(
            each.person == self.person and not each.dismissed for each in election.officers.values()
        )
        if serving or self.person in election.writers:
            raise Refused(
                "person-serves-already",
                "docs/rules.md 5; ZJ2020 24",
                zh=f"{self.person}已是代写人，或已担任其他工作，不能再确定为代写人。",
                en=f"{self.person} is a writer already, or serves otherwise, and cannot write for electors.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.writers[self.person] = list(self.stations)


class AssistanceRecorded(Body, frozen=True, kw_only=True):
    """A station that has closed says how many papers this writer wrote there; never for whom, never what."""

    round: Count
    station: Number
    person: Number
    papers: Count

    signed_by: ClassVar[Signers] = (by(Role.STATION_CHIEF), by(Role.SCRUTINEER))
    zh: ClassVar[str] = "登记代写票数"

    def judge(self, election: Election, act: Act) -> None:
        station = election.round.stations.get(self.station)
        if self.round != election.round.number or station is None or station.closed_at is None:
            raise Refused(
                "station-not-closed",
                "ZJ2020 24",
                zh=f"本轮没有投票站{self.station}，或尚未封箱；代写票数在封箱后登记。",
                en=f"There is no station {self.station} in this round, or it is open; papers written are recorded once it closed.",
            )
        stations = election.writers.get(self.person)
        if stations is None or (stations and self.station not in stations):
            raise Refused(
                "not-a-writer",
                "ZJ2020 24",
                zh=f"{self.person}不是投票站{self.station}的代写人。",
                en=f"{self.person} was not appointed to write at station {self.station}.",
            )
        # Somebody who was written in may have become a candidate of this runoff since.
        check_not_barred(election, (self.person,))
        self._check_papers(election, station.issued + station.conflicts)

    def record(self, election: Election, act: Act) -> None:
        election.round.assisted.setdefault(self.station, {})[self.person] = self.papers

    def _check_papers(self, election: Election, issued: int) -> None:
        written = election.round.assisted.get(self.station, {})
        if self.person in written or sum(written.values()) + self.papers > issued:
            raise Refused(
                "papers-written-differ",
                "ZJ2020 24; A20",
                zh=f"{self.person}在{self.station}的代写票数已登记，或合计超过发出的{issued}张。",
                en=f"The papers that {self.person} wrote at {self.station} were recorded, or all together exceed {issued} issued.",
            )


STATEMENTS: Final[tuple[type[Body], ...]] = (WriterAppointed, AssistanceRecorded)
