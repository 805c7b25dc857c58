"""The campaign's secret, and what is made with it: marks that say whether two people are one without saying who.

Whoever has the secret can try names and numbers until a mark fits; whoever has only marks can compare and learn no more.
What it leaves out: the file in which the secret is kept (`services/roll_command.py`).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Final

from shared.errors import Malformed

SECRET_BYTES: Final = 32
_TEXT: Final = re.compile(r"[0-9a-f]{64}")
_SEPARATOR: Final = "\x1f"
"""Stands in no tidied text, so that ("ab", "c") and ("a", "bc") have different marks."""


def read_secret(text: str) -> bytes:
    """The secret of a file: 64 hex digits. Raises Malformed."""
    if _TEXT.fullmatch(text.strip()) is None:
        raise Malformed(
            "the secret is 64 hex digits, as jianpiao roll secret makes them",
            zh="密钥文件应为64位十六进制，由 jianpiao roll secret 生成",
        )
    return bytes.fromhex(text.strip())


def mark(secret: bytes, purpose: str, *facts: str) -> str:
    """HMAC-SHA256 over facts, in hex; the same facts for another purpose have another mark."""
    text = _SEPARATOR.join(("jianpiao-roll", purpose, *facts))
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()
