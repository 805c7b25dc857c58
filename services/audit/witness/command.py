"""`jianpiao witness`: a supervision committee's own machine remembers logs, refuses forks, and cosigns.

Exit code 0 when it was done, 1 when a log was refused, 2 when something could not be read.
What it leaves out: what the actions do, each a module of its own.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Final

from services.audit.witness import paper, resume, sign
from services.audit.witness.admit import admit, status
from services.audit.witness.identity import create

Action = Callable[[argparse.Namespace], int]

DEFAULT_PORT: Final = 8090


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The actions and their arguments."""
    actions = parser.add_subparsers(
        dest="action",
        required=True,
        metavar="ACTION",
        title="做什么 / actions",
    )

    def action(name: str, run: Action, words: str) -> argparse.ArgumentParser:
        made = actions.add_parser(name, description=words, help=words)
        made.add_argument(
            "--data",
            type=Path,
            default=Path("witness"),
            metavar="DIR",
            help="见证的目录 / the witness's folder",
        )
        made.set_defaults(perform=run)
        return made

    init = action("init", _init, "建立见证，生成密钥 / make a witness and its key")
    init.add_argument("name", help="名称，如 supervision.liushu.example/w1 / its name, such as …")
    init.add_argument(
        "--marks", type=Path, metavar="DIR", help="备份标记另存一处，最好另一块盘 / marks on another disk"
    )

    admitted = action("add", admit, "交入日志的信任文件 / make a log known by its trust file")
    admitted.add_argument("policies", nargs="+", type=Path, metavar="POLICY", help="信任文件 / trust files")

    served = action("serve", _serve, "作为 C2SP tlog-witness 服务 / serve as a C2SP tlog-witness")
    served.add_argument("--host", default="127.0.0.1", help="监听地址 / address to listen at")
    served.add_argument(
        "--port", type=int, default=DEFAULT_PORT, help="监听端口，0 为任意 / port, 0 takes a free one"
    )

    signed = action("sign", sign.sign, "看一次日志并见证 / look at logs once and cosign them")
    signed.add_argument("logs", nargs="+", metavar="URL|BUNDLE|DIR", help="日志 / logs")
    signed.add_argument(
        "--out", type=Path, metavar="FILE", help="写出附有签名的检查点 / write the cosigned checkpoint"
    )
    signed.add_argument(
        "--post", action="store_true", help="送回投票记录服务 / hand it back to the ballot service"
    )

    printed = action(
        "paper",
        paper.paper,
        "条数与根，文字和二维码，附于笔录 / size and root for the minutes, as text and QR",
    )
    printed.add_argument(
        "origins", nargs="*", metavar="LOG", help="日志名，默认全部 / logs by origin, default all"
    )
    printed.add_argument("--html", type=Path, metavar="FILE", help="可打印的页面 / a page for printing")

    resumed = action(
        "resume",
        resume.resume,
        "记录丢失后，凭笔录继续 / go on from signed minutes after the memory was lost",
    )
    resumed.add_argument(
        "note", type=Path, metavar="CHECKPOINT", help="二维码的文字或检查点 / text of the QR code"
    )
    resumed.add_argument("--size", type=int, required=True, help="笔录上的条数 / size in the minutes")
    resumed.add_argument("--root", required=True, help="笔录上的根 / root in the minutes, base64")

    action("status", status, "见证过什么，什么停了 / what was seen last, and what has stopped")


def run(args: argparse.Namespace) -> int:
    """The exit code of the action."""
    perform: Action = args.perform
    return perform(args)


def _init(args: argparse.Namespace) -> int:
    identity = create(args.data, args.name, args.marks)
    print(f"已建立 / made: {args.data}\n写入信任文件的一行 / the line for policy files:")
    print(f"witness {args.name.split('/')[0]} {identity.vkey}")
    return 0


def _serve(args: argparse.Namespace) -> int:
    from services.audit.witness.serve import serve  # the other actions need no web server

    return serve(args)
