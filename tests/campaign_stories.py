"""The shipped campaigns' stories, each played once for all tests, and a small one for tests that break something."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from services.drill.campaign.logs import OfflineLogs
from services.drill.campaign.play import PlayedCampaign, play_campaign
from services.drill.campaign.reading import CampaignStory, read_campaign, shipped_campaign
from services.drill.chance import Chance
from services.drill.telling import Silence
from shared.campaign.state import Campaign
from tests.tamper.forge import Forge, private_key

SMALL = """
place = "云溪街道"
plan = "VILLAGES-2010"
first_day = "2026-01-05"
last_day = "2026-07-31"

[[unit]]
id = "V1"
title = "上云村"

[[exclude]]
units = "V1"
reason = "ALREADY_RENEWED"
bodies = ["REPRESENTATIVES", "GROUP_LEADER", "PARTY_ORGANISATION", "VILLAGERS_COMMITTEE"]

[[election]]
unit = "V1"
body = "SUPERVISION_COMMITTEE"
story = "supervision"
day = "2026-03-05"
people = { A = "李建华" }

[expect]
board = { V1 = "COOP_BOARD" }
finished = 0
closed = false
refused = []
"""
"""One village, of which one body is renewed and one is still to come."""


@dataclass(frozen=True)
class Told:
    """A campaign that was played, and the logs that it left: its own, and those of its elections in the file's order."""

    played: PlayedCampaign
    logs: OfflineLogs

    @property
    def campaign(self) -> Campaign:
        assert self.played.campaign is not None
        return self.played.campaign

    @property
    def forge(self) -> Forge:
        """The campaign's own log."""
        return Forge(
            tuple(self.logs.kept[-1].entries), self.logs.origin(self.campaign.id), self.campaign.authority
        )

    def elections(self) -> list[Forge]:
        """The logs of the elections that the campaign cites."""
        return [
            Forge(tuple(kept.entries), self.logs.origin(each.election.id), each.election.authority)
            for each, kept in zip(self.played.held, self.logs.kept, strict=False)
            if each.announced
        ]


def tell(story: CampaignStory) -> Told:
    """Plays a story against the law alone, in logs that sign with the key of forged ones."""
    logs = OfflineLogs(private_key("log"), name="x.example")
    return Told(play_campaign(story, logs, Chance(2026), Silence()), logs)


@cache
def told(name: str) -> Told:
    """The shipped story of that name."""
    return tell(read_campaign(shipped_campaign(name), name))


def small(right: str = "", wrong: str = "") -> CampaignStory:
    """The small story, with one thing in it said otherwise."""
    assert right in SMALL
    return read_campaign(SMALL.replace(right, wrong) if right else SMALL, "small")
