"""Statements that several people sign, each on a device of their own: put up here until no signature is missing.

In memory only, bounded, and gone after a day: the devices keep copies and put them up again. Only signatures of people in
office are taken, and only those that fill an office that is still missing. What it leaves out: handing the statement in (the
last signer's device does), and whether it is lawful (the law says then).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from services.ballot.accepted import Submission
from services.ballot.errors import NotNeeded
from services.ballot.pages.offices import KINDS, Kind
from services.ballot.reception import KeyRing, check_signatures, receive
from shared import envelope as envelopes
from shared import law
from shared.election.statement import Statement
from shared.envelope import Envelope, Signature
from shared.errors import Malformed, Unauthorised
from shared.law import Log

KEPT_SECONDS: Final = 24 * 3_600
"""From when it was first put up: to put it up again adds signatures and no time."""
MAX_BYTES: Final = 64_000_000
"""Envelopes and disclosures of all elections together, and as much of all drills: what is oldest goes first, and its device puts it
up again. A drill, which anybody may be allowed to open, pushes out no election's."""
MAX_BYTES_PER_ELECTION: Final = 4_000_000
"""A proposal has some 2 KB; the largest (a full payload, 8 signatures and 32 disclosures) some 190 KB."""
MAX_PER_ELECTION: Final = 200
MAX_GONE: Final = 10_000
"""Ids of withdrawn proposals remembered, so that an old copy does not bring one back."""

Offices = frozenset[str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A statement and the signatures that it has so far."""

    statement: Statement
    envelope: Envelope
    disclosures: tuple[str, ...]
    put_at: float
    missing: tuple[Offices, ...]
    """Offices that still have to sign: one of each set."""
    drill: bool

    @property
    def size(self) -> int:
        """Bytes of its envelope and its disclosures."""
        return len(self.envelope.encode()) + sum(map(len, self.disclosures))

    @property
    def kind(self) -> Kind:
        """The kind of its statement."""
        return KINDS[self.statement.type]


class Proposals:
    """All that is put up in a service. `clock` gives seconds and never goes back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, Proposal] = OrderedDict()
        self._bytes = {False: 0, True: 0}
        """Of elections, and of drills."""
        self._gone: OrderedDict[str, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def put(self, log: Log, place: UUID, submission: Submission) -> Proposal:
        """Puts a signed statement up, or adds its signatures to the one that is there.

        Raises Malformed, Unauthorised for a signature that does not hold or is nobody's in office, NotNeeded if it was
        withdrawn or adds nothing.
        """
        received = receive(submission, law)
        statement = received.statement
        if statement.election != str(place):
            raise Malformed(
                f"election: expected {place}, got {statement.election}",
                zh=f"election：应为{place}，现为{statement.election}",
            )
        check_signatures(received, log, KeyRing(law))
        if statement.id in self._gone:
            raise NotNeeded("this statement was taken back.", zh="此记录已撤回，不再需要签名。")
        self._expire()
        before = self._kept.get(statement.id)
        proposal = self._with(log, submission, statement, before)
        self._keep(proposal)
        return proposal

    def of(self, place: UUID) -> list[Proposal]:
        """What is put up in an election, the oldest first."""
        self._expire()
        return [each for each in self._kept.values() if each.statement.election == str(place)]

    def withdraw(self, statement_id: str, keyid: str) -> None:
        """Takes a proposal back for good. Raises Unauthorised unless `keyid` signed it."""
        proposal = self._kept.get(statement_id)
        if proposal is None:
            return
        if keyid not in {each.keyid for each in proposal.envelope.signatures}:
            raise Unauthorised(
                "not-a-signer",
                "docs/rules.md 5",
                zh="只有在上面签过名的人可以撤回。",
                en="Only somebody who signed it may take it back.",
            )
        self.drop(statement_id)
        self._gone[statement_id] = None
        if len(self._gone) > MAX_GONE:
            self._gone.popitem(last=False)

    def drop(self, statement_id: str) -> None:
        """Forgets a proposal: it is recorded."""
        proposal = self._kept.pop(statement_id, None)
        if proposal is not None:
            self._bytes[proposal.drill] -= proposal.size

    def _with(
        self, log: Log, submission: Submission, statement: Statement, before: Proposal | None
    ) -> Proposal:
        needed = KINDS[statement.type].signed_by
        signatures = () if before is None else before.envelope.signatures
        missing = missing_of(log, needed, [each.keyid for each in signatures])
        for signature in submission.envelope.signatures:
            if signature.keyid in {each.keyid for each in signatures}:
                continue
            added: tuple[Signature, ...] = (*signatures, signature)
            left = missing_of(log, needed, [each.keyid for each in added])
            if len(left) == len(missing):
                raise NotNeeded(
                    f"key {signature.keyid} holds no office that still has to sign.",
                    zh=f"密钥{signature.keyid}的职务无须在此签名，或该职务已有人签名。",
                )
            signatures, missing = added, left
        whole = envelopes.checked(
            Envelope(submission.envelope.payloadType, submission.envelope.payload, signatures)
        )
        disclosures = tuple(submission.disclosures) or (() if before is None else before.disclosures)
        put_at = self._clock() if before is None else before.put_at
        return Proposal(statement, whole, disclosures, put_at, missing, log.drill)

    def _expire(self) -> None:
        # Whatever is added to keeps its place, so the oldest stands in front.
        while self._kept and next(iter(self._kept.values())).put_at + KEPT_SECONDS <= self._clock():
            self.drop(next(iter(self._kept)))

    def _keep(self, proposal: Proposal) -> None:
        name, place, drill = proposal.statement.id, proposal.statement.election, proposal.drill
        before = self._kept.get(name)
        self._bytes[drill] += proposal.size - (0 if before is None else before.size)
        self._kept[name] = proposal
        mine = [each for each in self._kept.values() if each.statement.election == place]
        held, count = sum(each.size for each in mine), len(mine)
        for each in mine:
            if count <= MAX_PER_ELECTION and held <= MAX_BYTES_PER_ELECTION:
                break
            self.drop(each.statement.id)
            held, count = held - each.size, count - 1
        if self._bytes[drill] > MAX_BYTES:
            for each in [each for each in self._kept.values() if each.drill == drill]:
                if self._bytes[drill] <= MAX_BYTES:
                    break
                self.drop(each.statement.id)


def missing_of(log: Log, needed: Sequence[frozenset[str]], signers: Sequence[str]) -> tuple[Offices, ...]:
    """The offices of `needed` that none of `signers` (key ids) fills, each signer filling one at most."""
    roles = [_roles(log, signer) for signer in signers]
    held: dict[int, int] = {}
    for signer in range(len(roles)):
        _place(signer, roles, needed, held, set())
    return tuple(frozenset(map(str, office)) for place, office in enumerate(needed) if place not in held)


def _place(
    signer: int,
    roles: Sequence[frozenset[str]],
    needed: Sequence[frozenset[str]],
    held: dict[int, int],
    tried: set[int],
) -> bool:
    """Finds the signer an office, moving others to another office of theirs if need be (Kuhn's augmenting path)."""
    for place, office in enumerate(needed):
        if place in tried or roles[signer].isdisjoint(office):
            continue
        tried.add(place)
        if place not in held or _place(held[place], roles, needed, held, tried):
            held[place] = signer
            return True
    return False


def _roles(log: Log, keyid: str) -> frozenset[str]:
    officer = log.officers.get(keyid)
    return frozenset() if officer is None or officer.dismissed else officer.roles
