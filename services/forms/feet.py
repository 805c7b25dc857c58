"""What the foot of a document says: from which record it was made. The same words on a page and on paper.

What it leaves out: drawing it (`pdf_feet.py`, and the templates of pages), so that a page needs nothing that makes PDFs.
"""

from __future__ import annotations

from services.forms import document as doc
from shared.text import Text


def proof_lines(proof: doc.Proof) -> list[Text]:
    """What the foot says of the record, line by line."""
    lines = [
        Text(
            f"本件由选举记录生成 · 选举编号 {proof.election}",
            f"Made from the record of the election · id {proof.election}",
        )
    ]
    if not proof.note:
        lines.append(
            Text(
                f"条目数 {proof.size} · 尚未公布检查点", f"Entries {proof.size} · no checkpoint published yet"
            )
        )
        return lines
    if proof.noted != proof.size:
        lines[0] = Text(
            f"{lines[0].zh} · 前 {proof.size} 条", f"{lines[0].en} · its first {proof.size} entries"
        )
    lines.append(
        Text(f"条目数 {proof.noted} · 根 {proof.root}", f"Entries {proof.noted} · root {proof.root}")
    )
    lines.append(
        Text(
            "二维码为该检查点（C2SP 格式），任何人可用 jianpiao verify 核对",
            "The QR code is the checkpoint (C2SP text); anybody can check it with jianpiao verify",
        )
    )
    return lines
