"""Random courses of an election, acted lawfully and not: what holds at every moment, and for the log as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from shared.election import law
from shared.election.outcome.runners import runoff_candidates
from shared.election.polling.polling import PaperIssued
from shared.election.state import Election
from tests.property.clerk import Clerk, begun
from tests.world import World, whole_election

SEEDS = st.integers(0, 2**32)
STEPS = 300


def check_counts(election: Election) -> None:
    """Figures that cannot be, whatever happened."""
    for present in election.rounds:
        for station in present.stations.values():
            assert min(station.issued, station.conflicts, station.spoiled, station.by_proxy) >= 0
        for pile in present.piles.values():
            assert 0 <= pile.attested <= pile.counted <= pile.returned
            assert pile.counted + pile.keyed <= pile.returned
            assert sum(pile.verdicts.values()) + pile.doubtful == pile.counted
            assert min(pile.verdicts.values(), default=0) >= 0
        counted = sum(pile.counted for pile in present.piles.values())
        for contest, votes in present.votes.items():
            assert sum(votes.values()) <= present.polls[contest].seats * counted
            assert all(0 <= count <= counted for count in votes.values())


def check_seats(election: Election) -> None:
    """Every seat is held, tied for, missing or waiting for a poll to be repeated: none is lost, none is given twice."""
    held = [each for each in election.winners if each.review != "FAIL"]
    assert len({each.person for each in held}) == len(held), "somebody holds two seats"
    assert not election.void & {each.person for each in held}
    for contest, post in election.contests.items():
        holders = sum(each.contest == contest for each in held)
        tied = election.tie_seats[contest] if contest in election.open_ties else 0
        open_ = election.open_seats.get(contest, 0)
        begun = any(contest in each.polls and each.phase == "DETERMINED" for each in election.rounds)
        if not begun or (contest in election.failed and holders + tied + open_ == 0):
            continue
        assert holders + tied + open_ == post.seats or _repeated(election, contest), contest


def _repeated(election: Election, contest: str) -> bool:
    """Whether the first poll of a post was invalid and is not decided yet."""
    firsts = [
        each for each in election.rounds if contest in each.polls and each.polls[contest].kind == "FIRST"
    ]
    return firsts[-1].phase != "DETERMINED" or contest in firsts[-1].failed


def check_kin(election: Election) -> None:
    """ZJ2020 31; all kinship was known before the poll."""
    close = {"SPOUSE", "SIBLING", "PARENT", "CHILD"}
    elected = election.elected()
    for person in elected:
        for other, relation in election.kin.get(person, {}).items():
            assert other not in elected or relation not in close


@pytest.mark.fuzz
@given(seed=SEEDS)
@settings(max_examples=40)
def test_what_holds_at_every_moment(seed: int) -> None:
    chance = Random(seed)
    clerk = Clerk(chance, begun(chance), wrong=0.05)

    for _ in range(STEPS):
        clerk.step()
        check_counts(clerk.election)
        check_seats(clerk.election)

    check_kin(clerk.election)
    issued = [(each.round, each.elector) for each, _ in clerk.accepted if isinstance(each, PaperIssued)]
    assert len(set(issued)) == len(issued), "an elector was issued two papers in a round"
    election = clerk.election
    note(f"{len(election.rounds)} rounds, announced {election.announced_on}, {sorted(clerk.refused)}")
    assert law.thaw(law.freeze(election)) == election


@pytest.mark.fuzz
@given(seed=SEEDS)
@settings(max_examples=15)
def test_the_accepted_statements_alone_make_the_same_election(seed: int) -> None:
    chance = Random(seed)
    world = begun(chance)
    clerk = Clerk(chance, world, wrong=0.2)
    earlier, size = world.fork(), len(world.payloads)

    for _ in range(STEPS):
        clerk.step()

    replayed = earlier.election
    for (_, signers), payload in zip(clerk.accepted, world.payloads[size:], strict=True):
        statement = law.read(payload)
        key_ids = tuple(replayed.ids[signer] for signer in signers)
        replayed = law.accept(replayed, statement, key_ids, statement.done_at)
    assert replayed == clerk.election


@cache
def _whole() -> World:
    return whole_election()


def _leaves(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name, inner
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)


def test_no_entry_joins_an_elector_and_a_choice() -> None:
    """A51: who got a paper and what a paper says never stand in one entry, nor does an id join two of them."""
    payloads = [msgspec.json.decode(payload) for payload in _whole().payloads]
    issued = [each for each in payloads if each["type"] == "PaperIssued"]
    counted = [each for each in payloads if each["type"] == "PaperCounted"]
    assert len(issued) == len(counted) == 24

    for each in payloads:
        names = {name for name, _ in _leaves(each)}
        assert not ({"elector", "proxy", "principal"} & names and {"marks", "against"} & names), each["type"]
    shared = _strings(issued) & _strings(counted)
    # The election's own id and times that fall together; candidates vote too, and stand in both as themselves.
    assert not {each for each in shared if len(each) >= 16 and each != payloads[0]["election"]}


def _strings(payloads: list[Any]) -> set[str]:
    return {value for each in payloads for _, value in _leaves(each) if isinstance(value, str)}


def test_no_kind_of_statement_has_room_for_both() -> None:
    for name, kind in law.KINDS.items():
        members = set(kind.__struct_fields__)
        assert not ({"elector", "proxy", "principal"} & members and {"marks", "against"} & members), name


def test_a_paper_has_no_hour_no_station_and_no_number_of_an_elector() -> None:
    for name in ("PaperCounted", "PaperKeyed", "KeyingSettled", "PaperCorrected", "DoubtfulPaperRuled"):
        assert not {"station", "elector", "proxy", "at", "time"} & set(law.KINDS[name].__struct_fields__)


@pytest.mark.fuzz
@given(seed=SEEDS)
@settings(max_examples=20)
def test_any_course_can_go_on(seed: int) -> None:
    """A decided round leaves a way: to announce, or to vote again, unless nobody can be voted for."""
    chance = Random(seed)
    clerk = Clerk(chance, begun(chance), wrong=0.0)

    for _ in range(STEPS):
        clerk.step()

    election = clerk.election
    if election.round.phase == "DETERMINED" and election.announced_on is None:
        for contest in election.open_ties:
            assert election.tie_seats[contest] >= 1
        for contest, seats in election.open_seats.items():
            assert 1 <= seats <= election.contests[contest].seats
            assert len(set(runoff_candidates(election, contest))) == len(runoff_candidates(election, contest))


def test_the_walk_reaches_the_end() -> None:
    """Otherwise the properties above would say little."""
    reached = [Clerk(Random(seed), begun(Random(seed)), wrong=0.02) for seed in range(12)]

    for clerk in reached:
        for _ in range(600):
            clerk.step()

    done = {type(body).__name__ for clerk in reached for body, _ in clerk.accepted}
    assert done >= {
        "DoubtfulPaperRuled",
        "DifferenceExplained",
        "KeyingSettled",
        "PilesMerged",
        "PollRepeated",
        "ResultAnnounced",
        "RunoffCalled",
        "WinnerReviewed",
    }
    assert max(len(clerk.election.rounds) for clerk in reached) >= 3
