"""What is sealed to a key, that key opens, and no other; a changed byte shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import keys
from shared.errors import Malformed
from shared.sealed import seal, unseal
from tests.world import key_of

PUBLIC = keys.public_bytes(key_of("auditor"))


@given(st.binary(max_size=2_000))
def test_the_reader_gets_what_was_sealed(text: bytes) -> None:
    assert unseal(seal(text, PUBLIC), key_of("auditor")) == text


def test_another_key_opens_nothing() -> None:
    with pytest.raises(Malformed, match="not sealed to this key"):
        unseal(seal(b"private", PUBLIC), key_of("chair"))


@pytest.mark.parametrize("at", [0, 31, 32, 50, -1])
def test_a_changed_bit_shows(at: int) -> None:
    sealed = bytearray(seal(b"private fields", PUBLIC))
    sealed[at] ^= 1

    with pytest.raises(Malformed):
        unseal(bytes(sealed), key_of("auditor"))


@pytest.mark.parametrize("length", [0, 1, 47, 48])
def test_what_is_too_short_is_no_sealed_file(length: int) -> None:
    with pytest.raises(Malformed):
        unseal(bytes(length), key_of("auditor"))


def test_a_key_of_small_order_is_refused() -> None:
    with pytest.raises(Malformed):
        seal(b"private", bytes(32))
