"""One finding: what was found in a campaign that its law did not refuse, and the entries behind it.

What it leaves out: finding (`findings.py`, `findings_of_members.py`).
"""

from __future__ import annotations

from typing import Literal

import msgspec

Severity = Literal["S", "M", "I"]


class Finding(msgspec.Struct, frozen=True):
    """Something found. `unit` is "" for the whole campaign; `expected` and `found` are short and read in both languages."""

    id: str
    severity: Severity
    clause: str
    unit: str
    expected: str
    found: str
    zh: str
    en: str
    entries: tuple[int, ...] = ()
    """Indexes of the entries behind it; empty where nothing was recorded that should have been."""
