"""How an address says in the API document what it answers: by the name of the structure that is written.

What it leaves out: the schemas (`openapi.py`).
"""

from __future__ import annotations

from typing import Any

import msgspec

ANSWERED: set[type[msgspec.Struct]] = set()
"""The structures that addresses answer with: the document has a schema for each."""


def described(
    kind: type[msgspec.Struct], *, csv: bool = False, html: bool = False
) -> dict[int | str, dict[str, Any]]:
    """The answer 200 of an address, as FastAPI takes it."""
    ANSWERED.add(kind)
    content: dict[str, Any] = {
        "application/json": {"schema": {"$ref": f"#/components/schemas/{kind.__name__}"}}
    }
    if csv:
        content["text/csv"] = {"schema": {"type": "string"}}
    if html:
        content["text/html"] = {"schema": {"type": "string"}}
    return {200: {"description": (kind.__doc__ or "").split("\n")[0], "content": content}}
