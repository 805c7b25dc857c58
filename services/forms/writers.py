"""The ways in which a form is written, by name, and the file or terminal that it goes to."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from services.forms import as_csv, as_html, as_json, as_pdf, as_text, as_xlsx
from services.forms.form import Form

WRITERS: Final[Mapping[str, Callable[[Form, str], bytes]]] = {
    "text": as_text.write_text,
    "csv": as_csv.write_csv,
    "xlsx": as_xlsx.write_xlsx,
    "html": as_html.write_html,
    "pdf": as_pdf.write_pdf,
    "json": as_json.write_json,
}
MEDIA_TYPES: Final[Mapping[str, str]] = {
    "text": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "json": "application/json",
}


def put(content: bytes, out: Path | None) -> None:
    """Writes what was written into a file, or prints it if there is none."""
    if out is not None:
        out.write_bytes(content)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
