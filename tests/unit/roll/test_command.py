"""`jianpiao roll` from files to files: what it says, its exit codes, and that nothing is written unless all is right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from services.cli import main
from services.roll.rows import MAX_FILE_BYTES
from shared import envelope
from shared.disclosure import open_all
from shared.election import law
from tests.unit.roll.sheets import HEADINGS, LI, WANG, csv_of, xlsx_of

SAMPLES = Path(__file__).parents[3] / "docs" / "samples" / "roll"
ELECTION = "0198f3a2-0000-7000-8000-000000000001"
LAW = ("--profile", "VC-ZJ", "--day", "2026-03-28")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with a campaign's secret."""
    monkeypatch.chdir(tmp_path)
    assert roll("secret", "secret") == 0
    return tmp_path


def roll(*words: str | Path) -> int:
    return main(["roll", *map(str, words)])


def filled(path: Path, *reasons: str) -> None:
    """Writes reasons into a review, one for each difference, as somebody in an office does."""
    lines = path.read_text("utf-8-sig").splitlines()
    place = lines[0].split(",").index("变动原因")
    for at, reason in enumerate(reasons, 1):
        cells = lines[at].split(",")
        cells[place] = reason
        lines[at] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n", "utf-8")


def test_a_sound_sheet_is_told_to_be_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert roll("check", SAMPLES / "qingxi-new.csv", *LAW) == 0

    said = capsys.readouterr().out
    assert said.startswith("24 人\n")
    assert said.endswith("可以导入。\n")


def test_every_wrong_row_is_told_with_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert roll("check", SAMPLES / "garbled.csv", *LAW) == 1

    said = capsys.readouterr().out
    assert "错误 9 项" in said
    assert "第5行 出生日期 “3139岁”：应为 1960-01-02" in said
    assert "第3行 出生日期 “20__年”：出生日期被遮盖，按未知导入，不作猜测；请补填。" in said
    assert said.endswith("有错误，全表都不导入。\n")


