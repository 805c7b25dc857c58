"""By how many papers: the search against trying every choice, and against the elections worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.audit.replay.bounds import outcome
from services.audit.replay.margin import Margin, margins
from services.audit.verify.recount_polls import PollResult
from services.audit.verify.recount_trial import Trial
from shared.election.disputes.margin import could_change
from shared.election.regulation.parameters import Share
from tests.unit.recount.history import History
from tests.unit.recount.test_examples import runoff_for_the_chair, tie_at_the_last_seat
from tests.unit.replay.elections import ask, entangled, plain, post, tally, trial


def fewest(there: Trial, name: str, changed: Callable[[PollResult, PollResult], bool]) -> int | None:
    """The smallest number of papers without which the result is changed, by taking away each choice of them in turn."""
    papers = list(there.round.papers)
    now = there.decide(tally(there))[name]
    for number in range(1, len(papers) + 1):
        for out in combinations(papers, number):
            if changed(now, there.decide(tally(there, out), number)[name]):
                return number
    return None


def compare(found: Margin, expected: int | None) -> None:
    if found.exact:
        assert found.enough == expected
    elif expected is not None:
        assert found.at_least is not None
        assert found.at_least <= expected
        assert found.enough is None or found.enough >= expected


@given(seed=st.integers(0, 2**32), papers=st.integers(1, 8), make=st.sampled_from([plain, entangled]))
@settings(max_examples=60, deadline=None)
def test_the_number_is_that_of_trying_every_choice(
    seed: int, papers: int, make: Callable[[int, int], History]
) -> None:
    there = trial(make(seed, papers))

    for name, found in margins(there).items():
        compare(found.any_change, fewest(there, name, lambda was, other: outcome(was) != outcome(other)))
        for winner, one in found.winners.items():
            compare(one, fewest(there, name, lambda was, other, winner=winner: winner not in other.elected))  # type: ignore[misc]


@given(seed=st.integers(0, 2**32), papers=st.integers(20, 400))
@settings(max_examples=40, deadline=None)
def test_where_no_post_hangs_on_another_the_number_is_exact_however_many_papers_there_are(
    seed: int, papers: int
) -> None:
    there = trial(plain(seed, papers))

    for name, found in margins(there).items():
        if not there.decide(tally(there))[name].tied:
            assert found.any_change.exact, (name, found)


@given(seed=st.integers(0, 2**32), papers=st.integers(5, 60), void=st.integers(1, 30))
@settings(max_examples=60, deadline=None)
def test_what_the_law_calls_safe_the_replay_calls_safe(seed: int, papers: int, void: int) -> None:
    """The law's own test errs to one side; the replay may know better, and never the other way."""
    there = trial(plain(seed, papers))
    results = there.decide(tally(there))

    for name, found in margins(there).items():
        figures = there.figures(there.rules.posts[name])
        share = Share(1, 2, True, "PAPERS_RETURNED", "OCV2018 15")
        law_says = could_change(
            results[name].votes,
            results[name].elected,
            results[name].seats,
            void,
            share=share,
            base=figures.returned,
            quorum=share,
            took_part=figures.returned,
            whole=there.electors(None),
        )
        if not law_says:
            assert found.any_change.at_least is None or found.any_change.at_least > void or results[name].tied


def test_ex1_a_paper_breaks_the_tie_and_214_unseat_the_chair() -> None:
    # A has 612 of 1010: without 214 papers for A there are 398 of 796, and 399 are needed. 213 leave 399 of 797, which is
    # enough (2 × 399 > 797). The formula "winner less runner-up" would say 271.
    answer = ask(tie_at_the_last_seat())

    assert (post(answer, "CHAIR").margin.at_least, post(answer, "CHAIR").margin.enough) == (214, 214)  # type: ignore[union-attr]
    assert post(answer, "MEMBER").margin.enough == 1  # type: ignore[union-attr]
    assert post(answer, "MEMBER").was.tied == ("D", "E")


@pytest.mark.parametrize(
    ("votes", "papers"),
    [
        pytest.param({"A": 217, "B": 218}, 1, id="nobody is elected; of 654 papers B's 218 are a third"),
        pytest.param({"A": 217, "B": 219}, 2, id="B is elected; 218 of 654 are a third, 217 of 653 are not"),
    ],
)
def test_ex2_in_a_runoff_the_third_is_of_the_papers_that_are_left(votes: dict[str, int], papers: int) -> None:
    history = runoff_for_the_chair().determined(
        860, 792, 790, {}, minimum={"CHAIR": 396}, missing={"CHAIR": 1}
    )
    history.next_round("RunoffCalled", candidates={"CHAIR": ["A", "B"]}).polled(returned=655, issued=656)
    history.votes(655, {"CHAIR": votes})

    assert margins(trial(history))["CHAIR"].any_change == Margin(papers, papers)


def test_a_winner_of_two_seats_is_unseated_when_two_others_have_caught_up() -> None:
    # C 60, D 50, E 50, each paper for C names D or E too: 10 papers of each kind have to go, and no 19 do it.
    history = History({"MEMBER": 2}).prepared({"MEMBER": "CDE"}, registered=100).polled(returned=80)
    history.paper({"MEMBER": "CD"}, 30).paper({"MEMBER": "CE"}, 30).paper({"MEMBER": "DE"}, 20)

    found = margins(trial(history))["MEMBER"]

    assert found.winners["C"] == Margin(20, 20)


def test_the_quorum_counts_too() -> None:
    # 60 of 100 electors took part and all for A: without ten papers half took part, which is not more than half.
    history = History({"CHAIR": 1}).prepared({"CHAIR": "AB"}).polled(returned=60).paper({"CHAIR": "A"}, 60)

    assert margins(trial(history))["CHAIR"].any_change == Margin(10, 10)


def test_an_invalid_poll_stays_invalid_whatever_is_taken_away() -> None:
    history = History({"CHAIR": 1}).prepared({"CHAIR": "AB"}).polled(returned=50).paper({"CHAIR": "A"}, 50)

    assert margins(trial(history))["CHAIR"].any_change == Margin(None, None)


def test_no_paper_changes_nothing() -> None:
    history = History({"CHAIR": 1}).prepared({"CHAIR": "AB"}).polled(returned=60).paper({"CHAIR": "A"}, 60)

    answer = ask(history, unknown=0)

    assert post(answer, "CHAIR").could_change is False
