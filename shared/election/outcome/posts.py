"""The vote on posts that are chosen from the elected: secretary and deputy, once it is known who is on the committee.

S1.17, S10.57: by the same electors in a later round, or by the elected among themselves, as the regulation says. What it
leaves out: posts that are elected directly (S10.58), and who may be chosen (`chosen.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final

from shared.election.outcome import chosen
from shared.election.outcome.completeness import runoff_due
from shared.election.outcome.next_round import add_round, called_already, check_next_round
from shared.election.outcome.runners import runoff_candidates
from shared.election.roles import Role
from shared.election.state import Election, Poll
from shared.election.statement import Act, Body, Day, Number, Signers, by
from shared.errors import Refused


class PostsVoteCalled(Body, frozen=True, kw_only=True):
    """Posts are voted on that are chosen from the elected; `candidates` are those proposed for each, all of them elected.

    Others of the elected can be written in where the regulation lets electors write in at all. A post that is empty again is
    chosen anew in the same way if no loser of its last vote could run for it (ZJ2020 29).
    """

    day: Day
    candidates: dict[Number, tuple[Number, ...]]

    signed_by: ClassVar[Signers] = (by(Role.CHAIR),)
    zh: ClassVar[str] = "从当选人中选举职务"

    def judge(self, election: Election, act: Act) -> None:
        """S1.17: once the committee is elected, and from nobody else."""
        check_next_round(election, act, self.day)
        rule = election.profile.seats.posts_by
        if not self.candidates:
            raise _not_to_be_chosen(election, "—")
        if election.round.phase == "CALLED" and election.round.electors != _electors(election):
            raise Refused(
                "round-not-decided",
                rule.clause,
                zh="本轮由其他选举人投票，确定结果后才能选举职务。",
                en="Other people vote in the present round; decide it before the posts are voted on.",
            )
        for contest, named in self.candidates.items():
            _check_due(election, contest)
            strangers = sorted(set(named) - chosen.may_be_chosen(election, contest))
            if strangers or len(set(named)) != len(named):
                raise Refused(
                    "not-elected",
                    rule.clause,
                    zh=f"{election.contests[contest].zh}只能从当选人中产生，{strangers[0] if strangers else named[0]}不符（或重复）。",
                    en=f"{election.contests[contest].en} is chosen from the elected; {strangers[0] if strangers else named[0]} "
                    "is not one of them, or stands twice.",
                )

    def record(self, election: Election, act: Act) -> None:
        polls = {
            contest: Poll("FIRST", _seats(election, contest), list(named))
            for contest, named in self.candidates.items()
        }
        election.choose_again -= polls.keys()
        for contest in polls:
            election.open_seats.pop(contest, None)
        add_round(election, self.day, polls)


def _seats(election: Election, contest: str) -> int:
    """All of the post's, or those that are empty again."""
    return election.open_seats.get(contest, election.contests[contest].seats)


def _empty_again(election: Election, contest: str) -> bool:
    """Whether seats of a chosen post are missing and nobody lost its last vote who could run for them."""
    waiting = contest in election.open_ties or contest in election.failed or called_already(election, contest)
    missing = contest in election.open_seats and not waiting
    return missing and not runoff_candidates(election, contest)


def _electors(election: Election) -> str:
    return "ELECTED" if election.profile.seats.posts_by.value == "ELECTED" else "ROLL"


def _check_due(election: Election, contest: str) -> None:
    """The post is one of those, not voted on before, and those it is chosen from are known and checked."""
    post = election.contests.get(contest)
    if post is None or post.chosen_from is None:
        raise _not_to_be_chosen(election, contest)
    if contest not in chosen.not_voted_on(election) and not _empty_again(election, contest):
        raise _not_to_be_chosen(election, contest)
    source = post.chosen_from
    open_now = source in election.open_ties or source in election.failed or source in election.round.polls
    undecided = open_now and election.round.phase != "DETERMINED"
    waiting = [
        each.person
        for each in election.winners
        if each.contest == source and each.review is None and election.profile.result.review_winners.value
    ]
    if undecided or source in election.open_ties or source in election.failed or waiting:
        raise Refused(
            "elected-not-known",
            election.profile.seats.posts_by.clause,
            zh=f"{election.contests[source].zh}的当选人尚未全部确定或审查（{waiting[0] if waiting else source}），还不能选举{post.zh}。",
            en=f"It is not settled yet who is elected as {election.contests[source].en} "
            f"({waiting[0] if waiting else source}); {post.en} is chosen after that.",
        )
    if not chosen.free_to_be_chosen(election, contest):
        raise Refused(
            "nobody-to-choose",
            election.profile.seats.posts_by.clause,
            zh=f"没有可选为{post.zh}的{election.contests[source].zh}（无人当选或均已任职务）；缺额另行选举，仍无人的，{post.zh}空缺。",
            en=f"Nobody elected as {election.contests[source].en} could be chosen as {post.en}: run off what is missing; if "
            "still nobody is there, the post is announced as vacant.",
        )
    # The whole body is there when a post is first chosen from it; one that falls empty is filled by those who are in office.
    if contest in chosen.not_voted_on(election) and runoff_due(election, source):
        raise Refused(
            "elected-not-known",
            election.profile.seats.posts_by.clause,
            zh=f"{election.contests[source].zh}还缺{election.open_seats[source]}名，须先另行选举（或依规定减少名额），再选举{post.zh}。",
            en=f"{election.contests[source].en} lacks {election.open_seats[source]}: hold the runoff first (or reduce the seats where the "
            f"regulation lets you); {post.en} is chosen after that.",
        )


def _not_to_be_chosen(election: Election, contest: str) -> Refused:
    return Refused(
        "post-not-chosen",
        election.profile.seats.posts_by.clause,
        zh=f"{contest}不是待从当选人中产生的职务（没有、直接选举产生，或已选过）。",
        en=f"{contest} is no post to be chosen from the elected: there is none, it is elected directly, or it was voted on.",
    )


STATEMENTS: Final[tuple[type[Body], ...]] = (PostsVoteCalled,)
