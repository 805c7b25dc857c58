"""One run of the second count over a stream of statements, round by round, with the margin of each round before its outcome.

The rounds are those whose outcome stands; one that was taken back (a recount, a void station) is passed over. A run that is held
against another ends with the first round that comes out otherwise: what was called and voted on afterwards rested on an
outcome that would not have been, and nobody knows what would have followed. What it leaves out: what is supposed (`suppose.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from services.audit.replay.bounds import outcome
from services.audit.replay.margin import PostMargin, Search
from services.audit.replay.suppose import Supposition
from services.audit.verify.recount import Recount, Recounter, RoundCount
from services.audit.verify.recount_trial import Trial
from shared.errors import Malformed, Refused


@dataclass(frozen=True)
class Asked:
    """What a run is to find out beside the outcome. `unknown`: round to papers that nobody can tell apart."""

    posts: Sequence[str] = ()
    unknown: Mapping[int, int] = field(default_factory=dict)
    margins: bool = True
    papers: bool = False
    """Whether to say which papers gave each vote."""


@dataclass
class RunRound:
    """One round of a run. `votes`: by post and person the papers that gave these votes."""

    count: RoundCount
    registered: Mapping[str, int]
    """Electors by post, for groups may vote apart."""
    margins: dict[str, PostMargin] = field(default_factory=dict)
    could: dict[str, bool | None] = field(default_factory=dict)
    votes: dict[str, dict[str, list[str]]] = field(default_factory=dict)


@dataclass
class Run:
    """What came of it. `diverged`: the round that came out otherwise than in the run that this one is held against."""

    rounds: list[RunRound]
    recount: Recount
    diverged: int | None = None


def run(
    stream: Iterable[tuple[int, str, Mapping[str, Any]]],
    made: Supposition,
    outcomes: Mapping[int, int],
    asked: Asked,
    against: Run | None = None,
) -> Run:
    """Counts a stream. `outcomes`: round to the entry of its outcome that stands.

    Raises Refused if the stream makes no sense, which a moment by `done_at` can bring about, or a log that was not verified.
    """
    try:
        return _Running(made, outcomes, asked, against).run(stream)
    except Malformed as error:
        raise Refused(
            "moment-makes-no-sense",
            "docs/disputes.md",
            zh=f"所问时点的记录不能单独计票（{error}）：有事先发生后登记。请改用 --by accepted_at 或 --entry。",
            en=f"The record as of that moment cannot be counted by itself ({error}): something was recorded later than what "
            "rests on it. Ask by accepted_at or by entry.",
        ) from error


class _Running:
    def __init__(
        self, made: Supposition, outcomes: Mapping[int, int], asked: Asked, against: Run | None
    ) -> None:
        self._made, self._asked, self._against = made, asked, against
        self._standing: Final = {index: number for number, index in outcomes.items()}
        self._counter: Final = Recounter()
        self._rounds: Final[list[RunRound]] = []

    def run(self, stream: Iterable[tuple[int, str, Mapping[str, Any]]]) -> Run:
        diverged = None
        add, standing = self._counter.add, self._standing
        for index, kind, payload in stream:
            if kind != "OutcomeDetermined" or index not in standing:
                add(index, payload)
                continue
            self._look(self._counter.trial())
            add(index, payload)
            number = standing[index]
            self._rounds[-1].count = self._counter.finish().rounds[number - 1]
            if self._otherwise(self._rounds[-1].count):
                diverged = number
                break
        else:
            self._add(self._made.before.get(None, ()))
            last = self._counter.finish().rounds[-1]
            if last.determined is None:
                self._look(self._counter.trial())
                self._rounds[-1].count = self._counter.finish().rounds[-1]
                diverged = last.number if self._otherwise(self._rounds[-1].count) else None
        self._add(self._made.at_end)
        return Run(self._rounds, self._counter.finish(), diverged)

    def _add(self, extra: Iterable[Mapping[str, Any]]) -> None:
        for payload in extra:
            self._counter.add(-1, payload)

    def _look(self, trial: Trial) -> None:
        """What is to be known of a round before its outcome changes who holds seats."""
        number = trial.round.number
        count = self._counter.finish().rounds[number - 1]
        found = RunRound(count, {name: trial.electors(poll.post.group) for name, poll in trial.polls.items()})
        # Before all papers are read, nobody can say by how many of them it hangs.
        complete = count.closed is not None or sum(count.verdicts.values()) >= count.figures.returned
        for name in trial.polls if self._asked.margins and complete else ():
            if not self._asked.posts or name in self._asked.posts:
                search = Search(trial, trial.rules.posts[name])
                found.margins[name] = search.margins()
                found.could[name] = search.could(
                    self._asked.unknown.get(number, 0), found.margins[name].any_change
                )
        if self._asked.papers:
            for paper, post, person in _votes(trial):
                found.votes.setdefault(post, {}).setdefault(person, []).append(paper)
        self._rounds.append(found)

    def _otherwise(self, count: RoundCount) -> bool:
        if self._against is None:
            return False
        there = {each.count.number: each.count for each in self._against.rounds}.get(count.number)
        return there is None or _outcomes(count) != _outcomes(there)


def _votes(trial: Trial) -> Iterator[tuple[str, str, str]]:
    trial.kinds_of_papers()  # judges every reading
    for paper, reading in trial.round.papers.items():
        if reading.judged is not None and not reading.doubtful:
            for post, person in reading.judged.votes:
                yield paper, post, person


def _outcomes(count: RoundCount) -> dict[str, tuple[object, ...]]:
    return {post: outcome(poll) for post, poll in count.polls.items()}
