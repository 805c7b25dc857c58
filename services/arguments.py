"""The command line's own words, in two languages: help laid out as it was written, and what is wrong with the words given.

What it leaves out: which commands there are (`cli.py`) and which words each takes.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn

_MISUSED: Final = 2
"""The exit code of argparse, and of a shell's own commands, for words that make no sense."""


@dataclass(frozen=True)
class Command:
    """Where a command is, and what it does in one sentence. Its module is imported only when it is asked for."""

    module: str
    zh: str
    en: str

    @property
    def help(self) -> str:
        return f"{self.zh} / {self.en}"


class Parser(argparse.ArgumentParser):
    """Help and complaints in Chinese and English; subcommands of it are parsed by one of its kind."""

    def __init__(self, **settings: Any) -> None:
        usual: dict[str, Any] = {"formatter_class": _Help, "add_help": False, "allow_abbrev": False}
        super().__init__(**(usual | settings))
        self.add_argument("-h", "--help", action="help", help="显示本说明 / show this help")

    def error(self, message: str) -> NoReturn:
        """Says in both languages what is wrong with the words, and how the command is used."""
        self.print_usage(sys.stderr)
        self.exit(_MISUSED, f"{self.prog}: {in_both(message)}\n")


class _Help(argparse.RawDescriptionHelpFormatter):
    HEADINGS: Mapping[str, str] = {"positional arguments": "参数 / arguments", "options": "选项 / options"}

    def start_section(self, heading: str | None) -> None:
        super().start_section(self.HEADINGS.get(heading or "", heading))

    def _format_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None) -> str:
        return super()._format_usage(usage, actions, groups, "用法 / usage: " if prefix is None else prefix)


_SAID: Final = (
    (r"the following arguments are required: (.*)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.*)", r"不认识的参数：\1"),
    (r"one of the arguments (.*) is required", r"\1 须写其中一个"),
    (r"argument (\S+): not allowed with argument (\S+)", r"\1 不能与 \2 同时写"),
    (r"argument (.+?): invalid choice: (.*) \(choose from (.*)\)", r"\1：没有\2，可写的有：\3"),
    (r"argument (.+?): expected one argument", r"\1：后面要写一个值"),
    (r"argument (.+?): expected at least one argument", r"\1：后面至少要写一个值"),
    (r"argument (.+?): expected (\d+) arguments", r"\1：后面要写\2个值"),
    (r"argument (.+?): ignored explicit argument (.*)", r"\1：不带值，\2不要写"),
    (r"argument (.+?): invalid int value: (.*)", r"\1：应为整数，现为\2"),
    (r"argument (.+?): invalid float value: (.*)", r"\1：应为数字，现为\2"),
    (r"argument (.+?): invalid \S+ value: (.*)", r"\1：写法不对，现为\2"),
)
"""What argparse says, and the same in Chinese."""


def in_both(message: str) -> str:
    """A message of argparse with its Chinese before it; one that we wrote in both languages stays as it is."""
    for english, chinese in _SAID:
        if found := re.fullmatch(english, message, re.DOTALL):
            return f"{found.expand(chinese)} / {message}"
    return message
