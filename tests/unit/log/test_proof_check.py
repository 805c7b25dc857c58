"""Every true proof is accepted, and none with a single bit changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import ProofError
from shared.log.merkle import (
    EMPTY_ROOT,
    MAX_SIZE,
    leaf_hash,
    root_from_inclusion,
    verify_consistency,
    verify_inclusion,
)
from tests.unit.log.village import entries, tree
from tests.vectors import reference_log as ref

LEAVES = [leaf_hash(entry) for entry in entries(600)]


@given(size=st.integers(1, 600), data=st.data())
def test_an_entry_is_proved_to_be_in_the_log(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path = ref.path(index, LEAVES[:size])

    verify_inclusion(LEAVES[index], index, size, path, ref.mth(LEAVES[:size]))

    assert root_from_inclusion(LEAVES[index], index, size, path) == ref.mth(LEAVES[:size])


@given(new=st.integers(1, 600), data=st.data())
def test_a_log_is_proved_to_begin_with_what_it_was(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(0, new))
    path = ref.proof(old, LEAVES[:new]) if old else []

    verify_consistency(old, ref.mth(LEAVES[:old]), new, ref.mth(LEAVES[:new]), path)

    assert path == tree(new).consistency_proof(old)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 8, 13])
def test_no_bit_of_an_inclusion_proof_can_be_changed(size: int) -> None:
    root = ref.mth(LEAVES[:size])
    for index in range(size):
        path = ref.path(index, LEAVES[:size])
        verify_inclusion(LEAVES[index], index, size, path, root)

        for leaf, *changed in flipped([LEAVES[index], *path]):
            with pytest.raises(ProofError):
                verify_inclusion(leaf, index, size, changed, root)
        for (wrong,) in flipped([root]):
            with pytest.raises(ProofError, match=f"root at size {size}"):
                verify_inclusion(LEAVES[index], index, size, path, wrong)
        for bit in range(64):
            with pytest.raises(ProofError):
                verify_inclusion(LEAVES[index], index ^ 1 << bit, size, path, root)


@given(size=st.integers(2, 600), data=st.data())
def test_no_bit_of_a_long_inclusion_proof_can_be_changed(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path = tree(size).inclusion_proof(index)
    which = data.draw(st.integers(0, len(path) - 1))
    path[which] = flip(path[which], data.draw(st.integers(0, 255)))

    with pytest.raises(ProofError):
        verify_inclusion(LEAVES[index], index, size, path, tree(size).root())


@pytest.mark.parametrize(
    ("old", "new"), [(1, 2), (2, 3), (3, 4), (4, 7), (3, 7), (6, 7), (4, 8), (5, 13), (12, 13)]
)
def test_no_bit_of_a_consistency_proof_can_be_changed(old: int, new: int) -> None:
    old_root, new_root = ref.mth(LEAVES[:old]), ref.mth(LEAVES[:new])
    path = ref.proof(old, LEAVES[:new])
    verify_consistency(old, old_root, new, new_root, path)

    for wrong_old, wrong_new, *changed in flipped([old_root, new_root, *path]):
        with pytest.raises(ProofError):
            verify_consistency(old, wrong_old, new, wrong_new, changed)


@given(size=st.integers(1, 100), data=st.data())
def test_a_proof_of_another_length_is_refused(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size))
    root, old_root = tree(size).root(), tree(old).root()
    path, steps = tree(size).inclusion_proof(index), tree(size).consistency_proof(old)

    for wrong in ([*path, LEAVES[0]], [LEAVES[0], *path], path[:-1], path[1:]):
        if wrong != path:
            with pytest.raises(ProofError):
                verify_inclusion(LEAVES[index], index, size, wrong, root)
    for wrong in ([*steps, LEAVES[0]], [LEAVES[0], *steps], steps[:-1], steps[1:]):
        if wrong != steps:
            with pytest.raises(ProofError):
                verify_consistency(old, old_root, size, root, wrong)


@given(size=st.integers(2, 100), data=st.data())
def test_an_entry_cannot_be_proved_to_be_at_another_place(size: int, data: st.DataObject) -> None:
    index, other = data.draw(st.lists(st.integers(0, size - 1), min_size=2, max_size=2, unique=True))

    with pytest.raises(ProofError):
        verify_inclusion(LEAVES[index], other, size, tree(size).inclusion_proof(index), tree(size).root())
    with pytest.raises(ProofError):
        verify_inclusion(LEAVES[index], other, size, tree(size).inclusion_proof(other), tree(size).root())


@given(new=st.integers(2, 100), data=st.data())
def test_a_rewritten_history_is_not_consistent(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new))
    rewritten = list(LEAVES[:new])
    rewritten[data.draw(st.integers(0, old - 1))] = leaf_hash(b"another entry")

    with pytest.raises(ProofError, match=r"root at size \d+: expected [0-9a-f]{4}\.\., got [0-9a-f]{4}\.\."):
        verify_consistency(old, ref.mth(LEAVES[:old]), new, ref.mth(rewritten), ref.proof(old, rewritten))


def test_a_pair_of_hashes_cannot_be_proved_as_an_entry() -> None:
    # The node above leaves 0 and 1, passed off as one entry of a log of two.
    pair = b"\x01" + LEAVES[0] + LEAVES[1]

    with pytest.raises(ProofError):
        verify_inclusion(leaf_hash(pair), 0, 2, [ref.mth(LEAVES[2:4])], ref.mth(LEAVES[:4]))


def test_a_path_alone_does_not_bind_the_size() -> None:
    # Entry 0 has the same way up in logs of 3 and of 4: RFC 6962 leaves the size to the signed tree head.
    path, root = ref.path(0, LEAVES[:3]), ref.mth(LEAVES[:3])

    assert root_from_inclusion(LEAVES[0], 0, 4, path) == root


def test_a_proof_for_one_size_is_not_taken_for_another() -> None:
    # From 3 to 4 entries, presented as 3 to 8 with the root of 4; and the other way round.
    root = {size: ref.mth(LEAVES[:size]) for size in (3, 4, 8)}

    with pytest.raises(ProofError, match="too short from size 3 to 8"):
        verify_consistency(3, root[3], 8, root[4], ref.proof(3, LEAVES[:4]))
    with pytest.raises(ProofError, match="too long from size 3 to 4"):
        verify_consistency(3, root[3], 4, root[8], ref.proof(3, LEAVES[:8]))
    with pytest.raises(ProofError, match="too short for size 8"):
        verify_inclusion(LEAVES[0], 0, 8, ref.path(0, LEAVES[:4]), root[4])
    with pytest.raises(ProofError, match="too long for size 4"):
        verify_inclusion(LEAVES[0], 0, 4, ref.path(0, LEAVES[:8]), root[8])


def test_the_empty_log_begins_every_log() -> None:
    verify_consistency(0, EMPTY_ROOT, 0, EMPTY_ROOT, [])
    verify_consistency(0, EMPTY_ROOT, 3, ref.mth(LEAVES[:3]), [])

    for old_root, new, new_root, path in (
        (LEAVES[0], 3, ref.mth(LEAVES[:3]), []),
        (EMPTY_ROOT, 3, ref.mth(LEAVES[:3]), [LEAVES[0]]),
        (EMPTY_ROOT, 0, LEAVES[0], []),
        (LEAVES[0], 0, LEAVES[0], []),
    ):
        with pytest.raises(ProofError):
            verify_consistency(0, old_root, new, new_root, path)


def test_equal_sizes_need_equal_roots_and_no_proof() -> None:
    root = ref.mth(LEAVES[:5])
    verify_consistency(5, root, 5, root, [])

    with pytest.raises(ProofError, match="root at size 5"):
        verify_consistency(5, root, 5, LEAVES[0], [])
    with pytest.raises(ProofError, match="no hashes"):
        verify_consistency(5, root, 5, root, [LEAVES[0]])


@pytest.mark.parametrize(("index", "size"), [(0, 0), (-1, 3), (3, 3), (0, MAX_SIZE + 1), (0, -1)])
def test_an_index_outside_the_log_is_refused(index: int, size: int) -> None:
    with pytest.raises(ProofError, match="expected an index"):
        root_from_inclusion(LEAVES[0], index, size, [])


@pytest.mark.parametrize(("old", "new"), [(4, 3), (-1, 3), (1, MAX_SIZE + 1)])
def test_a_log_that_shrinks_is_refused(old: int, new: int) -> None:
    with pytest.raises(ProofError, match="never shrinks"):
        verify_consistency(old, LEAVES[0], new, LEAVES[0], [])


def test_the_largest_size_is_climbed_in_63_steps() -> None:
    path = [LEAVES[0]] * 63

    root = root_from_inclusion(LEAVES[0], 0, MAX_SIZE, path)

    verify_inclusion(LEAVES[0], 0, MAX_SIZE, path, root)
    with pytest.raises(ProofError, match="too long"):
        root_from_inclusion(LEAVES[0], 0, MAX_SIZE, [*path, LEAVES[0]])
    with pytest.raises(ProofError, match="too short"):
        root_from_inclusion(LEAVES[0], 0, MAX_SIZE, path[:-1])


@pytest.mark.parametrize("length", [0, 31, 33])
def test_what_is_no_hash_is_refused(length: int) -> None:
    wrong, root = bytes(length), ref.mth(LEAVES[:2])

    for leaf, sibling in ((LEAVES[0], wrong), (wrong, LEAVES[1])):
        with pytest.raises(ProofError, match="32 bytes"):
            verify_inclusion(leaf, 0, 2, [sibling], root)
        with pytest.raises(ProofError, match="32 bytes"):
            verify_consistency(1, leaf, 2, root, [sibling])


def flip(value: bytes, bit: int) -> bytes:
    return (int.from_bytes(value, "big") ^ 1 << bit).to_bytes(len(value), "big")


def flipped(values: Sequence[bytes]) -> Iterator[list[bytes]]:
    """All that differ from `values` in one bit of one of them."""
    for which, value in enumerate(values):
        for bit in range(8 * len(value)):
            yield [*values[:which], flip(value, bit), *values[which + 1 :]]
