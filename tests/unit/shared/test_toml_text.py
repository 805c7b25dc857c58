"""A regulation from a stranger: what would keep the parser busy is refused before it is parsed."""

from __future__ import annotations

import pytest

from shared.election.regulation import profile, profile_text, toml_text
from shared.election.regulation.toml_text import LONGEST_LINE, MOST_CHARACTERS, MOST_DOTS
from shared.errors import Malformed

LONG_TEXT = "#\n" * (MOST_CHARACTERS // 2)
LONG_LINE = "# " + "字" * (LONGEST_LINE - 2)
LONG_KEY = "a." * MOST_DOTS + "a = 1"


@pytest.mark.parametrize("text", [LONG_TEXT, LONG_LINE, LONG_KEY, f"[{'a.' * MOST_DOTS}a]"])
def test_at_the_bound_it_is_read(text: str) -> None:
    assert isinstance(toml_text.parse(text), dict)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (LONG_TEXT + "#", "至多40000个字符", "at most 40000 characters"),
        ("\n" + LONG_LINE + "字", "第2行：一行至多2000个字符", "line 2: expected at most 2000 characters"),
        ("\n\na." + LONG_KEY, "第3行：一行至多32个句点", "line 3: expected at most 32 dots"),
        (f"[{'a . ' * MOST_DOTS}a.a]", "第1行：一行至多32个句点", "line 1: expected at most 32 dots"),
        ("x = {" + '"a".' * MOST_DOTS + "a.a = 1}", "第1行：一行至多32个句点", "line 1: expected"),
    ],
)
def test_beyond_it_it_is_refused_unparsed(
    text: str, zh: str, en: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("tomllib.loads")

    with pytest.raises(Malformed) as wrong:
        profile.read(text)

    assert zh in wrong.value.zh
    assert en in wrong.value.en


@pytest.mark.parametrize("text", ["x = " + "[\n" * 15_000, "x = " + "[" * 1_000, "x = " + "{a=" * 600])
def test_what_nests_too_deeply_is_refused(text: str) -> None:
    with pytest.raises(Malformed, match="嵌套过深"):
        profile.read(text)


def test_what_is_shipped_stays_far_within() -> None:
    for name in profile.shipped():
        for text in (profile.shipped_text(name), profile_text.write(profile.load(name))):
            assert len(text) * 3 < MOST_CHARACTERS
            assert max(map(len, text.split("\n"))) * 4 < LONGEST_LINE
