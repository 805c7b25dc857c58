"""Who is on the roll, who stands, who is kin, who holds a seat: all that the count asks about a person.

Candidates come from self-nomination (自荐) or sea nomination (海推); a candidacy ends by withdrawal, cancellation or
a failed review.

What it leaves out: whether any of that was lawful; the replay under the law says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.audit.verify.recount_rules import Post


@dataclass
class Candidate:
    """Somebody who stands, or stood, for `post`."""

    post: str
    woman: bool
    standing: bool = True


@dataclass(frozen=True)
class _Primary:
    """The sea nomination of one post: who was named by how many. `places` is how many stand at least."""

    post: str
    places: int
    votes: Mapping[str, int]
    women: frozenset[str]


class People:
    """The persons of one election, as the statements read so far make them."""

    def __init__(self) -> None:
        self.roll: set[str] = set()
        """Who can be voted for; who may only vote is not among them."""
        self.groups: dict[str, str] = {}
        """Person → village group."""
        self.voters: dict[str, str] = {}
        """Who may vote → village group."""
        self.household: dict[str, str] = {}
        """Person → household, where one household may have one of the elected."""
        self.candidates: dict[str, Candidate] = {}
        self.gone: set[str] = set()
        """Withdrew, were cancelled or failed a review, and did not come back; write-ins in a runoff too."""
        self.void: set[str] = set()
        """Their election was declared void."""
        self.seats: dict[str, str] = {}
        """Person → post held."""
        self.offices: dict[str, str] = {}
        """Person → post held beside a seat, chosen from those who hold seats."""
        self.on_roll: dict[str, bool] = {}
        """Person → whether she is a woman, where the roll says so of everybody. It outweighs whatever is said later."""
        self.women: set[str] = set()
        """Known to be women by a sea nomination or by the review of a winner."""
        self.kin: dict[str, set[str]] = {}
        """Only kin of whom no two may be elected; mutual."""
        self._primaries: dict[str, _Primary] = {}

    def register(self, body: Mapping[str, Any], one_per_household: bool) -> None:
        """Somebody is on the roll, to vote or to be voted for or both."""
        person, rights, group = body["elector"], body.get("rights", "BOTH"), body.get("group") or ""
        self.groups[person] = group
        if body.get("woman") is not None:
            self.on_roll[person] = body["woman"]
        if rights != "VOTE":
            self.roll.add(person)
        if rights != "STAND":
            self.voters[person] = group
        if one_per_household and body.get("household"):
            self.household[person] = body["household"]

    def remove(self, person: str) -> None:
        """Somebody is off the roll."""
        self.roll.discard(person)
        self.voters.pop(person, None)
        self.household.pop(person, None)

    def voters_of(self, group: str) -> int:
        """How many of a village group may vote."""
        return sum(each == group for each in self.voters.values())

    def clashes(self, person: str, others: Collection[str]) -> bool:
        """Whether one of `others` may not be elected beside this person: kin, or of the same household."""
        home = self.household.get(person)
        return any(
            other in self.kin.get(person, ())
            or (home is not None and other != person and self.household.get(other) == home)
            for other in others
        )

    def nominate(self, person: str, post: str, woman: bool) -> None:
        """From now on this person stands for this post."""
        self.candidates[person] = Candidate(post, woman)
        self.gone.discard(person)

    def name(self, post: Post, votes: Mapping[str, int], women: Collection[str], extra: int) -> None:
        """A sea nomination was counted: the top of it stands, as many as seats and `extra`, equals included.

        After an earlier one for the same post whoever stands stays, and the votes of the last count that named somebody are his or hers.
        """
        self.women.update(women)
        named = {
            person: number
            for person, number in votes.items()
            if number > 0 and (not post.woman or person in women)
        }
        earlier = self._primaries.get(post.id, _Primary(post.id, 0, {}, frozenset()))
        known = earlier.women | frozenset(women)
        self._primaries[post.id] = _Primary(post.id, post.seats + extra, {**earlier.votes, **named}, known)
        self._fill(self._primaries[post.id])

    def choose(self, person: str, post: str) -> None:
        """Somebody named for two posts chose this one; the lists of both are drawn anew (ZJ2020 17-18)."""
        chosen, candidate = self._primaries[post], self.candidates[person]
        given_up, candidate.post = candidate.post, post
        best = set(self._best(chosen))
        for other in self.standing(post):
            if other in chosen.votes and other not in best:
                del self.candidates[other]
        self._fill(self._primaries[given_up])

    def leave(self, person: str) -> None:
        """A candidacy ends. After a sea nomination the next by votes moves up (ZJ2020 19)."""
        self.gone.add(person)
        candidate = self.candidates.get(person)
        if candidate is not None and candidate.standing:
            candidate.standing = False
            if candidate.post in self._primaries:
                self._fill(self._primaries[candidate.post])

    def _fill(self, primary: _Primary) -> None:
        """The places that nobody has taken go to the most named of those who do not stand and have not left."""
        open_places = primary.places - len(self.standing(primary.post))
        if open_places < 1:
            return
        free = [person for person in primary.votes if person not in self.gone and not self.stands(person)]
        for person in top(by_votes(free, primary.votes), primary.votes, open_places):
            self.nominate(person, primary.post, person in primary.women)

    def _best(self, primary: _Primary) -> list[str]:
        """The top of those named who have not left and do not stand elsewhere."""
        free = [
            person
            for person in primary.votes
            if person not in self.gone and (not self.stands(person) or self.stands(person, primary.post))
        ]
        return top(by_votes(free, primary.votes), primary.votes, primary.places)

    def stands(self, person: str, post: str | None = None) -> bool:
        """Whether a candidate now, for this post or, without one, for any."""
        known = self.candidates.get(person)
        return known is not None and known.standing and post in (None, known.post)

    def standing(self, post: str) -> tuple[str, ...]:
        """All candidates of this post."""
        return tuple(sorted(person for person in self.candidates if self.stands(person, post)))

    def no_woman(self, person: str) -> bool:
        """By the roll; else known as a candidate, of any post and perhaps no longer, and not as a woman."""
        if person in self.on_roll:
            return not self.on_roll[person]
        known = self.candidates.get(person)
        return known is not None and not known.woman

    def is_woman(self, person: str) -> bool:
        """Known as one: by the roll; else by her nomination, a sea nomination, or the review of a winner."""
        if person in self.on_roll:
            return self.on_roll[person]
        known = self.candidates.get(person)
        return person in self.women or (known is not None and known.woman)

    def relate(self, person: str, relative: str, near: bool) -> None:
        """Whether these two may not both be elected; what is recorded later about the same two stands."""
        for one, other in ((person, relative), (relative, person)):
            if near:
                self.kin.setdefault(one, set()).add(other)
            else:
                self.kin.get(one, set()).discard(other)

    def can_run_off(self, person: str, post: Post) -> bool:
        """Whether a loser of `post` can stand in its runoff."""
        held = self.seats.get(person)
        taken = held is not None if post.source is None else held != post.source or person in self.offices
        return not (
            taken or person in self.void or person in self.gone or (post.woman and self.no_woman(person))
        )

    def holders(self, post: str) -> tuple[str, ...]:
        """Who holds a seat of this post."""
        held = [*self.seats.items(), *self.offices.items()]
        return tuple(sorted(person for person, each in held if each == post))

    def elect(self, persons: Iterable[str], post: Post) -> None:
        """These persons hold this post now."""
        (self.seats if post.source is None else self.offices).update(dict.fromkeys(persons, post.id))

    def give_up(self, persons: Iterable[str], post: Post) -> None:
        """These persons, who held this post, hold it no more."""
        held = self.seats if post.source is None else self.offices
        for person in persons:
            del held[person]

    def unseat(self, person: str) -> list[str]:
        """The person holds nothing any more. Returns the posts that are free now: whoever loses the seat loses the office."""
        held = [self.seats.pop(person, None), self.offices.pop(person, None)]
        return [post for post in held if post is not None]


def by_votes(persons: Iterable[str], votes: Mapping[str, int]) -> list[str]:
    """From most votes down; equals by their number on the roll."""
    return sorted(persons, key=lambda person: (-votes[person], person))


def top(ranked: list[str], votes: Mapping[str, int], places: int) -> list[str]:
    """The first `places` (at least one) of `ranked`, with all who are equal to the last of them."""
    if len(ranked) <= places:
        return ranked
    return [person for person in ranked if votes[person] >= votes[ranked[places - 1]]]
