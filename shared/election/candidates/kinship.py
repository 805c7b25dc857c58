"""Kinship: who is whose near relative, as far as the law asks.

The wide set of S10.78 decides who may carry a proxy; the narrow one (spouse, parent, child, sibling) who may not
serve or be elected together (ZJ2020 9, 22, 31). Only numbers and the relation are published.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar, Final

from shared.election.candidates.relations import Relation as Relation
from shared.election.roles import Role
from shared.election.state import Election
from shared.election.statement import Act, Body, Digest, Number, Signers, by
from shared.errors import Malformed, Refused

INVERSE: Final = {
    "SPOUSE": "SPOUSE",
    "PARENT": "CHILD",
    "CHILD": "PARENT",
    "SIBLING": "SIBLING",
    "GRANDPARENT": "GRANDCHILD",
    "MATERNAL_GRANDPARENT": "MATERNAL_GRANDCHILD",
    "GRANDCHILD": "GRANDPARENT",
    "MATERNAL_GRANDCHILD": "MATERNAL_GRANDPARENT",
}


class KinshipRecorded(Body, frozen=True, kw_only=True):
    """`relative` is `person`'s near relative, on the evidence of a document."""

    person: Number
    relative: Number
    relation: Relation
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.REGISTRAR, Role.TOWNSHIP_REVIEWER, Role.JOINT_REVIEWER),)
    zh: ClassVar[str] = "近亲属登记"

    def judge(self, election: Election, act: Act) -> None:
        if self.person == self.relative:
            raise Malformed("kinship: expected two different people", zh="kinship：应为两个不同的人")

    def record(self, election: Election, act: Act) -> None:
        election.kin.setdefault(self.person, {})[self.relative] = self.relation
        election.kin.setdefault(self.relative, {})[self.person] = INVERSE[self.relation]


def among(relation: str, relations: Collection[str]) -> bool:
    """Whether a regulation that lists `relations` means two people of this relation: what bars a parent bars a child."""
    return relation in relations or INVERSE[relation] in relations


def check_reviewer(election: Election, act: Act, candidate: str) -> None:
    """Raises Refused if who signs is near kin of the candidate about whom is decided (domain 5.1)."""
    officer = election.officers[election.ids[act.signers[0]]]
    if officer.person is not None and candidate in (officer.person, *election.kin.get(officer.person, {})):
        raise Refused(
            "reviewer-is-kin",
            "docs/rules.md 5",
            zh=f"审查人{officer.id}是{candidate}本人或其近亲属，应当回避。",
            en=f"Reviewer {officer.id} is {candidate} or near kin, and must stand aside.",
        )


STATEMENTS: Final[tuple[type[Body], ...]] = (KinshipRecorded,)
