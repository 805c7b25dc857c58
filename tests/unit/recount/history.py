"""The history of an election as plain payloads, written down by a test without the help of the law.

Posts are named freely and every named person is an elector. `determined` and the like take what people declare, so that
a test states the outcome that was worked out by hand, and then asserts that the recount finds no difference.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from services.audit.verify.recount import Recount, RoundCount, recount

PROFILE = Path(__file__).parents[3] / "shared/profiles/VC-ZJ.toml"
THIRD = {"num": 1, "den": 3, "strict": False}


class History:
    """Statements in the order in which they were accepted; the present round is counted along."""

    def __init__(self, posts: Mapping[str, int], woman: str | None = None, **rules: Any) -> None:
        """`posts` → seats, the highest first; `woman` names the post reserved for a woman.

        Rules by chapter and parameter: `papers__overvote="WHOLE_PAPER"`; a share as a dict of what differs.
        """
        profile = tomllib.loads(PROFILE.read_text())
        for name, value in rules.items():
            chapter, parameter = name.split("__")
            if isinstance(value, dict):
                profile[chapter][parameter].update(value)
            else:
                profile[chapter][parameter]["value"] = value
        contests = [
            {"id": post, "seats": seats, "rank": rank, "reserved": "WOMAN" if post == woman else None}
            for rank, (post, seats) in enumerate(posts.items(), 1)
        ]
        self.woman = woman
        self.seats = dict(posts)
        self.round = 1
        self.papers = 0
        self.payloads: list[dict[str, Any]] = []
        self.add("ElectionCalled", profile=profile, contests=contests)

    def add(self, type: str, **body: Any) -> History:
        """One statement."""
        self.payloads.append({"v": 1, "type": type, "done_at": "2026-03-28T01:00:00Z", "body": body})
        return self

    @property
    def last(self) -> int:
        """Index of the last statement."""
        return len(self.payloads) - 1

    def count(self) -> Recount:
        """What the recount makes of it."""
        return recount(enumerate(self.payloads))

    def now(self) -> RoundCount:
        """What the recount makes of the present round."""
        return self.count().rounds[-1]

    def prepared(
        self, candidates: Mapping[str, Sequence[str]], registered: int = 100, others: Sequence[str] = ()
    ) -> History:
        """A sealed roll with the candidates and `others` on it by name, and the list of candidates."""
        for person in (*(each for listed in candidates.values() for each in listed), *others):
            self.add("ElectorRegistered", elector=person, kind="RESIDENT")
        self.add("RollSealed", electors=registered)
        for post, listed in candidates.items():
            for person in listed:
                self.add("CandidateNominated", candidate=person, contest=post, woman=post == self.woman)
        return self.add("CandidatesPublished", lists={post: list(each) for post, each in candidates.items()})

    def polled(self, returned: int, issued: int | None = None, proxies: int = 0) -> History:
        """So many papers were handed out, the first `proxies` of them to proxies, and so many found in the box."""
        self.add("PapersPrinted", round=self.round, papers=2000)
        for number in range(returned if issued is None else issued):
            proxy = {"proxy": f"proxy{number // 3}"} if number < proxies else {}
            self.add("PaperIssued", round=self.round, station="S1", elector=f"E-{number}", **proxy)
        return self.add("BoxOpened", round=self.round, station="S1", pile="P", returned=returned)

    def paper(self, marks: Mapping[str, Sequence[str]], number: int = 1, **more: Any) -> History:
        """So many papers that say the same; `more` are other fields of PaperCounted."""
        body = {"verdict": "VALID", **more}
        if marks:
            body["marks"] = {post: list(persons) for post, persons in marks.items()}
        for _ in range(number):
            self.papers += 1
            self.add("PaperCounted", round=self.round, paper=self.last_paper, **body)
        return self

    @property
    def last_paper(self) -> str:
        """The id of the last paper."""
        return f"paper-{self.papers}"

    def votes(self, papers: int, votes: Mapping[str, Mapping[str, int]]) -> History:
        """So many papers that give just these votes; nobody has more than there are papers, nobody stands twice."""
        sheets: list[dict[str, list[str]]] = [{} for _ in range(papers)]
        for post, numbers in votes.items():
            marks = [person for person, number in numbers.items() for _ in range(number)]
            for place, person in enumerate(marks):
                sheets[place % papers].setdefault(post, []).append(person)
        for sheet in sheets:
            assert all(len(persons) <= self.seats.get(post, 1) for post, persons in sheet.items()), (
                "too many votes"
            )
            self.paper(sheet, verdict="VALID" if sheet else "BLANK")
        return self

    def closed(self, votes: Mapping[str, Mapping[str, int]], **verdicts: int) -> History:
        """The count is closed with these votes and papers by verdict, those left out being none."""
        none = {"valid": 0, "partly_invalid": 0, "invalid": 0, "blank": 0}
        return self.add("CountClosed", round=self.round, votes=votes, **{**none, **verdicts})

    def determined(
        self, registered: int, issued: int, returned: int, elected: Mapping[str, Sequence[str]], **more: Any
    ) -> History:
        """The outcome as people declare it."""
        return self.add(
            "OutcomeDetermined",
            round=self.round,
            registered=registered,
            issued=issued,
            returned=returned,
            elected=elected,
            **{"minimum": {}, **more},
        )

    def next_round(self, type: str, **body: Any) -> History:
        """A re-vote, a runoff or a repeated poll is called, which begins the next round."""
        self.round += 1
        return self.add(type, day="2026-03-29", **body)
