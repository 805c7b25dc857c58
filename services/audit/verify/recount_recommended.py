"""Who is put forward by others: the recommendation votes, the shortlist that they make, the slate that is approved (公推).

Written apart from the law: the second count draws the shortlist for itself and says where the drawn one differs. What it leaves out:
whether a meeting was quorate and a slate balanced; the replay under the law says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from services.audit.verify.recount_people import People, by_votes, top
from services.audit.verify.recount_rules import Post

Body = Mapping[str, Any]


class Recommended:
    """The recommendations of one election, as far as they are read."""

    def __init__(self, call: Body, posts: Mapping[str, Post], people: People) -> None:
        rule = call["profile"]["nomination"]
        self._deciding: str = rule["deciding"]["value"]
        self._per_seat: int = rule["shortlist_per_seat"]["value"]
        later = {each["id"] for each in call["contests"] if each.get("chosen_from") is not None}
        self._posts = [post for post in posts.values() if post.id not in later]
        self._people = people
        self._votes: dict[str, dict[str, int]] = {post.id: {} for post in self._posts}

    def recommend(self, body: Body) -> None:
        """Somebody is recommended by name: a candidate at once, unless the votes of meetings draw a shortlist."""
        if body.get("woman", False):
            self._people.women.add(body["candidate"])
        if self._per_seat == 0:
            self._people.nominate(body["candidate"], body["contest"], body.get("woman", False))

    def count(self, body: Body) -> None:
        """A meeting's votes are added up where this kind of meeting decides."""
        self._people.women.update(body.get("women", ()))
        if body["source"] != self._deciding:
            return
        votes = self._votes[body["contest"]]
        for person, number in body["votes"].items():
            votes[person] = votes.get(person, 0) + number

    def draw(self) -> dict[str, list[str]]:
        """Draws the shortlist; everybody on it stands from now on. Post to those on it."""
        drawn: dict[str, list[str]] = {}
        for post in self._posts:
            elsewhere = {person for persons in drawn.values() for person in persons}
            free = {each for each in self._votes[post.id] if self._may_be_elected(each, post)} - elsewhere
            drawn[post.id] = self._draw(post, free)
        for post_id, persons in drawn.items():
            for person in persons:
                if not self._people.stands(person):
                    self._people.nominate(person, post_id, person in self._people.women)
        return drawn

    def _may_be_elected(self, person: str, post: Post) -> bool:
        return person in self._people.roll and post.group in (None, self._people.groups[person])

    def _draw(self, post: Post, free: set[str]) -> list[str]:
        votes = self._votes[post.id]
        standing = set(self._people.standing(post.id))
        named = [
            person
            for person, number in votes.items()
            if number > 0
            and (person in standing or (person in free and person not in self._people.candidates))
            and (not post.woman or person in self._people.women)
        ]
        best = top(by_votes(named, votes), votes, self._per_seat * post.seats)
        return sorted(standing.union(best))

    def left_off(self, lists: Mapping[str, Iterable[str]]) -> list[str]:
        """Who stands and is on no list of the approved slate."""
        listed = {person for persons in lists.values() for person in persons}
        standing = [person for post in self._posts for person in self._people.standing(post.id)]
        return [person for person in standing if person not in listed]
