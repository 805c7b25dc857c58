"""Collects cosignatures of a log's witnesses before anybody sees its checkpoint (C2SP tlog-witness, tlog-policy).

Which witnesses there are, where they answer and how many are enough stands in the log's own published trust file. A new
log gets the witnesses of the service's `--witnesses` file; the trust file then holds for that log, whatever the
service's settings become. All are asked at once. As soon as they are enough the others get GRACE_SECONDS more.

While they are not enough, statements are accepted and answered all the same; only publishing waits.
What it leaves out: one witness (`cosigning_link.py`), and when to publish (`publisher.py`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import httpx

from services.ballot.cosigning_link import WitnessFailed, WitnessLink
from services.ballot.log_keys import LogSigner
from shared.errors import JianpiaoError, Malformed
from shared.log import note as notes
from shared.log import policy as policies
from shared.log.cosignature import add_signature_lines, verify_cosignature
from shared.log.note import Signature, VerifierKey
from shared.log.policy import Log, Policy
from shared.log.tree import Tree

GRACE_SECONDS: Final = 0.2
"""For those who are not needed any more: their lines are welcome, waiting for them is not."""
NO_WITNESSES: Final = Policy(())

logger = logging.getLogger(__name__)


class QuorumMissing(JianpiaoError):
    """Too few witnesses cosigned now; says who lacks and why. Goes away by itself when they are back."""


@dataclass
class Cosigning:
    """How this service asks witnesses. `template` holds those of new logs, without a log; `seconds` for one answer."""

    template: Policy = NO_WITNESSES
    seconds: float = 5.0
    _client: httpx.AsyncClient | None = None

    def policy_of(self, signer: LogSigner) -> Policy:
        """The policy of a new log."""
        mine = self.template
        return Policy((Log(signer.verifier_key),), mine.witnesses, mine.groups, mine.quorum)

    def cosigners(self, policy: Policy, log_key: VerifierKey) -> Cosigners:
        """The witnesses of one log, as its trust file names them."""
        links = [
            WitnessLink(witness, log_key, self._http, self.seconds)
            for witness in policy.witnesses
            if witness.url is not None
        ]
        return Cosigners(policy, {link.witness.name: link for link in links})

    async def close(self) -> None:
        """Lets go of connections."""
        if self._client is not None:
            await self._client.aclose()

    def _http(self) -> httpx.AsyncClient:
        if self._client is None:
            # No redirects: a witness is where the trust file says. Connections are kept (C2SP tlog-witness).
            self._client = httpx.AsyncClient(
                timeout=self.seconds, follow_redirects=False, headers={"accept-encoding": "identity"}
            )
        return self._client


@dataclass
class Cosigners:
    """The witnesses of one log that can be asked, by name, under its `policy`."""

    policy: Policy
    links: dict[str, WitnessLink] = field(default_factory=dict)

    async def collect(self, tree: Tree, size: int, note: bytes) -> bytes:
        """`note`, ours over `size` leaves of `tree`, with lines that satisfy the policy.

        Raises QuorumMissing, or Broken if a witness proves that our log is not what it was.
        """
        lines, failures = await self._ask(self.links.values(), tree, size, note, self.policy)
        if missing := self.policy.shortfall(lines.keys()):
            why = "; ".join(f"{name}: {failure.en}" for name, failure in failures.items())
            why_zh = "；".join(f"{name}：{failure.zh}" for name, failure in failures.items())
            raise QuorumMissing(f"quorum missing: {missing}: {why}", zh=f"见证不足：{missing}：{why_zh}")
        return add_signature_lines(note, lines.values()) if lines else note

    def lacking(self, note: bytes) -> list[WitnessLink]:
        """Those whose line is not under `note`."""
        signed = notes.parse(note)
        return [link for link in self.links.values() if not notes.signatures_by(signed, link.witness.key)]

    async def complete(self, tree: Tree, size: int, note: bytes) -> list[Signature]:
        """Lines for `note`, published already, of those who did not answer then and do now. Raises Broken."""
        lines, _ = await self._ask(self.lacking(note), tree, size, note, None)
        return list(lines.values())

    def accept(self, note: bytes, lines: Iterable[Signature]) -> bytes:
        """`note` with those of `lines` that known witnesses made for it: also of some who serve no address.

        Raises Malformed if none is a known witness's, ProofError if one of theirs does not hold.
        """
        text = notes.parse(note).text
        keys = {(each.key.name, each.key.key_id): each.key for each in self.policy.witnesses}
        good = []
        for line in lines:
            if key := keys.get((line.name, line.key_id)):
                verify_cosignature(text, line, key)
                good.append(line)
        if not good:
            raise Malformed(
                "no line of a witness in this log's trust file", zh="不是本日志信任文件中见证人的签名"
            )
        return add_signature_lines(note, good)

    async def compare(self, tree: Tree) -> None:
        """Before anything is written: raises Broken if a witness proves that our log was more, or something else.

        A witness that does not answer says nothing.
        """
        answers = await asyncio.gather(
            *(link.compare(tree) for link in self.links.values()), return_exceptions=True
        )
        for name, answer in zip(self.links, answers, strict=True):
            if isinstance(answer, WitnessFailed):
                logger.warning("witness %s: not compared: %s", name, answer)
            elif isinstance(answer, BaseException):
                raise answer

    async def _ask(
        self, links: Iterable[WitnessLink], tree: Tree, size: int, note: bytes, enough: Policy | None
    ) -> tuple[dict[str, Signature], dict[str, JianpiaoError]]:
        """Lines and failures by name of witness. With `enough`, nobody waits long once it is satisfied."""
        names = {asyncio.create_task(link.cosign(tree, size, note)): link.witness.name for link in links}
        lines: dict[str, Signature] = {}
        failures: dict[str, JianpiaoError] = {
            name: WitnessFailed("has not answered yet", zh="尚未回答") for name in names.values()
        }
        waiting, deadline = set(names), None
        loop = asyncio.get_running_loop()
        try:
            while waiting:
                if enough is not None and deadline is None and not enough.shortfall(lines.keys()):
                    deadline = loop.time() + GRACE_SECONDS
                left = None if deadline is None else max(0.0, deadline - loop.time())
                done, waiting = await asyncio.wait(waiting, timeout=left, return_when=asyncio.FIRST_COMPLETED)
                if not done:
                    break
                for task in done:
                    try:
                        lines[names[task]] = task.result()
                        del failures[names[task]]
                    except WitnessFailed as failure:
                        failures[names[task]] = failure
        finally:
            # A witness that remembers what it was about to answer tells so the next time: 409 with its size.
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
        return lines, failures


def read_template(raw: bytes) -> Policy:
    """The witnesses of new logs from a file: a tlog-policy without a log. Raises Malformed, also if those with an
    address could never be enough."""
    try:
        policy = policies.parse(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Malformed(f"not UTF-8: {error}", zh=f"不是 UTF-8 编码：{error}") from error
    if policy.logs:
        raise Malformed(
            "expected no log line: each log has its own key", zh="不应有 log 行，每个日志自有密钥"
        )
    if missing := policy.shortfall({each.name for each in policy.witnesses if each.url is not None}):
        raise Malformed(
            f"those with an address can never be enough: {missing}", zh=f"有网址的见证人不够：{missing}"
        )
    return policy
