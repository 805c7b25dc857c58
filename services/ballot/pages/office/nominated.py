"""Who stands, post by post, as the office's pages show it: votes, review, pledges, and the list that may be posted.

What it leaves out: what a review asks (`worksheet.py`).
"""

from __future__ import annotations

from typing import Final

import msgspec

from services.ballot.pages.office.agenda_before import due_stage, pledges_missing
from services.ballot.pages.office.seeing import Seen
from services.profiles.words import WORDS
from shared.election.candidates import renewal
from shared.election.candidates.candidate_list import by_strokes_of
from shared.election.outcome.chosen import on_first_paper
from shared.election.state import Candidate, Election
from shared.text import Text

STAGES: Final = {"TOWNSHIP": Text("镇街初审", "township review"), "JOINT": Text("资格联审", "joint review")}
PLEDGES: Final = {
    "CAMPAIGN": Text("竞职承诺书", "campaign pledge"),
    "RESIGNATION": Text("辞职承诺书", "resignation pledge"),
}


class Stage(msgspec.Struct, frozen=True):
    """One stage of a candidate's review: `verdict` is PASS, FAIL, DUE (it comes next) or "" (later)."""

    code: str
    text: Text
    verdict: str


class Pledge(msgspec.Struct, frozen=True):
    """A pledge, and whether it is signed."""

    code: str
    text: Text
    signed: bool


class Standing(msgspec.Struct, frozen=True):
    """A candidate on the page."""

    person: str
    label: str
    mode: Text
    votes: int
    woman: bool
    standing: bool
    stages: tuple[Stage, ...]
    pledges: tuple[Pledge, ...]
    ended_for: str | None

    @property
    def cleared(self) -> bool:
        """Whether every stage was passed."""
        return all(stage.verdict == "PASS" for stage in self.stages)


class Post(msgspec.Struct, frozen=True):
    """A post with everybody who stood for it, those who still do first. `listed`: those on the posted list, in its order."""

    id: str
    text: Text
    seats: int
    woman: bool
    candidates: tuple[Standing, ...]
    listed: tuple[str, ...] | None


class Proposed(msgspec.Struct, frozen=True):
    """The list of one post that may be posted: persons in order, and whose strokes have to be stated."""

    id: str
    text: Text
    persons: tuple[tuple[str, str, int, bool], ...]
    """Number, label, votes, and whether listed by the strokes of the surname."""


def posts(election: Election, seen: Seen) -> list[Post]:
    """All posts that people stand for, in order of rank."""
    return [
        Post(
            contest.id,
            Text(contest.zh, contest.en),
            contest.seats,
            contest.reserved == "WOMAN",
            tuple(_candidates(election, seen, contest.id)),
            tuple(election.published.get(contest.id, ())) if election.published is not None else None,
        )
        for contest in on_first_paper(election.contests.values())
    ]


def standing(election: Election, seen: Seen, person: str) -> Standing:
    """One candidate. Raises KeyError for somebody who never stood."""
    return _standing(election, seen, person, election.candidates[person])


def proposed(election: Election, seen: Seen) -> list[Proposed]:
    """The lists as the law wants them now: everybody who stands, by votes, or by strokes once they are stated (ZJ2020 18, 20)."""
    anew = renewal.open_posts(election)
    found = []
    for contest in on_first_paper(election.contests.values()):
        if anew and contest.id not in anew:
            continue
        nominees = renewal.nominees(election, contest.id)
        by_strokes = by_strokes_of(election, nominees)
        by_votes = election.profile.nomination.list_order.value == "VOTES"
        order = sorted(nominees, key=lambda person: (-nominees[person].votes if by_votes else 0, person))
        persons = tuple(
            (person, seen.label(person), nominees[person].votes if by_votes else 0, person in by_strokes)
            for person in order
        )
        found.append(Proposed(contest.id, Text(contest.zh, contest.en), persons))
    return found


def _candidates(election: Election, seen: Seen, contest: str) -> list[Standing]:
    rows = [
        _standing(election, seen, person, each)
        for person, each in election.candidates.items()
        if each.contest == contest
    ]
    return sorted(rows, key=lambda row: (not row.standing, -row.votes, row.person))


def _standing(election: Election, seen: Seen, person: str, candidate: Candidate) -> Standing:
    due, missing = due_stage(election, candidate), pledges_missing(election, candidate)
    rule = election.profile.qualification
    words = WORDS.get(candidate.mode, {"zh": "另行选举", "en": "runoff"})
    return Standing(
        person,
        seen.label(person),
        Text(words["zh"], words["en"]),
        candidate.votes,
        candidate.woman,
        candidate.standing,
        tuple(
            Stage(
                stage,
                STAGES[stage],
                candidate.verdicts.get(stage) or ("DUE" if stage == due and candidate.standing else ""),
            )
            for stage in rule.stages.value
        ),
        tuple(Pledge(kind, PLEDGES[kind], kind not in missing) for kind in rule.pledges.value),
        candidate.ended_for,
    )
