"""`jianpiao audit follow`: follows logs into a folder, without serving anything; with `--once` it makes one pass and tells.

For a machine that is only now and then on, and for `cron`. What it leaves out: pages and addresses (`jianpiao audit serve`).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import signal
import sys
from pathlib import Path
from typing import Final

from services.audit.follower.config import Config, Followed, checked, followed, read_config
from services.audit.follower.follower import Follower
from services.audit.follower.following import calm_the_collector, following
from services.audit.verify.findings import tame
from shared.clock import write_time
from shared.errors import Malformed

ALARMED: Final = 1
UNREACHED: Final = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `jianpiao audit follow`."""
    parser.add_argument(
        "log",
        nargs="*",
        metavar="URL|ID",
        help="日志的网址（配合 --policy），或配置中的日志编号；默认全部 / address of a log (with --policy), or the id of one in the "
        "configuration; by default all of it",
    )
    parser.add_argument("--config", type=Path, metavar="audit.toml", help="配置文件 / the configuration")
    parser.add_argument(
        "--policy",
        type=Path,
        metavar="FILE",
        help="所信任的文件，用于给出的网址 / trust file for the addresses",
    )
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="副本与警报所在的文件夹 / folder of mirrors and alarms [audit-data]",
    )
    parser.add_argument("--once", action="store_true", help="只走一遍 / one pass, then end")


def run(args: argparse.Namespace) -> int:
    """0 if all is in order, 1 if an alarm stands, 2 if a log could not be reached or read to its end."""
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    return asyncio.run(_follow(config_of(args), once=args.once))


def config_of(args: argparse.Namespace) -> Config:
    """What the arguments ask for. Raises Malformed, OSError."""
    if args.config is not None:
        config = read_config(args.config)
        data = args.data or config.data
        logs = tuple(_chosen(config, args.log))
        return Config(
            data, logs, config.host, config.port, config.jobs, config.poll_seconds, config.step_bytes
        )
    if not args.log or args.policy is None:
        raise Malformed(
            "expected --config, or addresses and --policy", zh="请给出 --config，或网址和 --policy"
        )
    policy = args.policy.read_bytes()
    data = args.data or Path("audit-data")
    return checked(Config(data, tuple(followed(url, policy) for url in args.log)))


def _chosen(config: Config, names: list[str]) -> list[Followed]:
    if not names:
        return list(config.logs)
    by_name = {name: log for log in config.logs for name in (log.id, log.url)}
    for name in names:
        if name not in by_name:
            raise Malformed(f"{name}: the configuration has no such log", zh=f"{name}：配置中没有这本日志")
    return [by_name[name] for name in names]


async def _follow(config: Config, *, once: bool) -> int:
    async with following(config) as logs:
        calm_the_collector()
        if once:
            await logs.once()
        else:
            logs.start()
            await _told_to_stop()
        for follower in logs.followers.values():
            _tell(follower)
        followers = logs.followers.values()
        if any(each.alarms.standing() for each in followers):
            return ALARMED
        return UNREACHED if any(each.trouble for each in followers) else 0


async def _told_to_stop() -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    with contextlib.suppress(asyncio.CancelledError):
        await stopping.wait()


def _tell(follower: Follower) -> None:
    checkpoint = follower.mirror.checkpoint
    root = "-" if checkpoint is None else checkpoint.root.hex()
    at = follower.believed.last_accepted
    print(
        f"{follower.log.id}：采信{follower.mirror.size}条，根{root} / {follower.mirror.size} entries believed, root {root}"
    )
    if at:
        print(f"  最后一条收录于{write_time(at)} / last entry accepted at {write_time(at)}")
    for each in follower.alarms.standing():
        alarm = each.alarm
        where = "" if alarm.index is None else f" #{alarm.index}"
        print(f"  警报 ALARM {alarm.number} {alarm.kind}{where} {alarm.raised_at}")
        print(f"    {alarm.meaning.zh}：{alarm.what.zh}\n    {alarm.meaning.en}: {alarm.what.en}")
        print(f"    {alarm.advice.zh}\n    {alarm.advice.en}")
    if follower.trouble and not follower.alarms.standing():
        print(f"  {tame(follower.trouble)}")
