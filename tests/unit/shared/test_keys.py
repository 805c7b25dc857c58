"""Keys are checked once, when they are appointed: with a weak one anybody could sign for its owner."""

from __future__ import annotations

import base64
import hashlib

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from shared import keys
from shared.errors import Malformed

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
"""Of the prime-order group, RFC 8032, 5.1."""
Y8 = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD83D3D706A17C7
"""y of the points of order 8."""


def encoded(y: int, sign: int = 0) -> bytes:
    return (y | sign << 255).to_bytes(32, "little")


SMALL_ORDER = [
    encoded(y, sign)
    for y in (1, P - 1, 0, Y8, P - Y8)  # orders 1, 2, 4, 8 and 8
    for sign in (0, 1)
]
"""Every encoding of the eight small-order points with y below p, and those with a sign bit that x = 0 forbids."""
NOT_CANONICAL = [encoded(y, sign) for y in range(P, 2**255) for sign in (0, 1)]
"""Every y that is not below p: nineteen of them, the small-order ones p and p + 1 included."""


@pytest.mark.parametrize("raw", SMALL_ORDER, ids=bytes.hex)
def test_a_small_order_key_is_refused(raw: bytes) -> None:
    with pytest.raises(Malformed, match="prime order"):
        keys.load_public_key(raw)
    with pytest.raises(Malformed, match="prime order"):
        keys.parse_public_key(base64.b64encode(raw).decode())


@pytest.mark.parametrize("raw", NOT_CANONICAL, ids=bytes.hex)
def test_a_second_spelling_of_a_point_is_refused(raw: bytes) -> None:
    with pytest.raises(Malformed, match="prime order"):
        keys.load_public_key(raw)


def test_a_small_order_key_would_have_let_anybody_sign() -> None:
    """The reason: for the identity as key, R = identity and S = 0 sign every message where nobody checks."""
    forged = encoded(1) + bytes(32)

    Ed25519PublicKey.from_public_bytes(encoded(1)).verify(
        forged, b"any text at all"
    )  # accepted: no exception

    assert not keys.verify(encoded(1), forged, b"any text at all")


def test_a_point_outside_the_prime_order_group_is_refused() -> None:
    """A good key plus a point of order 2: on the curve, canonical, and two such keys share signatures."""
    good = keys.public_bytes(Ed25519PrivateKey.from_private_bytes(bytes(32)))
    y, sign = int.from_bytes(good, "little") & (1 << 255) - 1, good[31] >> 7
    mixed = encoded(P - y, 1 - sign)  # (x, y) + (0, -1) = (-x, -y)
    Ed25519PublicKey.from_public_bytes(mixed)

    with pytest.raises(Malformed, match="prime order"):
        keys.load_public_key(mixed)


def test_a_y_that_is_on_no_point_is_refused() -> None:
    with pytest.raises(Malformed, match="prime order"):
        keys.load_public_key(encoded(2))


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_key_has_thirty_two_bytes(length: int) -> None:
    with pytest.raises(Malformed, match="32 bytes"):
        keys.load_public_key(b"\x09" * length)


@pytest.mark.parametrize("change", ["{}=", " {}", "{}\n", "{}A", "-{}"])
def test_a_keys_text_has_one_spelling(change: str) -> None:
    text = keys.public_text(Ed25519PrivateKey.from_private_bytes(bytes(32)))

    with pytest.raises(Malformed):
        keys.parse_public_key(change.format(text))
    with pytest.raises(Malformed):
        keys.parse_public_key(text.rstrip("="))
    with pytest.raises(Malformed):
        keys.parse_public_key(text[:-2] + chr(ord(text[-2]) + 1) + "=")


def test_a_key_is_known_by_a_digest_of_its_bytes() -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    raw = keys.public_bytes(key)

    assert keys.key_id(raw) == hashlib.sha256(raw).hexdigest()[:16]
    assert keys.public_text(key) == keys.public_text(raw) == keys.public_text(key.public_key())
    assert keys.parse_public_key(keys.public_text(key)) == raw


def test_the_vector_of_rfc_8032() -> None:
    """7.1, test 3."""
    public = bytes.fromhex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")
    signature = bytes.fromhex(
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    )

    assert keys.verify(public, signature, bytes.fromhex("af82"))
    assert not keys.verify(public, signature, bytes.fromhex("af83"))


seeds, messages = st.binary(min_size=32, max_size=32), st.binary(max_size=100)


@given(seeds, messages)
def test_both_libraries_agree_on_a_good_signature(seed: bytes, message: bytes) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    signature = key.sign(message)

    key.public_key().verify(signature, message)  # OpenSSL's judgement: no exception
    assert keys.verify(keys.public_bytes(key), signature, message)
    assert keys.load_public_key(keys.public_bytes(key)).public_bytes_raw() == keys.public_bytes(key)


@given(seeds, messages, st.integers(0, 511))
def test_a_signature_with_one_flipped_bit_is_no_signature(seed: bytes, message: bytes, bit: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    signature = bytearray(key.sign(message))
    signature[bit // 8] ^= 1 << bit % 8

    assert not keys.verify(keys.public_bytes(key), bytes(signature), message)
    with pytest.raises(InvalidSignature):
        key.public_key().verify(bytes(signature), message)


@given(seeds, messages)
def test_a_signature_has_no_second_spelling(seed: bytes, message: bytes) -> None:
    """S + L would satisfy the equation as well; RFC 8032, 5.1.7 wants S below L."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    signature = key.sign(message)
    larger = int.from_bytes(signature[32:], "little") + ORDER

    assert not keys.verify(keys.public_bytes(key), signature[:32] + larger.to_bytes(32, "little"), message)


@given(st.binary(max_size=70), st.binary(max_size=70), messages)
def test_bad_input_is_no_signature_and_no_exception(public: bytes, signature: bytes, message: bytes) -> None:
    assert not keys.verify(public, signature, message)
