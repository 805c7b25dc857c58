"""Polling: sealed boxes, a booth, one paper for each elector, and sheets that add up when a station closes."""

from __future__ import annotations

from typing import Any

import pytest

from shared import keys
from shared.election.calling.approvals import ApprovalGiven
from shared.election.calling.call import DayChanged
from shared.election.calling.committee import CommitteeChanged
from shared.election.calling.officers import OfficerAppointed, OfficerDismissed
from shared.election.candidates.candidacy import CandidacyCancelled, NominationWithdrawn, PledgeSigned
from shared.election.candidates.candidate_list import CandidatesPublished
from shared.election.candidates.kinship import KinshipRecorded
from shared.election.candidates.nomination import CandidateNominated, NominationsOpened, PrimaryCounted
from shared.election.candidates.qualification import QualificationDecided
from shared.election.counting.boxes import BoxOpened
from shared.election.electors.roll import ElectorRemoved
from shared.election.outcome.outcome import RevoteCalled
from shared.election.outcome.runoff import RunoffCalled
from shared.election.polling.polling import (
    IssueConflictReported,
    IssueConflictSettled,
    PaperIssued,
    PaperSpoiled,
)
from shared.election.polling.stations import PapersPrinted, StationClosed, StationOpened
from shared.election.regulation import profile
from shared.election.roles import Role
from shared.errors import Malformed
from tests.unit.law.stages import OTHER, USUAL, VC_ZJ, after
from tests.world import CANDIDATES, DOCUMENT, World, elector, key_of, strokes_of


def printed(papers: int = 30, number: int = 1) -> PapersPrinted:
    return PapersPrinted(round=number, papers=papers, document=DOCUMENT)


def opening(station: str = "S1", **more: Any) -> StationOpened:
    usual: dict[str, Any] = {
        "round": 1,
        "kind": "STATION",
        "papers": 30,
        "empty_shown": True,
        "booth": True,
        "seal": "封条一",
    }
    return StationOpened(station=station, **(usual | more))


def issued(person: str = "E-0001", station: str = "S1", number: int = 1) -> PaperIssued:
    return PaperIssued(round=number, station=station, elector=person)


def closing(issued: int, spoiled: int = 0, unused: int = 0, station: str = "S1") -> StationClosed:
    return StationClosed(
        round=1, station=station, issued=issued, spoiled=spoiled, unused=unused, seal="封条二"
    )


def spoiled(paper: str = "spoiled-paper-0001", station: str = "S1") -> PaperSpoiled:
    return PaperSpoiled(round=1, station=station, paper=paper)


def doubled(person: str = "E-0001", station: str = "S1") -> IssueConflictReported:
    return IssueConflictReported(round=1, station=station, elector=person)


def settled(finding: Any, person: str = "E-0001", station: str = "S1") -> IssueConflictSettled:
    return IssueConflictSettled(round=1, station=station, elector=person, finding=finding, document=DOCUMENT)


def ready(papers: int = 60) -> World:
    """The morning of election day; papers are printed, no station is open."""
    return after("published").given(printed(papers), "chair", "AUTHORITY").before(0)


# Papers


def test_papers_are_printed_once_the_list_of_candidates_hangs() -> None:
    after("nominated").refuses("candidates-not-posted", printed(), "chair", "AUTHORITY", clause="ZJ2020 18")

    assert after("published").given(printed(), "chair", "AUTHORITY").election.round.printed == 30


def test_more_can_be_printed_and_they_add_up() -> None:
    world = after("opened").given(printed(5), "chair", "AUTHORITY")

    assert world.election.round.printed == 35


def test_no_papers_are_no_papers() -> None:
    after("published").malformed("papers", printed(0), "chair", "AUTHORITY")


def test_not_for_another_round() -> None:
    for number in (0, 2):
        after("published").refuses("round-not-there", printed(number=number), "chair", "AUTHORITY")
    after("closed").refuses("round-not-there", printed(), "chair", "AUTHORITY")


