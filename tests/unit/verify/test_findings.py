"""The catalogue of findings: complete, in both languages, and safe to print."""

from __future__ import annotations

import re
from pathlib import Path

from services.audit import verify
from services.audit.verify.findings import CATALOGUE, MEANINGS, TITLES, finding, tame
from services.audit.verify.ledger import MAX_KEPT, Ledger, Status

FOLDER = Path(verify.__path__[0])


def test_every_complaint_of_the_catalogue_is_made_somewhere() -> None:
    """A check that nothing can fail would be worse than none."""
    code = "\n".join(path.read_text() for path in FOLDER.glob("*.py") if path.name != "findings.py")

    assert [each for each in CATALOGUE if f'"{each}"' not in code] == []


def test_every_complaint_belongs_to_a_check_and_has_words_in_both_languages() -> None:
    for number, text in CATALOGUE.values():
        assert number in TITLES
        assert re.search("[\u4e00-\u9fff]", text.zh)
        assert text.en.isascii()
    assert TITLES.keys() == MEANINGS.keys() == set(range(1, 11))


def test_every_check_that_is_made_has_a_complaint() -> None:
    assert {number for number, _ in CATALOGUE.values()} == set(TITLES)


def test_what_was_found_is_tamed() -> None:
    found = finding("file-unknown", place="\x1b[31m\u202eevil", found="x" * 1000)

    assert found.place == "\\u001b[31m\\u202eevil"
    assert len(found.found) == 401
    assert tame("选票 paper") == "选票 paper"


def test_a_check_that_nobody_completed_is_not_checked_and_a_failure() -> None:
    ledger = Ledger()

    assert {each.status for each in ledger.checks.values()} == {Status.NOT_CHECKED}
    assert not ledger.holds


def test_only_completed_checks_without_findings_pass() -> None:
    ledger = Ledger()
    for number in range(1, 9):
        ledger.complete(number, "好", "fine")
    ledger.leave_out(9, Status.UNASKED, "无", "none")
    ledger.leave_out(10, Status.INAPPLICABLE, "无", "none")
    assert ledger.holds

    ledger.add("root-differs")

    assert ledger.checks[3].status == Status.FAIL
    assert not ledger.holds


def test_giving_up_outweighs_completing() -> None:
    ledger = Ledger()
    ledger.give_up(4, "不全", "incomplete")
    ledger.complete(4, "好", "fine")

    assert ledger.checks[4].status == Status.NOT_CHECKED


def test_a_million_findings_are_counted_and_a_thousand_kept() -> None:
    ledger = Ledger()
    for index in range(MAX_KEPT + 5):
        ledger.add("law-refuses", index=index)
    ledger.count(5, 1_000_000)

    assert ledger.checks[5].total == MAX_KEPT + 5 + 1_000_000
    assert len(ledger.checks[5].findings) == MAX_KEPT
