"""Whose signatures a statement needs, and whether they are there: one holder of each office asked for (A39, A49).

What it leaves out: verifying the signatures themselves, which is done before (`shared/keys.py`).
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import TypeVar

from shared.election.state import Officer
from shared.errors import Unauthorised

Office = TypeVar("Office", bound=str)


def key_of(officers: Mapping[str, Officer], keyid: str) -> bytes:
    """The 32 bytes of an appointed key. Raises Unauthorised if nobody here has it."""
    officer = officers.get(keyid)
    if officer is None:
        raise unknown_key(keyid)
    # It was checked when it was appointed; checking it again costs as much as the signature.
    return base64.b64decode(officer.key)


def check_signers(
    officers: Mapping[str, Officer],
    needed: tuple[frozenset[Office], ...],
    signers: tuple[str, ...],
    words: Mapping[Office, str],
) -> tuple[str, ...]:
    """The ids of those who signed, in the order of the offices asked for. Raises Unauthorised.

    `needed` has one set for each signature: a holder of any of its offices, a different person for each. `words` are the
    offices' names in Chinese.
    """
    if len(needed) == 1 and len(signers) == 1:
        officer = officers.get(signers[0])
        if officer is not None and not officer.dismissed and not officer.roles.isdisjoint(needed[0]):
            return (officer.id,)
    elif len(signers) == len(needed) == len(set(signers)):
        found = _assign(officers, needed, signers)
        if found is not None:
            return found
    offices_zh = "；".join("或".join(words[role] for role in sorted(office)) for office in needed)
    offices_en = "; ".join(" or ".join(sorted(office)) for office in needed)
    raise Unauthorised(
        "signers-lack-office",
        "docs/rules.md 5; A49",
        zh=f"须由{len(needed)}人签名：{offices_zh}。收到{len(signers)}个签名，其中有人没有（或不再有）该职务。",
        en=f"Needs {len(needed)} signatures by: {offices_en}. Got {len(signers)}, and not each by a holder of that office.",
    )


def _assign(
    officers: Mapping[str, Officer], needed: tuple[frozenset[Office], ...], signers: tuple[str, ...]
) -> tuple[str, ...] | None:
    """Signers matched to offices, each signer to one; None if that cannot be done."""
    if not needed:
        return ()
    for index, keyid in enumerate(signers):
        officer = officers.get(keyid)
        if officer is None or officer.dismissed or officer.roles.isdisjoint(needed[0]):
            continue
        rest = _assign(officers, needed[1:], signers[:index] + signers[index + 1 :])
        if rest is not None:
            return (officer.id, *rest)
    return None


def unknown_key(keyid: str) -> Unauthorised:
    """The refusal of a signature by a key that was never appointed here."""
    return Unauthorised(
        "key-unknown",
        "docs/rules.md 5; A49",
        zh=f"密钥{keyid[:16]}没有在本选举中任命。",
        en=f"The key {keyid[:16]} has not been appointed in this election.",
    )
