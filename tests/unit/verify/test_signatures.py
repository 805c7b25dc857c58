"""Entries are read in a quick way and in a thorough one; the quick one must never understand more."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.audit.verify.signatures import Stretch, _open, verify_stretch
from services.audit.verify.source import Folder
from shared import entry, envelope, keys
from shared.errors import Malformed
from shared.log.hashing import leaf_hash
from shared.log.tiles import encode_entries
from tests.tamper.forge import private_key
from tests.world import World

WORLD = World().called()
ONE = WORLD.entries[3]
"""Signed by one person."""
TWO = entry.encode(
    entry.Entry(
        4,
        "2026-01-05T01:00:05.000Z",
        envelope.sign(b'{"any":"thing"}', [private_key("one"), private_key("two")]),
    )
)


@pytest.mark.parametrize("raw", [ONE, TWO], ids=["one signature", "two"])
def test_what_is_opened_is_what_the_entry_says(raw: bytes) -> None:
    known = entry.decode(raw).statement

    payload, signatures = _open(raw)

    assert payload == known.payload_bytes
    assert [keyid for keyid, _ in signatures] == [each.keyid for each in known.signatures]
    assert all(len(signature) == 64 for _, signature in signatures)


@pytest.mark.parametrize("raw", [ONE, TWO], ids=["one signature", "two"])
@given(data=st.data())
def test_no_changed_byte_is_read_as_the_same(raw: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(raw) - 1))
    changed = raw[:at] + bytes([data.draw(st.integers(0, 255))]) + raw[at + 1 :]
    if changed == raw:
        return

    try:
        opened = _open(changed)
    except Malformed:
        return

    # Index and time are not looked at here: the replay does. All else is spelt in one way only.
    assert opened != _open(raw) or changed.partition(b',"statement"')[0] != raw.partition(b',"statement"')[0]


@given(st.binary(max_size=20), st.integers(0, len(ONE)), st.integers(0, 20))
def test_the_quick_reading_understands_nothing_that_the_thorough_one_refuses(
    put: bytes, at: int, dropped: int
) -> None:
    changed = ONE[:at] + put + ONE[at + dropped :]

    try:
        _, signatures = _open(changed)
    except Malformed:
        return

    # Both frames are put right, so that only what the quick reading looks at is left.
    tail = changed[changed.index(b',"statement"') :]
    entry.decode(b'{"index":1,"accepted_at":"2026-01-05T01:00:05.000Z"' + tail)
    assert len(signatures) == 1


def stretch(folder: Path, raw_entries: list[bytes], known: dict[str, bytes]) -> Stretch:
    (folder / "tile/entries").mkdir(parents=True, exist_ok=True)
    (folder / "tile/entries/000").write_bytes(encode_entries(raw_entries))
    return Stretch(0, [("tile/entries/000", len(raw_entries))], known)


def test_valid_signatures_are_decided_and_leaves_hashed(tmp_path: Path) -> None:
    known = {keyid: keys.parse_public_key(each.key) for keyid, each in WORLD.election.officers.items()}

    verified = verify_stretch(Folder(tmp_path), stretch(tmp_path, WORLD.entries, known))

    assert verified.findings == []
    assert verified.signatures == sum(len(entry.decode(raw).statement.signatures) for raw in WORLD.entries)
    assert verified.leaves == [b"".join(map(leaf_hash, WORLD.entries))]


def test_a_key_that_is_another_ones_verifies_nothing(tmp_path: Path) -> None:
    signer = entry.decode(ONE).statement.signatures[0].keyid
    wrong = {signer: keys.public_bytes(private_key("another"))}

    verified = verify_stretch(Folder(tmp_path), stretch(tmp_path, [ONE], wrong))

    assert [each.code for each in verified.findings] == ["signature-invalid"]


def test_both_signatures_are_verified(tmp_path: Path) -> None:
    known = {
        keys.key_id(keys.public_bytes(private_key(name))): keys.public_bytes(private_key(name))
        for name in ("one", "two")
    }
    assert verify_stretch(Folder(tmp_path), stretch(tmp_path, [TWO], known)).findings == []

    for keyid in known:
        wrong = {**known, keyid: keys.public_bytes(private_key("another"))}
        found = verify_stretch(Folder(tmp_path), stretch(tmp_path, [TWO], wrong)).findings
        assert [each.place for each in found] == [f"key {keyid}"]


def test_a_flood_of_findings_is_counted_and_not_kept(tmp_path: Path) -> None:
    verified = verify_stretch(Folder(tmp_path), stretch(tmp_path, [b"x"] * 256, {}))

    assert len(verified.findings) == 200
    assert verified.more == {1: 56}


def test_a_bundle_that_is_missing_gives_no_leaves(tmp_path: Path) -> None:
    verified = verify_stretch(Folder(tmp_path), Stretch(0, [("nothing", 3)], {}))

    assert (verified.leaves, verified.signatures) == ([None], 0)
