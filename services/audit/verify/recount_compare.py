"""Holds what people declared against what was counted again, and says exactly where the two differ.

Zeros and empty lists say nothing and are left aside; so is the order of names. Any other difference is reported with
both values.

What it leaves out: counting.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from services.audit.verify.recount_difference import Difference
from services.audit.verify.recount_polls import Kind, PollResult
from services.audit.verify.recount_round import Round, Tally

_FIGURES: Final = {
    "valid": "VALID",
    "partly_invalid": "PARTLY_INVALID",
    "invalid": "INVALID",
    "blank": "BLANK",
}


def compare_close(index: int, body: Mapping[str, Any], round_: Round, tally: Tally) -> Iterator[Difference]:
    """A CountClosed against the papers counted until then."""
    if tally.undecided:
        yield Difference(index, "undecided papers", 0, tally.undecided)
    for field, verdict in _FIGURES.items():
        yield from _figure(index, field, tally.verdicts.get(verdict, 0), body[field])
    for post in sorted({*tally.votes, *body["votes"]}):
        yield from compare_figures(
            index, f"votes.{post}", tally.votes.get(post, {}), body["votes"].get(post, {})
        )
    for reading, judged in round_.misjudged():
        what = f"verdict of {reading.papers} papers" if reading.papers > 1 else "verdict of a paper"
        yield Difference(reading.first, what, judged.verdict, reading.declared)


def compare_outcome(
    index: int, body: Mapping[str, Any], round_: Round, registered: int, results: Mapping[str, PollResult]
) -> Iterator[Difference]:
    """An OutcomeDetermined against the outcome computed again."""
    yield from _figure(index, "registered", registered, body["registered"])
    yield from _figure(index, "issued", round_.figures.issued, body["issued"])
    yield from _figure(index, "returned", round_.figures.returned, body["returned"])
    every = results.values()
    # Where the poll was invalid no number of votes was needed.
    minimum = {each.post: each.minimum for each in every if each.valid and each.kind is not Kind.SUCCESSION}
    yield from compare_figures(index, "minimum", minimum, body["minimum"])
    yield from compare_persons(index, "elected", {each.post: each.elected for each in every}, body["elected"])
    failed = sorted(each.post for each in every if not each.valid)
    said = sorted(body.get("failed", ()))
    if failed != said:
        yield Difference(index, "failed", failed, said)
    yield from compare_persons(index, "ties", {each.post: each.tied for each in every}, body.get("ties", {}))
    yield from compare_figures(
        index, "missing", {each.post: each.missing for each in every}, body.get("missing", {})
    )
    yield from compare_persons(
        index, "gave_way", {each.post: each.gave_way for each in every}, body.get("gave_way", {})
    )


def compare_persons(
    index: int,
    what: str,
    expected: Mapping[str, Collection[str]],
    found: Mapping[str, Collection[str]],
) -> Iterator[Difference]:
    """Persons by post."""
    for post in sorted({*expected, *found}):
        due, said = sorted(expected.get(post, ())), sorted(found.get(post, ()))
        if due != said:
            yield Difference(index, f"{what}.{post}", due, said)


def compare_figures(
    index: int, what: str, expected: Mapping[str, int], found: Mapping[str, int]
) -> Iterator[Difference]:
    """Whole numbers by post or person."""
    if expected == found:
        return
    for name in sorted({*expected, *found}):
        yield from _figure(index, f"{what}.{name}", expected.get(name, 0), found.get(name, 0))


def _figure(index: int, what: str, expected: int, found: int) -> Iterator[Difference]:
    if expected != found:
        yield Difference(index, what, expected, found)
