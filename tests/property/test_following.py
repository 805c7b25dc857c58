"""Whatever a log shows, in whatever order: one history is believed, never less of it, and two histories never go unnoticed."""

from __future__ import annotations

import asyncio
import tempfile
from functools import cache
from pathlib import Path
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from services.audit.follower import keeping
from services.audit.mirror import Mirror
from services.audit.verify.layout import tiles_of
from shared.log import checkpoint
from shared.log.checkpoint import Checkpoint
from shared.log.hashing import leaf_hash
from shared.log.tiles import encode_entries, parse_path, tile_bytes
from shared.log.tree import Tree
from tests.integration.audit.host import hosting
from tests.integration.audit.outlook import Clock, Outlook, kinds
from tests.tamper.forge import Forge, private_key
from tests.tamper.rewrite import said, where
from tests.world import World

ENTRIES = [b"entry %d" % index for index in range(800)]


@settings(max_examples=12)
@given(st.lists(st.integers(1, len(ENTRIES)), min_size=1, max_size=8).map(sorted))
def test_a_mirror_is_the_same_whatever_steps_it_grew_by(sizes: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        mirror, incoming, tree = Path(folder, "mirror"), Path(folder, "incoming"), Tree()
        for size in sizes:
            old = tree.size
            if size == old:
                continue
            for name, width in keeping.new_bundles(old, size):
                first = parse_path(name).index * 256
                (incoming / name).parent.mkdir(parents=True, exist_ok=True)
                (incoming / name).write_bytes(encode_entries(ENTRIES[first : first + width]))
            tree.extend(map(leaf_hash, ENTRIES[old:size]))
            note = checkpoint.sign(Checkpoint("village.example/log/x", size, tree.root()), private_key("log"))
            keeping.write_growth(mirror, incoming, tree, old, note)

            assert list(Mirror(mirror).entries()) == ENTRIES[:size]
        for name in tiles_of(tree.size):
            path = parse_path(name)
            if path.level is not None:
                assert (mirror / name).read_bytes() == tile_bytes(tree, path.level, path.index, path.width)
        # Of partial files only those are left whose full file is not there yet.
        assert not [each for each in mirror.rglob("*.p") if each.with_suffix("").exists()]


Shown = tuple[Literal["honest", "forked", "withheld", "withheld fork", "nothing"], int]
PLACE = 30
"""From this entry on the two histories differ."""


@cache
def histories() -> tuple[Forge, Forge]:
    """A log, and another that begins like it; both are lawful, and signed by the same keys."""
    world = World().called().registered(60)
    honest = Forge(tuple(world.entries), f"village.example/log/{world.id}", world.election.authority)
    at = where(honest.entries, "ElectorRegistered", PLACE - where(honest.entries, "ElectorRegistered"))
    assert at == PLACE
    changed = said(
        honest.entries[at],
        lambda payload: payload["body"].update(group="G2"),
        "registrar",
    )
    return honest, honest.with_entries([*honest.entries[:at], changed, *honest.entries[at + 1 :]])


@settings(max_examples=12)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["honest", "forked", "withheld", "withheld fork", "nothing"]),
            st.integers(1, 60),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_two_histories_never_go_unnoticed(shown: list[Shown]) -> None:
    asyncio.run(_follow(shown))


async def _follow(shown: list[Shown]) -> None:
    honest, forked = histories()
    with hosting(honest.origin.rpartition("/")[2]) as host, tempfile.TemporaryDirectory() as folder:
        outlook = Outlook(host, honest, Path(folder), Clock())
        outlook.shows(honest.entries)  # sets the clock
        contradictory: dict[str, bool] = {"honest": False, "forked": False}
        believed: list[bytes] = []
        # In the end the log shows all that it has: what was withheld is held against what its checkpoints said.
        for how, size in [*shown, ("honest", len(honest.entries))]:
            log = forked if "fork" in how else honest
            files = {} if how == "nothing" else log.with_entries(log.entries[:size]).files()
            host.show({"checkpoint": files["checkpoint"]} if "withheld" in how else files)
            async with outlook.looking(
                clock_seconds=1e9
            ) as follower:  # a start each time: nothing is in memory alone
                stopped = follower.alarms.stopped is not None
                await follower.step()
                found = kinds(follower)
                now = list(follower.mirror.entries())
            # One history, and never less of it.
            assert now[: len(believed)] == believed
            assert now in (list(honest.entries[: len(now)]), list(forked.entries[: len(now)]))
            assert not stopped or now == believed
            believed = now
            if size > PLACE and how != "nothing":
                contradictory["forked" if "fork" in how else "honest"] = True
        # A checkpoint that was shown binds the log, whether its entries were had or not.
        assert bool({"FORK", "ROLLBACK"} & set(found)) or not all(contradictory.values())
