"""Two counts of the same random elections: the law's, by which outcomes are declared, and the recount's.

The law is a black box here. Whatever it computes and accepts, the recount has to find the same from the plain
statements: papers of every kind, kin, ties, runoffs, void winners, candidates who leave.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from hypothesis import HealthCheck, event, given, note, reject, settings
from hypothesis import strategies as st

from services.audit.verify.recount import Recount, Recounter, RoundCount
from services.audit.verify.recount_polls import Kind, PollResult
from shared import clock
from shared.election.calling.committee import MethodAdopted
from shared.election.candidates.candidacy import CandidacyCancelled, NominationWithdrawn
from shared.election.candidates.candidate_list import CandidatesPublished
from shared.election.candidates.kinship import KinshipRecorded
from shared.election.candidates.nomination import CandidateNominated, NominationsOpened, PrimaryCounted
from shared.election.candidates.renewal import nominees
from shared.election.counting.closing import DifferenceExplained
from shared.election.counting.counting import (
    DoubtfulPaperRuled,
    KeyingSettled,
    PaperCorrected,
    PaperCounted,
    PaperKeyed,
)
from shared.election.counting.reading import read_paper
from shared.election.electors.roll import ElectorRegistered
from shared.election.outcome.outcome import PollRepeated, RevoteCalled
from shared.election.outcome.reduction import SeatsReduced
from shared.election.outcome.result import WinnerReviewed
from shared.election.outcome.runoff import RunoffCalled
from shared.election.regulation import profile
from shared.election.regulation.profile import Profile
from shared.election.state import Contest
from shared.election.statement import Body
from shared.errors import Refused
from tests.world import DOCUMENT, World, elector, random_id, strokes_of

KIN = [["SPOUSE", "PARENT", "CHILD", "SIBLING"], ["SIBLING", "GRANDCHILD"], []]
Marks = Mapping[str, tuple[str, ...]]
ELECTORS = 14
SHARES = [
    {"num": 1, "den": 2, "strict": True, "base": "PAPERS_RETURNED"},
    {"num": 1, "den": 3, "strict": False, "base": "PAPERS_RETURNED"},
    {"num": 1, "den": 4, "strict": False, "base": "PAPERS_ISSUED"},
    {"num": 1, "den": 5, "strict": True, "base": "REGISTERED"},
    {"num": 1, "den": 4, "strict": False, "base": "SHOULD_ATTEND"},
    {"num": 1, "den": 3, "strict": True, "base": "PRESENT"},
    {"num": 0, "den": 1, "strict": False, "base": "PAPERS_RETURNED"},
]
QUORUMS = [
    {"num": 1, "den": 2, "strict": True, "base": "PAPERS_RETURNED"},
    {"num": 1, "den": 4, "strict": False, "base": "PAPERS_ISSUED"},
    {"num": 1, "den": 7, "strict": True, "base": "PAPERS_RETURNED"},
]
RELATIONS = ["SPOUSE", "PARENT", "CHILD", "SIBLING", "GRANDPARENT", "GRANDCHILD"]


@st.composite
def regulations(draw: st.DrawFn) -> Profile:
    """The regulation of Zhejiang, with other values where the count depends on them."""
    raw: dict[str, Any] = msgspec.to_builtins(profile.load("VC-ZJ"))
    chosen: dict[tuple[str, str], st.SearchStrategy[Any]] = {
        ("papers", "write_in"): st.sampled_from([True, True, False]),
        ("papers", "abstain_may_write_in"): st.booleans(),
        ("papers", "cumulate_down"): st.sampled_from([False, False, True]),
        ("winning", "women_first"): st.booleans(),
        ("papers", "overvote"): st.sampled_from(["CONTEST_SECTION", "WHOLE_PAPER"]),
        ("papers", "double_post"): st.sampled_from(
            ["WHOLE_PAPER", "ALL_MARKS_FOR_PERSON", "LOWER_POST", "WOMAN_POST_STANDS"]
        ),
        ("winning", "returned_within_issued"): st.booleans(),
        ("winning", "revote_quorum_applies"): st.booleans(),
        ("runoff", "quorum_applies"): st.booleans(),
        ("runoff", "extra_candidates"): st.integers(0, 2),
        ("runoff", "without_votes"): st.booleans(),
        ("electorate", "woman_stated"): st.booleans(),
        ("result", "kin_avoidance"): st.sampled_from(KIN),
    }
    for (chapter, parameter), values in chosen.items():
        raw[chapter][parameter]["value"] = draw(values)
    raw["winning"]["quorum"].update(draw(st.sampled_from(QUORUMS)))
    raw["winning"]["share"].update(draw(st.sampled_from(SHARES)))
    raw["runoff"]["share"].update(draw(st.sampled_from(SHARES)))
    # Where nobody writes in a name, who abstains cannot either: a regulation that says otherwise is refused.
    raw["papers"]["abstain_may_write_in"]["value"] &= raw["papers"]["write_in"]["value"]
    # Whoever is present decides, and the body may become as small as it likes.
    raw["runoff"]["reduce_seats"] = {"num": 1, "den": 2, "strict": True, "base": "PRESENT", "clause": "test"}
    raw["seats"]["minimum"]["value"] = 1
    return msgspec.convert(raw, Profile)


class KeyedTwice(World):
    """The usual world, but its village adopts double entry."""

    def given(self, body: Body, *signers: str, private: Mapping[str, str] | None = None) -> World:
        if isinstance(body, MethodAdopted):
            body = msgspec.structs.replace(body, counting="DOUBLE_ENTRY")
        return super().given(body, *signers, private=private)


class Story:
    """An election that is driven by random draws, counted by both."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data
        self.keyed = self.draw(st.sampled_from([False, False, True]))
        self.world = KeyedTwice(signing=False) if self.keyed else World(signing=False)
        self.second = Recounter()
        self.fed = 0

    def draw(self, values: st.SearchStrategy[Any]) -> Any:
        return self.data.draw(values)

    def counted(self) -> Recount:
        """The recount of everything recorded so far."""
        for index in range(self.fed, len(self.world.payloads)):
            self.second.add(index, msgspec.json.decode(self.world.payloads[index]))
        self.fed = len(self.world.payloads)
        return self.second.finish()

    def prepare(self) -> None:
        seats = self.draw(st.sampled_from([(1, 2), (1, 1, 1), (3, 1), (1, 1, 2), (2, 2, 1), (1, 3, 1)]))
        woman = self.draw(st.integers(-1, len(seats) - 1))
        contests = [
            Contest(f"POST{rank}", "岗位", "post", number, rank, "WOMAN" if rank - 1 == woman else None)
            for rank, number in enumerate(seats, 1)
        ]
        rules = self.draw(regulations())
        self.world.called(rules=rules, contests=contests, party_gave_woman=True)
        self.stated = rules.electorate.woman_stated.value
        if self.stated:
            self.women = self.draw(st.sets(st.sampled_from([elector(each) for each in range(1, 11)])))
            for number in range(1, ELECTORS + 1):
                woman = elector(number) in self.women
                body = ElectorRegistered(elector=elector(number), kind="RESIDENT", group="G1", woman=woman)
                self.world.given(body, "registrar")
            self.world.registered(0).seal(ELECTORS)
        else:
            self.world.sealed(ELECTORS)
        for _ in range(self.draw(st.integers(0, 3))):
            self.kinship()
        self.persons = [elector(number) for number in range(1, 11)]
        self.nominate([each.id for each in contests])

    def nominate(self, posts: list[str]) -> None:
        """Self-nomination for all posts; or one is left to sea nomination. Then perhaps somebody withdraws."""
        world, free = self.world, list(self.persons[:9])
        sea = self.draw(st.sampled_from([None, None, *posts]))
        world.nominated({})
        for post in posts:
            for _ in range(self.draw(st.integers(1, 3)) if post != sea else 0):
                person = free.pop(0)
                woman = self.woman(person, post)
                body = CandidateNominated(candidate=person, contest=post, in_person=True, woman=woman)
                if woman or world.election.contests[post].reserved != "WOMAN":
                    world.given(body, "registrar")
        if sea is not None:
            world.before(6).given(NominationsOpened(mode="SEA"), "chair")
            votes = self.draw(
                st.dictionaries(st.sampled_from(self.persons), st.integers(1, 2), min_size=5, max_size=7)
            )
            women = tuple(sorted(person for person in votes if self.woman(person)))
            counted = PrimaryCounted(contest=sea, in_person=ELECTORS, votes=votes, women=women)
            world.given(counted, "chair", "scrutineer")
        if self.draw(st.booleans()):
            standing = [person for persons in self.counted().candidates.values() for person in persons]
            leaving = NominationWithdrawn(candidate=self.draw(st.sampled_from(standing)), document=DOCUMENT)
            world.given(leaving, "registrar")
        assert self.counted().candidates == self.law_says_stand(posts)
        try:
            world.published()
        except Refused:  # too few are left to hold an election
            reject()
        self.cleared = {person for persons in self.counted().candidates.values() for person in persons}

    def woman(self, person: str, post: str = "") -> bool:
        """Whether somebody is called a woman: as the roll says, else as it comes; who stands for a woman's post is one."""
        if self.stated:
            return person in self.women
        reserved = bool(post) and self.world.election.contests[post].reserved == "WOMAN"
        return reserved or bool(self.draw(st.booleans()))

    def law_says_stand(self, posts: list[str]) -> dict[str, tuple[str, ...]]:
        known = self.world.election.candidates
        return {
            post: tuple(
                sorted(name for name, each in known.items() if each.contest == post and each.standing)
            )
            for post in posts
        }

    def kinship(self) -> None:
        one, other = self.draw(st.permutations(range(1, 9)))[:2]
        relation = self.draw(st.sampled_from(RELATIONS))
        body = KinshipRecorded(
            person=elector(one), relative=elector(other), relation=relation, document=DOCUMENT
        )
        self.world.given(body, "joint")

    def sheets(self, polls: Mapping[str, PollResult]) -> st.SearchStrategy[Marks]:
        """What can be marked on one paper: mostly candidates; also too many, twice, nobody, strangers."""
        tidy, untidy = {}, {}
        for post, poll in polls.items():
            listed = st.sampled_from(poll.candidates or ("NOBODY",))
            anybody = st.sampled_from([*self.persons, "NOBODY", "E-9999"])
            tidy[post] = st.lists(listed, min_size=1, max_size=poll.seats, unique=True).map(tuple)
            untidy[post] = st.lists(st.one_of(listed, anybody), max_size=poll.seats + 1, unique=True).map(
                tuple
            )
        return st.one_of(st.fixed_dictionaries(tidy), st.fixed_dictionaries(untidy))

    def read(self, marks: Marks, against: Marks, abstained: Marks, way: str, other: Marks) -> None:
        """One paper is counted, in one of four ways; what it says at last is `marks`, `against` and `abstained`."""
        world, number = self.world, self.world.election.round.number
        reason = "DEFACED" if way == "DEFACED" else None
        paper = {"round": number, "paper": random_id(str(len(world.payloads)))}
        verdict = self.verdict(marks, against, abstained, reason)
        columns = {"marks": marks, "against": against, "abstained": abstained}
        true = {**paper, "verdict": verdict, **columns, "reason": reason}
        wrong = {**paper, "verdict": self.verdict(other, {}, {}, None), "marks": other}
        first = {"DOUBTFUL": {**paper, "verdict": "DOUBTFUL", "marks": other}, "CORRECTED": wrong}.get(
            way, true
        )
        if self.keyed:
            self.key(first, wrong if way == "KEYED_WRONGLY" else first)
        else:
            world.given(PaperCounted(**first), "counter")
        if way == "DOUBTFUL":
            ruled = DoubtfulPaperRuled(**true, present=7, in_favour=5, document=DOCUMENT)
            world.given(ruled, "chair", "scrutineer")
        if way == "CORRECTED":
            world.given(PaperCorrected(**true), "counter", "scrutineer")

    def key(self, first: dict[str, Any], second: dict[str, Any]) -> None:
        """Two people key a paper, one with its names the other way round; if they differ a third settles it."""
        backwards = {post: persons[::-1] for post, persons in reversed(second["marks"].items())}
        self.world.given(PaperKeyed(**first), "caller")
        self.world.given(PaperKeyed(**{**second, "marks": backwards}), "counter")
        if first["paper"] not in self.world.election.round.papers:
            self.world.given(KeyingSettled(**first), "scrutineer")

    def verdict(self, marks: Marks, against: Marks, abstained: Marks, reason: str | None) -> Any:
        election = self.world.election
        return read_paper(election, election.round, marks, against, reason, abstained).verdict

    def hold(self) -> None:
        """One round from the printing of its papers to its outcome, as the law computes it."""
        world, now = self.world, self.counted().rounds[-1]
        sheets = self.sheets(now.polls)
        ways = st.sampled_from(
            ["COUNTED", "COUNTED", "COUNTED", "DOUBTFUL", "CORRECTED", "DEFACED", "KEYED_WRONGLY"]
        )
        papers = self.draw(
            st.lists(
                st.tuples(sheets, st.booleans(), st.integers(0, 2), ways, sheets, st.sampled_from([2, 2, 3])),
                min_size=3,
                max_size=5,
            )
        )
        returned = sum(number for *_, number in papers)
        issued = max(0, min(ELECTORS, returned + self.draw(st.sampled_from([0, 1, 2, -1]))))
        self.clear(now)
        world.opened(ELECTORS + 6)
        world.issued([elector(number) for number in range(1, issued + 1)]).closed().box(returned)
        for marks, rejects, abstains, way, other, number in papers:
            against = self.rejected(now, marks) if rejects else {}
            # Those left after the rejected ones.
            said = {post: (*marks.get(post, ()), *against.get(post, ())) for post in now.polls}
            abstained = self.rejected(now, said) if abstains == 0 else {}
            for _ in range(number):
                self.read(marks, against, abstained, way, other)
        if returned:
            world.counted([])
        world.count_closed()
        if returned > issued:
            explained = DifferenceExplained(
                round=now.number, rule="R105", station="S1", explanation="FOREIGN_SHEETS", document=DOCUMENT
            )
            world.given(explained, "chair", "scrutineer")
        world.determined()

    def clear(self, now: RoundCount) -> None:
        """Whoever is new on the paper, as write-ins are in a runoff, is reviewed and signs the pledges."""
        for poll in now.polls.values():
            for person in poll.candidates:
                if poll.kind is Kind.RUNOFF and person not in self.cleared:
                    self.world.cleared(person)
                    self.cleared.add(person)

    def rejected(self, now: RoundCount, marks: Marks) -> Marks:
        """The first candidate of each post who is not marked."""
        against = {
            post: [person for person in poll.candidates if person not in marks.get(post, ())][:1]
            for post, poll in now.polls.items()
        }
        return {post: tuple(persons) for post, persons in against.items() if persons}

    def review(self) -> None:
        """Perhaps a winner's election is declared void."""
        unreviewed = {each.person for each in self.world.election.winners if each.review is None}
        held = self.counted().winners.items()
        won = [(person, post) for post, persons in held for person in persons if person in unreviewed]
        if won and self.draw(st.integers(0, 2)) == 0:
            person, post = self.draw(st.sampled_from(won))
            body = WinnerReviewed(
                person=person,
                contest=post,
                verdict=self.draw(st.sampled_from(["FAIL", "FAIL", "PASS"])),
                woman=self.woman(person, post),
                document=DOCUMENT,
            )
            self.world.given(body, "joint")

    def reduce(self) -> None:
        """Perhaps a missing seat is given up."""
        now, election = self.counted(), self.world.election
        waiting = {*now.tied, *now.failed}
        post = next((post for post in now.missing if post not in waiting), None)
        decided = election.round.phase == "DETERMINED" and election.announced_on is None
        if post is None or not decided or self.draw(st.integers(0, 3)):
            return
        body = SeatsReduced(seats={post: 1}, present=ELECTORS, in_favour=8, document=DOCUMENT)
        if election.contests[post].seats - election.reduced.get(post, 0) > 1:
            event("SeatsReduced")
            self.world.given(body, "chair", "scrutineer")

    def call_next_round(self) -> bool:
        """Calls whatever is open, in a random order; False if there is nothing."""
        now, day = self.counted(), self.world.day
        calls: list[Any] = []
        if now.tied:
            calls.append(RevoteCalled(day=day, contests=tuple(now.tied)))
        if now.failed:
            calls.append(PollRepeated(day=day))
        candidates = {
            post: self.second.runoff_candidates(post)
            for post in now.missing
            if post not in now.tied and post not in now.failed
        }
        anew = [
            post for post, persons in candidates.items() if not persons or self.draw(st.integers(0, 3)) == 0
        ]
        candidates = {post: persons for post, persons in candidates.items() if post not in anew}
        if anew:
            day = clock.within(clock.read_day(day), 12).isoformat()
            calls = [msgspec.structs.replace(each, day=day) for each in calls]
        if candidates or anew:
            calls.append(RunoffCalled(day=day, candidates=candidates, self_nominated=tuple(anew)))
        for body in self.draw(st.permutations(calls)):
            note(f"{body}")
            event(type(body).__name__)
            self.world.given(body, "chair")
        if anew:
            self.nominate_anew(anew)
        return bool(calls)

    def nominate_anew(self, posts: list[str]) -> None:
        """Some come forward for a runoff without candidates, and are listed."""
        world = self.world
        for post in posts:
            for person in self.draw(st.lists(st.sampled_from(self.persons), max_size=3, unique=True)):
                woman = self.woman(person, post)
                body = CandidateNominated(candidate=person, contest=post, in_person=True, woman=woman)
                try:
                    world.given(body, "registrar")
                except Refused:  # holds a seat, is kin of a holder, is void, or stands already
                    continue
                event("nominated anew")
                if not world.election.candidates[person].verdicts:
                    world.cleared(person)
                self.cleared.add(person)
        lists = {post: tuple(nominees(world.election, post)) for post in posts}
        listed = CandidatesPublished(
            posted_on=clock.day_of(world.now).isoformat(),
            lists=lists,
            document=DOCUMENT,
            strokes=strokes_of(lists),
        )
        world.given(listed, "chair")

    def announce(self) -> None:
        """The result is announced, if enough seats are filled for that."""
        try:
            self.world.announced()
        except Refused:
            return
        event("ResultAnnounced")
        assert self.counted().differences == ()
        assert self.counted().announced == len(self.world.payloads) - 1

    def leave(self) -> None:
        """Perhaps somebody on the next paper is taken off it, off every post."""
        polls = self.counted().rounds[-1].polls.values()
        listed = [person for poll in polls for person in poll.candidates if person in self.cleared]
        if listed and self.draw(st.integers(0, 2)) == 0:
            body = CandidacyCancelled(
                candidate=self.draw(st.sampled_from(listed)), ground="DEATH", document=DOCUMENT
            )
            self.world.given(body, "chair")
            self.cleared.discard(body.candidate)


@settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_both_counts_agree(data: st.DataObject) -> None:
    story = Story(data)
    story.prepare()
    for _ in range(4):
        story.hold()
        story.review()
        story.reduce()

        assert story.counted().differences == ()
        for result in story.counted().rounds[-1].polls.values():
            event(f"{'gave way' if result.gave_way else result.kind}")

        if not story.call_next_round():
            story.announce()
            break
        story.leave()
