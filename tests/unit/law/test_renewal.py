"""A runoff without candidates: people nominate themselves anew, are reviewed, listed and voted on (ZJ2020 29, 20-21).

Thirty electors; nobody has half of the twenty-four papers for chair, and four others are elected.
"""

from __future__ import annotations

from typing import Any

import pytest

from shared import clock
from shared.election.calling.call import DayChanged
from shared.election.candidates.candidacy import NominationWithdrawn
from shared.election.candidates.candidate_list import CandidatesPublished
from shared.election.candidates.nomination import CandidateNominated
from shared.election.candidates.qualification import QualificationDecided
from shared.election.outcome.outcome import PollRepeated, declaration
from shared.election.outcome.runoff import RunoffCalled
from shared.election.polling.stations import PapersPrinted
from shared.errors import Malformed
from tests.unit.law.polls import day_after, first, published, related, tallied, winner, winners
from tests.world import DOCUMENT, World, strokes_of

OPEN = {"CHAIR": {"E-0001": 12, "E-0002": 8}}


def called(days: int = 20, world: World | None = None, **rules: Any) -> World:
    """A runoff for the chair without candidates, so many days after the first poll."""
    world = first(published(**rules), OPEN).determined() if world is None else world
    return world.given(RunoffCalled(day=day_after(world, days), self_nominated=("CHAIR",)), "chair")


def anew(person: str, contest: str = "CHAIR", in_person: bool = True) -> CandidateNominated:
    return CandidateNominated(candidate=person, contest=contest, in_person=in_person)


def nominated(world: World, *persons: str) -> World:
    for person in persons:
        world.given(anew(person), "registrar")
    return world


def cleared(world: World, *persons: str) -> World:
    """Whoever has not been reviewed for this post before is."""
    for person in persons:
        if not world.election.candidates[person].verdicts:
            world.cleared(person)
    return world


def lists(world: World, *persons: str, contest: str = "CHAIR") -> CandidatesPublished:
    today = clock.day_of(world.now).isoformat()
    strokes = strokes_of({contest: persons})
    return CandidatesPublished(posted_on=today, lists={contest: persons}, document=DOCUMENT, strokes=strokes)


def listed(world: World, *persons: str) -> World:
    return cleared(world, *persons).given(lists(world, *persons), "chair")


# Who stands


def test_losers_and_newcomers_stand_are_listed_and_one_of_them_wins_with_a_third() -> None:
    world = listed(nominated(called(), "E-0002", "E-0020"), "E-0002", "E-0020")
    assert world.election.round.polls["CHAIR"].candidates == ["E-0002", "E-0020"]

    tallied(world, {"CHAIR": {"E-0020": 8, "E-0002": 7}}, 24).determined()

    assert winners(world)["CHAIR"] == ["E-0020"]
    assert not winner(world, "E-0020").written_in
    assert world.election.open_seats == {}


def test_others_are_written_in_for_there_are_no_candidates() -> None:
    world = listed(nominated(called(), "E-0002"), "E-0002")

    tallied(world, {"CHAIR": {"E-0001": 9, "E-0002": 8, "E-0021": 7}}, 24).determined()

    assert winners(world)["CHAIR"] == ["E-0001"]
    assert winner(world, "E-0001").written_in, "who did not come forward again is reviewed as written in"


def test_a_review_and_pledges_for_the_same_post_need_no_repetition_others_do() -> None:
    world = nominated(called(), "E-0002", "E-0007", "E-0020")
    candidates = world.election.candidates

    assert candidates["E-0002"].verdicts == {"TOWNSHIP": "PASS", "JOINT": "PASS"}
    assert candidates["E-0007"].verdicts == {}, "E-0007 was reviewed for a member's seat"
    for person in ("E-0007", "E-0020"):
        world.refuses("not-reviewed", lists(world, "E-0002", "E-0007", "E-0020"), "chair", clause="S10.72")
        world.cleared(person)
    world.given(lists(world, "E-0002", "E-0007", "E-0020"), "chair")


def test_who_holds_a_seat_or_may_not_serve_beside_a_holder_does_not_stand() -> None:
    world = related(published(), "E-0020", "E-0003", "SPOUSE")
    related(world, "E-0021", "E-0006", "SPOUSE")
    called(world=first(world, {**OPEN, "MEMBER": {"E-0005": 20}}).determined())

    world.refuses("cannot-be-elected", anew("E-0003"), "registrar", clause="ZJ2020 29")

    # The spouse of a member may seek the higher post, and the member gives way (ZJ2020 31).
    world.given(anew("E-0021"), "registrar").given(anew("E-0020"), "registrar")


def test_kin_of_a_holder_of_a_higher_post_does_not_stand_for_a_lower_one() -> None:
    world = related(published(), "E-0020", "E-0001", "SPOUSE")
    first(world, {"VICE": {"E-0003": 12, "E-0004": 8}}).determined()
    world.given(RunoffCalled(day=day_after(world, 20), self_nominated=("VICE",)), "chair")

    world.refuses("cannot-be-elected", anew("E-0020", "VICE"), "registrar")
    world.given(anew("E-0021", "VICE"), "registrar")


