"""Grounds as data: each condition at its boundary, and three values joined as Kleene joins them (domain 3)."""

from __future__ import annotations

import pytest

from shared.election.regulation.predicate import (
    AgeOver,
    AgeUnder,
    All,
    Any,
    BornBefore,
    Is,
    MonthsSince,
    Not,
    Predicate,
    Value,
    YearsSince,
    all_of,
    any_of,
    evaluate,
    facts_read,
    negation,
)
from shared.errors import Malformed

D = "2011-01-12"
RELEASED = YearsSince(fact="released", under=5)
IN_ORG, DISCIPLINE = Is(fact="in_party_organisation"), Is(fact="discipline_member")
VALUES: tuple[Value, ...] = ("TRUE", "FALSE", "UNKNOWN")


def value(predicate: Predicate, day: str = D, **facts: str) -> Value:
    return evaluate(predicate, facts, day)


@pytest.mark.parametrize(
    ("released", "expected"),
    [
        ("2006-01-11", "FALSE"),
        ("2006-01-12", "FALSE"),  # exactly five years: 未满5年 is over
        ("2006-01-13", "TRUE"),
        ("2011-02-01", "TRUE"),  # released after election day
        ("NEVER", "FALSE"),
        ("UNKNOWN", "UNKNOWN"),
    ],
)
def test_under_five_years_ends_on_the_day_itself(released: str, expected: Value) -> None:
    assert value(RELEASED, released=released) == expected


def test_what_nobody_said_is_unknown() -> None:
    for predicate in (RELEASED, IN_ORG, AgeOver(over=60), BornBefore(day="1973-01-01"), Not(of=IN_ORG)):
        assert value(predicate) == "UNKNOWN"


def test_a_leap_day_is_full_on_the_first_of_march() -> None:
    assert value(RELEASED, "2013-02-28", released="2008-02-29") == "TRUE"
    assert value(RELEASED, "2013-03-01", released="2008-02-29") == "FALSE"


@pytest.mark.parametrize(
    ("born", "expected"), [("1951-01-12", "FALSE"), ("1950-01-13", "FALSE"), ("1950-01-12", "TRUE")]
)
def test_exactly_sixty_is_not_over_sixty(born: str, expected: Value) -> None:
    assert value(AgeOver(over=60), born=born) == expected


@pytest.mark.parametrize(("born", "expected"), [("1993-01-12", "FALSE"), ("1993-01-13", "TRUE")])
def test_eighteen_on_election_day_is_of_age(born: str, expected: Value) -> None:
    assert value(AgeUnder(under=18), born=born) == expected


@pytest.mark.parametrize(("born", "expected"), [("1973-01-01", "FALSE"), ("1972-12-31", "TRUE")])
def test_the_cut_off_day_decides_not_the_age(born: str, expected: Value) -> None:
    """S1.8: both are thirty-five on 20 June 2008."""
    assert value(BornBefore(day="1973-01-01"), "2008-06-20", born=born) == expected
    assert value(AgeOver(over=35), "2008-06-20", born=born) == "FALSE"


@pytest.mark.parametrize(
    ("since", "expected"),
    [("2010-01-12", "FALSE"), ("2010-01-13", "TRUE"), ("2010-12-31", "TRUE"), ("NEVER", "FALSE")],
)
def test_a_year_in_the_village_is_twelve_full_months(since: str, expected: Value) -> None:
    assert value(MonthsSince(fact="in_village_since", under=12), in_village_since=since) == expected


def test_nobody_was_never_born() -> None:
    with pytest.raises(Malformed, match="fact born: expected YYYY-MM-DD"):
        value(AgeOver(over=60), born="NEVER")


@pytest.mark.parametrize("text", ["", "yes", "2006-13-01", "2006/01/12", "1", "true"])
def test_a_fact_that_makes_no_sense_is_malformed(text: str) -> None:
    for predicate in (RELEASED, Is(fact="released")):
        with pytest.raises(Malformed, match="fact released"):
            value(predicate, released=text)


def test_one_true_makes_any_true_and_one_false_makes_all_false() -> None:
    for other in VALUES:
        assert any_of(("TRUE", other)) == any_of((other, "TRUE")) == "TRUE"
        assert all_of(("FALSE", other)) == all_of((other, "FALSE")) == "FALSE"
    assert any_of(("FALSE", "UNKNOWN")) == all_of(("TRUE", "UNKNOWN")) == "UNKNOWN"
    assert (any_of(()), all_of(())) == ("FALSE", "TRUE")


@pytest.mark.parametrize("one", VALUES)
@pytest.mark.parametrize("other", VALUES)
def test_not_any_is_all_not(one: Value, other: Value) -> None:
    """De Morgan holds in three values: that is why one level of nesting is enough."""
    assert negation(any_of((one, other))) == all_of((negation(one), negation(other)))
    assert negation(negation(one)) == one


def test_the_discipline_member_is_excepted() -> None:
    """S10.93, with everybody's facts known in turn."""
    barred = Any(of=(All(of=(IN_ORG, Not(of=DISCIPLINE))), Is(fact="in_villagers_committee")))

    assert value(barred, in_party_organisation="TRUE", discipline_member="FALSE") == "TRUE"
    assert value(barred, in_party_organisation="TRUE", discipline_member="TRUE") == "UNKNOWN"
    others = {"in_party_organisation": "TRUE", "discipline_member": "TRUE"}
    assert value(barred, **others, in_villagers_committee="FALSE") == "FALSE"
    assert value(barred, **others, in_villagers_committee="TRUE") == "TRUE"  # C3: national law bars


def test_a_condition_names_the_facts_that_it_asks_for() -> None:
    asked = Any(of=(All(of=(IN_ORG, Not(of=DISCIPLINE))), RELEASED, AgeUnder(under=18)))

    assert facts_read(asked) == {"in_party_organisation", "discipline_member", "released", "born"}
