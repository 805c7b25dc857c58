"""Papers from totals: so many votes for each person become so many sheets that add up to exactly these totals.

A vote is an edge between a person and a column of the paper, a sheet is a colour, and no two edges of a colour may meet:
nobody stands twice on a sheet, and no column has two marks. For edges between two sides König's theorem says when that can be
done: whenever nobody has more votes than there are sheets and no column more than there is room. What it leaves out: papers
that say more than marks (`papers.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from heapq import heappop, heappush
from typing import Final

from shared.errors import Malformed

Sheet = dict[str, tuple[str, ...]]
"""Post to the persons marked for it."""

NONE: Final = -1


def sheets_from(votes: Mapping[str, Mapping[str, int]], seats: Mapping[str, int], sheets: int) -> list[Sheet]:
    """`sheets` papers, each with a mark at least, that give these votes.

    `seats`: post to marks that it takes. Raises Malformed, saying why, if no papers could give these totals.
    """
    check_totals(votes, seats, sheets)
    colours = _Colours(sheets)
    for post, given in votes.items():
        # A post has as many columns as it takes marks; they are filled one after the other, a vote a sheet.
        dealt = 0
        for person, count in given.items():
            for _ in range(count):
                colours.add(f"person {person}", f"post {post} {dealt // sheets}")
                dealt += 1
    colours.even_out()
    return colours.sheets()


def check_totals(votes: Mapping[str, Mapping[str, int]], seats: Mapping[str, int], sheets: int) -> None:
    """Raises Malformed if no `sheets` papers could give these totals."""
    by_person: dict[str, int] = {}
    for post, given in votes.items():
        total = sum(given.values())
        if total > seats[post] * sheets:
            raise Malformed(
                f"{post}: {total} votes, but {sheets} good papers with {seats[post]} marks at most give {seats[post] * sheets}",
                zh=f"{post}共{total}票，{sheets}张有效票每张最多{seats[post]}票，只能有{seats[post] * sheets}票",
            )
        for person, count in given.items():
            by_person[person] = by_person.get(person, 0) + count
    for person, count in by_person.items():
        if count > sheets:
            raise Malformed(
                f"{person}: {count} votes in all, but only {sheets} good papers, and nobody stands twice on one",
                zh=f"{person}共{count}票，有效票只有{sheets}张，同一张票不能两次写同一人",
            )
    marks = sum(by_person.values())
    if marks < sheets:
        raise Malformed(
            f"{marks} marks cannot fill {sheets} good papers: {sheets - marks} would be blank; say blank or invalid",
            zh=f"只有{marks}个选项，{sheets}张有效票中有{sheets - marks}张会是空白；请写明 blank 或 invalid",
        )


class _Colours:
    """An edge colouring in the making. `_at[node][colour]` is the edge of that colour at a node, or NONE."""

    def __init__(self, colours: int) -> None:
        self._count = colours
        self._at: dict[str, list[int]] = {}
        self._free: dict[str, list[int]] = {}
        """A heap for each node that holds every colour free there, and some that are not any more."""
        self._edges: list[tuple[str, str]] = []
        self._colour: list[int] = []

    def add(self, person: str, column: str) -> None:
        """Adds an edge and colours it; edges coloured before may change their colours along one path."""
        edge = len(self._edges)
        self._edges.append((person, column))
        for node in (person, column):
            if node not in self._at:
                self._at[node], self._free[node] = [NONE] * self._count, list(range(self._count))
        first, second = self._free_at(person), self._free_at(column)
        if self._at[column][first] != NONE:
            # `first` is taken at the column. On the path of these two colours from there, which cannot come back to the
            # person, the colours change places; then it is free.
            self._swap(column, first, second)
        self._colour.append(first)
        self._at[person][first] = self._at[column][first] = edge

    def even_out(self) -> None:
        """Re-colours until the fullest sheet has at most one mark more than the emptiest, so that none is empty."""
        sizes = Counter(self._colour)
        by_size: dict[int, list[int]] = {}
        for colour in range(self._count):
            by_size.setdefault(sizes[colour], []).append(colour)
        while max(by_size) - min(by_size) > 1:
            full, empty = max(by_size), min(by_size)
            more, less = by_size[full].pop(), by_size[empty].pop()
            self._shift(more, less)
            by_size.setdefault(full - 1, []).append(more)
            by_size.setdefault(empty + 1, []).append(less)
            by_size = {size: colours for size, colours in by_size.items() if colours}

    def sheets(self) -> list[Sheet]:
        """The sheet of each colour."""
        marks: list[dict[str, list[str]]] = [{} for _ in range(self._count)]
        for (person, column), colour in zip(self._edges, self._colour, strict=True):
            post = column.removeprefix("post ").rpartition(" ")[0]
            marks[colour].setdefault(post, []).append(person.removeprefix("person "))
        return [{post: tuple(persons) for post, persons in each.items()} for each in marks]

    def _free_at(self, node: str) -> int:
        """The lowest colour that is free at a node. There is one: no node has more edges than there are colours."""
        at, heap = self._at[node], self._free[node]
        while at[heap[0]] != NONE:
            heappop(heap)
        return heap[0]

    def _path(self, start: str, first: int, second: int) -> list[int]:
        """The edges of the path from `start` whose colours are `first`, `second`, `first`, … in turn."""
        path: list[int] = []
        node, colour, other = start, first, second
        while (edge := self._at[node][colour]) != NONE:
            path.append(edge)
            one, two = self._edges[edge]
            node = two if node == one else one
            colour, other = other, colour
        return path

    def _swap(self, start: str, first: int, second: int) -> None:
        self._recolour(self._path(start, first, second), first, second)

    def _recolour(self, path: list[int], first: int, second: int) -> None:
        for edge in path:
            for node in self._edges[edge]:
                if self._at[node][self._colour[edge]] == edge:
                    self._at[node][self._colour[edge]] = NONE
        for edge in path:
            colour = second if self._colour[edge] == first else first
            self._colour[edge] = colour
            for node in self._edges[edge]:
                self._at[node][colour] = edge
        for node in {node for edge in path for node in self._edges[edge]}:
            # Only the ends of the path have one of the two colours free now that they did not have before.
            for colour in (first, second):
                if self._at[node][colour] == NONE:
                    heappush(self._free[node], colour)

    def _shift(self, more: int, less: int) -> None:
        """Moves one edge, in effect, from the colour with more edges to that with less."""
        for node, at in self._at.items():
            # A path that begins and ends with `more` has one edge more of it: such a path exists, for `more` has more.
            if at[more] != NONE and at[less] == NONE:
                path = self._path(node, more, less)
                if len(path) % 2:
                    self._recolour(path, more, less)
                    return
        raise AssertionError("a colour with more edges has a path that begins and ends with it")
