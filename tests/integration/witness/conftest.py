"""A witness in a folder of its own, that knows the log of `tests/unit/log/village.py`; each test breaks one thing."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from services.audit.witness.identity import Identity, create
from services.audit.witness.witness import Witness
from shared.log import note
from shared.log.cosignature import cosigned_by
from shared.log.policy import Log, Policy
from shared.log.policy import encode as encode_policy
from shared.log.witnessing import AddCheckpoint, encode
from tests.unit.log.village import LOG_KEY, NOW, signed, tree

POLICY = encode_policy(Policy((Log(LOG_KEY),)))


@dataclass
class Clock:
    """Seconds since 1970; a test sets it."""

    now: int = NOW

    def __call__(self) -> int:
        return self.now


@dataclass
class Committee:
    """A supervision committee's witness; `restarted` gives another process's view of the same folder."""

    identity: Identity
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.witness = Witness(self.identity, self.clock)

    def restarted(self) -> Committee:
        return Committee(self.identity, self.clock)

    def ask(self, old: int, size: int) -> bytes:
        """What the witness answers when the honest log asks."""
        return self.witness.add_checkpoint(request(old, size))

    def accepts(self, old: int, size: int) -> int:
        """Asks, checks that the line holds, and returns its time."""
        (line,) = note.parse_signatures(self.ask(old, size))
        cosigned = note.SignedNote(note.parse(signed(size)).text, (line,))
        return cosigned_by(cosigned, [self.identity.vkey])[self.identity.vkey]


def request(old: int, size: int, path: list[bytes] | None = None, raw: bytes | None = None) -> bytes:
    """A request of the honest log; a test gives another proof or note."""
    proof = tree(size).consistency_proof(old) if path is None else path
    return encode(AddCheckpoint(old, tuple(proof), signed(size) if raw is None else raw))


@pytest.fixture
def committee(tmp_path: Path) -> Committee:
    """A witness that has seen nothing yet."""
    made = create(tmp_path / "witness", "committee-a.test/w1", tmp_path / "stick")
    (made.logs / "liushu.policy").write_text(POLICY)
    return Committee(made)
