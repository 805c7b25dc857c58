"""The rounds of an election: day, posts, and what was declared at the end of each.

A re-vote and a runoff that are called before the new round is decided share one paper. What it leaves out: who is elected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from shared.clock import read_day

Body = Mapping[str, Any]

BEGIN: Final = frozenset({"RevoteCalled", "RunoffCalled", "PollRepeated", "PostsVoteCalled"})
"""Statements that begin another round once the present one is decided."""


@dataclass
class RoundNote:
    """One round. `kinds`: post to FIRST, REVOTE or RUNOFF; `candidates` of polls whose statement names them."""

    number: int
    day: str
    kinds: dict[str, str] = field(default_factory=dict)
    candidates: dict[str, Sequence[str]] = field(default_factory=dict)
    named_at: dict[str, int] = field(default_factory=dict)
    """Post to the entry that named its `candidates`: the call, or a list that was posted for a runoff without any."""
    called: list[int] = field(default_factory=list)
    """The entries that called it."""
    closed: Body | None = None
    closed_at: int | None = None
    outcome: Body | None = None
    determined_at: int | None = None
    void: dict[str, int] = field(default_factory=dict)
    """Posts whose election in this round was declared void, and by which entry first."""
    gone_back: list[int] = field(default_factory=list)
    """Entries by which its count was gone back to: a recount, or a station whose papers cannot stand."""

    @property
    def elected(self) -> dict[str, str]:
        """Persons declared elected in this round, and their posts, without posts that were declared void."""
        return self.elected_before(None)

    def elected_before(self, index: int | None) -> dict[str, str]:
        """The same as it stood before an entry: what was declared void only afterwards was still held."""
        declared: Mapping[str, Sequence[str]] = {} if self.outcome is None else self.outcome["elected"]
        return {
            person: post
            for post, persons in declared.items()
            for person in persons
            if post not in self.void or (index is not None and self.void[post] >= index)
        }


class Rounds:
    """All rounds so far; the first begins with the call."""

    def __init__(self) -> None:
        self.all: list[RoundNote] = []

    def find(self, number: int) -> RoundNote:
        """The round of that number. Raises KeyError."""
        for note in self.all:
            if note.number == number:
                return note
        raise KeyError(number)

    def at(self, index: int) -> RoundNote:
        """The round that was going on at an entry."""
        return next(each for each in reversed(self.all) if each.called[0] <= index)

    def take(self, index: int, kind: str, body: Body) -> None:
        """Reads one statement."""
        if kind == "ElectionCalled" and not self.all:
            kinds = {each["id"]: "FIRST" for each in body["contests"] if not each.get("chosen_from")}
            self.all.append(RoundNote(1, _day(body), kinds, called=[index]))
        elif not self.all:
            return
        elif kind == "DayChanged":
            self.all[-1].day = _day(body)
        elif kind in BEGIN:
            self._begin(index, kind, body)
        elif kind == "CandidatesPublished":
            self._list(index, body)
        elif kind in ("RecountOrdered", "StationVoided"):
            note = self.find(body["round"])
            note.gone_back.append(index)
            note.closed = note.closed_at = note.outcome = note.determined_at = None
        elif kind == "ElectionVoided":
            for note in self.all:
                for post in body.get("contests") or note.kinds:
                    note.void.setdefault(post, index)
        elif kind == "CountClosed":
            note = self.find(body["round"])
            note.closed, note.closed_at = body, index
        elif kind == "OutcomeDetermined":
            note = self.find(body["round"])
            note.outcome, note.determined_at = body, index

    def _list(self, index: int, body: Body) -> None:
        """The list of a runoff without candidates; that of the first ballot is read where it is asked for."""
        now = self.all[-1]
        if now.number > 1:
            now.candidates.update(body["lists"])
            now.named_at.update(dict.fromkeys(body["lists"], index))

    def _begin(self, index: int, kind: str, body: Body) -> None:
        now = self.all[-1]
        # Whatever is called for the same day joins a round that was begun before; what failed, failed in the one decided last.
        before = now if now.outcome is not None or len(self.all) == 1 else self.all[-2]
        if now.outcome is not None:
            now = RoundNote(now.number + 1, _day(body))
            self.all.append(now)
        now.called.append(index)
        now.day = _day(body) if "day" in body else now.day
        if kind == "RunoffCalled":
            now.kinds.update(dict.fromkeys(runoff_posts(body), "RUNOFF"))
            now.candidates.update(body.get("candidates") or {})
            now.named_at.update(dict.fromkeys(body.get("candidates") or {}, index))
        elif kind == "PostsVoteCalled":
            now.kinds.update(dict.fromkeys(body["candidates"], "FIRST"))
        elif kind == "RevoteCalled":
            now.kinds.update(dict.fromkeys(body["contests"], "REVOTE"))
        elif kind == "PollRepeated":
            failed = () if before.outcome is None else before.outcome.get("failed", ())
            now.kinds.update({post: before.kinds.get(post, "FIRST") for post in failed})
            now.candidates.update(
                {post: before.candidates[post] for post in failed if post in before.candidates}
            )
            # What was declared void is voted on from the beginning.
            now.kinds.update({post: "FIRST" for each in self.all for post in each.void if post not in failed})


def runoff_posts(body: Body) -> list[str]:
    """The posts of a RunoffCalled, those for which people nominate themselves anew among them (ZJ2020 29)."""
    return [*(body.get("candidates") or {}), *(body.get("self_nominated") or ())]


def _day(body: Body) -> str:
    day: str = body["day"]
    read_day(day)
    return day
