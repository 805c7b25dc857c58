"""Structural targets over the whole campaign, as a report with shares: never enforced on a ballot (S10.11, S10.14, Q30).

Counted are persons elected in concluded elections, each once; shares are compared in whole numbers. What it leaves out: what
each village must have (S10.12), which `findings.py` finds, and the statistics of single elections.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from shared.campaign.plan import COMMITTEES, PARTY, Target
from shared.campaign.state import Campaign, Facts, Unit

QUALITIES: Final[dict[str, Callable[[Facts], bool]]] = {
    "WOMAN": lambda person: person.woman,
    "UP_TO_35": lambda person: person.age in ("UP_TO_30", "31_TO_35"),  # 以下 includes 35 (CC1259)
    "SENIOR_SECONDARY": lambda person: person.education != "JUNIOR_OR_LESS",
    "PARTY_MEMBER": lambda person: person.party,
}
QUALITY_ZH: Final = {
    "WOMAN": "女",
    "UP_TO_35": "35岁以下",
    "SENIOR_SECONDARY": "高中以上学历",
    "PARTY_MEMBER": "党员",
}
AMONG_ZH: Final = {
    "TWO_COMMITTEES": "两委班子成员",
    "HEADS": "书记和主任",
    "COMMITTEE": "村（居）委会成员",
    "COMMITTEE_HEADS": "村（居）委会主任",
}


class Share(msgspec.Struct, frozen=True):
    """A target and how far it is reached: `part` of `whole` persons."""

    target: Target
    part: int
    whole: int

    @property
    def reached(self) -> bool | None:
        """Whether the share is reached (以上: at least); None while nobody is counted."""
        return None if not self.whole else self.part * self.target.den >= self.whole * self.target.num


def shares(campaign: Campaign) -> list[Share]:
    """Every target of the plan, in its order, over all elections concluded so far."""
    found = []
    for target in campaign.plan.targets:
        persons = {
            person for unit in campaign.units.values() for person in members(unit, *_WHO[target.among])
        }
        has = QUALITIES[target.quality]
        part = sum(has(campaign.persons[person]) for person in persons)
        found.append(Share(target, part, len(persons)))
    return found


_BOTH: Final = frozenset({PARTY, *COMMITTEES})
_WHO: Final[dict[str, tuple[frozenset[str], frozenset[str] | None]]] = {
    "TWO_COMMITTEES": (_BOTH, None),
    "HEADS": (_BOTH, frozenset({"SECRETARY", "HEAD"})),
    "COMMITTEE": (COMMITTEES, None),
    "COMMITTEE_HEADS": (COMMITTEES, frozenset({"HEAD"})),
}


def members(unit: Unit, bodies: frozenset[str] = _BOTH, duties: frozenset[str] | None = None) -> set[str]:
    """The distinct persons elected to some bodies of a unit; `duties` None means all of them."""
    return set(_members(unit, bodies, duties))


def _members(unit: Unit, bodies: frozenset[str], duties: frozenset[str] | None) -> Iterator[str]:
    for linked in unit.elections:
        if linked.body in bodies and linked.conclusion is not None:
            for winner in linked.conclusion.winners:
                if duties is None or winner.duty in duties:
                    yield winner.person
