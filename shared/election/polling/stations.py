"""Stations: papers are printed and delivered, stations open with an empty box, and close with figures that add up.

ZJ2020 24-26; S10.85-86. What it leaves out: handing out papers (`polling.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from shared.election.calling.by_election import check_vacancies
from shared.election.calling.officers import check_staff
from shared.election.candidates.grounds import check_at_poll
from shared.election.candidates.renewal import lists_hang
from shared.election.disputes.recall import check_demands
from shared.election.electors.entitlement import not_on_roll
from shared.election.electors.groups import check_votes_here
from shared.election.place import check_may_vote, check_open, check_station_officer, round_in
from shared.election.polling.meeting import check_meeting_open
from shared.election.roles import Role
from shared.election.state import Election, Round, Station
from shared.election.statement import Act, Body, Count, Digest, Number, Signers, Words, by
from shared.errors import Malformed, Refused


class PapersPrinted(Body, frozen=True, kw_only=True):
    """`papers` ballot papers were printed under the township's eyes and sealed (ZJ2020 7)."""

    round: Count
    papers: Count
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.CHAIR), by(Role.AUTHORITY))
    zh: ClassVar[str] = "印制选票"

    def judge(self, election: Election, act: Act) -> None:
        present = round_in(election, self.round, "CALLED", "POLLING")
        check_demands(election)
        check_vacancies(election)
        if present.number == 1 and election.profile.recall is None and not _list_hangs(election):
            raise _list_outdated(election)
        if not lists_hang(election):
            raise _list_outdated(election)
        if self.papers == 0:
            raise Malformed("papers: expected at least 1", zh="papers：至少 1 张")

    def record(self, election: Election, act: Act) -> None:
        election.round.printed += self.papers


def _list_outdated(election: Election) -> Refused:
    return Refused(
        "candidates-not-posted",
        election.profile.nomination.list_days_before.clause,
        zh="候选人名单尚未公布，或公布之后又有变动；公布现有候选人名单之后才能印制选票、开始投票。",
        en="The list of candidates has not been posted, or somebody has come in since; post it before papers are "
        "printed and the poll begins.",
    )


def _list_hangs(election: Election) -> bool:
    standing = {(each.contest, person) for person, each in election.candidates.items() if each.standing}
    return election.published is not None and standing == {
        (contest, person) for contest, persons in election.published.items() for person in persons
    }


