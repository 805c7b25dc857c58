"""Why somebody is added to the last roll, taken off it, or written differently: each needs a reason (S10.66).

The reasons for taking off are the law's own (`ElectorRemoved`); those for adding travel as a private field. What it leaves
out: whether a reason is true, which is what the review is for.
"""

from __future__ import annotations

from typing import Final, Literal, get_args, get_type_hints

from services.roll.words import plain
from shared.election.electors.roll import ElectorRemoved

Change = Literal["ADDED", "REMOVED", "CHANGED"]
CHANGE_ZH: Final[dict[Change, str]] = {"ADDED": "新增", "REMOVED": "减少", "CHANGED": "变更"}

_REMOVED_WORDS: Final = {
    "DEATH": ("死亡", "去世"),
    "DEPRIVED_OF_RIGHTS": ("被剥夺政治权利", "剥夺政治权利"),
    "REGISTERED_ELSEWHERE": ("在他处登记", "在外地登记"),
    "MOVED_AWAY": ("迁出", "户口迁出"),
    "UNDER_AGE": ("未满十八周岁", "未满18周岁"),
    "ERROR": ("误登", "错登"),
}
_ADDED_WORDS: Final = {
    "COMING_OF_AGE": ("新满十八周岁", "新满18周岁", "年满18周岁"),
    "MOVED_IN": ("迁入", "户口迁入"),
    "RIGHTS_RESTORED": ("恢复政治权利",),
    "LEFT_OUT": ("上届漏登", "漏登"),
    "STATES_WISH": ("表示参加", "外出人员表示参加"),
    "ADMITTED": ("经会议同意", "经村民代表会议同意"),
}
_CHANGED_WORDS: Final = {
    "CORRECTED": ("更正", "改正"),
    "COMPLETED": ("补全", "补填"),
    "CIRCUMSTANCES": ("情况变化", "转组", "类别变化"),
}

LAWFUL_REMOVALS: Final[frozenset[str]] = frozenset(get_args(get_type_hints(ElectorRemoved)["reason"]))
_WORDS: Final[dict[Change, dict[str, tuple[str, ...]]]] = {
    "ADDED": _ADDED_WORDS,
    # A reason that the law knows and this table does not is still one, by its English name.
    "REMOVED": {code: _REMOVED_WORDS.get(code, ()) for code in sorted(LAWFUL_REMOVALS)},
    "CHANGED": _CHANGED_WORDS,
}


def read_reason(change: Change, text: str) -> str | None:
    """The code of a reason, from the code itself or an office's word for it; None if it is neither."""
    wanted = plain(text)
    for code, words in _WORDS[change].items():
        if wanted == code.lower() or wanted in words:
            return code
    return None


def choices(change: Change) -> str:
    """The reasons there are, for a report: 死亡 DEATH · 迁出 MOVED_AWAY …"""
    return " · ".join(" ".join((*words[:1], code)) for code, words in _WORDS[change].items())
