"""A log that the verifying person does not trust, or that too few witnesses saw, is caught by check 2."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from shared.log import note
from shared.log.checkpoint import Checkpoint
from shared.log.cosignature import add_signature_lines
from shared.log.trust import encode_trust, parse_trust
from tests.tamper.conftest import Audit
from tests.tamper.forge import COSIGNED_AT, Forge, codes, failed, private_key, public


@pytest.mark.parametrize("cosigning", [(), ("A",), ("B",), ("C",)])
def test_too_few_witnesses_are_caught(audit: Audit, genuine: Forge, cosigning: tuple[str, ...]) -> None:
    ledger = audit(dataclasses.replace(genuine, cosigning=cosigning).files())

    assert failed(ledger) == {2}
    assert codes(ledger, 2) == {"quorum-missing"}


@pytest.mark.parametrize("cosigning", [("A", "B"), ("B", "C"), ("A", "B", "C")])
def test_any_two_witnesses_are_enough(audit: Audit, genuine: Forge, cosigning: tuple[str, ...]) -> None:
    assert audit(dataclasses.replace(genuine, cosigning=cosigning).files()).holds


def test_a_witness_that_nobody_trusts_does_not_count(audit: Audit, genuine: Forge) -> None:
    ledger = audit(dataclasses.replace(genuine, cosigning=("A", "D")).files())

    assert codes(ledger, 2) == {"quorum-missing"}


def test_a_line_of_somebody_unknown_in_a_bundle_is_caught(audit: Audit, genuine: Forge) -> None:
    """Nobody could tell if a byte of it were changed."""
    ledger = audit(dataclasses.replace(genuine, cosigning=("A", "B", "D")).files())

    assert failed(ledger) == {2}
    assert codes(ledger, 2) == {"checkpoint-lines"}


def test_lines_in_another_order_are_caught(audit: Audit, genuine: Forge) -> None:
    signed = note.parse(genuine.checkpoint())
    turned = note.encode(dataclasses.replace(signed, signatures=signed.signatures[::-1]))

    assert codes(audit({**genuine.files(), "checkpoint": turned}), 2) == {"checkpoint-lines"}


def test_a_cosignature_over_another_time_is_caught(audit: Audit, genuine: Forge) -> None:
    signed = note.parse(genuine.checkpoint())
    line = signed.signatures[1]
    later = dataclasses.replace(line, signature=(COSIGNED_AT + 1).to_bytes(8, "big") + line.signature[8:])
    forged = note.encode(
        dataclasses.replace(signed, signatures=(signed.signatures[0], later, signed.signatures[2]))
    )

    assert codes(audit({**genuine.files(), "checkpoint": forged}), 2) == {"quorum-missing"}


def test_a_cosignature_on_another_checkpoint_is_caught(audit: Audit, genuine: Forge) -> None:
    other = genuine.with_entries(genuine.entries[:-1])
    borrowed = note.parse(other.checkpoint()).signatures[1:]
    alone = dataclasses.replace(genuine, cosigning=()).checkpoint()

    ledger = audit({**genuine.files(), "checkpoint": add_signature_lines(alone, borrowed)})

    assert codes(ledger, 2) == {"quorum-missing"}


def test_a_witnesss_key_used_as_the_logs_is_caught(audit: Audit, genuine: Forge) -> None:
    ledger = audit(dataclasses.replace(genuine, log_key=private_key("A")).files())

    assert codes(ledger, 2) == {"checkpoint-untrusted"}


@pytest.mark.parametrize(
    "origin",
    [
        "village.example/log/01941f29-7c00-7aaa-8bbb-0123456789ac",
        "village.example/drill/01941f29-7c00-7aaa-8bbb-0123456789ab",
        "other.example/log/01941f29-7c00-7aaa-8bbb-0123456789ab",
    ],
)
def test_the_checkpoint_of_another_origin_is_caught(audit: Audit, genuine: Forge, origin: str) -> None:
    files = dataclasses.replace(genuine, origin=origin).files() | {"policy": genuine.policy}

    ledger = audit(files)

    assert "checkpoint-untrusted" in codes(ledger, 2)


@pytest.mark.parametrize(
    "origin",
    [
        "village.example/log/01941f29-7c00-7aaa-8bbb-0123456789ac",
        "village.example/drill/01941f29-7c00-7aaa-8bbb-0123456789ab",
        "village.example",
    ],
)
def test_a_trusted_log_that_holds_another_election_is_caught(
    audit: Audit, genuine: Forge, origin: str
) -> None:
    """The person trusts that log, for another election, or for drills."""
    forged = dataclasses.replace(genuine, origin=origin)

    ledger = audit(forged.files(), policy=forged.policy)

    assert failed(ledger) == {2}
    assert codes(ledger, 2) == {"origin-differs"}


POLICIES: dict[str, tuple[Callable[[Forge], Forge], int]] = {
    "one more witness": (lambda genuine: dataclasses.replace(genuine, witnesses=("A", "B", "C", "D")), 2),
    "other witnesses": (lambda genuine: dataclasses.replace(genuine, witnesses=("D", "E", "F")), 2),
    "another log": (lambda genuine: dataclasses.replace(genuine, origin="other.example/log/1"), 2),
    "another authority": (lambda genuine: dataclasses.replace(genuine, authority=public("impostor")), 4),
}


@pytest.mark.parametrize("name", POLICIES)
def test_the_policy_of_the_verifying_person_decides(audit: Audit, genuine: Forge, name: str) -> None:
    change, number = POLICIES[name]
    mine = change(genuine).policy

    ledger = audit(genuine.files(), policy=mine)

    assert "policy-differs" in codes(ledger, 2)
    assert number in failed(ledger)


def test_a_policy_put_into_the_bundle_by_the_forger_helps_nobody(audit: Audit, genuine: Forge) -> None:
    forged = dataclasses.replace(genuine, authority=public("impostor"))

    ledger = audit(genuine.files() | {"policy": forged.policy})

    assert failed(ledger) == {2}
    assert codes(ledger, 2) == {"policy-differs"}


def test_another_authority_than_the_trusted_one_is_caught(audit: Audit, genuine: Forge) -> None:
    forged = dataclasses.replace(genuine, authority=public("impostor"))

    ledger = audit(forged.files(), policy=forged.policy)

    assert failed(ledger) == {4}
    assert codes(ledger, 4) == {"authority-differs"}


def test_without_a_pinned_authority_signatures_prove_nothing(audit: Audit, genuine: Forge) -> None:
    trust = parse_trust(genuine.policy.decode())
    policy = encode_trust(dataclasses.replace(trust, authority=None)).encode()

    ledger = audit(genuine.files() | {"policy": policy}, policy=policy)

    assert 4 in failed(ledger)


def test_a_size_beyond_all_reason_is_caught_at_once(audit: Audit, genuine: Forge) -> None:
    for size in (10**6, 2**62):
        checkpoint = genuine.sign(Checkpoint(genuine.origin, size, bytes(32)))
        ledger = audit(genuine.files() | {"checkpoint": checkpoint})
        assert {1, 3} <= failed(ledger)
