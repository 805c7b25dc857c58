"""The usual election, stopped at a stage: thirty electors, one station, nine who stand for five seats.

Each stage is built once, from the one before, and forked for every test that asks for it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from shared import keys
from shared.election.calling.call import ElectionCalled
from shared.election.regulation import profile
from tests.world import CONTESTS, DAY, World, elector, key_of

VC_ZJ = profile.load("VC-ZJ")
ELECTORS = 30
VOTERS = 24
"""More than half of the electors; 13 votes are more than half of their papers."""
USUAL = {"CHAIR": ["E-0001"], "VICE": ["E-0003"], "MEMBER": ["E-0005", "E-0006"], "WOMAN": ["E-0008"]}
OTHER = {"CHAIR": ["E-0002"], "VICE": ["E-0004"], "MEMBER": ["E-0007"], "WOMAN": ["E-0009"]}

STEPS: dict[str, Callable[[World], World]] = {
    "called": lambda world: world.called(),
    "registered": lambda world: world.registered(ELECTORS),
    "sealed": lambda world: world.seal(ELECTORS),
    "nominated": lambda world: world.nominated(),
    "published": lambda world: world.published(),
    "opened": lambda world: world.opened(ELECTORS),
    "issued": lambda world: world.issued([elector(number) for number in range(1, VOTERS + 1)]),
    "closed": lambda world: world.closed(),
    "boxed": lambda world: world.box(VOTERS),
    "counted": lambda world: world.counted([USUAL] * 18 + [OTHER] * 6),
    "count closed": lambda world: world.count_closed(),
    "determined": lambda world: world.determined(),
    "announced": lambda world: world.announced(),
}


def after(stage: str) -> World:
    """A world of one's own, in which this stage is the last thing that happened."""
    return _built(stage).fork()


@cache
def _built(stage: str) -> World:
    names = list(STEPS)
    place = names.index(stage)
    before = World() if place == 0 else after(names[place - 1])
    return STEPS[stage](before)


def call(**changes: Any) -> ElectionCalled:
    """The usual call with some of its members changed."""
    lawful: dict[str, Any] = {
        "title": "青溪村第十二届村民委员会换届选举",
        "village": "青溪村",
        "profile": VC_ZJ,
        "contests": CONTESTS,
        "day": DAY,
        "authority": keys.public_text(key_of("AUTHORITY")),
        "party_gave_woman": False,
    }
    return ElectionCalled(**(lawful | changes))
