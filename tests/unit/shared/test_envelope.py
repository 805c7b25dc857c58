"""A signed statement can be written in one way only: whoever changes a character changes or breaks it."""

from __future__ import annotations

import base64
import hashlib

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given
from hypothesis import strategies as st

from shared import base64text, envelope, keys
from shared.envelope import PAYLOAD_TYPE, Envelope, Signature
from shared.errors import Malformed

PAYLOAD = b'{"v":1,"type":"PaperIssued","body":{"elector":"E-0412"}}'
CALLER, COUNTER, SCRUTINEER = (Ed25519PrivateKey.from_private_bytes(bytes([each]) * 32) for each in (1, 2, 3))


def written(**changes: object) -> bytes:
    """A lawful envelope with some members changed."""
    return msgspec.json.encode(msgspec.to_builtins(envelope.sign(PAYLOAD, [CALLER])) | changes)


def test_the_signature_covers_the_type_and_the_exact_bytes() -> None:
    signed = envelope.sign(PAYLOAD, [CALLER])

    assert envelope.signed_message(b"hello world") == (
        b"DSSEv1 39 application/vnd.jianpiao.statement+json 11 hello world"
    )
    assert keys.verify(
        keys.public_bytes(CALLER),
        base64text.decode(signed.signatures[0].sig, "sig"),
        envelope.signed_message(PAYLOAD),
    )
    assert envelope.statement_id(PAYLOAD) == hashlib.sha256(PAYLOAD).hexdigest()


def test_no_payload_can_be_taken_for_another_with_a_different_length() -> None:
    assert envelope.signed_message(b"1 x") != envelope.signed_message(b"1") + b" x"


def test_signatures_are_stored_in_the_order_of_their_key_ids_whoever_signed_first() -> None:
    one = envelope.sign(PAYLOAD, [CALLER, COUNTER, SCRUTINEER])
    other = envelope.sign(PAYLOAD, [SCRUTINEER, CALLER, COUNTER])

    assert one == other
    assert [each.keyid for each in one.signatures] == sorted(each.keyid for each in one.signatures)


def test_an_envelope_that_arrives_in_another_order_is_brought_into_the_stored_one() -> None:
    stored = envelope.sign(PAYLOAD, [CALLER, COUNTER])
    arrived = msgspec.structs.replace(stored, signatures=stored.signatures[::-1])

    assert envelope.parse(arrived.encode()) == stored


def test_one_key_cannot_sign_twice() -> None:
    with pytest.raises(Malformed, match="one key signed twice"):
        envelope.sign(PAYLOAD, [CALLER, COUNTER, CALLER])


def test_an_envelope_has_one_to_eight_signatures() -> None:
    signers = [Ed25519PrivateKey.from_private_bytes(bytes([each]) * 32) for each in range(1, 10)]

    assert len(envelope.sign(PAYLOAD, signers[:8]).signatures) == 8
    for wrong in (signers, []):
        with pytest.raises(Malformed, match="expected 1 to 8"):
            envelope.sign(PAYLOAD, wrong)