def test_who_came_in_after_the_list_was_posted_has_to_be_on_one_before_papers_are_printed() -> None:
    """After a withdrawal the next of the sea nomination moves up; papers without this name would be wrong."""
    self_nominated = {contest: persons for contest, persons in CANDIDATES.items() if contest != "CHAIR"}
    world = after("sealed").nominated(self_nominated).before(9).given(NominationsOpened(mode="SEA"), "chair")
    votes = {"E-0001": 6, "E-0002": 5, "E-0010": 2}
    world.given(PrimaryCounted(contest="CHAIR", in_person=20, votes=votes), "chair", "scrutineer").published()
    world.given(NominationWithdrawn(candidate="E-0001", document=DOCUMENT), "registrar")

    world.refuses("candidates-not-posted", printed(), "chair", "AUTHORITY")


def test_so_has_somebody_nominated_after_a_list_that_was_posted_early() -> None:
    world = after("nominated")  # the eighteenth, the last day for self-nominations
    for persons in CANDIDATES.values():
        for person in persons:
            world.cleared(person)
    lists = {contest: tuple(persons) for contest, persons in CANDIDATES.items()}

    world.given(
        CandidatesPublished(
            posted_on="2026-03-18", lists=lists, document=DOCUMENT, strokes=strokes_of(lists)
        ),
        "chair",
    )
    world.given(CandidateNominated(candidate="E-0010", contest="CHAIR", in_person=True), "registrar")

    world.refuses("candidates-not-posted", printed(), "chair", "AUTHORITY")


def test_nor_does_the_poll_begin_with_somebody_left_off_the_paper() -> None:
    """The day was moved after papers were printed, and self-nomination was open again."""
    world = after("published").given(printed(), "chair", "AUTHORITY")
    world.given(DayChanged(day="2026-04-10"), "chair", "AUTHORITY")
    late = CandidateNominated(candidate="E-0010", contest="CHAIR", in_person=True)
    world.given(late, "registrar").cleared("E-0010").before(0)
    world.refuses("candidates-not-posted", opening(), "chief", "scrutineer", clause="ZJ2020 18")

    world.given(DayChanged(day="2026-04-12"), "chair", "AUTHORITY").before(1)
    lists = {contest: tuple(persons) for contest, persons in CANDIDATES.items()}
    lists["CHAIR"] += ("E-0010",)
    world.given(
        CandidatesPublished(
            posted_on="2026-04-11", lists=lists, document=DOCUMENT, strokes=strokes_of(lists)
        ),
        "chair",
    )
    world.before(0).given(opening(), "chief", "scrutineer")


# Opening


def test_a_station_opens_on_the_day() -> None:
    world = ready().given(opening(), "chief", "scrutineer")

    assert world.election.round.phase == "POLLING"
    assert world.election.round.stations["S1"].papers == 30


@pytest.mark.parametrize("day", ["2026-03-27", "2026-03-29"])
def test_and_on_no_other(day: str) -> None:
    world = after("published").given(printed(), "chair", "AUTHORITY").at(day)

    world.refuses("not-the-day", opening(), "chief", "scrutineer", clause="OCV2018 14")


def test_not_before_the_roll_is_final() -> None:
    world = after("registered").nominated().published().given(printed(), "chair", "AUTHORITY").before(0)

    world.refuses("roll-not-sealed", opening(), "chief", "scrutineer", clause="OCV2018 14")


def test_a_station_opens_once_in_a_round() -> None:
    world = ready().given(opening(), "chief", "scrutineer")

    world.refuses("station-open", opening(papers=0), "chief", "scrutineer")


def test_another_may_open_after_all_have_closed_as_long_as_no_box_was_opened() -> None:
    world = ready().given(opening(), "chief", "scrutineer").closed()
    world.given(opening("S2"), "chief", "scrutineer")
    assert world.election.round.phase == "POLLING"

    world.closed("S2").box(0).refuses("round-not-there", opening("S3", papers=0), "chief", "scrutineer")


def test_the_box_is_shown_empty_and_there_is_a_booth() -> None:
    world = ready()

    world.refuses("box-not-shown", opening(empty_shown=False), "chief", "scrutineer", clause="ZJ2020 26")
    world.refuses("no-booth", opening(booth=False), "chief", "scrutineer", clause="S10.86")


