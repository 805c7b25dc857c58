"""The official forms in every format: the figures of the recount, the entries behind them, and nothing that runs."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import zlib
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from services.audit.reports.command import make_form
from services.audit.reports.election import ElectionReport, check_holds, read_election
from services.audit.reports.evidence import spans
from services.audit.reports.persons import Person, read_persons
from services.audit.reports.printed import read_printed
from services.audit.verify.assertions.model import AuditFinding, Judgement, Severity, Standing
from services.audit.verify.recount_polls import Kind
from services.audit.verify.source import open_source
from services.audit.verify.verifier import Question, verify
from services.cli import main
from services.forms import as_csv, as_html, as_json, as_pdf, as_text, as_xlsx
from services.forms.form import Form
from services.forms.words import KINDS
from services.forms.writers import WRITERS
from shared import clock
from shared.election.electors.challenges import ChallengeDecided, RollChallenged
from shared.errors import Malformed, Refused
from shared.log.trust import parse_trust
from tests.tamper.forge import Forge, zipped
from tests.world import DOCUMENT, World, elector

HOSTILE = "=HYPERLINK(1)<script>"


@pytest.fixture
def form(report: ElectionReport) -> Form:
    """选举结果报告单, with a name that wants to be a formula and a script."""
    return make_form("result", [report], {("", "E-0001"): Person("E-0001", name=HOSTILE)})


def cells(form: Form, title: str) -> list[list[str]]:
    table = next(each for each in form.tables if each.title.zh.startswith(title))
    return [[str(getattr(cell, "zh", cell)) for cell in row] for row in table.rows]


def test_the_figures_are_those_of_the_papers(report: ElectionReport, form: Form) -> None:
    sheets = {row[0]: row[1] for row in cells(form, "第1轮选票")}

    assert sheets["发出选票"] == sheets["收回选票"] == "24"
    assert (
        int(sheets["有效票"]) + int(sheets["部分有效票"]) + int(sheets["无效票"]) + int(sheets["空白票"])
        == 24
    )
    assert [row[:3] + row[4:] for row in cells(form, "第1轮 主任")] == [
        ["E-0001", HOSTILE, "18", "当选"],
        ["E-0002", "None", "6", ""],
    ]


def test_behind_each_figure_stand_its_entries(world: World, report: ElectionReport) -> None:
    behind = report.rounds[0].evidence

    kinds = {json.loads(payload)["type"] for index in behind["issued"] for payload in [world.payloads[index]]}
    assert kinds == {"PaperIssued"}
    assert len(behind["issued"]) == 24
    assert len(behind["valid"]) >= 24


def test_spans_are_short() -> None:
    assert spans([9, 3, 4, 5, 4]) == "3-5, 9"
    assert spans([]) == ""


def test_every_form_says_which_record_it_was_made_from(report: ElectionReport) -> None:
    for name in ("result", "winners", "roll", "statistics"):
        text = as_text.write_text(make_form(name, [report], {}), "zh").decode()
        assert report.id in text
        assert report.root in text


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("format_", sorted(WRITERS))
def test_a_form_is_the_same_bytes_each_time(format_: str, lang: str, form: Form) -> None:
    assert WRITERS[format_](form, lang) == WRITERS[format_](form, lang) != b""


def test_csv_opens_in_spreadsheets_and_runs_nothing(form: Form) -> None:
    raw = as_csv.write_csv(form, "zh")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))

    assert raw.startswith(b"\xef\xbb\xbf" + "选举结果报告单".encode())
    assert ["发出选票", "24", ""] in rows
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert f"'{HOSTILE}" in [cell for row in rows for cell in row]


def test_a_workbook_has_numbers_as_numbers_and_texts_as_texts(form: Form) -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx.write_xlsx(form, "zh")))
    values = {
        cell.value: cell.data_type
        for row in book.worksheets[0].iter_rows()
        for cell in row
        if cell.value is not None
    }

    assert values[24] == "n"
    assert values[HOSTILE] == "s"
    assert "f" not in values.values()


def test_a_page_fetches_nothing_and_runs_nothing(form: Form) -> None:
    page = as_html.write_html(form, "zh").decode()

    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r"(src|href)=|url\(|@import|https?:", page)
    assert "default-src 'none'" in page
    assert '<html lang="zh-CN">' in page


def test_chinese_in_a_pdf_can_be_selected(form: Form) -> None:
    raw = as_pdf.write_pdf(form, "zh")
    streams = b"".join(
        zlib.decompress(_ascii85(stream))
        for stream in re.findall(rb"stream\r?\n(.*?)endstream", raw, re.DOTALL)
    )

    assert raw.startswith(b"%PDF-")
    assert b"UniGB-UCS2-H" in raw
    assert "选举结果报告单".encode("utf-16-be") in _unescaped(streams)


def _ascii85(stream: bytes) -> bytes:
    return base64.a85decode(stream.strip().removesuffix(b"~>"))


def _unescaped(content: bytes) -> bytes:
    r"""PDF strings write ( ) \ and bytes beyond ASCII with a backslash."""
    octal = re.sub(rb"\\([0-7]{3})", lambda found: bytes([int(found[1], 8)]), content)
    return re.sub(rb"\\([()\\])", rb"\1", octal)


def test_json_has_both_languages_and_the_entries(form: Form) -> None:
    told = json.loads(as_json.write_json(form, "zh"))
    issued = next(row for row in told["tables"][0]["rows"] if row["cells"][0]["zh"] == "发出选票")

    assert issued["cells"][1] == 24
    assert issued["entries"]
    assert told["title"] == {"zh": "选举结果报告单", "en": "Result report"}


def test_a_drill_and_an_unfinished_election_say_so_on_top(report: ElectionReport) -> None:
    drill = make_form("result", [replace(report, drill=True)], {})
    unfinished = make_form("statistics", [report, replace(report, id="another", announced_on=None)], {})

    assert drill.notice is not None
    assert "演练" in drill.notice.zh
    assert unfinished.notice is not None
    assert "尚未公布" in unfinished.notice.zh
    assert make_form("result", [report], {}).notice is None


def test_no_form_is_made_of_a_record_that_does_not_hold(log: Forge, tmp_path: Path) -> None:
    dropped = zipped(log.with_entries(log.entries[:-1] + log.entries[-2:-1]).files())
    (tmp_path / "bundle.zip").write_bytes(dropped)

    with pytest.raises(Refused, match="does not pass") as refused:
        read_election(open_source(tmp_path / "bundle.zip"), log.policy)
    assert refused.value.code == "log-does-not-hold"


def late_decision() -> World:
    """The usual election, but that a challenge of the roll was decided on the fifth day instead of the third (A05)."""
    world = World().called().registered(30).before(19)
    challenge = RollChallenged(
        challenge="R-1",
        ground="WRONG_ENTRY",
        elector="E-0030",
        filed_on=clock.day_of(world.now).isoformat(),
        document=DOCUMENT,
    )
    world.given(challenge, "registrar").before(14)
    world.given(ChallengeDecided(challenge="R-1", upheld=False, document=DOCUMENT), "chair").seal(30)
    world.nominated().published().opened(30).issued([elector(number) for number in range(1, 25)])
    usual = {"CHAIR": ["E-0001"], "VICE": ["E-0003"], "MEMBER": ["E-0005", "E-0006"], "WOMAN": ["E-0008"]}
    return world.closed().box(24).counted([usual] * 24).count_closed().determined().announced()


def test_what_cannot_be_undone_any_more_is_printed_on_the_form(tmp_path: Path) -> None:
    """A05 SERIOUS: the election stands, and whoever reads its report reads the finding."""
    world = late_decision()
    log = Forge(tuple(world.entries), f"village.example/log/{world.id}", world.election.authority)
    (tmp_path / "bundle.zip").write_bytes(zipped(log.files()))

    late = read_election(open_source(tmp_path / "bundle.zip"), log.policy)

    assert [each.id for each in late.serious] == ["A05"]
    for name in ("result", "winners", "roll", "statistics"):
        form = make_form(name, [late], {})
        assert form.notice is not None
        assert "严重问题1项" in form.notice.zh
        assert any("A05" in note.zh and "OCV2018 14" in note.zh for note in form.notes)
    for write in WRITERS.values():
        assert write(make_form("result", [late], {}), "zh")
    text = as_text.write_text(make_form("result", [replace(late, drill=True)], {}), "en").decode()
    assert "A drill" in text
    assert "A05 SERIOUS" in " ".join(text.split())


def test_many_findings_are_told_in_part(report: ElectionReport) -> None:
    one = AuditFinding(
        "A05", Severity.SERIOUS, "OCV2018 14", "申诉处理晚了。", "A complaint was decided late."
    )

    notes = make_form("roll", [replace(report, serious=(one,) * 23)], {}).notes

    assert len(notes) == 21
    assert "另有3项" in notes[-1].zh


def test_there_is_no_result_to_report_of_an_election_that_is_invalid(world: World, tmp_path: Path) -> None:
    """The record is whole, and one of the assertions found what makes the outcome invalid."""
    log = Forge(tuple(world.entries), f"village.example/log/{world.id}", world.election.authority)
    (tmp_path / "bundle.zip").write_bytes(zipped(log.files()))
    fatal = Judgement("A31", Standing.FOUND, None, (AuditFinding("A31", Severity.FATAL, "OCV2018 15", "无效。", "Invalid."),), fails=1, fatal=1)  # fmt: skip
    answer = verify(
        Question(open_source(tmp_path / "bundle.zip"), log.policy, parse_trust(log.policy.decode()))
    )
    assert answer.counted is not None
    answer.counted.judgements = (fatal,)

    with pytest.raises(Refused, match="A31") as refused:
        check_holds(answer)
    assert (refused.value.code, refused.value.clause) == ("election-invalid", "OCV2018 15")


def test_the_command_writes_a_form_by_the_name_of_its_file(bundle: Path, tmp_path: Path) -> None:
    policy = str(bundle.parent / "policy")
    out = tmp_path / "result.html"

    assert main(["report", "result", str(bundle), "--policy", policy, "--out", str(out)]) == 0
    assert out.read_text("utf-8").startswith("<!doctype html>")


def test_the_command_refuses_what_it_cannot_do(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = str(bundle.parent / "policy")

    assert main(["report", "result", str(bundle)]) == 2
    assert "--policy" in capsys.readouterr().err
    assert main(["report", "winners", str(bundle), str(bundle), "--policy", policy, "--policy", policy]) == 2
    assert main(["report", "result", str(tmp_path / "none.zip"), "--policy", policy]) == 2


def test_checking_a_printed_report_ends_with_one_if_a_figure_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "printed.toml"
    path.write_text('[[figure]]\nlabel = "30岁以下"\npart = 6\nwhole = 108\nprinted = "5.4"\n', "utf-8")

    assert main(["report", "check", str(path)]) == 1
    assert "5.6" in capsys.readouterr().out
    path.write_text('[[figure]]\nlabel = "30岁以下"\npart = 6\nwhole = 108\nprinted = "5.6"\n', "utf-8")
    assert main(["report", "check", str(path)]) == 0


def test_what_was_checked_can_be_written_to_a_file_and_nothing_to_check_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "printed.toml", tmp_path / "checked.txt"
    path.write_text('[[figure]]\nlabel = "x"\npart = 1\nwhole = 2\nprinted = "50.0"\n', "utf-8")

    assert main(["report", "check", str(path), "--out", str(out)]) == 0
    assert out.read_text("utf-8").startswith("✓ x")
    assert main(["report", "check", str(path), "--format", "pdf"]) == 2
    path.write_text("", "utf-8")
    assert main(["report", "check", str(path)]) == 2
    assert "found none" in capsys.readouterr().err


def test_a_file_in_another_encoding_or_none_at_all_is_told_without_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "gbk.toml"
    path.write_bytes('[[figure]]\nlabel = "党员"\nprinted = "1"\n'.encode("gb18030"))

    assert main(["report", "check", str(path)]) == 2
    assert "UTF-8" in capsys.readouterr().err
    assert main(["drill", str(tmp_path / "none.toml"), "--show"]) == 2
    assert "none.toml" in capsys.readouterr().err


def test_every_way_in_which_a_post_can_be_filled_has_words() -> None:
    assert set(KINDS) == {str(kind) for kind in Kind}


def test_a_name_that_could_steer_a_terminal_or_break_a_form_is_refused() -> None:
    for name in ("甲\x1b[2J", "甲\x00", "甲\uffff", "甲" * 201):
        with pytest.raises(Malformed, match="line 2: expected printable"):
            read_persons(f"编号,姓名\nE-0001,{name}\n".encode())
    with pytest.raises(Malformed, match="printed report"):
        read_printed('[[figure]]\nlabel = "a\\u001b[2J"\nprinted = "1"')
    for text in ("x = " + "9" * 5_000, "x = " + "[" * 5_000):
        with pytest.raises(Malformed, match="printed report"):
            read_printed(text)
