"""One trial: desks send statements to a service in a process of its own, something breaks, and an outsider looks.

The desks do what clerks' devices do: they send a statement again until it is acknowledged, whatever happens to the
service meanwhile. After the trial every acknowledged statement must be in the published log exactly once, every
receipt must prove it, and sent once more it must get the same receipt.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import msgspec

from services.audit.verify.ledger import Status
from services.audit.verify.source import open_source
from services.audit.verify.verifier import Question, verify
from services.ballot.accepted import Accepted
from services.ballot.running import FRIENDLY, Service, start, stop
from services.ballot.settings import Settings
from shared.log.trust import parse_trust
from tests.integration.ballot.outsider import Seen, check_log, check_receipts, replay
from tests.integration.ballot.village import AUTHORITY, CALLED, Village

DESKS = 6
BATCH = 12
"""Every third desk sends so many statements at once."""
PATIENCE_SECONDS = 60
JSON = {"content-type": "application/json"}
NDJSON = {"content-type": "application/x-ndjson"}


@dataclass
class Trial:
    """An election of `count` registrations beside the call, on a service over `dsn` in the folder `data`."""

    dsn: str
    data: Path
    count: int = 66
    service: Service | None = None
    acknowledged: dict[bytes, Accepted] = field(default_factory=dict)
    trouble: list[str] = field(default_factory=list)
    """What desks were told beside acknowledgements."""
    deaths: int = 0

    def __post_init__(self) -> None:
        self.village = Village()
        self.call, *self.others = [envelope.encode() for envelope in self.village.envelopes]
        self.statements = [envelope.encode() for envelope in self.village.registrations(1, self.count)]
        self.log = self.data / "log" / str(self.village.id)
        self._todo: SimpleQueue[list[bytes]] = SimpleQueue()
        self._patience: float = PATIENCE_SECONDS

    # What happens to the service.

    def begin(self, **environment: str) -> Trial:
        """Starts the service, with the environment's crash point if one is given, and calls the election."""
        self.start(**environment)
        self._send_until_acknowledged([self.call], "/elections")
        for statement in self.others:
            self._send_until_acknowledged([statement], self.address)
        return self

    def start(self, **environment: str) -> None:
        """Starts the service, or starts it again."""
        self.data.mkdir(exist_ok=True)
        (self.data / "authorities").write_text(AUTHORITY + "\n")
        with changed(os.environ, {"DATABASE_URL": self.dsn, **environment}):
            self.service = start(self.settings)

    def restart_when_dead(self) -> None:
        """Starts the service again, without a crash point, if it has died."""
        if self.service is not None and self.service.process.poll() is not None:
            self.deaths += 1
            stop(self.service)
            self.start()

    def wait_until_public(self, size: int) -> None:
        """Waits until at least `size` entries are published."""
        until = time.monotonic() + 20
        while self._public_size() < size:
            assert time.monotonic() < until
            time.sleep(0.02)

    def wait_for_death(self) -> None:
        """The publisher works after the last acknowledgement, and may be the one to be killed."""
        until = time.monotonic() + 10
        while not self.deaths:
            assert time.monotonic() < until
            time.sleep(0.02)
            self.restart_when_dead()

    @property
    def settings(self) -> Settings:
        """Those of the service."""
        return replace(FRIENDLY, data_dir=self.data, authorities=self.data / "authorities")

    # What the desks do.

    def work(
        self, meanwhile: Callable[[Trial], None] = lambda trial: None, patience: float = PATIENCE_SECONDS
    ) -> None:
        """All desks at work until everything is acknowledged; `meanwhile` is called once a third of it is."""
        self._patience = patience
        waiting = [each for each in self.statements if each not in self.acknowledged]
        for number, first in enumerate(range(0, len(waiting), BATCH)):
            part = waiting[first : first + BATCH]
            for piece in [part] if number % 3 == 0 else [[each] for each in part]:
                self._todo.put(piece)
        desks = [threading.Thread(target=self._desk, daemon=True) for _ in range(DESKS)]
        for desk in desks:
            desk.start()
        third = len(self.acknowledged) + len(waiting) // 3
        until = time.monotonic() + self._patience
        done = False
        while any(desk.is_alive() for desk in desks):
            if not done and len(self.acknowledged) >= third:
                meanwhile(self)
                done = True
            self.restart_when_dead()
            assert time.monotonic() < until, self.trouble[-5:]
            time.sleep(0.02)

    def send_all_again(self) -> None:
        """Every statement once more: each gets the answer it had, to the byte."""
        for statement, answer in list(self.acknowledged.items()):
            path = "/elections" if statement == self.call else self.address
            status, told = self.post([statement], path)[0]
            assert status == 200, told
            assert accepted(told) == answer

    def conclude(self) -> Seen:
        """Waits until all is public, stops the service, and looks as an outsider at what it leaves."""
        assert self.service is not None
        self.wait_until_public(CALLED + self.count)
        assert stop(self.service) == 0
        seen = check_log(self.log)
        check_receipts(seen, self.acknowledged.values())
        assert len(self.acknowledged) == CALLED + self.count
        assert seen.checkpoint.size == CALLED + self.count
        assert_verified(self.log)
        state = replay(seen.entries)
        assert state is not None
        assert seen.election is not None
        assert state == seen.election
        return seen

    def _public_size(self) -> int:
        checkpoint = self.log / "checkpoint"
        return int(checkpoint.read_text().split("\n")[1]) if checkpoint.exists() else 0

    def _desk(self) -> None:
        while True:
            try:
                piece = self._todo.get_nowait()
            except Empty:
                return
            self._send_until_acknowledged(piece, self.address)

    def _send_until_acknowledged(self, statements: list[bytes], path: str) -> None:
        left = statements
        until = time.monotonic() + self._patience
        while left:
            if threading.current_thread() is threading.main_thread():
                self.restart_when_dead()
            for statement, (status, told) in zip(left, self.post(left, path), strict=True):
                if status in (200, 201):
                    self.acknowledged.setdefault(statement, accepted(told))
                else:
                    self.trouble.append(f"{status} {told.get('code', told)}")
            left = [each for each in left if each not in self.acknowledged]
            if left:
                assert time.monotonic() < until, self.trouble[-5:]
                time.sleep(0.05)

    def post(self, statements: list[bytes], path: str) -> list[tuple[int, dict[str, Any]]]:
        """Status and what was told, for each statement; status 0 if there was no answer, or half of one."""
        assert self.service is not None
        batch = len(statements) > 1
        line = HTTPConnection(self.service.url.removeprefix("http://"), timeout=20)
        try:
            line.request(
                "POST", f"{path}/batch" if batch else path, b"\n".join(statements), NDJSON if batch else JSON
            )
            answer = line.getresponse()
            body = answer.read()
            if answer.status == 200 and batch:
                lines = [msgspec.json.decode(each) for each in body.splitlines()]
                return [(each["status"], each) for each in lines]
            return [(answer.status, msgspec.json.decode(body))] * len(statements)
        except (OSError, HTTPException, ValueError) as error:
            return [(0, {"code": type(error).__name__})] * len(statements)
        finally:
            line.close()

    @property
    def address(self) -> str:
        """Where statements of the election are sent."""
        return f"/elections/{self.village.id}/statements"


def assert_verified(log: Path) -> None:
    """The verifier, which shares no code with the service, passes what it can say about an unfinished election."""
    policy = (log / "policy").read_bytes()
    answer = verify(Question(open_source(log), policy, parse_trust(policy.decode())))
    for number in (1, 2, 3, 4, 5):
        check = answer.ledger.checks[number]
        assert check.status is Status.PASS, (number, check.reason, check.findings[:3])


@contextmanager
def changed(environment: Any, values: Mapping[str, str]) -> Iterator[None]:
    """The process's environment with some variables set, for a child that is started meanwhile."""
    former = {name: environment.get(name) for name in values}
    environment.update(values)
    try:
        yield
    finally:
        for name, value in former.items():
            if value is None:
                del environment[name]
            else:
                environment[name] = value


def accepted(told: Mapping[str, Any]) -> Accepted:
    """The answer that a 200 or 201 tells."""
    return Accepted(told["id"], told["index"], told["accepted_at"], told["receipt"], new=True)
