"""What the command line says about words that make no sense: in both languages, and then the exit code 2."""

from __future__ import annotations

import pytest

from services.arguments import Parser, in_both
from services.cli import main


@pytest.fixture
def parser() -> Parser:
    made = Parser(prog="jianpiao try")
    made.add_argument("kind", choices=("one", "two"))
    made.add_argument("--jobs", type=int)
    either = made.add_mutually_exclusive_group()
    either.add_argument("--json", action="store_true")
    either.add_argument("--toml", action="store_true")
    return made


@pytest.mark.parametrize(
    ("words", "zh"),
    [
        ("", "缺少参数：kind"),
        ("three", "kind：没有'three'，可写的有：'one', 'two'"),
        ("one more", "不认识的参数：more"),
        ("one --jobs", "--jobs：后面要写一个值"),
        ("one --jobs many", "--jobs：应为整数，现为'many'"),
        ("one --json --toml", "--toml 不能与 --json 同时写"),
        ("one --json=yes", "--json：不带值，'yes'不要写"),
    ],
)
def test_words_that_make_no_sense_are_told_in_chinese_first(
    parser: Parser, words: str, zh: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        parser.parse_args(words.split())

    usage, said = capsys.readouterr().err.rsplit("\n", 2)[:2]
    assert end.value.code == 2
    assert usage.startswith("用法 / usage: jianpiao try")
    assert said.startswith(f"jianpiao try: {zh} / ")


def test_a_message_of_our_own_stays_as_it_is() -> None:
    own = "argument --jobs: 应为 1 至 4 的整数 / expected a number from 1 to 4"

    assert in_both(own) == own


@pytest.mark.parametrize("words", [("roll", "chek"), ("campaign", "state"), ("witness", "sing")])
def test_subcommands_speak_both_languages_too(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(words)

    assert "可写的有：" in capsys.readouterr().err
