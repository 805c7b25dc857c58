"""Void: the election of a post, or the whole; it is voted on again, or another is called."""

from __future__ import annotations

from shared.election.after.keeping import Archived, PapersSealed
from shared.election.outcome.certificates import CertificateIssued
from shared.election.outcome.outcome import PollRepeated
from shared.election.outcome.result import HandoverCompleted, ResultAnnounced, ResultApproved, seats_held
from tests.unit.law.disputes import (
    agreed,
    election_void,
    person_void,
    polled_again,
)
from tests.unit.law.polls import (
    USUAL_VOTES,
    day_after,
    first,
    later,
    paper_counted,
    polled,
    runoff,
    winners,
)
from tests.unit.law.stages import after
from tests.world import DAY, DOCUMENT, World

THREE_PAST_HALF = {"MEMBER": {"E-0005": 20, "E-0006": 16, "E-0007": 12}}


def announced_on(world: World, day: str, **vacant: int) -> ResultAnnounced:
    held = {contest: tuple(sorted(persons)) for contest, persons in seats_held(world.election).items()}
    return ResultAnnounced(winners=held, posted_on=day, document=DOCUMENT, vacant=vacant)


def test_a_void_post_is_voted_on_again_from_the_beginning() -> None:
    world = first(after("published"), THREE_PAST_HALF).determined().announced()

    world.given(election_void("MEMBER"), "AUTHORITY")

    assert "MEMBER" not in winners(world)
    assert winners(world)["CHAIR"] == ["E-0001"]
    assert world.election.failed == ["MEMBER"]
    agreed(world)
    world.refuses("nothing-to-announce", announced_on(world, DAY), "chair", "scrutineer")
    world.given(PollRepeated(day=day_after(world, 7)), "chair")
    poll = world.election.round.polls["MEMBER"]
    assert (poll.kind, poll.seats, poll.candidates) == ("FIRST", 2, ["E-0005", "E-0006", "E-0007"])
    polled_again(world, {"MEMBER": {"E-0006": 20, "E-0007": 18}}, 24)
    assert winners(world)["MEMBER"] == ["E-0006", "E-0007"]
    agreed(world.announced())


def test_a_void_post_that_was_filled_in_a_runoff_is_not_run_off_again_but_begun_anew() -> None:
    world = first(after("published"), {"CHAIR": {"E-0001": 12, "E-0002": 12}}).determined()
    runoff(world)
    polled_again(world, {"CHAIR": {"E-0001": 9, "E-0002": 8}}, 17)

    world.given(election_void("CHAIR"), "AUTHORITY").given(PollRepeated(day=day_after(world, 7)), "chair")

    assert world.election.round.polls["CHAIR"].kind == "FIRST"
    polled_again(world, {"CHAIR": {"E-0001": 10, "E-0002": 14}}, 24)
    assert winners(world)["CHAIR"] == ["E-0002"]
    agreed(world.announced())


def test_all_posts_are_void_if_none_is_named() -> None:
    world = after("announced").given(election_void(), "AUTHORITY")

    assert winners(world) == {}
    assert world.election.failed == ["CHAIR", "VICE", "MEMBER", "WOMAN"]
    agreed(world)
    world.given(PollRepeated(day=day_after(world, 7)), "chair")
    polled_again(world, USUAL_VOTES, 24)
    agreed(world.announced())


def test_who_is_void_is_not_on_the_paper_when_the_post_is_voted_on_again() -> None:
    world = after("announced").given(person_void("E-0001"), "AUTHORITY")
    world.given(election_void("CHAIR"), "AUTHORITY").given(PollRepeated(day=day_after(world, 7)), "chair")

    assert world.election.round.polls["CHAIR"].candidates == ["E-0002"]
    assert paper_counted(polled(world, 20), {"CHAIR": ("E-0001",)}).verdict == "INVALID"
    agreed(world)


