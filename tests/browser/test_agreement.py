"""The page and `jianpiao verify` agree: on every shipped story, and on every bundle that somebody tampered with."""

from __future__ import annotations

import pytest

from services.drill.scenario.reading import shipped
from tests.browser.conftest import Verify
from tests.stories import story
from tests.tamper.forge import Forge, zipped

COMMON = (1, 2, 3, 4, 6, 7)
"""The checks that both make."""


def log_of(name: str) -> Forge | None:
    """The record of a story; None if its call was refused."""
    told = story(name)
    if told.election is None:
        return None
    return Forge(told.entries, f"village.example/drill/{told.election.id}", told.election.authority)


NAMES = [
    pytest.param(name, marks=[] if at % 3 == 0 or at < 3 else [pytest.mark.slow, pytest.mark.fuzz])
    for at, name in enumerate(sorted(shipped()))
]
"""Every third in the everyday run; `make fuzz` looks at all of them."""


@pytest.mark.parametrize("name", NAMES)
def test_a_story_is_proved_by_the_page_too(name: str, verify: Verify) -> None:
    log = log_of(name)
    if log is None:
        return
    checks = verify(zipped(log.files()), log.policy)

    assert {number: checks[number]["status"] for number in COMMON} == dict.fromkeys(COMMON, "PASS"), [
        finding for number in COMMON for finding in checks[number]["findings"][:3]
    ]
