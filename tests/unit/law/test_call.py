"""The call: who calls an election, under which regulation, and what has to be there before registration begins."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from shared import keys
from shared.election import law
from shared.election.calling.approvals import ApprovalGiven
from shared.election.calling.call import (
    ClockMoved,
    DayChanged,
    ElectionCancelled,
    ElectionResumed,
    ElectionSuspended,
)
from shared.election.calling.committee import CommitteeChanged, CommitteeFormed, MethodAdopted
from shared.election.calling.notices import IncidentReported, NoticePosted
from shared.election.candidates.kinship import KinshipRecorded
from shared.election.electors.roll import ElectorRegistered, RollPublished
from shared.election.outcome.runoff import RunoffCalled
from shared.election.polling.polling import PaperIssued
from shared.election.regulation import profile
from shared.election.roles import Role
from shared.election.state import Contest
from shared.errors import Refused
from tests.unit.law.stages import OTHER, USUAL, VC_ZJ, after, call
from tests.world import CONTESTS, DAY, DOCUMENT, World, elector, key_of

MEMBERS = tuple(f"C-{number}" for number in range(1, 8))


def formed(members: tuple[str, ...] = MEMBERS, should_attend: int = 42, present: int = 40) -> CommitteeFormed:
    return CommitteeFormed(members=members, should_attend=should_attend, present=present, document=DOCUMENT)


def method(**changes: Any) -> MethodAdopted:
    lawful: dict[str, Any] = {
        "document": DOCUMENT,
        "counting": "CALLED",
        "bars": VC_ZJ.method.bars.value,
        "should_attend": 42,
        "present": 28,
        "in_favour": 15,
    }
    return MethodAdopted(**(lawful | changes))


def adapted(**changes: object) -> profile.Profile:
    return profile.adapt(VC_ZJ, {name.replace("__", "."): value for name, value in changes.items()}, "test")


# The first entry


def test_the_call_pins_the_regulation_the_posts_and_the_day() -> None:
    world = World().given(call(), "AUTHORITY")

    election = world.election
    assert (election.id, election.day, election.drill, election.size) == (world.id, DAY, False, 1)
    assert election.profile == VC_ZJ
    assert list(election.contests) == ["CHAIR", "VICE", "MEMBER", "WOMAN"]
    assert {name: (poll.kind, poll.seats) for name, poll in election.round.polls.items()} == {
        "CHAIR": ("FIRST", 1),
        "VICE": ("FIRST", 1),
        "MEMBER": ("FIRST", 2),
        "WOMAN": ("FIRST", 1),
    }


def test_posts_are_kept_from_the_highest_down_however_they_are_listed() -> None:
    world = World().given(call(contests=CONTESTS[::-1]), "AUTHORITY")

    assert list(world.election.contests) == ["CHAIR", "VICE", "MEMBER", "WOMAN"]


def test_nothing_but_the_call_can_come_first() -> None:
    world = World()
    statement = law.read(world.signed(formed(), "AUTHORITY").payload_bytes)

    with pytest.raises(Refused) as caught:
        law.accept(None, statement, (keys.key_id(keys.public_bytes(key_of("AUTHORITY"))),), world.now)

    assert caught.value.code == "not-called"


def test_an_election_is_called_once() -> None:
    World().given(call(), "AUTHORITY").refuses("called-before", call(), "AUTHORITY")


@pytest.mark.parametrize("signers", [("chair",), ("AUTHORITY", "chair"), ()])
def test_the_call_is_signed_by_the_authority_that_it_names_and_by_it_alone(signers: tuple[str, ...]) -> None:
    World(signing=False).refuses("signed-by-another", call(), *signers)


def test_the_call_cannot_be_dated_ahead() -> None:
    world = World()
    statement = law.read(world.signed(call(), "AUTHORITY").payload_bytes)
    signer = keys.key_id(keys.public_bytes(key_of("AUTHORITY")))

    with pytest.raises(Refused) as caught:
        law.accept(None, statement, (signer,), world.now - 1)

    assert caught.value.code == "done-in-future"
    assert law.accept(None, statement, (signer,), world.now).last_accepted == world.now


@pytest.mark.parametrize(
    "election_id",
    [
        "6f1c0a52-9c0e-4c39-9d4f-0a5b5a0d1c11",  # version 4
        "01941F29-7C00-7AAA-8BBB-0123456789AB",
        "01941f29-7c00-7aaa-cbbb-0123456789ab",  # another variant
        "01941f297c007aaa8bbb0123456789ab",
        "01941f29-7c00-7aaa-8bbb-0123456789ab\n",
        "",
    ],
)
def test_an_election_is_named_by_a_uuid_of_version_7(election_id: str) -> None:
    world = World()
    world.id = election_id

    world.malformed("UUIDv7", call(), "AUTHORITY")


@pytest.mark.parametrize("day", ["2026-01-05", "2026-01-04", "2025-12-31"])
def test_election_day_lies_ahead(day: str) -> None:
    World().refuses("day-not-ahead", call(day=day), "AUTHORITY", clause="OCV2018 14")


def test_election_day_may_be_tomorrow_in_the_villages_own_calendar() -> None:
    world = World()
    world.now = world.now - world.now % 86_400_000 + 16 * 3_600_000 - 1001  # the last moment of the day

    world.given(call(day="2026-01-06"), "AUTHORITY")


@pytest.mark.parametrize("seats", [3, 7])
def test_three_to_seven_seats_are_lawful(seats: int) -> None:
    World().given(call(contests=_seats(seats)), "AUTHORITY")


@pytest.mark.parametrize("seats", [2, 8])
def test_two_or_eight_seats_are_not(seats: int) -> None:
    World().refuses("seats-out-of-range", call(contests=_seats(seats)), "AUTHORITY", clause="S10.7")


def _seats(total: int) -> tuple[Contest, ...]:
    woman = Contest("WOMAN", "女委员", "woman member", 1, 2, "WOMAN")
    return (Contest("MEMBER", "委员", "member", total - 1, 1), woman)


WITHOUT_WOMAN_POST = (*CONTESTS[:2], Contest("MEMBER", "委员", "member", 3, 3))


def test_a_womans_post_is_listed_if_the_party_election_gave_no_woman() -> None:
    World().refuses("woman-post-missing", call(contests=WITHOUT_WOMAN_POST), "AUTHORITY", clause="S10.15")


@pytest.mark.parametrize("gave", [True, None])
def test_and_need_not_be_if_it_did_or_is_not_known(gave: bool | None) -> None:
    World().given(call(contests=WITHOUT_WOMAN_POST, party_gave_woman=gave), "AUTHORITY")


@pytest.mark.parametrize(("rule", "gave"), [("ALWAYS", True), ("ALWAYS", None)])
def test_a_regulation_may_always_ask_for_a_womans_post(rule: str, gave: bool | None) -> None:
    rules = adapted(seats__woman_post=rule)

    World().refuses(
        "woman-post-missing",
        call(profile=rules, contests=WITHOUT_WOMAN_POST, party_gave_woman=gave),
        "AUTHORITY",
    )


def test_or_never() -> None:
    rules = adapted(seats__woman_post="NEVER")

    World().given(call(profile=rules, contests=WITHOUT_WOMAN_POST), "AUTHORITY")


@pytest.mark.parametrize(
    ("contests", "match"),
    [
        ((), "at least one"),
        ((*CONTESTS, CONTESTS[0]), "id of its own"),
        ((Contest("A/B", "主任", "chair", 3, 1),), "id of its own"),
        ((Contest("A B", "主任", "chair", 3, 1),), "id of its own"),
        ((Contest("", "主任", "chair", 3, 1),), "id of its own"),
        ((Contest("A" * 25, "主任", "chair", 3, 1),), "id of its own"),
        ((Contest("A", "", "chair", 3, 1),), "one line"),
        ((Contest("A", "主任", "chair\nof", 3, 1),), "one line"),
        ((Contest("A", "主任", "x" * 201, 3, 1),), "one line"),
        ((Contest("A", "主任", "chair", 2, 1), Contest("B", "委员", "member", 2, 1)), "different rank"),
        ((Contest("A", "主任", "chair", 0, 1),), "seats"),
        ((Contest("A", "主任", "chair", 3, 0),), "rank"),
        ((Contest("A", "主任", "chair", 3, 2**70),), "rank"),
    ],
)
def test_posts_that_no_statement_could_name_are_malformed(contests: tuple[Contest, ...], match: str) -> None:
    World().malformed(match, call(contests=contests), "AUTHORITY")


@pytest.mark.parametrize("authority", ["", "AAAA", keys.public_text(b"\x01" + bytes(31)), "x" * 44])
def test_the_authoritys_key_is_a_good_one(authority: str) -> None:
    World(signing=False).malformed("public key", call(authority=authority), "AUTHORITY")


# The regulation


def test_a_regulation_that_could_not_be_applied_is_malformed() -> None:
    for changes in (
        {"winning.share.num": 3},
        {"winning.share.num": 0},
        {"runoff.share.den": 0},
        {"winning.share.num": 2},  # more than two halves can never be reached
        {"nomination.sea_quorum.den": 1001},
    ):
        rules = profile.adapt(VC_ZJ, changes, "test")
        World().malformed("share", call(profile=rules), "AUTHORITY")


def test_all_of_the_whole_can_be_asked_for() -> None:
    rules = profile.adapt(VC_ZJ, {"winning.share.num": 2, "winning.share.strict": False}, "test")

    World().given(call(profile=rules), "AUTHORITY")


def test_a_ground_is_listed_once_and_can_be_named() -> None:
    bars = VC_ZJ.qualification.bars
    for wrong in ((*bars, bars[0]), (msgspec.structs.replace(bars[0], id="第一"),)):
        qualification = msgspec.structs.replace(VC_ZJ.qualification, bars=wrong)
        rules = msgspec.structs.replace(VC_ZJ, qualification=qualification)
        World().malformed("bars", call(profile=rules), "AUTHORITY")


@pytest.mark.parametrize("day", ["2026-03-27", "2026-03-28"])
def test_a_regulation_binds_from_its_first_day_on(day: str) -> None:
    rules = msgspec.structs.replace(VC_ZJ, effective_from=day)

    World().given(call(profile=rules), "AUTHORITY")


def test_a_regulation_that_is_not_yet_in_force_on_election_day_is_refused() -> None:
    rules = msgspec.structs.replace(VC_ZJ, effective_from="2026-03-29")

    World().refuses("profile-not-in-force", call(profile=rules), "AUTHORITY")


def test_a_regulation_that_has_ended_by_election_day_is_refused() -> None:
    last = msgspec.structs.replace(VC_ZJ, effective_to="2026-03-28")
    World().given(call(profile=last), "AUTHORITY")

    ended = msgspec.structs.replace(VC_ZJ, effective_to="2026-03-27")
    World().refuses("profile-not-in-force", call(profile=ended), "AUTHORITY")


def test_the_days_of_a_regulation_are_days() -> None:
    for changes in ({"effective_from": "soon"}, {"effective_to": "2026-02-30"}):
        rules = msgspec.structs.replace(VC_ZJ, **changes)
        World().malformed("day", call(profile=rules), "AUTHORITY")


# Drills


def test_a_drill_follows_its_own_clock() -> None:
    world = World().given(call(drill=True), "AUTHORITY")

    world.at("2026-02-01").given(ClockMoved(to="2026-02-01T01:00:01.000Z"), "AUTHORITY")

    assert world.election.drill
    assert law.write_time(world.election.last_accepted) == "2026-02-01T01:00:01.000Z"


def test_the_clock_of_a_drill_may_stand_still_and_never_goes_back() -> None:
    world = World().given(call(drill=True), "AUTHORITY")
    now = world.election.last_accepted
    world.now = now - 5000

    world.refuses("clock-back", ClockMoved(to=law.write_time(now - 1)), "AUTHORITY")
    world.now = now - 1000
    world.given(ClockMoved(to=law.write_time(now)), "AUTHORITY")


def test_the_clock_of_a_real_election_cannot_be_moved() -> None:
    after("called").refuses("real-clock", ClockMoved(to="2026-02-01T01:00:00Z"), "AUTHORITY")


def test_a_drills_clock_can_be_moved_while_it_is_suspended() -> None:
    world = World().given(call(drill=True), "AUTHORITY")
    world.given(ElectionSuspended(document=DOCUMENT), "AUTHORITY")

    world.given(ClockMoved(to=law.write_time(world.now + 1000)), "AUTHORITY")


def test_a_whole_drill_of_forty_days() -> None:
    world = World().called(drill=True).sealed(30).nominated().published().opened(30)
    world.issued([elector(number) for number in range(1, 25)]).closed().box(24)
    world.counted([USUAL] * 18 + [OTHER] * 6).count_closed().determined().announced()

    assert world.election.announced_on == DAY
    assert world.election.drill


# The electoral committee


def test_the_committee_has_five_to_nine_members() -> None:
    for size in (5, 9):
        members = tuple(f"C-{number}" for number in range(size))
        world = World().given(call(), "AUTHORITY").given(formed(members), "AUTHORITY")
        assert world.election.committee == list(members)


@pytest.mark.parametrize("size", [0, 4, 10])
def test_and_neither_four_nor_ten(size: int) -> None:
    members = tuple(f"C-{number}" for number in range(size))
    world = World().given(call(), "AUTHORITY")

    world.refuses("committee-size", formed(members), "AUTHORITY", clause="S10.62")


def test_nobody_is_a_member_twice() -> None:
    World().given(call(), "AUTHORITY").malformed(
        "twice", formed(("C-1", "C-2", "C-3", "C-4", "C-1")), "AUTHORITY"
    )


def test_two_thirds_of_the_representatives_elect_the_committee() -> None:
    World().given(call(), "AUTHORITY").given(formed(should_attend=42, present=28), "AUTHORITY")


@pytest.mark.parametrize(("should_attend", "present"), [(42, 27), (1, 0), (0, 0)])
def test_fewer_do_not_nor_nobody(should_attend: int, present: int) -> None:
    world = World().given(call(), "AUTHORITY")

    world.refuses(
        "assembly-quorum",
        formed(should_attend=should_attend, present=present),
        "AUTHORITY",
        clause="OCV2018 26",
    )


def test_there_is_one_committee() -> None:
    after("called").refuses("committee-exists", formed(), "AUTHORITY")


def test_a_member_leaves_and_another_moves_up() -> None:
    world = after("called").given(CommitteeChanged(left=("C-2",), joined=("C-8",)), "AUTHORITY")

    assert world.election.committee == ["C-1", "C-3", "C-4", "C-5", "C-6", "C-7", "C-8"]


def test_two_may_leave_without_anybody_moving_up_and_three_may_not() -> None:
    world = after("called").given(CommitteeChanged(left=("C-1", "C-2")), "AUTHORITY")

    world.refuses("committee-size", CommitteeChanged(left=("C-3",)), "AUTHORITY")


def test_who_is_no_member_cannot_leave() -> None:
    after("called").refuses(
        "not-a-member", CommitteeChanged(left=("E-0001",)), "AUTHORITY", clause="ZJ2020 9"
    )


def test_a_member_cannot_join_again() -> None:
    after("called").malformed("twice", CommitteeChanged(left=("C-1",), joined=("C-2",)), "AUTHORITY")


def test_a_committee_that_nobody_elected_cannot_be_changed_into_being() -> None:
    world = World().given(call(), "AUTHORITY")

    world.refuses("no-committee", CommitteeChanged(left=(), joined=MEMBERS), "AUTHORITY", clause="S10.62")


def test_nobody_who_stands_joins_the_committee() -> None:
    world = after("nominated")

    world.refuses("staff-stands", CommitteeChanged(left=("C-1",), joined=("E-0001",)), "AUTHORITY")


def test_nor_does_close_kin_of_one_who_stands() -> None:
    kin = KinshipRecorded(person="C-9", relative="E-0001", relation="SIBLING", document=DOCUMENT)
    world = after("nominated").given(kin, "registrar")

    world.refuses("staff-stands", CommitteeChanged(left=("C-1",), joined=("C-9",)), "AUTHORITY")


# The election method


def test_the_method_is_adopted_by_more_than_half_of_a_quorate_meeting() -> None:
    world = _with_committee().given(method(present=28, in_favour=15), "chair")

    assert (world.election.method, world.election.counting) == (DOCUMENT, "CALLED")


def _with_committee() -> World:
    world = World().given(call(), "AUTHORITY")
    return world.appoint("chair", Role.CHAIR).given(formed(), "AUTHORITY")


@pytest.mark.parametrize(("present", "in_favour"), [(28, 14), (40, 20), (28, 0)])
def test_exactly_half_is_not_enough(present: int, in_favour: int) -> None:
    _with_committee().refuses(
        "method-not-adopted", method(present=present, in_favour=in_favour), "chair", clause="S10.65"
    )


@pytest.mark.parametrize(("should_attend", "present"), [(42, 27), (0, 0)])
def test_the_meeting_needs_its_quorum(should_attend: int, present: int) -> None:
    _with_committee().refuses(
        "assembly-quorum", method(should_attend=should_attend, present=present), "chair"
    )


def test_the_method_repeats_the_grounds_that_bar_a_candidate() -> None:
    _with_committee().refuses("method-lacks-bars", method(bars=("Q1", "Q2")), "chair", clause="S10.25")


def test_the_committee_comes_before_the_method() -> None:
    world = World().given(call(), "AUTHORITY").appoint("chair", Role.CHAIR)

    world.refuses("no-committee", method(), "chair")


def test_the_method_can_change_until_registration_begins() -> None:
    world = after("called").given(method(counting="DOUBLE_ENTRY"), "chair")
    assert world.election.counting == "DOUBLE_ENTRY"

    world.given(ElectorRegistered(elector="E-0001", kind="RESIDENT"), "registrar")

    world.refuses("registration-began", method(), "chair")


# Another day


def test_the_day_can_be_moved_by_chair_and_authority_together() -> None:
    world = after("published").given(DayChanged(day="2026-04-04"), "chair", "AUTHORITY")

    assert world.election.day == world.election.round.day == "2026-04-04"


def test_not_by_the_chair_alone() -> None:
    after("published").refuses("signers-lack-office", DayChanged(day="2026-04-04"), "chair")


def test_not_into_the_past() -> None:
    world = after("called").at("2026-01-10")

    world.refuses("day-not-ahead", DayChanged(day="2026-01-10"), "chair", "AUTHORITY")
    world.given(DayChanged(day="2026-01-11"), "chair", "AUTHORITY")


def test_not_so_that_the_roll_hung_for_less_than_twenty_days() -> None:
    world = after("registered")  # posted on 2026-03-08, twenty days before

    world.refuses("roll-posted-late", DayChanged(day="2026-03-27"), "chair", "AUTHORITY", clause="OCV2018 14")


def test_the_day_may_come_nearer_as_long_as_nobody_counts_on_it() -> None:
    world = after("called").given(DayChanged(day="2026-03-01"), "chair", "AUTHORITY")

    assert world.election.day == "2026-03-01"


def test_once_nominations_are_open_the_day_is_only_moved_back() -> None:
    """Who meant to stand, withdraw or give a mandate counts on the days before election day (ZJ2020 18-20, 25)."""
    world = after("nominated").given(DayChanged(day="2026-04-20"), "chair", "AUTHORITY")

    world.refuses("day-brought-forward", DayChanged(day="2026-04-19"), "chair", "AUTHORITY", clause="ZJ2020")


def test_not_once_the_poll_has_begun() -> None:
    after("opened").refuses("poll-began", DayChanged(day="2026-04-04"), "chair", "AUTHORITY")


def test_a_runoff_may_be_moved_out_of_its_thirty_days_and_is_then_found_late() -> None:
    """A flood does not ask for the clause: the seats are missing all the same (A32 finds it)."""
    papers = [USUAL] * 12 + [OTHER] * 12  # nobody has more than half
    world = after("boxed").counted(papers).count_closed().determined()
    names = {"CHAIR": ("E-0001", "E-0002"), "MEMBER": ("E-0005", "E-0006", "E-0007")}
    world.given(RunoffCalled(day="2026-04-10", candidates=names), "chair")

    world.given(DayChanged(day="2026-04-28"), "chair", "AUTHORITY")

    assert (world.election.day, world.election.round.day) == (DAY, "2026-04-28")


# Suspended, resumed, cancelled


def test_a_suspended_election_records_incidents_and_notices_and_goes_on_when_it_is_resumed() -> None:
    world = after("opened").given(ElectionSuspended(document=DOCUMENT), "AUTHORITY")

    world.given(IncidentReported(kind="DISTURBANCE", document=DOCUMENT), "issuer")
    world.given(NoticePosted(number=1, kind="RUNOFF", posted_on=DAY, document=DOCUMENT), "chair")
    world.given(ElectionResumed(document=DOCUMENT), "AUTHORITY").issued(["E-0001"])

    assert world.election.round.stations["S1"].issued == 1


def test_everything_else_waits() -> None:
    world = after("opened").given(ElectionSuspended(document=DOCUMENT), "AUTHORITY")

    world.refuses(
        "suspended", PaperIssued(round=1, station="S1", elector="E-0001"), "issuer", clause="ZJ2020 7"
    )
    world.refuses("suspended", ApprovalGiven(subject="DELAY", document=DOCUMENT), "AUTHORITY")
    world.refuses("suspended", ElectionSuspended(document=DOCUMENT), "AUTHORITY")


def test_what_was_not_suspended_cannot_be_resumed() -> None:
    after("called").refuses("not-suspended", ElectionResumed(document=DOCUMENT), "AUTHORITY")


@pytest.mark.parametrize("stage", ["called", "opened", "determined"])
def test_nothing_follows_a_cancelled_election(stage: str) -> None:
    world = after(stage).given(ElectionCancelled(document=DOCUMENT), "AUTHORITY")

    assert world.election.cancelled
    world.refuses("cancelled", ElectionCancelled(document=DOCUMENT), "AUTHORITY")
    world.refuses("cancelled", IncidentReported(kind="OTHER", document=DOCUMENT), "supervisor")


def test_a_suspended_election_can_be_cancelled() -> None:
    world = after("called").given(ElectionSuspended(document=DOCUMENT), "AUTHORITY")

    world.given(ElectionCancelled(document=DOCUMENT), "AUTHORITY")


def test_an_announced_result_cannot_be_cancelled_away() -> None:
    after("announced").refuses(
        "already-announced", ElectionCancelled(document=DOCUMENT), "AUTHORITY", clause="OCV2018 17"
    )


def test_the_roll_can_be_posted_on_time_after_the_day_was_moved() -> None:
    world = after("called")
    world.given(ElectorRegistered(elector="E-0001", kind="RESIDENT"), "registrar").at("2026-03-09")
    late = RollPublished(posted_on="2026-03-09", electors=1, document=DOCUMENT)
    world.refuses("roll-posted-late", late, "chair")

    world.given(DayChanged(day="2026-03-29"), "chair", "AUTHORITY").given(late, "chair")


def test_more_than_were_there_cannot_have_agreed_nor_have_come() -> None:
    world = World().given(call(), "AUTHORITY").appoint("chair", Role.CHAIR)
    world.refuses("attendance-differs", formed(should_attend=42, present=43), "AUTHORITY")
    world.given(formed(), "AUTHORITY")

    world.refuses("attendance-differs", method(present=28, in_favour=29), "chair")
    world.refuses("attendance-differs", method(should_attend=42, present=43), "chair")
    world.given(method(present=28, in_favour=28), "chair")
