"""When each step of a story is done: as the file says, else on a day that the regulation allows.

Days the file leaves out follow those it gives: whoever posts the roll on D-30 has it registered before that.
What it leaves out: rounds after the first, which are called when the time comes (`steps/rounds.py`).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from services.drill.scenario.days import Moment, read_when
from services.drill.scenario.model import Timetable
from shared.election.regulation.profile import Profile

MORNING: Final = 9 * 60
"""Minutes after midnight: when things are done for which nobody names a time."""


class Calendar:
    """The moment of every step before the first poll, as a distance from election day D."""

    def __init__(self, table: Timetable, profile: Profile) -> None:
        self._day = table.day
        self._stated = {
            name: read_when(value)
            for name in Timetable.__struct_fields__
            if name != "day" and (value := getattr(table, name)) is not None
        }
        self._moments: dict[str, Moment] = {}
        self._fill(profile)

    def of(self, step: str) -> Moment:
        """The moment of a step."""
        return self._moments[step]

    def after(self, step: str, days: int) -> Moment:
        """A moment so many days after a step."""
        return Moment("D", self.distance(step) + days)

    def _fill(self, profile: Profile) -> None:
        roll, nomination = profile.roll, profile.nomination
        self_days, list_days = nomination.self_days_before.value, nomination.list_days_before.value
        # Recommendations, shortlist, review and slate take a day each before the list.
        listed, slate_days = max(1, list_days), 0 if nomination.slate is None else 1
        recommending = nomination.modes.value and not {"SELF", "SEA"} >= set(nomination.modes.value)
        recommended = (
            max(nomination.recommend_days_before.value, listed + slate_days + 3) if recommending else 0
        )
        posted = max(roll.publish_days_before.value, self_days + 3, roll.challenge_days.value + 2)
        self._put("roll", -max(posted, recommended))
        self._put("registration", self.distance("roll") - 5)
        self._put("officers", self.distance("registration") - 2)
        self._put("method", self.distance("officers") - 2)
        self._put("committee", self.distance("method") - 2)
        self._put("call", self.distance("committee") - 6)
        self._put("seal", self.distance("roll") + roll.challenge_days.value + 1)
        self._put("nominations", max(-(self_days + 2), self.distance("roll")))
        # Sea nomination begins once the days of self-nomination are over, and leaves a day for the review.
        sea = max(nomination.sea_days_before.value, list_days + 2)
        self._put("sea", -min(sea, self_days - 1) if "SELF" in nomination.modes.value else -sea)
        self._put("recommendations", -recommended)
        self._put("shortlist", min(self.distance("recommendations") + 1, 0))
        self._put("review", max(-(list_days + 1 + slate_days), self.distance("nominations")))
        self._put("slate", -(listed + slate_days))
        self._put("list", -listed)
        apply_days = profile.proxies.apply_days_before.value
        self._put("proxies", -(apply_days + 1))
        self._put("proxies_posted", -max(1, apply_days - 1))

    def _put(self, step: str, offset: int) -> None:
        self._moments[step] = self._stated.get(step, Moment("D", offset))

    def distance(self, step: str) -> int:
        """Days from election day to a step's day; negative before it."""
        moment = self._moments[step]
        if moment.day:
            return (date.fromisoformat(moment.day) - date.fromisoformat(self._day)).days
        return moment.offset
