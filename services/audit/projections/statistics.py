"""Figures over all logs that are projected here: how far elections and campaigns are, and who was elected (S4.12-17, S7.3-13).

Who was elected is what campaigns cite of their elections. What it leaves out: the official forms (`services/audit/reports`), which
prove every figure from the bundles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from services.audit.projections import campaigns
from services.audit.projections.elections import ELECTIONS, About
from services.audit.projections.findings import FINDINGS
from services.audit.projections.incidents import INCIDENTS
from services.audit.projections.read import Snapshot
from services.audit.projections.turnout import ROUNDS


class Share(msgspec.Struct, frozen=True):
    """若干之中的若干。So many of so many."""

    count: int
    whole: int


class Statistics(msgspec.Struct, frozen=True):
    """全部日志的统计。Statistics over all logs; drills are counted apart.

    People are counted once in a campaign, however many seats they hold.
    """

    elections: Annotated[int, Meta(description="选举日志。Logs of elections.")]
    drills: Annotated[int, Meta(description="其中演练，以下不计。Drills among all logs, left out below.")]
    stages: Annotated[dict[str, int], Meta(description="选举进行到哪一步。Elections by stage.")]
    issued: Annotated[int, Meta(description="各场首轮发出选票。Papers handed out in first rounds.")]
    electors: Annotated[int, Meta(description="这些场次的选民。Electors of those elections.")]
    findings: Annotated[dict[str, int], Meta(description="发现，按严重程度。Findings by severity.")]
    open_complaints: int
    campaigns: int
    units: Annotated[dict[str, int], Meta(description="单位，按进度。Units by stage.")]
    finished: Annotated[
        Share, Meta(description="已完成换届的参加单位。Units that take part and are finished.")
    ]
    linked: int
    concluded: int
    first_ballot: Annotated[Share, Meta(description="一次选举成功。Concluded at the first ballot (S7.9).")]
    elected: Annotated[int, Meta(description="当选人数。Persons elected.")]
    new: Annotated[Share, Meta(description="新当选。Newly elected (S4.12).")]
    women: Share
    party: Share
    age: dict[str, int]
    education: dict[str, int]
    issues: Annotated[
        dict[str, int], Meta(description="问题隐患，按结果。Problems by outcome; OPEN: none yet.")
    ]


def statistics(snapshot: Snapshot) -> Statistics:
    """All logs together."""
    about = snapshot.of_all_logs(ELECTIONS)
    return _statistics(snapshot, about, {log: each for log, each in about if not each.drill})


def of_campaign(snapshot: Snapshot, campaign: UUID) -> Statistics:
    """One campaign, a drill too, and those of its elections that are projected here."""
    linked = {
        UUID(each.election) for log, each in snapshot.of_all_logs(campaigns.ELECTIONS) if log == campaign
    }
    about = [each for each in snapshot.of_all_logs(ELECTIONS) if each[0] in linked | {campaign}]
    return _statistics(snapshot, about, dict(about))


def _statistics(
    snapshot: Snapshot, about: Sequence[tuple[UUID, About]], real: Mapping[UUID, About]
) -> Statistics:
    """Of the logs in `real`; `about` are those among which drills are counted."""
    held = {log for log, each in real.items() if each.what == "ELECTION"}
    rounds = [each for log, each in snapshot.of_all_logs(ROUNDS) if log in held and each.round == 1]
    found = [each for log, each in snapshot.of_all_logs(FINDINGS) if log in real]
    complaints = [each for log, each in snapshot.of_all_logs(INCIDENTS) if log in real]
    units = [each.stage for log, each in snapshot.of_all_logs(campaigns.UNITS) if log in real and each.stage]
    taking_part = [each for each in units if each != "EXCLUDED"]
    linked = [each for log, each in snapshot.of_all_logs(campaigns.ELECTIONS) if log in real]
    concluded = [each for each in linked if each.announced_on is not None]
    seats = [(log, each) for log, each in snapshot.of_all_logs(campaigns.ELECTED) if log in real]
    people = list({(log, each.person): each for log, each in seats}.values())
    fresh = len({(log, each.person) for log, each in seats if each.new})
    issues = [each.outcome or "OPEN" for log, each in snapshot.of_all_logs(campaigns.ISSUES) if log in real]
    return Statistics(
        elections=len(held),
        drills=sum(each.drill for _, each in about),
        stages=dict(Counter(real[log].stage for log in held)),
        issued=sum(each.issued for each in rounds),
        electors=sum(each.electors or 0 for each in rounds),
        findings=dict(Counter(each.severity for each in found)),
        open_complaints=sum(each.what == "COMPLAINT" and each.outcome is None for each in complaints),
        campaigns=len(real) - len(held),
        units=dict(Counter(units)),
        finished=Share(taking_part.count("FINISHED"), len(taking_part)),
        linked=len(linked),
        concluded=len(concluded),
        first_ballot=Share(sum(bool(each.first_ballot) for each in concluded), len(concluded)),
        elected=len(people),
        new=Share(fresh, len(people)),
        women=Share(sum(each.woman for each in people), len(people)),
        party=Share(sum(each.party for each in people), len(people)),
        age=dict(Counter(each.age for each in people)),
        education=dict(Counter(each.education for each in people)),
        issues=dict(Counter(issues)),
    )
