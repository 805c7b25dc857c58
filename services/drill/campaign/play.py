"""Plays the story of a campaign: its elections first, each in its own log, then day by day what the campaign records of them.

The file's rows, the calls and the results come in the order of their days; on one day in the order of the file, results last.
What it leaves out: the single statements (`acts.py`), and how it is told and compared (`figures.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from services.drill.campaign.acts import Acts
from services.drill.campaign.elections import Held, hold, woman_of
from services.drill.campaign.figures import campaign_figures, campaign_mismatches
from services.drill.campaign.logs import Logs
from services.drill.campaign.persons import Persons
from services.drill.campaign.reading import CampaignStory, moment_of
from services.drill.chance import Chance
from services.drill.clerk import Clerk
from services.drill.crew import Crew
from services.drill.expecting import Mismatch
from services.drill.telling import Teller, Text
from shared.campaign.state import Campaign


@dataclass(frozen=True, slots=True)
class PlayedCampaign:
    """A campaign that was played to its end. `campaign` is None if its opening was refused, as the file expects."""

    campaign: Campaign | None
    held: list[Held]
    figures: dict[str, Any]
    mismatches: list[Mismatch]


Event = tuple[int, Callable[[], None]]
"""A moment in milliseconds, and what is done then."""


def play_campaign(
    story: CampaignStory, logs: Logs, chance: Chance, teller: Teller, lang: str = "zh"
) -> PlayedCampaign:
    """The campaign, told as it goes. Raises StoryBroke if it cannot go on, Malformed if what the file says does not fit."""
    held, persons = _elections(story, logs, chance, teller, lang)
    crew = Crew(chance)
    acts = Acts(story, Clerk(logs.new(), crew, chance, lang), crew, chance, persons, teller)
    events = list(_events(story, acts, held, logs))
    for moment, run in sorted(events, key=lambda event: event[0]):
        if acts.refused_opening:
            break
        acts.move_to(moment)
        run()
    campaign = None if acts.refused_opening else acts.campaign
    figures = campaign_figures(story, campaign, acts.clerk, persons, held)
    found = [each for one in held for each in one.mismatches]
    found += campaign_mismatches(story.scenario.expect, figures)
    return PlayedCampaign(campaign, held, figures, found)


def _elections(
    story: CampaignStory, logs: Logs, chance: Chance, teller: Teller, lang: str
) -> tuple[list[Held], Persons]:
    held, persons = [], Persons(story.scenario)
    rows = list(zip(story.scenario.election, story.elections, strict=True))
    with teller.work(Text("各场选举", "the elections"), len(rows)) as done:
        for number, (row, scenario) in enumerate(rows, 1):
            each = hold(row, scenario, f"election[{number}]", logs, chance, lang)
            if row.refused is None:
                won = [(name, woman_of(each.election, person)) for person, name in each.winners.items()]
                persons.note(row.unit, row.body, won)
            held.append(each)
            done(1)
    persons.check()
    return held, persons


def _events(story: CampaignStory, acts: Acts, held: list[Held], logs: Logs) -> Iterator[Event]:
    scenario = story.scenario
    opened = moment_of(scenario.opened or scenario.first_day)

    def when(day: str | None) -> int:
        return opened if day is None else moment_of(day)

    yield opened, lambda: acts.open(opened)
    for group in scenario.group:
        yield when(group.day), lambda group=group: acts.group(group)  # type: ignore[misc]  # this row's, not the last one's
    for exclusion in scenario.exclude:
        yield when(exclusion.day), lambda row=exclusion: acts.exclude(row)  # type: ignore[misc]
    for unit in scenario.unit:
        yield opened, lambda unit=unit: acts.seats(unit, held)  # type: ignore[misc]
    for task in scenario.task:
        yield when(task.day), lambda task=task: acts.task(task)  # type: ignore[misc]
    for said in scenario.statement:
        yield when(said.day), lambda said=said: acts.said(said, held)  # type: ignore[misc]
    for each in held:
        linked = each.called_at if each.row.linked is None else moment_of(each.row.linked)
        yield linked, lambda each=each: acts.link(each)  # type: ignore[misc]
        if each.announced:
            ended = max(linked, each.election.last_accepted)
            yield ended, lambda each=each: acts.conclude(each, logs)  # type: ignore[misc]
    if scenario.closed is not None:
        closed = moment_of(scenario.closed)
        yield closed, acts.close
