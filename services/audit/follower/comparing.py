"""Whether a checkpoint can be taken seriously: it is signed by the pinned log, and contradicts nothing that was shown before.

Pure comparisons; each raises the alarm that it finds, with both notes as evidence. What it leaves out: whether the entries
give the signed root (`judging.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from services.audit.follower.alarms import Raised, evidence
from services.audit.follower.fetching import Unreachable
from services.audit.follower.seen import Shown
from services.audit.follower.served import fork
from services.audit.verify.layout import MAX_SIZE
from shared.errors import JianpiaoError, Malformed, ProofError
from shared.log import checkpoint as checkpoints
from shared.log.checkpoint import Checkpoint
from shared.log.policy import Policy
from shared.log.tree import Tree
from shared.log.vkey import VerifierKey


def open_shown(raw: bytes, keys: Sequence[VerifierKey]) -> Shown:
    """The checkpoint in the note `raw`, signed by one of the log's pinned keys."""
    shown = (evidence("checkpoint", raw),)
    try:
        checkpoint, _ = checkpoints.open_note(raw, *keys)
        if checkpoint.size > MAX_SIZE:
            raise Malformed(
                f"checkpoint: expected at most {MAX_SIZE} entries, got {checkpoint.size}",
                zh=f"检查点：至多{MAX_SIZE}条，现为{checkpoint.size}条",
            )
    except Malformed as error:
        raise Raised(
            "MALFORMED",
            "取得的检查点无法读取",
            f"what the server gives as its checkpoint makes no sense: {error}",
            place="checkpoint",
            evidence=shown,
            subject="checkpoint",
        ) from error
    except ProofError as error:
        raise Raised(
            "BAD_SIGNATURE",
            "检查点不是所信任的日志签的",
            f"the checkpoint is not one of the log you trust: {error}",
            stops=True,
            place="checkpoint",
            evidence=shown,
        ) from error
    return Shown(checkpoint, raw)


def contradict(shown: Shown, before: Sequence[Shown]) -> None:
    """No other root was signed for the same size before: two such notes prove a fork by themselves."""
    now = shown.checkpoint
    for each in before:
        if each.checkpoint.size == now.size and each.checkpoint.root != now.root:
            notes = [evidence("checkpoint before", each.note), evidence("checkpoint now", shown.note)]
            raise fork(each.checkpoint, now, now.root, notes)


def contradict_tree(shown: Shown, tree: Tree, note: bytes) -> None:
    """What is no larger than what we believe is a beginning of it; `note` is the believed checkpoint's."""
    now = shown.checkpoint
    if now.size <= tree.size and (root := tree.root(now.size)) != now.root:
        notes = [evidence("checkpoint before", note), evidence("checkpoint now", shown.note)]
        raise fork(Checkpoint(now.origin, now.size, root), now, now.root, notes)


class Smaller:
    """How long a log has shown less than before: a cache may do so for `seconds`, the log itself may not."""

    def __init__(self, url: str, seconds: float) -> None:
        self._url = url
        self._seconds = seconds
        self._since = 0

    def check(self, shown: Shown, before: Sequence[Shown], largest: int, now: int) -> None:
        """At the moment `now` (ms), when `largest` entries were shown before. Raises Raised, or Unreachable for a cache."""
        size = shown.checkpoint.size
        if size >= largest:
            self._since = 0
            return
        self._since = self._since or now
        if now - self._since >= self._seconds * 1000:
            raise went_back(shown, before)
        raise Unreachable(
            f"{self._url}/checkpoint: {size} entries, but {largest} were shown before",
            zh=f"{self._url}/checkpoint：只有{size}条，从前有{largest}条",
        )


def went_back(shown: Shown, before: Sequence[Shown]) -> Raised:
    """What to raise about a checkpoint that is smaller than the largest of those before."""
    newest = max(before, key=lambda each: each.checkpoint.size)
    size, largest = shown.checkpoint.size, newest.checkpoint.size
    return Raised(
        "ROLLBACK",
        f"日志现在只有{size}条，从前有{largest}条",
        f"the log has {size} entries now and had {largest} before",
        place="checkpoint",
        expected=f">= {largest}",
        found=str(size),
        evidence=(evidence("checkpoint before", newest.note), evidence("checkpoint now", shown.note)),
        # One finding, whatever size is shown next: else a log that shows another each time floods the alarms.
        subject="smaller",
    )


def check_quorum(shown: Shown, policy: Policy) -> None:
    """Enough witnesses cosigned it, and none of them wrongly (C2SP tlog-policy)."""
    try:
        policy.check(shown.note)
    except JianpiaoError as error:
        raise Raised(
            "NO_QUORUM",
            f"{shown.checkpoint.size}条的检查点没有足够的见证人联署",
            f"too few witnesses cosigned the checkpoint of {shown.checkpoint.size} entries: {error}",
            place="checkpoint",
            evidence=(evidence("checkpoint", shown.note),),
            subject="quorum",
        ) from error
