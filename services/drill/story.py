"""A story while it is being played: its people, its clock, its clerk, and what has happened so far.

The steps (`steps/`) change it; nothing here knows their order (`agenda.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from services.drill.chance import Chance
from services.drill.clerk import Act, Clerk
from services.drill.crew import Crew
from services.drill.names import many
from services.drill.proposals import Proposer
from services.drill.scenario.days import Moment, at, read_when
from services.drill.scenario.model import Scenario
from services.drill.scenario.parameters import profile_of
from services.drill.telling import Teller, Text
from services.drill.timetable import MORNING, Calendar
from services.drill.transport import Answer, Taken, Transport
from services.drill.village import Village
from shared import clock
from shared.election import law
from shared.election.state import Election

DAY_NAMES: Final = frozenset(
    {
        "day", "posted_on", "filed_on", "applied_on", "done_on", "held_on",
        "since", "term_ends", "until", "kept_until", "voted_before_on",
    }
)  # fmt: skip
"""Members of statements that hold a day."""


class Story:
    """One run of one scenario."""

    def __init__(
        self, scenario: Scenario, transport: Transport, chance: Chance, teller: Teller, lang: str = "zh"
    ) -> None:
        self.scenario = scenario
        self.profile = profile_of(scenario)
        self.village = Village(scenario)
        self.names = self.village.names
        self.chance = chance
        self.crew = Crew(chance)
        self.clerk = Clerk(transport, self.crew, chance, lang)
        self.calendar = Calendar(scenario.timetable, self.profile)
        self.teller = teller
        self.over = False
        """Nothing more happens by itself: the election was cancelled, or the file says to stop."""
        self.reviewed: set[tuple[str, ...]] = set()
        """Person and stage, or pledge, for which what the file says of its own is done."""
        self.outcomes: dict[int, dict[str, Any]] = {}
        """Round to the declared outcome."""
        self._proposer = Proposer(lambda: self.election, chance, self.crew)
        self._notices = 0
        self._told_day = ""

    @property
    def election(self) -> Election:
        """The election, as the statements so far make it."""
        return self.clerk.election

    @property
    def called(self) -> bool:
        """Whether the election has been called."""
        return self.clerk.fold.called

    @property
    def today(self) -> str:
        """The day of the drill's clock, YYYY-MM-DD."""
        return clock.day_of(self.clerk.now).isoformat()

    def act(
        self,
        type_name: str,
        *,
        refused: str | None = None,
        signers: Sequence[str] = (),
        private: dict[str, str] | None = None,
        **given: Any,
    ) -> bool:
        """Makes one statement; what `given` leaves out is filled in. Whether it was accepted.

        Raises StoryBroke if it is refused and should not be, or the other way round.
        """
        return self.act_planned(self.plan(type_name, refused, signers, private, **given))

    def act_planned(self, act: Act) -> bool:
        """Makes one statement that was planned; whether it was accepted."""
        before = len(self.clerk.refusals)
        answer = self.clerk.act(act)
        for refusal in self.clerk.refusals[before:]:
            if self.today != self._told_day:
                self.head(Text("", ""))
            kind = law.KINDS[refusal.type]
            self.teller.refused(
                Text(kind.zh, refusal.type), refusal.code, refusal.clause, self.names.in_text(refusal.text)
            )
        return self._noted(answer)

    def plan(
        self,
        type_name: str,
        refused: str | None = None,
        signers: Sequence[str] = (),
        private: dict[str, str] | None = None,
        **given: Any,
    ) -> Act:
        """The statement that `act` would make, for making many at once."""
        station = given.get("station") if isinstance(given.get("station"), str) else None
        return Act(self._proposer.body(type_name, given), signers, private, refused, station)

    def notice(self, kind: str, signers: Sequence[str] = ()) -> None:
        """Posts a notice of that kind today, unless the file wants none. The chair signs unless somebody is named."""
        if not self.scenario.notices:
            return
        numbered = {each.kind: each.number for each in self.profile.notices}
        if kind not in numbered:
            self._notices = max(self._notices + 1, max(numbered.values(), default=0) + 1)
        self.act("NoticePosted", number=numbered.get(kind, self._notices), kind=kind, signers=signers)

    def moment(self, when: Moment | str | None, fallback: Moment, minutes: int = MORNING) -> int:
        """Milliseconds of a moment of the file; `minutes` after midnight if it names no time."""
        chosen = fallback if when is None else read_when(when) if isinstance(when, str) else when
        return at(self.day_of(chosen), minutes if chosen.minutes is None else chosen.minutes)

    def day_of(self, when: Moment | str) -> str:
        """The calendar day of a moment: D is the first poll's day, R that of the present round."""
        chosen = read_when(when) if isinstance(when, str) else when
        if not self.called:
            return chosen.day_of(self.scenario.timetable.day, self.scenario.timetable.day)
        return chosen.day_of(self.election.day, self.election.round.day)

    def distance(self, day: str) -> str:
        """How far `day` is from election day: "D-20"."""
        election_day = self.election.day if self.called else self.scenario.timetable.day
        days = (date.fromisoformat(day) - date.fromisoformat(election_day)).days
        return f"D{days:+d}" if days else "D"

    def move_to(self, moment: int) -> None:
        """Sets the clock forward; it stands if that moment is past."""
        if self.called:
            self.clerk.move_clock(moment)

    def head(self, title: Text) -> None:
        """Begins a step of the story, under its day."""
        self._told_day = self.today
        self.teller.step(self.today, self.distance(self.today), title)

    def tell(self, zh: str, en: str) -> None:
        """One line of the story, under the day on which it happens. Lists of names come joined for Chinese."""
        if self.today != self._told_day:
            self.head(Text("", ""))
        self.teller.fact(Text(zh, en.replace("、", ", ")))

    def people(self, numbers: Sequence[str]) -> str:
        """Names for people to read."""
        return "、".join(self.names.label(number) for number in numbers) or "—"

    def person_named(self, name: str) -> str:
        """The number of a short name."""
        return self.names.of(name)

    def persons_named(self, names: str | Sequence[str]) -> list[str]:
        """The numbers of short names."""
        return [self.names.of(name) for name in many(names if isinstance(names, str) else tuple(names))]

    def _noted(self, answer: Answer) -> bool:
        if self.called and self.election.cancelled:
            self.over = True
        return isinstance(answer, Taken)
