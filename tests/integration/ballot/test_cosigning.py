"""The public sees only what enough witnesses have seen; voters never wait for them, and no witness can stop an election."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.ballot import publisher
from services.ballot.cosigning import read_template
from services.ballot.elections import Elections
from services.ballot.log_keys import load_log_keys
from shared import base64text
from shared.errors import Broken, Malformed, ProofError
from shared.log import note
from shared.log.checkpoint import Checkpoint, sign
from shared.log.cosignature import cosign, cosigned_by
from shared.log.note import VerifierKey
from shared.log.policy import Policy, encode
from shared.log.policy import Witness as Named
from shared.log.trust import encode_trust, parse_trust
from shared.log.vkey import COSIGNATURE
from shared.log.witnessing import SIZE_TYPE
from tests.integration.ballot.outsider import check_log
from tests.integration.ballot.test_loading import tampered
from tests.integration.ballot.test_publisher import folder, public_size, published, register
from tests.integration.ballot.village import CALLED, LOG_NAME, Village, config
from tests.integration.ballot.witnesses import Answering, Committee, liar, policy_of

NOBODY = 9
"""A port at which nobody listens."""


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publisher, "RETRY_SECONDS", 0.05)


@pytest.fixture
def village() -> Village:
    return Village()


@pytest.fixture
def committees(tmp_path: Path, village: Village) -> Iterator[list[Committee]]:
    """A, B and C, which know the village's log and do not serve yet."""
    founded = [Committee.founded(tmp_path, letter).knows(tmp_path, village) for letter in "ABC"]
    yield founded
    for committee in founded:
        committee.place.close()


@asynccontextmanager
async def service(dsn: str, data: Path, witnesses: Policy, seconds: float = 5.0) -> AsyncIterator[Elections]:
    opened = await Elections.open(config(dsn, data, witnesses=witnesses, witness_seconds=seconds))
    try:
        yield opened
    finally:
        await opened.close()


def enough(committees: list[Committee], number: int) -> Policy:
    return policy_of(
        *(each.named(letter) for each, letter in zip(committees, "ABC", strict=False)), enough=number
    )


def cosigners_of(path: Path) -> set[str]:
    """Names of the witnesses whose line is under the published checkpoint; all lines hold."""
    policy = parse_trust((path / "policy").read_text()).policy
    signed = note.parse((path / "checkpoint").read_bytes())
    keys = {each.key: each.name for each in policy.witnesses}
    return {keys[key] for key in cosigned_by(signed, keys)}


async def until(holds: Callable[[], object]) -> None:
    limit = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < limit
        await asyncio.sleep(0.01)


async def test_what_is_public_was_seen_by_all_who_must(
    dsn: str, tmp_path: Path, village: Village, committees: list[Committee]
) -> None:
    path = folder(tmp_path, village)
    with ExitStack() as serving:
        for committee in committees:
            serving.enter_context(committee.serving())
        async with service(dsn, tmp_path, enough(committees, 3)) as elections:
            await village.called(elections)
            await published(path, CALLED)
            await register(elections, village, 1, 300)
            await published(path, CALLED + 300)

    seen = check_log(path)  # by the policy that is published: three of three
    assert cosigners_of(path) == {"A", "B", "C"}
    assert seen.policy.quorum == "committees"
    for committee in committees:
        assert (
            f"\n{CALLED + 300}\n".encode() in next(committee.identity.data.glob("memory/*/last")).read_bytes()
        )


