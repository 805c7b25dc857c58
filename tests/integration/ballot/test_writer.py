"""The writer: what it answers, what it stores, and that both say the same."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest

from services.ballot.accepted import Accepted, Closing, Overloaded, Submission
from services.ballot.elections import Elections
from shared import entry
from shared.election import law
from shared.election.calling.officers import OfficerAppointed
from shared.election.electors.roll import ElectorRegistered
from shared.election.roles import Role
from shared.envelope import MAX_PAYLOAD_BYTES, sign
from shared.errors import Broken, Malformed, Refused, Unauthorised
from shared.keys import public_text
from tests.integration.ballot.outsider import check_log, check_receipts, replay
from tests.integration.ballot.village import CALLED, Village, config
from tests.world import key_of


async def test_an_accepted_statement_is_stored_and_its_receipt_proves_it(
    elections: Elections, village: Village, tmp_path: Path
) -> None:
    answer = await elections.submit(village.id, village.registration(1))

    assert (answer.index, answer.new) == (CALLED, True)
    (raw,) = await elections.entries(village.id, CALLED, 10)
    assert entry.decode(raw).statement == village.registration(1)
    await elections.close()
    check_receipts(check_log(tmp_path / "log" / str(village.id)), [answer])


async def test_sent_again_a_statement_gets_the_same_answer_and_no_new_entry(
    elections: Elections, village: Village
) -> None:
    first = await elections.submit(village.id, village.registration(1))
    await elections.submit(village.id, village.registration(2))

    again = await elections.submit(village.id, village.registration(1))

    assert again == Accepted(first.id, first.index, first.accepted_at, first.receipt, new=False)
    assert (await elections.state(village.id)).size == CALLED + 2


async def test_sent_again_after_a_restart_it_gets_the_same_receipt_to_the_byte(
    elections: Elections, village: Village, dsn: str, tmp_path: Path
) -> None:
    first = await elections.submit(village.id, village.registration(1))
    await asyncio.gather(*(elections.submit(village.id, each) for each in village.registrations(2, 20)))
    await elections.close()

    restarted = await Elections.open(config(dsn, tmp_path))
    again = await restarted.submit(village.id, village.registration(1))
    await restarted.close()

    assert (again.receipt, again.new) == (first.receipt, False)


async def test_the_same_statement_twice_at_once_becomes_one_entry(
    elections: Elections, village: Village
) -> None:
    answers = await asyncio.gather(*(elections.submit(village.id, village.registration(1)) for _ in range(8)))

    assert {answer.index for answer in answers} == {CALLED}
    assert sorted(answer.new for answer in answers) == [False] * 7 + [True]
    assert len({answer.receipt for answer in answers}) == 1


async def test_the_state_is_what_a_replay_of_the_entries_gives(
    elections: Elections, village: Village
) -> None:
    await asyncio.gather(*(elections.submit(village.id, each) for each in village.registrations(1, 300)))

    entries = await elections.entries(village.id, 0, 1000)

    assert len(entries) == CALLED + 300
    assert await elections.state(village.id) == replay(entries)


async def test_what_the_law_refuses_is_not_stored_and_changes_nothing(
    elections: Elections, village: Village
) -> None:
    await elections.submit(village.id, village.registration(1))
    before = law.freeze(await elections.state(village.id))
    twice = village.world.signed(ElectorRegistered(elector="E-0001", kind="ABSENT"), "registrar")

    with pytest.raises(Refused, match="already") as refused:
        await elections.submit(village.id, twice)

    assert refused.value.code == "already-on-roll"
    assert await elections.state(village.id) == law.thaw(before)
    assert len(await elections.entries(village.id, 0, 100)) == CALLED + 1


async def test_of_a_batch_each_gets_its_own_answer_and_all_are_stored_together(
    elections: Elections, village: Village
) -> None:
    good, other = village.registration(1), village.registration(2)
    refused = village.world.signed(ElectorRegistered(elector="E-0001", kind="ABSENT"), "registrar")
    forged = msgspec.structs.replace(village.registration(3), signatures=good.signatures)
    senseless = sign(b"{}", [key_of("registrar")])
    batches = elections.figures().batches

    outcomes = await elections.submit_many(
        village.id, [Submission(each) for each in (good, refused, forged, senseless, other, good)]
    )

    assert [type(outcome) for outcome in outcomes] == [
        Accepted,
        Refused,
        Unauthorised,
        Malformed,
        Accepted,
        Accepted,
    ]
    first, *_, second, again = outcomes
    assert isinstance(first, Accepted)
    assert isinstance(second, Accepted)
    assert isinstance(again, Accepted)
    assert (first.index, second.index, again.index) == (CALLED, CALLED + 1, CALLED)
    assert (first.new, second.new, again.new) == (True, True, False)
    assert elections.figures().batches == batches + 1


async def test_a_long_batch_is_read_in_a_thread_and_kept_in_order(
    elections: Elections, village: Village
) -> None:
    outcomes = await elections.submit_many(
        village.id, [Submission(each) for each in village.registrations(1, 200)]
    )

    indexes = [outcome.index for outcome in outcomes if isinstance(outcome, Accepted)]
    assert indexes == list(range(CALLED, CALLED + 200))


async def test_a_key_appointed_by_the_statement_in_front_is_good_for_the_next(
    elections: Elections, village: Village
) -> None:
    world = village.world
    appointment = world.signed(
        OfficerAppointed(
            officer="registrar2", key=public_text(key_of("registrar2")), roles=(Role.REGISTRAR,)
        ),
        "AUTHORITY",
    )
    first_act = world.signed(ElectorRegistered(elector="E-0001", kind="RESIDENT"), "registrar2")

    with pytest.raises(Unauthorised):
        await elections.submit(village.id, first_act)
    outcomes = await elections.submit_many(village.id, [Submission(appointment), Submission(first_act)])

    assert [isinstance(outcome, Accepted) for outcome in outcomes] == [True, True]


@pytest.mark.parametrize("appointed_in_same_batch", [False, True])
async def test_a_signature_that_does_not_hold_is_refused(
    elections: Elections, village: Village, appointed_in_same_batch: bool
) -> None:
    world = village.world
    appointment = world.signed(
        OfficerAppointed(
            officer="registrar2", key=public_text(key_of("registrar2")), roles=(Role.REGISTRAR,)
        ),
        "AUTHORITY",
    )
    signer = "registrar2" if appointed_in_same_batch else "registrar"
    honest = world.signed(ElectorRegistered(elector="E-0001", kind="RESIDENT"), signer)
    other = world.signed(ElectorRegistered(elector="E-0002", kind="RESIDENT"), signer)
    forged = msgspec.structs.replace(honest, signatures=other.signatures)

    *_, outcome = await elections.submit_many(village.id, [Submission(appointment), Submission(forged)])

    assert isinstance(outcome, Unauthorised)
    assert outcome.code == "signature-does-not-hold"
    assert (await elections.state(village.id)).size == CALLED + 1


async def test_one_bad_signature_of_three_is_refused(elections: Elections, village: Village) -> None:
    await elections.submit(village.id, village.registration(1))
    three = village.world.signed(
        ElectorRegistered(elector="E-0002", kind="RESIDENT"), "registrar", "chair", "chief"
    )
    bad = list(three.signatures)
    bad[1] = msgspec.structs.replace(bad[1], sig=bad[0].sig)

    with pytest.raises(Unauthorised, match="does not fit"):
        await elections.submit(village.id, msgspec.structs.replace(three, signatures=tuple(bad)))


async def test_a_statement_of_another_election_is_refused(elections: Elections, village: Village) -> None:
    other = await Village(2).called(elections)

    with pytest.raises(Refused, match="belongs to election"):
        await elections.submit(village.id, other.registration(1))


async def test_the_longest_statement_that_an_envelope_takes_fits_into_the_log(
    elections: Elections, village: Village, tmp_path: Path
) -> None:
    payload = village.registration(1).payload_bytes
    longest = payload + b" " * (MAX_PAYLOAD_BYTES - len(payload))

    answer = await elections.submit(village.id, sign(longest, [key_of("registrar")]))

    (raw,) = await elections.entries(village.id, answer.index, 1)
    assert 62_000 < len(raw) <= entry.MAX_ENTRY_BYTES
    await elections.close()
    check_receipts(check_log(tmp_path / "log" / str(village.id)), [answer])


async def test_more_than_may_wait_are_sent_away_and_told_when_to_come_back(dsn: str, tmp_path: Path) -> None:
    elections = await Elections.open(config(dsn, tmp_path, max_waiting=10))
    village = await Village().called(elections)

    answers = await asyncio.gather(
        *(elections.submit(village.id, each) for each in village.registrations(1, 40)), return_exceptions=True
    )

    overloaded = [answer for answer in answers if isinstance(answer, Overloaded)]
    assert len(overloaded) == 30
    assert overloaded[0].retry_after == 1
    assert sum(isinstance(answer, Accepted) for answer in answers) == 10
    await elections.close()


async def test_closing_answers_what_is_being_stored_and_refuses_the_rest(
    elections: Elections, village: Village, tmp_path: Path
) -> None:
    submitted = [
        asyncio.create_task(elections.submit(village.id, each)) for each in village.registrations(1, 100)
    ]
    await asyncio.sleep(0.005)
    await elections.close()

    answers = await asyncio.gather(*submitted, return_exceptions=True)
    late = await asyncio.gather(
        elections.submit(village.id, village.registration(101)), return_exceptions=True
    )

    accepted = [answer for answer in answers if isinstance(answer, Accepted)]
    assert {type(answer) for answer in answers} <= {Accepted, Closing}
    assert isinstance(late[0], Closing)
    seen = check_log(tmp_path / "log" / str(village.id))
    assert seen.checkpoint.size == CALLED + len(accepted)
    check_receipts(seen, accepted)


async def test_somebody_who_stops_waiting_does_not_stop_his_statement(
    elections: Elections, village: Village
) -> None:
    submitted = asyncio.create_task(elections.submit(village.id, village.registration(1)))
    await asyncio.sleep(0)
    submitted.cancel()

    with pytest.raises(asyncio.CancelledError):
        await submitted
    other = await elections.submit(village.id, village.registration(2))

    assert (other.index, other.new) == (CALLED + 1, True)


async def test_a_second_service_on_the_same_folder_does_not_start(
    elections: Elections, dsn: str, tmp_path: Path
) -> None:
    with pytest.raises(Broken, match="another process uses"):
        await Elections.open(config(dsn, tmp_path))
