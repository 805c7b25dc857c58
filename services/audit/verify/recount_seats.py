"""Seats from ranked votes: equals who do not all fit are tied, kin do not sit together, and where the law keeps a seat for a woman.

ZJ2020 28, 31; MCA2013. What it leaves out: votes and what they are worth (`recount_outcome.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import groupby

from services.audit.verify.recount_people import People, by_votes

Seated = tuple[list[str], list[str]]
"""Who is elected, and who is tied for the seats then left."""


def seat(seats: int, able: Mapping[str, int], held: Collection[str], people: People) -> Seated:
    """Seats go to those `able` to win, with their votes, from most votes down; `held`: beside whom kin cannot sit."""
    elected: list[str] = []
    for _, group in groupby(by_votes(able, able), key=able.__getitem__):
        if len(elected) == seats:
            break
        free = [person for person in group if not people.clashes(person, {*held, *elected})]
        tied = _who_votes_again(free, seats - len(elected), people)
        elected += [person for person in free if person not in tied]
        if tied:
            return elected, tied
    return elected, []


def _who_votes_again(equals: list[str], room: int, people: People) -> list[str]:
    """Of equals for `room` seats: kin, if the others are sure of a seat however these vote again; else everybody, if too many."""
    near = {person: {other for other in equals if people.clashes(person, [other])} for person in equals}
    kin = [person for person in equals if near[person]]
    # The others are outvoted at worst by as many of the kin as can sit together.
    at_most, waiting = len(equals) - len(kin), set(kin)
    while waiting:
        family, todo = set[str](), {min(waiting)}
        while todo:
            one = todo.pop()
            family.add(one)
            todo |= near[one] - family
        waiting -= family
        at_most += _can_sit(frozenset(family), near, {})
    return kin if at_most <= room else equals


def _can_sit(family: frozenset[str], near: Mapping[str, set[str]], known: dict[frozenset[str], int]) -> int:
    """The most of a family of whom no two are kin. `known`: what was worked out before about parts of it."""
    if family in known:
        return known[family]
    left, sitting = family, 0
    while left:
        kin = {person: len(near[person] & left) for person in left}
        fewest, most = min(left, key=kin.__getitem__), max(left, key=kin.__getitem__)
        if kin[fewest] == len(left) - 1:
            # All are kin of each other.
            sitting += 1
            break
        if kin[fewest] > 1:
            # The one with most kin sits, or does not.
            with_most = 1 + _can_sit(left - near[most] - {most}, near, known)
            sitting += max(with_most, _can_sit(left - {most}, near, known))
            break
        # Whoever has one kinsman left, or none, can sit at nobody's cost but his.
        left, sitting = left - near[fewest] - {fewest}, sitting + 1
    known[family] = sitting
    return sitting


def seat_with_a_woman(seats: int, able: Mapping[str, int], held: Collection[str], people: People) -> Seated:
    """The same where no woman sits yet: the first seat is the leading woman's, or nobody's if no woman is able (MCA2013)."""
    pool = dict(able)
    while True:
        women = [person for person in pool if people.is_woman(person) and not people.clashes(person, held)]
        if not women:
            men = {person: number for person, number in pool.items() if not people.is_woman(person)}
            return seat(seats - 1, men, held, people)
        most = max(pool[person] for person in women)
        leading = sorted(person for person in women if pool[person] == most)
        if len(leading) == 1:
            rest = {person: number for person, number in pool.items() if person not in leading}
            others, tied = seat(seats - 1, rest, {*held, *leading}, people)
            return leading + others, tied
        ahead = {person: number for person, number in pool.items() if number > most}
        elected, tied = seat(seats - 1, ahead, held, people)
        if tied:
            return elected, tied + leading
        room = seats - len(elected)
        level = [
            person for person, number in pool.items() if number == most and (room > 1 or person in leading)
        ]
        level = sorted(person for person in level if not people.clashes(person, {*held, *elected}))
        if set(level).isdisjoint(leading):
            # All of them are kin of somebody with more votes: other women lead.
            pool = {person: number for person, number in pool.items() if person not in leading}
            continue
        if len(level) > room or any(people.clashes(person, level) for person in level):
            return elected, level
        behind = {person: number for person, number in pool.items() if number < most}
        others, tied = seat(room - len(level), behind, {*held, *elected, *level}, people)
        return elected + level + others, tied
