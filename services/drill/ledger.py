"""The figures of one round, station by station, from whatever the scenario gives: totals, single stations, or both.

What nobody states follows: papers issued are those that come back, a station has its share, and 5 % are left over.
What it leaves out: who gets the papers (`steps/polling.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.drill.scenario.polls import Conflict, PaperLine, RoundPlan, StationFigures, StationPlan
from shared.errors import Malformed


@dataclass(frozen=True, slots=True)
class StationLedger:
    """One station in one round. `issued` are electors' papers, `proxy` of them by proxy; conflicts are beside them.

    `unused` None: what should be left. `proxy` None: as many as there are mandates for.
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
    returned = _returned(plan)
    if returned is None:
        if plan.votes and _stated(plan, "issued") is None:
            raise Malformed(
                f"{place}：只写了得票（votes），还要写明收回多少张（returned） / "
                f"{place}: with totals in votes, say how many papers were returned"
            )
        issued = _stated(plan, "issued")
        returned = issued if plan.votes and issued is not None else listed + spoilt + (plan.blank or 0)
    rest = returned - listed
    if rest < 0 or (not plan.votes and rest != spoilt + (plan.blank or 0)):
        raise Malformed(
            f"{place}：收回{returned}张，写出的选票有{listed + (0 if plan.votes else spoilt + (plan.blank or 0))}张，须一致 / "
            f"{place}: {returned} papers were returned, {listed + (0 if plan.votes else spoilt + (plan.blank or 0))} are described; "
            "the two must agree"
        )
    return returned, rest


def ledgers(
    plan: RoundPlan, stations: Sequence[StationPlan], returned: int, place: str
) -> list[StationLedger]:
    """The ledger of each station that opens. Raises Malformed if totals and stations contradict each other."""
    kinds = {each.id: each.kind for each in stations}
    rows = list(plan.station) or [StationFigures(id=each.id) for each in stations]
    for row in rows:
        if row.id not in kinds:
            raise Malformed(
                f"{place}.station：没有投票站“{row.id}”，有{'、'.join(kinds)} / "
                f"{place}.station: there is no station {row.id!r}; there are {', '.join(kinds)}"
            )
    extra = sum(each.finding == "BOTH_IN_BOX" for row in rows for each in row.conflicts)
    stated = _stated(plan, "issued")
    issued_total = max(0, returned - extra) if stated is None else stated
    issued = _shares([row.issued for row in rows], issued_total, f"{place}.issued")
    back = _shares_returned(rows, issued, returned, place)
    spoiled = _shares([row.spoiled for row in rows], _spoiled_total(plan, rows), f"{place}.spoiled")
    proxy: list[int | None] = [row.proxy for row in rows]
    if plan.proxy is not None:
        proxy = [*_shares([row.proxy for row in rows], plan.proxy, f"{place}.proxy", issued)]
    return [
        StationLedger(
            row.id,
            kinds[row.id],
            issued[at],
            back[at],
            spoiled[at],
            _papers(row, issued[at] + len(row.conflicts) + spoiled[at]),
            proxy[at],
            row.unused,
            row.conflicts,
            row.empty_shown,
            row.booth,
            row.seal_intact,
            row.pile or "P",
        )
        for at, row in enumerate(rows)
    ]


def with_proxies(ledgers_: Sequence[StationLedger], usable: int) -> list[StationLedger]:
    """The ledgers with a number of papers by proxy each: as stated, else shared out among `usable` mandates."""
    left = usable - sum(each.proxy or 0 for each in ledgers_)
    found = []
    for at, each in enumerate(ledgers_):
        if each.proxy is not None:
            found.append(each)
            continue
        open_ = sum(other.proxy is None for other in ledgers_[at:])
        mine = max(0, min(each.issued, -(-left // open_)))
        left -= mine
        found.append(replace(each, proxy=mine))
    return found


def _returned(plan: RoundPlan) -> int | None:
    return _stated(plan, "returned")


def _stated(plan: RoundPlan, name: str) -> int | None:
    """A total of the round, or of its stations if all of them state it."""
    total: int | None = getattr(plan, name)
    if total is not None:
        return total
    figures = [getattr(row, name) for row in plan.station]
    return sum(figures) if figures and all(each is not None for each in figures) else None


def _spoiled_total(plan: RoundPlan, rows: Sequence[StationFigures]) -> int:
    stated = sum(row.spoiled or 0 for row in rows)
    return plan.spoiled or stated


def _papers(row: StationFigures, needed: int) -> int:
    """Papers delivered to a station: what it needs and one in twenty more."""
    if row.papers is not None:
        return row.papers
    return needed + max(5, needed // 20) if row.unused is None else needed + row.unused


def _shares(
    stated: Sequence[int | None], total: int, place: str, most: Sequence[int] | None = None
) -> list[int]:
    """`total` shared out: stated figures stay, the others get equal shares, none more than its `most`."""
    rest = total - sum(each or 0 for each in stated)
    open_ = [at for at, each in enumerate(stated) if each is None]
    shares = [each or 0 for each in stated]
    room = [rest if most is None else most[at] for at in open_]
    if rest < 0 or rest > sum(room) or (rest and not open_):
        raise Malformed(
            f"{place}：各站合计{total - rest}，与总数{total}不符 / {place}: the stations add up to {total - rest}, the total is {total}"
        )
    for number, at in enumerate(open_):
        share = min(room[number], -(-rest // (len(open_) - number)))
        shares[at] = share
        rest -= share
    if rest:
        raise Malformed(f"{place}：{rest}张分不下去 / {place}: {rest} papers find no station")
    return shares


def _shares_returned(
    rows: Sequence[StationFigures], issued: Sequence[int], returned: int, place: str
) -> list[int]:
    """Papers in each box. Unless the file says otherwise no box has more than its station issued while others lack some."""
    sheets = [
        issued[at] + sum(each.finding == "BOTH_IN_BOX" for each in row.conflicts)
        for at, row in enumerate(rows)
    ]
    stated = [row.returned for row in rows]
    open_ = [at for at, each in enumerate(stated) if each is None]
    surplus = returned - sum(sheets[at] if each is None else each for at, each in enumerate(stated))
    if surplus and open_:
        shares = [sheets[at] if each is None else each for at, each in enumerate(stated)]
        if surplus > 0:
            shares[open_[0]] += surplus
            return shares
        missing = _shares([None] * len(open_), -surplus, f"{place}.returned", [sheets[at] for at in open_])
        for at, less in zip(open_, missing, strict=True):
            shares[at] -= less
        return shares
    shares = [sheets[at] if each is None else each for at, each in enumerate(stated)]
    if sum(shares) != returned:
        raise Malformed(
            f"{place}：各箱收回合计{sum(shares)}张，与总数{returned}不符 / "
            f"{place}: the boxes add up to {sum(shares)} papers, the total is {returned}"
        )
    return shares
