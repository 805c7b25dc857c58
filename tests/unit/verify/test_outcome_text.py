"""The outcome in the report: what people declared, in words, also where nobody was voted on for a seat."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from services.audit.verify.count import DECLARATIONS, Counted, Declared
from services.audit.verify.outcome_text import outcome_lines
from services.audit.verify.recount import recount
from shared.election.outcome.outcome import RevoteCalled
from tests.unit.law.polls import day_after, first, published, related, runoff, tallied
from tests.world import World


def counted(world: World) -> Counted:
    """Everything that was declared in this election."""
    payloads = [msgspec.json.decode(each) for each in world.payloads]
    return Counted(
        recount=recount(enumerate(payloads)),
        declared=[
            Declared(index, each["type"], each["body"])
            for index, each in enumerate(payloads)
            if each["type"] in DECLARATIONS
        ],
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


def test_votes_from_above_are_shown_beside_a_persons_own() -> None:
    votes = {"CHAIR": {"E-0001": 14, "E-0002": 8}, "MEMBER": {"E-0002": 5, "E-0005": 13}}
    world = first(published(papers__cumulate_down=True), votes).determined()

    lines = [" ".join(line.split()) for line in outcome_lines(counted(world), "en")]

    assert "E-0002 5 votes (13 with those for higher posts) elected" in lines
    assert "E-0005 13 votes elected" in lines


def test_who_takes_a_seat_after_a_re_vote_among_kin() -> None:
    world = related(published(), "E-0005", "E-0006")
    first(world, {"MEMBER": {"E-0005": 16, "E-0006": 16, "E-0007": 13}}).determined()
    world.given(RevoteCalled(day=day_after(world, 1), contests=("MEMBER",)), "chair")
    tallied(world, {"MEMBER": {"E-0005": 9, "E-0006": 11}}, 20).determined()

    lines = [" ".join(line.split()) for line in outcome_lines(counted(world), "en")]

    assert "E-0007 0 votes takes the seat that kin left" in lines
