"""Follows one log, step by step. What is believed is what the mirror's checkpoint covers, and nothing comes there unverified.

 (1) fetch the checkpoint
 (2) it is signed by the pinned key of this log
 (3) it does not contradict what was shown or believed before: neither another root for a size, nor a smaller size
 (4) remember it on the disk: from here on the log is bound by its signature
 (5) enough witnesses cosigned it
 (6) fetch the bundles that are new
 (7) the root of our own leaves is the one signed, now and before
 (8) the law allows each new entry, and each is signed
 (9) write tiles and bundles, then the checkpoint (`keeping.py`)

Killed anywhere, the next start goes on from the mirror: before (9) is done nothing of the step is believed, after it all.
What stands in the way is an alarm. What it leaves out: when steps are made (`following.py`).
"""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from typing import Literal, ParamSpec, TypeVar

import httpx

from services.audit.follower import comparing, judging, keeping, silence
from services.audit.follower.alarm_files import AlarmFiles
from services.audit.follower.alarms import Known, News, Raised
from services.audit.follower.believed import Believed
from services.audit.follower.config import Followed
from services.audit.follower.fetching import Server, Unreachable, fetch_all
from services.audit.follower.judging import Incoming, RootDiffers
from services.audit.follower.raising import Raising
from services.audit.follower.seen import Seen, Shown
from services.audit.follower.served import why_roots_differ
from services.audit.mirror import Mirror
from services.faults import reach
from shared.errors import Broken

logger = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

State = Literal["RESTORING", "FOLLOWING", "STOPPED"]


