"""The command `jianpiao`: its table, its exit codes, and what it says when it cannot go on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.arguments import Command
from services.cli import COMMANDS, main

MODULE = """
import argparse
from shared.errors import Refused

def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("word")

def run(args: argparse.Namespace) -> int:
    {body}
"""


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file for the module of a subcommand `try`."""
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path / "command_of_a_test.py"
    sys.modules.pop("command_of_a_test", None)


def call(*words: str) -> int:
    return main(["try", *words], {"try": Command("command_of_a_test", "试", "try")})


def test_without_words_it_lists_every_command_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([])

    listed = capsys.readouterr().out
    assert end.value.code == 0
    for name, command in COMMANDS.items():
        assert f"{name} " in listed
        assert f"{command.zh} / {command.en}" in listed


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_there_and_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([name, "--help"])

    assert end.value.code == 0
    assert f"jianpiao {name}" in capsys.readouterr().out


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["vote"])

    assert end.value.code == 2
    assert "invalid choice: 'vote'" in capsys.readouterr().err


def test_a_command_gets_its_arguments_and_gives_the_exit_code(
    command: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command.write_text(MODULE.format(body="print(args.word); return 7"))

    assert call("五") == 7
    assert capsys.readouterr().out == "五\n"


def test_an_error_of_ours_is_one_message_and_no_traceback(
    command: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command.write_text(MODULE.format(body="raise Refused('late', 'LAW 14', zh='太迟', en='too late')"))

    assert call("x") == 2
    assert capsys.readouterr().err == "jianpiao try: 太迟 / too late [LAW 14]\n"


def test_an_error_that_is_a_fault_of_the_program_is_not_hidden(command: Path) -> None:
    command.write_text(MODULE.format(body="return 1 // 0"))

    with pytest.raises(ZeroDivisionError):
        call("x")


def test_a_part_that_is_not_installed_is_named(command: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command.write_text("import no_such_library.part")

    assert call("x") == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "no_such_library" in said
    assert "jianpiao[service]" in said


def test_a_missing_file_of_our_own_is_not_taken_for_a_missing_part(command: Path) -> None:
    command.write_text("import services.no_such_file")

    with pytest.raises(ModuleNotFoundError):
        call("x")


def test_control_c_ends_it_quietly(command: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command.write_text(MODULE.format(body="raise KeyboardInterrupt"))

    assert call("x") == 130
    assert capsys.readouterr().err == ""


def test_a_reader_that_goes_away_ends_it_quietly(command: Path) -> None:
    command.write_text(MODULE.format(body="print('x' * 100_000); return 0"))
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); from services.arguments import Command; from services.cli import main;"
        "sys.exit(main(['try', 'x'], {'try': Command('command_of_a_test', '', '')}))"
    )
    words = [sys.executable, "-c", program, str(command.parent)]

    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()

    assert (process.returncode, said) == (141, b"")


def test_a_terminal_without_chinese_sees_escapes() -> None:
    words = [sys.executable, "-m", "services.cli", "keys", "--help"]

    done = subprocess.run(words, env={"PYTHONIOENCODING": "ascii"}, capture_output=True, check=True)

    assert rb"\u751f\u6210\u5bc6\u94a5" in done.stdout
