"""One witness of one log, over HTTP (C2SP tlog-witness v1.0.0): asks it to cosign, and what it saw last.

A witness can be down, slow, wrong or malicious; none of that may stop an election. Only what our own key has signed can:
if the witness shows a checkpoint of ours that is larger than what is stored, or another history, then the database was set
back or somebody else signs with our key, and nothing may be signed any more.

What it leaves out: how many witnesses are enough (`cosigning.py`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import httpx

from services.http.bounded import read_bounded
from shared.errors import Broken, JianpiaoError, Malformed, ProofError
from shared.log import note as notes
from shared.log.checkpoint import Checkpoint, open_checkpoint
from shared.log.cosignature import verify_cosignature
from shared.log.hashing import short
from shared.log.note import Signature, VerifierKey
from shared.log.quorum import Witness
from shared.log.tree import Tree
from shared.log.witnessing import SIZE_TYPE, AddCheckpoint, encode, origin_hash, parse_size

MAX_ANSWER_BYTES: Final = 65_536
"""A note of a hundred lines is smaller; a witness is not trusted with our memory."""
ATTEMPTS: Final = 3
"""In one go: the first may tell the size that the witness saw, the second has the proof from there."""

logger = logging.getLogger(__name__)


class WitnessFailed(JianpiaoError):
    """This witness did not cosign now. It may later; nothing is wrong with the log."""


@dataclass
class WitnessLink:
    """The way to `witness`, which has a url, for the log whose key is `log_key`. One request at a time."""

    witness: Witness
    log_key: VerifierKey
    client: Callable[[], httpx.AsyncClient]
    seconds: float
    """Until the witness has answered one request."""
    _old: int = 0
    """What it saw last, as far as we know; a wrong guess costs one more request."""
    _busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def cosign(self, tree: Tree, size: int, note: bytes) -> Signature:
        """The witness's line on `note`, which is ours over the first `size` leaves of `tree`; it holds.

        Raises WitnessFailed saying why there is none, or Broken if it proves that our log is not what it was.
        """
        async with self._busy:
            for _ in range(ATTEMPTS):
                old = min(self._old, size)
                request = AddCheckpoint(old, tuple(tree.consistency_proof(old, size)), note)
                status, kind, body = await self._fetch("POST", "add-checkpoint", encode(request))
                if status == httpx.codes.OK:
                    line = self._own_line(note, body)
                    self._old = size
                    return line
                if status == httpx.codes.CONFLICT and kind == SIZE_TYPE:
                    await self._take_up(body, old, size, tree)
                elif status in (httpx.codes.CONFLICT, httpx.codes.UNPROCESSABLE_ENTITY):
                    await self.compare(tree)
                    raise WitnessFailed(
                        f"refuses the proof from {old} to {size}: {_words(body)}",
                        zh=f"不接受从{old}到{size}条的证明：{_words(body)}",
                    )
                else:
                    raise WitnessFailed(f"HTTP {status}: {_words(body)}")
        raise WitnessFailed("tells another size each time", zh="每次说的条数都不同")

    async def last_seen(self) -> Checkpoint | None:
        """The checkpoint of our log that the witness shows, if our key signed it; None if it shows none.

        Raises WitnessFailed without an answer, or for an answer that our key has not signed.
        """
        path = f"{origin_hash(self.log_key.name)}/checkpoint"
        status, _, body = await self._fetch("GET", path, b"")
        if status == httpx.codes.NOT_FOUND:
            return None
        if status != httpx.codes.OK:
            raise WitnessFailed(f"HTTP {status}: {_words(body)}")
        try:
            return open_checkpoint(body, self.log_key)
        except (Malformed, ProofError) as error:
            raise WitnessFailed(
                f"shows no checkpoint of this log: {error}", zh=f"出示的不是本日志的检查点：{error.zh}"
            ) from error

    async def compare(self, tree: Tree) -> None:
        """Raises Broken if the witness proves that our log was more, or something else, than `tree`.

        Raises WitnessFailed if it proves nothing.
        """
        seen = await self.last_seen()
        if seen is None:
            return
        if seen.size > tree.size:
            raise Broken(
                f"{seen.origin}: witness {self.witness.name} has {seen.size} entries signed by this log, {tree.size} are stored: "
                "the database was set back. Restore it to a later point.",
                zh=f"{seen.origin}：见证人{self.witness.name}见过本日志签署的{seen.size}条，现存只有{tree.size}条：数据库被换回旧的，请恢复到更晚的时点",
            )
        if seen.root != tree.root(seen.size):
            raise Broken(
                f"{seen.origin}: root at size {seen.size}: witness {self.witness.name} has {short(seen.root)} signed by "
                f"this log, stored is {short(tree.root(seen.size))}: another history",
                zh=f"{seen.origin}：{seen.size}条处见证人{self.witness.name}见过的根{short(seen.root)}与现存{short(tree.root(seen.size))}不同：是另一份历史",
            )
        self._old = seen.size

    async def _take_up(self, body: bytes, old: int, size: int, tree: Tree) -> None:
        """The proof has to begin where the witness says, if that can be true."""
        try:
            theirs = parse_size(body)
        except Malformed as error:
            raise WitnessFailed(error.en, zh=error.zh) from error
        if theirs > size or theirs == old:
            # The bare number proves nothing; a checkpoint that we signed would.
            await self.compare(tree)
            raise WitnessFailed(
                f"says to have seen {theirs} entries, shows no proof of it", zh=f"说见过{theirs}条，未能证明"
            )
        if theirs < old:
            logger.warning(
                "witness %s has forgotten %d entries of %s that it saw: it lost its memory",
                self.witness.name,
                old - theirs,
                self.log_key.name,
            )
        self._old = theirs

    def _own_line(self, note: bytes, body: bytes) -> Signature:
        """The line of this witness's key, verified; others are passed over."""
        text = notes.parse(note).text
        key = self.witness.key
        try:
            lines = notes.parse_signatures(body)
            for line in lines:
                if (line.name, line.key_id) == (key.name, key.key_id):
                    verify_cosignature(text, line, key)
                    return line
        except (Malformed, ProofError) as error:
            raise WitnessFailed(error.en, zh=error.zh) from error
        raise WitnessFailed(f"no line of {key.name} in its answer", zh=f"没有{key.name}的签名")

    async def _fetch(self, method: str, path: str, content: bytes) -> tuple[int, str, bytes]:
        """Status, media type and body. Raises WitnessFailed without an answer in time or for one too large."""
        assert self.witness.url is not None
        address = f"{self.witness.url.rstrip('/')}/{path}"
        try:
            async with (
                asyncio.timeout(self.seconds),
                self.client().stream(method, address, content=content or None) as answer,
            ):
                body = await read_bounded(answer, MAX_ANSWER_BYTES)
        except Malformed as error:
            raise WitnessFailed(
                f"an answer that is not taken: {error}", zh=f"不接受的回答：{error}"
            ) from error
        except TimeoutError:
            raise WitnessFailed(
                f"no answer within {self.seconds:g} seconds", zh=f"{self.seconds:g}秒内没有回答"
            ) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise WitnessFailed(
                f"cannot be reached: {str(error) or type(error).__name__}",
                zh=f"连不上：{str(error) or type(error).__name__}",
            ) from error
        return answer.status_code, answer.headers.get("content-type", ""), body


def _words(body: bytes) -> str:
    return body[:300].decode("utf-8", "replace").strip()
