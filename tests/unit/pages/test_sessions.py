"""Sessions, codes and proposals as tables in memory: bounded, ended by time, and of no use to anybody else."""

from __future__ import annotations

from uuid import UUID

import pytest

from services.ballot.accepted import Submission
from services.ballot.errors import Busy, NotFound, NotNeeded
from services.ballot.pages import proposals as proposals_module
from services.ballot.pages.keys import enrolments as enrolments_module
from services.ballot.pages.keys.enrolments import Enrolments
from services.ballot.pages.proposals import Proposals, missing_of
from services.ballot.pages.proposing import signs
from services.ballot.pages.session_table import (
    CHALLENGE_SECONDS,
    GRACE_SECONDS,
    IDLE_SECONDS,
    LONGEST_SECONDS,
    Sessions,
)
from services.ballot.pages.sessions import Visitor
from services.http.client import ShareSpent
from shared import envelope, keys
from shared.election.after.access import DisclosuresErased
from shared.election.calling.officers import OfficerDismissed
from shared.errors import Malformed, Unauthorised
from tests.world import World, key_of

HERE = UUID("01941f29-7c00-7aaa-8bbb-0123456789ab")
THERE = UUID("01941f29-7c00-7aaa-8bbb-0123456789ac")


class Clock:
    """Seconds, moved by the test."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_challenge_serves_once_here_and_soon(clock: Clock) -> None:
    sessions = Sessions(clock)
    good, other, late = (sessions.challenge(HERE) for _ in range(3))

    assert sessions.use(good, HERE)
    assert not sessions.use(good, HERE), "once"
    assert not sessions.use(other, THERE), "for its election"
    assert not Sessions(clock).use(other, HERE), "of this service"
    assert not sessions.use(other[:-1] + ("0" if other[-1] != "0" else "1"), HERE)
    assert not sessions.use("短", HERE)
    clock.now += CHALLENGE_SECONDS + 1
    assert not sessions.use(late, HERE), "soon"


def test_a_session_is_good_for_the_elections_it_was_proved_for(clock: Clock) -> None:
    sessions = Sessions(clock)
    first = sessions.open(None, HERE, "a" * 16)
    both = sessions.open(first, THERE, "b" * 16)

    assert (sessions.key_of(both, HERE), sessions.key_of(both, THERE)) == ("a" * 16, "b" * 16)
    assert sessions.key_of("made up", HERE) is None
    assert sessions.key_of(None, HERE) is None


def test_a_token_planted_by_somebody_else_never_becomes_good_for_more(clock: Clock) -> None:
    sessions = Sessions(clock)
    planted = sessions.open(None, HERE, "a" * 16)
    sessions.open(planted, THERE, "b" * 16)

    assert sessions.key_of(planted, THERE) is None
    clock.now += GRACE_SECONDS
    assert sessions.key_of(planted, HERE) is None, "and it ends soon"


def test_carrying_a_key_into_a_new_session_renews_no_proof(clock: Clock) -> None:
    sessions = Sessions(clock)
    token = sessions.open(None, HERE, "a" * 16)
    end = clock.now + LONGEST_SECONDS
    while clock.now + IDLE_SECONDS - 1 < end:
        clock.now += IDLE_SECONDS - 1
        token = sessions.open(token, THERE, "b" * 16)
        assert sessions.key_of(token, HERE) == "a" * 16
        assert sessions.seconds_left(token, HERE) == end - clock.now
    clock.now = end

    assert sessions.key_of(token, HERE) is None, "its own proof is too old"
    assert sessions.seconds_left(token, HERE) == 0
    assert sessions.key_of(token, THERE) == "b" * 16
    token = sessions.open(token, THERE, "b" * 16)
    assert sessions.key_of(token, HERE) is None


def test_a_new_session_ends_all_others_of_its_family_and_log_out_the_whole_family(clock: Clock) -> None:
    sessions = Sessions(clock)
    stolen = sessions.open(None, HERE, "a" * 16)
    mine = sessions.open(stolen, THERE, "b" * 16)
    thiefs = sessions.open(stolen, THERE, "c" * 16)
    stranger = sessions.open(None, HERE, "d" * 16)
    clock.now += GRACE_SECONDS
    assert [sessions.key_of(each, HERE) is not None for each in (stolen, mine, thiefs)] == [
        False,
        False,
        True,
    ]

    sessions.close(mine)

    assert sessions.key_of(thiefs, HERE) is None, "though my own token had been replaced"
    assert sessions.key_of(stranger, HERE) is not None
    assert len(sessions) == 1


def test_a_replaced_token_that_comes_back_ends_its_family(clock: Clock) -> None:
    sessions = Sessions(clock)
    mine = sessions.open(None, HERE, "a" * 16)
    thiefs = sessions.open(mine, THERE, "c" * 16)
    clock.now += GRACE_SECONDS

    again = sessions.open(mine, HERE, "a" * 16)

    assert sessions.key_of(thiefs, HERE) is None
    assert (sessions.key_of(again, HERE), sessions.key_of(again, THERE)) == ("a" * 16, None)


def test_a_session_ends_when_it_is_idle_when_it_is_old_and_when_it_is_closed(clock: Clock) -> None:
    sessions = Sessions(clock)
    idle = sessions.open(None, HERE, "a" * 16)
    clock.now += IDLE_SECONDS - 1
    assert sessions.key_of(idle, HERE) is not None
    clock.now += IDLE_SECONDS
    assert sessions.key_of(idle, HERE) is None

    busy = sessions.open(None, HERE, "a" * 16)
    for _ in range(LONGEST_SECONDS // (IDLE_SECONDS - 1)):
        clock.now += IDLE_SECONDS - 1
        assert sessions.key_of(busy, HERE) is not None
    clock.now += IDLE_SECONDS - 1
    assert sessions.key_of(busy, HERE) is None, "busy or not"

    closed = sessions.open(None, HERE, "a" * 16)
    sessions.close(closed)
    assert sessions.key_of(closed, HERE) is None
    assert len(sessions) == 0


def test_sessions_are_bounded_and_the_idlest_ends_first(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.ballot.pages.session_table.MAX_SESSIONS", 3)
    sessions = Sessions(clock)
    tokens = [sessions.open(None, HERE, "a" * 16) for _ in range(3)]
    sessions.key_of(tokens[0], HERE)
    sessions.open(None, HERE, "b" * 16)

    assert [sessions.key_of(each, HERE) is not None for each in tokens] == [True, False, True]


def test_a_code_finds_its_key_for_half_an_hour_and_a_new_one_replaces_it(clock: Clock) -> None:
    enrolments = Enrolments(clock)
    first = enrolments.put("key", "a" * 16, "王秀英")
    second = enrolments.put("key", "a" * 16, "王秀英")

    assert enrolments.find(second.code) == second
    with pytest.raises(NotFound):
        enrolments.find(first.code)
    clock.now += enrolments_module.KEPT_SECONDS
    with pytest.raises(NotFound):
        enrolments.find(second.code)
    assert len(enrolments) == 0


def test_codes_are_bounded(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enrolments_module, "MAX_KEPT", 2)
    enrolments = Enrolments(clock)
    made = [enrolments.put("key", f"{number:016x}", "") for number in range(2)]

    with pytest.raises(Busy):
        enrolments.put("key", f"{2:016x}", "")
    assert [enrolments.find(each.code) for each in made] == made, "nobody is displaced"
    enrolments.put("key", made[0].keyid, "")
    assert len(enrolments) == 2, "a key that waits already may have another code"
    clock.now += enrolments_module.KEPT_SECONDS
    enrolments.put("key", f"{2:016x}", "")


def test_one_client_has_a_share_of_the_codes(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enrolments_module, "EACH_CLIENT", 2)
    enrolments = Enrolments(clock)
    made = [enrolments.put("key", f"{number:016x}", "", "192.0.2.1") for number in range(2)]
    theirs = enrolments.put("key", f"{2:016x}", "", "192.0.2.2")

    for keyid in (theirs.keyid, f"{3:016x}"):
        with pytest.raises(ShareSpent):
            enrolments.put("key", keyid, "", "192.0.2.1")
    assert [enrolments.find(each.code) for each in (*made, theirs)] == [*made, theirs], "as it was"
    enrolments.put("key", made[0].keyid, "", "192.0.2.2")
    enrolments.put("key", f"{3:016x}", "", "192.0.2.1")
    clock.now += enrolments_module.KEPT_SECONDS
    for number in range(2):
        enrolments.put("key", f"{number:016x}", "", "192.0.2.1")
    with pytest.raises(ShareSpent):
        enrolments.put("key", f"{2:016x}", "", "192.0.2.1")


def test_a_name_reads_as_it_is_written(clock: Clock) -> None:
    """Nothing in it turns it round, nor what stands beside it."""
    controls = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

    assert Enrolments(clock).put("key", "a" * 16, f"王{controls}秀英").name == "王秀英"


@pytest.fixture
def world() -> World:
    return World().called()


def erasing(world: World, *signers: str, entry: int = 1) -> Submission:
    return Submission(world.signed(DisclosuresErased(entries=(entry,), ground="REQUEST"), *signers))


def test_signatures_are_gathered_until_none_is_missing(world: World, clock: Clock) -> None:
    proposals, place = Proposals(clock), UUID(world.id)

    one = proposals.put(world.election, place, erasing(world, "chair"))
    assert one.missing == (frozenset({"SUPERVISOR"}),)
    both = proposals.put(world.election, place, erasing(world, "supervisor"))
    assert both.missing == ()
    assert both.statement.id == one.statement.id
    assert both.envelope == erasing(world, "chair", "supervisor").envelope, "as if both had signed at once"
    assert proposals.of(place) == [both]


def test_a_signature_that_fills_no_missing_office_is_not_taken(world: World, clock: Clock) -> None:
    proposals, place = Proposals(clock), UUID(world.id)
    proposals.put(world.election, place, erasing(world, "chair"))
    before = proposals.of(place)

    for signer in ("AUTHORITY", "counter"):
        with pytest.raises(NotNeeded):
            proposals.put(world.election, place, erasing(world, signer))
    with pytest.raises(Unauthorised):
        proposals.put(world.election, place, erasing(world, "nobody"))
    broken = envelope.Envelope(
        before[0].envelope.payloadType,
        before[0].envelope.payload,
        erasing(world, "supervisor", entry=2).envelope.signatures,
    )
    with pytest.raises(Unauthorised):
        proposals.put(world.election, place, Submission(broken))
    with pytest.raises(Malformed):
        proposals.put(world.election, THERE, erasing(world, "supervisor"))
    assert proposals.of(place) == before


def test_a_dismissed_officers_signature_counts_no_more(world: World, clock: Clock) -> None:
    world.given(OfficerDismissed(officer="supervisor", reason="REPLACED"), "AUTHORITY")

    with pytest.raises(NotNeeded):
        Proposals(clock).put(world.election, UUID(world.id), erasing(world, "supervisor"))


def test_only_who_signed_takes_it_back_and_an_old_copy_does_not_return(world: World, clock: Clock) -> None:
    proposals, place = Proposals(clock), UUID(world.id)
    put = proposals.put(world.election, place, erasing(world, "chair"))

    with pytest.raises(Unauthorised):
        proposals.withdraw(put.statement.id, keys.key_id(keys.public_bytes(key_of("counter"))))
    proposals.withdraw(put.statement.id, put.envelope.signatures[0].keyid)
    assert proposals.of(place) == []
    with pytest.raises(NotNeeded):
        proposals.put(world.election, place, erasing(world, "chair"))


def test_proposals_are_bounded_and_end(world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proposals_module, "MAX_PER_ELECTION", 2)
    proposals, place = Proposals(clock), UUID(world.id)
    for entry in (1, 2, 3):
        proposals.put(world.election, place, erasing(world, "chair", entry=entry))

    assert len(proposals) == 2, "the oldest went"
    clock.now += proposals_module.KEPT_SECONDS
    assert proposals.of(place) == []


def test_putting_a_proposal_up_again_gives_it_no_more_time(world: World, clock: Clock) -> None:
    proposals, place = Proposals(clock), UUID(world.id)
    proposals.put(world.election, place, erasing(world, "chair"))
    clock.now += proposals_module.KEPT_SECONDS - 1
    proposals.put(world.election, place, erasing(world, "chair"))
    clock.now += 1

    assert proposals.of(place) == []


def test_bytes_are_bounded_and_a_drill_pushes_out_no_election(
    world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    drill = World(str(THERE)).called(drill=True)
    proposals, place = Proposals(clock), UUID(world.id)
    size = proposals.put(world.election, place, erasing(world, "chair")).size
    monkeypatch.setattr(proposals_module, "MAX_BYTES", 2 * size)
    for entry in (1, 2, 3):
        proposals.put(drill.election, UUID(drill.id), erasing(drill, "chair", entry=entry))
    assert len(proposals.of(place)) == 1
    assert len(proposals.of(UUID(drill.id))) < 3, "the drill's own oldest went"

    monkeypatch.setattr(proposals_module, "MAX_BYTES_PER_ELECTION", size)
    proposals.put(world.election, place, erasing(world, "chair", entry=2))
    assert len(proposals.of(place)) == 1, "the election's own oldest went"


def test_signers_are_moved_to_another_office_of_theirs_if_that_helps(world: World) -> None:
    def key(officer: str) -> str:
        return keys.key_id(keys.public_bytes(key_of(officer)))

    either, chair = frozenset({"CHAIR", "SUPERVISOR"}), frozenset({"CHAIR"})

    assert missing_of(world.election, (either, chair), [key("chair")]) == (chair,)
    assert missing_of(world.election, (either, chair), [key("chair"), key("supervisor")]) == ()
    assert missing_of(world.election, (either, chair), [key("supervisor")]) == (chair,)


def test_only_those_who_signed_or_still_must_read_what_a_proposal_discloses(
    world: World, clock: Clock
) -> None:
    place = UUID(world.id)
    proposal = Proposals(clock).put(world.election, place, erasing(world, "chair"))

    def visitor(officer: str) -> Visitor:
        keyid = keys.key_id(keys.public_bytes(key_of(officer)))
        held = world.election.officers[keyid]
        return Visitor(place, keyid, held.id, held.roles, held.stations, held.person)

    readers = {
        each: signs(visitor(each), proposal) for each in ("chair", "supervisor", "counter", "AUTHORITY")
    }
    assert readers == {"chair": True, "supervisor": True, "counter": False, "AUTHORITY": False}
