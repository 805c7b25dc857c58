"""What the address of a campaign answers: its board, as the API document describes it.

What it leaves out: how it is worked out (`shared/campaign/board.py`).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from services.ballot.http.api_models import Answered, Bilingual


class DueView(Answered):
    """日程表上未完成的一项。A line of the day schedule that is not fulfilled."""

    item: str
    item_zh: str
    by: str = Field(description="期限，北京时间的日子。Due by this day, in Beijing time.")


class UnitView(Answered):
    """一个村（社区）的进度。How far one unit has come."""

    unit: str
    title: str
    kind: Literal["TOWNSHIP", "MANAGEMENT", "VILLAGE", "COMMUNITY"]
    risk: str = Field(
        description="重点村 KEY、难点村 DIFFICULT、后进班子 BACKWARD，或 NORMAL。Class of risk."
    )
    stage: str = Field(
        description="EXCLUDED、PREPARING、FINISHED，或轮到的选举。Or the body whose turn it is."
    )
    stage_zh: str
    bodies: dict[str, Literal["EXCLUDED", "CONCLUDED", "LINKED", "WAITING"]] = Field(
        description="各项选举的状态，按次序。Every body that is elected there, in order."
    )
    tasks: list[str] = Field(description="已完成的阶段任务。Tasks that are done.")
    upcoming: DueView | None
    overdue: list[DueView]
    open_issues: int
    findings: dict[str, int] = Field(
        description="发现的数目：严重 S、轻微 M、提示 I。Findings by severity: serious, minor, information."
    )


class CampaignView(Answered):
    """换届工作的进度表。A campaign and the board of all its units."""

    id: str
    title: str
    place: str
    first_day: str
    last_day: str
    drill: bool
    notice: str | None = Field(description="演练的提示。What a drill says of itself.")
    closed_on: str | None
    plan: str = Field(description="所依实施方案。The plan that it follows.")
    plan_title: Bilingual
    size: int
    last_accepted_at: str
    log: str = Field(description="公开日志的地址。Address of the published log.")
    day: str = Field(description="进度表是哪一天的。The day of the board.")
    taking_part: int
    finished: int
    units: list[UnitView]
    overdue: list[DueView] = Field(description="全局逾期的。What is late and done once for all units.")
