"""People on two villages' rolls are found by marks, which tell nobody who they are."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.roll.marks import FORMAT, Mark, Marks, marks_of, pairs, read_marks, write_marks
from services.roll.people import Person
from services.roll.secret import mark, read_secret
from shared.errors import Malformed
from tests.unit.roll.sheets import identity

SECRET = bytes(range(32))
BORN = date(1960, 1, 2)
ID, OTHER_ID = identity("1960-01-02"), identity("1960-01-02", order=7)


def village(name: str, *people: Person, secret: bytes = SECRET) -> Marks:
    return marks_of(name, people, secret)


@pytest.mark.parametrize(
    ("one", "other", "certainty"),
    [
        (Person(2, "王秀英", id_number=ID), Person(9, "王秀瑛", id_number=ID), "CERTAIN"),
        (Person(2, "王秀英", born=BORN), Person(9, "王秀英", born=BORN), "PROBABLE"),
        (Person(2, "王秀英", born=BORN, id_number=ID), Person(9, "王秀英", born=BORN), "PROBABLE"),
        (
            Person(2, "王秀英", born=BORN, id_number=ID),
            Person(9, "王秀英", born=BORN, id_number=ID),
            "CERTAIN",
        ),
        (
            Person(2, "王秀英", born=BORN, id_number=ID),
            Person(9, "王秀英", born=BORN, id_number=OTHER_ID),
            "DOUBTFUL",
        ),
    ],
)
def test_two_rows_are_told_with_what_speaks_for_it(one: Person, other: Person, certainty: str) -> None:
    found = pairs([village("东村", one), village("西村", other)])

    assert [
        (each.certainty, each.village, each.row, each.other_village, each.other_row) for each in found
    ] == [(certainty, "东村", 2, "西村", 9)]


@pytest.mark.parametrize(
    "other",
    [
        Person(9, "王秀英"),
        Person(9, born=BORN),
        Person(9, "王秀英", born=date(1960, 1, 3)),
        Person(9, "王秀", born=BORN),
        Person(9),
    ],
)
def test_what_is_unknown_is_no_match(other: Person) -> None:
    assert pairs([village("东村", Person(2, "王秀英", born=BORN)), village("西村", other)]) == []


def test_of_three_villages_each_two_are_told_and_one_village_never_of_itself() -> None:
    here = [Person(row, "王秀英", born=BORN, id_number=ID) for row in (2, 3)]

    found = pairs([village("东村", *here), village("西村", *here), village("北村", *here)])

    assert [(each.village, each.row, each.other_village, each.other_row) for each in found] == [
        ("东村", 2, "北村", 2), ("东村", 2, "西村", 2), ("西村", 2, "北村", 2),
    ]  # fmt: skip


def test_certain_pairs_stand_first() -> None:
    one = village("东村", Person(2, "王秀英", born=BORN), Person(3, id_number=ID))
    other = village("西村", Person(2, "王秀英", born=BORN), Person(3, id_number=ID))

    assert [each.certainty for each in pairs([one, other])] == ["CERTAIN", "PROBABLE"]


def test_marks_say_nothing_about_a_person_to_whom_lacks_the_secret() -> None:
    person = Person(2, "王秀英", born=BORN, id_number=ID)
    raw = write_marks(village("东村", person))

    assert "王".encode() not in raw
    assert ID.encode() not in raw
    assert b"1960" not in raw
    assert village("东村", person).people != village("东村", person, secret=bytes(32)).people


def test_marks_of_two_secrets_or_of_two_villages_of_one_name_are_refused() -> None:
    with pytest.raises(Malformed, match="密钥"):
        pairs([village("东村"), village("西村", secret=bytes(32))])
    with pytest.raises(Malformed, match="同名"):
        pairs([village("东村"), village("东村")])


texts = st.none() | st.text(st.sampled_from("0123456789abcdef"), min_size=64, max_size=64)


@given(st.lists(st.builds(Mark, st.integers(1, 10**6), texts, texts), max_size=5), st.text(max_size=8))
def test_a_file_of_marks_is_read_back(people: list[Mark], name: str) -> None:
    marks = Marks(FORMAT, name, mark(SECRET, "secret"), tuple(people))

    assert read_marks(write_marks(marks)) == marks


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b'{"format":"x/9","village":"a","secret":"","people":[]}',
        b'{"format":1}',
        write_marks(village("a"))[:-4],
    ],
)
def test_another_file_is_refused(raw: bytes) -> None:
    with pytest.raises(Malformed):
        read_marks(raw)


def test_parts_of_a_mark_cannot_be_shifted() -> None:
    assert mark(SECRET, "person", "ab", "c") != mark(SECRET, "person", "a", "bc")
    assert mark(SECRET, "person", "a") != mark(SECRET, "id", "a")


@pytest.mark.parametrize("text", ["", "ab", "g" * 64, "ab" * 33])
def test_a_secret_is_64_hex_digits(text: str) -> None:
    with pytest.raises(Malformed):
        read_secret(text)


def test_a_secret_is_read_with_its_line_break() -> None:
    assert read_secret(SECRET.hex() + "\n") == SECRET
