"""Signed notes: what was signed is what is read, and nothing else is."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from shared import keys
from shared.errors import Malformed, ProofError
from shared.log import note
from shared.log.note import COSIGNATURE, ED25519, Signature, SignedNote, VerifierKey
from tests.unit.log.village import LOG, LOG_KEY, ORIGIN, names, private, tampered

TEXT = "村民委员会换届选举\n\na text with an empty line\n"
OTHER = private(9)
OTHER_KEY = VerifierKey.of("other.test/log", OTHER)

texts = st.text(st.characters(codec="utf-8", min_codepoint=32) | st.just("\n")).map(lambda text: text + "\n")
signatures = st.builds(
    Signature, names, st.binary(min_size=4, max_size=4), st.binary(min_size=1, max_size=80)
)
notes = st.builds(SignedNote, texts, st.lists(signatures, min_size=1, max_size=5).map(tuple))


def signed(text: str = TEXT) -> SignedNote:
    return SignedNote(text, (note.sign(text, ORIGIN, LOG), note.sign(text, OTHER_KEY.name, OTHER)))


@given(notes)
def test_a_note_is_read_as_it_was_written(written: SignedNote) -> None:
    assert note.parse(note.encode(written)) == written


@given(tampered(note.encode(signed())))
def test_a_note_that_can_be_read_has_one_spelling(raw: bytes) -> None:
    try:
        read = note.parse(raw)
    except Malformed:
        return
    assert note.encode(read) == raw


@given(tampered(note.encode(signed())))
def test_a_note_that_was_tampered_with_is_not_verified(raw: bytes) -> None:
    try:
        read = note.parse(raw)
        verified = note.verify(read, [LOG_KEY])
    except (Malformed, ProofError):
        return
    # The text and the log's line are as they were: only the line of a key that is not asked for was touched.
    assert verified == (LOG_KEY,)
    assert read.text == TEXT
    assert set(note.signatures_by(read, LOG_KEY)) == {signed().signatures[0]}


@given(st.lists(signatures, min_size=1, max_size=5))
def test_signature_lines_are_read_as_they_were_written(lines: list[Signature]) -> None:
    assert note.parse_signatures(note.encode_signatures(lines)) == tuple(lines)


def test_the_keys_that_signed_are_told_in_the_order_asked() -> None:
    assert note.verify(signed(), [OTHER_KEY, LOG_KEY]) == (OTHER_KEY, LOG_KEY)
    assert note.verify(signed(), [LOG_KEY]) == (LOG_KEY,)


def test_signatures_of_unknown_keys_are_ignored() -> None:
    stranger = VerifierKey.of("stranger.test", private(8))
    same_name = VerifierKey.of(ORIGIN, private(8))  # shares the name, not the key id
    forged = Signature(stranger.name, LOG_KEY.key_id, bytes(64))  # shares the key id, not the name
    text_and_lines = SignedNote(TEXT, (*signed().signatures, forged))

    assert note.verify(text_and_lines, [stranger, same_name, LOG_KEY]) == (LOG_KEY,)


def test_a_note_that_no_known_key_signed_is_refused() -> None:
    with pytest.raises(ProofError, match=f"no signature by a known key, only by {ORIGIN}, other.test/log"):
        note.verify(signed(), [VerifierKey.of(ORIGIN, private(8))])
    with pytest.raises(ProofError, match="no signature by a known key"):
        note.verify(signed(), [])


@pytest.mark.parametrize("order", [1, -1])
def test_one_false_signature_of_a_known_key_spoils_the_note(order: int) -> None:
    true, others = signed().signatures
    false = Signature(true.name, true.key_id, others.signature)

    for lines in ((false, others), (true, false), (true, false, others)):
        with pytest.raises(ProofError, match=f"the signature of {ORIGIN} .* does not hold"):
            note.verify(SignedNote(TEXT, lines[::order]), [OTHER_KEY, LOG_KEY])


def test_a_signature_is_over_the_whole_text() -> None:
    moved = SignedNote(TEXT + "more\n", signed().signatures)

    with pytest.raises(ProofError, match="does not hold"):
        note.verify(moved, [LOG_KEY])


def test_a_cosigning_key_does_not_sign_notes() -> None:
    with pytest.raises(Malformed, match="expected type 0x01"):
        note.verify(signed(), [VerifierKey.of(ORIGIN, LOG, COSIGNATURE)])


def test_a_hundred_signatures_are_read_and_no_more() -> None:
    lines = signed().signatures[:1] * 100
    assert len(note.parse(note.encode(SignedNote(TEXT, lines))).signatures) == 100

    with pytest.raises(Malformed, match="at most 100 signatures, got 101"):
        note.encode(SignedNote(TEXT, lines + lines[:1]))
    with pytest.raises(Malformed, match="at most 1000000 bytes"):
        note.parse(note.encode(signed()) + bytes(1_000_000))


LINE = f"{signed().signatures[0]}\n"


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "\n\n",
        TEXT,
        TEXT + "\n",
        LINE,
        TEXT + LINE,
        f"{TEXT}\n{LINE}"[:-1],
        f"{TEXT}\n{LINE}\n",
        f"{TEXT}\n{LINE} ",
        f"{TEXT}\n{LINE}x\n",
        f"{TEXT}\n {LINE}",
        f"{TEXT}\n{LINE}".replace("—", "-"),
        f"{TEXT}\n{LINE}".replace("\n", "\r\n"),
        f"a\tb\n\n{LINE}",
        f"a\x00b\n\n{LINE}",
        f"a\x1fb\n\n{LINE}",
        f"{TEXT}\n{LINE}".replace("=\n", "=\u2028") + LINE,
        f"{TEXT}\n{LINE}".replace(f" {ORIGIN}", f"  {ORIGIN}"),
        f"{TEXT}\n{LINE}".replace(f" {ORIGIN}", " "),
        f"{TEXT}\n{LINE}".replace(f" {ORIGIN}", f" {ORIGIN}+"),
        f"{TEXT}\n{LINE}".replace(f" {ORIGIN}", f" {ORIGIN}\u3000"),
        f"{TEXT}\n{LINE}".replace(f"{ORIGIN} ", f"{ORIGIN}  "),
        f"{TEXT}\n{LINE}".replace("=\n", "\n"),
        f"{TEXT}\n{LINE}".replace("=\n", "==\n"),
        f"{TEXT}\n— {ORIGIN}\n",
        f"{TEXT}\n— {ORIGIN} \n",
        f"{TEXT}\n— {ORIGIN} AAAAAA==\n",
        f"{TEXT}\n— {ORIGIN} ____\n",
        f"{TEXT}\n— {ORIGIN} é\n",
    ],
)
def test_what_is_no_signed_note_is_refused(raw: str) -> None:
    with pytest.raises(Malformed):
        note.parse(raw.encode())


def test_what_is_not_utf8_is_refused() -> None:
    with pytest.raises(Malformed, match="UTF-8"):
        note.parse(b"\xff\n\n" + LINE.encode())
    with pytest.raises(Malformed, match="UTF-8"):
        note.sign("\ud800\n", ORIGIN, LOG)


@pytest.mark.parametrize("text", ["", "no newline", "tab\t\n", "return\r\n"])
def test_a_text_that_a_note_cannot_carry_is_neither_signed_nor_written(text: str) -> None:
    with pytest.raises(Malformed):
        note.sign(text, ORIGIN, LOG)
    with pytest.raises(Malformed):
        note.encode(SignedNote(text, signed().signatures))


@pytest.mark.parametrize(
    "line",
    [
        Signature("two words", bytes(4), bytes(64)),
        Signature("", bytes(4), bytes(64)),
        Signature("\ud800", bytes(4), bytes(64)),
        Signature(ORIGIN, bytes(3), bytes(64)),
        Signature(ORIGIN, bytes(4), b""),
    ],
)
def test_a_signature_that_would_be_read_otherwise_is_not_written(line: Signature) -> None:
    with pytest.raises(Malformed):
        note.encode(SignedNote(TEXT, (line,)))


@given(name=names, seed=st.binary(min_size=32, max_size=32), type=st.sampled_from([ED25519, COSIGNATURE]))
def test_a_verifier_key_is_read_as_it_was_written(name: str, seed: bytes, type: int) -> None:
    key = VerifierKey.of(name, Ed25519PrivateKey.from_private_bytes(seed), type)

    assert VerifierKey.parse(str(key)) == key


@given(tampered(str(LOG_KEY).encode()).map(lambda raw: raw.decode("utf-8", "replace")))
def test_a_verifier_key_has_one_spelling_and_no_bit_of_it_can_be_changed(vkey: str) -> None:
    try:
        read = VerifierKey.parse(vkey)
    except Malformed:
        return
    assert str(read) == vkey
    assert read == LOG_KEY


def test_one_key_has_another_id_for_each_use() -> None:
    cosigning = VerifierKey.of(ORIGIN, LOG, COSIGNATURE)

    assert cosigning.public == LOG_KEY.public
    assert cosigning.key_id != LOG_KEY.key_id


@pytest.mark.parametrize(
    "public",
    [
        bytes([1]) + bytes(31),  # the identity
        bytes(32),  # order 4
        (2**255 - 20).to_bytes(32, "little"),  # order 2
        (2**255 - 18).to_bytes(32, "little"),  # 1, not reduced
        bytes(31),
        bytes(33),
    ],
)
def test_a_key_that_anybody_can_sign_for_is_refused(public: bytes) -> None:
    with pytest.raises(Malformed):
        VerifierKey(ORIGIN, ED25519, public)


@pytest.mark.parametrize("type", [0, 2, 5, 6, 255, 256, -1])
def test_a_key_of_another_kind_is_refused(type: int) -> None:
    with pytest.raises(Malformed, match="expected type"):
        VerifierKey(ORIGIN, type, keys.public_bytes(LOG))


@pytest.mark.parametrize(
    "name", ["", "a b", "a+b", "a\tb", "a\nb", "a\u00a0b", "a\u3000b", "a\u0085b", "\ud800"]
)
def test_a_name_that_a_note_cannot_carry_is_refused(name: str) -> None:
    with pytest.raises(Malformed, match="key name"):
        VerifierKey(name, ED25519, keys.public_bytes(LOG))


VKEY = str(LOG_KEY)


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        ORIGIN,
        f"{ORIGIN}+",
        f"{ORIGIN}++",
        VKEY + "\n",
        VKEY + "=",
        VKEY.replace("/", "?"),
        VKEY.replace("+", "-"),
    ],
)
def test_what_is_no_verifier_key_is_refused(vkey: str) -> None:
    with pytest.raises(Malformed):
        VerifierKey.parse(vkey)
