"""Before an election is written: its witnesses must not have seen more of it than is stored, or something else.

A database that was set back, or exchanged, together with the published files does not notice by itself; the witnesses are
on other people's machines. Also a log that is not stored at all is asked about: they may remember one of that name. A
witness that does not answer holds nobody up: what it saw is compared when it cosigns.

What it leaves out: comparing with the published files (`loading.py`).
"""

from __future__ import annotations

from uuid import UUID

from services.ballot.ledger import Ledger
from services.ballot.log_keys import LogSigner
from services.ballot.published import PublishedLog
from services.ballot.tools import Tools
from shared.errors import Broken, Malformed
from shared.log.tree import Tree


async def compare_with_witnesses(election: UUID, log: PublishedLog, ledger: Ledger, tools: Tools) -> None:
    """Raises Broken if a witness shows a checkpoint that our key signed and that the ledger does not continue."""
    try:
        policy = await tools.in_thread(log.policy)
    except Malformed as error:
        raise Broken(
            f"{election}: the trust file is damaged: {error}", zh=f"{election}：信任文件损坏：{error}"
        ) from error
    for signer in _signers(election, ledger, tools):
        cosigners = tools.cosigning.cosigners(
            policy or tools.cosigning.policy_of(signer), signer.verifier_key
        )
        if cosigners.links:
            await cosigners.compare(ledger.tree if ledger.size else Tree())


def _signers(election: UUID, ledger: Ledger, tools: Tools) -> list[LogSigner]:
    """Who signs this log; both who might, if there is no entry yet."""
    if ledger.signer is not None:
        return [ledger.signer]
    return [tools.loader.keys.signer(election, drill=drill) for drill in (False, True)]