async def test_voting_goes_on_while_a_witness_is_away_and_the_public_sees_it_when_it_is_back(
    dsn: str, tmp_path: Path, village: Village, committees: list[Committee]
) -> None:
    a, b = committees[:2]
    path = folder(tmp_path, village)
    async with service(dsn, tmp_path, enough([a, b], 2)) as elections:
        with a.serving():
            with b.serving():
                await village.called(elections)
                await published(path, CALLED)

            await register(elections, village, 1, 40)
            await until(elections.withheld)
            (told,) = elections.withheld()
            await elections.check_ready()
            while_away = (public_size(path), elections.figures())

            with b.serving():
                await published(path, CALLED + 40)
                await until(lambda: not elections.withheld())

    assert while_away[0] == CALLED
    assert (while_away[1].unpublished, while_away[1].withheld) == (40, 1)
    assert (told.election, told.entries) == (village.id, 40)
    assert "group committees has 1 of 2, needs 2 (without B)" in told.reason
    assert "B：连不上" in told.reason
    assert cosigners_of(path) == {"A", "B"}


async def test_a_restart_while_a_witness_is_away_loses_nothing(
    dsn: str, tmp_path: Path, village: Village, committees: list[Committee]
) -> None:
    a, b = committees[:2]
    path = folder(tmp_path, village)
    policy = enough([a, b], 2)
    with a.serving():
        async with service(dsn, tmp_path, policy) as elections:
            await village.called(elections)
            await until(elections.withheld)
        assert not (path / "checkpoint").exists()
        async with service(dsn, tmp_path, policy) as elections:
            with b.serving():
                await published(path, CALLED)


async def test_two_of_three_are_enough_and_the_third_signs_when_it_is_back(
    dsn: str, tmp_path: Path, village: Village, committees: list[Committee], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher, "COMPLETE_SECONDS", 0.1)
    a, b, c = committees
    path = folder(tmp_path, village)
    with a.serving(), b.serving():
        async with service(dsn, tmp_path, enough(committees, 2)) as elections:
            await village.called(elections)
            await published(path, CALLED)
            without = cosigners_of(path)

            with c.serving():
                await until(lambda: cosigners_of(path) == {"A", "B", "C"})

    assert without == {"A", "B"}


async def test_a_witness_that_is_gone_for_good_is_replaced_in_the_trust_file(
    dsn: str, tmp_path: Path, village: Village, committees: list[Committee]
) -> None:
    a, b = committees[:2]
    path = folder(tmp_path, village)
    with b.serving():
        async with service(dsn, tmp_path, enough([a], 1)) as elections:
            await village.called(elections)
            await until(elections.withheld)
            trust = parse_trust((path / "policy").read_text())

            changed = replace(enough([b], 1), logs=trust.policy.logs)
            (path / "policy").write_text(encode_trust(replace(trust, policy=changed)))

            await published(path, CALLED)


def own_note(data: Path, village: Village, size: int, root: bytes = bytes(32)) -> bytes:
    """A checkpoint that the log's own key signed."""
    return load_log_keys(data, LOG_NAME).signer(village.id, drill=False).sign(size, root)


def strangers_note(data: Path, village: Village, size: int) -> bytes:
    """One that looks like it and that another key signed."""
    origin = load_log_keys(data, LOG_NAME).signer(village.id, drill=False).origin
    return sign(Checkpoint(origin, size, bytes(32)), Ed25519PrivateKey.from_private_bytes(bytes(32)))


