"""Private fields in other hands, and no longer in any: to whom they were handed over, and what of them was erased (PIPL 47).

The log never holds a private field. That it was handed to somebody for checking, and that it is gone, everybody may know: whoever
checks disclosures can tell what was erased from what is withheld. What it leaves out: the fields themselves (`shared/disclosure.py`),
where they are kept, and how they travel.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Literal

import msgspec

from shared import keys
from shared.election.roles import Role
from shared.election.state import Election
from shared.election.statement import Act, Body, Count, Digest, Signers, Words, by
from shared.errors import Malformed, Refused

MAX_ERASED: Final = 1000
"""Entries in one statement of erasure."""


class DisclosuresHandedOver(Body, frozen=True, kw_only=True):
    """Private fields were handed to an auditor to check: those of so many statements, and to nobody else by this act.

    `auditor` names the committee or office, never a person; `key` is its Ed25519 key, to which the file can be sealed.
    `set_digest` is that of the statements' ids, which tells whether a file is the one that was handed over
    (`shared.disclosure.set_digest`).
    """

    auditor: Words
    key: str
    statements: Annotated[int, msgspec.Meta(ge=1, le=10_000_000)]
    set_digest: Digest
    purpose: Words

    # Who answers for the data hands it over; a second office sees to it that nobody is given what is none of theirs.
    signed_by: ClassVar[Signers] = (by(Role.CHAIR, Role.AUTHORITY), by(Role.SUPERVISOR))
    zh: ClassVar[str] = "移交不公开内容"
    while_suspended: ClassVar[bool] = True
    while_cancelled: ClassVar[bool] = True

    def judge(self, election: Election, act: Act) -> None:
        keys.parse_public_key(self.key)
        if self.statements > election.size:
            raise Refused(
                "more-than-there-are",
                "docs/rules.md 9",
                zh=f"日志只有{election.size}条，移交的填了{self.statements}份；请按移交的文件填写。",
                en=f"The log has {election.size} entries, stated are {self.statements} statements; state what the file holds.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.after.handed_over[self.set_digest] = election.size


class DisclosuresErased(Body, frozen=True, kw_only=True):
    """The private fields of some entries were erased for good, copies included: on request, or because their time is over (PIPL 47).

    `entries` are their indexes, each once and in order. The entries, their proofs and the result stay as they are.
    """

    entries: Annotated[tuple[Count, ...], msgspec.Meta(min_length=1, max_length=MAX_ERASED)]
    ground: Literal["REQUEST", "RETENTION_OVER", "UNLAWFUL"]

    signed_by: ClassVar[Signers] = (by(Role.CHAIR, Role.AUTHORITY), by(Role.SUPERVISOR))
    zh: ClassVar[str] = "删除不公开内容"
    while_suspended: ClassVar[bool] = True
    while_cancelled: ClassVar[bool] = True

    def judge(self, election: Election, act: Act) -> None:
        if list(self.entries) != sorted(set(self.entries)):
            raise Malformed(
                "entries: expected each index once, in order", zh="entries：序号须由小到大，不得重复"
            )
        if self.entries[-1] >= election.size:
            raise Refused(
                "no-such-entry",
                "PIPL 47",
                zh=f"日志只有{election.size}条，没有序号{self.entries[-1]}；序号见回执。",
                en=f"The log has {election.size} entries and none of index {self.entries[-1]}; the receipt says the index.",
            )
        if again := sorted(election.after.erased.intersection(self.entries)):
            raise Refused(
                "erased-before",
                "PIPL 47",
                zh=f"条目{again[0]}的不公开内容已记为删除；请只写尚未删除的。",
                en=f"The private fields of entry {again[0]} are recorded as erased; name only those that are not.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.after.erased.update(self.entries)


STATEMENTS: Final[tuple[type[Body], ...]] = (DisclosuresHandedOver, DisclosuresErased)
