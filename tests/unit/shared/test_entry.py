"""An entry is spelt in one way only: the log hashes its bytes."""

from __future__ import annotations

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from shared import clock, entry, envelope
from shared.entry import Entry
from shared.errors import Malformed

CALLER, COUNTER = (Ed25519PrivateKey.from_private_bytes(bytes([each]) * 32) for each in (1, 2))
ENTRY = Entry(7, "2026-11-24T08:00:00.123Z", envelope.sign(b'{"v":1}', [CALLER, COUNTER]))
RAW = entry.encode(ENTRY)


def test_an_entry_is_index_time_and_envelope_in_this_order() -> None:
    assert RAW.startswith(
        b'{"index":7,"accepted_at":"2026-11-24T08:00:00.123Z","statement":{"payloadType":"application/vnd.jianpiao'
    )
    assert entry.decode(RAW) == ENTRY


@pytest.mark.parametrize(
    "raw",
    [
        RAW.replace(b",", b", ", 1),
        RAW.replace(b'"index":7', b'"index":7.0'),
        RAW.replace(b'"index":7', b'"index":07'),
        RAW.replace(b'"index":7', b'"index":"7"'),
        RAW.replace(b'"index":7', b'"index":-7'),
        RAW.replace(b'"index":7', b'"index":18446744073709551617'),
        RAW.replace(b'"index":7', b'"index":6,"index":7'),
        RAW.replace(b'"index":7,"accepted_at":"2026-11-24T08:00:00.123Z"', b'"accepted_at":"2026-11-24T08:00:00.123Z","index":7'),
        RAW.replace(b"08:00:00.123Z", b"08:00:00Z"),
        RAW.replace(b"08:00:00.123Z", b"08:00:00.123+00:00"),
        RAW.replace(b"08:00:00.123Z", b"08:00:00.123Z\\n"),
        RAW.replace(b"08:00:00.123Z", b"soon"),
        RAW.replace(b"vnd", b"\\u0076nd"),
        RAW.replace(b"application/", b"application\\/"),
        RAW.replace(b"jianpiao", b"another"),
        RAW.replace(b'"keyid"', b'"more":1,"keyid"', 1),
        b" " + RAW,
        RAW + b"\n",
        RAW + b"\0",
        RAW[:-1],
        b"\xef\xbb\xbf" + RAW,
        b"",
        b"null",
        b"[" * 100_000,
    ],
)  # fmt: skip
def test_any_other_spelling_is_malformed(raw: bytes) -> None:
    with pytest.raises(Malformed):
        entry.decode(raw)


def test_signatures_out_of_order_are_malformed() -> None:
    swapped = msgspec.structs.replace(ENTRY.statement, signatures=ENTRY.statement.signatures[::-1])

    with pytest.raises(Malformed, match="order of their key ids"):
        entry.decode(msgspec.json.encode(msgspec.structs.replace(ENTRY, statement=swapped)))


def test_a_payload_that_is_not_base64_is_malformed() -> None:
    cut = msgspec.structs.replace(ENTRY.statement, payload="e30")

    with pytest.raises(Malformed, match="base64"):
        entry.decode(msgspec.json.encode(msgspec.structs.replace(ENTRY, statement=cut)))


def test_the_largest_statement_fits_into_an_entry_and_a_larger_one_does_not() -> None:
    signers = [Ed25519PrivateKey.from_private_bytes(bytes([each]) * 32) for each in range(1, 9)]
    largest = envelope.sign(b"x" * envelope.MAX_PAYLOAD_BYTES, signers)

    assert len(entry.encode(Entry(2**53 - 1, ENTRY.accepted_at, largest))) <= entry.MAX_ENTRY_BYTES
    with pytest.raises(Malformed, match="65535"):
        entry.encode(Entry(0, "2026" * 1000, largest))


def test_every_bit_of_an_entry_means_something() -> None:
    for bit in range(8 * len(RAW)):
        raw = bytearray(RAW)
        raw[bit // 8] ^= 1 << bit % 8
        try:
            changed = entry.decode(bytes(raw))
        except Malformed:
            continue
        assert changed != ENTRY


entries = st.builds(
    Entry,
    st.integers(0, 2**53 - 1),
    st.integers(clock.read_time("2000-01-01T00:00:00Z"), clock.read_time("2099-12-31T23:59:59Z")).map(
        clock.write_time
    ),
    st.binary(max_size=100).map(lambda payload: envelope.sign(payload, [CALLER, COUNTER])),
)


@given(entries)
def test_what_is_written_is_read_back(one: Entry) -> None:
    raw = entry.encode(one)

    assert entry.decode(raw) == one
    assert entry.encode(entry.decode(raw)) == raw


@given(st.binary(max_size=200))
def test_no_bytes_do_anything_but_read_or_be_malformed(raw: bytes) -> None:
    with pytest.raises(Malformed):
        entry.decode(raw)
