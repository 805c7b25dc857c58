"""The words that offices use for sex, class of registration, household registration and group.

A word that is not here is reported, never taken for the nearest one.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final, Literal

SEX: Final[dict[str, Literal["F", "M"]]] = {
    "女": "F", "女性": "F", "f": "F", "female": "F", "男": "M", "男性": "M", "m": "M", "male": "M",
}  # fmt: skip
SEX_ZH: Final = {"F": "女", "M": "男"}
"""As the disclosure of an elector spells it."""

_KIND_WORDS: Final = {
    "RESIDENT": ("本村居住", "在村", "常住", "户籍在本村", "户籍在本村且居住", "户籍在本村并居住", "户籍在本村并在本村居住", "本村户籍居住"),
    "ABSENT": ("外出", "不在村", "外出人员", "户籍在本村不居住", "户籍在本村不在本村居住", "户籍在本村外出", "人户分离"),
    "NEWCOMER": ("外来", "外来居住", "外来人员", "户籍不在本村", "户籍不在本村在本村居住", "非本村户籍"),
    "GRADUATE": ("大学生村官", "选聘高校毕业生"),
    "HOUSEHOLD": ("户代表", "户"),
    "MEMBER": ("党员", "正式党员", "团员", "社员", "成员"),
    "POST_HOLDER": ("党员任团职", "任团职党员"),
    "DELEGATE": ("代表", "村民代表", "社员代表", "居民代表"),
}  # fmt: skip
KIND: Final = {word: kind for kind, words in _KIND_WORDS.items() for word in words} | {
    kind.lower(): kind for kind in _KIND_WORDS
}

KIND_ZH: Final = {kind: words[0] for kind, words in _KIND_WORDS.items()}
"""The usual word for each class, for reports."""

HUKOU: Final = {
    "本村": True, "在本村": True, "是": True, "户籍在本村": True, "yes": True, "here": True,
    "外村": False, "外地": False, "非本村": False, "不在本村": False, "否": False, "户籍不在本村": False, "no": False,
    "elsewhere": False,
}  # fmt: skip
"""Whether the household registration is here. The name of a place is left to people: nobody can tell a village by its name."""
HERE: Final = {"RESIDENT": True, "ABSENT": True, "NEWCOMER": False}
"""Classes by whether the household registration is in the village (OCV2018 13)."""

RIGHTS: Final = {
    "选举权和被选举权": "BOTH", "选举权被选举权": "BOTH", "都有": "BOTH", "both": "BOTH",
    "选举权": "VOTE", "仅选举权": "VOTE", "vote": "VOTE", "被选举权": "STAND", "仅被选举权": "STAND", "stand": "STAND",
}  # fmt: skip
"""Rights of members who may have one without the other (S1.27)."""

_PUNCTUATION: Final = re.compile(r"[\s,，、；;。()（）]")
_ORDINAL: Final = re.compile(r"第?([0-9]{1,3}|[一二三四五六七八九十百]{1,5})(?:村民)?(?:小组|组)?")
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,23}")
_DIGITS: Final = {each: number for number, each in enumerate("零一二三四五六七八九")}


def plain(text: str) -> str:
    """A word without spaces and punctuation, in lower case."""
    return _PUNCTUATION.sub("", text).lower()


def group_code(text: str) -> str:
    """The code of a group that a tidied cell names: G3 for 3, 三组 or 第三村民小组, G-5f3a21 for a name.

    Codes depend on the name alone, so that sheets in any order give the same. A text that is a code already stays.
    """
    if found := _ORDINAL.fullmatch(text.replace(" ", "")):
        return f"G{_ordinal(found[1])}"
    if _CODE.fullmatch(text):
        return text
    return f"G-{hashlib.sha256(text.encode()).hexdigest()[:6]}"


def _ordinal(text: str) -> int:
    if text.isascii():
        return int(text)
    number = digit = 0
    for each in text:
        if each in "十百":
            number += (digit or 1) * (10 if each == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[each]
    return number + digit
