"""A regulation as data: read whole or not at all, changed by name, and shares that round nothing."""

from __future__ import annotations

from importlib import resources

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.election.regulation import profile
from shared.election.regulation.profile import Share
from shared.errors import Malformed

VC_ZJ = profile.load("VC-ZJ")
TEXT = (resources.files(profile.PROFILES) / "VC-ZJ.toml").read_text("utf-8")

HALF, THIRD, TWO_THIRDS = (
    Share(1, 2, True, "PAPERS_RETURNED", "OCV2018 15"),
    Share(1, 3, False, "PAPERS_RETURNED", "ZJ2020 29"),
    Share(2, 3, False, "SHOULD_ATTEND", "OCV2018 26"),
)


@pytest.mark.parametrize(
    ("share", "base", "minimum"),
    [
        (HALF, 1010, 506),
        (HALF, 790, 396),
        (HALF, 791, 396),
        (HALF, 0, 1),
        (THIRD, 655, 219),
        (THIRD, 654, 218),
        (THIRD, 0, 0),
        (TWO_THIRDS, 42, 28),
        (TWO_THIRDS, 43, 29),
        (TWO_THIRDS, 1, 1),
    ],
)
def test_the_smallest_count_that_reaches_a_share(share: Share, base: int, minimum: int) -> None:
    assert share.minimum(base) == minimum


shares = st.builds(
    Share, st.integers(1, 20), st.integers(1, 20), st.booleans(), st.just("REGISTERED"), st.just("test")
)


@given(shares, st.integers(0, 10_000_000))
def test_the_minimum_reaches_the_share_and_one_less_does_not(share: Share, base: int) -> None:
    minimum = share.minimum(base)

    assert share.met(minimum, base)
    assert not share.met(minimum - 1, base)


@given(shares, st.integers(1, 10_000))
def test_a_share_that_can_be_met_is_met_by_all(share: Share, base: int) -> None:
    assert share.can_be_met() == (share.num <= share.den and share.met(base, base))


def test_the_shipped_regulations_are_in_order() -> None:
    assert "VC-ZJ" in profile.shipped()
    for name in profile.shipped():
        loaded = profile.load(name)
        assert loaded.id == name
        profile.check(loaded)


def test_every_parameter_names_its_clause() -> None:
    def clauses(value: object) -> list[str]:
        if isinstance(value, dict):
            own = [str(value["clause"])] if "clause" in value else []
            return own + [each for inner in value.values() for each in clauses(inner)]
        return []

    tree = msgspec.to_builtins(VC_ZJ)
    found = clauses(tree)

    assert len(found) > 40
    assert all(found)


def test_a_regulation_that_does_not_exist_is_named_beside_those_that_do() -> None:
    for name in ("VC-XX", "../VC-ZJ", "", "VC-ZJ.toml"):
        with pytest.raises(Malformed, match="VC-ZJ"):
            profile.load(name)


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ("min_age = { value = 18", "min_age = { value = 18.5", "min_age"),
        ("min_age = { value = 18", "min_age = { value = -1", "min_age"),
        ("min_age = { value = 18", "min_age = { value = 10001", "min_age"),
        ('overvote = { value = "CONTEST_SECTION"', 'overvote = { value = "ANYTHING"', "overvote"),
        ('booth = { value = true, clause = "S10.86; ZJ2020 24" }', "booth = { value = true }", "clause"),
        ('id = "VC-ZJ"', 'id = "VC-ZJ"\nmore = 1', "more"),
        ("[runoff]", "[run-off]", "run-off"),
        ('version = "2020-07-31"', "version = 2020", "version"),
        ('id = "VC-ZJ"', "id = ", "profile"),
    ],
)
def test_a_regulation_is_read_whole_or_not_at_all(old: str, new: str, match: str) -> None:
    assert old in TEXT

    with pytest.raises(Malformed, match=match):
        profile.read(TEXT.replace(old, new, 1))


def test_a_parameter_is_changed_with_its_clause_and_nothing_else_is() -> None:
    changed = profile.adapt(
        VC_ZJ, {"runoff.within_days": 15, "winning.share.base": "PAPERS_ISSUED"}, "BJ2012 30"
    )

    assert (changed.runoff.within_days.value, changed.runoff.within_days.clause) == (15, "BJ2012 30")
    assert (changed.winning.share.base, changed.winning.share.clause) == ("PAPERS_ISSUED", "BJ2012 30")
    back = profile.adapt(changed, {"runoff.within_days": 30}, VC_ZJ.runoff.within_days.clause)
    back = profile.adapt(back, {"winning.share.base": "PAPERS_RETURNED"}, VC_ZJ.winning.share.clause)
    assert back == VC_ZJ


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("runoff.days", 15),
        ("runoff", 15),
        ("", 15),
        ("runoff.within_days.value.more", 15),
        ("winning.share", 15),
        ("runoff.within_days", "soon"),
        ("runoff.within_days", -1),
        ("nomination.modes", ["LOT"]),
        ("winning.share.base", "EVERYBODY"),
    ],
)
def test_what_does_not_exist_or_does_not_fit_cannot_be_changed(path: str, value: object) -> None:
    with pytest.raises(Malformed, match="profile"):
        profile.adapt(VC_ZJ, {path: value}, "test")


def test_what_is_pinned_in_a_log_is_read_back() -> None:
    raw = msgspec.json.encode(VC_ZJ)

    assert msgspec.json.decode(raw, type=profile.Profile) == VC_ZJ
    assert msgspec.json.encode(msgspec.json.decode(raw, type=profile.Profile)) == raw
