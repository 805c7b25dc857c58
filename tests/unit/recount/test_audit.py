"""The paper audit worked out again: the same risk as the law's, and every change of what was seen is noticed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.audit.verify.recount import recount
from shared import entry
from shared.election.audit.claims import claims
from shared.election.audit.measure import largest, risks
from shared.election.audit.paper_audit import AuditClosed, AuditOpened, PaperExamined, SeedRolled
from shared.election.audit.risk import in_millionths
from shared.election.audit.sampling import draw_each_once
from shared.election.candidates.kinship import KinshipRecorded
from shared.election.roles import Role
from shared.errors import Refused
from tests.stories import story
from tests.unit.law.stages import VOTERS, after
from tests.world import DOCUMENT, World

STORIES = ("paper-audit", "paper-audit-count-all", "paper-audit-bundles")


def payloads(name: str) -> list[dict[str, Any]]:
    """What was signed in each entry of a story."""
    return [json.loads(entry.decode(raw).statement.payload_bytes) for raw in story(name).entries]


def differences(said: list[dict[str, Any]]) -> list[str]:
    return [each.what for each in recount(enumerate(said)).differences]


@pytest.mark.parametrize("name", STORIES)
def test_the_risk_comes_out_as_it_was_signed(name: str) -> None:
    assert differences(payloads(name)) == []


def first(said: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    body: dict[str, Any] = next(each["body"] for each in said if each["type"] == kind)
    return body


def _other_seed(said: list[dict[str, Any]]) -> None:
    first(said, "SeedRolled")["seed"] = "27182818284590452353"


def _smaller_risk(said: list[dict[str, Any]]) -> None:
    first(said, "AuditClosed")["risk"] -= 1


def _another_paper(said: list[dict[str, Any]]) -> None:
    body = first(said, "PaperExamined")
    body["marks"] = {"CHAIR": ["E-0009"]}


def _gone(said: list[dict[str, Any]]) -> None:
    body = first(said, "PaperExamined")
    body["found"], body["marks"] = False, {}


@pytest.mark.parametrize("change", [_other_seed, _smaller_risk, _another_paper, _gone])
def test_a_risk_that_does_not_follow_from_the_papers_is_noticed(
    change: Callable[[list[dict[str, Any]]], None],
) -> None:
    said = payloads("paper-audit")
    change(said)
    assert any("paper audit" in each for each in differences(said))


def test_bundles_that_came_out_otherwise_are_noticed() -> None:
    said = payloads("paper-audit-bundles")
    votes = first(said, "BundleExamined")["votes"]["CHAIR"]
    winner = max(votes, key=lambda person: votes[person])
    votes[winner] -= 1
    assert any("paper audit" in each for each in differences(said))


def test_a_conclusion_against_the_papers_is_noticed() -> None:
    said = payloads("paper-audit-count-all")
    first(said, "AuditClosed")["conclusion"] = "CONFIRMED"
    assert "conclusion of the paper audit" in differences(said)


PAPERS = st.lists(
    st.fixed_dictionaries(
        {
            "CHAIR": st.sampled_from([[], ["E-0001"], ["E-0002"], ["E-0005"]]),
            "MEMBER": st.sampled_from(
                [[], ["E-0005", "E-0006"], ["E-0006", "E-0007"], ["E-0007"], ["E-0001"]]
            ),
        }
    ),
    min_size=VOTERS,
    max_size=VOTERS,
)


@settings(max_examples=40)
@given(PAPERS, PAPERS, st.integers(0, VOTERS), st.sampled_from(["E-0006", None]))
def test_law_and_second_count_agree_on_any_audit(
    recorded: list[dict[str, list[str]]],
    shown: list[dict[str, list[str]]],
    most: int,
    kin: str | None,
) -> None:
    world = after("boxed")
    if kin is not None:
        world.given(
            KinshipRecorded(person="E-0005", relative=kin, relation="SIBLING", document=DOCUMENT), "registrar"
        )
    world.counted(recorded).count_closed().determined().appoint("guide", Role.GUIDANCE)
    contests = tuple(contest for contest in ("CHAIR", "MEMBER") if can_be_audited(world, contest))
    if not contests:
        return
    seed = "31415926535897932384"
    world.given(AuditOpened(round=1, method="PAPERS", contests=contests, limit=50_000), "supervisor", "chair")
    world.given(SeedRolled(round=1, seed=seed, document=DOCUMENT), "supervisor", "chair")
    for number in list(draw_each_once(seed, VOTERS))[:most]:
        marks = {contest: tuple(persons) for contest, persons in shown[number - 1].items()}
        world.given(PaperExamined(round=1, pile="P", place=number, marks=marks), "supervisor", "guide")
    audit = world.election.round.afterwards.audit
    assert audit is not None
    risk = in_millionths(largest(risks(world.election.round, audit)))
    conclusion: Any = "CONFIRMED" if risk <= 50_000 else "COUNT_ALL"
    world.given(AuditClosed(round=1, risk=risk, conclusion=conclusion), "supervisor", "guide")

    assert differences([json.loads(raw) for raw in world.payloads]) == []


def can_be_audited(world: World, contest: str) -> bool:
    try:
        claims(world.election, world.election.round, contest)
    except Refused:
        return False
    return True
