"""Others put people forward: by name, by the votes of meetings, by so many electors together (S1.12; S10.51-54, S10.90)."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.election.candidates.nomination import NominationsOpened
from shared.election.candidates.recommendation import CandidateRecommended, RecommendationCounted
from shared.election.candidates.shortlist import ShortlistDrawn, shortlist
from shared.election.regulation import profile
from shared.election.regulation.profile import Profile
from shared.election.roles import Role
from shared.election.state import Contest
from tests.unit.law.stages import VC_ZJ
from tests.world import DOCUMENT, World, elector

MEMBER = (Contest("MEMBER", "委员", "member", 3, 1),)
PIPELINE = {
    "nomination.modes": ["MASSES", "MEMBERS", "ORGANISATION", "JOINT"],
    "nomination.recommend_days_before": 8,
    "nomination.deciding": "MEMBERS",
    "nomination.shortlist_per_seat": 2,
    "nomination.joint_nominators": 10,
    "nomination.recommend_quorum.num": 4,
    "nomination.recommend_quorum.den": 5,
    "nomination.list_order": "ANY",
    "nomination.differential.except_modes": [],
}
"""Members' votes make a shortlist of two for each seat; everything else is a reference."""
BY_NAME = PIPELINE | {"nomination.shortlist_per_seat": 0, "nomination.deciding": "NONE"}
"""Whoever is recommended stands."""


def rules(**changes: Any) -> Profile:
    return profile.adapt(VC_ZJ, PIPELINE | changes, "party 7")


def begun(changes: dict[str, Any] = PIPELINE, mode: str = "MEMBERS", contests: Any = MEMBER) -> World:
    """Thirty electors on a sealed roll, and nominations open in one mode, on the tenth day before."""
    world = World().called(profile.adapt(VC_ZJ, changes, "party 7"), contests, party_gave_woman=True)
    return world.sealed(30).before(10).given(NominationsOpened(mode=mode), "chair")  # type: ignore[arg-type]


def votes(
    named: dict[str, int], source: Any = "MEMBERS", meeting: str = "ALL", present: int = 24, **more: Any
) -> RecommendationCounted:
    return RecommendationCounted(
        contest=more.pop("contest", "MEMBER"),
        source=source,
        meeting=meeting,
        should_attend=more.pop("should_attend", 30),
        present=present,
        votes=named,
        document=DOCUMENT,
        **more,
    )


def recommended(candidate: str = "E-0001", mode: Any = "ORGANISATION", **more: Any) -> CandidateRecommended:
    contest = more.pop("contest", "MEMBER")
    return CandidateRecommended(candidate=candidate, contest=contest, mode=mode, document=DOCUMENT, **more)


def drawn(*persons: str, **others: tuple[str, ...]) -> ShortlistDrawn:
    return ShortlistDrawn(lists={"MEMBER": persons, **others}, document=DOCUMENT)


def people(*numbers: int) -> tuple[str, ...]:
    return tuple(map(elector, numbers))


# By name


def test_whom_the_organisation_recommends_stands_where_nothing_is_drawn() -> None:
    world = begun(BY_NAME, "ORGANISATION").given(recommended(woman=True), "AUTHORITY")

    candidate = world.election.candidates["E-0001"]
    assert (candidate.contest, candidate.mode, candidate.woman) == ("MEMBER", "ORGANISATION", True)


def test_the_organisation_signs_for_itself_and_for_nobody_else() -> None:
    world = begun(BY_NAME, "ORGANISATION").appoint("party", Role.PARTY_ORGANISATION)

    world.refuses("recommended-by-another", recommended(), "chair")
    world.given(recommended(), "party").given(recommended("E-0002"), "AUTHORITY")
    world.given(NominationsOpened(mode="MASSES"), "chair")
    world.refuses("recommended-by-another", recommended("E-0003", "MASSES"), "party")
    world.given(recommended("E-0003", "MASSES"), "registrar")


def test_each_mode_is_open_by_itself() -> None:
    world = begun(BY_NAME, "ORGANISATION")

    world.refuses("nominations-closed", recommended(mode="JOINT", nominators=10), "registrar")
    world.refuses("nominations-closed", votes({"E-0001": 3}), "chair", "scrutineer")
    world.refuses("mode-not-provided", NominationsOpened(mode="SEA"), "chair", clause="party 7")


def test_a_recommendation_is_in_time_until_its_last_day() -> None:
    world = begun(BY_NAME, "ORGANISATION").before(8).at("2026-03-20", 23).given(recommended(), "AUTHORITY")

    world.before(7).refuses("nomination-late", recommended("E-0002"), "AUTHORITY", clause="party 7")


def test_one_post_for_one_person_and_electors_only() -> None:
    world = begun(BY_NAME, "ORGANISATION").given(recommended(), "AUTHORITY")

    world.refuses("stands-already", recommended(), "AUTHORITY")
    world.refuses("not-on-roll", recommended("E-0099"), "AUTHORITY")
    world.refuses("no-such-contest", recommended("E-0002", contest="MAYOR"), "AUTHORITY")


