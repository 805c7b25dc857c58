"""Statements to measure with: a large pretend village, signed beforehand so that signing is not measured.

What it leaves out: sending them (`measure_service.py`).
"""

from __future__ import annotations

import secrets
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import chain

from shared import entry
from shared.election.electors.roll import ElectorRegistered
from tests.world import World, elector

USUAL = {"CHAIR": ["E-0001"], "VICE": ["E-0003"], "MEMBER": ["E-0005", "E-0006"], "WOMAN": ["E-0008"]}
OTHER = {"CHAIR": ["E-0002"], "VICE": ["E-0004"], "MEMBER": ["E-0007"], "WOMAN": ["E-0009"]}


def new_id() -> str:
    """A new election id (RFC 9562, 5.7)."""
    milliseconds = time.time_ns() // 1_000_000
    number = milliseconds << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=number))


def beginning(election: str) -> list[bytes]:
    """Envelopes of an election up to where electors are registered."""
    return envelopes(World(election).called().entries)


def registrations(election: str, count: int, first: int = 1, processes: int = 2) -> list[bytes]:
    """Envelopes of so many registrations, lawful in any order. Signed by several processes at once."""
    share = -(-count // processes)
    parts = [(election, first + at, min(share, count - at)) for at in range(0, count, share)]
    with ProcessPoolExecutor(processes) as pool:
        return list(chain.from_iterable(pool.map(_registrations, parts)))


def story(election: str, entries: int) -> list[bytes]:
    """Entries of a whole election of about that many: half of them register, a quarter each issue and count.

    A fifth of the papers lie in a pile of station S2, so that a replay can leave them out.
    """
    electors, voters = entries // 2, entries // 4 + 1  # more than half take part: the poll is valid
    there = voters // 5
    world = World(election).called().sealed(electors).nominated().published().opened(electors, ("S1", "S2"))
    world.issued([elector(number) for number in range(1, voters - there + 1)], "S1")
    world.issued([elector(number) for number in range(voters - there + 1, voters + 1)], "S2")
    world.closed("S1").closed("S2").box(voters - there, "S1", "P1").box(there, "S2", "P2")
    for pile, papers in (("P1", voters - there), ("P2", there)):
        world.counted([USUAL] * (papers - papers // 4) + [OTHER] * (papers // 4), pile)
    return world.count_closed().determined().announced().entries


def envelopes(entries: list[bytes]) -> list[bytes]:
    """The envelopes in entries."""
    return [entry.decode(raw).statement.encode() for raw in entries]


def batches(bodies: list[bytes], size: int) -> Iterator[bytes]:
    """NDJSON bodies of `size` statements."""
    for start in range(0, len(bodies), size):
        yield b"\n".join(bodies[start : start + size])


def _registrations(part: tuple[str, int, int]) -> list[bytes]:
    election, first, count = part
    world = World(election).at("2026-01-06")
    return [
        world.signed(
            ElectorRegistered(elector=elector(number), kind="RESIDENT", group="G1"), "registrar"
        ).encode()
        for number in range(first, first + count)
    ]
