"""Who stands, by both counts: whatever is named, chosen, withdrawn, drawn and approved, law and recount name the same people."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.audit.verify.recount import recount
from shared.election import law
from shared.election.candidates.candidacy import NominationWithdrawn
from shared.election.candidates.choice import PostChosen
from shared.election.candidates.nomination import NominationsOpened, PrimaryCounted
from shared.election.candidates.recommendation import RecommendationCounted
from shared.election.candidates.shortlist import ShortlistDrawn, shortlist
from shared.election.regulation import profile
from shared.election.state import Contest
from shared.election.statement import Body
from shared.errors import Refused
from tests.unit.law.stages import VC_ZJ
from tests.unit.law.test_recommendation import PIPELINE
from tests.world import DOCUMENT, World, elector

POSTS = (
    Contest("CHAIR", "主任", "chair", 1, 1),
    Contest("MEMBER", "委员", "member", 2, 2),
    Contest("WOMAN", "女委员", "woman member", 1, 3, "WOMAN"),
)
PEOPLE = [elector(number) for number in range(1, 9)]
WOMEN = tuple(PEOPLE[4:])
named = st.dictionaries(st.sampled_from(PEOPLE), st.integers(0, 4), max_size=8)
posts = st.sampled_from([post.id for post in POSTS])
acts = st.lists(
    st.one_of(
        st.builds(PostChosen, candidate=st.sampled_from(PEOPLE), contest=posts, document=st.just(DOCUMENT)),
        st.builds(NominationWithdrawn, candidate=st.sampled_from(PEOPLE), document=st.just(DOCUMENT)),
    ),
    max_size=8,
)


@cache
def begun(sea: bool) -> World:
    """Thirty electors on a sealed roll, on the tenth day before; no signatures, for speed."""
    changes: dict[str, Any] = {"nomination.modes": ["SEA"]} if sea else PIPELINE
    rules = profile.adapt(VC_ZJ, changes, "test")
    return World(signing=False).called(rules, POSTS).sealed(30).before(10)


def tried(world: World, body: Body, *signers: str) -> None:
    """Makes a statement if the law allows it."""
    try:
        world.given(body, *signers)
    except Refused:
        return


def check(world: World) -> None:
    """Both counts name the same candidates and the recount finds no difference."""
    payloads = [(index, json.loads(payload)) for index, payload in enumerate(world.payloads)]
    found = recount(payloads)

    standing = {
        post.id: tuple(
            sorted(
                name
                for name, each in world.election.candidates.items()
                if each.standing and each.contest == post.id
            )
        )
        for post in POSTS
    }
    assert found.candidates == standing
    assert found.differences == ()
    assert law.thaw(law.freeze(world.election)) == world.election


@settings(max_examples=150, deadline=None)
@given(
    votes=st.lists(named, min_size=3, max_size=3),
    order=st.permutations(range(3)),
    acts=acts,
    more=st.lists(st.tuples(posts, named), max_size=3),
)
def test_after_sea_nominations(
    votes: list[dict[str, int]], order: list[int], acts: list[Body], more: list[tuple[str, dict[str, int]]]
) -> None:
    world = begun(sea=True).fork().given(NominationsOpened(mode="SEA"), "chair")
    for number in order:
        primary(world, POSTS[number].id, votes[number])
    for act in acts:
        tried(world, act, "registrar")
    for number, (contest, again) in enumerate(more):
        primary(world, contest, again)
        for act in acts[number :: len(more)]:
            tried(world, act, "registrar")

    check(world)


def primary(world: World, contest: str, votes: dict[str, int]) -> None:
    """A sea nomination, the first of this post or another one while too few stand for a choice."""
    body = PrimaryCounted(contest=contest, in_person=30, votes=votes, women=WOMEN)
    tried(world, body, "chair", "scrutineer")


@settings(max_examples=100, deadline=None)
@given(
    meetings=st.lists(st.tuples(posts, st.sampled_from(["MEMBERS", "MASSES"]), named), max_size=6),
    withdrawn=st.lists(st.sampled_from(PEOPLE), max_size=4),
)
def test_after_a_shortlist(meetings: list[tuple[str, Any, dict[str, int]]], withdrawn: list[str]) -> None:
    world = begun(sea=False).fork()
    for number, (contest, source, votes) in enumerate(meetings):
        world.given(NominationsOpened(mode=source), "chair")
        body = RecommendationCounted(
            contest=contest,
            source=source,
            meeting=f"G{number}",
            should_attend=30,
            present=30,
            votes=votes,
            women=WOMEN,
            document=DOCUMENT,
        )
        world.given(body, "chair", "scrutineer")
    for person in [None, *withdrawn]:
        if person is not None:
            tried(world, NominationWithdrawn(candidate=person, document=DOCUMENT), "registrar")
        lists = {contest: tuple(persons) for contest, persons in shortlist(world.election).items()}
        tried(world, ShortlistDrawn(lists=lists, document=DOCUMENT), "chair", "scrutineer")

    check(world)
