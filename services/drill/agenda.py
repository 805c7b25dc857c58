"""The order of a story: always the step whose moment comes first, with the file's own statements before and after it.

What it leaves out: what the steps do (`steps/`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from services.drill.clerk import StoryBroke
from services.drill.names import many
from services.drill.scenario.days import read_when
from services.drill.scenario.rows import Insertion
from services.drill.story import DAY_NAMES, Story
from services.drill.telling import Text
from services.drill.timetable import MORNING
from shared.clock import write_time
from shared.election.law import KINDS


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `when` gives its moment as things stand, in milliseconds; `title` is None for what tells itself."""

    name: str
    title: Text | None
    when: Callable[[], int]
    run: Callable[[], None]


class Agenda:
    """What is still to be done. Steps themselves may add to it: a tie brings further rounds."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._chains: list[list[Step]] = []
        self._before: dict[str, list[Insertion]] = {}
        self._after: dict[str, list[Insertion]] = {}
        self._last: list[Insertion] = []
        for insertion in story.scenario.statement:
            self._sort_in(insertion)

    def add(self, steps: Iterable[Step]) -> None:
        """Puts steps on the agenda, each at its moment; at equal moments those added first come first."""
        self._chains += [[step] for step in steps]

    def chain(self, steps: Iterable[Step]) -> None:
        """Puts steps on the agenda that follow each other in this order, whatever their moments."""
        self._chains += [chain] if (chain := list(steps)) else []

    def run(self) -> None:
        """Plays the story to its end. Raises StoryBroke if it cannot go on, or a statement of the file was never made."""
        while self._chains and not self._story.over:
            chain = min(self._chains, key=lambda each: each[0].when())
            step = chain.pop(0)
            if not chain:
                self._chains.remove(chain)
            self._play(step)
        for insertion in self._last:
            self._insert(insertion)
        forgotten = [name for table in (self._before, self._after) for name in table]
        if forgotten and not self._story.over:
            raise StoryBroke(
                f"the step {forgotten[0]!r} never came, so the statements beside it were not made",
                zh=f"步骤“{forgotten[0]}”没有发生，附在它前后的记录没有作出",
            )

    def _play(self, step: Step) -> None:
        story = self._story
        story.clerk.step = step.name
        story.move_to(step.when())
        for insertion in self._before.pop(step.name, ()):
            self._insert(insertion)
        story.move_to(step.when())
        if story.over:
            return
        if step.title is not None:
            story.head(step.title)
        step.run()
        for insertion in self._after.pop(step.name, ()):
            self._insert(insertion)
        if step.name == story.scenario.stop_after:
            story.over = True

    def _sort_in(self, insertion: Insertion) -> None:
        if insertion.before is not None:
            self._before.setdefault(insertion.before, []).append(insertion)
        elif insertion.after is not None:
            self._after.setdefault(insertion.after, []).append(insertion)
        elif insertion.day is None:
            self._last.append(insertion)
        else:
            when = read_when(insertion.day)
            self._chains.append(
                [
                    Step(
                        "statement",
                        None,
                        lambda: self._story.moment(when, when, MORNING + 60),
                        lambda: self._insert(insertion),
                    )
                ]
            )

    def _insert(self, insertion: Insertion) -> None:
        """Makes a statement of the file's own."""
        story = self._story
        if insertion.day is not None:
            when = read_when(insertion.day)
            story.move_to(story.moment(when, when, MORNING + 60))
        given = story.names.in_body(insertion.body)
        for name in DAY_NAMES & given.keys():
            given[name] = story.day_of(str(given[name]))
        if "to" in given:
            when = read_when(str(given["to"]))
            given["to"] = write_time(story.moment(when, when))
        act = story.plan(
            insertion.type,
            insertion.refused,
            many(insertion.signers),
            dict(insertion.private) or None,
            **given,
        )
        if insertion.done is not None:
            done = read_when(insertion.done)
            act = replace(act, done_at=story.moment(done, done))
        if story.act_planned(act):
            story.tell(*_words(story, insertion))


def _words(story: Story, insertion: Insertion) -> tuple[str, str]:
    people = [
        str(value)
        for key, value in insertion.body.items()
        if key in ("elector", "person", "candidate", "officer")
    ]
    rest = f" {'、'.join(people)}" if people else ""
    return f"{KINDS[insertion.type].zh}{rest}", f"{insertion.type}{rest}"
