"""Help with writing: writers are fixed before the poll, and a station says how much each wrote, never for whom (ZJ2020 24)."""

from __future__ import annotations

import msgspec
import pytest

from shared.election.polling.assistance import AssistanceRecorded, WriterAppointed
from shared.election.roles import Role
from tests.unit.law.polls import first, published, related, runoff, tallied
from tests.unit.law.stages import VOTERS, after
from tests.world import World, elector

WRITER = "E-0020"


def with_writer(stage: str = "published", *stations: str) -> World:
    return after(stage).given(WriterAppointed(person=WRITER, stations=stations), "chair")


def closed(*stations: str) -> World:
    world = with_writer("published", *stations).opened(30)
    return world.issued([elector(number) for number in range(1, VOTERS + 1)]).closed()


def wrote(papers: int = 5, station: str = "S1", person: str = WRITER) -> AssistanceRecorded:
    return AssistanceRecorded(round=1, station=station, person=person, papers=papers)


def test_a_station_says_how_many_papers_its_writer_wrote() -> None:
    world = closed().given(wrote(), "chief", "scrutineer")

    assert world.election.round.assisted == {"S1": {WRITER: 5}}
    world.refuses("papers-written-differ", wrote(), "chief", "scrutineer")


def test_no_entry_says_who_was_helped_or_with_what() -> None:
    assert {field.name for field in msgspec.structs.fields(AssistanceRecorded)} == {
        "round",
        "station",
        "person",
        "papers",
    }


@pytest.mark.parametrize("person", ["E-0001", "E-0021"])
def test_neither_a_candidate_nor_kin_of_one_writes(person: str) -> None:
    world = related(after("published"), "E-0001", "E-0021")

    world.refuses("staff-stands", WriterAppointed(person=person), "chair", clause="ZJ2020 9, 22")


def test_nobody_writes_who_serves_otherwise_nor_is_appointed_twice() -> None:
    world = after("published").appoint("another", Role.COUNTER, person="E-0022")

    world.refuses("person-serves-already", WriterAppointed(person="E-0022"), "chair")
    world.given(WriterAppointed(person=WRITER), "chair")
    world.refuses("person-serves-already", WriterAppointed(person=WRITER), "chair")


def test_writers_are_fixed_before_the_poll() -> None:
    after("opened").refuses("poll-began", WriterAppointed(person=WRITER), "chair", clause="ZJ2020 24")


def test_papers_are_recorded_once_the_station_has_closed() -> None:
    world = with_writer().opened(30)

    world.refuses("station-not-closed", wrote(), "chief", "scrutineer")
    closed().refuses("station-not-closed", wrote(station="S2"), "chief", "scrutineer")


def test_only_a_writer_of_this_station_wrote_there() -> None:
    closed().refuses("not-a-writer", wrote(person="E-0021"), "chief", "scrutineer")
    closed("S2").refuses("not-a-writer", wrote(), "chief", "scrutineer")
    closed("S1").given(wrote(), "chief", "scrutineer")


@pytest.mark.parametrize(("papers", "lawful"), [(VOTERS, True), (VOTERS + 1, False)])
def test_no_more_than_were_issued(papers: int, lawful: bool) -> None:
    world = closed()
    if lawful:
        world.given(wrote(papers), "chief", "scrutineer")
    else:
        world.refuses("papers-written-differ", wrote(papers), "chief", "scrutineer")


def test_a_writer_who_runs_off_does_not_write_in_the_runoff() -> None:
    world = published().given(WriterAppointed(person=WRITER), "chair")
    runoff(first(world, {"CHAIR": {"E-0001": 12, WRITER: 11}}).determined()).cleared(WRITER)
    tallied(world, {"CHAIR": {"E-0001": 12, WRITER: 11}}, 24)
    body = AssistanceRecorded(round=2, station="S1", person=WRITER, papers=1)

    world.refuses("staff-stands", body, "chief", "scrutineer")
