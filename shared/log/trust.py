"""What a verifier pins before it believes anything: a tlog-policy, and the key of the election authority.

The authority's key opens the election: every other office follows from what it signs. It stands in a
comment line, so that the file stays a tlog-policy that any C2SP tool reads:

    # jianpiao-authority A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=
    log ...
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from shared import keys
from shared.errors import Malformed
from shared.log import policy as policies
from shared.log.policy import Policy

_WORD: Final = "jianpiao-authority"
_COMMENT: Final = re.compile(rf"[ \t]*#[ \t]*{_WORD}(?:[ \t]+(.*))?")


@dataclass(frozen=True)
class Trust:
    """`authority` is a public key in base64, 44 characters; None in a file that is for the log alone."""

    policy: Policy
    authority: str | None = None

    def __post_init__(self) -> None:
        if self.authority is not None:
            keys.parse_public_key(self.authority)


def parse_trust(text: str) -> Trust:
    """What a trust file says. Raises Malformed, also for a second authority or one that is no sound key."""
    found = [line for line in map(_COMMENT.fullmatch, text.split("\n")) if line]
    if len(found) > 1:
        raise Malformed(
            f"trust: expected one {_WORD} line, got {len(found)}",
            zh=f"信任文件：应恰有一行 {_WORD}，现有{len(found)}行",
        )
    authority = (found[0][1] or "").rstrip(" \t") if found else None
    return Trust(policies.parse(text), authority)


def encode_trust(trust: Trust) -> str:
    """The text of a trust file: the authority first, then the policy."""
    comment = f"# {_WORD} {trust.authority}\n" if trust.authority is not None else ""
    return comment + policies.encode(trust.policy)
