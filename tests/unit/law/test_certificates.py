"""Certificates of election: for holders, once each, after the result is on record (SH2020 22)."""

from __future__ import annotations

from typing import Any

from shared.election.outcome.certificates import CertificateIssued
from shared.election.outcome.completeness import first_ballot_success
from shared.election.outcome.result import HandoverCompleted, ResultApproved
from tests.unit.law.polls import first, published, runoff, tallied
from tests.unit.law.stages import after
from tests.world import DOCUMENT, World

CHAIR = CertificateIssued(person="E-0001", contest="CHAIR", document=DOCUMENT)


def on_record() -> World:
    return after("announced").given(ResultApproved(document=DOCUMENT), "AUTHORITY")


def test_each_holder_gets_one() -> None:
    world = on_record().given(CHAIR, "AUTHORITY")

    world.refuses("certified-before", CHAIR, "chair")
    world.given(CertificateIssued(person="E-0003", contest="VICE", document=DOCUMENT), "chair")
    assert world.election.certified == {"CHAIR": ["E-0001"], "VICE": ["E-0003"]}


def test_only_who_holds_the_post() -> None:
    for person, contest in (("E-0002", "CHAIR"), ("E-0001", "VICE")):
        body = CertificateIssued(person=person, contest=contest, document=DOCUMENT)
        on_record().refuses("no-holder", body, "chair")


def test_not_before_the_announcement_nor_before_the_result_is_on_record() -> None:
    after("determined").refuses("no-holder", CHAIR, "chair")
    after("announced").refuses("result-not-filed", CHAIR, "chair", clause="OCV2018 11")


def usual(**rules: Any) -> World:
    return first(published(**rules)).determined().announced()


def test_a_result_that_needs_no_filing_is_certified_at_once() -> None:
    usual(result__approval="NONE").given(CHAIR, "chair")


def test_where_nothing_is_handed_over_no_handover_is_recorded() -> None:
    world = usual(result__handover_days=0)
    body = HandoverCompleted(done_on=world.day, document=DOCUMENT)

    world.refuses("nothing-to-hand-over", body, "chair", "AUTHORITY")


def test_success_at_the_first_ballot() -> None:
    assert first_ballot_success(after("announced").election)
    assert not first_ballot_success(after("determined").election), "not before the result stands"

    world = runoff(first(published(), {"CHAIR": {"E-0001": 12, "E-0002": 12}}).determined())
    tallied(world, {"CHAIR": {"E-0001": 14, "E-0002": 10}}, 24).determined().announced()
    assert not first_ballot_success(world.election)
