"""`jianpiao`: one command, and the table of what it can do.

Each subcommand is a module with `add_arguments(parser)` and `run(args) -> int`, imported only when it is
asked for: verifying needs none of what a service needs. What it leaves out: what the subcommands do.
"""

from __future__ import annotations

import argparse
import importlib
import io
import os
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from types import ModuleType

from services.arguments import Command, Parser
from shared.errors import JianpiaoError, told

# What a shell expects: 2 for a command that could not do its work, 128 + number of the signal that ended it.
FAILED = 2
INTERRUPTED = 130
READER_GONE = 141


COMMANDS: Mapping[str, Command] = {
    "verify": Command(
        "services.audit.verify.command", "核验一次选举的结果", "prove or refute the result of an election"
    ),
    "page": Command(
        "services.audit.browser.command",
        "在浏览器里核验（另写的程序，不联网）",
        "verify in a browser, by a program of its own, without a network",
    ),
    "verify-all": Command(
        "services.audit.county.command",
        "核验全县的监票包，出一份报告",
        "prove or refute the bundles of a whole county, in one report",
    ),
    "export": Command(
        "services.audit.export",
        "把整个选举记录写成一个可核验的文件",
        "write an election into one verifiable file",
    ),
    "receipt": Command(
        "services.audit.receipt_command",
        "核对一张回执：条目在日志里，见证足够",
        "check one receipt: the entry is in the log, and enough witnesses saw it",
    ),
    "report": Command(
        "services.audit.reports.command",
        "出具官方报表，核对已印报表",
        "write the official forms, check printed ones",
    ),
    "witness": Command(
        "services.audit.witness.command",
        "见证：记住日志，拒绝分叉，联署检查点",
        "a witness: remembers logs, refuses forks, cosigns checkpoints",
    ),
    "replay": Command(
        "services.audit.replay.command",
        "争议复核：某一时点、某种设想之下的结果，差几张票",
        "replay for disputes: as of a moment, as if otherwise, and by how many papers",
    ),
    "campaign": Command(
        "services.audit.campaign_command",
        "换届工作：各单位进度、下一期限、逾期",
        "a campaign's board: how far each village is, what is next, what is late",
    ),
    "audit": Command(
        "services.audit.audit_command", "审计服务", "the audit service: what those run who audit"
    ),
    "serve": Command("services.ballot.serve", "运行投票记录服务", "run the ballot service"),
    "migrate": Command(
        "services.ballot.migrate_command", "升级数据库", "bring the database to this version, as its owner"
    ),
    "erase": Command(
        "services.ballot.erase", "删除一条记录的不公开内容", "erase the private fields of one entry"
    ),
    "disclosures": Command(
        "services.ballot.disclosures_command",
        "把不公开内容封给审计人；审计人拆封",
        "hand private fields to an auditor, sealed; open them",
    ),
    "drill": Command(
        "services.drill.command", "按剧本演练一次选举", "act out an election as a scenario file tells it"
    ),
    "demo": Command(
        "services.demo",
        "演练虚构村的换届，核验后继续服务",
        "drill an invented village, verify, go on serving",
    ),
    "roll": Command(
        "services.roll_command", "导入、比较选民名单，跨村查重", "import and compare rolls, find doubles"
    ),
    "profiles": Command(
        "services.profiles.command",
        "规程：列出、阅读、检查、比较",
        "regulations: list them, read, check and compare them",
    ),
    "statements": Command("services.catalogue", "列出全部记录种类", "print the catalogue of statements"),
    "keys": Command("services.keys_command", "生成密钥，显示公钥", "make a key, show its public half"),
}


def main(argv: Sequence[str] | None = None, commands: Mapping[str, Command] = COMMANDS) -> int:
    """Run one subcommand; returns the exit code. Bad usage raises SystemExit(2), as argparse does."""
    _print_whatever_comes()
    words = sys.argv[1:] if argv is None else list(argv)
    name = _top_parser(commands).parse_args(words[:1] or ["--help"]).command
    try:
        return _run(name, commands[name], words[1:])
    except JianpiaoError as error:
        print(f"jianpiao {name}: {told(error)}", file=sys.stderr)
        return FAILED
    except UnicodeDecodeError as error:
        print(
            f"jianpiao {name}: 文件不是 UTF-8 编码（第{error.start}字节）；请另存为 UTF-8 / "
            f"a file is not in UTF-8 (byte {error.start}); save it as UTF-8",
            file=sys.stderr,
        )
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # of `jianpiao verify ... | head`
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # so that flushing at exit does not fail too
        return READER_GONE
    except OSError as error:
        if error.filename is None:
            raise  # not about a file that somebody named
        print(f"jianpiao {name}: {told(error)}", file=sys.stderr)
        return FAILED


def _run(name: str, command: Command, words: Sequence[str]) -> int:
    try:
        module = importlib.import_module(command.module)
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] in ("services", "shared"):
            raise  # ours: a broken installation, not a missing part
        print(
            f"jianpiao {name}: 缺少 {error.name}，请安装 jianpiao[service] / "
            f"{error.name} is missing: install jianpiao[service]",
            file=sys.stderr,
        )
        return FAILED
    code: int = module.run(_parser_of(name, command, module).parse_args(words))
    return code


def _top_parser(commands: Mapping[str, Command]) -> argparse.ArgumentParser:
    width = max(map(len, commands)) + 2
    parser = Parser(
        prog="jianpiao",
        usage="jianpiao COMMAND ...",
        description="监票：可核验的基层选举记录 / verifiable records of grassroots elections",
        epilog="\n".join(f"  {name:<{width}}{command.help}" for name, command in commands.items()),
    )
    parser.add_argument("--version", action="version", version=f"jianpiao {version('jianpiao')}")
    parser.add_argument("command", choices=commands, metavar="COMMAND", help="如下 / one of those below")
    return parser


def _parser_of(name: str, command: Command, module: ModuleType) -> argparse.ArgumentParser:
    parser = Parser(prog=f"jianpiao {name}", description=command.help)
    module.add_arguments(parser)
    return parser


def _print_whatever_comes() -> None:
    """A terminal that knows no Chinese shows escapes; it does not end the command with an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
