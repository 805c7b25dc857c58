"""What single projections say that the law's state does not: deadlines, incidents, how a candidacy ended, stages, campaigns."""

from __future__ import annotations

from typing import Any

from services.audit.projections.every import LogFold
from shared.campaign.preparation import IssueLogged
from shared.clock import day_of
from shared.election.calling.call import DayChanged, ElectionResumed, ElectionSuspended
from shared.election.calling.notices import IncidentReported
from shared.election.candidates.candidacy import NominationWithdrawn
from shared.election.disputes.complaints import ComplaintDecided, ComplaintFiled
from shared.election.electors.challenges import ChallengeDecided, RollChallenged
from tests.campaign_world import CampaignWorld
from tests.projected import entries_of, folded
from tests.unit.law.polls import published
from tests.world import DOCUMENT, World, whole_election


def rows(world: World, table: str) -> set[tuple[Any, ...]]:
    return folded(entries_of(world))[table]


def line(world: World, step: str, about: str = "") -> tuple[Any, ...]:
    """Due, done, late and clause of a line of the timetable."""
    (found,) = [row for row in rows(world, "timetable") if row[:2] == (step, about)]
    return found[2:]


def test_a_deadline_counts_from_election_day_and_a_roll_posted_on_the_last_day_is_in_time() -> None:
    world = World(signing=False).called().sealed(30)  # election day is 2026-03-28

    assert line(world, "ROLL_POSTED") == ("2026-03-08", "2026-03-08", False, "OCV2018 14")
    assert line(world, "CANDIDATES_POSTED")[:2] == ("2026-03-23", None)


def test_a_day_that_is_moved_moves_its_deadlines() -> None:
    world = published()

    world.given(DayChanged(day="2026-04-10"), "chair", "AUTHORITY")

    assert line(world, "CANDIDATES_POSTED")[0] == "2026-04-05"
    assert line(world, "POLL", "1")[:2] == ("2026-04-10", None)


def test_a_complaint_about_the_roll_decided_on_the_fourth_day_is_late() -> None:
    world = World(signing=False).called().registered(30)
    for number, name in enumerate(("K-1", "K-2"), 1):
        world.given(
            RollChallenged(
                challenge=name,
                ground="WRONG_ENTRY",
                filed_on="2026-03-08",
                elector=f"E-000{number}",
                document=DOCUMENT,
            ),
            "registrar",
        )
    world.at("2026-03-11").given(ChallengeDecided(challenge="K-1", upheld=False, document=DOCUMENT), "chair")
    world.at("2026-03-12").given(ChallengeDecided(challenge="K-2", upheld=False, document=DOCUMENT), "chair")

    assert line(world, "CHALLENGE_DECIDED", "K-1")[:3] == ("2026-03-11", "2026-03-11", False)
    assert line(world, "CHALLENGE_DECIDED", "K-2")[:3] == ("2026-03-11", "2026-03-12", True)


def test_the_result_is_due_on_the_day_after_and_the_handover_ten_days_later() -> None:
    world = whole_election()

    assert line(world, "RESULT_ANNOUNCED", "1")[:3] == ("2026-03-29", "2026-03-28", False)
    assert line(world, "HANDOVER")[:2] == ("2026-04-07", None)
    assert line(world, "PLEDGES")[:2] == ("2026-04-28", None)


def test_an_incident_stays_a_complaint_ends_with_its_decision_and_a_halt_with_its_end() -> None:
    world = published()
    begin = len(world.payloads)
    world.given(IncidentReported(kind="VOTE_BUYING", document=DOCUMENT, station=None), "supervisor")
    world.given(
        ComplaintFiled(
            complaint="C-1",
            subject="CANDIDATE",
            ground="BRIBERY",
            filed_on=world_day(world),
            document=DOCUMENT,
            about="E-0001",
        ),
        "chair",
    )
    world.given(ElectionSuspended(document=DOCUMENT), "AUTHORITY")
    world.given(ElectionResumed(document=DOCUMENT), "AUTHORITY")
    open_rows = {row[0]: row for row in rows(world, "incidents")}
    world.given(
        ComplaintDecided(complaint="C-1", upheld=False, remedy="NONE", document=DOCUMENT), "AUTHORITY"
    )
    ended = {row[0]: row for row in rows(world, "incidents")}

    assert open_rows[begin][1:3] == ("INCIDENT", "VOTE_BUYING")
    assert open_rows[begin + 1][1:3] == ("COMPLAINT", "CANDIDATE")
    assert open_rows[begin + 1][4:8] == ("BRIBERY", "E-0001", "C-1", None)
    assert open_rows[begin + 2][7:9] == ("RESUMED", begin + 3)
    assert ended[begin + 1][7:9] == ("DISMISSED", begin + 4)


def test_who_withdraws_is_told_with_the_entry_and_stands_no_more() -> None:
    world = World(signing=False).called().sealed(30).nominated()
    at = len(world.payloads)

    world.given(NominationWithdrawn(candidate="E-0002", document=DOCUMENT), "registrar")

    (row,) = [each for each in rows(world, "candidates") if each[1] == "E-0002"]
    assert (row[0], row[2], row[6], row[9], row[10]) == ("CHAIR", "SELF", False, "WITHDRAWN", at)


def test_every_review_is_told() -> None:
    world = published()

    stages = {row[2] for row in rows(world, "reviews") if row[1] == "E-0001"}

    assert stages == {"TOWNSHIP", "JOINT"}


def test_how_far_an_election_has_come() -> None:
    def stage(world: World) -> str:
        ((*_, found, _),) = rows(world, "elections")
        return str(found)

    assert stage(World(signing=False).called()) == "CALLED"
    assert stage(World(signing=False).called().sealed(30)) == "ROLL_SEALED"
    assert stage(published()) == "CANDIDATES_POSTED"
    assert stage(whole_election()) == "ANNOUNCED"


def test_a_campaign_has_units_elections_problems_and_a_timetable_and_no_papers() -> None:
    world = CampaignWorld().open().village("V1")
    world.given(
        IssueLogged(issue="I-1", kind="BRIBERY", unit="V1", responsible="office", document=DOCUMENT), "office"
    )

    found = folded(world.entries)

    campaign = world.campaign
    assert {row[0]: row[2] for row in found["campaign_units"]} == {
        each.id: each.title for each in campaign.units.values()
    }
    held = {each.id: each for unit in campaign.units.values() for each in unit.elections}
    assert {row[0] for row in found["campaign_elections"]} == set(held)
    assert {(row[0], row[2]) for row in found["campaign_elected"]} == {
        (each.id, winner.person)
        for each in held.values()
        if each.conclusion
        for winner in each.conclusion.winners
    }
    assert {(row[0], row[6]) for row in found["campaign_issues"]} == {("I-1", None)}
    assert {row[0] for row in found["timetable"]} == {each.item for each in campaign.timetable}
    assert not found["tallies"] | found["ledger"] | found["turnout"] | found["roll"]


def test_one_projection_alone_says_what_it_says_among_all() -> None:
    entries = entries_of(whole_election())
    everything = folded(entries)

    for name, projection in LogFold().projections.items():
        alone = folded(entries, [name])
        assert alone == {table.name: everything[table.name] for table in projection.tables}


def world_day(world: World) -> str:
    """The day in the village."""

    return day_of(world.now).isoformat()
