"""Every shipped story comes out as its file says, worked out by hand; together they make every kind of statement."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from services.drill.chance import Chance
from services.drill.fold import Fold
from services.drill.play import Played, play
from services.drill.scenario.model import Expect
from services.drill.scenario.reading import find, shipped
from services.drill.telling import Silence
from services.drill.transport import Answer, Sending, Taken
from shared.election import law

WITHOUT_EXPECTATION = Expect()


class Listening(Fold):
    """The law alone, which also remembers what kinds of statements it took."""

    def __init__(self) -> None:
        super().__init__()
        self.kinds: set[str] = set()

    def judge(self, sending: Sending) -> Answer:
        answer = super().judge(sending)
        if isinstance(answer, Taken):
            self.kinds.add(law.read(sending.envelope.payload_bytes).type)
        return answer


@cache
def played(name: str) -> tuple[Played, frozenset[str]]:
    """The story of that name, played once for all tests, and the kinds of statements in it."""
    listening = Listening()
    story = play(find(name), listening, Chance(2026), Silence())
    return story, frozenset(listening.kinds)


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_story_comes_out_as_its_file_says(name: str) -> None:
    story, _ = played(name)

    assert find(name).expect != WITHOUT_EXPECTATION, "a story without an ending shows nothing"
    assert story.mismatches == []


def test_the_stories_make_every_kind_of_statement() -> None:
    made = frozenset().union(*(kinds for _, kinds in map(played, shipped())))

    assert set(law.KINDS) - made == set()


def test_every_story_says_in_both_languages_what_it_is_about() -> None:
    silent = [name for name in shipped() if not (find(name).story.strip() and find(name).story_en.strip())]

    assert silent == []


def outcomes(name: str) -> Iterator[dict[str, list[str]]]:
    for told in played(name)[0].figures["rounds"]:
        yield told["elected"]


def test_218_of_655_are_not_one_third_and_219_are() -> None:
    assert list(outcomes("ex2-x-below-a-third"))[1] == {"CHAIR": []}
    assert list(outcomes("ex2-y-one-third"))[1] == {"CHAIR": ["B"]}
