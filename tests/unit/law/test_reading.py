"""What one paper says: too many marks, one person for two posts, a man in the women's column, nobody at all."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.audit.verify.recount import recount
from shared.election.counting.counting import PaperCounted
from shared.election.counting.reading import MAX_MARKS, Reading, read_paper
from shared.election.disputes.voiding import ElectionVoided
from shared.election.outcome.outcome import PollRepeated
from shared.election.regulation import profile
from shared.election.state import Poll
from shared.errors import Malformed, Refused
from tests.unit.law.polls import day_after, first, published, runoff, tallied, winners
from tests.unit.law.stages import VC_ZJ, after
from tests.world import CONTESTS, DOCUMENT, World, random_id

COUNTING = after("boxed").election


def read(
    marks: dict[str, tuple[str, ...]],
    against: dict[str, tuple[str, ...]] | None = None,
    reason: str | None = None,
    abstained: dict[str, tuple[str, ...]] | None = None,
    **changes: Any,
) -> Reading:
    """The reading of a paper of the first round; `changes` are parameters of the regulation."""
    election = after("boxed").election if changes else COUNTING
    if changes:
        rules = {name.replace("__", "."): value for name, value in changes.items()}
        election.profile = profile.adapt(VC_ZJ, rules, "test")
    return read_paper(election, election.round, marks, against or {}, reason, abstained or {})


def test_marks_for_every_post_are_votes() -> None:
    reading = read(
        {"CHAIR": ("E-0001",), "VICE": ("E-0003",), "MEMBER": ("E-0005", "E-0007"), "WOMAN": ("E-0008",)}
    )

    assert reading.verdict == "VALID"
    assert set(reading.votes) == {
        ("CHAIR", "E-0001"),
        ("VICE", "E-0003"),
        ("MEMBER", "E-0005"),
        ("MEMBER", "E-0007"),
        ("WOMAN", "E-0008"),
    }


def test_fewer_marks_than_seats_are_valid() -> None:
    assert read({"MEMBER": ("E-0005",)}) == Reading("VALID", (("MEMBER", "E-0005"),))


@pytest.mark.parametrize("marks", [{}, {"CHAIR": ()}, {"CHAIR": (), "MEMBER": ()}])
def test_a_paper_without_marks_is_blank(marks: dict[str, tuple[str, ...]]) -> None:
    assert read(marks) == Reading("BLANK")


def test_rejecting_without_naming_is_a_valid_vote_for_nobody() -> None:
    assert read({}, {"CHAIR": ("E-0001", "E-0002")}) == Reading("VALID")


def test_rejecting_one_and_naming_another_is_valid() -> None:
    assert read({"CHAIR": ("E-0010",)}, {"CHAIR": ("E-0001",)}) == Reading("VALID", (("CHAIR", "E-0010"),))


@pytest.mark.parametrize("reason", ["UNREADABLE", "NOT_OFFICIAL", "IDENTIFIES_VOTER", "DEFACED", "BY_RULING"])
def test_a_sheet_invalid_for_another_reason_has_no_votes(reason: str) -> None:
    assert read({"CHAIR": ("E-0001",)}, reason=reason) == Reading("INVALID")


# Abstaining, and names written in (S10.53; ZJ2020 21)


def test_abstaining_on_everybody_is_a_valid_vote_for_nobody() -> None:
    assert read({}, abstained={"CHAIR": ("E-0001", "E-0002")}) == Reading("VALID")


def test_approving_one_rejecting_one_and_abstaining_on_one() -> None:
    reading = read({"MEMBER": ("E-0005",)}, {"MEMBER": ("E-0006",)}, abstained={"MEMBER": ("E-0007",)})

    assert reading == Reading("VALID", (("MEMBER", "E-0005"),))


def test_who_abstains_writes_nobody_in() -> None:
    reading = read({"CHAIR": ("E-0010",), "VICE": ("E-0003",)}, abstained={"CHAIR": ("E-0001",)})

    assert reading == Reading("PARTLY_INVALID", (("VICE", "E-0003"),))


def test_unless_the_regulation_lets_him() -> None:
    reading = read(
        {"CHAIR": ("E-0010",)}, abstained={"CHAIR": ("E-0001",)}, papers__abstain_may_write_in=True
    )

    assert reading == Reading("VALID", (("CHAIR", "E-0010"),))


def test_a_name_takes_the_place_of_a_rejected_candidate() -> None:
    reading = read({"MEMBER": ("E-0010",)}, {"MEMBER": ("E-0006",)}, abstained={"MEMBER": ("E-0007",)})

    assert reading == Reading("VALID", (("MEMBER", "E-0010"),))


def test_more_names_than_rejections_beside_an_abstention_are_all_void() -> None:
    reading = read(
        {"MEMBER": ("E-0010", "E-0011")}, {"MEMBER": ("E-0006",)}, abstained={"MEMBER": ("E-0007",)}
    )

    assert reading == Reading("PARTLY_INVALID")


def test_an_abstention_takes_no_vote_from_a_candidate() -> None:
    reading = read({"MEMBER": ("E-0005", "E-0010")}, abstained={"MEMBER": ("E-0007",)})

    assert reading == Reading("PARTLY_INVALID", (("MEMBER", "E-0005"),))


@pytest.mark.parametrize(
    ("marks", "against", "abstained"),
    [
        ({"CHAIR": ("E-0001",)}, {}, {"CHAIR": ("E-0001",)}),
        ({}, {"CHAIR": ("E-0001",)}, {"CHAIR": ("E-0001",)}),
        ({}, {}, {"CHAIR": ("E-0010",)}),
        ({}, {}, {"CHAIR": ("E-0001", "E-0001")}),
    ],
)
def test_one_says_one_thing_about_a_candidate(marks: Any, against: Any, abstained: Any) -> None:
    with pytest.raises(Malformed):
        read(marks, against, abstained=abstained)


def test_abstaining_on_a_post_that_is_not_on_the_paper_is_refused() -> None:
    with pytest.raises(Refused, match="SECRETARY"):
        read({}, abstained={"SECRETARY": ("E-0001",)})


def test_where_nobody_may_be_written_in_a_name_beside_the_list_is_no_vote() -> None:
    marks: dict[str, tuple[str, ...]] = {"CHAIR": ("E-0010",), "VICE": ("E-0003",)}

    assert read(marks, papers__write_in=False) == Reading("PARTLY_INVALID", (("VICE", "E-0003"),))
    assert read({"CHAIR": ("E-0010",)}, papers__write_in=False) == Reading("INVALID")
    assert read({"CHAIR": ("E-0001",)}, papers__write_in=False).verdict == "VALID"


# Too many marks (C8)


def test_too_many_marks_void_their_section() -> None:
    reading = read({"CHAIR": ("E-0001",), "MEMBER": ("E-0005", "E-0006", "E-0007")})

    assert reading == Reading("PARTLY_INVALID", (("CHAIR", "E-0001"),))


def test_and_the_paper_if_nothing_else_is_on_it() -> None:
    assert read({"MEMBER": ("E-0005", "E-0006", "E-0007")}) == Reading("INVALID")


def test_or_everywhere_if_the_regulation_says_so() -> None:
    marks: dict[str, tuple[str, ...]] = {"CHAIR": ("E-0001",), "MEMBER": ("E-0005", "E-0006", "E-0007")}

    assert read(marks, papers__overvote="WHOLE_PAPER") == Reading("INVALID")


def test_unreadable_names_use_up_marks() -> None:
    assert read({"CHAIR": ("NOBODY",), "VICE": ("E-0003",)}) == Reading(
        "PARTLY_INVALID", (("VICE", "E-0003"),)
    )
    assert read({"MEMBER": ("E-0005", "E-0006", "NOBODY")}) == Reading("INVALID")
    assert read({"MEMBER": ("NOBODY", "NOBODY")}) == Reading("INVALID")
    assert read({"MEMBER": ("NOBODY", "E-0005")}) == Reading("PARTLY_INVALID", (("MEMBER", "E-0005"),))


# One person for two posts


DOUBLE: dict[str, tuple[str, ...]] = {
    "CHAIR": ("E-0008",),
    "MEMBER": ("E-0005", "E-0008"),
    "WOMAN": ("E-0008",),
}


@pytest.mark.parametrize(
    ("rule", "reading"),
    [
        ("WHOLE_PAPER", Reading("INVALID")),
        ("ALL_MARKS_FOR_PERSON", Reading("PARTLY_INVALID", (("MEMBER", "E-0005"),))),
        ("LOWER_POST", Reading("PARTLY_INVALID", (("CHAIR", "E-0008"), ("MEMBER", "E-0005")))),
        ("WOMAN_POST_STANDS", Reading("PARTLY_INVALID", (("MEMBER", "E-0005"), ("WOMAN", "E-0008")))),
    ],
)
def test_one_person_for_two_posts(rule: str, reading: Reading) -> None:
    assert read(DOUBLE, papers__double_post=rule) == reading


def test_where_no_post_is_a_womans_the_higher_one_stands() -> None:
    marks: dict[str, tuple[str, ...]] = {"CHAIR": ("E-0005",), "MEMBER": ("E-0005",)}

    assert read(marks, papers__double_post="WOMAN_POST_STANDS").votes == (("CHAIR", "E-0005"),)


def test_a_mark_in_a_section_that_is_void_anyway_makes_nobody_double() -> None:
    reading = read({"CHAIR": ("E-0005",), "MEMBER": ("E-0005", "E-0006", "E-0007")})

    assert reading == Reading("PARTLY_INVALID", (("CHAIR", "E-0005"),))


def test_nobody_twice_is_not_one_person_for_two_posts() -> None:
    assert read({"CHAIR": ("NOBODY",), "VICE": ("NOBODY",)}) == Reading("INVALID")


# Who can be voted for


def test_any_elector_can_be_written_in() -> None:
    assert read({"CHAIR": ("E-0030",)}) == Reading("VALID", (("CHAIR", "E-0030"),))


def test_and_nobody_else() -> None:
    assert read({"CHAIR": ("E-0031",)}) == Reading("INVALID")
    assert read({"CHAIR": ("E-0031",), "VICE": ("E-0003",)}) == Reading(
        "PARTLY_INVALID", (("VICE", "E-0003"),)
    )


def test_a_candidate_for_one_post_can_be_written_in_for_another() -> None:
    assert read({"CHAIR": ("E-0003",)}).votes == (("CHAIR", "E-0003"),)


def test_a_known_man_cannot_be_written_in_for_a_womans_post() -> None:
    assert read({"WOMAN": ("E-0001",)}) == Reading("INVALID")
    assert read({"WOMAN": ("E-0010",)}).votes == (("WOMAN", "E-0010"),)  # nobody known: the review will see


def test_whoever_ran_in_a_runoff_by_written_in_votes_is_not_known_to_be_a_man() -> None:
    world = first(published(), {"CHAIR": {"E-0001": 10, "E-0020": 12}}).determined()
    void = ElectionVoided(ground="PROCEDURE", follows="POLL_REPEATED", contests=("WOMAN",), document=DOCUMENT)
    world.given(void, "AUTHORITY").given(PollRepeated(day=day_after(world, 7)), "chair")
    runoff(world, "CHAIR", days=0).cleared("E-0020")

    papers = tallied(world, {"WOMAN": {"E-0020": 20}}, 24).determined()

    assert winners(papers)["WOMAN"] == ["E-0020"]
    assert (
        recount((index, msgspec.json.decode(raw)) for index, raw in enumerate(world.payloads)).differences
        == ()
    )


def test_whose_election_is_void_cannot_win_again() -> None:
    election = after("boxed").election
    election.void.add("E-0030")

    assert read_paper(election, election.round, {"CHAIR": ("E-0030",)}, {}, None) == Reading("INVALID")


@pytest.mark.parametrize("kind", ["REVOTE", "RUNOFF"])
def test_in_a_revote_and_a_runoff_only_those_on_the_paper_can_be_chosen(kind: Any) -> None:
    election = after("boxed").election
    election.round.polls = {"CHAIR": Poll(kind, 1, ["E-0001", "E-0002"])}

    assert read_paper(election, election.round, {"CHAIR": ("E-0002",)}, {}, None).verdict == "VALID"
    assert read_paper(election, election.round, {"CHAIR": ("E-0030",)}, {}, None) == Reading("INVALID")


# Marks that no sheet could bear


@pytest.mark.parametrize(
    ("marks", "against"),
    [
        ({"MEMBER": ("E-0005", "E-0005")}, {}),
        ({"MEMBER": ("NOBODY",) * (MAX_MARKS + 1)}, {}),
        ({"CHAIR": ("E-0001",)}, {"CHAIR": ("E-0001",)}),
        ({}, {"CHAIR": ("E-0003",)}),
        ({}, {"CHAIR": ("E-0001", "E-0001")}),
        ({}, {"CHAIR": ("NOBODY",)}),
        ({"CHAIR": ("E 1",)}, {}),
        ({"CHAIR": ("E-0001\n",)}, {}),
    ],
)
def test_marks_that_no_sheet_could_bear_are_malformed(
    marks: dict[str, tuple[str, ...]], against: dict[str, tuple[str, ...]]
) -> None:
    for reason in (None, "UNREADABLE"):
        with pytest.raises(Malformed):
            read(marks, against, reason)


@pytest.mark.parametrize(
    ("marks", "against"), [({"MAYOR": ("E-0001",)}, {}), ({}, {"MAYOR": ()}), ({"MAYOR": ()}, {})]
)
def test_a_post_that_is_not_on_the_paper_is_refused(
    marks: dict[str, tuple[str, ...]], against: dict[str, tuple[str, ...]]
) -> None:
    with pytest.raises(Refused) as caught:
        read(marks, against)

    assert caught.value.code == "post-not-on-paper"


def test_a_statement_about_a_post_that_is_not_on_the_paper_is_refused_and_counts_nothing() -> None:
    world: World = after("boxed")
    body = PaperCounted(round=1, paper=random_id("a"), verdict="VALID", marks={"MAYOR": ("E-0001",)})

    world.refuses("post-not-on-paper", body, "counter", clause="ZJ2020 27")


# Whatever is marked


persons = st.sampled_from([f"E-{number:04d}" for number in range(1, 13)] + ["E-0031", "NOBODY"])
papers = st.dictionaries(
    st.sampled_from([contest.id for contest in CONTESTS]),
    st.lists(persons, max_size=4).map(tuple),
    max_size=4,
)
rules = st.tuples(
    st.sampled_from(["CONTEST_SECTION", "WHOLE_PAPER"]),
    st.sampled_from(["WHOLE_PAPER", "ALL_MARKS_FOR_PERSON", "LOWER_POST", "WOMAN_POST_STANDS"]),
)


@given(papers, rules)
def test_a_reading_keeps_its_promises(marks: dict[str, tuple[str, ...]], chosen: tuple[str, str]) -> None:
    try:
        reading = read(marks, papers__overvote=chosen[0], papers__double_post=chosen[1])
    except Malformed:
        return

    marked = {(contest, person) for contest, named in marks.items() for person in named}
    assert set(reading.votes) <= marked
    assert len(set(reading.votes)) == len(reading.votes)
    for contest in CONTESTS:
        assert sum(each == contest.id for each, _ in reading.votes) <= contest.seats
    assert len({person for _, person in reading.votes}) == len(reading.votes)  # nobody for two posts
    if reading.verdict == "VALID":
        assert set(reading.votes) == marked
    if reading.verdict in ("INVALID", "BLANK"):
        assert reading.votes == ()
    assert (reading.verdict == "BLANK") == (not marked)


@given(papers, st.randoms(use_true_random=False))
def test_the_order_of_posts_and_names_says_nothing(marks: dict[str, tuple[str, ...]], random: Any) -> None:
    shuffled = {contest: tuple(random.sample(named, len(named))) for contest, named in marks.items()}
    items = list(shuffled.items())
    random.shuffle(items)

    try:
        one = read(marks)
    except Malformed:
        with pytest.raises(Malformed):
            read(dict(items))
        return

    other = read(dict(items))
    assert (one.verdict, set(one.votes)) == (other.verdict, set(other.votes))