LIAR_KEY = Ed25519PrivateKey.from_private_bytes(b"l" * 32)
LIAR = VerifierKey.of("liar.test/w1", LIAR_KEY, COSIGNATURE)
PLAIN = "text/plain; charset=utf-8"
LIES: dict[str, Answering] = {
    "a size that nobody has": lambda path, _: (
        (409, SIZE_TYPE, b"1000000000\n") if "add" in path else (404, PLAIN, b"")
    ),
    "another size each time": lambda path, body: (
        409,
        SIZE_TYPE,
        b"%d\n" % (int(body.split(b"\n")[0].split()[1] or 0) + 1),
    ),
    "no size": lambda path, _: (409, SIZE_TYPE, b"many\n"),
    "conflict without a size": lambda path, _: (409, PLAIN, b"fork!\n"),
    "inconsistent": lambda path, _: (422, PLAIN, b"fork!\n"),
    "does not know the log": lambda path, _: (404, PLAIN, b"who?\n"),
    "a fault": lambda path, _: (500, PLAIN, b"\xff\xfe"),
    "a redirect": lambda path, _: (302, PLAIN, b""),
    "nothing": lambda path, _: (200, PLAIN, b""),
    "nonsense": lambda path, _: (200, PLAIN, b"yes, seen\n"),
    "far too much": lambda path, _: (200, PLAIN, b"x" * 200_000),
    "a line that does not hold": lambda path, _: (
        200,
        PLAIN,
        note.encode_signatures([note.Signature("liar.test/w1", LIAR.key_id, bytes(72))]),
    ),
    "somebody else's line": lambda path, body: (
        200,
        PLAIN,
        note.encode_signatures(
            [
                cosign(
                    _text(body),
                    1_790_000_000,
                    "other.test/w1",
                    Ed25519PrivateKey.from_private_bytes(bytes(32)),
                )
            ]
        ),
    ),
}


def _text(body: bytes) -> str:
    return note.parse(body.partition(b"\n\n")[2]).text


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
async def test_no_lie_of_a_witness_stops_an_election(
    dsn: str, tmp_path: Path, village: Village, committees: list[Committee], lie: Answering
) -> None:
    path = folder(tmp_path, village)
    with committees[0].serving(), liar(lie) as url:
        policy = policy_of(committees[0].named("A"), Named("B", LIAR, url), enough=1)
        async with service(dsn, tmp_path, policy) as elections:
            await village.called(elections)

            await published(path, CALLED)

    assert cosigners_of(path) == {"A"}


async def test_a_witness_that_never_answers_costs_little(
    dsn: str, tmp_path: Path, village: Village, committees: list[Committee]
) -> None:
    path = folder(tmp_path, village)

    def sleep(*_: object) -> tuple[int, str, bytes]:
        time.sleep(3)
        return 500, PLAIN, b""

    with committees[0].serving(), liar(sleep) as url:
        policy = policy_of(committees[0].named("A"), Named("B", LIAR, url), enough=1)
        async with service(dsn, tmp_path, policy, seconds=0.5) as elections:
            await village.called(elections)
            await published(path, CALLED)
            for number in range(1, 4):
                await elections.submit(village.id, village.registration(number))
                await published(path, CALLED + number)

    assert cosigners_of(path) == {"A"}


async def test_a_size_that_a_stranger_signed_stops_nothing(
    dsn: str, tmp_path: Path, village: Village, committees: list[Committee]
) -> None:
    path = folder(tmp_path, village)
    stranger = strangers_note(tmp_path, village, 1000)

    def lie(path: str, _: bytes) -> tuple[int, str, bytes]:
        return (409, SIZE_TYPE, b"1000\n") if "add" in path else (200, PLAIN, stranger)

    with committees[0].serving(), liar(lie) as url:
        policy = policy_of(committees[0].named("A"), Named("B", LIAR, url), enough=1)
        async with service(dsn, tmp_path, policy) as elections:
            await village.called(elections)
            await published(path, CALLED)


async def test_a_larger_log_that_our_own_key_signed_stops_the_election(
    dsn: str, tmp_path: Path, village: Village
) -> None:
    """The key was stolen, or the database set back: nothing may be signed any more, and nothing was published."""
    ours = own_note(tmp_path, village, 1000)
    with liar(lambda path, _: (409, SIZE_TYPE, b"1000\n") if "add" in path else (200, PLAIN, ours)) as url:
        async with service(dsn, tmp_path, policy_of(Named("B", LIAR, url), enough=1)) as elections:
            with pytest.raises(Broken, match="set back"):
                await elections.call(village.envelopes[0])

            assert elections.ids() == []

    assert not (folder(tmp_path, village) / "checkpoint").exists()


