"""Elections of other bodies than the villagers' committee: a branch that votes at its meeting, groups that vote apart.

Everything is lawful until a test breaks one thing. Candidates nominate themselves, so that a test has no more to say than
what it is about. What it leaves out: recommendations (`test_recommendation.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from shared import clock, keys
from shared.election.calling.approvals import ApprovalGiven, Subject
from shared.election.calling.call import ElectionCalled
from shared.election.calling.seats import is_small_body
from shared.election.candidates.candidate_list import CandidatesPublished
from shared.election.candidates.nomination import CandidateNominated, NominationsOpened
from shared.election.electors.roll import ElectorRegistered, RollPublished, RollSealed
from shared.election.polling.meeting import MeetingOpened
from shared.election.polling.stations import PapersPrinted, StationOpened
from shared.election.regulation import profile
from shared.election.regulation.profile import Profile
from shared.election.roles import Role
from shared.election.state import Contest
from tests.world import DAY, DOCUMENT, STAFF, World, elector, key_of

MEMBER = Contest("MEMBER", "委员", "committee member", 3, 1)
SECRETARY = Contest("SECRETARY", "书记", "secretary", 1, 2, chosen_from="MEMBER")
DEPUTY = Contest("DEPUTY", "副书记", "deputy secretary", 1, 3, chosen_from="MEMBER")
COMMITTEE = (MEMBER, SECRETARY, DEPUTY)
SELF_NOMINATION: Mapping[str, object] = {
    "nomination.modes": ["SELF"],
    "nomination.differential.except_modes": ["SELF"],
    "nomination.shortlist_per_seat": 0,
    "nomination.list_order": "ANY",
    "nomination.deciding": "NONE",
    "qualification.stages": [],
    "qualification.departments": [],
    "qualification.pledges": [],
    "qualification.bars": [],
}


def rules(name: str, **changes: object) -> Profile:
    """The regulation of that name, with self-nomination and no review, and `changes`: `polling__excused=True`."""
    given = {name.replace("__", "."): value for name, value in changes.items()}
    base = profile.load(name)
    nomination = msgspec.structs.replace(base.nomination, slate=None)
    base = msgspec.structs.replace(base, nomination=nomination, effective_to=None)
    return profile.adapt(base, {**SELF_NOMINATION, **given}, "test")


def called(law: Profile, contests: Sequence[Contest], **said: Any) -> World:
    """The call and the staff, among them somebody for the party organisation."""
    world = World()
    lawful: dict[str, Any] = {
        "title": "青溪村团支部换届选举",
        "village": "青溪村",
        "profile": law,
        "contests": tuple(contests),
        "day": DAY,
        "authority": keys.public_text(key_of("AUTHORITY")),
    }
    world.given(ElectionCalled(**(lawful | said)), "AUTHORITY")
    for officer, roles in STAFF.items():
        world.appoint(officer, *roles)
    return world.appoint("party", Role.PARTY_ORGANISATION)


def approved(world: World, subject: Subject) -> World:
    """Everybody approves who has to."""
    for each in world.election.profile.approvals:
        if each.subject == subject:
            for role in each.by:
                by = "AUTHORITY" if role == "AUTHORITY" else "party"
                world.given(ApprovalGiven(subject=subject, document=DOCUMENT), by)
    return world


def registered(world: World, electors: int, kind: Any = "MEMBER", group: str | None = None) -> World:
    """So many more on the roll."""
    known = len(world.election.roll.electors)
    for number in range(known + 1, known + electors + 1):
        body = ElectorRegistered(
            elector=elector(number),
            kind=kind,
            group=group,
            household=f"H-{number}" if kind == "HOUSEHOLD" else None,
        )
        world.given(body, "registrar")
    return world


def sealed(world: World, electors: int) -> World:
    """The roll is posted and sealed on the day before the poll."""
    world.before(1)
    world.given(RollPublished(posted_on=today(world), electors=electors, document=DOCUMENT), "chair")
    return world.given(RollSealed(electors=electors), "chair")


def listed(world: World, candidates: Mapping[str, Sequence[str]]) -> World:
    """They nominate themselves, and the list is posted with all approvals that it waits for."""
    world.given(NominationsOpened(mode="SELF"), "chair")
    for contest, persons in candidates.items():
        for person in persons:
            world.given(CandidateNominated(candidate=person, contest=contest, in_person=True), "registrar")
    approved(world, "SEATS")
    if is_small_body(world.election):
        approved(world, "SMALL_BODY")
    lists = {
        contest.id: tuple(candidates.get(contest.id, ()))
        for contest in world.election.contests.values()
        if contest.chosen_from is None
    }
    return world.given(CandidatesPublished(posted_on=today(world), lists=lists, document=DOCUMENT), "chair")


def meeting(
    world: World, should_attend: int, present: int, group: str | None = None, excused: int = 0
) -> World:
    """The meeting is opened on the day."""
    world.at(world.day, 8)
    return world.given(
        opening(world, should_attend, present, group=group, excused=excused), "chair", "scrutineer"
    )


def opening(
    world: World,
    should_attend: int,
    present: int,
    group: str | None = None,
    excused: int = 0,
    represented: int = 0,
) -> MeetingOpened:
    """The statement that opens the meeting."""
    return MeetingOpened(
        round=world.election.round.number,
        should_attend=should_attend,
        present=present,
        excused=excused,
        represented=represented,
        group=group,
        document=DOCUMENT,
    )


def printed(world: World, papers: int) -> World:
    """Papers of the present round."""
    body = PapersPrinted(round=world.election.round.number, papers=papers, document=DOCUMENT)
    return world.given(body, "chair", "AUTHORITY")


def opened(world: World, papers: int, station: str = "S1", group: str | None = None) -> World:
    """A station opens on the day, with so many papers."""
    world.at(world.day, 8)
    return world.given(station_opening(world, papers, station, group), "chief", "scrutineer")


def station_opening(
    world: World, papers: int, station: str = "S1", group: str | None = None
) -> StationOpened:
    """The statement that opens a station."""
    return StationOpened(
        round=world.election.round.number,
        station=station,
        kind="STATION",
        papers=papers,
        empty_shown=True,
        booth=True,
        seal="封1",
        group=group,
    )


def today(world: World) -> str:
    """The day of the world's clock."""
    return clock.day_of(world.now).isoformat()


