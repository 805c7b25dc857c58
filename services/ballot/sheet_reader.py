"""The process that reads one sheet: order and sheet from standard input, the answer to standard output, then it ends.

It can open no election and has no database. What it leaves out: who starts it (`sheets.py`).
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import traceback
from typing import Final

import msgspec

from services.ballot.sheets import Answer
from services.roll.preview import Order, preview
from shared.errors import Malformed

MOST_MEMORY_BYTES: Final = 2 * 1024**3
"""Of address space, whatever a sheet does; 20,000 people need a tenth."""


def main() -> int:
    """Reads, answers, ends. The writer's process goes first where both want the processor."""
    os.nice(10)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the service, which ends its reader itself
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    order, _, sheet = sys.stdin.buffer.read().partition(b"\n")
    try:
        told = preview(msgspec.json.decode(order, type=Order), sheet)
        answer = Answer(preview=msgspec.Raw(msgspec.json.encode(told)))
    except Malformed as error:
        answer = Answer(malformed=(error.en, error.zh))
    except MemoryError:
        answer = Answer(too_large=True)
    except Exception as error:
        # Where it happened, but not the error's own words: they may quote what stands on the roll.
        sys.stderr.write("".join(traceback.format_tb(error.__traceback__)) + f"{type(error).__name__}\n")
        return 1
    sys.stdout.buffer.write(msgspec.json.encode(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
