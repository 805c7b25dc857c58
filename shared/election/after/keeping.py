"""Keeping: unused papers are destroyed, counted ones sealed, and the files of the election archived (OCV2018 34; SH2020 23).

What it leaves out: the papers' way to the boxes (`shared/election/polling/stations.py`, `shared/election/counting/boxes.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final

from shared import clock
from shared.election.place import round_in
from shared.election.roles import Role
from shared.election.state import Election, Round
from shared.election.statement import Act, Body, Count, Day, Digest, Signers, Text, by
from shared.errors import Refused
from shared.periods import years_after


class UnusedDestroyed(Body, frozen=True, kw_only=True):
    """The unused papers of a round were counted and destroyed in public, so that none can turn up in a box (A19)."""

    round: Count
    papers: Count
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.CHAIR), by(Role.SCRUTINEER))
    zh: ClassVar[str] = "剩余选票销毁"
    while_cancelled: ClassVar[bool] = True

    def judge(self, election: Election, act: Act) -> None:
        present = round_in(election, self.round, "CLOSED", "COUNTING", "COUNTED", "DETERMINED")
        left = unused_papers(present)
        if present.afterwards.destroyed or self.papers != left:
            raise Refused(
                "unused-differ",
                "MCA2013; A19",
                zh=f"剩余选票共{left}张（各站剩余和未发各站的），填的是{self.papers}张，或已经销毁。",
                en=f"{left} papers are unused, at the stations and never handed to one; stated are {self.papers}, or they were "
                "destroyed before.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.round.afterwards.destroyed = True


def unused_papers(present: Round) -> int:
    """Papers left over: those that stations counted, and those that were printed and never handed to one."""
    stations = present.stations.values()
    return (
        present.printed - sum(each.papers for each in stations) + sum(each.unused or 0 for each in stations)
    )


class PapersSealed(Body, frozen=True, kw_only=True):
    """The counted papers of a round, all that lay in the boxes, were put under seal (封存; SH2020 23; A46)."""

    round: Count
    papers: Count
    seal: Text
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.CHAIR), by(Role.SCRUTINEER))
    zh: ClassVar[str] = "封存选票"
    while_cancelled: ClassVar[bool] = True

    def judge(self, election: Election, act: Act) -> None:
        counted = [
            each
            for each in election.rounds
            if each.number == self.round and each.phase in ("COUNTED", "DETERMINED")
        ]
        # A void station's papers count nowhere, and are kept all the same: a court may want to see them.
        lay = sum(each.returned or 0 for each in counted[0].stations.values()) if counted else 0
        if not counted or counted[0].afterwards.sealed or self.papers != lay:
            raise Refused(
                "sealed-differ",
                "SH2020 23; A46",
                zh=f"第{self.round}轮收回{lay}张，填的是{self.papers}张，或计票尚未结束，或已经封存。",
                en=f"{lay} papers of round {self.round} lay in the boxes, stated are {self.papers}; or its count is not closed, "
                "or they are under seal.",
            )

    def record(self, election: Election, act: Act) -> None:
        next(each for each in election.rounds if each.number == self.round).afterwards.sealed = True


class Archived(Body, frozen=True, kw_only=True):
    """The files of the election went into the archive; `index` is the digest of their list (OCV2018 34).

    They are kept until `kept_until`, at least to the next election, which comes when the term ends (SH2020 23).
    """

    index: Digest
    kept_until: Day

    signed_by: ClassVar[Signers] = (by(Role.CHAIR, Role.AUTHORITY), by(Role.SUPERVISOR))
    zh: ClassVar[str] = "归档"
    while_suspended: ClassVar[bool] = True
    while_cancelled: ClassVar[bool] = True

    def judge(self, election: Election, act: Act) -> None:
        if election.after.archived_on is not None or not _over(election):
            raise Refused(
                "not-over",
                "OCV2018 34",
                zh="选举尚未完结（公布结果并移交之后，或取消之后才归档），或已经归档。",
                en="The election is not over: it is archived after the announcement and the handover, or once it is cancelled; "
                "or it was archived before.",
            )
        self._check_sealed(election)
        self._check_kept(election, act)

    def record(self, election: Election, act: Act) -> None:
        election.after.archived_on = act.day

    def _check_sealed(self, election: Election) -> None:
        for each in election.rounds:
            counted = each.phase in ("COUNTED", "DETERMINED")
            if counted and not each.afterwards.sealed:
                raise Refused(
                    "papers-unsealed",
                    "SH2020 23; A46",
                    zh=f"第{each.number}轮的选票尚未封存。",
                    en=f"The papers of round {each.number} are not under seal.",
                )

    def _check_kept(self, election: Election, act: Act) -> None:
        years = election.profile.term.years
        begun = election.announced_on or act.day
        vacancies = [each.term_ends for each in election.disputes.vacancies.values()]
        last = max(vacancies, default=years_after(clock.read_day(begun), years.value).isoformat())
        if self.kept_until < last:
            raise Refused(
                "kept-too-short",
                "OCV2018 34; SH2020 23",
                zh=f"选举文件和选票至少保存到下一次换届选举（{last}），填的是{self.kept_until}。",
                en=f"Files and papers are kept to the next election at least, {last}; got {self.kept_until}.",
            )


def _over(election: Election) -> bool:
    handed_over = election.handed_over_on is not None or not election.profile.result.handover_days.value
    return election.cancelled or (election.announced_on is not None and handed_over)


STATEMENTS: Final[tuple[type[Body], ...]] = (UnusedDestroyed, PapersSealed, Archived)
