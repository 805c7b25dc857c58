"""A statement of the file's own names what is special; the rest is filled in, for every kind, at every point of a story."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from services.drill.chance import Chance
from services.drill.fold import Fold
from services.drill.play import play
from services.drill.proposals_after import FILLERS_AFTER
from services.drill.scenario.reading import read, shipped_text
from services.drill.story import Story
from services.drill.telling import Silence
from shared.election import law
from shared.errors import Malformed

SPECIAL: dict[str, Any] = {
    "elector": "E-0001",
    "candidate": "E-0001",
    "person": "E-0001",
    "relative": "E-0002",
    "principal": "E-0050",
    "proxy": "E-0051",
    "contest": "CHAIR",
    "officer": "helper",
    "roles": ["ISSUER"],
    "day": "2026-04-20",
    "to": "2026-04-20T00:00:00.000Z",
    "bar": "Q6",
    "relation": "CHILD",
    "mandate": "M-1",
    "challenge": "K-1",
    "left": ["E-0001"],
    "members": ["E-0001"],
    "subject": "DELAY",
    "ground": "BARRED",
    "mode": "SELF",
    "votes": {},
    "into": "P-2",
}
"""What nobody but the author can know."""
GROUNDS = {"RollChallenged": "LEFT_OUT", "CandidacyCancelled": "BARRED", "SlateRefused": "STRUCTURE"}


@cache
def story_until(step: str) -> Story:
    text = f'stop_after = "{step}"\n' + shipped_text("revote-and-runoff").partition("[expect]")[0]
    return play(read(text), Fold(), Chance(3), Silence()).story


@pytest.mark.parametrize(
    "step", ["call", "seal", "round-1.open", "round-1.count", "round-1.outcome", "round-2.winners"]
)
@pytest.mark.parametrize("kind", sorted(law.KINDS.keys() - {"ElectionCalled"}))
def test_every_kind_of_statement_is_filled_in(kind: str, step: str) -> None:
    story = story_until(step)
    fields = law.KINDS[kind].__struct_fields__
    given = {name: value for name, value in SPECIAL.items() if name in fields}
    if kind in ("CountClosed", "NoticePosted", "OfficerDismissed"):
        given.pop("votes", None)
    if kind == "NoticePosted":
        given["kind"] = "ROLL"
    if kind in GROUNDS:
        given["ground"] = GROUNDS[kind]
    if kind == "CandidateRecommended":
        given["mode"] = "ORGANISATION"
    if kind == "DifferenceExplained":
        given["rule"] = "R102"

    if kind in FILLERS_AFTER:
        # Grounds and subjects of disputes are other words, and the drill has one at hand.
        given = {name: given[name] for name in given.keys() & {"person", "contest"}}

    body = story.plan(kind, **given).body

    assert type(body).__name__ == kind


def test_what_only_the_author_can_know_is_asked_for() -> None:
    with pytest.raises(Malformed, match="say what elector is"):
        story_until("seal").plan("ElectorRegistered")


def test_a_member_of_the_wrong_kind_is_named() -> None:
    with pytest.raises(Malformed, match=r"RollSealed: Expected `int`, got `str`"):
        story_until("seal").plan("RollSealed", electors="many")
