"""What counts and shares promise whatever the papers say: their order is nothing, and approval never harms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from shared.election import law
from shared.election.counting.reading import read_paper
from shared.election.outcome.ranking import groups, top
from shared.election.outcome.winners import Outcome, decide
from shared.election.regulation.profile import Share
from shared.election.state import Election, Station
from tests.unit.law.polls import MANY, WIDE, published, related

Marks = Mapping[str, tuple[str, ...]]
POSTS = {"CHAIR": 1, "VICE": 1, "MEMBER": 3, "WOMAN": 1}
PERSONS = ["E-0001", "E-0002", "E-0005", "E-0006", "E-0007", "E-0008", "E-0010", "E-0020", "NOBODY"]
VOTES = st.dictionaries(st.sampled_from([f"E-{number:04d}" for number in range(9)]), st.integers(0, 5))


@st.composite
def papers(draw: st.DrawFn, posts: Sequence[str] = tuple(POSTS), least: int = 1) -> list[Marks]:
    """The papers of one poll, on which a few persons get most of the votes."""
    sheet = st.fixed_dictionaries(
        {},
        optional={
            post: st.lists(
                st.sampled_from([*MANY[post], *PERSONS]), max_size=POSTS[post] + 1, unique=True
            ).map(tuple)
            for post in posts
        },
    )
    different = draw(st.lists(sheet, min_size=1, max_size=5))
    return [each for each in different for _ in range(draw(st.integers(least, 9)))]


@cache
def _frozen(kin: bool) -> bytes:
    rules = {"winning__quorum__den": 100}
    world = published(contests=WIDE, candidates=MANY, winning__quorum__num=1, **rules)
    if kin:
        related(related(world, "E-0001", "E-0005"), "E-0006", "E-0007")
    return law.freeze(world.election)


def counted(sheets: Sequence[Marks], kin: bool) -> Election:
    """The election in which one box held these papers."""
    election = law.thaw(_frozen(kin))
    present = election.round
    present.stations["S1"] = Station("STATION", 1000, 0, issued=len(sheets), returned=len(sheets))
    for marks in sheets:
        for post, person in read_paper(election, present, marks, {}, None).votes:
            tally = present.votes.setdefault(post, {})
            tally[person] = tally.get(person, 0) + 1
    return election


def outcome(sheets: Sequence[Marks], kin: bool = False) -> Outcome:
    return decide(counted(sheets, kin))


@given(sheets=papers(), data=st.data(), kin=st.booleans())
def test_the_order_of_papers_is_nothing(sheets: list[Marks], data: st.DataObject, kin: bool) -> None:
    other = data.draw(st.permutations(sheets))

    assert outcome(sheets, kin) == outcome(other, kin)


@given(sheets=papers(posts=("MEMBER",)), more=st.integers(0, 20))
@settings(max_examples=120)
def test_one_more_paper_for_a_winner_does_not_make_the_winner_lose(sheets: list[Marks], more: int) -> None:
    """Where kin stand it may: a paper more in the base can unseat the one whose kin was passed over for the winner."""
    favourites: list[Marks] = [{"MEMBER": ("E-0005", "E-0006")}] * more
    elected = outcome([*sheets, *favourites]).elected["MEMBER"]

    for winner in elected:
        assert winner in outcome([*sheets, *favourites, {"MEMBER": (winner,)}]).elected["MEMBER"]


@given(sheets=papers(), kin=st.booleans())
@settings(max_examples=120)
def test_seats_are_filled_tied_for_or_missing_and_everybody_elected_has_the_votes(
    sheets: list[Marks], kin: bool
) -> None:
    election = counted(sheets, kin)

    found = decide(election)

    assert found.failed == ()
    persons = [person for elected in found.elected.values() for person in elected]
    assert len(set(persons)) == len(persons)
    for post, seats in POSTS.items():
        elected, tied = found.elected[post], found.ties.get(post, ())
        votes = election.round.votes.get(post, {})
        if tied:
            assert post not in found.missing
            assert len({votes[person] for person in tied}) == 1
            assert not set(elected) & set(tied)
            assert len(elected) < seats
        else:
            assert len(elected) + found.missing.get(post, 0) == seats
        for person in (*elected, *tied):
            assert 2 * votes[person] > len(sheets)
        lowest = min((votes[person] for person in elected), default=len(sheets) + 1)
        assert all(votes[person] <= lowest for person in tied)


@given(sheets=papers())
def test_whoever_has_the_votes_and_no_seat_was_beaten_tied_or_elected_elsewhere(sheets: list[Marks]) -> None:
    election = counted(sheets, kin=False)

    found = decide(election)

    elsewhere = {person for elected in found.elected.values() for person in elected}
    for post, seats in POSTS.items():
        votes = election.round.votes.get(post, {})
        for person, count in votes.items():
            if 2 * count <= len(sheets) or person in elsewhere or person in found.ties.get(post, ()):
                continue
            before = (*found.elected[post], *found.ties.get(post, ()))
            assert len(before) >= seats
            assert all(votes[other] > count for other in before)


@given(sheets=papers(), kin=st.booleans())
def test_no_paper_gives_more_votes_than_there_are_seats(sheets: list[Marks], kin: bool) -> None:
    election = counted(sheets, kin)

    for post, votes in election.round.votes.items():
        assert sum(votes.values()) <= POSTS[post] * len(sheets)
        assert "NOBODY" not in votes


@given(
    num=st.integers(1, 1000), den=st.integers(1, 1000), strict=st.booleans(), base=st.integers(0, 10_000_000)
)
def test_the_minimum_is_the_least_that_reaches_the_share(num: int, den: int, strict: bool, base: int) -> None:
    share = Share(num, den, strict, "PAPERS_RETURNED", "test")
    assume(share.can_be_met())

    least = share.minimum(base)

    assert share.met(least, base)
    assert not share.met(least - 1, base)
    assert base == 0 or least <= base


@given(votes=VOTES, places=st.integers(-1, 10))
def test_the_top_is_the_shortest_that_leaves_no_equal_out(votes: dict[str, int], places: int) -> None:
    chosen = top(votes, places)

    assert len(chosen) >= min(max(places, 0), len(votes))
    assert all(votes[one] > votes[other] for one in chosen for other in votes if other not in chosen), (
        "somebody equal was left out"
    )
    if places > 0 and len(chosen) > places:
        assert sum(votes[one] > votes[chosen[-1]] for one in chosen) < places


@given(votes=VOTES)
def test_groups_hold_everybody_once_from_most_to_fewest(votes: dict[str, int]) -> None:
    ranked = groups(votes)

    assert [count for count, _ in ranked] == sorted({*votes.values()}, reverse=True)
    assert {person: count for count, persons in ranked for person in persons} == votes
    assert all(persons == sorted(persons) for _, persons in ranked)
