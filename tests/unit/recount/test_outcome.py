"""From votes to seats in one round: is the poll valid, how many votes are needed, ties, kin, posts by rank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from services.audit.verify.recount_polls import PollResult
from tests.unit.recount.history import History


def chair(votes: Mapping[str, int], returned: int, issued: int | None = None, **rules: Any) -> PollResult:
    """The poll for one chair, 100 electors, with these votes."""
    history = History({"CHAIR": 1}, **rules).prepared({"CHAIR": "ABC"}, registered=100)
    return history.polled(returned, issued).votes(returned, {"CHAIR": votes}).now().polls["CHAIR"]


@pytest.mark.parametrize(
    ("returned", "votes", "minimum", "elected"),
    [
        (60, {"A": 31}, 31, ("A",)),
        (60, {"A": 30}, 31, ()),  # exactly half is not more than half
        (61, {"A": 31}, 31, ("A",)),
        (61, {"A": 30}, 31, ()),
    ],
)
def test_more_than_half(returned: int, votes: dict[str, int], minimum: int, elected: tuple[str, ...]) -> None:
    found = chair(votes, returned)

    assert (found.minimum, found.elected, found.missing) == (minimum, elected, 1 - len(elected))


@pytest.mark.parametrize(
    ("returned", "valid"),
    [(50, False), (51, True)],  # of 100 registered: half does not do
)
def test_more_than_half_of_the_roll_takes_part(returned: int, valid: bool) -> None:
    found = chair({"A": returned}, returned)

    assert found.valid is valid
    assert found.elected == (("A",) if valid else ())
    assert found.missing == 0


def test_more_papers_returned_than_issued_make_the_poll_invalid() -> None:
    assert chair({"A": 60}, returned=60, issued=60).valid
    assert not chair({"A": 61}, returned=61, issued=60).valid
    assert chair({"A": 61}, 61, 60, winning__returned_within_issued=False).elected == ("A",)


@pytest.mark.parametrize(
    ("base", "minimum"),
    [
        ("PAPERS_RETURNED", 31),
        ("PAPERS_ISSUED", 36),
        ("PRESENT", 36),
        ("REGISTERED", 51),
        ("SHOULD_ATTEND", 51),
    ],
)
def test_the_base_of_the_winning_share(base: str, minimum: int) -> None:
    assert chair({"A": minimum}, 60, 70, winning__share={"base": base}).elected == ("A",)
    assert chair({"A": minimum - 1}, 60, 70, winning__share={"base": base}).elected == ()
    assert chair({}, 60, 70, winning__share={"base": base}).minimum == minimum


def test_the_quorum_can_be_asked_of_papers_issued() -> None:
    assert not chair({"A": 45}, returned=45, issued=55).valid
    assert chair({"A": 45}, 45, 55, winning__quorum={"base": "PAPERS_ISSUED"}).valid


def test_a_quorum_of_at_least_half_includes_half() -> None:
    assert chair({"A": 50}, 50, winning__quorum={"strict": False}).valid
    assert not chair({"A": 49}, 49, winning__quorum={"strict": False}).valid


def test_two_thirds_include_the_number() -> None:
    two_thirds = {"num": 2, "den": 3, "strict": False}

    assert chair({"A": 40}, 60, winning__share=two_thirds).elected == ("A",)
    assert chair({"A": 39}, 60, winning__share=two_thirds).elected == ()
    assert chair({}, 61, winning__share=two_thirds).minimum == 41


def test_nobody_is_elected_without_a_vote() -> None:
    found = chair({}, 60, winning__share={"num": 0, "strict": False})

    assert found.elected == ()
    assert found.missing == 1


MEMBERS = {"CHAIR": 1, "MEMBER": 3}
CANDIDATES = {"CHAIR": "KL", "MEMBER": "ABCDE"}


def members(votes: Mapping[str, int], *kin: str) -> PollResult:
    """The poll for three members by 60 papers of 100 electors, and K elected chair by all.

    `kin` are pairs of siblings such as "AB".
    """
    history = History(MEMBERS, winning__share={"num": 1, "den": 6, "strict": False}).prepared(CANDIDATES)
    for pair in kin:
        history.add("KinshipRecorded", person=pair[0], relative=pair[1], relation="SIBLING", document="")
    history.polled(60).votes(60, {"CHAIR": {"K": 60}, "MEMBER": votes})
    return history.now().polls["MEMBER"]


@pytest.mark.parametrize(
    ("votes", "kin", "elected", "tied", "missing"),
    [
        pytest.param({"A": 40, "B": 30, "C": 20, "D": 15}, (), "ABC", "", 0, id="from most votes down"),
        pytest.param({"A": 40, "B": 30, "C": 9}, (), "AB", "", 1, id="too few with enough votes"),
        pytest.param({"A": 40, "B": 30, "C": 30}, (), "ABC", "", 0, id="equals who all fit"),
        pytest.param({"A": 40, "B": 30, "C": 30, "D": 30}, (), "A", "BCD", 0, id="equals who do not"),
        pytest.param({"A": 25, "B": 25, "C": 25, "D": 25, "E": 20}, (), "", "ABCD", 0, id="all equal"),
        pytest.param(
            {"A": 40, "B": 9, "C": 9, "D": 9, "E": 9}, (), "A", "", 2, id="equals below the minimum"
        ),
        pytest.param({"A": 40, "B": 30, "C": 20, "D": 15}, ("AB",), "ACD", "", 0, id="kin is passed over"),
        pytest.param({"A": 40, "B": 30, "C": 20, "D": 15}, ("BA",), "ACD", "", 0, id="kinship is mutual"),
        pytest.param({"A": 40, "B": 30, "C": 20}, ("AB", "AC"), "A", "", 2, id="kin leave seats missing"),
        pytest.param({"A": 40, "B": 30, "C": 20, "D": 15}, ("BC",), "ABD", "", 0, id="kin of somebody lower"),
        pytest.param({"A": 40, "B": 30, "C": 30, "D": 15}, ("BC",), "A", "BC", 0, id="equals who are kin"),
        pytest.param(
            {"A": 30, "B": 30, "C": 30}, ("AB",), "C", "AB", 0, id="of three equals two are kin, and all fit"
        ),
        pytest.param(
            {"A": 40, "B": 30, "C": 30, "D": 30}, ("AB",), "ACD", "", 0, id="without the kin the equals fit"
        ),
        pytest.param({"A": 40, "B": 30, "C": 20, "D": 15}, ("KA",), "BCD", "", 0, id="kin of a higher post"),
    ],
)
def test_seats_and_ties(
    votes: Mapping[str, int], kin: tuple[str, ...], elected: str, tied: str, missing: int
) -> None:
    found = members(votes, *kin)

    assert ("".join(found.elected), "".join(found.tied), found.missing) == (elected, tied, missing)


def test_who_wins_two_posts_keeps_the_higher() -> None:
    history = History({"CHAIR": 1, "MEMBER": 1}, winning__share={"den": 4})
    history.prepared({"CHAIR": "A", "MEMBER": "B"}).polled(100)

    history.paper({"CHAIR": "A"}, 40).paper({"MEMBER": "A"}, 34).paper({"MEMBER": "B"}, 26)

    found = history.now().polls
    assert found["CHAIR"].elected == ("A",)
    assert found["MEMBER"].votes == {"A": 34, "B": 26}
    assert found["MEMBER"].elected == ("B",)


@pytest.mark.parametrize(
    ("avoided", "relation", "both"),
    [
        (["SIBLING"], "SIBLING", False),
        (["SPOUSE"], "SIBLING", True),
        ([], "SPOUSE", True),
        (["PARENT"], "PARENT", False),
        (["PARENT"], "CHILD", False),  # then the other is the parent
        (["MATERNAL_GRANDCHILD"], "MATERNAL_GRANDPARENT", False),
        (["GRANDPARENT"], "MATERNAL_GRANDPARENT", True),
    ],
)
def test_which_kin_may_not_serve_together(avoided: list[str], relation: str, both: bool) -> None:
    history = History({"MEMBER": 2}, result__kin_avoidance=avoided).prepared({"MEMBER": "AB"})

    history.add("KinshipRecorded", person="A", relative="B", relation=relation, document="")
    history.polled(60).votes(60, {"MEMBER": {"A": 50, "B": 40}})

    assert history.now().polls["MEMBER"].elected == (("A", "B") if both else ("A",))


def test_a_later_record_about_the_same_two_replaces_the_earlier() -> None:
    history = (
        History({"MEMBER": 2}).prepared({"MEMBER": "AB"}).polled(60).votes(60, {"MEMBER": {"A": 50, "B": 40}})
    )

    history.add("KinshipRecorded", person="A", relative="B", relation="SIBLING", document="")
    assert history.now().polls["MEMBER"].elected == ("A",)
    history.add("KinshipRecorded", person="B", relative="A", relation="GRANDPARENT", document="")
    assert history.now().polls["MEMBER"].elected == ("A", "B")
