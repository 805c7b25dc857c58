"""What came compressed is unpacked as far as allowed, and no further."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import Malformed
from shared.unpacking import packed_at_most, unpack


@given(st.binary(max_size=3000), st.sampled_from(["", "identity", " Identity"]))
def test_plain_bytes_stay_as_they_are(content: bytes, encoding: str) -> None:
    assert unpack(content, encoding, len(content)) == content


@given(st.binary(max_size=3000), st.integers(0, 9), st.sampled_from(["gzip", "GZIP", "x-gzip"]))
def test_gzip_is_unpacked(content: bytes, level: int, encoding: str) -> None:
    packed = gzip.compress(content, level)

    assert unpack(packed, encoding, len(content)) == content
    assert len(packed) <= packed_at_most(len(content))


def test_exactly_as_much_as_is_allowed_and_not_a_byte_more() -> None:
    for content in (b"\0" * 1000, gzip.compress(b"\0" * 1000)):
        encoding = "" if content.startswith(b"\0") else "gzip"
        assert len(unpack(content, encoding, 1000)) == 1000
        with pytest.raises(Malformed, match="at most 999 bytes"):
            unpack(content, encoding, 999)


@pytest.mark.parametrize("encoding", ["gzip, gzip", "gzip,identity", "br", "deflate", "zstd", "chunked"])
def test_any_other_encoding_is_refused(encoding: str) -> None:
    with pytest.raises(Malformed, match="gzip once"):
        unpack(gzip.compress(gzip.compress(b"x")), encoding, 1000)


@pytest.mark.parametrize(
    "packed",
    [
        b"no gzip at all",
        gzip.compress(b"abc" * 100)[:-3],
        gzip.compress(b"abc" * 100) + b"more",
        gzip.compress(b"abc") + gzip.compress(b"def"),
        gzip.compress(b"abc")[:10] + b"\xff" * 8,
    ],
    ids=[
        "none",
        "cut off",
        "more behind",
        "two",
        "broken inside",
    ],  # gzip bears the time, and a name must not
)
def test_broken_gzip_makes_no_sense(packed: bytes) -> None:
    with pytest.raises(Malformed, match="gzip"):
        unpack(packed, "gzip", 1000)
