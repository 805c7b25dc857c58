"""A roll that says who is a woman: a written-in woman counts as one when the papers are counted, and no review is needed (MCA2013).

Thirty electors, twenty-four papers: thirteen votes are more than half, eight a third. Three members; E-0010 to E-0012 are women.
"""

from __future__ import annotations

from functools import cache

import msgspec

from shared import clock
from shared.election.candidates.candidate_list import CandidatesPublished
from shared.election.candidates.nomination import CandidateNominated, NominationsOpened
from shared.election.electors.roll import ElectorRegistered, RollPublished
from shared.election.outcome.result import ResultAnnounced, WinnerReviewed, seats_held
from shared.election.outcome.runners import runoff_candidates
from shared.election.outcome.runoff import RunoffCalled
from shared.election.outcome.winners import decide
from shared.election.regulation import profile
from shared.election.state import Contest
from tests.unit.law.disputes import agreed
from tests.unit.law.polls import day_after, runoff, tallied, winner, winners
from tests.unit.law.stages import ELECTORS, VC_ZJ
from tests.world import DOCUMENT, World, elector, strokes_of

POSTS = (Contest("CHAIR", "主任", "chair", 1, 1), Contest("MEMBER", "委员", "member", 3, 2))
STANDING = {"CHAIR": ("E-0001", "E-0002"), "MEMBER": ("E-0005", "E-0006", "E-0007", "E-0008")}
WOMEN = {elector(number) for number in range(10, 13)}
MEN = {"E-0005": 20, "E-0006": 18, "E-0007": 16}
RULES = profile.adapt(
    VC_ZJ,
    {
        "winning.women_first": True,
        "seats.woman_post": "NEVER",
        "electorate.woman_stated": True,
        "runoff.until_woman_elected": True,
        "runoff.self_nomination": False,
    },
    "MCA2013",
)


def entry(number: int, woman: bool | None) -> ElectorRegistered:
    return ElectorRegistered(elector=elector(number), kind="RESIDENT", group="G1", woman=woman)


def village() -> World:
    return _village().fork()


@cache
def _village() -> World:
    world = World(signing=False).called(RULES, POSTS)
    for number in range(1, ELECTORS + 1):
        world.given(entry(number, elector(number) in WOMEN), "registrar")
    world.before(20)
    posted = RollPublished(posted_on="2026-03-08", electors=ELECTORS, document=DOCUMENT)
    world.given(posted, "chair").seal(ELECTORS)
    world.given(NominationsOpened(mode="SELF"), "chair").before(10)
    for contest, persons in STANDING.items():
        for person in persons:
            world.given(CandidateNominated(candidate=person, contest=contest, in_person=True), "registrar")
    return world.published()


def counted(members: dict[str, int], chair: str = "E-0001") -> World:
    return tallied(village(), {"CHAIR": {chair: 20}, "MEMBER": members}, 24)


def test_a_written_in_woman_is_elected_first() -> None:
    world = counted({**MEN, "E-0010": 13})

    assert decide(world.election).elected["MEMBER"] == ("E-0010", "E-0005", "E-0006")
    world.determined()
    assert winner(world, "E-0010").woman


def test_a_written_in_woman_who_presides_leaves_the_members_to_votes_alone() -> None:
    world = counted(MEN, chair="E-0011")

    assert decide(world.election).elected["MEMBER"] == ("E-0005", "E-0006", "E-0007")


def test_written_in_women_run_for_the_seat_that_is_kept() -> None:
    world = counted({**MEN, "E-0010": 4, "E-0011": 2}).determined()

    assert world.election.open_seats == {"MEMBER": 1}
    assert runoff_candidates(world.election, "MEMBER") == ["E-0010", "E-0011"]


def test_it_is_run_off_until_a_woman_is_elected() -> None:
    world = counted({**MEN, "E-0010": 4}).determined()
    runoff(world)
    world.cleared("E-0010")
    tallied(world, {"MEMBER": {"E-0010": 7}}, 24).determined()
    assert sum(map(len, winners(world).values())) == 3, "enough for any other seat to stay vacant"

    reviewed(world)
    world.refuses("womans-seat-missing", announcement(world), "chair", "scrutineer", clause="MCA2013")
    runoff(world, days=1)
    tallied(world, {"MEMBER": {"E-0010": 8}}, 24).determined()

    reviewed(world).given(announcement(world), "chair", "scrutineer")


