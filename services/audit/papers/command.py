"""`jianpiao audit papers`: plan a paper audit, draw its lots, and see how far the risk has come down.

    jianpiao audit papers plan   BUNDLE --policy FILE                 要看多少张，还是不如全部重数
    jianpiao audit papers sample BUNDLE --policy FILE --seed DIGITS   看哪几张，在哪一堆第几张
    jianpiao audit papers risk   BUNDLE --policy FILE                 已经看到哪里，风险还有多大

The log is verified first. Exit code 0: told; of `risk` also that the limit is kept. 1: the log does not hold, or the risk is
still too large. 2: there is nothing to audit. What it leaves out: entering what people saw, which they sign at a desk.
"""

from __future__ import annotations

import argparse
import sys
from fractions import Fraction
from pathlib import Path

from services.audit.papers import asking
from services.audit.verify.checkpoints import read_trust
from services.audit.verify.command import language
from services.audit.verify.crew import usable_cores
from services.audit.verify.source import Unreadable, open_source
from services.audit.verify.verifier import Question, verify
from services.forms.writers import WRITERS, put
from shared.election.state import Election
from shared.errors import JianpiaoError, Refused
from shared.log.checkpoint import Checkpoint

DONE, WRONG, NOTHING = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `jianpiao audit papers`."""
    parser.add_argument(
        "what", choices=("plan", "sample", "risk"), help="估算、抽样、风险 / how much, which ones, how far"
    )
    parser.add_argument("bundle", type=Path, metavar="BUNDLE|DIR", help="选举记录 / the election's record")
    parser.add_argument(
        "--policy", type=Path, required=True, metavar="FILE", help="你信任谁 / whom you trust"
    )
    parser.add_argument(
        "--cited",
        type=Path,
        action="append",
        default=[],
        metavar="BUNDLE",
        help="所引用选举的记录 / records it cites",
    )
    parser.add_argument(
        "--round", type=int, metavar="N", help="第几轮，默认最后一轮 / which round, the last by default"
    )
    parser.add_argument(
        "--limit",
        type=float,
        default=5.0,
        metavar="PERCENT",
        help="风险限，默认 5 / risk limit, 5 by default",
    )
    parser.add_argument(
        "--seed", metavar="DIGITS", help="当众掷骰的数字，至少20位 / digits rolled in public, 20 or more"
    )
    parser.add_argument(
        "--bundles", action="store_true", help="抽整捆，不抽单张 / draw whole bundles instead of papers"
    )
    parser.add_argument(
        "--from", type=int, default=1, dest="first", metavar="N", help="从第几签起 / from which lot on"
    )
    parser.add_argument(
        "--size", type=int, metavar="N", help="抽多少签，默认按估算 / how many lots; by the plan by default"
    )
    parser.add_argument("--format", choices=tuple(WRITERS), default="text", help="默认文本 / text by default")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="写入文件，默认打印 / a file; printed otherwise"
    )
    parser.add_argument("--lang", choices=("zh", "en"), default=language(), help="语言 / language")


def run(args: argparse.Namespace) -> int:
    """Tells what was asked; the exit code."""
    try:
        if not 0 < args.limit <= 20:
            raise Unreadable(
                f"--limit: expected more than 0 and at most 20 percent, got {args.limit}",
                zh=f"--limit：应大于0、至多20（%），现为{args.limit}",
            )
        election, now = _election(args)
        limit, code = Fraction(str(args.limit)) / 100, DONE
        if args.what == "plan":
            form = asking.plan(election, now, args.round, limit)
        elif args.what == "sample":
            asked = asking.Lots(args.seed or "", args.first, args.size, args.bundles, limit)
            form = asking.lots(election, now, args.round, asked)
        else:
            form, within = asking.risk(election, now, args.round)
            code = DONE if within else WRONG
        put(WRITERS[args.format](form, args.lang), args.out)
        return code
    except Refused as error:
        print(f"jianpiao audit papers: {error.zh if args.lang == 'zh' else error.en}", file=sys.stderr)
        return WRONG
    except (JianpiaoError, OSError) as error:
        print(f"jianpiao audit papers: {error}", file=sys.stderr)
        return NOTHING


def _election(args: argparse.Namespace) -> tuple[Election, Checkpoint]:
    policy = args.policy.read_bytes()
    question = Question(
        open_source(args.bundle),
        policy,
        read_trust(policy),
        jobs=usable_cores(),
        cited=[open_source(path) for path in args.cited],
    )
    answer = verify(question)
    if not answer.ledger.holds:
        raise Refused(
            "log-does-not-hold",
            "A49; A50",
            zh="记录未通过核验，不能据以抽查。请先运行 jianpiao verify 查看各项。",
            en="The log does not pass the verifier, so nothing can be audited by it. Run jianpiao verify and see its checks.",
        )
    if not isinstance(answer.election, Election):
        raise Unreadable(
            f"{args.bundle}: is not the record of an election", zh=f"{args.bundle}：不是选举的记录"
        )
    assert answer.checkpoint is not None, "a log that holds has one"
    return answer.election, answer.checkpoint
