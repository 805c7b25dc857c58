"""Looks at new entries before anything of them is believed: do they give the signed root, does the law allow each, is it signed.

 (1) every bundle is read strictly, and what overlaps with the mirror is what the mirror has
 (2) the root of our own leaves is the one that the log signed, now and at every size that it showed us before
 (3) the law accepts each entry again, in order, and each signature is of a key appointed by then
 (4) no time of acceptance is before we saw the log without that entry, or after now

What fails (1) or (2) may be a server's or a wire's fault and leaves nothing behind. What fails (3) the log has signed.
Leaves out: fetching (`fetching.py`) and writing (`keeping.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from services.audit.follower.alarms import Kind, Raised, evidence
from services.audit.follower.keeping import new_bundles
from services.audit.verify.checkpoints import check_origin
from services.audit.verify.findings import Finding
from services.audit.verify.ledger import Ledger
from services.audit.verify.replay import Replay, decode_line
from services.audit.verify.signatures import Stretch, Verified, verify_stretch
from shared.clock import read_time, write_time
from shared.errors import Malformed
from shared.log.checkpoint import Checkpoint
from shared.log.hashing import leaf_hash
from shared.log.tiles import TILE_WIDTH, decode_entries, encode_entries
from shared.log.tree import Tree

CHUNK: Final = 2 * TILE_WIDTH
"""Entries judged before the next are read; meanwhile the signatures of those before are verified in other threads."""

HOUR: Final = 3_600_000
"""Milliseconds."""

KINDS: Final[dict[str, Kind]] = {
    "signature-invalid": "BAD_SIGNATURE",
    "key-not-appointed": "BAD_SIGNATURE",
    "authority-differs": "BAD_SIGNATURE",
    "entry-malformed": "MALFORMED",
    "statement-malformed": "MALFORMED",
    "time-goes-back": "CLOCK",
    "time-wrong": "CLOCK",
}
"""The verifier's finding → our alarm; any other finding about an entry is UNLAWFUL."""


class RootDiffers(Exception):
    """The fetched entries do not give the signed root: a fork, or a server that alters files. `served.py` tells which."""


@dataclass(frozen=True)
class Incoming:
    """Fetched bundles in a folder: those that a log of `new` entries has and one of `old` had not. A Source of new entries."""

    folder: Path
    old: int
    new: int
    strict: bool = False

    def bundle(self, name: str, width: int) -> list[bytes]:
        """The entries of a bundle. Raises Raised if it cannot be read strictly."""
        try:
            found = decode_entries((self.folder / name).read_bytes())
        except Malformed as error:
            raise _altered(name, str(error)) from error
        if len(found) != width:
            raise _altered(name, f"expected {width} entries, got {len(found)}")
        return found

    def chunks(self) -> Iterator[list[bytes]]:
        """The new entries, in order."""
        first, waiting = self.old - self.old % TILE_WIDTH, list[bytes]()
        for name, width in new_bundles(self.old, self.new):
            waiting += self.bundle(name, width)[max(self.old - first, 0) :]
            first += width
            if len(waiting) >= CHUNK:
                yield waiting
                waiting = []
        if waiting:
            yield waiting


@dataclass(frozen=True)
class Chunk:
    """Some entries in the shape in which `verify_stretch` reads them."""

    bundles: dict[str, bytes]
    strict: bool = False

    @classmethod
    def of(cls, entries: Sequence[bytes]) -> Chunk:
        """These entries."""
        starts = range(0, len(entries), TILE_WIDTH)
        return cls({str(start): encode_entries(entries[start : start + TILE_WIDTH]) for start in starts})

    def names(self) -> list[str]:
        return list(self.bundles)

    def read(self, name: str) -> bytes | None:
        return self.bundles.get(name)

    def frame(self) -> Iterator[Finding]:
        return iter(())


def extend(tree: Tree, incoming: Incoming) -> None:
    """Steps 1 and 2 as far as hashing goes: the tree with the new leaves.

    Raises Raised, or RootDiffers; then the tree is as before.
    """
    try:
        for name, width in new_bundles(incoming.old, incoming.new):
            leaves = [leaf_hash(entry) for entry in incoming.bundle(name, width)]
            overlap = tree.size % TILE_WIDTH
            first = tree.size - overlap
            if b"".join(leaves[:overlap]) != tree.nodes(0, first, overlap):
                raise RootDiffers  # what follows cannot give a root that begins with ours
            tree.extend(leaves[overlap:])
    except (Raised, RootDiffers):
        tree.truncate(incoming.old)
        raise


def check_roots(tree: Tree, *signed: Checkpoint) -> None:
    """Step 2: the tree has every root that the log signed. Raises RootDiffers."""
    for each in signed:
        if each.size <= tree.size and tree.root(each.size) != each.root:
            raise RootDiffers


