"""The boundaries that the shipped regulations set, worked out by hand, and the days on which they are in force."""

from __future__ import annotations

import pytest

from shared.election.regulation import profile
from shared.election.regulation.parameters import Share

SHIPPED = {name: profile.load(name) for name in profile.shipped()}


@pytest.mark.parametrize(
    ("name", "path", "of", "needed"),
    [
        ("PARTY-2010", "winning.quorum", 50, 41),  # 超过五分之四: exactly 40 is not enough
        ("PARTY-2020", "winning.quorum", 50, 40),  # 不少于五分之四: exactly 40 is enough
        ("PARTY-2020", "winning.quorum", 51, 41),
        ("LEAGUE", "winning.quorum", 25, 21),
        ("LEAGUE-2025", "winning.quorum", 7, 6),
        ("PARTY-2010", "winning.share", 40, 21),  # exactly half loses
        ("PARTY-2020", "runoff.reduce_seats", 40, 21),
        ("SUPERVISION", "winning.quorum", 30, 20),
        ("SUPERVISION", "winning.share", 20, 11),
        ("COOP-2010", "winning.share", 21, 11),
        ("COOP-2024", "winning.share", 150, 100),
        ("COOP-2024", "winning.share", 151, 101),
        ("RC-ELECTORS", "winning.quorum", 300, 151),
        ("RC-HOUSEHOLDS", "winning.quorum", 100, 51),
        ("RC-DELEGATES", "winning.quorum", 48, 25),
        ("RC-ELECTORS", "runoff.share", 655, 219),
        ("CONGRESS", "winning.quorum", 400, 201),
        ("CONGRESS", "runoff.share", 210, 70),
        ("GROUP-LEADER", "winning.quorum", 12, 8),
        ("REPRESENTATIVES-ZJ2020", "winning.share", 100, 0),  # most votes win
        ("REPRESENTATIVES-2010", "seats.women_share", 20, 7),
        ("RECALL-VC", "recall.by_electors", 860, 172),
        ("RECALL-VC", "recall.by_representatives", 40, 14),
        ("RECALL-VC", "winning.share", 431, 216),
        ("RECALL-REP", "recall.by_electors", 12, 4),
        ("RECALL-REP", "winning.share", 8, 5),
        ("RECALL-DEPUTY", "winning.share", 100, 51),
        ("VC-ZJ", "nomination.sea_quorum", 120, 61),
    ],
)
def test_the_smallest_number_that_is_enough(name: str, path: str, of: int, needed: int) -> None:
    section, parameter = path.split(".")

    share = getattr(getattr(SHIPPED[name], section), parameter)

    assert isinstance(share, Share)
    assert share.minimum(of) == needed
    assert share.met(needed, of)
    assert needed == 0 or not share.met(needed - 1, of)


@pytest.mark.parametrize(
    ("name", "day", "in_force"),
    [
        ("VC-MCA", "2025-12-31", True),
        ("VC-MCA", "2026-01-01", False),  # the law was amended; its election articles could not be read
        ("VC-ZJ-2010", "2018-12-28", True),
        ("VC-ZJ-2010", "2018-12-29", False),
        ("VC-ZJ-2010", "2010-12-01", True),
        ("VC-ZJ-2010", "2010-11-30", False),
        ("VC-ZJ", "2026-03-28", True),
        ("VC-ZJ", "2020-07-31", True),  # the measures as amended on that day
        ("VC-ZJ", "2020-07-30", False),
        ("VC-ZJ", "2011-01-12", False),
        ("VC-MCA", "2018-12-28", False),  # its term of five years began a day later
    ],
)
def test_an_election_day_lies_in_the_days_of_its_regulation(name: str, day: str, in_force: bool) -> None:
    first, last = SHIPPED[name].effective_from, SHIPPED[name].effective_to

    assert (first <= day and (last is None or day <= last)) == in_force


def test_the_term_of_the_villages_bodies_became_five_years() -> None:
    assert [SHIPPED[name].term.years.value for name in ("VC-ZJ-2010", "VC-ZJ")] == [3, 5]
    assert [SHIPPED[name].term.years.value for name in ("PARTY-2010", "PARTY-2020")] == [3, 5]
