"""A campaign's log goes through the same writer, store and publisher as an election's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from services.ballot.elections import Elections
from services.ballot.errors import UnknownElection
from services.ballot.http import views
from shared import clock, law
from shared.campaign.state import Campaign
from shared.errors import Refused, Unauthorised
from tests.campaign_world import CampaignWorld, opened, public_key
from tests.integration.ballot.village import Village, config

NOW = clock.read_time("2026-04-20T00:00:00Z")


async def test_a_campaign_is_stored_published_and_there_again_after_a_start(dsn: str, tmp_path: Path) -> None:
    world = CampaignWorld().open().village("V1")
    settings = replace(config(dsn, tmp_path), clock=lambda: NOW)
    service = await Elections.open(settings)
    accepted = await service.call(world.envelopes[0])
    for envelope in world.envelopes[1:]:
        accepted = await service.submit(UUID(world.id), envelope)
    there = await service.log(UUID(world.id))
    assert isinstance(there, Campaign)
    before = law.freeze(there)
    await service.close()

    again = await Elections.open(settings)

    assert accepted.index == world.campaign.size - 1
    log = await again.log(UUID(world.id))
    assert log == law.thaw(before)
    repeated = await again.submit(UUID(world.id), world.envelopes[-1])
    assert (repeated.new, repeated.receipt) == (False, accepted.receipt)
    await again.close()
    origin = (tmp_path / "log" / world.id / "checkpoint").read_text("utf-8").split("\n")[0]
    assert origin.endswith(f"/log/{world.id}")


async def test_elections_and_campaigns_are_listed_together_and_told_apart(elections: Elections) -> None:
    village, world = await Village().called(elections), CampaignWorld().given(opened())
    await elections.call(world.envelopes[0])

    lines = [views.line(await elections.log(each)) for each in elections.ids()]

    assert {(each.kind, each.village) for each in lines} == {("election", "青溪村"), ("campaign", "青溪街道")}
    assert (await elections.state(village.id)).id == str(village.id)
    with pytest.raises(UnknownElection, match="campaign"):
        await elections.state(UUID(world.id))


async def test_only_a_registered_authority_opens_a_campaign(elections: Elections) -> None:
    world = CampaignWorld()
    stranger = world.signed(opened(authority=public_key("stranger")), "stranger")

    with pytest.raises(Unauthorised) as refused:
        await elections.call(stranger)

    assert refused.value.code == "authority-not-trusted"
    assert elections.ids() == []


async def test_no_statement_of_an_election_enters_a_campaign(elections: Elections) -> None:
    world, village = CampaignWorld().given(opened()), Village()
    await elections.call(world.envelopes[0])
    village.world.id = world.id

    with pytest.raises(Refused):
        await elections.submit(UUID(world.id), village.registration(1))

    assert (await elections.log(UUID(world.id))).size == 1
