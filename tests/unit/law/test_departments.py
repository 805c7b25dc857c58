"""The departments of the joint review: each signs for itself, and the review says what they signed (domain 3.3)."""

from __future__ import annotations

from typing import Any

import pytest

from shared.election.calling.officers import OfficerDismissed
from shared.election.candidates.departments import DepartmentReviewed
from shared.election.candidates.kinship import KinshipRecorded
from shared.election.candidates.qualification import QualificationDecided
from shared.election.regulation import profile
from shared.election.roles import Role
from tests.unit.law.stages import VC_ZJ, after
from tests.world import DOCUMENT, World

CLEAR: dict[str, Any] = {bar.id: "FALSE" for bar in VC_ZJ.qualification.bars}


def said(department: str = "POLICE", verdict: Any = "PASS", candidate: str = "E-0001") -> DepartmentReviewed:
    return DepartmentReviewed(candidate=candidate, department=department, verdict=verdict, document=DOCUMENT)


def joint(verdict: Any = "PASS", **departments: Any) -> QualificationDecided:
    return QualificationDecided(
        candidate="E-0001", stage="JOINT", verdict=verdict, values=CLEAR, departments=departments
    )


def under_two() -> World:
    """Police and court review; the township has passed E-0001."""
    rules = profile.adapt(VC_ZJ, {"qualification.departments": ["POLICE", "COURT"]}, "joint 2")
    world = World().called(rules).sealed(30).nominated()
    world.appoint("police", Role.JOINT_REVIEWER).appoint("court", Role.JOINT_REVIEWER, person="E-0020")
    passed = QualificationDecided(candidate="E-0001", stage="TOWNSHIP", verdict="PASS", values=CLEAR)
    return world.given(passed, "township")


def test_the_joint_review_passes_whom_all_departments_pass() -> None:
    world = under_two().given(said(), "police").given(said("COURT"), "court")

    world.given(joint(POLICE="PASS", COURT="PASS"), "joint")

    assert world.election.candidates["E-0001"].verdicts["JOINT"] == "PASS"


def test_one_department_is_enough_to_fail() -> None:
    world = under_two().given(said(), "police").given(said("COURT", "FAIL"), "court")
    world.refuses("department-fails", joint(POLICE="PASS", COURT="FAIL"), "joint")

    world.given(joint("FAIL", POLICE="PASS", COURT="FAIL"), "joint")

    assert not world.election.candidates["E-0001"].standing


def test_nothing_is_decided_before_every_department_signed() -> None:
    world = under_two().given(said(), "police")

    for verdict in ("PASS", "FAIL"):
        world.refuses("department-missing", joint(verdict, POLICE="PASS"), "joint", clause="joint 2")


@pytest.mark.parametrize("stated", [{}, {"POLICE": "PASS"}, {"POLICE": "PASS", "COURT": "PASS"}])
def test_what_is_stated_is_what_was_signed(stated: dict[str, str]) -> None:
    world = under_two().given(said(), "police").given(said("COURT", "FAIL"), "court")

    world.refuses("departments-differ", joint(**stated), "joint", clause="joint 2")


def test_nobody_signs_for_two_departments_nor_two_for_one() -> None:
    world = under_two().given(said(), "police")

    world.refuses("department-of-another", said("COURT"), "police", clause="joint 2")
    world.refuses("department-of-another", said(candidate="E-0002"), "court")
    world.given(said(candidate="E-0002"), "police")


def test_whoever_replaces_a_dismissed_officer_signs_for_the_department() -> None:
    world = under_two().given(said(), "police")
    world.given(OfficerDismissed(officer="police", reason="REPLACED"), "AUTHORITY")
    world.appoint("police-2", Role.JOINT_REVIEWER)

    world.given(said(candidate="E-0002"), "police-2")


def test_a_department_speaks_once_about_a_candidate_and_not_after_the_review() -> None:
    world = under_two().given(said(), "police")
    world.refuses("department-decided", said(verdict="FAIL"), "police", clause="joint 2")
    world.given(said("COURT"), "court").given(joint(POLICE="PASS", COURT="PASS"), "joint")

    world.refuses("department-decided", said(), "police")


def test_departments_are_those_of_the_regulation() -> None:
    under_two().refuses("no-such-department", said("WEATHER"), "police", clause="joint 2")
    after("nominated").refuses("no-such-department", said(), "joint", clause="S10.72")
    under_two().refuses("not-a-candidate", said(candidate="E-0025"), "police")


def test_nobody_reviews_near_kin_nor_himself() -> None:
    kin = KinshipRecorded(person="E-0020", relative="E-0001", relation="GRANDCHILD", document=DOCUMENT)
    world = under_two().given(kin, "registrar")

    world.refuses("reviewer-is-kin", said("COURT"), "court", clause="docs/rules.md 5")
    world.given(said("COURT", candidate="E-0002"), "court")
