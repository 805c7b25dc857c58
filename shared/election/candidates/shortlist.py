"""The shortlist (候选人初步人选): the votes of the meetings that decide make, say, two preliminary persons for each seat (S10.54).

Who is drawn is computed from the recommendation votes, never chosen. What it leaves out: counting those votes
(`recommendation.py`), and the superior's approval (`slate.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final

from shared.election.candidates.candidacy import check_before_poll, stand, stands
from shared.election.candidates.electable import electable
from shared.election.outcome.chosen import on_first_paper
from shared.election.outcome.ranking import top
from shared.election.roles import Role
from shared.election.state import Election
from shared.election.statement import Act, Body, Digest, Number, Signers, by
from shared.errors import Refused


class ShortlistDrawn(Body, frozen=True, kw_only=True):
    """The preliminary persons for each post, as many as the regulation draws for each seat; equals for the last place all come in.

    Drawn again after somebody left, the next by votes come in; whoever stands stays.
    """

    lists: dict[Number, tuple[Number, ...]]
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.CHAIR), by(Role.SCRUTINEER))
    zh: ClassVar[str] = "产生候选人初步人选"

    def judge(self, election: Election, act: Act) -> None:
        check_before_poll(election)
        rule = election.profile.nomination.shortlist_per_seat
        drawn = act.found = shortlist(election)
        if not any(drawn.values()):
            raise Refused(
                "nothing-to-draw",
                rule.clause,
                zh="本选举不产生初步人选，或尚无决定性的推荐票。",
                en="This election draws no shortlist, or no votes that decide have been counted.",
            )
        stated = {contest: sorted(persons) for contest, persons in self.lists.items()}
        if stated != {contest: sorted(persons) for contest, persons in drawn.items()}:
            raise Refused(
                "shortlist-differs",
                rule.clause,
                zh=f"初步人选按得票应为{_people(drawn)}，写的是{_people(self.lists)}。",
                en=f"By the votes the shortlist is {_people(drawn)}; got {_people(self.lists)}.",
            )

    def record(self, election: Election, act: Act) -> None:
        mode = election.profile.nomination.deciding.value
        drawn = act.found
        assert isinstance(drawn, dict)
        for contest, persons in drawn.items():
            votes = election.support.get(contest, {}).get(mode, {})
            for person in persons:
                if not stands(election, person):
                    woman = person in election.primary_women
                    stand(election, person, contest, mode, woman, votes.get(person, 0))
        election.shortlisted = True


def shortlist(election: Election) -> dict[str, list[str]]:
    """Who is drawn for each post, from the highest: nobody for two, nobody who left, for a woman's post only women.

    The order in which meetings were counted does not matter.
    """
    rule = election.profile.nomination
    taken: set[str] = set()
    drawn: dict[str, list[str]] = {}
    for contest in on_first_paper(election.contests.values()):
        votes = election.support.get(contest.id, {}).get(rule.deciding.value, {})
        there = [name for name in election.candidates if stands_for(election, name, contest.id)]
        ranked = {
            person: count
            for person, count in votes.items()
            if count > 0
            and electable(election, contest.id, person)
            and person not in taken
            and (person not in election.candidates or person in there)
            and (contest.reserved != "WOMAN" or person in election.primary_women)
        }
        places = rule.shortlist_per_seat.value * contest.seats
        drawn[contest.id] = [*there, *(person for person in top(ranked, places) if person not in there)]
        taken.update(drawn[contest.id])
    return drawn


def stands_for(election: Election, person: str, contest: str) -> bool:
    """Whether `person` stands for this very post."""
    return stands(election, person) and election.candidates[person].contest == contest


def _people(lists: dict[str, list[str]] | dict[str, tuple[str, ...]]) -> str:
    return "; ".join(
        f"{post}: {', '.join(sorted(persons)) or '-'}" for post, persons in sorted(lists.items())
    )


STATEMENTS: Final[tuple[type[Body], ...]] = (ShortlistDrawn,)