TIED: Sequence[Mapping[str, Sequence[str]]] = (
    *[{"MEMBER": [elector(1), elector(2), elector(3)]}] * 4,
    *[{"MEMBER": [elector(1), elector(2), elector(4)]}] * 4,
    {"MEMBER": [elector(1), elector(3), elector(4)]},
    {"MEMBER": [elector(3), elector(4)]},
)
"""Ten papers: 9 and 8 votes elect two, and two with 6 each are tied for the third seat."""


def branch(
    law: Profile,
    electors: int,
    contests: Sequence[Contest] = COMMITTEE,
    candidates: Mapping[str, Sequence[str]] | None = None,
) -> World:
    """A branch of so many members, its list posted and its meeting approved: on the eve of the meeting."""
    world = registered(called(law, contests), electors)
    usual = {"MEMBER": [elector(1), elector(2), elector(3), elector(4)]}
    listed(sealed(world, electors), usual if candidates is None else candidates)
    approved(world, "MEETING")
    return printed(world, electors)


def voted(
    world: World,
    present: int,
    papers: Sequence[Mapping[str, Sequence[str]]],
    should_attend: int | None = None,
    voters: Sequence[str] | None = None,
) -> World:
    """A meeting of the present round from its opening to its outcome: everybody present gets a paper and returns it."""
    electors = len(world.election.roll.electors) if should_attend is None else should_attend
    meeting(world, electors, present)
    opened(world, len(papers))
    world.issued(voters or [elector(number) for number in range(1, len(papers) + 1)])
    world.closed().box(len(papers)).counted(papers)
    return world.count_closed().determined()
