"""`jianpiao audit`: what the people who audit run, each action a module of its own.

An action is imported only when it is asked for: rebuilding needs no HTTP, following needs no database. A module has
`add_arguments(parser)` and `run(args) -> int`, like a command of `jianpiao` itself. What it leaves out: what they do.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Mapping

from services.arguments import Command

ACTIONS: Mapping[str, Command] = {
    "serve": Command(
        "services.audit.serve",
        "跟踪、镜像、核验多本日志，并对外提供",
        "follow, verify and mirror logs, and serve what is believed",
    ),
    "follow": Command(
        "services.audit.follower.follow_command",
        "只跟踪和镜像；--once 走一遍",
        "follow and mirror only; one pass with --once",
    ),
    "acknowledge": Command(
        "services.audit.follower.acknowledge_command",
        "由具名的人确认一条警报",
        "set an alarm aside, by name and with a reason",
    ),
    "papers": Command(
        "services.audit.papers.command",
        "抽查选票：看多少张、看哪几张、风险多大",
        "audit papers: how many to look at, which ones, how far the risk is down",
    ),
    "migrate": Command(
        "services.audit.projections.migrate_command",
        "升级审计服务的数据库",
        "bring the audit service's database to this version, as its owner",
    ),
    "rebuild": Command(
        "services.audit.projections.rebuild_command",
        "由镜像重建统计表，期间照常查询",
        "build the projections again from the mirrors; the old ones answer meanwhile",
    ),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The action; its own arguments are read by its own module."""
    width = max(map(len, ACTIONS)) + 2
    parser.usage = "jianpiao audit ACTION ..."
    parser.epilog = "\n".join(f"  {name:<{width}}{action.help}" for name, action in ACTIONS.items())
    parser.add_argument("action", choices=ACTIONS, metavar="ACTION", help="如下 / one of those below")
    parser.add_argument("words", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    parser.set_defaults(parser_class=type(parser))


def run(args: argparse.Namespace) -> int:
    """Runs the action; its exit code. A package that it needs and that is missing is told by `jianpiao`."""
    action = ACTIONS[args.action]
    module = importlib.import_module(action.module)
    parser = args.parser_class(prog=f"jianpiao audit {args.action}", description=action.help)
    module.add_arguments(parser)
    code: int = module.run(parser.parse_args(args.words))
    return code
