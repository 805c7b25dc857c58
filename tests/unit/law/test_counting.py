"""Counting: all boxes are opened first, papers are counted from mixed piles, attested by three, and closed by four."""

from __future__ import annotations

import json
from typing import Any

import pytest

from services.audit.verify.recount import recount
from shared.election.counting.boxes import BoxOpened, PilesMerged
from shared.election.counting.closing import BatchAttested, CountClosed, DifferenceExplained, verdicts
from shared.election.counting.counting import DoubtfulPaperRuled, PaperCorrected, PaperCounted, PaperKeyed
from shared.election.disputes.recounting import StationVoided
from shared.election.polling.stations import StationClosed
from tests.unit.law.stages import OTHER, USUAL, after
from tests.world import DOCUMENT, World, elector, random_id

PAPER = random_id("the paper")
MARKS: dict[str, tuple[str, ...]] = {contest: tuple(persons) for contest, persons in USUAL.items()}


def box(station: str = "S1", pile: str = "P", returned: int = 24, **more: Any) -> BoxOpened:
    return BoxOpened(
        **({"round": 1, "seal_intact": True} | more), station=station, pile=pile, returned=returned
    )


def paper(name: str = PAPER, verdict: Any = "VALID", marks: Any = MARKS, **more: Any) -> PaperCounted:
    return PaperCounted(**({"round": 1} | more), paper=name, verdict=verdict, marks=marks)


def doubtful(name: str = PAPER) -> PaperCounted:
    return paper(name, "DOUBTFUL", {})


def ruled(verdict: Any = "VALID", present: int = 5, in_favour: int = 3, **more: Any) -> DoubtfulPaperRuled:
    usual: dict[str, Any] = {"round": 1, "paper": PAPER, "marks": MARKS if verdict == "VALID" else {}}
    if verdict == "INVALID":
        usual["reason"] = "BY_RULING"
    return DoubtfulPaperRuled(
        verdict=verdict, present=present, in_favour=in_favour, document=DOCUMENT, **(usual | more)
    )


def corrected(verdict: Any = "VALID", marks: Any = MARKS, name: str = PAPER) -> PaperCorrected:
    return PaperCorrected(round=1, paper=name, verdict=verdict, marks=marks)


def attested(papers: int, batch: str = random_id("batch"), pile: str = "P") -> BatchAttested:
    return BatchAttested(round=1, pile=pile, batch=batch, papers=papers)


ATTESTORS = ("caller", "counter", "scrutineer")
CLOSERS = ("chair", "caller", "counter", "scrutineer")


def two_stations(first: int, second: int) -> World:
    """Two stations closed, with so many papers issued at each; no box is open."""
    world = after("published").opened(30, ("S1", "S2"))
    world.issued([elector(number) for number in range(1, first + 1)])
    world.issued([elector(number) for number in range(first + 1, first + second + 1)], "S2")
    return world.closed("S1").closed("S2")


def closing(world: World, **changes: Any) -> CountClosed:
    """The figures of the count, with some changed."""
    found = verdicts(world.election.round)
    lawful: dict[str, Any] = {
        "round": 1,
        "valid": found.get("VALID", 0),
        "partly_invalid": found.get("PARTLY_INVALID", 0),
        "invalid": found.get("INVALID", 0),
        "blank": found.get("BLANK", 0),
        "votes": {contest: dict(votes) for contest, votes in world.election.round.votes.items()},
    }
    return CountClosed(**(lawful | changes))


# Boxes and piles


def test_a_box_is_opened_and_its_papers_go_into_a_pile() -> None:
    world = after("closed").given(box(returned=23), "chair", "scrutineer")

    assert world.election.round.phase == "COUNTING"
    assert world.election.round.stations["S1"].returned == world.election.round.piles["P"].returned == 23
    assert world.election.incidents == 0


def test_a_broken_seal_is_an_incident() -> None:
    world = after("closed").given(box(seal_intact=False), "chair", "scrutineer")

    assert world.election.incidents == 1


def test_a_box_is_opened_once_and_only_where_there_is_one() -> None:
    world = after("closed").refuses("box-not-there", box("S2"), "chair", "scrutineer", clause="ZJ2020 26")
    world.given(box(), "chair", "scrutineer")

    world.refuses("box-not-there", box(), "chair", "scrutineer")


