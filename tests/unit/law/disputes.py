"""Bodies of disputes and remedies, and an outsider who counts the same history again after each story."""

from __future__ import annotations

from typing import Any

import msgspec

from services.audit.verify.papers import Papers
from services.audit.verify.recount import recount
from shared.election.disputes.complaints import ComplaintDecided, ComplaintFiled
from shared.election.disputes.recounting import RecountOrdered, StationVoided
from shared.election.disputes.voiding import ElectionVoided, PersonVoided
from tests.unit.law.polls import Votes, attest, count, sheets, tallied
from tests.unit.law.stages import after
from tests.world import DAY, DOCUMENT, World, elector

TWO = ("S1", "S2")


def filed(complaint: str = "K-1", **changes: Any) -> ComplaintFiled:
    usual: dict[str, Any] = {
        "complaint": complaint,
        "subject": "COUNT",
        "ground": "MISCOUNT",
        "filed_on": DAY,
        "document": DOCUMENT,
    }
    return ComplaintFiled(**(usual | changes))


def decided(complaint: str = "K-1", remedy: Any = "RECOUNT", upheld: bool = True) -> ComplaintDecided:
    return ComplaintDecided(complaint=complaint, upheld=upheld, remedy=remedy, document=DOCUMENT)


def recounting(*piles: str, number: int = 1, complaint: str | None = None) -> RecountOrdered:
    return RecountOrdered(round=number, piles=piles or ("P",), document=DOCUMENT, complaint=complaint)


def station_void(station: str = "S2", number: int = 1) -> StationVoided:
    return StationVoided(round=number, station=station, ground="SEAL_BROKEN", document=DOCUMENT)


def person_void(
    person: str = "E-0001", ground: Any = "BRIBERY", complaint: str | None = None
) -> PersonVoided:
    return PersonVoided(person=person, ground=ground, document=DOCUMENT, complaint=complaint)


def election_void(
    *contests: str, follows: Any = "POLL_REPEATED", ground: Any = "PROCEDURE"
) -> ElectionVoided:
    return ElectionVoided(ground=ground, follows=follows, document=DOCUMENT, contests=contests)


def counted_again(world: World, votes: Votes, papers: int, pile: str = "P") -> World:
    """All papers of a pile are counted, and add up to `votes`; papers without marks are blank."""
    for marks in sheets(votes, papers):
        count(world, marks, pile=pile)
    return attest(world, pile)


def two_stations(votes: Votes, more: Votes, papers: tuple[int, int], pile: str = "Q") -> World:
    """The usual first poll at two stations with these votes; the second's papers lie in `pile`. The count is not closed."""
    from shared.election.counting.boxes import BoxOpened

    world = after("published").opened(30, TWO)
    voters = [elector(number) for number in range(1, sum(papers) + 1)]
    world.issued(voters[: papers[0]], "S1").issued(voters[papers[0] :], "S2")
    world.closed("S1").closed("S2")
    for station, into, returned in (("S1", "P", papers[0]), ("S2", pile, papers[1])):
        body = BoxOpened(round=1, station=station, pile=into, returned=returned, seal_intact=station == "S1")
        world.given(body, "chair", "scrutineer")
    for marks in sheets(votes, papers[0]):
        count(world, marks)
    for marks in sheets(more, papers[1]):
        count(world, marks, pile=pile)
    return attest(world) if pile == "P" else attest(attest(world), pile)


def polled_again(world: World, votes: Votes, returned: int) -> World:
    """The round that has been called is held, and its outcome determined."""
    return tallied(world, votes, returned).determined()


def agreed(world: World) -> None:
    """The recount of the verifier, written separately, finds in this history what the law found."""
    found = recount((index, msgspec.json.decode(payload)) for index, payload in enumerate(world.payloads))
    election = world.election
    assert [each.found for each in found.differences] == []
    held: dict[str, list[str]] = {contest: [] for contest in election.contests}
    for each in election.winners:
        if each.review != "FAIL":
            held[each.contest].append(each.person)
    assert {post: sorted(persons) for post, persons in found.winners.items()} == {
        post: sorted(persons) for post, persons in held.items()
    }
    assert sorted(found.failed) == sorted(election.failed)
    if election.round.phase == "DETERMINED" and election.announced_on is None:
        assert found.missing == election.open_seats
    papers = Papers()
    for index, payload in enumerate(world.payloads):
        papers.take(index, msgspec.json.decode(payload))
    assert papers.findings == []
    assert papers.rounds[election.round.number].seats == {
        contest: poll.seats for contest, poll in election.round.polls.items()
    }