def test_the_repeated_poll_can_be_counted_again() -> None:
    from tests.unit.law.disputes import counted_again, recounting

    world = after("announced").given(election_void("CHAIR"), "AUTHORITY")
    world.given(PollRepeated(day=day_after(world, 7)), "chair")
    polled_again(world, {"CHAIR": {"E-0001": 20}}, 24)

    world.given(recounting(number=2), "chair")
    counted_again(world, {"CHAIR": {"E-0002": 20}}, 24).count_closed().determined()

    assert winners(world)["CHAIR"] == ["E-0002"]
    agreed(world)


def test_a_poll_whose_post_was_voided_is_not_counted_again() -> None:
    from tests.unit.law.disputes import recounting

    world = first(after("published")).determined().given(election_void("CHAIR"), "AUTHORITY")

    world.refuses("outcome-voided", recounting(), "chair")


def test_nor_is_a_runoff_after_the_post_of_an_earlier_round_was_voided() -> None:
    from tests.unit.law.disputes import counted_again, recounting

    world = first(after("published"), {"CHAIR": {"E-0001": 12, "E-0002": 12}}).determined()
    runoff(world)
    polled_again(world, {"CHAIR": {"E-0001": 9, "E-0002": 8}}, 17).given(election_void("MEMBER"), "AUTHORITY")

    # Going back would bring the void winners of the first round back with it.
    world.refuses("outcome-voided", recounting(number=2), "chair")

    world.given(PollRepeated(day=day_after(world, 7)), "chair")
    polled_again(world, {"MEMBER": {"E-0005": 20, "E-0006": 18}}, 24).given(recounting(number=3), "chair")
    counted_again(world, {"MEMBER": {"E-0006": 20, "E-0007": 18}}, 24).count_closed().determined()
    assert winners(world)["MEMBER"] == ["E-0006", "E-0007"]
    agreed(world.announced())


def test_only_the_authority_declares_a_poll_void_and_names_posts_that_exist() -> None:
    world = after("announced")

    world.refuses("signers-lack-office", election_void(), "chair")
    world.refuses("no-such-post", election_void("MAYOR"), "AUTHORITY")
    world.refuses("no-such-post", election_void("CHAIR", "CHAIR"), "AUTHORITY")


def test_what_is_not_decided_is_not_void() -> None:
    for stage in ("published", "issued", "counted", "count closed"):
        after(stage).refuses("poll-not-decided", election_void(), "AUTHORITY")


def test_once_the_new_body_is_in_office_only_a_new_election_can_follow() -> None:
    world = later(after("announced"), 5)
    world.given(HandoverCompleted(done_on="2026-04-02", document=DOCUMENT), "chair", "AUTHORITY")

    world.refuses("handed-over", election_void("CHAIR"), "AUTHORITY")
    world.given(election_void(follows="NEW_ELECTION"), "AUTHORITY")


def test_where_a_new_election_follows_nothing_of_this_one_stands_but_its_archive() -> None:
    world = after("announced").refuses(
        "whole-election", election_void("CHAIR", follows="NEW_ELECTION"), "AUTHORITY"
    )

    world.given(election_void(follows="NEW_ELECTION", ground="ROLL"), "AUTHORITY")

    assert winners(world) == {}
    world.refuses("cancelled", PollRepeated(day=day_after(world, 7)), "chair")
    world.refuses("cancelled", announced_on(world, DAY), "chair", "scrutineer")
    world.given(PapersSealed(round=1, papers=24, seal="封9", document=DOCUMENT), "chair", "scrutineer")
    world.given(Archived(index=DOCUMENT, kept_until="2031-03-28"), "chair", "supervisor")
    agreed(world)


def test_even_an_election_that_has_not_been_polled_can_be_void_as_a_whole() -> None:
    world = after("sealed").given(election_void(follows="NEW_ELECTION", ground="ROLL"), "AUTHORITY")

    world.refuses("cancelled", PollRepeated(day=DAY), "chair")


def test_and_with_the_election_of_the_post() -> None:
    world = after("announced").given(ResultApproved(document=DOCUMENT), "AUTHORITY")
    body = CertificateIssued(person="E-0001", contest="CHAIR", document=DOCUMENT)
    world.given(body, "AUTHORITY").given(election_void("CHAIR"), "AUTHORITY")

    assert "CHAIR" not in world.election.certified
