"""A witness's line on a checkpoint: "at this time, this was the longest consistent log that I had seen".

It says nothing about what the entries mean. C2SP tlog-cosignature v1.0.1, type 0x04: a time, then an Ed25519
signature over ``cosignature/v1``, that time and the text of the checkpoint. The witness's name is not signed,
so one key serves one witness and nothing else.

What it leaves out: how a witness decides (it needs to remember) and how many are enough (`policy.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared import keys
from shared.errors import Malformed, ProofError
from shared.log import checkpoint, note
from shared.log.note import COSIGNATURE, Signature, SignedNote, VerifierKey

MAX_TIME: Final = 2**63 - 1
_TIME_BYTES: Final = 8


def cosign(checkpoint_text: str, time: int, name: str, key: Ed25519PrivateKey) -> Signature:
    """Witness `name`'s line on a checkpoint's text at `time`, seconds since 1970 UTC, 1 to 2^63 - 1.

    Raises Malformed if the text is no checkpoint. The caller has checked consistency, and has stored the
    checkpoint so that no older or other one can be cosigned after a crash.
    """
    checkpoint.parse_text(checkpoint_text)
    if not 1 <= time <= MAX_TIME:
        raise Malformed(
            f"cosignature: expected a time from 1 to 2^63 - 1 seconds, got {time}",
            zh=f"见证签名：时间应为 1 至 2^63 - 1 秒，现为{time}",
        )
    witness = VerifierKey.of(name, key, COSIGNATURE)
    signed = key.sign(_message(checkpoint_text, time))
    return Signature(name, witness.key_id, time.to_bytes(_TIME_BYTES, "big") + signed)


def verify_cosignature(checkpoint_text: str, line: Signature, witness: VerifierKey) -> int:
    """The time at which `witness` cosigned, seconds since 1970 UTC. Raises ProofError if it did not.

    Whether the time is plausible is for the caller, who has a clock.
    """
    if witness.type != COSIGNATURE:
        raise Malformed(
            f"key of {witness.name}: expected type 0x04, which cosigns, got {witness.type:#04x}",
            zh=f"{witness.name}的密钥：应为见证用的 0x04 型，现为{witness.type:#04x}",
        )
    if (line.name, line.key_id) != (witness.name, witness.key_id):
        raise ProofError(f"cosignature: expected one of {witness}, got one of {line.name}")
    time = int.from_bytes(line.signature[:_TIME_BYTES], "big")
    signed = line.signature[_TIME_BYTES:]
    if time > MAX_TIME or not keys.verify(witness.public, signed, _message(checkpoint_text, time)):
        raise ProofError(f"cosignature: that of {witness.name} ({witness.key_id.hex()}) does not hold")
    return time


def cosigned_by(signed: SignedNote, witnesses: Iterable[VerifierKey]) -> dict[VerifierKey, int]:
    """Those of `witnesses` that cosigned the note, each with the latest time it gave.

    Other lines are ignored. Raises ProofError if any line of a known witness does not hold.
    """
    times = {}
    for witness in witnesses:
        lines = note.signatures_by(signed, witness)
        if lines:
            times[witness] = max(verify_cosignature(signed.text, line, witness) for line in lines)
    return times


def add_signature_lines(raw: bytes, lines: Iterable[Signature]) -> bytes:
    """The note with `lines` under it. A line takes the place of an older one of the same name and key id.

    Add only what was verified: a wrong line of a known key makes readers refuse the whole note.
    Raises Malformed, also when there would be more than 100 lines.
    """
    signed = note.parse(raw)
    merged = {(line.name, line.key_id): line for line in (*signed.signatures, *lines)}
    return note.encode(SignedNote(signed.text, tuple(merged.values())))


def _message(checkpoint_text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{checkpoint_text}".encode()
