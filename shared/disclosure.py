"""Private fields: the log publishes only salted digests, the values travel beside the envelope and can be erased.

RFC 9901 (SD-JWT) disclosures: base64url of `[salt, name, value]`; its digest is the SHA-256 of that very text.
Digests are sorted and padded with decoys to a fixed count, so that neither presence nor order says anything.
What it leaves out: where disclosures are kept and who may see them.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from shared.errors import Malformed
from shared.strict_json import check

SALT_BYTES: Final = 16
"""128 bits: without a secret salt every phone or identity number could be guessed from its digest."""
MAX_DISCLOSURES: Final = 32
MAX_DISCLOSURE_CHARACTERS: Final = 4096


def disclose(
    fields: Mapping[str, str],
    *,
    digests: int,
    random: Callable[[int], bytes] = secrets.token_bytes,
) -> tuple[list[str], list[str]]:
    """`(disclosures, _sd)`: one disclosure a field, and `digests` sorted digests, decoys among them.

    Raises Malformed if there are more fields than `digests`.
    """
    if len(fields) > digests:
        raise Malformed(
            f"disclosures: expected at most {digests} private fields, got {len(fields)}",
            zh=f"disclosures：不公开的内容至多{digests}项，现为{len(fields)}项",
        )
    disclosures = [encode(_b64url(random(SALT_BYTES)), name, value) for name, value in fields.items()]
    decoys = [_b64url(hashlib.sha256(random(32)).digest()) for _ in range(digests - len(fields))]
    return disclosures, sorted([digest(text) for text in disclosures] + decoys)


def set_digest(statements: Iterable[str]) -> str:
    """What a set of statements is called in 64 hex digits: SHA-256 over their ids in order, each with a newline."""
    return hashlib.sha256("".join(f"{each}\n" for each in sorted(set(statements))).encode()).hexdigest()


def encode(salt: str, name: str, value: str) -> str:
    """The transported text of one field. The digest is over this text, so nothing is ever canonicalised."""
    return _b64url(json.dumps([salt, name, value], ensure_ascii=False).encode())


def digest(disclosure: str) -> str:
    """The 43 characters that the log publishes for a disclosure."""
    return _b64url(hashlib.sha256(disclosure.encode("ascii")).digest())


def open_all(disclosures: Sequence[str], published: Iterable[str]) -> dict[str, str]:
    """The private fields by name. Raises Malformed if one is not committed to, stands twice or is no disclosure."""
    if len(disclosures) > MAX_DISCLOSURES:
        raise Malformed(
            f"disclosures: expected at most {MAX_DISCLOSURES}, got {len(disclosures)}",
            zh=f"disclosures：至多{MAX_DISCLOSURES}项，现为{len(disclosures)}项",
        )
    committed = set(published)
    fields: dict[str, str] = {}
    for text in disclosures:
        _, name, value = decode(text)
        if digest(text) not in committed:
            raise Malformed(
                f"disclosure of {name!r}: its digest is not among the signed _sd digests",
                zh=f"disclosure {name!r}：它的摘要不在已签名的 _sd 之中",
            )
        if name in fields:
            raise Malformed(f"disclosure of {name!r} stands twice", zh=f"disclosure {name!r}：写了两次")
        fields[name] = value
    return fields


def decode(disclosure: str) -> tuple[str, str, str]:
    """`(salt, name, value)` of a transported text. Raises Malformed."""
    if len(disclosure) > MAX_DISCLOSURE_CHARACTERS:
        raise Malformed(
            f"disclosure: expected at most {MAX_DISCLOSURE_CHARACTERS} characters",
            zh=f"disclosure：至多{MAX_DISCLOSURE_CHARACTERS}字",
        )
    try:
        raw = base64.b64decode(disclosure + "=" * (-len(disclosure) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise Malformed(
            "disclosure: expected base64url without padding", zh="disclosure：应为不带补位的 base64url"
        ) from error
    if _b64url(raw) != disclosure:
        raise Malformed(
            "disclosure: expected the canonical base64url of its bytes",
            zh="disclosure：应为其字节的规范 base64url 写法",
        )
    check(raw, "disclosure")
    parts = json.loads(raw)
    if not (isinstance(parts, list) and len(parts) == 3 and all(isinstance(part, str) for part in parts)):
        raise Malformed(
            "disclosure: expected [salt, name, value], three texts",
            zh="disclosure：应为三段文字 [盐, 名称, 内容]",
        )
    if len(parts[0]) < 22:
        raise Malformed(
            f"disclosure of {parts[1]!r}: expected a salt of at least 128 bits",
            zh=f"disclosure {parts[1]!r}：盐至少 128 位",
        )
    return parts[0], parts[1], parts[2]


def _b64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
