"""The near relatives of the law, by what the one is to the other (S10.78).

What it leaves out: who is whose relative (`kinship.py`).
"""

from __future__ import annotations

from typing import Final, Literal, get_args

Relation = Literal[
    "SPOUSE", "PARENT", "CHILD", "SIBLING", "GRANDPARENT", "MATERNAL_GRANDPARENT", "GRANDCHILD", "MATERNAL_GRANDCHILD"
]  # fmt: skip
"""What `relative` is to `person` (S10.78): CHILD means that the relative is the person's child."""

RELATIONS: Final[tuple[str, ...]] = get_args(Relation)
