"""The risk: published examples to their printed digits, and the promise itself, that a wrong outcome is rarely confirmed."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import count, repeat

import pytest

from shared.election.audit.risk import INFLATION, in_millionths, kaplan_markov, kaplan_wald

HALF = Fraction(1, 2)


def last(found: object) -> Fraction:
    return min(found, default=Fraction(1))  # type: ignore[call-overload, no-any-return]


# Kaplan-Wald (Stark 2020, SHANGRLA; its reference implementation's cases)


def test_five_ones_against_a_mean_of_a_half_are_one_in_two_to_the_fifth() -> None:
    assert last(kaplan_wald([1] * 5, HALF, guard=Fraction(0))) == Fraction(1, 32)


def test_with_a_tenth_kept_back_a_nought_after_five_ones_takes_nothing_away_from_what_was_proved() -> None:
    assert last(kaplan_wald([1, 1, 1, 1, 1, 0], HALF)) == 1 / Fraction(19, 10) ** 5


@pytest.mark.parametrize(("value", "draws"), [(Fraction(1), 8), (Fraction(3, 4), 14)])
def test_alpha_with_the_fixed_alternative_three_quarters_needs_as_many_draws_as_published(
    value: Fraction, draws: int
) -> None:
    """ALPHA (Stark 2023) with eta 0.75, u 1, t 1/2, risk limit 0.05: 1.5**8 > 20 and 1.25**14 > 20."""
    guard = 1 - (Fraction(3, 4) - HALF) / (1 - HALF)
    risks = kaplan_wald(repeat(value), HALF, guard=guard)
    needed = next(number for number, risk in zip(count(1), risks, strict=False) if risk <= Fraction(1, 20))
    assert needed == draws


def test_of_seven_papers_the_last_proves_what_only_all_can_prove() -> None:
    """Four ones of seven are more than three of seven, and no six of them say so; three ones are not."""
    mean = Fraction(3, 7)
    right = list(kaplan_wald([1, 0, 1, 1, 0, 0, 1], mean, 7))
    wrong = list(kaplan_wald([1, 0, 1, 1, 0, 0, 0], mean, 7))

    assert right[-1] == 0
    assert right[:-1] == wrong[:-1]
    assert min(right[:-1]) > Fraction(1, 5)
    assert wrong[-1] > 0


def test_the_risk_never_grows_again() -> None:
    risks = list(kaplan_wald([1, 1, 0, 1, 0, 0, 1, 1, 1], HALF, 40))
    assert risks == sorted(risks, reverse=True)


# Kaplan-Markov, paper by paper: "super-simple" (Stark 2010; Lindeman and Stark 2012), the figures of Stark's own tool

STARKS_TOOL = [
    # papers, margin of votes, papers to look at with a risk limit of 10 %, risk after them without and with one error of a vote
    ("A", 100_000, 20_000, 27, 0.06507, 0.12534),
    ("B", 60_000, 6_000, 54, 0.06973, 0.13441),
    ("C", 36_000, 5_400, 36, 0.06740, 0.12992),
    ("D", 15_000, 2_000, 40, 0.07048, 0.13585),
    ("E", 10_000, 10_000, 6, 0.01950, 0.03758),
]


def super_simple(papers: int, margin: int, errors: list[int]) -> Fraction:
    """Each paper is a bundle of one, whose largest error is two votes of the margin, and a little more."""
    each = INFLATION * Fraction(2, margin)
    return last(kaplan_markov([Fraction(error, margin) / each for error in errors], each * papers))


@pytest.mark.parametrize(("name", "papers", "margin", "looked_at", "clean", "one_vote"), STARKS_TOOL)
def test_super_simple_gives_the_published_risks(
    name: str, papers: int, margin: int, looked_at: int, clean: float, one_vote: float
) -> None:
    # Stark's tool counts with one error of one vote in a thousand for each direction, which asks for a few papers more.
    assert float(super_simple(papers, margin, [0] * looked_at)) == pytest.approx(clean, abs=6e-6)
    once = super_simple(papers, margin, [1] + [0] * (looked_at - 1))
    assert float(once) == pytest.approx(one_vote, abs=1e-4)


@pytest.mark.parametrize(("margin_percent", "papers"), [(20, 24), (10, 48), (5, 96), (2, 240), (1, 479)])
def test_without_errors_4_8_papers_for_each_unit_of_diluted_margin_are_enough_at_a_tenth(
    margin_percent: int, papers: int
) -> None:
    """Lindeman and Stark 2012: about 4.8 divided by the diluted margin, where no error is found."""
    size = 10_000_000
    margin = size * margin_percent // 100
    enough = next(n for n in count(papers - 2) if super_simple(size, margin, [0] * n) <= Fraction(1, 10))
    assert papers - 1 <= enough <= papers


# Kaplan-Markov, bundle by bundle: MACRO (Stark 2009), the worked figures of its use in Arlo

MACRO = [
    # contest, bundles with their votes (winner, loser, papers), margin, draws to a risk of 25 %
    ("A", [(200, 180, 400)] * 200 + [(100, 90, 200)] * 200, 6_000, 30),
    ("B", [(200, 160, 400)] * 100 + [(100, 80, 200)] * 100, 6_000, 16),
    ("C", [(200, 140, 400)] * 60 + [(100, 70, 200)] * 60, 5_400, 11),
]


@pytest.mark.parametrize(("name", "bundles", "margin", "draws"), MACRO)
def test_macro_draws_as_many_bundles_as_published(
    name: str, bundles: list[tuple[int, int, int]], margin: int, draws: int
) -> None:
    """There a bundle's largest error is its reported margin and all its papers, which is less than two votes a paper."""
    bound = sum((Fraction(winner - loser + papers, margin) for winner, loser, papers in bundles), Fraction(0))
    risks = kaplan_markov(repeat(Fraction(0)), bound)
    needed = next(number for number, risk in zip(count(1), risks, strict=False) if risk < Fraction(1, 4))
    # Arlo asks for one more than the smallest number in some cases, to be on the safe side.
    assert needed in (draws, draws - 1)


# The promise


@pytest.mark.parametrize("errors", [{1: 10, 2: 10}, {1: 30}, {2: 15}, {-1: 6, 2: 18}])
def test_a_wrong_outcome_is_confirmed_no_more_often_than_the_limit_says(errors: dict[int, int]) -> None:
    """Overstatements that come to the margin of 30 exactly, in 120 papers: the outcome is just wrong."""
    size, margin, most, limit = 120, 30, 2, Fraction(1, 10)
    overstated = [error for error, papers in errors.items() for _ in range(papers)]
    overstated += [0] * (size - len(overstated))
    assert sum(overstated) == margin
    mean = Fraction(size * most - margin, size)
    chance, trials, confirmed = random.Random(2026), 400, 0
    for _ in range(trials):
        chance.shuffle(overstated)
        confirmed += last(kaplan_wald([most - each for each in overstated], mean, size)) <= limit
    # Twice the standard error of a tenth in 400 trials is 3 %.
    assert confirmed <= trials * (limit + Fraction(3, 100))


def test_a_risk_is_signed_rounded_up() -> None:
    assert in_millionths(Fraction(1, 3)) == 333_334
    assert in_millionths(Fraction(1, 4)) == 250_000
    assert in_millionths(Fraction(0)) == 0
