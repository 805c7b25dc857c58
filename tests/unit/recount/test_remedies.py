"""Remedies in the recount, by histories written without the law: whoever declares the old count after one is found out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.audit.verify.recount import Recount
from tests.unit.recount.history import History

MAJORITY = {"POST": 31}


def decided(votes: Mapping[str, int], elected: str, seats: int = 1, **rules: Any) -> History:
    """One post, 100 electors, 60 papers with these votes; the outcome is declared."""
    history = History({"POST": seats}, **rules).prepared({"POST": "ABCD"}).polled(60)
    history.votes(60, {"POST": votes})
    return declared(history, votes, elected)


def declared(
    history: History, votes: Mapping[str, int], elected: str, papers: int = 60, **more: Any
) -> History:
    """The count is closed with these votes and the outcome declared."""
    marked = min(papers, sum(votes.values()))
    history.closed({"POST": votes}, valid=marked, blank=papers - marked)
    usual = {"minimum": {"POST": papers // 2 + 1}, "missing": {} if elected else {"POST": 1}}
    return history.determined(100, papers, papers, {"POST": list(elected)}, **(usual | more))


def what(found: Recount) -> list[str]:
    return [each.what for each in found.differences]


def test_after_a_recount_the_second_count_decides() -> None:
    history = decided({"A": 31, "B": 29}, "A")
    history.add("RecountOrdered", round=1, piles=["P"]).votes(60, {"POST": {"A": 29, "B": 31}})

    found = declared(history, {"A": 29, "B": 31}, "B").count()

    assert what(found) == []
    assert found.winners == {"POST": ("B",)}


def test_whoever_declares_the_first_count_again_is_found_out() -> None:
    history = decided({"A": 31, "B": 29}, "A")
    history.add("RecountOrdered", round=1, piles=["P"]).votes(60, {"POST": {"A": 29, "B": 31}})

    found = declared(history, {"A": 31, "B": 29}, "A").count()

    assert what(found) == ["votes.POST.A", "votes.POST.B", "elected.POST"]
    assert found.winners == {"POST": ("B",)}


def test_piles_that_are_not_named_stay_counted() -> None:
    history = History({"POST": 1}).prepared({"POST": "AB"}).polled(60)
    history.paper({"POST": ["A"]}, 31).paper({"POST": ["B"]}, 29, pile="Q")
    declared(history, {"A": 31, "B": 29}, "A").add("RecountOrdered", round=1, piles=["Q"])
    assert history.now().polls["POST"].votes == {"A": 31}

    history.paper({"POST": ["B"]}, 28, pile="Q").paper({"POST": ["A"]}, pile="Q")

    assert what(declared(history, {"A": 32, "B": 28}, "A").count()) == []


def test_an_outcome_is_declared_once_for_each_count() -> None:
    history = decided({"A": 31, "B": 29}, "A").determined(100, 60, 60, {"POST": ["A"]}, minimum=MAJORITY)

    assert what(history.count()) == ["outcome"]


def station(history: History, name: str, papers: int, pile: str) -> History:
    """A station hands out so many papers, and as many lie in its box."""
    for number in range(papers):
        history.add("PaperIssued", round=1, station=name, elector=f"{name}-{number}")
    return history.add("BoxOpened", round=1, station=name, pile=pile, returned=papers)


def two_stations(pile: str) -> History:
    history = History({"POST": 1}).prepared({"POST": "AB"})
    station(station(history, "S1", 60, "P"), "S2", 20, pile)
    history.paper({"POST": ["B"]}, 32).paper({"POST": ["A"]}, 28)
    return history.paper({"POST": ["A"]}, 20, pile=pile)


def test_the_papers_of_a_void_station_leave_the_count_and_the_base() -> None:
    history = two_stations("Q").add("StationVoided", round=1, station="S2")

    found = declared(history, {"A": 28, "B": 32}, "B").count()

    assert what(found) == []
    assert (found.rounds[0].figures.issued, found.rounds[0].figures.returned) == (60, 60)


def test_whoever_counts_them_all_the_same_is_found_out() -> None:
    history = two_stations("Q").add("StationVoided", round=1, station="S2")

    found = declared(history, {"A": 48, "B": 32}, "A", papers=80).count()

    assert {"issued", "returned", "elected.POST", "votes.POST.A"} <= set(what(found))


def test_void_papers_mixed_with_others_leave_nobody_elected() -> None:
    history = two_stations("P").add("StationVoided", round=1, station="S2")
    history.closed({"POST": {"A": 48, "B": 32}}, valid=80)

    honest = history.determined(100, 60, 60, {"POST": []}, failed=["POST"]).count()

    assert what(honest) == []
    assert honest.failed == ("POST",)


def test_mixed_later_is_mixed_too() -> None:
    history = History({"POST": 1}).prepared({"POST": "AB"})
    station(station(history, "S1", 60, "P"), "S2", 3, "Q").add("PilesMerged", round=1, pile="Q", into="P")
    history.paper({"POST": ["A"]}, 63).add("StationVoided", round=1, station="S2")
    history.closed({"POST": {"A": 63}}, valid=63)

    found = history.determined(100, 60, 60, {"POST": ["A"]}, minimum=MAJORITY).count()

    assert {"elected.POST", "failed"} <= set(what(found))


def test_nobody_moves_up_into_the_place_of_who_is_void() -> None:
    history = decided({"A": 60, "B": 35, "C": 20}, "AB", 2).add("PersonVoided", person="A")

    found = history.count()

    assert found.winners == {"POST": ("B",)}
    assert found.missing == {"POST": 1}
    promoted = history.add("ResultAnnounced", winners={"POST": ["B", "C"]}, vacant={}).count()
    assert what(promoted) == ["winners.POST", "vacant.POST"]


def test_who_is_void_does_not_stand_in_the_runoff_and_gets_no_votes() -> None:
    history = decided({"A": 31, "B": 20}, "A").add("PersonVoided", person="A")
    history.next_round("RunoffCalled", candidates={"POST": ["A", "B"]})
    assert what(history.count()) == ["candidates.POST"]

    history.polled(60).paper({"POST": ["A"]}, 40).paper({"POST": ["B"]}, 20)

    assert history.now().polls["POST"].votes == {"B": 20}
    assert history.now().verdicts == {"INVALID": 40, "VALID": 20}


def test_after_the_handover_a_seat_is_vacant_and_not_missing() -> None:
    history = decided({"A": 31, "B": 20}, "A").add("ResultAnnounced", winners={"POST": ["A"]})

    found = history.add("HandoverCompleted").add("PersonVoided", person="A").count()

    assert (found.winners, found.missing, found.vacant) == ({"POST": ()}, {}, {"POST": 1})


def test_before_it_the_regulation_says_which() -> None:
    rows: list[tuple[dict[str, Any], dict[str, int]]] = [
        ({}, {"POST": 1}),
        ({"remedies__vacated_seat": "BY_ELECTION"}, {}),
    ]
    for rules, missing in rows:
        history = decided({"A": 31, "B": 20}, "A", **rules).add("ResultAnnounced", winners={"POST": ["A"]})

        assert history.add("PersonVoided", person="A").count().missing == missing


def test_a_void_poll_is_begun_again_with_all_its_seats() -> None:
    history = decided({"A": 60, "B": 35}, "AB", 2).add(
        "ElectionVoided", contests=["POST"], follows="POLL_REPEATED"
    )
    assert (history.count().winners, history.count().failed) == ({"POST": ()}, ("POST",))

    poll = history.next_round("PollRepeated").now().polls["POST"]

    assert (poll.kind, poll.seats, poll.candidates) == ("FIRST", 2, ("A", "B", "C", "D"))


def test_who_is_declared_void_after_the_poll_and_before_it_is_repeated_is_not_on_the_paper() -> None:
    history = decided({"A": 60, "B": 35}, "AB", 2)
    history.add("ElectionVoided", contests=["POST"], follows="POLL_REPEATED").add("PersonVoided", person="B")
    history.add("NominationWithdrawn", candidate="C")

    poll = history.next_round("PollRepeated").now().polls["POST"]

    assert poll.candidates == ("A", "D")


def test_where_a_new_election_follows_nothing_waits() -> None:
    found = decided({"A": 31, "B": 20}, "A").add("ElectionVoided", follows="NEW_ELECTION").count()

    assert (found.winners, found.failed, found.missing) == ({"POST": ()}, (), {})
