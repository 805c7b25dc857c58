"""Settings are read once, from options before variables, and nonsense is refused with the name of what is wrong."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from services.ballot.settings import Settings, add_arguments, arguments_of, read_settings
from shared.errors import Malformed
from shared.keys import public_text
from tests.world import key_of


def read(words: list[str], **environment: str) -> Settings:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return read_settings(parser.parse_args(words), environment)


def test_without_anything_the_defaults_hold() -> None:
    assert read([]) == Settings()


def test_an_option_wins_over_a_variable_and_a_variable_over_the_default() -> None:
    settings = read(["--port", "9000"], JIANPIAO_PORT="9001", JIANPIAO_RATE="2.5", JIANPIAO_HOST="")

    assert (settings.port, settings.rate, settings.host) == (9000, 2.5, "127.0.0.1")


def test_a_switch_can_be_set_both_ways() -> None:
    assert read(["--allow-open-drills"]).allow_open_drills
    assert not read(["--no-allow-open-drills"], JIANPIAO_ALLOW_OPEN_DRILLS="yes").allow_open_drills


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--port", "http"], "--port"),
        (["--queue-length", "-1"], "--queue-length"),
        (["--rate", "nan"], "--rate"),
        (["--body-bytes", "1e30"], "--body-bytes"),
        (["--log-name", "https://votes.example/"], "--log-name"),
        (["--log-name", "Votes.example"], "--log-name"),
    ],
)
def test_nonsense_is_refused_by_name(words: list[str], named: str) -> None:
    with pytest.raises(Malformed, match=named):
        read(words)


def test_a_variable_that_is_nonsense_is_named_too() -> None:
    with pytest.raises(Malformed, match="JIANPIAO_ALLOW_OPEN_DRILLS: expected yes or no"):
        read([], JIANPIAO_ALLOW_OPEN_DRILLS="perhaps")


def test_settings_survive_the_way_through_their_own_options() -> None:
    settings = Settings(
        data_dir=Path("/srv/监票"), port=0, rate=0.5, allow_open_drills=True, authorities=Path("keys.txt")
    )

    assert read(arguments_of(settings)) == settings


def test_authorities_are_keys_one_a_line_with_comments(tmp_path: Path) -> None:
    key = public_text(key_of("AUTHORITY"))
    file = tmp_path / "authorities.txt"
    file.write_text(f"# 街道\n\n{key} # 青溪\n", "utf-8")

    assert Settings(authorities=file).trusted() == {key}


def test_a_line_that_is_no_key_is_refused_with_its_number(tmp_path: Path) -> None:
    file = tmp_path / "authorities.txt"
    file.write_text("# 街道\nAAAA\n", "utf-8")

    with pytest.raises(Malformed, match="line 2"):
        Settings(authorities=file).trusted()
