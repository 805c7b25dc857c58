"""The vectors that other implementations are given hold here too, and are what the standards' texts say."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.errors import Malformed, ProofError
from shared.log import checkpoint, cosignature, merkle, note, policy, proof, tiles, witnessing
from shared.log.note import COSIGNATURE, VerifierKey
from tests.unit.log.village import entries, tree
from tests.vectors.make_tlog import vectors

FILE = Path(__file__).parents[2] / "vectors" / "tlog.json"
V: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))


def test_the_file_is_what_its_maker_makes() -> None:
    assert json.loads(json.dumps(vectors())) == V


def test_the_example_of_the_signed_note_specification() -> None:
    key = VerifierKey.parse(V["signed_note"]["vkey"])
    raw = V["signed_note"]["note"].encode()

    assert str(key) == V["signed_note"]["vkey"]
    assert note.verify(note.parse(raw), [key]) == (key,)
    assert note.encode(note.parse(raw)) == raw


def test_keys() -> None:
    for given, type in [(V["keys"]["log"], 1), *((witness, 4) for witness in V["keys"]["witnesses"])]:
        private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(given["seed"]))

        assert str(VerifierKey.of(given["name"], private, type)) == given["vkey"]


def test_tree() -> None:
    whole = tree(1000)

    assert [whole.leaf(index).hex() for index in range(10)] == V["tree"]["leaves"]
    for row in V["tree"]["roots"]:
        assert whole.root(row["size"]).hex() == row["root"]
    for row in V["tree"]["inclusion"]:
        index, size, path = row["index"], row["size"], unhex(row["path"])
        assert whole.inclusion_proof(index, size) == path
        merkle.verify_inclusion(whole.leaf(index), index, size, path, whole.root(size))
    for row in V["tree"]["consistency"]:
        old, new, path = row["old"], row["new"], unhex(row["path"])
        assert whole.consistency_proof(old, new) == path
        merkle.verify_consistency(old, whole.root(old), new, whole.root(new), path)


def test_worked_example_byte_for_byte() -> None:
    worked = V["worked"]
    log_seed, witness_seed = V["keys"]["log"]["seed"], V["keys"]["witnesses"][0]["seed"]
    log = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(log_seed))
    witness = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(witness_seed))
    log_key = VerifierKey.parse(V["keys"]["log"]["vkey"])
    witness_key = VerifierKey.parse(V["keys"]["witnesses"][0]["vkey"])
    said = [entry.encode() for entry in worked["entries"]]

    whole = merkle.Tree.from_leaf_hashes(map(merkle.leaf_hash, said))
    by_log = checkpoint.sign(checkpoint.Checkpoint(log_key.name, 3, whole.root()), log)
    line = cosignature.cosign(note.parse(by_log).text, worked["time"], witness_key.name, witness)
    cosigned = cosignature.add_signature_lines(by_log, [line])

    assert whole.root().hex() == worked["root"]
    assert tiles.encode_entries(said).hex() == worked["bundle"]
    assert cosigned.decode() == worked["cosigned_checkpoint"]
    for index, row in enumerate(worked["receipts"]):
        held = proof.parse(row["receipt"].encode())
        made = proof.Receipt(index, tuple(whole.inclusion_proof(index)), cosigned, held.extra)
        assert proof.encode(made).decode() == row["receipt"]
        assert proof.verify(held, row["entry"].encode(), log_key).root == whole.root()


def test_worked_example_is_the_one_computed_by_hand() -> None:
    # Written out here, so that the maker of the vectors is checked by something that it did not make.
    alpha = "2a158d8afd48e3f88cb4195dfdb2a9e4817d95fa57fd34440d93f9aae5c4f82b"
    bravo = "798e6a07734241cb4ee9e30a512d3ac722a5fde3cbf9340755301d2715fd7810"
    charlie = "f931962f0917c346d447293c07b687ae1609f7003f8a44a06a75c4145b1e1929"
    whole = merkle.Tree.from_leaf_hashes(map(merkle.leaf_hash, (b"alpha", b"bravo", b"charlie")))

    assert [whole.leaf(index).hex() for index in range(3)] == [alpha, bravo, charlie]
    assert whole.root(2).hex() == "fb33dff7b9f27b94d57431d3c72e3268e5dda9c4de3d2b0d34ab34146d6e6806"
    assert whole.root().hex() == "d4186e3c05a620ce61397e838bfbd76e6f27e6d7daa13c59eb82a8e094608e1c"
    assert [value.hex() for value in whole.inclusion_proof(1)] == [alpha, charlie]
    assert [value.hex() for value in whole.consistency_proof(2)] == [charlie]
    assert V["worked"]["bundle"] == "0005616c7068610005627261766f0007636861726c6965"
    assert V["keys"]["log"]["vkey"] == (
        "example.test/ballot+aa351777+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
    )
    assert V["keys"]["witnesses"][0]["vkey"] == (
        "committee-a.test/w1+6204fe29+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X"
    )
    assert V["worked"]["cosigned_checkpoint"] == (
        "example.test/ballot\n3\n1BhuPAWmIM5hOX6Di/vXbm8n5tfaoTxZ64Ko4JRgjhw=\n\n"
        "— example.test/ballot "
        "qjUXd5FMmkX37Z//cRx1gsvostw13Y8rvm2//zocED3xxGb0rXMXBqSjCO2wYgFZ4y+bs53BDlXcqGhyo7bgyNe2nQU=\n"
        "— committee-a.test/w1 YgT+KQAAAABqsTuAV2dCyt0rvZnqrdcysdIMJIYgZcUYuqbwLC3Oe3WhFlp5b5b5bGLQT6wO+aU+"
        "hBnDGBmNuwng66tS2ReS15jWAA==\n"
    )


def test_paths() -> None:
    for row in V["paths"]:
        assert tiles.tile_path(0, row["index"]) == row["tile"]
        assert tiles.entries_path(row["index"], 7) == row["entries"]


@pytest.mark.parametrize("given", V["tiles"], ids=lambda given: str(given["size"]))
def test_tiles(given: dict[str, Any]) -> None:
    whole = merkle.Tree.from_leaf_hashes(map(merkle.leaf_hash, entries(given["size"])))
    rows = list(tiles.tiles_for_growth(0, given["size"]))

    assert whole.root().hex() == given["root"]
    assert len(rows) == given["count"]
    for row in given["some"]:
        path = tiles.parse_path(row["path"])
        assert path.level is not None
        assert (path.level, path.index, path.width) in rows
        content = tiles.tile_bytes(whole, path.level, path.index, path.width)
        assert hashlib.sha256(content).hexdigest() == row["sha256"]


def test_policies() -> None:
    for row in V["policies"]:
        trusted = policy.parse(row["policy"])
        if row["accepted"]:
            assert trusted.check(row["note"].encode()).size == 3
        else:
            with pytest.raises(ProofError, match="quorum of"):
                trusted.check(row["note"].encode())


READERS: dict[str, Callable[[str], object]] = {
    "note": lambda text: note.parse(text.encode()),
    "checkpoint": checkpoint.parse_text,
    "vkey": VerifierKey.parse,
    "path": tiles.parse_path,
    "add-checkpoint": lambda text: witnessing.parse(text.encode()),
}


@pytest.mark.parametrize("given", V["refused"], ids=lambda given: f"{given['kind']}: {given['why']}")
def test_refused(given: dict[str, str]) -> None:
    with pytest.raises(Malformed):
        READERS[given["kind"]](given["input"])


def test_what_is_sent_to_a_witness_is_read_and_written_byte_for_byte() -> None:
    for row in V["witness"]:
        request = witnessing.parse(row["request"].encode())
        assert witnessing.encode(request) == row["request"].encode()


def test_the_witness_type_is_that_of_the_vectors() -> None:
    assert VerifierKey.parse(V["keys"]["witnesses"][0]["vkey"]).type == COSIGNATURE


def unhex(values: list[str]) -> list[bytes]:
    return [bytes.fromhex(value) for value in values]