@pytest.mark.parametrize(
    "changes",
    [
        {"payloadType": "application/json"},
        {"payloadType": PAYLOAD_TYPE.upper()},
        {"payloadType": PAYLOAD_TYPE + " "},
        {"payloadType": ""},
        {"payload": None},
        {"signatures": None},
        {"signatures": "none"},
        {"signatures": [{"keyid": "0" * 16}]},
        {"signatures": [{"sig": base64.b64encode(b"s" * 64).decode()}]},
        {"signatures": [{"keyid": "0" * 16, "sig": base64.b64encode(b"s" * 63).decode()}]},
        {"signatures": [{"keyid": "0" * 16, "sig": base64.b64encode(b"s" * 65).decode()}]},
        {"signatures": [{"keyid": "0" * 16, "sig": ""}]},
        {"signatures": [{"keyid": "0" * 16, "sig": base64.b64encode(b"s" * 64).decode(), "cert": "x"}]},
        {"comment": "more"},
    ],
)
def test_an_envelope_with_anything_else_in_it_is_malformed(changes: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        envelope.parse(written(**changes))


@pytest.mark.parametrize("member", ["payload", "signatures", "payloadType", "keyid", "sig"])
def test_a_doubled_member_is_malformed(member: str) -> None:
    raw = written()
    value = b'"' + member.encode() + b'":'
    doubled = raw.replace(value, value + b'"x",' + value, 1)

    with pytest.raises(Malformed):
        envelope.parse(doubled)


@pytest.mark.parametrize(
    "text",
    [
        "YWI",
        "YWI==",
        "YWI =",
        "YWI=\n",
        "\nYWI=",
        "YW\nI=",
        "YWJ=",
        "YWI=YWI=",
        "YWI=x",
        "=",
        "====",
        "Y",
        "-_-_",
        "é+++",
        "YWI\x00",
        "ＹＷＩ=",
    ],
)
def test_base64_has_one_spelling(text: str) -> None:
    with pytest.raises(Malformed, match="base64"):
        base64text.decode(text, "payload")
    with pytest.raises(Malformed, match="base64"):
        envelope.parse(written(payload=text))


def test_unused_bits_behind_the_last_byte_are_zero() -> None:
    good = envelope.sign(PAYLOAD, [CALLER])
    sig = good.signatures[0].sig
    assert sig.endswith("==")
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    neighbour = sig[:-3] + alphabet[alphabet.index(sig[-3]) ^ 1] + "=="
    assert base64.b64decode(neighbour) == base64.b64decode(sig)

    with pytest.raises(Malformed, match="canonical"):
        envelope.parse(written(signatures=[{"keyid": good.signatures[0].keyid, "sig": neighbour}]))


def test_the_largest_payload_fits_and_one_byte_more_does_not() -> None:
    largest = b"x" * envelope.MAX_PAYLOAD_BYTES

    assert envelope.parse(envelope.sign(largest, [CALLER]).encode()).payload_bytes == largest
    with pytest.raises(Malformed, match="47000"):
        envelope.sign(largest + b"x" * 3, [CALLER])


payloads = st.binary(max_size=300)
signatures = st.builds(
    Signature,
    st.text("0123456789abcdef", min_size=16, max_size=16),
    st.binary(min_size=64, max_size=64).map(lambda raw: base64.b64encode(raw).decode()),
)
envelopes = st.builds(
    lambda payload, signed: envelope.checked(
        Envelope(PAYLOAD_TYPE, base64.b64encode(payload).decode(), signed)
    ),
    payloads,
    st.lists(signatures, min_size=1, max_size=8, unique_by=lambda each: each.keyid).map(tuple),
)


@given(envelopes)
def test_what_is_written_is_read_back(one: Envelope) -> None:
    assert envelope.parse(one.encode()) == one
    assert envelope.parse(one.encode()).encode() == one.encode()
    assert base64.b64decode(one.payload) == one.payload_bytes


@given(payloads)
def test_base64_of_any_bytes_is_read_back(raw: bytes) -> None:
    text = base64.b64encode(raw).decode()

    assert base64text.decode(text, "payload") == raw


@given(st.text(alphabet="AQgw+/=-_ \n", max_size=12))
@example("AAAA=")
@example("AAAA====")
@example("AAA==")
def test_base64_that_is_read_is_the_only_spelling_of_its_bytes(text: str) -> None:
    try:
        raw = base64text.decode(text, "payload")
    except Malformed:
        return

    assert base64.b64encode(raw).decode() == text


@given(st.data())
def test_an_envelope_with_one_changed_byte_is_malformed_or_says_something_else(data: st.DataObject) -> None:
    """No byte of the stored form is idle: what still parses has another payload, type or signature."""
    good = envelope.sign(PAYLOAD, [CALLER, COUNTER])
    raw = bytearray(good.encode())
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= data.draw(st.integers(1, 255))

    try:
        changed = envelope.parse(bytes(raw))
    except Malformed:
        return

    assert changed.payload_bytes != good.payload_bytes or changed.signatures != good.signatures
