"""Notices, approvals and incidents: documents by their digest, recorded once they exist."""

from __future__ import annotations

from typing import get_args

import pytest

from shared.election.calling.approvals import ApprovalGiven
from shared.election.calling.notices import IncidentReported, NoticeKind, NoticePosted
from tests.unit.law.stages import after
from tests.world import DOCUMENT


def test_the_first_day_on_which_a_notice_hung_is_remembered() -> None:
    world = after("called").at("2026-01-20")
    for day in ("2026-01-10", "2026-01-12"):
        world.given(NoticePosted(number=1, kind="STAFF", posted_on=day, document=DOCUMENT), "chair")

    assert world.election.notices == {"STAFF": "2026-01-10"}


@pytest.mark.parametrize("kind", get_args(NoticeKind))
def test_every_kind_of_notice_can_be_posted(kind: NoticeKind) -> None:
    notice = NoticePosted(number=3, kind=kind, posted_on="2026-01-05", document=DOCUMENT)

    assert kind in after("called").given(notice, "AUTHORITY").election.notices


def test_a_notice_is_recorded_on_the_day_it_hangs_or_later() -> None:
    world = after("called").at("2026-01-20")

    world.given(NoticePosted(number=1, kind="STAFF", posted_on="2026-01-20", document=DOCUMENT), "chair")
    world.refuses(
        "not-yet-posted",
        NoticePosted(number=1, kind="STAFF", posted_on="2026-01-21", document=DOCUMENT),
        "chair",
        clause="docs/rules.md 8",
    )


def test_approvals_are_the_authoritys() -> None:
    body = ApprovalGiven(subject="DELAY", document=DOCUMENT)
    world = after("called").refuses("signers-lack-office", body, "chair")

    assert world.given(body, "AUTHORITY").election.approvals == {"DELAY"}


def test_incidents_are_counted() -> None:
    world = after("opened").given(
        IncidentReported(kind="SEAL_BROKEN", station="S1", document=DOCUMENT), "scrutineer"
    )

    assert world.election.incidents == 1
