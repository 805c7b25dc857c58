"""Workbooks: what can be seen is read, what cannot be seen is told, what would be computed is refused (hostile ones beside it)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from services.roll.opening import open_sheet
from services.roll.reading import read_roll
from services.roll.rules import Rules
from shared.errors import Malformed
from tests.unit.roll.sheets import (
    HEADINGS,
    LI,
    MAIN,
    SHEET,
    STRINGS,
    WANG,
    as_excel,
    codes,
    csv_of,
    identity,
    with_part,
    xlsx_of,
)

SOUND = as_excel(xlsx_of(HEADINGS, WANG, LI))


def read(raw: bytes, name: str = "名单.xlsx", sheet: str | None = None) -> Any:
    return read_roll(raw, Rules(), name, sheet)


@pytest.mark.parametrize("written", [xlsx_of(HEADINGS, WANG, LI), as_excel(xlsx_of(HEADINGS, WANG, LI))])
def test_a_workbook_says_the_same_as_a_text(written: bytes) -> None:
    reading = read(written)

    assert [each.facts() for each in reading.people] == [
        each.facts() for each in read_roll(csv_of(HEADINGS, WANG, LI), Rules()).people
    ]
    assert codes(reading) == []


@pytest.mark.parametrize("born", [date(1960, 1, 2), datetime(1960, 1, 2), 21917, 19600102, "1960年1月2日"])
def test_a_date_is_read_whatever_kind_of_cell_it_is(born: Any) -> None:
    assert read(xlsx_of(HEADINGS, (*WANG[:2], born, *WANG[3:]))).people[0].born == date(1960, 1, 2)


def test_a_workbook_of_an_old_macintosh_is_read_by_its_own_calendar() -> None:
    raw = xlsx_of(HEADINGS, (*WANG[:2], 21917 - 1462, *WANG[3:]))
    old = with_part(
        raw, "xl/workbook.xml", lambda text: text.replace(b"<workbookPr ", b'<workbookPr date1904="1" ')
    )

    assert read(old).people[0].born == date(1960, 1, 2)


def test_an_identity_number_kept_as_a_figure_has_lost_its_end() -> None:
    number = int(identity("1960-01-02", order=3)[:17] + "0")

    reading = read(xlsx_of(HEADINGS, (*WANG[:3], float(number), *WANG[4:])))

    assert codes(reading) == [("id-rounded", 2)]
    assert reading.people[0].id_number is None


def test_a_formula_is_refused_and_never_evaluated() -> None:
    reading = read(xlsx_of(HEADINGS, ("=1+1", *WANG[1:]), LI))

    assert ("formula", 2) in codes(reading)
    assert not reading.importable


def test_the_value_that_a_program_stored_beside_a_formula_is_not_taken_either() -> None:
    raw = with_part(
        xlsx_of(HEADINGS, ("=1+1", *WANG[1:])), SHEET, lambda text: text.replace(b"<v />", b"<v>7</v>")
    )

    assert ("formula", 2) in codes(read(raw))


def test_a_spreadsheets_error_is_told() -> None:
    assert codes(read(xlsx_of(HEADINGS, (*WANG[:4], "#REF!", WANG[5])))) == [("cell-error", 2)]


def test_a_hidden_row_is_neither_read_nor_left_out_in_silence() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True

    reading = read(xlsx_of(HEADINGS, WANG, LI, change=hide))

    assert codes(reading) == [("row-hidden", 3)]
    assert not reading.importable


def test_a_hidden_column_is_read_and_told() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.column_dimensions["D"].hidden = True

    reading = read(xlsx_of(HEADINGS, WANG, change=hide))

    assert [(each.code, each.column) for each in reading.remarks if each.code == "column-hidden"] == [
        ("column-hidden", "身份证号")
    ]
    assert reading.importable


def test_merged_cells_among_people_are_wrong_in_a_title_they_are_not() -> None:
    title = xlsx_of(("青溪村选民登记表",), HEADINGS, WANG, change=lambda sheet: sheet.merge_cells("A1:F1"))
    group = xlsx_of(HEADINGS, WANG, LI, change=lambda sheet: sheet.merge_cells("E2:E3"))

    assert codes(read(title)) == []
    merged = next(each for each in read(group).remarks if each.code == "cells-merged")
    assert (merged.row, merged.column, merged.about) == (2, "小组", ("E2:E3",))
    assert not read(group).importable


def two_sheets(state: str = "visible") -> bytes:
    book = openpyxl.Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = "一组"
    second = book.create_sheet("二组")
    second.sheet_state = state
    for sheet, row in ((first, WANG), (second, LI)):
        sheet.append(HEADINGS)
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_which_of_two_sheets_is_meant_is_asked_not_guessed() -> None:
    with pytest.raises(Malformed, match=r"--tab.*一组、二组"):
        read(two_sheets())

    assert read(two_sheets(), sheet="二组").people[0].name == "李国强"


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_told_and_not_read(state: str) -> None:
    reading = read(two_sheets(state))

    assert [each.name for each in reading.people] == ["王秀英"]
    assert [(each.code, each.found) for each in reading.remarks if each.code == "sheet-hidden"] == [
        ("sheet-hidden", "二组")
    ]


def test_a_sheet_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Malformed, match="一组"):
        read(two_sheets(), sheet="三组")


def test_how_a_name_is_pronounced_is_no_part_of_it() -> None:
    shared = f'<sst xmlns="{MAIN}"><si><r><t>王</t></r><r><t>秀英</t></r><rPh sb="0" eb="1"><t>wang</t></rPh></si></sst>'
    names = "".join(
        f'<c r="{letter}1" t="inlineStr"><is><t>{word}</t></is></c>'
        for letter, word in zip("ABC", ("姓名", "性别", "类别"), strict=True)
    )
    row = '<c r="A2" t="s"><v>0</v></c><c r="B2" t="inlineStr"><is><t>女</t></is></c><c r="C2" t="str"><v>常住</v></c>'
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{names}</row><row r="2">{row}</row></sheetData></worksheet>'
    raw = with_part(with_part(SOUND, SHEET, sheet.encode()), STRINGS, shared.encode())

    reading = read(raw)

    assert [(each.name, each.sex, each.kind) for each in reading.people] == [("王秀英", "F", "RESIDENT")]


def test_cells_and_rows_without_a_place_follow_each_other() -> None:
    rows = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) + "</row>"
        for row in (("姓名", "性别", "类别"), ("王秀英", "女", "常住"))
    )
    sheet = f'<x:worksheet xmlns:x="{MAIN}" xmlns="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'

    assert read(with_part(xlsx_of(HEADINGS), SHEET, sheet.encode())).people[0].name == "王秀英"


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "xls"),
        (b"%PDF-1.7", "PDF"),
        (b"<html><table>", "网页"),
        ("\ufeff<table>".encode(), "网页"),
        (b"\x1f\x8b\x08", "GZIP"),
        (b"PK\x03\x04 broken", "损坏"),
        (xlsx_of(HEADINGS, WANG)[:-200], "损坏"),
    ],
)
def test_what_is_no_sheet_is_named(raw: bytes, says: str) -> None:
    with pytest.raises(Malformed, match=says):
        read(raw)


def test_a_name_that_lies_about_the_content_is_told_and_the_content_read() -> None:
    reading = read(xlsx_of(HEADINGS, WANG), "名单.csv")

    assert reading.importable
    assert [(each.code, each.found, each.about) for each in reading.remarks[:1]] == [
        ("file-kind", "csv", ("XLSX",))
    ]


STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
}


def renamed(raw: bytes, change: Callable[[bytes], bytes], book: str = "xl/workbook.xml") -> bytes:
    """The same archive with every file changed, and the list of sheets under another name."""
    names = {
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": f"xl/_rels/{book.removeprefix('xl/')}.rels",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for each in old.namelist():
            new.writestr(names.get(each, each), change(old.read(each)))
    return out.getvalue()


def test_a_strict_workbook_is_read_as_well() -> None:
    def strict(text: bytes) -> bytes:
        for transitional, name in STRICT.items():
            text = text.replace(transitional, name)
        return text

    assert [each.name for each in read(renamed(SOUND, strict)).people] == ["王秀英", "李国强"]


def test_the_list_of_sheets_may_have_any_name() -> None:
    raw = renamed(
        SOUND, lambda text: text.replace(b"xl/workbook.xml", b"xl/workbook22.xml"), "xl/workbook22.xml"
    )

    assert [each.name for each in read(raw).people] == ["王秀英", "李国强"]


# Hostile workbooks


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml"])
def test_macros_are_refused(part: str) -> None:
    with pytest.raises(Malformed, match="宏"):
        read(with_part(xlsx_of(HEADINGS, WANG), part, b"\x00" * 100))


@pytest.mark.parametrize(
    ("part", "content", "says"),
    [
        (SHEET, (b"<sheetData>", b" " * 30_000_000, b"</sheetData>"), "炸弹"),
        (STRINGS, (b"", b"<si><t>a</t></si>" * 2_000_000, b""), "炸弹"),
        (STRINGS, (b"", b"<si/>" * 150_000, b""), None),
        ("xl/workbook.xml", (b"", b" " * 5_000_000, b""), "过大"),
    ],
)
def test_a_zip_bomb_is_refused_before_it_is_unpacked(
    part: str, content: tuple[bytes, ...], says: str | None
) -> None:
    root = {SHEET: b"worksheet", STRINGS: b"sst"}.get(part, b"workbook")
    text = b'<%b xmlns="%b">%b</%b>' % (root, MAIN.encode(), b"".join(content), root)
    raw = with_part(as_excel(xlsx_of(HEADINGS, WANG)), part, text)
    assert len(raw) < 200_000

    if says is None:  # below a megabyte nobody asks how well it was packed; cells then refer to empty texts
        assert read(raw).people == []
        return
    with pytest.raises(Malformed, match=says):
        read(raw)


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", STRINGS])
def test_entities_that_would_grow_are_refused(part: str) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'

    with pytest.raises(Malformed, match="文档类型"):
        read(with_part(SOUND, part, bomb))


def test_a_huge_cell_is_refused() -> None:
    def grow(text: bytes) -> bytes:
        return text.replace("王秀英".encode(), b"x" * 100_000)

    raw = with_part(as_excel(xlsx_of(HEADINGS, WANG)), STRINGS, grow)
    reading = read(raw)

    assert ("cell-long", 2) in codes(reading)
    assert all(len(each.found) < 70 for each in reading.remarks)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A0"/>',
        '<c r="1A"/>',
        '<c r="AAAA2"/>',
        '<c r="B3"/>',
        '<c r="B2"/><c r="A2"/>',
        '<c r="ZZ2"><v>1</v></c>',
    ],
)
def test_cells_in_impossible_places_are_refused(cell: str) -> None:
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData><row r="2">{cell}</row></sheetData></worksheet>'

    with pytest.raises(Malformed):
        list(open_sheet(with_part(xlsx_of(HEADINGS), SHEET, sheet.encode())).rows)


@pytest.mark.parametrize(
    "rows", ['<row r="2"/><row r="2"/>', '<row r="0"/>', '<row r="9999999"/>', '<row r="x"/>']
)
def test_rows_in_impossible_places_are_refused(rows: str) -> None:
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'

    with pytest.raises(Malformed):
        list(open_sheet(with_part(xlsx_of(HEADINGS), SHEET, sheet.encode())).rows)


def test_an_archive_of_thousands_of_files_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(2_001):
            archive.writestr(str(number), b"")

    with pytest.raises(Malformed, match="过多"):
        read(out.getvalue())


@pytest.mark.fuzz
@given(st.data())
def test_no_damaged_workbook_does_more_than_be_refused(data: st.DataObject) -> None:
    """Bytes of the archive, and bytes of the XML within it, are changed at random."""
    part = data.draw(st.sampled_from([None, SHEET, "xl/workbook.xml", STRINGS, "xl/_rels/workbook.xml.rels"]))

    def damage(raw: bytes) -> bytes:
        text = bytearray(raw)
        for _ in range(data.draw(st.integers(1, 4))):
            place = data.draw(st.integers(0, len(text) - 1))
            text[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
        return bytes(text)

    raw = damage(SOUND) if part is None else with_part(SOUND, part, damage)
    try:
        reading = read(raw)
    except Malformed:
        return
    assert len(reading.people) <= 3
