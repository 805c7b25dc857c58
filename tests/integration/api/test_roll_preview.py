"""A sheet is previewed by a running service: judged by the election as it stands, and nothing is stored."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import msgspec
import pytest

from services.ballot.accepted import Overloaded
from services.ballot.errors import TooLarge
from services.ballot.http.api_roll import order_of
from services.ballot.settings import Settings
from services.ballot.sheets import SheetReaders
from services.roll.preview import Preview
from shared import base64text, envelope
from shared.errors import Malformed
from tests.integration.api.clerk import Clerk, problem
from tests.unit.law.stages import after
from tests.unit.roll.sheets import HEADINGS, LI, WANG, as_excel, csv_of, with_part, xlsx_of
from tests.world import key_of

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NUMBERED = (*HEADINGS, "选民证号")


def send(
    clerk: Clerk, sheet: bytes, kind: str = CSV, query: str = "", language: str = "zh"
) -> httpx.Response:
    headers = {"content-type": kind, "accept-language": language}
    return clerk.client.post(f"{clerk.url}/roll/preview{query}", content=sheet, headers=headers)


def told(answer: httpx.Response) -> Preview:
    """The preview of an answer, which has to be exactly as the document describes."""
    assert answer.status_code == 200, answer.text
    preview = msgspec.json.decode(answer.content, type=Preview)
    assert msgspec.json.encode(preview) == answer.content  # nothing was left over
    return preview


def codes(preview: Preview) -> list[tuple[str, int | None]]:
    return [(each.code, each.row) for each in preview.report.remarks if each.severity == "WRONG"]


@pytest.mark.parametrize(
    ("sheet", "kind"), [(csv_of(HEADINGS, WANG, LI), CSV), (as_excel(xlsx_of(HEADINGS, WANG, LI)), XLSX)]
)
def test_the_statements_of_a_sound_sheet_are_accepted_once_they_are_signed(
    clerk: Clerk, sheet: bytes, kind: str
) -> None:
    size = clerk.called().size()

    preview = told(send(clerk, sheet, kind))

    assert (preview.report.importable, preview.report.people, preview.numbers) == (True, 2, "ASSIGNED")
    assert clerk.size() == size  # nothing was stored
    for each in preview.statements:
        signed = envelope.sign(base64text.decode(each.envelope.payload, "payload"), [key_of("registrar")])
        answer = clerk.post(msgspec.json.encode({"envelope": signed, "disclosures": each.disclosures}))
        assert answer.status_code == 201, answer.text
    assert clerk.client.get(f"{clerk.url}/state/roll/E-0002").status_code == 200


def test_a_sheet_with_one_wrong_row_has_a_report_and_no_statements(clerk: Clerk) -> None:
    clerk.called()

    preview = told(send(clerk, csv_of(HEADINGS, WANG, (*LI[:2], "3139岁", *LI[3:]))))

    assert codes(preview) == [("born-unread", 3)]
    assert preview.statements == ()
    assert not preview.report.importable


def test_the_election_itself_says_who_is_of_age_and_which_classes_there_are(clerk: Clerk) -> None:
    clerk.called()
    young, member = ("赵小", "女", "2008-03-29", "", "", "常住"), (*WANG[:5], "党员")

    assert codes(told(send(clerk, csv_of(HEADINGS, young, member)))) == [
        ("under-age", 2),
        ("kind-not-admitted", 3),
    ]


def test_whoever_is_on_the_roll_already_is_told_by_number(clerk: Clerk) -> None:
    clerk.world.called()
    clerk.world.registered(3)
    clerk.tell()

    taken = told(send(clerk, csv_of(NUMBERED, (*WANG, "E-0003"), (*LI, "E-0004"))))
    unnumbered = told(send(clerk, csv_of(HEADINGS, WANG)))

    assert codes(taken) == [("number-taken", 2)]
    assert codes(unnumbered) == [("number-needed", None)]


def test_what_the_sheet_leaves_out_can_be_said_beside_it(clerk: Clerk) -> None:
    clerk.called()
    sheet = csv_of(("选民证号", "姓名", "性别"), ("V-7", "赵新", "女"))

    preview = told(send(clerk, sheet, query=f"?kind=NEWCOMER&resolution={'ab' * 32}"))

    body = msgspec.json.decode(base64text.decode(preview.statements[0].envelope.payload, "payload"))["body"]
    assert body == {"elector": "V-7", "kind": "NEWCOMER", "resolution": "ab" * 32}
    assert preview.numbers == "SHEET"


def test_one_sheet_of_a_workbook_is_named(clerk: Clerk) -> None:
    clerk.called()
    raw = xlsx_of(HEADINGS, WANG)

    assert told(send(clerk, raw, XLSX, f"?tab={quote('名单')}")).report.people == 1
    assert problem(send(clerk, raw, XLSX, "?tab=x"))["code"] == "malformed"


@pytest.mark.parametrize(
    ("sheet", "kind", "query", "status", "code"),
    [
        (b"", CSV, "", 400, "malformed"),
        (b"%PDF-1.7", CSV, "", 400, "malformed"),
        (b"PK\x03\x04", XLSX, "", 400, "malformed"),
        (with_part(xlsx_of(HEADINGS), "xl/vbaProject.bin", b"x"), XLSX, "", 400, "malformed"),
        (with_part(xlsx_of(HEADINGS), "xl/workbook.xml", b" " * 5_000_000), XLSX, "", 400, "malformed"),
        (csv_of(HEADINGS, WANG), "application/json", "", 415, "wrong-media-type"),
        (csv_of(HEADINGS, WANG), CSV, "?kind=NOBODY", 422, "invalid-parameter"),
        (csv_of(HEADINGS, WANG), CSV, "?kind=RESIDENT&kind=ABSENT", 422, "invalid-parameter"),
        (csv_of(HEADINGS, WANG), CSV, "?colour=red", 422, "invalid-parameter"),
        (csv_of(HEADINGS, WANG), CSV, "?kind", 422, "invalid-parameter"),
        (csv_of(HEADINGS, WANG), CSV, "?resolution=abc", 422, "invalid-parameter"),
        (b"x" * (Settings().sheet_bytes + 1), CSV, "", 413, "too-large"),
    ],
)
def test_what_cannot_be_previewed_is_a_problem(
    clerk: Clerk, sheet: bytes, kind: str, query: str, status: int, code: str
) -> None:
    clerk.called()

    answer = send(clerk, sheet, kind, query)

    assert (answer.status_code, problem(answer)["code"]) == (status, code)


def test_an_unknown_election_and_another_method_are_problems(clerk: Clerk, client: httpx.Client) -> None:
    assert problem(send(clerk, csv_of(HEADINGS, WANG)))["code"] == "unknown-election"
    assert client.get(f"{clerk.url}/roll/preview").headers["allow"] == "POST"


def test_a_preview_is_never_cached(clerk: Clerk) -> None:
    clerk.called()

    assert send(clerk, csv_of(HEADINGS, WANG)).headers["cache-control"] == "no-store"


# The process that reads


def order() -> Any:
    return order_of(after("called").election, "roll.csv", {})


async def test_a_second_sheet_waits_until_the_first_is_read() -> None:
    readers = SheetReaders()
    first = asyncio.create_task(readers.preview(order(), csv_of(HEADINGS, WANG)))
    await asyncio.sleep(0)

    with pytest.raises(Overloaded):
        await readers.preview(order(), csv_of(HEADINGS, WANG))

    assert msgspec.json.decode(await first, type=Preview).report.people == 1
    with pytest.raises(Malformed):
        await readers.preview(order(), b"%PDF")
    assert (
        msgspec.json.decode(await readers.preview(order(), csv_of(HEADINGS, LI)), type=Preview).report.people
        == 1
    )


async def test_a_reader_that_takes_too_long_is_killed() -> None:
    before = children()

    with pytest.raises(TooLarge, match="费时"):
        await SheetReaders(most_seconds=0.0).preview(order(), csv_of(HEADINGS, WANG))

    assert children() == before


async def test_a_reader_that_nobody_waits_for_any_more_is_killed() -> None:
    before, readers = children(), SheetReaders()
    reading = asyncio.create_task(readers.preview(order(), csv_of(HEADINGS, WANG)))
    while children() == before:
        await asyncio.sleep(0.001)
    reading.cancel()

    with pytest.raises(asyncio.CancelledError):
        await reading

    assert children() == before


def children() -> set[str]:
    """Processes that this one has started and that are not gone."""
    found: set[str] = set()
    for task in Path("/proc/self/task").iterdir():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # a thread that ended meanwhile
            found.update((task / "children").read_text().split())
    return found
