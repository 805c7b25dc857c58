"""The entries of one election, read once and kept short, so that many questions can be asked of them.

Of an entry that neither the second count nor a question reads, only its kind and its two times are kept: `done_at`, when it
happened, and `accepted_at`, when the log learnt of it. Signatures are not kept; whether they hold, the verifier has said.
What it leaves out: counting (`counting.py`), and what is asked (`question.py`).
"""

from __future__ import annotations

from binascii import a2b_base64
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

import msgspec

from services.audit.replay.question import Moment
from services.audit.verify.layout import bundles_of
from services.audit.verify.recount import Recounter
from services.audit.verify.recount_audit import AUDITS
from services.audit.verify.replay import decode_line
from services.audit.verify.source import Source, Unreadable
from shared.clock import read_time, write_time
from shared.errors import Malformed, Refused
from shared.log.tiles import decode_entries

ALSO_READ: Final = frozenset({"ProxyGranted", "MandateVoided", "BatchAttested"})
"""Kinds that questions read beside those that the count reads."""
_KEPT: Final = (Recounter().reads - AUDITS) | ALSO_READ
"""A paper audit looks at papers again and changes nobody's votes; where papers are left out its lots would be others."""


class Act(msgspec.Struct, frozen=True, gc=False):
    """One entry. Times in milliseconds; `payload` is None where nobody reads it."""

    index: int
    type: str
    done_at: int
    accepted_at: int
    payload: dict[str, Any] | None

    @property
    def body(self) -> dict[str, Any]:
        """The body of a statement that is read."""
        return {} if self.payload is None else self.payload["body"]


class History:
    """All acts in the order of the log, from the call on."""

    def __init__(self, acts: Sequence[Act]) -> None:
        if not acts or acts[0].type != "ElectionCalled":
            raise Malformed("replay: expected the log of an election, which begins with its call")
        self.acts: Final = acts
        self.call: Final = acts[0].body
        self.drill: Final = self.call.get("drill") is True
        self.smallest_cell: Final = _smallest_pile(self.call)
        """Papers below which nothing is told of them by themselves (A51)."""

    def body(self, index: int) -> dict[str, Any]:
        """The body of the entry at `index`, which must be in it."""
        return self.acts[bisect_left(self.acts, index, key=lambda act: act.index)].body

    def until(self, moment: Moment) -> History:
        """What had happened, or was known, at a moment. Raises Refused if nothing was, or it hangs in the air."""
        latest = None if moment.as_of is None else read_time(moment.as_of)
        acts = [
            act
            for act in self.acts
            if (moment.entry is None or act.index <= moment.entry)
            and (latest is None or (act.done_at if moment.by == "done_at" else act.accepted_at) <= latest)
        ]
        if not acts or acts[0].index != self.acts[0].index:
            first = self.acts[0]
            raise Refused(
                "before-the-call",
                "docs/disputes.md",
                zh=f"那时选举尚未发起：最早可问第{first.index}条，{write_time(first.accepted_at)}。",
                en=f"The election had not been called then: ask from entry {first.index}, {write_time(first.accepted_at)}, on.",
            )
        return self if len(acts) == len(self.acts) else History(acts)


def _smallest_pile(call: dict[str, Any]) -> int:
    try:
        smallest = call["profile"]["papers"]["smallest_pile"]["value"]
    except (LookupError, TypeError) as error:
        raise Malformed(f"replay: the call pins no smallest pile: {error!r}") from error
    if not isinstance(smallest, int):
        raise Malformed(f"replay: expected the smallest pile as a number, got {smallest!r}")
    return smallest


def read_history(entries: Iterable[bytes]) -> History:
    """The history in the raw entries of a log. Raises Malformed for what is no entry, or no election's."""
    return History(list(_acts(entries)))


def longer(history: History, entries: Iterable[bytes]) -> History:
    """The same history with the entries that came since. Raises Malformed."""
    return History([*history.acts, *_acts(entries, len(history.acts))])


def entries_of(source: Source, size: int) -> Iterator[bytes]:
    """The raw entries of a log's files. Raises Unreadable if one is missing, Malformed if it makes no sense."""
    for name, width in bundles_of(size):
        content = source.read(name)
        if content is None:
            raise Unreadable(f"the log lacks {name}")
        yield from decode_entries(content)[:width]


def _acts(entries: Iterable[bytes], first: int = 0) -> Iterator[Act]:
    decode = msgspec.json.decode
    time = lru_cache(maxsize=64)(read_time)
    for index, raw in enumerate(entries, first):
        try:
            line = decode_line(raw)
            payload = decode(a2b_base64(line.statement.payload))
            kind, done_at = payload["type"], time(payload["done_at"])
            kept = payload if kind in _KEPT else None
            if kept is not None and not isinstance(kept["body"], dict):
                raise Malformed("body: expected an object")
        except (ValueError, TypeError, LookupError, RecursionError, msgspec.DecodeError, Malformed) as error:
            raise Malformed(f"entry {index}: {error}") from error
        yield Act(index, kind, done_at, time(line.accepted_at), kept)
