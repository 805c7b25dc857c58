"""What people read when a file or a statement could not be understood: both languages, the place, the names allowed there."""

from __future__ import annotations

import tomllib
from typing import Annotated, Any, Literal

import msgspec
import pytest

from shared import law
from shared.election.regulation import profile
from shared.errors import JianpiaoError, Malformed, told, within
from shared.schema_text import unreadable


class Row(msgspec.Struct, forbid_unknown_fields=True):
    seats: Annotated[int, msgspec.Meta(ge=1)]
    kind: Literal["FULL", "PART"] = "FULL"
    names: dict[str, str] = {}


class Table(msgspec.Struct, forbid_unknown_fields=True):
    row: tuple[Row, ...]
    by: dict[Literal["WOMAN", "MAN"], int] = {}


def said(raw: Any) -> tuple[str, str]:
    with pytest.raises(msgspec.ValidationError) as wrong:
        msgspec.convert(raw, Table)
    told = unreadable("a.toml", wrong.value, Table)
    return told.zh, told.en


@pytest.mark.parametrize(
    ("raw", "zh", "en"),
    [
        ({}, "a.toml：缺少这个键：`row`", "a.toml: Object missing required field `row`"),
        (
            {"row": [{"seats": 1, "knd": "FULL"}]},
            "a.toml：row[0]：没有这个键：`knd`；可用的有：seats、kind、names",
            "a.toml: Object contains unknown field `knd` - at `$.row[0]`; there are: seats, kind, names",
        ),
        (
            {"row": [{"seats": 1, "kind": "HALF"}]},
            "a.toml：row[0].kind：没有这个词：'HALF'；可用的有：FULL、PART",
            "a.toml: Invalid enum value 'HALF' - at `$.row[0].kind`; there are: FULL, PART",
        ),
        (
            {"row": [], "by": {"CHILD": 1}},
            "a.toml：by 的键：没有这个词：'CHILD'；可用的有：MAN、WOMAN",
            "a.toml: Invalid enum value 'CHILD' - at `$.by`; there are: MAN, WOMAN",
        ),
        (
            {"row": [{"seats": "two"}]},
            "a.toml：row[0].seats：应为整数，现为文字",
            "a.toml: Expected `int`, got `str` - at `$.row[0].seats`",
        ),
        (
            {"row": [{"seats": 0}]},
            "a.toml：row[0].seats：应为整数 >= 1",
            "a.toml: Expected `int` >= 1 - at `$.row[0].seats`",
        ),
    ],
)
def test_a_table_that_cannot_be_read_is_told_with_its_place(raw: Any, zh: str, en: str) -> None:
    assert said(raw) == (zh, en)


def test_a_file_that_is_no_toml_is_told_with_line_and_column() -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as wrong:
        tomllib.loads("a = 1\nb = = 2\n")

    assert unreadable("a.toml", wrong.value).zh == "a.toml：写法不对（第2行第5列）"


def test_what_is_malformed_inside_a_file_names_the_file() -> None:
    with pytest.raises(Malformed) as wrong, within("我的规程.toml"):
        profile.read("idd = 'X'")

    assert str(wrong.value).startswith("我的规程.toml：规程 profile：")
    assert " / 我的规程.toml: " in str(wrong.value)


def test_a_statement_with_an_unknown_field_is_told_which_there_are() -> None:
    payload = (
        b'{"v":1,"election":"x","type":"NoticePosted","done_at":"2026-01-01T00:00:00Z","body":{"paper":1}}'
    )

    with pytest.raises(Malformed) as wrong:
        law.read(payload)

    assert "NoticePosted：" in wrong.value.zh
    assert "可用的有：" in wrong.value.zh or "缺少这个键" in wrong.value.zh


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            FileNotFoundError(2, "No such file or directory", "a.zip"),
            "a.zip：没有这个文件或文件夹 / a.zip: No such file or directory",
        ),
        (OSError(5, "Input/output error"), "Input/output error / Input/output error"),
        (OSError("odd"), "odd"),
        (JianpiaoError("late", zh="太迟"), "太迟 / late"),
        (JianpiaoError("late"), "late"),
    ],
)
def test_any_error_is_one_line_for_people(error: Exception, words: str) -> None:
    assert told(error) == words
