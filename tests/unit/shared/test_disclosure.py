"""Private fields: the log knows salted digests; who is given a field can prove it, and nobody can guess it."""

from __future__ import annotations

import base64
import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import disclosure
from shared.errors import Malformed

FIELDS = {"name": "沈清和", "born": "1990-05-01", "id_number": "330000199005010000"}


def text_of(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_the_vector_of_rfc_9901() -> None:
    """4.2.1 and 4.2.3: the digest is over the text as it was sent, whatever its spaces and escapes."""
    text = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"

    assert disclosure.decode(text) == ("_26bc4LT-ac6q2KI6cBW5es", "family_name", "Möbius")
    assert disclosure.digest(text) == "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"
    assert disclosure.encode("_26bc4LT-ac6q2KI6cBW5es", "family_name", "Möbius") == text


def test_another_spelling_of_the_same_field_has_another_digest() -> None:
    """4.2.1: `\\u00f6` instead of ö."""
    text = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsImZhbWlseV9uYW1lIiwiTVx1MDBmNmJpdXMiXQ"

    assert disclosure.decode(text) == ("_26bc4LT-ac6q2KI6cBW5es", "family_name", "Möbius")
    assert disclosure.digest(text) != "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"


def test_neither_the_number_nor_the_order_of_digests_tells_anything() -> None:
    texts, digests = disclosure.disclose(FIELDS, digests=8)

    assert len(digests) == 8
    assert digests == sorted(set(digests))
    assert {disclosure.digest(text) for text in texts} < set(digests)
    assert disclosure.open_all(texts, digests) == FIELDS
    assert disclosure.open_all(texts[:1], digests) == {"name": "沈清和"}
    assert disclosure.open_all([], digests) == {}


def test_salts_and_decoys_come_from_the_random_generator() -> None:
    asked: list[int] = []

    def random(size: int) -> bytes:
        asked.append(size)
        return hashlib.sha256(bytes([len(asked)])).digest()[:size]

    disclosure.disclose(FIELDS, digests=5, random=random)

    assert asked == [16, 16, 16, 32, 32]


def test_the_same_field_twice_has_two_digests() -> None:
    _, one = disclosure.disclose(FIELDS, digests=3)
    _, other = disclosure.disclose(FIELDS, digests=3)

    assert not set(one) & set(other)


def test_more_fields_than_digests_are_refused() -> None:
    with pytest.raises(Malformed, match="at most 2"):
        disclosure.disclose(FIELDS, digests=2)


def test_a_field_that_was_not_committed_to_is_refused() -> None:
    _, digests = disclosure.disclose(FIELDS, digests=8)
    forged = disclosure.encode("0" * 22, "born", "2010-05-01")

    with pytest.raises(Malformed, match="not among the signed"):
        disclosure.open_all([forged], digests)


def test_a_field_with_two_values_is_refused() -> None:
    one, other = (disclosure.encode(salt * 22, "born", f"199{salt}-05-01") for salt in "01")

    with pytest.raises(Malformed, match="stands twice"):
        disclosure.open_all([one, other], [disclosure.digest(one), disclosure.digest(other)])
    with pytest.raises(Malformed, match="stands twice"):
        disclosure.open_all([one, one], [disclosure.digest(one)])


def test_at_most_thirty_two_fields_are_opened() -> None:
    texts = [disclosure.encode("0" * 22, f"f{number}", "") for number in range(33)]
    digests = [disclosure.digest(text) for text in texts]

    assert len(disclosure.open_all(texts[:32], digests)) == 32
    with pytest.raises(Malformed, match="at most 32"):
        disclosure.open_all(texts, digests)


GOOD = disclosure.encode("s" * 22, "born", "1990-05-01")


@pytest.mark.parametrize(
    "text",
    [
        GOOD + "=",
        GOOD + "\n",
        " " + GOOD,
        GOOD + "~",
        GOOD[:-1],
        text_of(["s" * 21, "born", "1990-05-01"]),
        text_of(["s" * 22, "born"]),
        text_of(["s" * 22, "born", "1990-05-01", "more"]),
        text_of(["s" * 22, "born", 1990]),
        text_of(["s" * 22, "born", None]),
        text_of(["s" * 22, "born", ["1990-05-01"]]),
        text_of(["s" * 22, "born", {"a": "b"}]),
        text_of({"salt": "s" * 22}),
        text_of("s" * 22),
        text_of(["s" * 22, "\ud800", "x"]),
        base64.urlsafe_b64encode(b'["' + b"s" * 22 + b'","a","b"]x').rstrip(b"=").decode(),
        base64.urlsafe_b64encode(("\ufeff" + '["' + "s" * 22 + '","a","b"]').encode()).rstrip(b"=").decode(),
        base64.urlsafe_b64encode(json.dumps(["s" * 22, "a", "b"]).encode("utf-16")).rstrip(b"=").decode(),
        base64.b64encode(b'["' + b"s" * 22 + b'","~~~~","?????"]').rstrip(b"=").decode(),
        disclosure.encode("s" * 22, "born", "x" * 4096),
        "é" * 40,
        "",
    ],
)  # fmt: skip
def test_any_other_text_is_no_disclosure(text: str) -> None:
    with pytest.raises(Malformed):
        disclosure.decode(text)


names = st.text(max_size=20)


@given(st.text("abcdefghijklmnopqrstuvwxyz-_0123456789", min_size=22, max_size=43), names, names)
def test_what_is_written_is_read_back(salt: str, name: str, value: str) -> None:
    text = disclosure.encode(salt, name, value)

    assert disclosure.decode(text) == (salt, name, value)


@given(st.dictionaries(names, names, max_size=6))
def test_all_fields_open_again(fields: dict[str, str]) -> None:
    texts, digests = disclosure.disclose(fields, digests=6)

    assert disclosure.open_all(texts[::-1], digests) == fields


@given(st.text(max_size=40))
def test_no_text_does_anything_but_read_or_be_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        disclosure.decode(text)
