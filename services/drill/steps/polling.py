"""A day of polling: papers printed, stations opened, papers handed out hour by hour, stations closed (ZJ2020 24-26).

Who gets a paper is chosen by lot among those whom the file does not name; nothing here knows of choices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from services.drill.clerk import Act
from services.drill.ledger import StationLedger
from services.drill.names import many
from services.drill.scenario.days import MINUTE
from services.drill.scenario.polls import RoundPlan
from services.drill.story import Story
from services.drill.telling import Text
from services.drill.words import said
from shared.election.bases import electors
from shared.errors import Malformed

HOUR: Final = 60 * MINUTE


@dataclass(frozen=True, slots=True)
class Handing:
    """One paper to be handed out."""

    station: str
    elector: str
    proxy: str | None = None


def print_papers(story: Story, plan: RoundPlan, stations: Sequence[StationLedger]) -> None:
    """As many papers as the stations get, or as the file says."""
    papers = plan.printed or sum(each.papers for each in stations)
    story.act("PapersPrinted", papers=papers)
    story.tell(f"印制选票 {papers:,} 张", f"{papers:,} papers are printed")


def open_stations(story: Story, stations: Sequence[StationLedger]) -> None:
    """Each box is shown empty and sealed."""
    for each in stations:
        story.act(
            "StationOpened",
            station=each.id,
            kind=each.kind,
            papers=each.papers,
            empty_shown=each.empty_shown,
            booth=each.booth,
            seal=f"{each.id}-{story.chance.between(1000, 9999)}",
            group=_group_of(story, each.id),
        )
    names = "、".join(f"{each.id}（领票 {each.papers:,}）" for each in stations)
    story.tell(
        f"验空箱、封箱：{names}", f"boxes shown empty and sealed: {', '.join(each.id for each in stations)}"
    )


def _group_of(story: Story, station: str) -> str | None:
    """The village group that votes at a station; where the elected vote among themselves it serves no group."""
    if story.election.round.electors == "ELECTED":
        return None
    return next(story.village.group_code(each.group) for each in story.scenario.station if each.id == station)


def hand_out(story: Story, plan: RoundPlan, stations: Sequence[StationLedger], closing: int) -> None:
    """Hands the papers out between now and `closing` (milliseconds), the clock going on hour by hour."""
    _special_issues(story, plan)
    handings = _handings(story, plan, stations)
    story.chance.shuffle(handings)
    opened = story.clerk.now
    spoiled = [each.id for each in stations for _ in range(each.spoiled)]
    moments = sorted(
        story.chance.between(opened, closing - MINUTE) for _ in range(len(handings) + len(spoiled))
    )
    # A paper can be spoiled only once papers are out; the exchanged ones come at any time after the first.
    rows: list[Handing | str] = [*handings, *spoiled]
    tail = rows[1:]
    story.chance.shuffle(tail)
    rows[1:] = tail
    with story.teller.work(Text("发票", "issuing"), len(rows)) as told:
        start = 0
        while start < len(rows):
            hour_end = min(max(story.clerk.now + HOUR, moments[start]), closing - MINUTE)
            end = next((at for at in range(start, len(rows)) if moments[at] > hour_end), len(rows))
            story.clerk.move_clock(hour_end)
            acts = [_paper(story, row) for row in rows[start:end]]
            story.clerk.act_many(acts, moments[start:end], told)
            start = end
    _conflicts(story, stations)
    present = story.election.round
    issued = sum(each.issued for each in present.stations.values())
    by_proxy = sum(each.by_proxy for each in present.stations.values())
    registered = electors(story.election, present) or 1
    story.tell(
        f"发出 {issued:,} 张（其中委托 {by_proxy:,}），占选民 {issued * 100 / registered:.1f}%",
        f"{issued:,} papers issued ({by_proxy:,} by proxy), {issued * 100 / registered:.1f} % of the electors",
    )


def close_stations(story: Story, stations: Sequence[StationLedger]) -> None:
    """The sheets are counted and the boxes sealed."""
    for each in stations:
        given: dict[str, Any] = {} if each.unused is None else {"unused": each.unused}
        story.act(
            "StationClosed", station=each.id, seal=f"{each.id}-{story.chance.between(1000, 9999)}", **given
        )
    story.tell(f"{len(stations)} 个投票站封箱", f"{len(stations)} stations are closed, the boxes sealed")


def usable_mandates(story: Story, plan: RoundPlan) -> list[tuple[str, str]]:
    """`(principal, proxy)` of the mandates by which somebody may vote in this round."""
    election = story.election
    on_paper = {person for poll in election.round.polls.values() for person in poll.candidates}
    may_carry = story.profile.proxies.candidate_may_carry.value
    absent = set(story.village.select(plan.absent))
    found = []
    for principal, name in election.proxied.items():
        mandate = election.mandates[name]
        free = may_carry or mandate.proxy not in on_paper
        if mandate.posted and free and principal not in absent and _has_no_paper(story, principal):
            found.append((principal, mandate.proxy))
    return found


def mandates_served(story: Story, mandates: Sequence[tuple[str, str]]) -> dict[str, int]:
    """How many of the mandates belong to each station that serves somebody in particular."""
    principals = {principal for principal, _ in mandates}
    return {station: len(principals & set(people)) for station, people in _serving(story).items()}


def _serving(story: Story) -> dict[str, list[str]]:
    """Station to the electors whom it serves, for those that serve somebody in particular."""
    return {
        each.id: story.village.serves(each)
        for each in story.scenario.station
        if many(each.serves) or each.group
    }


def _paper(story: Story, row: Handing | str) -> Act:
    if isinstance(row, str):
        return story.plan("PaperSpoiled", station=row)
    return story.plan("PaperIssued", station=row.station, elector=row.elector, proxy=row.proxy)


def _special_issues(story: Story, plan: RoundPlan) -> None:
    for issue in plan.issue:
        proxy = None if issue.proxy is None else story.person_named(issue.proxy)
        person = story.person_named(issue.person)
        station = issue.station or next(iter(story.election.round.stations))
        if story.act("PaperIssued", refused=issue.refused, station=station, elector=person, proxy=proxy):
            story.tell(f"发票：{issue.person}", f"a paper for {issue.person}")


def _handings(story: Story, plan: RoundPlan, stations: Sequence[StationLedger]) -> list[Handing]:
    """Who gets a paper where. Papers of the file's own `issue` rows count towards their station's figure."""
    out = story.election.round.stations
    mandates = usable_mandates(story, plan)
    serves = _serving(story)
    free = _own_voters(story, plan)
    found: list[Handing] = []
    used: set[str] = set()
    # Stations that serve somebody in particular choose first; the others take who is left.
    for each in sorted(stations, key=lambda station: station.id not in serves):
        wanted_by_proxy = max(0, (each.proxy or 0) - out[each.id].by_proxy)
        own = each.issued - out[each.id].issued - wanted_by_proxy
        here = serves.get(each.id)
        proxied = [row for row in mandates if row[0] not in used and (here is None or row[0] in here)][
            :wanted_by_proxy
        ]
        used |= {principal for principal, _ in proxied}
        inside = set(free if here is None else here)
        voters = [number for number in free if number not in used and number in inside][: max(own, 0)]
        used |= set(voters)
        if len(proxied) < wanted_by_proxy or len(voters) < own or own < 0:
            raise _too_few(each, wanted_by_proxy, len(proxied), own, len(voters))
        found += [Handing(each.id, principal, proxy) for principal, proxy in proxied]
        found += [Handing(each.id, voter) for voter in voters]
    return found


def _own_voters(story: Story, plan: RoundPlan) -> list[str]:
    """Who may come in person, in a random order; those who gave a mandate come last."""
    absent = set(story.village.select(plan.absent))
    elected = story.election.elected() if story.election.round.electors == "ELECTED" else None
    people = [
        number
        for number, elector in story.election.roll.electors.items()
        if number not in absent
        and _has_no_paper(story, number)
        and (elector.rights != "STAND" if elected is None else number in elected)
    ]
    story.chance.shuffle(people)
    return sorted(people, key=lambda number: number in story.election.proxied)


def _has_no_paper(story: Story, number: str) -> bool:
    elector = story.election.roll.electors.get(number)
    return elector is not None and not elector.papers >> story.election.round.number & 1


def _too_few(each: StationLedger, proxies: int, mandates: int, own: int, voters: int) -> Malformed:
    return Malformed(
        f"station {each.id} is to issue {own} papers to electors and {proxies} to proxies; "
        f"there are {voters} electors and {mandates} mandates",
        zh=f"投票站{each.id}要发本人票{own}张、委托票{proxies}张，可发的只有{voters}人、{mandates}份委托",
    )


def _conflicts(story: Story, stations: Sequence[StationLedger]) -> None:
    """A second paper for somebody who has one, and what was found about it."""
    for each in stations:
        for conflict in each.conflicts:
            elector = (
                story.person_named(conflict.person) if conflict.person else _somebody_with_a_paper(story)
            )
            story.act("IssueConflictReported", station=each.id, elector=elector)
            name = story.names.label(elector)
            story.tell(f"{each.id} 重复发票：{name}", f"{each.id} issued a second paper to {name}")
            if conflict.finding != "OPEN":
                story.act("IssueConflictSettled", station=each.id, elector=elector, finding=conflict.finding)
                found = said(conflict.finding)
                story.tell(f"处理：{found.zh}", f"settled: {found.en}")


def _somebody_with_a_paper(story: Story) -> str:
    present = story.election.round
    for number, elector in story.election.roll.electors.items():
        if elector.papers >> present.number & 1 and number not in present.conflicts:
            return number
    raise Malformed("no paper was issued, so none was issued twice", zh="还没有发出选票，不会有重复发票")
