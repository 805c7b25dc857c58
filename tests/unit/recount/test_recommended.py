"""Who is put forward by others: the second count draws the shortlist for itself (S10.51-56)."""

from __future__ import annotations

from typing import Any

from tests.unit.recount.history import History

DOCUMENT = "0" * 64


def history(**rules: Any) -> History:
    """Two seats, four on the roll for each; members' votes draw two for each seat."""
    usual: dict[str, Any] = {"nomination__deciding": "MEMBERS", "nomination__shortlist_per_seat": 2}
    told = History({"CHAIR": 1, "MEMBER": 2}, woman="MEMBER", **(usual | rules))
    for person in "ABCDEFGHIJ":
        told.add("ElectorRegistered", elector=person, kind="RESIDENT")
    return told


def votes(
    told: History, contest: str, named: dict[str, int], source: str = "MEMBERS", women: str = ""
) -> History:
    body = {"contest": contest, "source": source, "meeting": "ALL", "should_attend": 10, "present": 10}
    return told.add("RecommendationCounted", **body, votes=named, women=list(women), document=DOCUMENT)


def drawn(told: History, **lists: str) -> History:
    return told.add(
        "ShortlistDrawn", lists={post: list(persons) for post, persons in lists.items()}, document=DOCUMENT
    )


def test_two_for_each_seat_equals_included_and_only_women_for_a_womans_post() -> None:
    told = votes(history(), "CHAIR", {"A": 8, "B": 5, "C": 5, "D": 1})
    votes(told, "MEMBER", {"A": 9, "E": 8, "F": 7, "G": 6, "H": 0}, women="EFH")

    found = drawn(told, CHAIR="ABC", MEMBER="EF").count()

    assert found.differences == ()
    assert found.candidates == {"CHAIR": ("A", "B", "C"), "MEMBER": ("E", "F")}


def test_a_shortlist_that_leaves_out_an_equal_is_found() -> None:
    told = votes(history(), "CHAIR", {"A": 8, "B": 5, "C": 5})

    (difference,) = drawn(told, CHAIR="AB", MEMBER="").count().differences

    assert difference.index == told.last
    assert "CHAIR" in difference.what


def test_several_meetings_are_added_up_and_a_reference_is_not() -> None:
    told = votes(history(), "CHAIR", {"A": 3, "B": 4, "C": 1})
    votes(told, "CHAIR", {"C": 5, "A": 2})
    votes(told, "CHAIR", {"D": 10}, source="MASSES")

    assert drawn(told, CHAIR="AC", MEMBER="").count().differences == ()


def test_who_left_is_not_drawn_again() -> None:
    told = votes(history(), "CHAIR", {"A": 8, "B": 5, "C": 3})
    drawn(told, CHAIR="AB", MEMBER="").add("NominationWithdrawn", candidate="B", document=DOCUMENT)

    assert drawn(told, CHAIR="AC", MEMBER="").count().candidates["CHAIR"] == ("A", "C")


def test_whoever_is_not_on_the_approved_slate_leaves() -> None:
    told = drawn(votes(history(), "CHAIR", {"A": 8, "B": 5}), CHAIR="AB", MEMBER="")
    told.add(
        "SlateApproved", lists={"CHAIR": ["A"], "MEMBER": []}, young=[], balanced=True, document=DOCUMENT
    )

    assert told.count().candidates["CHAIR"] == ("A",)


def test_who_does_not_meet_the_conditions_leaves() -> None:
    told = drawn(votes(history(), "CHAIR", {"A": 8, "B": 5}), CHAIR="AB", MEMBER="")
    told.add("SlateRefused", ground="CONDITIONS", persons=["A"], document=DOCUMENT)

    assert told.count().candidates["CHAIR"] == ("B",)


def test_a_person_recommended_by_name_stands_where_nothing_is_drawn() -> None:
    body = {"candidate": "A", "contest": "CHAIR", "mode": "ORGANISATION", "document": DOCUMENT}
    at_once = history(nomination__shortlist_per_seat=0).add("CandidateRecommended", **body)

    assert at_once.count().candidates["CHAIR"] == ("A",)
    assert history().add("CandidateRecommended", **body).count().candidates["CHAIR"] == ()
