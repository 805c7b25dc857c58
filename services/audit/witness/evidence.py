"""Keeps what a witness refused, so that it can be shown: the note that it saw last, and the one that it refused.

Both are signed by the log. If they give two roots for one size (`fork`), the two together prove to anybody, without
the witness, that the log told two histories. If only the proof between two sizes does not hold (`unproved`), it proves
nothing by itself, since anybody may send a checkpoint with a wrong proof: it is where to look. The same note is kept once.
Each kind has a bound of its own: however much is unproved, a fork is kept.

What it leaves out: whom to tell. `serve` says it in its log; people decide.
"""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec

from services.durable import write_durably
from shared import base64text
from shared.log.witnessing import AddCheckpoint, origin_hash

MOST: Final = 1_000
"""Files of one kind kept for one log. Only what the log signed comes this far, but nobody bounds how much it signs."""

_TEXTS: Final = {
    "fork": "日志对同一条数签署了两个不同的根：两份检查点合在一起即为证据。The log signed two roots for one size: both notes "
    "together prove it.",
    "unproved": "未能证明后者接续前者：应向日志索取证明，并与其他见证人核对。It was not proved that the later continues the "
    "earlier: ask the log for a proof, compare with other witnesses.",
}


class Evidence(msgspec.Struct, frozen=True):
    """One file. `kind` is fork or unproved; the notes are verbatim; `proof` are the hashes that were sent, base64."""

    kind: str
    text: str
    witness: str
    at: str
    seen: str
    refused: str
    old_size: int
    proof: list[str]


def keep(
    data: Path, origin: str, kind: str, witness: str, time: int, seen: bytes, refused: AddCheckpoint
) -> Path | None:
    """The file in which it is kept, None if there are too many of its kind already. `time` is seconds since 1970 UTC."""
    folder = data / "evidence" / origin_hash(origin)
    # The signed text and not the note: whoever adds unknown signature lines makes no new evidence.
    digest = sha256(refused.note.partition(b"\n\n")[0]).hexdigest()
    path = folder / f"{kind}-{digest[:32]}.json"
    if path.exists():
        return path
    if sum(1 for _ in folder.glob(f"{kind}-*.json")) >= MOST:
        return None
    evidence = Evidence(
        kind=kind,
        text=_TEXTS[kind],
        witness=witness,
        at=datetime.fromtimestamp(time, UTC).isoformat(),
        seen=seen.decode(),
        refused=refused.note.decode(),
        old_size=refused.old_size,
        proof=[base64text.encode(value) for value in refused.path],
    )
    write_durably(path, msgspec.json.format(msgspec.json.encode(evidence), indent=1) + b"\n")
    return path