def test_no_box_is_opened_once_papers_are_counted() -> None:
    world = two_stations(12, 12).given(box(returned=12), "chair", "scrutineer")
    world.refuses("box-unopened", paper(), "counter", clause="ZJ2020 26")

    world.given(box("S2", returned=12), "chair", "scrutineer").given(paper(), "counter")

    world.refuses("box-not-there", box("S2", returned=12), "chair", "scrutineer")


def test_boxes_may_go_into_one_pile() -> None:
    world = two_stations(12, 4).given(box(returned=12), "chair", "scrutineer")
    world.given(box("S2", returned=4), "chair", "scrutineer")

    assert world.election.round.piles["P"].returned == 16
    world.given(paper(), "counter")


def test_a_pile_of_five_keeps_the_vote_secret_and_one_of_four_does_not() -> None:
    world = two_stations(12, 5).given(box(returned=12), "chair", "scrutineer")
    five = world.fork().given(box("S2", "Q", 5), "chair", "scrutineer")
    four = world.fork().given(box("S2", "Q", 4), "chair", "scrutineer")

    five.given(paper(pile="Q"), "counter")
    four.refuses("pile-too-small", paper(pile="Q"), "counter", clause="A51")
    four.given(PilesMerged(round=1, pile="Q", into="P"), "chair")

    assert four.election.round.piles["P"].returned == 16
    assert four.election.round.stations["S2"].pile == "P"


def test_the_only_pile_may_be_small() -> None:
    """There is nothing to mix it with; the whole village voted that little."""
    world = after("opened").issued(["E-0001", "E-0002"]).closed().box(2)

    world.given(paper(), "counter")


def test_piles_are_merged_before_either_is_counted() -> None:
    world = two_stations(12, 8).given(box(returned=12), "chair", "scrutineer")
    world.given(box("S2", "Q", 8), "chair", "scrutineer").given(paper(), "counter")

    for pile, into in (("P", "Q"), ("Q", "P"), ("Q", "Q"), ("Q", "R"), ("R", "Q")):
        world.refuses("pile-not-there", PilesMerged(round=1, pile=pile, into=into), "chair")


# Papers


def test_a_paper_is_counted_once() -> None:
    world = after("boxed").given(paper(), "counter")
    assert world.election.round.votes["MEMBER"] == {"E-0005": 1, "E-0006": 1}

    world.refuses("paper-counted-before", paper(), "counter", clause="ZJ2020 26")


def test_no_more_papers_are_counted_than_came_out_of_the_boxes() -> None:
    world = after("boxed").counted([USUAL] * 24)

    world.refuses("pile-exhausted", paper(), "counter", clause="R107")
    world.refuses("pile-exhausted", paper(pile="Q"), "counter")


def test_not_before_a_box_is_open_and_not_after_the_count_is_closed() -> None:
    after("closed").refuses("round-not-there", paper(), "counter", clause="ZJ2020 24-29")
    after("count closed").refuses("round-not-there", paper(), "counter")
    after("boxed").refuses("round-not-there", paper(round=2), "counter")


def test_the_verdict_follows_from_the_marks() -> None:
    world = after("boxed")

    for verdict, marks in (("INVALID", MARKS), ("BLANK", MARKS), ("PARTLY_INVALID", MARKS), ("VALID", {})):
        world.refuses("verdict-differs", paper(verdict=verdict, marks=marks), "counter")


def test_papers_are_called_where_the_method_says_so() -> None:
    body = PaperKeyed(round=1, paper=PAPER, verdict="VALID", marks=MARKS)

    after("boxed").refuses("counted-otherwise", body, "counter", clause="S10.64")


# Doubtful papers


def test_a_doubtful_paper_waits_for_the_committee() -> None:
    world = after("boxed").given(doubtful(), "counter")
    assert world.election.round.piles["P"].doubtful == 1
    assert world.election.round.votes == {}

    world.given(ruled(), "chair", "scrutineer")

    assert world.election.round.piles["P"].doubtful == 0
    assert world.election.round.votes["CHAIR"] == {"E-0001": 1}
    assert world.election.round.papers[PAPER].verdict == "VALID"


def test_the_committee_may_rule_it_invalid() -> None:
    world = after("boxed").given(doubtful(), "counter").given(ruled("INVALID"), "chair", "scrutineer")

    assert world.election.round.votes == {}
    assert world.election.round.papers[PAPER].verdict == "INVALID"


