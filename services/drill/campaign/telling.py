"""The first and the last of a campaign on the terminal: what it is about, and how every unit stands at the end.

Chinese or English, one at a time. What it leaves out: what happens in between, which is told like any story (`terminal.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text as Line

from services.drill.campaign.figures import named
from services.drill.campaign.reading import CampaignStory
from services.drill.telling import Text
from shared.campaign.board import STAGE_ZH, STATE_ZH
from shared.campaign.plan import BODY_ZH
from shared.campaign.targets import AMONG_ZH, QUALITY_ZH

STATE: Final = {
    "EXCLUDED": Text(STATE_ZH["EXCLUDED"], "not renewed here"),
    "CONCLUDED": Text(STATE_ZH["CONCLUDED"], "concluded"),
    "LINKED": Text(STATE_ZH["LINKED"], "under way"),
    "WAITING": Text(STATE_ZH["WAITING"], "not begun"),
}


def opening(story: CampaignStory, lang: str) -> RenderableType:
    """What the campaign is about."""
    zh, scenario = lang == "zh", story.scenario
    told = scenario.story if zh or not scenario.story_en else scenario.story_en
    lines: list[RenderableType] = [
        Line(scenario.title or f"{scenario.place}村级组织换届工作", style="bold"),
        Line(f"{story.plan.zh if zh else story.plan.en} · {story.plan.id} {story.plan.version}", style="dim"),
        Line(
            f"{scenario.first_day} 至 {scenario.last_day} · {len(scenario.election)} 场选举"
            if zh
            else f"{scenario.first_day} to {scenario.last_day} · {len(scenario.election)} elections"
        ),
    ]
    if told.strip():
        lines += [Line(""), Line(("" if zh else " ").join(told.strip().split("\n")))]
    title = "演练 · 不是正式换届" if zh else "DRILL · not a campaign"
    return Panel(Group(*lines), title=f"[bold yellow]{title}[/]", border_style="yellow", padding=(0, 2))


def closing(figures: Mapping[str, Any], lang: str) -> RenderableType:
    """The board, the targets and the findings at the end."""
    zh = lang == "zh"
    done = f"{figures['finished']}/{figures['taking_part']}"
    over = Text(" · 换届工作结束", " · the campaign is closed").of(lang) if figures["closed"] else ""
    title = f"{figures['day']} · {done} {'个单位完成' if zh else 'units finished'}{over}"
    parts: list[RenderableType] = [_board(figures, lang), *_targets(figures, lang), *_findings(figures, lang)]
    return Panel(Group(*parts), title=f"[bold]{title}[/]", border_style="green", expand=False, padding=(0, 2))


def _board(figures: Mapping[str, Any], lang: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in ("单位", "进度", "各项选举") if lang == "zh" else ("unit", "stage", "elections"):
        table.add_column(name)
    for unit, stage in figures["board"].items():
        bodies = [
            f"{_body(body, lang)} {STATE[state].of(lang)}" for body, state in figures["bodies"][unit].items()
        ]
        told = STAGE_ZH.get(stage) or f"{_body(stage, lang)}换届" if lang == "zh" else stage.lower()
        table.add_row(unit, told, "\n".join(bodies))
    return table


def _targets(figures: Mapping[str, Any], lang: str) -> Iterator[Line]:
    for name, share in figures["targets"].items():
        reached = {
            True: Text("达到", "reached"),
            False: Text("未达到（只通报，不强制）", "not reached (told, never enforced)"),
            None: Text("尚无人当选", "nobody elected yet"),
        }[share["reached"]]
        part, least = f"{share['part']}/{share['whole']}", f"{share['num']}/{share['den']}"
        if lang == "zh":
            what = f"{AMONG_ZH[share['among']]}中{QUALITY_ZH[share['quality']]}"
            yield Line(f"{what}  {part}，应达 {least}：{reached.zh}")
        else:
            yield Line(f"{name.lower().replace('_', ' ')}  {part}, at least {least}: {reached.en}")


def _findings(figures: Mapping[str, Any], lang: str) -> Iterator[Line]:
    for each in figures["findings"]:
        yield Line(f"{named(each)} [{each['severity']}] {each[lang]} ({each['clause']})", style="yellow")


def _body(body: str, lang: str) -> str:
    return BODY_ZH[body] if lang == "zh" else body.replace("_", " ").lower()
