"""The header fields of every page: it runs our own scripts only, tells nobody where it was read, and is kept by nobody.

What it leaves out: who may see a page (`services/ballot/pages/sessions.py`).
"""

from __future__ import annotations

from typing import Final

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""No inline script or style: whatever a title or a village's name holds, it can do nothing (CSP Level 3)."""

HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "geolocation=(), microphone=(), payment=(), usb=()",
    # A page may show personal data (PIPL 51): no browser or proxy keeps a copy of it.
    "cache-control": "no-store",
    "vary": "accept-language, cookie",
}
