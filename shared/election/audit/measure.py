"""The risk that a paper audit has come to: the examined papers in the order of the lots, held against the record.

People may fetch papers in any order; they count in the order in which they were drawn, and up to the first that nobody has
looked at. What it leaves out: what follows from the risk (`paper_audit.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain, repeat

from shared.election.audit import manifest
from shared.election.audit.claims import Votes, lowest, value, value_of_many, width
from shared.election.audit.risk import INFLATION, kaplan_markov, kaplan_wald
from shared.election.audit.sampling import draw, draw_each_once
from shared.election.remembered import Bundle, Claim, PaperAudit
from shared.election.state import Paper, Round


def risks(present: Round, audit: PaperAudit) -> dict[Claim, Fraction]:
    """For each claim the risk that it is wrong; 1 as long as nothing was examined."""
    if audit.method == "PAPERS":
        papers = list(papers_seen(present, audit))
        size = manifest.size(present)
        return {
            claim: min(course_of_papers(claim, papers, size), default=Fraction(1)) for claim in audit.claims
        }
    risk = _risk_of_bundles(present, audit)
    return dict.fromkeys(audit.claims, risk)


def largest(found: Mapping[Claim, Fraction]) -> Fraction:
    """The risk of the audit: that of the claim which is proved worst. Without claims nothing can be wrong."""
    return max(found.values(), default=Fraction(0))


# -- paper by paper


def papers_seen(present: Round, audit: PaperAudit) -> Iterator[tuple[Votes, Votes | None]]:
    """What the record says and what people saw, in the order drawn, up to the first paper that was not examined."""
    recorded = manifest.record(present)
    for number in draw_each_once(audit.seed, manifest.size(present)) if audit.seed else ():
        at = manifest.place(present, number)
        seen = audit.examined.get(at.pile, {})
        if str(at.number) not in seen:
            return
        yield recorded[at.pile][at.number - 1][1].votes, seen[str(at.number)]


def overstatement(claim: Claim, recorded: Votes, seen: Votes | None) -> int:
    """By how much the record says too much for a claim about one paper. A paper that is not there speaks against it."""
    return value(claim, recorded) - (lowest(claim) if seen is None else value(claim, seen))


def course_of_papers(
    claim: Claim, papers: Iterable[tuple[Votes, Votes | None]], size: int, agreeing: int = 0
) -> Iterator[Fraction]:
    """The risk of a claim after each paper; then as it would be after each of so many more that agree with the record."""
    # The claim is wrong if all overstatements come to its margin. What is left to the largest possible one is never negative.
    most = width(claim)
    mean = Fraction(size * most - claim.margin, size)
    values = (most - overstatement(claim, recorded, seen) for recorded, seen in papers)
    return kaplan_wald(chain(values, repeat(most, agreeing)), mean, size)


# -- bundle by bundle


def _risk_of_bundles(present: Round, audit: PaperAudit) -> Fraction:
    if not audit.claims:
        return Fraction(0)
    size, each = manifest.size(present), worst_of_a_paper(audit.claims)
    errors = _errors(present, audit)
    if len(errors) == sum(len(pile.bundles) for pile in present.piles.values()):
        # Everything was counted by hand again: nothing is left to chance.
        return Fraction(all(sum(found) < 1 for found in zip(*errors.values(), strict=True)) ^ 1)
    return min(kaplan_markov(taints(present, audit), each * size), default=Fraction(1))


def taints(present: Round, audit: PaperAudit) -> list[Fraction]:
    """The error of each bundle drawn, as a share of the largest that it could hold, up to the first that nobody counted."""
    each, errors, found = worst_of_a_paper(audit.claims), _errors(present, audit), list[Fraction]()
    for number in draw(audit.seed, manifest.size(present)) if audit.seed else ():
        bundle = manifest.bundle_at(present, manifest.place(present, number))
        if bundle.batch not in errors:
            break
        found.append(max(errors[bundle.batch]) / (each * bundle.papers))
    return found


def _errors(present: Round, audit: PaperAudit) -> dict[str, list[Fraction]]:
    """For each bundle counted again its error about each claim, as a share of what would break it."""
    recorded = manifest.record(present)
    return {
        bundle.batch: [
            _error(claim, bundle, recorded[bundle.pile], audit.bundles[bundle.batch])
            for claim in audit.claims
        ]
        for bundle in manifest.bundles(present)
        if bundle.batch in audit.bundles
    }


def worst_of_a_paper(claims: Sequence[Claim]) -> Fraction:
    """The largest error about one paper, as a share of what would break a claim, and a little more (`INFLATION`)."""
    return INFLATION * max(Fraction(width(claim), claim.margin) for claim in claims)


def _error(
    claim: Claim, bundle: manifest.Bundle, pile: Sequence[tuple[str, Paper]], counted: Bundle
) -> Fraction:
    recorded = sum(value(claim, paper.votes) for _, paper in pile[bundle.first - 1 : bundle.last])
    # Papers that are not there speak against the claim.
    seen = value_of_many(claim, counted.papers, counted.votes) + (bundle.papers - counted.papers) * lowest(
        claim
    )
    return Fraction(recorded - seen, claim.margin)
