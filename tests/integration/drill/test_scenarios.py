"""Every shipped story comes out as its file says, worked out by hand; together they make every kind of statement."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from services.drill.scenario.model import Expect
from services.drill.scenario.reading import find, shipped
from shared import base64text, entry
from shared.election import law
from tests.stories import story

WITHOUT_EXPECTATION = Expect()


def kinds(name: str) -> set[str]:
    """The kinds of statements in a story."""
    return {
        msgspec.json.decode(base64text.decode(entry.decode(raw).statement.payload, "payload"))["type"]
        for raw in story(name).entries
    }


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_story_comes_out_as_its_file_says(name: str) -> None:
    assert find(name).expect != WITHOUT_EXPECTATION, "a story without an ending shows nothing"
    assert story(name).played.mismatches == []


def test_the_stories_make_every_kind_of_statement() -> None:
    made = set().union(*map(kinds, shipped()))

    assert set(law.KINDS) - made == set()


def test_every_story_says_in_both_languages_what_it_is_about() -> None:
    silent = [name for name in shipped() if not (find(name).story.strip() and find(name).story_en.strip())]

    assert silent == []


def outcomes(name: str) -> Iterator[dict[str, list[str]]]:
    for told in story(name).played.figures["rounds"]:
        yield told["elected"]


def test_218_of_655_are_not_one_third_and_219_are() -> None:
    assert list(outcomes("ex2-x-below-a-third"))[1] == {"CHAIR": []}
    assert list(outcomes("ex2-y-one-third"))[1] == {"CHAIR": ["B"]}
