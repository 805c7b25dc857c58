"""`jianpiao drill`: acts out an election, or a whole campaign, as a scenario file tells it, and proves the result.

Exit code 0 if the story came out as told, 1 if it did not or the verification failed, 2 if there is nothing to play.
What it leaves out: the story itself (`play.py`), and how a campaign is played and proven (`campaign/command.py`).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from services.drill.campaign.command import perform_campaign
from services.drill.campaign.reading import (
    CampaignStory,
    find_campaign,
    read_campaign,
    shipped_campaign,
    shipped_campaigns,
)
from services.drill.chance import Chance
from services.drill.clerk import StoryBroke
from services.drill.expecting import Mismatch, expectations
from services.drill.fold import Fold
from services.drill.http import HttpService, Unreachable
from services.drill.own_service import service_at
from services.drill.play import Played, play
from services.drill.proof import NotExported, Proof, agree, prove
from services.drill.scenario.model import Scenario
from services.drill.scenario.reading import find, shipped, shipped_text
from services.drill.telling import Silence, Teller
from services.drill.terminal import PAUSES, Terminal
from shared.errors import Broken, JianpiaoError, Malformed

PASSED: Final = 0
FAILED: Final = 1
NOTHING: Final = 2
FORMAT: Final = "jianpiao-drill/1"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `jianpiao drill`."""
    parser.add_argument(
        "scenario",
        nargs="?",
        metavar="SCENARIO",
        help="剧本文件，或自带剧本的名字 / scenario file, or the name of a shipped one",
    )
    parser.add_argument("--list", action="store_true", help="列出自带剧本 / list the shipped scenarios")
    parser.add_argument(
        "--show", action="store_true", help="显示剧本原文 / print the scenario instead of playing it"
    )
    parser.add_argument(
        "--url",
        metavar="URL",
        help="投票记录服务的网址，默认自己启动一个 / the service; by default one is started",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="只按法律推演，不经服务 / play it against the law alone, without a service",
    )
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="监票包放在哪里，默认 data/drills/… / where the bundle goes"
    )
    parser.add_argument(
        "--policy",
        type=Path,
        metavar="FILE",
        help="已有的信任文件，默认用日志现有的 / a trust file; by default the log's own",
    )
    parser.add_argument(
        "--seed",
        type=int,
        metavar="N",
        help="可重复的演练：同一数字，同样的字节 / the same bytes in each run",
    )
    parser.add_argument(
        "--speed", choices=tuple(PAUSES), default="fast", help="讲述的快慢 / how fast it is told"
    )
    parser.add_argument(
        "--json", action="store_true", help="结束时输出一份 JSON / one JSON document at the end"
    )
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="讲述的语言 / language")


