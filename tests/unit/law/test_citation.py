"""Citations: an election names the elections that it rests on by a checkpoint of their logs."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from shared import base64text
from shared.election import law
from shared.election.state import Citation
from shared.errors import Malformed
from tests.unit.law.stages import call
from tests.world import World

PARTY = "01941f29-7c00-7aaa-8bbb-00000000aaaa"
CITED = Citation(
    election=PARTY,
    origin=f"log.example/log/{PARTY}",
    size=120,
    root=base64text.encode(b"\x01" * 32),
    takes=("WOMAN", "RESULT"),
)


def cited(**changes: Any) -> Citation:
    return msgspec.structs.replace(CITED, **changes)


def test_an_election_may_rest_on_another_and_remembers_it() -> None:
    world = World().given(call(cites=(CITED,), party_gave_woman=False), "AUTHORITY")

    assert world.election.cites == (CITED,)
    assert law.thaw(law.freeze(world.election)).cites == (CITED,)


def test_a_call_without_citations_is_spelt_as_before() -> None:
    assert b"cites" not in World().given(call(), "AUTHORITY").payloads[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"election": "party-election"},
        {"size": 0},
        {"size": 2**63},
        {"root": base64text.encode(b"\x01" * 31)},
        {"root": "AAA"},
        {"takes": ()},
        {"takes": ("RESULT", "RESULT")},
        {"origin": "x" * 300 + CITED.origin},
    ],
)
def test_a_citation_that_can_name_no_log_is_malformed(changes: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        World().given(call(cites=(cited(**changes),), party_gave_woman=False), "AUTHORITY")


def test_nobody_cites_themselves_or_the_same_twice() -> None:
    own = World().id

    for cites in ((CITED, CITED), (cited(election=own, origin=f"log.example/log/{own}"),)):
        with pytest.raises(Malformed):
            World().given(call(cites=cites, party_gave_woman=False), "AUTHORITY")


def test_what_is_taken_is_said_in_the_call_too() -> None:
    with pytest.raises(Malformed):
        World().given(call(cites=(CITED,), party_gave_woman=None), "AUTHORITY")

    World().given(call(cites=(cited(takes=("RESULT",)),), party_gave_woman=None), "AUTHORITY")


def test_elections_cite_elections_and_drills_drills() -> None:
    drill = cited(origin=f"log.example/drill/{PARTY}")

    World().refuses("cites-another-kind", call(cites=(drill,), party_gave_woman=False), "AUTHORITY")
    World().refuses(
        "cites-another-kind", call(cites=(CITED,), party_gave_woman=False, drill=True), "AUTHORITY"
    )
    World().given(call(cites=(drill,), party_gave_woman=False, drill=True), "AUTHORITY")
