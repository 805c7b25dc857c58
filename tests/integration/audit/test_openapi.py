"""The API document of the audit service is valid, complete and true: every example fits, every address is in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import jsonschema  # type: ignore[import-untyped]
import pytest
from fastapi.routing import APIRoute
from openapi_spec_validator import validate

from services.audit.http import api_alarms, api_logs, api_service, examples
from services.audit.http.app import application
from services.audit.http.parts import Parts
from services.audit.http.problems import BY_CODE
from services.http.example_story import LOG, ORIGIN, story
from shared.log import proof
from shared.log.vkey import VerifierKey
from tests.integration.audit.asked import Service


@pytest.fixture
async def document(service: Service) -> dict[str, Any]:
    """The document as the service tells it."""
    told: dict[str, Any] = await service.json("/openapi.json")
    return told


def contents(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for status, answer in operation["responses"].items():
                for media_type, content in answer.get("content", {}).items():
                    yield f"{method} {path} {status} {media_type}", content


async def test_the_document_is_valid_and_every_example_fits_its_schema(document: dict[str, Any]) -> None:
    validate(document)  # type: ignore[no-untyped-call,unused-ignore]
    shown = 0
    for place, content in contents(document):
        schema = {**content["schema"], "components": document["components"]}
        assert content["examples"], place
        for name, example in content["examples"].items():
            shown += 1
            try:
                jsonschema.validate(example["value"], schema, jsonschema.Draft202012Validator)
            except jsonschema.ValidationError as error:
                raise AssertionError(f"{place}, example {name}: {error.message}") from error
    assert shown > 80


async def test_everything_is_described_in_chinese(document: dict[str, Any]) -> None:
    texts = {name: each.get("description", "") for name, each in document["components"]["schemas"].items()}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            texts[f"{method} {path}"] = operation["summary"]
            texts |= {
                f"{path} {each['name']}": each["description"] for each in operation.get("parameters", [])
            }
            texts |= {
                f"{path} {status}": answer["description"]
                for status, answer in operation["responses"].items()
                if "text/plain" not in answer["content"]
            }

    assert [place for place, text in texts.items() if not _has_chinese(text)] == []


async def test_no_reference_leads_nowhere_and_no_schema_is_left_over(document: dict[str, Any]) -> None:
    text = json.dumps(document)

    assert [
        name for name in document["components"]["schemas"] if f'"#/components/schemas/{name}"' not in text
    ] == []


async def test_every_address_of_the_service_is_in_the_document_and_answers(
    document: dict[str, Any], service: Service
) -> None:
    routes = [
        route
        for router in (api_logs.router, api_alarms.router, api_service.router)
        for route in router.routes
        if isinstance(route, APIRoute)
    ]
    assert {route.path for route in routes} <= document["paths"].keys()
    assert len(routes) > 12
    for path, operations in document["paths"].items():
        address = path
        for parameter in operations["get"].get("parameters", []):
            address = address.replace("{" + parameter["name"] + "}", str(parameter["example"]))
        if path.endswith("/events"):
            continue  # it never ends
        answer = await service.http.get(address)

        assert str(answer.status_code) in operations["get"]["responses"], (address, answer.text)


async def test_every_problem_can_be_opened(service: Service) -> None:
    for code in BY_CODE:
        told = await service.json(f"/problems/{code}")
        assert _has_chinese(told["title"]["zh"])
        page = await service.http.get(f"/problems/{code}", headers={"accept": "text/html"})
        assert page.headers["content-type"] == "text/html; charset=utf-8"


async def test_the_document_s_page_loads_nothing(service: Service, document: dict[str, Any]) -> None:
    page = await service.http.get("/docs", headers={"accept": "text/html"})

    assert not any(word in page.text for word in ("<script", "src=", "@import", "<link"))


async def test_a_browser_gets_pages_and_a_program_problems(service: Service) -> None:
    browser = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8", "accept-language": "en"}
    home = await service.http.get("/", headers=browser)
    missing = await service.http.get("/nowhere", headers=browser)
    told = await service.http.get("/nowhere")

    assert "Logs that are followed" in home.text
    assert missing.status_code == told.status_code == 404
    assert "There is nothing at this address" in missing.text
    assert "script-src 'self'" in missing.headers["content-security-policy"]
    assert told.headers["content-type"] == "application/problem+json"


def test_the_proofs_of_the_examples_hold() -> None:
    key = VerifierKey.of(ORIGIN, LOG)
    for each in examples.answers()["/logs/{log}/entries"]["application/json"]["entries"]:
        receipt = proof.parse(each["receipt"].encode())
        assert proof.verify(receipt, story().entries[each["index"]], key).size == 2


async def test_what_nobody_foresaw_is_an_incident(service: Service) -> None:
    def broken(id: str) -> Any:
        raise RuntimeError("a secret path")

    app = application(service.parts)
    parts = Parts(service.parts.following)
    parts.follower = broken  # type: ignore[method-assign]
    app.state.parts = parts
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://audit.example") as http:
        answer = await http.get("/logs/01941f29-7c00-7aaa-8bbb-0123456789ab")

    assert answer.status_code == 500
    assert answer.json()["instance"].startswith("urn:jianpiao:incident:")
    assert "secret" not in answer.text


def _has_chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)
