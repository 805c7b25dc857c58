"""The initials by which a clerk finds a name: 张秀英 is zxy. A character of several readings is found by each of them.

A surname is often read in a way of its own (单 is Shan, 仇 is Qiu), and no list holds every name; so no reading is chosen, all are kept.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice, product
from typing import Final

MOST_READINGS: Final = 12
"""Of one name; some ten names in a thousand have more than four."""


def initials_of(name: str) -> str:
    """All initials of a name in lower case, with spaces between: 单小满 is "dxm cxm sxm". Latin letters stand for themselves."""
    # The surname changes fastest: its readings are the ones that differ from what everybody expects.
    letters = [_letters(each) for each in reversed(name) if each.isalnum()]
    return " ".join("".join(reversed(each)) for each in islice(product(*letters), MOST_READINGS))


@lru_cache(maxsize=20_000)
def _letters(character: str) -> tuple[str, ...]:
    """The first letters of a character's readings, the usual one first, none twice."""
    if character.isascii():
        return (character.lower(),)
    # Not at the top: its tables are half a second of work, which a service that starts after a crash has no time for.
    from pypinyin import Style, pinyin

    readings = pinyin(character, style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
    found = dict.fromkeys(each for each in (readings[0] if readings else []) if each.isalpha())
    return tuple(found) or ("?",)
