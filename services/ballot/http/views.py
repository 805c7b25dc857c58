"""What people may see of an election, computed from the writer's state at the moment of asking.

Turnout is shown at any time, tallies only once every poll of their round is closed (design: secrecy).
What it leaves out: the addresses (`api_read.py`).
"""

from __future__ import annotations

from services.ballot.errors import NoTalliesYet, UnknownEntry
from services.ballot.http import api_models as models
from services.ballot.http.stages import STAGES, TALLIED, stage_of
from services.ballot.http.texts import DRILL
from shared.campaign.state import Campaign
from shared.clock import write_time
from shared.election.electors.entitlement import voters
from shared.election.state import Contest, Election, Round, Station
from shared.law import Log


def line(election: Log) -> models.ElectionLine:
    """The line in the list of all elections, and of all campaigns."""
    if isinstance(election, Campaign):
        return _campaign_line(election)
    stage = stage_of(election)
    return models.ElectionLine(
        id=election.id,
        title=election.title,
        village=election.village,
        day=election.round.day,
        size=election.size,
        drill=election.drill,
        stage=stage,
        stage_text=_stage_text(stage),
    )


def _campaign_line(campaign: Campaign) -> models.ElectionLine:
    stage = "open" if campaign.closed_on is None else "closed"
    return models.ElectionLine(
        id=campaign.id,
        kind="campaign",
        title=campaign.title,
        village=campaign.place,
        day=campaign.last_day,
        size=campaign.size,
        drill=campaign.drill,
        stage=stage,
        stage_text=models.Bilingual(
            zh="换届进行中" if stage == "open" else "换届结束", en=f"campaign {stage}"
        ),
    )


def overview(election: Election) -> models.ElectionView:
    """The election at a glance, without its checkpoint, which only the published log knows."""
    stage = stage_of(election)
    return models.ElectionView(
        id=election.id,
        title=election.title,
        village=election.village,
        day=election.round.day,
        drill=election.drill,
        notice=DRILL.zh if election.drill else None,
        stage=stage,
        stage_text=_stage_text(stage),
        suspended=election.suspended,
        cancelled=election.cancelled,
        size=election.size,
        last_accepted_at=write_time(election.last_accepted),
        regulation=f"{election.profile.id} {election.profile.version}",
        contests=[_contest(each) for each in election.contests.values()],
        roll=roll(election),
        candidates=sum(each.standing for each in election.candidates.values()),
        officers=sum(not each.dismissed for each in election.officers.values()),
        rounds=len(election.rounds),
        checkpoint=None,
        log=f"/log/{election.id}",
    )


def roll(election: Election) -> models.RollView:
    """The roll in figures."""
    challenges = election.roll.challenges.values()
    return models.RollView(
        electors=election.roll.sealed or voters(election.roll),
        removed=len(election.roll.removed),
        published_on=election.roll.published_on,
        sealed=election.roll.sealed,
        challenges=len(challenges),
        challenges_open=sum(each.upheld is None for each in challenges),
    )


def elector(election: Election, number: str) -> models.ElectorView:
    """What an issuing desk must know before it hands out a paper."""
    known = election.roll.electors.get(number)
    mandate = election.proxied.get(number)
    return models.ElectorView(
        elector=number,
        registered=known is not None,
        kind=known.kind if known else None,
        group=known.group if known else None,
        paper_issued=bool(known and known.papers >> election.round.number & 1),
        proxy=election.mandates[mandate].proxy if mandate else None,
    )


def candidates(election: Election) -> models.CandidatesView:
    """Who stands, how far each review is, and the list that was posted."""
    return models.CandidatesView(
        candidates=[
            models.CandidateView(
                person=person,
                contest=each.contest,
                mode=each.mode,
                standing=each.standing,
                verdicts=each.verdicts,
                pledges=sorted(each.pledges),
            )
            for person, each in election.candidates.items()
        ],
        published=election.published,
    )


def officers(election: Election) -> models.OfficersView:
    """Who signs, with which key, in which roles."""
    return models.OfficersView(
        officers=[
            models.OfficerView(
                id=each.id,
                keyid=keyid,
                key=each.key,
                roles=sorted(each.roles),
                stations=sorted(each.stations),
                dismissed=each.dismissed,
            )
            for keyid, each in election.officers.items()
        ]
    )


def stations(election: Election, number: int | None) -> models.StationsView:
    """The ledgers of a round (the present one for None), and how many have voted. Raises UnknownEntry."""
    chosen = _round(election, number)
    return models.StationsView(
        round=chosen.number,
        day=chosen.day,
        phase=chosen.phase,
        printed=chosen.printed,
        electors=election.roll.sealed,
        issued=sum(each.issued for each in chosen.stations.values()),
        by_proxy=sum(each.by_proxy for each in chosen.stations.values()),
        stations=[_station(name, each) for name, each in chosen.stations.items()],
    )


def count(election: Election, number: int | None) -> models.CountView:
    """The count of a round (the present one for None). Raises NoTalliesYet while a station may be open."""
    chosen = _round(election, number)
    if chosen.phase not in TALLIED:
        raise NoTalliesYet(
            f"round {chosen.number} is {chosen.phase}.",
            zh=f"第{chosen.number}轮投票尚未全部结束（{chosen.phase}）。",
        )
    return models.CountView(
        round=chosen.number,
        phase=chosen.phase,
        piles=[
            models.PileView(
                id=name,
                returned=each.returned,
                counted=each.counted,
                attested=each.attested,
                verdicts=each.verdicts,
            )
            for name, each in chosen.piles.items()
        ],
        votes=chosen.votes,
    )


def outcome(election: Election) -> models.OutcomeView:
    """What has been determined so far: winners, ties, open seats. Empty before the first determination."""
    return models.OutcomeView(
        winners=[
            models.WinnerView(
                person=each.person,
                contest=each.contest,
                round=each.round,
                votes=each.votes,
                written_in=each.written_in,
                review=each.review,
            )
            for each in election.winners
        ],
        ties={contest: list(persons) for contest, persons in election.open_ties.items()},
        open_seats=election.open_seats,
        announced_on=election.announced_on,
        approved=election.approved,
        handed_over_on=election.handed_over_on,
    )


def _round(election: Election, number: int | None) -> Round:
    if number is None:
        return election.round
    for each in election.rounds:
        if each.number == number:
            return each
    raise UnknownEntry(
        f"expected a round from 1 to {len(election.rounds)}, got {number}.",
        zh=f"应为第 1 至{len(election.rounds)}轮，现为{number}。",
    )


def _station(name: str, station: Station) -> models.StationView:
    return models.StationView(
        id=name,
        kind=station.kind,
        papers=station.papers,
        issued=station.issued,
        by_proxy=station.by_proxy,
        conflicts=station.conflicts,
        spoiled=station.spoiled,
        unused=station.unused,
        returned=station.returned,
        open=station.closed_at is None,
    )


def _contest(contest: Contest) -> models.ContestView:
    title = models.Bilingual(zh=contest.zh, en=contest.en)
    return models.ContestView(
        id=contest.id,
        title=title,
        seats=contest.seats,
        rank=contest.rank,
        reserved=contest.reserved,
        group=contest.group,
        chosen_from=contest.chosen_from,
    )


def _stage_text(stage: str) -> models.Bilingual:
    text = STAGES[stage][0]
    return models.Bilingual(zh=text.zh, en=text.en)
