"""The private fields of an election as the file that an auditor checks (check 9): a line for each statement that has any left.

What it leaves out: sealing and writing the file (`disclosures_command.py`), and the signed statement that it was handed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import msgspec

from services.ballot.store.entries import Store
from shared import base64text, entry
from shared.disclosure import set_digest
from shared.envelope import statement_id


@dataclass(frozen=True)
class Handing:
    """What is handed over. `bare` are entries with digests of which nothing is kept: erased, or all decoys."""

    lines: bytes
    statements: tuple[str, ...]
    bare: tuple[int, ...]

    @property
    def digest(self) -> str:
        """What the statement of the handover calls this set."""
        return set_digest(self.statements)


class _Digests(msgspec.Struct):
    sd: tuple[str, ...] = msgspec.field(default=(), name="_sd")


_payload = msgspec.json.Decoder(_Digests)


def collect(store: Store, election: UUID) -> Handing:
    """Everything that is kept of an election's private fields, in the order of its entries. Raises Broken or Unavailable."""
    lines: list[bytes] = []
    statements: list[str] = []
    bare: list[int] = []
    for index, statement in _with_digests(store, election):
        texts = store.disclosures(election, index)
        if not texts:
            bare.append(index)
            continue
        statements.append(statement)
        lines.append(msgspec.json.encode({"statement": statement, "disclosures": texts}) + b"\n")
    return Handing(b"".join(lines), tuple(statements), tuple(bare))


def _with_digests(store: Store, election: UUID) -> Iterator[tuple[int, str]]:
    index = 0
    for some in store.all_entries(election):
        for raw in some:
            payload = base64text.decode(entry.decode(raw).statement.payload, "payload")
            if _payload.decode(payload).sd:
                yield index, statement_id(payload)
            index += 1
