"""`jianpiao receipt`: checks one receipt, without the service that gave it: the entry is in that log, and enough witnesses saw it.

    curl 'https://vote.example.cn/elections/ID/entries/7?cosigned=true' | jianpiao receipt - --policy FILE
    jianpiao receipt 7.tlog-proof --entry entry-7 --policy FILE

Exit code 0: it holds. 1: it does not, or the log alone vouches for it where the trust file asks for witnesses. 2: nothing to read.
What it leaves out: whether the entry is lawful, and the result (`jianpiao verify`).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

import msgspec

from services.audit.verify.checkpoints import read_trust
from shared.errors import Malformed, ProofError, within
from shared.log import proof
from shared.log.checkpoint import Checkpoint
from shared.log.cosignature import cosigned_by
from shared.log.note import parse
from shared.log.policy import Policy
from shared.log.proof import Receipt

HOLDS: Final = 0
DOES_NOT: Final = 1


class _Answer(msgspec.Struct):
    """Of what `/entries/{index}` answers what is checked here."""

    entry: str
    receipt: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `jianpiao receipt`."""
    parser.add_argument(
        "receipt",
        metavar="FILE|-",
        help="回执（.tlog-proof），或 /entries/N 的答复 / a receipt, or the answer of /entries/N",
    )
    parser.add_argument(
        "--entry",
        type=Path,
        metavar="FILE",
        help="条目的原始字节；答复里已有 / the entry's bytes, unless the answer holds them",
    )
    parser.add_argument(
        "--policy", type=Path, required=True, metavar="FILE", help="你信任谁 / whom you trust"
    )


def run(args: argparse.Namespace) -> int:
    """Checks and tells; the exit code. Raises Malformed or OSError if there is nothing to check."""
    with within(str(args.policy)):
        policy = read_trust(args.policy.read_bytes()).policy
    with within(args.receipt):
        receipt, entry = _read(args)
    try:
        found = proof.verify(receipt, entry, Policy(policy.logs))
    except ProofError as error:
        print(f"不成立 / it does not hold: {error}")
        return DOES_NOT
    try:
        policy.check(receipt.checkpoint_note)
    except ProofError as error:
        print(
            f"{_told(receipt, found)}\n但见证不足：{error.zh}。目前只有日志自己作保；条目公布之后请用 ?cosigned=true 另取回执 / but too "
            f"few witnesses: {error.en}. So far the log alone vouches for it; once the entry is public, fetch its receipt with ?cosigned=true"
        )
        return DOES_NOT
    keys = {each.key: each.name for each in policy.witnesses}
    names = ", ".join(sorted(keys[key] for key in cosigned_by(parse(receipt.checkpoint_note), keys)))
    print(f"成立 / it holds: {_told(receipt, found)}\n见证 / witnesses: {names or '—'}")
    return HOLDS


def _read(args: argparse.Namespace) -> tuple[Receipt, bytes]:
    raw = sys.stdin.buffer.read() if args.receipt == "-" else Path(args.receipt).read_bytes()
    if not raw.lstrip().startswith(b"{"):
        if args.entry is None:
            raise Malformed(
                "a receipt proves an entry: name its bytes with --entry",
                zh="回执证明的是某一条目：请用 --entry 给出该条目的原始字节",
            )
        return proof.parse(raw), args.entry.read_bytes().removesuffix(b"\n")
    try:
        told = msgspec.json.decode(raw, type=_Answer)
    except msgspec.DecodeError as error:
        raise Malformed(f"expected entry and receipt: {error}", zh="应含 entry 和 receipt 两项") from error
    return proof.parse(told.receipt.encode()), told.entry.encode()


def _told(receipt: Receipt, found: Checkpoint) -> str:
    return f"{found.origin}：第{receipt.index}条，账长{found.size} / entry {receipt.index} of {found.size}"
