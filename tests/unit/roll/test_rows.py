"""One row, one person: each thing that can be wrong with a row is told with its row and column, and nothing is altered in silence."""

from __future__ import annotations

from datetime import date

import pytest

from services.roll.reading import read_roll
from services.roll.remarks import Severity
from services.roll.rules import Rules, rules_of
from services.roll.texts import TEXTS, severity
from shared.election.regulation import profile
from tests.unit.roll.sheets import LI, WANG, codes, csv_of, identity, read

DAY = "2026-03-28"
VC_ZJ = rules_of(profile.load("VC-ZJ"), DAY)
HASH = "ab" * 32


def changed(**cells: str) -> list[str]:
    """The usual row with some cells changed, by their place."""
    row = list(WANG)
    for place, cell in cells.items():
        row[("name", "sex", "born", "id", "group", "kind").index(place)] = cell
    return row


def test_a_sound_row_is_a_person() -> None:
    reading = read(changed(id=identity("1960-01-02")), rules=VC_ZJ)

    person = reading.people[0]
    assert (person.name, person.sex, person.born) == ("王秀英", "F", date(1960, 1, 2))
    assert (person.id_number, person.kind, person.group) == (identity("1960-01-02"), "RESIDENT", "G1")
    assert reading.importable
    assert codes(reading) == []


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"name": ""}, "name-missing"),
        ({"name": "=HYPERLINK(1)"}, "formula"),
        ({"name": "@SUM(1)"}, "formula"),
        ({"name": "＝1+1"}, "formula"),
        ({"name": " \u200b=1+1"}, "formula"),
        ({"born": "", "id": identity("2026-03-29")}, "born-impossible"),
        ({"born": "", "id": identity("2008-03-29")}, "under-age"),
        ({"name": "锟斤拷"}, "characters-lost"),
        ({"name": "王\ufffd英"}, "characters-lost"),
        ({"name": "王" * 201}, "cell-long"),
        ({"sex": "未婚"}, "sex-unread"),
        ({"born": "3139岁"}, "born-unread"),
        ({"born": "1961-02-29"}, "born-impossible"),
        ({"born": "2026-03-29"}, "born-impossible"),
        ({"id": "990001610102002"}, "id-born-differs"),
        ({"id": "12345"}, "id-unread"),
        ({"id": "3.30102E+17"}, "id-rounded"),
        ({"id": identity("1960-01-02")[:17] + "A"}, "id-unread"),
        ({"id": identity("1960-01-03")}, "id-born-differs"),
        ({"id": identity("1960-01-02", "男")}, "id-sex-differs"),
        ({"kind": ""}, "kind-missing"),
        ({"kind": "临时"}, "kind-unread"),
        ({"kind": "党员"}, "kind-not-admitted"),
        ({"kind": "外来"}, "resolution-missing"),
        ({"born": "2008-03-29"}, "under-age"),
    ],
)
def test_what_is_wrong_with_a_row_is_told_and_nothing_is_imported(cells: dict[str, str], code: str) -> None:
    reading = read(changed(**cells), LI, rules=VC_ZJ)

    wrong = [each for each in reading.remarks if severity(each) is Severity.WRONG]
    assert [(each.code, each.row) for each in wrong] == [(code, 2)]
    assert not reading.importable


def test_of_age_on_election_day_itself_is_of_age() -> None:
    assert read(changed(born="2008-03-28"), rules=VC_ZJ).importable
    assert not read(changed(born="2008-03-29"), rules=VC_ZJ).importable


def test_whose_age_is_unknown_is_not_said_to_be_under_age() -> None:
    reading = read(changed(born="20__年"), rules=VC_ZJ)

    assert reading.importable
    assert codes(reading) == [("born-redacted", 2)]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"name": "____"}, "name-redacted"),
        ({"name": "王某"}, "name-redacted"),
        ({"sex": ""}, "sex-missing"),
        ({"born": ""}, "born-missing"),
        ({"born": "19*年*月"}, "born-redacted"),
        ({"born": "1960年1月"}, "born-incomplete"),
        ({"id": "990001********002X"}, "id-redacted"),
        ({"group": "__组"}, "group-unread"),
    ],
)
def test_what_is_unknown_is_imported_as_unknown_and_told(cells: dict[str, str], code: str) -> None:
    reading = read(changed(**cells), rules=VC_ZJ)

    assert reading.importable
    assert (code, 2) in codes(reading)
    told = next(each for each in reading.remarks if each.code == code)
    assert severity(told) is Severity.OPEN
    assert TEXTS[code].do_zh


def test_what_was_written_beside_an_unknown_date_is_kept() -> None:
    person = read(changed(born="1960年1月")).people[0]

    assert (person.born, person.born_written) == (None, "1960年1月")


@pytest.mark.parametrize("written", ["居委范文之家会成员", "王秀英www.example.com", "王秀英(大)", "王2"])
def test_a_watermark_inside_a_name_survives_and_is_told(written: str) -> None:
    reading = read(changed(name=written))

    assert reading.people[0].name == written
    assert ("name-odd", 2) in codes(reading)
    assert reading.importable