def test_notes_of_one_kind_are_told_once_unless_all_are_asked_for(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [(f"王 {name}", "女", "1960-01-02", "", "1组", "常住") for name in "甲乙丙丁戊己庚"]
    (folder / "spaced.csv").write_bytes(csv_of(HEADINGS, *rows))

    assert roll("check", "spaced.csv") == 0
    brief = capsys.readouterr().out
    assert roll("check", "spaced.csv", "--all") == 0
    whole = capsys.readouterr().out

    assert brief.count("[characters-read]") == 5
    assert "另有 2 处" in brief
    assert whole.count("[characters-read]") == 7
    assert brief.count("[id-missing]") == whole.count("[id-missing]") == 7


def test_the_report_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    assert roll("check", SAMPLES / "garbled.csv", *LAW, "--lang", "en") == 1

    said = capsys.readouterr().out
    assert "row 12 “黄玉梅”: the same identity number as row 11" in said
    assert said.endswith("nothing of the sheet is imported.\n")


def test_the_report_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert roll("check", SAMPLES / "garbled.csv", *LAW, "--json") == 1

    document = json.loads(capsys.readouterr().out)
    assert (document["format"], document["people"], document["importable"]) == ("jianpiao-roll/1", 13, False)
    assert (
        document["counts"]["WRONG"] == sum(each["severity"] == "WRONG" for each in document["remarks"]) == 9
    )
    assert all(each["zh"] and each["en"] for each in document["remarks"])


def test_statements_of_a_sheet_are_written_whole_for_their_owner_only(folder: Path) -> None:
    out = folder / "statements.jsonl"

    code = roll(
        "statements",
        SAMPLES / "qingxi-new.csv",
        *LAW,
        "--election",
        ELECTION,
        "--secret",
        "secret",
        "--out",
        out,
    )

    lines = [json.loads(line) for line in out.read_text().splitlines()]
    statements = [law.read(envelope.Envelope(**each["envelope"]).payload_bytes) for each in lines]
    assert code == 0
    assert out.stat().st_mode & 0o777 == 0o600
    assert [each.type for each in statements] == ["ElectorRegistered"] * 24
    assert {each.election for each in statements} == {ELECTION}
    assert [each.body.elector for each in statements] == [f"E-{number:04d}" for number in range(1, 25)]  # type: ignore[attr-defined]
    private = open_all(lines[0]["disclosures"], statements[0].sd)
    assert {"name", "sex", "born", "id_number"} == set(private)


def test_signed_by_the_registrar_they_can_be_sent(folder: Path) -> None:
    assert main(["keys", "new", "registrar.pem"]) == 0
    code = roll(
        "statements", SAMPLES / "qingxi-new.csv", "--election", ELECTION, "--secret", "secret", "--key", "registrar.pem",
        "--done-at", "2026-02-01T01:00:00Z", "--out", "signed.jsonl",
    )  # fmt: skip

    first = json.loads((folder / "signed.jsonl").read_text().splitlines()[0])
    assert code == 0
    assert len(envelope.parse(json.dumps(first["envelope"]).encode()).signatures) == 1


def test_of_a_sheet_with_one_wrong_row_nothing_is_written(folder: Path) -> None:
    code = roll(
        "statements",
        SAMPLES / "garbled.csv",
        "--election",
        ELECTION,
        "--secret",
        "secret",
        "--out",
        "out.jsonl",
    )

    assert code == 1
    assert sorted(each.name for each in folder.iterdir()) == ["secret"]


def test_the_same_sheet_gives_the_same_numbers_in_any_order(folder: Path) -> None:
    (folder / "one.csv").write_bytes(csv_of(HEADINGS, WANG, LI))
    (folder / "two.xlsx").write_bytes(xlsx_of(HEADINGS, LI, WANG))

    for sheet in ("one.csv", "two.xlsx"):
        assert (
            roll("statements", sheet, "--election", ELECTION, "--secret", "secret", "--out", f"{sheet}.jsonl")
            == 0
        )

    assert numbers(folder / "one.csv.jsonl") == numbers(folder / "two.xlsx.jsonl")


def numbers(path: Path) -> dict[str, str]:
    """Names to numbers in a file of statements."""
    found = {}
    for line in map(json.loads, path.read_text().splitlines()):
        statement = law.read(envelope.Envelope(**line["envelope"]).payload_bytes)
        found[open_all(line["disclosures"], statement.sd)["name"]] = statement.body.elector  # type: ignore[attr-defined]
    return found


def test_two_rolls_are_compared_reviewed_and_stated(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rolls = (SAMPLES / "qingxi-last.csv", SAMPLES / "qingxi-new.csv")
    stating = ("--election", ELECTION, "--secret", "secret", "--out", "changes.jsonl")

    assert roll("compare", *rolls, *LAW, "--review", "review.csv") == 0
    assert "新增 2 人，减少 2 人，变更 1 人，相同 21 人" in capsys.readouterr().out

    assert roll("compare", *rolls, *LAW, "--reviewed", "review.csv", *stating) == 1
    assert capsys.readouterr().out.count("[reason-missing]") == 5
    assert not (folder / "changes.jsonl").exists()

    filled(folder / "review.csv", "死亡", "迁出", "转组", "新满十八周岁", "经会议同意")
    written = (folder / "review.csv").read_bytes()
    # Whoever mistypes --review for --reviewed does not lose the reasons that are in it.
    assert roll("compare", *rolls, *LAW, "--review", "review.csv") == 2
    assert (folder / "review.csv").read_bytes() == written
    assert roll("compare", *rolls, *LAW, "--reviewed", "review.csv", *stating) == 0
    types = [
        law.read(envelope.Envelope(**json.loads(line)["envelope"]).payload_bytes).type
        for line in (folder / "changes.jsonl").read_text().splitlines()
    ]
    assert types == ["ElectorRemoved"] * 3 + ["ElectorRegistered"] * 3


def test_the_same_person_in_two_villages_is_found_from_sheets_and_from_marks(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours, theirs = SAMPLES / "qingxi-new.csv", SAMPLES / "donglin.csv"

    assert roll("duplicates", ours, theirs, "--secret", "secret") == 1
    assert "CERTAIN  qingxi-new第19行 — donglin第6行：身份证号相同" in capsys.readouterr().out

    for sheet, name in ((ours, "青溪村"), (theirs, "东林村")):
        assert (
            roll("duplicates", sheet, "--secret", "secret", "--village", name, "--marks", f"{name}.marks")
            == 0
        )
    assert roll("duplicates", "青溪村.marks", "东林村.marks") == 1
    assert "青溪村第19行 — 东林村第6行" in capsys.readouterr().out


def test_without_doubles_the_answer_is_good(folder: Path) -> None:
    (folder / "a.csv").write_bytes(csv_of(HEADINGS, WANG))
    (folder / "b.csv").write_bytes(csv_of(HEADINGS, LI))

    assert roll("duplicates", "a.csv", "b.csv", "--secret", "secret") == 0


@pytest.mark.parametrize(
    "words",
    [
        ("check", "none.csv"),
        ("check", "empty.csv"),
        ("check", "ours.csv", "--profile", "VC-ZJ"),
        ("check", "ours.csv", "--profile", "NONE", "--day", "2026-03-28"),
        ("check", "ours.csv", "--group", "东山头"),
        ("check", "ours.csv", "--resolution", "abc"),
        ("statements", "ours.csv", "--election", ELECTION, "--out", "out.jsonl"),
        ("statements", "ours.csv", "--election", "7", "--secret", "secret", "--out", "out.jsonl"),
        ("compare", "ours.csv", "ours.csv", "--reviewed", "ours.csv"),
        ("duplicates", "ours.csv", "ours.csv"),
        ("duplicates", "ours.csv", "ours.csv", "--secret", "secret"),
        ("duplicates", "ours.csv", "ours.csv", "--secret", "secret", "--marks", "x.marks"),
        ("secret", "secret"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    (folder / "ours.csv").write_bytes(csv_of(HEADINGS, WANG))
    (folder / "empty.csv").write_bytes(b"")
    before = (folder / "secret").read_bytes()

    assert roll(*words) == 2

    assert capsys.readouterr().err.startswith("jianpiao roll: ")
    assert sorted(each.name for each in folder.iterdir()) == ["empty.csv", "ours.csv", "secret"]
    assert (folder / "secret").read_bytes() == before


def test_a_file_that_is_too_large_is_refused_without_being_read_whole(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (folder / "huge.csv").open("wb") as file:
        file.truncate(MAX_FILE_BYTES * 4)

    assert roll("check", "huge.csv") == 2
    assert str(MAX_FILE_BYTES) in capsys.readouterr().err


@pytest.mark.parametrize("sheet", sorted(SAMPLES.iterdir()), ids=lambda each: each.name)
def test_every_sample_sheet_is_read_whole_or_shows_what_can_be_wrong(sheet: Path) -> None:
    assert roll("check", sheet, *LAW) == (1 if sheet.name.startswith("garbled") else 0)