async def test_a_database_that_was_set_back_with_all_that_was_published_is_found_out_by_the_witness(
    dsn: str, tmp_path: Path, village: Village, committees: list[Committee]
) -> None:
    policy = enough(committees, 1)
    with committees[0].serving():
        async with service(dsn, tmp_path, policy) as elections:
            await village.called(elections)
            await register(elections, village, 1, 3)
            await register(elections, village, 4, 2)
            await published(folder(tmp_path, village), CALLED + 5)
        set_back(dsn, CALLED + 3)
        shutil.rmtree(folder(tmp_path, village))

        async with service(dsn, tmp_path, policy) as elections:
            with pytest.raises(Broken, match="witness A has 19 entries signed by this log, 17 are stored"):
                await elections.submit(village.id, village.registration(9))

    assert not (folder(tmp_path, village) / "checkpoint").exists()


async def test_an_election_that_was_wiped_out_is_not_begun_again_under_its_name(
    dsn: str, tmp_path: Path, village: Village, committees: list[Committee]
) -> None:
    policy = enough(committees, 1)
    with committees[0].serving():
        async with service(dsn, tmp_path, policy) as elections:
            await village.called(elections)
            await published(folder(tmp_path, village), CALLED)
        set_back(dsn, 0)
        shutil.rmtree(folder(tmp_path, village))

        async with service(dsn, tmp_path, policy) as elections:
            with pytest.raises(Broken, match="witness A has 14 entries"):
                await elections.call(village.envelopes[0])


def set_back(dsn: str, size: int) -> None:
    """The database as it was at a size that was committed, or emptied."""
    if size == 0:
        tampered(dsn, *(f"DELETE FROM ballot.{table}" for table in ("stored_events", "heads", "logs")))
    else:
        tampered(
            dsn,
            f"DELETE FROM ballot.stored_events WHERE originator_version > {size}",
            f"DELETE FROM ballot.heads WHERE size > {size}",
        )


async def test_a_witness_without_an_address_hands_its_line_in(
    dsn: str, tmp_path: Path, village: Village, committees: list[Committee]
) -> None:
    """A committee member who signs once, at the end of the day (`jianpiao witness sign --post`)."""
    path = folder(tmp_path, village)
    a = committees[0]
    member = Named("M", LIAR)
    policy = Policy((), (a.named("A"), member), quorum="A")
    with a.serving():
        async with service(dsn, tmp_path, policy) as elections:
            await village.called(elections)
            await published(path, CALLED)
            text = note.parse((path / "checkpoint").read_bytes()).text
            line = note.encode_signatures([cosign(text, 1_790_000_000, LIAR.name, LIAR_KEY)])

            size = await elections.add_cosignatures(village.id, line)

            after = cosigners_of(path)
            for wrong, error in [
                (b"", Malformed),
                (b"seen it\n", Malformed),
                (note.encode_signatures([cosign(text, 1, "other.test/w1", LIAR_KEY)]), Malformed),
                (
                    note.encode_signatures([cosign(text.replace("14", "13"), 1, LIAR.name, LIAR_KEY)]),
                    ProofError,
                ),
            ]:
                with pytest.raises(error):
                    await elections.add_cosignatures(village.id, wrong)

    assert (size, after) == (CALLED, {"A", "M"})
    assert cosigners_of(path) == {"A", "M"}


def test_witnesses_that_can_never_be_enough_are_refused_at_the_start(committees: list[Committee]) -> None:
    unreachable = Policy((), (Named("M", LIAR),), quorum="M")
    log = f"log example.test/log+{'0' * 8}+{base64text.encode(b'x')}\n"

    with pytest.raises(Malformed, match="can never be enough"):
        read_template(encode(unreachable).encode())
    with pytest.raises(Malformed):
        read_template(log.encode() + encode(enough(committees, 2)).encode())
    with pytest.raises(Malformed):
        read_template(b"\xff\n")
    assert read_template(encode(enough(committees, 2)).encode()) == enough(committees, 2)
