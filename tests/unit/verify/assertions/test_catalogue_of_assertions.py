"""The page about the assertions, and what the report and the JSON say of them."""

from __future__ import annotations

from pathlib import Path

from services.audit.verify.assertion_text import assertion_lines, assertions_json, conclude
from services.audit.verify.assertions.catalogue import page
from services.audit.verify.assertions.table import TABLE
from services.audit.verify.ledger import Ledger, Status
from tests.unit.verify.assertions.history import History, d, whole
from tests.world import DOCUMENT

PAGE = Path(__file__).parents[4] / "docs" / "assertions.md"


def ledger_of(history: History) -> Ledger:
    ledger = Ledger()
    conclude(ledger, list(history.judged().values()))
    return ledger


def test_the_page_is_the_one_that_the_table_gives() -> None:
    assert PAGE.read_text("utf-8") == page(), (
        "python -m services.audit.verify.assertions > docs/assertions.md"
    )


def test_every_row_has_words_in_both_languages_and_a_clause() -> None:
    for each in TABLE:
        assert any("\u4e00" <= letter <= "\u9fff" for letter in each.text.zh), each.id
        assert each.text.en.isascii(), each.id
        assert each.clause, each.id


def test_a_lawful_election_passes_the_check() -> None:
    check = ledger_of(whole()).checks[8]

    assert check.status is Status.PASS
    assert check.figure.en.startswith(f"{len(TABLE)} assertions: ")


def test_minor_findings_are_told_and_fail_nothing() -> None:
    history = whole().changed("HandoverCompleted", done_on=d(11))

    assert ledger_of(history).checks[8].status is Status.PASS
    zh, en = ("\n".join(assertion_lines(list(history.judged().values()), lang)) for lang in ("zh", "en"))
    assert "A45 轻微 工作移交晚了。" in zh
    assert "A45 MINOR The handover was late." in en
    assert "expected <= 2026-04-07, found 2026-04-08 [OCV2018 20; ZJ2020 33]" in en


def test_serious_findings_fail_the_check_each_with_its_entry() -> None:
    history = whole().changed("StationOpened", booth=False)

    check = ledger_of(history).checks[8]

    assert check.status is Status.FAIL
    [found] = check.findings
    assert found.place == "A24 SERIOUS"
    assert found.index is not None
    assert history.rows[found.index].type == "StationOpened"


def test_what_does_not_apply_and_what_is_needed_stands_in_the_report_by_name() -> None:
    en = "\n".join(assertion_lines(list(whole().judged().values()), "en"))

    assert "NOT APPLICABLE: A13 A40 A41 A42 A52 C1 C2 C3 C12" in en
    assert "NEEDS disclosed private fields (--disclosures): A06 A15" in en
    assert "NEEDS the campaign's log, with the elections of the other bodies: A17 A43 A44 C13" in en
    assert "NEEDS a printed report to compare: A50" in en


def test_the_json_has_every_assertion_judged_or_not() -> None:
    told = assertions_json(list(whole().changed("ResultAnnounced", posted_on=d(2)).judged().values()))

    assert [each["id"] for each in told] == [each.id for each in TABLE]
    by_id = {each["id"]: each for each in told}
    assert by_id["A36"]["standing"] == "FOUND"
    assert by_id["A36"]["findings"][0].severity == "MINOR"
    assert by_id["A50"]["reason"]["en"] == "a printed report to compare"
    assert by_id["A41"]["standing"] == "NOT APPLICABLE"


def test_many_findings_are_counted_and_two_hundred_kept() -> None:
    history = whole()
    for number in range(250):
        history = history.with_entry(
            "BoxOpened", "ElectorRemoved", "registrar", elector=f"X-{number}", reason="MOVED_AWAY", document=DOCUMENT
        )  # fmt: skip

    judgement = history.judged()["A08"]

    assert len(judgement.findings) == 200
    assert judgement.more >= 50
    assert judgement.fails == 200 + judgement.more
    assert ledger_of(history).checks[8].total >= 250
