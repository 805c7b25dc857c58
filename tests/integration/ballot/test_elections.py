"""The elections of one service: who may call one, and that thousands of them do not have to fit into memory."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from services.ballot.accepted import Accepted, Unavailable
from services.ballot.elections import Elections
from services.ballot.errors import UnknownElection
from shared.election import law
from shared.election.calling.call import ElectionCalled
from shared.errors import Broken, Refused, Unauthorised
from shared.log import policy
from tests.integration.ballot.outsider import check_log
from tests.integration.ballot.village import CALLED, Village, config


async def test_a_call_starts_a_log_and_the_same_call_again_gets_the_same_receipt(
    elections: Elections,
) -> None:
    village = Village()

    first = await elections.call(village.envelopes[0])
    again = await elections.call(village.envelopes[0])

    assert (first.index, first.new, again.new) == (0, True, False)
    assert first.receipt == again.receipt
    assert elections.ids() == [village.id]
    assert (await elections.state(village.id)).title == "青溪村第十二届村民委员会换届选举"


async def test_an_authority_that_is_not_known_here_cannot_call(dsn: str, tmp_path: Path) -> None:
    elections = await Elections.open(config(dsn, tmp_path, authorities=frozenset()))

    with pytest.raises(Unauthorised, match="does not know"):
        await elections.call(Village().envelopes[0])

    assert elections.ids() == []
    assert elections.figures().open_writers == 0
    await elections.close()


@pytest.mark.parametrize("open_drills", [True, False])
async def test_anybody_may_call_a_drill_if_the_service_says_so(
    dsn: str, tmp_path: Path, open_drills: bool
) -> None:
    elections = await Elections.open(config(dsn, tmp_path, authorities=frozenset(), open_drills=open_drills))
    drill = Village(drill=True)

    (outcome,) = await asyncio.gather(elections.call(drill.envelopes[0]), return_exceptions=True)

    assert isinstance(outcome, Accepted if open_drills else Unauthorised)
    await elections.close()


async def test_a_drill_has_its_own_name_and_key(elections: Elections, tmp_path: Path) -> None:
    election, drill = await Village(1).called(elections), await Village(2, drill=True).called(elections)
    await elections.close()

    seen = [check_log(tmp_path / "log" / str(village.id)) for village in (election, drill)]

    names = [each.checkpoint.origin for each in seen]
    assert names == [f"jianpiao.example/log/{election.id}", f"jianpiao.example/drill/{drill.id}"]
    keys = [each.policy.logs[0].key.public for each in seen]
    assert keys[0] != keys[1]
    assert isinstance(seen[0].policy, policy.Policy)


async def test_what_is_not_a_call_starts_nothing(elections: Elections) -> None:
    village = Village()

    with pytest.raises(Unauthorised):
        await elections.call(village.envelopes[1])
    with pytest.raises(UnknownElection):
        await elections.submit(village.id, village.envelopes[1])
    with pytest.raises(UnknownElection):
        await elections.state(village.id)

    assert elections.ids() == []
    assert elections.figures().open_writers == 0


async def test_a_call_that_the_law_refuses_leaves_nothing_behind(elections: Elections) -> None:
    village = Village()
    call = law.read(village.envelopes[0].payload_bytes).body
    assert isinstance(call, ElectionCalled)
    village.world.at("2026-06-01")
    late = village.world.signed(call, "AUTHORITY")  # done after the service's now

    with pytest.raises(Refused, match="lies after now"):
        await elections.call(late)

    assert elections.ids() == []
    assert elections.figures().open_writers == 0


async def test_more_elections_than_fit_are_let_go_and_taken_up_again(dsn: str, tmp_path: Path) -> None:
    elections = await Elections.open(config(dsn, tmp_path, max_open=3))
    villages = [await Village(number).called(elections) for number in range(1, 9)]

    for turn in range(1, 4):
        answers = await asyncio.gather(
            *(elections.submit(village.id, village.registration(turn)) for village in villages)
        )
        assert [answer.index for answer in answers] == [CALLED + turn - 1] * 8
    for _ in range(100):
        await asyncio.sleep(0.02)
        if elections.figures().open_writers <= 3:
            break
    open_at_last = elections.figures().open_writers
    await elections.state(villages[0].id)
    await elections.close()

    assert open_at_last <= 3
    for village in villages:
        assert check_log(tmp_path / "log" / str(village.id)).checkpoint.size == CALLED + 3


async def test_statements_that_come_while_an_election_is_let_go_are_not_lost(
    dsn: str, tmp_path: Path
) -> None:
    elections = await Elections.open(config(dsn, tmp_path, max_open=1))
    villages = [await Village(number).called(elections) for number in (1, 2)]

    async def desk(village: Village) -> None:
        for number in range(1, 31):
            answer = await elections.submit(village.id, village.registration(number))
            assert answer.index == CALLED + number - 1
            await asyncio.sleep(0.001 * (number % 3))

    await asyncio.gather(*map(desk, villages))
    await elections.close()

    for village in villages:
        assert check_log(tmp_path / "log" / str(village.id)).checkpoint.size == CALLED + 30


async def test_several_elections_are_stored_in_one_transaction(dsn: str, tmp_path: Path) -> None:
    elections = await Elections.open(config(dsn, tmp_path))
    villages = [await Village(number).called(elections) for number in range(1, 7)]

    answers = await asyncio.gather(
        *(elections.submit(village.id, each) for village in villages for each in village.registrations(1, 20))
    )

    assert all(answer.new for answer in answers)
    for village in villages:
        assert (await elections.state(village.id)).size == CALLED + 20
    await elections.close()


async def test_a_second_service_cannot_write_an_election_that_another_has_open(
    elections: Elections, village: Village, dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.ballot.store.committer.LOCK_ATTEMPTS", 2)
    await elections.submit(village.id, village.registration(1))
    other_folder = tmp_path / "other"
    other_folder.mkdir()
    (other_folder / "keys").symlink_to(tmp_path / "keys")
    other = await Elections.open(config(dsn, other_folder))

    with pytest.raises(Broken, match="another process is writing"):
        await other.submit(village.id, village.registration(2))
    await elections.close()
    await asyncio.sleep(1.1)  # the failed attempt is remembered for a second
    answer = await other.submit(village.id, village.registration(2))
    await other.close()

    assert answer.index == CALLED + 1


async def test_ready_means_that_the_database_answers(elections: Elections) -> None:
    await elections.check_ready()

    elections._tools.committer._store.dsn = "host=/nowhere"
    elections._tools.committer._connection.close()  # type: ignore[union-attr]

    for _ in range(2):
        with pytest.raises(Unavailable):
            await elections.check_ready()


async def test_without_a_database_a_service_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        await Elections.open(config("host=/nowhere dbname=none user=nobody", tmp_path))

    assert (tmp_path / "keys").exists()
