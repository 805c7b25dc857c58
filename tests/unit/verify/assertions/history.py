"""A whole lawful election as the assertions read it, of which a test changes one thing, past what the law would accept.

What it leaves out: signatures; `signers` are names, and each name has its key.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

import msgspec

from services.audit.verify.assertions.judge import judge
from services.audit.verify.assertions.model import Judgement, Severity, Standing
from services.audit.verify.assertions.record import Record
from services.audit.verify.recount import Recounter
from shared import keys
from shared.election.after.keeping import Archived, PapersSealed, UnusedDestroyed
from shared.election.after.promises import AuditReportPublished, TermPledgesPublished
from shared.election.calling.notices import NoticePosted
from shared.election.candidates.kinship import KinshipRecorded
from shared.election.counting.closing import BatchAttested
from shared.election.counting.counting import DoubtfulPaperRuled, PaperCounted
from shared.election.electors.challenges import ChallengeDecided, RollChallenged
from shared.election.outcome.result import HandoverCompleted
from shared.election.polling.polling import PaperIssued
from shared.election.polling.proxies import ProxyGranted, ProxyPosted
from shared.errors import JianpiaoError
from tests.world import DAY, DOCUMENT, World, elector, key_of, random_id

VOTERS = 24


def d(days: int) -> str:
    """The day so many days after election day; before it if negative."""
    return (date.fromisoformat(DAY) + timedelta(days=days)).isoformat()


@dataclass
class Row:
    """One entry: who signed what, when it was done and when recorded."""

    type: str
    body: dict[str, Any]
    signers: list[str]
    done_at: str
    accepted_at: str


@dataclass
class History:
    """Entries that can be changed at will; every change gives another history."""

    rows: list[Row] = field(default_factory=list)
    private: dict[int, Mapping[str, str]] | None = None
    """Private fields disclosed, by entry; None: nothing was given."""

    def _fork(self) -> History:
        return History(copy.deepcopy(self.rows), copy.copy(self.private))

    def _at(self, type: str, nth: int) -> int:
        return [index for index, row in enumerate(self.rows) if row.type == type][nth]

    def changed(self, type: str, nth: int = 0, **members: Any) -> History:
        """Another body for the `nth` statement of a type."""
        other = self._fork()
        other.rows[self._at(type, nth)].body.update(members)
        return other

    def dropped(self, type: str, nth: int | None = None) -> History:
        """Without the `nth` statement of a type, or without any of it."""
        other = self._fork()
        gone = None if nth is None else self._at(type, nth)
        other.rows = [
            row for index, row in enumerate(other.rows) if row.type != type or gone not in (None, index)
        ]
        return other

    def with_entry(
        self, after: str, type: str, *signers: str, nth: int = -1, done_on: str = "", **members: Any
    ) -> History:
        """One more entry behind a statement of the type `after`, recorded at once; done on `done_on` if it is said."""
        other = self._fork()
        at = self._at(after, nth)
        moment = self.rows[at].accepted_at
        done_at = f"{done_on}T04:00:00.000Z" if done_on else moment
        other.rows.insert(at + 1, Row(type, members, list(signers), done_at, moment))
        return other

    def done(self, type: str, day: str, nth: int = 0) -> History:
        """The `nth` statement of a type was done at noon of that day."""
        other = self._fork()
        other.rows[self._at(type, nth)].done_at = f"{day}T04:00:00.000Z"
        return other

    def signed(self, type: str, *signers: str, nth: int = 0) -> History:
        """Signed by others."""
        other = self._fork()
        other.rows[self._at(type, nth)].signers = list(signers)
        return other

    def rule(self, path: str, value: Any) -> History:
        """Another regulation: a parameter's value, or a member of the profile as it stands in JSON."""
        other = self._fork()
        profile = other.rows[0].body["profile"]
        *sections, name = path.split(".")
        for section in sections:
            profile = profile[section]
        if isinstance(profile.get(name), dict) and "value" in profile[name]:
            profile[name]["value"] = value
        else:
            profile[name] = value
        return other

    def disclosed(self, fields: Mapping[int, Mapping[str, str]]) -> History:
        """Private fields of registrations, by number of the elector."""
        other = self._fork()
        other.private = {self._at("ElectorRegistered", number - 1): each for number, each in fields.items()}
        return other

    def judged(self) -> dict[str, Judgement]:
        """What every assertion says."""
        record, recounter = Record(disclosing=self.private is not None), Recounter()
        recounting = True
        for index, row in enumerate(self.rows):
            payload = {"type": row.type, "body": row.body, "done_at": row.done_at}
            fields = None if self.private is None else self.private.get(index)
            keyids = [keyid_of(signer) for signer in row.signers]
            record.take(index, row.accepted_at, keyids, payload, index, fields)
            if recounting:
                try:
                    recounter.add(index, payload)
                except JianpiaoError:
                    recounting = False  # what makes no sense to the recount is not for it to say
        judgements, trouble = judge(record, recounter.finish().differences if recounting else ())
        assert trouble == {}
        return {each.id: each for each in judgements}

    def severities(self, id: str) -> set[Severity]:
        """The severities of what an assertion finds."""
        return {each.severity for each in self.judged()[id].findings}

    def standing(self, id: str) -> Standing:
        """How an assertion stands."""
        return self.judged()[id].standing


