"""The API document is valid, complete and true: every example fits its schema, every address is in it and answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import jsonschema  # type: ignore[import-untyped]
import pytest
from fastapi.routing import APIRoute
from openapi_spec_validator import validate

from services.ballot.http import api_campaigns, api_names, api_read, api_service, api_state
from services.ballot.http import openapi_examples as examples
from services.ballot.http.api_statements import read_submission
from services.ballot.http.front import _route
from services.ballot.running import Service
from shared import base64text, disclosure, keys
from shared.election import law
from shared.envelope import signed_message
from shared.log import proof
from shared.log.vkey import VerifierKey
from tests.integration.api.clerk import JSON


@pytest.fixture(scope="module")
def document(service: Service) -> dict[str, Any]:
    """The document as a running service tells it."""
    told: dict[str, Any] = httpx.get(f"{service.url}/openapi.json").json()
    return told


def contents(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every place where bytes of a media type are described, with its address."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
                yield f"{method} {path} {media_type}", content
            for status, answer in operation["responses"].items():
                for media_type, content in answer.get("content", {}).items():
                    yield f"{method} {path} {status} {media_type}", content


def test_the_document_is_valid_openapi(document: dict[str, Any]) -> None:
    validate(document)  # type: ignore[no-untyped-call,unused-ignore]


def test_every_example_fits_its_schema(document: dict[str, Any]) -> None:
    shown = 0
    for place, content in contents(document):
        schema = {**content["schema"], "components": document["components"]}
        for name, example in content.get("examples", {}).items():
            shown += 1
            try:
                jsonschema.validate(example["value"], schema, jsonschema.Draft202012Validator)
            except jsonschema.ValidationError as error:
                raise AssertionError(f"{place}, example {name}: {error.message}") from error
    assert shown > 200


def test_every_body_answer_and_problem_has_an_example(document: dict[str, Any]) -> None:
    without = [
        place
        for place, content in contents(document)
        if not content.get("examples")
        and content["schema"].get("format") != "binary"
        and "policy" not in place
    ]

    assert without == []


def test_every_address_answer_and_parameter_is_described_in_chinese(document: dict[str, Any]) -> None:
    texts = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            texts[f"{method} {path}"] = operation["summary"] + operation.get("description", "")
            texts |= {
                f"{method} {path} {each['name']}": each["description"]
                for each in operation.get("parameters", [])
            }
            texts |= {
                f"{method} {path} {status}": answer["description"]
                for status, answer in operation["responses"].items()
                if status != "200"
            }

    assert [place for place, text in texts.items() if not _has_chinese(text)] == []


def test_every_schema_is_described(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]

    assert [name for name, schema in schemas.items() if not _has_chinese(schema.get("description", ""))] == []


def test_no_reference_leads_nowhere_and_no_schema_is_left_over(document: dict[str, Any]) -> None:
    text = json.dumps(document)
    schemas = document["components"]["schemas"]

    used = {name for name in schemas if f'"#/components/schemas/{name}"' in text}

    assert set(schemas) - used <= {"Line"}  # told in words: an answer of many lines has no schema of its own


def test_every_address_of_the_document_answers(document: dict[str, Any], service: Service) -> None:
    with httpx.Client(base_url=service.url) as client:
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                address = path
                for parameter in operation.get("parameters", []):
                    address = address.replace("{" + parameter["name"] + "}", str(parameter["example"]))
                answer = client.request(method, address, content=b"{}", headers=JSON)

                assert str(answer.status_code) in operation["responses"], (method, address, answer.text)


def test_every_address_of_the_service_is_in_the_document(document: dict[str, Any]) -> None:
    told = {(path, method) for path, operations in document["paths"].items() for method in operations}
    routers = (
        api_read.router,
        api_state.router,
        api_names.router,
        api_service.router,
        api_campaigns.router,
    )

    served = {
        (route.path, method.lower())
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }

    assert len(served) > 15
    assert served <= told
    for path, method in told - served:
        assert _route(path.split("/"), method.upper()) in (
            "log",
            "submit",
            "batch",
            "preview",
            "call",
            "cosignatures",
        )


def test_the_page_of_the_document_loads_nothing(service: Service, document: dict[str, Any]) -> None:
    page = httpx.get(f"{service.url}/docs")

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert not any(
        word in page.text for word in ("<script", "src=", "http://", "https://", "@import", "<link")
    )
    assert all(path in page.text for path in document["paths"])


def test_the_examples_are_really_signed_and_proved() -> None:
    story = examples.story()
    election = None
    for envelope in (story.call, story.appointment, story.registration):
        statement = law.read(envelope.payload_bytes)
        for signature in envelope.signatures:
            key = law.public_key(election or None, statement, signature.keyid)
            message = signed_message(envelope.payload_bytes)
            assert keys.verify(key, base64text.decode(signature.sig, "sig"), message)
        election = story.election
    receipt = proof.parse(story.receipt.encode())
    log_key = VerifierKey.of(examples.ORIGIN, examples.LOG)

    assert proof.verify(receipt, story.entries[1], log_key).size == 2
    read = read_submission(json.dumps(examples.bodies()["with-disclosures"]).encode())
    assert (
        disclosure.open_all(read.disclosures, law.read(read.envelope.payload_bytes).sd)["name"] == "演示选民"
    )


def _has_chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)
