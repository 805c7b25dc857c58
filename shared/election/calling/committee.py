"""The electoral committee, and the election method that an assembly adopts (S10.62-65; ZJ2020 8-9).

A party or League organisation has no such committee: the outgoing one presides, by a chair whom the authority names, and a
method is adopted by its meeting, if the regulation wants one at all.
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from shared.election.bodies import organiser
from shared.election.calling.officers import check_not_barred
from shared.election.regulation.profile import Share
from shared.election.roles import Role
from shared.election.state import Election
from shared.election.statement import Act, Body, Count, Digest, Number, Signers, by
from shared.errors import Malformed, Refused


class CommitteeFormed(Body, frozen=True, kw_only=True):
    """The electoral committee was elected by the assembly or the representatives (S10.62; ZJ2020 8).

    `members` are their numbers on the roll; `present` of `should_attend` took part in electing them.
    """

    members: tuple[Number, ...]
    should_attend: Count
    present: Count
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.AUTHORITY),)
    zh: ClassVar[str] = "选举委员会产生"

    def judge(self, election: Election, act: Act) -> None:
        """A01: 5 to 9 members, chosen by a body with its quorum."""
        if not election.profile.committee.required.value:
            who = organiser(election.profile)
            raise Refused(
                "organisation-presides",
                election.profile.committee.required.clause,
                zh=f"本选举由{who.zh}主持，不产生选举委员会；主持人由上级任命。",
                en=f"{who.en} presides over this election; there is no electoral committee, and the authority names the chair.",
            )
        if election.committee:
            raise Refused(
                "committee-exists",
                election.profile.committee.minimum.clause,
                zh="选举委员会已经产生；成员变动请用「选举委员会变动」。",
                en="The electoral committee exists already; record changes as CommitteeChanged.",
            )
        _check_members(election, self.members)
        _check_quorum(election.profile.committee.quorum, self.present, self.should_attend)

    def record(self, election: Election, act: Act) -> None:
        election.committee = list(self.members)


class CommitteeChanged(Body, frozen=True, kw_only=True):
    """Members left the electoral committee, as those who stand or whose kin stand must, and others moved up (ZJ2020 9)."""

    left: tuple[Number, ...]
    joined: tuple[Number, ...] = ()

    signed_by: ClassVar[Signers] = (by(Role.AUTHORITY),)
    zh: ClassVar[str] = "选举委员会变动"

    def judge(self, election: Election, act: Act) -> None:
        """Only members can leave, the committee keeps its lawful size, and nobody who stands joins it (A02)."""
        if not election.committee:
            raise _no_committee(election, "没有可变动的成员。")
        strangers = [person for person in self.left if person not in election.committee]
        if strangers:
            raise Refused(
                "not-a-member",
                "ZJ2020 9",
                zh=f"{strangers[0]}不是选举委员会成员，不能退出。",
                en=f"{strangers[0]} is not a member of the electoral committee and cannot leave it.",
            )
        _check_members(election, self._after(election))
        check_not_barred(election, self.joined)

    def record(self, election: Election, act: Act) -> None:
        election.committee = list(self._after(election))

    def _after(self, election: Election) -> tuple[str, ...]:
        return (*(each for each in election.committee if each not in self.left), *self.joined)


def _no_committee(election: Election, zh: str) -> Refused:
    who = organiser(election.profile)
    return Refused(
        "no-committee",
        election.profile.committee.minimum.clause,
        zh=f"尚未产生{who.zh}；{zh}",
        en=f"There is no committee yet: {who.en} has to be elected first.",
    )


def _check_members(election: Election, members: tuple[str, ...]) -> None:
    rule = election.profile.committee
    if len(set(members)) != len(members):
        raise Malformed("members: one person stands twice", zh="members：同一人写了两次")
    if not rule.minimum.value <= len(members) <= rule.maximum.value:
        raise Refused(
            "committee-size",
            rule.minimum.clause,
            zh=f"选举委员会应由{rule.minimum.value}至{rule.maximum.value}人组成，现为{len(members)}人。",
            en=f"The electoral committee has {rule.minimum.value} to {rule.maximum.value} members, got {len(members)}.",
        )


def _check_quorum(rule: Share, present: int, should_attend: int) -> None:
    if present > should_attend:
        raise Refused(
            "attendance-differs",
            rule.clause,
            zh=f"实到{present}人，多于应到{should_attend}人；请核对会议记录。",
            en=f"{present} are said to be present, more than the {should_attend} who should attend. Look at the minutes.",
        )
    if not present or not rule.met(present, should_attend):
        raise Refused(
            "assembly-quorum",
            rule.clause,
            zh=f"会议须有应到{should_attend}人中的至少{max(1, rule.minimum(should_attend))}人到会，实到{present}人。",
            en=f"The meeting needs {max(1, rule.minimum(should_attend))} of {should_attend} present, got {present}.",
        )


class MethodAdopted(Body, frozen=True, kw_only=True):
    """The election method was adopted by the representatives' assembly, or by the organisation's meeting (S10.64-65).

    `counting`: papers are CALLED out and tallied in public, or keyed by DOUBLE_ENTRY. `bars` are the grounds against
    candidates that the method repeats, as S10.25 requires.
    """

    document: Digest
    counting: Literal["CALLED", "DOUBLE_ENTRY"]
    bars: tuple[str, ...]
    should_attend: Count
    present: Count
    in_favour: Count

    signed_by: ClassVar[Signers] = (by(Role.CHAIR),)
    zh: ClassVar[str] = "选举办法通过"

    def judge(self, election: Election, act: Act) -> None:
        """A03: adopted before registration, by a quorate meeting, with the bars of the law in it."""
        rule = election.profile.method
        if not election.committee and election.profile.committee.required.value:
            raise _no_committee(election, "须先有选举委员会，再通过选举办法。")
        if election.roll.electors:
            raise Refused(
                "registration-began",
                rule.majority.clause,
                zh="选民登记已经开始，选举办法不能再改。",
                en="Registration has begun; the election method can no longer change.",
            )
        _check_quorum(rule.quorum, self.present, self.should_attend)
        if self.in_favour > self.present:
            raise Refused(
                "attendance-differs",
                rule.majority.clause,
                zh=f"同意的{self.in_favour}人，多于到会的{self.present}人；请核对会议记录。",
                en=f"{self.in_favour} are said to be in favour, more than the {self.present} present. Look at the minutes.",
            )
        if not rule.majority.met(self.in_favour, self.present):
            raise Refused(
                "method-not-adopted",
                rule.majority.clause,
                zh=f"选举办法须有到会{self.present}人的过半数（至少{rule.majority.minimum(self.present)}人）同意，现为{self.in_favour}人。",
                en=f"The method needs {rule.majority.minimum(self.present)} of {self.present} present, got {self.in_favour}.",
            )
        missing = [bar for bar in rule.bars.value if bar not in self.bars]
        if missing:
            raise Refused(
                "method-lacks-bars",
                rule.bars.clause,
                zh=f"选举办法须写入不能当选的情形，缺{'、'.join(missing)}。",
                en=f"The method must repeat the grounds that bar a candidate; missing: {', '.join(missing)}.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.method = self.document
        election.counting = self.counting


STATEMENTS: Final[tuple[type[Body], ...]] = (
    CommitteeFormed,
    CommitteeChanged,
    MethodAdopted,
)
