"""The second count is worth something only while it shares nothing with the first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_recount_loads_nothing_of_the_law() -> None:
    program = "import sys, services.audit.verify.recount; print(*sorted(sys.modules))"

    loaded = subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, text=True).split()

    assert "services.audit.verify.recount_outcome" in loaded
    assert [name for name in loaded if name.startswith("shared.election")] == []
