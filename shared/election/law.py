"""The law as a fold: an election is what its accepted statements make of it.

`read` parses a payload, `accept` allows it in the present state or refuses it with the clause. The service runs `accept` to
decide and the verifier to decide again; both get the same answer because nothing here looks at a clock, a file or chance.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Final

import msgspec

from shared import clock, keys
from shared.clock import write_time
from shared.election import (
    boxes,
    call,
    candidacy,
    candidate_list,
    challenges,
    closing,
    committee,
    counting,
    kinship,
    nomination,
    notices,
    officers,
    outcome,
    polling,
    proxies,
    qualification,
    result,
    roll,
    stations,
)
from shared.election.roles import ROLE_ZH
from shared.election.state import Election
from shared.election.statement import MAX_DIGESTS, VERSION, Act, Body, Day, Frame, Signers, Statement
from shared.envelope import statement_id
from shared.errors import Malformed, Refused, Unauthorised
from shared.strict_json import check, decode_as

__all__ = ["KINDS", "accept", "freeze", "public_key", "read", "thaw", "time_of_acceptance", "write_time"]

CHAPTERS: Final = (
    call,
    committee,
    officers,
    notices,
    roll,
    challenges,
    nomination,
    candidacy,
    qualification,
    candidate_list,
    kinship,
    proxies,
    stations,
    polling,
    boxes,
    counting,
    closing,
    outcome,
    result,
)
"""In the order in which an election meets them."""
KINDS: Final[dict[str, type[Body]]] = {
    kind.__name__: kind for chapter in CHAPTERS for kind in chapter.STATEMENTS
}
"""Every kind of statement by the word that stands in `type`: a closed vocabulary, nothing is looked up by name elsewhere."""

_frames: Final = msgspec.json.Decoder(Frame)
_bodies: Final = {name: msgspec.json.Decoder(kind) for name, kind in KINDS.items()}
_days: Final = {
    name: tuple(field.name for field in msgspec.structs.fields(kind) if field.type == Day)
    for name, kind in KINDS.items()
}
_encode: Final = msgspec.json.encode
_DIGEST: Final = re.compile(r"[A-Za-z0-9_-]{43}")
"""SHA-256 in base64url without padding, as RFC 9901 spells a disclosure's digest."""


def read(payload: bytes) -> Statement:
    """The statement that `payload` holds. Raises Malformed unless it can be understood in one way only."""
    frame = decode_as(_frames, payload, "statement")
    decoder = _bodies.get(frame.type)
    if frame.v != VERSION:
        raise Malformed(f"v: expected {VERSION}, got {frame.v}")
    if decoder is None:
        raise Malformed(f"type: no such statement: {frame.type[:60]!r}")
    try:
        body = decoder.decode(frame.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(f"{frame.type}: {error}") from error
    if _encode(body) != bytes(frame.body):
        check(payload, frame.type)
    for name in _days[frame.type]:
        clock.read_day(getattr(body, name))
    sd = frame.sd
    if sd and (len(sd) > MAX_DIGESTS or list(sd) != sorted(set(sd)) or not all(map(_DIGEST.fullmatch, sd))):
        raise Malformed(f"_sd: expected at most {MAX_DIGESTS} sorted digests of 43 characters, none twice")
    return Statement(
        statement_id(payload), frame.election, frame.type, clock.read_time(frame.done_at), body, sd
    )


def public_key(election: Election | None, statement: Statement, keyid: str) -> bytes:
    """The 32 bytes with which a signature by `keyid` is verified. Raises Unauthorised if nobody here has that key."""
    if election is None:
        if isinstance(statement.body, call.ElectionCalled):
            key = keys.parse_public_key(statement.body.authority)
            if keys.key_id(key) == keyid:
                return key
        raise _unknown_key(keyid)
    officer = election.officers.get(keyid)
    if officer is None:
        raise _unknown_key(keyid)
    # It was checked when it was appointed; checking it again costs as much as the signature.
    return base64.b64decode(officer.key)


def time_of_acceptance(election: Election | None, statement: Statement, now: int) -> int:
    """When the log learns of a statement, in milliseconds: now, but never before the entry before it.

    A drill's clock stands still between ClockMoved statements and begins at the moment of the call.
    """
    if election is None:
        return statement.done_at if getattr(statement.body, "drill", False) else now
    if not election.drill:
        return max(now, election.last_accepted)
    if isinstance(statement.body, call.ClockMoved):
        return max(clock.read_time(statement.body.to), election.last_accepted)
    return election.last_accepted


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
    if statement.election != election.id:
        raise Refused(
            "other-election",
            "design 3",
            zh=f"此记录属于选举{statement.election}，不属于{election.id}。",
            en=f"This statement belongs to election {statement.election}, not to {election.id}.",
        )
    _check_time(election, statement, accepted_at)
    _check_stage(election, body)
    act = Act(statement.done_at, accepted_at, _check_signers(election, body, signers), disclosed)
    body.judge(election, act)
    body.record(election, act)
    election.size += 1
    election.last_accepted = accepted_at
    return election


def freeze(election: Election) -> bytes:
    """A snapshot of the election, which `thaw` reads back."""
    return msgspec.msgpack.encode(election)


def thaw(raw: bytes) -> Election:
    """The election of a snapshot. Raises Malformed."""
    try:
        return msgspec.msgpack.decode(raw, type=Election)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Malformed(f"snapshot: {error}") from error


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
            "design 4",
            zh="「发起选举」须由其中写明的街道（乡镇）密钥签名，且只由它签名。",
            en="ElectionCalled is signed by the authority's key that it names, and by it alone.",
        )
    if statement.done_at > accepted_at:
        raise _from_the_future(statement.done_at, accepted_at)
    if body.drill and accepted_at != time_of_acceptance(None, statement, accepted_at):
        raise _off_the_drills_clock()
    election = body.begin(statement.election, Act(statement.done_at, accepted_at, ("AUTHORITY",), disclosed))
    election.size, election.last_accepted = 1, accepted_at
    return election


