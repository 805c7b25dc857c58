"""Reads a scenario file, the whole of it, or says in both languages what is wrong and where.

What it leaves out: playing the story.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from importlib import resources
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from services.drill.scenario.checking import complaints
from services.drill.scenario.keys import complaints_about, nearest
from services.drill.scenario.model import Scenario
from services.drill.scenario.parameters import profile_of, usual_day
from shared.errors import Malformed

SHIPPED: Final = "services.drill.scenarios"
MOST_COMPLAINTS: Final = 12


def find(name: str, others: Iterable[str] = ()) -> Scenario:
    """The scenario in the file `name`, or the shipped one of that name; `others` are names to suggest beside the shipped ones.

    Raises Malformed or OSError.
    """
    if name in shipped():
        return read(shipped_text(name), name)
    path = Path(name)
    if not path.exists() and path.suffix != ".toml" and "/" not in name:
        zh, en = nearest(name, [*shipped(), *others])
        raise Malformed(f"there is no scenario {name!r}; {en}", zh=f"没有剧本“{name}”，{zh}")
    try:
        return read(path.read_text("utf-8"), path.name, path.parent)
    except UnicodeDecodeError as error:
        raise Malformed(f"{path}: not a text in UTF-8", zh=f"{path}：不是 UTF-8 文本") from error


def shipped() -> list[str]:
    """Names of the scenarios that come with Jianpiao."""
    files = resources.files(SHIPPED).iterdir()
    return sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml"))


def shipped_text(name: str) -> str:
    """The text of a shipped scenario."""
    return resources.files(SHIPPED).joinpath(f"{name}.toml").read_text("utf-8")


def read(text: str, name: str = "scenario", folder: Path = Path()) -> Scenario:
    """The scenario written in `text`. Raises Malformed with everything that is wrong; `name` and `folder` are the file's."""
    return scenario_of(parse(text, name), name, folder)


def parse(text: str, name: str) -> dict[str, Any]:
    """The keys of a file, dates and times as text. Raises Malformed."""
    try:
        raw: dict[str, Any] = _plain(tomllib.loads(text))
    except (ValueError, RecursionError) as error:
        raise Malformed(f"{name}: not valid TOML: {error}", zh=f"{name}：不是合格的 TOML") from error
    return raw


def scenario_of(raw: dict[str, Any], name: str, folder: Path = Path()) -> Scenario:
    """The scenario that these keys make. Raises Malformed with everything that is wrong."""
    _long_form(raw)
    _find_regulation(raw, folder)
    top = Scenario.__struct_fields__
    wrong = list(complaints_about(Scenario, raw, top))
    wrong += [_misplaced(post) for post in raw.get("posts", ()) if post in top]
    if wrong:
        raise corrections(name, wrong)
    scenario = msgspec.convert(raw, Scenario)
    wrong = list(complaints(scenario))
    if wrong:
        raise corrections(name, wrong)
    if "day" not in raw.get("timetable", {}):
        day = usual_day(profile_of(scenario), scenario.timetable.day)
        scenario = replace(scenario, timetable=replace(scenario.timetable, day=day))
    return scenario


def _find_regulation(raw: dict[str, Any], folder: Path) -> None:
    """A regulation in a file of one's own is looked for beside the story."""
    named = raw.get("profile")
    if isinstance(named, str) and named.endswith(".toml"):
        raw["profile"] = str(folder / named)


def _long_form(raw: dict[str, Any]) -> None:
    """Writes out the short forms: a number of seats, a number of electors, a nominee's name, a verdict."""
    _each_value(raw, "posts", int, "seats")
    _each_value(raw, "winners", str, "verdict")
    for table in ("electors", "proxies"):
        if isinstance(raw.get(table), int):
            raw[table] = {"count": raw[table]}
    if isinstance(raw.get("station"), int):
        kinds = ["CENTRAL"] + ["STATION"] * min(raw["station"] - 1, 999)
        raw["station"] = [{"id": f"S{number}", "kind": kind} for number, kind in enumerate(kinds, 1)]
    rounds = raw.get("round")
    for table in (raw, *(rounds if isinstance(rounds, list) else ())):
        if isinstance(table, dict):
            _each_nominee(table)


def _each_nominee(raw: dict[str, Any]) -> None:
    nominations = raw.get("nominations")
    if isinstance(nominations, dict):
        for post, persons in nominations.items():
            listed = [persons] if isinstance(persons, str) else persons
            if isinstance(listed, list):
                nominations[post] = [{"person": each} if isinstance(each, str) else each for each in listed]


def _each_value(raw: dict[str, Any], table: str, short: type, key: str) -> None:
    rows = raw.get(table)
    if isinstance(rows, dict):
        for name, value in rows.items():
            if isinstance(value, short):
                rows[name] = {key: value}


def _plain(value: Any) -> Any:
    """The value with TOML's dates and times as text: `2026-03-28` may be written without quotes."""
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return value


def _misplaced(key: str) -> tuple[str, str]:
    """A key of the whole file that stands among the posts would be taken for a post."""
    return (
        f"posts 里的“{key}”是整个剧本的键，要写在所有 [表] 的前面",
        f"{key!r} in posts belongs to the whole file: it stands above all [tables]",
    )


def corrections(name: str, wrong: list[tuple[str, str]]) -> Malformed:
    """What is to be corrected in a file, as one error."""
    lines = [f"{zh} / {en}" for zh, en in wrong[:MOST_COMPLAINTS]]
    if len(wrong) > MOST_COMPLAINTS:
        rest = len(wrong) - MOST_COMPLAINTS
        lines.append(f"……另有{rest}处 / and {rest} more")
    head = f"剧本{name}有{len(wrong)}处要改 / {name} needs {len(wrong)} correction{'s' * (len(wrong) > 1)}:"
    return Malformed("\n  ".join([head, *lines]))
