"""Names the steps of writing, publishing and following, so that a test can kill a service at any of them.

`reach("writer.decided")` does nothing, unless the environment says `JIANPIAO_CRASH_AT=writer.decided`:

    writer.decided        SIGKILL when this step is reached for the first time
    writer.decided*3      for the third time
    writer.decided:lost   the database connection is lost here (OperationalError)
    writer.decided:full   the disk is full here (OSError ENOSPC)

What it leaves out: the table of all steps, which is the crash test itself (`tests/crash`).
"""

from __future__ import annotations

import errno
import os
import re
import signal
from typing import Final

from shared.errors import Broken

_PLAN: Final = os.environ.get("JIANPIAO_CRASH_AT", "")
_FORM: Final = re.compile(r"([a-z.]+)(?:\*([1-9][0-9]*))?(?::(lost|full))?")

_passed: dict[str, int] = {}


def reach(step: str) -> None:
    """Says that everything before `step` has been done and nothing after it."""
    if _PLAN:
        _act(step)


def _act(step: str) -> None:
    plan = _FORM.fullmatch(_PLAN)
    if plan is None:
        raise Broken(f"JIANPIAO_CRASH_AT: expected step, step*number or step:lost, got {_PLAN!r}")
    wanted, number, how = plan.groups()
    if step != wanted:
        return
    _passed[step] = _passed.get(step, 0) + 1
    if _passed[step] != int(number or 1):
        return
    if how == "lost":
        import psycopg  # not at the top: who only follows logs has no database

        raise psycopg.OperationalError(f"the connection was lost at {step} (JIANPIAO_CRASH_AT)")
    if how == "full":
        raise OSError(errno.ENOSPC, f"the disk was full at {step} (JIANPIAO_CRASH_AT)")
    os.kill(os.getpid(), signal.SIGKILL)
