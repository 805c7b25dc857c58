"""A roll of a hundred thousand people is read in memory that holds its facts and little more."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from tests.unit.roll.sheets import HEADINGS, identity

PEOPLE = 100_000
MOST_MEGABYTES = 250
"""110 MB were measured, of which 40 are the interpreter and the law."""

PROGRAM = """
import resource, sys
from pathlib import Path
from services.roll.reading import read_roll
from services.roll.rules import Rules
reading = read_roll(Path(sys.argv[1]).read_bytes(), Rules(), sys.argv[1])
print(len(reading.people), reading.importable, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def rows() -> list[list[str]]:
    made = []
    for number in range(PEOPLE):
        born = (date(1940, 1, 1) + timedelta(days=number % 24_000)).isoformat()
        name = "王" + chr(0x4E00 + number % 5_000) + chr(0x4E00 + number // 5_000)
        made.append(
            [name, "女", born, identity(born, "女", number % 100, f"99{number % 9_999:04d}"), "1组", "常住"]
        )
    return made


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_large_roll_is_read_in_bounded_memory(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"roll.{ending}"
    if ending == "csv":
        out = io.StringIO(newline="")
        csv.writer(out).writerows([list(HEADINGS), *rows()])
        path.write_text(out.getvalue(), "gb18030")
    else:
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("名单")
        for row in [list(HEADINGS), *rows()]:
            sheet.append(row)
        book.save(path)

    people, complete, megabytes = subprocess.check_output(
        [sys.executable, "-c", PROGRAM, path], text=True
    ).split()

    assert (int(people), complete) == (PEOPLE, "True")
    assert int(megabytes) < MOST_MEGABYTES
