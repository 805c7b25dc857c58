"""What docs/scenarios.md says is so: every key stands in it, and each of its stories comes out as told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from services.drill.campaign.logs import OfflineLogs
from services.drill.campaign.model import CampaignScenario
from services.drill.campaign.play import play_campaign
from services.drill.campaign.reading import read_campaign, shipped_campaigns
from services.drill.chance import Chance
from services.drill.fold import Fold
from services.drill.play import play
from services.drill.scenario.checking import PARTS, STEPS
from services.drill.scenario.model import Scenario
from services.drill.scenario.polls import PaperLine, Ruling
from services.drill.scenario.reading import read, shipped
from services.drill.telling import Silence

TEXT = (Path(__file__).parents[3] / "docs" / "scenarios.md").read_text("utf-8")
CAMPAIGN = TEXT.partition("## A whole campaign")[2].partition("\n## ")[0]
STORIES = [story for story in re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL) if "[posts]" in story]


def tables(kind: Any) -> Iterator[type[msgspec.Struct]]:
    """Every table that a scenario may have, itself among them."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield kind
        for hint in get_type_hints(kind, include_extras=True).values():
            yield from tables(hint)
    else:
        for part in get_args(kind):
            yield from tables(part)


KEYS = sorted(
    {
        (table.__name__, field.encode_name)
        for root in (Scenario, PaperLine, Ruling)
        for table in tables(root)
        for field in msgspec.structs.fields(table)
        if field.name != "marks"
    }
)


@pytest.mark.parametrize(("table", "key"), KEYS)
def test_every_key_is_described(table: str, key: str) -> None:
    assert f"`{key}`" in TEXT.partition("## Reference")[2], table


CAMPAIGN_KEYS = sorted(
    {
        (table.__name__, field.encode_name)
        for table in tables(CampaignScenario)
        for field in msgspec.structs.fields(table)
    }
)


@pytest.mark.parametrize(("table", "key"), CAMPAIGN_KEYS)
def test_every_key_of_a_campaign_is_described(table: str, key: str) -> None:
    assert f"`{key}`" in CAMPAIGN, table


def test_the_campaign_in_it_comes_out_as_told() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", CAMPAIGN, re.DOTALL)
    logs = OfflineLogs(Chance(1).key())

    played = play_campaign(read_campaign(example, "docs/scenarios.md"), logs, Chance(1), Silence())

    assert played.mismatches == []


def test_every_step_is_named() -> None:
    assert [step for step in (*STEPS, *PARTS) if f"`{step}`" not in TEXT] == []


@pytest.mark.parametrize("number", range(len(STORIES)))
def test_each_story_in_it_comes_out_as_told(number: int) -> None:
    played = play(read(STORIES[number], "docs/scenarios.md"), Fold(), Chance(1), Silence())

    assert played.mismatches == []


def test_it_has_stories() -> None:
    assert len(STORIES) >= 5


def test_every_shipped_story_is_mentioned() -> None:
    named = re.findall(r"`([a-z0-9-]+)(…?)`", TEXT.partition("## The stories")[2])

    missing = [name for name in shipped_campaigns() if f"`{name}`" not in CAMPAIGN]
    missing += [
        name
        for name in shipped()
        if not any(name == word or (more and name.startswith(word)) for word, more in named)
    ]
    assert missing == []
