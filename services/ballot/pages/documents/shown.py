"""How blocks are shown on a page: which template part each has, what cells say, QR codes as drawings.

What it leaves out: the parts themselves (`templates/documents/blocks.html`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import segno
from markupsafe import Markup

from services.forms.document import RULE, kind_of
from services.forms.feet import proof_lines
from services.forms.form import shown

MOST_SHOWN: Final = {"names": 2_000, "cards": 8}
"""What a page shows of a long list; the PDF, which another process makes, has all of it."""


@lru_cache(maxsize=64)
def qr(text: str) -> Markup:
    """A QR code as SVG, black on white, without a style of its own."""
    code = segno.make(text, error="l" if len(text) > 200 else "m", micro=False)
    # A drawing made of numbers alone: nothing of `text` stands in it.
    return Markup(
        code.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff")
    )


values: Final[dict[str, Any]] = {"kind_of": kind_of, "shown": shown, "rule": RULE, "proof_lines": proof_lines}
"""What the templates ask for."""
