"""The log as files: names, which of them a growing log needs, and what is in them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.errors import Malformed
from shared.log import tiles
from shared.log.merkle import Frontier, Tree, leaf_hash
from shared.log.tiles import MAX_ENTRY_BYTES, TilePath
from tests.unit.log.village import entries, tampered, tree
from tests.vectors import reference_log as ref


@pytest.mark.parametrize(
    ("index", "number"),
    [
        (0, "000"),
        (255, "255"),
        (256, "256"),
        (257, "257"),
        (999, "999"),
        (1000, "x001/000"),
        (999_999, "x999/999"),
        (1_000_000, "x001/x000/000"),
        (1_234_067, "x001/x234/067"),
        (123_456_789, "x123/x456/789"),
        (2**55 - 1, "x036/x028/x797/x018/x963/967"),
    ],
)
def test_a_number_is_written_in_groups_of_three(index: int, number: str) -> None:
    assert tiles.tile_path(0, index) == f"tile/0/{number}"
    assert tiles.tile_path(3, index, 17) == f"tile/3/{number}.p/17"
    assert tiles.entries_path(index, 256) == f"tile/entries/{number}"
    assert tiles.entries_path(index, 1) == f"tile/entries/{number}.p/1"
    assert tiles.parse_path(f"tile/3/{number}.p/17") == TilePath(3, index, 17)


levels = st.none() | st.integers(0, 63)
paths = st.builds(TilePath, levels, st.integers(0, 2**55 - 1), st.integers(1, 256))


@given(paths)
def test_a_path_is_read_as_it_was_written(path: TilePath) -> None:
    assert tiles.parse_path(str(path)) == path


@given(paths.flatmap(lambda path: tampered(str(path).encode())).map(lambda raw: raw.decode("latin-1")))
def test_a_file_has_one_name(path: str) -> None:
    try:
        read = tiles.parse_path(path)
    except Malformed:
        return
    assert str(read) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "checkpoint",
        "tile",
        "tile/0",
        "tile/0/",
        "/tile/0/000",
        "tile/0/000/",
        "tile/0/000\n",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/names/000",
        "tile/0/0",
        "tile/0/0000",
        "tile/0/1000",
        "tile/0/001/000",
        "tile/0/x001",
        "tile/0/x000/001",
        "tile/0/x001/x000",
        "tile/0/X001/000",
        "tile/0/٠٠٠",
        "tile/0/000.p",
        "tile/0/000.p/",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/999",
        "tile/0/000.p/-1",
        "tile/0/x036/x028/x797/x018/x963/968",
        "tile/0/x001/x036/x028/x797/x018/x963/967",
        "tile/../0/000",
    ],
)
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(Malformed):
        tiles.parse_path(path)


@pytest.mark.parametrize(
    ("level", "index", "width"), [(-1, 0, 1), (64, 0, 1), (0, -1, 1), (0, 2**55, 1), (0, 0, 0), (0, 0, 257)]
)
def test_what_is_no_tile_has_no_path(level: int, index: int, width: int) -> None:
    with pytest.raises(Malformed):
        tiles.tile_path(level, index, width)


def test_256_entries_make_a_full_tile_and_begin_the_level_above() -> None:
    assert list(tiles.tiles_for_growth(0, 256)) == [(0, 0, 256), (1, 0, 1)]
    assert list(tiles.tiles_for_growth(255, 256)) == [(0, 0, 256), (1, 0, 1)]
    assert list(tiles.tiles_for_growth(256, 257)) == [(0, 1, 1)]


def test_70_000_entries_make_the_tiles_that_the_specification_counts() -> None:
    rows = list(tiles.tiles_for_growth(0, 70_000))

    assert [row for row in rows if row[0] == 0] == [*((0, n, 256) for n in range(273)), (0, 273, 112)]
    assert [row for row in rows if row[0] > 0] == [(1, 0, 256), (1, 1, 17), (2, 0, 1)]


@given(st.lists(st.integers(0, 2**20) | st.integers(0, 300), max_size=6).map(sorted))
@settings(max_examples=30)
def test_growing_in_steps_writes_what_each_size_needs_and_nothing_twice(sizes: list[int]) -> None:
    before: set[tuple[int, int, int]] = set()
    for old, new in zip([0, *sizes], sizes, strict=False):
        written = list(tiles.tiles_for_growth(old, new))

        needed = set(ref.tiles(new))
        assert len(written) == len(set(written))
        assert set(written) == needed - set(ref.tiles(old))
        before |= set(written)
        assert needed <= before


@pytest.mark.parametrize(("old", "new"), [(1, 0), (-1, 0), (0, 2**63)])
def test_a_log_does_not_shrink(old: int, new: int) -> None:
    with pytest.raises(Malformed, match="growing log"):
        list(tiles.tiles_for_growth(old, new))


@pytest.mark.parametrize("size", [1, 255, 256, 257, 600])
def test_tiles_hold_what_the_definition_says(size: int) -> None:
    leaves = [leaf_hash(entry) for entry in entries(size)]

    for level, index, width in tiles.tiles_for_growth(0, size):
        assert tiles.tile_bytes(tree(size), level, index, width) == ref.tile(leaves, level, index, width)


def test_tiles_of_70_000_entries_give_the_root_from_any_level() -> None:
    leaves = [ref.leaf(entry) for entry in entries(70_000)]
    whole = Tree.from_leaf_hashes(leaves)
    files = {
        str(TilePath(*row)): tiles.tile_bytes(whole, *row) for row in tiles.tiles_for_growth(0, whole.size)
    }

    # From the leaves alone,
    frontier = Frontier()
    for index in range(274):
        width = 256 if index < 273 else 112
        frontier.extend(tiles.split_tile(files[tiles.tile_path(0, index, width)]))
    assert frontier.root() == whole.root()

    # and each hash above is the root of the full tile below it.
    for level in (1, 2):
        for at in range(70_000 // 256**level):
            above = files[tiles.tile_path(level, at // 256, min(256, 70_000 // 256**level - at // 256 * 256))]
            below = files[tiles.tile_path(level - 1, at)]
            assert above[at % 256 * 32 : at % 256 * 32 + 32] == ref.mth(tiles.split_tile(below))


@pytest.mark.parametrize(
    ("level", "index", "width"), [(0, 0, 256), (0, 1, 1), (1, 0, 1), (0, 0, 0), (0, 0, 257), (0, -1, 1)]
)
def test_a_tile_that_the_log_has_not_got_to_is_not_made_up(level: int, index: int, width: int) -> None:
    with pytest.raises(Malformed):
        tiles.tile_bytes(tree(200), level, index, width)


@pytest.mark.parametrize("length", [0, 31, 33, 257 * 32])
def test_what_is_no_tile_is_refused(length: int) -> None:
    with pytest.raises(Malformed, match="1 to 256 hashes"):
        tiles.split_tile(bytes(length))


bundles = st.lists(st.binary(max_size=300), min_size=1, max_size=256)


@given(bundles)
def test_a_bundle_is_read_as_it_was_written(written: list[bytes]) -> None:
    raw = tiles.encode_entries(written)

    assert raw == ref.bundle(written)
    assert tiles.decode_entries(raw) == written


@given(st.binary(max_size=600))
def test_a_bundle_has_one_spelling(raw: bytes) -> None:
    try:
        read = tiles.decode_entries(raw)
    except Malformed:
        return
    assert tiles.encode_entries(read) == raw


def test_the_longest_entry_fits_and_a_longer_one_does_not() -> None:
    longest = bytes(MAX_ENTRY_BYTES)
    assert tiles.decode_entries(tiles.encode_entries([b"", longest])) == [b"", longest]

    with pytest.raises(Malformed, match="entry 1 has 65536 bytes"):
        tiles.encode_entries([b"", longest + b"!"])


def test_a_bundle_holds_1_to_256_entries() -> None:
    assert len(tiles.decode_entries(tiles.encode_entries([b"e"] * 256))) == 256

    for count in (0, 257):
        with pytest.raises(Malformed, match=f"1 to 256 entries, got {count}"):
            tiles.encode_entries([b"e"] * count)
        with pytest.raises(Malformed, match=f"1 to 256 entries, got {count}"):
            tiles.decode_entries(b"\x00\x01e" * count)


@pytest.mark.parametrize("cut", range(1, 21))
def test_a_bundle_cut_off_is_refused_or_has_fewer_entries(cut: int) -> None:
    raw = ref.bundle([b"alpha", b"bravo", b"charlie"])
    ends = {14: [b"alpha", b"bravo"], 7: [b"alpha"]}

    if len(raw) - cut in ends:
        assert tiles.decode_entries(raw[:-cut]) == ends[len(raw) - cut]
    else:
        with pytest.raises(Malformed, match="past the end"):
            tiles.decode_entries(raw[:-cut])
