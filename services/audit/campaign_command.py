"""`jianpiao campaign`: the board of all villages of a campaign, from its log; and the plans that come with Jianpiao.

The board replays the log by the law, signatures aside: it is for the daily round call. What it leaves out: proving the log,
which `jianpiao verify` does.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import datetime
from pathlib import Path

import msgspec

from services.audit.verify.campaign_text import campaign_lines, last_day
from services.audit.verify.command import language
from services.audit.verify.entries import entries_of
from services.audit.verify.findings import tame
from services.audit.verify.layout import CHECKPOINT
from services.audit.verify.ledger import Ledger
from services.audit.verify.progress import Bar
from services.audit.verify.remote import fetch_log
from services.audit.verify.replay import Replay
from services.audit.verify.source import Folder, Source, Unreadable, open_source
from shared import clock
from shared.campaign import plan
from shared.campaign.board import board
from shared.campaign.state import Campaign
from shared.errors import JianpiaoError, told, within
from shared.log import note
from shared.log.checkpoint import parse_text

WRONG = 1
UNREADABLE = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `jianpiao campaign`."""
    kinds = parser.add_subparsers(dest="what", required=True, metavar="status|plans")
    status = kinds.add_parser("status", help="各单位进度、下一期限、逾期 / the board of all units")
    status.add_argument("log", metavar="BUNDLE|DIR|URL", help="换届工作的日志 / the campaign's log")
    status.add_argument(
        "--on",
        metavar="DAY",
        help="哪一天，默认今天（演练为最后一条之日）/ by default today, of a drill its last day",
    )
    status.add_argument("--json", action="store_true", help="给程序读 / for programs")
    status.add_argument("--lang", choices=("zh", "en"), default=language(), help="语言 / language")
    plans = kinds.add_parser("plans", help="随附的实施方案 / the plans that come along")
    plans.add_argument(
        "id",
        nargs="?",
        metavar="ID|FILE.toml",
        help="显示这一个；检查自己的文件 / show this one; check a file of one's own",
    )


def run(args: argparse.Namespace) -> int:
    """0; 1 if entries of the log are not lawful; 2 if there is no campaign to read."""
    try:
        if args.what == "plans":
            return _plans(args.id)
        with tempfile.TemporaryDirectory(prefix="jianpiao-campaign-") as scratch:
            replay, ledger = _replayed(_source(args.log, Path(scratch)))
        if replay.campaign is None:
            raise Unreadable("is not the log of a campaign", zh=f"{args.log}: 不是换届工作的日志")
        day = args.on or _today(replay.campaign)
        with within("--on"):
            clock.read_day(day)
    except (JianpiaoError, OSError) as error:
        print(f"jianpiao campaign: {told(error)}", file=sys.stderr)
        return UNREADABLE
    sys.stdout.write(_told(replay.campaign, day, args))
    if ledger.checks[5].total or ledger.checks[1].total:
        print("日志中有依法应当拒绝的条目 / the log holds entries that the law refuses", file=sys.stderr)
        return WRONG
    return 0


def _plans(named: str | None) -> int:
    """Lists the shipped plans, shows one, or checks somebody's own file. Raises Malformed."""
    if named is None:
        sys.stdout.write("\n".join(plan.shipped()) + "\n")
    elif named.endswith(".toml"):
        with within(named):
            own = plan.read(Path(named).read_text("utf-8"))
        print(f"{own.id} {own.version}：{own.zh}，可用 / {own.en}, sound")
    else:
        sys.stdout.write(plan.shipped_text(named))
    return 0


def _told(campaign: Campaign, day: str, args: argparse.Namespace) -> str:
    if args.json:
        return msgspec.json.format(msgspec.json.encode(board(campaign, day)), indent=2).decode() + "\n"
    zh = args.lang == "zh"
    drill = ["演练 / DRILL" if zh else "A DRILL, NOT AN ELECTION"] if campaign.drill else []
    title = f"{campaign.title}（{campaign.place}）" if zh else f"{campaign.title} ({campaign.place})"
    lines = [title, *drill, *campaign_lines(campaign, args.lang, day)]
    return "".join(f"{tame(line)}\n" for line in lines)


def _replayed(source: Source) -> tuple[Replay, Ledger]:
    raw = source.read(CHECKPOINT)
    if raw is None:
        raise Unreadable("the log has no checkpoint", zh="日志没有检查点")
    ledger = Ledger()
    replay = Replay(ledger, None)
    replay.take(list(entries_of(source, parse_text(note.parse(raw).text).size)), {})
    return replay, ledger


def _source(log: str, scratch: Path) -> Source:
    if "://" not in log:
        return open_source(Path(log))
    with Bar("取回 fetching") as bar:
        fetch_log(log, scratch, bar.show)
    return Folder(scratch)


def _today(campaign: Campaign) -> str:
    return last_day(campaign) if campaign.drill else datetime.now(clock.BEIJING).date().isoformat()