def test_nobody_stands_twice_or_by_proxy_or_after_a_failed_review_or_for_a_post_that_is_not_run_off() -> None:
    world = nominated(called(), "E-0020")

    world.refuses("stands-already", anew("E-0020"), "registrar")
    world.refuses("nominated-by-another", anew("E-0021", in_person=False), "registrar", clause="S10.71")
    world.refuses("nominations-closed", anew("E-0021", "MEMBER"), "registrar")
    failed = QualificationDecided(
        candidate="E-0020", stage="TOWNSHIP", verdict="FAIL", values={"Q1": "TRUE"}, document=DOCUMENT
    )
    world.given(failed, "township").refuses("failed-review", anew("E-0020"), "registrar")


def test_the_last_day_is_the_tenth_before_the_poll() -> None:
    world = called(days=20)

    world.before(10).given(anew("E-0020"), "registrar")
    world.before(9).refuses("nomination-late", anew("E-0021"), "registrar", clause="ZJ2020 20")


# Calling it


def test_its_day_leaves_the_days_that_a_nomination_needs() -> None:
    world = first(published(), OPEN).determined()
    body = RunoffCalled(day=day_after(world, 9), self_nominated=("CHAIR",))

    world.refuses("no-time-to-nominate", body, "chair", clause="ZJ2020 20")

    called(days=10, world=world)


def test_only_where_the_regulation_has_it() -> None:
    world = first(published(runoff__self_nomination=False), OPEN).determined()
    body = RunoffCalled(day=day_after(world, 20), self_nominated=("CHAIR",))

    world.refuses("no-renewed-nomination", body, "chair", clause="test")


@pytest.mark.parametrize("contest", ["VICE", "CAPTAIN"])
def test_only_for_missing_seats(contest: str) -> None:
    world = first(published(), OPEN).determined()

    body = RunoffCalled(day=day_after(world, 20), self_nominated=(contest,))

    world.refuses("no-seat-missing", body, "chair")


def test_one_post_is_run_off_in_one_way() -> None:
    world = first(published(), OPEN).determined()
    names: dict[str, tuple[str, ...]] = {"CHAIR": ("E-0001", "E-0002")}

    with pytest.raises(Malformed, match="twice"):
        world.given(
            RunoffCalled(day=day_after(world, 20), candidates=names, self_nominated=("CHAIR",)), "chair"
        )


def test_its_day_is_only_moved_back() -> None:
    world = called(days=20)

    world.refuses("day-brought-forward", DayChanged(day=day_after(world, -1)), "chair", "AUTHORITY")

    world.given(DayChanged(day=day_after(world, 1)), "chair", "AUTHORITY")


# The list


def test_papers_are_printed_once_the_list_hangs_with_all_who_came_forward() -> None:
    world = called()
    papers = PapersPrinted(round=2, papers=40, document=DOCUMENT)

    world.refuses("candidates-not-posted", papers, "chair", "AUTHORITY")
    listed(world)
    nominated(world, "E-0020").refuses("candidates-not-posted", papers, "chair", "AUTHORITY")
    listed(world, "E-0020").given(papers, "chair", "AUTHORITY")


def test_the_list_hangs_five_days_and_is_of_this_post_alone() -> None:
    world = cleared(nominated(called(days=20), "E-0020"), "E-0020")
    world.refuses("list-differs", lists(world), "chair", clause="ZJ2020")
    with pytest.raises(Malformed, match="CHAIR"):
        world.given(lists(world, "E-0020", contest="VICE"), "chair")

    world.before(4).refuses("list-posted-late", lists(world, "E-0020"), "chair", clause="ZJ2020 18, 20")
    world.refuses(
        "list-posted-late",
        CandidatesPublished(posted_on=day_after(world, -4), lists={"CHAIR": ("E-0020",)}, document=DOCUMENT),
        "chair",
    )


def test_an_empty_list_leaves_the_voters_to_write_names() -> None:
    world = listed(called())

    tallied(world, {"CHAIR": {"E-0020": 8}}, 24).determined()

    assert winners(world)["CHAIR"] == ["E-0020"]


def test_who_withdraws_leaves_the_paper_and_nobody_moves_up() -> None:
    world = listed(nominated(called(), "E-0002", "E-0020"), "E-0002", "E-0020")

    world.given(NominationWithdrawn(candidate="E-0020", document=DOCUMENT), "registrar")

    assert world.election.round.polls["CHAIR"].candidates == ["E-0002"]


# What follows


def test_an_invalid_one_is_held_again_with_those_who_were_listed() -> None:
    world = listed(nominated(called(), "E-0002", "E-0020"), "E-0002", "E-0020")
    tallied(world, {}, 10).determined()
    assert declaration(world.election).failed == ("CHAIR",)

    world.given(PollRepeated(day=day_after(world, 7)), "chair")

    poll = world.election.round.polls["CHAIR"]
    assert poll.candidates == ["E-0002", "E-0020"]
    world.refuses("nominations-closed", anew("E-0021"), "registrar")
    tallied(world, {"CHAIR": {"E-0021": 9}}, 24).determined()
    assert winners(world)["CHAIR"] == ["E-0021"], "written in"


def test_a_runoff_by_votes_may_follow_among_those_of_the_last_poll() -> None:
    world = listed(nominated(called(), "E-0020", "E-0021"), "E-0020", "E-0021")
    tallied(world, {"CHAIR": {"E-0020": 7, "E-0021": 6, "E-0022": 5}}, 24).determined()

    body = RunoffCalled(day=day_after(world, 7), candidates={"CHAIR": ("E-0020", "E-0021")})

    world.given(body, "chair")
