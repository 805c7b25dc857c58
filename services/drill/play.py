"""Plays a scenario from the call to the end and compares it with what the file expects.

What it leaves out: who keeps the log (`transport.py`), and proving it (`proof.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.drill.agenda import Agenda
from services.drill.chance import Chance
from services.drill.expecting import Mismatch, mismatches
from services.drill.report import story_figures
from services.drill.scenario.model import Scenario
from services.drill.soundness import check
from services.drill.steps import (
    extraordinary,
    finishing,
    nominating,
    preparing,
    proxying,
    recommending,
    reviewing,
    roll,
    rounds,
)
from services.drill.story import Story
from services.drill.telling import Teller
from services.drill.transport import Transport


@dataclass(frozen=True, slots=True)
class Played:
    """A story that was played to its end."""

    story: Story
    figures: dict[str, Any]
    mismatches: list[Mismatch]


def play(
    scenario: Scenario, transport: Transport, chance: Chance, teller: Teller, lang: str = "zh"
) -> Played:
    """The story, told as it goes. Raises StoryBroke if it cannot go on, Malformed if its figures do not fit."""
    check(scenario)
    story = Story(scenario, transport, chance, teller, lang)
    agenda = Agenda(story)
    teller.opening(_opening(story))
    for chapter in (preparing, roll, extraordinary, nominating, recommending, reviewing, proxying):
        agenda.add(chapter.steps(story))
    if scenario.round:
        rounds.play(story, agenda, 1, lambda: finishing.finish(story, agenda))
    agenda.run()
    figures = story_figures(story)
    found = mismatches(story, figures)
    teller.closing(figures)
    return Played(story, figures, found)


def _opening(story: Story) -> dict[str, Any]:
    scenario = story.scenario
    return {
        "village": scenario.village,
        "title": preparing.title_of(story),
        "story": scenario.story.strip(),
        "story_en": scenario.story_en.strip(),
        "profile": story.profile.zh,
        "profile_en": story.profile.en,
        "profile_id": f"{story.profile.id} {story.profile.version}",
        "day": scenario.timetable.day,
        "electors": scenario.electors.count,
        "changes": len([key for key in scenario.parameters if key != "clause"]),
    }
