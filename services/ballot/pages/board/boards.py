"""What the boards of a hall read: one answer for all of them, made once for each new entry of the log.

Twenty boards ask as often as one. What it leaves out: what is shown (`tally.py`).
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID
from weakref import WeakKeyDictionary

import msgspec

from services.ballot.elections import Elections
from services.ballot.http.api_names import on_the_wall
from services.ballot.pages.board.tally import tally
from services.ballot.pages.people import people
from shared.election.state import Election

MOST_KEPT: Final = 64
"""Elections whose board is kept, those looked at last: some ten kilobytes each."""
NAMES_SECONDS: Final = 60.0
"""How long a name may still be shown after it was erased."""


@dataclass(slots=True)
class Board:
    """The answer for one election as of `size` entries, and the names that stand in it."""

    size: int = -1
    body: bytes = b""
    wall: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    named_at: float = -NAMES_SECONDS


async def board(elections: Elections, election: UUID) -> Board:
    """The board as of now. Raises as `Elections.state`."""
    kept = _KEPT.setdefault(elections, OrderedDict())
    known = kept.setdefault(election, Board())
    kept.move_to_end(election)
    while len(kept) > MOST_KEPT:
        kept.popitem(last=False)
    state = await elections.state(election)
    if await _read_names(elections, election, state, known):
        state = await elections.state(election)
    if known.size != state.size:
        known.size, known.body = state.size, msgspec.json.encode(tally(state, known.names))
    return known


async def _read_names(elections: Elections, election: UUID, state: Election, known: Board) -> bool:
    """Reads the public names if others hang on the wall by now, or if they were read long ago; whether it did."""
    wall, now = on_the_wall(state), time.monotonic()
    if wall == known.wall and now - known.named_at < NAMES_SECONDS:
        return False
    persons = await people(elections, election)
    found = ((number, persons.get(number)) for number in wall)
    names = {number: person.name for number, person in found if person is not None and person.name}
    if names != known.names:
        known.size = -1
    known.wall, known.names, known.named_at = wall, names, now
    return True


_KEPT: Final[WeakKeyDictionary[Elections, OrderedDict[UUID, Board]]] = WeakKeyDictionary()
"""By service: a process may open several, one after the other."""
