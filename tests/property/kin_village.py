"""A village that is half one family, and elects an accountant and deputies from its members, driven by chance.

Kin win posts one above the other, in one round or apart; whoever holds a post loses the seat to them, is found unfit, or is
declared void while papers are counted; counts are gone back to, polls begun again. After each outcome both counts are compared.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from random import Random
from typing import Any

import msgspec

from services.audit.verify.recount import Recounter
from shared import clock
from shared.election.candidates.candidacy import CandidacyCancelled
from shared.election.candidates.candidate_list import CandidatesPublished
from shared.election.candidates.kinship import KinshipRecorded
from shared.election.disputes.recounting import RecountOrdered
from shared.election.disputes.voiding import ElectionVoided, PersonVoided
from shared.election.outcome.chosen import free_to_be_chosen
from shared.election.outcome.outcome import PollRepeated, RevoteCalled
from shared.election.outcome.posts import PostsVoteCalled
from shared.election.outcome.result import WinnerReviewed, seats_held
from shared.election.outcome.runners import runoff_candidates
from shared.election.outcome.runoff import RunoffCalled
from shared.election.regulation import profile
from shared.election.state import Contest
from shared.election.statement import Body
from shared.errors import Refused
from tests.unit.law.polls import Marks, attest, count, day_after, later, polled
from tests.unit.law.stages import VC_ZJ
from tests.world import DOCUMENT, World, elector, strokes_of

ELECTORS = 14
PERSONS = [elector(number) for number in range(1, 11)]
SEATS: tuple[dict[str, int], ...] = (
    {"CHAIR": 1, "MEMBER": 3, "CLERK": 1},
    {"CHAIR": 1, "VICE": 1, "MEMBER": 2, "CLERK": 1, "DEPUTY": 1},
    {"CHAIR": 1, "VICE": 2, "MEMBER": 3, "DEPUTY": 2},
    {"MEMBER": 4, "CHAIR": 1, "WOMAN": 1, "CLERK": 1, "DEPUTY": 2},
)
STAND = {
    "CHAIR": PERSONS[:2],
    "VICE": PERSONS[2:3],
    "MEMBER": PERSONS[3:8],
    "WOMAN": PERSONS[8:9],
}
RELATIONS = ("SPOUSE", "PARENT", "CHILD", "SIBLING")


@cache
def _published(layout: int, order: tuple[int, ...], den: int, cumulate: bool, women: bool) -> World:
    """The list of candidates hangs; `order` ranks the posts of the layout."""
    seats = SEATS[layout]
    contests = [
        Contest(
            post,
            "岗位",
            "post",
            number,
            rank,
            "WOMAN" if post == "WOMAN" else None,
            chosen_from="MEMBER" if post in ("CLERK", "DEPUTY") else None,
        )
        for rank, (post, number) in zip(order, seats.items(), strict=True)
    ]
    changes: dict[str, object] = {
        "winning.share.num": 1,
        "winning.share.den": den,
        "winning.share.strict": False,
        "runoff.share.den": 5,
        "winning.quorum.den": ELECTORS,
        "runoff.within_days": 300,
        "papers.double_post": "LOWER_POST",
        "papers.cumulate_down": cumulate,
        "winning.women_first": women,
        "result.review_winners": False,
        "seats.minimum": 1,
    }
    world = World(signing=False).called(
        profile.adapt(VC_ZJ, changes, "test"), contests, party_gave_woman=True
    )
    lists = {post: tuple(STAND[post]) for post in seats if post in STAND}
    world.sealed(ELECTORS).nominated(lists)
    for persons in lists.values():
        for person in persons:
            world.cleared(person)
    world.before(5)
    posted = clock.day_of(world.now).isoformat()
    return world.given(
        CandidatesPublished(posted_on=posted, lists=lists, document=DOCUMENT, strokes=strokes_of(lists)),
        "chair",
    )


class Village:
    """One election in the making. `seen` names what happened in it."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        layout = chance.randrange(len(SEATS))
        order = list(range(1, len(SEATS[layout]) + 1))
        if chance.random() < 0.3:
            chance.shuffle(order)
        den, cumulate, women = chance.choice([2, 3, 5]), chance.random() < 0.2, chance.random() < 0.2
        self.world = _published(layout, tuple(order), den, cumulate, women).fork()
        self.second, self.fed = Recounter(), 0
        self.seen: set[str] = set()
        self.late_chair = chance.random() < 0.6
        """Whether few mark the chair at first, so that it is won when others sit already."""
        for _ in range(chance.randint(2, 7)):
            self.relate()

    def relate(self) -> None:
        """Two people turn out to be kin."""
        one, other = self.chance.sample(PERSONS[:9], 2)
        if self.chance.random() < 0.6:
            one, other = self.chance.choice(PERSONS[:2]), self.chance.choice(PERSONS[2:9])
        relation: Any = self.chance.choice(RELATIONS)
        self.act(KinshipRecorded(person=one, relative=other, relation=relation, document=DOCUMENT), "joint")

    def act(self, body: Body, *signers: str) -> bool:
        """Whether the law lets somebody do this."""
        try:
            self.world.given(body, *signers)
        except Refused as refused:
            self.seen.add(refused.code)
            return False
        self.seen.add(type(body).__name__)
        return True

    def sheet(self) -> Marks:
        """What one paper says: mostly candidates, sometimes somebody else, sometimes nothing."""
        marks: dict[str, tuple[str, ...]] = {}
        early = self.late_chair and self.world.election.round.number == 1
        for post, poll in self.world.election.round.polls.items():
            if post == "CHAIR" and early and self.chance.random() < 0.7:
                continue
            anybody = sorted(seats_held(self.world.election)["MEMBER"]) + self.chance.sample(PERSONS, 2)
            listed = poll.candidates and self.chance.random() < (0.7 if poll.kind == "FIRST" else 0.95)
            able = poll.candidates if listed else anybody
            able = list(dict.fromkeys(able))
            number = min(len(able), self.chance.choice([0, poll.seats, poll.seats, poll.seats]))
            if number:
                marks[post] = tuple(self.chance.sample(able, number))
        return marks

    def papers(self, number: int) -> None:
        """So many are counted, most of them alike; meanwhile anything may happen to those who hold something."""
        different = [self.sheet() for _ in range(3)]
        interrupted = self.chance.randrange(number * 4)
        for place in range(number):
            if place == interrupted:
                self.undo([person for sheet in different for persons in sheet.values() for person in persons])
            count(self.world, different[place * 3 // number] if place % 4 else self.chance.choice(different))
        attest(self.world).count_closed()

    def hold(self) -> None:
        """One round from its papers to its outcome."""
        election = self.world.election
        for poll in election.round.polls.values():
            for person in poll.candidates if poll.kind == "RUNOFF" else ():
                if person in election.candidates and not election.candidates[person].verdicts:
                    self.world.cleared(person)
        later(self.world, 0)
        papers = self.chance.choice([9, 12, 12, 14])
        polled(self.world, papers)
        self.papers(papers)
        self.determine()

    def determine(self) -> None:
        """The outcome is declared as the law computes it, and the second count finds the same."""
        self.world.determined()
        self.seen |= {poll.kind for poll in self.world.election.round.polls.values()}
        said = msgspec.json.decode(self.world.payloads[-1])["body"]
        self.seen |= {f"{name} {post}" for name in ("gave_way", "ties") for post in said.get(name, ())}
        self.agree()

    def agree(self) -> None:
        """Both counts say the same of everything."""
        for index in range(self.fed, len(self.world.payloads)):
            self.second.add(index, msgspec.json.decode(self.world.payloads[index]))
        self.fed = len(self.world.payloads)
        found, election = self.second.finish(), self.world.election
        assert found.differences == ()
        held = {post: tuple(sorted(persons)) for post, persons in seats_held(election).items()}
        assert dict(found.winners) == held
        for post, persons in held.items():
            source = election.contests[post].chosen_from
            assert source is None or set(persons) <= set(held[source]), "a post without the seat it goes with"
            assert len(persons) <= election.contests[post].seats
        if election.round.phase == "DETERMINED":
            assert dict(found.missing) == election.open_seats
            assert {post: sorted(each) for post, each in found.tied.items()} == {
                post: sorted(each) for post, each in election.open_ties.items()
            }
            assert sorted(found.failed) == sorted(election.failed)

    def undo(self, marked: Collection[str] = ()) -> None:
        """Somebody who holds a seat loses it, somebody who stands leaves, a whole poll is void, or two more are kin."""
        held = sorted({each for persons in seats_held(self.world.election).values() for each in persons})
        chance = self.chance.random()
        if chance < 0.4 and held:
            # Somebody who is marked on papers that lie there, if there is such a person.
            person = self.chance.choice([each for each in held if each in marked] or held)
            self.act(PersonVoided(person=person, ground="BRIBERY", document=DOCUMENT), "AUTHORITY")
        elif chance < 0.6 and self.world.election.winners:
            winner = self.chance.choice(self.world.election.winners)
            body = WinnerReviewed(
                person=winner.person, contest=winner.contest, verdict="FAIL", woman=False, document=DOCUMENT
            )
            self.act(body, "joint")
        elif chance < 0.75:
            person = self.chance.choice(PERSONS)
            self.act(CandidacyCancelled(candidate=person, ground="DEATH", document=DOCUMENT), "chair")
        elif chance < 0.85:
            posts = tuple(self.chance.sample(list(self.world.election.contests), 1))
            body2 = ElectionVoided(
                ground="PROCEDURE", follows="POLL_REPEATED", contests=posts, document=DOCUMENT
            )
            self.act(body2, "AUTHORITY")
        else:
            self.relate()
        self.agree()

    def again(self) -> None:
        """All papers of the round are counted once more, and show something else."""
        present = self.world.election.round
        order = RecountOrdered(round=present.number, piles=("P",), document=DOCUMENT)
        if self.act(order, "chair"):
            self.papers(present.piles["P"].returned)
            self.determine()

    def call(self) -> bool:
        """Some of what is open is called for one day, in any order; False if there is nothing to call."""
        election, day = self.world.election, day_after(self.world, 1)
        calls: list[Body] = [RevoteCalled(day=day, contests=(post,)) for post in election.open_ties]
        for post in election.open_seats:
            names = tuple(runoff_candidates(election, post))
            calls.append(RunoffCalled(day=day, candidates={post: names}))
        if election.failed:
            calls.append(PollRepeated(day=day))
        for post, contest in election.contests.items():
            if contest.chosen_from is not None:
                free = sorted(free_to_be_chosen(election, post))
                named = self.chance.sample(free, min(len(free), 2))
                calls.append(PostsVoteCalled(day=day, candidates={post: tuple(named)}))
        self.chance.shuffle(calls)
        called = False
        for body in calls:
            if not called or self.chance.random() < 0.6:
                called |= self.act(body, "chair")
        return called

    def live(self, rounds: int) -> None:
        """So many rounds, or until there is nothing more to vote on; then the result is announced if it can be."""
        for _ in range(rounds):
            self.hold()
            if self.chance.random() < 0.15:
                self.again()
            while self.chance.random() < 0.25:
                self.undo()
            if not self.call():
                break
        try:
            self.world.announced()
        except Refused as refused:
            self.seen.add(refused.code)
        else:
            self.seen.add("ResultAnnounced")
        self.agree()
