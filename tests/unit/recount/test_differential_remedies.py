"""The two counts also agree when random elections are disputed: recounts, void stations, persons, posts, before and after the result.

What it leaves out: the elections themselves, which are those of `test_differential.py`.
"""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from shared.election.disputes.recounting import RecountOrdered, StationVoided
from shared.election.disputes.voiding import ElectionVoided, PersonVoided
from shared.election.statement import Body
from shared.errors import Refused
from tests.unit.law.polls import attest
from tests.unit.recount.test_differential import Story
from tests.world import DOCUMENT


class Disputed(Story):
    """A random election in which somebody is never content."""

    def dispute(self, *remedies: Callable[[], None]) -> None:
        """Perhaps one of these remedies."""
        if self.draw(st.booleans()):
            self.draw(st.sampled_from(remedies))()

    def ordered(self, body: Body, *signers: str) -> bool:
        """Whether the law allows a remedy; it says no where something was decided since."""
        try:
            self.world.given(body, *signers)
        except Refused as refused:
            event(f"refused {refused.code}")
            return False
        event(type(body).__name__)
        assert self.counted().differences == ()
        return True

    def recount(self) -> None:
        """All papers are counted again and show something else."""
        present = self.world.election.round
        if not self.ordered(RecountOrdered(round=present.number, piles=("P",), document=DOCUMENT), "chair"):
            return
        sheets = self.sheets(self.counted().rounds[-1].polls)
        ways = st.sampled_from(["COUNTED", "COUNTED", "DOUBTFUL", "CORRECTED", "DEFACED", "KEYED_WRONGLY"])
        returned = present.piles["P"].returned
        for _ in range(returned):
            self.read(self.draw(sheets), {}, {}, self.draw(ways), self.draw(sheets))
        if returned:
            attest(self.world)
        self.world.count_closed().determined()

    def void_station(self) -> None:
        """The only station's papers cannot stand."""
        number = self.world.election.round.number
        body = StationVoided(round=number, station="S1", ground="SECRECY", document=DOCUMENT)
        if self.ordered(body, "chair", "AUTHORITY"):
            self.world.count_closed().determined()

    def void_person(self) -> None:
        """Somebody who holds a seat bought it."""
        holders = sorted(person for persons in self.counted().winners.values() for person in persons)
        if holders:
            person = self.draw(st.sampled_from(holders))
            self.ordered(PersonVoided(person=person, ground="BRIBERY", document=DOCUMENT), "AUTHORITY")

    def void_posts(self) -> None:
        """The election of some posts, or of all, is void."""
        posts = self.draw(st.lists(st.sampled_from(list(self.world.election.contests)), unique=True))
        body = ElectionVoided(
            ground="PROCEDURE", follows="POLL_REPEATED", contests=tuple(posts), document=DOCUMENT
        )
        self.ordered(body, "AUTHORITY")


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_both_counts_agree_whatever_is_disputed(data: st.DataObject) -> None:
    story = Disputed(data)
    story.prepare()
    for _ in range(5):
        story.hold()
        story.dispute(story.recount, story.recount, story.void_station)
        story.review()
        story.dispute(story.void_person, story.void_posts, story.recount)
        story.reduce()
        assert story.counted().differences == ()
        if not story.call_next_round():
            story.announce()
            story.dispute(story.void_person, story.void_posts, story.recount)
            assert story.counted().differences == ()
            if story.world.election.announced_on is not None or not story.call_next_round():
                break
            event("opened again after the announcement")
        story.leave()
    law = story.world.election
    held = {
        contest: tuple(
            sorted(each.person for each in law.winners if each.contest == contest and each.review != "FAIL")
        )
        for contest in law.contests
    }
    assert dict(story.counted().winners) == held
