"""What the public sees: always a whole log, soon after it is stored, and never two histories."""

from __future__ import annotations

import asyncio
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from services import durable
from services.ballot import publisher
from services.ballot.accepted import Submission
from services.ballot.elections import Elections
from services.ballot.published import PublishedLog
from shared.errors import Broken
from shared.log.trust import parse_trust
from tests.integration.ballot.outsider import check_log
from tests.integration.ballot.village import AUTHORITY, CALLED, Village, config


def folder(tmp_path: Path, village: Village) -> Path:
    return tmp_path / "log" / str(village.id)


async def register(elections: Elections, village: Village, first: int, count: int) -> None:
    await elections.submit_many(
        village.id, [Submission(each) for each in village.registrations(first, count)]
    )


async def published(path: Path, size: int, seconds: float = 10) -> None:
    """Waits until a size is public, and checks the log."""
    until = time.monotonic() + seconds
    while public_size(path) != size:
        assert time.monotonic() < until
        await asyncio.sleep(0.005)
    assert check_log(path).checkpoint.size == size


def public_size(path: Path) -> int:
    checkpoint = path / "checkpoint"
    return int(checkpoint.read_text().split("\n")[1]) if checkpoint.exists() else 0


async def test_what_is_stored_is_public_soon(elections: Elections, village: Village, tmp_path: Path) -> None:
    await published(folder(tmp_path, village), CALLED)
    await elections.submit(village.id, village.registration(1))
    stored = time.monotonic()

    await published(folder(tmp_path, village), CALLED + 1)

    assert time.monotonic() - stored < 1.0  # 0.1 on a machine with nothing else to do


async def test_whom_to_believe_is_public_before_the_first_receipt(
    elections: Elections, tmp_path: Path
) -> None:
    village = Village()

    await elections.call(village.envelopes[0])

    trust = parse_trust((folder(tmp_path, village) / "policy").read_text())
    assert trust.authority == AUTHORITY
    assert trust.policy.logs[0].key.name == f"jianpiao.example/log/{village.id}"


async def test_every_published_size_is_whole(elections: Elections, village: Village, tmp_path: Path) -> None:
    sizes = set()
    number = 1
    await published(folder(tmp_path, village), CALLED)
    for count in [1, 240, 1, 1, 1, 255, 256, 1, 300]:
        await register(elections, village, number, count)
        number += count
        sizes.add(check_log(folder(tmp_path, village)).checkpoint.size)
        await asyncio.sleep(0.1)
        sizes.add(check_log(folder(tmp_path, village)).checkpoint.size)

    await published(folder(tmp_path, village), CALLED + number - 1)
    assert len(sizes) > 5


async def test_what_comes_close_together_is_published_together(
    elections: Elections, village: Village, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher, "PAUSE_SECONDS", 0.5)
    await published(folder(tmp_path, village), CALLED)
    batches = elections.figures().batches
    before = len(list((folder(tmp_path, village) / "tile" / "0" / "000.p").iterdir()))

    for number in range(1, 31):
        await elections.submit(village.id, village.registration(number))
    await published(folder(tmp_path, village), CALLED + 30)

    assert elections.figures().batches == batches + 30
    assert len(list((folder(tmp_path, village) / "tile" / "0" / "000.p").iterdir())) < before + 15


async def test_a_start_makes_up_for_what_was_not_published(
    elections: Elections, village: Village, tmp_path: Path, dsn: str
) -> None:
    await register(elections, village, 1, 3000)
    await register(elections, village, 3001, 2000)
    await elections.close()
    path = folder(tmp_path, village)
    os.rename(path / "tile", path / "tile.lost")
    os.remove(path / "checkpoint")

    again = await Elections.open(config(dsn, tmp_path))
    await published(path, CALLED + 5000)
    await again.close()


async def test_files_that_a_crash_left_without_a_checkpoint_are_taken_up(
    elections: Elections, village: Village, tmp_path: Path, dsn: str
) -> None:
    await published(folder(tmp_path, village), CALLED)
    path = folder(tmp_path, village)
    former = (path / "checkpoint").read_bytes()
    await register(elections, village, 1, 400)
    await elections.close()
    (path / "checkpoint").write_bytes(former)
    (path / "tile" / "entries" / ".001.new").write_bytes(b"half a file")

    again = await Elections.open(config(dsn, tmp_path))
    await published(path, CALLED + 400)
    await again.close()


async def test_a_file_that_is_there_with_other_bytes_stops_the_election(
    elections: Elections, village: Village, tmp_path: Path
) -> None:
    await published(folder(tmp_path, village), CALLED)
    path = folder(tmp_path, village)
    (path / "tile" / "entries" / "000").write_bytes(b"another history")

    await register(elections, village, 1, 300)

    async def go_on() -> None:
        for number in range(301, 901):
            await elections.submit(village.id, village.registration(number))
            await asyncio.sleep(0.01)

    with pytest.raises(Broken, match="published with other bytes"):
        await go_on()

    assert check_log(path).checkpoint.size == CALLED


async def test_a_full_disk_stops_publishing_and_not_the_writer(
    elections: Elections, village: Village, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher, "RETRY_SECONDS", 0.05)
    path = folder(tmp_path, village)
    await published(path, CALLED)
    tiles = path / "tile" / "0" / "000.p"
    write = os.write
    full = True

    def write_until_full(file: int, content: memoryview) -> int:
        if full:
            raise OSError(28, "No space left on device")
        return write(file, content)

    monkeypatch.setattr("services.durable.os.write", write_until_full)
    await register(elections, village, 1, 20)
    await asyncio.sleep(0.3)
    assert public_size(path) == CALLED
    assert elections.figures().unpublished == 20
    assert len(list(tiles.iterdir())) >= 1

    full = False

    await published(path, CALLED + 20)


async def test_partial_files_go_when_the_full_one_has_been_there_for_a_while(
    elections: Elections, village: Village, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dsn: str
) -> None:
    monkeypatch.setattr(publisher, "KEEP_PARTIALS_SECONDS", 0.2)
    path = folder(tmp_path, village)
    await published(path, CALLED)
    partial = path / "tile" / "entries" / "000.p"
    assert partial.exists()

    await register(elections, village, 1, 300)
    await published(path, CALLED + 300)
    just_after = partial.exists()
    await asyncio.sleep(0.3)
    await elections.submit(village.id, village.registration(301))
    await published(path, CALLED + 301)

    assert just_after
    async with asyncio.timeout(20):
        while partial.exists():
            await asyncio.sleep(0.02)
    assert (path / "tile" / "entries" / "001.p").exists()


def test_partial_files_of_a_full_one_are_found_at_a_start(tmp_path: Path) -> None:
    log = PublishedLog(tmp_path, Village().id)
    for name in ("tile/0/000", "tile/0/000.p/5", "tile/0/001.p/7", "tile/entries/x001/234.p/1"):
        durable.write_durably(log.folder / name, b"x")

    assert [path.relative_to(log.folder) for path in log.superseded()] == [Path("tile/0/000.p")]


def test_a_reader_never_sees_half_a_file(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint"
    long, short = b"a" * 300_000, b"b"
    durable.write_durably(path, long)
    stop = False

    def write() -> None:
        while not stop:
            durable.write_durably(path, short)
            durable.write_durably(path, long)

    with ThreadPoolExecutor(1) as threads:
        writing = threads.submit(write)
        seen = {path.read_bytes() for _ in range(300)}
        stop = True
        writing.result()

    assert seen <= {long, short}
