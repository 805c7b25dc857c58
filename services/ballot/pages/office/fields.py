"""Reads the fields of a form that a page sends, bounded; each name with all its values, in order.

What it leaves out: what they mean.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs

from starlette.requests import Request

from services.ballot.errors import InvalidParameter, TooLarge

MOST_BYTES: Final = 256 * 1024
"""A regulation of a place's own, and a hundred posts, take some 60 KB."""
MOST_FIELDS: Final = 2_000
FORM: Final = "application/x-www-form-urlencoded"


async def fields_of(request: Request, most_bytes: int = MOST_BYTES) -> dict[str, list[str]]:
    """The fields of a URL-encoded form. Raises TooLarge or InvalidParameter."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise InvalidParameter(f"expected a form, {FORM}.", zh=f"应为表单（{FORM}）。")
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most_bytes:
            raise TooLarge(f"expected at most {most_bytes} bytes.", zh=f"至多{most_bytes}字节。")
    try:
        return parse_qs(
            bytes(body).decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"
        )
    except ValueError as error:
        raise InvalidParameter("the form cannot be read.", zh="表单无法读取。") from error
