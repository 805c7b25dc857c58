"""The bundles of a county on one and on all processes: the command, from starting the interpreter to the written report."""

from __future__ import annotations

from pathlib import Path

from tests.bench import village
from tests.bench.measure_verify import Run, run
from tests.tamper.forge import Forge, zipped
from tests.world import World


def make(folder: Path, bundles: int, entries: int) -> int:
    """Writes so many bundles of elections of about `entries`, and their trust files; returns how many entries they have in all."""
    total = 0
    for number in range(bundles):
        election = village.new_id()
        story = village.story(election, entries)
        log = Forge(
            tuple(story), f"village.example/log/{election}", World(election).called().election.authority
        )
        for name in ("bundles", "policies"):
            (folder / name).mkdir(exist_ok=True)
        (folder / "bundles" / f"{number:05}.zip").write_bytes(zipped(log.files()))
        (folder / "policies" / election).write_bytes(log.policy)
        total += len(story)
    return total


def verify_all(folder: Path, jobs: int) -> Run:
    """`jianpiao verify-all` on so many processes. Raises if a bundle does not hold."""
    words = (str(folder / "bundles"), "--policy", str(folder / "policies"), "--jobs", str(jobs), "--json")
    return run("verify-all", *words)
