"""All elections of one service: calls new ones, takes each statement to its writer, reads them back.

What it leaves out: what a writer does (`writer.py`), which elections are in memory (`open_elections.py`), and
HTTP.
"""

from __future__ import annotations

import asyncio
import logging
import time
from bisect import insort
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import partial
from typing import Concatenate, Final, ParamSpec, TypeVar
from uuid import UUID

from services.ballot.accepted import Accepted, Closing, Outcome, Submission, Unavailable
from services.ballot.config import Config, Figures
from services.ballot.cosigning import Cosigning
from services.ballot.data_folder import DataFolder
from services.ballot.errors import UnknownElection
from services.ballot.loading import Loader
from services.ballot.log_keys import load_log_keys
from services.ballot.open_elections import OpenElections
from services.ballot.published import PublishedLog
from services.ballot.reception import KeyRing, Law, check_signatures, receive
from services.ballot.store import database
from services.ballot.store.committer import Committer
from services.ballot.store.entries import Store, available
from services.ballot.tools import Tools
from services.ballot.withheld import Withheld, check_publishing, withheld_among
from services.ballot.writer import Writer
from shared import law as the_law
from shared.campaign.opening import CampaignOpened
from shared.election.calling.call import ElectionCalled
from shared.election.state import Election
from shared.election.statement import Statement
from shared.envelope import Envelope
from shared.errors import JianpiaoError, Malformed, Unauthorised
from shared.law import Log

__all__ = ["Config", "Elections", "Figures"]

THREADS: Final = 6
"""For what blocks: reading elections and long batches, and writing public files. All of it waits most of the time."""
READY_SECONDS: Final = 5.0

logger = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


