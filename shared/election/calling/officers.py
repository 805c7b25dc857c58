"""Officers: who may sign what, by which key, and who may not serve.

A key is checked once, when it is appointed; from then on it speaks for its officer until the officer is dismissed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final, Literal

from shared import keys
from shared.election.candidates import kinship
from shared.election.roles import APPOINTED_BY_AUTHORITY, ROLE_ZH, Role, conflict
from shared.election.state import Election, Officer
from shared.election.statement import Act, Body, Number, Signers, by
from shared.errors import Malformed, Refused


class OfficerAppointed(Body, frozen=True, kw_only=True):
    """Somebody takes an office, with the public key that signs for them.

    `person` is the officer's number on the roll if on it; `stations` restricts issuers and station chiefs, empty means all.
    """

    officer: Number
    key: str
    roles: tuple[Role, ...]
    person: Number | None = None
    stations: tuple[Number, ...] = ()

    signed_by: ClassVar[Signers] = (by(Role.AUTHORITY, Role.CHAIR),)
    zh: ClassVar[str] = "任命工作人员"

    def judge(self, election: Election, act: Act) -> None:
        """Domain 5.1: offices that exclude each other, one key for one officer, no candidate nor kin of one (ZJ2020 22)."""
        raw = keys.parse_public_key(self.key)
        roles = frozenset(self.roles)
        if not roles or len(roles) != len(self.roles) or Role.AUTHORITY in roles:
            raise Malformed(
                "roles: expected at least one, none twice, and not AUTHORITY",
                zh="roles：至少一个，不得重复，不得为 AUTHORITY",
            )
        if keys.key_id(raw) in election.officers or self.officer in election.ids:
            raise Refused(
                "already-appointed",
                "docs/rules.md 5",
                zh=f"工作人员编号{self.officer}或该密钥已任命过；换人或换密钥请用新的编号和新的密钥。",
                en=f"Officer {self.officer} or this key has been appointed before; use a new id and a new key.",
            )
        if (clash := conflict(roles)) is not None:
            raise Refused(
                "duties-not-separate",
                "docs/rules.md 5; ZJ2020 22",
                zh=f"{ROLE_ZH[clash[0]]}与{ROLE_ZH[clash[1]]}不能由同一人担任。",
                en=f"One person may not be both {clash[0]} and {clash[1]}.",
            )
        self._check_appointer(election, act, roles)
        if Role.CHAIR in roles:
            self._check_chair(election)
        if self.person is not None:
            self._check_person(election, self.person)

    def record(self, election: Election, act: Act) -> None:
        key_id = keys.key_id(keys.parse_public_key(self.key))
        roles = frozenset(str(role.value) for role in self.roles)
        election.officers[key_id] = Officer(
            self.officer, self.key, roles, self.person, frozenset(self.stations)
        )
        election.ids[self.officer] = key_id

    def _check_appointer(self, election: Election, act: Act, roles: frozenset[Role]) -> None:
        by_authority = act.signers[0] == "AUTHORITY"
        reserved = roles & APPOINTED_BY_AUTHORITY
        if reserved and not by_authority:
            raise Refused(
                "authority-appoints",
                "S10.63; docs/rules.md 5",
                zh=f"{ROLE_ZH[min(reserved)]}须由街道（乡镇）任命。",
                en=f"{min(reserved)} is appointed by the authority, not by the chair.",
            )

    def _check_chair(self, election: Election) -> None:
        """S10.62-63: the committee has one chair, one of its members; who stands leaves and is replaced (OCV2018 12; C11)."""
        serving = next((each.id for each in election.officers.values() if _is_chair(each)), None)
        if serving is not None:
            raise Refused(
                "chair-serves",
                "S10.63; C11",
                zh=f"选举委员会主任{serving}在任；换人须先免去，再任命继任的。",
                en=f"The chair {serving} is in office; dismiss the present chair before appointing the next.",
            )
        if self.person is not None and election.committee and self.person not in election.committee:
            raise _not_a_member(self.person)

    def _check_person(self, election: Election, person: str) -> None:
        """A02, A18: staff are not candidates, nor close kin of one; one person signs with one key only."""
        if any(each.person == person and not each.dismissed for each in election.officers.values()):
            raise Refused(
                "person-serves-already",
                "docs/rules.md 5",
                zh=f"{person}已担任工作人员，一人只能有一把密钥。",
                en=f"{person} serves already; one person signs with one key.",
            )
        if not _only_advises(self.roles):
            check_not_barred(election, (person,))


class OfficerDismissed(Body, frozen=True, kw_only=True):
    """An officer's key no longer speaks; what it signed before stays valid."""

    officer: Number
    reason: Literal["STANDS", "KIN_STANDS", "ILLNESS", "KEY_LOST", "MISCONDUCT", "REPLACED", "OTHER"]

    signed_by: ClassVar[Signers] = (by(Role.AUTHORITY, Role.CHAIR),)
    zh: ClassVar[str] = "免去工作人员"
    while_suspended: ClassVar[bool] = True  # a lost key must not wait

    def judge(self, election: Election, act: Act) -> None:
        key_id = election.ids.get(self.officer)
        if key_id is None or election.officers[key_id].dismissed or self.officer == "AUTHORITY":
            raise Refused(
                "no-such-officer",
                "docs/rules.md 5",
                zh=f"没有在任的工作人员{self.officer}。",
                en=f"There is no serving officer {self.officer}.",
            )
        if election.officers[key_id].roles & APPOINTED_BY_AUTHORITY and act.signers[0] != "AUTHORITY":
            raise Refused(
                "authority-dismisses",
                "docs/rules.md 5",
                zh=f"{self.officer}由街道（乡镇）任命，也须由其免去。",
                en=f"{self.officer} was appointed by the authority, which alone dismisses.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.officers[election.ids[self.officer]].dismissed = True


def check_staff(election: Election) -> None:
    """A02, A18: nobody on the committee or among the staff stands, or is close kin of one who does. Raises Refused."""
    check_not_barred(election, election.committee)
    for officer in election.officers.values():
        if officer.person is not None and not officer.dismissed and not _only_advises(officer.roles):
            check_not_barred(election, (officer.person,))
            if _is_chair(officer) and election.committee and officer.person not in election.committee:
                raise _not_a_member(officer.person)


def check_not_barred(election: Election, persons: Iterable[str]) -> None:
    """Raises Refused if one of `persons` stands, or is close kin of one who does (ZJ2020 9, 22)."""
    for person in persons:
        if (candidate := _barred_by_candidate(election, person)) is not None:
            stands = candidate == person
            zh = "候选人" if stands else f"候选人{candidate}的近亲属"
            en = "a candidate" if stands else f"close kin of candidate {candidate}"
            raise Refused(
                "staff-stands",
                election.profile.polling.kin_of_staff.clause,
                zh=f"{person}是{zh}，不能担任选举委员会成员或工作人员；已担任的请先退出。",
                en=f"{person} is {en} and may not be on the committee or staff; whoever is leaves first.",
            )


def _is_chair(officer: Officer) -> bool:
    return Role.CHAIR in officer.roles and not officer.dismissed


def _not_a_member(person: str) -> Refused:
    return Refused(
        "chair-not-a-member",
        "S10.62-63; OCV2018 12",
        zh=f"{person}不是（或已不是）选举委员会成员，不能担任主任；请免去，另行任命。",
        en=f"{person} is not, or no longer, a member of the electoral committee and cannot chair it; appoint another.",
    )


def _only_advises(roles: Iterable[str]) -> bool:
    """Whether an officer of these roles neither handles papers nor decides about candidates."""
    return set(roles) <= {Role.GUIDANCE}


def _barred_by_candidate(election: Election, person: str) -> str | None:
    """The standing candidate who keeps `person` from serving: the person or close kin (ZJ2020 9, 22), or None."""
    if person in election.candidates and election.candidates[person].standing:
        return person
    close = election.profile.polling.kin_of_staff.value
    for other, relation in election.kin.get(person, {}).items():
        stands = other in election.candidates and election.candidates[other].standing
        if stands and kinship.among(relation, close):
            return other
    return None


STATEMENTS: Final[tuple[type[Body], ...]] = (OfficerAppointed, OfficerDismissed)
