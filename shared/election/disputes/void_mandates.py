"""Mandates found void after the poll: their papers lie among the others, so only their weight can be told (OCV2018 17).

A paper that came in by a forged or excess mandate cannot be picked out, for nobody knows which it is. What is recorded is
whether so many papers could have changed who was elected; where they could, the authority may declare the election of the post
void (`voiding.py`), and where they could not, it may not for this reason.
What it leaves out: mandates that end before they are used (`shared/election/polling/proxies.py`), and the test itself (`margin.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final

from shared.election import bases
from shared.election.disputes.complaints import check_complaint
from shared.election.disputes.margin import could_change
from shared.election.outcome.winners import needs_quorum, winning_share
from shared.election.polling.proxies import end_mandate
from shared.election.roles import Role
from shared.election.state import Election, Round
from shared.election.statement import Act, Body, Count, Digest, Number, Signers, by
from shared.errors import Refused


class MandateVoided(Body, frozen=True, kw_only=True):
    """These mandates were void, and papers were issued by them in a round that has been decided.

    `papers`: all papers of the round that were issued by mandates found void, these and earlier ones. `decisive`: the posts
    whose outcome so many papers could have changed.
    """

    round: Count
    mandates: tuple[Number, ...]
    papers: Count
    decisive: tuple[Number, ...]
    document: Digest
    complaint: Number | None = None

    signed_by: ClassVar[Signers] = (by(Role.CHAIR, Role.AUTHORITY),)
    zh: ClassVar[str] = "投票后认定委托无效"

    def judge(self, election: Election, act: Act) -> None:
        check_complaint(election, self.complaint, "MANDATE_VOID")
        decided = [
            each for each in election.rounds if each.number == self.round and each.phase == "DETERMINED"
        ]
        if not decided:
            raise Refused(
                "round-not-decided",
                "OCV2018 17",
                zh=f"第{self.round}轮没有已确定的结果；投票之前的委托请填报「委托失效」。",
                en=f"Round {self.round} has no outcome; a mandate that was not used ends by ProxyVoided.",
            )
        act.found = held = decided[0]
        self._check_used(election, held)
        papers, decisive = weight(election, held, self.mandates)
        if (self.papers, sorted(self.decisive)) != (papers, decisive):
            raise Refused(
                "weight-differs",
                "OCV2018 17; ZJ2020 25",
                zh=f"以无效委托发出的选票共{papers}张，可能改变结果的岗位：{'、'.join(decisive) or '无'}；"
                f"填的是{self.papers}张、{'、'.join(self.decisive) or '无'}。",
                en=f"{papers} papers were issued by void mandates; they could have changed: {', '.join(decisive) or 'nothing'}. "
                f"Stated are {self.papers} and {', '.join(self.decisive) or 'nothing'}.",
            )

    def record(self, election: Election, act: Act) -> None:
        held = act.found
        assert isinstance(held, Round)
        held.afterwards.void_mandates += self.mandates
        held.afterwards.decisive = list(self.decisive)
        for mandate in self.mandates:
            if not election.mandates[mandate].void:
                end_mandate(election, mandate)

    def _check_used(self, election: Election, held: Round) -> None:
        for mandate in self.mandates:
            known = election.mandates.get(mandate)
            used = known is not None and known.used >> held.number & 1
            if not used or mandate in held.afterwards.void_mandates or self.mandates.count(mandate) > 1:
                raise Refused(
                    "mandate-not-used",
                    "ZJ2020 25",
                    zh=f"第{held.number}轮没有以委托{mandate}发出的选票，或已认定无效。",
                    en=f"No paper of round {held.number} was issued by mandate {mandate}, or it was found void before.",
                )


def weight(election: Election, held: Round, mandates: tuple[str, ...]) -> tuple[int, list[str]]:
    """How many papers of a decided round void mandates brought, `mandates` among them, and which posts they could decide."""
    papers = len({*held.afterwards.void_mandates, *mandates})
    return papers, sorted(contest for contest in held.polls if _could_change(election, held, contest, papers))


def _could_change(election: Election, held: Round, contest: str, papers: int) -> bool:
    rules, poll = election.profile, held.polls[contest]
    if rules.papers.cumulate_down.value or rules.winning.women_first.value:
        # One paper can weigh in several posts there; the test says nothing safe about them.
        return papers > 0
    figures = bases.figures(election, held, election.contests[contest].group)
    share, quorum = winning_share(election, poll), rules.winning.quorum
    won = [each for each in election.winners if (each.contest, each.round) == (contest, held.number)]
    return could_change(
        held.votes.get(contest, {}),
        tuple(each.person for each in won),
        poll.seats,
        papers,
        share=share,
        base=0 if share is None else figures[share.base],
        quorum=quorum if needs_quorum(election, poll) else None,
        took_part=figures[quorum.base],
        whole=figures["SHOULD_ATTEND" if quorum.base == "PRESENT" else "REGISTERED"],
    )


STATEMENTS: Final[tuple[type[Body], ...]] = (MandateVoided,)
