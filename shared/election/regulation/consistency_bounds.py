"""Numbers and lists that no regulation can mean: ten thousand days, a window that never opens, a department named twice.

What it leaves out: values that are possible and contradict each other (`consistency_candidates.py`, `consistency_poll.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from shared.election.regulation.contradiction import Contradiction
from shared.election.regulation.parameters import Bar, Parameter
from shared.election.regulation.predicate import (
    AgeOver,
    AgeUnder,
    All,
    MonthsSince,
    Not,
    Predicate,
    YearsSince,
)
from shared.election.regulation.predicate import Any as AnyOf
from shared.election.regulation.regulation import Profile

DAYS: Final = 366
"""A regulation counts days within a year: what is due earlier belongs to the term before."""
MOST: Final = {
    "electorate.min_age": 100,
    "seats.minimum": 1000,
    "seats.maximum": 1000,
    "seats.households_per_seat": 1000,
    "committee.minimum": 100,
    "committee.maximum": 100,
    "nomination.sea_extra_candidates": 100,
    "nomination.shortlist_per_seat": 20,
    "nomination.joint_nominators": 1000,
    "proxies.most_principals": 100,
    "polling.tellers_per_mobile_box": 100,
    "papers.smallest_pile": 1000,
    "runoff.extra_candidates": 100,
    "runoff.most_rounds": 20,
    "runoff.vacancy_if_elected": 1000,
    "term.pledges_within_months": 120,
    "term.term_pledges": 1000,
    "term.annual_pledges": 1000,
}
"""The largest values that make sense of numbers that are no days. Beyond them somebody mistyped."""
USUAL_POSTS: Final = frozenset(
    {"CHAIR", "VICE", "MEMBER", "WOMAN", "SECRETARY", "DEPUTY", "HEAD", "LEADER", "REP"}
)
"""Ids by which elections name their posts; others a regulation names itself, in `seats.posts`."""


def find(profile: Profile) -> Iterator[Contradiction]:
    """The values of these kinds, in the order of the regulation."""
    for name in profile.__struct_fields__:
        yield from _section(name, getattr(profile, name))
    for bar in profile.qualification.bars:
        yield from _bar(bar)
    yield from _posts(profile)


def _section(path: str, section: object) -> Iterator[Contradiction]:
    if not isinstance(section, msgspec.Struct):
        return
    for name in section.__struct_fields__:
        parameter = getattr(section, name)
        if not isinstance(parameter, Parameter):
            continue
        value, where = parameter.value, f"{path}.{name}"
        if isinstance(value, int) and not isinstance(value, bool):
            yield from _number(where, value, parameter.clause)
        elif isinstance(value, tuple) and (twice := _twice(value)):
            yield Contradiction(
                where,
                parameter.clause,
                zh=f"{twice}写了两次；每项只写一次。",
                en=f"{twice} stands twice; write each once.",
            )


def _number(where: str, value: int, clause: str) -> Iterator[Contradiction]:
    days = "days" in where.rpartition(".")[2].split("_")
    most = DAYS if days else MOST.get(where)
    if most is not None and value > most:
        yield Contradiction(
            where,
            clause,
            zh=f"应在0至{most}{'日' if days else ''}之间，现为{value}；请核对是否多写了数字。",
            en=f"expected at most {most}{' days' if days else ''}, got {value}; look for a digit too many.",
        )


def _twice(values: Sequence[object]) -> object:
    return next((each for each in values if values.count(each) > 1), None)


def _bar(bar: Bar) -> Iterator[Contradiction]:
    path = f"qualification.bars[{bar.id}]"
    if bar.when is not None and not _can_hold(bar.when):
        yield Contradiction(
            path,
            bar.clause,
            zh="条件写明0年（月）内、不满0岁，或ALL、ANY之下没有条件：这样的情形永远（或总是）成立或不成立；请写明年限或条件。",
            en="its condition has a window of 0, an age under 0, or ALL or ANY of nothing: it says the same of everybody; "
            "state the window, or the conditions.",
        )
    for name, values in (("applies_to", bar.applies_to), ("waived_by", bar.waived_by)):
        if twice := _twice(values):
            yield Contradiction(
                path,
                bar.clause,
                zh=f"{name}中{twice}写了两次；每项只写一次。",
                en=f"{name} names {twice} twice; write each once.",
            )
    if (
        bar.effective_from is not None
        and bar.effective_to is not None
        and bar.effective_to < bar.effective_from
    ):
        yield Contradiction(
            path,
            bar.clause,
            zh=f"适用至{bar.effective_to}，早于{bar.effective_from}。",
            en=f"it applies until {bar.effective_to}, before it begins on {bar.effective_from}.",
        )


def _can_hold(predicate: Predicate) -> bool:
    """Whether the condition can be true of one person and false of another."""
    if isinstance(predicate, AnyOf | All):
        return bool(predicate.of) and all(map(_can_hold, predicate.of))
    if isinstance(predicate, Not):
        return _can_hold(predicate.of)
    if isinstance(predicate, YearsSince):
        return 0 < predicate.under <= 150
    if isinstance(predicate, MonthsSince):
        return 0 < predicate.under <= 1800
    if isinstance(predicate, AgeUnder):
        return 0 < predicate.under <= 150
    return predicate.over <= 150 if isinstance(predicate, AgeOver) else True


def _posts(profile: Profile) -> Iterator[Contradiction]:
    """A ground, or a competition, that names a post which no election has is never applied, and nobody would notice."""
    known = USUAL_POSTS | {row.id for row in profile.seats.posts}
    rule = profile.nomination.differential
    named = [
        (f"qualification.bars[{bar.id}]", bar.clause, bar.applies_to) for bar in profile.qualification.bars
    ]
    named.append(("nomination.differential", rule.clause, rule.except_posts))
    for path, clause, posts in named:
        strange = [post for post in posts if _LETTERS.sub("", post) not in known]
        if strange:
            yield Contradiction(
                path,
                clause,
                zh=f"写了不认识的岗位{'、'.join(strange)}；应取自{'、'.join(sorted(known))}，其他岗位先列入seats.posts。",
                en=f"names {', '.join(strange)}, which is no known post; expected some of {', '.join(sorted(known))}. "
                "List another post in seats.posts first.",
            )


_LETTERS: Final = re.compile(r"[^A-Z].*", re.DOTALL)
"""What follows the letters of a post's id, such as the number of a group."""
