"""The last roll as the base of the new one: every difference is found, reviewed with a reason, and stated (S10.66)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.roll.comparison import Comparison, compare
from services.roll.people import Person
from services.roll.reading import read_roll
from services.roll.reasons import LAWFUL_REMOVALS, Change, choices, read_reason
from services.roll.review import read_review, write_review
from services.roll.rules import Rules
from services.spreadsheet import cell
from shared.errors import Malformed
from tests.unit.roll.sheets import HEADINGS, LI, WANG, csv_of, identity

ZHANG = ("张三", "男", "1980-05-05", "", "3组", "常住")
ID = identity("1960-01-02")


def people(*rows: Sequence[str], headings: Sequence[str] = HEADINGS) -> list[Person]:
    reading = read_roll(csv_of(headings, *rows), Rules())
    assert reading.people
    return reading.people


def changes(comparison: Comparison) -> list[tuple[str, str | None, tuple[str, ...]]]:
    return [(each.change, each.person.name, each.fields) for each in comparison.differences]


def test_the_same_roll_in_another_order_has_no_differences() -> None:
    found = compare(people(WANG, LI, ZHANG), people(ZHANG, WANG, LI))

    assert (found.differences, found.same, found.remarks) == ([], 3, [])


def test_added_taken_off_and_changed_are_told_apart() -> None:
    moved = (*LI[:4], "5组", LI[5])

    found = compare(people(WANG, LI), people(moved, ZHANG))

    assert changes(found) == [
        ("REMOVED", "王秀英", ()),
        ("CHANGED", "李国强", ("group",)),
        ("ADDED", "张三", ()),
    ]
    assert found.same == 0


def test_the_same_identity_number_is_the_same_person_whatever_the_name() -> None:
    found = compare(
        people(("王秀英", *WANG[1:3], ID, *WANG[4:])), people(("王秀瑛", *WANG[1:3], ID, *WANG[4:]))
    )

    assert changes(found) == [("CHANGED", "王秀瑛", ("name",))]


def test_two_identity_numbers_are_two_people_whatever_the_name() -> None:
    other = identity("1960-01-02", order=5)

    found = compare(people((*WANG[:3], ID, *WANG[4:]), LI), people((*WANG[:3], other, *WANG[4:]), LI))

    assert [each.change for each in found.differences] == ["REMOVED", "ADDED"]


def test_a_completed_date_is_a_change_and_the_guess_is_told() -> None:
    found = compare(people((*WANG[:2], "1960年1月", *WANG[3:]), LI), people(LI, WANG))

    assert changes(found) == [("CHANGED", "王秀英", ("born", "born_written"))]
    assert [(each.code, each.row, each.about) for each in found.remarks] == [("taken-for-one", 3, ("2",))]


def test_a_name_that_two_people_have_is_no_ground_to_take_them_for_one() -> None:
    unknown = (*WANG[:2], "20__年", *WANG[3:])
    both = people(unknown, (*unknown[:4], "2组", "常住"))

    found = compare(both, people(unknown, LI))

    assert sorted(each.change for each in found.differences) == ["ADDED", "ADDED", "REMOVED", "REMOVED"]


def test_another_birth_date_is_another_person() -> None:
    found = compare(people(WANG), people((*WANG[:2], "1961-01-02", *WANG[3:])))

    assert [each.change for each in found.differences] == ["REMOVED", "ADDED"]


def test_whoever_stays_keeps_the_number() -> None:
    headings = (*HEADINGS, "编号")
    old = people((*WANG, "E-0007"), headings=headings)
    new = people(WANG, LI)

    compare(old, new)

    assert [each.number for each in new] == ["E-0007", None]


def test_another_number_for_somebody_who_stays_is_wrong() -> None:
    headings = (*HEADINGS, "编号")
    found = compare(
        people((*WANG, "E-0007"), headings=headings), people((*WANG, "E-0008"), headings=headings)
    )

    assert [(each.code, each.about) for each in found.remarks] == [("number-changed", ("E-0007",))]


rolls = st.lists(
    st.tuples(
        st.sampled_from(["王秀英", "李国强", "张三"]), st.integers(1, 9), st.booleans(), st.integers(1, 3)
    ),
    max_size=12,
    unique_by=lambda each: each[:2],
)


def row(name: str, day: int, known: bool, group: int) -> tuple[str, ...]:
    number = identity(f"1960-01-0{day}", order=len(name)) if known else ""
    return (name, "女", f"1960-01-0{day}", number, f"{group}组", "常住")


@given(rolls, rolls)
def test_nobody_is_lost_and_nobody_is_taken_twice(
    old: list[tuple[str, int, bool, int]], new: list[tuple[str, int, bool, int]]
) -> None:
    before = [Person(at, *_facts(each)) for at, each in enumerate(old)]
    after = [Person(at, *_facts(each)) for at, each in enumerate(new)]

    found = compare(before, after)

    of = {
        kind: [each for each in found.differences if each.change == kind]
        for kind in ("ADDED", "REMOVED", "CHANGED")
    }
    assert len(of["REMOVED"]) + len(of["CHANGED"]) + found.same == len(before)
    assert len(of["ADDED"]) + len(of["CHANGED"]) + found.same == len(after)
    assert len({each.key for each in found.differences}) == len(found.differences)


def _facts(each: tuple[str, int, bool, int]) -> tuple[str, str]:
    return each[0], "F"


# The review


def reviewed(raw: bytes, *reasons: str) -> bytes:
    """The review with reasons filled in, one for each difference."""
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    place = rows[0].index("变动原因")
    for each, reason in zip(rows[1:], reasons, strict=True):
        each[place] = reason
    return csv_of(*rows)


def difference() -> Comparison:
    return compare(people(WANG, LI), people((*LI[:4], "5组", LI[5]), ZHANG))


def test_each_difference_needs_a_reason_of_its_kind() -> None:
    found = difference()
    raw = write_review(found.differences)

    reasons, remarks = read_review(
        reviewed(raw, "死亡", "转组", "COMING_OF_AGE"), "审核.csv", found.differences
    )

    assert remarks == []
    assert [reasons[each.key] for each in found.differences] == ["DEATH", "CIRCUMSTANCES", "COMING_OF_AGE"]


@pytest.mark.parametrize(
    ("reasons", "code", "row"),
    [
        (("", "转组", "迁入"), "reason-missing", 2),
        (("迁入", "转组", "迁入"), "reason-unread", 2),
        (("死亡", "死亡", "迁入"), "reason-unread", 3),
        (("死亡", "转组", "不清楚"), "reason-unread", 4),
    ],
)
def test_a_missing_or_unknown_reason_is_told(reasons: tuple[str, ...], code: str, row: int) -> None:
    found = difference()

    _, remarks = read_review(reviewed(write_review(found.differences), *reasons), "", found.differences)

    assert [(each.code, each.row) for each in remarks] == [(code, row)]


def test_a_review_of_other_rolls_is_refused() -> None:
    found = difference()
    raw = reviewed(write_review(found.differences), "死亡", "转组", "迁入")
    later = compare(people(WANG, LI), people((*LI[:4], "6组", LI[5]), ZHANG))

    _, remarks = read_review(raw, "", later.differences)

    assert [each.code for each in remarks] == ["review-stale", "review-missing"]


def test_a_review_holds_when_the_rolls_are_only_sorted() -> None:
    found = difference()
    raw = reviewed(write_review(found.differences), "死亡", "转组", "迁入")
    sorted_again = compare(people(LI, WANG), people(ZHANG, (*LI[:4], "5组", LI[5])))

    reasons, remarks = read_review(raw, "", sorted_again.differences)

    assert (len(reasons), remarks) == (3, [])


def test_a_line_that_was_deleted_or_doubled_is_told() -> None:
    found = difference()
    lines = reviewed(write_review(found.differences), "死亡", "转组", "迁入").splitlines(keepends=True)

    deleted = read_review(b"".join(lines[:-1]), "", found.differences)[1]
    doubled = read_review(b"".join([*lines, lines[1]]), "", found.differences)[1]

    assert [(each.code, each.about) for each in deleted] == [("review-missing", (found.differences[-1].key,))]
    assert [(each.code, each.row) for each in doubled] == [("review-twice", 5)]


def test_what_is_no_review_is_refused() -> None:
    with pytest.raises(Malformed, match="差异号"):
        read_review(csv_of(HEADINGS, WANG), "", difference().differences)


def test_a_reason_in_the_new_roll_is_offered_to_the_review() -> None:
    new = people((*LI, ""), (*ZHANG, "迁入"), headings=(*HEADINGS, "变动原因"))
    found = compare(people(LI), new)

    reasons, remarks = read_review(write_review(found.differences), "", found.differences)

    assert (list(reasons.values()), remarks) == (["MOVED_IN"], [])


def test_the_review_has_no_cell_that_a_spreadsheet_would_evaluate() -> None:
    assert [cell(each) for each in ("=1+1", "+1", "-1", "@a", "\tx", "王")] == [
        "'=1+1", "'+1", "'-1", "'@a", "'\tx", "王",
    ]  # fmt: skip


@pytest.mark.parametrize("change", ["ADDED", "REMOVED", "CHANGED"])
def test_every_reason_is_read_by_its_code_and_by_the_word_that_is_offered(change: Change) -> None:
    for each in choices(change).split(" · "):
        word, _, code = each.rpartition(" ")
        assert read_reason(change, code) == code
        assert read_reason(change, code.lower()) == code
        assert not word or read_reason(change, word) == code


def test_every_reason_of_the_law_for_taking_off_has_a_word() -> None:
    offered = choices("REMOVED").split(" · ")

    assert {each.rpartition(" ")[2] for each in offered} == LAWFUL_REMOVALS
