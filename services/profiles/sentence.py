"""How one parameter is told in a sentence, in Chinese and English: a number, a yes or no, a choice, a list, or a share.

What it leaves out: the sentences themselves (`sentences_before.py`, `sentences_after.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from services.profiles.words import BASES, WORDS

Lang = Literal["zh", "en"]

_ONE: Final = re.compile(
    r"\b1 (day|month|year|seat|member|mandate|teller|pledge|runoff|elector|household|more candidate)s\b"
)
"""English has another word for one."""
DIGITS: Final = "零一二三四五六七八九十"
ENGLISH: Final = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 8: "eighth", 10: "tenth"}
NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Said:
    """A text in both languages."""

    zh: str
    en: str

    def of(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True)
class Number:
    """A number `{n}`; `zero` is said instead if it is 0."""

    text: Said
    zero: Said | None = None

    def tell(self, value: Any, lang: Lang) -> str:
        said = self.zero if value == 0 and self.zero is not None else self.text
        text = said.of(lang).replace("{n}", str(value))
        return _ONE.sub(r"1 \1", text) if lang == "en" else text


@dataclass(frozen=True)
class Flag:
    """A yes or a no."""

    yes: Said
    no: Said

    def tell(self, value: Any, lang: Lang) -> str:
        return (self.yes if value else self.no).of(lang)


@dataclass(frozen=True)
class Choice:
    """One of several values, each with a sentence of its own."""

    texts: Mapping[str, Said]

    def tell(self, value: Any, lang: Lang) -> str:
        return self.texts[value].of(lang)


@dataclass(frozen=True)
class Listing:
    """A list `{items}` of known words, or of ids; `empty` is said if nothing is on it."""

    text: Said
    empty: Said

    def tell(self, value: Any, lang: Lang) -> str:
        if not value:
            return self.empty.of(lang)
        words = [WORDS[each][lang] if each in WORDS else each for each in value]
        return self.text.of(lang).replace("{items}", ("、" if lang == "zh" else "; ").join(words))


@dataclass(frozen=True)
class Part:
    """A share of its own base, or of `of` where the base says who takes part; `none` is said of no share at all.

    `{share}` is the share itself (应到会人数的三分之二以上), `{reach}` what has to be reached (达到应到会人数的三分之二).
    """

    text: Said
    none: Said
    of: Mapping[str, Said] | None = None

    def tell(self, value: Any, lang: Lang) -> str:
        if value["num"] == 0:
            return self.none.of(lang)
        base = BASES[value["base"]][lang]
        whole = self.of[value["base"]].of(lang) if self.of is not None else base
        share = value["num"], value["den"], value["strict"]
        text = self.text.of(lang).replace("{base}", base)
        return text.replace("{share}", share_in_words(*share, whole, lang)).replace(
            "{reach}", _reach(*share, whole)
        )


Sentence = Number | Flag | Choice | Listing | Part


def share_in_words(num: int, den: int, strict: bool, whole: str, lang: Lang) -> str:
    """A share of something, as the law says it: 过半数 is more than half, 以上 includes the number (CC1259)."""
    if lang == "zh":
        if (num, den, strict) == (1, 2, True):
            return f"{whole}的过半数"
        return f"{whole}的{_fraction(num, den)}以上{'（不含本数）' if strict else ''}"
    name = ENGLISH.get(den)
    if name is None:
        fraction = f"{num}/{den}"
    elif den == 2:
        fraction = "half"
    else:
        fraction = f"{NUMBERS[num] if num <= 10 else num} {name}{'s' if num > 1 else ''}"
    return f"{'more than' if strict else 'at least'} {fraction} of {whole}"


def _reach(num: int, den: int, strict: bool, whole: str) -> str:
    return f"{'超过' if strict else '达到'}{whole}的{_fraction(num, den)}"


def _fraction(num: int, den: int) -> str:
    return "半数" if (num, den) == (1, 2) else f"{_digit(den)}分之{_digit(num)}"


def _digit(number: int) -> str:
    return DIGITS[number] if number <= 10 else str(number)