def judge(replay: Replay, ledger: Ledger, incoming: Incoming, crew: Executor, origin: str) -> None:
    """Step 3; `origin` is the name under which the log signs. Raises Raised for the first entry that does not hold; then the replay is of no use any more."""
    asked: list[tuple[int, int, Future[Verified]]] = []
    try:
        for entries in incoming.chunks():
            first, before, keys = replay.size, replay.signatures, dict[str, bytes]()
            replay.take(entries, keys)
            chunk = Chunk.of(entries)
            names = [(name, min(TILE_WIDTH, len(entries) - int(name))) for name in chunk.bundles]
            future = crew.submit(verify_stretch, chunk, Stretch(first, names, keys))
            asked.append((first, replay.signatures - before, future))
            _check(ledger, incoming, asked, most=8)
        _check(ledger, incoming, asked, most=0)
        if replay.log is not None:
            check_origin(ledger, origin, replay.log.id, drill=replay.log.drill)
            _check(ledger, incoming, asked, most=0)
    finally:
        for _, _, each in asked:
            each.cancel()


def check_times(incoming: Incoming, bound_size: int, bound_at: int, now: int, tolerance: int) -> list[Raised]:
    """Step 4: what is to be said about times, in milliseconds; the entries may be believed all the same.

    At `bound_at` the log had shown `bound_size` entries, so those from there on were accepted no earlier. Times never
    go back within a log (step 3), so the first of them and the last entry tell for all.
    """
    found = []
    first = max(bound_size, incoming.old)
    if bound_at and first < incoming.new:
        entry = _entry(incoming, first)
        accepted = read_time(decode_line(entry).accepted_at)
        if accepted < bound_at - tolerance:
            found.append(
                Raised(
                    "CLOCK",
                    f"第{first}条称收录于{write_time(accepted)}，但{write_time(bound_at)}时日志还没有这一条：倒填日期，或被扣留",
                    f"entry {first} says it was accepted at {write_time(accepted)}, but at {write_time(bound_at)} the log did not "
                    "have it: back-dated, or held back",
                    index=first,
                    expected=f">= {write_time(bound_at - tolerance)}",
                    found=write_time(accepted),
                    evidence=(evidence(f"entry {first}", entry),),
                    subject=_same("earlier", bound_at, bound_at - accepted, tolerance),
                )
            )
    entry = _entry(incoming, incoming.new - 1)
    accepted = read_time(decode_line(entry).accepted_at)
    if accepted > now + tolerance:
        found.append(
            Raised(
                "CLOCK",
                f"第{incoming.new - 1}条称收录于将来：{write_time(accepted)}",
                f"entry {incoming.new - 1} says it was accepted in the future: {write_time(accepted)}",
                index=incoming.new - 1,
                expected=f"<= {write_time(now + tolerance)}",
                found=write_time(accepted),
                evidence=(evidence(f"entry {incoming.new - 1}", entry),),
                subject=_same("later", now, accepted - now, tolerance),
            )
        )
    return found


def _same(which: str, moment: int, apart: int, tolerance: int) -> str:
    """What makes two findings about times the same one: within one hour of ours, and not twice as far apart.

    So a clock that is a little wrong, whose alarm stands, hides nobody's back-dating; and entries by the thousand, each of
    which is late, are some alarms an hour.
    """
    return f"{which} {moment // HOUR} {(apart // max(tolerance, 1)).bit_length()}"


def _check(
    ledger: Ledger, incoming: Incoming, asked: list[tuple[int, int, Future[Verified]]], most: int
) -> None:
    """Takes in what the crew has verified until at most `most` chunks are left. Raises Raised for what does not hold."""
    while len(asked) > most or (asked and _findings(ledger)):
        first, signatures, future = asked.pop(0)
        verified = future.result()
        ledger.take(verified.findings)
        if not _findings(ledger) and (verified.signatures != signatures or None in verified.leaves):
            raise Malformed(
                f"entries from {first} on: {signatures} signatures, {verified.signatures} verified"
            )
    # The law goes ahead of the signatures: of all that was found, the first entry is the one to tell.
    if found := _findings(ledger):
        raise _raised(min(found, key=lambda each: -1 if each.index is None else each.index), incoming)
    if ledger.checks[5].reason.en:
        text = ledger.checks[5].reason
        raise Raised("UNLAWFUL", text.zh, text.en, stops=True)


def _findings(ledger: Ledger) -> list[Finding]:
    return [each for check in ledger.checks.values() for each in check.findings]


def _raised(found: Finding, incoming: Incoming) -> Raised:
    shown = () if found.index is None else (evidence(f"entry {found.index}", _entry(incoming, found.index)),)
    return Raised(
        KINDS.get(found.code, "UNLAWFUL"),
        found.zh,
        found.en,
        stops=True,
        index=found.index,
        place=found.place,
        expected=found.expected,
        found=found.found,
        clause=found.clause,
        evidence=shown,
    )


def _entry(incoming: Incoming, index: int) -> bytes:
    start = index - index % TILE_WIDTH
    for name, width in new_bundles(start, min(start + TILE_WIDTH, incoming.new)):
        return incoming.bundle(name, width)[index - start]
    raise Malformed(f"entry {index}: not among those that came in")


def _altered(name: str, why: str) -> Raised:
    return Raised(
        "MALFORMED",
        f"服务器给出的{name}不是日志所签的内容",
        f"{name}, as the server gives it, is not what the log signed: {why}",
        place=name,
        found=why,
        subject="files",
    )
