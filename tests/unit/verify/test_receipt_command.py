"""`jianpiao receipt`: one entry, one log, and enough witnesses, without asking anybody."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.cli import main
from shared.log import note, proof
from shared.log.cosignature import add_signature_lines, cosign
from shared.log.note import COSIGNATURE, VerifierKey
from shared.log.proof import Receipt
from shared.log.trust import encode_trust, parse_trust
from tests.tamper.forge import Forge

WITNESS = Ed25519PrivateKey.from_private_bytes(bytes(32))
NAME = "street.example/witness"
INDEX = 5


@pytest.fixture
def asks_for_a_witness(plain_log: Forge, tmp_path: Path) -> Path:
    """A trust file of that log whose quorum is one witness."""
    lines = encode_trust(parse_trust(plain_log.policy.decode())).splitlines()
    key = VerifierKey.of(NAME, WITNESS, COSIGNATURE)
    lines = [each for each in lines if not each.startswith("quorum")]
    path = tmp_path / "policy"
    path.write_text("\n".join([*lines, f"witness street {key}", "quorum street", ""]))
    return path


def answer(log: Forge, *, cosigned: bool, entry: int = INDEX) -> str:
    """What the service answers about an entry."""
    raw = log.checkpoint()
    if cosigned:
        line = cosign(note.parse(raw).text, 1_800_000_000, NAME, WITNESS)
        raw = add_signature_lines(raw, [line])
    receipt = proof.encode(Receipt(INDEX, tuple(log.tree.inclusion_proof(INDEX)), raw)).decode()
    return json.dumps({"entry": log.entries[entry].decode(), "receipt": receipt})


def test_a_cosigned_receipt_holds(
    plain_log: Forge, asks_for_a_witness: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = tmp_path / "told.json"
    told.write_text(answer(plain_log, cosigned=True))

    assert main(["receipt", str(told), "--policy", str(asks_for_a_witness)]) == 0
    assert "street" in capsys.readouterr().out


def test_where_witnesses_are_asked_for_the_log_alone_is_not_enough(
    plain_log: Forge, asks_for_a_witness: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = tmp_path / "told.json"
    told.write_text(answer(plain_log, cosigned=False))

    assert main(["receipt", str(told), "--policy", str(asks_for_a_witness)]) == 1
    assert "cosigned=true" in capsys.readouterr().out


def test_a_receipt_of_another_entry_does_not_hold(
    plain_log: Forge, asks_for_a_witness: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = tmp_path / "told.json"
    told.write_text(answer(plain_log, cosigned=True, entry=INDEX + 1))

    assert main(["receipt", str(told), "--policy", str(asks_for_a_witness)]) == 1
    assert "不成立" in capsys.readouterr().out


def test_a_proof_file_needs_the_entry_beside_it(
    plain_log: Forge, asks_for_a_witness: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written, leaf = tmp_path / "5.tlog-proof", tmp_path / "entry"
    written.write_text(json.loads(answer(plain_log, cosigned=True))["receipt"])
    leaf.write_bytes(plain_log.entries[INDEX])
    words = ["receipt", str(written), "--policy", str(asks_for_a_witness)]

    assert main([*words, "--entry", str(leaf)]) == 0
    assert main(words) == 2
    assert "--entry" in capsys.readouterr().err
