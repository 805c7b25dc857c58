"""One person, one post: whoever was named for two at the sea nominations chooses in writing (ZJ2020 17-18; domain 2.3.8).

Until then the post whose nomination was counted first is theirs. What it leaves out: self-nominees, who named their one post
themselves (S10.68), and that no paper names one person twice, of which the log knows only totals.
"""

from __future__ import annotations

from typing import ClassVar, Final

from shared.election.candidates.candidacy import check_before_poll, check_standing, move_up, places_on_list
from shared.election.outcome.ranking import top
from shared.election.roles import Role
from shared.election.state import Election
from shared.election.statement import Act, Body, Digest, Number, Signers, by
from shared.errors import Refused


class PostChosen(Body, frozen=True, kw_only=True):
    """A candidate who was named for `contest` as well chose that post, in writing, before the list is posted.

    The next by votes moves up for the post that is given up; whoever is no longer among the most named for the other waits.
    """

    candidate: Number
    contest: Number
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.REGISTRAR, Role.CHAIR),)
    zh: ClassVar[str] = "选择一个岗位"

    def judge(self, election: Election, act: Act) -> None:
        check_before_poll(election)
        check_standing(election, self.candidate)
        candidate, rule = election.candidates[self.candidate], election.profile.nomination
        if election.published is not None:
            raise Refused(
                "list-posted",
                "ZJ2020 18",
                zh="候选人名单已经公布，不能再改选岗位；可以书面退出。",
                en="The list of candidates is posted; nobody changes posts any more, but may withdraw in writing.",
            )
        named = _eligible(election, self.contest, self.candidate)
        listed = top(named, places_on_list(election, self.contest)) if self.contest in election.named else []
        if candidate.mode != "SEA" or candidate.contest == self.contest or self.candidate not in listed:
            raise Refused(
                "not-named-for-both",
                rule.sea_days_before.clause,
                zh=f"{self.candidate}不是{self.contest}海推得票居前的人选（或本就竞选该岗位、是自荐的），不能改选。",
                en=f"{self.candidate} is not among the most named for {self.contest}, stands for it already, or nominated himself.",
            )

    def record(self, election: Election, act: Act) -> None:
        candidate = election.candidates[self.candidate]
        given_up, named = candidate.contest, _eligible(election, self.contest, self.candidate)
        candidate.contest, candidate.votes = self.contest, named[self.candidate]
        listed = top(named, places_on_list(election, self.contest))
        for person in [name for name in named if name not in listed and name in election.candidates]:
            del election.candidates[person]
        move_up(election, given_up)


def _eligible(election: Election, contest: str, chooser: str) -> dict[str, int]:
    """Who was named for a post and may be on its list, with their votes: not who stands elsewhere, nor who left."""
    found = {}
    for person, votes in election.named.get(contest, {}).items():
        known = election.candidates.get(person)
        here = known is None or (known.standing and known.contest == contest)
        if person in election.roll.electors and (here or person == chooser):
            found[person] = votes
    return found


STATEMENTS: Final[tuple[type[Body], ...]] = (PostChosen,)
