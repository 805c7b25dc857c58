"""Against somebody who kept an earlier checkpoint, no log can take anything back, even if everything is
signed anew."""

from __future__ import annotations

import dataclasses

import pytest

from shared.log.checkpoint import Checkpoint
from tests.tamper.conftest import Audit
from tests.tamper.forge import Forge, codes, failed, private_key
from tests.world import World, whole_election


@pytest.fixture(scope="module")
def fork(genuine: Forge, world: World) -> Forge:
    """Another lawful election with the same id, the same people and the same keys, in which two fewer
    voted."""
    other = whole_election(80, 58)
    assert other.id == world.id
    return genuine.with_entries(other.entries)


KEPT = [1, 2, 255, 256, 257, 270]


def test_a_fork_is_in_itself_beyond_reproach(audit: Audit, fork: Forge) -> None:
    """That is why checkpoints have to be kept: nothing in this log shows that there is another."""
    assert audit(fork.files()).holds


@pytest.mark.parametrize("size", KEPT)
def test_the_genuine_log_stands_against_each_of_its_earlier_checkpoints(
    audit: Audit, genuine: Forge, size: int
) -> None:
    assert audit(genuine.files(), since=genuine.checkpoint(size)).holds


def test_it_stands_against_the_empty_checkpoint_too(audit: Audit, genuine: Forge) -> None:
    assert audit(genuine.files(), since=genuine.checkpoint(0)).holds


@pytest.mark.parametrize("back", [0, 1, 20, 45])
def test_a_fork_is_caught_by_whoever_kept_a_later_checkpoint(
    audit: Audit, genuine: Forge, fork: Forge, back: int
) -> None:
    since = genuine.checkpoint(len(fork.entries) - back)

    ledger = audit(fork.files(), since=since)

    assert failed(ledger) == {2}
    assert codes(ledger, 2) == {"since-differs"}


@pytest.mark.parametrize("dropped", [1, 5, 40, 200])
def test_a_log_cut_short_and_signed_again_is_caught(audit: Audit, genuine: Forge, dropped: int) -> None:
    shorter = genuine.with_entries(genuine.entries[:-dropped])

    assert audit(shorter.files()).holds  # a lawful election that is not over yet
    ledger = audit(shorter.files(), since=genuine.checkpoint())

    assert failed(ledger) == {2}
    assert codes(ledger, 2) == {"since-longer"}


def test_the_same_size_with_another_root_is_caught(audit: Audit, genuine: Forge) -> None:
    since = genuine.sign(Checkpoint(genuine.origin, len(genuine.entries), bytes(32)))

    assert codes(audit(genuine.files(), since=since), 2) == {"since-differs"}


def test_an_earlier_checkpoint_of_somebody_else_is_no_comparison(audit: Audit, genuine: Forge) -> None:
    stranger = dataclasses.replace(genuine, log_key=private_key("somebody"))
    elsewhere = dataclasses.replace(genuine, origin="village.example/log/other")

    for other in (stranger, elsewhere):
        ledger = audit(genuine.files(), since=other.checkpoint(10))
        assert failed(ledger) == {2}
        assert codes(ledger, 2) == {"since-untrusted"}


@pytest.mark.parametrize("since", [b"", b"hello\n", b"a\n1\nb\n\n"])
def test_what_is_no_checkpoint_is_no_comparison(audit: Audit, genuine: Forge, since: bytes) -> None:
    assert codes(audit(genuine.files(), since=since), 2) == {"since-untrusted"}


def test_no_comparison_without_all_leaves(audit: Audit, genuine: Forge) -> None:
    files = genuine.files()
    del files["tile/entries/000"]

    ledger = audit(files, since=genuine.checkpoint(10))

    assert {2, 3} <= failed(ledger)  # neither passes: it could not be looked at
    assert not codes(ledger, 2)
