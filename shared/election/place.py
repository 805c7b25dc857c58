"""Whether an act belongs to this round, this station and this hour."""

from __future__ import annotations

from shared.election.state import Election, Round
from shared.election.statement import Act
from shared.errors import Refused


def check_open(present: Round, station: str, act: Act) -> None:
    """Raises Refused unless the station was open when this was done, on the round's day."""
    known = present.stations.get(station)
    if (
        known is None
        or known.closed_at is not None
        or act.done_at < known.opened_at
        or act.day != present.day
    ):
        raise Refused(
            "station-not-open",
            "ZJ2020 24, 26",
            zh=f"投票站{station}当时没有开放。",
            en=f"Station {station} was not open at that time.",
        )


def check_may_vote(election: Election, present: Round, act: Act) -> None:
    """Raises Refused unless it is the round's day and the roll is final (OCV2018 14)."""
    if act.day != present.day:
        raise Refused(
            "not-the-day",
            "OCV2018 14",
            zh=f"本轮投票日为{present.day}，不是{act.day}。",
            en=f"This round polls on {present.day}, not on {act.day}.",
        )
    if election.roll.sealed is None:
        raise Refused(
            "roll-not-sealed",
            "OCV2018 14",
            zh="选民名单尚未确定，不能开会或开始投票。",
            en="The roll has not been sealed; no meeting and no poll can begin.",
        )


def check_station_officer(election: Election, officer_id: str, station: str) -> None:
    """Raises Refused if the officer was appointed to other stations only."""
    officer = election.officers[election.ids[officer_id]]
    if officer.stations and station not in officer.stations:
        raise Refused(
            "officer-of-another-station",
            "docs/rules.md 5",
            zh=f"{officer_id}不在投票站{station}工作。",
            en=f"{officer_id} does not serve at station {station}.",
        )


def round_in(election: Election, number: int, *phases: str) -> Round:
    """The present round, if it has that number and one of the phases. Raises Refused."""
    present = election.round
    if number != present.number or present.phase not in phases:
        raise Refused(
            "round-not-there",
            "ZJ2020 24-29",
            zh=f"现为第{present.number}轮（{present.phase}），此事项属于第{number}轮的{'或'.join(phases)}阶段。",
            en=f"It is round {present.number} ({present.phase}); this belongs to round {number} in {' or '.join(phases)}.",
        )
    return present
