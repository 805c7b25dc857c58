"""Whether a scenario's figures can be played at all, asked before anything is sent: nobody wants to learn after 3,000
statements that the papers of the second round do not add up.

What it leaves out: the law, and what depends on how earlier rounds end.
"""

from __future__ import annotations

from collections.abc import Iterator

from services.drill.colouring import check_totals
from services.drill.ledger import ledgers, sheets_in
from services.drill.names import many
from services.drill.papers import lines_of
from services.drill.scenario.model import Scenario
from services.drill.scenario.polls import RoundExpect, RoundPlan
from services.drill.village import Village
from shared.errors import Malformed


def check(scenario: Scenario) -> None:
    """Raises Malformed, with the place in the file, if figures contradict each other or a name is nobody's."""
    village = Village(scenario)
    for station in scenario.station:
        village.select(station.serves)
    village.select(scenario.proxies.principals)
    for place, name in _expected_people(scenario):
        try:
            village.names.of(name)
        except Malformed as error:
            raise error.within(place) from error
    for number, plan in enumerate(scenario.round, 1):
        if plan.refused is None:
            village.select(plan.absent)
            _check_round(scenario, village, plan, number)


def _check_round(scenario: Scenario, village: Village, plan: RoundPlan, number: int) -> None:
    place = f"round[{number}]"
    lines = lines_of(plan, tuple(scenario.posts), place)
    returned, rest = sheets_in(plan, lines, place)
    ledgers(plan, scenario.station, returned, village.voters_at_stations(), place)
    if not plan.votes:
        return
    # A later round may fill fewer seats than the post has: that is looked at when it is counted.
    seats = {post: each.seats for post, each in scenario.posts.items()}
    spoilt = plan.invalid if isinstance(plan.invalid, int) else sum(plan.invalid.values())
    good = rest - spoilt - (plan.blank or 0)
    marks = sum(sum(votes.values()) for votes in plan.votes.values())
    try:
        check_totals(plan.votes, seats, min(good, marks) if plan.blank is None else good)
    except Malformed as error:
        raise error.within(f"{place}.votes") from error


def _expected_people(scenario: Scenario) -> Iterator[tuple[str, str]]:
    expect = scenario.expect
    for table in ("winners", "ties"):
        for names in (getattr(expect, table) or {}).values():
            yield from ((f"expect.{table}", name) for name in many(names))
    yield from (("expect.void", name) for name in many(expect.void or ()))
    for number, plan in enumerate(scenario.round, 1):
        yield from ((f"round[{number}].expect", name) for name in _of_round(plan.expect))


def _of_round(expect: RoundExpect) -> Iterator[str]:
    for table in (expect.elected, expect.ties, expect.candidates):
        for names in (table or {}).values():
            yield from many(names)
    for votes in (expect.votes or {}).values():
        yield from votes
