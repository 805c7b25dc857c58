"""The papers of a round, one by one: what stands on each, how it is read, and in which pile it lies.

Lines of the file become so many sheets, totals become sheets that add up to them; then they are mixed, as they come out of
a box. What it leaves out: counting them (`steps/counting.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from services.drill.chance import Chance
from services.drill.colouring import sheets_from
from services.drill.names import Names
from services.drill.scenario.paper_lines import read_line
from services.drill.scenario.polls import Marked, PaperLine, RoundPlan, Ruling
from shared.errors import Malformed

USUAL_REASON = "UNREADABLE"
"""Why a paper is invalid of which the file says only that it is."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody reads on a paper. `verdict` is stated only where the file says so; else it follows."""

    marks: Mapping[str, tuple[str, ...]]
    against: Mapping[str, tuple[str, ...]]
    reason: str | None = None
    verdict: str | None = None
    abstained: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper: what it shows (`seen`), and what is done with it beside counting.

    `misread`: how it was read first, to be corrected. `second`: how the second typist keyed it. `ruling`: of a doubtful one.
    """

    seen: Seen
    pile: str | None = None
    doubtful: bool = False
    ruling: Seen | None = None
    present: int = 7
    in_favour: int = 5
    ruling_refused: str | None = None
    misread: Seen | None = None
    second: Seen | None = None
    settled: Seen | None = None
    refused: str | None = None


def lines_of(plan: RoundPlan, posts: Sequence[str], place: str) -> list[PaperLine]:
    """The lines of papers of a round. Raises Malformed."""
    return [read_line(raw, posts, f"{place}.papers[{number}]") for number, raw in enumerate(plan.papers, 1)]


def sheets_of(
    plan: RoundPlan, lines: Sequence[PaperLine], rest: int, seats: Mapping[str, int], names: Names
) -> list[Sheet]:
    """Every paper of the round, in the order of the file; `rest` papers are described by totals.

    `seats`: marks that each post takes. Raises Malformed if there are no papers with these totals.
    """
    sheets = [sheet for line in lines for sheet in [_sheet(line, names)] * line.count]
    return sheets + _from_totals(plan, rest, seats, names)


def mixed(sheets: Sequence[Sheet], piles: Mapping[str, int], chance: Chance) -> dict[str, list[Sheet]]:
    """The sheets of each pile, in the order in which they come out of a mixed box. `piles`: pile to papers in it.

    Raises Malformed if the file puts more papers into a pile than lie there.
    """
    inside = [sheet for sheet in sheets if sheet.refused is None]
    chance.shuffle(inside)
    room = dict(piles)
    found: dict[str, list[Sheet]] = {pile: [] for pile in piles}
    for sheet in sorted(inside, key=lambda each: each.pile is None):
        pile = sheet.pile or next(name for name, left in room.items() if left > 0)
        if room.get(pile, 0) <= 0:
            raise Malformed(
                f"pile {pile!r} has {piles.get(pile, 0)} papers; the file puts more into it",
                zh=f"票堆{pile}放不下这么多选票，有{piles.get(pile, 0)}张",
            )
        room[pile] -= 1
        found[pile].append(sheet)
    for each in found.values():
        chance.shuffle(each)
    return found


def with_typing_errors(sheets: Sequence[Sheet], errors: int, chance: Chance) -> list[Sheet]:
    """The same sheets; on `errors` of them the second typist overlooks what is written."""
    places = [at for at, sheet in enumerate(sheets) if sheet.second is None and sheet.refused is None]
    chance.shuffle(places)
    found = list(sheets)
    for at in places[:errors]:
        blank = not any(found[at].seen.marks.values()) and found[at].seen.reason is None
        wrong = Seen({}, {}, "DEFACED") if blank else Seen({}, {})
        found[at] = replace(found[at], second=wrong)
    return found


def _sheet(line: PaperLine, names: Names) -> Sheet:
    ruling = line.ruling
    if line.doubtful and ruling is None:
        ruling = Ruling(invalid="BY_RULING")
    return Sheet(
        _seen(line, names),
        line.pile,
        line.doubtful,
        None if ruling is None else _seen(ruling, names),
        7 if ruling is None else ruling.present,
        5 if ruling is None else ruling.in_favour,
        None if ruling is None else ruling.refused,
        None if line.misread is None else _seen(line.misread, names),
        None if line.second is None else _seen(line.second, names),
        None if line.settled is None else _seen(line.settled, names),
        line.refused,
    )


def _seen(read: Marked, names: Names) -> Seen:
    if read.blank and (read.marks or read.against or read.abstained or read.invalid):
        raise Malformed("a paper cannot be blank and bear something", zh="一张票不能既空白又有内容")
    return Seen(
        names.by_post(read.marks),
        names.by_post(read.against),
        read.invalid,
        read.verdict,
        names.by_post(read.abstained),
    )


def _from_totals(plan: RoundPlan, rest: int, seats: Mapping[str, int], names: Names) -> list[Sheet]:
    reasons = {USUAL_REASON: plan.invalid} if isinstance(plan.invalid, int) else dict(plan.invalid)
    good = rest - sum(reasons.values()) - (plan.blank or 0)
    marks = sum(sum(votes.values()) for votes in plan.votes.values())
    blank = plan.blank or 0
    if plan.blank is None and plan.votes and good > marks:
        # Papers on which nothing stands are blank, whether the file counts them or not.
        blank, good = good - marks, marks
    if good < 0:
        raise Malformed(
            f"{-good} more papers are described than were returned", zh=f"收回的选票不够：还差{-good}张"
        )
    votes = {
        post: {names.of(person): count for person, count in given.items() if count}
        for post, given in plan.votes.items()
    }
    found = [Sheet(Seen(each, {})) for each in (sheets_from(votes, seats, good) if good else [])]
    if not good and marks:
        raise Malformed("there are votes, but no good papers", zh="没有有效票，却有得票")
    for reason, count in reasons.items():
        found += [Sheet(Seen({}, {}, reason))] * count
    return found + [Sheet(Seen({}, {}))] * blank
