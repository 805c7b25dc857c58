"""The outcome in the report: what people declared, in words, also where nobody was voted on for a seat."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from services.audit.verify.count import DECLARATIONS, Counted, Declared
from services.audit.verify.outcome_text import outcome_lines
from tests.unit.law.polls import first, published, related, runoff, tallied
from tests.world import World


def counted(world: World) -> Counted:
    """Everything that was declared in this election."""
    payloads = [msgspec.json.decode(each) for each in world.payloads]
    return Counted(
        declared=[
            Declared(index, each["type"], each["body"])
            for index, each in enumerate(payloads)
            if each["type"] in DECLARATIONS
        ]
    )


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("zh", "委员 MEMBER (2名)：E-0005的近亲属当选更高职务，让出名额；依得票递补：E-0007"),
        ("en", "member MEMBER (2 seats): E-0005 gave way to kin in a higher post; next by votes: E-0007"),
    ],
)
def test_who_gives_way_to_kin_and_who_takes_the_seat(lang: str, expected: str) -> None:
    world = related(published(), "E-0005", "E-0001")
    votes = {"CHAIR": {"E-0001": 12, "E-0002": 9}, "MEMBER": {"E-0005": 16, "E-0006": 15, "E-0007": 13}}
    runoff(first(world, votes).determined())
    tallied(world, {"CHAIR": {"E-0001": 14, "E-0002": 10}}, 24).determined()

    lines = [line.strip() for line in outcome_lines(counted(world), lang)]

    assert expected in lines
    assert not any("None" in line for line in lines)


def test_most_votes_win_without_a_share() -> None:
    rules: dict[str, Any] = {
        "winning__share__num": 0,
        "winning__share__den": 1,
        "winning__share__strict": False,
    }
    world = first(published(**rules), {"CHAIR": {"E-0001": 2, "E-0002": 1}}).determined()

    lines = [line.strip() for line in outcome_lines(counted(world), "en")]

    assert "chair CHAIR (1 seat): at least 1 votes needed" in lines
