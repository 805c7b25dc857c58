"""By-elections: an announced reason, the vacant posts alone, to the end of the term."""

from __future__ import annotations

from typing import Any

import pytest

from shared.election.after.keeping import Archived, PapersSealed
from shared.election.calling.by_election import Reason, VacancyAnnounced
from shared.election.outcome.result import HandoverCompleted
from shared.election.polling.stations import PapersPrinted
from shared.election.regulation import profile
from shared.election.state import Contest
from tests.findings import findings
from tests.unit.law.disputes import agreed, polled_again
from tests.unit.law.polls import winners
from tests.unit.law.stages import after
from tests.world import DAY, DOCUMENT, World

RULES = profile.load("BY-ELECTION-VC")
CHAIR = Contest("CHAIR", "主任", "chair", 1, 1)


def vacancy(contest: str = "CHAIR", **changes: Any) -> VacancyAnnounced:
    usual: dict[str, Any] = {
        "contest": contest,
        "reason": "RESIGNED",
        "since": "2026-01-02",
        "term_ends": "2028-03-28",
        "posted_on": "2026-01-06",
        "document": DOCUMENT,
    }
    return VacancyAnnounced(**(usual | changes))


def listed() -> World:
    """A by-election for the chair, its two candidates posted; nobody has said why the post is vacant."""
    world = World(signing=False).called(RULES, (CHAIR,), party_gave_woman=None).sealed(30)
    return world.nominated({"CHAIR": ("E-0001", "E-0002")}).published()


def test_a_vacant_post_is_filled_like_the_first_time() -> None:
    world = listed().given(vacancy(), "chair", "AUTHORITY")

    polled_again(world, {"CHAIR": {"E-0001": 13, "E-0002": 11}}, 24)

    assert winners(world) == {"CHAIR": ["E-0001"]}
    agreed(world.announced())


def test_no_papers_are_printed_before_it_is_announced_why() -> None:
    world = listed()
    body = PapersPrinted(round=1, papers=30, document=DOCUMENT)

    world.refuses("vacancy-not-posted", body, "chair", "AUTHORITY", clause="OCV2018 18-19")
    world.given(vacancy(), "chair", "AUTHORITY").given(body, "chair", "AUTHORITY")


@pytest.mark.parametrize("reason", Reason.__args__)  # type: ignore[attr-defined]
def test_the_shipped_regulation_knows_every_reason(reason: str) -> None:
    listed().given(vacancy(reason=reason), "chair", "AUTHORITY")


def test_another_regulation_may_know_fewer() -> None:
    rules = profile.adapt(RULES, {"by_election.reasons": ["DIED"]}, "test")
    world = World(signing=False).called(rules, (CHAIR,), party_gave_woman=None)

    world.refuses("no-reason", vacancy(), "chair", "AUTHORITY", clause="test")


@pytest.mark.parametrize(
    ("ends", "lawful"), [(DAY, False), ("2026-03-29", True), ("2031-03-28", True), ("2031-03-29", False)]
)
def test_whoever_is_elected_serves_to_the_end_of_the_term(ends: str, lawful: bool) -> None:
    world, body = listed(), vacancy(term_ends=ends)

    if lawful:
        world.given(body, "chair", "AUTHORITY")
    else:
        world.refuses("term-differs", body, "chair", "AUTHORITY")


def test_it_is_vacant_then_posted_then_recorded() -> None:
    world = listed()

    world.refuses("not-yet-posted", vacancy(since="2026-01-07"), "chair", "AUTHORITY")
    world.refuses("not-yet-posted", vacancy(posted_on="2026-12-01"), "chair", "AUTHORITY")


def test_each_post_once_and_only_in_a_by_election() -> None:
    world = listed().given(vacancy(), "chair", "AUTHORITY")

    world.refuses("no-by-election", vacancy(), "chair", "AUTHORITY")
    world.refuses("no-by-election", vacancy("VICE"), "chair", "AUTHORITY")
    after("sealed").refuses("no-by-election", vacancy(), "chair", "AUTHORITY")


def test_its_files_are_kept_to_the_end_of_that_term() -> None:
    world = listed().given(vacancy(), "chair", "AUTHORITY")
    polled_again(world, {"CHAIR": {"E-0001": 13, "E-0002": 11}}, 24).announced()
    world.given(PapersSealed(round=1, papers=24, seal="封9", document=DOCUMENT), "chair", "scrutineer")
    world.given(HandoverCompleted(done_on=DAY, document=DOCUMENT), "chair", "AUTHORITY")

    world.refuses("kept-too-short", Archived(index=DOCUMENT, kept_until="2028-03-27"), "chair", "supervisor")
    world.given(Archived(index=DOCUMENT, kept_until="2028-03-28"), "chair", "supervisor")


def test_one_body_has_one_term() -> None:
    vice = Contest("VICE", "副主任", "vice-chair", 1, 2)
    world = World(signing=False).called(RULES, (CHAIR, vice), party_gave_woman=None).sealed(30)
    world.given(vacancy(), "chair", "AUTHORITY")

    world.refuses("term-differs", vacancy("VICE", term_ends="2028-03-29"), "chair", "AUTHORITY")
    world.given(vacancy("VICE"), "chair", "AUTHORITY")


def test_nobody_asks_for_the_audit_of_those_whose_term_goes_on() -> None:
    world = listed().given(vacancy(), "chair", "AUTHORITY")
    polled_again(world, {"CHAIR": {"E-0001": 13, "E-0002": 11}}, 24)

    assert "A47" not in {each.id for each in findings(world)}
