"""Who stands: nominated, named, recommended, drawn and approved; withdrawn, cancelled, failed in review; listed.

What it leaves out: who is known to be a woman or kin, and the top of a sea nomination (`recount_people.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from services.audit.verify.recount_compare import compare_persons
from services.audit.verify.recount_course import Course
from services.audit.verify.recount_difference import Difference
from services.audit.verify.recount_people import People
from services.audit.verify.recount_recommended import Recommended
from services.audit.verify.recount_rules import Rules

Body = Mapping[str, Any]


class Standing:
    """The candidacies of one election. Each reader gives the differences between what is stated and what follows."""

    def __init__(self, call: Body, rules: Rules, course: Course, people: People) -> None:
        self._rules, self._course, self._people = rules, course, people
        self._recommended = Recommended(call, rules.posts, people)

    def nominate(self, index: int, body: Body) -> Iterable[Difference]:
        self._people.nominate(body["candidate"], body["contest"], body.get("woman", False))
        return ()

    def name(self, index: int, body: Body) -> Iterable[Difference]:
        post = self._rules.posts[body["contest"]]
        self._people.name(post, body["votes"], frozenset(body.get("women", ())), self._rules.sea_extra)
        return ()

    def choose(self, index: int, body: Body) -> Iterable[Difference]:
        self._people.choose(body["candidate"], body["contest"])
        return ()

    def recommend(self, index: int, body: Body) -> Iterable[Difference]:
        self._recommended.recommend(body)
        return ()

    def count(self, index: int, body: Body) -> Iterable[Difference]:
        self._recommended.count(body)
        return ()

    def draw(self, index: int, body: Body) -> Iterable[Difference]:
        return compare_persons(index, "lists", self._recommended.draw(), body["lists"])

    def approve(self, index: int, body: Body) -> Iterable[Difference]:
        return self._leave(self._recommended.left_off(body["lists"]))

    def refuse(self, index: int, body: Body) -> Iterable[Difference]:
        return self._leave(body.get("persons", ()))

    def end(self, index: int, body: Body) -> Iterable[Difference]:
        return self._leave((body["candidate"],))

    def qualify(self, index: int, body: Body) -> Iterable[Difference]:
        return self._leave((body["candidate"],) if body["verdict"] == "FAIL" else ())

    def publish(self, index: int, body: Body) -> Iterable[Difference]:
        self._course.publish(body["lists"])
        for post, listed in body["lists"].items():
            stray = sorted(person for person in listed if not self._people.stands(person, post))
            if stray:
                yield Difference(index, f"lists.{post}", "only who stands", stray)

    def _leave(self, persons: Iterable[str]) -> Iterable[Difference]:
        for person in persons:
            self._people.leave(person)
            self._course.leave(person)
        return ()


STANDING: Final[Mapping[str, Callable[[Standing, int, Body], Iterable[Difference]]]] = {
    "CandidateNominated": Standing.nominate,
    "PrimaryCounted": Standing.name,
    "PostChosen": Standing.choose,
    "CandidateRecommended": Standing.recommend,
    "RecommendationCounted": Standing.count,
    "ShortlistDrawn": Standing.draw,
    "SlateApproved": Standing.approve,
    "SlateRefused": Standing.refuse,
    "NominationWithdrawn": Standing.end,
    "CandidacyCancelled": Standing.end,
    "QualificationDecided": Standing.qualify,
    "CandidatesPublished": Standing.publish,
}
"""How each kind of statement changes who stands."""
