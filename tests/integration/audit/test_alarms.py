"""Every way in which a log can be dishonest raises its alarm, and nothing of it is believed.

Each test is an attacker's attempt: the log's own key signs again after the change, witnesses cosign whatever they are shown,
unless the test says otherwise.
"""

from __future__ import annotations

import asyncio
import base64
import dataclasses
import errno
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from services.audit.follower import alarm_files
from services.audit.follower.alarms import Kind, Raised
from services.audit.follower.judging import _same
from shared import entry
from shared.clock import read_time, write_time
from shared.errors import Malformed
from shared.log.checkpoint import Checkpoint, open_note
from shared.log.vkey import VerifierKey
from tests.integration.audit.outlook import Outlook, kinds, only
from tests.tamper.forge import Forge, private_key, public
from tests.tamper.rewrite import Payload, numbered, payload_of, placed, said, where

BELIEVED = 200
"""What was believed before the attack begins; the genuine log has some 276."""


@pytest.fixture
async def believing(outlook: Outlook, genuine: Forge) -> Outlook:
    """Has believed the first entries of the genuine log."""
    outlook.shows(genuine.entries[:BELIEVED])
    assert await outlook.step() == []
    return outlook


def last_time(genuine: Forge) -> int:
    """A second after the genuine log's last entry."""
    return read_time(entry.decode(genuine.entries[-1]).accepted_at) + 1_000


# -- histories


def changed(entries: tuple[bytes, ...], at: int) -> list[bytes]:
    """The log with another statement at a place, signed by the same officers' keys."""
    officers = {"PaperIssued": ("issuer",), "ElectorRegistered": ("registrar",)}
    type = payload_of(entries[at])["type"]
    again = said(
        entries[at],
        lambda payload: payload.update(done_at=payload["done_at"].replace(".000Z", ".001Z")),
        *officers[type],
    )
    return [*entries[:at], again, *entries[at + 1 :]]


def without(entries: tuple[bytes, ...], at: int) -> list[bytes]:
    """The log without one entry."""
    return numbered([*entries[:at], *entries[at + 1 :]])


def swapped(entries: tuple[bytes, ...], at: int) -> list[bytes]:
    """The log with two entries in another order, times and indexes as they should be."""
    first, second = entries[at], entries[at + 1]
    times = [entry.decode(each).accepted_at for each in (first, second)]
    pair = [placed(second, accepted_at=times[0]), placed(first, accepted_at=times[1])]
    return numbered([*entries[:at], *pair, *entries[at + 2 :]])


REWRITTEN: dict[str, Callable[[tuple[bytes, ...], int], list[bytes]]] = {
    "altered": changed,
    "dropped": without,
    "reordered": swapped,
}


@pytest.mark.parametrize("how", REWRITTEN)
@pytest.mark.parametrize("size", ["same", "larger"])
async def test_a_history_that_was_believed_and_is_rewritten_is_a_fork(
    believing: Outlook, genuine: Forge, how: str, size: str
) -> None:
    at = where(genuine.entries, "ElectorRegistered", 20)
    entries = REWRITTEN[how](genuine.entries, at)
    shown = entries[:BELIEVED] if size == "same" else entries
    believing.clock.now = last_time(genuine)
    believing.host.show(genuine.with_entries(shown).files())

    assert await believing.step() == ["FORK"]

    believing.check(genuine.entries[:BELIEVED])
    async with believing.looking() as follower:  # raised still, after a restart
        known = only(follower)
        assert known.alarm.stops
        assert not await follower.step()
        notes = {each.name: each.content for each in known.alarm.evidence}
        key = VerifierKey.of(genuine.origin, private_key("log"))
        before, _ = open_note(notes["checkpoint before"], key)
        now, _ = open_note(notes["checkpoint now"], key)
        assert (before.size, now.size) == (BELIEVED, len(shown))
        assert (before.size, before.root) != (now.size, now.root)


