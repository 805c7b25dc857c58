"""The figures of one round, station by station, from whatever the scenario gives: totals, single stations, or both.

What nobody states follows: papers issued are those that come back, a station has the share of those who vote there, and one
paper in twenty is left over. What it leaves out: who gets the papers (`steps/polling.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from services.drill.scenario.polls import Conflict, PaperLine, RoundPlan, StationFigures, StationPlan
from services.drill.shares import apportion
from shared.errors import Malformed


@dataclass(frozen=True, slots=True)
class StationLedger:
    """One station in one round. `issued` are electors' papers, `proxy` of them by proxy; conflicts are beside them.

    `unused` None: what should be left. `proxy` None: its share of the round's.
    """

    id: str
    kind: str
    issued: int
    returned: int
    spoiled: int
    papers: int
    proxy: int | None
    unused: int | None
    conflicts: tuple[Conflict, ...]
    empty_shown: bool
    booth: bool
    seal_intact: bool
    pile: str


def sheets_in(plan: RoundPlan, lines: Sequence[PaperLine], place: str) -> tuple[int, int]:
    """`(returned, rest)`: papers in all boxes, and those of them that the totals in `votes` describe.

    Raises Malformed if the figures contradict each other.
    """
    listed = sum(line.count for line in lines if line.refused is None)
    spoilt = plan.invalid if isinstance(plan.invalid, int) else sum(plan.invalid.values())
    described = listed + spoilt + (plan.blank or 0)
    returned = _stated(plan, "returned")
    if returned is None:
        issued = _stated(plan, "issued")
        if plan.votes and issued is None:
            raise Malformed(
                f"{place}: with totals in votes, say how many papers were returned",
                zh=f"{place}：只写了得票（votes），还要写明收回多少张（returned）",
            )
        returned = issued if plan.votes and issued is not None else described
    if returned < described or (not plan.votes and returned != described):
        raise Malformed(
            f"{place}: {returned} papers were returned, {described} are described; the two must agree",
            zh=f"{place}：收回{returned}张，写出的选票有{described}张，须一致",
        )
    return returned, returned - listed


def ledgers(
    plan: RoundPlan, stations: Sequence[StationPlan], returned: int, voters: Mapping[str, int], place: str
) -> list[StationLedger]:
    """The ledger of each station that opens; `voters`: how many vote at each station.

    Raises Malformed if totals and stations contradict each other.
    """
    kinds = {each.id: each.kind for each in stations}
    # The papers of a group are mixed with no others.
    first = {each.group: each.id for each in reversed(stations)}
    piles = {each.id: f"P-{first[each.group]}" if each.group else "P" for each in stations}
    rows = list(plan.station) or [StationFigures(id=each.id) for each in stations]
    weights = [voters[row.id] for row in rows]
    sheets_twice = [sum(each.finding == "BOTH_IN_BOX" for each in row.conflicts) for row in rows]
    stated = _stated(plan, "issued")
    issued_total = max(0, returned - sum(sheets_twice)) if stated is None else stated
    issued = _shares([row.issued for row in rows], issued_total, weights, f"{place}.issued")
    sheets = [each + twice for each, twice in zip(issued, sheets_twice, strict=True)]
    back = _returned([row.returned for row in rows], sheets, returned, f"{place}.returned")
    spoiled_total = plan.spoiled or sum(row.spoiled or 0 for row in rows)
    spoiled = _shares([row.spoiled for row in rows], spoiled_total, issued, f"{place}.spoiled")
    return [
        StationLedger(
            row.id,
            kinds[row.id],
            issued[at],
            back[at],
            spoiled[at],
            _papers(row, issued[at] + len(row.conflicts) + spoiled[at]),
            row.proxy,
            row.unused,
            row.conflicts,
            row.empty_shown,
            row.booth,
            row.seal_intact,
            row.pile or piles[row.id],
        )
        for at, row in enumerate(rows)
    ]


def with_proxies(
    plan: RoundPlan, stations: Sequence[StationLedger], usable: int, served: Mapping[str, int], place: str
) -> list[StationLedger]:
    """The ledgers with papers by proxy: as stated, else a share of all that is `usable`, or of the round's `proxy`.

    `served`: mandates whose principals vote at a station of their own. Raises Malformed if there are not that many.
    """
    stated = sum(each.proxy or 0 for each in stations)
    open_ = [each for each in stations if each.proxy is None]
    total = (
        plan.proxy
        if plan.proxy is not None
        else max(stated, min(usable, stated + sum(_room(open_, usable, served))))
    )
    shared = apportion(total - stated, [each.issued for each in open_], _room(open_, usable, served))
    if shared is None or total > usable:
        raise Malformed(
            f"{place}.proxy: {total} papers by proxy, but {usable} mandates can be used",
            zh=f"{place}.proxy：要发委托票{total}张，可用的委托只有{usable}份",
        )
    shares = {each.id: share for each, share in zip(open_, shared, strict=True)}
    return [replace(each, proxy=shares.get(each.id, each.proxy)) for each in stations]


def _room(stations: Sequence[StationLedger], usable: int, served: Mapping[str, int]) -> list[int]:
    """The most papers by proxy that each station can hand out."""
    return [min(each.issued, served.get(each.id, usable)) for each in stations]


def _stated(plan: RoundPlan, name: str) -> int | None:
    """A total of the round, or of its stations if all of them state it."""
    total: int | None = getattr(plan, name)
    if total is not None:
        return total
    figures = [getattr(row, name) for row in plan.station]
    return sum(figures) if figures and all(each is not None for each in figures) else None


def _papers(row: StationFigures, needed: int) -> int:
    """Papers delivered to a station: what it needs and one in twenty more."""
    if row.papers is not None:
        return row.papers
    return needed + max(5, needed // 20) if row.unused is None else needed + row.unused


def _shares(stated: Sequence[int | None], total: int, weights: Sequence[int], place: str) -> list[int]:
    """`total` shared out: stated figures stay, the others get shares by weight."""
    open_ = [at for at, each in enumerate(stated) if each is None]
    shares = [each or 0 for each in stated]
    rest = total - sum(shares)
    shared = apportion(rest, [weights[at] for at in open_]) if open_ or not rest else None
    if shared is None:
        raise Malformed(
            f"{place}: the stations add up to {total - rest}, the total is {total}",
            zh=f"{place}：各站合计{total - rest}，总数{total}，对不上",
        )
    for at, share in zip(open_, shared, strict=True):
        shares[at] = share
    return shares


def _returned(stated: Sequence[int | None], sheets: Sequence[int], total: int, place: str) -> list[int]:
    """Papers in each box. A box whose figure is open has what its station issued, less its share of what is missing."""
    open_ = [at for at, each in enumerate(stated) if each is None]
    shares = [sheets[at] if each is None else each for at, each in enumerate(stated)]
    missing = sum(shares) - total
    if missing < 0 and open_:
        shares[open_[0]] -= missing  # more came back than was issued: the surplus lies in the first box
        missing = 0
    less = apportion(missing, [sheets[at] for at in open_], [sheets[at] for at in open_])
    if less is None or (missing and not open_):
        raise Malformed(
            f"{place}: the boxes add up to {sum(shares)} papers, the total is {total}",
            zh=f"{place}：各箱收回合计{sum(shares)}张，总数{total}，对不上",
        )
    for at, fewer in zip(open_, less, strict=True):
        shares[at] -= fewer
    return shares
