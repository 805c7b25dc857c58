"""The keys of the logs: made once, for one pair of eyes, and never shown."""

from __future__ import annotations

import stat
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from services.ballot.log_keys import load_log_keys
from shared import keys
from shared.errors import Broken, Malformed
from shared.log.checkpoint import Checkpoint, open_checkpoint


def test_the_first_start_makes_them_and_the_next_one_finds_them(tmp_path: Path) -> None:
    first = load_log_keys(tmp_path, "jianpiao.example")

    again = load_log_keys(tmp_path, "jianpiao.example")

    assert keys.public_bytes(first.elections) == keys.public_bytes(again.elections)
    assert keys.public_bytes(first.drills) == keys.public_bytes(again.drills)
    assert keys.public_bytes(first.elections) != keys.public_bytes(first.drills)


def test_nobody_else_can_read_them(tmp_path: Path) -> None:
    load_log_keys(tmp_path, "jianpiao.example")

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()}
    assert modes == {"elections.pem": 0o600, "drills.pem": 0o600}
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_file_that_others_can_read_stops_the_service(tmp_path: Path, mode: int) -> None:
    load_log_keys(tmp_path, "jianpiao.example")
    (tmp_path / "keys" / "drills.pem").chmod(mode)

    with pytest.raises(Broken, match="expected mode 0600"):
        load_log_keys(tmp_path, "jianpiao.example")


def test_the_same_key_for_elections_and_drills_stops_the_service(tmp_path: Path) -> None:
    load_log_keys(tmp_path, "jianpiao.example")
    folder = tmp_path / "keys"
    (folder / "drills.pem").write_bytes((folder / "elections.pem").read_bytes())

    with pytest.raises(Broken, match="must not sign with the same key"):
        load_log_keys(tmp_path, "jianpiao.example")


def test_another_kind_of_file_stops_the_service(tmp_path: Path) -> None:
    load_log_keys(tmp_path, "jianpiao.example")
    other = X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    for content in (b"", b"no key", other):
        (tmp_path / "keys" / "drills.pem").write_bytes(content)
        with pytest.raises(Broken, match=r"drills\.pem"):
            load_log_keys(tmp_path, "jianpiao.example")


def test_a_name_that_no_key_can_have_stops_the_service(tmp_path: Path) -> None:
    with pytest.raises(Malformed, match="key name"):
        load_log_keys(tmp_path, "a name with spaces")


def test_a_signer_signs_the_same_checkpoint_with_the_same_bytes(tmp_path: Path) -> None:
    election = uuid4()
    signer = load_log_keys(tmp_path, "jianpiao.example").signer(election, drill=False)

    notes = {signer.sign(7, b"r" * 32) for _ in range(3)}

    assert len(notes) == 1
    expected = Checkpoint(f"jianpiao.example/log/{election}", 7, b"r" * 32)
    assert open_checkpoint(notes.pop(), signer.verifier_key) == expected


def test_keys_do_not_show_themselves(tmp_path: Path) -> None:
    loaded = load_log_keys(tmp_path, "jianpiao.example")

    shown = repr(loaded) + repr(loaded.signer(uuid4(), drill=True)) + str(loaded)

    assert "Private" not in shown
