"""What a committee member does at a keyboard: make a witness, sign once, print for the minutes, go on after a loss."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import segno

from services.audit.verify.source import Folder
from services.audit.witness import paper
from services.audit.witness.identity import load
from services.audit.witness.witness import Witness
from services.cli import main
from shared.log import checkpoint, note
from shared.log.checkpoint import Checkpoint
from shared.log.cosignature import add_signature_lines, cosigned_by
from shared.log.merkle import Tree, leaf_hash
from shared.log.policy import Log, Policy
from shared.log.policy import Witness as Named
from shared.log.policy import encode as encode_policy
from shared.log.policy import parse as parse_policy
from shared.log.tiles import encode_entries, entries_path, tile_bytes, tile_path, tiles_for_growth
from tests.unit.log.village import LOG, LOG_KEY, ORIGIN, entries, signed, tree


@dataclass
class Ran:
    """What a run of the command gave."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def jianpiao(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*words: object) -> Ran:
        code = main(["witness", *map(str, words)])
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return run


@pytest.fixture
def data(tmp_path: Path, jianpiao: Run) -> Path:
    """A witness that knows the log."""
    policy = tmp_path / "policy"
    policy.write_text(encode_policy(Policy((Log(LOG_KEY),))))
    assert jianpiao("init", "committee-a.test/w1", "--data", tmp_path / "witness").code == 0
    assert jianpiao("add", policy, "--data", tmp_path / "witness").code == 0
    return tmp_path / "witness"


def publish(folder: Path, size: int, raw: bytes | None = None, said: list[bytes] | None = None) -> Path:
    """The log of `size` entries in a folder; a test gives another checkpoint or other entries."""
    said, whole = said or entries(size), tree(size)
    for level, index, width in tiles_for_growth(0, size):
        files = {tile_path(level, index, width): tile_bytes(whole, level, index, width)}
        if level == 0:
            files[entries_path(index, width)] = encode_entries(said[index * 256 : index * 256 + width])
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
    (folder / "checkpoint").write_bytes(signed(size) if raw is None else raw)
    return folder


def lines_of(ran: Ran) -> tuple[note.Signature, ...]:
    return note.parse_signatures(ran.out.encode())


def test_a_log_is_signed_once_and_again_when_it_has_grown(data: Path, jianpiao: Run, tmp_path: Path) -> None:
    vkey = load(data).vkey

    for size in (3, 300, 300, 700):
        ran = jianpiao("sign", publish(tmp_path / "log", size), "--data", data)
        assert ran.code == 0
        assert vkey in cosigned_by(note.SignedNote(note.parse(signed(size)).text, lines_of(ran)), [vkey])

    assert f"{ORIGIN}: 700 " in jianpiao("status", "--data", data).out


def test_an_older_log_is_refused(data: Path, jianpiao: Run, tmp_path: Path) -> None:
    jianpiao("sign", publish(tmp_path / "log", 9), "--data", data)

    ran = jianpiao("sign", publish(tmp_path / "old", 5), "--data", data)

    assert (ran.code, ran.out) == (1, "")
    assert "9 entries were cosigned before, these are 5" in ran.err


def test_another_history_is_refused(data: Path, jianpiao: Run, tmp_path: Path) -> None:
    jianpiao("sign", publish(tmp_path / "log", 5), "--data", data)
    said = [b"another", *entries(9)[1:]]
    root = Tree.from_leaf_hashes(map(leaf_hash, said)).root()
    raw = checkpoint.sign(Checkpoint(ORIGIN, 9, root), LOG)

    ran = jianpiao("sign", publish(tmp_path / "fork", 9, raw, said), "--data", data)

    assert (ran.code, ran.out) == (1, "")
    assert "no proof that the log continues its first 5 entries" in ran.err
    assert "5 " in jianpiao("status", "--data", data).out


def test_entries_that_do_not_give_the_root_are_refused(data: Path, jianpiao: Run, tmp_path: Path) -> None:
    folder = publish(tmp_path / "log", 9, said=[b"another", *entries(9)[1:]])

    ran = jianpiao("sign", folder, "--data", data)

    assert (ran.code, ran.out) == (1, "")
    assert "the entries give the root" in ran.err


def test_a_log_that_nobody_named_is_refused(jianpiao: Run, tmp_path: Path) -> None:
    jianpiao("init", "b.test/w1", "--data", tmp_path / "b")

    ran = jianpiao("sign", publish(tmp_path / "log", 3), "--data", tmp_path / "b")

    assert ran.code == 1
    assert "does not know the log" in ran.err


def test_a_log_with_a_missing_file_is_not_signed(data: Path, jianpiao: Run, tmp_path: Path) -> None:
    folder = publish(tmp_path / "log", 300)
    (folder / "tile/entries/000").unlink()

    ran = jianpiao("sign", folder, "--data", data)

    assert (ran.code, ran.out) == (2, "")
    assert "tile/entries/000" in ran.err


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """A plain web server over a log of 300 entries."""
    publish(tmp_path / "served", 300)

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path / "served"))
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()
    httpd.server_close()


