"""Looks up what somebody holds: a receipt, the id of a statement, or the number of an entry. Says which entry it is, and whether it stands.

A receipt proves that a statement is in the log; it never shows how anybody voted. It is checked against our own copy of the entry,
so whoever holds a receipt for something that we do not have learns that at once. What it leaves out: telling what an entry is
about (`services/audit/register.py`).
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from typing import Final

from services.audit.follower.follower import Follower
from services.audit.register import Register, Told
from shared import entry
from shared.envelope import statement_id
from shared.errors import JianpiaoError, Malformed, ProofError
from shared.log import proof
from shared.text import Text

MOST_CHARACTERS: Final = 20_000
"""A receipt has two or three thousand."""
MOST_KEPT: Final = 8
"""Logs whose ids are kept."""
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_NUMBER: Final = re.compile(r"#?(\d{1,8})")


@dataclass(frozen=True)
class Found:
    """What became of a look-up. `kind`: good, bad or open; `told` is the entry, if there is one."""

    kind: str
    text: Text
    told: Told | None = None
    id: str = ""


class Ids:
    """Which entry each statement is, by its id; of the logs that were asked about last. May be used by several threads.

    An index costs some 100 bytes for each entry, and is read on when the log has grown.
    """

    def __init__(self) -> None:
        self._of: dict[str, dict[bytes, int]] = {}
        self._one_at_a_time = threading.Lock()

    def find(self, follower: Follower, id: str) -> int | None:
        """The index of the entry; None if it is not among those believed. Blocks. Raises Broken."""
        with self._one_at_a_time:
            known = self._of.pop(follower.log.id, {})
            size = follower.mirror.size
            for index, raw in enumerate(follower.mirror.entries(len(known), size), len(known)):
                known[bytes.fromhex(statement_id(entry.decode(raw).statement.payload_bytes))] = index
            while len(self._of) >= MOST_KEPT:
                self._of.pop(next(iter(self._of)))
            self._of[follower.log.id] = known
            return known.get(bytes.fromhex(id))


def look_up(follower: Follower, register: Register, ids: Ids, asked: str) -> Found:
    """Finds what was asked. Blocks. Raises Broken if our own copy is damaged."""
    asked = asked.strip().replace("\r\n", "\n")
    if not asked:
        return Found(
            "open", Text("请粘贴回执、编号，或扫码。", "Paste a receipt or a number, or scan a code.")
        )
    if len(asked) > MOST_CHARACTERS:
        return Found("bad", Text("内容太长，不是一张回执。", "Too long to be a receipt."))
    if number := _NUMBER.fullmatch(asked):
        return _entry(follower, register, int(number[1]))
    if _DIGEST.fullmatch(asked.lower()):
        return _statement(follower, register, ids, asked.lower())
    return _receipt(follower, register, asked)


def _receipt(follower: Follower, register: Register, text: str) -> Found:
    try:
        receipt = proof.parse(text.encode() + (b"" if text.endswith("\n") else b"\n"))
    except (Malformed, ValueError) as error:
        why = error if isinstance(error, Malformed) else None
        return Found(
            "bad",
            Text(
                f"这不是一张完整的回执：{why.zh if why else '读不出来'}。请从头到尾整张粘贴。",
                f"This is not a whole receipt: {why.en if why else 'it cannot be read'}. Paste all of it, from its first line to its last.",
            ),
        )
    if receipt.index >= follower.mirror.size:
        return Found(
            "open",
            Text(
                f"回执说的是第{receipt.index}条，我们目前核验到第{follower.mirror.size - 1}条。请过一会儿再查；一直查不到，就把回执交给监督委员会。",
                f"The receipt is about entry {receipt.index}; we have verified up to entry {follower.mirror.size - 1}. Look again in a while; "
                "if it never appears, take the receipt to the supervision committee.",
            ),
        )
    raw = follower.mirror.entry(receipt.index)
    keys = [each.key for each in follower.log.trust.policy.logs]
    for key in keys:
        try:
            proof.verify(receipt, raw, key)
        except (ProofError, JianpiaoError):
            continue
        return _told(follower, register, receipt.index, raw, of_receipt=True)
    return Found(
        "bad",
        Text(
            "回执与我们保存的记录不符：要么回执被改动过，要么日志对两个人说了两样话。请保存好这张回执，交给监督委员会。",
            "The receipt does not fit the record that we keep: either it was altered, or the log told two people two things. "
            "Keep this receipt and take it to the supervision committee.",
        ),
    )


def _statement(follower: Follower, register: Register, ids: Ids, wanted: str) -> Found:
    index = ids.find(follower, wanted)
    if index is not None:
        return _told(follower, register, index, follower.mirror.entry(index))
    return Found(
        "open",
        Text(
            f"我们核验过的{follower.mirror.size}条里没有这份陈述。刚提交的请过一会儿再查。",
            f"It is not among the {follower.mirror.size} entries that we have verified. If it was sent just now, look again in a while.",
        ),
    )


def _entry(follower: Follower, register: Register, index: int) -> Found:
    if index >= follower.mirror.size:
        return Found(
            "open",
            Text(
                f"没有第{index}条：记录从0编号，现有{follower.mirror.size}条。",
                f"There is no entry {index}: they count from 0, and there are {follower.mirror.size}.",
            ),
        )
    return _told(follower, register, index, follower.mirror.entry(index))


def _told(
    follower: Follower, register: Register, index: int, raw: bytes, *, of_receipt: bool = False
) -> Found:
    text = Text(f"有，是第{index}条。", f"Yes: it is entry {index}.")
    if of_receipt:
        text = Text(
            f"回执成立：这份陈述是第{index}条，就在我们核验过的记录里。",
            f"The receipt holds: the statement is entry {index}, in the record that we verified.",
        )
    told = register.tell(index, index + 1)[0]
    return Found("good", text, told, statement_id(entry.decode(raw).statement.payload_bytes))
