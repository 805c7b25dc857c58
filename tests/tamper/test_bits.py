"""One changed bit anywhere in a bundle is caught, by the check that looks after that file."""

from __future__ import annotations

import random

import pytest

from tests.tamper.conftest import Audit
from tests.tamper.forge import Forge, failed, zipped

FLIPS_PER_FILE = 9

WATCHED_BY = {
    "checkpoint": 2,
    "policy": 2,
    "README.md": 1,
    "tile/0/000": 3,
    "tile/0/001": 3,
    "tile/1/000": 3,
    "tile/entries/000": 3,
    "tile/entries/001": 3,
}
"""Each kind of file (partial tiles by the name of the full one), and the check that ought to catch a
change in it."""


def test_nothing_changed_nothing_found(audit: Audit, genuine: Forge) -> None:
    ledger = audit(genuine.files())

    assert ledger.holds
    assert failed(ledger) == set()
    assert all(not check.findings for check in ledger.checks.values())


def test_every_kind_of_file_is_watched(genuine: Forge) -> None:
    assert {name.partition(".p/")[0] for name in genuine.files()} == set(WATCHED_BY)


@pytest.mark.parametrize("number", range(FLIPS_PER_FILE))
@pytest.mark.parametrize("kind", WATCHED_BY)
def test_a_flipped_bit_in_a_file_is_caught_by_its_check(
    audit: Audit, genuine: Forge, kind: str, number: int
) -> None:
    files = genuine.files()
    name = next(each for each in files if each.partition(".p/")[0] == kind)
    chance = random.Random(f"{kind} {number}")
    content = bytearray(files[name])
    # The first and the last byte of each file, and random ones between.
    at = {0: 0, 1: len(content) - 1}.get(number, chance.randrange(len(content)))
    content[at] ^= 1 << chance.randrange(8)

    ledger = audit({**files, name: bytes(content)})  # in a new, sound zip

    assert not ledger.holds
    assert WATCHED_BY[kind] in failed(ledger), f"byte {at} of {name}: only {failed(ledger)} failed"


@pytest.mark.parametrize("number", range(24))
def test_a_flipped_bit_in_the_zip_is_caught_by_strict_reading(
    audit: Audit, genuine: Forge, number: int
) -> None:
    raw = bytearray(zipped(genuine.files()))
    chance = random.Random(number)
    raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)

    ledger = audit(bytes(raw))

    assert 1 in failed(ledger)


@pytest.mark.parametrize("from_end", range(0, 600, 37))
def test_a_flipped_bit_in_the_zips_directory_is_caught_by_strict_reading(
    audit: Audit, genuine: Forge, from_end: int
) -> None:
    raw = bytearray(zipped(genuine.files()))
    raw[-1 - from_end] ^= 0x10

    assert 1 in failed(audit(bytes(raw)))