def renewed(world: World, *persons: str) -> World:
    """A runoff for the seat that is kept, for which these nominated themselves anew."""
    world.given(RunoffCalled(day=day_after(world, 20), self_nominated=("MEMBER",)), "chair")
    for person in persons:
        body = CandidateNominated(candidate=person, contest="MEMBER", in_person=True, woman=person in WOMEN)
        world.given(body, "registrar").cleared(person)
    today = clock.day_of(world.now).isoformat()
    lists = {"MEMBER": persons}
    posted = CandidatesPublished(posted_on=today, lists=lists, document=DOCUMENT, strokes=strokes_of(lists))
    return world.given(posted, "chair")


def test_where_no_woman_had_a_vote_women_nominate_themselves_anew() -> None:
    world = reviewed(counted(MEN).determined())
    world.refuses("womans-seat-missing", announcement(world), "chair", "scrutineer", clause="MCA2013")

    renewed(world, "E-0012")
    tallied(world, {"MEMBER": {"E-0012": 8}}, 24).determined()

    assert "E-0012" in winners(world)["MEMBER"]
    reviewed(world).given(announcement(world), "chair", "scrutineer")
    agreed(world)


def test_their_list_hangs_as_long_as_any_list() -> None:
    """VC-MCA knows sea nomination alone, so no day by which people nominate themselves; the list of the fifth day binds them."""
    world = reviewed(counted(MEN).determined())
    world.election.profile = msgspec.structs.replace(RULES, nomination=profile.load("VC-MCA").nomination)
    days = world.election.profile.nomination.list_days_before.value

    early = RunoffCalled(day=day_after(world, days - 1), self_nominated=("MEMBER",))
    world.refuses("no-time-to-nominate", early, "chair")
    world.given(RunoffCalled(day=day_after(world, days), self_nominated=("MEMBER",)), "chair")


def test_who_came_forward_and_lost_runs_again() -> None:
    world = reviewed(counted(MEN).determined())

    renewed(world, "E-0012")
    tallied(world, {"MEMBER": {"E-0012": 7}}, 24).determined()

    reviewed(world).refuses("womans-seat-missing", announcement(world), "chair", "scrutineer")
    assert runoff_candidates(world.election, "MEMBER") == ["E-0012"]


def test_where_no_woman_comes_forward_the_seat_is_announced_vacant() -> None:
    world = reviewed(counted(MEN).determined())

    renewed(world, "E-0020")
    tallied(world, {"MEMBER": {"E-0020": 20}}, 24).determined()
    assert world.election.open_seats == {"MEMBER": 1}, "the seat is a woman's"

    reviewed(world).given(announcement(world), "chair", "scrutineer")
    agreed(world)


def reviewed(world: World) -> World:
    for each in world.election.winners:
        if each.review is None:
            woman = each.person in WOMEN
            body = WinnerReviewed(
                person=each.person, contest=each.contest, verdict="PASS", woman=woman, document=DOCUMENT
            )
            world.given(body, "joint")
    return world


def announcement(world: World) -> ResultAnnounced:
    held = {contest: tuple(persons) for contest, persons in seats_held(world.election).items()}
    return ResultAnnounced(
        winners=held, posted_on=world.day, document=DOCUMENT, vacant=dict(world.election.open_seats)
    )


def test_the_roll_says_it_of_everybody_where_and_only_where_the_regulation_asks() -> None:
    world = World(signing=False).called(RULES, POSTS)
    world.refuses("woman-not-stated", entry(1, None), "registrar", clause="MCA2013")
    world.given(entry(1, False), "registrar")

    World(signing=False).called().refuses("woman-not-asked", entry(1, True), "registrar")


def test_nothing_later_says_otherwise() -> None:
    world = counted({**MEN, "E-0010": 13}).determined()
    other = WinnerReviewed(person="E-0010", contest="MEMBER", verdict="PASS", woman=False, document=DOCUMENT)

    world.refuses("woman-differs", other, "joint", clause="MCA2013")

    early = World(signing=False).called(RULES, POSTS).given(entry(1, False), "registrar")
    posted = RollPublished(posted_on="2026-03-08", electors=1, document=DOCUMENT)
    early.before(20).given(posted, "chair").given(NominationsOpened(mode="SELF"), "chair")
    wrong = CandidateNominated(candidate="E-0001", contest="CHAIR", in_person=True, woman=True)
    early.refuses("woman-differs", wrong, "registrar")