def test_no_more_papers_are_handed_out_than_were_printed() -> None:
    world = ready(40).given(opening(papers=25), "chief", "scrutineer")

    world.refuses("papers-short", opening("S2", papers=16), "chief", "scrutineer", clause="A19")
    world.given(opening("S2", papers=15), "chief", "scrutineer")


def test_there_are_no_mobile_boxes_even_with_an_approval() -> None:
    world = ready().refuses("mobile-box", opening(kind="MOBILE"), "chief", "scrutineer", clause="S10.85")

    world.given(ApprovalGiven(subject="MOBILE_BOX", document=DOCUMENT), "AUTHORITY")
    world.refuses("mobile-box", opening(kind="MOBILE"), "chief", "scrutineer")


def test_where_a_regulation_allows_them_the_authority_approves() -> None:
    rules = profile.adapt(VC_ZJ, {"polling.mobile_box": "WITH_APPROVAL", "polling.booth": False}, "test")
    world = World().called(rules).sealed(30).nominated().published()
    world.given(printed(), "chair", "AUTHORITY").before(0)
    mobile = opening(kind="MOBILE", booth=False)
    world.refuses("mobile-box", mobile, "chief", "scrutineer")

    world.given(ApprovalGiven(subject="MOBILE_BOX", document=DOCUMENT), "AUTHORITY")
    world.appoint("eyes2", Role.SCRUTINEER)
    world.refuses("mobile-box-unwatched", mobile, "chief", "scrutineer", clause="ZJ2020 24")

    world.appoint("eyes3", Role.SCRUTINEER).given(mobile, "chief", "scrutineer")


def test_every_candidate_has_signed_both_pledges() -> None:
    world = after("nominated")
    values: dict[str, Any] = {bar.id: "FALSE" for bar in VC_ZJ.qualification.bars}
    for persons in CANDIDATES.values():
        for person in persons:
            body = QualificationDecided(candidate=person, stage="TOWNSHIP", verdict="PASS", values=values)
            world.given(body, "township")
            joint = QualificationDecided(candidate=person, stage="JOINT", verdict="PASS", values=values)
            world.given(joint, "joint")
            world.given(PledgeSigned(candidate=person, kind="CAMPAIGN", document=DOCUMENT), "registrar")
            if person != "E-0001":
                world.given(
                    PledgeSigned(candidate=person, kind="RESIGNATION", document=DOCUMENT), "registrar"
                )
    lists = {contest: tuple(persons) for contest, persons in CANDIDATES.items()}
    world.before(5).given(
        CandidatesPublished(
            posted_on="2026-03-23", lists=lists, document=DOCUMENT, strokes=strokes_of(lists)
        ),
        "chair",
    )
    world.given(printed(), "chair", "AUTHORITY").before(0)
    world.refuses("candidate-not-cleared", opening(), "chief", "scrutineer", clause="S10.75")

    world.given(CandidacyCancelled(candidate="E-0001", ground="NO_PLEDGE", document=DOCUMENT), "chair")
    world.given(opening(), "chief", "scrutineer")


def test_a_candidate_who_came_off_the_roll_is_on_no_paper() -> None:
    world = after("registered").nominated().published()
    world.given(ElectorRemoved(elector="E-0001", reason="DEATH"), "registrar").seal(29)
    world.given(printed(), "chair", "AUTHORITY").before(0)
    world.refuses("not-on-roll", opening(), "chief", "scrutineer")

    world.given(CandidacyCancelled(candidate="E-0001", ground="DEATH", document=DOCUMENT), "chair")
    world.given(opening(), "chief", "scrutineer")


