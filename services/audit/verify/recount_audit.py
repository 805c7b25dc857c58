"""A paper audit worked out again: are the lots those of the seed, and does the risk follow from the papers that were seen?

Written apart from the law, from docs/paper-audit.md: the claims are drawn from the second count's own outcome, the papers from
its own readings. What it leaves out: whether the audit was lawful; the replay judges that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256
from typing import Any, Final

from services.audit.verify.recount_difference import Difference
from services.audit.verify.recount_people import People
from services.audit.verify.recount_round import USUAL_PILE, Round
from services.audit.verify.recount_rules import Rules

Body = Mapping[str, Any]
Votes = Sequence[tuple[str, str]]
KEPT_BACK: Final = Fraction(1, 10)
INFLATED: Final = Fraction(103905, 100000)


@dataclass(frozen=True)
class _Claim:
    """Over all papers, `plus` is worth 1 and `minus` is worth -1, and the sum is `margin` more than what would be too little.

    With `beside`, what is worth -1 is anybody in the post of `minus` who is not among these.
    """

    plus: tuple[str, str] | None
    minus: tuple[str, str] | None
    margin: int
    beside: frozenset[str] | None = None

    @property
    def spread(self) -> int:
        return (self.plus is not None) + (self.minus is not None)

    def worth(self, votes: Mapping[tuple[str, str], int], papers: int = 1) -> int:
        """Of so many papers with these votes together."""
        gained = votes.get(self.plus, 0) if self.plus else 0
        if self.minus is None:
            return gained
        if self.beside is None:
            return gained - votes.get(self.minus, 0)
        strangers = [votes[mark] for mark in votes if mark[0] == self.minus[0] and mark[1] not in self.beside]
        return gained - min(papers, sum(strangers))

    @property
    def worst(self) -> int:
        return -1 if self.minus else 0


@dataclass
class _Audit:
    """What was announced and seen of one audit."""

    method: str
    seed: str
    limit: int
    claims: list[_Claim]
    seen: dict[tuple[str, int], Mapping[tuple[str, str], int] | None] = field(default_factory=dict)
    bundles: dict[str, Body] = field(default_factory=dict)


class Audits:
    """The paper audits of an election, by round."""

    def __init__(self, rounds: Mapping[int, Round], people: People, rules: Callable[[], Rules]) -> None:
        self._rounds, self._people, self._rules = rounds, people, rules
        self._audits: dict[int, _Audit] = {}

    def read(self, name: str, index: int, body: Body) -> Iterator[Difference]:
        """Reads one statement of `AUDITS`; yields where it says something else than the papers do."""
        number = body["round"]
        match name:
            case "BatchAttested":
                self._rounds[number].bundles[body["pile"]].append((body["batch"], body["papers"]))
            case "AuditOpened":
                claims = [each for post in body["contests"] for each in self._claims(number, post)]
                self._audits[number] = _Audit(body["method"], "", body["limit"], claims)
            case "SeedRolled":
                self._audits[number].seed = body["seed"]
            case "PaperExamined":
                shown = (
                    self._rounds[number].look(body, self._people, self._rules())
                    if body.get("found", True)
                    else None
                )
                self._audits[number].seen[body["pile"], body["place"]] = (
                    None if shown is None else _counted(shown)
                )
            case "BundleExamined":
                self._audits[number].bundles[body["batch"]] = body
            case _:
                yield from self._close(index, number, body)

    def _close(self, index: int, number: int, body: Body) -> Iterator[Difference]:
        audit = self._audits[number]
        risk = self._risk(number, audit)
        stated = -int(-risk * 1_000_000 // 1)
        if body["risk"] != stated:
            yield Difference(index, "risk of the paper audit, in millionths", stated, body["risk"])
        conclusion = "CONFIRMED" if stated <= audit.limit else "COUNT_ALL"
        if body["conclusion"] != conclusion:
            yield Difference(index, "conclusion of the paper audit", conclusion, body["conclusion"])

    # -- what has to be true

    def _claims(self, number: int, post: str) -> Iterator[_Claim]:
        result, people, rules = self._rounds[number].results[post], self._people, self._rules()
        if not result.valid:
            return
        votes, won = result.votes, result.elected
        for person in won:
            yield _Claim((post, person), None, votes.get(person, 0) - result.minimum + 1)
        out = self._holding_before(number, post, rules)
        for person in {*result.candidates, *votes} - {*won, *out, *people.void}:
            if people.clashes(person, out):
                continue
            kin = [winner for winner in won if people.clashes(person, [winner])]
            ahead = [winner for winner in kin if votes.get(winner, 0) > votes.get(person, 0)][:1]
            full = len(won) == result.seats
            for winner in ahead or (won if full else ()):
                margin = votes.get(winner, 0) - votes.get(person, 0)
                yield _Claim((post, winner), (post, person), margin)
            if not kin and not full:
                yield _Claim(None, (post, person), result.minimum - votes.get(person, 0))
        # Whoever stands in no line of the record may have been left out of it.
        known = frozenset({*result.candidates, *votes})
        if len(won) < result.seats:
            yield _Claim(None, (post, "*"), result.minimum, known)
            return
        for winner in won:
            yield _Claim((post, winner), (post, "*"), votes.get(winner, 0), known)

    def _holding_before(self, number: int, post: str, rules: Rules) -> set[str]:
        """Who was out of the question: holders by earlier rounds and of higher posts, as far as they still hold."""
        people, mine = self._people, rules.posts[post]
        still = people.seats if mine.source is None else people.offices
        found = set[str]()
        for earlier, round_ in self._rounds.items():
            for other in round_.results.values():
                if (rules.posts[other.post].source is None) is not (mine.source is None):
                    continue
                if earlier < number or (earlier == number and rules.posts[other.post].rank < mine.rank):
                    found.update(person for person in other.elected if still.get(person) == other.post)
        return found

    # -- what the papers say about it

    def _risk(self, number: int, audit: _Audit) -> Fraction:
        if not audit.claims:
            return Fraction(0)
        piles = self._lying(number)
        if audit.method == "PAPERS":
            return max(self._risk_by_papers(claim, audit, piles) for claim in audit.claims)
        return self._risk_by_bundles(number, audit, piles)

    def _lying(self, number: int) -> dict[str, list[Mapping[tuple[str, str], int]]]:
        """Each pile's papers from the bottom up, by their votes."""
        round_ = self._rounds[number]
        piles = defaultdict[str, list[Mapping[tuple[str, str], int]]](list)
        for paper, reading in round_.papers.items():
            votes = reading.judged.votes if reading.judged is not None else ()
            piles[round_.pile_of.get(paper, USUAL_PILE)].append(_counted(votes))
        return {name: piles[name] for name in sorted(piles)}

    def _risk_by_papers(
        self, claim: _Claim, audit: _Audit, piles: Mapping[str, Sequence[Mapping[tuple[str, str], int]]]
    ) -> Fraction:
        places = [(name, place) for name, pile in piles.items() for place in range(1, len(pile) + 1)]
        size = len(places)
        # If the claim is wrong, what the papers fall short of the largest error comes to this at most.
        budget = size * claim.spread - claim.margin
        gain, best = Fraction(1), Fraction(1)
        for drawn, number in enumerate(_once(audit.seed, size) if audit.seed else ()):
            at = places[number - 1]
            if at not in audit.seen:
                break
            said, shown = claim.worth(piles[at[0]][at[1] - 1]), audit.seen[at]
            error = said - (claim.worst if shown is None else claim.worth(shown))
            worth = claim.spread - error
            if budget > 0:
                gain *= KEPT_BACK + (1 - KEPT_BACK) * Fraction(worth * (size - drawn), budget)
            budget -= worth
            if budget < 0:
                return Fraction(0)
            best = max(best, gain)
        return 1 / best

    def _risk_by_bundles(
        self, number: int, audit: _Audit, piles: Mapping[str, Sequence[Mapping[tuple[str, str], int]]]
    ) -> Fraction:
        bundle_of: list[str] = []
        errors: dict[str, list[Fraction]] = {}
        papers_in: dict[str, int] = {}
        for name, pile in piles.items():
            begin = 0
            for batch, papers in self._rounds[number].bundles[name]:
                bundle_of += [batch] * papers
                papers_in[batch] = papers
                if batch in audit.bundles:
                    errors[batch] = _errors(audit.claims, pile[begin : begin + papers], audit.bundles[batch])
                begin += papers
        if len(errors) == len(papers_in):
            right = all(sum(each) < 1 for each in zip(*errors.values(), strict=True))
            return Fraction(0 if right else 1)
        each = INFLATED * max(Fraction(claim.spread, claim.margin) for claim in audit.claims)
        whole = each * len(bundle_of)
        gain, best = Fraction(1), Fraction(1)
        for drawn in _lots(audit.seed, len(bundle_of)) if audit.seed else ():
            batch = bundle_of[drawn - 1]
            if batch not in errors:
                break
            taint = max(errors[batch]) / (each * papers_in[batch])
            gain *= (1 - taint) / (1 - 1 / whole)
            best = max(best, gain)
        return 1 / best


