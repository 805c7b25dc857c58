"""What proves a drill: the service's checkpoint compared with the drill's own tree, the bundle, and the verifier's report.

The bundle is written and verified by the commands that anybody uses, in processes of their own: the drill takes no part in
it. What it leaves out: how a log is verified.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from services.drill.http import HttpService
from services.drill.story import Story
from shared.errors import Broken, JianpiaoError
from shared.log import note
from shared.log.checkpoint import parse_text

BUNDLE: Final = "bundle.zip"
POLICY: Final = "policy"
CHECKPOINT: Final = "checkpoint"


class NotExported(JianpiaoError):
    """The bundle could not be written."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Where the proof is, and what the verifier says: `report` for people, `document` for programs."""

    bundle: Path
    policy: Path
    passed: bool
    report: str
    document: dict[str, Any]

    def command(self) -> str:
        """The command that verifies it again."""
        return f"{_program()} verify {_shown(self.bundle)} --policy {_shown(self.policy)}"


def agree(story: Story, service: HttpService) -> None:
    """Raises Broken unless the service's log, checkpoint and outcome are those that the drill worked out for itself."""
    election, tree = story.election, story.clerk.fold.tree
    raw = service.checkpoint(election.id, election.size)
    checkpoint = parse_text(note.parse(raw).text)
    _same("size of the log", election.size, checkpoint.size)
    _same("root of the log", tree.root().hex(), checkpoint.root.hex())
    told = service.overview(election.id)
    _same("entries", election.size, told["size"])
    _same("drill", True, told["drill"])
    outcome = service.outcome(election.id)
    winners = sorted((each.person, each.contest, each.votes, each.review) for each in election.winners)
    said = sorted((row["person"], row["contest"], row["votes"], row["review"]) for row in outcome["winners"])
    _same("winners", winners, said)
    _same("open seats", election.open_seats, outcome["open_seats"])


def prove(service: HttpService, election: str, folder: Path, policy: Path | None, lang: str | None) -> Proof:
    """Writes bundle, checkpoint and trust file into `folder` and verifies the bundle.

    `policy` is a trust file that was there before; without one the log's own is taken, as it stands now. `lang`: the
    language of the report for people; None if nobody reads it.
    Raises NotExported or OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    trusted = folder / POLICY
    trusted.write_bytes(policy.read_bytes() if policy else service.read(f"/log/{election}/policy"))
    (folder / CHECKPOINT).write_bytes(service.read(f"/log/{election}/checkpoint"))
    bundle = folder / BUNDLE
    done = _jianpiao("export", f"{service.url}/log/{election}", "--out", str(bundle))
    if done.returncode != 0:
        raise NotExported(done.stderr.strip() or f"export: {done.returncode}")
    words = ["verify", str(bundle), "--policy", str(trusted)]
    document = _jianpiao(*words, "--json")
    report = _jianpiao(*words, "--lang", lang).stdout if lang else ""
    return Proof(
        bundle, trusted, document.returncode == 0, report + document.stderr, _document(document.stdout)
    )


def _jianpiao(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "services.cli", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )


def _document(text: str) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(text)
    except ValueError:
        return {"unreadable": text[:2_000]}
    return told


def _same(what: str, own: object, theirs: object) -> None:
    if own != theirs:
        raise Broken(
            f"the service differs from the drill: {what}: {own!r}, {theirs!r}", zh="服务说的与推演不同"
        )


def _program() -> str:
    """`jianpiao`, or where it lies if the shell would not find it: nobody need know how we were installed."""
    beside = Path(sys.executable).with_name("jianpiao")
    if shutil.which("jianpiao") or not beside.exists():
        return "jianpiao"
    try:
        return str(beside.relative_to(Path.cwd()))
    except ValueError:
        return str(beside)


def _shown(path: Path) -> str:
    """The path as one types it here: relative if it lies below the working folder."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
