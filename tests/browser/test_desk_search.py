"""Finding one of 50,000 on the device: whoever fits is found, nobody else, the likeliest first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from services.ballot.running import Service
from tests.browser.invented_roll import LOAD, Row, invented_roll


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return invented_roll()


@pytest.fixture(scope="module")
def page(browser: Browser, ballot: Service, rows: list[Row]) -> Iterator[Page]:
    opened = browser.new_page()
    opened.goto(f"{ballot.url}/")
    opened.evaluate(LOAD, json.dumps(rows))
    yield opened
    opened.close()


def found(page: Page, text: str, most: int = 12) -> dict[str, Any]:
    told: dict[str, Any] = page.evaluate("([text, most]) => found(text, most)", [text, most])
    return told


def test_a_number_is_found_in_every_way_of_writing_it(page: Page, rows: list[Row]) -> None:
    for text in ("E-00123", "e-00123", "123", "00123", "Ｅ－００１２３"):
        assert found(page, text)["numbers"][0] == rows[122][0], text
    assert found(page, "E-00123")["total"] == 1


def test_a_name_finds_all_who_bear_it_and_those_before_whose_names_hold_it(
    page: Page, rows: list[Row]
) -> None:
    name = rows[776][1]
    bearers = [row[0] for row in rows if row[1] == name]

    told = found(page, name, most=1_000)

    assert told["numbers"] == bearers
    assert found(page, name[1:], most=50_000)["total"] == sum(name[1:] in row[1] for row in rows)


def test_initials_find_by_every_reading_of_a_surname(page: Page, rows: list[Row]) -> None:
    shan = next(row for row in rows if row[1].startswith("单") and row[1][1] not in "长乐")
    readings = shan[2].split()
    assert {each[0] for each in readings} == {"d", "s", "c"}

    for reading in readings:
        exact = [row[0] for row in rows if reading in row[2].split()]
        told = found(page, reading.upper(), most=50_000)
        assert told["numbers"][: len(exact)] == exact
        assert told["total"] == sum(reading in "\n".join(row).lower() for row in rows), (
            "initials within longer ones too"
        )


def test_a_second_word_narrows_it_down(page: Page, rows: list[Row]) -> None:
    _, name, _, _, born, group, *_ = rows[4_000]

    told = found(page, f"{name[0]} {born[:4]} {group}", most=1_000)

    fitting = [row for row in rows if born[:4] in row[4] and group in row[5] and name[0] in row[1]]
    assert {row[0] for row in fitting} <= set(told["numbers"])
    assert told["total"] < 200


def test_an_identity_card_finds_by_birth_and_last_four(page: Page, rows: list[Row]) -> None:
    number, _, _, _, born, _, tail, *_ = rows[31_000]
    card = f"330327{born.replace('-', '')}{tail}"
    assert len(card) == 18

    told = found(page, card)

    assert number in told["numbers"]
    assert told["total"] == sum(row[4] == born and row[6] == tail for row in rows)


def test_nothing_typed_and_nobody_fitting_finds_nobody(page: Page) -> None:
    for text in ("", "  ", "，", "欧阳无此人", "E-99999", "123456789012345678"):
        assert found(page, text) == {"numbers": [], "total": 0}