AUDITS: Final = frozenset(
    {"BatchAttested", "AuditOpened", "SeedRolled", "PaperExamined", "BundleExamined", "AuditClosed"}
)
"""The statements that this file reads."""


def _errors(
    claims: Sequence[_Claim], papers: Sequence[Mapping[tuple[str, str], int]], body: Body
) -> list[Fraction]:
    shown = {
        (post, person): count for post, votes in body["votes"].items() for person, count in votes.items()
    }
    gone = len(papers) - body["papers"]
    return [
        Fraction(
            sum(claim.worth(paper) for paper in papers)
            - claim.worth(shown, body["papers"])
            - gone * claim.worst,
            claim.margin,
        )
        for claim in claims
    ]


def _counted(votes: Votes) -> dict[tuple[str, str], int]:
    return {(post, person): 1 for post, person in votes}


def _lots(seed: str, size: int) -> Iterator[int]:
    count = 1
    while True:
        yield int(sha256(f"{seed},{count}".encode()).hexdigest(), 16) % size + 1
        count += 1


def _once(seed: str, size: int) -> Iterator[int]:
    drawn: dict[int, None] = {}
    for number in _lots(seed, size) if size else ():
        if number not in drawn:
            drawn[number] = None
            yield number
        if len(drawn) == size:
            return
