"""The law as a fold: an election is what its accepted statements make of it.

`read` parses a payload, `accept` allows it in the present state or refuses it with the clause. The service runs `accept` to
decide and the verifier to decide again; both get the same answer because nothing here looks at a clock, a file or chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from shared import keys
from shared.clock import write_time
from shared.election import fold, moments, signing
from shared.election.after import access, keeping, promises
from shared.election.audit import paper_audit
from shared.election.calling import approvals, by_election, call, committee, notices, officers
from shared.election.candidates import (
    candidacy,
    candidate_list,
    choice,
    departments,
    introductions,
    kinship,
    nomination,
    qualification,
    recommendation,
    shortlist,
    slate,
    waivers,
)
from shared.election.counting import boxes, closing, counting
from shared.election.disputes import complaints, overdue, recall, recounting, void_mandates, voiding
from shared.election.electors import challenges, roll
from shared.election.outcome import certificates, outcome, posts, reduction, result, runoff
from shared.election.polling import assistance, meeting, polling, proxies, stations
from shared.election.roles import ROLE_ZH
from shared.election.state import Election
from shared.election.statement import Act, Body, Statement
from shared.election.vocabulary import Vocabulary
from shared.errors import Refused, Unauthorised

__all__ = ["KINDS", "accept", "freeze", "public_key", "read", "thaw", "time_of_acceptance", "write_time"]

CHAPTERS: Final = (
    call,
    committee,
    officers,
    notices,
    approvals,
    roll,
    challenges,
    nomination,
    recommendation,
    shortlist,
    candidacy,
    choice,
    departments,
    waivers,
    qualification,
    slate,
    candidate_list,
    introductions,
    kinship,
    proxies,
    meeting,
    stations,
    polling,
    assistance,
    boxes,
    counting,
    closing,
    outcome,
    runoff,
    posts,
    reduction,
    paper_audit,
    result,
    certificates,
    complaints,
    recounting,
    void_mandates,
    voiding,
    overdue,
    recall,
    by_election,
    promises,
    keeping,
    access,
)
"""In the order in which an election meets them."""
KINDS: Final[dict[str, type[Body]]] = {
    kind.__name__: kind for chapter in CHAPTERS for kind in chapter.STATEMENTS
}
"""Every kind of statement by the word that stands in `type`: a closed vocabulary, nothing is looked up by name elsewhere."""

read: Final = Vocabulary(KINDS).read
"""The statement that a payload holds. Raises Malformed unless it can be understood in one way only."""


def public_key(election: Election | None, statement: Statement, keyid: str) -> bytes:
    """The 32 bytes with which a signature by `keyid` is verified. Raises Unauthorised if nobody here has that key."""
    if election is None:
        if isinstance(statement.body, call.ElectionCalled):
            key = keys.parse_public_key(statement.body.authority)
            if keys.key_id(key) == keyid:
                return key
        raise signing.unknown_key(keyid)
    return signing.key_of(election.officers, keyid)


def time_of_acceptance(election: Election | None, statement: Statement, now: int) -> int:
    """When the log learns of a statement, in milliseconds: now, but never before the entry before it.

    A drill's clock stands still between ClockMoved statements and begins at the moment of the call.
    """
    return moments.due(election, statement, now)


def accept(
    election: Election | None,
    statement: Statement,
    signers: tuple[str, ...],
    accepted_at: int,
    disclosed: Mapping[str, str] | None = None,
) -> Election:
    """The election after a statement, changed in place. Raises Refused or Malformed, and then nothing has changed.

    `signers` are the key ids whose signatures have been verified; `accepted_at` is in milliseconds; `disclosed` are the
    private fields where the reader has them: rules about them are judged only then.
    """
    body = statement.body
    if election is None:
        return _begin(statement, signers, accepted_at, disclosed)
    if not isinstance(body, Body):
        raise _not_of_an_election(statement)
    if statement.election != election.id:
        raise Refused(
            "other-election",
            "docs/rules.md 1",
            zh=f"此记录属于选举{statement.election}，不属于{election.id}。",
            en=f"This statement belongs to election {statement.election}, not to {election.id}.",
        )
    fold.take(
        election,
        statement,
        body,
        signers,
        accepted_at,
        disclosed,
        ROLE_ZH,
        lambda: _check_stage(election, body),
    )
    return election


def freeze(election: Election) -> bytes:
    """A snapshot of the election, which `thaw` reads back."""
    return msgspec.msgpack.encode(election)


def thaw(raw: bytes) -> Election:
    """The election of a snapshot. Raises Malformed."""
    return fold.thaw(raw, Election)


def _begin(
    statement: Statement, signers: tuple[str, ...], accepted_at: int, disclosed: Mapping[str, str] | None
) -> Election:
    body = statement.body
    if not isinstance(body, call.ElectionCalled):
        raise Refused(
            "not-called",
            "S10.109",
            zh="这里还没有选举；第一条记录须是「发起选举」。",
            en="There is no election yet; its first statement is ElectionCalled.",
        )
    if signers != (keys.key_id(keys.parse_public_key(body.authority)),):
        raise Unauthorised(
            "signed-by-another",
            "docs/rules.md 2",
            zh="「发起选举」须由其中写明的街道（乡镇）密钥签名，且只由它签名。",
            en="ElectionCalled is signed by the authority's key that it names, and by it alone.",
        )
    moments.check(None, statement, accepted_at)
    election = body.begin(statement.election, Act(statement.done_at, accepted_at, ("AUTHORITY",), disclosed))
    election.size, election.last_accepted = 1, accepted_at
    return election


def _check_stage(election: Election, body: Body) -> None:
    if election.cancelled and not body.while_cancelled:
        raise Refused(
            "cancelled",
            "ZJ2020 7",
            zh="选举已取消，不再记录。",
            en="The election is cancelled; nothing can follow.",
        )
    if election.suspended and not body.while_suspended:
        raise Refused(
            "suspended",
            "ZJ2020 7",
            zh="选举已中止，恢复后再记录。",
            en="The election is suspended; resume it first.",
        )
    if isinstance(body, call.ElectionCalled):
        raise Refused(
            "called-before", "S10.109", zh="选举已经发起。", en="The election has been called already."
        )


def _not_of_an_election(statement: Statement) -> Refused:
    return Refused(
        "not-of-an-election",
        "S10.35",
        zh=f"「{statement.body.zh}」属于换届工作的日志，不属于一场选举。",
        en=f"{statement.type} belongs in the log of a campaign, not of an election.",
    )
