"""The slate: the superior approves the prepared candidates together, or refuses them on one of three grounds (S10.56, S10.60).

三个不批: areas and trades out of balance; ages and sexes not as they should be; somebody who does not meet the conditions. Whether a
slate is balanced is judged by people (S10.13); its women and its young are counted. That the two committees together have a
woman and somebody young (S10.12) cannot be asked of a ballot: it is asked here, and reported afterwards (C13). A village may have
no such person: where the regulation lets it the superior consents to a slate without, by a document, and that is found (A16).
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from shared import clock
from shared.election.candidates.candidacy import check_before_poll, check_standing, stop_standing
from shared.election.candidates.candidate_list import check_reviewed
from shared.election.candidates.differential import check_differential
from shared.election.candidates.shortlist import stands_for
from shared.election.outcome.chosen import on_first_paper
from shared.election.regulation.parameters import Slate
from shared.election.roles import Role
from shared.election.state import Election
from shared.election.statement import Act, Body, Digest, Number, Signers, by
from shared.errors import Malformed, Refused


class SlateApproved(Body, frozen=True, kw_only=True):
    """The superior approved the prepared candidates (候选人预备人选): those listed stand, whoever else was drawn does not.

    `young` are those listed who are not older than the regulation's age; `balanced`: areas and trades were judged balanced.
    `consent` is the document by which the superior consents to a slate without the balance, the women or the young that are asked.
    Private: born.NUMBER for each of the young.
    """

    lists: dict[Number, tuple[Number, ...]]
    young: tuple[Number, ...]
    balanced: bool
    document: Digest
    consent: Digest | None = None

    signed_by: ClassVar[Signers] = (by(Role.AUTHORITY),)
    zh: ClassVar[str] = "批复候选人预备人选"

    def judge(self, election: Election, act: Act) -> None:
        check_before_poll(election)
        rule = _slate(election)
        posts = [contest.id for contest in on_first_paper(election.contests.values())]
        if set(self.lists) != set(posts):
            raise Malformed(
                f"lists: expected one for each of {', '.join(posts)}", zh=f"lists：{'、'.join(posts)}各须一份"
            )
        listed = [person for persons in self.lists.values() for person in persons]
        if len(set(listed)) != len(listed) or not set(self.young) <= set(listed):
            raise Malformed(
                "lists: expected nobody twice, and everybody in young on a list",
                zh="lists：同一人不得写两次；young 中的人须都在名单上",
            )
        for contest, persons in self.lists.items():
            for person in persons:
                if not stands_for(election, person, contest):
                    raise _not_prepared(rule, person, contest)
                check_reviewed(election, person)
            modes = {election.candidates[person].mode for person in persons}
            check_differential(election, contest, len(persons), modes)
        if self.consent is None:
            self._check_structure(election, rule, listed)
        elif not rule.waivable:
            raise Refused(
                "slate-not-waivable",
                rule.clause,
                zh="本选举的结构要求不能同意例外；请作「不批」，退回重新推荐。",
                en="The regulation knows no consent to a slate that is not as it should be; refuse it instead.",
            )
        self._check_young(election, act, rule)

    def record(self, election: Election, act: Act) -> None:
        listed = {person for persons in self.lists.values() for person in persons}
        for person, candidate in list(election.candidates.items()):
            if candidate.standing and person not in listed:
                stop_standing(election, person)
        election.slate = True

    def _check_structure(self, election: Election, rule: Slate, listed: list[str]) -> None:
        """S10.60: the first two of the three refusals."""
        way = _CONSENT if rule.waivable else _NO_CONSENT
        women = sum(election.candidates[person].woman for person in listed)
        young = len(set(self.young))
        if women < rule.women or young < rule.young:
            raise Refused(
                "slate-structure",
                rule.clause,
                zh=f"年龄、性别结构不符合要求，不能批复：须有妇女{rule.women}人、{rule.young_age}岁以下{rule.young}人，现为{women}人、{young}人。{way[0]}",
                en=f"The slate needs {rule.women} women and {rule.young} aged at most {rule.young_age}; it has {women} and {young}. {way[1]}",
            )
        if rule.balanced and not self.balanced:
            raise Refused(
                "slate-unbalanced",
                rule.clause,
                zh=f"区域、行业分布不平衡的不能批复。{way[0]}",
                en=f"A slate whose areas and trades are out of balance is not approved. {way[1]}",
            )

    def _check_young(self, election: Election, act: Act, rule: Slate) -> None:
        """S10.12: who is called young is, where the date of birth is disclosed."""
        for person in self.young:
            born = (act.disclosed or {}).get(f"born.{person}")
            if born is not None and _age(election, born) > rule.young_age:
                raise Refused(
                    "not-young",
                    rule.clause,
                    zh=f"{person}在选举日为{_age(election, born)}周岁，不属{rule.young_age}岁以下。",
                    en=f"{person} is {_age(election, born)} on election day, older than {rule.young_age}.",
                )


class SlateRefused(Body, frozen=True, kw_only=True):
    """The superior refused the prepared candidates on one of the three grounds (三个不批; S10.60).

    CONDITIONS names the `persons` who do not meet them: their candidacies end. Otherwise the meetings recommend again.
    """

    ground: Literal["UNBALANCED", "STRUCTURE", "CONDITIONS"]
    document: Digest
    persons: tuple[Number, ...] = ()

    signed_by: ClassVar[Signers] = (by(Role.AUTHORITY),)
    zh: ClassVar[str] = "不批候选人预备人选"

    def judge(self, election: Election, act: Act) -> None:
        check_before_poll(election)
        rule = _slate(election)
        if (self.ground == "CONDITIONS") != bool(self.persons) or len(set(self.persons)) != len(self.persons):
            raise Malformed(
                "persons: expected with CONDITIONS, and with nothing else; nobody twice",
                zh="persons：只与 CONDITIONS 一起写，同一人不得写两次",
            )
        if election.slate:
            raise Refused(
                "slate-approved",
                rule.clause,
                zh="候选人预备人选已经批复，不能再作不批；请取消个别人的资格。",
                en="The slate is approved already; cancel a single candidacy instead.",
            )
        if not any(each.standing for each in election.candidates.values()):
            raise Refused(
                "nothing-to-refuse",
                rule.clause,
                zh="尚无候选人初步人选。",
                en="Nobody stands yet whom a slate could hold.",
            )
        for person in self.persons:
            check_standing(election, person)

    def record(self, election: Election, act: Act) -> None:
        for person in self.persons:
            stop_standing(election, person)
        election.shortlisted = False


_CONSENT: Final = (
    "请作「不批」，退回重新推荐；确无合适人选的，写明同意例外的文件（consent）。",
    "Refuse it, so that others are recommended; where there is nobody, name the document that consents to it (consent).",
)
_NO_CONSENT: Final = ("请作「不批」，退回重新推荐。", "Refuse it, so that others are recommended.")


def _slate(election: Election) -> Slate:
    rule = election.profile.nomination.slate
    if rule is None:
        raise Refused(
            "no-slate",
            election.profile.nomination.modes.clause,
            zh="本选举的候选人不需要上级批复。",
            en="No superior approves the candidates of this election.",
        )
    return rule


def _age(election: Election, born: str) -> int:
    return clock.full_years(clock.read_day(born), clock.read_day(election.day))


def _not_prepared(rule: Slate, person: str, contest: str) -> Refused:
    return Refused(
        "not-prepared",
        rule.clause,
        zh=f"{person}不是{contest}的初步人选（或已退出），不能批复。",
        en=f"{person} does not stand for {contest} and cannot be approved.",
    )


STATEMENTS: Final[tuple[type[Body], ...]] = (SlateApproved, SlateRefused)
