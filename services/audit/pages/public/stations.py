"""Votes by station, where they may be told: piles that are too small or too alike stand together with others.

What it leaves out: what may be told, which `services/audit/projections/secrecy.py` says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.audit.projections.views import Tallies
from shared.text import Text


@dataclass(frozen=True)
class Column:
    """Stations whose papers are shown together. `merged`: they may not be shown each by itself."""

    stations: tuple[str, ...]
    merged: bool
    papers: int


@dataclass(frozen=True)
class ByStation:
    """A round's votes: for each post its rows of person, and votes in each column."""

    columns: tuple[Column, ...]
    posts: tuple[tuple[Text, tuple[tuple[str, tuple[int, ...]], ...]], ...]


def stations(tallies: Tallies, number: int, titles: Mapping[str, Text]) -> ByStation | None:
    """The votes of a round by station; None if only the total may be shown."""
    for each in tallies.rounds:
        if each.round == number and each.cells:
            columns = tuple(Column(tuple(cell.stations), cell.merged, cell.papers) for cell in each.cells)
            votes = {(row.contest, row.person, tuple(row.stations or ())): row.votes for row in each.votes}
            order = {
                post: [
                    row.person
                    for row in sorted(each.totals, key=lambda row: -row.votes)
                    if row.contest == post
                ]
                for post in each.contests
            }
            return ByStation(
                columns,
                tuple(
                    (
                        titles[post],
                        tuple(
                            (
                                person,
                                tuple(votes.get((post, person, column.stations), 0) for column in columns),
                            )
                            for person in persons
                        ),
                    )
                    for post, persons in order.items()
                ),
            )
    return None
