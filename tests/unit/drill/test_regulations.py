"""Every regulation that comes with Jianpiao has a story that is told by it."""

from __future__ import annotations

from services.drill.scenario.reading import find, shipped
from shared.election import profile


def test_every_regulation_has_a_story() -> None:
    told = {find(name).profile for name in shipped()}

    assert set(profile.shipped()) - told == set()
