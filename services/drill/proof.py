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
from collections.abc import Sequence
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
CITED: Final = "cited"
"""The folder with the bundles of the logs that a campaign cites."""


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
    cited: Path | None = None

    def command(self) -> str:
        """The command that verifies it again."""
        cited = f" --cited {_shown(self.cited)}" if self.cited else ""
        return f"{_program()} verify {_shown(self.bundle)} --policy {_shown(self.policy)}{cited}"

    def told(self) -> dict[str, Any]:
        """Where it all is, and what came of it, for programs."""
        return {
            "bundle": str(self.bundle),
            "policy": str(self.policy),
            "verify": self.command(),
            "verification": self.document,
        }


def agree(story: Story, service: HttpService) -> None:
    """Raises Broken unless the service's log, checkpoint and outcome are those that the drill worked out for itself."""
    election, tree = story.election, story.clerk.fold.tree
    agree_on_log(service, election.id, election.size, tree.root().hex())
    told = service.overview(election.id)
    _same("entries", election.size, told["size"])
    _same("drill", True, told["drill"])
    outcome = service.outcome(election.id)
    winners = sorted((each.person, each.contest, each.votes, each.review) for each in election.winners)
    said = sorted((row["person"], row["contest"], row["votes"], row["review"]) for row in outcome["winners"])
    _same("winners", winners, said)
    _same("open seats", election.open_seats, outcome["open_seats"])


def agree_on_log(service: HttpService, log: str, size: int, root: str) -> None:
    """Raises Broken unless the service published a checkpoint of this size and root (hex) for that log."""
    checkpoint = parse_text(note.parse(service.checkpoint(log, size)).text)
    _same("size of the log", size, checkpoint.size)
    _same("root of the log", root, checkpoint.root.hex())


def prove(
    service: HttpService,
    election: str,
    folder: Path,
    policy: Path | None,
    lang: str | None,
    cited: Sequence[str] = (),
) -> Proof:
    """Writes bundle, checkpoint and trust file into `folder` and verifies the bundle, with those of the logs `cited`.

    `policy` is a trust file that was there before; without one the log's own is taken, as it stands now. `lang`: the
    language of the report for people; None if nobody reads it.
    Raises NotExported or OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    trusted = folder / POLICY
    trusted.write_bytes(policy.read_bytes() if policy else service.read(f"/log/{election}/policy"))
    (folder / CHECKPOINT).write_bytes(service.read(f"/log/{election}/checkpoint"))
    bundle = folder / BUNDLE
    _export(service, election, bundle)
    words = ["verify", str(bundle), "--policy", str(trusted)]
    beside = folder / CITED if cited else None
    if beside is not None:
        beside.mkdir(exist_ok=True)
        for log in cited:
            _export(service, log, beside / f"{log}.zip")
        words += ["--cited", str(beside)]
    document = _jianpiao(*words, "--json")
    report = _jianpiao(*words, "--lang", lang).stdout if lang else ""
    return Proof(
        bundle,
        trusted,
        document.returncode == 0,
        report + document.stderr,
        _document(document.stdout),
        beside,
    )


def _export(service: HttpService, log: str, bundle: Path) -> None:
    done = _jianpiao("export", f"{service.url}/log/{log}", "--out", str(bundle))
    if done.returncode != 0:
        raise NotExported(done.stderr.strip() or f"export: {done.returncode}")


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
