"""The meeting: who should attend, who came, and papers for those alone (S1.16-18; A41)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.election import bases
from shared.election.calling.approvals import ApprovalGiven
from shared.election.calling.call import DayChanged
from shared.election.candidates.kinship import KinshipRecorded
from shared.election.outcome.outcome import RevoteCalled
from shared.election.polling.polling import PaperIssued
from shared.election.polling.proxies import ProxyGranted, ProxyPosted
from tests.unit.law import branch, disputes
from tests.unit.law.branch import branch as a_branch
from tests.unit.law.branch import meeting, opened, opening, rules, station_opening
from tests.unit.law.stages import after
from tests.world import DOCUMENT, World, elector

LEAGUE = rules("LEAGUE")
PARTY = rules("PARTY-2020")
AT_LEAST_THREE = {"MEMBER": [elector(1), elector(2), elector(3)]}


def on_the_day(world: World) -> World:
    return world.at(world.day, 8)


@pytest.mark.parametrize(("should", "present"), [(10, 8), (20, 16), (15, 12), (11, 9), (5, 4)])
def test_at_least_four_fifths_of_a_party_meeting_is_enough(should: int, present: int) -> None:
    world = a_branch(PARTY, should)

    meeting(world, should, present)

    assert world.election.round.meetings[""].present == present


@pytest.mark.parametrize(("should", "present"), [(10, 7), (20, 15), (15, 11), (11, 8), (5, 3)])
def test_one_fewer_than_four_fifths_is_not(should: int, present: int) -> None:
    world = on_the_day(a_branch(PARTY, should))

    world.refuses(
        "meeting-without-quorum", opening(world, should, present), "chair", "scrutineer", clause="PARTY2020"
    )


@pytest.mark.parametrize(("should", "present", "enough"), [(10, 8, False), (10, 9, True), (11, 9, True)])
def test_a_league_meeting_needs_more_than_four_fifths(should: int, present: int, enough: bool) -> None:
    world = on_the_day(a_branch(LEAGUE, should))

    if enough:
        world.given(opening(world, should, present), "chair", "scrutineer")
    else:
        world.refuses("meeting-without-quorum", opening(world, should, present), "chair", "scrutineer")


@given(st.integers(1, 400), st.data())
def test_four_fifths_is_reckoned_without_rounding(should: int, data: st.DataObject) -> None:
    present = data.draw(st.integers(0, should))

    assert PARTY.winning.quorum.met(present, should) == (5 * present >= 4 * should)
    assert LEAGUE.winning.quorum.met(present, should) == (5 * present > 4 * should)


def test_the_excused_are_left_out_only_where_the_regulation_says_so() -> None:
    party = on_the_day(a_branch(PARTY, 20))
    league = on_the_day(a_branch(LEAGUE, 20))

    party.given(opening(party, 15, 12, excused=5), "chair", "scrutineer")
    league.refuses("nobody-excused", opening(league, 15, 14, excused=5), "chair", "scrutineer")

    assert party.election.round.meetings[""].should_attend == 15


@pytest.mark.parametrize(("should", "excused"), [(19, 0), (21, 0), (16, 5), (14, 5)])
def test_who_should_attend_and_who_is_excused_add_up_to_the_roll(should: int, excused: int) -> None:
    world = on_the_day(a_branch(PARTY, 20))

    world.refuses(
        "attendance-differs", opening(world, should, should, excused=excused), "chair", "scrutineer"
    )


def test_no_more_come_than_should_attend() -> None:
    world = on_the_day(a_branch(PARTY, 20))

    world.refuses("attendance-differs", opening(world, 20, 21), "chair", "scrutineer")


def test_the_poll_waits_for_the_meeting() -> None:
    world = on_the_day(a_branch(PARTY, 10))

    world.refuses("meeting-not-open", station_opening(world, 10), "chief", "scrutineer")
    opened(meeting(world, 10, 8), 10)

    assert world.election.round.phase == "POLLING"


def test_attendance_can_be_corrected_until_a_station_opens() -> None:
    world = a_branch(PARTY, 10)
    meeting(meeting(world, 10, 8), 10, 9)

    opened(world, 10)
    world.refuses("station-open", opening(world, 10, 10), "chair", "scrutineer")

    assert world.election.round.meetings[""].present == 9


def test_no_more_papers_are_handed_out_than_members_are_present() -> None:
    world = opened(meeting(a_branch(PARTY, 10), 10, 8), 10)
    world.issued([elector(number) for number in range(1, 9)])

    world.refuses("more-than-present", PaperIssued(round=1, station="S1", elector=elector(9)), "issuer")


def test_the_meeting_is_on_the_day_and_after_the_roll_is_sealed() -> None:
    world = a_branch(PARTY, 10)

    world.refuses("not-the-day", opening(world, 10, 10), "chair", "scrutineer")


def test_a_roll_that_is_open_is_no_base_for_a_meeting() -> None:
    world = on_the_day(branch.registered(branch.called(PARTY, branch.COMMITTEE), 10))

    world.refuses("roll-not-sealed", opening(world, 10, 10), "chair", "scrutineer")


def test_a_village_does_not_vote_at_a_meeting() -> None:
    world = after("published").at("2026-03-28", 8)

    world.refuses("no-meeting-here", opening(world, 30, 30), "chair", "scrutineer", clause="ZJ2020 24")


def test_a_meeting_waits_for_everybody_who_has_to_approve_it() -> None:
    world = branch.registered(branch.called(LEAGUE, branch.COMMITTEE), 10)
    branch.listed(branch.sealed(world, 10), AT_LEAST_THREE)
    on_the_day(world)
    world.refuses("not-approved", opening(world, 10, 10), "chair", "scrutineer", clause="S1.18")

    world.given(ApprovalGiven(subject="MEETING", document=DOCUMENT), "AUTHORITY")
    world.refuses("not-approved", opening(world, 10, 10), "chair", "scrutineer", clause="S1.18")

    world.given(ApprovalGiven(subject="MEETING", document=DOCUMENT), "party")
    world.given(opening(world, 10, 10), "chair", "scrutineer")


@pytest.mark.parametrize(("votes", "elected"), [(5, ()), (6, (elector(1),))])
def test_exactly_half_of_those_present_loses(votes: int, elected: tuple[str, ...]) -> None:
    """Ten are present and nine take a paper: six of ten are needed, not five of nine."""
    world = opened(meeting(a_branch(PARTY, 12, candidates={"MEMBER": [elector(1), elector(2)]}), 12, 10), 10)
    world.issued([elector(number) for number in range(1, 10)])
    papers = [{"MEMBER": [elector(1)]}] * votes + [{"MEMBER": [elector(2)]}] * (9 - votes)

    world.closed().box(9).counted(papers).count_closed().determined()

    assert tuple(winner.person for winner in world.election.winners) == elected


@pytest.mark.parametrize("applies", [True, False])
def test_a_revote_asks_for_a_quorum_where_the_regulation_does(applies: bool) -> None:
    world = a_branch(rules("PARTY-2020", winning__revote_quorum_applies=applies), 10)
    branch.voted(world, 10, branch.TIED)
    world.given(RevoteCalled(day=world.day, contests=("MEMBER",)), "chair")
    branch.printed(world, 10)

    if applies:
        world.refuses("meeting-without-quorum", opening(world, 10, 5), "chair", "scrutineer")
    else:
        world.given(opening(world, 10, 5), "chair", "scrutineer")


def test_who_came_on_a_day_that_was_moved_has_not_come_on_the_new_one() -> None:
    world = meeting(a_branch(PARTY, 10), 10, 8)

    world.given(DayChanged(day="2026-03-30"), "chair", "AUTHORITY")
    world.at("2026-03-30", 8)

    world.refuses("meeting-not-open", station_opening(world, 10), "chief", "scrutineer")
    opened(meeting(world, 10, 10), 10)


# Represented by somebody of the household (RCEO2024 27)


def members(mandates: int = 2, **changes: object) -> World:
    """Thirty members, some of whom gave a mandate that was posted; twenty are two thirds."""
    world = branch.registered(branch.called(rules("COOP-2024", **changes), branch.COMMITTEE[:1]), 30)
    branch.listed(branch.sealed(world, 30), AT_LEAST_THREE)
    for number in range(mandates):
        principal, proxy = elector(29 - number), elector(10 + number)
        kin = KinshipRecorded(person=principal, relative=proxy, relation="SPOUSE", document=DOCUMENT)
        granted = ProxyGranted(
            mandate=f"M-{number}",
            principal=principal,
            proxy=proxy,
            relation="SPOUSE",
            applied_on=branch.today(world),
            document=DOCUMENT,
        )
        world.given(kin, "registrar").given(granted, "registrar")
    posted = ProxyPosted(posted_on=branch.today(world), mandates=mandates, document=DOCUMENT)
    return on_the_day(branch.printed(world.given(posted, "chair"), 30))


def test_who_is_represented_counts_among_those_present_where_the_regulation_says_so() -> None:
    world = members()

    world.refuses("meeting-without-quorum", opening(world, 30, 18, represented=1), "chair", "scrutineer", clause="RCEO2024")  # fmt: skip
    world.given(opening(world, 30, 18, represented=2), "chair", "scrutineer")

    assert bases.figures(world.election, world.election.round)["PRESENT"] == 20


def test_nobody_is_represented_without_a_mandate_nor_twice() -> None:
    world = members()

    world.refuses("attendance-differs", opening(world, 30, 20, represented=3), "chair", "scrutineer")
    world.refuses("attendance-differs", opening(world, 30, 29, represented=2), "chair", "scrutineer")


def test_elsewhere_those_present_came_themselves() -> None:
    party, strict = on_the_day(a_branch(PARTY, 10)), members(polling__proxied_attend=False)

    party.refuses("nobody-represented", opening(party, 10, 7, represented=1), "chair", "scrutineer")
    strict.refuses("nobody-represented", opening(strict, 30, 19, represented=1), "chair", "scrutineer")


def test_no_more_papers_by_mandate_than_members_are_represented() -> None:
    world = members()
    opened(world.given(opening(world, 30, 20, represented=1), "chair", "scrutineer"), 30)
    world.given(PaperIssued(round=1, station="S1", elector=elector(29), proxy=elector(10)), "issuer")

    second = PaperIssued(round=1, station="S1", elector=elector(28), proxy=elector(11))
    world.refuses("more-than-present", second, "issuer", clause="RCEO2024")


def test_both_counts_find_the_poll_valid_with_those_who_are_represented() -> None:
    world = members()
    opened(world.given(opening(world, 30, 18, represented=2), "chair", "scrutineer"), 30)
    world.issued([elector(number) for number in range(1, 19)])
    for number in range(2):
        body = PaperIssued(round=1, station="S1", elector=elector(29 - number), proxy=elector(10 + number))
        world.given(body, "issuer")
    world.closed().box(20).counted([AT_LEAST_THREE] * 20).count_closed().determined()

    assert len(world.election.winners) == 3
    disputes.agreed(world)
