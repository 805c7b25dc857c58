"""The real service over HTTP: hands statements in, again if an answer got lost, and reads what the service published.

Repeating is safe because a statement is known by its bytes: it enters the log once, and the answer is the same.
What it leaves out: judging the answers (`clerk.py`).
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

import httpx
import msgspec

from services.drill.transport import Answer, Denied, Sending, Taken
from shared.errors import JianpiaoError

NDJSON: Final = "application/x-ndjson"
AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses after which the same bytes are sent again: nobody is at fault, or the service had a bad moment."""
PATIENCE_SECONDS: Final = 60.0
"""How long a service may be away, as when it is restarted, before the drill gives up."""
FIRST_WAIT_SECONDS: Final = 0.1
LONGEST_WAIT_SECONDS: Final = 5.0


class Unreachable(JianpiaoError):
    """There is no answer to be had from the service."""


class _Problem(msgspec.Struct):
    code: str = ""
    detail: str = ""
    title: str = ""
    clause: str = ""


class _Line(msgspec.Struct):
    status: int
    line: int = 1
    index: int | None = None
    accepted_at: str = ""
    problem: _Problem = msgspec.field(default_factory=_Problem)


_taken: Final = msgspec.json.Decoder(Taken)
_problem: Final = msgspec.json.Decoder(_Problem)
_line: Final = msgspec.json.Decoder(_Line)


class HttpService:
    """A ballot service at `url`. Implements Transport."""

    def __init__(self, url: str, lang: str = "zh", sleep: Callable[[float], None] = time.sleep) -> None:
        self.url = url.rstrip("/")
        self._sleep = sleep
        self._client = httpx.Client(
            base_url=self.url,
            headers={"accept-language": lang},
            timeout=httpx.Timeout(60.0, connect=5.0),
        )
        self.repeated = 0
        """How often something had to be sent again."""

    def call(self, sending: Sending) -> Answer:
        return self._single("/elections", sending)

    def submit(self, election: str, sending: Sending) -> Answer:
        return self._single(f"/elections/{election}/statements", sending)

    def submit_many(self, election: str, sendings: Sequence[Sending]) -> list[Answer]:
        path = f"/elections/{election}/statements/batch"
        answers: dict[int, Answer] = {}
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(answers) < len(sendings):
            open_ = [at for at in range(len(sendings)) if at not in answers]
            body = b"\n".join(_body(sendings[at]) for at in open_)
            lines = self._lines(path, body, len(open_))
            for at, line in zip(open_, lines, strict=True):
                if line.status not in AGAIN:
                    answers[at] = _answer(line)
            if len(answers) < len(sendings):
                self._wait(deadline, 1.0, f"{self.url} is overloaded")
        return [answers[at] for at in range(len(sendings))]

    def checkpoint(self, election: str, size: int) -> bytes:
        """The published checkpoint, as soon as it covers `size` entries. Raises Unreachable if it never does."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            answer = self._request("GET", f"/log/{election}/checkpoint")
            lines = answer.content.split(b"\n") if answer.status_code == 200 else []
            if len(lines) > 2 and lines[1].isdigit() and int(lines[1]) >= size:
                return answer.content
            if answer.status_code not in (
                200,
                404,
            ):  # 404: a log that was begun a moment ago has published none yet
                raise Unreachable(
                    f"{self.url}/log/{election}/checkpoint: {answer.status_code}",
                    zh=f"{self.url}/log/{election}/checkpoint：服务答复{answer.status_code}",
                )
            self._wait(deadline, 0.1, f"{self.url}: no checkpoint over {size} entries was published")

    def overview(self, election: str) -> dict[str, Any]:
        """What the service says of the election."""
        told: dict[str, Any] = msgspec.json.decode(self.read(f"/elections/{election}"))
        return told

    def outcome(self, election: str) -> dict[str, Any]:
        """What the service says of its outcome."""
        told: dict[str, Any] = msgspec.json.decode(self.read(f"/elections/{election}/state/outcome"))
        return told

    def read(self, path: str) -> bytes:
        """What stands at `path`. Raises Unreachable."""
        answer = self._request("GET", path)
        if answer.status_code != 200:
            raise Unreachable(
                f"{self.url}{path}: {answer.status_code}",
                zh=f"{self.url}{path}：服务答复{answer.status_code}",
            )
        return answer.content

    def close(self) -> None:
        self._client.close()

    def _single(self, path: str, sending: Sending) -> Answer:
        answer = self._request("POST", path, _body(sending), "application/json")
        if answer.status_code in (200, 201):
            return _taken.decode(answer.content)
        return _denied(answer)

    def _lines(self, path: str, body: bytes, count: int) -> list[_Line]:
        """The answer of each line; sent again as a whole if the answers are not complete."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            answer = self._request("POST", path, body, NDJSON)
            if answer.status_code != 200:
                denied = _denied(answer)
                raise Unreachable(
                    f"{self.url}{path}: {answer.status_code} {denied.text}",
                    zh=f"{self.url}{path}：服务答复{answer.status_code}",
                )
            lines = [_line.decode(line) for line in answer.content.splitlines() if line]
            if [line.line for line in lines] == list(range(1, count + 1)):
                return lines
            self._wait(deadline, 0.5, f"{self.url}{path}: {len(lines)} answers for {count} lines")

    def _request(
        self, method: str, path: str, body: bytes | None = None, media: str | None = None
    ) -> httpx.Response:
        """One answer that is final: lost connections and bad moments are bridged. Raises Unreachable after a minute."""
        headers = {} if media is None else {"content-type": media}
        deadline = time.monotonic() + PATIENCE_SECONDS
        pause = FIRST_WAIT_SECONDS
        while True:
            try:
                answer = self._client.request(method, path, content=body, headers=headers)
            except httpx.HTTPError as error:
                self._wait(deadline, pause, f"{self.url}: {str(error) or type(error).__name__}")
            else:
                if answer.status_code not in AGAIN:
                    return answer
                wanted = answer.headers.get("retry-after", "")
                wait = float(wanted) if wanted.isdigit() else pause
                self._wait(deadline, wait, f"{self.url}{path}: {answer.status_code} {answer.text[:200]}")
            pause = min(pause * 2, LONGEST_WAIT_SECONDS)

    def _wait(self, deadline: float, seconds: float, why: str) -> None:
        """Waits a little longer than `seconds`, so that many drills do not come back at once. Raises Unreachable."""
        if time.monotonic() + seconds > deadline:
            raise Unreachable(f"the service does not answer: {why}", zh="等不到服务")
        self.repeated += 1
        self._sleep(seconds * (1 + random.random() / 4))


def _body(sending: Sending) -> bytes:
    if not sending.disclosures:
        return sending.envelope.encode()
    return msgspec.json.encode({"envelope": sending.envelope, "disclosures": sending.disclosures})


def _answer(line: _Line) -> Answer:
    if line.status in (200, 201) and line.index is not None:
        return Taken(line.index, line.accepted_at)
    return Denied(
        line.problem.code or str(line.status), line.problem.clause, line.problem.detail or line.problem.title
    )


def _denied(answer: httpx.Response) -> Denied:
    try:
        problem = _problem.decode(answer.content)
    except msgspec.DecodeError:
        return Denied(str(answer.status_code), "", answer.text[:200])
    return Denied(problem.code or str(answer.status_code), problem.clause, problem.detail or problem.title)
