"""Three values: more knowledge never turns a ground that holds into one that does not, or back, except out of UNKNOWN."""

from __future__ import annotations

from datetime import date

import msgspec
from hypothesis import given
from hypothesis import strategies as st

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
    YearsSince,
    evaluate,
    facts_read,
)

DAY = "2011-01-12"
TRUTHS, DATES = ("a", "b", "c"), ("released", "born")
numbers = st.integers(0, 80)
days = st.dates(date(1930, 1, 1), date(2011, 12, 31)).map(date.isoformat)
simple = st.one_of(
    st.builds(Is, fact=st.sampled_from(TRUTHS)),
    st.builds(YearsSince, fact=st.just("released"), under=numbers),
    st.builds(MonthsSince, fact=st.just("released"), under=numbers),
    st.builds(AgeOver, over=numbers),
    st.builds(AgeUnder, under=numbers),
    st.builds(BornBefore, day=days),
)
literal = st.one_of(simple, st.builds(Not, of=simple))
clause = st.one_of(literal, st.builds(All, of=st.lists(literal, max_size=4).map(tuple)))
predicates: st.SearchStrategy[Predicate] = st.one_of(
    clause, st.builds(Any, of=st.lists(clause, max_size=4).map(tuple))
)
whole = st.fixed_dictionaries(
    {name: st.sampled_from(["TRUE", "FALSE"]) for name in TRUTHS}
    | {"released": st.one_of(days, st.just("NEVER")), "born": days}
)


@given(predicate=predicates, facts=whole)
def test_whoever_knows_everything_knows_whether_it_holds(predicate: Predicate, facts: dict[str, str]) -> None:
    assert evaluate(predicate, facts, DAY) in ("TRUE", "FALSE")


@given(
    predicate=predicates,
    facts=whole,
    known=st.sets(st.sampled_from(TRUTHS + DATES)),
    more=st.sets(st.sampled_from(TRUTHS + DATES)),
)
def test_more_knowledge_changes_nothing_but_what_was_unknown(
    predicate: Predicate, facts: dict[str, str], known: set[str], more: set[str]
) -> None:
    little = {name: text for name, text in facts.items() if name in known}
    much = {name: text for name, text in facts.items() if name in known | more}

    before, after = evaluate(predicate, little, DAY), evaluate(predicate, much, DAY)

    assert before in ("UNKNOWN", after)


@given(predicate=predicates, facts=whole, hidden=st.sets(st.sampled_from(TRUTHS + DATES)))
def test_unknown_in_words_is_unknown(predicate: Predicate, facts: dict[str, str], hidden: set[str]) -> None:
    silent = {name: text for name, text in facts.items() if name not in hidden}

    assert evaluate(predicate, facts | dict.fromkeys(hidden, "UNKNOWN"), DAY) == evaluate(
        predicate, silent, DAY
    )


@given(predicate=predicates, facts=whole)
def test_facts_that_are_not_asked_for_change_nothing(predicate: Predicate, facts: dict[str, str]) -> None:
    asked = {name: text for name, text in facts.items() if name in facts_read(predicate)}

    assert evaluate(predicate, asked, DAY) == evaluate(predicate, facts, DAY)


@given(
    conditions=st.lists(clause, max_size=4),
    facts=whole,
    data=st.data(),
    hidden=st.sets(st.sampled_from(TRUTHS + DATES)),
)
def test_the_order_of_conditions_is_nothing(
    conditions: list[Predicate], facts: dict[str, str], data: st.DataObject, hidden: set[str]
) -> None:
    some = {name: text for name, text in facts.items() if name not in hidden}
    other = data.draw(st.permutations(conditions))

    assert evaluate(Any(of=tuple(conditions)), some, DAY) == evaluate(Any(of=tuple(other)), some, DAY)  # type: ignore[arg-type]


@given(predicate=predicates)
def test_what_is_written_is_read_back(predicate: Predicate) -> None:
    raw = msgspec.json.encode(predicate)

    assert msgspec.json.decode(raw, type=Predicate) == predicate
    assert msgspec.json.encode(msgspec.json.decode(raw, type=Predicate)) == raw
