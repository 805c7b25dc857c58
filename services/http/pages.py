"""The frame of the few plain pages of this service: one HTML document that loads nothing, from anywhere.

What it leaves out: what the pages say.
"""

from __future__ import annotations

from html import escape
from typing import Final

from fastapi.responses import HTMLResponse

_SECURITY: Final = {
    # No script at all: whatever a title or a village's name holds, it can do nothing here.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

_STYLE: Final = """
body{font:16px/1.6 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}
table{border-collapse:collapse;width:100%}
td,th{border-bottom:1px solid #ddd;padding:.3rem .5rem;text-align:left;vertical-align:top}
[lang=en]{color:#666}code,pre{background:#f5f5f2;padding:.1rem .3rem}pre{padding:.6rem;overflow:auto}
strong{color:#a40000}h2{margin-top:2.5rem;border-top:1px solid #ddd;padding-top:1rem}
"""


def page(title: str, body: str) -> HTMLResponse:
    """A whole document. `body` is HTML, whose texts its writer has escaped; `title` is plain text."""
    text = (
        "<!doctype html><html lang=zh-CN><head><meta charset=utf-8>"
        '<meta name=viewport content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>{body}</body></html>"
    )
    return HTMLResponse(text, headers=_SECURITY)
