"""Whether a witness may cosign: the checks of C2SP tlog-witness v1.0.0, add-checkpoint, in their order.

  (1) a key that is trusted for the origin signed, and none of them signed wrongly
  (2) the old size is not above the checkpoint's
  (3) the old size is the one that this witness saw last, 0 if it never saw any
  (4) an empty log has the empty root; the proof leads from what was seen last; one size has one root

Pure: the caller remembers and has the clock. What it leaves out: cosigning (`witness.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from services.audit.witness.refusals import ForeignOldSize, Inconsistent, UntrustedKey
from shared.errors import Malformed, ProofError
from shared.log import note
from shared.log.checkpoint import Checkpoint
from shared.log.hashing import short
from shared.log.merkle import EMPTY_ROOT, verify_consistency
from shared.log.note import Signature, SignedNote, VerifierKey
from shared.log.witnessing import AddCheckpoint


def log_lines(signed: SignedNote, keys: Sequence[VerifierKey]) -> tuple[Signature, ...]:
    """(1) The lines of the log's own `keys`, all of which hold. Raises UntrustedKey."""
    try:
        signers = note.verify(signed, keys)
    except ProofError as error:
        raise UntrustedKey(
            f"the checkpoint is not rightly signed by the log's key: {error}",
            zh=f"此检查点未由该日志的密钥正确签名：{error.zh}",
        ) from error
    return tuple(line for key in signers for line in note.signatures_by(signed, key)[:1])


def judge(request: AddCheckpoint, now: Checkpoint, last: Checkpoint | None) -> None:
    """Raises unless `now`, which the log signed, continues `last`, which this witness saw last of that log.

    Raises Malformed (2), ForeignOldSize (3) or Inconsistent (4).
    """
    # (2)
    if request.old_size > now.size:
        raise Malformed(
            f"old size: expected at most the checkpoint's size {now.size}, got {request.old_size}",
            zh=f"起始条数：至多为检查点的{now.size}，现为{request.old_size}",
        )
    # (3)
    seen = last.size if last is not None else 0
    if request.old_size != seen:
        raise ForeignOldSize(seen, f"this witness saw {seen} entries last", zh=f"本见证最后见到{seen}条")
    # (4)
    if last is not None and is_fork(now, last):
        raise Inconsistent(
            f"two roots at size {seen}: seen {short(last.root)}, now {short(now.root)}; the log has forked",
            zh=f"同为{seen}条，根却不同：见过{short(last.root)}，现为{short(now.root)}；日志已分叉",
            fork=True,
        )
    try:
        verify_consistency(
            seen, last.root if last is not None else EMPTY_ROOT, now.size, now.root, request.path
        )
    except ProofError as error:
        raise Inconsistent(
            f"no proof that the log continues its first {seen} entries: {error}",
            zh=f"不能证明日志接续了此前的{seen}条：{error.zh}",
        ) from error


def is_fork(now: Checkpoint, last: Checkpoint) -> bool:
    """Whether the log signed two roots for one size; both notes together prove it to anybody."""
    return now.size == last.size and now.root != last.root
