"""The near relatives of the law, by what the one is to the other (S10.78), and their names.

What it leaves out: who is whose relative (`kinship.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, get_args

Relation = Literal[
    "SPOUSE", "PARENT", "CHILD", "SIBLING", "GRANDPARENT", "MATERNAL_GRANDPARENT", "GRANDCHILD", "MATERNAL_GRANDCHILD"
]  # fmt: skip
"""What `relative` is to `person` (S10.78): CHILD means that the relative is the person's child."""

RELATIONS: Final[tuple[str, ...]] = get_args(Relation)

ANY_ELECTOR: Final = "ANY_ELECTOR"
"""In a regulation's list of who may carry a proxy: no relation is asked for (NPC2020 42; OCR2025)."""

_NAMES: Final = {
    "SPOUSE": ("夫妻", "spouses"),
    "PARENT": ("父母", "parents"),
    "CHILD": ("子女", "children"),
    "SIBLING": ("兄弟姐妹", "brothers and sisters"),
    "GRANDPARENT": ("祖父母", "father's parents"),
    "MATERNAL_GRANDPARENT": ("外祖父母", "mother's parents"),
    "GRANDCHILD": ("孙子女", "son's children"),
    "MATERNAL_GRANDCHILD": ("外孙子女", "daughter's children"),
}


def names(relations: Iterable[str]) -> tuple[str, str]:
    """The relatives in Chinese and English, as a refusal lists them."""
    known = [_NAMES[each] for each in relations if each in _NAMES]
    return "、".join(zh for zh, _ in known), ", ".join(en for _, en in known)
