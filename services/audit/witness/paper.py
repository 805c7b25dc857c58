"""`jianpiao witness paper`: size and root of a log for the signed minutes, in words and as a QR code.

What is on paper, signed by the people in the room, cannot be set back. The QR code holds the checkpoint itself with the
log's and the witness's signature lines: read by any phone it is a file for `jianpiao verify --since` and for
`jianpiao witness resume`. Size and root are printed as text too, for those who compare by eye.

What it leaves out: signing the minutes, which people do.
"""

from __future__ import annotations

import argparse
import io
from datetime import UTC, datetime, timedelta, timezone
from html import escape
from typing import Final

import segno

from services.audit.witness.identity import Identity, load
from services.audit.witness.witness import Witness
from services.durable import write_durably
from shared import base64text
from shared.errors import Malformed
from shared.log import note as notes
from shared.log.checkpoint import parse_text
from shared.log.cosignature import cosigned_by

SHANGHAI: Final = timezone(timedelta(hours=8))
GROUP: Final = 4
"""Characters of the root between two spaces: what an eye takes in at once."""


def paper(args: argparse.Namespace) -> int:
    """The action: prints what was cosigned last of each log, or of those named; `--html` writes a sheet."""
    identity = load(args.data)
    witness = Witness(identity)
    origins = args.origins or [known.origin for known in witness.logs.all()]
    sheets = {origin: note for origin in origins if (note := witness.last_seen(origin)) is not None}
    lacking = ", ".join(origin for origin in args.origins if origin not in sheets)
    if lacking or not sheets:
        raise Malformed(
            f"{lacking or args.data}: nothing was cosigned yet", zh=f"{lacking or args.data}：尚未见证过"
        )
    if args.html is not None:
        write_durably(args.html, sheet_html([as_html(note, identity) for note in sheets.values()]).encode())
        print(args.html)
    else:
        print("\n".join(as_text(note, identity) for note in sheets.values()))
    return 0


def as_text(note: bytes, identity: Identity) -> str:
    """The note in words, and as a QR code of half blocks for a terminal or a printer."""
    out = io.StringIO()
    code(note).terminal(out, compact=True)
    words = "\n".join(f"{name}：{value}" for name, value in facts(note, identity))
    return f"{words}\n\n{out.getvalue()}"


def as_html(note: bytes, identity: Identity) -> str:
    """The note as a section of a page for printing, with lines to sign on."""
    rows = "".join(f"<tr><th>{escape(name)}<td>{escape(value)}" for name, value in facts(note, identity))
    svg = code(note).svg_inline(scale=3, omitsize=False)
    return (
        f"<section><h1>见证记录 <span lang=en>Witnessed checkpoint</span></h1><table>{rows}</table>{svg}"
        "<p>在场人员签名 <span lang=en>Signed by those present</span>："
        "<p class=line>監督委员会 <span lang=en>supervision committee</span>"
        "<p class=line>选举委员会 <span lang=en>election committee</span>"
        "<p class=line>日期 <span lang=en>date</span></section>"
    )


def sheet_html(sections: list[str]) -> str:
    """A whole page, self-contained."""
    style = (
        "body{font:12pt serif;margin:2cm}th{text-align:left;padding-right:1em;vertical-align:top}"
        "td{font-family:monospace}section{break-after:page}.line{border-bottom:1px solid;padding:1em 0 .2em}"
    )
    return (
        "<!doctype html><html lang=zh><meta charset=utf-8><title>见证记录</title>"
        f"<style>{style}</style>{''.join(sections)}</html>\n"
    )


def facts(note: bytes, identity: Identity) -> list[tuple[str, str]]:
    """What a sheet says, each with its name in both languages. Raises Malformed."""
    signed = notes.parse(note)
    now = parse_text(signed.text)
    root = base64text.encode(now.root)
    grouped = " ".join(root[at : at + GROUP] for at in range(0, len(root), GROUP))
    told = [
        ("日志 log", now.origin),
        ("条数 size", str(now.size)),
        ("根 root", grouped),
        ("见证人 witness", str(identity.vkey)),
    ]
    if seconds := cosigned_by(signed, [identity.vkey]).get(identity.vkey):
        when = datetime.fromtimestamp(seconds, UTC).astimezone(SHANGHAI)
        told.append(("见证时间 cosigned", f"{when:%Y-%m-%d %H:%M:%S} 北京时间 (UTC+8)"))
    return told


def code(note: bytes) -> segno.QRCode:
    """The QR code of a note: its bytes, with a quarter of them redundant against stains and folds."""
    try:
        return segno.make_qr(note, error="q", boost_error=False)
    except segno.DataOverflowError as error:
        raise Malformed(
            "too many signature lines for one QR code", zh="签名过多，印不进一个二维码"
        ) from error
