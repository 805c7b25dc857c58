"""An honest log is followed to its end, at whatever sizes it was seen, and the mirror is the log again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from services.audit.follower.config import Config
from services.audit.follower.following import following
from services.audit.proofs import Proofs
from services.audit.replay.http import Histories
from services.audit.replay.question import Question
from shared.errors import Broken
from shared.log.tiles import decode_entries, encode_entries
from tests.integration.audit.outlook import Outlook, kinds
from tests.tamper.forge import Forge

SIZES = [1, 2, 14, 100, 255, 256, 257, 270]


async def test_a_whole_log_is_believed_in_one_step(outlook: Outlook, genuine: Forge) -> None:
    outlook.shows(genuine.entries)

    assert await outlook.step() == []

    outlook.check(genuine.entries)


async def test_a_log_is_believed_as_it_grows(outlook: Outlook, genuine: Forge) -> None:
    async with outlook.looking() as follower:
        for size in [*SIZES, len(genuine.entries)]:
            outlook.shows(genuine.entries[:size])
            assert await follower.step()

            assert (outlook.size, kinds(follower)) == (size, [])
    outlook.check(genuine.entries)


async def test_a_log_is_believed_across_starts(outlook: Outlook, genuine: Forge) -> None:
    for size in [*SIZES, len(genuine.entries)]:
        outlook.shows(genuine.entries[:size])
        assert await outlook.step() == []
        assert outlook.size == size
    outlook.check(genuine.entries)


async def test_only_what_is_new_is_fetched(outlook: Outlook, genuine: Forge) -> None:
    outlook.shows(genuine.entries[:270])
    await outlook.step()
    outlook.host.asked.clear()
    outlook.shows(genuine.entries)

    await outlook.step()

    assert outlook.host.asked == ["checkpoint", f"tile/entries/001.p/{len(genuine.entries) - 256}"]


async def test_a_partial_bundle_that_is_gone_is_cut_from_the_full_one(
    outlook: Outlook, genuine: Forge
) -> None:
    """The log grew between the checkpoint and its bundle, and keeps full files alone."""
    outlook.shows(genuine.entries[:100])
    shown = dict(outlook.host.files)
    del shown["tile/entries/000.p/100"]
    outlook.host.show({**genuine.files(), **shown, "tile/entries/000": genuine.files()["tile/entries/000"]})

    assert await outlook.step() == []

    outlook.check(genuine.entries[:100])


async def test_a_mirror_is_followed_like_the_log_itself(
    outlook: Outlook, genuine: Forge, tmp_path: Path
) -> None:
    outlook.shows(genuine.entries)
    await outlook.step()
    served = {
        str(path.relative_to(outlook.mirror)): path.read_bytes()
        for path in outlook.mirror.rglob("*")
        if path.is_file()
    }
    outlook.host.show(served)
    second = Outlook(outlook.host, genuine, tmp_path / "second", outlook.clock)

    assert await second.step() == []

    second.check(genuine.entries)


async def test_of_two_processes_one_follows_into_a_folder(outlook: Outlook) -> None:
    async with outlook.looking():
        with pytest.raises(Broken, match="another process"):
            async with outlook.looking():
                pass


async def test_many_logs_are_followed_at_once(outlook: Outlook, genuine: Forge) -> None:
    """A log that cannot be reached does not keep the others waiting."""
    outlook.shows(genuine.entries)
    one = outlook.config().logs[0]
    far = type(one)(
        "01941f29-7c00-7aaa-8bbb-0000000000ff", "http://127.0.0.1:9/log", one.origin, one.policy, one.trust
    )

    async with following(Config(outlook.data, (one, far)), outlook.clock) as all:
        assert not await all.once()

        assert [each.mirror.size for each in all.followers.values()] == [len(genuine.entries), 0]
        assert all.followers[far.id].trouble


@pytest.mark.parametrize("name", ["tile/entries/000", "tile/0/000", "tile/1/000.p/1", "checkpoint"])
async def test_damage_to_our_own_disk_is_noticed_and_said(
    outlook: Outlook, genuine: Forge, name: str
) -> None:
    outlook.shows(genuine.entries)
    await outlook.step()
    path = outlook.mirror / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    assert await outlook.step() == ["DAMAGED"]

    # As the advice says: the mirror is moved away, the alarm acknowledged, and all is fetched again.
    shutil.rmtree(outlook.mirror)
    async with outlook.looking() as follower:
        follower.alarms.acknowledge(1, "监督员甲", "磁盘坏块", outlook.clock())
        assert await follower.step()
        assert kinds(follower) == []
    outlook.check(genuine.entries)


async def test_a_vote_exchanged_in_our_own_files_is_answered_to_nobody(
    outlook: Outlook, genuine: Forge
) -> None:
    """Given a follower at work, when its files are altered under it, then replay gives no answer and the alarm is raised."""
    outlook.shows(genuine.entries)
    async with outlook.looking() as follower:
        assert await follower.step()
        path = outlook.mirror / "tile/entries/000"
        genuine_bundle = path.read_bytes()
        entries = decode_entries(genuine_bundle)
        entries[100], entries[101] = entries[101], entries[100]
        path.write_bytes(encode_entries(entries))

        with pytest.raises(Broken, match="not the one that was believed"):
            Histories(lambda log: follower.mirror).ask("x", [Question()])
        assert not await follower.step()

        assert kinds(follower) == ["DAMAGED"]
        assert follower.state == "STOPPED"

        # Mended from a copy and acknowledged, the mirror is read again from its first entry.
        path.write_bytes(genuine_bundle)
        follower.alarms.acknowledge(1, "监督员甲", "从备份恢复", outlook.clock())
        assert await follower.step()
        assert kinds(follower) == []
    outlook.check(genuine.entries)


async def test_no_proof_is_given_from_an_altered_tile(outlook: Outlook, genuine: Forge) -> None:
    outlook.shows(genuine.entries)
    async with outlook.looking() as follower:
        assert await follower.step()
        path = outlook.mirror / "tile/0/000"
        content = path.read_bytes()
        path.write_bytes(content[32:64] + content[:32] + content[64:])

        with pytest.raises(Broken, match="tile"):
            Proofs(follower.mirror).receipt(7)


async def test_what_was_seen_is_not_made_up_when_its_file_is_damaged(
    outlook: Outlook, genuine: Forge
) -> None:
    outlook.shows(genuine.entries)
    await outlook.step()
    seen = outlook.mirror.parent / "seen.json"
    seen.write_bytes(seen.read_bytes()[:-20])

    assert await outlook.step() == ["DAMAGED"]
    outlook.check(genuine.entries)


async def test_without_its_alarms_a_follower_does_not_begin(outlook: Outlook, genuine: Forge) -> None:
    outlook.host.show({"checkpoint": b"nonsense"})
    assert await outlook.step() == ["MALFORMED"]
    (outlook.mirror.parent / "alarms" / "0001.json").write_text("{}")

    with pytest.raises(Broken, match="cannot be read"):
        await outlook.step()