@cache
def keyid_of(officer: str) -> str:
    return keys.key_id(keys.public_bytes(key_of(officer)))


def of(world: World) -> History:
    """The history that a world tells."""
    rows = []
    for payload, signers in zip(world.payloads, world.signed_by, strict=True):
        read = msgspec.json.decode(payload)
        moment = read["done_at"]
        rows.append(Row(read["type"], read["body"], list(signers), moment, moment))
    return History(rows)


Edit = Callable[[History], History]


@cache
def _whole() -> History:
    world = World().called().registered(30)
    _roll(world)
    world.seal(30).nominated()
    world.given(
        KinshipRecorded(person=elector(11), relative=elector(12), relation="SPOUSE", document=DOCUMENT),
        "registrar",
    )
    world.published()
    _notices(world)
    _poll(world)
    world.count_closed()
    world.given(UnusedDestroyed(round=1, papers=30 - VOTERS, document=DOCUMENT), "chair", "scrutineer")
    world.given(PapersSealed(round=1, papers=VOTERS, seal="封3", document=DOCUMENT), "chair", "scrutineer")
    world.determined().announced()
    _after(world)
    return of(world)


def whole() -> History:
    """An election from the call to the archive in which every assertion that applies holds."""
    return _whole()._fork()


def _roll(world: World) -> None:
    world.given(
        RollChallenged(
            challenge="K-1", ground="WRONG_ENTRY", filed_on=d(-20), elector=elector(30), document=DOCUMENT
        ),
        "registrar",
    )
    world.given(ChallengeDecided(challenge="K-1", upheld=False, document=DOCUMENT), "chair")
    _notice(world, 1, "ROLL_DECISION")


def _notices(world: World) -> None:
    _notice(world, 2, "STAFF")
    world.given(AuditReportPublished(posted_on=d(-5), document=DOCUMENT), "AUTHORITY")
    world.before(4)
    granted = ProxyGranted(
        mandate="M-1", principal=elector(11), proxy=elector(12), relation="SPOUSE", applied_on=d(-4), document=DOCUMENT
    )  # fmt: skip
    world.given(granted, "registrar")
    world.before(2)
    world.given(ProxyPosted(posted_on=d(-2), mandates=1, document=DOCUMENT), "chair")
    _notice(world, 3, "INVALID_RULES")


def _notice(world: World, number: int, kind: Any) -> None:
    posted = date.fromisoformat(world.day) - timedelta(days={1: 20, 2: 5, 3: 2}[number])
    body = NoticePosted(number=number, kind=kind, posted_on=posted.isoformat(), document=DOCUMENT)
    world.given(body, "chair")


def _poll(world: World) -> None:
    """All but one vote for the usual; one paper is doubtful, and ruled to be one of them."""
    usual: Mapping[str, Sequence[str]] = {
        "CHAIR": ["E-0001"], "VICE": ["E-0003"], "MEMBER": ["E-0005", "E-0006"], "WOMAN": ["E-0008"],
    }  # fmt: skip
    world.opened(30).issued([elector(number) for number in range(1, VOTERS + 1) if number != 11])
    world.given(PaperIssued(round=1, station="S1", elector=elector(11), proxy=elector(12)), "issuer")
    world.closed().box(VOTERS)
    world.counted([usual] * (VOTERS - 1))
    paper = random_id("doubtful")
    world.given(PaperCounted(round=1, paper=paper, verdict="DOUBTFUL"), "counter")
    marks = {post: tuple(persons) for post, persons in usual.items()}
    world.given(
        DoubtfulPaperRuled(
            round=1, paper=paper, verdict="VALID", marks=marks, present=7, in_favour=5, document=DOCUMENT
        ),
        "chair",
        "scrutineer",
    )
    batch = BatchAttested(round=1, pile="P", batch=random_id("batch"), papers=1)
    world.given(batch, "caller", "counter", "scrutineer")


def _after(world: World) -> None:
    world.at(d(5))
    world.given(HandoverCompleted(done_on=d(5), document=DOCUMENT), "chair", "AUTHORITY")
    world.at(d(20))
    world.given(TermPledgesPublished(term=10, annual=3, posted_on=d(20), document=DOCUMENT), "chair")
    world.given(Archived(index=DOCUMENT, kept_until="2031-03-28"), "chair", "supervisor")
