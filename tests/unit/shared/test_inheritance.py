"""A regulation that changes another says what differs, and is whole all the same."""

from __future__ import annotations

import pytest

from shared.election.regulation import profile
from shared.election.regulation.profile import Profile
from shared.errors import Malformed

VC_ZJ = profile.load("VC-ZJ")
HEAD = f"""
id = "VC-X"
version = "2024-01-01"
zh = "某村"
en = "Some village"
effective_from = "2024-01-01"
based_on = {{ id = "VC-ZJ", version = "{VC_ZJ.version}" }}
"""


def read(body: str, head: str = HEAD) -> Profile:
    return profile.read(head + body)


def test_what_a_file_does_not_say_is_taken_from_the_regulation_that_it_is_based_on() -> None:
    found = read('[runoff]\nwithin_days = { value = 15, clause = "BJ2012 30" }')

    assert (found.id, found.effective_from) == ("VC-X", "2024-01-01")
    assert (found.runoff.within_days.value, found.runoff.within_days.clause) == (15, "BJ2012 30")
    assert found.runoff.share == VC_ZJ.runoff.share
    assert (found.roll, found.sources) == (VC_ZJ.roll, VC_ZJ.sources)


def test_the_days_of_the_other_regulation_are_not_taken_over() -> None:
    ended = profile.shipped_text("VC-ZJ").replace(
        "effective_from", 'effective_to = "2025-12-31"\neffective_from', 1
    )

    found = profile.read(HEAD, lambda name: ended)

    assert found.effective_to is None


def test_a_share_is_stated_as_a_whole() -> None:
    with pytest.raises(Malformed, match="den"):
        read('[winning]\nshare = { num = 2, clause = "x" }')


def test_a_regulation_may_be_based_on_one_that_is_itself_based_on_another() -> None:
    texts = {
        "VC-X": HEAD + '[roll]\nchallenge_days = { value = 4, clause = "y" }',
        "VC-ZJ": profile.shipped_text("VC-ZJ"),
    }
    third = HEAD.replace('"VC-X"', '"VC-Y"').replace('{ id = "VC-ZJ"', '{ id = "VC-X"')
    third = third.replace(VC_ZJ.version, "2024-01-01")

    found = profile.read(third, lambda name: texts[name])

    assert found.roll.challenge_days.value == 4
    assert found.roll.decision_days == VC_ZJ.roll.decision_days


def test_another_version_than_the_one_that_was_read_is_refused() -> None:
    with pytest.raises(Malformed, match="expected VC-ZJ of version 2012-01-01"):
        read("", HEAD.replace(VC_ZJ.version, "2012-01-01"))


def test_a_circle_is_refused() -> None:
    circle = HEAD.replace('{ id = "VC-ZJ"', '{ id = "VC-X"')

    with pytest.raises(Malformed, match="circle: VC-X -> VC-X"):
        profile.read(circle, lambda name: circle)


def test_an_optional_part_may_be_left_out() -> None:
    small = '[seats]\nsmall_body = { electors = 7, seats = 1, clause = "S1.5" }'
    texts = {"VC-X": HEAD + small, "VC-ZJ": profile.shipped_text("VC-ZJ")}
    third = HEAD.replace('"VC-X"', '"VC-Y"').replace('{ id = "VC-ZJ"', '{ id = "VC-X"')
    third = third.replace(VC_ZJ.version, "2024-01-01") + 'omits = ["seats.small_body"]\n'
    assert read(small).seats.small_body is not None

    assert profile.read(third, lambda name: texts[name]).seats.small_body is None


@pytest.mark.parametrize(
    ("line", "match"),
    [
        ('omits = ["recall"]', "no 'recall' to leave out"),
        ('omits = ["seats.nothing"]', "no 'seats.nothing'"),
        ('omits = ["seats.minimum"]', "minimum"),  # every regulation has to say it
        ('omits = "recall"', "expected a list"),
    ],
)
def test_only_optional_parts_that_are_there_are_left_out(line: str, match: str) -> None:
    with pytest.raises(Malformed, match=match):
        read(line)


@pytest.mark.parametrize(
    ("head", "match"),
    [
        (HEAD.replace("{ id =", "{ name ="), "based_on: expected"),
        (HEAD.replace('{ id = "VC-ZJ"', '{ id = "VC-NO"'), "expected one of"),
        (HEAD.replace('zh = "某村"', ""), "zh"),
        (HEAD.replace("based_on", "omits = []\nbased-on"), "omits"),
    ],
)
def test_what_it_is_based_on_is_named_rightly(head: str, match: str) -> None:
    with pytest.raises(Malformed, match=match):
        read("", head)
