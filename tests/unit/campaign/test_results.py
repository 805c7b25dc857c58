"""Results: cited by a checkpoint that the election's own log signed, with persons who are the same in every election."""

from __future__ import annotations

from typing import Any

import pytest

from shared import law
from shared.campaign import law as campaigns
from shared.campaign.results import Elected, RepresentativeAdded, SecretaryAppointed
from shared.campaign.units import UnitExcluded
from shared.errors import Malformed, Refused
from tests.campaign_world import (
    CampaignWorld,
    adapted,
    concluded,
    election_id,
    linked,
    note,
    opened,
    person,
)
from tests.unit.law.stages import call
from tests.world import DOCUMENT, World

DAY = "2026-02-10"


def ready() -> CampaignWorld:
    """A community whose party election is linked and being held."""
    return CampaignWorld().open().seats("K1", "PARTY").given(linked("K1", "PARTY", DAY)).at(DAY, 18)


THREE = [person("P-1", "SECRETARY"), person("P-2"), person("P-3")]


def test_a_result_pins_the_record_of_its_election() -> None:
    world = ready().given(concluded("K1", "PARTY", DAY, THREE))

    [linked_election] = world.campaign.units["K1"].elections
    assert linked_election.conclusion is not None
    assert (linked_election.conclusion.size, len(linked_election.conclusion.winners)) == (9, 3)
    assert set(world.campaign.persons) == {"P-1", "P-2", "P-3"}
    world.refuses("concluded-before", concluded("K1", "PARTY", DAY, THREE))


@pytest.mark.parametrize(
    "checkpoint",
    [
        note("K1", "PARTY", signer="forger"),  # another key under the same name
        note("V1", "PARTY"),  # another election's log
    ],
)
def test_the_checkpoint_is_signed_by_the_linked_log(checkpoint: str) -> None:
    ready().refuses("checkpoint-of-another-log", concluded("K1", "PARTY", DAY, THREE, checkpoint=checkpoint))


def test_a_flipped_bit_in_the_checkpoint_does_not_pass() -> None:
    signed = note("K1", "PARTY")

    for place in range(0, len(signed), 7):
        flipped = signed[:place] + chr(ord(signed[place]) ^ 1) + signed[place + 1 :]
        world = ready()
        before = law.freeze(world.campaign)
        with pytest.raises((Malformed, Refused)):
            world.given(concluded("K1", "PARTY", DAY, THREE, checkpoint=flipped))
        assert law.freeze(world.campaign) == before


def test_an_empty_log_proves_nothing() -> None:
    with pytest.raises(Malformed):
        ready().given(concluded("K1", "PARTY", DAY, THREE, checkpoint=note("K1", "PARTY", size=0)))


@pytest.mark.parametrize("day", ["2026-02-09", "2026-02-11"])
def test_a_result_is_announced_between_election_day_and_today(day: str) -> None:
    ready().refuses("announced-out-of-time", concluded("K1", "PARTY", day, THREE, held_on=DAY))


def test_a_day_that_was_moved_since_the_link_is_the_one_that_counts() -> None:
    world = (
        ready().at("2026-02-15").given(concluded("K1", "PARTY", "2026-02-15", THREE, held_on="2026-02-14"))
    )

    assert world.campaign.units["K1"].elections[0].day == "2026-02-14"


def test_as_many_winners_as_seats_and_no_more() -> None:
    ready().refuses("more-winners-than-seats", concluded("K1", "PARTY", DAY, [*THREE, person("P-4")]))
    ready().given(concluded("K1", "PARTY", DAY, THREE[:2]))


@pytest.mark.parametrize("winners", [[THREE[0], THREE[0]], [THREE[0], person("P-2", number="E-P-1")]])
def test_one_person_wins_once(winners: list[Elected]) -> None:
    with pytest.raises(Malformed):
        ready().given(concluded("K1", "PARTY", DAY, winners))


def test_only_linked_elections_have_results() -> None:
    ready().refuses("not-linked", concluded("K1", "RC", DAY, []))


@pytest.mark.parametrize(
    "changed", [{"woman": True}, {"party": False}, {"age": "50_TO_59"}, {"education": "COLLEGE"}]
)
def test_a_person_is_the_same_in_every_election(changed: dict[str, Any]) -> None:
    world = ready().given(concluded("K1", "PARTY", DAY, THREE)).seats("K1", "RC")
    world.given(linked("K1", "RC", "2026-03-10")).at("2026-03-10", 18)

    world.refuses("person-differs", concluded("K1", "RC", "2026-03-10", [person("P-1", "HEAD", **changed)]))
    world.given(concluded("K1", "RC", "2026-03-10", [person("P-1", "HEAD", new=False, number="E-77")]))


def added(person: str = "V1-2", reason: str = "") -> RepresentativeAdded:
    return RepresentativeAdded(unit="V1", person=person, document=DOCUMENT, reason=reason)


def test_a_party_member_becomes_a_representative_early_only_with_a_reason() -> None:
    world = CampaignWorld().open().village("V1")

    refused = world.refuses("added-early-without-reason", added())
    assert "C1" in refused.clause
    world.refuses("not-of-the-party-organisation", added("V1-R1", "理由"))
    world.given(added(reason="监督委员会选举需要其为代表"))

    assert world.campaign.units["V1"].representatives == {"V1-2"}


def test_after_all_elections_or_under_another_plan_no_reason_is_asked() -> None:
    done = CampaignWorld().open().village("V1")
    done.given(
        UnitExcluded(
            unit="V1",
            reason="DEFERRED",
            document=DOCUMENT,
            bodies=("VILLAGERS_COMMITTEE", "COOP_BOARD", "SUPERVISION_COMMITTEE"),
        )
    )
    other = CampaignWorld().open(plan=adapted(early_representative_needs_reason=False)).village("V1")

    for world in (done, other):
        world.given(added())


def test_a_secretary_may_be_appointed_which_is_no_election() -> None:
    world = CampaignWorld().given(opened())

    world.given(SecretaryAppointed(unit="V1", person="P-7", document=DOCUMENT))

    assert world.campaign.units["V1"].secretary == "P-7"
    assert world.campaign.units["V1"].elections == []


def test_a_campaigns_log_and_an_elections_log_do_not_mix() -> None:
    campaign, election = CampaignWorld().given(opened()), World().given(call(), "AUTHORITY")
    called = law.read(election.payloads[0])
    appointed = law.read(campaign.payload(SecretaryAppointed(unit="V1", person="P-7", document=DOCUMENT)))
    keyid = next(iter(campaign.campaign.officers))

    for log, statement, code in (
        (campaign.campaign, called, "not-of-a-campaign"),
        (election.election, appointed, "not-of-an-election"),
    ):
        before = law.freeze(log)
        with pytest.raises(Refused) as refused:
            law.accept(log, statement, (keyid,), campaign.now)
        assert refused.value.code == code
        assert law.freeze(log) == before


def test_statements_of_another_campaign_are_refused_and_nothing_precedes_the_opening() -> None:
    world = CampaignWorld().given(opened())
    world.id = election_id("V1", "REP")
    world.refuses("other-campaign", SecretaryAppointed(unit="V1", person="P-7", document=DOCUMENT))

    statement = law.read(world.payload(SecretaryAppointed(unit="V1", person="P-7", document=DOCUMENT)))
    with pytest.raises(Refused) as refused:
        campaigns.accept(None, statement, (), world.now)
    assert refused.value.code == "not-opened"
