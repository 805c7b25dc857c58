"""Between an entry and its row: the row's bytes are the entry's bytes, nothing is re-written on either way.

The columns beside them (stream, version, topic) are not covered by any signature. So they decide nothing: a
topic is one of two closed words and never names a class (the library's own mapper imports whatever module a
row names), and the version has to be the one that the entry's first bytes tell.

What it leaves out: whether the entry is what the log committed to; `loading.py` compares roots.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent

from shared.errors import Broken

ENTRY_TOPIC: Final = "jianpiao.entry.v1"
SNAPSHOT_TOPIC: Final = "jianpiao.snapshot.v1"


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as the library's domain event: `originator_version` is its index + 1, `raw` its bytes."""

    originator_id: UUID
    originator_version: int
    raw: bytes


@dataclass(frozen=True, slots=True)
class StoredSnapshot:
    """A snapshot of an election of `originator_version` entries; what `raw` holds is told in `snapshot.py`."""

    originator_id: UUID
    originator_version: int
    raw: bytes


class EntryMapper(Mapper[UUID]):
    """Verbatim, both ways. Raises Broken for a row that no writer of ours can have made."""

    def __init__(self) -> None:
        # The base class asks for a transcoder; ours is never used, and there is no compressor and no cipher.
        super().__init__(JSONTranscoder())

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredEvent:
        """The row of an entry or of a snapshot."""
        if isinstance(domain_event, StoredEntry):
            topic = ENTRY_TOPIC
        elif isinstance(domain_event, StoredSnapshot):
            topic = SNAPSHOT_TOPIC
        else:
            raise Broken(f"store: expected an entry or a snapshot, got {type(domain_event).__name__}")
        return StoredEvent(
            domain_event.originator_id, domain_event.originator_version, topic, domain_event.raw
        )

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[UUID]:
        """The entry or snapshot of a row."""
        election, version = stored_event.originator_id, stored_event.originator_version
        if not isinstance(election, UUID):
            raise Broken(f"store: expected a UUID, got {election!r}")
        if stored_event.topic == SNAPSHOT_TOPIC:
            return StoredSnapshot(election, version, stored_event.state)
        if stored_event.topic != ENTRY_TOPIC:
            raise Broken(f"store: {election} version {version}: unknown topic {stored_event.topic[:80]!r}")
        # `entry.encode` always writes the index first; `entry.decode` refuses any other spelling.
        if not stored_event.state.startswith(b'{"index":%d,' % (version - 1)):
            raise Broken(
                f"store: {election} version {version}: expected entry {version - 1},"
                f" got {stored_event.state[:40]!r}"
            )
        return StoredEntry(election, version, stored_event.state)
