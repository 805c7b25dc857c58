"""Every kind of problem is told in both languages, by one table, and its address explains it."""

from __future__ import annotations

import ast
import logging
from pathlib import Path

import httpx
import pytest

from services.ballot import errors
from services.ballot.http.openapi_problems import SAMPLES
from services.ballot.http.problems import TABLE, language_of, problem_of, row_of
from services.ballot.http.texts import EXPLANATIONS
from shared.errors import Broken, JianpiaoError, Malformed, ProofError, Refused, Unauthorised
from tests.integration.api.clerk import Clerk, problem


def test_every_row_has_its_texts_and_every_text_its_row() -> None:
    assert {row.code for row in TABLE.values()} == EXPLANATIONS.keys()


@pytest.mark.parametrize("code", [code for code in EXPLANATIONS if code != "bug"])
def test_every_problem_is_told_in_both_languages_with_what_to_do(code: str) -> None:
    zh, _ = problem_of(SAMPLES[code], "zh", "/here")
    en, _ = problem_of(SAMPLES[code], "en", "/here")

    assert zh.status == en.status == row_of(SAMPLES[code]).status
    assert zh.title != en.title
    assert any("\u4e00" <= letter <= "\u9fff" for letter in zh.detail)
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in en.detail)


@pytest.mark.parametrize("code", EXPLANATIONS)
def test_the_address_of_a_problem_explains_it(client: httpx.Client, code: str) -> None:
    told = client.get(f"/problems/{code}").json()
    shown = client.get(f"/problems/{code}", headers={"accept": "text/html"})

    assert told["title"]["zh"] == EXPLANATIONS[code].title.zh
    assert told["advice"]["en"] == EXPLANATIONS[code].advice.en
    assert EXPLANATIONS[code].title.zh in shown.text
    assert "default-src 'none'" in shown.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/nowhere", "/elections/nonsense", "/log/nonsense/nothing"])
def test_a_browser_is_told_by_a_page(client: httpx.Client, path: str) -> None:
    program = client.get(path)
    browser = client.get(path, headers={"accept": "text/html,*/*;q=0.8", "accept-language": "en"})

    assert browser.status_code == program.status_code == 404
    assert program.headers["content-type"] == "application/problem+json"
    assert browser.headers["content-type"] == "text/html; charset=utf-8"
    assert "Back to the start" in browser.text
    assert program.json()["code"] in browser.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Malformed("x"), 400),
        (Unauthorised("who", "c", zh="谁", en="who"), 403),
        (Refused("no", "c", zh="否", en="no"), 409),
        (Broken("x"), 503),
        (errors.UnknownElection("x"), 404),
        (ProofError("x"), 500),
        (ZeroDivisionError("x"), 500),
    ],
)
def test_an_error_has_the_status_of_its_nearest_class(error: Exception, status: int) -> None:
    assert row_of(error).status == status


def test_a_bug_tells_a_number_and_no_details(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        told, _ = problem_of(ZeroDivisionError("secret of the house"), "en", "/here")

    assert told.status == 500
    assert told.instance.startswith("urn:jianpiao:incident:")
    assert "secret" not in told.detail
    assert told.instance in caplog.text


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("", "zh"),
        ("zh-CN", "zh"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("zh;q=0.8,en;q=0.9", "en"),
        ("en;q=0.8,zh;q=0.9", "zh"),
        ("en;q=0.5, zh;q=0.5", "zh"),
        ("fr, en;q=0.3", "en"),
        ("fr", "zh"),
        ("*", "zh"),
        ("en;q=0", "zh"),
        ("*;q=0.1, en", "en"),
        ("en;q=nan, zh;q=x", "zh"),
        ("en;q=1e999", "en"),
        (";;;,,,=", "zh"),
        ("e" * 100_000, "zh"),
    ],
)
def test_chinese_unless_english_is_preferred(asked: str, language: str) -> None:
    assert language_of(asked) == language


def test_a_refusal_comes_in_the_language_that_was_asked_for(clerk: Clerk) -> None:
    clerk.called()

    zh = clerk.post(b"{}", "zh-CN")
    en = clerk.post(b"{}", "en")

    assert problem(zh)["title"] == "内容无法理解"
    assert problem(en)["title"] == "The bytes make no sense"
    assert (zh.headers["content-language"], en.headers["content-language"]) == ("zh", "en")
    assert zh.headers["vary"] == "accept-language"
    assert problem(zh)["detail"].startswith("envelope：缺少这个键：")
    assert "Object missing" not in problem(zh)["detail"]
    assert problem(en)["detail"].startswith("envelope: Object missing required field")
    assert problem(en)["detail"].isascii()


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/nowhere", "not-found"),
        ("GET", "/docs/", "not-found"),
        ("PUT", "/elections", "wrong-method"),
        ("DELETE", "/", "wrong-method"),
        ("POST", "/health", "wrong-method"),
        ("GET", "/problems/%00", "invalid-parameter"),
        ("GET", "/elections?limit=x", "invalid-parameter"),
    ],
)
def test_what_the_framework_refuses_is_a_problem_too(
    client: httpx.Client, method: str, path: str, code: str
) -> None:
    answer = client.request(method, path)

    assert problem(answer)["code"] == code
    if code == "wrong-method":
        assert answer.headers["allow"]


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "HEAD"])
@pytest.mark.parametrize("path", ["/statements", "/statements/batch"])
def test_statements_are_posted(clerk: Clerk, method: str, path: str) -> None:
    clerk.called()

    answer = clerk.client.request(method, clerk.url + path)

    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("given", ["text/plain", "", "application/jsonx", "application/x-ndjson"])
def test_a_statement_must_say_that_it_is_json(clerk: Clerk, given: str) -> None:
    clerk.called()

    answer = clerk.client.post(f"{clerk.url}/statements", content=b"{}", headers={"content-type": given})

    assert problem(answer)["code"] == "wrong-media-type"


def test_statuses_of_errors_stand_in_one_file_only() -> None:
    """A status of a refusal anywhere else would be a second table."""
    folder = Path(errors.__file__).parent
    # Statuses of success and of caching are no errors'; examples and document texts name them as words.
    allowed = {"problems.py"}
    found = {
        file.name
        for file in folder.glob("*.py")
        if file.name not in allowed and not file.name.startswith("openapi")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and node.value in (400, 403, 409, 413, 415, 422, 429, 503)
    }

    assert found == set()
    assert issubclass(Refused, JianpiaoError)
