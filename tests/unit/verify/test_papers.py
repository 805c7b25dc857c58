"""Check 7: every rule about papers fails when its figures differ, and is silent when they do not."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.audit.verify.paper_rules import RoundFigures, StationFigures, differences
from services.audit.verify.papers import Papers
from shared import entry
from shared.election.counting import reconciliation
from shared.election.state import Meeting, Pile, Poll, Round, Station
from tests.world import random_id, whole_election

Payload = dict[str, Any]
Payloads = list[Payload]


@pytest.fixture(scope="module")
def genuine() -> Payloads:
    """The statements of a whole election of 30 electors, of whom 24 voted at one station."""
    return [json.loads(entry.decode(raw).statement.payload_bytes) for raw in whole_election().entries]


def read(payloads: Payloads) -> Papers:
    papers = Papers()
    for index, payload in enumerate(payloads):
        papers.take(index, payload)
    return papers


def changed(payloads: Payloads, type: str, **body: Any) -> Payloads:
    """The first statement of that type says something else."""
    at = next(index for index, each in enumerate(payloads) if each["type"] == type)
    other = {**payloads[at], "body": {**payloads[at]["body"], **body}}
    return [*payloads[:at], other, *payloads[at + 1 :]]


def put_before(payloads: Payloads, before: str, type: str, **body: Any) -> Payloads:
    """One statement more, before the first of another type."""
    at = next(index for index, each in enumerate(payloads) if each["type"] == before)
    return [*payloads[:at], {**payloads[at], "type": type, "body": body}, *payloads[at:]]


def dropped(payloads: Payloads, type: str) -> Payloads:
    at = next(index for index, each in enumerate(payloads) if each["type"] == type)
    return [*payloads[:at], *payloads[at + 1 :]]


def found(papers: Papers) -> list[tuple[str, str, str]]:
    return [(each.place, each.expected, each.found) for each in papers.findings]


def test_the_papers_of_a_lawful_election_add_up(genuine: Payloads) -> None:
    papers = read(genuine)

    only = papers.rounds[1]
    assert papers.findings == []
    assert (only.printed, only.issued, only.returned, len(only.papers)) == (30, 24, 24, 24)
    assert only.total("unused") == 6
    assert only.verdicts() == {"VALID": 24}
    assert only.determined


CHANGES: dict[str, tuple[Callable[[Payloads], Payloads], list[tuple[str, str, str]]]] = {
    "R101 more handed to stations than printed": (
        lambda genuine: changed(genuine, "PapersPrinted", papers=29),
        [("R101", "29", "30")],
    ),
    "R102 a paper is missing at a station": (
        lambda genuine: changed(genuine, "StationClosed", unused=5),
        [("R102 S1", "30", "29")],
    ),
    "R102 a paper was spoiled and nobody kept it": (
        lambda genuine: put_before(
            genuine, "StationClosed", "PaperSpoiled", round=1, station="S1", paper="x" * 16
        ),
        [("R102 S1", "30", "31")],
    ),
    "R102 and R103 a station never closed": (
        lambda genuine: dropped(genuine, "StationClosed"),
        [("R102 S1", "30", "-"), ("R103 S1", "24", "-")],
    ),
    "R103 counted otherwise than recorded": (
        lambda genuine: changed(genuine, "StationClosed", issued=25),
        [("R103 S1", "24", "25")],
    ),
    "R104 a desk reported a second paper": (
        lambda genuine: changed(
            put_before(
                genuine, "StationClosed", "IssueConflictReported", round=1, station="S1", elector="E-0001"
            ),
            "StationClosed",
            issued=25,
            unused=5,
        ),
        [("R104 S1", "24", "25")],
    ),
    "R104 the same elector twice": (
        lambda genuine: changed(
            put_before(genuine, "StationClosed", "PaperIssued", round=1, station="S1", elector="E-0001"),
            "StationClosed",
            issued=25,
            unused=5,
        ),
        [("R104 S1", "24", "25")],
    ),
    "R105, R106 and R107 a paper too many in the box": (
        lambda genuine: changed(genuine, "BoxOpened", returned=25),
        [("R105 S1", "24", "25"), ("R106", "24", "25"), ("R107 P", "25", "24")],
    ),
    "R107 a paper was returned and not counted": (
        lambda genuine: changed(dropped(genuine, "PaperCounted"), "CountClosed", valid=23, votes={}),
        [("R107 P", "24", "23")],
    ),
    "R107 a paper of a pile that no box gave": (
        lambda genuine: changed(genuine, "PaperCounted", pile="Q"),
        [("R107 P", "24", "23"), ("R107 Q", "0", "1")],
    ),
    "R108 figures stated otherwise": (
        lambda genuine: changed(genuine, "CountClosed", valid=23, blank=1),
        [("R108 BLANK", "0", "1"), ("R108 VALID", "24", "23")],
    ),
    "R108 a doubtful paper was never ruled on": (
        lambda genuine: changed(genuine, "PaperCounted", verdict="DOUBTFUL"),
        [("R108 DOUBTFUL", "1", "0"), ("R108 VALID", "23", "24")],
    ),
    "R110 more papers for people present than people present": (
        lambda genuine: put_before(
            genuine, "StationOpened", "MeetingOpened", round=1, should_attend=30, present=23
        ),
        [("R110", "23", "24")],
    ),
    "R109 more votes than seats times papers": (
        lambda genuine: changed(genuine, "CountClosed", votes={"CHAIR": {"E-0001": 20, "E-0002": 5}}),
        [("R109 CHAIR", "24", "25")],
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_difference_fails_the_check(name: str, genuine: Payloads) -> None:
    change, expected = CHANGES[name]

    papers = read(change(genuine))

    assert found(papers) == expected
    assert {each.check for each in papers.findings} == {7}
    outcome = next(i for i, each in enumerate(change(genuine)) if each["type"] == "OutcomeDetermined")
    assert {each.index for each in papers.findings} == {outcome}


def test_a_signed_explanation_before_the_outcome_settles_a_difference(genuine: Payloads) -> None:
    differing = changed(genuine, "StationClosed", unused=5)
    explained = put_before(
        differing, "CountClosed", "DifferenceExplained", rule="R102", station="S1", round=1
    )

    papers = read(explained)

    assert papers.findings == []
    assert [(each.rule, each.place, each.explained) for each in papers.rounds[1].differences] == [
        ("R102", "S1", True)
    ]


@pytest.mark.parametrize(
    ("before", "rule", "station", "round"),
    [
        ("ResultAnnounced", "R102", "S1", 1),
        ("CountClosed", "R103", "S1", 1),
        ("CountClosed", "R102", "S2", 1),
        ("CountClosed", "R102", None, 1),
    ],
    ids=["too late", "another rule", "another station", "in total"],
)
def test_another_or_a_late_explanation_settles_nothing(
    genuine: Payloads, before: str, rule: str, station: str | None, round: int
) -> None:
    differing = changed(genuine, "StationClosed", unused=5)
    papers = read(
        put_before(differing, before, "DifferenceExplained", rule=rule, station=station, round=round)
    )

    assert found(papers) == [("R102 S1", "30", "29")]


def test_too_many_papers_are_no_finding_if_the_poll_was_declared_invalid(genuine: Payloads) -> None:
    too_many = changed(genuine, "BoxOpened", returned=25)
    invalid = changed(too_many, "OutcomeDetermined", elected={}, failed=["CHAIR", "VICE", "MEMBER", "WOMAN"])

    assert "R106" not in {place for place, _, _ in found(read(invalid))}


def test_warnings_are_told_and_fail_nothing(genuine: Payloads) -> None:
    fewer = changed(dropped(genuine, "PaperCounted"), "BoxOpened", returned=23)
    blank = changed(fewer, "PaperCounted", verdict="BLANK", marks={})
    stated = changed(blank, "CountClosed", valid=22, blank=1, votes={})

    papers = read(stated)

    assert papers.findings == []
    assert [each.rule for each in papers.rounds[1].differences] == ["W201", "W203"]


def test_a_recovered_second_paper_is_a_spoiled_one(genuine: Payloads) -> None:
    doubled = put_before(
        genuine, "StationClosed", "IssueConflictReported", round=1, station="S1", elector="E-0001"
    )
    settled = put_before(
        doubled, "StationClosed", "IssueConflictSettled", round=1, station="S1", finding="PAPER_RECOVERED"
    )

    papers = read(changed(settled, "StationClosed", unused=5))

    assert papers.findings == []
    assert (papers.rounds[1].issued, papers.rounds[1].total("spoiled")) == (24, 1)


def test_merged_piles_are_counted_together(genuine: Payloads) -> None:
    other_pile = changed(genuine, "BoxOpened", pile="SMALL")
    merged = put_before(other_pile, "PaperCounted", "PilesMerged", round=1, pile="SMALL", into="P")

    assert found(read(other_pile)) == [("R107 P", "0", "24"), ("R107 SMALL", "24", "0")]
    assert read(merged).findings == []


def keyed(genuine: Payloads, *readings: Payload) -> Payloads:
    """The first counted paper is keyed instead, once for each reading."""
    at = next(index for index, each in enumerate(genuine) if each["type"] == "PaperCounted")
    body = genuine[at]["body"]
    each = [
        {**genuine[at], "type": reading.pop("type", "PaperKeyed"), "body": {**body, **reading}}
        for reading in map(dict, readings)
    ]
    return [*genuine[:at], *each, *genuine[at + 1 :]]


def test_a_paper_keyed_twice_alike_is_counted_once(genuine: Payloads) -> None:
    members = ["E-0005", "E-0006"]
    one = {"marks": {"MEMBER": members, "CHAIR": ["E-0001"]}}
    other = {"marks": {"CHAIR": ["E-0001"], "MEMBER": members[::-1], "VICE": []}}

    assert read(keyed(genuine, one, other)).findings == []
    assert found(read(keyed(genuine, one)))[:2] == [("R107 P", "24", "23"), ("R108 VALID", "23", "24")]


def test_keyings_that_differ_count_only_once_settled(genuine: Payloads) -> None:
    one, other = {"marks": {"CHAIR": ["E-0001"]}}, {"marks": {"CHAIR": ["E-0002"]}}
    settled = {"type": "KeyingSettled", "marks": {"CHAIR": ["E-0002"]}}

    assert found(read(keyed(genuine, one, other)))[:2] == [
        ("R107 P", "24", "23"),
        ("R108 VALID", "23", "24"),
    ]
    assert read(keyed(genuine, one, other, settled)).findings == []


def test_a_ruling_and_a_correction_replace_the_verdict(genuine: Payloads) -> None:
    doubtful = changed(genuine, "PaperCounted", verdict="DOUBTFUL")
    paper = next(each["body"]["paper"] for each in doubtful if each["type"] == "PaperCounted")
    ruled = put_before(doubtful, "CountClosed", "DoubtfulPaperRuled", round=1, paper=paper, verdict="INVALID")
    corrected = put_before(ruled, "CountClosed", "PaperCorrected", round=1, paper=paper, verdict="VALID")

    assert found(read(ruled)) == [("R108 INVALID", "1", "0"), ("R108 VALID", "23", "24")]
    assert read(corrected).findings == []


def test_nothing_is_judged_before_an_outcome(genuine: Payloads) -> None:
    unfinished = changed(genuine, "StationClosed", unused=5)
    at = next(index for index, each in enumerate(unfinished) if each["type"] == "OutcomeDetermined")

    assert read(unfinished[:at]).findings == []


counts = st.integers(0, 9)


@given(
    printed=counts,
    stations=st.lists(st.tuples(*[counts] * 6), min_size=1, max_size=3),
    piles=st.lists(st.tuples(counts, counts, counts), max_size=2),
    votes=counts,
    came=st.none() | counts,
)
def test_the_rules_agree_with_those_of_the_law(
    printed: int, stations: list[tuple[int, ...]], piles: list[tuple[int, ...]], votes: int, came: int | None
) -> None:
    """Two programs, one catalogue: from the same figures both find the same differences."""
    law = Round(1, "2026-03-28", {"CHAIR": Poll("FIRST", 1, [])}, phase="COUNTED", printed=printed)
    mine = RoundFigures(1, printed, seats={"CHAIR": 1}, votes={"CHAIR": votes}, stated={})
    law.votes["CHAIR"] = {"E-1": votes}
    if came is not None:
        law.meetings[""], mine.came[""] = Meeting(came, came), came
    for number, (papers, issued, proxy, doubled, spoiled, unused) in enumerate(stations):
        proxy, returned = min(proxy, issued), papers
        law.stations[f"S{number}"] = Station(
            "STATION",
            papers,
            0,
            issued,
            proxy,
            doubled,
            spoiled,
            closed_at=1,
            unused=unused,
            returned=returned,
        )
        mine.stations[f"S{number}"] = StationFigures(
            papers, issued, proxy, doubled, 0, spoiled, issued + doubled, unused, returned
        )
    for number, (returned, valid, invalid) in enumerate(piles):
        law.piles[f"P{number}"] = Pile(
            returned, counted=valid + invalid, verdicts={"VALID": valid, "INVALID": invalid}
        )
        mine.returned_into[f"P{number}"] = returned
        for verdict, many in (("VALID", valid), ("INVALID", invalid)):
            mine.papers |= {
                random_id(f"{number} {verdict} {each}"): (f"P{number}", verdict) for each in range(many)
            }
    mine.stated = dict(mine.verdicts())

    theirs = {
        (each.rule, each.station or "", each.expected, each.found) for each in reconciliation.differences(law)
    }

    assert {(each.rule, each.place, each.expected, each.found) for each in differences(mine)} == theirs
