"""Check 2: the log you trust signed this size and root, enough witnesses saw it, and it is what it was
before.

Numbered as the report shows it: a checkpoint that is strictly read, its log's signature, the witnesses'
quorum, the trust file that came along, an earlier checkpoint, the election that it is about.
"""

from __future__ import annotations

from services.audit.verify.findings import Text
from services.audit.verify.ledger import Ledger
from shared.errors import JianpiaoError, Malformed, ProofError
from shared.log import checkpoint as checkpoints
from shared.log import note
from shared.log.checkpoint import Checkpoint
from shared.log.hashing import short
from shared.log.note import SignedNote, VerifierKey
from shared.log.policy import NONE
from shared.log.tree import Tree
from shared.log.trust import Trust, parse_trust


def read_trust(raw: bytes) -> Trust:
    """The trust file that the verifying person brought. Raises Malformed."""
    try:
        return parse_trust(raw.decode("utf-8", "strict"))
    except UnicodeDecodeError as error:
        raise Malformed(f"policy: not UTF-8: {error}", zh="信任文件：不是 UTF-8") from error


def check_checkpoint(ledger: Ledger, raw: bytes, trust: Trust, *, strict: bool) -> Checkpoint | None:
    """The checkpoint that `raw` claims, None if it makes no sense. Whether it can be believed is in the
    ledger."""
    try:
        claimed = checkpoints.parse_text(note.parse(raw).text)
    except Malformed as error:
        ledger.add("checkpoint-malformed", place="checkpoint", why=error)
        return None
    try:
        checkpoints.open_note(raw, *(log.key for log in trust.policy.logs))
    except JianpiaoError as error:
        ledger.add("checkpoint-untrusted", place="checkpoint", why=error)
        return claimed
    try:
        trust.policy.check(raw)
    except JianpiaoError as error:
        ledger.add("quorum-missing", place="checkpoint", why=error)
        return claimed
    if strict and (expected := canonical(raw, trust)) != raw:
        ledger.add(
            "checkpoint-lines",
            place="checkpoint",
            expected=f"{len(note.parse(expected).signatures)} lines",
            found=f"{len(note.parse(raw).signatures)} lines",
        )
    return claimed


def canonical(raw: bytes, trust: Trust) -> bytes:
    """The checkpoint as a bundle carries it: one line of each trusted key, logs before witnesses.

    A line of a key that nobody trusts says nothing, and a byte of it could be changed unseen. Raises
    Malformed if no trusted key is left.
    """
    signed = note.parse(raw)
    keys: list[VerifierKey] = [log.key for log in trust.policy.logs]
    keys += [witness.key for witness in trust.policy.witnesses]
    lines = [line for key in keys for line in note.signatures_by(signed, key)[-1:]]
    if not lines:
        raise Malformed("checkpoint: no line of a trusted key", zh="检查点：没有所信任密钥的签名")
    return note.encode(SignedNote(signed.text, tuple(lines)))


def check_policy(ledger: Ledger, mine: bytes, theirs: bytes | None) -> None:
    """The copy that travels with a log must be the file that the verifying person brought, byte for byte."""
    if theirs is not None and theirs != mine:
        at = next(
            (i for i, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b),
            min(len(mine), len(theirs)),
        )
        ledger.add(
            "policy-differs",
            place="policy",
            expected=mine[at : at + 40].decode("utf-8", "replace"),
            found=theirs[at : at + 40].decode("utf-8", "replace"),
            zh=f"第{at}个字节起",
            en=f"from byte {at} on",
        )


def check_since(ledger: Ledger, raw: bytes, trust: Trust, now: Checkpoint, tree: Tree | None) -> bool:
    """Whether the log begins with what it was at an earlier checkpoint: the root at that size is computed again.

    Without a tree, because leaves are missing, this stays open and the check is not completed.
    """
    try:
        then, _ = checkpoints.open_note(raw, *(log.key for log in trust.policy.logs))
        if then.origin != now.origin:
            raise ProofError(f"expected the origin {now.origin}, got {then.origin}")
    except JianpiaoError as error:
        ledger.add("since-untrusted", why=error)
        return False
    if then.size > now.size:
        ledger.add("since-longer", expected=f">= {then.size}", found=now.size)
    elif tree is None:
        ledger.give_up(
            2, "条目不全，无法与从前的检查点比较。", "Entries are missing: no comparison with the past."
        )
    elif (root := tree.root(then.size)) != then.root:
        ledger.add(
            "since-differs",
            place=f"root at size {then.size}",
            expected=then.root.hex(),
            found=root.hex(),
        )
    else:
        return True
    return False


def check_origin(ledger: Ledger, origin: str, election: str, *, drill: bool) -> None:
    """The origin ends in the election's id, and says whether it is a drill: `<log>/log/<id>` or
    `<log>/drill/<id>`."""
    expected = f"/{'drill' if drill else 'log'}/{election}"
    if not origin.endswith(expected):
        ledger.add("origin-differs", expected=f"…{expected}", found=origin)


def complete(ledger: Ledger, now: Checkpoint, trust: Trust, *, since: bool | None) -> None:
    """Check 2 has looked at everything it was given; the report says what that was.

    `since`: whether an earlier checkpoint agrees; None if none was given.
    """
    quorum = trust.policy.quorum
    zh = [f"{now.size}条", f"根{short(now.root)}", "不要求见证" if quorum == NONE else f"见证{quorum}"]
    en = [
        f"{now.size} entries",
        f"root {short(now.root)}",
        "no witness asked for" if quorum == NONE else f"quorum {quorum}",
    ]
    compared = {
        None: Text("未与从前的检查点比较", "no earlier checkpoint to compare"),
        True: Text("与从前的检查点一致", "consistent with the earlier checkpoint"),
        False: Text("与从前的检查点不一致", "not consistent with the earlier checkpoint"),
    }[since]
    zh.append(compared.zh)
    en.append(compared.en)
    ledger.complete(2, "，".join(zh), ", ".join(en))
