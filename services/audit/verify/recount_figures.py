"""The figures of one round's papers as sheets, and the words by which a share of the regulation calls them.

What it leaves out: reading them from statements (`recount_sheets.py`), and what is on the papers.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Figures:
    """The papers of one round as sheets, whatever is on them."""

    printed: int = 0
    issued_own: int = 0
    issued_by_proxy: int = 0
    conflicts: int = 0
    """Second papers of one elector that may lie in the box."""
    spoiled: int = 0
    unused: int = 0
    returned: int = 0
    should_attend: int | None = None
    came: int | None = None
    """Of the meeting at which they vote; None where there is none."""
    spoilt: bool = False
    """Papers that cannot stand lie among these: no poll that they decide is valid."""

    @property
    def issued(self) -> int:
        """Papers that should lie in the boxes."""
        return self.issued_own + self.issued_by_proxy + self.conflicts

    def base(self, word: str, registered: int) -> int:
        """The figure that a share calls by `word`. Raises KeyError for an unknown word."""
        return {
            "PAPERS_RETURNED": self.returned,
            "PAPERS_ISSUED": self.issued,
            "PRESENT": self.issued if self.came is None else self.came,
            "REGISTERED": registered,
            "SHOULD_ATTEND": registered if self.should_attend is None else self.should_attend,
        }[word]