def _check_time(election: Election, statement: Statement, accepted_at: int) -> None:
    """Design 3: nothing is recorded before it was done, and the log's time never goes back."""
    if accepted_at < election.last_accepted:
        raise Refused(
            "time-back",
            "design 3",
            zh=f"记录时间{write_time(accepted_at)}早于上一条{write_time(election.last_accepted)}。",
            en=f"Accepted at {write_time(accepted_at)}, before the last entry of {write_time(election.last_accepted)}.",
        )
    if election.drill and accepted_at != time_of_acceptance(election, statement, accepted_at):
        raise _off_the_drills_clock()
    if statement.done_at > accepted_at:
        raise _from_the_future(statement.done_at, accepted_at)


def _check_stage(election: Election, body: Body) -> None:
    if election.cancelled:
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


def _check_signers(election: Election, body: Body, signers: tuple[str, ...]) -> tuple[str, ...]:
    """The officers who signed, in the order of the offices asked for. Raises Unauthorised (A39, A49)."""
    needed = body.signed_by
    if len(needed) == 1 and len(signers) == 1:
        officer = election.officers.get(signers[0])
        if officer is not None and not officer.dismissed and not officer.roles.isdisjoint(needed[0]):
            return (officer.id,)
    elif len(signers) == len(needed) == len(set(signers)):
        found = _assign(election, needed, signers)
        if found is not None:
            return found
    offices_zh = "；".join("或".join(ROLE_ZH[role] for role in sorted(office)) for office in needed)
    offices_en = "; ".join(" or ".join(sorted(office)) for office in needed)
    raise Unauthorised(
        "signers-lack-office",
        "domain 5.1; A49",
        zh=f"须由{len(needed)}人签名：{offices_zh}。收到{len(signers)}个签名，其中有人没有（或不再有）该职务。",
        en=f"Needs {len(needed)} signatures by: {offices_en}. Got {len(signers)}, and not each by a holder of that office.",
    )


def _assign(election: Election, needed: Signers, signers: tuple[str, ...]) -> tuple[str, ...] | None:
    """Signers matched to offices, each signer to one; None if that cannot be done."""
    if not needed:
        return ()
    for index, keyid in enumerate(signers):
        officer = election.officers.get(keyid)
        if officer is None or officer.dismissed or officer.roles.isdisjoint(needed[0]):
            continue
        rest = _assign(election, needed[1:], signers[:index] + signers[index + 1 :])
        if rest is not None:
            return (officer.id, *rest)
    return None


def _from_the_future(done_at: int, accepted_at: int) -> Refused:
    return Refused(
        "done-in-future",
        "design 3; A49",
        zh=f"写明于{write_time(done_at)}办理，晚于现在{write_time(accepted_at)}。请校准设备时钟。",
        en=f"Done at {write_time(done_at)} lies after now, {write_time(accepted_at)}. Check the device's clock.",
    )


def _off_the_drills_clock() -> Refused:
    return Refused(
        "drill-clock",
        "design: drills",
        zh="演练的记录时间须与演练时钟一致。",
        en="A drill's entries carry the time of the drill's clock.",
    )


def _unknown_key(keyid: str) -> Unauthorised:
    return Unauthorised(
        "key-unknown",
        "domain 5.1; A49",
        zh=f"密钥{keyid[:16]}没有在本选举中任命。",
        en=f"The key {keyid[:16]} has not been appointed in this election.",
    )
