"""`jianpiao keys`: makes the key of an officer or a log, and shows the public half of one.

The public key is what an appointment states; the key id is its short name in signatures.
What it leaves out: appointing anybody, which is a signed statement.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from services import key_file
from shared.errors import told
from shared.keys import key_id, public_bytes, public_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `jianpiao keys`."""
    parser.add_argument(
        "action",
        choices=("new", "show"),
        help="new：生成密钥，不覆盖已有文件；show：显示公钥 / new: make a key, never over an existing file; "
        "show: show its public half",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="私钥文件（PEM） / private key file (PEM)")


def run(args: argparse.Namespace) -> int:
    """0 when the key is there and shown, 2 when the file cannot be written or read."""
    try:
        key = key_file.create(args.file) if args.action == "new" else key_file.load(args.file)
    except OSError as error:
        print(f"jianpiao keys: {told(error)}", file=sys.stderr)
        return 2
    print(f"公钥 / public key: {public_text(key)}")
    print(f"密钥编号 / key id: {key_id(public_bytes(key))}")
    return 0
