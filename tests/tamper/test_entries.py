"""Entries dropped, added, moved or changed: caught whether or not the forger made the hashes and signatures
again.

Four forgers, each able to do more: one who edits the bundle, one who also rebuilds the tiles, one who also
signs the checkpoint with a key of their own, and one who has the log's key but not the witnesses'.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from tests.tamper.conftest import Audit
from tests.tamper.forge import Forge, codes, failed, private_key

Entries = tuple[bytes, ...]
Files = dict[str, bytes]


def _changed(entries: Entries) -> Entries:
    at = len(entries) // 2
    return (*entries[:at], entries[at].replace(b'.000Z"', b'.001Z"', 1), *entries[at + 1 :])


EDITS: dict[str, Callable[[Entries], Entries]] = {
    "first dropped": lambda entries: entries[1:],
    "one dropped": lambda entries: entries[:100] + entries[101:],
    "last dropped": lambda entries: entries[:-1],
    "tail dropped": lambda entries: entries[:260],
    "one added": lambda entries: (*entries[:100], entries[99], *entries[100:]),
    "one added at the end": lambda entries: (*entries, entries[-1]),
    "two swapped": lambda entries: (*entries[:100], entries[101], entries[100], *entries[102:]),
    "reversed": lambda entries: entries[::-1],
    "one replaced by another": lambda entries: (*entries[:100], entries[50], *entries[101:]),
    "one changed": _changed,
}


def only_the_entries(genuine: Forge, entries: Entries) -> Files:
    """The forger keeps the number of entries that the checkpoint tells, as far as there are so many."""
    other = genuine.with_entries(entries)
    kept = {name: content for name, content in other.files().items() if name.startswith("tile/entries/")}
    files = {name: each for name, each in genuine.files().items() if not name.startswith("tile/entries/")}
    wanted = next(name for name in genuine.files() if name.startswith("tile/entries/001"))
    return {**files, "tile/entries/000": kept["tile/entries/000"], wanted: kept[_last(kept)]}


def _last(names: Files) -> str:
    return max(names)


def entries_and_tiles(genuine: Forge, entries: Entries) -> Files:
    """The old checkpoint over new tiles; the tiles carry the names that the old size demands."""
    files = genuine.files()
    for name, content in genuine.with_entries(entries).files().items():
        if name.startswith("tile/"):
            wanted = next(each for each in files if each.partition(".p/")[0] == name.partition(".p/")[0])
            files[wanted] = content
    return files


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_bundle_is_caught_by_the_tiles(audit: Audit, genuine: Forge, edit: str) -> None:
    ledger = audit(only_the_entries(genuine, EDITS[edit](genuine.entries)))

    assert 3 in failed(ledger)
    assert codes(ledger, 3) & {"tile-differs", "bundle-width", "root-differs"}


@pytest.mark.parametrize("edit", EDITS)
def test_rebuilt_tiles_are_caught_by_the_root(audit: Audit, genuine: Forge, edit: str) -> None:
    ledger = audit(entries_and_tiles(genuine, EDITS[edit](genuine.entries)))

    assert 3 in failed(ledger)
    assert codes(ledger, 3) & {"bundle-width", "root-differs"}


@pytest.mark.parametrize("edit", EDITS)
def test_a_checkpoint_signed_by_another_key_is_caught(audit: Audit, genuine: Forge, edit: str) -> None:
    forged = genuine.with_entries(EDITS[edit](genuine.entries))
    forged = dataclasses.replace(forged, log_key=private_key("somebody"))

    ledger = audit(forged.files() | {"policy": genuine.policy})

    assert codes(ledger, 2) == {"checkpoint-untrusted"}
    assert 3 not in failed(ledger)  # the forger's own tiles are in order


@pytest.mark.parametrize("edit", EDITS)
def test_a_log_that_signs_again_without_its_witnesses_is_caught(
    audit: Audit, genuine: Forge, edit: str
) -> None:
    forged = dataclasses.replace(genuine.with_entries(EDITS[edit](genuine.entries)), cosigning=("C",))

    ledger = audit(forged.files())

    assert codes(ledger, 2) == {"quorum-missing"}


@pytest.mark.parametrize("edit", EDITS)
def test_a_log_that_shows_less_or_other_than_before_is_caught(
    audit: Audit, genuine: Forge, edit: str
) -> None:
    """The log and its witnesses conspire; somebody kept the checkpoint of the whole election."""
    forged = genuine.with_entries(EDITS[edit](genuine.entries))

    ledger = audit(forged.files(), since=genuine.checkpoint())

    shorter = len(forged.entries) < len(genuine.entries)
    appended = forged.entries[: len(genuine.entries)] == genuine.entries
    if not appended:
        assert codes(ledger, 2) == {"since-longer" if shorter else "since-differs"}
    else:
        assert failed(ledger) == {1, 5, 8}  # one more entry may follow, but not this one