def test_an_address_is_signed_and_the_checkpoint_written(
    data: Path, jianpiao: Run, tmp_path: Path, server: str
) -> None:
    identity = load(data)

    ran = jianpiao("sign", server, "--out", tmp_path / "cosigned", "--data", data)

    assert ran.code == 0
    written = (tmp_path / "cosigned").read_bytes()
    policy = Policy((Log(LOG_KEY),), (Named("A", identity.vkey),), quorum="A")
    assert parse_policy(encode_policy(policy)).check(written).size == 300


def test_a_server_that_takes_no_cosignatures_is_told(data: Path, jianpiao: Run, server: str) -> None:
    ran = jianpiao("sign", server, "--post", "--data", data)

    assert ran.code == 2
    assert len(lines_of(ran)) == 1
    assert "not handed back" in ran.err


def test_paper(data: Path, jianpiao: Run, tmp_path: Path) -> None:
    jianpiao("sign", publish(tmp_path / "log", 300), "--data", data)
    raw = Witness(load(data)).last_seen(ORIGIN)
    assert raw is not None

    ran = jianpiao("paper", "--data", data)
    page = jianpiao("paper", ORIGIN, "--html", tmp_path / "sheet.html", "--data", data)

    root = note.parse(raw).text.split("\n")[2]
    assert f"条数 size：{300}" in ran.out
    assert " ".join(root[at : at + 4] for at in range(0, 44, 4)) in ran.out
    assert "█" in ran.out or "▀" in ran.out
    assert page.code == 0
    html = (tmp_path / "sheet.html").read_text("utf-8")
    assert "<svg" in html
    # The code is the one of exactly these bytes, the whole signed note.
    assert paper.code(raw) == segno.make_qr(raw, error="q", boost_error=False)
    assert paper.code(raw) != paper.code(signed(300))


def test_paper_before_anything_was_signed(data: Path, jianpiao: Run) -> None:
    assert jianpiao("paper", "--data", data).code == 2


def test_a_lost_memory_goes_on_from_the_minutes(data: Path, jianpiao: Run, tmp_path: Path) -> None:
    jianpiao("sign", publish(tmp_path / "log", 9), "--out", tmp_path / "qr", "--data", data)
    size, root = (tmp_path / "qr").read_text("utf-8").split("\n")[1:3]
    shutil.rmtree(next((data / "memory").iterdir()))
    stopped = jianpiao("sign", publish(tmp_path / "log", 12), "--data", data)
    typed = " ".join(root[at : at + 4] for at in range(0, 44, 4))

    wrong = jianpiao("resume", tmp_path / "qr", "--size", 8, "--root", typed, "--data", data)
    right = jianpiao("resume", tmp_path / "qr", "--size", size, "--root", typed, "--data", data)

    assert stopped.code == 1
    assert "jianpiao witness resume" in stopped.err
    assert wrong.code == 2
    assert right.code == 0
    assert jianpiao("sign", tmp_path / "log", "--data", data).code == 0


def test_nobody_sets_a_witness_back_with_older_minutes(data: Path, jianpiao: Run, tmp_path: Path) -> None:
    jianpiao("sign", publish(tmp_path / "log", 9), "--out", tmp_path / "older", "--data", data)
    jianpiao("sign", publish(tmp_path / "log", 12), "--data", data)
    size, root = (tmp_path / "older").read_text("utf-8").split("\n")[1:3]
    next((data / "memory").glob("*/last")).unlink()

    ran = jianpiao("resume", tmp_path / "older", "--size", size, "--root", root, "--data", data)

    assert ran.code == 2
    assert "no way back to 9" in ran.err


@pytest.mark.parametrize("size", [9, 12])
def test_what_it_never_cosigned_is_no_place_to_go_on_from(
    data: Path, jianpiao: Run, tmp_path: Path, size: int
) -> None:
    (tmp_path / "note").write_bytes(signed(size))
    root = note.parse(signed(size)).text.split("\n")[2]

    ran = jianpiao("resume", tmp_path / "note", "--size", size, "--root", root, "--data", data)

    assert ran.code == 2
    assert "has not cosigned" in ran.err


def test_two_witnesses_cannot_be_made_in_one_folder(data: Path, jianpiao: Run) -> None:
    key = (data / "witness.pem").read_bytes()

    assert jianpiao("init", "other.test/w1", "--data", data).code == 2
    assert (data / "witness.pem").read_bytes() == key


def test_a_key_that_others_can_read_is_not_used(data: Path, jianpiao: Run) -> None:
    (data / "witness.pem").chmod(0o644)

    assert jianpiao("status", "--data", data).code == 2


def test_status_tells_what_has_stopped(data: Path, jianpiao: Run, tmp_path: Path) -> None:
    jianpiao("sign", publish(tmp_path / "log", 9), "--data", data)
    next((data / "memory").glob("*/last")).unlink()

    ran = jianpiao("status", "--data", data)

    assert ran.code == 1
    assert "stopped" in ran.out


def test_the_cosigned_checkpoint_takes_the_place_of_the_logs_own(
    data: Path, jianpiao: Run, tmp_path: Path
) -> None:
    folder = publish(tmp_path / "log", 9)

    ran = jianpiao("sign", folder, "--out", folder / "checkpoint", "--data", data)

    assert ran.code == 0
    assert Folder(folder).read("checkpoint") == add_signature_lines(signed(9), lines_of(ran))
