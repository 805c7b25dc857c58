"""The trust files of a county: one for each log, found by the name of the log's key, which is the checkpoint's origin.

They come from whoever verifies and never from a bundle. What it leaves out: what a trust file says (`shared.log.trust`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from services.audit.verify.checkpoints import read_trust
from services.audit.verify.source import Unreadable
from shared.errors import Malformed, within


@dataclass(frozen=True)
class Trusts:
    """Trust files by origin, each as its bytes."""

    by_origin: dict[str, bytes]

    def of(self, origin: str) -> bytes | None:
        """The trust file that names the log of this origin, None if none does."""
        return self.by_origin.get(origin)


def read_trusts(place: Path | None) -> Trusts:
    """Every trust file below a folder, or the one file; hidden files are passed over.

    Raises Unreadable if there is none, Malformed for a file that is no trust file, and if two that differ name one log: which of
    them to go by nobody could tell.
    """
    found: dict[str, tuple[Path, bytes]] = {}
    for path in _files(place):
        raw = path.read_bytes()
        with within(str(path)):
            trust = read_trust(raw)
        for log in trust.policy.logs:
            first, known = found.setdefault(log.key.name, (path, raw))
            if known != raw:
                raise Malformed(
                    f"{path}: names the log {log.key.name}, which {first} names too, and differs from it; keep one of them",
                    zh=f"{path}：与{first}同指日志{log.key.name}，内容却不同；请只留一个",
                )
    return Trusts({origin: raw for origin, (_, raw) in found.items()})


def _files(place: Path | None) -> list[Path]:
    if place is None:
        return []
    if not place.is_dir():
        return [place]
    files = sorted(path for path in place.rglob("*") if path.is_file() and not path.name.startswith("."))
    if not files:
        raise Unreadable(f"{place}: expected trust files, found none", zh=f"{place}：没有信任文件")
    return files
