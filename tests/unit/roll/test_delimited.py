"""Text sheets: every encoding and separator that offices use, and clear words for a text that is broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.roll.reading import read_roll
from services.roll.rules import Rules
from shared.errors import Malformed
from tests.unit.roll.sheets import HEADINGS, LI, WANG, codes, csv_of


@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_and_separator_says_the_same(encoding: str, separator: str) -> None:
    plain = read_roll(csv_of(HEADINGS, WANG, LI), Rules())

    other = read_roll(csv_of(HEADINGS, WANG, LI, encoding=encoding, separator=separator), Rules())

    assert [each.facts() for each in other.people] == [each.facts() for each in plain.people]
    assert len(other.people) == 2
    said = [each.about for each in other.remarks if each.code == "encoding"]
    assert said == ([] if encoding.startswith("utf-8") else [(encoding.upper(),)])


def test_a_rare_character_of_gb18030_survives() -> None:
    row = ("王㛃𠮷", *WANG[1:])

    assert read_roll(csv_of(HEADINGS, row, encoding="gb18030"), Rules()).people[0].name == "王㛃𠮷"


def test_titles_above_the_headings_and_empty_lines_do_not_matter() -> None:
    reading = read_roll(csv_of(("青溪村选民登记表",), ("制表：", "", ""), HEADINGS, WANG, (), LI), Rules())

    assert [each.row for each in reading.people] == [4, 6]


def test_headings_are_known_by_their_usual_words() -> None:
    headings = (
        "序号",
        " 姓 名：",
        "性别(男/女)",
        "出生年月日",
        "公民身份号码",
        "所属小组",
        "登记类型",
        "联系电话",
    )
    reading = read_roll(csv_of(headings, ("1", *WANG, "13800000000")), Rules())

    assert reading.people[0].facts() == read_roll(csv_of(HEADINGS, WANG), Rules()).people[0].facts()
    assert [(each.code, each.column) for each in reading.remarks if each.code == "heading-unknown"] == [
        ("heading-unknown", "联系电话")
    ]


def test_english_headings_are_known() -> None:
    headings = ("Name", "Sex", "Date of birth", "ID number", "Group", "Class")
    row = ("王秀英", "F", "1960-01-02", "", "G1", "RESIDENT")

    assert (
        read_roll(csv_of(headings, row), Rules()).people[0].facts()
        == read_roll(csv_of(HEADINGS, WANG), Rules()).people[0].facts()
    )


def test_two_headings_for_one_thing_are_wrong() -> None:
    reading = read_roll(csv_of((*HEADINGS, "出生年月"), (*WANG, "1960-01")), Rules())

    assert codes(reading) == [("heading-twice", 1)]
    assert not reading.importable


@pytest.mark.parametrize("rows", [[("姓名",), ("王秀英",)], [WANG, LI], [("a", "b")]])
def test_a_sheet_without_headings_is_told(rows: list[tuple[str, ...]]) -> None:
    reading = read_roll(csv_of(*rows), Rules())

    assert codes(reading) == [("no-headings", None)]
    assert reading.people == []


def test_a_sheet_without_people_is_told() -> None:
    assert codes(read_roll(csv_of(HEADINGS), Rules())) == [("no-rows", None)]


@pytest.mark.parametrize("row", [WANG[:5], (*WANG, "多"), ("王秀英,", *WANG[1:5], "常住", "x")])
def test_a_row_that_a_stray_separator_shifted_is_told_and_not_read(row: tuple[str, ...]) -> None:
    reading = read_roll(csv_of(HEADINGS, LI, row), Rules())

    assert ("cells-count", 3) in codes(reading)
    assert [each.name for each in reading.people] == ["李国强"]
    assert not reading.importable


def test_line_breaks_within_quotes_belong_to_the_cell() -> None:
    reading = read_roll(csv_of((*HEADINGS, "备注"), (*WANG, "第一行\n第二行"), (*LI, "")), Rules())

    assert [each.row for each in reading.people] == [2, 3]
    assert reading.importable


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "空"),
        (b" \n ", "空"),
        ("姓名,性别\n".encode() + b"\xff\x80,1", "UTF-8"),
        ('姓名,性别\n"王"x,女\n'.encode(), "引号"),
        ('姓名,性别\n"王,女\n'.encode(), "引号"),
        ("姓名,性别\n王\x00,女\n".encode(), "空字节"),
        ("姓名,性别\n".encode() + ("王" * 40_000).encode(), "字"),
        ("姓名,性别\n".encode() + b"," * 300, "列"),
    ],
)
def test_a_broken_text_is_refused_and_says_why(raw: bytes, says: str) -> None:
    with pytest.raises(Malformed, match=says):
        read_roll(raw, Rules())


@given(st.binary(max_size=300))
def test_no_bytes_break_it(raw: bytes) -> None:
    try:
        reading = read_roll(raw, Rules())
    except Malformed:
        return
    assert not reading.importable or reading.people


cell = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@given(st.lists(st.lists(cell, min_size=6, max_size=6), max_size=6), st.sampled_from([",", "\t", ";"]))
def test_no_cells_break_it_and_no_row_is_lost(rows: list[list[str]], separator: str) -> None:
    reading = read_roll(csv_of(HEADINGS, *rows, separator=separator), Rules())

    filled = [at for at, row in enumerate(rows, 2) if any(each.strip() for each in row)]
    assert [each.row for each in reading.people] == filled
