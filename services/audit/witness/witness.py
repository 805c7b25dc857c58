"""The witness at work: judges what a log sends, remembers it, and only then gives the cosignature away.

  (1) read      the request strictly; the log must be known and must have signed
  (2) recall    what was cosigned last of this log, while nobody else can
  (3) judge     fork, rollback and unproved growth are refused, kept as evidence and told
  (4) cosign    at a time that never goes back
  (5) remember  on the disk, in two places
  (6) answer

Two requests for one log come one after the other from (2) to (5), also from two processes, so they can never both start
from the same old size. What it leaves out: HTTP (`http.py`). Blocks: call it in a thread.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Final

from services.audit.witness import evidence
from services.audit.witness.history import History
from services.audit.witness.identity import Identity
from services.audit.witness.judge import is_fork, judge, log_lines
from services.audit.witness.known import Known, KnownLogs
from services.audit.witness.memory import Memory, Seen
from services.audit.witness.refusals import Inconsistent, UnknownLog
from shared.errors import Broken, JianpiaoError, ProofError
from shared.log import note as notes
from shared.log.checkpoint import Checkpoint, open_note, parse_text
from shared.log.cosignature import cosign, cosigned_by, verify_cosignature
from shared.log.note import Signature, SignedNote
from shared.log.witnessing import AddCheckpoint, parse

HISTORY: Final = "history"
CLOCK_STEP_SECONDS: Final = 60
"""A clock may be set back so far without anybody noticing; cosignatures then repeat the last time."""

logger = logging.getLogger(__name__)


class Witness:
    """`identity` over the logs that it knows. `clock` gives seconds since 1970 UTC."""

    def __init__(self, identity: Identity, clock: Callable[[], int] = lambda: int(time.time())) -> None:
        self.identity = identity
        self.logs = KnownLogs(identity.logs)
        self._clock = clock

    def add_checkpoint(self, raw: bytes) -> bytes:
        """The body of a request to the body of its 200: our cosignature's line.

        Raises Malformed, a Refusal, Broken if memory or clock cannot be trusted, OSError.
        """
        # (1)
        request = parse(raw)
        signed = notes.parse(request.note)
        now = parse_text(signed.text)
        known = self.logs.get(now.origin)
        if known is None:
            raise UnknownLog(
                f"本见证不认识这个日志：{now.origin[:200]}；请先把它的信任文件交给见证 / this witness does not know the log;"
                " give it the log's trust file first"
            )
        lines = log_lines(signed, known.keys)
        memory = self.memory(now.origin)
        with memory.held():
            # (2)
            before = memory.read()
            self._check_own_line(memory, signed, now, before)
            # (3)
            self._judge(request, now, before, known)
            # (4)
            ours = cosign(signed.text, self._time(before), self.identity.name, self.identity.key)
            note = notes.encode(SignedNote(signed.text, (*lines, ours)))
            # (5) Asked for the same within one second it is the same line, which is remembered: anybody who repeats a
            # public checkpoint costs the disk nothing.
            if note != before.note:
                memory.write(note, before)
                self._record(memory, now, lines[0])
        # (6)
        return notes.encode_signatures([ours])

    def last_seen(self, origin: str) -> bytes | None:
        """The note that was cosigned last of a log, with the log's line and ours; None if none was. Raises Broken."""
        memory = self.memory(origin)
        with memory.held():
            return memory.read().note or None

    def notice(self, raw: bytes) -> None:
        """Looks at a checkpoint that a log shows: with a cosignature of ours that we do not remember, we stop for it.

        This is how a witness that was set back as a whole finds out. Raises Malformed, a Refusal, or Broken.
        """
        signed = notes.parse(raw)
        now = parse_text(signed.text)
        known = self.logs.get(now.origin)
        if known is None:
            raise UnknownLog(now.origin)
        log_lines(signed, known.keys)
        memory = self.memory(now.origin)
        with memory.held():
            self._check_own_line(memory, signed, now, memory.read())

    def memory(self, origin: str) -> Memory:
        """What is remembered of a log."""
        return Memory(self.identity.data, self.identity.marks, origin)

    def _check_own_line(self, memory: Memory, signed: SignedNote, now: Checkpoint, before: Seen) -> None:
        last = before.checkpoint
        if last is not None and now.size < last.size:
            return
        if last == now or not self._is_ours(signed):
            return
        reason = (
            f"日志出示了本见证在{now.size}条处的签名，本见证却不记得：见证的数据被换回旧的 / the log shows a cosignature of ours"
            f" at size {now.size} that is not remembered: the witness's data was set back"
        )
        memory.stop(reason)
        logger.error("%s: %s", memory.origin, reason)
        raise Broken(f"{memory.origin}: {reason}")

    def _is_ours(self, signed: SignedNote) -> bool:
        """Whether we cosigned it. A line in our name that does not hold is somebody else's and means nothing."""
        for line in notes.signatures_by(signed, self.identity.vkey):
            try:
                verify_cosignature(signed.text, line, self.identity.vkey)
            except ProofError:
                continue
            return True
        return False

    def _judge(self, request: AddCheckpoint, now: Checkpoint, before: Seen, known: Known) -> None:
        last = before.checkpoint
        if (other := self._other_root(now, before, known)) is not None:
            self._keep("fork", request, now, other)
        try:
            judge(request, now, last)
        except Inconsistent as refusal:
            if not refusal.fork:
                self._keep("unproved", request, now, before.note)
            raise

    def _other_root(self, now: Checkpoint, before: Seen, known: Known) -> bytes | None:
        """A checkpoint of the same size and another root that the log signed and that was cosigned, last or long ago."""
        last = before.checkpoint
        if last is None or now.size > last.size:
            return None
        note = before.note if now.size == last.size else self._history(now.origin).note(now.size)
        try:
            # The history is evidence: what a disk has garbled accuses nobody.
            then = open_note(note, *known.keys)[0] if note is not None else now
        except JianpiaoError:
            return None
        return note if is_fork(now, then) else None

    def _record(self, memory: Memory, now: Checkpoint, line: Signature) -> None:
        try:
            self._history(now.origin).append(now, line)
        except OSError as error:
            logger.warning("%s: history not written: %s", memory.origin, error)

    def _history(self, origin: str) -> History:
        return History(self.memory(origin).folder / HISTORY, origin)

    def _keep(self, kind: str, request: AddCheckpoint, now: Checkpoint, seen: bytes) -> None:
        try:
            path = evidence.keep(
                self.identity.data,
                now.origin,
                kind,
                self.identity.name,
                self._clock(),
                seen,
                request,
            )
        except OSError as error:
            # A full disk must not turn a refusal into a fault.
            logger.error("%s: %s: not kept: %s", now.origin, kind, error)
        else:
            logger.error("%s: %s at size %d: kept in %s", now.origin, kind, now.size, path or "-")

    def _time(self, before: Seen) -> int:
        """Now, but never before the last cosignature. Raises Broken if the clock was set back further than it may."""
        now, last = self._clock(), self._last_time(before)
        if now < last - CLOCK_STEP_SECONDS:
            raise Broken(
                f"the clock is {last - now} seconds before the last cosignature: set it right",
                zh=f"见证机的时钟比上次见证早{last - now}秒；请校正时钟",
            )
        return max(now, last)

    def _last_time(self, before: Seen) -> int:
        if not before.sequence:
            return 1
        vkey = self.identity.vkey
        try:
            times = cosigned_by(notes.parse(before.note), [vkey])
        except ProofError as error:
            raise Broken(
                f"{self.identity.data}: the memory was altered: {error}",
                zh=f"{self.identity.data}：记录被改动：{error.zh}",
            ) from error
        if vkey not in times:
            raise Broken(
                f"{self.identity.data}: this memory belongs to another key: a new key is a new witness",
                zh=f"{self.identity.data}：记录是另一把密钥的；换密钥须换新的见证",
            )
        return times[vkey]
