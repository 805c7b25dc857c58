"""Two elections worked out by hand, figure by figure, and what they turn on."""

from __future__ import annotations

import pytest

from tests.unit.recount.history import History


def tie_at_the_last_seat() -> History:
    """Four posts, 1200 electors, 1010 papers returned of 1013; D and E have 541 votes each for one seat left."""
    history = History({"CHAIR": 1, "VICE": 1, "MEMBER": 2, "WOMAN_MEMBER": 1}, woman="WOMAN_MEMBER")
    history.prepared(
        {"CHAIR": "AB", "VICE": "HI", "MEMBER": "CDEF", "WOMAN_MEMBER": "JK"}, registered=1200, others="G"
    )
    history.polled(returned=1010, issued=1013, proxies=87)
    history.paper({}, 9, verdict="INVALID", reason="DEFACED").paper({}, 5, verdict="BLANK")
    return history.votes(996, TIE_VOTES)


TIE_VOTES = {
    "CHAIR": {"A": 612, "B": 341, "G": 20},
    "VICE": {"H": 700, "I": 250},
    "MEMBER": {"C": 640, "D": 541, "E": 541, "F": 200},
    "WOMAN_MEMBER": {"J": 688, "K": 255},
}


def test_equals_at_the_last_seat_are_tied_and_the_others_elected() -> None:
    history = tie_at_the_last_seat()

    history.closed(TIE_VOTES, valid=996, invalid=9, blank=5).determined(
        registered=1200,
        issued=1013,
        returned=1010,
        # Of 1010 papers returned, and not of the 996 good ones: blank and invalid papers stay in the base.
        minimum=dict.fromkeys(TIE_VOTES, 506),
        elected={"CHAIR": ["A"], "VICE": ["H"], "MEMBER": ["C"], "WOMAN_MEMBER": ["J"]},
        ties={"MEMBER": ["D", "E"]},
    )

    found = history.count()
    assert found.differences == ()
    assert found.tied == {"MEMBER": ("D", "E")}
    assert found.missing == {}
    assert found.rounds[0].figures.issued_by_proxy == 87
    assert found.rounds[0].figures.issued_own == 926


def test_the_revote_is_won_by_most_votes_and_fills_the_seat() -> None:
    history = tie_at_the_last_seat().determined(1200, 1013, 1010, {})
    history.next_round("RevoteCalled", contests=["MEMBER"]).polled(returned=980, issued=981)

    # F stood in the first round and cannot be voted for now.
    history.votes(968, {"MEMBER": {"D": 502, "E": 466}}).paper({"MEMBER": "F"}, 12)

    found = history.count()
    assert found.rounds[1].polls["MEMBER"].candidates == ("D", "E")
    assert found.rounds[1].polls["MEMBER"].votes == {"D": 502, "E": 466}
    assert found.rounds[1].polls["MEMBER"].minimum == 1
    assert found.rounds[1].polls["MEMBER"].elected == ("D",)
    assert found.rounds[1].verdicts == {"VALID": 968, "INVALID": 12}
    history.determined(1200, 981, 980, {"MEMBER": ["D"]}, minimum={"MEMBER": 1})
    found = history.count()
    assert found.winners["MEMBER"] == ("C", "D")
    assert found.vacant == {}
    assert [each for each in found.differences if each.index == history.last] == []


def runoff_for_the_chair() -> History:
    """860 electors, 790 papers returned; A has 380 votes where 396 are needed, and the runoff is among A and B."""
    history = History({"CHAIR": 1}).prepared({"CHAIR": "AB"}, registered=860, others="C")
    history.polled(returned=790, issued=792)
    return history.votes(790, {"CHAIR": {"A": 380, "B": 335, "C": 41}})


def test_nobody_has_a_majority() -> None:
    history = runoff_for_the_chair()

    history.determined(860, 792, 790, {"CHAIR": []}, minimum={"CHAIR": 396}, missing={"CHAIR": 1})
    history.next_round("RunoffCalled", candidates={"CHAIR": ["A", "B"]})

    assert history.count().differences == ()


@pytest.mark.parametrize(
    ("votes", "elected"),
    [
        pytest.param({"A": 300, "B": 318}, ("B",), id="less than half, and lawful"),
        pytest.param({"A": 217, "B": 218}, (), id="3 × 218 < 655"),
        pytest.param({"A": 217, "B": 219}, ("B",), id="3 × 219 > 655"),
    ],
)
def test_a_runoff_winner_needs_one_third(votes: dict[str, int], elected: tuple[str, ...]) -> None:
    history = runoff_for_the_chair().determined(
        860, 792, 790, {}, minimum={"CHAIR": 396}, missing={"CHAIR": 1}
    )
    history.next_round("RunoffCalled", candidates={"CHAIR": ["A", "B"]}).polled(returned=655, issued=656)

    history.votes(655, {"CHAIR": votes})

    found = history.now().polls["CHAIR"]
    assert found.elected == elected
    assert found.minimum == 219
    assert found.missing == 1 - len(elected)
    history.determined(
        860,
        656,
        655,
        {"CHAIR": list(elected)},
        minimum={"CHAIR": 219},
        missing={} if elected else {"CHAIR": 1},
    )
    assert history.count().differences == ()
    assert history.count().vacant == ({} if elected else {"CHAIR": 1})
