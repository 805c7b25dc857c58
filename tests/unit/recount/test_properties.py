"""What holds for any papers: their order does not matter, and nobody loses by another paper that names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.recount.history import THIRD, History

POSTS = {"CHAIR": 1, "MEMBER": 2, "WOMAN": 1}
CANDIDATES = {"CHAIR": "AB", "MEMBER": "CDE", "WOMAN": "VW"}
Sheet = Mapping[str, Sequence[str]]

names = st.sampled_from([*"ABCDEVWX", "NOBODY", "stranger"])
sheets = st.dictionaries(st.sampled_from(list(POSTS)), st.lists(names, max_size=3, unique=True))


def election(papers: Sequence[Sheet], registered: int | None = None, **rules: Any) -> History:
    """These papers in a box, in this order."""
    history = History(POSTS, woman="WOMAN", winning__share=THIRD, **rules)
    history.prepared(CANDIDATES, registered=registered or len(papers), others="X").polled(len(papers))
    for marks in papers:
        history.paper(marks)
    return history


@given(papers=st.lists(sheets, min_size=1, max_size=12), data=st.data())
def test_the_order_of_papers_does_not_matter(papers: list[Sheet], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(papers))

    assert election(shuffled).now() == election(papers).now()


@given(papers=st.lists(sheets, min_size=1, max_size=12), rule=st.sampled_from(["WHOLE_PAPER", "LOWER_POST"]))
def test_every_paper_has_one_verdict_and_no_more_votes_than_seats(papers: list[Sheet], rule: str) -> None:
    found = election(papers, papers__double_post=rule).now()

    assert sum(found.verdicts.values()) == len(papers)
    for post, poll in found.polls.items():
        assert sum(poll.votes.values()) <= POSTS[post] * (
            found.verdicts.get("VALID", 0) + found.verdicts.get("PARTLY_INVALID", 0)
        )
        assert not poll.votes.keys() & {"NOBODY", "stranger"}


@given(papers=st.lists(sheets, min_size=1, max_size=12))
def test_seats_are_elected_tied_for_or_missing(papers: list[Sheet]) -> None:
    found = election(papers).now()

    for post, poll in found.polls.items():
        assert len(poll.elected) + poll.missing <= POSTS[post]
        assert bool(poll.tied) == (len(poll.elected) + poll.missing < POSTS[post])
        assert not set(poll.tied) & set(poll.elected)
        assert all(poll.votes[person] >= poll.minimum for person in poll.elected + poll.tied)
    elected = [person for poll in found.polls.values() for person in poll.elected]
    assert len(elected) == len(set(elected))


@given(votes=st.lists(st.sampled_from("ABX"), min_size=1, max_size=30))
def test_a_winner_does_not_lose_by_one_more_paper_for_them(votes: list[str]) -> None:
    def chair(papers: list[str]) -> tuple[str, ...]:
        history = (
            History({"CHAIR": 1}).prepared({"CHAIR": "AB"}, registered=31, others="X").polled(len(papers))
        )
        for name in papers:
            history.paper({"CHAIR": name})
        return history.now().polls["CHAIR"].elected

    for winner in chair(votes):
        assert chair([*votes, winner]) == (winner,)


@given(papers=st.lists(sheets, min_size=1, max_size=8))
def test_a_correction_back_and_forth_changes_nothing(papers: list[Sheet]) -> None:
    history = election(papers)
    before = history.now()

    history.add("PaperCorrected", round=1, paper="paper-1", verdict="BLANK")
    history.add("PaperCorrected", round=1, paper="paper-1", verdict="VALID", marks=papers[0])

    assert history.now() == before