class StationOpened(Body, frozen=True, kw_only=True):
    """A polling station opens: the box was shown empty and sealed, a secret booth stands, `papers` were handed to it.

    `group`: the village group that votes here, where each votes on posts of its own.
    """

    round: Count
    station: Number
    kind: Literal["CENTRAL", "STATION", "MOBILE"]
    papers: Count
    empty_shown: bool
    booth: bool
    seal: Words
    group: Number | None = None

    signed_by: ClassVar[Signers] = (by(Role.STATION_CHIEF), by(Role.SCRUTINEER))
    zh: ClassVar[str] = "投票站开始投票"

    def judge(self, election: Election, act: Act) -> None:
        # A station may open after another has closed, as long as no box has been opened.
        present = round_in(election, self.round, "CALLED", "POLLING", "CLOSED")
        check_station_officer(election, act.signers[0], self.station)
        self._check_ready(election, act, present)
        check_votes_here(election, present, self.group)
        check_meeting_open(election, present, self.group)
        rule = election.profile.polling
        if self.station in present.stations:
            raise Refused(
                "station-open",
                "ZJ2020 24",
                zh=f"投票站{self.station}本轮已经开过。",
                en=f"Station {self.station} opened before in this round.",
            )
        if self.kind == "MOBILE":
            self._check_mobile_box(election)
        if rule.booth.value and not self.booth:
            raise Refused(
                "no-booth",
                rule.booth.clause,
                zh="必须设立秘密写票处。",
                en="A secret writing booth is mandatory.",
            )
        if not self.empty_shown:
            raise Refused(
                "box-not-shown",
                "ZJ2020 26",
                zh="投票开始前须当众检查空票箱并封箱。",
                en="The box is shown empty and sealed in public before voting begins.",
            )
        handed_out = sum(each.papers for each in present.stations.values())
        if handed_out + self.papers > present.printed:
            raise Refused(
                "papers-short",
                "A19",
                zh=f"印制{present.printed}张，已发各站{handed_out}张，不够再发{self.papers}张。",
                en=f"{present.printed} papers were printed and {handed_out} handed out; {self.papers} more are not there.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.round.stations[self.station] = Station(self.kind, self.papers, act.done_at, group=self.group)
        election.round.phase = "POLLING"

    def _check_mobile_box(self, election: Election) -> None:
        """A23; S10.85, C5: banned, or approved and watched by so many scrutineers."""
        rule = election.profile.polling
        if rule.mobile_box.value == "BANNED" or "MOBILE_BOX" not in election.approvals:
            raise Refused(
                "mobile-box",
                rule.mobile_box.clause,
                zh="不设流动票箱；规定允许的，须经街道（乡镇）批准。",
                en="Mobile boxes are not used, or only with the authority's approval.",
            )
        watching = sum(
            Role.SCRUTINEER in each.roles
            and not each.dismissed
            and (not each.stations or self.station in each.stations)
            for each in election.officers.values()
        )
        if watching < rule.tellers_per_mobile_box.value:
            raise Refused(
                "mobile-box-unwatched",
                rule.tellers_per_mobile_box.clause,
                zh=f"每个流动票箱至少有{rule.tellers_per_mobile_box.value}名监票人，现有{watching}名；请先任命。",
                en=f"A mobile box needs {rule.tellers_per_mobile_box.value} scrutineers, there are {watching}; appoint them first.",
            )

    def _check_ready(self, election: Election, act: Act, present: Round) -> None:
        check_may_vote(election, present, act)
        # Somebody may have come forward after an early list. Who moves up after a late withdrawal can be on none.
        if present.number == 1 and any(
            each.standing and each.mode == "SELF" and person not in present.polls[each.contest].candidates
            for person, each in election.candidates.items()
        ):
            raise _list_outdated(election)
        if not lists_hang(election):
            raise _list_outdated(election)
        # Kin may have become known, and a written-in person may run in a runoff, since the list was posted.
        check_staff(election)
        for poll in present.polls.values():
            for person in poll.candidates:
                check_cleared(election, person)


def check_cleared(election: Election, person: str) -> None:
    """A14: every candidate on the paper passed all stages and signed all pledges before the poll. Raises Refused.

    Somebody written in and tied is voted on again without being a candidate, or without being one any more; as a
    winner he or she is reviewed (S10.74).
    """
    if person not in election.roll.electors:
        raise not_on_roll(person)
    candidate, rule = election.candidates.get(person), election.profile.qualification
    if candidate is None or not candidate.standing:
        return
    reviews: list[str] = [stage for stage in rule.stages.value if candidate.verdicts.get(stage) != "PASS"]
    pledges: list[str] = [kind for kind in rule.pledges.value if kind not in candidate.pledges]
    if reviews or pledges:
        raise Refused(
            "candidate-not-cleared",
            rule.stages.clause if reviews else rule.pledges.clause,
            zh=f"候选人{person}缺{'、'.join(reviews + pledges)}；补齐，或取消其候选人资格后再开始投票。",
            en=f"Candidate {person} lacks {', '.join(reviews + pledges)}; complete it or cancel the candidacy first.",
        )
    check_at_poll(election, person)


class StationClosed(Body, frozen=True, kw_only=True):
    """Polling ends at a station; the box is sealed and the sheets are counted: handed out, spoiled, unused.

    `issued` counts sheets that should lie in the box. It must equal what the desks recorded; `unused` may differ from
    what should be left, and such a difference has to be explained before the outcome (R102).
    """

    round: Count
    station: Number
    issued: Count
    spoiled: Count
    unused: Count
    seal: Words

    signed_by: ClassVar[Signers] = (by(Role.STATION_CHIEF), by(Role.SCRUTINEER))
    zh: ClassVar[str] = "投票站结束投票"

    def judge(self, election: Election, act: Act) -> None:
        present = round_in(election, self.round, "POLLING")
        check_station_officer(election, act.signers[0], self.station)
        check_open(present, self.station, act)
        station = present.stations[self.station]
        if any(conflict.finding is None for conflict in present.conflicts.values()):
            raise Refused(
                "conflict-open",
                "A20",
                zh="有重复发票尚未处理，处理后才能结束投票。",
                en="A paper issued twice has not been settled; settle it before closing.",
            )
        recorded = station.issued + station.conflicts
        if (self.issued, self.spoiled) != (recorded, station.spoiled):
            raise Refused(
                "station-count-differs",
                "A19-A20",
                zh=f"清点为发出{self.issued}张、作废{self.spoiled}张，在案为{recorded}张、{station.spoiled}张。"
                "请先把各发票处的待发记录传完，或重新清点。",
                en=f"Counted {self.issued} issued and {self.spoiled} spoiled, recorded {recorded} and {station.spoiled}. "
                "Send what the desks still hold, or count again.",
            )

    def record(self, election: Election, act: Act) -> None:
        station = election.round.stations[self.station]
        station.closed_at, station.unused = act.done_at, self.unused
        if all(each.closed_at is not None for each in election.round.stations.values()):
            election.round.phase = "CLOSED"


STATEMENTS: Final[tuple[type[Body], ...]] = (
    PapersPrinted,
    StationOpened,
    StationClosed,
)
