"""The review of those elected in a round: the joint review checks each, a FAIL opens the seat again (S10.74; ZJ2020 32)."""

from __future__ import annotations

from services.drill.scenario.rows import WinnerPlan
from services.drill.story import Story
from shared.election.candidates.candidacy import found_unfit
from shared.election.state import Winner


def review(story: Story) -> None:
    """Reviews every winner who has not been, as the file says, else as the law has it."""
    if story.profile.recall is not None:  # nobody is elected
        return
    for winner in list(story.election.winners):
        if winner.review is None:
            _review(story, winner)


def _review(story: Story, winner: Winner) -> None:
    name = story.names.label(winner.person)
    plan = story.scenario.winners.get(name, WinnerPlan())
    if not plan.reviewed:
        return
    verdict = plan.verdict or ("PASS" if found_unfit(story.election, winner.person) is None else "FAIL")
    woman = _is_woman(story, winner) if plan.woman is None else plan.woman
    taken = story.act(
        "WinnerReviewed",
        refused=plan.refused,
        person=winner.person,
        contest=winner.contest,
        verdict=verdict,
        woman=woman,
    )
    if taken and verdict == "FAIL":
        post = story.election.contests[winner.contest]
        story.tell(
            f"当选人 {name}（{post.zh}）审查不通过，当选无效，缺额另选",
            f"winner {name} ({post.en}) fails the review: the election of this person is void, the seat is open again",
        )
    elif taken and winner.written_in:
        story.tell(
            f"另选他人当选的 {name} 经联审确认", f"{name}, written in by electors, passes the joint review"
        )


def _is_woman(story: Story, winner: Winner) -> bool:
    election = story.election
    reserved = election.contests[winner.contest].reserved == "WOMAN"
    known = winner.person in election.primary_women or story.village.is_woman(winner.person)
    return winner.woman or known or (reserved and story.village.of(winner.person).sex is None)