@pytest.mark.parametrize(("nominators", "enough"), [(9, False), (10, True), (11, True)])
def test_ten_electors_together_nominate(nominators: int, enough: bool) -> None:
    world, body = begun(BY_NAME, "JOINT"), recommended(mode="JOINT", nominators=nominators)

    if enough:
        world.given(body, "registrar")
    else:
        world.refuses("too-few-nominators", body, "registrar", clause="party 7")


def test_they_sign_themselves() -> None:
    body = recommended(mode="JOINT", nominators=10, in_person=False)

    begun(BY_NAME, "JOINT").refuses("nominated-by-another", body, "registrar")


@pytest.mark.parametrize(
    "signed",
    [
        people(*range(2, 11)),  # nine
        (*people(*range(2, 11)), "E-0010"),  # one of them twice
        (*people(*range(2, 11)), "E-0099"),  # not on the roll
        people(*range(1, 11)),  # the nominee too
    ],
)
def test_the_disclosed_nominators_are_as_many_electors(signed: tuple[str, ...]) -> None:
    world, body = begun(BY_NAME, "JOINT"), recommended(mode="JOINT", nominators=10)

    world.refuses("nominators-differ", body, "registrar", private={"nominators": " ".join(signed)})
    world.given(body, "registrar", private={"nominators": " ".join(people(*range(2, 12)))})


# By votes


def test_the_votes_of_members_draw_two_for_each_seat() -> None:
    named = dict(zip(people(1, 2, 3, 4, 5, 6, 7), (20, 15, 10, 8, 6, 4, 2), strict=True))
    world = begun().given(votes(named), "chair", "scrutineer")
    assert not world.election.candidates

    world.given(drawn(*people(1, 2, 3, 4, 5, 6)), "chair", "scrutineer")

    assert set(world.election.candidates) == set(people(1, 2, 3, 4, 5, 6))
    assert world.election.candidates["E-0002"].votes == 15


def test_equals_for_the_last_place_all_come_in() -> None:
    named = dict(zip(people(1, 2, 3, 4, 5, 6, 7), (20, 15, 10, 8, 6, 2, 2), strict=True))
    world = begun().given(votes(named), "chair", "scrutineer")

    world.refuses(
        "shortlist-differs", drawn(*people(1, 2, 3, 4, 5, 6)), "chair", "scrutineer", clause="party 7"
    )
    world.given(drawn(*people(1, 2, 3, 4, 5, 6, 7)), "chair", "scrutineer")


def test_the_votes_of_the_masses_and_the_organisations_word_are_a_reference() -> None:
    """S10.53."""
    world = begun(mode="MASSES").given(votes({"E-0009": 24}, "MASSES", "G1"), "chair", "scrutineer")
    world.refuses("nothing-to-draw", drawn("E-0009"), "chair", "scrutineer")
    world.given(NominationsOpened(mode="ORGANISATION"), "chair").given(recommended("E-0009"), "AUTHORITY")
    world.given(NominationsOpened(mode="MEMBERS"), "chair")
    world.given(votes({"E-0001": 20, "E-0002": 4}), "chair", "scrutineer")

    world.given(drawn("E-0001", "E-0002"), "chair", "scrutineer")

    assert "E-0009" not in world.election.candidates
    assert world.election.support["MEMBER"]["MASSES"] == {"E-0009": 24}


def test_who_got_no_vote_is_not_drawn() -> None:
    world = begun().given(votes({"E-0001": 20, "E-0002": 0}), "chair", "scrutineer")

    assert shortlist(world.election) == {"MEMBER": ["E-0001"]}


def test_the_meeting_that_decides_has_its_quorum_and_others_need_none() -> None:
    world = begun()
    for present in (23, 31):  # 24 of 30 are exactly four fifths; more cannot come
        body = votes({"E-0001": 3}, present=present)
        world.refuses("recommendation-quorum", body, "chair", "scrutineer", clause="party 7")
    world.given(votes({"E-0001": 3}), "chair", "scrutineer").given(NominationsOpened(mode="MASSES"), "chair")

    world.given(votes({"E-0001": 3}, "MASSES", "G1", present=5), "chair", "scrutineer")


def test_a_meeting_votes_once_and_not_after_the_shortlist() -> None:
    world = begun().given(votes({"E-0001": 9, "E-0002": 8}), "chair", "scrutineer")
    world.refuses("recommended-already", votes({"E-0003": 3}), "chair", "scrutineer")
    world.given(votes({"E-0003": 3}, meeting="G2"), "chair", "scrutineer")
    world.given(drawn(*people(1, 2, 3)), "chair", "scrutineer")

    world.refuses("recommended-already", votes({"E-0004": 3}, meeting="G3"), "chair", "scrutineer")


