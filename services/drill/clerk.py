"""The clerk: signs each statement, hands it in, and checks that the service judges it as the law does.

Every answer is compared with the drill's own fold: the same entry number, the same time, or the same refusal. Where the two
differ the drill stops at once. What it leaves out: what is to be stated (`steps`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import msgspec

from services.drill.chance import Chance
from services.drill.crew import AUTHORITY, Crew
from services.drill.fold import Fold
from services.drill.transport import Answer, Denied, Sending, Taken, Transport
from shared import clock, envelope
from shared.campaign.opening import CampaignClockMoved
from shared.campaign.state import Campaign
from shared.disclosure import disclose
from shared.election.calling.call import ClockMoved
from shared.election.state import Election
from shared.election.statement import Body, Saying
from shared.errors import Broken, JianpiaoError
from shared.law import OPENINGS

DIGESTS: Final = 8
"""`_sd` digests of a statement with private fields, decoys among them: their number tells nothing."""
BATCH: Final = 500
"""Statements in one request: the service takes up to 1,000."""
ANY: Final = "any"
"""An expected refusal whose code the story leaves open."""


class StoryBroke(JianpiaoError):
    """The story cannot go on: something was refused that should have been accepted, or the other way round."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A statement that was refused, as it belongs to the story."""

    type: str
    step: str
    code: str
    clause: str
    text: str


@dataclass(frozen=True, slots=True)
class Act:
    """A statement about to be made. `refused` is the code with which it is expected to be refused.

    A statement of a campaign names its `signers`; for one of an election the clerk finds them.
    """

    body: Saying
    signers: Sequence[str] = ()
    private: Mapping[str, str] | None = None
    refused: str | None = None
    station: str | None = None
    done_at: int | None = None
    """Milliseconds; None: now."""


class Clerk:
    """Makes statements in one election or campaign. `step` is what the story is at, for messages."""

    def __init__(self, transport: Transport, crew: Crew, chance: Chance, lang: str = "zh") -> None:
        self._transport, self._crew, self._chance = transport, crew, chance
        self._sent: set[str] = set()
        self._id = UUID(int=0)
        self._now = 0
        self.fold = Fold(lang)
        self.step = ""
        self.refusals: list[Refusal] = []

    @property
    def election(self) -> Election:
        """The election, as the statements sent so far make it."""
        return self.fold.election

    @property
    def now(self) -> int:
        """The drill's clock in milliseconds; before the call, the moment of the call."""
        return self._now if self.fold.log is None else self.fold.log.last_accepted

    def begin(self, election: UUID, now: int) -> None:
        """Names the election, and the moment at which it is called."""
        self._id, self._now = election, now

    def act(self, act: Act) -> Answer:
        """Makes one statement. Raises StoryBroke if its fate is not the expected one."""
        sending = self._signed(act, self.now if act.done_at is None else act.done_at)
        opens = isinstance(act.body, OPENINGS) and not self.fold.called
        answer = self._transport.call(sending) if opens else self._transport.submit(str(self._id), sending)
        self._compare(act, sending, answer)
        self._check_fate(act, answer)
        return answer

    def act_many(
        self,
        acts: Sequence[Act],
        done_at: Sequence[int] | None = None,
        told: Callable[[int], None] | None = None,
    ) -> None:
        """Makes many statements, in batches. `done_at` says when each was done; `told` hears how many are made.

        Raises StoryBroke at the first that is refused.
        """
        times = done_at or [self.now] * len(acts)
        for start in range(0, len(acts), BATCH):
            batch = acts[start : start + BATCH]
            sendings = [self._signed(act, at) for act, at in zip(batch, times[start:], strict=False)]
            answers = self._transport.submit_many(str(self._id), sendings)
            rows = list(zip(batch, sendings, answers, strict=True))
            _in_order_of_the_log(rows)
            for act, sending, answer in rows:
                self._compare(act, sending, answer)
                self._check_fate(act, answer)
            if told is not None:
                told(len(batch))

    def move_clock(self, to: int) -> None:
        """Sets the drill's clock forward to `to` (milliseconds); nothing happens if it is there already."""
        if to <= self.now:
            return
        if isinstance(self.fold.log, Campaign):
            self.act(Act(CampaignClockMoved(to=clock.write_time(to)), [AUTHORITY]))
        else:
            self.act(Act(ClockMoved(to=clock.write_time(to))))

    def _signed(self, act: Act, done_at: int) -> Sending:
        kind = type(act.body)
        signers = act.signers or self._usual_signers(act)
        payload: dict[str, Any] = {
            "v": 1,
            "election": str(self._id),
            "type": kind.__name__,
            "done_at": clock.write_time(done_at),
            "body": act.body,
        }
        disclosures: list[str] = []
        if act.private is not None:
            disclosures, payload["_sd"] = disclose(act.private, digests=DIGESTS, random=self._chance.bytes)
        raw = msgspec.json.encode(payload)
        if (name := envelope.statement_id(raw)) in self._sent:
            if act.done_at is not None:
                raise StoryBroke(
                    f"{kind.__name__} was made at that very moment before",
                    zh=f"{self.step}：{kind.__name__}在同一时刻已经作出过",
                )
            # The same words at the same moment would be the same statement, to which the service gives its old answer.
            self.move_clock(self.now + 1000)
            return self._signed(act, self.now)
        self._sent.add(name)
        signed = envelope.sign(raw, [self._crew.key(signer) for signer in signers])
        return Sending(signed, tuple(disclosures))

    def _usual_signers(self, act: Act) -> Sequence[str]:
        assert isinstance(act.body, Body), "a statement of a campaign names its signers"
        election = self.election if self.fold.called else None
        return self._crew.signers(election, type(act.body), act.station)

    def _compare(self, act: Act, sending: Sending, answer: Answer) -> None:
        """Raises Broken unless the law, asked here, gives the answer that the service gave."""
        own = self.fold.judge(sending)
        same = own == answer or (
            isinstance(own, Denied) and isinstance(answer, Denied) and own.code == answer.code
        )
        if not same:
            raise Broken(
                f"{type(act.body).__name__}：服务的答复与法律的推演不同 / the service and the law disagree: {answer} / {own}"
            )

    def _check_fate(self, act: Act, answer: Answer) -> None:
        kind = type(act.body)
        name = kind.zh or kind.__name__
        if isinstance(answer, Taken):
            if act.refused is not None:
                raise StoryBroke(
                    f"{self.step}: {kind.__name__} was accepted, but the story expects it to be refused ({act.refused})",
                    zh=f"{self.step}：{name}应被拒绝（{act.refused}），却被接受了",
                )
            return
        if act.refused not in (ANY, answer.code):
            expected = f"（剧本预期 {act.refused}）" if act.refused else ""
            also = f", the story expects {act.refused}" if act.refused else ""
            raise StoryBroke(
                f"{self.step}: {kind.__name__} was refused: {answer.text} [{answer.code}; {answer.clause}]{also}",
                zh=f"{self.step}：{name}被拒绝：{answer.text} [{answer.code}；{answer.clause}]{expected}",
            )
        self.refusals.append(Refusal(kind.__name__, self.step, answer.code, answer.clause, answer.text))


def _in_order_of_the_log(rows: list[tuple[Act, Sending, Answer]]) -> None:
    """Puts the rows into the order of their entries: a statement that had to be sent again may have come later."""
    taken = [answer.index for _, _, answer in rows if isinstance(answer, Taken)]
    if taken != sorted(taken):
        rows.sort(key=lambda row: row[2].index if isinstance(row[2], Taken) else len(taken) + max(taken))
