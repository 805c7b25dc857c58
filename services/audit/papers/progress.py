"""How far an audit has come: the risk after each paper seen, which papers are still to be fetched, and when a full count is less work.

Papers count in the order of the lots, up to the first that nobody has looked at; the list of those still to be fetched is in
the order of a walk along the piles. What it leaves out: what people saw (`PaperExamined`), and printing (`forms.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, repeat
from typing import Final

from services.audit.papers import lots
from services.audit.papers.lots import Lot
from services.audit.papers.plan import LOOKING_UP
from shared.election.audit import manifest
from shared.election.audit.measure import (
    course_of_papers,
    largest,
    papers_seen,
    risks,
    taints,
    worst_of_a_paper,
)
from shared.election.audit.risk import in_millionths, kaplan_markov
from shared.election.remembered import PaperAudit
from shared.election.state import Round

MOST_AHEAD: Final = 2_000
"""Papers that are reckoned ahead; where more are needed a full count is less work in any case."""


@dataclass(frozen=True)
class Progress:
    """An audit as it stands. Risks in millionths, rounded up."""

    risk: int
    course: tuple[int, ...]
    """The risk after each lot that counts."""
    counted: int
    """Lots that count: all up to the first that nobody has looked at."""
    ahead: int
    """Papers, or bundles, looked at out of order: they count as soon as those before them have been."""
    left: int | None
    """Lots still to be looked at if all agree with the record; None: more than are reckoned ahead, or never."""
    to_fetch: tuple[Lot, ...]
    """Where these lie, in the order of a walk along the piles."""
    count_all: bool
    """Whether counting everything by hand is less work than the papers that are left."""


def progress(present: Round, audit: PaperAudit) -> Progress:
    """The progress of the audit of a round. Before its seed is rolled nothing is to be fetched."""
    size = manifest.size(present)
    course = _course(present, audit, size)
    counted = _counted(present, audit)
    risk = in_millionths(largest(risks(present, audit)))
    done = next((number for number, each in enumerate(course) if each <= audit.limit), None)
    left = 0 if risk <= audit.limit else None if done is None else max(done + 1 - counted, 1)
    looked = sum(map(len, audit.examined.values())) if audit.method == "PAPERS" else len(audit.bundles)
    to_fetch = tuple(_to_fetch(present, audit, counted, left))
    return Progress(
        risk=risk,
        course=tuple(course[:counted]),
        counted=counted,
        ahead=max(0, looked - _different(present, audit, counted)),
        left=left,
        to_fetch=to_fetch,
        count_all=left is None or _work(audit, left, to_fetch, present) >= size,
    )


def _course(present: Round, audit: PaperAudit, size: int) -> list[int]:
    """The risk after each lot that counts, and then as it would be if all that follow agreed."""
    if not audit.claims:
        return []
    if audit.method == "PAPERS":
        seen = list(papers_seen(present, audit))
        more = min(size - len(seen), MOST_AHEAD)
        courses = [course_of_papers(claim, seen, size, more) for claim in audit.claims]
        worst = (max(each) for each in zip(*courses, strict=True))
        return list(_until(worst, audit.limit, len(seen)))
    found = taints(present, audit)
    # Bundles are drawn again and again: however often, a risk that does not come down within all papers never will.
    errors = chain(found, repeat(Fraction(0), min(size, MOST_AHEAD)))
    return list(_until(kaplan_markov(errors, worst_of_a_paper(audit.claims) * size), audit.limit, len(found)))


def _until(course: Iterator[Fraction], limit: int, least: int) -> Iterator[int]:
    """Risks up to the first within the limit, `least` of them in any case."""
    for number, risk in enumerate(course, 1):
        told = in_millionths(risk)
        yield told
        if told <= limit and number >= least:
            return


def _counted(present: Round, audit: PaperAudit) -> int:
    if audit.method == "PAPERS":
        return sum(1 for _ in papers_seen(present, audit))
    return len(taints(present, audit)) if audit.claims else 0


def _to_fetch(present: Round, audit: PaperAudit, counted: int, left: int | None) -> Iterator[Lot]:
    """The lots among those still needed that nobody has looked at; of a bundle that was drawn twice the first."""
    if not audit.seed or audit.closed is not None or not left:
        return
    if audit.method == "PAPERS":
        for lot in lots.papers(present, audit.seed, 1, counted + left):
            if str(lot.place) not in audit.examined.get(lot.pile, {}):
                yield lot
        return
    fetched = set(audit.bundles)
    for lot in lots.bundles(present, audit.seed, 1, counted + left):
        if lot.batch not in fetched:
            fetched.add(lot.batch)
            yield lot


def _different(present: Round, audit: PaperAudit, counted: int) -> int:
    """Papers, or bundles, that the lots that count are about."""
    if audit.method == "PAPERS" or not audit.seed:
        return counted
    return len({each.batch for each in lots.bundles(present, audit.seed, 1, counted)})


def _work(audit: PaperAudit, left: int, to_fetch: Sequence[Lot], present: Round) -> int:
    """The papers that are left, in papers read in order."""
    if audit.method == "PAPERS":
        return left * LOOKING_UP
    wanted = {each.batch for each in to_fetch}
    return sum(each.papers for each in manifest.bundles(present) if each.batch in wanted)
