"""A folder of a running service: old partial tiles are there, newer tiles may be, and each is held to the same log."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from tests.integration.verify.conftest import Verify
from tests.tamper.forge import Forge, write_folder

SIZES = (1, 7, 100, 255, 256, 257, 270)


@pytest.fixture
def grown(genuine: Forge, tmp_path: Path) -> Path:
    """Published at several sizes; nothing was ever deleted."""
    folder = tmp_path / "grown"
    for size in (*SIZES, len(genuine.entries)):
        write_folder(genuine.with_entries(genuine.entries[:size]).files(), folder)
    (folder / "README.md").unlink()
    return folder


def codes(jianpiao_verify: Verify, folder: Path) -> dict[int, list[tuple[str, str]]]:
    report = jianpiao_verify(folder, "--json").json
    return {
        each["number"]: [(found["code"], found["place"]) for found in each["findings"]]
        for each in report["checks"]
        if each["findings"]
    }


def test_older_partial_tiles_are_compared_and_pass(jianpiao_verify: Verify, grown: Path) -> None:
    assert jianpiao_verify(grown).code == 0


def test_an_older_checkpoint_over_newer_tiles_passes(
    jianpiao_verify: Verify, genuine: Forge, grown: Path
) -> None:
    """The service writes tiles first and the checkpoint last."""
    (grown / "checkpoint").write_bytes(genuine.checkpoint(270))

    assert jianpiao_verify(grown).code == 0


def test_partial_tiles_that_were_deleted_are_cut_from_the_full_ones(
    jianpiao_verify: Verify, genuine: Forge, grown: Path
) -> None:
    (grown / "checkpoint").write_bytes(genuine.checkpoint(255))
    (grown / "tile/0/000.p/255").unlink()
    (grown / "tile/entries/000.p/255").unlink()

    assert jianpiao_verify(grown).code == 0


@pytest.mark.parametrize(
    "name", ["tile/0/000.p/7", "tile/entries/000.p/100", "tile/0/001.p/1", "tile/entries/001.p/14"]
)
def test_an_old_partial_tile_that_differs_is_found(jianpiao_verify: Verify, grown: Path, name: str) -> None:
    content = bytearray((grown / name).read_bytes())
    content[-1] ^= 1
    (grown / name).write_bytes(bytes(content))

    assert codes(jianpiao_verify, grown) == {3: [("partial-differs", name)]}


def test_an_old_bundle_cut_in_the_middle_of_an_entry_is_found(jianpiao_verify: Verify, grown: Path) -> None:
    name = "tile/entries/000.p/7"
    (grown / name).write_bytes((grown / name).read_bytes()[:-3])

    assert codes(jianpiao_verify, grown) == {3: [("partial-differs", name)]}


def test_a_file_that_is_no_tile_is_found(jianpiao_verify: Verify, grown: Path) -> None:
    (grown / "tile" / "notes").write_bytes(b"x")

    assert codes(jianpiao_verify, grown) == {1: [("file-unknown", "tile/notes")]}


def test_a_link_instead_of_a_tile_is_found(jianpiao_verify: Verify, grown: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes((grown / "tile/0/000").read_bytes())
    (grown / "tile/0/000").unlink()
    (grown / "tile/0/000").symlink_to(tmp_path / "elsewhere")

    found = codes(jianpiao_verify, grown)

    assert ("not-a-file", "tile/0/000") in found[1]


def test_another_policy_in_the_folder_is_found(jianpiao_verify: Verify, grown: Path) -> None:
    (grown / "policy").write_bytes((grown / "policy").read_bytes() + b"# changed\n")

    assert codes(jianpiao_verify, grown) == {2: [("policy-differs", "policy")]}


def test_a_folder_without_its_policy_is_judged_by_mine(jianpiao_verify: Verify, grown: Path) -> None:
    (grown / "policy").unlink()

    assert jianpiao_verify(grown).code == 0


def test_a_file_that_is_being_written_is_not_looked_at(jianpiao_verify: Verify, grown: Path) -> None:
    (grown / "tile" / "0" / ".001.new").write_bytes(b"half a ti")
    (grown / ".checkpoint.new").write_bytes(b"")

    assert jianpiao_verify(grown).code == 0


def test_a_published_checkpoint_may_carry_lines_of_witnesses_that_i_do_not_know(
    jianpiao_verify: Verify, genuine: Forge, grown: Path
) -> None:
    """C2SP signed-note: unknown signatures are ignored. Only a bundle is strict about them."""
    more = dataclasses.replace(genuine, cosigning=("Z", "B", "A"))
    (grown / "checkpoint").write_bytes(more.checkpoint())

    assert jianpiao_verify(grown).code == 0
