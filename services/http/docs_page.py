"""The API document as a plain page that loads nothing from anywhere: it works in a county office without internet.

What it leaves out: trying requests out; `/openapi.json` fits any tool that does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from typing import Any, Final

from fastapi.responses import HTMLResponse

from services.http.pages import page

_LONGEST_EXAMPLE: Final = 2_000
"""Characters of an example that the page shows; the whole of it stands in /openapi.json."""


def docs_page(document: dict[str, Any]) -> HTMLResponse:
    """The page for an OpenAPI document."""
    info = document["info"]
    parts = [
        f"<h1>{escape(info['title'])} {escape(info['version'])}</h1>",
        "".join(_paragraph(each) for each in info["description"].strip().split("\n\n")),
        "<p><a href='/openapi.json'>/openapi.json</a></p>",
    ]
    for tag in document["tags"]:
        parts.append(f"<h2 id='{escape(tag['name'])}'>{escape(tag['description'])}</h2>")
        parts.extend(_operations(document, tag["name"]))
    return page(info["title"], "".join(parts))


def _paragraph(text: str) -> str:
    """A paragraph or a list of the description, which is written in Markdown; code stands between backquotes."""
    html = re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
    if html.startswith("- "):
        items = re.split(r"^- ", html, flags=re.MULTILINE)[1:]
        return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
    return f"<p>{html}</p>"


def _operations(document: dict[str, Any], tag: str) -> Iterator[str]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if tag in operation["tags"]:
                yield f"<h3><code>{method.upper()} {escape(path)}</code> {escape(operation['summary'])}</h3>"
                yield f"<p>{escape(operation.get('description', ''))}</p>"
                yield _parameters(operation.get("parameters", []))
                if "requestBody" in operation:
                    yield _contents(operation["requestBody"]["content"])
                yield _answers(operation["responses"])


def _parameters(parameters: list[dict[str, Any]]) -> str:
    if not parameters:
        return ""
    rows = "".join(
        f"<tr><td><code>{escape(each['name'])}</code><td>{escape(each['in'])}"
        f"<td>{escape(each.get('description', ''))}<td><code>{escape(str(each.get('example', '')))}</code></tr>"
        for each in parameters
    )
    return f"<table><tr><th>参数 Parameter<th>位置 In<th>含义 Meaning<th>例 Example</tr>{rows}</table>"


def _answers(responses: dict[str, Any]) -> str:
    parts = []
    for status, answer in responses.items():
        shown = _contents(answer.get("content", {})) if status.startswith("2") else ""
        parts.append(f"<p><strong>{status}</strong> {escape(answer['description'])}</p>{shown}")
    return "".join(parts)


def _contents(content: dict[str, Any]) -> str:
    parts = []
    for media_type, told in content.items():
        schema = told["schema"].get("$ref", "").rpartition("/")[2]
        parts.append(f"<p><code>{escape(media_type)} {escape(schema)}</code></p>")
        for example in told.get("examples", {}).values():
            parts.append(f"<pre>{escape(_shown(example['value']))}</pre>")
    return "".join(parts)


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
    return text if len(text) <= _LONGEST_EXAMPLE else text[:_LONGEST_EXAMPLE] + " …"
