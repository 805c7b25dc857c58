"""Recall: electors demand that somebody in office goes, and all electors vote on it (罢免; OCV2018 16; ZJ2020 34-36).

A recall is an election of its own profile. Each of its posts stands for one person; the paper asks for or against. The person
is recalled if more than half of the electors voted and more than half of those who voted agreed; if not, the person stays, and
nothing is run off. What it leaves out: who then fills the seat (`shared/election/calling/by_election.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from shared import clock
from shared.election.regulation.parameters import Recall, Share
from shared.election.remembered import Demand
from shared.election.roles import Role
from shared.election.state import Election
from shared.election.statement import Act, Body, Count, Day, Digest, Number, Signers, by
from shared.errors import Refused
from shared.periods import years_after


class RecallDemanded(Body, frozen=True, kw_only=True):
    """Electors or representatives demand in writing that `person` be recalled; `grounds` is their document.

    `signatures` of `base`: so many of all electors, or of all representatives. `voted_before_on`: the day of the last vote on
    the same grounds against the same person, if there was one.
    """

    contest: Number
    person: Number
    by_whom: Literal["ELECTORS", "REPRESENTATIVES"]
    signatures: Count
    base: Count
    filed_on: Day
    grounds: Digest
    voted_before_on: Day | None = None

    signed_by: ClassVar[Signers] = (by(Role.CHAIR), by(Role.AUTHORITY))
    zh: ClassVar[str] = "提出罢免要求"

    def judge(self, election: Election, act: Act) -> None:
        rule = _rule(election)
        self._check_post(election)
        self._check_signatures(election, rule)
        self._check_days(election, act, rule)
        self._check_grounds(election, rule)

    def record(self, election: Election, act: Act) -> None:
        election.disputes.recalls[self.contest] = Demand(self.person, self.grounds, self.filed_on)
        # The paper names the one person whom it is about; nobody else can be written on it.
        election.round.polls[self.contest].candidates = [self.person]
        election.published = {**(election.published or {}), self.contest: [self.person]}

    def _check_post(self, election: Election) -> None:
        if election.round.phase != "CALLED" or election.round.printed:
            raise Refused(
                "poll-began",
                "OCV2018 16",
                zh="选票已经印制，不能再增加罢免事项。",
                en="The papers are printed; no demand can be added.",
            )
        post = election.contests.get(self.contest)
        if post is None or post.seats != 1 or self.contest in election.disputes.recalls:
            posts = [
                name
                for name, each in election.contests.items()
                if each.seats == 1 and name not in election.disputes.recalls
            ]
            if post is None:
                zh, en = "没有这个岗位", "there is no such post"
            elif post.seats != 1:
                zh, en = (
                    f"设{post.seats}人，罢免每人各设一个岗位",
                    f"it has {post.seats} seats; each person has a post",
                )
            else:
                zh, en = "已提出过罢免", "a demand was recorded before"
            raise Refused(
                "no-such-post",
                "OCV2018 16",
                zh=f"岗位{self.contest}：{zh}。可以提出的有：{'、'.join(posts) or '（没有）'}。",
                en=f"Post {self.contest}: {en}. Open are: {', '.join(posts) or 'none'}.",
            )

    def _check_signatures(self, election: Election, rule: Recall) -> None:
        share: Share | None = rule.by_electors if self.by_whom == "ELECTORS" else rule.by_representatives
        if share is None:
            raise Refused(
                "demanded-by-others",
                rule.by_electors.clause,
                zh="规定没有让代表提出罢免要求。",
                en="The regulation lets no representatives demand a recall.",
            )
        # Until the roll is sealed the electors are those of the last roll, as the township confirms.
        roll, group = election.roll, election.contests[self.contest].group
        sealed = roll.sealed if group is None or roll.sealed is None else roll.sealed_groups.get(group, 0)
        if self.by_whom == "ELECTORS" and sealed is not None and self.base != sealed:
            raise Refused(
                "base-differs",
                share.clause,
                zh=f"{'' if group is None else f'{group}组'}名单上有选民{sealed}人，填的是{self.base}人。",
                en=f"The roll has {sealed} electors{'' if group is None else f' of group {group}'}, stated are {self.base}.",
            )
        least = rule.least_signatures
        if self.by_whom == "ELECTORS" and self.signatures < least.value:
            raise Refused(
                "too-few-signatures",
                least.clause,
                zh=f"至少须有选民{least.value}人联名，现为{self.signatures}人。",
                en=f"At least {least.value} electors have to sign, got {self.signatures}.",
            )
        if self.signatures > self.base or not share.met(self.signatures, self.base):
            raise Refused(
                "too-few-signatures",
                share.clause,
                zh=f"{self.base}人中至少须有{share.minimum(self.base)}人联名，现为{self.signatures}人。",
                en=f"Of {self.base} at least {share.minimum(self.base)} have to sign, got {self.signatures}.",
            )

    def _check_days(self, election: Election, act: Act, rule: Recall) -> None:
        if self.filed_on > act.day:
            raise Refused(
                "not-yet-filed",
                rule.within_days.clause,
                zh=f"写明于{self.filed_on}提出，晚于填报之日{act.day}。",
                en=f"It says it was filed on {self.filed_on}, after {act.day}.",
            )
        check_recall_day(election, self.filed_on, election.round.day)

    def _check_grounds(self, election: Election, rule: Recall) -> None:
        """ZJ2020 36: the same grounds cannot be put again for a year; other grounds can, in one demand or in a later recall."""
        same = [
            each.person
            for each in election.disputes.recalls.values()
            if (each.person, each.grounds) == (self.person, self.grounds)
        ]
        before = self.voted_before_on
        if before is not None and before >= self.filed_on:
            raise Refused(
                "voted-after-filing",
                rule.barred_years.clause,
                zh=f"写明上次表决在{before}，应早于提出罢免要求之日{self.filed_on}；没有表决过的请留空。",
                en=f"The vote before is said to be of {before}; it comes before the demand of {self.filed_on}. "
                "Leave it out if there was none.",
            )
        last = (
            None
            if before is None
            else years_after(clock.read_day(before), rule.barred_years.value).isoformat()
        )
        if same or (before is not None and last is not None and before <= self.filed_on <= last):
            raise Refused(
                "same-grounds",
                rule.barred_years.clause,
                zh=f"以同一理由对{self.person}的罢免已经表决（{before or '本次'}），{last or '一并表决时'}之前不得再提。",
                en=f"The recall of {self.person} on these grounds was voted on ({before or 'in this vote'}); they cannot be put "
                f"again until after {last or 'it'}.",
            )
        self._check_asked_once(election)

    def _check_asked_once(self, election: Election) -> None:
        """OCV2018 16: one question about one person. Two on one paper would name the person twice, and no paper could say so lawfully."""
        for contest, demand in election.disputes.recalls.items():
            if demand.person == self.person:
                raise Refused(
                    "recall-asked-already",
                    "OCV2018 16",
                    zh=f"对{self.person}的罢免已列为{contest}，同一次表决不得再列一项；其他理由请并入该罢免要求，或者另行发起罢免。",
                    en=f"The recall of {self.person} is asked as {contest} already; one vote asks it once. Put further grounds into that demand, "
                    "or call a recall of its own for them.",
                )


def check_recall_day(election: Election, filed_on: str, day: str) -> None:
    """Raises Refused for a vote that lies too long after the demand (ZJ2020 35: within thirty days)."""
    rule = _rule(election).within_days
    if not rule.value:
        return
    last = clock.within(clock.read_day(filed_on), rule.value).isoformat()
    if day > last:
        raise Refused(
            "recall-late",
            rule.clause,
            zh=f"罢免要求于{filed_on}提出，应在{rule.value}日内（最迟{last}）投票表决，现定于{day}。",
            en=f"The demand of {filed_on} is voted on within {rule.value} days, by {last}; the vote is set for {day}.",
        )


class RecallAnswered(Body, frozen=True, kw_only=True):
    """The person whose recall is demanded answered in writing; the answer is put before the electors (申辩; OCV2018 16)."""

    contest: Number
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.CHAIR),)
    zh: ClassVar[str] = "提出申辩意见"

    def judge(self, election: Election, act: Act) -> None:
        if self.contest not in election.disputes.recalls or election.round.phase != "CALLED":
            raise Refused(
                "no-recall",
                "OCV2018 16",
                zh=f"{self.contest}没有待表决的罢免要求；申辩应在投票之前提出。",
                en=f"No recall of {self.contest} waits for its vote; an answer comes before the poll.",
            )


def _rule(election: Election) -> Recall:
    """The regulation's chapter on recall. Raises Refused where it has none."""
    rule = election.profile.recall
    if rule is None:
        raise Refused(
            "no-recall",
            "OCV2018 16",
            zh=f"规程{election.profile.id}不是罢免的规程；罢免须另行发起。",
            en=f"The regulation {election.profile.id} is not one of recall; call a recall as an election of its own.",
        )
    return rule


def check_demands(election: Election) -> None:
    """Raises Refused if a recall would be put to the vote without a demand for each of its posts."""
    if election.profile.recall is None:
        return
    missing = [contest for contest in election.round.polls if contest not in election.disputes.recalls]
    if missing:
        raise Refused(
            "no-demand",
            election.profile.recall.by_electors.clause,
            zh=f"{missing[0]}没有罢免要求，不能印制选票。",
            en=f"No recall has been demanded for {missing[0]}; papers cannot be printed.",
        )


STATEMENTS: Final[tuple[type[Body], ...]] = (RecallDemanded, RecallAnswered)
