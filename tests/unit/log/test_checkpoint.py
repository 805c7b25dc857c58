"""Checkpoints, and what witnesses write under them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import Malformed, ProofError
from shared.log import checkpoint, cosignature, note
from shared.log.checkpoint import Checkpoint
from shared.log.merkle import EMPTY_ROOT, MAX_SIZE
from shared.log.note import COSIGNATURE, Signature, SignedNote, VerifierKey
from tests.unit.log.village import (
    LOG,
    LOG_KEY,
    NOW,
    ORIGIN,
    WITNESS_KEYS,
    WITNESSES,
    cosigned,
    private,
    signed,
    tampered,
)

ROOT = bytes(range(32))
TEXT = checkpoint.encode_text(Checkpoint(ORIGIN, 7, ROOT))

origins = st.text(st.characters(codec="utf-8", min_codepoint=32), min_size=1)
checkpoints = st.builds(Checkpoint, origins, st.integers(0, MAX_SIZE), st.binary(min_size=32, max_size=32))


@given(checkpoints)
def test_a_checkpoint_is_read_as_it_was_written(written: Checkpoint) -> None:
    assert checkpoint.parse_text(checkpoint.encode_text(written)) == written


@given(tampered(TEXT.encode()).map(lambda raw: raw.decode("utf-8", "replace")))
def test_a_checkpoint_has_one_spelling(text: str) -> None:
    try:
        read = checkpoint.parse_text(text)
    except Malformed:
        return
    assert checkpoint.encode_text(read) == text


@pytest.mark.parametrize("size", [0, 1, 9, 10, 20_852_163, MAX_SIZE])
def test_what_the_log_signs_can_be_opened_with_its_key(size: int) -> None:
    written = Checkpoint(ORIGIN, size, ROOT if size else EMPTY_ROOT)

    raw = checkpoint.sign(written, LOG)

    assert checkpoint.open_checkpoint(raw, LOG_KEY) == written


def test_no_bit_of_a_signed_checkpoint_can_be_changed() -> None:
    raw = signed(7)
    for bit in range(8 * len(raw)):
        changed = bytearray(raw)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises((Malformed, ProofError)):
            checkpoint.open_checkpoint(bytes(changed), LOG_KEY)


def test_a_checkpoint_of_another_log_is_refused() -> None:
    raw = checkpoint.sign(Checkpoint("other.test/log", 7, ROOT), LOG)

    with pytest.raises(ProofError, match=f"expected the origin {ORIGIN}, got other.test/log"):
        checkpoint.open_checkpoint(raw, LOG_KEY)


def test_a_checkpoint_of_this_log_signed_under_another_name_is_refused() -> None:
    other = VerifierKey.of("other.test/log", LOG)
    raw = note.encode(SignedNote(TEXT, (note.sign(TEXT, other.name, LOG),)))

    for trusted in (LOG_KEY, other):
        with pytest.raises(ProofError):
            checkpoint.open_checkpoint(raw, trusted)


def test_a_log_that_changes_its_key_can_be_read_with_the_old_and_the_new() -> None:
    new, new_key = private(20), VerifierKey.of(ORIGIN, private(20))
    both = cosignature.add_signature_lines(signed(7), [note.sign(note.parse(signed(7)).text, ORIGIN, new)])

    for trusted in ([LOG_KEY], [new_key], [LOG_KEY, new_key]):
        opened, read = checkpoint.open_note(both, *trusted)
        assert opened.size == 7
        assert len(read.signatures) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        TEXT[:-1],
        TEXT + "\n",
        TEXT + "extension\n",
        TEXT.replace("7", "07"),
        TEXT.replace("7", "+7"),
        TEXT.replace("7", "-7"),
        TEXT.replace("7", "7 "),
        TEXT.replace("7", ""),
        TEXT.replace("7", "７"),
        TEXT.replace("7", "0x7"),
        TEXT.replace("7", "1_0"),
        TEXT.replace("7", "9223372036854775808"),
        TEXT.replace("7", "9" * 5000),
        TEXT.replace(ORIGIN, ""),
        TEXT.replace("Hh8=", "Hh8"),
        TEXT.replace("Hh8=", "Hh9="),
        TEXT.replace("Hh8=", "Hg=="),
        TEXT.replace("Hh8=", "Hh8fHw=="),
        TEXT.replace("AAEC", "-_EC"),
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    assert text != TEXT
    with pytest.raises(Malformed):
        checkpoint.parse_text(text)


@pytest.mark.parametrize(
    "text", ["", "00", "01", "-1", "+1", " 1", "1 ", "1_0", "١", "9223372036854775808", "9" * 19]
)
def test_a_number_has_one_spelling_and_a_bound(text: str) -> None:
    assert [checkpoint.parse_decimal(str(number), "size") for number in (0, 10, MAX_SIZE)] == [
        0,
        10,
        MAX_SIZE,
    ]

    with pytest.raises(Malformed, match=r"old size: expected 0 to 2\^63 - 1"):
        checkpoint.parse_decimal(text, "old size")


@pytest.mark.parametrize(
    ("origin", "size", "root"),
    [
        ("", 7, ROOT),
        ("a\nb", 7, ROOT),
        (ORIGIN, -1, ROOT),
        (ORIGIN, MAX_SIZE + 1, ROOT),
        (ORIGIN, 7, ROOT[1:]),
    ],
)
def test_a_checkpoint_that_cannot_be_is_refused(origin: str, size: int, root: bytes) -> None:
    with pytest.raises(Malformed, match="checkpoint: expected"):
        Checkpoint(origin, size, root)


def test_a_log_whose_name_is_no_key_name_cannot_sign() -> None:
    with pytest.raises(Malformed, match="key name"):
        checkpoint.sign(Checkpoint("two words", 7, ROOT), LOG)


@given(time=st.integers(1, 2**63 - 1), witness=st.sampled_from("ABCU"))
def test_a_cosignature_tells_its_time(time: int, witness: str) -> None:
    line = cosigned(TEXT, witness, time)

    assert cosignature.verify_cosignature(TEXT, line, WITNESS_KEYS[witness]) == time
    assert note.parse_signatures(note.encode_signatures([line])) == (line,)
    assert len(line.key_id + line.signature) == 76


def test_no_bit_of_a_cosignature_can_be_changed() -> None:
    line = cosigned(TEXT, "A")
    for bit in range(8 * len(line.signature)):
        changed = bytearray(line.signature)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(ProofError, match="does not hold"):
            cosignature.verify_cosignature(
                TEXT, Signature(line.name, line.key_id, bytes(changed)), WITNESS_KEYS["A"]
            )


@pytest.mark.parametrize("blob", [b"", bytes(7), bytes(8), bytes(71), bytes(73)])
def test_a_cosignature_of_another_length_is_refused(blob: bytes) -> None:
    key = WITNESS_KEYS["A"]

    with pytest.raises(ProofError, match="does not hold"):
        cosignature.verify_cosignature(TEXT, Signature(key.name, key.key_id, blob), key)


def test_a_time_past_the_bound_is_refused_even_when_signed() -> None:
    key, time = WITNESS_KEYS["A"], 2**63
    blob = time.to_bytes(8, "big") + WITNESSES["A"].sign(f"cosignature/v1\ntime {time}\n{TEXT}".encode())

    with pytest.raises(ProofError, match="does not hold"):
        cosignature.verify_cosignature(TEXT, Signature(key.name, key.key_id, blob), key)


def test_a_cosignature_is_for_one_checkpoint_and_one_witness() -> None:
    line = cosigned(TEXT, "A")
    later = checkpoint.encode_text(Checkpoint(ORIGIN, 8, ROOT))

    with pytest.raises(ProofError, match="does not hold"):
        cosignature.verify_cosignature(later, line, WITNESS_KEYS["A"])
    with pytest.raises(ProofError, match="expected one of witness-b"):
        cosignature.verify_cosignature(TEXT, line, WITNESS_KEYS["B"])
    with pytest.raises(Malformed, match="expected type 0x04"):
        cosignature.verify_cosignature(TEXT, line, LOG_KEY)


def test_a_logs_signature_cannot_pass_as_a_cosignature_of_the_same_key() -> None:
    as_witness = VerifierKey.of(ORIGIN, LOG, COSIGNATURE)
    by_log = note.sign(TEXT, ORIGIN, LOG)
    forged = Signature(ORIGIN, as_witness.key_id, bytes(8) + by_log.signature)

    with pytest.raises(ProofError, match="does not hold"):
        cosignature.verify_cosignature(TEXT, forged, as_witness)


@pytest.mark.parametrize(
    ("text", "time"), [("no checkpoint\n", NOW), (TEXT + "more\n", NOW), (TEXT, 0), (TEXT, 2**63)]
)
def test_a_witness_signs_checkpoints_and_times_only(text: str, time: int) -> None:
    with pytest.raises(Malformed):
        cosignature.cosign(text, time, WITNESS_KEYS["A"].name, WITNESSES["A"])


def test_known_witnesses_are_told_with_their_times_and_others_ignored() -> None:
    read = note.parse(signed(7, "ABU"))

    times = cosignature.cosigned_by(read, [WITNESS_KEYS["A"], WITNESS_KEYS["C"], WITNESS_KEYS["U"]])

    assert times == {WITNESS_KEYS["A"]: NOW, WITNESS_KEYS["U"]: NOW}


def test_the_latest_time_of_a_witness_counts() -> None:
    read = note.parse(signed(7))
    lines = tuple(cosigned(read.text, "A", time) for time in (NOW + 5, NOW + 9, NOW))

    times = cosignature.cosigned_by(SignedNote(read.text, read.signatures + lines), [WITNESS_KEYS["A"]])

    assert times == {WITNESS_KEYS["A"]: NOW + 9}


def test_a_false_line_of_a_known_witness_spoils_the_note() -> None:
    read = note.parse(signed(7, "AB"))
    false = Signature(WITNESS_KEYS["A"].name, WITNESS_KEYS["A"].key_id, read.signatures[2].signature)

    with pytest.raises(ProofError, match=r"witness-a\.test/w1 .* does not hold"):
        cosignature.cosigned_by(
            SignedNote(read.text, (*read.signatures, false)), [WITNESS_KEYS["B"], WITNESS_KEYS["A"]]
        )


def test_a_fresh_cosignature_takes_the_place_of_the_old_one() -> None:
    raw = signed(7, "AB")
    text = note.parse(raw).text

    fresh = cosignature.add_signature_lines(raw, [cosigned(text, "A", NOW + 60), cosigned(text, "C")])

    read = note.parse(fresh)
    assert [line.name[:9] for line in read.signatures[1:]] == ["witness-a", "witness-b", "witness-c"]
    assert cosignature.cosigned_by(read, WITNESS_KEYS.values()) == {
        WITNESS_KEYS["A"]: NOW + 60,
        WITNESS_KEYS["B"]: NOW,
        WITNESS_KEYS["C"]: NOW,
    }
    assert checkpoint.open_checkpoint(fresh, LOG_KEY) == checkpoint.open_checkpoint(raw, LOG_KEY)
