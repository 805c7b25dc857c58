"""Survey, tasks and issues: eight things clear, each guidance group in its villages, each problem with who answers for it."""

from __future__ import annotations

from typing import Any

import pytest

from shared import law
from shared.campaign.preparation import EIGHT_CLEAR, IssueLogged, IssueResolved, StageTaskDone
from shared.errors import Malformed
from tests.campaign_world import CampaignWorld
from tests.world import DOCUMENT

CLEAR: dict[Any, str] = dict.fromkeys(sorted(EIGHT_CLEAR), DOCUMENT)


def done(task: Any, **given: Any) -> StageTaskDone:
    return StageTaskDone(**({"task": task, "done_on": "2026-01-05", "document": DOCUMENT} | given))


def test_a_survey_makes_eight_things_clear() -> None:
    assert len(EIGHT_CLEAR) == 8
    world = CampaignWorld().open()
    seven = {each: digest for each, digest in CLEAR.items() if each != "WISHES"}

    refused = world.refuses("survey-incomplete", done("SURVEY", unit="V1", clear=seven))
    assert "WISHES" in refused.en
    world.given(done("SURVEY", unit="V1", clear=CLEAR), "guidance1")

    assert world.campaign.units["V1"].tasks == {"SURVEY": "2026-01-05"}
    with pytest.raises(Malformed):
        world.given(done("TRAINING", clear=CLEAR))


def test_a_guidance_group_reports_about_its_own_villages() -> None:
    world = CampaignWorld().open()

    world.refuses("unit-of-another-group", done("MOBILISATION", unit="V3"), "guidance1")
    world.refuses("unit-of-another-group", done("MOBILISATION"), "guidance1")
    world.given(done("MOBILISATION", unit="V2"), "guidance1")


def test_an_audit_covers_a_period_whose_end_may_be_unknown() -> None:
    world = CampaignWorld().open()

    world.given(done("AUDIT", unit="V1", period_from="2021-01-01"))
    world.given(done("AUDIT", unit="V2", period_from="2021-01-01", period_to="2025-10-31"))

    for wrong in (
        done("AUDIT", unit="V3"),
        done("AUDIT", unit="V3", period_from="2025-01-02", period_to="2025-01-01"),
        done("TRAINING", period_from="2025-01-01"),
    ):
        with pytest.raises(Malformed):
            world.given(wrong)


def test_a_period_begins_on_a_day_that_exists() -> None:
    world = CampaignWorld().open()

    with pytest.raises(Malformed):
        law.read(world.payload(done("AUDIT", unit="V1", period_from="2021-02-30")))


def test_a_task_is_recorded_once_done_and_the_first_day_stands() -> None:
    world = CampaignWorld().open()

    world.refuses("not-yet-done", done("TRAINING", done_on="2026-01-06"))
    world.given(done("TRAINING"))
    world.at("2026-02-01").given(done("TRAINING", done_on="2026-02-01"))

    assert world.campaign.tasks["TRAINING"] == "2026-01-05"


def logged(**given: Any) -> IssueLogged:
    usual = {
        "issue": "I-1",
        "kind": "FINANCE",
        "responsible": "guidance1",
        "document": DOCUMENT,
        "unit": "V1",
    }
    return IssueLogged(**(usual | given))


def test_every_issue_has_who_answers_for_it() -> None:
    world = CampaignWorld().open()

    world.refuses("no-such-group", logged(responsible="nobody"))
    world.refuses("no-such-unit", logged(unit="V9"))
    world.given(logged(), "inspection")

    world.refuses("issue-logged-before", logged())


def test_planned_is_not_resolved_and_resolved_stays() -> None:
    world = CampaignWorld().open().given(logged())
    resolve = {
        outcome: IssueResolved(issue="I-1", outcome=outcome, document=DOCUMENT) for outcome in OUTCOMES
    }

    world.refuses("issue-of-another-group", resolve["RESOLVED"], "review")
    world.given(resolve["PLANNED"], "guidance1")
    assert world.campaign.issues["I-1"].outcome == "PLANNED"
    world.given(resolve["RESOLVED"], "office")

    world.refuses("no-open-issue", resolve["PLANNED"])


OUTCOMES: tuple[Any, ...] = ("PLANNED", "RESOLVED")
