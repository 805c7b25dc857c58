"""`jianpiao keys` and the file of a private key."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)

from services import key_file
from services.cli import main
from shared.errors import Malformed


def test_a_new_key_signs_what_the_printed_public_key_verifies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "clerk.pem"

    assert main(["keys", "new", str(path)]) == 0

    public, key_id = (line.split(": ")[1] for line in capsys.readouterr().out.splitlines())
    raw = base64.b64decode(public, validate=True)
    Ed25519PublicKey.from_public_bytes(raw).verify(key_file.load(path).sign(b"act"), b"act")
    assert key_id == hashlib.sha256(raw).hexdigest()[:16]


def test_only_its_owner_can_read_the_file(tmp_path: Path) -> None:
    key_file.create(tmp_path / "clerk.pem")

    assert (tmp_path / "clerk.pem").stat().st_mode & 0o777 == 0o600


def test_show_prints_what_new_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "clerk.pem")
    main(["keys", "new", path])
    made = capsys.readouterr().out

    assert main(["keys", "show", path]) == 0
    assert capsys.readouterr().out == made


def test_a_key_is_never_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "clerk.pem"
    key_file.create(path)
    before = path.read_bytes()

    assert main(["keys", "new", str(path)]) == 2
    assert "File exists" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "show", str(tmp_path / "nobody.pem")]) == 2
    assert "nobody.pem" in capsys.readouterr().err


def pem(key: Ed25519PrivateKey | rsa.RSAPrivateKey, encryption: KeySerializationEncryption) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        pem(Ed25519PrivateKey.generate(), BestAvailableEncryption(b"secret")),
        pem(rsa.generate_private_key(65537, 2048), NoEncryption()),
    ],
    ids=["empty", "broken", "encrypted", "of another kind"],
)
def test_a_file_that_holds_anything_else_is_refused(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "clerk.pem"
    path.write_bytes(content)

    with pytest.raises(Malformed):
        key_file.load(path)
    assert main(["keys", "show", str(path)]) == 2
    assert "clerk.pem" in capsys.readouterr().err
