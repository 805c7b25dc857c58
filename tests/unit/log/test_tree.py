"""The tree makes the roots and proofs that RFC 6962 defines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import Malformed
from shared.log.merkle import EMPTY_ROOT, Frontier, Tree, leaf_hash, node_hash
from tests.unit.log.village import entries, tree
from tests.vectors import reference_log as ref

LEAVES = [ref.leaf(entry) for entry in entries(300)]

sizes = st.integers(0, 300)


def test_hashes_of_entries_and_of_pairs_differ_by_their_first_byte() -> None:
    assert leaf_hash(b"alpha") == ref.leaf(b"alpha")
    assert node_hash(LEAVES[0], LEAVES[1]) == ref.node(LEAVES[0], LEAVES[1])
    assert node_hash(LEAVES[0], LEAVES[1]) != leaf_hash(LEAVES[0] + LEAVES[1])


def test_an_empty_log_has_the_hash_of_nothing_as_its_root() -> None:
    assert Tree().root() == Frontier().root() == EMPTY_ROOT == ref.mth([])


@given(size=sizes, data=st.data())
def test_roots_of_every_smaller_size_are_those_of_the_definition(size: int, data: st.DataObject) -> None:
    whole = tree(size)

    earlier = data.draw(st.integers(0, size))

    assert whole.size == size
    assert whole.root() == ref.mth(LEAVES[:size])
    assert whole.root(earlier) == ref.mth(LEAVES[:earlier])


@given(size=st.integers(1, 300), data=st.data())
def test_inclusion_proofs_are_those_of_the_definition(size: int, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, size))
    index = data.draw(st.integers(0, at - 1))

    assert tree(size).inclusion_proof(index, at) == ref.path(index, LEAVES[:at])


@given(size=st.integers(1, 300), data=st.data())
def test_consistency_proofs_are_those_of_the_definition(size: int, data: st.DataObject) -> None:
    new = data.draw(st.integers(1, size))
    old = data.draw(st.integers(1, new))

    assert tree(size).consistency_proof(old, new) == ref.proof(old, LEAVES[:new])


def test_all_small_proofs_are_those_of_the_definition() -> None:
    whole = tree(40)

    for new in range(1, 41):
        for at in range(new):
            assert whole.inclusion_proof(at, new) == ref.path(at, LEAVES[:new])
            assert whole.consistency_proof(at + 1, new) == ref.proof(at + 1, LEAVES[:new])
        assert whole.consistency_proof(0, new) == []


@given(batches=st.lists(st.integers(0, 40), max_size=8))
def test_one_by_one_or_in_batches_gives_one_tree(batches: list[int]) -> None:
    single, batched, frontier = Tree(), Tree(), Frontier()

    for batch in batches:
        more = LEAVES[batched.size : batched.size + batch] or LEAVES[:0]
        batched.extend(more)
        frontier.extend(more)
        for leaf in more:
            single.append(leaf)

        assert single.root() == batched.root() == frontier.root() == ref.mth(LEAVES[: batched.size])
    assert single.size == batched.size == frontier.size
    joined = Tree.from_leaf_hashes(b"".join(LEAVES[: single.size]))
    assert joined.root() == single.root()


@given(size=sizes, data=st.data())
def test_a_batch_that_was_not_stored_leaves_no_trace(size: int, data: st.DataObject) -> None:
    kept = data.draw(st.integers(0, size))
    whole = tree(size)
    whole.root()  # so that whatever is remembered for this size has been remembered

    whole.truncate(kept)
    whole.extend(reversed(LEAVES[kept:size]))

    assert whole.root() == ref.mth(LEAVES[:kept] + LEAVES[kept:size][::-1])
    if size:
        assert whole.inclusion_proof(0) == ref.path(0, LEAVES[:kept] + LEAVES[kept:size][::-1])


@given(size=sizes)
def test_a_frontier_goes_on_where_it_was_stored(size: int) -> None:
    first = Frontier()
    first.extend(LEAVES[:size])

    restored = Frontier(first.size, first.nodes)
    restored.append(leaf_hash(b"one more"))

    assert restored.root() == ref.mth([*LEAVES[:size], ref.leaf(b"one more")])
    assert first.root() == ref.mth(LEAVES[:size])


def test_a_batch_tried_on_a_copy_does_not_change_the_frontier() -> None:
    frontier = Frontier()
    frontier.extend(LEAVES[:7])

    trial = frontier.copy()
    trial.extend(LEAVES[7:20])

    assert trial.root() == ref.mth(LEAVES[:20])
    assert (frontier.size, frontier.root()) == (7, ref.mth(LEAVES[:7]))


def test_leaves_can_be_read_back() -> None:
    assert [tree(5).leaf(index) for index in range(5)] == LEAVES[:5]


@pytest.mark.parametrize("wrong", [b"", b"entry 0", bytes(31), bytes(33)])
def test_an_entry_is_not_taken_for_a_leaf_hash(wrong: bytes) -> None:
    whole, frontier = tree(3), Frontier()

    for add in (whole.append, lambda leaf: whole.extend([LEAVES[3], leaf]), frontier.append):
        with pytest.raises(Malformed, match="32 bytes"):
            add(wrong)

    assert (whole.size, whole.root()) == (3, ref.mth(LEAVES[:3]))
    assert frontier.size == 0


def test_hashes_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(Malformed, match="multiple of 32"):
        Tree.from_leaf_hashes(bytes(33))
    with pytest.raises(Malformed, match="does not fit"):
        Frontier(3, [LEAVES[0]])
    with pytest.raises(Malformed, match="does not fit"):
        Frontier(-1, [LEAVES[0]])
    with pytest.raises(Malformed, match="32 bytes"):
        Frontier(1, [b"short"])


def test_nothing_is_proved_outside_the_tree() -> None:
    whole = tree(7)

    for ask in (
        lambda: whole.inclusion_proof(7),
        lambda: whole.inclusion_proof(-1),
        lambda: whole.inclusion_proof(3, 3),
        lambda: whole.inclusion_proof(3, 8),
        lambda: whole.consistency_proof(8),
        lambda: whole.consistency_proof(-1),
        lambda: whole.consistency_proof(5, 4),
        lambda: whole.root(8),
        lambda: whole.root(-1),
        lambda: whole.leaf(7),
        lambda: whole.leaf(-1),
        lambda: whole.nodes(3, 0, 1),
        lambda: whole.nodes(-1, 0, 1),
        lambda: whole.truncate(8),
    ):
        with pytest.raises(Malformed):
            ask()
    assert whole.root() == ref.mth(LEAVES[:7])
