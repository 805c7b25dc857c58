"""How far the count has come: boxes, piles, batches, doubtful papers, keyings that wait, and figures that do not add up.

Computed from the state at the moment of asking. What it leaves out: who may see it (`routes.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from shared.election.counting.closing import verdicts
from shared.election.counting.reconciliation import (
    RULES,
    Difference,
    differences,
    open_differences,
    papers_issued,
    papers_returned,
)
from shared.election.state import Election, Round

LAST: Final = 12
"""Papers shown to whoever watches: as many as anybody can still remember."""
A_PAGE: Final = 100


def progress(election: Election, officer: str) -> dict[str, Any]:
    """The count as JSON. `officer`: who asks; whoever keyed a paper is not shown it for the second keying."""
    present = election.round
    return {
        "size": election.size,
        "round": present.number,
        "phase": present.phase,
        "issued": papers_issued(present),
        "returned": papers_returned(present),
        "boxes": [
            {
                "id": name,
                "issued": each.issued + each.conflicts,
                "returned": each.returned,
                "pile": each.pile,
                "closed": each.closed_at is not None,
                "group": each.group,
            }
            for name, each in present.stations.items()
            if not each.void
        ],
        "piles": [
            {
                "id": name,
                "returned": each.returned,
                "keyed": each.keyed,
                "counted": each.counted,
                "attested": each.attested,
                "doubtful": each.doubtful,
                "group": each.group,
                "batches": len(each.bundles),
            }
            for name, each in present.piles.items()
        ],
        "verdicts": verdicts(present),
        "votes": present.votes,
        "doubtful": [
            {"paper": paper, "pile": pile, "place": place, "ruled": each.ruled}
            for place, paper, pile, each in _papers(present)
            if each.verdict == "DOUBTFUL" or each.ruled
        ],
        "second": [
            {"paper": paper, "pile": each.pile}
            for paper, each in present.keyings.items()
            if each.other is None and each.typist != officer
        ],
        "differing": [
            {"paper": paper, "pile": each.pile}
            for paper, each in present.keyings.items()
            if each.other is not None and officer not in (each.typist, each.second)
        ],
        "differences": _differences(present),
        "last": list(reversed(papers(present, None, max(0, len(present.papers) - LAST), LAST))),
        "smallest_pile": election.profile.papers.smallest_pile.value,
        "committee": len(election.committee) if election.profile.committee.required.value else None,
    }


def papers(present: Round, pile: str | None, start: int, limit: int = A_PAGE) -> list[dict[str, Any]]:
    """So many counted papers from the `start`-th, of one pile or of all, as the state remembers them: what counts on each."""
    chosen = (each for each in _papers(present) if pile is None or each[2] == pile)
    return [
        {
            "paper": paper,
            "pile": name,
            "place": place,
            "verdict": each.verdict,
            "votes": each.votes,
            "ruled": each.ruled,
        }
        for place, paper, name, each in islice(chosen, start, start + limit)
    ]


def _papers(present: Round) -> Iterator[tuple[int, str, str, Any]]:
    """Every counted paper with its place in its pile, from 1, in the order in which they were counted first."""
    places: dict[str, int] = {}
    for paper, each in present.papers.items():
        places[each.pile] = places.get(each.pile, 0) + 1
        yield places[each.pile], paper, each.pile, each


def _differences(present: Round) -> list[dict[str, Any]]:
    """Every rule that the figures break now, in words; what is missing from the boxes as soon as the last one is opened."""
    unexplained, found = open_differences(present), differences(present)
    opened = present.phase == "COUNTING" and all(
        each.returned is not None for each in present.stations.values()
    )
    if opened and papers_returned(present) < papers_issued(present):
        found.append(Difference("W201", None, papers_issued(present), papers_returned(present)))
    return [_difference(each, each in unexplained) for each in found]


def _difference(each: Difference, unexplained: bool) -> dict[str, Any]:
    rule = RULES[each.rule]
    return {
        "rule": each.rule,
        "severity": rule.severity,
        "zh": rule.zh,
        "en": rule.en,
        "clause": rule.clause,
        "place": each.station,
        "expected": each.expected,
        "found": each.found,
        "unexplained": unexplained,
    }
