"""Who stands and how their review goes on the office's pages: the law's own values, and the list that the law accepts."""

from __future__ import annotations

import pytest

from services.ballot.pages.office.nominated import posts, proposed
from services.ballot.pages.office.roll_pages import challenges, next_number
from services.ballot.pages.office.seeing import NOBODY, Seen, find
from services.ballot.pages.office.worksheet import FACTS, Sheet, worksheet
from services.ballot.pages.people import People, Person
from shared import clock
from shared.election.candidates.candidate_list import CandidatesPublished
from shared.election.candidates.qualification import EvidenceFiled, QualificationDecided
from shared.election.candidates.waivers import WaiverGranted
from shared.election.electors.challenges import ChallengeDecided, RollChallenged
from shared.election.regulation import profile
from shared.election.regulation.predicate import LOG_FACTS, facts_read
from tests.world import DOCUMENT, World

NUMBERS = Seen(None, NOBODY)


@pytest.fixture
def world() -> World:
    return World(signing=False).called().sealed(12).nominated()


def _values(sheet: Sheet) -> dict[str, str]:
    return {each.id: each.value for each in sheet.grounds}


def test_what_nobody_knows_is_unknown_and_blocks_the_verdict(world: World) -> None:
    sheet = worksheet(world.election, "E-0001", {}, {})

    assert set(_values(sheet).values()) == {"UNKNOWN"}
    assert sheet.open == list(_values(sheet))
    assert sheet.barring == []


def test_the_facts_give_the_value_by_the_law_to_the_day(world: World) -> None:
    """Exactly five years are not under five; exactly sixty is not over sixty (domain 3.2)."""
    passes = worksheet(world.election, "E-0001", {"released": "2021-03-28", "born": "1966-03-28"}, {})
    barred = worksheet(world.election, "E-0001", {"released": "2021-03-29", "born": "1965-03-27"}, {})

    assert _values(passes) | {"Q2": "FALSE", "Q23": "FALSE", "Q9": "FALSE"} == _values(passes)
    assert barred.barring == ["Q2", "Q23"]


def test_a_chosen_value_stands_only_where_no_fact_gives_one(world: World) -> None:
    chosen = {"Q1": "FALSE", "Q2": "FALSE", "Q6": "nonsense"}
    sheet = worksheet(world.election, "E-0001", {"released": "2025-01-01"}, chosen)

    assert _values(sheet)["Q1"] == "FALSE"
    assert _values(sheet)["Q2"] == "TRUE"
    assert _values(sheet)["Q6"] == "UNKNOWN"


def test_a_fact_that_makes_no_sense_is_told_and_leaves_the_ground_open(world: World) -> None:
    sheet = worksheet(world.election, "E-0001", {"released": "2025-02-30"}, {})

    assert "Q2" in sheet.open
    assert sheet.wrong[0].zh.startswith("Q2：")


def test_evidence_consent_and_advice_stand_on_the_sheet(world: World) -> None:
    world.given(EvidenceFiled(candidate="E-0001", bar="Q6", document=DOCUMENT), "township")
    world.given(WaiverGranted(candidate="E-0001", bar="Q23", document=DOCUMENT), "AUTHORITY")

    sheet = worksheet(world.election, "E-0001", {"born": "1950-01-01"}, {"Q22": "TRUE"})

    rows = {each.id: each for each in sheet.grounds}
    assert rows["Q6"].filed
    assert rows["Q23"].waived_on == clock.day_of(world.now).isoformat()
    assert sheet.barring == []  # over sixty, but with consent
    assert sheet.advising == ["Q22"]


def test_a_full_sheet_is_a_decision_that_the_law_accepts(world: World) -> None:
    sheet = worksheet(world.election, "E-0001", {"born": "1980-05-01", "released": "NEVER"}, {})
    values = {each.id: each.value if each.computed else "FALSE" for each in sheet.grounds}

    world.given(
        QualificationDecided(candidate="E-0001", stage="TOWNSHIP", verdict="PASS", values=values),  # type: ignore[arg-type]
        "township",
        private={"born": "1980-05-01", "released": "NEVER"},
    )

    row = next(each for each in posts(world.election, NUMBERS)[0].candidates if each.person == "E-0001")
    assert [(stage.code, stage.verdict) for stage in row.stages] == [("TOWNSHIP", "PASS"), ("JOINT", "DUE")]
    assert not row.cleared


def test_every_fact_that_a_shipped_regulation_asks_for_is_told_in_words() -> None:
    asked = {
        fact
        for named in profile.shipped()
        for bar in profile.load(named).qualification.bars
        if bar.checked == "REVIEW" and bar.when is not None
        for fact in facts_read(bar.when)
    }

    assert asked - set(LOG_FACTS) <= set(FACTS)


def test_the_list_that_is_proposed_is_the_one_that_the_law_accepts(world: World) -> None:
    for person in list(world.election.candidates):
        world.cleared(person)
    lists = {
        each.id: tuple(person for person, *_ in each.persons) for each in proposed(world.election, NUMBERS)
    }
    strokes = {person: at for persons in lists.values() for at, person in enumerate(persons, 4)}
    assert all(by_strokes for each in proposed(world.election, NUMBERS) for *_, by_strokes in each.persons)

    world.before(5)
    posted = clock.day_of(world.now).isoformat()
    world.given(
        CandidatesPublished(posted_on=posted, lists=lists, document=DOCUMENT, strokes=strokes), "chair"
    )

    assert posts(world.election, NUMBERS)[0].listed == ("E-0001", "E-0002")


def test_challenges_that_are_open_stand_first_with_their_last_day() -> None:
    world = World(signing=False).called().registered(5)
    day = clock.day_of(world.now).isoformat()
    for name in ("K-1", "K-2"):
        world.given(
            RollChallenged(challenge=name, ground="LEFT_OUT", filed_on=day, document=DOCUMENT), "registrar"
        )
    world.given(ChallengeDecided(challenge="K-1", upheld=False, document=DOCUMENT), "chair")

    rows = challenges(world.election)

    assert [(row.id, row.open) for row in rows] == [("K-2", True), ("K-1", False)]
    assert rows[0].decide_by == "2026-03-11"  # OCV2018 14: three days after it was filed


@pytest.mark.parametrize(
    ("taken", "free"),
    [
        ((), "E-0001"),
        (("E-0009",), "E-0010"),
        (("E-0009", "C-1"), "E-0010"),
        (("甲",), "E-0001"),
        (("99",), "100"),
    ],
)
def test_the_next_number_is_free_and_written_like_the_others(taken: tuple[str, ...], free: str) -> None:
    assert next_number(taken) == free


def test_people_are_found_by_number_name_and_initials_those_that_begin_so_first() -> None:
    known = People(
        {
            "E-0001": Person("E-0001", 5, name="林小满", initials="lxm"),
            "E-0002": Person("E-0002", 6, name="单小满", initials="sxm dxm"),
            "E-0003": Person("E-0003", 7),
        }
    )
    numbers = ["E-0001", "E-0002", "E-0003"]

    assert [number for number, _ in find(known, numbers, "dx")] == ["E-0002"]
    assert [number for number, _ in find(known, numbers, "小满")] == ["E-0001", "E-0002"]
    assert [number for number, _ in find(known, numbers, "xm")] == ["E-0001", "E-0002"]
    assert [number for number, _ in find(known, numbers, "e-000")] == numbers
    assert find(known, numbers, " ") == []
