"""A regulation written out as TOML is read back as the very same regulation, whatever stands in it."""

from __future__ import annotations

import tomllib
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.election.regulation import profile
from shared.election.regulation.profile import Profile
from shared.election.regulation.profile_text import write

SHIPPED = {name: profile.load(name) for name in profile.shipped()}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_regulation_comes_back_as_it_was(name: str) -> None:
    text = write(SHIPPED[name])

    assert profile.read(text) == SHIPPED[name]
    assert write(profile.read(text)) == text


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_written_is_complete(name: str) -> None:
    tree = tomllib.loads(write(SHIPPED[name]))

    assert "based_on" not in tree
    assert "grounds" not in tree["qualification"]


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


@settings(max_examples=60)
@given(
    name=st.sampled_from(sorted(SHIPPED)),
    clause=texts,
    zh=texts,
    sources=st.lists(texts, min_size=1),
    days=st.integers(0, 10_000),
)
def test_any_text_and_any_number_survive(
    name: str, clause: str, zh: str, sources: list[str], days: int
) -> None:
    tree: Any = msgspec.to_builtins(SHIPPED[name])
    tree |= {"zh": zh, "sources": sources}
    tree["runoff"]["within_days"] = {"value": days, "clause": clause}
    written = msgspec.convert(tree, Profile)

    assert profile.read(write(written)) == written