@pytest.mark.parametrize(
    "written", ["王　秀英", "王 秀 英", "王\u200b秀英", " 王秀英 ", "王秀英\ufeff", "王\x1f秀英"]
)
def test_spaces_and_invisible_characters_in_a_name_are_told(written: str) -> None:
    reading = read(changed(name=written))

    assert reading.people[0].name == "王秀英"
    told = next(each for each in reading.remarks if each.code == "characters-read")
    assert (told.row, told.about) == (2, ("王秀英",))
    assert "\u200b" not in told.found


@pytest.mark.parametrize("name", ["买买提·艾力", "买买提•艾力", "买买提．艾力"])
def test_the_point_in_a_name_of_several_words_is_always_the_same(name: str) -> None:
    reading = read(changed(name=name))

    assert reading.people[0].name == "买买提·艾力"
    assert ("characters-read", 2) in codes(reading) or name == "买买提·艾力"
    assert ("name-odd", 2) not in codes(reading)


def test_full_width_digits_are_read_and_told() -> None:
    reading = read(changed(born="１９６０年１月２日"))

    assert reading.people[0].born == date(1960, 1, 2)
    assert codes(reading) == [("characters-read", 2)]


def test_the_identity_number_says_what_a_column_leaves_open() -> None:
    reading = read(changed(born="1960年1月", sex="", id=identity("1960-01-02")))

    person = reading.people[0]
    assert (person.born, person.born_written, person.sex) == (date(1960, 1, 2), None, "F")
    assert codes(reading) == [("id-gave-born", 2)]


def test_an_identity_number_that_contradicts_an_incomplete_date_is_wrong() -> None:
    assert ("id-born-differs", 2) in codes(read(changed(born="1960年2月", id=identity("1960-01-02"))))


def test_a_newcomer_has_a_resolution_of_their_own_or_the_sheets() -> None:
    headings = ("姓名", "性别", "登记类别", "决议")
    own = read(("王秀英", "女", "外来", HASH.upper()), headings=headings)
    given = read(("王秀英", "女", "外来", ""), headings=headings, rules=Rules(default_resolution=HASH))
    wrong = read(("王秀英", "女", "外来", "决议.pdf"), headings=headings)

    assert own.people[0].resolution == given.people[0].resolution == HASH
    assert ("resolution-unread", 2) in codes(wrong)


@pytest.mark.parametrize(("kind", "here"), [("常住", "外村"), ("外出", "否"), ("外来", "本村")])
def test_a_class_that_contradicts_the_household_registration_is_wrong(kind: str, here: str) -> None:
    headings = ("姓名", "性别", "登记类别", "户籍", "决议")

    assert ("hukou-differs", 2) in codes(read(("王秀英", "女", kind, here, HASH), headings=headings))
    assert codes(read(("王秀英", "女", kind, "东山镇青溪村", HASH), headings=headings)) == []


def test_a_class_for_all_is_said_by_a_person_never_assumed() -> None:
    row = changed(kind="")

    assert not read(row).importable
    assert read(row, rules=Rules(default_kind="ABSENT")).people[0].kind == "ABSENT"


@pytest.mark.parametrize("written", ["3", "三组", "第3组", "第三村民小组", "3 组", "第３组"])
def test_a_group_has_one_code_however_it_is_spelt(written: str) -> None:
    assert read(changed(group=written)).people[0].group == "G3"


def test_a_group_with_a_name_has_the_code_that_was_given_or_one_of_its_own() -> None:
    own = read(changed(group="东山头")).people[0].group
    given = read(changed(group="东山头"), rules=Rules(groups={"东山头": "G7"})).people[0].group

    assert own is not None
    assert own == read(LI, changed(group="东山头")).people[1].group
    assert own.startswith("G-")
    assert given == "G7"


@pytest.mark.parametrize("number", ["E 1", "编1", "x" * 25, "BLANK-1\u200b!", "-"])
def test_a_number_that_no_statement_could_bear_is_refused(number: str) -> None:
    reading = read(("王秀英", "女", "常住", number), headings=("姓名", "性别", "登记类别", "编号"))

    assert reading.people[0].number is None
    assert ("number-unread", 2) in codes(reading) or number == "-"


def test_a_number_that_is_on_the_roll_already_is_refused() -> None:
    headings = ("姓名", "登记类别", "编号")
    reading = read(("王秀英", "常住", "E-0001"), headings=headings, rules=Rules(taken={"E-0001"}))

    assert codes(reading) == [("number-taken", 2)]
    assert not reading.importable


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    raw = csv_of(
        ("东山村选民登记表",),
        (),
        ("姓名", "性别", "登记类别"),
        ("王秀英", "女", "常住"),
        ("", "", ""),
        ("李国强", "?", "常住"),
    )
    reading = read_roll(raw, Rules())

    assert [each.row for each in reading.people] == [4, 6]
    assert codes(reading) == [("sex-unread", 6)]
