"""What the people who run a ballot service may decide: read once at the start, never changed while it runs.

Each setting is an option of `jianpiao serve` (`--data-dir`) and a variable (`JIANPIAO_DATA_DIR`); the option
wins. What it leaves out: the database, which `DATABASE_URL` alone names, as everywhere else.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, get_args, get_type_hints

from services.ballot.cosigning import NO_WITNESSES, read_template
from shared.errors import Malformed, within
from shared.keys import parse_public_key
from shared.log.policy import Policy

PREFIX: Final = "JIANPIAO_"
_LOG_NAME: Final = re.compile(r"[a-z0-9][a-z0-9.-]{0,99}(:\d{1,5})?(/[a-z0-9._-]{1,50})*")
_YES: Final = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one ballot service. Sizes are bytes, times seconds."""

    data_dir: Annotated[Path, "folder of keys, published logs and our own database"] = Path("data")
    host: Annotated[str, "address to listen at"] = "127.0.0.1"
    port: Annotated[int, "port to listen at; 0 takes a free one, which the ready line names"] = 8080
    log_name: Annotated[str, "address of the published logs without a scheme: begins every log's name"] = (
        "jianpiao.example"
    )
    authorities: Annotated[
        Path | None, "file of public keys that may call elections: one in base64 a line"
    ] = None
    allow_open_drills: Annotated[bool, "let any key call a drill (演练)"] = False
    trusted_proxies: Annotated[
        str, "reverse proxies whose X-Forwarded-For is believed, separated by commas"
    ] = ""

    witnesses: Annotated[
        Path | None, "tlog-policy file of the witnesses of new logs, with addresses and quorum, without a log"
    ] = None
    witness_seconds: Annotated[float, "time for a witness to answer"] = 5.0

    open_elections: Annotated[int, "elections kept in memory; the one idle for longest is closed first"] = 64
    queue_length: Annotated[int, "statements of one election that may wait; more are answered 503"] = 4_096
    body_bytes: Annotated[int, "largest body of one statement with its disclosures"] = 262_144
    batch_bytes: Annotated[int, "largest body of a batch"] = 8 * 1024 * 1024
    sheet_bytes: Annotated[int, "largest sheet of a roll that is previewed"] = 2 * 1024 * 1024
    batch_lines: Annotated[int, "most statements in a batch"] = 1_000
    bodies_bytes: Annotated[int, "memory for all request bodies under way together"] = 64 * 1024 * 1024
    rate: Annotated[float, "statements and requests a second from one address; 0 is no limit"] = 1_000.0
    burst: Annotated[float, "statements and requests from one address at once"] = 10_000.0

    connections: Annotated[int, "open connections; more are answered 503 and closed"] = 2_000
    header_bytes: Annotated[int, "largest header of a request"] = 16_384
    header_seconds: Annotated[float, "time for a request's header to arrive"] = 10.0
    body_seconds: Annotated[float, "time for a request's body to arrive"] = 60.0
    write_seconds: Annotated[float, "time for which a client may leave an answer unread"] = 30.0
    keep_alive_seconds: Annotated[
        int, "time for which an idle connection is kept; longer than a proxy keeps it"
    ] = 75
    stop_seconds: Annotated[int, "time for requests under way to end when the service stops"] = 20

    def trusted(self) -> frozenset[str]:
        """Public keys, in base64, of authorities who may call an election. Raises Malformed or OSError."""
        if self.authorities is None:
            return frozenset()
        keys = set()
        for number, line in enumerate(self.authorities.read_text("utf-8").splitlines(), 1):
            if key := line.partition("#")[0].strip():
                try:
                    parse_public_key(key)
                except Malformed as error:
                    raise Malformed(
                        f"{self.authorities}, line {number}: {error.en}",
                        zh=f"{self.authorities} 第{number}行：{error.zh}",
                    ) from error
                keys.add(key)
        return frozenset(keys)

    def witnesses_of_new_logs(self) -> Policy:
        """Who has to see a new log's checkpoints before the public does. Raises Malformed or OSError."""
        if self.witnesses is None:
            return NO_WITNESSES
        with within(str(self.witnesses)):
            return read_template(self.witnesses.read_bytes())


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds one option for each setting."""
    for name, (kind, meaning) in _described().items():
        option = "--" + name.replace("_", "-")
        told = f"{meaning} [{PREFIX}{name.upper()}; {Settings.__dataclass_fields__[name].default}]"
        if kind is bool:
            parser.add_argument(option, action=argparse.BooleanOptionalAction, help=told)
        else:
            parser.add_argument(option, help=told)


def read_settings(options: argparse.Namespace, environment: Mapping[str, str]) -> Settings:
    """The settings: options first, then the environment, then the defaults. Raises Malformed."""
    values: dict[str, Any] = {}
    for name, (kind, _) in _described().items():
        option, variable = "--" + name.replace("_", "-"), PREFIX + name.upper()
        given = getattr(options, name, None)
        if given is not None:
            values[name] = _value(option, kind, str(given))
        elif environment.get(variable, "") != "":
            values[name] = _value(variable, kind, environment[variable])
    settings = Settings(**values)
    if _LOG_NAME.fullmatch(settings.log_name) is None:
        raise Malformed(
            f"--log-name: expected host and path in lower case, no scheme, got {settings.log_name!r}",
            zh=f"--log-name：应为小写的主机名加路径，不带 https://，现为{settings.log_name!r}",
        )
    return settings


def arguments_of(settings: Settings) -> list[str]:
    """The options that make `read_settings` give these settings again."""
    words: list[str] = []
    for name, (kind, _) in _described().items():
        value, option = getattr(settings, name), name.replace("_", "-")
        if kind is bool:
            words.append(f"--{option}" if value else f"--no-{option}")
        elif value is not None:
            words.append(f"--{option}={value}")
    return words


def _described() -> dict[str, tuple[Any, str]]:
    """The kind and the meaning of each setting."""
    hints = get_type_hints(Settings, include_extras=True)
    return {name: (get_args(hint)[0], get_args(hint)[1]) for name, hint in hints.items()}


def _value(source: str, kind: Any, text: str) -> object:
    try:
        if kind is bool:
            return _YES[text.lower()]
        if kind is int or kind is float:
            number = kind(text)
            if not 0 <= number < 2**40:
                raise ValueError
            return number
    except (KeyError, ValueError):
        zh, en = {
            bool: ("yes 或 no", "yes or no"),
            int: ("从 0 起的整数", "a whole number from 0"),
            float: ("从 0 起的数", "a number from 0"),
        }[kind]
        raise Malformed(
            f"{source}: expected {en}, got {text!r}", zh=f"{source}：应为{zh}，现为{text!r}"
        ) from None
    return text if kind is str else Path(text)
