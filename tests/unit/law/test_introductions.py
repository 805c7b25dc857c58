"""Introductions and speeches: asked for in time, held with those who asked, before the vote (S1.15; S10.82-84)."""

from __future__ import annotations

import pytest

from shared.election.candidates.introductions import IntroductionHeld, IntroductionRequested, SpeechHeld
from shared.election.regulation import profile
from tests.unit.law.stages import VC_ZJ, after
from tests.world import DOCUMENT, World


def asked(candidate: str = "E-0001") -> IntroductionRequested:
    return IntroductionRequested(candidate=candidate, document=DOCUMENT)


def introduced(*candidates: str, held_on: str = "2026-03-27") -> IntroductionHeld:
    return IntroductionHeld(candidates=candidates, held_on=held_on, document=DOCUMENT)


def speech(*candidates: str, held_on: str = "2026-03-27") -> SpeechHeld:
    return SpeechHeld(candidates=candidates, held_on=held_on, document=DOCUMENT)


@pytest.mark.parametrize(("days", "clause"), [(5, "ZJ2020 23"), (3, "S10.82")])
def test_an_introduction_is_asked_for_until_the_regulations_day(days: int, clause: str) -> None:
    """C4: five days in the measures, three in the opinion."""
    rules = profile.adapt(VC_ZJ, {"nomination.introduction_days_before": days}, clause)
    world = World().called(rules).sealed(30).nominated().published()

    world.before(days).given(asked(), "registrar")
    world.before(days - 1).refuses("introduction-late", asked("E-0002"), "registrar", clause=clause)


def test_by_candidates_and_once() -> None:
    world = after("published").given(asked(), "registrar")

    world.refuses("introduction-known", asked(), "registrar")
    world.refuses("not-a-candidate", asked("E-0020"), "registrar")


def test_those_are_introduced_who_asked() -> None:
    world = (
        after("published").given(asked("E-0001"), "registrar").given(asked("E-0002"), "registrar").before(1)
    )

    world.refuses("introduction-not-asked", introduced("E-0001", "E-0003"), "chair", clause="ZJ2020 23")
    world.given(introduced("E-0001", "E-0002"), "chair")


def test_whoever_stands_may_speak() -> None:
    world = after("published").before(1)

    world.refuses("not-a-candidate", speech("E-0001", "E-0020"), "chair")
    world.given(speech("E-0001", "E-0002"), "chair")
    world.malformed("nobody twice", speech("E-0001", "E-0001"), "chair")
    world.malformed("at least one", speech(), "chair")


def test_it_is_recorded_once_it_took_place() -> None:
    after("published").before(2).refuses("not-yet-held", speech("E-0001"), "chair")


def test_a_speech_on_the_day_is_recorded_before_the_vote_and_not_after_it_began() -> None:
    """A25 finds it where the regulation wants the day free; members speak at the meeting that votes (S1.15)."""
    after("published").before(0).given(speech("E-0001", held_on="2026-03-28"), "chair")

    after("opened").refuses("poll-began", speech("E-0001"), "chair", clause="S1.15")
