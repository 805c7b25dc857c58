"""The words of `jianpiao replay` on the command line, and the question that they make.

What it leaves out: doing anything (`command.py`).
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

import msgspec

from services.audit.replay.question import Question, checked
from services.audit.verify.command import language
from shared.errors import Malformed
from shared.strict_json import decode_as

FORMATS: Final = ("text", "html", "pdf", "csv", "json")

_several: Final = msgspec.json.Decoder(tuple[Question, ...])


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `jianpiao replay`."""
    parser.add_argument(
        "log", metavar="BUNDLE|DIR|URL", help="监票包、文件夹或网址 / bundle, folder or address"
    )
    _add_trust(parser)
    _add_moment(parser)
    _add_suppositions(parser)
    _add_output(parser)


def questions_of(args: argparse.Namespace) -> list[Question]:
    """What is asked. Raises Malformed, OSError."""
    if args.questions is not None:
        return [
            checked(each) for each in decode_as(_several, args.questions.read_bytes(), str(args.questions))
        ]
    question = Question(
        entry=args.entry,
        as_of=args.as_of,
        by=args.by,
        round=args.round,
        without=tuple(args.without),
        never_issued=args.never_issued,
        mandates=tuple(args.without_mandate),
        void_mandates=args.without_void_mandates,
        electors=tuple(args.without_elector),
        unknown=args.unknown,
        struck=tuple(args.without_person),
        void=tuple(args.void_person),
        ruled=dict(_ruling(each) for each in args.ruled),
        contests=tuple(args.contest),
    )
    # The same bounds as for a question that comes as JSON.
    return [checked(msgspec.convert(msgspec.to_builtins(question), Question))]


def _ruling(text: str) -> tuple[str, str]:
    paper, equals, ruling = text.removeprefix("paper:").partition("=")
    if not equals or not paper:
        raise Malformed(f"--ruled: expected PAPER=valid, PAPER=invalid or PAPER=POST:PERSON, got {text!r}")
    return paper, ruling


def _add_trust(parser: argparse.ArgumentParser) -> None:
    trust = parser.add_argument_group("信任 / trust")
    trust.add_argument(
        "--policy",
        type=Path,
        metavar="FILE",
        help="你信任谁；先核验再回答 / whom you trust; it verifies first",
    )
    trust.add_argument(
        "--unverified", action="store_true", help="不核验，每页注明 / do not verify, and say so on every page"
    )
    trust.add_argument(
        "--cited",
        action="append",
        default=[],
        metavar="BUNDLE",
        help="所引用的选举，可重复 / an election that is cited; may be repeated",
    )
    trust.add_argument(
        "--check",
        type=Path,
        metavar="DISPUTE",
        help="重算一份复核文件，看它是否成立 / compute a dispute file again and say whether it holds",
    )


def _add_moment(parser: argparse.ArgumentParser) -> None:
    moment = parser.add_argument_group("时点 / moment")
    moment.add_argument("--as-of", metavar="TIME", help="RFC 3339，如 2026-03-28T10:00:00Z / the moment")
    moment.add_argument(
        "--by",
        choices=("accepted_at", "done_at"),
        default="accepted_at",
        help="那时已登记的（默认）；那时已发生的 / what was known; what had happened",
    )
    moment.add_argument(
        "--entry", type=int, metavar="N", help="到第 N 条为止，从 0 数起 / up to this entry, from 0"
    )


def _add_suppositions(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("设想，可并用 / suppositions, all together")

    def several(name: str, metavar: str, text: str) -> None:
        group.add_argument(name, action="append", default=[], metavar=metavar, help=text)

    several("--without", "station:S2|pile:P2|batch:ID|paper:ID", "不计这些选票 / without these papers")
    group.add_argument(
        "--never-issued",
        action="store_true",
        help="逐张所列的票从未发出（塞入的） / papers named one by one were stuffed in",
    )
    several("--without-mandate", "N", "这份委托无效 / without the paper issued by this mandate")
    group.add_argument(
        "--without-void-mandates",
        action="store_true",
        help="记录中投票后认定无效的全部委托 / all mandates found void after the poll",
    )
    several("--without-elector", "NUMBER", "此人不应投票 / somebody who should not have voted")
    group.add_argument(
        "--unknown",
        type=int,
        default=0,
        metavar="K",
        help="另有 K 张分不出的票 / so many papers that cannot be told apart",
    )
    several(
        "--without-person", "NUMBER", "此人不应列为候选人，所得票不计 / a candidate who should not have stood"
    )
    several("--void-person", "NUMBER", "此人当选无效 / a winner whose election is void")
    several("--ruled", "PAPER=valid|invalid|POST:NUMBER+NUMBER;…", "这张票另行认定 / a paper ruled otherwise")
    group.add_argument("--round", type=int, metavar="N", help="只设想第 N 轮 / suppose it of this round only")
    several("--contest", "POST", "只问这个岗位 / ask about this post only")
    group.add_argument(
        "--questions",
        type=Path,
        metavar="FILE.json",
        help="多个问题，一个 JSON 数组 / several questions, a JSON array",
    )


def _add_output(parser: argparse.ArgumentParser) -> None:
    output = parser.add_argument_group("输出 / output")
    output.add_argument("--format", choices=FORMATS, default=None, help="打印的格式 / how it is printed")
    output.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help=".zip、.json：签名的复核文件（须有 --key、--name）；.txt .html .pdf .csv：只是打印 / a signed dispute file, or a page",
    )
    output.add_argument(
        "--key", type=Path, metavar="KEY.pem", help="提问人的私钥 / the private key of whoever asks"
    )
    output.add_argument("--name", metavar="NAME", help="提问人 / who asks, as printed")
    output.add_argument("--lang", choices=("zh", "en"), default=language(), help="语言 / language")
