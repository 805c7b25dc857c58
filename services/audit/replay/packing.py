"""A dispute file on the disk: the signed JSON by itself, or a zip with pages to print and the proofs as files beside it.

    dispute.json                 the envelope; everything else follows from it and from the log
    answer-001.zh.html  .en.html a page for each answer
    proofs/000412.tlog-proof     one for each proved entry (C2SP tlog-proof)

What it leaves out: what is in the envelope (`dispute_file.py`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from services.audit.replay.dispute_file import MAX_BYTES, Dispute, open_dispute, receipts
from services.audit.replay.telling import tell
from services.audit.verify import archive
from services.audit.verify.findings import Text
from services.audit.verify.source import Unreadable
from services.forms.as_html import write_html
from services.forms.form import Form, Line
from shared import base64text
from shared.errors import Malformed

DISPUTE: Final = "dispute.json"


def write(out: Path, dispute: Dispute, envelope: bytes, call: Mapping[str, Any]) -> None:
    """Writes the dispute file, as zip or JSON by the ending of `out`; it appears whole or not at all. Raises OSError."""
    scratch = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with scratch.open("xb") as file:
            if out.suffix == ".zip":
                files = {DISPUTE: envelope, **dict(beside(dispute, call))}
                archive.write(sorted(files.items()), file)
            else:
                file.write(envelope)
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(out)
    finally:
        scratch.unlink(missing_ok=True)


def read(path: Path) -> tuple[Dispute, dict[str, bytes]]:
    """The dispute of a file, and the files beside it in a zip. Raises Malformed, ProofError, Unreadable."""
    try:
        if path.stat().st_size > 2 * MAX_BYTES:
            raise Malformed(f"{path}: expected at most {2 * MAX_BYTES} bytes")
        with path.open("rb") as file:
            if file.read(2) != b"PK":
                file.seek(0)
                return open_dispute(file.read()), {}
            found = {}
            for member in archive.directory(file):
                file.seek(member.data_offset)
                found[member.name] = file.read(member.size)
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror or error}") from error
    if DISPUTE not in found:
        raise Malformed(f"{path}: expected {DISPUTE} in it")
    return open_dispute(found.pop(DISPUTE)), found


def beside(dispute: Dispute, call: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """The pages and proofs that follow from a dispute. `call`: the body of the log's ElectionCalled."""
    for number, form in enumerate(forms(dispute, call), 1):
        for lang in ("zh", "en"):
            yield f"answer-{number:03}.{lang}.html", write_html(form, lang)
    for index, receipt in receipts(dispute):
        yield f"proofs/{index:06}.tlog-proof", receipt


def forms(dispute: Dispute, call: Mapping[str, Any]) -> list[Form]:
    """The answers as forms, with what they were computed from."""
    claimed = dispute.claimed
    proof = [
        Line(Text("来源", "origin"), dispute.origin),
        Line(Text("条目数", "entries"), claimed.size),
        Line(Text("根", "root"), base64text.encode(claimed.root)),
        Line(Text("提问人", "asked by"), dispute.by.name),
        Line(Text("其公钥", "public key"), dispute.by.key),
        Line(Text("作出于", "made at"), dispute.made_at),
    ]
    return [tell(answer, call, proof, verified=dispute.verified) for answer in dispute.answers]