async def test_a_smaller_history_that_is_no_beginning_of_ours_is_a_fork(
    believing: Outlook, genuine: Forge
) -> None:
    at = where(genuine.entries, "ElectorRegistered", 20)
    believing.host.show(genuine.with_entries(changed(genuine.entries, at)[:150]).files())

    assert await believing.step() == ["FORK"]
    believing.check(genuine.entries[:BELIEVED])


async def test_two_signatures_for_one_size_are_a_fork_before_a_single_entry_is_had(
    outlook: Outlook, genuine: Forge
) -> None:
    """The server shows a checkpoint and withholds its entries; then it shows another."""
    outlook.clock.now = last_time(genuine)
    outlook.host.show({"checkpoint": genuine.checkpoint()})
    assert await outlook.step() == []
    other = genuine.with_entries(changed(genuine.entries, where(genuine.entries, "PaperIssued", 3)))
    outlook.host.show(other.files())

    assert await outlook.step() == ["FORK"]
    assert outlook.size == 0


async def test_a_checkpoint_shown_and_never_shown_again_binds_the_log(
    outlook: Outlook, genuine: Forge
) -> None:
    """What it signed for 100 entries must be the beginning of what it signs for 200."""
    outlook.clock.now = last_time(genuine)
    other = genuine.with_entries(changed(genuine.entries, where(genuine.entries, "ElectorRegistered", 20)))
    outlook.host.show({"checkpoint": other.checkpoint(100)})
    assert await outlook.step() == []
    outlook.host.show(genuine.files())

    assert await outlook.step() == ["FORK"]
    assert outlook.size == 0


async def test_a_shorter_log_went_back(believing: Outlook, genuine: Forge) -> None:
    believing.host.show(genuine.with_entries(genuine.entries[:150]).files())

    assert await believing.step() == ["ROLLBACK"]

    # It goes on from what it was: then it is believed again, and the alarm stays for a person to look at.
    believing.shows(genuine.entries)
    assert await believing.step() == ["ROLLBACK"]
    believing.check(genuine.entries)


async def test_a_cache_may_show_an_older_checkpoint_for_some_seconds(
    believing: Outlook, genuine: Forge
) -> None:
    believing.host.show(genuine.with_entries(genuine.entries[:150]).files())
    async with believing.looking(stale_seconds=10.0) as follower:
        assert not await follower.step()
        believing.clock.move(9)
        assert not await follower.step()
        assert kinds(follower) == []

        believing.clock.move(2)
        assert not await follower.step()
        assert kinds(follower) == ["ROLLBACK"]


