"""A receipt proves one entry at one place of one log, and no bit of it can be changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import Malformed, ProofError
from shared.log import proof
from shared.log.note import VerifierKey
from shared.log.proof import Receipt
from tests.unit.log.village import LOG_KEY, ORIGIN, POLICY, entries, private, receipt, signed, tampered

WITNESSED = receipt(4, 7, "ABU")
RAW = proof.encode(WITNESSED)

hashes = st.binary(min_size=32, max_size=32)
receipts = st.builds(
    Receipt,
    st.integers(0, 2**63 - 1),
    st.lists(hashes, max_size=63).map(tuple),
    st.sampled_from([signed(7), signed(7, "ABU"), signed(0)]),
    st.none() | st.binary(min_size=1, max_size=200),
)


@given(receipts)
def test_a_receipt_is_read_as_it_was_written(written: Receipt) -> None:
    assert proof.parse(proof.encode(written)) == written


@given(st.sampled_from([RAW, proof.encode(receipt(4, 7, "A", b"extra"))]).flatmap(tampered))
def test_a_receipt_has_one_spelling(raw: bytes) -> None:
    try:
        read = proof.parse(raw)
    except Malformed:
        return
    assert proof.encode(read) == raw


@given(size=st.integers(1, 70), data=st.data())
def test_a_receipt_proves_its_entry_and_no_other(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    held = proof.parse(proof.encode(receipt(index, size, "ABU")))

    for trusted in (POLICY, LOG_KEY):
        assert proof.verify(held, entries(size)[index], trusted).size == size
        with pytest.raises(ProofError, match=f"root at size {size}"):
            proof.verify(held, b"another entry", trusted)


def test_no_bit_of_a_receipt_can_be_changed() -> None:
    entry = entries(7)[4]
    proof.verify(proof.parse(RAW), entry, POLICY)

    for bit in range(8 * len(RAW)):
        changed = bytearray(RAW)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises((Malformed, ProofError)):
            proof.verify(proof.parse(bytes(changed)), entry, POLICY)


@given(tampered(RAW))
def test_a_tampered_receipt_is_refused_or_says_the_same(raw: bytes) -> None:
    try:
        read = proof.parse(raw)
        opened = proof.verify(read, entries(7)[4], POLICY)
    except (Malformed, ProofError):
        return
    assert opened == proof.verify(WITNESSED, entries(7)[4], POLICY)
    assert (read.index, read.path) == (WITNESSED.index, WITNESSED.path)


def test_a_size_that_the_path_would_fit_is_refused_because_it_is_signed() -> None:
    # Entry 0 has the same path at sizes 3 and 4; only the signature over the size tells them apart.
    held = receipt(0, 3)
    larger = held.checkpoint_note.replace(b"\n3\n", b"\n4\n")

    with pytest.raises(ProofError, match="does not hold"):
        proof.verify(Receipt(0, held.path, larger), entries(3)[0], LOG_KEY)


def test_a_receipt_without_enough_witnesses_convinces_only_who_trusts_the_log_alone() -> None:
    held = receipt(4, 7, "AU")

    assert proof.verify(held, entries(7)[4], LOG_KEY).size == 7
    with pytest.raises(ProofError, match="group committees has 1 of 3, needs 2"):
        proof.verify(held, entries(7)[4], POLICY)


def test_a_receipt_of_another_log_is_refused() -> None:
    with pytest.raises(ProofError, match="no signature by a known key"):
        proof.verify(WITNESSED, entries(7)[4], VerifierKey.of(ORIGIN, private(9)))
    with pytest.raises(ProofError, match="expected the origin other"):
        proof.verify(WITNESSED, entries(7)[4], VerifierKey.of("other.test", private(1)))


def test_an_index_past_the_end_is_refused() -> None:
    with pytest.raises(ProofError, match="expected an index below size 7, got 7"):
        proof.verify(Receipt(7, WITNESSED.path, WITNESSED.checkpoint_note), entries(8)[7], POLICY)


def test_extra_data_is_carried_and_proves_nothing() -> None:
    held = receipt(4, 7, "ABU", "回执".encode())

    assert proof.parse(proof.encode(held)).extra == "回执".encode()
    assert proof.encode(held).replace(b"extra 5Zue5omn\n", b"") == RAW
    assert proof.verify(held, entries(7)[4], POLICY) == proof.verify(WITNESSED, entries(7)[4], POLICY)


HASH = "KhWNiv1I4/iMtBld/bKp5IF9lfpX/TREDZP5quXE+Cs="
NOTE = signed(7).decode()


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "c2sp.org/tlog-proof@v1\n",
        "c2sp.org/tlog-proof@v1\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nindex 4\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nindex 4\n\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nindex 4\n\n",
        "c2sp.org/tlog-proof@v1\nindex 4\n\n" + NOTE[:-1],
        "c2sp.org/tlog-proof@v1\nindex 4\n\n" + NOTE + "\n",
        "c2sp.org/tlog-proof@v1\nindex 4\n\n" + NOTE.replace("\n7\n", "\n07\n"),
        "c2sp.org/tlog-proof@v2\nindex 4\n\n" + NOTE,
        "\nc2sp.org/tlog-proof@v1\nindex 4\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\r\nindex 4\r\n\r\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nindex 04\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nindex -4\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nindex\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nindex  4\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nindex 9223372036854775808\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nIndex 4\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nextra \nindex 4\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nextra AA\nindex 4\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nextra AB==\nindex 4\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nindex 4\nextra AA==\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nextra AA==\nextra AA==\nindex 4\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nindex 4\nindex 4\n\n" + NOTE,
        f"c2sp.org/tlog-proof@v1\nindex 4\n {HASH}\n\n" + NOTE,
        f"c2sp.org/tlog-proof@v1\nindex 4\n{HASH} \n\n" + NOTE,
        f"c2sp.org/tlog-proof@v1\nindex 4\n{HASH[:-2]}==\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nindex 4\n" + f"{HASH}\n" * 64 + "\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nindex ４\n\n" + NOTE,
    ],
)
def test_what_is_no_receipt_is_refused(raw: str) -> None:
    with pytest.raises(Malformed):
        proof.parse(raw.encode())


@pytest.mark.parametrize(
    ("index", "path", "note", "extra"),
    [
        (-1, (), signed(7), None),
        (2**63, (), signed(7), None),
        (0, (b"short",), signed(7), None),
        (0, (bytes(32),) * 64, signed(7), None),
        (0, (), b"no note", None),
        (0, (), signed(7), b""),
    ],
)
def test_a_receipt_that_could_not_be_read_cannot_be_made(
    index: int, path: tuple[bytes, ...], note: bytes, extra: bytes | None
) -> None:
    with pytest.raises(Malformed):
        Receipt(index, path, note, extra)