@pytest.mark.parametrize(("present", "in_favour"), [(4, 2), (5, 2), (0, 0), (8, 5), (3, 4)])
def test_by_more_than_half_of_the_members_present(present: int, in_favour: int) -> None:
    """The committee has seven."""
    world = after("boxed").given(doubtful(), "counter")

    world.refuses(
        "ruling-without-majority",
        ruled("VALID", present, in_favour),
        "chair",
        "scrutineer",
        clause="ZJ2020 27",
    )
    world.given(ruled("VALID", 7, 4), "chair", "scrutineer")


def test_only_a_doubtful_paper_is_ruled_on_and_the_ruling_decides() -> None:
    world = after("boxed").given(paper(), "counter").refuses("not-doubtful", ruled(), "chair", "scrutineer")
    world.refuses("not-doubtful", ruled(paper=random_id("unknown")), "chair", "scrutineer")

    world = after("boxed").given(doubtful(), "counter")
    world.refuses("not-doubtful", ruled("DOUBTFUL"), "chair", "scrutineer")


def test_counters_neither_decide_a_doubtful_paper_nor_undo_the_committees_ruling() -> None:
    world = after("boxed").given(doubtful(), "counter")
    world.refuses("committee-decides", corrected(), "counter", "scrutineer", clause="A33")

    world.given(ruled("INVALID"), "chair", "scrutineer")

    world.refuses("committee-decides", corrected(), "counter", "scrutineer")
    world.given(ruled("VALID"), "chair", "scrutineer")
    assert world.election.round.votes["CHAIR"] == {"E-0001": 1}


# Corrections


def test_a_correction_takes_the_old_votes_back_and_adds_the_new() -> None:
    world = after("boxed").given(paper(), "counter")

    world.given(corrected(marks={"CHAIR": ("E-0002",)}), "counter", "scrutineer")

    votes = world.election.round.votes
    assert {contest: {p: n for p, n in each.items() if n} for contest, each in votes.items()} == {
        "CHAIR": {"E-0002": 1},
        "VICE": {},
        "MEMBER": {},
        "WOMAN": {},
    }
    assert world.election.round.piles["P"].counted == 1


def test_a_correction_can_find_a_paper_blank() -> None:
    world = after("boxed").given(paper(), "counter")

    world.given(corrected("BLANK", {}), "counter", "scrutineer")

    assert world.election.round.piles["P"].verdicts == {"VALID": 0, "BLANK": 1}


def test_a_correction_is_two_peoples_about_a_counted_paper_and_decides() -> None:
    world = after("boxed").refuses(
        "no-such-paper", corrected(), "counter", "scrutineer", clause="docs/rules.md 5"
    )
    world.given(paper(), "counter")

    world.refuses("signers-lack-office", corrected(), "counter")
    world.refuses("signers-lack-office", corrected(), "counter", "counter2")
    world.refuses("no-such-paper", corrected("DOUBTFUL", {}), "counter", "scrutineer")
    world.refuses("verdict-differs", corrected("INVALID"), "counter", "scrutineer")


# Batches


def test_three_people_attest_what_was_counted_since_the_last_batch() -> None:
    world = after("boxed").counted([USUAL] * 10, attest=False)
    for wrong in (0, 9, 11):
        world.refuses("batch-differs", attested(wrong), *ATTESTORS, clause="ZJ2020 26")
    world.given(attested(10), *ATTESTORS).counted([USUAL] * 4, attest=False)

    world.refuses("batch-differs", attested(4), *ATTESTORS)  # the same batch again
    world.given(attested(4, random_id("next")), *ATTESTORS)

    assert world.election.round.piles["P"].attested == 14


def test_there_is_nothing_to_attest_in_a_pile_that_is_not_there() -> None:
    after("boxed").refuses("batch-differs", attested(0, pile="Q"), *ATTESTORS)


# Closing


def test_the_count_is_closed_with_the_figures_of_its_papers() -> None:
    world = after("counted")

    assert world.given(closing(world), *CLOSERS).election.round.phase == "COUNTED"


@pytest.mark.parametrize(
    "changes",
    [
        {"valid": 23},
        {"invalid": 1},
        {"partly_invalid": 1},
        {"blank": 1},
        {"votes": {}},
        {"votes": {"CHAIR": {"E-0001": 18, "E-0002": 6}}},
    ],
)
def test_and_with_no_others(changes: dict[str, Any]) -> None:
    world = after("counted")

    world.refuses("count-differs", closing(world, **changes), *CLOSERS, clause="A29, A38")


