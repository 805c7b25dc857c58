"""The TOML of a regulation, read within bounds: anybody may send one, and TOML's parser has none of its own.

A key of n parts costs the parser n² steps or worse, so that one line could hold up a service for half a minute. The bounds are looked
at in the bare text, before it is parsed. What it leaves out: what the keys mean (`profile.py`).
"""

from __future__ import annotations

import tomllib
from typing import Any, Final

from shared.errors import Malformed

MOST_CHARACTERS: Final = 40_000
"""Four times the longest regulation that comes with Jianpiao."""
LONGEST_LINE: Final = 2_000
"""Characters; also bounds how deep tables can nest within a line."""
MOST_DOTS: Final = 32
"""In one line, wherever they stand: a key cannot go on in the next line (TOML 1.0.0, Keys), so none has more parts than that."""


def parse(text: str) -> dict[str, Any]:
    """The tables of the text. Raises Malformed beyond a bound, naming the line, and what `tomllib.loads` raises."""
    if len(text) > MOST_CHARACTERS:
        raise Malformed(
            f"profile: expected at most {MOST_CHARACTERS} characters, got {len(text)}; shorten the comments",
            zh=f"规程：至多{MOST_CHARACTERS}个字符，现有{len(text)}个，请缩短注释",
        )
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            raise Malformed(
                f"profile: line {number}: expected at most {LONGEST_LINE} characters, got {len(line)}; break the line",
                zh=f"规程：第{number}行：一行至多{LONGEST_LINE}个字符，现有{len(line)}个，请分行",
            )
        if (dots := line.count(".")) > MOST_DOTS:
            raise Malformed(
                f"profile: line {number}: expected at most {MOST_DOTS} dots, got {dots}; write tables instead of long keys",
                zh=f"规程：第{number}行：一行至多{MOST_DOTS}个句点，现有{dots}个，请改用表，不要写很长的键",
            )
    return tomllib.loads(text)