async def test_a_flood_of_alarms_hides_no_fork(
    believing: Outlook, genuine: Forge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a log that shows another of its old checkpoints at each step, when it forks, then that is kept and stops."""
    monkeypatch.setattr(alarm_files, "MOST", 3)
    async with believing.looking() as follower:
        assert await follower.step()
        for size in range(100, 110):
            believing.host.files["checkpoint"] = genuine.checkpoint(size)
            believing.clock.move(30)
            await follower.step()
        assert kinds(follower) == ["ROLLBACK"]  # one finding, whatever the size is
        for number in range(5):
            silent = Raised("SILENT", "静默", "silent", subject=str(number))
            follower.alarms.add(silent, believing.clock(), None)
        assert kinds(follower) == ["ROLLBACK", *["SILENT"] * 3]

        forked = changed(genuine.entries, where(genuine.entries, "ElectorRegistered", 20))
        believing.host.show(genuine.with_entries(forked).files())
        assert not await follower.step()

        assert kinds(follower)[-1] == "FORK"
        assert follower.state == "STOPPED"


def test_what_stops_is_kept_whatever_its_number(tmp_path: Path) -> None:
    kept = alarm_files.AlarmFiles(tmp_path / "alarms", "x")
    fork = Raised("FORK", "分叉", "forked", stops=True)
    kept.add(Raised("CLOCK", "早", "early"), 1, None)
    (tmp_path / "alarms/0001.json").rename(tmp_path / "alarms/9999.json")
    path = tmp_path / "alarms/9999.json"
    path.write_bytes(path.read_bytes().replace(b'"number": 1', b'"number": 9999'))
    kept = alarm_files.AlarmFiles(tmp_path / "alarms", "x")

    kept.add(fork, 2, None)
    kept.acknowledge(10_000, "监督员甲", "看过", 3)

    again = alarm_files.AlarmFiles(tmp_path / "alarms", "x")
    assert [each.alarm.number for each in again.all()] == [9999, 10_000]
    assert [each.acknowledged is not None for each in again.all()] == [False, True]


# -- signatures


async def test_a_checkpoint_of_another_key_is_not_believed(believing: Outlook, genuine: Forge) -> None:
    believing.host.show(dataclasses.replace(genuine, log_key=private_key("somebody")).files())

    assert await believing.step() == ["BAD_SIGNATURE"]
    believing.check(genuine.entries[:BELIEVED])


async def test_the_checkpoint_of_another_log_is_not_believed(believing: Outlook, genuine: Forge) -> None:
    other = dataclasses.replace(genuine, origin=genuine.origin.replace("village", "city"))
    believing.host.show(other.files())

    assert await believing.step() == ["BAD_SIGNATURE"]


async def test_an_election_called_by_an_impostor_is_not_believed(outlook: Outlook, genuine: Forge) -> None:
    impostor = Outlook(
        outlook.host,
        dataclasses.replace(genuine, authority=public("somebody else")),
        outlook.data,
        outlook.clock,
    )
    outlook.shows(genuine.entries)

    assert await impostor.step() == ["BAD_SIGNATURE"]
    assert impostor.size == 0


async def test_too_few_witnesses_are_waited_for(believing: Outlook, genuine: Forge) -> None:
    lonely = dataclasses.replace(genuine, cosigning=("B",))
    believing.clock.now = last_time(genuine)
    believing.host.show(lonely.files())
    assert await believing.step() == ["NO_QUORUM"]
    assert believing.size == BELIEVED

    believing.shows(genuine.entries)
    assert await believing.step() == ["NO_QUORUM"]  # stands until somebody has looked; following went on
    believing.check(genuine.entries)


# -- entries that the log signed and must not have accepted

Change = Callable[[Payload], object]


def nobody(entries: list[bytes], at: int) -> bytes:
    return said(entries[at], lambda payload: None, "somebody from the street")


def forged(entries: list[bytes], at: int) -> bytes:
    """A changed statement under the old signature."""
    other = said(entries[at], lambda payload: payload.update(done_at=payload["done_at"]), "issuer")
    statement = entry.decode(other).statement
    payload = statement.payload_bytes.replace(b"E-00", b"E-01", 1)
    changed = msgspec.structs.replace(statement, payload=base64.b64encode(payload).decode())
    return placed(entries[at], statement=changed)


def unlawful(entries: list[bytes], at: int) -> bytes:
    return said(entries[at], lambda payload: payload["body"].update(elector="E-9999"), "issuer")


def office(entries: list[bytes], at: int) -> bytes:
    return said(entries[at], lambda payload: None, "counter")


def nonsense(entries: list[bytes], at: int) -> bytes:
    return entries[at].replace(b'"index":', b'"index": ', 1)


def early(entries: list[bytes], at: int) -> bytes:
    return placed(entries[at], accepted_at="2026-01-06T00:00:00.000Z")


def elsewhere(entries: list[bytes], at: int) -> bytes:
    return placed(entries[at], index=at + 1)


def twice(entries: list[bytes], at: int) -> bytes:
    return placed(entries[at - 1], index=at, accepted_at=entry.decode(entries[at]).accepted_at)


SIGNED_BY_THE_LOG: dict[str, tuple[Callable[[list[bytes], int], bytes], Kind]] = {
    "signed by nobody's key": (nobody, "BAD_SIGNATURE"),
    "changed under the old signature": (forged, "BAD_SIGNATURE"),
    "signed by another officer": (office, "UNLAWFUL"),
    "against the law": (unlawful, "UNLAWFUL"),
    "not at its place": (elsewhere, "UNLAWFUL"),
    "recorded twice": (twice, "UNLAWFUL"),
    "in another spelling": (nonsense, "MALFORMED"),
    "dated before the entry before": (early, "CLOCK"),
}


@pytest.mark.parametrize("how", SIGNED_BY_THE_LOG)
async def test_an_entry_that_must_not_be_there_stops_the_follower(
    believing: Outlook, genuine: Forge, how: str
) -> None:
    change, kind = SIGNED_BY_THE_LOG[how]
    entries = list(genuine.entries)
    at = BELIEVED + 3
    assert payload_of(entries[at])["type"] == "PaperIssued"
    entries[at] = change(entries, at)
    believing.clock.now = last_time(genuine)
    believing.host.show(genuine.with_entries(entries).files())

    async with believing.looking() as follower:
        assert not await follower.step()

        known = only(follower)
        assert (known.alarm.kind, known.alarm.index, known.alarm.stops) == (kind, at, True)
        assert known.alarm.evidence[0].content == entries[at]
        assert known.alarm.what.zh
        assert known.alarm.what.en
        assert known.alarm.advice.zh
        assert follower.state == "STOPPED"
    believing.check(genuine.entries[:BELIEVED])


async def test_after_a_stop_nothing_is_believed_until_a_named_person_has_looked(
    believing: Outlook, genuine: Forge
) -> None:
    at = BELIEVED + 3
    entries = list(genuine.entries)
    entries[at] = nobody(entries, at)
    believing.clock.now = last_time(genuine)
    believing.host.show(genuine.with_entries(entries).files())
    await believing.step()

    async with believing.looking() as follower:
        believing.shows(genuine.entries)  # as if nothing had been
        assert not await follower.step()
        assert follower.mirror.size == BELIEVED
        with pytest.raises(Malformed):
            follower.alarms.acknowledge(1, " ", "查过", believing.clock())

        follower.alarms.acknowledge(1, "监督员甲", "已向街道报告", believing.clock())

        # What the log signed stays signed: its other history is a fork of the one it showed.
        assert not await follower.step()
        assert kinds(follower) == ["FORK"]
        assert follower.alarms.all()[0].acknowledged is not None
    believing.check(genuine.entries[:BELIEVED])


async def test_what_is_acknowledged_and_still_wrong_is_raised_again(
    believing: Outlook, genuine: Forge
) -> None:
    entries = list(genuine.entries)
    entries[BELIEVED + 3] = nobody(entries, BELIEVED + 3)
    believing.clock.now = last_time(genuine)
    believing.host.show(genuine.with_entries(entries).files())
    async with believing.looking() as follower:
        await follower.step()
        follower.alarms.acknowledge(1, "监督员甲", "看过", believing.clock())

        assert not await follower.step()

        assert [each.alarm.number for each in follower.alarms.all()] == [1, 2]
        assert only(follower).alarm.number == 2
    believing.check(genuine.entries[:BELIEVED])


# -- what a server or the network does


async def test_files_that_the_log_did_not_sign_are_not_believed_and_asked_for_again(
    believing: Outlook, genuine: Forge
) -> None:
    files = genuine.files()
    name = next(each for each in files if each.startswith("tile/entries/001"))
    broken = bytearray(files[name])
    broken[len(broken) // 2] ^= 1
    believing.clock.now = last_time(genuine)
    believing.host.show({**files, name: bytes(broken)})
    assert await believing.step() == ["MALFORMED"]
    assert believing.size == BELIEVED

    believing.shows(genuine.entries)
    assert await believing.step() == ["MALFORMED"]  # stays for somebody to look; nothing was lost
    believing.check(genuine.entries)


@pytest.mark.parametrize("content", [b"", b"<html>welcome to the hotel's network</html>", b"\xff" * 300])
async def test_a_checkpoint_that_is_none_is_not_believed(
    believing: Outlook, genuine: Forge, content: bytes
) -> None:
    believing.host.show({"checkpoint": content})

    assert await believing.step() == ["MALFORMED"]
    believing.check(genuine.entries[:BELIEVED])


async def test_a_checkpoint_of_a_size_that_no_log_has_is_not_counted_up_to(
    believing: Outlook, genuine: Forge
) -> None:
    believing.host.show({"checkpoint": genuine.sign(Checkpoint(genuine.origin, 2**62, b"x" * 32))})

    assert await believing.step() == ["MALFORMED"]


async def test_a_redirect_is_not_followed(believing: Outlook, genuine: Forge) -> None:
    """It could lead to another log, or into the network behind the follower."""
    believing.host.show(genuine.files())
    believing.host.status = 302
    async with believing.looking() as follower:
        assert not await follower.step()
        assert follower.trouble.endswith("HTTP 302")
        assert follower.mirror.size == BELIEVED


async def test_a_file_larger_than_any_is_not_read_to_its_end(believing: Outlook, genuine: Forge) -> None:
    believing.host.show({"checkpoint": genuine.checkpoint() + b"x" * 2_000_000})
    async with believing.looking() as follower:
        assert not await follower.step()
        assert "at most" in follower.trouble


async def test_a_statement_of_another_election_is_not_believed(believing: Outlook, genuine: Forge) -> None:
    entries = list(genuine.entries)
    other = genuine.origin.rpartition("/")[2].replace("01941f29", "01941f30")
    entries[BELIEVED + 1] = said(
        entries[BELIEVED + 1], lambda payload: payload.update(election=other), "issuer"
    )
    believing.clock.now = last_time(genuine)
    believing.host.show(genuine.with_entries(entries).files())

    assert await believing.step() == ["UNLAWFUL"]


async def test_a_log_that_is_a_drill_by_its_name_and_an_election_by_its_entries_is_not_believed(
    outlook: Outlook, genuine: Forge
) -> None:
    renamed = dataclasses.replace(genuine, origin=genuine.origin.replace("/log/", "/drill/"))
    drill = Outlook(outlook.host, renamed, outlook.data, outlook.clock)
    drill.shows(renamed.entries)

    assert await drill.step() == ["UNLAWFUL"]
    assert drill.size == 0


# -- silence and clocks


async def test_a_server_that_is_gone_is_silent_until_it_is_back(believing: Outlook, genuine: Forge) -> None:
    async with believing.looking(silence_seconds=300.0) as follower:
        assert await follower.step()
        believing.host.status = 503
        believing.clock.move(300)
        await follower.step()
        assert kinds(follower) == []

        believing.clock.move(1)
        await follower.step()
        assert kinds(follower) == ["SILENT"]
        await follower.step()
        assert len(follower.alarms.all()) == 1

    async with believing.looking(silence_seconds=300.0) as follower:  # a restart forgets no alarm
        assert kinds(follower) == ["SILENT"]
        believing.host.status = 200
        assert await follower.step()
        assert kinds(follower) == []
        [past] = follower.alarms.all()
        assert past.ended is not None


async def test_a_silence_that_was_set_aside_is_raised_anew_when_it_comes_again(believing: Outlook) -> None:
    async with believing.looking(silence_seconds=300.0) as follower:
        for number in (1, 2):
            believing.host.status = 200
            assert await follower.step()
            believing.host.status = 503
            believing.clock.move(301)
            await follower.step()
            assert only(follower).alarm.number == number

            follower.alarms.acknowledge(number, "监督员甲", "停电", believing.clock())
            await follower.step()  # it goes on: looked at already
            assert kinds(follower) == []


async def test_what_nobody_foresaw_does_not_hide_a_silence(
    believing: Outlook, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with believing.looking(silence_seconds=300.0) as follower:
        assert await follower.step()
        monkeypatch.setattr(follower, "_compare", lambda shown, at: 1 / 0)
        believing.clock.move(301)

        assert not await follower.step()

        assert kinds(follower) == ["SILENT"]
        assert "ZeroDivisionError" in follower.trouble


async def test_entries_that_are_withheld_are_silence(believing: Outlook, genuine: Forge) -> None:
    """A new checkpoint, and nothing of what it covers."""
    believing.host.show({"checkpoint": genuine.checkpoint()})
    async with believing.looking(silence_seconds=300.0) as follower:
        await follower.step()
        believing.clock.move(301)
        await follower.step()

        assert kinds(follower) == ["SILENT"]
        assert "001" in only(follower).alarm.what.en or "000" in only(follower).alarm.what.en


async def test_an_old_checkpoint_shown_for_ever_is_silence_while_people_vote(
    outlook: Outlook, genuine: Forge
) -> None:
    """A server that freezes one follower's view goes on answering."""
    polling = where(genuine.entries, "PaperIssued", 10)
    outlook.shows(genuine.entries[:polling])
    async with outlook.looking(quiet_seconds=3600.0) as follower:
        assert await follower.step()
        outlook.clock.move(3600)
        assert await follower.step()
        assert kinds(follower) == []

        outlook.clock.move(1)
        assert await follower.step()
        assert kinds(follower) == ["SILENT"]

        outlook.shows(genuine.entries[: polling + 1])
        outlook.clock.move(3700)
        await follower.step()
        assert [each.alarm.kind for each in follower.alarms.all() if each.ended] == ["SILENT"]


async def test_nobody_expects_a_log_to_speak_after_its_day(believing: Outlook) -> None:
    async with believing.looking(silence_seconds=300.0, expected_until="2026-01-31") as follower:
        believing.host.status = 503
        believing.clock.move(90 * 86_400)
        await follower.step()

        assert kinds(follower) == []


async def test_entries_that_were_not_there_when_they_say_are_told(believing: Outlook, genuine: Forge) -> None:
    """The log was seen without them a day after they say that they were accepted: back-dated, or held back."""
    believing.clock.now = last_time(genuine) + 86_400_000
    async with believing.looking(quiet_seconds=0.0) as follower:
        assert await follower.step()  # the old size, a day later
        believing.host.show(genuine.files())

        await follower.step()

        known = only(follower)
        assert (known.alarm.kind, known.alarm.index, known.alarm.stops) == ("CLOCK", BELIEVED, False)
        assert known.alarm.evidence[0].content == genuine.entries[BELIEVED]
    believing.check(genuine.entries)  # they are lawful and signed: believed, and looked at by a person


async def test_times_may_be_apart_as_far_as_clocks_may(believing: Outlook, genuine: Forge) -> None:
    first = read_time(entry.decode(genuine.entries[BELIEVED]).accepted_at)
    for apart, raised in ((120, []), (121, ["CLOCK"])):
        data = believing.data.with_name(f"apart-{apart}")
        outlook = Outlook(believing.host, genuine, data, believing.clock)
        outlook.host.show(genuine.with_entries(genuine.entries[:BELIEVED]).files())
        outlook.clock.now = first + apart * 1000
        async with outlook.looking() as follower:
            assert await follower.step()
            outlook.host.show(genuine.files())
            outlook.clock.now = last_time(genuine)
            await follower.step()
            assert kinds(follower) == raised, write_time(first)


async def test_entries_of_the_future_are_told(believing: Outlook, genuine: Forge) -> None:
    believing.clock.now = last_time(genuine) - 200_000
    believing.host.show(genuine.files())

    assert await believing.step() == ["CLOCK"]
    believing.check(genuine.entries)


# -- what one alarm, or a full disk, must not hide


async def test_a_clock_that_is_a_little_wrong_hides_no_back_dating(
    believing: Outlook, genuine: Forge
) -> None:
    """Given a CLOCK alarm of two minutes that stands, when entries were held back for ten days, then that is told too."""
    middle = BELIEVED + 5

    def accepted(at: int) -> int:
        return read_time(entry.decode(genuine.entries[at]).accepted_at)

    async with believing.looking() as follower:
        believing.clock.now = accepted(BELIEVED) + 121_000
        assert await follower.step()
        believing.host.show(genuine.with_entries(genuine.entries[:middle]).files())
        assert await follower.step()
        assert [each.alarm.index for each in follower.alarms.standing()] == [BELIEVED]

        believing.clock.now = accepted(middle) + 10 * 86_400_000
        assert await follower.step()
        believing.host.show(genuine.files())
        assert await follower.step()

        clocks = [each.alarm.index for each in follower.alarms.standing() if each.alarm.kind == "CLOCK"]
        assert clocks == [BELIEVED, middle]


def test_times_that_are_wrong_alike_within_an_hour_are_one_finding() -> None:
    hour, tolerance = 3_600_000, 120_000
    one = _same("earlier", 7 * hour, 121_000, tolerance)

    assert _same("earlier", 8 * hour - 1, 239_999, tolerance) == one
    assert _same("earlier", 8 * hour, 121_000, tolerance) != one
    assert _same("earlier", 7 * hour, 240_000, tolerance) != one
    assert _same("later", 7 * hour, 121_000, tolerance) != one
    # However far apart: what one hour can bring is bounded.
    assert len({_same("earlier", 7 * hour, apart, tolerance) for apart in range(0, 10**12, 10**8)}) < 30


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_full_disk_loses_no_alarm(
    believing: Outlook, genuine: Forge, monkeypatch: pytest.MonkeyPatch, restarted: bool
) -> None:
    """Given entries held back for ten days, when there is no room for the alarm, then they are not believed without it."""
    believing.clock.now = last_time(genuine) + 10 * 86_400_000
    async with believing.looking(quiet_seconds=0.0) as follower:
        assert await follower.step()
        believing.host.show(genuine.files())
        with monkeypatch.context() as full:
            full.setattr(alarm_files, "write_durably", no_room)
            assert not await follower.step()
            assert not await follower.step()
        assert "No space" in follower.trouble
        assert believing.size == BELIEVED
        if not restarted:
            assert await follower.step()
            assert kinds(follower) == ["CLOCK"]
    assert await believing.step(quiet_seconds=0.0) == ["CLOCK"]
    believing.check(genuine.entries)


async def test_a_fork_that_a_full_disk_did_not_take_is_kept_when_there_is_room(
    believing: Outlook, genuine: Forge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also if the log never shows it again."""
    async with believing.looking() as follower:
        forked = changed(genuine.entries, where(genuine.entries, "ElectorRegistered", 20))
        believing.host.show(genuine.with_entries(forked[:BELIEVED]).files())
        with monkeypatch.context() as full:
            full.setattr(alarm_files, "write_durably", no_room)
            assert not await follower.step()
            believing.host.show(genuine.with_entries(genuine.entries[:BELIEVED]).files())
            assert not await follower.step()

        assert not await follower.step()

        assert kinds(follower) == ["FORK"]
        assert follower.state == "STOPPED"


def no_room(path: Path, content: bytes) -> None:
    """What a full disk does to an alarm."""
    raise OSError(errno.ENOSPC, "No space left on device")


async def test_silence_is_noticed_while_a_step_waits_for_the_server(outlook: Outlook, genuine: Forge) -> None:
    """Given a server that signed entries and lets whoever fetches them wait, when it is too long, then it is silent."""
    outlook.shows(genuine.entries)
    outlook.host.holds.set()
    async with outlook.looking(silence_seconds=300.0, quiet_seconds=0.0) as follower:
        step = asyncio.create_task(follower.step())
        while not any(name.startswith("tile/entries") for name in outlook.host.asked):
            await asyncio.sleep(0.01)
        outlook.clock.move(300)
        await follower.listen()
        assert kinds(follower) == []
        outlook.clock.move(1)
        await follower.listen()
        await follower.listen()
        assert kinds(follower) == ["SILENT"]

        outlook.host.holds.clear()
        assert await step
        assert kinds(follower) == []  # it spoke
        await follower.listen()
        assert [each.alarm.kind for each in follower.alarms.all()] == ["SILENT"]


async def test_entries_that_never_all_come_end_the_step(
    believing: Outlook, genuine: Forge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.audit.follower.fetching.FETCH_SECONDS", 0.05)
    believing.clock.now = last_time(genuine)
    believing.host.show(genuine.files())
    believing.host.holds.set()
    async with believing.looking() as follower:
        assert not await follower.step()
        assert "did not come within" in follower.trouble


async def test_a_restart_hides_no_quiet(believing: Outlook, genuine: Forge) -> None:
    """Given a station that is open and no entry for two hours, when the follower is started again, then it says so at once."""
    believing.clock.move(7200)

    assert await believing.step(quiet_seconds=3600.0) == ["SILENT"]
