"""Mandates found void after the poll: how much their papers weigh, and that a poll is void for them only if they decide."""

from __future__ import annotations

from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.election.candidates.kinship import KinshipRecorded
from shared.election.disputes.margin import could_change
from shared.election.disputes.void_mandates import MandateVoided
from shared.election.polling.polling import PaperIssued
from shared.election.polling.proxies import ProxyGranted, ProxyPosted
from shared.election.regulation.parameters import Share
from tests.unit.law.disputes import agreed, election_void
from tests.unit.law.polls import USUAL_VOTES, attest, count, later, sheets
from tests.unit.law.stages import after
from tests.world import DOCUMENT, World, elector

HALF = Share(1, 2, True, "PAPERS_RETURNED", "OCV2018 15")


def with_mandates(votes: dict[str, int], mandates: int = 2, used: int = 2) -> World:
    """A decided first poll of 24 papers, in which E-0010 carried so many mandates and so many papers came by them."""
    world = after("published")
    principals = [elector(number) for number in (21, 22, 23)][:mandates]
    for number, principal in enumerate(principals, 1):
        relation: Any = "CHILD"
        kin = KinshipRecorded(person=principal, relative="E-0010", relation=relation, document=DOCUMENT)
        world.given(kin, "joint")
        world.given(
            ProxyGranted(
                mandate=f"M-{number}",
                principal=principal,
                proxy="E-0010",
                relation="CHILD",
                applied_on="2026-03-23",
                document=DOCUMENT,
            ),
            "registrar",
        )
    world.given(ProxyPosted(posted_on="2026-03-23", mandates=mandates, document=DOCUMENT), "chair")
    world.opened(30)
    by_proxy = principals[:used]
    for principal in by_proxy:
        world.given(PaperIssued(round=1, station="S1", elector=principal, proxy="E-0010"), "issuer")
    own = [elector(number) for number in range(1, 31) if elector(number) not in principals]
    world.issued(own[: 24 - used]).closed().box(24)
    for marks in sheets({**USUAL_VOTES, "CHAIR": votes}, 24):
        count(world, marks)
    return attest(world).count_closed().determined()


def voided(*mandates: str, papers: int = 2, decisive: tuple[str, ...] = ()) -> MandateVoided:
    return MandateVoided(round=1, mandates=mandates, papers=papers, decisive=decisive, document=DOCUMENT)


def test_two_void_papers_do_not_decide_a_clear_poll() -> None:
    world = with_mandates({"E-0001": 20, "E-0002": 4})

    world.refuses("weight-differs", voided("M-1", "M-2", decisive=("CHAIR",)), "AUTHORITY")
    world.refuses("weight-differs", voided("M-1", "M-2", papers=1), "AUTHORITY")
    world.given(voided("M-1", "M-2"), "AUTHORITY")

    world.refuses("not-decisive", election_void("CHAIR", ground="VOID_MANDATES"), "AUTHORITY")
    agreed(world)


@pytest.mark.parametrize(("votes", "decides"), [(14, False), (13, True)])
def test_the_majority_is_of_the_papers_that_are_left(votes: int, decides: bool) -> None:
    # Of 22 papers 12 are needed: 14 - 2 still reach that, 13 - 2 do not.
    world = with_mandates({"E-0001": votes, "E-0002": 24 - votes})
    decisive = ("CHAIR",) if decides else ()

    world.given(voided("M-1", "M-2", decisive=decisive), "chair")

    assert world.election.round.afterwards.decisive == list(decisive)
    if decides:
        world.given(election_void("CHAIR", ground="VOID_MANDATES"), "AUTHORITY")
        agreed(world)


def test_mandates_found_void_later_weigh_together_with_the_earlier_ones() -> None:
    world = with_mandates({"E-0001": 13, "E-0002": 11})

    world.given(voided("M-1", papers=1), "chair")
    world.given(voided("M-2", papers=2, decisive=("CHAIR",)), "chair")

    assert world.election.round.afterwards.void_mandates == ["M-1", "M-2"]
    assert world.election.mandates["M-1"].void


def test_a_mandate_that_was_not_used_brought_no_paper() -> None:
    world = with_mandates({"E-0001": 20, "E-0002": 4}, mandates=2, used=1)

    world.refuses("mandate-not-used", voided("M-2", papers=1), "chair")
    world.refuses("mandate-not-used", voided("M-9", papers=1), "chair")
    world.refuses("mandate-not-used", voided("M-1", "M-1", papers=1), "chair")
    world.given(voided("M-1", papers=1), "chair")
    world.refuses("mandate-not-used", voided("M-1", papers=1), "chair")


def test_before_the_outcome_there_is_nothing_to_weigh() -> None:
    after("count closed").refuses("round-not-decided", voided("M-1"), "chair")


def test_a_void_mandate_ends_and_is_not_carried_to_the_runoff() -> None:
    world = later(with_mandates({"E-0001": 20, "E-0002": 4}), 1).given(voided("M-1", papers=1), "chair")

    assert "E-0021" not in world.election.proxied


def winner(votes: dict[str, int], base: int) -> tuple[str, ...]:
    """Who has more than half, worked out apart from the law."""
    return tuple(sorted(person for person, number in votes.items() if 2 * number > base))[:1]


@given(st.integers(0, 2**32), st.integers(1, 12), st.integers(0, 4))
def test_what_is_called_safe_comes_out_the_same_whichever_papers_are_taken_away(
    seed: int, size: int, papers: int
) -> None:
    chance = Random(seed)
    box = [chance.choice(["A", "B", "C", ""]) for _ in range(size)]
    tally = {person: box.count(person) for person in "ABC"}
    elected = winner(tally, size)
    decides = could_change(
        tally, elected, 1, papers, share=HALF, base=size, quorum=None, took_part=size, whole=size
    )

    changed = False
    for out in combinations(range(size), min(papers, size)):
        left = [paper for place, paper in enumerate(box) if place not in out]
        changed |= winner({person: left.count(person) for person in "ABC"}, len(left)) != elected

    assert decides or not changed


@given(st.integers(1, 40), st.integers(0, 40), st.integers(0, 5))
def test_the_quorum_can_fall_with_the_papers(electors: int, returned: int, papers: int) -> None:
    returned = min(returned, electors)
    quorum = Share(1, 2, True, "PAPERS_RETURNED", "OCV2018 15")
    decides = could_change(
        {"A": returned},
        ("A",),
        1,
        papers,
        share=None,
        base=returned,
        quorum=quorum,
        took_part=returned,
        whole=electors,
    )

    if papers and 2 * (returned - papers) <= electors:
        assert decides
