"""The persons of a campaign: one of a name in a unit is one person in all its elections, with one number and the same facts.

The log has the numbers and never the names. What it leaves out: who is elected (`elections.py`).
"""

from __future__ import annotations

from collections.abc import Iterable

from services.drill.campaign.model import CampaignScenario, PersonFacts
from shared.campaign.plan import PARTY
from shared.campaign.state import Facts
from shared.errors import Malformed


class Persons:
    """Numbers and facts of everybody elected, as the file and the elections tell them."""

    def __init__(self, scenario: CampaignScenario) -> None:
        self._told = {(unit.id, name): facts for unit in scenario.unit for name, facts in unit.people.items()}
        self._numbers: dict[tuple[str, str], str] = {}
        self._women: dict[tuple[str, str], set[bool]] = {}
        self._party: set[tuple[str, str]] = set()

    def note(self, unit: str, body: str, winners: Iterable[tuple[str, bool | None]]) -> None:
        """Who was elected to a body of a unit: each name, and whether that election tells of a woman; None: it does not tell."""
        for name, woman in winners:
            who = unit, name
            self._numbers.setdefault(who, f"{unit}-P{len(self._numbers) + 1:03d}")
            if woman is not None:
                self._women.setdefault(who, set()).add(woman)
            if body == PARTY:
                self._party.add(who)

    def check(self) -> None:
        """Raises Malformed if the file tells of somebody whom no election elects, or otherwise than the elections do."""
        for unit, name in self._told:
            if (unit, name) not in self._numbers:
                raise Malformed(
                    f"unit {unit}: people: {name!r} is elected nowhere",
                    zh=f"unit {unit}：people：“{name}”在哪场选举中都没有当选",
                )
        for who in self._numbers:
            said = set(self._women.get(who, ()))
            if (told := self._told.get(who, PersonFacts()).woman) is not None:
                said.add(told)
            if len(said) > 1:
                raise Malformed(
                    f"unit {who[0]}: {who[1]!r} is a woman in one place and not in another; say so in the stories' `women`",
                    zh=f"unit {who[0]}：“{who[1]}”一处是女的，一处不是；请在各剧本的 women 里写明",
                )

    def number(self, unit: str, name: str) -> str:
        """The number of somebody in the whole campaign. Raises Malformed for a name that nobody elected has."""
        if (unit, name) not in self._numbers:
            raise Malformed(
                f"nobody elected in {unit} is called {name!r}", zh=f"{unit}当选的人中没有“{name}”"
            )
        return self._numbers[unit, name]

    def facts(self, unit: str, name: str) -> Facts:
        """What is said of somebody: as the file has it, else as the elections tell."""
        who = unit, name
        told = self._told.get(who, PersonFacts())
        return Facts(
            woman=True in self._women.get(who, ()) if told.woman is None else told.woman,
            age=told.age,
            education=told.education,
            party=who in self._party if told.party is None else told.party,
        )

    def known(self) -> dict[str, dict[str, str]]:
        """Unit to name to number, for reports: a drill's people are invented."""
        found: dict[str, dict[str, str]] = {}
        for (unit, name), number in self._numbers.items():
            found.setdefault(unit, {})[name] = number
        return found

    def in_text(self, text: str) -> str:
        """A text in which numbers are told by names."""
        for (_, name), number in self._numbers.items():
            text = text.replace(number, name)
        return text
