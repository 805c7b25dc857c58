"""Projections of the shipped stories: at the end of each they say what the law's own state says."""

from __future__ import annotations

import pytest

from tests.projected import folded
from tests.property.test_projections import check
from tests.stories import story

STORIES = [
    "announced-by-township",
    "by-election",
    "votes-from-above",
    "double-entry",
    "doubtful-papers",
    "ex1-tie",
    "ex2-runoff",
    "group-leaders",
    "league-branch",
    "party-branch",
    "person-voided",
    "recount-other-winner",
    "representatives-by-group",
    "residents-by-household",
    "roll-challenges",
    "station-voided",
    "station-voided-repeated",
    "two-desks",
    "void-mandates",
    "write-in-wins",
]
"""Each tells of something that changes the tables in a way of its own."""


@pytest.mark.parametrize("name", STORIES)
def test_at_its_end_the_rows_say_what_the_law_knows(name: str) -> None:
    told = story(name)
    assert told.election is not None

    check(folded(told.entries), told.election)
