"""`jianpiao witness resume`: begins again after the memory was lost, from what people signed on paper.

Takes a cosigned checkpoint (the text of the QR code, or a checkpoint that the log published) and the size and root as
they stand in the minutes, typed in by a person. All three must agree, the log and this witness must both have signed, and
neither the memory nor the mark may know of more. So nobody can set a witness back by handing it an older file.

What it leaves out: whether these are the latest minutes. Ask everybody who was in the room.
"""

from __future__ import annotations

import argparse

from services.audit.witness.identity import load
from services.audit.witness.judge import is_fork, log_lines
from services.audit.witness.memory import Memory
from services.audit.witness.refusals import UnknownLog
from services.audit.witness.witness import Witness
from shared import base64text
from shared.errors import Malformed
from shared.log import note as notes
from shared.log.checkpoint import Checkpoint, parse_text
from shared.log.cosignature import cosigned_by
from shared.log.note import SignedNote


def resume(args: argparse.Namespace) -> int:
    """The action: 0 when the witness goes on. Raises JianpiaoError if what it was given does not agree."""
    witness = Witness(load(args.data))
    root = base64text.decode("".join(args.root.split()), "--root")
    now = resume_from(witness, args.note.read_bytes(), args.size, root)
    print(f"{now.origin}：从{now.size}条起继续见证 / witnessed again from size {now.size} on")
    return 0


def resume_from(witness: Witness, raw: bytes, size: int, root: bytes) -> Checkpoint:
    """The checkpoint from which the witness goes on. Raises Malformed, UnknownLog, UntrustedKey or ProofError."""
    signed = notes.parse(raw)
    now = parse_text(signed.text)
    if (now.size, now.root) != (size, root):
        raise Malformed(
            f"size and root as typed must be the checkpoint's: {now.size} {base64text.encode(now.root)}",
            zh=f"笔录上的条数与根应同检查点一致：检查点为{now.size}条 {base64text.encode(now.root)}",
        )
    known = witness.logs.get(now.origin)
    if known is None:
        raise UnknownLog(f"{now.origin}：没有信任文件 / no trust file names this log")
    lines = log_lines(signed, known.keys)
    vkey = witness.identity.vkey
    if vkey not in cosigned_by(signed, [vkey]):
        raise Malformed("this witness has not cosigned the checkpoint", zh="检查点上没有本见证的签名")
    memory = witness.memory(now.origin)
    with memory.held():
        _check_nothing_later(memory, now)
        memory.replace(
            notes.encode(SignedNote(signed.text, (*lines, *notes.signatures_by(signed, vkey)[:1])))
        )
    return now


def _check_nothing_later(memory: Memory, now: Checkpoint) -> None:
    # A damaged copy is what resuming is for; an intact one that knows more is not passed over.
    for copy in memory.copies(damaged_too=True):
        last = copy.checkpoint if copy is not None else None
        if last is not None and (last.size > now.size or is_fork(now, last)):
            raise Malformed(
                f"{now.origin}: memory or mark have size {last.size}: no way back to {now.size}",
                zh=f"{now.origin}：记录或标记里已有{last.size}条；不能退回{now.size}条",
            )
