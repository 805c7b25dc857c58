"""Asks a history: how it stood at a moment, how it would have come out otherwise, and by how many papers.

    history = read_history(entries)
    answer = ask(history, Question(without=("station:S2",)))

Plain functions, so that a command, a web service or a court's own program can call them. The same question of the same entries
gives the same answer. What it leaves out: whether the log holds (`jianpiao verify`), and words (`telling.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from services.audit.replay import secrecy
from services.audit.replay.answer import Answer, AsOf, Ending, Post, Range, Round, Side
from services.audit.replay.bounds import outcome
from services.audit.replay.counting import Asked, Run, RunRound, run
from services.audit.replay.history import History
from services.audit.replay.margin import Margin
from services.audit.replay.places import Key, Places
from services.audit.replay.question import Moment, Question, checked
from services.audit.replay.secrecy import At, Told
from services.audit.replay.stage import open_stations, stage_of
from services.audit.replay.suppose import Supposition, suppose
from services.audit.reports.evidence import Evidence, spans
from services.audit.verify.recount import Recount
from services.audit.verify.recount_polls import PollResult
from shared.clock import write_time
from shared.errors import Malformed, Refused

MAX_MOMENTS: Final = 4
"""Moments of which the count is kept for further questions."""


def ask(history: History, question: Question) -> Answer:
    """The answer to one question. Raises Refused if it must not be answered or is about what is not there, Malformed for nonsense."""
    return Asker(history).ask([question])[0]


class Asker:
    """One history that many people ask. Not for several threads at once."""

    def __init__(self, history: History) -> None:
        self._history: Final = history
        self._moments: Final[dict[Moment, _Asking]] = {}

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """The answers to questions that are told in one file: what all of them together would reveal is looked at too.

        Raises Refused if one must not be answered, Malformed if it, or a log that nobody verified, makes no sense.
        """
        try:
            return self._ask(questions)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            # Entries are plain JSON here; a log that passes the verifier never comes to this.
            raise Malformed(f"the entries make no sense together: {type(error).__name__}: {error}") from error

    def _ask(self, questions: Sequence[Question]) -> list[Answer]:
        asked = []
        secrecy.check_together([checked(question) for question in questions])
        for question in questions:
            asking = self._at(question.moment)
            asked.append((asking, question, asking.suppose(question)))
        persons = any(question.names_electors for question in questions)
        sides = [list(asking.told(question, made)) for asking, question, made in asked]
        hidden = iter(self._hidden(questions, [each for both in sides for each in both]))
        return [
            asking.answer(question, made, persons=persons, hidden=[next(hidden) for _ in both])
            for (asking, question, made), both in zip(asked, sides, strict=True)
        ]

    def _hidden(self, questions: Sequence[Question], told: Sequence[Told]) -> Sequence[frozenset[At]]:
        """Of which posts each side of each answer tells no votes. Raises Refused if they tell too much beside each other."""
        moments = {question.moment for question in questions} | {Moment()}
        if len(moments) == 1 and not any(each.cells or each.singly for each in told):
            return [each.hidden for each in told]
        present = self._at(Moment())
        public = [Told("—", present.counted, present.votes), *told]
        secrecy.check_differences(public, self._history.smallest_cell)
        return secrecy.unanimous_apart(public, present.places.all_piles())[1:]

    def _at(self, moment: Moment) -> _Asking:
        asking = self._moments.get(moment)
        if asking is None:
            while len(self._moments) >= MAX_MOMENTS:
                self._moments.pop(next(iter(self._moments)))
            asking = self._moments[moment] = _Asking(self._history.until(moment))
        return asking


class _Asking:
    """A history up to a moment, and all that several questions about it share."""

    def __init__(self, history: History) -> None:
        self._history: Final = history

    @cached_property
    def places(self) -> Places:
        return Places(self._history.acts)

    @cached_property
    def evidence(self) -> Evidence:
        evidence = Evidence()
        for act in self._history.acts:
            if act.payload is not None:
                evidence.add(act.index, act.payload)
        return evidence

    def entries(self, figure: str, round_: int) -> str:
        """The entries behind a figure of a round, in short; many figures rest on the same entries."""
        found = self.evidence.of(figure, round_)
        told = self._told.get(found)
        if told is None:
            told = self._told[found] = spans(found)
        return told

    @cached_property
    def _told(self) -> dict[tuple[int, ...], str]:
        return {}

    @cached_property
    def plain(self) -> Run:
        """The count as it is, with the papers behind each vote."""
        return self._run(Supposition(), Asked(margins=False, papers=True))

    def _run(self, made: Supposition, asked: Asked, against: Run | None = None) -> Run:
        return run(made.stream(self._history.acts), made, self.places.outcomes, asked, against)

    def suppose(self, question: Question) -> Supposition:
        made = suppose(self._history, self.places, question)
        secrecy.check_cells(made, self.places, self._history.smallest_cell)
        for post in question.contests:
            if post not in {each["id"] for each in self._history.call["contests"]}:
                raise Refused(
                    "post-unknown",
                    "docs/disputes.md",
                    zh=f"本次选举没有岗位{post}。",
                    en=f"This election has no post {post}.",
                )
        return made

    @cached_property
    def counted(self) -> frozenset[Key]:
        """The papers of which votes are told at the moment."""
        numbers = [number for number in self.places.rounds if number not in self.withheld]
        return frozenset(key for number in numbers for key in self.places.counted(number))

    def told(self, question: Question, made: Supposition) -> Iterator[Told]:
        """The papers of which the answer tells, as it was and, if papers are supposed away, as it would be."""
        moment = ", ".join(str(each) for each in (question.entry, question.as_of) if each is not None)
        yield Told(moment or "—", self.counted, self.votes)
        if made.removed:
            in_cells = frozenset[Key]().union(*made.cells.values())
            yield Told(
                " ".join(filter(None, (moment, *question.without))),
                self.counted - made.removed,
                self.votes,
                cells=bool(made.cells),
                singly=not made.removed <= in_cells,
                hidden=frozenset(at for at in self.votes if self._unanimous(made, at)),
            )

    @cached_property
    def votes(self) -> secrecy.Votes:
        """The votes of the papers at the moment."""
        return {
            (each.count.number, post): {
                person: frozenset((each.count.number, paper) for paper in papers)
                for person, papers in given.items()
            }
            for each in self.plain.rounds
            for post, given in each.votes.items()
        }

    def _unanimous(self, made: Supposition, at: At) -> bool:
        """Whether a heap that is left out, or what is left beside it, says the same of a post throughout (4)."""
        return secrecy.unanimous(made.cells.values(), self.votes[at], self.places.counted(at[0]))

    def answer(
        self, question: Question, made: Supposition, *, persons: bool, hidden: Sequence[frozenset[At]]
    ) -> Answer:
        """`hidden`: round and post of which no votes are told, as it was and as it would be."""
        asked = Asked(question.contests, made.unknown)
        supposed = self._run(made, asked, self.plain if question.supposes else None)
        return _Answering(self, question, made, supposed, persons=persons, hidden=hidden).answer()

    @cached_property
    def as_of(self) -> AsOf:
        acts = self._history.acts
        kinds = [act.type for act in acts]
        stage, suspended = stage_of(acts)
        return AsOf(
            entries=len(acts),
            last=acts[-1].index,
            done_at=write_time(acts[-1].done_at),
            accepted_at=write_time(acts[-1].accepted_at),
            stage=stage,
            suspended=suspended,
            on_roll=kinds.count("ElectorRegistered") - kinds.count("ElectorRemoved"),
            sealed=next((act.body["electors"] for act in reversed(acts) if act.type == "RollSealed"), None),
        )

    @cached_property
    def withheld(self) -> Mapping[int, str]:
        """Round to why nothing of its papers is told (5)."""
        still = open_stations(self._history.acts)
        found = {}
        for each in self.plain.rounds:
            number = each.count.number
            papers = sum(each.count.verdicts.values()) + each.count.undecided
            if number in still:
                found[number] = secrecy.POLLS_OPEN
            elif papers < min(self._history.smallest_cell, max(each.count.figures.returned, 1)):
                found[number] = secrecy.TOO_FEW
        return found


class _Answering:
    """One answer as it is put together. `supposed`: the run with all that is supposed; the plain one if nothing is."""

    def __init__(
        self,
        asking: _Asking,
        question: Question,
        made: Supposition,
        supposed: Run,
        *,
        persons: bool,
        hidden: Sequence[frozenset[At]],
    ) -> None:
        self.asking, self.question, self.made = asking, question, made
        self.supposed, self.persons = supposed, persons
        # Where no papers are supposed away, both sides tell of the same ones.
        self.hidden_was, self.hidden_there = hidden[0], hidden[-1]

    def answer(self) -> Answer:
        plain, otherwise = self.asking.plain, self.question.supposes
        rounds = tuple(self._round(each) for each in plain.rounds)
        # Seats are held by outcomes alone: nothing of a round that is still open is in an ending.
        was, would_be = _ending(plain.recount), _ending(self.supposed.recount)
        hidden = self.supposed.diverged in self.asking.withheld
        return Answer(
            question=self.question,
            as_of=self.asking.as_of,
            rounds=rounds,
            was=was,
            would_be=would_be if otherwise else None,
            changed=otherwise
            and (was != would_be or any(post.changed for each in rounds for post in each.posts)),
            diverged=None if hidden else self.supposed.diverged,
            touched={what: spans(entries) for what, entries in self.made.touched.items()},
        )

    def _round(self, was: RunRound) -> Round:
        number, otherwise = was.count.number, self.question.supposes
        there = {each.count.number: each for each in self.supposed.rounds}.get(number)
        withheld = self.asking.withheld.get(number, "")
        figures = _figures(was, told=not withheld)
        posts = [] if withheld else [post for post in was.count.polls if post in was.registered]
        return Round(
            number=number,
            outcome=was.count.determined,
            figures=figures,
            would_be=_figures(there, told=not withheld) if otherwise and there is not None else None,
            entries={name: self.asking.entries(name, number) for name in figures},
            posts=tuple(
                self._post(post, was, there)
                for post in posts
                if not self.question.contests or post in self.question.contests
            ),
            withheld=withheld,
            moot=otherwise and there is None,
        )

    def _post(self, post: str, was: RunRound, there: RunRound | None) -> Post:
        number, poll = was.count.number, was.count.polls[post]
        would_be = None if there is None else there.count.polls.get(post)
        given = was.votes.get(post, {})
        silent, silent_there = (number, post) in self.hidden_was, (number, post) in self.hidden_there
        margin = None if there is None or silent else there.margins.get(post)
        otherwise = self.question.supposes and would_be is not None
        return Post(
            post=post,
            kind=str(poll.kind),
            seats=poll.seats,
            candidates=tuple(poll.candidates),
            was=_side(poll, told=not silent),
            would_be=_side(would_be, told=not silent_there) if otherwise and would_be is not None else None,
            changed=otherwise and would_be is not None and outcome(poll) != outcome(would_be),
            margin=None if margin is None else _range(margin.any_change),
            winners={}
            if margin is None
            else {person: _range(each) for person, each in margin.winners.items()},
            unknown=self.made.unknown.get(number, 0),
            could_change=None if there is None else there.could.get(post),
            withheld=secrecy.UNANIMOUS if silent or silent_there else "",
            entries={} if self.persons or silent else self._entries(number, given),
        )

    def _entries(self, number: int, given: Mapping[str, Iterable[str]]) -> dict[str, str]:
        papers = self.asking.places.papers
        return {
            person: spans(papers[number, each].entries[-1] for each in some)
            for person, some in sorted(given.items())
        }


def _figures(each: RunRound, *, told: bool) -> dict[str, int]:
    """The sheets of a round by name; what is on them only if it may be told."""
    count = each.count
    figures = {
        "printed": count.figures.printed,
        "issued": count.figures.issued,
        "by_proxy": count.figures.issued_by_proxy,
        "spoiled": count.figures.spoiled,
        "unused": count.figures.unused,
        "returned": count.figures.returned,
    }
    if told:
        verdicts = count.verdicts
        figures |= {
            "valid": verdicts.get("VALID", 0),
            "partly_invalid": verdicts.get("PARTLY_INVALID", 0),
            "invalid": verdicts.get("INVALID", 0),
            "blank": verdicts.get("BLANK", 0),
            "undecided": count.undecided,
        }
    return figures


def _side(poll: PollResult, *, told: bool) -> Side:
    return Side(
        valid=poll.valid,
        minimum=poll.minimum,
        votes={person: n for person, n in sorted(poll.votes.items()) if n} if told else None,
        elected=tuple(sorted(poll.elected)),
        tied=tuple(sorted(poll.tied)),
        missing=poll.missing,
    )


def _ending(recount: Recount) -> Ending:
    return Ending(
        winners={post: tuple(sorted(persons)) for post, persons in recount.winners.items()},
        vacant=dict(recount.vacant),
        tied={post: tuple(sorted(persons)) for post, persons in recount.tied.items()},
        missing=dict(recount.missing),
        failed=tuple(sorted(recount.failed)),
    )


def _range(margin: Margin) -> Range:
    return Range(margin.at_least, margin.enough)
