"""`jianpiao audit acknowledge`: a named person sets an alarm aside, after looking, and says what was found out.

It is written beside the alarm, which is never deleted; a follower that stopped goes on at its next step, and raises the alarm
again if the log is still wrong. Only whoever may write into the data folder can do this: there is no address for it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from services.audit.follower.alarm_files import AlarmFiles
from services.audit.follower.config import read_config
from services.audit.follower.following import now
from shared.errors import Malformed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `jianpiao audit acknowledge`."""
    parser.add_argument("log", metavar="ID", help="日志（选举）编号 / id of the log, which is the election's")
    parser.add_argument("number", type=int, metavar="NUMBER", help="警报的号码 / number of the alarm")
    parser.add_argument("--by", required=True, metavar="NAME", help="何人 / who")
    parser.add_argument("--because", required=True, metavar="TEXT", help="查明了什么 / what was found out")
    parser.add_argument("--config", type=Path, metavar="audit.toml", help="配置文件 / the configuration")
    parser.add_argument("--data", type=Path, metavar="DIR", help="数据文件夹 / the data folder [audit-data]")


def run(args: argparse.Namespace) -> int:
    """0 when it is written. Raises Malformed if there is no such alarm, or no name or reason."""
    data = args.data or (read_config(args.config).data if args.config else Path("audit-data"))
    folder = data / "logs" / args.log / "alarms"
    if not folder.is_dir():
        raise Malformed(f"{folder}: there is no alarm", zh=f"{folder}：没有警报")
    known = AlarmFiles(folder, args.log).acknowledge(args.number, args.by, args.because, now())
    said = known.acknowledged
    assert said is not None
    print(
        f"警报 {args.number} {known.alarm.kind}：{said.by}于{said.at}确认 / acknowledged by {said.by} at {said.at}"
    )
    return 0
