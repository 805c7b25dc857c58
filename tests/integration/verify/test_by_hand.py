"""A bundle verified without a line of ours, from docs/verification.md alone: what it says about bytes is true.

Only the standard library and an Ed25519 that is not the one we use. Whoever changes a format has to change the
documentation, or this fails.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def verify(key: bytes, signature: bytes, message: bytes) -> None:
    Ed25519PublicKey.from_public_bytes(key).verify(signature, message)


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def vkey(text: str) -> tuple[str, bytes, bytes]:
    """Step 1: name, id and key of a vkey."""
    name, identity, material = text.split("+", 2)
    raw = base64.b64decode(material)
    assert sha256(name.encode(), b"\n", raw)[:4].hex() == identity
    return name, bytes.fromhex(identity), raw[1:]


def entries_of(files: dict[str, bytes]) -> list[bytes]:
    """Step 3: entries, each after its length in two bytes."""
    found = []
    for name in sorted(name for name in files if name.startswith("tile/entries/")):
        raw = files[name]
        while raw:
            length = int.from_bytes(raw[:2], "big")
            found.append(raw[2 : 2 + length])
            raw = raw[2 + length :]
    return found


def root_of(leaves: list[bytes]) -> bytes:
    """Step 4: RFC 6962."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01", root_of(leaves[:half]), root_of(leaves[half:]))


@pytest.fixture
def files(bundle: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(bundle) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_steps_1_and_2_the_checkpoint_is_signed_and_cosigned(files: dict[str, bytes], policy: Path) -> None:
    lines = policy.read_text().splitlines()
    trusted = [vkey(line.split()[-1]) for line in lines if line.split()[0] in ("log", "witness")]
    text, _, signatures = files["checkpoint"].decode().partition("\n\n")
    text += "\n"
    signed = []
    for line in signatures.splitlines():
        dash, name, blob = line.split(" ")
        raw = base64.b64decode(blob)
        [(_, identity, key)] = [each for each in trusted if each[0] == name]
        assert (dash, raw[:4]) == ("—", identity)
        if len(raw) == 4 + 64:
            verify(key, raw[4:], text.encode())
        else:
            seconds = int.from_bytes(raw[4:12], "big")
            verify(key, raw[12:], f"cosignature/v1\ntime {seconds}\n{text}".encode())
        signed.append(name)
    assert signed == [text.split("\n")[0], "A.example/w", "B.example/w"]


def test_steps_3_and_4_the_entries_give_the_tiles_and_the_root(files: dict[str, bytes]) -> None:
    _, size, root = files["checkpoint"].decode().split("\n")[:3]
    leaves = [sha256(b"\x00", entry) for entry in entries_of(files)]
    partial = int(size) - 256

    assert len(leaves) == int(size)
    assert base64.b64encode(root_of(leaves)).decode() == root
    assert files["tile/0/000"] == b"".join(leaves[:256])
    assert files[f"tile/0/001.p/{partial}"] == b"".join(leaves[256:])
    assert files["tile/1/000.p/1"] == root_of(leaves[:256])


def test_steps_5_to_7_every_entry_is_signed_by_somebody_appointed_before(
    files: dict[str, bytes], policy: Path
) -> None:
    authority = policy.read_text().splitlines()[0].removeprefix("# jianpiao-authority ")
    keys: dict[str, bytes] = {}
    last = ""
    for index, raw in enumerate(entries_of(files)):
        entry = json.loads(raw)
        assert json.dumps(entry, separators=(",", ":")).encode() == raw
        assert entry["index"] == index
        assert entry["accepted_at"] >= last
        last = entry["accepted_at"]
        payload = base64.b64decode(entry["statement"]["payload"])
        statement = json.loads(payload)
        if statement["type"] == "ElectionCalled":
            assert index == 0
            assert statement["body"]["authority"] == authority
            key = base64.b64decode(authority)
            keys[sha256(key).hex()[:16]] = key
        message = b"DSSEv1 39 application/vnd.jianpiao.statement+json %d %b" % (len(payload), payload)
        for signature in entry["statement"]["signatures"]:
            verify(keys[signature["keyid"]], base64.b64decode(signature["sig"]), message)
            with pytest.raises(InvalidSignature):
                verify(keys[signature["keyid"]], base64.b64decode(signature["sig"]), message + b" ")
        if statement["type"] == "OfficerAppointed":
            key = base64.b64decode(statement["body"]["key"])
            keys[sha256(key).hex()[:16]] = key


def test_the_frame_of_the_zip_is_as_written(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as archive:
        infos = archive.infolist()
    assert [each.filename for each in infos] == sorted(each.filename for each in infos)
    for each in infos:
        assert (each.compress_type, each.date_time, each.flag_bits) == (0, (1980, 1, 1, 0, 0, 0), 0)
        assert (each.create_version, each.extract_version, each.create_system) == (20, 20, 3)
        assert (each.external_attr >> 16, each.extra, each.comment) == (0o100644, b"", b"")


def test_the_members_of_the_json_report_are_those_of_the_documentation(bundle: Path) -> None:
    text = (Path(__file__).parents[3] / "docs" / "verification.md").read_text("utf-8")
    section = text.partition("## The JSON report")[2].partition("\n## ")[0]
    rows = [line.split("|")[1].strip().strip("`") for line in section.splitlines() if line.startswith("| `")]

    assert rows == [
        "holds",
        "drill",
        "checkpoint",
        "election",
        "campaign",
        "checks",
        "findings[]",
        "declared",
        "rounds",
        "assertions",
        "trust",
    ]
