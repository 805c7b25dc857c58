"""The shipped stories, each played once for all tests: what came of it, and the log that it made.

Played against the law alone, in memory; what passes through the services is tested beside (`test_service.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from services.drill.chance import Chance
from services.drill.fold import Fold
from services.drill.play import Played, play
from services.drill.scenario.reading import find
from services.drill.telling import Silence
from services.drill.transport import Answer, Sending, Taken
from shared import entry
from shared.election.state import Election
from shared.envelope import statement_id


class _Keeping(Fold):
    """The law alone, that keeps every entry and what was disclosed with it."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[bytes] = []
        self.disclosures: dict[str, tuple[str, ...]] = {}

    def judge(self, sending: Sending) -> Answer:
        answer = super().judge(sending)
        if isinstance(answer, Taken) and answer.index == len(self.entries):
            self.entries.append(entry.encode(entry.Entry(answer.index, answer.accepted_at, sending.envelope)))
            self.disclosures[statement_id(sending.envelope.payload_bytes)] = sending.disclosures
        return answer


@dataclass(frozen=True)
class Story:
    """A story that was played. `election` is None if the story is that the call itself was refused."""

    played: Played
    entries: tuple[bytes, ...]
    disclosures: dict[str, tuple[str, ...]]
    election: Election | None


@cache
def story(name: str) -> Story:
    """The shipped story of that name."""
    kept = _Keeping()
    played = play(find(name), kept, Chance(2026), Silence())
    election = kept.election if kept.called else None
    return Story(played, tuple(kept.entries), kept.disclosures, election)
