"""Takes many statements at once, one a line, and answers line by line in the same order.

Each line stands for itself: one that is refused does not stop those after it. The whole body is read and
measured before the first line is looked at, so a batch that is too large leaves nothing behind.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

import msgspec
from msgspec import Meta
from starlette.types import Receive, Scope, Send

from services.ballot.accepted import Accepted, Outcome, Submission, Unavailable
from services.ballot.elections import Elections
from services.ballot.errors import TooLarge, UnknownElection
from services.ballot.http.answers import NEVER_CACHED, header
from services.ballot.http.api_statements import election_id, read_submission, status_of
from services.ballot.http.bodies import check_media_type, read_body
from services.ballot.http.limits import Buckets, Budget
from services.ballot.http.metrics import Metrics
from services.ballot.http.problems import Problem, language_of, problem_of
from services.ballot.http.texts import Language
from services.ballot.settings import Settings
from shared.errors import Broken, JianpiaoError, Malformed

MEDIA_TYPE: Final = "application/x-ndjson"
GROUP: Final = 100
"""Lines decided and stored together, some 10 ms: more would keep single statements waiting behind them."""


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """对一行的回答：回执，或问题。The answer to one line: a receipt as for a single statement, or a problem."""

    line: Annotated[int, Meta(ge=1, description="第几行，首行为 1。The line's number, from 1.")]
    status: Annotated[int, Meta(description="单独提交时的 HTTP 状态码。The status it would have had alone.")]
    id: str | None = None
    index: int | None = None
    accepted_at: str | None = None
    receipt: str | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Batches:
    """POST /elections/{id}/statements/batch."""

    elections: Elections
    settings: Settings
    metrics: Metrics
    budget: Budget
    buckets: Buckets

    async def __call__(self, scope: Scope, receive: Receive, send: Send, election: str) -> None:
        """Answers the whole request, or raises before it has sent anything."""
        check_media_type(scope, MEDIA_TYPE)
        place = election_id(election)
        body = await read_body(scope, receive, self.settings.batch_bytes, self.budget)
        try:
            await self._answer(scope, send, place, self._lines(scope, body))
        finally:
            self.budget.give_back(len(body))

    def _lines(self, scope: Scope, body: bytes) -> list[bytes]:
        lines = body.removesuffix(b"\n").split(b"\n")
        if len(lines) > self.settings.batch_lines:
            raise TooLarge(
                f"expected at most {self.settings.batch_lines} lines, got {len(lines)}.",
                zh=f"至多{self.settings.batch_lines}行，现有{len(lines)}行。",
            )
        # The request itself has paid for one of its statements.
        self.buckets.take(scope["client"][0] if scope["client"] else "", len(lines) - 1)
        self.metrics.batch(len(lines))
        return lines

    async def _answer(self, scope: Scope, send: Send, place: UUID, lines: list[bytes]) -> None:
        say = _Lines(language_of(header(scope, b"accept-language")), scope["raw_path"].decode("ascii"))
        start = 0
        while start < len(lines):
            group = lines[start : start + GROUP]
            try:
                outcomes = await self._decide(place, group)
            except (Unavailable, UnknownElection, Broken) as error:
                if start == 0:
                    raise  # none was looked at: the whole request can be sent again
                outcomes = [error] * len(group)
            if start == 0:
                headers = [(b"content-type", MEDIA_TYPE.encode()), NEVER_CACHED]
                await send({"type": "http.response.start", "status": 200, "headers": headers})
            told = b"".join(say.line(start + at, outcome) for at, outcome in enumerate(outcomes, 1))
            start += len(group)
            await send({"type": "http.response.body", "body": told, "more_body": start < len(lines)})
            for outcome in outcomes:
                self.metrics.decided(outcome)

    async def _decide(self, place: UUID, group: Sequence[bytes]) -> list[Outcome]:
        """What becomes of each line, in order. Raises as `Elections.submit_many`."""
        read = [self._read(line) for line in group]
        submissions = [each for each in read if isinstance(each, Submission)]
        decided: Iterator[Outcome] = iter(())
        if submissions:
            decided = iter(await self.elections.submit_many(place, submissions))
        # Whoever was told nothing yet must not starve while long batches pass.
        await asyncio.sleep(0)
        return [next(decided) if isinstance(each, Submission) else each for each in read]

    def _read(self, line: bytes) -> Submission | JianpiaoError:
        if len(line) > self.settings.body_bytes:
            return TooLarge(
                f"expected a line of at most {self.settings.body_bytes} bytes, got {len(line)}.",
                zh=f"一行至多{self.settings.body_bytes}字节，现为{len(line)}。",
            )
        try:
            return read_submission(line)
        except Malformed as error:
            return error


@dataclass(frozen=True, slots=True)
class _Lines:
    """Writes the answers of one batch, in one language."""

    language: Language
    path: str

    def line(self, number: int, outcome: Outcome) -> bytes:
        if isinstance(outcome, Accepted):
            status = status_of(outcome)
            told = Line(number, status, outcome.id, outcome.index, outcome.accepted_at, outcome.receipt)
        else:
            problem, _ = problem_of(outcome, self.language, f"{self.path}#{number}")
            told = Line(number, problem.status, problem=problem)
        return msgspec.json.encode(told) + b"\n"
