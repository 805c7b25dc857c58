"""The second count shares nothing with the first, and what it reads is written down for a third."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from services.audit.verify.recount import Recounter

ROOT = Path(__file__).parents[3]


def test_the_recount_loads_nothing_of_the_law() -> None:
    program = "import sys, services.audit.verify.recount; print(*sorted(sys.modules))"

    loaded = subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, text=True).split()

    assert "services.audit.verify.recount_outcome" in loaded
    assert [name for name in loaded if name.startswith("shared.election")] == []


def test_the_description_for_a_third_count_names_every_statement_that_decides() -> None:
    described = (ROOT / "docs/counting.md").read_text()
    table = described[described.index("## 1 ") : described.index("## 2 ")]

    named = set(re.findall(r"\b(?:[A-Z][a-z]+){2,}\b", table))

    assert Recounter().reads == named