def test_no_poll_with_staff_whose_close_kin_turns_out_to_stand() -> None:
    counter = OfficerAppointed(
        officer="O-1", key=keys.public_text(key_of("new")), roles=(Role.COUNTER,), person="E-0020"
    )
    kin = KinshipRecorded(person="E-0020", relative="E-0001", relation="PARENT", document=DOCUMENT)
    world = ready().given(counter, "chair").given(kin, "registrar")
    world.refuses("staff-stands", opening(), "chief", "scrutineer", clause="ZJ2020 9, 22")

    world.given(OfficerDismissed(officer="O-1", reason="KIN_STANDS"), "chair")
    world.given(opening(), "chief", "scrutineer")


def test_nor_with_such_a_member_of_the_committee() -> None:
    kin = KinshipRecorded(person="C-1", relative="E-0001", relation="SIBLING", document=DOCUMENT)
    world = ready().given(kin, "registrar").refuses("staff-stands", opening(), "chief", "scrutineer")

    world.given(CommitteeChanged(left=("C-1",)), "AUTHORITY").given(opening(), "chief", "scrutineer")


def test_a_station_opens_by_its_chief_and_a_scrutineer() -> None:
    world = ready()

    for signers in (("chief",), ("scrutineer",), ("chief", "counter"), ("chair", "scrutineer")):
        world.refuses("signers-lack-office", opening(), *signers)


def test_an_officer_of_one_station_does_not_work_at_another() -> None:
    world = ready()
    for officer, role in (("chief-2", Role.STATION_CHIEF), ("issuer-2", Role.ISSUER)):
        key = keys.public_text(key_of(officer))
        body = OfficerAppointed(officer=officer, key=key, roles=(role,), stations=("S2", "S3"))
        world.given(body, "chair")
    world.refuses("officer-of-another-station", opening(), "chief-2", "scrutineer", clause="docs/rules.md 5")
    world.given(opening(), "chief", "scrutineer").given(opening("S2"), "chief-2", "scrutineer")

    world.refuses("officer-of-another-station", issued(), "issuer-2")
    world.refuses("officer-of-another-station", spoiled(), "issuer-2")
    world.given(issued(station="S2"), "issuer-2")
    world.refuses("officer-of-another-station", doubled(), "issuer-2")
    world.refuses("officer-of-another-station", closing(0), "chief-2", "scrutineer")


# One paper for each elector


def test_an_elector_gets_one_paper() -> None:
    world = after("opened").given(issued(), "issuer")
    assert world.election.roll.electors["E-0001"].papers == 0b10

    world.refuses("paper-issued-before", issued(), "issuer", clause="A20")


def test_at_one_station() -> None:
    world = ready().given(opening(), "chief", "scrutineer").given(opening("S2"), "chief", "scrutineer")
    world.given(issued(), "issuer")

    world.refuses("paper-issued-before", issued(station="S2"), "issuer")


def test_only_electors_get_one() -> None:
    after("opened").refuses("not-on-roll", issued("E-0031"), "issuer")


def test_only_at_a_station_that_is_open() -> None:
    world = after("opened").refuses("station-not-open", issued(station="S2"), "issuer")
    world.now -= 60_000  # before the station opened; recorded only now
    world.refuses("station-not-open", issued(), "issuer", clause="ZJ2020 24")


def test_only_on_the_day() -> None:
    after("opened").at("2026-03-29", 0).refuses("station-not-open", issued(), "issuer")


def test_not_after_the_station_has_closed() -> None:
    world = (
        ready().given(opening(), "chief", "scrutineer").given(opening("S2"), "chief", "scrutineer").closed()
    )

    world.refuses("station-not-open", issued(), "issuer")
    world.refuses("station-not-open", spoiled(), "issuer")
    world.refuses("station-not-open", closing(0), "chief", "scrutineer")
    world.given(issued(station="S2"), "issuer")


def test_only_in_the_present_round() -> None:
    for number in (0, 2):
        after("opened").refuses("round-not-there", issued(number=number), "issuer")
    after("published").refuses("round-not-there", issued(), "issuer")
    after("closed").refuses("round-not-there", issued(), "issuer")


