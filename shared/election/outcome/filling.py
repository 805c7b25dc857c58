"""Filling seats from votes: most votes first, equals vote again, close kin not together, a woman first where the law says so.

Plain votes go in and persons come out, so that it can be read and tried without an election. What it leaves out: the votes
that a winner needs, and who may win at all (`winners.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from itertools import combinations

from shared.election.outcome.ranking import groups

Clash = Callable[[str, Collection[str]], bool]
"""Whether a person may not serve beside somebody of these, as close kin may not (ZJ2020 31)."""


def fill(
    votes: Mapping[str, int], seats: int, taken: Collection[str], clash: Clash
) -> tuple[list[str], list[str]]:
    """`(elected, tied)`: seats are filled from most votes down; equals who do not all fit are tied for the rest.

    `votes`: of those who have as many as a winner needs. `taken`: who holds a seat already. ZJ2020 31: whoever clashes with
    somebody who is elected to a higher post, or by more votes, is passed over and the next by votes takes the seat; kin with
    equal votes vote again, and whoever gets a seat however they vote is elected.
    """
    elected: list[str] = []
    for _, persons in groups(votes):
        room = seats - len(elected)
        if room == 0:
            break
        free = _free(persons, {*taken, *elected}, clash)
        sure = _sure_of_a_seat(free, room, clash)
        elected += sure
        if len(sure) < len(free):
            return elected, [person for person in free if person not in sure]
    return elected, []


def fill_woman_first(
    votes: Mapping[str, int], seats: int, taken: Collection[str], clash: Clash, women: Collection[str]
) -> tuple[list[str], list[str]]:
    """The same where no woman holds a seat yet: the woman with most votes is elected first, the others by rank (MCA2013).

    Where no woman has as many votes as a winner needs, one seat stays free for her. Several women with equal votes take their
    places by rank; if only the seat that is kept is left for them, they alone are tied for it.
    """
    leading = next(
        (free for _, persons in groups(_only(votes, women)) if (free := _free(persons, taken, clash))), []
    )
    if not leading:
        return fill(_without(votes, women), seats - 1, taken, clash)
    if len(leading) == 1:
        others, tied = fill(_without(votes, leading), seats - 1, {*taken, *leading}, clash)
        return leading + others, tied
    most = votes[leading[0]]
    elected, tied = fill(
        {person: count for person, count in votes.items() if count > most}, seats - 1, taken, clash
    )
    if tied:
        return elected, tied + leading
    return _equal_women(votes, seats, taken, clash, women, leading, elected)


def _equal_women(
    votes: Mapping[str, int],
    seats: int,
    taken: Collection[str],
    clash: Clash,
    women: Collection[str],
    leading: list[str],
    elected: list[str],
) -> tuple[list[str], list[str]]:
    """Several women lead with equal votes; whoever has more votes is `elected`, and at least one seat is left."""
    room, most = seats - len(elected), votes[leading[0]]
    equals = leading if room == 1 else [person for person, count in votes.items() if count == most]
    free = _free(sorted(equals), {*taken, *elected}, clash)
    if not set(free) & set(leading):
        # Every one of them is kin of somebody with more votes: the next woman leads.
        return fill_woman_first(_without(votes, leading), seats, taken, clash, set(women) - set(leading))
    if len(free) > room or _clash_among(free, clash):
        return elected, free
    elected = elected + free
    fewer = {person: count for person, count in votes.items() if count < most}
    others, tied = fill(fewer, seats - len(elected), {*taken, *elected}, clash)
    return elected + others, tied


def _free(persons: Collection[str], holders: Collection[str], clash: Clash) -> list[str]:
    return [person for person in persons if not clash(person, holders)]


def _sure_of_a_seat(equals: list[str], room: int, clash: Clash) -> list[str]:
    """Those of the equals who have no kin among them, if they fit beside as many kin as could be seated in any re-vote.

    If more could be seated than there is room, these could come last however the others vote; then nobody is sure of a seat.
    """
    alone = [person for person in equals if not clash(person, set(equals))]
    families = _families([person for person in equals if person not in alone], clash)
    return alone if len(alone) + sum(_most_together(family, clash) for family in families) <= room else []


def _most_together(family: Collection[str], clash: Clash) -> int:
    """How many of a family can hold seats beside each other at most: of three brothers one, of man, wife and his father two."""
    near = {
        person: {other for other in family if other != person and clash(person, [other])} for person in family
    }
    return _most_of(set(family), near)


def _most_of(left: set[str], near: Mapping[str, set[str]]) -> int:
    seated = 0
    while left:
        free = next((person for person in sorted(left) if _close(near[person] & left, near)), None)
        if free is None:
            break
        # Of a person and kin who are all kin of each other one can be seated, and nobody keeps fewer others out.
        seated, left = seated + 1, left - near[free] - {free}
    if not left:
        return seated
    most_kin = max(sorted(left), key=lambda person: len(near[person] & left))
    without = _most_of(left - {most_kin}, near)
    return seated + max(without, 1 + _most_of(left - near[most_kin] - {most_kin}, near))


def _close(persons: set[str], near: Mapping[str, set[str]]) -> bool:
    """Whether each of them is kin of each other one."""
    return all(other in near[one] for one, other in combinations(persons, 2))


def _families(persons: Collection[str], clash: Clash) -> list[set[str]]:
    """Groups of people who are kin of each other, directly or by others in it."""
    families: list[set[str]] = []
    for person in persons:
        near = [family for family in families if clash(person, family)]
        families = [family for family in families if family not in near] + [{person}.union(*near)]
    return families


def _clash_among(persons: Collection[str], clash: Clash) -> bool:
    return any(clash(person, set(persons)) for person in persons)


def _only(votes: Mapping[str, int], persons: Collection[str]) -> dict[str, int]:
    return {person: count for person, count in votes.items() if person in persons}


def _without(votes: Mapping[str, int], persons: Collection[str]) -> dict[str, int]:
    return {person: count for person, count in votes.items() if person not in persons}
