"""The same facts in garbled order are the same people under the same numbers (S9.1)."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.roll.numbering import assign
from services.roll.people import Person
from services.roll.reading import read_roll
from services.roll.rules import Rules
from tests.unit.roll.sheets import as_excel, csv_of, identity, xlsx_of

SECRET = bytes(range(32))
OTHER_SECRET = bytes(32)
NAMES = ("王秀英", "李国强", "买买提·艾力", "张三", "欧阳建华")

people = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from("男女"),
        st.dates(date(1930, 1, 1), date(2005, 1, 1)),
        st.booleans(),
        st.integers(1, 40),
        st.sampled_from([("常住", "在村"), ("外出", "户籍在本村，不在本村居住")]),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda each: (each[0], each[2]),
)
Row = tuple[str, ...]

FIRST = ("姓名", "性别", "出生日期", "身份证号", "小组", "登记类别")
SECOND = ("类别", "组别", "公民身份号码", "出生年月", "性 别", "选民姓名")


def plainly(name: str, sex: str, born: date, known: bool, group: int, kind: tuple[str, str]) -> Row:
    number = identity(born.isoformat(), sex) if known else ""
    return (name, sex, born.isoformat(), number, f"G{group}", kind[0])


def garbled(name: str, sex: str, born: date, known: bool, group: int, kind: tuple[str, str]) -> Row:
    """The same facts as another office writes them: other words, other dates, other columns."""
    number = identity(born.isoformat(), sex) if known else "-"
    spaced = name.replace("·", "•") if "·" in name else "　".join(name)
    serial = str((born - date(1899, 12, 30)) // timedelta(days=1))
    return (kind[1], f"第 {group} 村民小组", f" {number} ", serial, f"{sex}性", spaced)


def numbered(raw: bytes, secret: bytes = SECRET) -> list[tuple[object, ...]]:
    """The facts of everybody on a sheet, under their numbers."""
    reading = read_roll(raw, Rules())
    assert reading.importable, reading.remarks
    assign(reading.people, secret)
    return sorted((each.facts() for each in reading.people), key=lambda each: str(each[-1]))


@given(people, st.randoms(use_true_random=False))
def test_another_order_other_columns_and_other_words_give_the_same_facts(
    rows: list[tuple[str, str, date, bool, int, tuple[str, str]]], chance: object
) -> None:
    expected = numbered(csv_of(FIRST, *(plainly(*each) for each in rows)))
    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis promises a random.Random
    others = [garbled(*each) for each in shuffled]

    assert numbered(csv_of(SECOND, *others, encoding="gb18030", separator=";")) == expected
    assert numbered(as_excel(xlsx_of(SECOND, *others))) == expected


def test_numbers_follow_the_secret_and_not_the_names_or_the_rows() -> None:
    rows = [
        plainly(name, "女", date(1960, 1, day), False, 1, ("常住", ""))
        for name in NAMES
        for day in range(1, 9)
    ]
    raw = csv_of(FIRST, *rows)

    by_row = [each[0] for each in rows]
    ours, theirs = ([each[0] for each in numbered(raw, secret)] for secret in (SECRET, OTHER_SECRET))

    assert sorted(by_row) == sorted(map(str, ours))
    assert ours != by_row
    assert ours != sorted(by_row)
    assert ours != theirs


def test_numbers_go_on_after_those_that_are_taken() -> None:
    people = [Person(2, "王秀英"), Person(3, "李国强", number="E-0007"), Person(4, "张三")]

    assign(people, SECRET, {"E-0007", "V-12"})

    assert sorted(str(each.number) for each in people) == ["E-0007", "E-0008", "E-0009"]


def test_a_corrected_group_renumbers_nobody() -> None:
    rows = [plainly(name, "女", date(1960, 1, 2), False, 1, ("常住", "")) for name in NAMES]
    moved = [(*rows[0][:4], "G9", rows[0][5]), *rows[1:]]

    before, after = (numbered(csv_of(FIRST, *each)) for each in (rows, moved))

    assert [(each[0], each[-1]) for each in before] == [(each[0], each[-1]) for each in after]
