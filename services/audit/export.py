"""`jianpiao export`: one file that holds a whole election and that anybody can verify.

Takes a log from its address or its folder, and writes the bundle: the checkpoint, the tiles and entries of
exactly its size, the trust file and a README. The same log gives the same bytes, whoever exports it.

What it leaves out: judging the log. `jianpiao verify` does that, and an export of a bad log shows it.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from services.audit.verify import archive
from services.audit.verify.checkpoints import canonical, read_trust
from services.audit.verify.layout import CHECKPOINT, POLICY, README, tiles_of
from services.audit.verify.progress import Bar
from services.audit.verify.readme import readme
from services.audit.verify.remote import fetch_log
from services.audit.verify.source import Folder, Source, Unreadable, open_source
from shared.errors import JianpiaoError, told
from shared.log import note
from shared.log.checkpoint import parse_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `jianpiao export`."""
    parser.add_argument("log", metavar="URL|DIR", help="日志的网址或文件夹 / address or folder of the log")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE.zip", help="写到哪里 / where to write"
    )
    parser.add_argument(
        "--policy",
        type=Path,
        metavar="FILE",
        help="随附的信任文件，默认用日志自带的 / trust file to put in; by default the log's own",
    )


def run(args: argparse.Namespace) -> int:
    """0 when the bundle is written, 2 when the log cannot be read or the file not be written."""
    try:
        policy = args.policy.read_bytes() if args.policy else None
        with tempfile.TemporaryDirectory(prefix="jianpiao-export-") as scratch:
            source = _source(args.log, Path(scratch))
            size_bytes, entries = write_bundle(source, args.out, policy)
    except (JianpiaoError, OSError) as error:
        print(f"jianpiao export: {told(error)}", file=sys.stderr)
        return 2
    print(f"{args.out}: {entries} 条 entries, {size_bytes} 字节 bytes")
    return 0


def write_bundle(source: Source, out: Path, policy: bytes | None = None) -> tuple[int, int]:
    """Writes the bundle of the log in `source`; returns its size in bytes and the number of entries.

    `out` appears whole or not at all. Raises Unreadable if a file of the log is missing, Malformed if one
    makes no sense, OSError if the disk is full.
    """
    policy = source.read(POLICY) if policy is None else policy
    if policy is None:
        raise Unreadable(
            "the log has no trust file of its own; bring one with --policy",
            zh="这个日志自己没有信任文件，请用 --policy 给一个",
        )
    raw = _sure(source, CHECKPOINT)
    checkpoint = parse_text(note.parse(raw).text)
    texts = {
        CHECKPOINT: canonical(raw, read_trust(policy)),
        POLICY: policy,
        README: readme(checkpoint),
    }
    names = sorted([*texts, *tiles_of(checkpoint.size)])
    files = ((name, texts[name] if name in texts else _sure(source, name)) for name in names)
    return _write(files, out), checkpoint.size


def _write(files: Iterator[tuple[str, bytes]], out: Path) -> int:
    scratch = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with scratch.open("xb") as file:
            size_bytes = archive.write(files, file)
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(out)
    finally:
        scratch.unlink(missing_ok=True)
    return size_bytes


def _source(log: str, scratch: Path) -> Source:
    if "://" not in log:
        return open_source(Path(log))
    with Bar("取回 fetching") as bar:
        fetch_log(log, scratch, bar.show)
    return Folder(scratch)


def _sure(source: Source, name: str) -> bytes:
    content = source.read(name)
    if content is None:
        raise Unreadable(f"the log lacks {name}", zh=f"日志缺少{name}")
    return content
