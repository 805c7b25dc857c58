"""The generic forms: every field of the law has a control and Chinese words, and no word is left over."""

from __future__ import annotations

import pytest

from services.ballot.pages.offices import KINDS, OFFICE_EN, ROLE_EN, english
from services.ballot.pages.statements import chapters
from services.ballot.pages.statements.choice_words import CHOICES
from services.ballot.pages.statements.field_words import FIELDS
from services.ballot.pages.statements.shapes import Shape, shapes
from shared.campaign import law as campaigns
from shared.campaign.offices import Office
from shared.election import law as elections
from shared.election.roles import Role

CONTROLS = {
    "number", "random-id", "digest", "day", "moment", "count", "flag", "choice", "text", "json", "list", "map", "rows",
}  # fmt: skip


def parts(shape: Shape) -> list[Shape]:
    inner = [each for each in (shape.key, shape.item, *shape.members) if each is not None]
    return [shape, *(part for each in inner for part in parts(each))]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_kind_can_be_filled_in(lang: str) -> None:
    for name, kind in KINDS.items():
        for shape in shapes(kind, lang, {}):  # type: ignore[arg-type]
            for part in parts(shape):
                assert part.control in CONTROLS, (name, part)
                assert part.control != "choice" or part.options, (name, part)


def test_no_word_is_left_over() -> None:
    told = [part for kind in KINDS.values() for shape in shapes(kind, "zh", {}) for part in parts(shape)]

    assert set(FIELDS) == {part.name for part in told if part.label}
    said = {words for part in told for _, words in part.options}
    assert set(CHOICES.values()) <= said


def test_what_is_known_is_offered() -> None:
    kind = elections.KINDS["ResultAnnounced"]
    known = {"winners*": [("CHAIR", "主任")], "winners**": [("E-0001", "主任")]}
    (winners,) = [each for each in shapes(kind, "zh", known) if each.name == "winners"]

    assert winners.key is not None
    assert winners.item is not None
    assert (winners.control, winners.item.control) == ("map", "list")
    assert (winners.key.options, winners.item.options) == (known["winners*"], known["winners**"])


def test_offices_and_chapters_are_told_in_both_languages() -> None:
    assert set(ROLE_EN) == set(Role)
    assert set(OFFICE_EN) == set(Office)
    names = {module.__name__.rpartition(".")[2] for module in (*elections.CHAPTERS, *campaigns.CHAPTERS)}
    assert names == set(chapters.TITLES)
    assert english("NoticePosted") == "Notice posted"
