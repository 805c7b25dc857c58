"""The elections of a campaign: each is played as the story that it is, and then told to the campaign, its call and its result.

The campaign hears of a call on the day of the call, and of a result when the election's log is at its end: by the checkpoint over
all of it. What it leaves out: the campaign itself (`play.py`), and persons across elections (`persons.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from services.drill.campaign.logs import Logs
from services.drill.campaign.model import ElectionPlan
from services.drill.campaign.persons import Persons
from services.drill.chance import Chance
from services.drill.clerk import StoryBroke
from services.drill.expecting import Mismatch
from services.drill.names import many
from services.drill.play import Played, play
from services.drill.scenario.model import Scenario
from services.drill.telling import Silence
from shared.campaign.elections import ElectionLinked
from shared.campaign.plan import Duty
from shared.campaign.results import Elected, ElectionConcluded
from shared.election.outcome.result import seats_held
from shared.election.state import Election
from shared.errors import Malformed

DUTIES: Final[dict[str, Duty]] = {
    "SECRETARY": "SECRETARY",
    "DEPUTY": "DEPUTY_SECRETARY",
    "CHAIR": "HEAD",
    "HEAD": "HEAD",
    "VICE": "DEPUTY_HEAD",
}
"""What the holder of a usual post does in the body."""
TIMESTAMP_BITS: Final = 80
"""Of a UUIDv7 behind its milliseconds (RFC 9562, 5.7)."""


@dataclass(frozen=True, slots=True)
class Held:
    """An election that was played. `place` is its row in the file."""

    row: ElectionPlan
    place: str
    played: Played
    vkey: str

    @property
    def election(self) -> Election:
        """How it stands at its end."""
        return self.played.story.election

    @property
    def called_at(self) -> int:
        """The moment of its call in milliseconds: its id bears it."""
        return UUID(self.election.id).int >> TIMESTAMP_BITS

    @property
    def announced(self) -> bool:
        """Whether there is a result to tell."""
        return self.row.refused is None and self.election.announced_on is not None

    @property
    def winners(self) -> dict[str, str]:
        """Who is elected: number in the election to what the unit calls this person."""
        label = self.played.story.names.label
        numbers = sorted(set().union(*seats_held(self.election).values()))
        return {number: self.row.people.get(label(number), label(number)) for number in numbers}

    @property
    def mismatches(self) -> list[Mismatch]:
        """What came out otherwise than its own story expects. Of an election that is not taken in only the call is told."""
        if self.row.refused is not None:
            return []
        return [
            Mismatch(f"{self.place}.{each.place}", each.expected, each.found)
            for each in self.played.mismatches
        ]

    def link(self) -> ElectionLinked:
        """What tells the campaign of its call."""
        election = self.election
        return ElectionLinked(
            unit=self.row.unit,
            body=election.profile.body,
            election=election.id,
            vkey=self.vkey,
            day=election.day,
            seats=seats_of(election),
            woman_seat=any(each.reserved == "WOMAN" for each in election.contests.values()),
        )

    def conclusion(self, persons: Persons, checkpoint: str) -> ElectionConcluded:
        """What tells the campaign of its result. The result must have been announced."""
        election = self.election
        assert election.announced_on is not None
        seats = _seats(election)
        return ElectionConcluded(
            election=election.id,
            checkpoint=checkpoint,
            held_on=election.day,
            announced_on=election.announced_on,
            winners=tuple(self._elected(number, name, persons) for number, name in self.winners.items()),
            first_ballot=all(
                each.round == 1
                for each in election.winners
                if each.contest in seats and each.review != "FAIL"
            ),
            reason=self.row.reason,
        )

    def duty(self, number: str) -> Duty:
        """What somebody elected does in the body: as the file says, else as his or her posts tell."""
        posts = [post for post, persons in seats_held(self.election).items() if number in persons]
        told: Duty = next((DUTIES[post] for post in posts if post in DUTIES), "MEMBER")
        return self.row.duties.get(self.winners[number], told)

    def _elected(self, number: str, name: str, persons: Persons) -> Elected:
        held = seats_held(self.election)
        return Elected(
            person=persons.number(self.row.unit, name),
            number=number,
            post=next(post for post in _seats(self.election) if number in held[post]),
            facts=persons.facts(self.row.unit, name),
            new=name not in many(self.row.reelected),
            duty=self.duty(number),
        )


def hold(row: ElectionPlan, story: Scenario, place: str, logs: Logs, chance: Chance, lang: str) -> Held:
    """Plays the story of one election. Raises StoryBroke or Malformed, with the row's place."""
    try:
        played = play(story, logs.new(), chance, Silence(), lang)
    except StoryBroke as error:
        raise StoryBroke(f"{place}: {error.en}", zh=f"{place}：{error.zh}") from error
    except Malformed as error:
        raise error.within(place) from error
    if not played.story.called:
        raise StoryBroke(f"{place}: the call was refused", zh=f"{place}：发起选举被拒绝，无从登记")
    held = Held(row, place, played, logs.vkey(played.story.election.id))
    _check_names(held)
    return held


def seats_of(election: Election) -> int:
    """The seats of the body: a post chosen from the elected is none."""
    return sum(election.contests[post].seats for post in _seats(election))


def woman_of(election: Election, number: str) -> bool | None:
    """Whether the election tells that somebody elected is a woman: by the list, the review, or a woman's post; None if it does not."""
    mine = [each for each in election.winners if each.person == number]
    listed = election.candidates.get(number)
    reserved = any(election.contests[each.contest].reserved == "WOMAN" for each in mine)
    if reserved or any(each.woman for each in mine) or (listed is not None and listed.woman):
        return True
    # Who came into a runoff by being written in was never asked.
    asked = any(each.review == "PASS" for each in mine) or (listed is not None and listed.mode != "RUNOFF")
    return False if asked else None


def _seats(election: Election) -> list[str]:
    return [post for post, contest in election.contests.items() if contest.chosen_from is None]


def _check_names(held: Held) -> None:
    """Whoever is named beside the story must have been elected in it: a misspelt name would be passed over else."""
    if held.row.refused is not None:
        return
    label: Callable[[str], str] = held.played.story.names.label
    elected, called = {label(number) for number in held.winners}, set(held.winners.values())
    for key, names, known in (
        ("people", held.row.people, elected),
        ("duties", held.row.duties, called),
        ("reelected", many(held.row.reelected), called),
    ):
        for name in names:
            if name not in known:
                told = "、".join(sorted(known)) or "—"
                raise Malformed(
                    f"{held.place}.{key}: {name!r} is not elected; elected are {told}",
                    zh=f"{held.place}.{key}：“{name}”没有当选；当选的有{told}",
                )
