"""Witnesses, groups of them, and whether enough of them have seen a checkpoint.

"Two of the three supervision committees, and at least one outsider" is a group of groups (C2SP tlog-policy).
What it leaves out: whose signature holds (`cosignature.py`) and how it is written down (`policy.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Final

from shared.errors import Malformed
from shared.log.note import VerifierKey

NONE: Final = "none"
"""The quorum of a policy that asks for no witness."""

# Spaces other than blank and tab may be part of a name: C2SP takes names as opaque bytes.
_WORD: Final = re.compile(r"[^\x00-\x20\x7f]+")


@dataclass(frozen=True)
class Witness:
    """`name` is used by groups and the quorum and has no other meaning."""

    name: str
    key: VerifierKey
    url: str | None = None


@dataclass(frozen=True)
class Group:
    """Has witnessed a checkpoint when at least `threshold` of `members`, witnesses or groups, have."""

    name: str
    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Quorum:
    """Who has to witness: `name` is a witness, a group, or NONE.

    A group has only members that come before it, and each name is in one group at most, so that no witness
    counts twice. Raises Malformed otherwise.
    """

    name: str
    witnesses: tuple[str, ...]
    groups: tuple[Group, ...]

    def __post_init__(self) -> None:
        known: set[str] = set()
        for witness in self.witnesses:
            _define(known, witness)
        free = set(known)
        for group in self.groups:
            if not 1 <= group.threshold <= len(group.members):
                raise Malformed(
                    f"group {group.name}: asks for {group.threshold} of {len(group.members)}",
                    zh=f"group {group.name}：{len(group.members)}个成员，却要{group.threshold}个",
                )
            for member in group.members:
                if member not in known:
                    raise Malformed(
                        f"group {group.name}: {member[:100]!r} is not defined before it",
                        zh=f"group {group.name}：{member[:100]!r}没有在它前面定义",
                    )
                if member not in free:
                    raise Malformed(
                        f"group {group.name}: {member!r} is in a group already",
                        zh=f"group {group.name}：{member!r}已在另一组里",
                    )
                free.remove(member)
            _define(known, group.name)
            free.add(group.name)
        if self.name != NONE and self.name not in known:
            raise Malformed(
                f"quorum: {self.name[:100]!r} is not defined", zh=f"quorum：没有定义{self.name[:100]!r}"
            )

    def shortfall(self, cosigned: Set[str]) -> str:
        """What is missing when only the witnesses `cosigned` have witnessed; empty if nothing is."""
        if self.name == NONE:
            return ""
        standing = {witness: witness in cosigned for witness in self.witnesses}
        for group in self.groups:  # members come before their group
            standing[group.name] = sum(standing[member] for member in group.members) >= group.threshold
        return "; ".join(self._missing(standing))

    def _missing(self, standing: Mapping[str, bool]) -> list[str]:
        """One sentence for each group that lacks members, from the quorum down."""
        groups = {group.name: group for group in self.groups}
        told, names = [], [self.name]
        for name in names:  # grows as it goes
            if standing[name]:
                continue
            if name in groups:
                group = groups[name]
                lacking = [member for member in group.members if not standing[member]]
                told.append(
                    f"group {name} has {len(group.members) - len(lacking)} of {len(group.members)},"
                    f" needs {group.threshold} (without {', '.join(lacking)})"
                )
                names += lacking
            elif name == self.name:
                told.append(f"witness {name} has not cosigned")
        return told


def check_word(word: str) -> None:
    """Raises Malformed unless `word` can stand in a policy file: not empty, no blanks, no controls."""
    if not _WORD.fullmatch(word):
        raise Malformed(
            f"policy: expected one word without blanks, got {word[:100]!r}",
            zh=f"信任文件：应为一个不含空格的词，现为{word[:100]!r}",
        )


def _define(known: set[str], name: str) -> None:
    check_word(name)
    if name in known or name == NONE:
        raise Malformed(f"policy: the name {name!r} is taken", zh=f"信任文件：名称{name!r}已经用过")
    known.add(name)