class Follower:
    """One log that is followed; `data` is the folder of all. `clock` gives milliseconds since 1970.

    Used by one task of one event loop. What blocks is done by `workers`, who have signatures verified by the `crew`.
    """

    def __init__(
        self,
        log: Followed,
        data: Path,
        http: httpx.AsyncClient,
        crew: Executor,
        workers: Executor,
        clock: Callable[[], int],
        step_bytes: int = 4_000_000_000,
    ) -> None:
        self.log = log
        self.folder = data / "logs" / log.id
        self.alarms = AlarmFiles(self.folder / "alarms", log.id)
        self.seen = Seen(self.folder / "seen.json")
        self.mirror = Mirror(self.folder / "mirror", guarded=True)
        self.believed = Believed(self.mirror, log.trust)
        self.trouble = ""
        """Why the last step did not reach its end; "" if it did."""
        self.contact_at = 0
        """When the log last gave a valid checkpoint with all its entries, in ms since this process began; 0 for never."""
        self.started_at = clock()
        self.grew_at = self.started_at
        self.watchers: list[Callable[[News], None]] = []
        self.on_restored: list[Callable[[Mirror], None]] = []
        """Called with the mirror whenever it was read and hashed anew, from its first entry on."""
        self._server = Server(http, log.url)
        self._crew = crew
        self._workers = workers
        self._clock = clock
        self._step_bytes = step_bytes
        self._keys = [each.key for each in log.trust.policy.logs if each.key.name == log.origin]
        self._whole = False
        """Whether the state in memory is that of the mirror; not while, and not after, entries were judged in vain."""
        self._restored = False
        self._raising = Raising(self.alarms, workers)
        self._asking = False
        """Whether a step waits for the log's server."""
        self._smaller = comparing.Smaller(log.url, log.stale_seconds)

    @property
    def state(self) -> State:
        """Whether entries are believed now; STOPPED until a person acknowledges an alarm."""
        if self.alarms.stopped is not None:
            return "STOPPED"
        return "FOLLOWING" if self._restored else "RESTORING"

    async def step(self) -> bool:
        """Goes through the steps once; whether all was in order and the mirror has what the log shows.

        Whatever goes wrong, nothing more is believed than before, and silence is noticed all the same.
        """
        try:
            return await self._step()
        except (OSError, Broken) as error:
            # An alarm could not be kept or read: a full or damaged disk must not end the following.
            self.trouble = str(error) or type(error).__name__
            logger.exception("%s: %s", self.log.id, self.trouble)
            return False

    async def _step(self) -> bool:
        """Raises OSError or Broken if an alarm can be neither kept nor read."""
        if await self._work(self.alarms.refresh):
            self._tell(None)
        for raised in self._raising.unkept:
            await self._raise(raised)
        if self.alarms.stopped is not None:
            return False
        good = False
        try:
            if (damage := self.mirror.damage) is not None:
                self._whole = False  # after somebody has looked the mirror is read again from its first entry
                self.mirror.damage = None
                raise self.believed.damaged(*damage)
            if not self._whole:
                await self._restore()
            self._asking = True
            await self._advance()
            good = True
        except Raised as raised:
            self.trouble = str(raised)
            await self._raise(raised)
        except (Unreachable, OSError) as error:
            self.trouble = str(error) or type(error).__name__
            logger.warning("%s: %s", self.log.id, self.trouble)
        except Exception as error:
            # Nobody foresaw it, perhaps a hostile log did: it must not keep the silence from being noticed.
            self.trouble = f"{type(error).__name__}: {error}"
            logger.exception("%s: a step failed in a way that nobody foresaw", self.log.id)
        finally:
            self._asking = False
        # A step that ended in the middle may have left the tree or the election ahead of the mirror.
        self._whole = self._whole and self.believed.tree.size == self.mirror.size
        await self._listen(good)
        self._raising.stepped(good)
        return good

    async def _restore(self) -> None:
        """Believes again what the mirror holds."""
        if not (self.mirror.folder / "checkpoint").exists():
            self.mirror = Mirror(
                self.mirror.folder, guarded=True
            )  # it was moved away: nothing is believed any more
        self.believed = Believed(self.mirror, self.log.trust)
        try:
            await self._work(self.seen.load)
        except Broken as error:
            raise self.believed.damaged("seen.json", str(error)) from error
        await self._work(self.believed.restore)
        # Of an earlier process: it may have been killed in the middle.
        await self._work(shutil.rmtree, self.folder / "incoming", ignore_errors=True)
        await self._work(keeping.write_policy, self.mirror.folder, self.log.policy)
        self.mirror.hold(self.believed.tree)
        self._whole = self._restored = True
        self._tell(None)
        for call in self.on_restored:
            call(self.mirror)

    async def _advance(self) -> None:
        # (1) Asked before the answer: what is not in it was not in the log at this moment.
        asked_at = self._clock()
        raw = await self._server.get("checkpoint", fresh=True)
        if raw is None:
            raise Unreachable(
                f"{self.log.url}/checkpoint: not found", zh=f"{self.log.url}/checkpoint：没有检查点"
            )
        # (2)
        shown = comparing.open_shown(raw, self._keys)
        # (3) (4)
        await self._compare(shown, asked_at)
        now, old = shown.checkpoint, self.believed.size
        if now.size > old:
            # (5)
            comparing.check_quorum(shown, self.log.trust.policy)
            # (6)
            incoming = Incoming(self.folder / "incoming", old, now.size)
            await self._fetch(incoming)
            reach("follower.fetched")
            self._asking = False
            # (7) to (9)
            await self._take(incoming, shown)
        if not self.contact_at and now.size <= old:
            # Nothing came since: what this process does not remember, the last entry's own time tells.
            self.grew_at = min(self.grew_at, self.believed.last_accepted or self.grew_at)
        self.contact_at = self._clock()
        self.trouble = ""

    async def _compare(self, shown: Shown, asked_at: int) -> None:
        """Steps 3 and 4. Raises Raised, or Unreachable for a smaller one that a cache may have kept."""
        comparing.contradict(shown, self._before())
        comparing.contradict_tree(shown, self.believed.tree, self.mirror.note)
        now = shown.checkpoint
        largest = max(self.seen.size, self.believed.size)
        self._smaller.check(shown, self._before(), largest, self._clock())
        if now.size > self.seen.size:
            await self._work(self.seen.grew, shown.note, asked_at, self.believed.size)
        else:
            await self._work(self.seen.again, asked_at)

    def _before(self) -> list[Shown]:
        """The checkpoints that the log is bound by: those it showed, and the believed one."""
        mine = self.mirror.checkpoint
        return [*self.seen.shown, *([] if mine is None else [Shown(mine, self.mirror.note)])]

    async def _fetch(self, incoming: Incoming) -> None:
        names = [name for name, _ in keeping.new_bundles(incoming.old, incoming.new)]
        await fetch_all(self._server, names, incoming.folder, self._step_bytes)

    async def _take(self, incoming: Incoming, shown: Shown) -> None:
        """Steps 7 to 9. The tree goes back if they fail; a replay that went ahead is made anew from the mirror."""
        tree = self.believed.tree
        try:
            signed = [each for each in self._before() if each.checkpoint.size <= incoming.new]
            try:
                await self._work(judging.extend, tree, incoming)
                judging.check_roots(tree, shown.checkpoint, *(each.checkpoint for each in signed))
            except RootDiffers:
                tree.truncate(incoming.old)
                before = [(each.checkpoint, each.note) for each in signed if each.note != shown.note]
                raise await why_roots_differ(self._server, (shown.checkpoint, shown.note), before) from None
        except Raised:
            # Nothing that this server gave is kept: the next step asks for all of it again.
            await self._work(shutil.rmtree, incoming.folder, ignore_errors=True)
            raise
        self._whole = False
        # Kept before the entries are believed: afterwards nobody would look at their times again.
        for remark in await self._work(self._judge, incoming, shown):
            await self._raise(remark)
        await self._work(
            keeping.write_growth, self.mirror.folder, incoming.folder, tree, incoming.old, shown.note
        )
        self._whole = True
        self.mirror.refresh()
        self.grew_at = self._clock()
        self._tell(None)

    def _judge(self, incoming: Incoming, shown: Shown) -> list[Raised]:
        """Step 8. Blocks. What is to be said although the entries may be believed."""
        replay, ledger = self.believed.replay, self.believed.ledger
        judging.judge(replay, ledger, incoming, self._crew, shown.checkpoint.origin)
        reach("follower.judged")
        if replay.log is None or replay.log.drill:
            return []  # a drill has a clock of its own
        bound_size, bound_at = self.seen.bound
        tolerance = round(self.log.clock_seconds * 1000)
        return judging.check_times(incoming, bound_size, bound_at, self._clock(), tolerance)

    async def listen(self) -> None:
        """Notices silence while a step waits for the server, which may drip for hours. To be called now and then beside steps."""
        if self._asking:
            try:
                await self._hush()
            except (OSError, Broken):
                logger.exception("%s: silence could not be kept as an alarm", self.log.id)

    async def _raise(self, raised: Raised) -> None:
        """Raises OSError if the disk does not take it."""
        known = await self._raising.keep(raised, self._clock(), self.believed.told)
        if known is not None:
            logger.error("%s: alarm %d: %s", self.log.id, known.alarm.number, raised)
            self._tell(known)

    async def _hush(self) -> None:
        """Whether the log is silent."""
        for raised in silence.silences(self.log, self.believed.log, self, self._clock()):
            await self._raise(raised)

    async def _listen(self, good: bool) -> None:
        """At the end of a step: whether the log is silent; or, if it was, whether it speaks again."""
        if good:
            self._raising.over(silence.SERVER_DIGEST)
        await self._hush()
        now = self._clock()
        for number in silence.over(good, self.grew_at, self.alarms.standing(), now):
            known = await self._work(self.alarms.end, number, now)
            self._tell(known)

    async def _work(self, function: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T:
        call = partial(function, *arguments, **options)
        return await asyncio.get_running_loop().run_in_executor(self._workers, call)

    def _tell(self, alarm: Known | None) -> None:
        news = News(self.log.id, self.mirror.size, alarm)
        for watcher in tuple(self.watchers):
            watcher(news)
