"""Who keeps the logs of a campaign and of its elections, and signs the checkpoints by which the one cites the others.

Without a service that is the drill itself, with a key made for it. What it leaves out: the statements (`play.py`).
"""

from __future__ import annotations

from typing import Final, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.drill.fold import Fold
from services.drill.http import HttpService
from services.drill.transport import Answer, Sending, Taken, Transport
from shared.entry import Entry, encode
from shared.errors import Broken
from shared.log import checkpoint
from shared.log.checkpoint import Checkpoint
from shared.log.trust import parse_trust
from shared.log.vkey import VerifierKey

NAME: Final = "drill.example"
"""Of logs that exist in memory alone: no host has this name (RFC 2606)."""


class Logs(Protocol):
    """Who keeps logs: one for each election, and the campaign's own."""

    def new(self) -> Transport:
        """Where the statements of one more log go."""

    def vkey(self, log: str) -> str:
        """The name and key of a log, in the form of a signed note."""

    def checkpoint(self, log: str, size: int) -> str:
        """The signed checkpoint of a log that now has `size` entries."""


class KeptLog(Fold):
    """A log in memory: the law, and every entry that it took."""

    def __init__(self, lang: str = "zh") -> None:
        super().__init__(lang)
        self.entries: list[bytes] = []

    def judge(self, sending: Sending) -> Answer:
        answer = super().judge(sending)
        if isinstance(answer, Taken) and answer.index == len(self.entries):
            self.entries.append(encode(Entry(answer.index, answer.accepted_at, sending.envelope)))
        return answer


class OfflineLogs:
    """Logs of this drill alone, signed with its own key. Implements Logs."""

    def __init__(self, key: Ed25519PrivateKey, lang: str = "zh", name: str = NAME) -> None:
        self._key, self._lang, self._name = key, lang, name
        self.kept: list[KeptLog] = []
        """In the order in which they were begun."""

    def new(self) -> KeptLog:
        self.kept.append(KeptLog(self._lang))
        return self.kept[-1]

    def vkey(self, log: str) -> str:
        return str(VerifierKey.of(self.origin(log), self._key))

    def checkpoint(self, log: str, size: int) -> str:
        tree = next(each.tree for each in self.kept if each.log is not None and each.log.id == log)
        if tree.size != size:
            raise Broken(f"log {log}: expected {size} entries, got {tree.size}")
        return checkpoint.sign(Checkpoint(self.origin(log), size, tree.root()), self._key).decode()

    def origin(self, log: str) -> str:
        """The name of a log."""
        return f"{self._name}/drill/{log}"


class ServiceLogs:
    """Logs of a ballot service. Implements Logs."""

    def __init__(self, service: HttpService) -> None:
        self._service = service

    def new(self) -> HttpService:
        return self._service

    def vkey(self, log: str) -> str:
        self._service.checkpoint(log, 1)  # the policy is there before the first checkpoint
        policy = parse_trust(self._service.read(f"/log/{log}/policy").decode()).policy
        return str(policy.logs[0].key)

    def checkpoint(self, log: str, size: int) -> str:
        return self._service.checkpoint(log, size).decode()
