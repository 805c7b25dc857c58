"""Whether a regulation can be applied at all: parameters that contradict each other are found before an election is called by them.

Every contradiction names the parameter, its clause and what to do. What it leaves out: whether the regulation is lawful,
which people decide who have read the law; and the chapters one by one (`consistency_bounds.py`, `consistency_candidates.py`, `consistency_poll.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from shared import clock
from shared.election.regulation import consistency_bounds, consistency_candidates, consistency_poll
from shared.election.regulation.contradiction import Contradiction
from shared.election.regulation.parameters import Parameter, Share
from shared.election.regulation.regulation import Profile
from shared.errors import Malformed


def contradictions(profile: Profile) -> list[Contradiction]:
    """Everything in which the regulation contradicts itself, in the order of its chapters."""
    found = [*_head(profile), *_shares_and_clauses(profile)]
    if any(each.parameter.endswith(("num", "den")) for each in found):
        return found  # no sense in comparing shares that are none
    return [
        *found,
        *consistency_bounds.find(profile),
        *consistency_candidates.find(profile),
        *consistency_poll.find(profile),
    ]


def _head(profile: Profile) -> Iterator[Contradiction]:
    days = {"effective_from": profile.effective_from, "effective_to": profile.effective_to}
    unreadable = [name for name, day in days.items() if day is not None and not _is_day(day)]
    for name in unreadable:
        yield Contradiction(
            name,
            "docs/rules.md 6",
            zh=f"应写成YYYY-MM-DD，现为{days[name]!r}。",
            en=f"expected a day, YYYY-MM-DD, got {days[name]!r}.",
        )
    if not unreadable and profile.effective_to is not None and profile.effective_to < profile.effective_from:
        yield Contradiction(
            "effective_to",
            "docs/rules.md 6",
            zh=f"施行至{profile.effective_to}，早于施行之日{profile.effective_from}。",
            en=f"it ends on {profile.effective_to}, before it begins on {profile.effective_from}.",
        )
    for name in ("id", "version", "zh", "en"):
        if not getattr(profile, name).strip():
            yield Contradiction(name, "docs/rules.md 6", zh="不能为空。", en="must not be empty.")
    if not profile.sources or not all(source.strip() for source in profile.sources):
        yield Contradiction(
            "sources",
            "docs/rules.md 6",
            zh="至少写明一项依据，每项不能为空。",
            en="name at least one source; none may be empty.",
        )


def _is_day(text: str) -> bool:
    try:
        clock.read_day(text)
    except Malformed:
        return False
    return True


def _shares_and_clauses(profile: Profile) -> Iterator[Contradiction]:
    for name in profile.__struct_fields__:
        yield from _walk(getattr(profile, name), name)


def _walk(node: object, path: str) -> Iterator[Contradiction]:
    if isinstance(node, tuple):
        for index, each in enumerate(node):
            yield from _walk(each, f"{path}[{getattr(each, 'id', index)}]")
    if not isinstance(node, msgspec.Struct):
        return
    if isinstance(node, Share) and not node.can_be_met():
        yield Contradiction(
            f"{path}.num",
            node.clause,
            zh=f"应是0与1之间、达得到的比例，现为{'超过' if node.strict else ''}{node.num}/{node.den}。",
            en=f"expected a share between 0 and 1 that can be reached, got {'more than ' if node.strict else ''}"
            f"{node.num}/{node.den}.",
        )
    clause = getattr(node, "clause", None)
    if isinstance(clause, str) and not clause.strip():
        yield Contradiction(path, "docs/rules.md 6", zh="没有写明条款。", en="names no clause.")
    for name in node.__struct_fields__:
        if not (isinstance(node, Parameter | Share) and name == "clause"):
            yield from _walk(getattr(node, name), f"{path}.{name}")
