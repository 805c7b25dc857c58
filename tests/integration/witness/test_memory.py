"""A witness never cosigns two histories: forks, rollbacks, clocks set back, and memories that were lost or exchanged."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from services import key_file
from services.audit.witness import evidence
from services.audit.witness.identity import load
from services.audit.witness.refusals import ForeignOldSize, Inconsistent, Refusal
from shared.errors import Broken
from shared.log import note
from shared.log.checkpoint import open_note
from shared.log.cosignature import add_signature_lines, cosign
from shared.log.witnessing import origin_hash
from tests.integration.witness.conftest import Committee, request
from tests.unit.log.village import LOG_KEY, NOW, ORIGIN, signed

FORK = signed(5, root=bytes(32))


def last_size(committee: Committee) -> int:
    seen = committee.witness.last_seen(ORIGIN)
    return int(seen.split(b"\n")[1]) if seen else 0


def evidence_of(committee: Committee) -> list[Path]:
    return sorted((committee.identity.data / "evidence" / origin_hash(ORIGIN)).glob("*"))


def memory_file(committee: Committee) -> Path:
    return committee.identity.data / "memory" / origin_hash(ORIGIN) / "last"


def mark_file(committee: Committee) -> Path:
    return committee.identity.marks / origin_hash(ORIGIN)


def test_a_log_that_grows_is_cosigned_again_and_again(committee: Committee) -> None:
    assert [committee.accepts(old, new) for old, new in [(0, 1), (1, 1), (1, 7), (7, 300)]] == [NOW] * 4
    assert last_size(committee) == 300
    assert committee.restarted().accepts(300, 301) == NOW


def test_repeating_a_public_checkpoint_writes_nothing(committee: Committee) -> None:
    first = committee.ask(0, 5)
    before = memory_file(committee).stat().st_ino

    assert committee.ask(5, 5) == first

    assert memory_file(committee).stat().st_ino == before
    committee.clock.now += 1
    assert committee.accepts(5, 5) == NOW + 1
    assert memory_file(committee).stat().st_ino != before


def test_a_fork_is_refused_and_kept_as_proof(committee: Committee) -> None:
    committee.accepts(0, 5)

    with pytest.raises(Inconsistent, match="forked"):
        committee.witness.add_checkpoint(request(5, 5, raw=FORK))

    assert committee.accepts(5, 6) == NOW
    (file,) = evidence_of(committee)
    kept = json.loads(file.read_bytes())
    one, other = (open_note(kept[name].encode(), LOG_KEY)[0] for name in ("seen", "refused"))
    assert kept["kind"] == "fork"
    assert (one.size, one.root == other.root) == (other.size, False)


def test_a_fork_is_kept_also_if_it_asks_from_another_size(committee: Committee) -> None:
    committee.accepts(0, 5)

    with pytest.raises(ForeignOldSize):
        committee.witness.add_checkpoint(request(0, 5, raw=FORK))

    assert [file.name.split("-")[0] for file in evidence_of(committee)] == ["fork"]


def test_a_fork_in_the_past_is_kept_as_proof(committee: Committee) -> None:
    """A log that was set back signs another root for a size that was cosigned long ago."""
    for old, new in [(0, 2), (2, 5), (5, 6), (6, 9), (9, 300)]:
        committee.accepts(old, new)

    for size in (2, 5, 6, 9):
        with pytest.raises(ForeignOldSize):
            committee.witness.add_checkpoint(request(0, size, [], signed(size, root=bytes(32))))
        with pytest.raises(ForeignOldSize):  # the log's own past is no fork
            committee.ask(0, size)
    with pytest.raises(ForeignOldSize):  # of this size nothing was cosigned
        committee.witness.add_checkpoint(request(0, 7, [], signed(7, root=bytes(32))))

    sizes = set()
    for file in evidence_of(committee):
        kept = json.loads(file.read_bytes())
        one, other = (open_note(kept[name].encode(), LOG_KEY)[0] for name in ("seen", "refused"))
        assert (kept["kind"], one.size, one.root == other.root) == ("fork", other.size, False)
        sizes.add(one.size)
    assert sizes == {2, 5, 6, 9}


def test_a_history_that_was_cut_or_garbled_accuses_nobody(committee: Committee) -> None:
    for old, new in [(0, 2), (2, 5), (5, 9)]:
        committee.accepts(old, new)
    history = memory_file(committee).with_name("history")
    whole = history.read_bytes()
    history.write_bytes(whole[:120] + b"?" + whole[121:250])  # one garbled, one cut short

    committee.accepts(9, 12)

    for size in (2, 5, 9):
        with pytest.raises(ForeignOldSize):
            committee.ask(0, size)
    assert evidence_of(committee) == []
    with pytest.raises(ForeignOldSize):
        committee.witness.add_checkpoint(request(0, 2, [], signed(2, root=bytes(32))))
    assert len(evidence_of(committee)) == 1
    assert len(history.read_bytes()) == 3 * 108


def test_growth_without_proof_is_refused_and_kept_once(committee: Committee) -> None:
    committee.accepts(0, 5)
    other = signed(9, root=bytes(32))

    for _ in range(3):
        with pytest.raises(Inconsistent, match="no proof"):
            committee.witness.add_checkpoint(request(5, 9, raw=other))

    (file,) = evidence_of(committee)
    assert json.loads(file.read_bytes())["kind"] == "unproved"
    assert last_size(committee) == 5


def test_however_much_is_unproved_a_fork_is_kept(committee: Committee) -> None:
    """Anybody may send a checkpoint with a wrong proof, a thousand times."""
    committee.accepts(0, 5)
    with pytest.raises(Inconsistent):
        committee.witness.add_checkpoint(request(5, 9, raw=signed(9, root=bytes(32))))
    (first,) = evidence_of(committee)
    for number in range(evidence.MOST - 1):
        shutil.copy(first, first.with_name(f"unproved-{number:032x}.json"))

    with pytest.raises(Inconsistent):
        committee.witness.add_checkpoint(request(5, 10, raw=signed(10, root=bytes(32))))
    with pytest.raises(Inconsistent, match="forked"):
        committee.witness.add_checkpoint(request(5, 5, raw=FORK))

    kinds = Counter(file.name.split("-")[0] for file in evidence_of(committee))
    assert kinds == {"unproved": evidence.MOST, "fork": 1}


def test_a_rollback_is_refused(committee: Committee) -> None:
    committee.accepts(0, 9)

    with pytest.raises(ForeignOldSize) as refused:
        committee.ask(0, 5)

    assert refused.value.size == 9
    assert last_size(committee) == 9


def test_what_is_remembered_is_on_the_disk_before_the_cosignature_leaves(
    committee: Committee, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If nothing can be written, nothing is answered."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("services.audit.witness.memory.write_durably", full)

    with pytest.raises(OSError, match="No space"):
        committee.ask(0, 3)


def lose_memory(committee: Committee) -> None:
    memory_file(committee).unlink()


def lose_mark(committee: Committee) -> None:
    mark_file(committee).unlink()


def set_memory_back(committee: Committee) -> None:
    old = memory_file(committee).read_bytes()
    committee.accepts(5, 6)
    committee.accepts(6, 7)
    memory_file(committee).write_bytes(old)


def set_mark_back(committee: Committee) -> None:
    old = mark_file(committee).read_bytes()
    committee.accepts(5, 6)
    mark_file(committee).write_bytes(old)


def another_mark_of_the_same_number(committee: Committee) -> None:
    mark_file(committee).write_bytes(mark_file(committee).read_bytes().replace(b"\n5\n", b"\n4\n"))


def cut_short(committee: Committee) -> None:
    memory_file(committee).write_bytes(memory_file(committee).read_bytes()[:60])


def empty(committee: Committee) -> None:
    memory_file(committee).write_bytes(b"")


@pytest.mark.parametrize(
    "what",
    [
        lose_memory,
        lose_mark,
        set_memory_back,
        set_mark_back,
        another_mark_of_the_same_number,
        cut_short,
        empty,
    ],
)
def test_a_memory_that_was_tampered_with_stops_the_witness_for_that_log(
    committee: Committee, what: Callable[[Committee], None]
) -> None:
    committee.accepts(0, 5)
    what(committee)

    for again in (committee, committee.restarted()):
        for size in (5, 6, 8):
            with pytest.raises(Broken, match="resume"):
                again.ask(5, size)
        with pytest.raises(Broken):
            again.ask(0, 3)


def test_marks_that_are_not_plugged_in_stop_the_witness_at_its_start(committee: Committee) -> None:
    shutil.rmtree(committee.identity.marks)

    with pytest.raises(Broken, match="marks"):
        load(committee.identity.data)


def test_a_machine_that_was_set_back_as_a_whole_finds_out_by_its_own_cosignature(
    committee: Committee, tmp_path: Path
) -> None:
    committee.accepts(0, 3)
    shutil.copytree(committee.identity.data, tmp_path / "backup", symlinks=True)
    shutil.copytree(committee.identity.marks, tmp_path / "backup-marks")
    committee.accepts(3, 7)
    published = committee.witness.last_seen(ORIGIN)
    assert published is not None
    for now, old in [
        (committee.identity.data, tmp_path / "backup"),
        (committee.identity.marks, tmp_path / "backup-marks"),
    ]:
        shutil.rmtree(now)
        shutil.copytree(old, now)
    again = committee.restarted()

    with pytest.raises(Broken, match="set back"):
        again.witness.notice(published)

    for witness in (again, again.restarted()):  # the fork that it would have cosigned
        with pytest.raises(Broken, match="resume"):
            witness.witness.add_checkpoint(request(3, 5))


def test_the_same_shown_in_a_request(committee: Committee) -> None:
    """A log may send the checkpoint with all its lines, ours among them."""
    given = note.parse(signed(7))
    ours = cosign(given.text, NOW, committee.identity.name, committee.identity.key)
    committee.accepts(0, 3)

    with pytest.raises(Broken, match="set back"):
        committee.witness.add_checkpoint(request(3, 7, raw=add_signature_lines(signed(7), [ours])))

    with pytest.raises(Broken):
        committee.ask(3, 7)


def test_time_does_not_go_back(committee: Committee) -> None:
    committee.accepts(0, 3)
    committee.clock.now -= 30

    assert committee.accepts(3, 5) == NOW

    committee.clock.now = NOW - 61
    with pytest.raises(Broken, match="clock"):
        committee.ask(5, 6)
    committee.clock.now = NOW + 1
    assert committee.accepts(5, 6) == NOW + 1


def test_another_key_does_not_take_up_the_memory_of_the_former(committee: Committee) -> None:
    committee.accepts(0, 3)
    (committee.identity.data / "witness.pem").unlink()
    key_file.create(committee.identity.data / "witness.pem")

    with pytest.raises(Broken, match="another key"):
        Committee(load(committee.identity.data)).ask(3, 5)


def test_of_many_who_start_from_one_size_to_different_roots_one_is_cosigned(committee: Committee) -> None:
    committee.accepts(0, 3)
    others = [committee, *(committee.restarted() for _ in range(7))]
    sizes = range(4, 28)

    def ask(number: int) -> int:
        try:
            others[number % len(others)].ask(3, sizes[number])
        except Refusal:
            return 0
        return sizes[number]

    with ThreadPoolExecutor(8) as threads:
        cosigned = [size for size in threads.map(ask, range(len(sizes))) if size]

    assert len(cosigned) == 1
    assert last_size(committee) == cosigned[0]
