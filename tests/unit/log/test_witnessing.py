"""What goes between a log and a witness: the specification's own example, and nothing that is spelt otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import Malformed
from shared.log import note
from shared.log.checkpoint import parse_text
from shared.log.proof import MAX_PATH
from shared.log.witnessing import (
    MAX_PROOF,
    AddCheckpoint,
    encode,
    encode_size,
    origin_hash,
    parse,
    parse_size,
)
from tests.unit.log.village import ORIGIN, signed, tampered, tree

EXAMPLE = """old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
"""
"""C2SP tlog-witness v1.0.0, the example request."""


def test_the_example_of_the_specification() -> None:
    request = parse(EXAMPLE.encode())

    assert request.old_size == 20_852_014
    assert [value[:2].hex() for value in request.path] == ["3e54", "8eb2", "e7ea", "ffa5"]
    assert parse_text(note.parse(request.note).text).size == 20_852_163
    assert encode(request) == EXAMPLE.encode()


@given(st.integers(0, 2**63 - 1), st.lists(st.binary(min_size=32, max_size=32), max_size=MAX_PROOF))
def test_what_is_written_is_read(old: int, path: list[bytes]) -> None:
    request = AddCheckpoint(old, tuple(path), signed(3))

    assert parse(encode(request)) == request


@given(tampered(encode(AddCheckpoint(3, tuple(tree(9).consistency_proof(3)), signed(9)))))
def test_one_request_has_one_spelling(raw: bytes) -> None:
    try:
        request = parse(raw)
    except Malformed:
        return
    assert encode(request) == raw


@given(st.integers(0, 2**63 - 1))
def test_sizes(size: int) -> None:
    assert parse_size(encode_size(size)) == size


@pytest.mark.parametrize(
    "raw", [b"", b"3", b"03\n", b"-1\n", b"3\n\n", b" 3\n", b"3 \n", "３\n".encode(), b"9" * 30 + b"\n"]
)
def test_sizes_that_make_no_sense(raw: bytes) -> None:
    with pytest.raises(Malformed):
        parse_size(raw)


def test_as_many_hashes_as_the_specification_allows_and_no_more() -> None:
    assert MAX_PROOF == MAX_PATH == 63
    assert len(parse(encode(AddCheckpoint(1, (bytes(32),) * 63, signed(3)))).path) == 63
    with pytest.raises(Malformed, match="63"):
        AddCheckpoint(1, (bytes(32),) * 64, b"")


def test_a_log_is_called_by_the_hash_of_its_origin() -> None:
    # echo -n example.test/log/liushu | sha256sum
    assert ORIGIN == "example.test/log/liushu"
    assert origin_hash(ORIGIN) == "3ac6a37bcee86195bd76d14d7d8b9eaf0bab5fb7966c44e07a854c01079693fc"
