"""A rebuild's entries are hashed while they are read: altered ones are told before any table takes its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.audit.mirror import Mirror
from services.audit.projections.hashed import Hashed
from shared.errors import Broken
from shared.log.tiles import encode_entries, entries_path
from tests.projected import write_mirror

ENTRIES = [b"entry %d" % index for index in range(300)]


@pytest.mark.parametrize("read", [0, 100, 300])
def test_what_was_believed_is_in_order_however_much_of_it_was_read(tmp_path: Path, read: int) -> None:
    write_mirror(tmp_path, ENTRIES, 300)
    hashed = Hashed(Mirror(tmp_path))

    assert list(hashed.entries(0, read)) == ENTRIES[:read]
    hashed.check()


@pytest.mark.parametrize("place", [0, 255, 256, 299])
def test_an_altered_entry_is_told(tmp_path: Path, place: int) -> None:
    write_mirror(tmp_path, ENTRIES, 300)
    altered = [*ENTRIES[:place], b"another", *ENTRIES[place + 1 :]]
    for index, some in enumerate((altered[:256], altered[256:])):
        (tmp_path / entries_path(index, len(some))).write_bytes(encode_entries(some))
    hashed = Hashed(Mirror(tmp_path))

    assert list(hashed.entries()) == altered
    with pytest.raises(Broken, match="DAMAGED"):
        hashed.check()


def test_an_entry_that_changes_between_two_readings_is_told(tmp_path: Path) -> None:
    write_mirror(tmp_path, ENTRIES, 100)
    hashed = Hashed(Mirror(tmp_path))
    list(hashed.entries())
    (tmp_path / entries_path(0, 100)).write_bytes(encode_entries([b"another", *ENTRIES[1:100]]))

    with pytest.raises(Broken, match="tile/entries/000"):
        list(hashed.entries())


def test_what_came_while_it_was_folded_is_hashed_too(tmp_path: Path) -> None:
    write_mirror(tmp_path, ENTRIES, 100)
    mirror = Mirror(tmp_path)
    hashed = Hashed(mirror)
    list(hashed.entries())
    write_mirror(tmp_path, ENTRIES, 300)
    mirror.refresh()

    hashed.check()