class Elections:
    """The logs of one service. For one event loop; made by `open`."""

    def __init__(
        self, config: Config, folder: DataFolder, store: Store, tools: Tools, threads: ThreadPoolExecutor
    ) -> None:
        self._config = config
        self._folder = folder
        self._store = store
        self._tools = tools
        self._threads = threads
        self._open = OpenElections(tools, config.max_open)
        self._ids: list[UUID] = []
        self._known: set[UUID] = set()
        self._catching_up: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, config: Config, law: Law = the_law) -> Elections:
        """Checks keys, database and folder, and begins to publish what a crash left unpublished.

        Raises Broken if another process has the folder or something does not fit, Unavailable without a
        database.
        """
        folder = DataFolder(config.data)
        threads = ThreadPoolExecutor(THREADS, thread_name_prefix="ballot")
        try:
            keys = load_log_keys(config.data, config.log_name)
            store = await asyncio.get_running_loop().run_in_executor(threads, _open_store, config.dsn)
        except BaseException:
            folder.close()
            threads.shutdown()
            raise
        tools = Tools(
            data=config.data,
            loader=Loader(store, keys, law),
            committer=Committer(store),
            threads=threads,
            clock=config.clock or _clock,
            max_waiting=config.max_waiting,
            watch=config.watch,
            cosigning=Cosigning(config.witnesses, config.witness_seconds),
        )
        elections = cls(config, folder, store, tools, threads)
        try:
            await elections._begin()
        except BaseException:
            await elections.close()
            raise
        return elections

    async def call(self, envelope: Envelope, disclosures: Sequence[str] = ()) -> Accepted:
        """ElectionCalled or CampaignOpened: starts a log. Raises Malformed, Refused (also if the authority is not
        trusted here), Unavailable or Broken.
        """
        submission = Submission(envelope, disclosures)
        received = receive(submission, self._law)
        election = _uuid(received.statement)
        if election not in self._known:
            self._check_caller(received.statement)
            # Before anything is set up for it: nobody shall fill our memory with elections that were never
            # called.
            check_signatures(received, None, KeyRing(self._law))
        (outcome,) = await self._submit(election, [submission])
        if isinstance(outcome, Accepted):
            self._add(election)
            return outcome
        if election not in self._known:
            await self._open.drop(election)
        raise outcome

    async def submit(self, election: UUID, envelope: Envelope, disclosures: Sequence[str] = ()) -> Accepted:
        """One statement. Raises UnknownElection, Malformed, Refused, Unavailable (Overloaded, Closing) or Broken."""
        self._check_known(election)
        (outcome,) = await self._submit(election, [Submission(envelope, disclosures)])
        if isinstance(outcome, Accepted):
            return outcome
        raise outcome

    async def submit_many(self, election: UUID, submissions: Sequence[Submission]) -> list[Outcome]:
        """Several, decided in order and stored in one transaction; one outcome each.

        Raises as `submit` if none of them was looked at.
        """
        self._check_known(election)
        return await self._submit(election, submissions)

    @property
    def open_drills(self) -> bool:
        """Whether any key may call a drill here."""
        return self._config.open_drills

    def ids(self) -> list[UUID]:
        """All elections, in order of their ids: as they are UUIDv7, the oldest first."""
        return list(self._ids)

    def now(self) -> int:
        """The service's clock: milliseconds since 1970 UTC."""
        return self._tools.clock()

    async def state(self, election: UUID) -> Election:
        """What the election remembers now: to be read at once, never kept, never changed.

        Raises as `submit`, and UnknownElection for a campaign.
        """
        log = await self.log(election)
        if not isinstance(log, Election):
            raise UnknownElection(
                f"{election} is a campaign, not an election; see /campaigns/{election}",
                zh=f"{election} 是换届工作，不是一场选举，见 /campaigns/{election}",
            )
        return log

    async def log(self, election: UUID) -> Log:
        """As `state`, for an election or a campaign."""
        writer = await self._writer(election)
        if writer.state is None:
            raise UnknownElection(f"no such election: {election}", zh=f"没有这次选举：{election}")
        return writer.state

    async def entries(self, election: UUID, start: int, limit: int) -> list[bytes]:
        """Stored entries from index `start`, verbatim. Raises UnknownElection or Unavailable."""
        return await self.of_store(Store.entries, election, start, limit)

    async def find(self, election: UUID, statement_id: str) -> Accepted | None:
        """The answer to a statement that was accepted, by its id (hex); `new` is False. Raises as `submit`."""
        return (await self._writer(election)).find(statement_id)

    async def cosigned(self, election: UUID, index: int) -> bytes:
        """The receipt of an entry by the checkpoint that is public, with its witnesses' lines. Raises UnknownEntry, and as `submit`."""
        return await (await self._writer(election)).cosigned(index)

    async def disclosures(self, election: UUID, index: int) -> list[str]:
        """The private fields of one entry that were not erased. Raises UnknownElection or Unavailable."""
        return await self.of_store(Store.disclosures, election, index)

    async def disclosed(self, election: UUID, start: int, limit: int) -> list[tuple[bytes, list[str]]]:
        """At most `limit` entries from index `start`, each with its private fields that were not erased. Raises as `disclosures`."""
        entries = await self.entries(election, start, limit)
        private = await self.of_store(Store.disclosures_among, election, start, start + len(entries))
        return [(entry, private.get(index, [])) for index, entry in enumerate(entries, start)]

    async def disclosures_left(self, election: UUID, end: int) -> int:
        """As `Store.disclosures_left`. Raises as `disclosures`."""
        return await self.of_store(Store.disclosures_left, election, end)

    async def of_store(
        self,
        ask: Callable[Concatenate[Store, UUID, P], T],
        election: UUID,
        *arguments: P.args,
        **named: P.kwargs,
    ) -> T:
        """What `ask` does with the store for an election, in a thread. Raises UnknownElection or Unavailable."""
        self._check_known(election)
        with available():
            return await self._tools.in_thread(partial(ask, self._store, election, *arguments, **named))

    def figures(self) -> Figures:
        """Counters and levels for metrics."""
        writers, counters = self._open.writers(), self._tools.counters
        return Figures(
            **asdict(counters),
            waiting=sum(writer.waiting for writer in writers),
            open_writers=len(writers),
            unpublished=sum(writer.publisher.behind for writer in writers),
            withheld=len(self.withheld()),
        )

    def withheld(self) -> list[Withheld]:
        """Elections that go on, but whose publication waits until enough witnesses answer."""
        return withheld_among(self._open.writers())

    async def add_cosignatures(self, election: UUID, raw: bytes) -> int:
        """As `Publisher.add_cosignatures`; raises also as `submit`."""
        return await (await self._writer(election)).publisher.add_cosignatures(raw)

    def sizes(self) -> dict[UUID, int]:
        """How many entries each election has that is in memory."""
        return {each.election: each.state.size for each in self._open.writers() if each.state is not None}

    async def check_ready(self) -> None:
        """Raises Unavailable or Broken if statements could not be accepted or published now."""
        try:
            async with asyncio.timeout(READY_SECONDS):
                await self._tools.committer.check()
        except TimeoutError as error:
            raise Unavailable("the database does not answer", zh="数据库没有应答") from error
        check_publishing(self._open.writers())

    async def close(self) -> None:
        """Answers what is being stored, refuses the rest with Closing, publishes, keeps snapshots, lets go."""
        if self._catching_up is not None:
            self._catching_up.cancel()
            await asyncio.wait([self._catching_up])
        await self._open.close()
        await self._tools.cosigning.close()
        await asyncio.to_thread(self._tools.committer.close)
        self._threads.shutdown()
        self._store.close()
        self._folder.close()

    @property
    def _law(self) -> Law:
        return self._tools.loader.law

    async def _begin(self) -> None:
        await self._tools.committer.check()
        with available():
            for election in await self._tools.in_thread(self._store.logs):
                self._add(election)
            sizes = await self._tools.in_thread(self._store.sizes)
        self._catching_up = asyncio.create_task(self._catch_up(sizes))

    async def _catch_up(self, sizes: dict[UUID, int]) -> None:
        """Opens every election of which not all is public; its writer does the rest."""
        for election in self._ids.copy():
            try:
                published = await self._tools.in_thread(
                    PublishedLog(self._config.data, election).checkpoint, self._tools.loader.keys
                )
                if published is None or published.size != sizes[election]:
                    await self._writer(election)
            except JianpiaoError as error:
                logger.error("election %s: not published: %s", election, error)

    async def _writer(self, election: UUID) -> Writer:
        self._check_known(election)
        return await self._open.get(election)

    async def _submit(self, election: UUID, submissions: Sequence[Submission]) -> list[Outcome]:
        for attempt in (1, 2, 3):
            writer = self._open.ready(election) or await self._open.get(election)
            try:
                return await writer.submit(submissions)
            except Closing:
                # It was let go to make room, just when somebody came. When we close, `get` says so.
                if attempt == 3:
                    raise
        raise AssertionError("unreachable")

    def _check_known(self, election: UUID) -> None:
        if election not in self._known:
            raise UnknownElection(f"no such election: {election}", zh=f"没有这次选举：{election}")

    def _check_caller(self, statement: Statement) -> None:
        body = statement.body
        if (
            not isinstance(body, ElectionCalled | CampaignOpened)
            or body.authority in self._config.authorities
        ):
            return
        if not (body.drill and self._config.open_drills):
            raise Unauthorised(
                "authority-not-trusted",
                "OCV2018 5",
                zh="本服务未登记此发起机关的密钥。请由街道（乡镇）选举指导机构登记密钥后再发起。",
                en="This service does not know the calling authority's key. Have it registered first.",
            )

    def _add(self, election: UUID) -> None:
        if election not in self._known:
            self._known.add(election)
            insort(self._ids, election)


def _open_store(dsn: str) -> Store:
    with available():
        with database.connect(dsn) as connection:  # fails at once and says why; the pool would wait
            database.check(connection)
        return Store(dsn)


def _uuid(statement: Statement) -> UUID:
    try:
        return UUID(statement.election)
    except ValueError as error:
        raise Malformed(
            f"election: expected a UUIDv7, got {statement.election[:60]!r}",
            zh=f"election：应为 UUIDv7，现为{statement.election[:60]!r}",
        ) from error


def _clock() -> int:
    return time.time_ns() // 1_000_000