def test_nor_with_one_vote_moved() -> None:
    world = after("counted")
    votes = {contest: dict(each) for contest, each in world.election.round.votes.items()}
    votes["CHAIR"] = {"E-0001": 17, "E-0002": 7}

    world.refuses("count-differs", closing(world, votes=votes), *CLOSERS)


def test_persons_without_votes_may_be_written_down() -> None:
    world = after("counted")
    votes = {contest: dict(each) for contest, each in world.election.round.votes.items()}
    votes["CHAIR"]["E-0020"] = 0

    world.given(closing(world, votes=votes), *CLOSERS)


def test_a_post_that_is_not_on_the_paper_has_no_votes() -> None:
    world = after("counted")
    votes = {contest: dict(each) for contest, each in world.election.round.votes.items()}

    world.refuses("post-not-on-paper", closing(world, votes=votes | {"MAYOR": {}}), *CLOSERS, clause="A38")


def test_every_paper_is_counted_and_attested_and_none_doubtful() -> None:
    few = after("boxed").counted([USUAL] * 23)
    few.refuses("count-incomplete", closing(few), *CLOSERS, clause="ZJ2020 26-27")

    unattested = after("boxed").counted([USUAL] * 24, attest=False)
    unattested.refuses("count-incomplete", closing(unattested), *CLOSERS)

    waiting = after("boxed").given(doubtful(), "counter").counted([USUAL] * 23)
    waiting.refuses("count-incomplete", closing(waiting), *CLOSERS)
    waiting.given(ruled(), "chair", "scrutineer")
    waiting.given(closing(waiting), *CLOSERS)


def test_every_box_is_opened() -> None:
    world = two_stations(12, 12).given(box(returned=0), "chair", "scrutineer")

    world.refuses("box-unopened", closing(world), *CLOSERS)


def test_empty_boxes_make_an_empty_count() -> None:
    world = after("opened").closed().box(0)

    assert world.given(closing(world), *CLOSERS).election.round.phase == "COUNTED"


def test_all_four_sign() -> None:
    world = after("counted")

    for missing in CLOSERS:
        signers = [signer for signer in CLOSERS if signer != missing]
        world.refuses("signers-lack-office", closing(world), *signers, clause="A49")


# Differences


def explained(rule: str = "R102", station: str | None = "S1") -> DifferenceExplained:
    return DifferenceExplained(
        round=1, rule=rule, station=station, explanation="MISCOUNTED", document=DOCUMENT
    )


def test_there_is_nothing_to_explain_where_everything_adds_up() -> None:
    for rule in ("R101", "R102", "R105", "R106", "W201", "R999"):
        after("boxed").refuses("no-such-difference", explained(rule), "chair", "scrutineer", clause="A19")


def test_a_difference_is_explained_once() -> None:
    world = after("issued")
    short = StationClosed(round=1, station="S1", issued=24, spoiled=0, unused=5, seal="封")
    world.given(short, "chief", "scrutineer").refuses(
        "no-such-difference", explained(station=None), "chair", "scrutineer"
    )

    world.given(explained(), "chair", "scrutineer")

    world.refuses("no-such-difference", explained(), "chair", "scrutineer")
    assert world.election.round.explained == {"R102:S1"}


def test_fewer_papers_than_were_issued_need_no_explanation() -> None:
    """Somebody put the paper into a pocket: a warning, not a difference."""
    world = after("closed").box(20).counted([USUAL] * 14 + [OTHER] * 6).count_closed()

    world.determined()


def test_a_small_pile_is_not_counted_by_itself_when_the_station_beside_it_is_void() -> None:
    """A51: papers that do not count any more do not hide the few that do."""
    world = two_stations(12, 4).given(box(returned=12), "chair", "scrutineer")
    world.given(box("S2", "Q", 4), "chair", "scrutineer")
    void = StationVoided(round=1, station="S1", ground="SECRECY", document=DOCUMENT)

    world.given(void, "chair", "AUTHORITY").refuses(
        "pile-too-small", paper(pile="Q"), "counter", clause="A51"
    )


def test_a_ruling_is_replaced_by_a_ruling_in_the_second_count_too() -> None:
    world = after("boxed").given(doubtful(), "counter")
    world.given(ruled(), "chair", "scrutineer").given(ruled("INVALID"), "chair", "scrutineer")

    again = recount((index, json.loads(payload)) for index, payload in enumerate(world.payloads))
    assert again.differences == ()
