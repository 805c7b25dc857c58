"""The elections of a unit: in their order, with the seats that were approved, and the woman seat where it is due."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from shared.campaign.elections import ElectionUnlinked, OrderExceptionGranted
from shared.campaign.units import UnitExcluded
from shared.errors import Malformed
from shared.log.vkey import COSIGNATURE, VerifierKey
from tests.campaign_world import (
    BODIES,
    CampaignWorld,
    adapted,
    concluded,
    election_id,
    linked,
    opened,
    origin,
    person,
)
from tests.world import DOCUMENT, key_of

LATER = [("PARTY", "REP"), ("VC", "PARTY"), ("BOARD", "VC"), ("SUPER", "VC")]


@pytest.mark.parametrize(("later", "earlier"), LATER)
def test_the_order_is_representatives_party_committee_then_board_and_supervision(
    later: str, earlier: str
) -> None:
    world = CampaignWorld().open().seats("V1", "PARTY", "VC", "BOARD", "SUPER")
    order = ["REP", "LEADER", "PARTY", "VC"]
    for body in order[: order.index(earlier)]:
        world.elects("V1", body, "2026-02-10", [person(f"P-{body}")])

    refused = world.refuses("out-of-order", linked("V1", later, "2026-04-01"))
    assert refused.clause.startswith("S10.35")
    world.given(OrderExceptionGranted(unit="V1", body=BODIES[later], document=DOCUMENT))  # type: ignore[arg-type]
    world.given(linked("V1", later, "2026-04-01"))

    assert world.campaign.units["V1"].elections[-1].exception


def test_representatives_and_group_leaders_are_elected_together_group_by_group() -> None:
    world = CampaignWorld().open()

    for part in ("1", "2"):
        world.given(linked("V1", "LEADER", "2026-02-10", part)).given(linked("V1", "REP", "2026-02-10", part))
    world.at("2026-02-10", 18).given(concluded("V1", "REP", "2026-02-10", [person("P-1")], "1"))

    unit = world.campaign.units["V1"]
    assert not unit.settled("REPRESENTATIVES")  # group 2 is still to be elected
    world.given(concluded("V1", "REP", "2026-02-10", [person("P-2")], "2"))
    assert unit.settled("REPRESENTATIVES")


def test_a_body_left_out_does_not_keep_the_next_waiting() -> None:
    world = CampaignWorld().open().seats("K1", "RC")
    world.refuses("out-of-order", linked("K1", "RC", "2026-03-20"))

    world.given(
        UnitExcluded(unit="K1", reason="ALREADY_RENEWED", document=DOCUMENT, bodies=("PARTY_ORGANISATION",))
    )

    world.given(linked("K1", "RC", "2026-03-20"))
    world.refuses("excluded", linked("K1", "PARTY", "2026-03-20"))


def test_seats_are_approved_before_the_call_and_the_woman_seat_adds_none() -> None:
    world = CampaignWorld().open().village("V1")
    world.refuses("seats-not-approved", linked("V1", "VC", "2026-04-01"))

    world.seats("V1", "VC")

    world.refuses("seats-not-approved", linked("V1", "VC", "2026-04-01", seats=4))
    world.given(linked("V1", "VC", "2026-04-01"))


def test_the_woman_seat_is_due_when_the_party_election_gave_no_woman() -> None:
    world = CampaignWorld().open().village("V1").seats("V1", "VC")

    world.refuses("woman-seat-missing", linked("V1", "VC", "2026-04-01", woman_seat=False))

    world.given(linked("V1", "VC", "2026-04-01", woman_seat=True))


def test_it_is_not_due_when_it_gave_one_or_the_plan_has_no_such_rule() -> None:
    party = [person("P-1", "SECRETARY", woman=True)]
    first = (
        CampaignWorld()
        .given(opened())
        .given(
            UnitExcluded(
                unit="V1",
                reason="ALREADY_RENEWED",
                document=DOCUMENT,
                bodies=("REPRESENTATIVES", "GROUP_LEADER"),
            )
        )
    )
    first.elects("V1", "PARTY", "2026-03-01", party).seats("V1", "VC")
    second = CampaignWorld().open(plan=adapted(woman_seat=())).village("V1").seats("V1", "VC")

    for world in (first, second):
        world.given(linked("V1", "VC", "2026-04-01", woman_seat=False))


def test_of_residents_committees_the_plan_says_nothing() -> None:
    world = CampaignWorld().open().elects("K1", "PARTY", "2026-03-01", [person("P-1", "SECRETARY")])

    world.seats("K1", "RC").given(linked("K1", "RC", "2026-04-01", woman_seat=False))


def test_an_election_is_linked_once_and_again_after_it_was_cancelled() -> None:
    world = CampaignWorld().open().seats("K1", "PARTY").given(linked("K1", "PARTY", "2026-03-01"))
    world.refuses("linked-before", linked("K1", "PARTY", "2026-03-01"))
    world.refuses("linked-before", linked("K1", "PARTY", "2026-03-08", "again"))

    world.given(ElectionUnlinked(election=election_id("K1", "PARTY"), document=DOCUMENT))

    world.refuses("not-linked", ElectionUnlinked(election=election_id("K1", "PARTY"), document=DOCUMENT))
    world.given(linked("K1", "PARTY", "2026-03-08", "again"))
    world.at("2026-03-08", 18).given(concluded("K1", "PARTY", "2026-03-08", [person("P-1")], "again"))
    world.refuses(
        "already-concluded", ElectionUnlinked(election=election_id("K1", "PARTY", "again"), document=DOCUMENT)
    )


def test_a_campaign_links_logs_of_elections_and_a_drill_those_of_drills() -> None:
    drills = str(VerifierKey.of(origin("V1", "REP", kind="drill"), key_of("log")))
    world, drill = CampaignWorld().given(opened()), CampaignWorld().given(opened(drill=True))

    world.refuses("not-the-elections-log", linked("V1", "REP", "2026-02-10", vkey=drills))
    drill.refuses("not-the-elections-log", linked("V1", "REP", "2026-02-10"))
    drill.given(linked("V1", "REP", "2026-02-10", vkey=drills))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"vkey": str(VerifierKey.of(origin("V2", "REP"), key_of("log")))}, "not-the-elections-log"),
        (
            {"vkey": str(VerifierKey.of(origin("V1", "REP"), key_of("w"), COSIGNATURE))},
            "not-the-elections-log",
        ),
        ({"unit": "T1"}, "not-elected-there"),
        ({"unit": "V9"}, "no-such-unit"),
        ({"body": "RESIDENTS_COMMITTEE"}, "not-elected-there"),
    ],
)
def test_a_link_names_a_body_elected_there_and_that_elections_own_log(
    changes: dict[str, Any], code: str
) -> None:
    CampaignWorld().given(opened()).refuses(
        code, msgspec.structs.replace(linked("V1", "REP", "2026-02-10"), **changes)
    )


@pytest.mark.parametrize("changes", [{"vkey": "log.example+00+AA"}, {"election": "1"}])
def test_a_link_that_makes_no_sense_is_malformed(changes: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        CampaignWorld().given(opened()).given(linked("V1", "REP", "2026-02-10", **changes))
