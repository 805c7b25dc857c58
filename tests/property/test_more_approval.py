"""Under every regulation: the order of papers is nothing, and approval does not harm but by a rule that has a name.

docs/counting.md, section 10, names those rules: the base of the share, kin, a woman first, two marks for one person. Here each
is switched on, and a winner loses by one more approving paper only where one of them is at work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.election import law
from shared.election.counting.reading import read_paper
from shared.election.outcome.winners import Outcome, decide
from shared.election.regulation import profile
from shared.election.state import Contest, Election, Station
from tests.unit.law.polls import published, related

Marks = Mapping[str, tuple[str, ...]]
Rules = Mapping[str, Any]

POSTS = (
    Contest("CHAIR", "主任", "chair", 1, 1),
    Contest("VICE", "副主任", "vice-chair", 1, 2),
    Contest("MEMBER", "委员", "member", 3, 3),
)
STANDING = {
    "CHAIR": ("E-0001", "E-0002"),
    "VICE": ("E-0003", "E-0004"),
    "MEMBER": ("E-0005", "E-0006", "E-0007", "E-0008", "E-0009"),
}
WOMEN = ("E-0002", "E-0007", "E-0008")
PERSONS = [*(person for persons in STANDING.values() for person in persons), "E-0020", "NOBODY"]


@st.composite
def regulations(draw: st.DrawFn) -> Rules:
    """Everything on which the outcome of a first ballot depends, but for the base of the share."""
    num, den, strict = draw(st.sampled_from([(1, 2, True), (1, 3, False), (2, 3, False), (0, 1, False)]))
    return {
        "winning.share.num": num,
        "winning.share.den": den,
        "winning.share.strict": strict,
        "winning.women_first": draw(st.booleans()),
        "papers.cumulate_down": draw(st.booleans()),
        "papers.write_in": draw(st.booleans()),
        "papers.overvote": draw(st.sampled_from(["CONTEST_SECTION", "WHOLE_PAPER"])),
        "papers.double_post": draw(
            st.sampled_from(["WHOLE_PAPER", "ALL_MARKS_FOR_PERSON", "LOWER_POST", "WOMAN_POST_STANDS"])
        ),
    }


@st.composite
def papers(draw: st.DrawFn) -> list[Marks]:
    """Few kinds of papers, each several times: so that there are winners, and equals."""
    sheet = st.fixed_dictionaries(
        {},
        optional={
            post.id: st.lists(
                st.one_of(st.sampled_from(STANDING[post.id]), st.sampled_from(PERSONS)),
                max_size=post.seats + 1,
                unique=True,
            ).map(tuple)
            for post in POSTS
        },
    )
    return [
        each for each in draw(st.lists(sheet, min_size=1, max_size=5)) for _ in range(draw(st.integers(1, 9)))
    ]


@cache
def _frozen(kin: bool) -> bytes:
    world = published(
        contests=POSTS,
        candidates=STANDING,
        seats__woman_post="NEVER",
        winning__quorum__num=0,
        winning__quorum__den=1,
        winning__quorum__strict=False,
    )
    if kin:
        related(related(world, "E-0001", "E-0005"), "E-0006", "E-0007")
    for person in WOMEN:
        world.election.candidates[person].woman = True
    return law.freeze(world.election)


def counted(sheets: Sequence[Marks], rules: Rules, kin: bool) -> Election:
    """The election in which one box held these papers; a hundred electors had one."""
    election = law.thaw(_frozen(kin))
    election.profile = profile.adapt(election.profile, rules, "test")
    present = election.round
    present.stations["S1"] = Station("STATION", 1000, 0, issued=100, returned=len(sheets))
    for marks in sheets:
        for post, person in read_paper(election, present, marks, {}, None).votes:
            tally = present.votes.setdefault(post, {})
            tally[person] = tally.get(person, 0) + 1
    return election


def outcome(sheets: Sequence[Marks], rules: Rules, kin: bool = False) -> Outcome:
    return decide(counted(sheets, rules, kin))


def after_one_more(
    sheets: Sequence[Marks], rules: Rules, kin: bool
) -> list[tuple[str, str, Outcome, Outcome]]:
    """For each winner: post, person, the outcome before and after one more paper that approves this person alone."""
    before = outcome(sheets, rules, kin)
    return [
        (post, winner, before, outcome([*sheets, {post: (winner,)}], rules, kin))
        for post, elected in before.elected.items()
        for winner in elected
    ]


@given(sheets=papers(), rules=regulations(), kin=st.booleans(), data=st.data())
@settings(max_examples=200)
def test_the_order_of_papers_is_nothing(
    sheets: list[Marks], rules: Rules, kin: bool, data: st.DataObject
) -> None:
    other = data.draw(st.permutations(sheets))

    assert outcome(sheets, rules, kin) == outcome(other, rules, kin)


@given(sheets=papers(), rules=regulations(), base=st.sampled_from(["REGISTERED", "PAPERS_ISSUED"]))
@settings(max_examples=200)
def test_where_the_base_stays_the_same_approval_never_harms(
    sheets: list[Marks], rules: Rules, base: str
) -> None:
    for post, winner, _, after in after_one_more(sheets, {**rules, "winning.share.base": base}, kin=False):
        assert winner in after.elected[post]


@given(sheets=papers(), rules=regulations())
@settings(max_examples=200)
def test_where_the_base_grows_it_harms_only_if_a_higher_post_turns_out_otherwise(
    sheets: list[Marks], rules: Rules
) -> None:
    ranks = {post.id: post.rank for post in POSTS}
    for post, winner, before, after in after_one_more(sheets, rules, kin=False):
        if winner not in after.elected[post]:
            higher = [each for each in ranks if ranks[each] < ranks[post]]
            assert any(before.elected[each] != after.elected[each] for each in higher)


@given(sheets=papers(), rules=regulations())
@settings(max_examples=200)
def test_the_winner_of_the_highest_post_never_loses_by_approval_kin_or_not(
    sheets: list[Marks], rules: Rules
) -> None:
    """It is decided first, beside nobody's kin."""
    for post, winner, _, after in after_one_more(sheets, rules, kin=True):
        if post == "CHAIR":
            assert after.elected[post] == (winner,)
