"""A clerk who takes a pretend village's statements to a running service, and what tests ask of its answers."""

from __future__ import annotations

import secrets
import time
import uuid
from typing import Any, Final

import httpx
import msgspec

from shared import entry, keys
from shared.election import law
from shared.election.calling.call import ElectionCalled
from shared.envelope import Envelope
from tests.world import World, key_of

JSON: Final = {"content-type": "application/json"}
NDJSON: Final = {"content-type": "application/x-ndjson"}


class Clerk:
    """A world whose statements go to a service. `tell` sends what the world did since it was told last."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.world = World(uuid7())
        self.told = 0

    @property
    def url(self) -> str:
        """Address of the election."""
        return f"/elections/{self.world.id}"

    def called(self) -> Clerk:
        """Calls the election, with its staff, committee and method, and tells the service."""
        self.world.called()
        return self.tell()

    def drill_called(self) -> Clerk:
        """Calls a drill, and no more."""
        answer = self.client.post("/elections", content=call_of(self.world.id, drill=True), headers=JSON)
        assert answer.status_code == 201, answer.text
        return self

    def tell(self, most: int | None = None) -> Clerk:
        """Sends what the world has recorded and the service has not, at most so many; all must be accepted."""
        for statement in self.untold()[:most]:
            url = f"{self.url}/statements" if self.told else "/elections"
            answer = self.client.post(url, content=statement, headers=JSON)
            assert answer.status_code == 201, answer.text
            self.told += 1
        return self

    def tell_all(self) -> Clerk:
        """The same in one batch, for long stories. The election must have been called."""
        sent = self.untold()
        for start in range(0, len(sent), 500):
            body = b"\n".join(sent[start : start + 500])
            answer = self.client.post(f"{self.url}/statements/batch", content=body, headers=NDJSON)
            lines = [msgspec.json.decode(line) for line in answer.content.splitlines()]
            assert [line["status"] for line in lines] == [201] * len(lines), lines
            self.told += len(lines)
        return self

    def untold(self) -> list[bytes]:
        """The envelopes that the service has not been sent."""
        return [entry.decode(raw).statement.encode() for raw in self.world.entries[self.told :]]

    def post(self, statement: Envelope | bytes, language: str = "zh", **headers: str) -> httpx.Response:
        """Sends one statement."""
        body = statement.encode() if isinstance(statement, Envelope) else statement
        return self.client.post(
            f"{self.url}/statements",
            content=body,
            headers={**JSON, "accept-language": language, **headers},
        )

    def size(self) -> int:
        """Entries that the service has of this election."""
        return int(self.client.get(self.url).json()["size"])


def call_of(election: str, *, drill: bool, authority: str = "AUTHORITY") -> bytes:
    """The call of an election, or of a drill, by whoever has that key."""
    world = World(election).called()
    called = law.read(entry.decode(world.entries[0]).statement.payload_bytes).body
    assert isinstance(called, ElectionCalled)
    changed = msgspec.structs.replace(called, drill=drill, authority=keys.public_text(key_of(authority)))
    return world.signed(changed, authority).encode()


def uuid7() -> str:
    """A new election id (RFC 9562, 5.7)."""
    milliseconds = time.time_ns() // 1_000_000
    number = milliseconds << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=number))


def published(clerk: Clerk, size: int) -> httpx.Response:
    """The checkpoint of at least that size; it is published soon after the statements were answered."""
    for _ in range(100):
        answer = clerk.client.get(f"/log/{clerk.world.id}/checkpoint")
        if answer.status_code == 200 and int(answer.text.split("\n")[1]) >= size:
            return answer
        time.sleep(0.05)
    raise AssertionError(f"size {size} was not published within 5 s: {answer.text}")


def problem(answer: httpx.Response) -> dict[str, Any]:
    """The problem of an answer, which has to be told as RFC 9457 describes."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    told: dict[str, Any] = answer.json()
    assert told["status"] == answer.status_code
    assert told["type"] == f"/problems/{told['code']}"
    assert all(told[member] for member in ("title", "detail", "instance"))
    return told
