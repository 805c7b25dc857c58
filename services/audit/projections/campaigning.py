"""A campaign's state, kept going by its own law for the projections: campaigns are small, and their state tells everything.

What it leaves out: judging. What the law refuses cannot be in a believed mirror; if it were, folding stops.
"""

from __future__ import annotations

from services.audit.projections.told import Told
from shared import law
from shared.campaign.state import Campaign
from shared.clock import day_of, read_time
from shared.errors import Broken, Malformed, Refused


class Campaigning:
    """Shared by all projections of a log; `state` is None in an election's."""

    def __init__(self) -> None:
        self.state: Campaign | None = None

    def take(self, told: Told) -> None:
        """Folds one entry of a campaign. Raises Broken if the law refuses it."""
        try:
            statement = law.read(told.signed)
            after = law.accept(self.state, statement, told.keyids, read_time(told.accepted_at))
        except (Refused, Malformed) as error:
            raise Broken(
                f"entry {told.index}: the law refuses a believed entry: {error.en}",
                zh=f"第{told.index}条：曾采信的条目，现在的规则不接受：{error.zh}",
            ) from error
        assert isinstance(after, Campaign)
        self.state = after

    @property
    def today(self) -> str:
        """The day in the village of the last entry."""
        assert self.state is not None
        return day_of(self.state.last_accepted).isoformat()
