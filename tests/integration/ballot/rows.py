"""Rows and batches that look like those of an election, for tests that need no law."""

from __future__ import annotations

from uuid import UUID

from services.ballot.store.entries import Batch, LogName
from shared.log.merkle import Tree, leaf_hash

ELECTION = UUID("01941f29-7c00-7aaa-8bbb-0123456789ab")
LOG = LogName("jianpiao.example/log/x", b"k" * 32)


def raw(index: int, text: str = "x") -> bytes:
    """Something that begins as entry `index` does."""
    return b'{"index":%d,"text":"%s"}' % (index, text.encode())


def batch(first: int, count: int, election: UUID = ELECTION, text: str = "x") -> Batch:
    """A batch of such entries, all of which bear `text`."""
    entries = [raw(index, text) for index in range(first, first + count)]
    tree = Tree.from_leaf_hashes([leaf_hash(raw(index, text)) for index in range(first + count)])
    leaves = [leaf_hash(each) for each in entries]
    return Batch(election, first, entries, leaves, tree.root(), LOG if first == 0 else None)


def stored_row() -> bytes:
    """SQL that stores one entry, as an administrator."""
    return (
        b"INSERT INTO ballot.stored_events (originator_id, originator_version, topic, state)"
        b" VALUES ('01941f29-7c00-7aaa-8bbb-0123456789ab', 1, 'jianpiao.entry.v1', '{\"index\":0,}')"
    )
