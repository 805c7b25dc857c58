"""The mirror shows what its checkpoint covers, and no more; it says when it grows, and when its files are damaged."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from services.audit.mirror import Mirror
from shared.errors import Broken, Malformed
from shared.log import checkpoint
from shared.log.checkpoint import Checkpoint
from shared.log.hashing import leaf_hash
from shared.log.tiles import TILE_WIDTH, encode_entries, entries_path
from shared.log.tree import Tree
from tests.tamper.forge import private_key

ENTRIES = [b"entry %d" % index for index in range(600)]


def write(folder: Path, size: int) -> None:
    """A log of so many entries, as far as a mirror looks at it."""
    for index in range(-(-size // TILE_WIDTH)):
        some = ENTRIES[index * TILE_WIDTH : min(size, (index + 1) * TILE_WIDTH)]
        path = folder / entries_path(index, len(some))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encode_entries(some))
    root = Tree.from_leaf_hashes(map(leaf_hash, ENTRIES[:size])).root()
    note = checkpoint.sign(Checkpoint("village.example/log/x", size, root), private_key("log"))
    beside = folder / "checkpoint.new"
    beside.write_bytes(note)
    beside.replace(folder / "checkpoint")


def test_a_folder_that_is_not_there_yet_holds_nothing(tmp_path: Path) -> None:
    mirror = Mirror(tmp_path / "none")

    assert (mirror.size, mirror.checkpoint, list(mirror.entries())) == (0, None, [])


@pytest.mark.parametrize("size", [1, 255, 256, 257, 512, 600])
def test_the_entries_of_any_range_are_those_that_were_written(tmp_path: Path, size: int) -> None:
    write(tmp_path, size)

    mirror = Mirror(tmp_path)

    assert list(mirror.entries()) == ENTRIES[:size]
    assert mirror.entry(size - 1) == ENTRIES[size - 1]
    for first in {0, 1, 255, 256, size - 1} & set(range(size)):
        assert list(mirror.entries(first, size)) == ENTRIES[first:size]


def test_files_beyond_the_checkpoint_are_not_there_yet(tmp_path: Path) -> None:
    write(tmp_path, 10)
    (tmp_path / entries_path(0, 20)).write_bytes(encode_entries(ENTRIES[:20]))

    mirror = Mirror(tmp_path)

    assert list(mirror.entries()) == ENTRIES[:10]
    with pytest.raises(Malformed):
        list(mirror.entries(0, 11))


def test_whoever_waits_is_told_of_growth(tmp_path: Path) -> None:
    write(tmp_path, 10)
    mirror, told = Mirror(tmp_path), list[int]()
    end = mirror.watch(told.append)
    waiting = threading.Thread(target=lambda: told.append(mirror.wait_beyond(10, 60)))
    waiting.start()

    write(tmp_path, 300)
    mirror.refresh()
    waiting.join()
    end()
    write(tmp_path, 301)
    mirror.refresh()

    assert told == [300, 300]
    assert list(mirror.entries(290)) == ENTRIES[290:301]


def test_waiting_ends_without_growth(tmp_path: Path) -> None:
    write(tmp_path, 10)

    assert Mirror(tmp_path).wait_beyond(10, 0) == 10


def test_a_damaged_file_is_said_to_be_damaged(tmp_path: Path) -> None:
    write(tmp_path, 300)
    mirror = Mirror(tmp_path)
    (tmp_path / entries_path(1, 44)).write_bytes(encode_entries(ENTRIES[256:299]))

    with pytest.raises(Broken, match="expected 44 entries, got 43"):
        list(mirror.entries())


def test_a_mirror_that_shrinks_is_said_to_be_damaged(tmp_path: Path) -> None:
    write(tmp_path, 300)
    mirror = Mirror(tmp_path)
    write(tmp_path, 299)

    with pytest.raises(Broken, match="shrank"):
        mirror.refresh()
    assert mirror.size == 300


def test_what_is_held_in_memory_is_what_is_read(tmp_path: Path) -> None:
    """Given the believed tree, when an entry in our own file is exchanged for another, then it is not read and it is said."""
    write(tmp_path, 300)
    mirror = Mirror(tmp_path)
    tree = Tree.from_leaf_hashes(b"".join(map(leaf_hash, ENTRIES[:300])))
    mirror.hold(tree)
    assert list(mirror.entries()) == ENTRIES[:300]
    altered = [*ENTRIES[256:280], b"another", *ENTRIES[281:300]]
    (tmp_path / entries_path(1, 44)).write_bytes(encode_entries(altered))

    assert list(mirror.entries(0, 256)) == ENTRIES[:256]
    before = mirror.damage
    assert before is None
    with pytest.raises(Broken, match="entry 280 is not the one"):
        mirror.entry(299)  # of a damaged bundle nothing is read
    assert mirror.damage is not None
    assert mirror.damage[0] == entries_path(1, 44)


def test_a_tree_that_has_grown_ahead_hides_nothing(tmp_path: Path) -> None:
    write(tmp_path, 300)
    mirror = Mirror(tmp_path)
    mirror.hold(Tree.from_leaf_hashes(b"".join(map(leaf_hash, ENTRIES))))

    assert list(mirror.entries()) == ENTRIES[:300]
    write(tmp_path, 600)
    mirror.refresh()
    assert list(mirror.entries()) == ENTRIES
