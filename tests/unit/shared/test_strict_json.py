"""One text, one meaning: whatever two readers of JSON could understand differently is refused."""

from __future__ import annotations

import contextlib
import json
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import strict_json
from shared.errors import Malformed


class Letter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    count: Annotated[int, msgspec.Meta(ge=1 - 2**53, le=2**53 - 1)]
    parts: dict[str, tuple[int, ...]]


DECODER = msgspec.json.Decoder(Letter)
COMPACT = '{"name":"青溪","count":3,"parts":{"a":[1,2]}}'
LETTER = Letter("青溪", 3, {"a": (1, 2)})


def decode(text: str | bytes) -> Letter:
    return strict_json.decode_as(DECODER, text.encode() if isinstance(text, str) else text, "letter")


@pytest.mark.parametrize(
    "text",
    [
        COMPACT,
        ' {\n\t"name" : "青溪",\r "count": 3, "parts": {"a": [1, 2]}} \n',
        '{"count":3,"parts":{"a":[1,2]},"name":"青溪"}',
        '{"name":"\\u9752\\u6eaa","count":3,"parts":{"\\u0061":[1,2]}}',
    ],
    ids=["compact", "white space", "another order", "escapes"],
)
def test_every_spelling_that_all_readers_understand_alike_is_read(text: str) -> None:
    assert decode(text) == LETTER


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"name":"a","name":"青溪","count":3,"parts":{}}', "'name' stands twice"),
        ('{"name":"青溪","count":3,"parts":{"a":[1],"a":[2]}}', "'a' stands twice"),
        ('{"name":"青溪","count":3,"parts":{"a":[1],"\\u0061":[2]}}', "'a' stands twice"),
        ('{"name":"青溪","count":3.0,"parts":{}}', "float"),
        ('{"name":"青溪","count":3e0,"parts":{}}', "float"),
        ('{"name":"青溪","count":30E-1,"parts":{}}', "float"),
        ('{"name":"青溪","count":-0,"parts":{}}', "-0"),
        ('{"name":"青溪","count":03,"parts":{}}', "number"),
        ('{"name":"青溪","count":+3,"parts":{}}', "invalid"),
        ('{"name":"青溪","count":NaN,"parts":{}}', "invalid"),
        ('{"name":"青溪","count":Infinity,"parts":{}}', "invalid"),
        ('{"name":"青溪","count":true,"parts":{}}', "bool"),
        ('{"name":"青溪","count":"3","parts":{}}', "str"),
        ('{"name":"青溪","count":null,"parts":{}}', "null"),
        ('{"name":"青溪","count":9007199254740992,"parts":{}}', "2\\^53|<=|>="),
        ('{"name":"青溪","count":-9007199254740992,"parts":{}}', "2\\^53|<=|>="),
        ('{"name":"青溪","count":18446744073709551616,"parts":{}}', "2\\^53|range|<="),
        ('{"name":"青溪","count":1' + "0" * 400 + ',"parts":{}}', "2\\^53|range|<="),
        ('{"name":"青溪","count":1' + "0" * 9000 + ',"parts":{}}', "2\\^53|range|<="),
        ('{"name":"\\ud800","count":3,"parts":{}}', "letter"),
        ('{"name":"\\udc00\\ud800","count":3,"parts":{}}', "letter"),
        ('{"name":"a\tb","count":3,"parts":{}}', "invalid|control"),
        ('{"name":"青溪","count":3,"parts":{},"more":1}', "unknown"),
        ('{"name":"青溪","count":3}', "missing"),
        ("[]", "array"),
        ("null", "null"),
        ("", "truncated"),
        (COMPACT[:-1], "truncated"),
        (COMPACT + "x", "trailing"),
        (COMPACT + COMPACT, "trailing"),
        (COMPACT + "\0", "trailing"),
        ("\0" + COMPACT, "invalid"),
        ("\ufeff" + COMPACT, "invalid"),
        ('{"name":"青溪","count":3,"parts":{},}', "malformed"),
        ("{'name':'a','count':3,'parts':{}}", "malformed"),
        ('{"name":"青溪","count":3,"parts":{}} // done', "trailing"),
    ],
)
def test_what_readers_could_understand_differently_is_malformed(text: str, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        decode(text)


def test_the_largest_exact_number_is_read() -> None:
    assert decode('{"name":"","count":9007199254740991,"parts":{}}').count == 2**53 - 1
    assert decode('{"name":"","count":-9007199254740991,"parts":{}}').count == 1 - 2**53


@pytest.mark.parametrize(
    "raw",
    [
        COMPACT.encode("utf-16"),
        COMPACT.encode("utf-32-le"),
        COMPACT.encode("gb18030"),
        b'{"name":"\xed\xa0\x80","count":3,"parts":{}}',
        b'{"name":"\xc0\x80","count":3,"parts":{}}',
        b'{"name":"\xff","count":3,"parts":{}}',
        b'{"name":"\xe9\x9d","count":3,"parts":{}}',
    ],
    ids=["utf-16", "utf-32", "gb18030", "surrogate", "overlong", "no utf-8", "cut"],
)
def test_only_utf_8_is_read(raw: bytes) -> None:
    with pytest.raises(Malformed):
        decode(raw)


@pytest.mark.parametrize("raw", [b"[" * 100_000, b'{"a":' * 100_000, b"[" * 100_000 + b"]" * 100_000])
def test_a_text_that_nests_without_end_is_malformed_and_not_a_crash(raw: bytes) -> None:
    with pytest.raises(Malformed):
        strict_json.decode_as(msgspec.json.Decoder(Any), raw, "letter")
    with pytest.raises(Malformed):
        strict_json.check(raw, "letter")


def test_sixteen_levels_are_read_and_seventeen_are_not() -> None:
    strict_json.check(b"[" * 15 + b"1" + b"]" * 15, "letter")

    with pytest.raises(Malformed, match="deeper than 16"):
        strict_json.check(b"[" * 16 + b"1" + b"]" * 16, "letter")


def test_a_duplicate_is_found_where_the_fast_reading_does_not_look() -> None:
    """`msgspec.Raw` keeps a member's bytes as they came: its owner has to check them, as the law does."""
    for text in ('{"a":{"b":[{"c":1,"c":1}]}}', '[{"a":1},{"a":1,"b":2,"a":1}]'):
        with pytest.raises(Malformed, match="stands twice"):
            strict_json.check(text.encode(), "letter")


letters = st.builds(
    Letter,
    st.text(),
    st.integers(1 - 2**53, 2**53 - 1),
    st.dictionaries(st.text(max_size=8), st.lists(st.integers(0, 9)).map(tuple), max_size=4),
)


@given(letters)
def test_what_is_written_is_read_back(letter: Letter) -> None:
    raw = msgspec.json.encode(letter)

    assert decode(raw) == letter
    assert msgspec.json.encode(decode(raw)) == raw


@given(letters, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_other_spellings_mean_the_same(letter: Letter, indent: Any, ascii_only: bool) -> None:
    tree = msgspec.to_builtins(letter)

    assert decode(json.dumps(tree, indent=indent, ensure_ascii=ascii_only)) == letter


@given(st.binary(max_size=60))
def test_no_bytes_do_anything_but_read_or_be_malformed(raw: bytes) -> None:
    with pytest.raises(Malformed, match=r"^letter：.* / letter: "):
        decode(raw)  # sixty random bytes are no letter
    with contextlib.suppress(Malformed):
        strict_json.check(raw, "letter")


@given(st.text(alphabet='{}[]",:0123456789.eE+-aname\\ud8 \n', max_size=40))
def test_no_text_does_anything_but_read_or_be_malformed(text: str) -> None:
    try:
        strict_json.check(text.encode(), "letter")
    except Malformed:
        return

    assert json.loads(text) == json.loads(
        text, parse_float=lambda _: pytest.fail("a fraction was let through")
    )
