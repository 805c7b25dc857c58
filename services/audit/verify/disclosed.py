"""Check 9 comes to its end: what was disclosed and opened, what the log says was erased, and what is withheld.

An erasure that the log records is no gap: everything else stays verifiable, and the report says which entries it is about. What is
neither given nor recorded as erased is withheld, and then the check is not completed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from services.audit.verify.disclosures import Disclosures
from services.audit.verify.findings import Text
from services.audit.verify.ledger import Ledger, Status
from services.audit.verify.replay import Replay
from shared.disclosure import set_digest

_NAMED: Final = 10
"""Entries named in a sentence; a longer list says how many there are."""


def conclude(ledger: Ledger, disclosures: Disclosures | None, replay: Replay) -> None:
    """Fills check 9 after all entries were judged with what was disclosed."""
    if disclosures is None:
        ledger.leave_out(9, Status.UNASKED, "没有给出披露文件。", "No disclosures were given.")
        return
    for statement in sorted(set(disclosures) - replay.statement_ids()):
        ledger.add("disclosure-foreign", place=statement)
    erased = set() if replay.election is None else replay.election.after.erased
    withheld = [index for index in replay.closed if index not in erased]
    if withheld:
        named = _entries(withheld)
        ledger.give_up(
            9,
            f"{len(withheld)}份陈述没有披露，日志也没有说已经删除：{named.zh}。",
            f"Of {len(withheld)} statements nothing was disclosed, and the log does not say that it was erased: {named.en}.",
        )
    told = [Text(f"{len(replay.opened)}份陈述的披露", f"disclosures of {len(replay.opened)} statements")]
    told += _handed_over(disclosures, replay)
    if gone := [index for index in replay.closed if index in erased]:
        named = _entries(gone)
        told.append(Text(f"按日志已删除：{named.zh}", f"erased, as the log says: {named.en}"))
    if kept := [index for index in replay.opened if index in erased]:
        named = _entries(kept)
        told.append(
            Text(
                f"已记为删除而文件里还有，请销毁：{named.zh}",
                f"recorded as erased and still in your file, destroy it: {named.en}",
            )
        )
    ledger.complete(9, "；".join(each.zh for each in told), "; ".join(each.en for each in told))


def _handed_over(disclosures: Disclosures, replay: Replay) -> list[Text]:
    """Whether the log says that this very set of statements was handed to somebody."""
    if replay.election is None:
        return []
    index = replay.election.after.handed_over.get(set_digest(disclosures))
    if index is None:
        return [Text("日志没有记载移交过这一份", "no entry says that this set was handed over")]
    return [Text(f"由条目{index}移交", f"handed over by entry {index}")]


def _entries(indexes: Iterable[int]) -> Text:
    every = list(indexes)
    named = ", ".join(map(str, every[:_NAMED]))
    more = len(every) - _NAMED
    if more > 0:
        return Text(f"条目 {named} 等{len(every)}条", f"entries {named} and {more} more")
    return Text(f"条目 {named}", f"entries {named}" if len(every) > 1 else f"entry {named}")
