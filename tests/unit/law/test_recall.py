"""Recall: who may demand it and when, what carries it, and that nothing follows where it fails."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from shared.election.after.keeping import Archived, PapersSealed
from shared.election.calling.call import DayChanged
from shared.election.disputes.recall import RecallAnswered, RecallDemanded
from shared.election.disputes.voiding import PersonVoided
from shared.election.outcome.outcome import PollRepeated
from shared.election.outcome.result import ResultAnnounced, WinnerReviewed
from shared.election.regulation import profile
from shared.election.regulation.profile import Profile
from shared.election.state import Contest
from tests.findings import findings
from tests.unit.law.disputes import agreed, recounting
from tests.unit.law.polls import attest, count, explained, winners
from tests.unit.law.stages import after
from tests.world import DAY, DOCUMENT, World, elector

RECALL = profile.load("RECALL-VC")
CHAIR = Contest("CHAIR", "罢免主任", "recall of the chair", 1, 1)
VICE = Contest("VICE", "罢免副主任", "recall of the vice-chair", 1, 2)
OTHER_GROUNDS = "b" * 64


def demand(contest: str = "CHAIR", person: str = "E-0001", **changes: Any) -> RecallDemanded:
    """Six of thirty electors, on the last day from which the vote is in time."""
    usual: dict[str, Any] = {
        "contest": contest,
        "person": person,
        "by_whom": "ELECTORS",
        "signatures": 6,
        "base": 30,
        "filed_on": "2026-02-26",
        "grounds": DOCUMENT,
    }
    return RecallDemanded(**(usual | changes))


def called(*contests: Contest, rules: Profile = RECALL) -> World:
    world = World(signing=False).called(rules, contests or (CHAIR,), party_gave_woman=None)
    return world.sealed(30)


def demanded(*contests: Contest) -> World:
    world = called(*contests)
    for place, contest in enumerate(contests or (CHAIR,), 1):
        world.given(demand(contest.id, elector(place)), "chair", "AUTHORITY")
    return world


def voted(world: World, agree: int, reject: int, blank: int = 0) -> World:
    """So many papers for the recall of E-0001 and against it; the outcome is determined."""
    papers = agree + reject + blank
    world.opened(30).issued([elector(number) for number in range(1, papers + 1)]).closed().box(papers)
    for _ in range(agree):
        count(world, {"CHAIR": ("E-0001",)})
    for _ in range(reject):
        count(world, {}, {"CHAIR": ("E-0001",)})
    for _ in range(blank):
        count(world, {})
    return attest(world).count_closed().determined()


def announced(world: World, **recalled: tuple[str, ...]) -> World:
    body = ResultAnnounced(winners=recalled, posted_on=DAY, document=DOCUMENT)
    return world.given(body, "chair", "scrutineer")


# The vote


def test_more_than_half_of_those_who_voted_recall() -> None:
    world = voted(demanded(), agree=9, reject=8)

    assert winners(world) == {"CHAIR": ["E-0001"]}
    agreed(announced(world, CHAIR=("E-0001",)))


def test_who_was_recalled_holds_nothing_that_could_be_void_or_reviewed() -> None:
    """Otherwise somebody could undo the recall by calling it an election (OCV2018 16)."""
    world = voted(demanded(), agree=9, reject=8)
    void = PersonVoided(person="E-0001", ground="BRIBERY", document=DOCUMENT)
    failed = WinnerReviewed(person="E-0001", contest="CHAIR", verdict="FAIL", woman=False, document=DOCUMENT)

    world.refuses("not-elected", void, "AUTHORITY")
    world.refuses("no-winner-to-review", failed, "joint")
    agreed(announced(world, CHAIR=("E-0001",)))


@pytest.mark.parametrize(("agree", "reject", "blank"), [(8, 8, 0), (8, 7, 1), (0, 16, 0)])
def test_half_does_not_and_who_leaves_the_paper_blank_has_voted(agree: int, reject: int, blank: int) -> None:
    world = voted(demanded(), agree, reject, blank)

    election = world.election
    assert winners(world) == {}
    assert (election.failed, election.open_seats, election.open_ties) == ([], {}, {})
    agreed(announced(world, CHAIR=()))


@pytest.mark.parametrize(("papers", "carried"), [(15, False), (16, True)])
def test_more_than_half_of_the_electors_have_to_vote(papers: int, carried: bool) -> None:
    world = voted(demanded(), agree=papers, reject=0)

    # Too few is not an invalid poll that is held again: the recall has failed.
    assert bool(winners(world)) is carried
    assert world.election.failed == []
    world.refuses("poll-was-valid", PollRepeated(day="2026-04-04"), "chair")
    agreed(world)


def test_with_more_papers_than_were_issued_the_vote_is_held_again() -> None:
    world = demanded().opened(30).issued([elector(number) for number in range(1, 19)]).closed().box(19)
    for _ in range(19):
        count(world, {"CHAIR": ("E-0001",)})
    attest(world).count_closed()
    explained(world, "R105", "S1").determined()

    assert world.election.failed == ["CHAIR"]
    agreed(world)


def test_several_are_voted_on_at_once_and_each_by_itself() -> None:
    world = demanded(CHAIR, VICE).opened(30).issued([elector(n) for n in range(1, 21)]).closed().box(20)
    for number in range(20):
        one: dict[str, tuple[str, ...]] = {"CHAIR": ("E-0001",)} if number < 11 else {}
        count(world, one, {"VICE": ("E-0002",)})
    attest(world).count_closed().determined()

    assert winners(world) == {"CHAIR": ["E-0001"]}
    agreed(announced(world, CHAIR=("E-0001",), VICE=()))


def test_nobody_else_can_be_written_on_the_paper() -> None:
    world = demanded().opened(30).issued([elector(n) for n in range(1, 19)]).closed().box(18)
    for _ in range(18):
        count(world, {"CHAIR": ("E-0007",)})
    attest(world).count_closed().determined()

    assert winners(world) == {}
    agreed(world)


def test_a_recall_is_counted_again_like_any_poll() -> None:
    world = voted(demanded(), agree=8, reject=8)

    world.given(recounting(), "chair")
    for number in range(16):
        count(world, {"CHAIR": ("E-0001",)} if number < 9 else {})
    attest(world).count_closed().determined()

    assert winners(world) == {"CHAIR": ["E-0001"]}
    agreed(world)


def test_its_papers_are_kept_like_any_papers() -> None:
    world = announced(voted(demanded(), agree=9, reject=8), CHAIR=("E-0001",))
    world.given(PapersSealed(round=1, papers=17, seal="封9", document=DOCUMENT), "chair", "scrutineer")

    world.given(Archived(index=DOCUMENT, kept_until=DAY), "chair", "supervisor")


# The demand


@pytest.mark.parametrize(("signatures", "enough"), [(5, False), (6, True), (31, False)])
def test_a_fifth_of_the_electors(signatures: int, enough: bool) -> None:
    world, body = called(), demand(signatures=signatures)

    if enough:
        world.given(body, "chair", "AUTHORITY")
    else:
        world.refuses("too-few-signatures", body, "chair", "AUTHORITY", clause="OCV2018 16")


@pytest.mark.parametrize(("signatures", "enough"), [(13, False), (14, True)])
def test_or_a_third_of_the_representatives(signatures: int, enough: bool) -> None:
    world = called()
    body = demand(by_whom="REPRESENTATIVES", signatures=signatures, base=42)

    if enough:
        world.given(body, "chair", "AUTHORITY")
    else:
        world.refuses("too-few-signatures", body, "chair", "AUTHORITY")


def test_where_the_regulation_lets_them() -> None:
    assert RECALL.recall is not None
    alone = msgspec.structs.replace(RECALL.recall, by_representatives=None)
    world = called(rules=msgspec.structs.replace(RECALL, recall=alone))

    world.refuses(
        "demanded-by-others", demand(by_whom="REPRESENTATIVES", signatures=42, base=42), "chair", "AUTHORITY"
    )


def test_the_electors_are_those_on_the_roll() -> None:
    called().refuses("base-differs", demand(base=29), "chair", "AUTHORITY")


def test_the_vote_is_within_thirty_days_of_the_demand() -> None:
    world = called().refuses("recall-late", demand(filed_on="2026-02-25"), "chair", "AUTHORITY")
    world.refuses("not-yet-filed", demand(filed_on="2026-03-27"), "chair", "AUTHORITY")
    world.given(demand(), "chair", "AUTHORITY")

    world.refuses("recall-late", DayChanged(day="2026-03-29"), "chair", "AUTHORITY", clause="ZJ2020 35")


@pytest.mark.parametrize(("voted_on", "barred"), [("2025-02-26", True), ("2025-02-25", False)])
def test_the_same_grounds_are_barred_for_a_year(voted_on: str, barred: bool) -> None:
    world, body = called(), demand(voted_before_on=voted_on)

    if barred:
        world.refuses("same-grounds", body, "chair", "AUTHORITY", clause="ZJ2020 36")
    else:
        world.given(body, "chair", "AUTHORITY")


def test_one_vote_asks_once_about_a_person_whatever_the_grounds() -> None:
    """A paper that agreed to both questions would name the person twice, and be thrown away."""
    world = called(CHAIR, VICE).given(demand(), "chair", "AUTHORITY")

    world.refuses("same-grounds", demand("VICE"), "chair", "AUTHORITY")
    again = demand("VICE", grounds=OTHER_GROUNDS)
    world.refuses("recall-asked-already", again, "chair", "AUTHORITY", clause="OCV2018 16")
    world.given(demand("VICE", "E-0002", grounds=OTHER_GROUNDS), "chair", "AUTHORITY")


def test_each_post_has_its_demand_before_papers_are_printed() -> None:
    from shared.election.polling.stations import PapersPrinted

    world = called(CHAIR, VICE).given(demand(), "chair", "AUTHORITY")
    world.refuses("no-such-post", demand(), "chair", "AUTHORITY")
    world.refuses("no-such-post", demand("MAYOR"), "chair", "AUTHORITY")
    body = PapersPrinted(round=1, papers=30, document=DOCUMENT)
    world.refuses("no-demand", body, "chair", "AUTHORITY", clause="OCV2018 16")

    world.given(demand("VICE", "E-0002"), "chair", "AUTHORITY").given(body, "chair", "AUTHORITY")


def test_once_papers_are_printed_no_demand_comes_in() -> None:
    from shared.election.polling.stations import PapersPrinted

    world = called(CHAIR, VICE)
    world.given(demand(), "chair", "AUTHORITY").given(demand("VICE", "E-0002"), "chair", "AUTHORITY")
    world.given(PapersPrinted(round=1, papers=30, document=DOCUMENT), "chair", "AUTHORITY")

    world.refuses("poll-began", demand("VICE", "E-0002"), "chair", "AUTHORITY")


def test_whoever_is_to_be_recalled_may_answer_before_the_vote() -> None:
    world = called().refuses("no-recall", RecallAnswered(contest="CHAIR", document=DOCUMENT), "chair")

    world.given(demand(), "chair", "AUTHORITY")
    world.given(RecallAnswered(contest="CHAIR", document=DOCUMENT), "chair")

    voted(world, agree=9, reject=8)
    world.refuses("no-recall", RecallAnswered(contest="CHAIR", document=DOCUMENT), "chair")


def test_an_ordinary_election_recalls_nobody() -> None:
    after("sealed").refuses("no-recall", demand(), "chair", "AUTHORITY")


@pytest.mark.parametrize("voted_on", ["2026-02-26", "2026-03-01"])
def test_a_vote_before_lies_before_the_demand(voted_on: str) -> None:
    body = demand(voted_before_on=voted_on)

    called().refuses("voted-after-filing", body, "chair", "AUTHORITY", clause="ZJ2020 36")


@pytest.mark.parametrize(("day", "late"), [("2026-03-28", set()), ("2026-03-29", {"A32"})])
def test_a_vote_that_is_repeated_after_its_thirty_days_is_held_and_found(day: str, late: set[str]) -> None:
    world = demanded().opened(30).issued([elector(number) for number in range(1, 19)]).closed().box(19)
    for _ in range(19):
        count(world, {"CHAIR": ("E-0001",)})
    explained(attest(world).count_closed(), "R105", "S1").determined()

    world.given(PollRepeated(day=day), "chair")

    found = [each for each in findings(world) if each.id == "A32"]
    assert {each.id for each in found} == late
    assert {each.clause for each in found} <= {"ZJ2020 35"}


def test_nobody_asks_for_the_audit_of_those_whose_term_goes_on() -> None:
    assert "A47" not in {each.id for each in findings(voted(demanded(), agree=9, reject=8))}
