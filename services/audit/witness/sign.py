"""`jianpiao witness sign`: a committee member without a server looks at a log once, and cosigns it.

Takes an address, a folder or a bundle. Every entry is hashed and the whole tree built again, so nothing rests on what the
log says about itself; then the log is judged, remembered and cosigned exactly as by the server (`witness.py`).

What it leaves out: judging what the entries mean. `jianpiao verify` does that; sign after it has passed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from services.audit.verify.layout import CHECKPOINT, bundles_of
from services.audit.verify.progress import Bar
from services.audit.verify.remote import fetch_log
from services.audit.verify.source import Folder, Source, Unreadable, open_source
from services.audit.witness.identity import load
from services.audit.witness.refusals import ForeignOldSize
from services.audit.witness.witness import Witness
from services.durable import write_durably
from shared.errors import JianpiaoError, Malformed, ProofError
from shared.log import note as notes
from shared.log.checkpoint import Checkpoint, parse_text
from shared.log.cosignature import add_signature_lines
from shared.log.hashing import leaf_hash, short
from shared.log.tiles import decode_entries
from shared.log.tree import Tree
from shared.log.witnessing import AddCheckpoint, encode

POST_SECONDS: Final = 20

SIGNED: Final = 0
REFUSED: Final = 1
UNREADABLE: Final = 2


def sign(args: argparse.Namespace) -> int:
    """The action: 0 if all were cosigned, 1 if one was refused, 2 if one could not be read."""
    if args.out is not None and len(args.logs) > 1:
        raise Malformed("--out is for one log", zh="--out 只能用于一个日志")
    witness = Witness(load(args.data))
    code = SIGNED
    for log in args.logs:
        try:
            with opened(log) as source:
                raw = _sure(source, CHECKPOINT)
                line = cosign_source(witness, source, raw)
        except Unreadable as error:
            print(error, file=sys.stderr)
            code = UNREADABLE
            continue
        except JianpiaoError as error:
            print(f"{log}: 不予见证 / not cosigned: {error}", file=sys.stderr)
            code = max(code, REFUSED)
            continue
        sys.stdout.write(line.decode())
        if args.out is not None:
            _write(args.out, raw, line)
        if args.post and not _post(log, line):
            code = UNREADABLE
    return code


def cosign_source(witness: Witness, source: Source, raw: bytes) -> bytes:
    """The signature line over the checkpoint `raw` of the log in `source`.

    Raises Unreadable if a file is missing, ProofError if the entries do not give the root, or what `add_checkpoint` raises.
    """
    now = parse_text(notes.parse(raw).text)
    tree = _grow(source, now)
    known = witness.logs.get(now.origin)
    seen = witness.last_seen(now.origin) if known is not None else None
    last = parse_text(notes.parse(seen).text) if seen is not None else None
    old = last.size if last is not None else 0
    if old > now.size:
        raise ForeignOldSize(
            old,
            f"{now.origin}: {old} entries were cosigned before, these are {now.size}: take the newest; a log that shrank was rolled back",
            zh=f"{now.origin}：已见证过{old}条，现在只有{now.size}条；请取最新的日志，若日志真的变短即为倒退",
        )
    request = AddCheckpoint(old, tuple(tree.consistency_proof(old)), raw)
    return witness.add_checkpoint(encode(request))


@contextmanager
def opened(log: str) -> Iterator[Source]:
    """The log at an address, of which all files are copied first, or in a bundle or folder. Raises Unreadable."""
    if "://" not in log:
        yield open_source(Path(log))
        return
    with tempfile.TemporaryDirectory(prefix="jianpiao-witness-") as scratch:
        with Bar("取回 fetching") as bar:
            fetch_log(log, Path(scratch), bar.show)
        yield Folder(Path(scratch))


def _grow(source: Source, now: Checkpoint) -> Tree:
    """The tree of the entries themselves. Raises ProofError unless its root is the checkpoint's."""
    tree = Tree()
    for name, count in bundles_of(now.size):
        entries = decode_entries(_sure(source, name))
        if len(entries) != count:
            raise ProofError(
                f"{name}: expected {count} entries, got {len(entries)}",
                zh=f"{name}：应有{count}条，现有{len(entries)}条",
            )
        tree.extend(map(leaf_hash, entries))
    if tree.root() != now.root:
        raise ProofError(
            f"{now.origin}: the entries give the root {short(tree.root())}, the checkpoint says {short(now.root)}",
            zh=f"{now.origin}：记录算出的根{short(tree.root())}与检查点的根{short(now.root)}不符",
        )
    return tree


def _sure(source: Source, name: str) -> bytes:
    content = source.read(name)
    if content is None:
        raise Unreadable(f"the log lacks {name}", zh=f"日志缺少{name}")
    return content


def _write(out: Path, raw: bytes, line: bytes) -> None:
    """The checkpoint with our line under it, to be put in the log's place or kept."""
    write_durably(out, add_signature_lines(raw, notes.parse_signatures(line)))
    print(f"{out}: 已写入附有见证签名的检查点 / the checkpoint with the cosignature", file=sys.stderr)


def _post(log: str, line: bytes) -> bool:
    """Hands the line to the ballot service that publishes the log; says why if it does not take it."""
    address = f"{log.rstrip('/')}/cosignatures"
    try:
        if "://" not in log:
            raise Unreadable("--post needs an address", zh="--post 只用于网址")
        request = urllib.request.Request(
            address, data=line, headers={"Content-Type": "text/plain; charset=utf-8"}, method="POST"
        )
        with urllib.request.urlopen(request, timeout=POST_SECONDS):
            pass
    except (OSError, Unreadable) as error:
        words = ""
        if isinstance(error, urllib.error.HTTPError):
            words = error.read(2_000).decode("utf-8", "replace")
        print(f"{address}: 未能送回 / not handed back: {error} {words}".rstrip(), file=sys.stderr)
        return False
    print(f"{address}: 已送回 / handed back", file=sys.stderr)
    return True