def run(args: argparse.Namespace) -> int:
    """Plays and proves; prints the story, or the document. Raises Malformed for a scenario that cannot be read."""
    if args.list or args.scenario is None:
        return _list() if args.list else _no_scenario()
    if args.show:
        return _show(args.scenario)
    scenario: Scenario | CampaignStory
    try:
        scenario = find_campaign(args.scenario) or find(args.scenario, shipped_campaigns())
    except OSError as error:
        print(f"jianpiao drill: {args.scenario}: {error.strerror}", file=sys.stderr)
        return NOTHING
    console = Console(highlight=False, soft_wrap=False)
    teller: Teller = Silence() if args.json else Terminal(console, args.lang, args.speed)
    document: dict[str, Any] = {"format": FORMAT, "scenario": args.scenario, "seed": args.seed}
    started = time.monotonic()
    try:
        played, proof = (
            perform_campaign(args, scenario, teller, document, console)
            if isinstance(scenario, CampaignStory)
            else perform(args, scenario, teller, document)
        )
    except (StoryBroke, Broken, Unreachable, NotExported, Malformed) as error:
        document |= {"holds": False, "error": str(error), "error_kind": type(error).__name__}
        _tell_failure(args, console, document, error)
        return NOTHING if isinstance(error, Malformed) else FAILED
    holds = not played.mismatches and (proof is None or proof.passed)
    document |= {"holds": holds, "seconds": round(time.monotonic() - started, 3)}
    if args.json:
        print(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        _tell_end(console, args.lang, played.mismatches, proof)
    if proof is not None:
        text = json.dumps(document, ensure_ascii=False, indent=2)
        (proof.bundle.parent / "result.json").write_text(text + "\n", "utf-8")
    return PASSED if holds else FAILED


def perform(
    args: argparse.Namespace, scenario: Scenario, teller: Teller, document: dict[str, Any]
) -> tuple[Played, Proof | None]:
    """Plays the scenario and proves the result; `document` gets what programs read, also if it raises.

    Raises StoryBroke, Broken, Unreachable, NotExported, Malformed.
    """
    chance = Chance(args.seed)
    if args.dry_run:
        played = play(scenario, Fold(args.lang), chance, teller, args.lang)
        document |= played.figures | expectations(played.mismatches)
        return played, None
    with service_at(args.url) as url:
        service = HttpService(url, args.lang)
        try:
            played = play(scenario, service, chance, teller, args.lang)
            document |= played.figures | expectations(played.mismatches)
            document |= {"url": url, "repeated": service.repeated}
            if not played.story.called:
                return played, None
            agree(played.story, service)
            election = played.story.election.id
            folder = args.out or Path("data") / "drills" / election
            proof = prove(service, election, folder, args.policy, None if args.json else args.lang)
        finally:
            service.close()
    document |= proof.told()
    return played, proof


def _tell_end(console: Console, lang: str, mismatches: Sequence[Mismatch], proof: Proof | None) -> None:
    zh = lang == "zh"
    if mismatches:
        table = Table(title="与剧本预期不符" if zh else "Not as the file expects", title_style="bold red")
        for name in ("键", "预期", "实际") if zh else ("key", "expected", "found"):
            table.add_column(name)
        for each in mismatches:
            table.add_row(each.place, each.expected, each.found)
        console.print(table)
    else:
        console.print("[green]✓[/] " + ("与剧本预期相符" if zh else "as the file expects"))
    if proof is None:
        return
    console.print()
    console.print(proof.report, markup=False, highlight=False, soft_wrap=True)
    for name, path in (
        ("监票包" if zh else "bundle", proof.bundle),
        ("信任文件" if zh else "trust file", proof.policy),
    ):
        console.print(f"{name}  {path}", soft_wrap=True, markup=False)
    console.print(f"{'再次核验' if zh else 'verify again'}  {proof.command()}", soft_wrap=True, markup=False)


def _tell_failure(
    args: argparse.Namespace, console: Console, document: dict[str, Any], error: JianpiaoError
) -> None:
    if args.json:
        print(json.dumps(document, ensure_ascii=False, indent=2))
        return
    console.print(
        f"✗ {error.zh if args.lang == 'zh' else error.en}", style="bold red", markup=False, soft_wrap=True
    )


def _list() -> int:
    stories = {name: find(name).story for name in shipped()}
    stories |= {
        name: read_campaign(shipped_campaign(name), name).scenario.story for name in shipped_campaigns()
    }
    for name, story in stories.items():
        first = story.strip().splitlines()
        print(f"{name:<24} {first[0] if first else ''}")
    return PASSED


def _show(name: str) -> int:
    text = (
        shipped_campaign(name)
        if name in shipped_campaigns()
        else shipped_text(name)
        if name in shipped()
        else Path(name).read_text("utf-8")
    )
    print(text, end="")
    return PASSED


def _no_scenario() -> int:
    print(
        "jianpiao drill: 要写明剧本，--list 列出自带的 / name a scenario; --list shows the shipped ones",
        file=sys.stderr,
    )
    return NOTHING
