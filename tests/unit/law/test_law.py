"""The fold itself: which bytes are a statement, whose signatures it needs, and that time never goes back."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from shared import clock, entry, keys
from shared.election import law
from shared.election.calling.notices import IncidentReported, NoticePosted
from shared.election.calling.officers import OfficerAppointed, OfficerDismissed
from shared.election.counting.closing import BatchAttested
from shared.election.polling.polling import PaperIssued
from shared.election.polling.stations import StationOpened
from shared.election.regulation.profile import Profile
from shared.election.roles import Role
from shared.election.statement import Frame, Saying, Statement
from shared.errors import Malformed, Refused, Unauthorised
from tests.unit.law.stages import OTHER, USUAL, after
from tests.world import DOCUMENT, World, key_of, random_id

FRAME: dict[str, Any] = {
    "v": 1,
    "election": "01941f29-7c00-7aaa-8bbb-0123456789ab",
    "type": "PaperIssued",
    "done_at": "2026-03-28T01:00:00Z",
    "body": {"round": 1, "station": "S1", "elector": "E-0001"},
}
DIGEST = "A" * 43


def payload(body: dict[str, Any] | None = None, **frame: Any) -> bytes:
    whole = FRAME | ({} if body is None else {"body": FRAME["body"] | body}) | frame
    return json.dumps(whole, separators=(",", ":")).encode()


class CountyReported(Saying, frozen=True):
    """A kind that belongs to another sort of log."""


def test_an_election_refuses_what_belongs_to_another_sort_of_log() -> None:
    world = after("called")
    before = law.freeze(world.election)
    foreign = Statement("0" * 64, world.id, "CountyReported", world.now, CountyReported())

    with pytest.raises(Refused) as refused:
        law.accept(world.election, foreign, (keys.key_id(keys.public_bytes(key_of("AUTHORITY"))),), world.now)

    assert refused.value.code == "not-of-an-election"
    assert law.freeze(world.election) == before


# Bytes


def test_a_payload_is_read_into_a_statement() -> None:
    statement = law.read(payload(_sd=[DIGEST]))

    assert statement.type == "PaperIssued"
    assert statement.body == PaperIssued(round=1, station="S1", elector="E-0001")
    assert statement.done_at == clock.read_time("2026-03-28T01:00:00Z")
    assert statement.sd == (DIGEST,)
    assert len(statement.id) == 64


def test_spaces_order_and_escapes_change_the_id_and_not_the_meaning() -> None:
    plain = law.read(payload())

    for other in (
        json.dumps(FRAME, indent=1).encode(),
        json.dumps(dict(reversed(FRAME.items()))).encode(),
        payload().replace(b"E-0001", b"\\u0045-0001"),
        payload(_sd=[]),
        payload({"proxy": None}),
    ):
        statement = law.read(other)
        assert msgspec.structs.replace(statement, id="") == msgspec.structs.replace(plain, id="")
        assert statement.id != plain.id


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (payload(v=2), "v: expected 1"),
        (payload(v=True), "v"),
        (payload(type="PaperEaten"), "no such statement"),
        (payload(type="Body"), "no such statement"),
        (payload(type="_Read"), "no such statement"),
        (payload(type=""), "no such statement"),
        (payload(more=1), "unknown"),
        (payload({"more": 1}), "unknown"),
        (payload({"elector": None}), "elector"),
        (payload({"elector": ""}), "elector"),
        (payload({"elector": "E-0001\n"}), "elector"),
        (payload({"elector": "E 0001"}), "elector"),
        (payload({"elector": "-0001"}), "elector"),
        (payload({"elector": "选民一"}), "elector"),
        (payload({"elector": "E" * 25}), "elector"),
        (payload({"round": -1}), "round"),
        (payload({"round": 1.0}), "round"),
        (payload({"round": 10_000_001}), "round"),
        (payload({"round": "1"}), "round"),
        (json.dumps(FRAME | {"body": []}).encode(), "array"),
        (payload().replace(b'"round":1', b'"round":2,"round":1'), "stands twice"),
        (payload().replace(b'"v":1', b'"v":1,"v":1'), "stands twice"),
        (payload().replace(b'"round":1', b'"round":-0'), "-0"),
        (payload(done_at="2026-03-28"), "time"),
        (payload(done_at="2026-03-28T09:00:00+08:00"), "time"),
        (payload(_sd=["short"]), "_sd"),
        (payload(_sd=["+" * 43]), "_sd"),
        (payload(_sd=[DIGEST, DIGEST]), "_sd"),
        (payload(_sd=["B" * 43, "A" * 43]), "_sd"),
        (payload(_sd=[f"{number:043}" for number in range(33)]), "_sd"),
        (payload()[:-1], "truncated"),
        (payload() + b" {}", "trailing"),
        (b"\xef\xbb\xbf" + payload(), "invalid"),
        (payload().decode().encode("utf-16"), "statement"),
    ],
)
def test_anything_else_is_malformed(raw: bytes, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        law.read(raw)


@pytest.mark.parametrize(
    "day", ["2026-02-30", "2026-13-01", "2025-02-29", "２０２６-01-05", "2026-01-05\n", "1826-01-05"]
)
def test_a_day_that_does_not_exist_is_malformed(day: str) -> None:
    body = {"number": 1, "kind": "STAFF", "posted_on": day, "document": DOCUMENT}

    with pytest.raises(Malformed):
        law.read(json.dumps(FRAME | {"type": "NoticePosted", "body": body}).encode())


def test_thirty_two_digests_are_read() -> None:
    assert len(law.read(payload(_sd=[f"{number:043}" for number in range(32)])).sd) == 32


def test_no_type_leaves_a_whole_number_without_bounds() -> None:
    """The fast reading of JSON relies on it: an unbounded number could be one that other readers round."""
    kinds: list[type[msgspec.Struct]] = [*law.KINDS.values(), Frame, Profile]
    unbounded = [
        path for kind in kinds for path in _unbounded(msgspec.inspect.type_info(kind), kind.__name__)
    ]

    assert unbounded == ["Frame.v"]  # which has to be 1


def _unbounded(kind: msgspec.inspect.Type, path: str) -> list[str]:
    if isinstance(kind, msgspec.inspect.IntType):
        known = kind.ge is not None and kind.le is not None and -(2**53) < kind.ge <= kind.le < 2**53
        return [] if known else [path]
    if isinstance(kind, msgspec.inspect.FloatType | msgspec.inspect.AnyType | msgspec.inspect.DecimalType):
        return [path]
    parts: list[tuple[str, msgspec.inspect.Type]] = []
    if isinstance(kind, msgspec.inspect.StructType):
        parts = [(field.name, field.type) for field in kind.fields]
    elif isinstance(kind, msgspec.inspect.UnionType):
        parts = [(str(number), each) for number, each in enumerate(kind.types)]
    elif isinstance(kind, msgspec.inspect.DictType):
        parts = [("key", kind.key_type), ("value", kind.value_type)]
    elif isinstance(kind, msgspec.inspect.VarTupleType):
        parts = [("item", kind.item_type)]
    return [found for name, part in parts for found in _unbounded(part, f"{path}.{name}")]


def test_every_kind_has_a_chinese_name_a_docstring_and_signers() -> None:
    for name, kind in law.KINDS.items():
        assert kind.zh, name
        assert kind.__doc__, name
        assert kind.signed_by, name
    assert len({kind.zh for kind in law.KINDS.values()}) == len(law.KINDS)


def test_no_statement_takes_two_people_for_one_office() -> None:
    """More signers than any envelope could hold, or an office that nobody can have, would never be accepted."""
    for name, kind in law.KINDS.items():
        assert 1 <= len(kind.signed_by) <= 4, name
        assert all(office and office <= frozenset(Role) for office in kind.signed_by), name


# Which election


def test_a_statement_of_another_election_is_refused() -> None:
    world = after("called")
    world.id = "01941f29-7c00-7aaa-8bbb-0123456789ac"

    world.refuses("other-election", IncidentReported(kind="OTHER", document=DOCUMENT), "chair")


# Signatures


def test_each_office_is_another_persons() -> None:
    world = after("counted").fork()
    present = world.election.round
    batch = BatchAttested(round=1, pile="P", batch=random_id("b"), papers=1)
    assert present.piles["P"].counted == present.piles["P"].attested

    for signers in (
        ("caller", "counter"),
        ("caller", "counter", "counter2"),
        ("caller", "scrutineer", "chair"),
        ("caller", "counter", "scrutineer", "chair"),
        (),
    ):
        World.refuses(_unsigned(world), "signers-lack-office", batch, *signers)


def _unsigned(world: World) -> World:
    other = world.fork()
    other.signing = False
    return other


def test_one_signature_does_not_count_twice() -> None:
    world = _unsigned(after("published"))
    both = OfficerAppointed(
        officer="both", key=keys.public_text(key_of("both")), roles=(Role.STATION_CHIEF, Role.SCRUTINEER)
    )
    world.given(both, "AUTHORITY")
    opening = StationOpened(
        round=1, station="S1", kind="STATION", papers=0, empty_shown=True, booth=True, seal="封"
    )
    world.at(world.day)

    world.refuses("signers-lack-office", opening, "both", "both")
    world.given(opening, "both", "scrutineer")


@pytest.mark.parametrize("first", ["chief", "scrutineer", "a", "b", "c", "d"])
def test_the_order_of_signatures_does_not_matter_and_offices_are_dealt_out_so_that_all_fit(
    first: str,
) -> None:
    """Somebody with two offices takes the one that nobody else has."""
    world = after("published")
    key = keys.public_text(key_of(first + "'s key"))
    world.given(
        OfficerAppointed(officer="both", key=key, roles=(Role.STATION_CHIEF, Role.SCRUTINEER)), "AUTHORITY"
    )
    opening = StationOpened(
        round=1, station="S1", kind="STATION", papers=0, empty_shown=True, booth=True, seal="封"
    )
    world.at(world.day)

    for other in ("chief", "scrutineer"):
        for signers in ((first + "'s key", other), (other, first + "'s key")):
            assert _unsigned(world).given(opening, *signers).election.round.phase == "POLLING"


def test_a_dismissed_officer_cannot_be_one_of_several() -> None:
    world = after("boxed").counted([USUAL] * 18 + [OTHER] * 6, attest=False)
    batch = BatchAttested(round=1, pile="P", batch=random_id("b"), papers=24)
    world.given(OfficerDismissed(officer="caller", reason="ILLNESS"), "chair")

    world.refuses("signers-lack-office", batch, "caller", "counter", "scrutineer")


def test_the_authority_alone_may_call() -> None:
    world = World()
    statement = law.read(
        world.signed(IncidentReported(kind="OTHER", document=DOCUMENT), "chair").payload_bytes
    )

    with pytest.raises(Unauthorised) as caught:
        law.public_key(None, statement, "0" * 16)

    assert caught.value.code == "key-unknown"


def test_a_calls_key_is_the_one_that_it_names() -> None:
    statement = law.read(World().called().payloads[0])
    key = keys.public_bytes(key_of("AUTHORITY"))

    assert law.public_key(None, statement, keys.key_id(key)) == key
    with pytest.raises(Unauthorised):
        law.public_key(None, statement, "0" * 16)


# Time


def test_nothing_is_recorded_before_it_was_done() -> None:
    world = after("called").at("2026-01-06")
    statement = law.read(
        world.signed(IncidentReported(kind="OTHER", document=DOCUMENT), "chair").payload_bytes
    )
    signer = keys.key_id(keys.public_bytes(key_of("chair")))

    with pytest.raises(Refused) as caught:
        law.accept(world.election, statement, (signer,), statement.done_at - 1)

    assert caught.value.code == "done-in-future"
    law.accept(world.election, statement, (signer,), statement.done_at)


def test_something_may_be_recorded_long_after_it_was_done() -> None:
    world = after("called")
    statement = law.read(
        world.signed(IncidentReported(kind="OTHER", document=DOCUMENT), "chair").payload_bytes
    )
    signer = keys.key_id(keys.public_bytes(key_of("chair")))

    law.accept(world.election, statement, (signer,), statement.done_at + 40 * 86_400_000)

    assert world.election.last_accepted == statement.done_at + 40 * 86_400_000


def test_the_time_of_the_log_never_goes_back() -> None:
    world = after("called")
    statement = law.read(
        world.signed(IncidentReported(kind="OTHER", document=DOCUMENT), "chair").payload_bytes
    )
    signer = keys.key_id(keys.public_bytes(key_of("chair")))
    before = law.freeze(world.election)

    with pytest.raises(Refused) as caught:
        law.accept(world.election, statement, (signer,), world.election.last_accepted - 1)

    assert caught.value.code == "time-back"
    assert law.freeze(world.election) == before
    assert law.time_of_acceptance(world.election, statement, 0) == world.election.last_accepted


def test_a_drills_entries_carry_the_time_of_the_drill() -> None:
    world = World().called(drill=True)
    statement = law.read(
        world.signed(IncidentReported(kind="OTHER", document=DOCUMENT), "chair").payload_bytes
    )
    signer = keys.key_id(keys.public_bytes(key_of("chair")))
    now = world.election.last_accepted

    with pytest.raises(Refused) as caught:
        law.accept(world.election, statement, (signer,), now + 1)

    assert caught.value.code == "drill-clock"
    law.accept(
        world.election, statement, (signer,), law.time_of_acceptance(world.election, statement, now + 9)
    )


def test_the_call_of_a_drill_starts_its_clock() -> None:
    world = World().called(drill=True)
    call = law.read(world.payloads[0])
    signer = keys.key_id(keys.public_bytes(key_of("AUTHORITY")))
    assert law.time_of_acceptance(None, call, call.done_at + 10**9) == call.done_at

    with pytest.raises(Refused) as caught:
        law.accept(None, call, (signer,), call.done_at + 1)

    assert caught.value.code == "drill-clock"


def test_a_notice_late_in_the_evening_belongs_to_the_villages_day() -> None:
    world = after("called").at("2026-01-06", 0)
    posted = NoticePosted(number=1, kind="STAFF", posted_on="2026-01-06", document=DOCUMENT)
    early = world.fork()
    early.now -= 2000  # 23:59:59 of the day before, once the act is done

    early.refuses("not-yet-posted", posted, "chair", clause="docs/rules.md 8")
    world.given(posted, "chair")


# Snapshots


@pytest.mark.parametrize(
    "stage", ["called", "registered", "nominated", "published", "opened", "boxed", "counted", "announced"]
)
def test_a_snapshot_is_the_whole_election(stage: str) -> None:
    election = after(stage).election

    assert law.thaw(law.freeze(election)) == election


@pytest.mark.parametrize("raw", [b"", b"\xc0", b"\x80", b"\xff" * 40, b"\x91" * 100_000])
def test_what_is_no_snapshot_is_malformed(raw: bytes) -> None:
    with pytest.raises(Malformed, match="snapshot"):
        law.thaw(raw)


def test_replaying_the_entries_gives_the_same_election() -> None:
    world = after("announced")
    election = None

    for raw in world.entries:
        known = entry.decode(raw)
        signers = tuple(each.keyid for each in known.statement.signatures)
        election = law.accept(
            election, law.read(known.statement.payload_bytes), signers, clock.read_time(known.accepted_at)
        )

    assert election == world.election


def test_every_kind_of_office_is_needed_somewhere() -> None:
    asked = {
        role
        for kind in law.KINDS.values()
        if len(kind.signed_by[0]) < len(Role)
        for office in kind.signed_by
        for role in office
    }

    assert asked == set(Role)
