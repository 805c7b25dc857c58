"""What is to be verified: the bundles of a folder or of a list, each with the trust file that speaks of its log.

Two copies of one log are a chance to catch it telling two stories: the longer one must begin with the shorter. What it leaves out:
judging (`judging.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from services.audit.county.trusts import Trusts
from services.audit.county.verdict import Standing, Verdict
from services.audit.verify.checkpoints import read_trust
from services.audit.verify.findings import Text
from services.audit.verify.layout import CHECKPOINT
from services.audit.verify.source import Unreadable, open_source
from shared.errors import JianpiaoError, Malformed, within
from shared.log import checkpoint as checkpoints
from shared.log import note
from shared.log.checkpoint import Checkpoint


@dataclass(frozen=True)
class Task:
    """One bundle to verify by one trust file. `since` is the checkpoint of a shorter copy of the same log."""

    bundle: str
    policy: bytes
    since: bytes | None = None
    bytes: int = 0


@dataclass
class Gathered:
    """The tasks, largest first, so that no process is left alone with a large one at the end; the verdicts on bundles that nobody
    can verify; and where the log of each origin lies, for those that cite it."""

    tasks: list[Task] = field(default_factory=list)
    settled: list[Verdict] = field(default_factory=list)
    shelf: dict[str, str] = field(default_factory=dict)


def gather(place: Path, trusts: Trusts) -> Gathered:
    """Everything in a folder (`*.zip`, those of folders below too) or named in a list.

    Raises Unreadable if there is nothing, Malformed for a list that makes no sense.
    """
    named = _in_folder(place) if place.is_dir() else list(_in_list(place))
    if not named:
        raise Unreadable(f"{place}: expected bundles (*.zip), found none", zh=f"{place}：没有监票包（*.zip）")
    gathered = Gathered()
    copies: dict[str, list[_Head]] = {}
    for bundle, policy in named:
        head = _look_at(bundle, policy, trusts)
        if isinstance(head, Verdict):
            gathered.settled.append(head)
        else:
            copies.setdefault(head.claimed.origin, []).append(head)
    for origin, heads in copies.items():
        heads.sort(key=lambda head: (head.signed, head.claimed.size))
        gathered.shelf[origin] = str(heads[-1].path)
        for at, head in enumerate(heads):
            shorter = heads[at - 1] if at and heads[at - 1].signed else None
            since = None if shorter is None else shorter.raw
            gathered.tasks.append(Task(str(head.path), head.policy, since, head.bytes))
    gathered.tasks.sort(key=lambda task: (-task.bytes, task.bundle))
    return gathered


@dataclass(frozen=True)
class _Head:
    """What a bundle says of itself. `signed` is whether the log that is trusted signed that: other copies are compared only with those."""

    path: Path
    policy: bytes
    claimed: Checkpoint
    raw: bytes
    signed: bool
    bytes: int


def _look_at(path: Path, own: Path | None, trusts: Trusts) -> _Head | Verdict:
    try:
        raw = open_source(path).read(CHECKPOINT)
        if raw is None:
            raise Unreadable(f"{path}: no checkpoint in it", zh=f"{path}：里面没有检查点")
        claimed = checkpoints.parse_text(note.parse(raw).text)
        policy = trusts.of(claimed.origin) if own is None else own.read_bytes()
    except JianpiaoError as error:
        return Verdict(str(path), Standing.UNREADABLE, reason=Text(error.zh, error.en))
    if policy is None:
        return Verdict(
            str(path),
            Standing.UNTRUSTED,
            origin=claimed.origin,
            reason=Text(
                f"没有信任文件写明日志 {claimed.origin}；请向召集机关取得，放进 --policy 的文件夹",
                f"no trust file names the log {claimed.origin}; get it from the calling authority and put it into the folder of --policy",
            ),
        )
    size = path.stat().st_size if path.is_file() else 0
    return _Head(path, policy, claimed, raw, _signed(raw, policy), size)


def _signed(raw: bytes, policy: bytes) -> bool:
    try:
        checkpoints.open_note(raw, *(log.key for log in read_trust(policy).policy.logs))
    except JianpiaoError:
        return False
    return True


def _in_folder(folder: Path) -> list[tuple[Path, Path | None]]:
    return [(path, None) for path in sorted(folder.rglob("*.zip"))]


def _in_list(path: Path) -> Iterator[tuple[Path, Path | None]]:
    """A line for each bundle: its path, and after a tab that of its trust file if the folder of --policy has none. Relative to
    the list's own folder; empty lines and those that begin with # are passed over."""
    seen: set[Path] = set()
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Malformed(
            f"{path}: expected a folder, or a list of bundles in UTF-8; a single bundle is for jianpiao verify",
            zh=f"{path}：应为文件夹，或 UTF-8 的清单；单个监票包请用 jianpiao verify",
        ) from None
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        bundle, *rest = (part.strip() for part in line.split("\t"))
        if len(rest) > 1 or not bundle:
            raise Malformed(
                f"{path} line {number}: expected BUNDLE or BUNDLE<tab>POLICY, got {line[:100]!r}",
                zh=f"{path}第{number}行：应为“监票包”或“监票包<制表符>信任文件”，现为{line[:100]!r}",
            )
        found = path.parent / bundle
        if found in seen:
            raise Malformed(
                f"{path} line {number}: {bundle} stands twice", zh=f"{path}第{number}行：{bundle}写了两次"
            )
        seen.add(found)
        policy = path.parent / rest[0] if rest else None
        if policy is not None:
            with within(str(policy)):
                read_trust(policy.read_bytes())
        yield found, policy