def test_in_the_next_round_everybody_has_a_paper_again() -> None:
    world = after("boxed").counted([USUAL] * 12 + [OTHER] * 12).count_closed().determined()
    names: dict[str, tuple[str, ...]] = {"CHAIR": ("E-0001", "E-0002")}
    world.given(RunoffCalled(day="2026-04-10", candidates=names), "chair").opened(30)

    world.given(issued(number=2), "issuer").refuses("paper-issued-before", issued(number=2), "issuer")
    assert world.election.roll.electors["E-0001"].papers == 0b110


# Conflicts: two desks without a network


def test_a_second_paper_is_reported_and_a_human_settles_it() -> None:
    world = after("opened").given(issued(), "issuer").given(doubled(), "issuer")
    station = world.election.round.stations["S1"]
    assert (station.issued, station.conflicts) == (1, 1)
    world.refuses("conflict-open", closing(2, unused=28), "chief", "scrutineer", clause="A20")

    world.given(settled("BOTH_IN_BOX"), "chair").given(closing(2, unused=28), "chief", "scrutineer")


def test_a_second_paper_that_came_back_is_spoiled() -> None:
    world = after("opened").given(issued(), "issuer").given(doubled(), "chief")

    world.given(settled("PAPER_RECOVERED"), "chair")

    station = world.election.round.stations["S1"]
    assert (station.issued, station.conflicts, station.spoiled) == (1, 0, 1)
    world.given(closing(1, spoiled=1, unused=28), "chief", "scrutineer")


def test_there_is_no_conflict_without_a_first_paper_nor_twice_about_one() -> None:
    world = after("opened").refuses("no-conflict", doubled(), "issuer")
    world.refuses("not-on-roll", doubled("E-0031"), "issuer")

    world.given(issued(), "issuer").given(doubled(), "issuer")

    world.refuses("no-conflict", doubled(), "issuer")


def test_a_conflict_is_settled_once_and_at_the_station_where_it_was_reported() -> None:
    world = ready().given(opening(), "chief", "scrutineer").given(opening("S2"), "chief", "scrutineer")
    world.given(issued(), "issuer").given(doubled(station="S2"), "issuer")
    for wrong in (settled("PAPER_RECOVERED"), settled("PAPER_RECOVERED", station="S9")):
        world.refuses("no-conflict", wrong, "chair")
    world.refuses("no-conflict", settled("PAPER_RECOVERED", "E-0002", "S2"), "chair")

    world.given(settled("PAPER_RECOVERED", station="S2"), "chair")

    assert world.election.round.stations["S2"].conflicts == 0
    world.refuses("no-conflict", settled("BOTH_IN_BOX", station="S2"), "chair")


# Closing


def test_a_spoiled_paper_is_exchanged() -> None:
    world = after("opened").given(issued(), "issuer").given(spoiled(), "issuer")

    assert world.election.round.stations["S1"].spoiled == 1
    world.given(closing(1, spoiled=1, unused=28), "chief", "scrutineer")


@pytest.mark.parametrize(("stated", "spoilt"), [(23, 0), (25, 0), (24, 1), (0, 0)])
def test_the_sheets_counted_are_those_recorded(stated: int, spoilt: int) -> None:
    """So a desk that has not sent its queue is noticed before a box is opened."""
    world = after("issued")

    world.refuses(
        "station-count-differs", closing(stated, spoiled=spoilt), "chief", "scrutineer", clause="A19-A20"
    )


def test_unused_sheets_may_differ_and_have_to_be_explained_later() -> None:
    world = after("issued").given(closing(24, unused=4), "chief", "scrutineer")

    assert world.election.round.stations["S1"].unused == 4


def test_the_poll_ends_when_the_last_station_has_closed() -> None:
    world = ready().given(opening(), "chief", "scrutineer").given(opening("S2"), "chief", "scrutineer")

    assert world.closed("S1").election.round.phase == "POLLING"
    assert world.closed("S2").election.round.phase == "CLOSED"


def test_no_box_is_opened_before() -> None:
    world = ready().given(opening(), "chief", "scrutineer").given(opening("S2"), "chief", "scrutineer")
    world.closed("S1")
    body = BoxOpened(round=1, station="S1", pile="P", returned=0, seal_intact=True)

    world.refuses("round-not-there", body, "chair", "scrutineer")


