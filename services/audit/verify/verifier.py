"""Proves or refutes one log: the numbered checks in their order, and what they found.

 1  read strictly: the files of the checkpoint's size and nothing else, every entry in its one spelling
 2  checkpoint: the trusted log's signature, the quorum of witnesses, consistent with an earlier checkpoint
 3  every leaf, every tile and the root
 4  every statement's signature, by a key that was appointed to that role at that entry
 5  every entry lawful in its state
 6  a second, separately written recount equals the declared outcome
 7  the papers add up
 8  audit assertions: what the entries themselves show, looked at again without the law
 9  disclosed private fields open their digests, and the law accepts what they say
10  other elections that are cited, in their own bundles

A campaign's log has no papers: checks 6 and 7 do not apply to it, and check 8 asks the campaign's own assertions.

What it leaves out: files and networks (`source.py`, `remote.py`) and what the reader sees (`report.py`).
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Future
from dataclasses import dataclass, field
from typing import Final, TypeVar

from services.audit.verify import campaign_text, checkpoints, files
from services.audit.verify.cited import Shelf, VerifyAll, check_cited
from services.audit.verify.count import Counted, compare, count
from services.audit.verify.crew import Crew
from services.audit.verify.disclosed import conclude
from services.audit.verify.disclosures import Disclosures
from services.audit.verify.layout import CHECKPOINT, MAX_SIZE, POLICY, README, bundles_of
from services.audit.verify.ledger import Ledger
from services.audit.verify.readme import readme
from services.audit.verify.replay import Replay
from services.audit.verify.signatures import Stretch, Verified, verify_stretch
from services.audit.verify.source import Source
from shared.campaign.state import Campaign
from shared.election.state import Election
from shared.errors import Malformed
from shared.log.checkpoint import Checkpoint
from shared.log.tiles import decode_entries
from shared.log.tree import Tree
from shared.log.trust import Trust

BUNDLES_AT_ONCE: Final = 2
"""Bundles of entries in one stretch of work: some 40 ms, so that no core waits long at the end."""

T = TypeVar("T")

Progress = Callable[[int, int], None]
"""Called with the number of entries verified and the number of all."""


@dataclass(frozen=True)
class Question:
    """What is to be verified, and by what trust. `policy` is the text that `trust` was read from."""

    source: Source
    policy: bytes
    trust: Trust
    since: bytes | None = None
    disclosures: Disclosures | None = None
    jobs: int = 1
    cited: Sequence[Source] = ()
    """Bundles of elections that the log cites."""
    beside: Shelf = lambda wanted: ()
    """Bundles of a folder: those that are cited are followed, others are none of this question."""
    follow: VerifyAll | None = None
    """How a cited bundle is verified in full; by default here, as this one."""
    beneath: bool = False
    """Whether this is itself a cited bundle: then `cited` holds all that were given, and not all of it is for this one."""
    verified: dict[int, Ledger] = field(default_factory=dict)
    """What has been found about cited bundles already."""


@dataclass
class Answer:
    """The checks, and what the report tells beside them."""

    ledger: Ledger = field(default_factory=Ledger)
    checkpoint: Checkpoint | None = None
    last_accepted_at: str = ""
    election: Election | None = None
    campaign: Campaign | None = None
    counted: Counted | None = None


def verify(question: Question, progress: Progress = lambda done, all: None) -> Answer:
    """Makes every check that can be made; never stops at the first that fails."""
    answer = Answer()
    ledger, source = answer.ledger, question.source
    files.check_once(ledger, source)
    raw = files.read(ledger, source, CHECKPOINT)
    checkpoints.check_policy(ledger, question.policy, files.read(ledger, source, POLICY))
    if raw is None:
        ledger.add("file-missing", place=CHECKPOINT)
    else:
        answer.checkpoint = checkpoints.check_checkpoint(ledger, raw, question.trust, strict=source.strict)
    if answer.checkpoint is None or answer.checkpoint.size > MAX_SIZE:
        for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10):
            ledger.give_up(number, "没有可用的检查点。", "There is no checkpoint to go by.")
        ledger.take(files.frame(source))
        return answer
    _check_beside(ledger, source, answer.checkpoint)
    # Nothing that is made here forms cycles; looking for them in a growing election costs more than the law.
    collecting = gc.isenabled()
    gc.disable()
    try:
        _read_entries(question, answer, answer.checkpoint, progress)
    finally:
        if collecting:
            gc.enable()
    return answer


def _check_beside(ledger: Ledger, source: Source, now: Checkpoint) -> None:
    files.check_names(ledger, source, now.size)
    text = files.read(ledger, source, README)
    if text is not None and text != readme(now):
        ledger.add("readme-differs", place=README)


def _read_entries(question: Question, answer: Answer, now: Checkpoint, progress: Progress) -> None:
    replay = Replay(answer.ledger, question.trust.authority, question.disclosures)
    bundles = bundles_of(now.size)
    with Crew(question.source, question.jobs) as crew:
        framing = crew.ask(files.frame)
        counting = crew.ask(count, bundles, question.disclosures)
        work = _Work(now.size, progress)
        for start in range(0, len(bundles), BUNDLES_AT_ONCE):
            some = bundles[start : start + BUNDLES_AT_ONCE]
            first, keys = replay.size, dict[str, bytes]()
            for name, width in some:
                _replay_bundle(question.source, answer.ledger, replay, name, width, keys)
            work.began(crew.ask(verify_stretch, Stretch(first, some, keys)), replay.size - first)
        leaves = work.finish(answer.ledger, replay.signatures)
        framed = _result(framing, answer.ledger, 1)
        answer.ledger.take(framed or ())
        answer.counted = _result(counting, answer.ledger, 6, 7, 8)
    answer.election, answer.campaign = replay.election, replay.campaign
    answer.last_accepted_at = replay.last_accepted_at
    _conclude(question, answer, now, replay, leaves)


def _replay_bundle(
    source: Source, ledger: Ledger, replay: Replay, name: str, width: int, keys: dict[str, bytes]
) -> None:
    """Judges the entries of one bundle. Of one that cannot be read, the places are left out."""
    begin = replay.size
    try:
        content = files.read(ledger, source, name)
        entries = [] if content is None else decode_entries(content)
    except Malformed as error:
        ledger.add("bundle-malformed", place=name, why=error)
        content, entries = None, []
    if content is not None and len(entries) != width:
        ledger.add("bundle-width", place=name, expected=width, found=len(entries))
    replay.take(entries[:width], keys)
    replay.skip(begin + width)


class _Work:
    """The stretches that the crew has been asked to verify."""

    def __init__(self, size: int, progress: Progress) -> None:
        self._size = size
        self._progress = progress
        self._asked: list[Future[Verified]] = []
        self._done = 0

    def began(self, asked: Future[Verified], entries: int) -> None:
        """A stretch of so many entries is being verified."""
        self._asked.append(asked)
        asked.add_done_callback(lambda _: self._add(entries))
        self._progress(self._done, self._size)

    def _add(self, entries: int) -> None:
        self._done += entries

    def finish(self, ledger: Ledger, signatures: int) -> list[bytes] | None:
        """Waits for all, records what was found, and returns the leaf hashes; None if some are missing.

        `signatures` is how many the replay saw: as many must have been decided upon.
        """
        leaves: list[bytes | None] = []
        decided = 0
        for asked in self._asked:
            verified = _result(asked, ledger, 4)
            if verified is None:
                leaves.append(None)
                continue
            ledger.take(verified.findings)
            for number, more in verified.more.items():
                ledger.count(number, more)
            leaves += verified.leaves
            decided += verified.signatures
            self._progress(self._done, self._size)
        if decided != signatures:
            ledger.give_up(
                4,
                f"{signatures}个签名只验了{decided}个。",
                f"Only {decided} of {signatures} signatures were verified.",
            )
        found = [each for each in leaves if each is not None]
        return found if len(found) == len(leaves) else None


def _result(asked: Future[T], ledger: Ledger, *numbers: int) -> T | None:
    """What a process of the crew answered. If it died, the checks that needed it stay open."""
    try:
        return asked.result()
    except BrokenExecutor:
        for number in numbers:
            ledger.give_up(number, "有进程中途退出（内存不足？）。", "A process of ours died; out of memory?")
        return None


def _conclude(
    question: Question, answer: Answer, now: Checkpoint, replay: Replay, leaves: list[bytes] | None
) -> None:
    ledger, size = answer.ledger, now.size
    ledger.complete(1, f"{size}条", f"{size} entries")
    tree = Tree.from_leaf_hashes(b"".join(leaves)) if leaves is not None else None
    if tree is None or tree.size != size:
        tree = None
        ledger.give_up(3, "条目不全，无法计算根。", "Entries are missing; the root cannot be computed.")
    else:
        compared = files.check_tiles(ledger, question.source, tree, now)
        ledger.complete(3, f"{size}个叶，{compared}个数据块", f"{size} leaves, {compared} tiles")
    agrees = None
    if question.since is not None:
        agrees = checkpoints.check_since(ledger, question.since, question.trust, now, tree)
    if replay.log is None:
        for number in (2, 4, 5, 6, 7, 8, 10):
            ledger.give_up(number, "这本账没有发起任何选举。", "This log has called no election.")
    else:
        checkpoints.check_origin(ledger, now.origin, replay.log.id, drill=replay.log.drill)
        check_cited(
            ledger,
            replay.log,
            question.cited,
            question.follow or _verify_beneath(question),
            beneath=question.beneath,
            beside=question.beside,
        )
    checkpoints.complete(ledger, now, question.trust, since=agrees)
    if question.trust.authority is None:
        ledger.give_up(
            4, "信任文件没有写明召集机关的密钥。", "The trust file does not name the authority's key."
        )
    ledger.complete(4, f"{replay.signatures}个签名", f"{replay.signatures} signatures")
    ledger.complete(5, f"{replay.accepted}条合法", f"{replay.accepted} lawful entries")
    if answer.campaign is not None:
        answer.counted = None  # the counters saw nothing of an election
        campaign_text.conclude(ledger, answer.campaign)
    elif answer.counted is not None:
        compare(ledger, answer.counted)
    conclude(ledger, question.disclosures, replay)


def _verify_beneath(question: Question) -> VerifyAll:
    """How a cited bundle is verified: as this one, and what it cites in turn by the same bundles."""

    def verify_beneath(source: Source, policy: bytes, trust: Trust) -> Ledger:
        # By whatever way it is reached, a bundle is verified once: there can be more ways than anybody can walk.
        known = question.verified.get(id(source))
        if known is None:
            others = tuple(each for each in question.cited if each is not source)
            asked = Question(
                source,
                policy,
                trust,
                jobs=question.jobs,
                cited=others,
                beside=lambda wanted: [each for each in question.beside(wanted) if each is not source],
                beneath=True,
                verified=question.verified,
            )
            known = question.verified[id(source)] = verify(asked).ledger
        return known

    return verify_beneath
