"""One round whose papers are in, decided as they are and as it would be decided without some of them.

The count decides every round through this, and so does whoever asks by how many papers it could have come out otherwise: the
rules stand in one place. What it leaves out: which papers are left out, and why (`services/audit/replay/`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from services.audit.verify.recount_figures import Figures
from services.audit.verify.recount_outcome import decide
from services.audit.verify.recount_parts import figures_of
from services.audit.verify.recount_people import People
from services.audit.verify.recount_polls import Before, Poll, PollResult
from services.audit.verify.recount_round import Round
from services.audit.verify.recount_rules import Post, Rules

Votes = tuple[tuple[str, str], ...]
"""What one paper gives, as (post, person)."""


@dataclass(frozen=True)
class Trial:
    """A round, and all that its outcome depends on beside its papers."""

    round: Round
    people: People
    rules: Rules
    before: Before
    electors: Callable[[str | None], int]
    """How many may vote, in a village group or, for None, in all."""
    settled: Callable[[Round, dict[str, PollResult]], dict[str, PollResult]]
    """What remedies make of the results."""

    @property
    def polls(self) -> Mapping[str, Poll]:
        """What is voted on, by post."""
        return self.round.polls

    def decide(self, votes: Mapping[str, Mapping[str, int]], fewer: int = 0) -> dict[str, PollResult]:
        """The results with these votes. `fewer` papers are as if they had been neither issued nor returned.

        Every base shrinks by them but the electors on the roll and those who should attend. Where groups vote apart they
        are taken to have been in the group of whichever post is looked at.
        """

        def figures(post: Post) -> tuple[Figures, int]:
            return self.figures(post, fewer), self.electors(post.group)

        results = decide(self.polls.values(), votes, figures, self.people, self.rules, self.before)
        return self.settled(self.round, results)

    def figures(self, post: Post, fewer: int = 0) -> Figures:
        """The sheets by which a post is decided."""
        figures = figures_of(self.round, post)
        if not fewer:
            return figures
        return replace(
            figures,
            issued_own=figures.issued_own - fewer,
            returned=figures.returned - fewer,
            came=None if figures.came is None else figures.came - fewer,
        )

    def kinds_of_papers(self) -> Counter[Votes]:
        """How many papers give the same votes. Papers that give none, or are not decided upon, are under ()."""
        self.round.add_up(self.people, self.rules)
        kinds: Counter[Votes] = Counter()
        for reading in (*self.round.earlier, *self.round.readings.values()):
            if reading.papers:
                judged = None if reading.doubtful else reading.judged
                kinds[() if judged is None else tuple(sorted(judged.votes))] += reading.papers
        return kinds