def test_nobody_is_named_by_more_than_came() -> None:
    world = begun()

    world.malformed(
        "nobody has more than 24 votes; E-0001 has 25", votes({"E-0001": 25}), "chair", "scrutineer"
    )
    world.malformed(
        "24 took part with 3 votes each, 72 in all; got 76",
        votes(dict.fromkeys(people(1, 2, 3, 4), 19)),
        "chair",
        "scrutineer",
    )
    world.refuses("not-on-roll", votes({"E-0099": 3}), "chair", "scrutineer")
    world.refuses("no-such-contest", votes({"E-0001": 3}, contest="MAYOR"), "chair", "scrutineer")


def test_who_failed_is_not_drawn_again_and_the_next_comes_in() -> None:
    named = dict(zip(people(1, 2, 3, 4, 5, 6, 7), (20, 15, 10, 8, 6, 4, 2), strict=True))
    world = begun().given(votes(named), "chair", "scrutineer")
    world.given(drawn(*people(1, 2, 3, 4, 5, 6)), "chair", "scrutineer")
    world.election.candidates["E-0003"].standing = False

    world.given(drawn(*people(1, 2, 4, 5, 6, 7)), "chair", "scrutineer")

    assert world.election.candidates["E-0007"].standing
    assert not world.election.candidates["E-0003"].standing


def test_nobody_is_drawn_for_two_posts_and_only_women_for_a_womans() -> None:
    posts = (
        Contest("CHAIR", "书记", "secretary", 1, 1),
        Contest("WOMAN", "女委员", "woman member", 2, 2, "WOMAN"),
    )
    world = begun(contests=posts)
    world.given(votes({"E-0001": 20, "E-0002": 4}, contest="CHAIR"), "chair", "scrutineer")
    body = votes({"E-0001": 15, "E-0003": 9, "E-0004": 8}, contest="WOMAN", women=("E-0001", "E-0004"))
    world.given(body, "chair", "scrutineer")

    lists = {"CHAIR": ("E-0001", "E-0002"), "WOMAN": ("E-0004",)}
    world.given(ShortlistDrawn(lists=lists, document=DOCUMENT), "chair", "scrutineer")

    assert world.election.candidates["E-0004"].woman


meetings = st.lists(
    st.dictionaries(st.sampled_from(people(*range(1, 12))), st.integers(0, 8), max_size=6),
    min_size=1,
    max_size=4,
)


@settings(max_examples=40, deadline=None)
@given(meetings=meetings, data=st.data())
def test_the_order_in_which_meetings_are_counted_does_not_matter(
    meetings: list[dict[str, int]], data: st.DataObject
) -> None:
    bodies = [votes(named, meeting=f"G{number}") for number, named in enumerate(meetings)]
    world = begun()
    for body in bodies:
        world.given(body, "chair", "scrutineer")
    other = begun()
    for body in data.draw(st.permutations(bodies)):
        other.given(body, "chair", "scrutineer")

    assert shortlist(world.election) == shortlist(other.election)


@settings(max_examples=40, deadline=None)
@given(named=st.dictionaries(st.sampled_from(people(*range(1, 12))), st.integers(0, 6), max_size=11))
def test_nobody_with_fewer_votes_is_drawn_before_somebody_with_more(named: dict[str, int]) -> None:
    world = begun().given(votes(named), "chair", "scrutineer")

    found = shortlist(world.election)["MEMBER"]

    left = [person for person, count in named.items() if count > 0 and person not in found]
    assert all(named[one] < min(named[each] for each in found) for one in left)
    assert len(found) >= min(6, sum(count > 0 for count in named.values()))


def test_a_new_recommendation_is_no_part_of_the_old_slate() -> None:
    world = begun(BY_NAME, "ORGANISATION")
    world.election.slate = True

    world.given(recommended(), "AUTHORITY")

    assert not world.election.slate


def test_a_reference_names_women_too() -> None:
    world = begun(mode="ORGANISATION").given(recommended("E-0005", woman=True), "AUTHORITY")
    world.given(NominationsOpened(mode="MEMBERS"), "chair")
    world.given(votes({"E-0005": 20}), "chair", "scrutineer").given(drawn("E-0005"), "chair", "scrutineer")

    assert world.election.candidates["E-0005"].woman
    assert msgspec.structs.asdict(world.election.candidates["E-0005"])["mode"] == "MEMBERS"


@pytest.mark.parametrize(("nominators", "there"), [(29, True), (30, False), (500, False)])
def test_no_more_nominate_together_than_are_on_the_roll_beside_the_nominee(
    nominators: int, there: bool
) -> None:
    world, body = begun(BY_NAME, "JOINT"), recommended(mode="JOINT", nominators=nominators)

    if there:
        world.given(body, "registrar")
    else:
        world.refuses("nominators-differ", body, "registrar", clause="party 7")
