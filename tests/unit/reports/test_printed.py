"""A printed report against the arithmetic: what the ten reports of the requirements get right and wrong (domain 1.9)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.audit.reports.printed import Verdict, check_printed, read_printed
from services.audit.verify.rounding import percent, truncated
from shared.errors import Malformed

RESIDENTS = """
[[figure]]
label = "党员占居委会成员"
part = 28
whole = 108
printed = "25.9"

[[partition]]
label = "年龄"
whole = 108
parts = [
  { label = "30岁以下", count = 6, printed = "5.5" },
  { label = "31-39岁", count = 12, printed = "11.1" },
  { label = "40-49岁", count = 28, printed = "25.9" },
  { label = "50-59岁", count = 42, printed = "38.9" },
  { label = "60岁以上", count = 20, printed = "18.5" },
]

[[partition]]
label = "文化程度"
whole = 108
parts = [
  { label = "大专以上", count = 12, printed = "11.1" },
  { label = "高中", count = 44, printed = "40.7" },
  { label = "初中及以下", count = 52, printed = "48.1" },
]

[[least]]
label = "居委会成员"
units = 26
each = 5
printed = 108
clause = "OCR2018 7"
"""


def verdicts(text: str) -> dict[str, list[Verdict]]:
    found: dict[str, list[Verdict]] = {}
    for line in check_printed(read_printed(text)):
        found.setdefault(line.label, []).append(line.verdict)
    return found


def test_one_truncated_figure_among_rounded_ones_is_wrong_and_the_right_one_is_named() -> None:
    [wrong] = [
        line
        for line in check_printed(read_printed(RESIDENTS))
        if line.wrong and line.label.startswith("年龄")
    ]

    assert (wrong.label, wrong.printed, wrong.expected) == ("年龄：30岁以下", "5.5", "5.6")
    assert "舍去" in wrong.text.zh
    assert "cut off" in wrong.text.en


def test_percentages_that_add_up_to_99_9_because_each_is_rounded_are_not_wrong() -> None:
    found = verdicts(RESIDENTS)

    assert found["文化程度"] == [Verdict.RIGHT, Verdict.RESIDUE]
    assert found["文化程度：高中"] == [Verdict.RIGHT]


def test_the_residue_is_not_offered_as_an_excuse_where_a_figure_is_wrong() -> None:
    assert verdicts(RESIDENTS)["年龄"] == [Verdict.RIGHT]


def test_108_members_are_too_few_for_26_committees_of_five() -> None:
    [line] = [line for line in check_printed(read_printed(RESIDENTS)) if line.label == "居委会成员"]

    assert line.wrong
    assert line.expected == "≥ 130"


CUT = """
[[partition]]
label = "年龄"
whole = 108
parts = [{ label = "甲", count = 6, printed = "5.5" }, { label = "乙", count = 102, printed = "94.4" }]

[[figure]]
label = "丙"
part = 20
whole = 108
printed = "18.5"
"""


def test_a_report_that_cuts_off_throughout_follows_its_own_convention() -> None:
    twice = CUT + '[[figure]]\nlabel = "丁"\npart = 42\nwhole = 108\nprinted = "38.8"'

    assert verdicts(twice)["年龄：甲"] == verdicts(twice)["丁"] == [Verdict.CUT_OFF]


def test_one_figure_that_is_cut_off_is_an_error_and_no_convention() -> None:
    """S7.11: 18.5 and 94.4 are what they are either way, so 5.5 stands alone."""
    assert verdicts(CUT)["年龄：甲"] == [Verdict.WRONG]
    assert verdicts('[[figure]]\nlabel = "x"\npart = 6\nwhole = 108\nprinted = "5.5"') == {
        "x": [Verdict.WRONG]
    }


def test_one_figure_that_was_rounded_up_shows_that_the_others_are_errors() -> None:
    rounded = CUT + '[[figure]]\nlabel = "丁"\npart = 42\nwhole = 108\nprinted = "38.9"'

    assert verdicts(rounded)["年龄：甲"] == [Verdict.WRONG]


def test_another_measure_is_not_held_against_what_it_does_not_measure() -> None:
    text = """
[[figure]]
label = "问题解决率"
part = 133
whole = 143
printed = "93.0"

[[figure]]
label = "满意率"
printed = "99.17"
"""

    assert verdicts(text) == {"问题解决率": [Verdict.RIGHT], "满意率": [Verdict.OPEN]}


def test_a_number_in_words_is_not_exact_and_cannot_be_checked() -> None:
    [line] = check_printed(
        read_printed('[[figure]]\nlabel = "投资"\npart = "18亿多"\nwhole = "8亿"\nprinted = "225"')
    )

    assert line.verdict is Verdict.OPEN
    assert "18亿多" in line.text.zh


@pytest.mark.parametrize(
    ("parts", "printed", "verdict"), [("[7, 6]", 13, Verdict.RIGHT), ("[4, 6]", 14, Verdict.WRONG)]
)
def test_a_sum_is_added_up(parts: str, printed: int, verdict: Verdict) -> None:
    assert verdicts(f'[[sum]]\nlabel = "党组织"\nparts = {parts}\nprinted = {printed}') == {
        "党组织": [verdict]
    }


def test_parts_that_do_not_add_up_to_the_whole_are_wrong() -> None:
    text = '[[partition]]\nlabel = "学历"\nwhole = 55\nparts = [{ label = "大专", count = 30 }, { label = "本科", count = 23 }]'

    assert verdicts(text) == {"学历": [Verdict.WRONG]}


@pytest.mark.parametrize(
    "text", ["[[figure]]", "nonsense", '[[figure]]\nlabel="x"\nprinted="5,5"', "[other]\na=1"]
)
def test_what_is_no_printed_report_is_malformed(text: str) -> None:
    with pytest.raises(Malformed, match="printed report"):
        read_printed(text)


@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=8).filter(any))
def test_a_partition_printed_by_rounding_each_part_is_never_flagged(counts: list[int]) -> None:
    whole = sum(counts)
    parts = ", ".join(
        f'{{ label = "p{at}", count = {count}, printed = "{percent(count, whole)}" }}'
        for at, count in enumerate(counts)
    )
    lines = check_printed(read_printed(f'[[partition]]\nlabel = "all"\nwhole = {whole}\nparts = [{parts}]'))

    assert not any(line.wrong for line in lines)


@given(st.integers(1, 10_000), st.integers(1, 10_000))
def test_a_figure_that_is_neither_rounded_nor_cut_off_is_wrong(part: int, whole: int) -> None:
    low, half_up = truncated(part, whole), percent(part, whole)
    assert low is not None
    assert half_up is not None
    printed = half_up + 1

    [line] = check_printed(
        read_printed(f'[[figure]]\nlabel = "x"\npart = {part}\nwhole = {whole}\nprinted = "{printed}"')
    )

    assert line.wrong
