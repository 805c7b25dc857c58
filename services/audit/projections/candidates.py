"""Who stood for which post, how this person came to stand and ceased to, and every verdict of every review.

Who stands now and who holds a seat is what the second count says. What it leaves out: the facts behind a verdict, which are
private.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Final

from services.audit.projections.count import Count
from services.audit.projections.projection import Projection
from services.audit.projections.table import Row, Sheet, Table
from services.audit.projections.told import Told
from services.audit.verify.recount_polls import Kind


class Candidate(Row, gc=False):
    """A person and a post. `mode`: SELF, SEA, JOINT, RUNOFF …; `votes` at a sea nomination or the meetings that recommended.

    `standing`: stands now. `listed`: on the list posted last. `ended`: why the candidacy ended, by the entry `until`.
    """

    contest: str
    person: str
    mode: str
    since: int
    woman: bool = False
    votes: int = 0
    standing: bool = False
    listed: bool = False
    pledges: str = ""
    ended: str | None = None
    until: int | None = None
    elected: bool = False


class Review(Row, gc=False):
    """A verdict about a person. `stage`: DEPARTMENT, TOWNSHIP, JOINT, WAIVER (of the ground `about`) or WINNER."""

    index: int
    person: str
    stage: str
    verdict: str
    day: str
    about: str | None = None


UNTOLD: Final = -1
"""`since` of somebody who stands or was elected without any statement that put this person forward: a write-in."""
RUNOFF: Final = "RUNOFF"
"""`mode` of somebody who was written in before, and is a candidate of a runoff by the votes."""
CANDIDATES: Final = Table("candidates", Candidate, 2)
REVIEWS: Final = Table("reviews", Review, 1)


class Candidates(Projection):
    """The candidates of one election."""

    name: ClassVar[str] = "candidates"
    tables: ClassVar[tuple[Table[Any], ...]] = (CANDIDATES, REVIEWS)

    def __init__(self, count: Count) -> None:
        super().__init__()
        self._count = count
        self._candidates, self._reviews = Sheet(CANDIDATES), Sheet(REVIEWS)
        self.sheets = (self._candidates, self._reviews)
        self.readers = {
            "CandidateNominated": self._nominated,
            "CandidateRecommended": self._nominated,
            "PrimaryCounted": self._named,
            "RecommendationCounted": self._named,
            "NominationWithdrawn": self._withdrawn,
            "CandidacyCancelled": self._cancelled,
            "PledgeSigned": self._pledged,
            "CandidatesPublished": self._posted,
            "DepartmentReviewed": self._department,
            "QualificationDecided": self._decided,
            "WaiverGranted": self._waived,
            "WinnerReviewed": self._winner,
        }

    def _nominated(self, told: Told) -> None:
        body = told.body
        row = self._row(body["contest"], body["candidate"], told.index, body.get("mode", "SELF"))
        row.woman = row.woman or body.get("woman", False)

    def _named(self, told: Told) -> None:
        body = told.body
        mode = "SEA" if told.type == "PrimaryCounted" else body["source"]
        for person, votes in body["votes"].items():
            row = self._row(body["contest"], person, told.index, mode, renews=False)
            row.votes += votes
            row.woman = row.woman or person in body.get("women", ())

    def _row(self, contest: str, person: str, index: int, mode: str, *, renews: bool = True) -> Candidate:
        """The row of a person and a post, which begins anew with a new nomination."""
        row = self._candidates.change((contest, person))
        if row is None or row.since == UNTOLD:
            row = Candidate(contest, person, mode, index)
            self._candidates.put((contest, person), row)
        elif renews:
            row.mode, row.since, row.ended, row.until = mode, index, None, None
        return row

    def _withdrawn(self, told: Told) -> None:
        self._end(told.body["candidate"], "WITHDRAWN", told.index)

    def _cancelled(self, told: Told) -> None:
        self._end(told.body["candidate"], told.body["ground"], told.index)

    def _end(self, person: str, why: str, index: int) -> None:
        for row in self._of(person):
            if row.ended is None:
                row.ended, row.until = why, index

    def _of(self, person: str) -> list[Candidate]:
        keys = [key for key, row in self._candidates.rows.items() if key[1] == person and row.since != UNTOLD]
        return [row for row in map(self._candidates.change, keys) if row is not None]

    def _pledged(self, told: Told) -> None:
        for row in self._of(told.body["candidate"]):
            row.pledges = " ".join(sorted({*row.pledges.split(), told.body["kind"]}))

    def _posted(self, told: Told) -> None:
        on = {(post, person) for post, persons in told.body["lists"].items() for person in persons}
        for key, row in self._candidates.rows.items():
            if row.since != UNTOLD and row.listed != (key in on):
                self._candidates.change(key)
                row.listed = key in on

    def _department(self, told: Told) -> None:
        body = told.body
        self._review(told, body["candidate"], "DEPARTMENT", body["verdict"], body["department"])

    def _decided(self, told: Told) -> None:
        body = told.body
        self._review(told, body["candidate"], body["stage"], body["verdict"])
        if body["verdict"] == "FAIL":
            self._end(body["candidate"], "FAILED_REVIEW", told.index)

    def _waived(self, told: Told) -> None:
        self._review(told, told.body["candidate"], "WAIVER", "PASS", told.body["bar"])

    def _winner(self, told: Told) -> None:
        body = told.body
        self._review(told, body["person"], "WINNER", body["verdict"], body["contest"])

    def _review(self, told: Told, person: str, stage: str, verdict: str, about: str | None = None) -> None:
        self._reviews.put((told.index,), Review(told.index, person, stage, verdict, told.day, about))

    def settle(self) -> None:
        now = self._count.now()
        standing, elected = _pairs(now.candidates.items()), _pairs(now.winners.items())
        written_in = self._written_in(elected)
        for key, row in list(self._candidates.rows.items()):
            if row.since == UNTOLD and row.mode != written_in.get(key):
                self._candidates.drop(key)
        for key, mode in written_in.items():
            if key not in self._candidates.rows:
                self._candidates.put(key, Candidate(*key, mode, UNTOLD))
        standing |= {key for key, mode in written_in.items() if mode == RUNOFF}
        for key, row in self._candidates.rows.items():
            if (row.standing, row.elected) != (key in standing, key in elected):
                self._candidates.change(key)
                row.standing, row.elected = key in standing, key in elected

    def _written_in(self, elected: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """Whom nobody put forward, and who was elected or is to run off: post and person to RUNOFF or ""."""
        told = {key for key, row in self._candidates.rows.items() if row.since != UNTOLD}
        persons = {person for _, person in told}
        found = {key: "" for key in elected - told}
        for each in self._count.recounter.rounds.values():
            for post, poll in each.polls.items():
                if poll.kind is Kind.RUNOFF:
                    found |= {(post, person): RUNOFF for person in poll.candidates if person not in persons}
                    persons.update(poll.candidates)
        return found


def _pairs(posts: Iterable[tuple[str, Iterable[str]]]) -> set[tuple[str, str]]:
    return {(post, person) for post, persons in posts for person in persons}
