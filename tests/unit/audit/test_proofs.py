"""A proof made from tiles is the one that the whole tree gives, for every index and size."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.audit.mirror import Mirror
from services.audit.proofs import Proofs
from shared.errors import Broken, Malformed
from shared.log import checkpoint, proof
from shared.log.checkpoint import Checkpoint
from shared.log.hashing import leaf_hash
from shared.log.tiles import tile_bytes, tile_path, tiles_for_growth
from shared.log.tree import Tree
from shared.log.vkey import VerifierKey
from tests.tamper.forge import private_key

ENTRIES = [b"entry %d" % index for index in range(66_000)]
ORIGIN = "village.example/log/x"


def written(folder: Path, size: int) -> Tree:
    tree = Tree.from_leaf_hashes(map(leaf_hash, ENTRIES[:size]))
    for level, index, width in tiles_for_growth(0, size):
        path = folder / tile_path(level, index, width)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(tile_bytes(tree, level, index, width))
    note = checkpoint.sign(Checkpoint(ORIGIN, size, tree.root()), private_key("log"))
    (folder / "checkpoint").write_bytes(note)
    return tree


@pytest.mark.parametrize("size", [1, 2, 3, 7, 255, 256, 257, 300, 511, 513, 65_535, 65_536, 65_537, 66_000])
def test_it_is_the_proof_of_the_whole_tree(tmp_path: Path, size: int) -> None:
    tree = written(tmp_path, size)
    proofs = Proofs(Mirror(tmp_path))
    key = VerifierKey.of(ORIGIN, private_key("log"))

    for index in {0, 1, 2, 254, 255, 256, size // 2, size - 2, size - 1} & set(range(size)):
        assert proofs.path(index) == tree.inclusion_proof(index)
        assert proof.verify(proof.parse(proofs.receipt(index).encode()), ENTRIES[index], key).size == size


def test_nothing_is_proved_beyond_the_size(tmp_path: Path) -> None:
    written(tmp_path, 300)

    for index in (-1, 300, 301):
        with pytest.raises(Malformed):
            Proofs(Mirror(tmp_path)).path(index)
    with pytest.raises(Malformed):
        Proofs(Mirror(tmp_path / "none")).path(0)


def test_a_damaged_tile_is_said_to_be_damaged(tmp_path: Path) -> None:
    written(tmp_path, 300)
    (tmp_path / tile_path(0, 0)).unlink()

    with pytest.raises(Broken, match="damaged"):
        Proofs(Mirror(tmp_path)).path(0)