# Later rounds


def test_written_in_persons_are_reviewed_before_a_runoff() -> None:
    papers = [USUAL | {"CHAIR": ["E-0001"]}] * 12 + [USUAL | {"CHAIR": ["E-0010"]}] * 10 + [OTHER] * 2
    world = after("boxed").counted(papers).count_closed().determined()
    names: dict[str, tuple[str, ...]] = {"CHAIR": ("E-0001", "E-0010")}
    world.given(RunoffCalled(day="2026-04-10", candidates=names), "chair")
    world.given(printed(30, 2), "chair", "AUTHORITY").at("2026-04-10")
    world.refuses("candidate-not-cleared", opening(round=2), "chief", "scrutineer", clause="S10.72")

    world.cleared("E-0010").given(opening(round=2), "chief", "scrutineer")


def test_nobody_on_the_staff_is_a_written_in_candidate_of_a_runoff() -> None:
    counter = OfficerAppointed(
        officer="O-1", key=keys.public_text(key_of("new")), roles=(Role.COUNTER,), person="E-0010"
    )
    papers = [USUAL | {"CHAIR": ["E-0001"]}] * 12 + [USUAL | {"CHAIR": ["E-0010"]}] * 10 + [OTHER] * 2
    world = after("boxed").given(counter, "chair").counted(papers).count_closed().determined()
    names: dict[str, tuple[str, ...]] = {"CHAIR": ("E-0001", "E-0010")}
    world.given(RunoffCalled(day="2026-04-10", candidates=names), "chair").cleared("E-0010")
    world.given(printed(30, 2), "chair", "AUTHORITY").at("2026-04-10")

    world.refuses("staff-stands", opening(round=2), "chief", "scrutineer")


def test_written_in_persons_with_equal_votes_are_voted_on_again_as_they_are() -> None:
    """They are no candidates; the winner is reviewed (S10.74)."""
    more = World().called().sealed(30).nominated().published().opened(60)
    more.issued([elector(number) for number in range(1, 25)]).closed().box(24)
    papers = [USUAL | {"MEMBER": ["E-0005", "E-0010"]}] * 2 + [USUAL | {"MEMBER": ["E-0005", "E-0011"]}] * 2
    papers += [USUAL | {"MEMBER": ["E-0010", "E-0011"]}] * 11 + [USUAL | {"MEMBER": ["E-0005"]}] * 9
    more.counted(papers).count_closed().determined()
    assert more.election.open_ties == {"MEMBER": ("E-0005", "E-0010", "E-0011")}
    more.given(RevoteCalled(day="2026-03-28", contests=("MEMBER",)), "chair").opened(30)

    number = more.election.round.number
    more.issued(["E-0001", "E-0002", "E-0003"]).closed().box(3)
    more.counted(
        [{"MEMBER": ["E-0010", "E-0011"]}] * 2 + [{"MEMBER": ["E-0005"]}]
    ).count_closed().determined()

    winners = {winner.person: winner for winner in more.election.winners if winner.round == number}
    assert set(winners) == {"E-0010", "E-0011"}
    assert all(winner.written_in for winner in winners.values())


def test_paper_ids_are_random() -> None:
    """A counter or a time would tell the order of papers: what is short enough to be one is refused."""
    for wrong in ("1", "0001", "paper-1", "纸" * 16, "a" * 44, "a" * 15):
        after("opened").malformed("paper", spoiled(wrong), "issuer")


def test_a_seal_is_written_down_by_its_number() -> None:
    """A26: seals that nobody wrote down cannot be compared when the boxes are opened."""
    world = ready()
    before = world.election.size

    with pytest.raises(Malformed, match="seal"):
        world.given(opening(seal=""), "chief", "scrutineer")
    assert world.election.size == before
    with pytest.raises(Malformed, match="seal"):
        world.given(opening(), "chief", "scrutineer").given(
            StationClosed(round=1, station="S1", issued=0, spoiled=0, unused=30, seal=""),
            "chief",
            "scrutineer",
        )
    assert world.election.size == before + 1
