"""What is found in a campaign and was not refused: facts that cannot be undone, and what is only expected (decision 4).

Each finding has the id of its assertion (A43, A44 ...) or the row or conflict that it comes from, a severity and a clause.
Severity: S serious (needs a ruling), M minor (procedural), I information. What it leaves out: what the law of campaigns
refuses, and the shares of targets (`targets.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

import msgspec

from shared.campaign.elections import party_gave_woman
from shared.campaign.plan import BODY_ZH, COMMITTEES, PARTY, SUPERVISION
from shared.campaign.state import Campaign, Unit
from shared.campaign.targets import QUALITIES, QUALITY_ZH, members
from shared.campaign.timetable import overdue

Severity = Literal["S", "M", "I"]


class Finding(msgspec.Struct, frozen=True):
    """Something found. `unit` is "" for the whole campaign; `expected` and `found` are short and read in both languages."""

    id: str
    severity: Severity
    clause: str
    unit: str
    expected: str
    found: str
    zh: str
    en: str


def findings(campaign: Campaign, day: str) -> list[Finding]:
    """Everything found on a calendar day, unit by unit, then what concerns the whole campaign."""
    found: list[Finding] = []
    for unit in campaign.taking_part():
        for search in _SEARCHES:
            found += search(campaign, unit)
        found += _audit(campaign, unit, day)
    return [*found, *_late(campaign, day)]


def _order(campaign: Campaign, unit: Unit) -> Iterator[Finding]:
    """A44: the elections were held in the plan's order; a recorded exception is told, not blamed."""
    plan = campaign.plan
    for later in unit.elections:
        for earlier in unit.elections:
            if plan.step_of(earlier.body) >= plan.step_of(later.body):
                continue
            end = earlier.conclusion.announced_on if earlier.conclusion else earlier.day
            if later.day < end:
                yield Finding(
                    "A44",
                    "I" if later.exception else "M",
                    plan.steps[plan.step_of(later.body)].clause,
                    unit.id,
                    f">= {end}",
                    later.day,
                    f"{BODY_ZH[later.body]}的选举日早于{BODY_ZH[earlier.body]}换届完成之日"
                    + ("（已登记次序例外）" if later.exception else ""),
                    f"{later.body} was elected before {earlier.body} was finished"
                    + (" (by a recorded exception)" if later.exception else ""),
                )


def _window(campaign: Campaign, unit: Unit) -> Iterator[Finding]:
    """S10.36: elections are held within the campaign's window; the auxiliary bodies may come after it (S10.37)."""
    last_step = len(campaign.plan.steps) - 1
    for each in unit.elections:
        late = each.day > campaign.last_day and campaign.plan.step_of(each.body) < last_step
        if each.day < campaign.first_day or late:
            yield Finding(
                "S10.36",
                "M",
                "S10.36; S10.37",
                unit.id,
                f"{campaign.first_day} - {campaign.last_day}",
                each.day,
                f"{BODY_ZH[each.body]}的选举日不在换届工作期间",
                f"the day of {each.body} lies outside the campaign",
            )


def _woman_seat(campaign: Campaign, unit: Unit) -> Iterator[Finding]:
    """A17: nobody can tell whether a woman seat was due, because the party election is not concluded in this campaign."""
    if party_gave_woman(campaign, unit) is not None:
        return
    for each in unit.elections:
        if each.body in campaign.plan.woman_seat.value and not each.woman_seat:
            yield Finding(
                "A17",
                "M",
                campaign.plan.woman_seat.clause,
                unit.id,
                PARTY,
                "?",
                f"{BODY_ZH[each.body]}选举没有单设女委员岗位，而党组织选举有无女委员无从得知",
                f"{each.body} lists no woman seat, and whether the party election gave a woman is unknown",
            )


def _totals(campaign: Campaign, unit: Unit) -> Iterator[Finding]:
    """A43: each body within its seats, and at most so many distinct persons in the two committees, usually fewer."""
    for each in unit.elections:
        rule = campaign.plan.seats.get(each.body)
        if rule is None or each.conclusion is None:
            continue
        elected = len(each.conclusion.winners)
        if not rule.minimum <= elected <= rule.maximum:
            yield Finding(
                "A43",
                "S",
                rule.clause,
                unit.id,
                f"{rule.minimum}-{rule.maximum}",
                str(elected),
                f"{BODY_ZH[each.body]}当选人数不在规定职数之内",
                f"{each.body} has another number of members than the plan allows",
            )
    yield from _cadres(campaign, unit)


def _cadres(campaign: Campaign, unit: Unit) -> Iterator[Finding]:
    if not unit.held(PARTY) or not any(unit.held(body) for body in COMMITTEES):
        return
    rule, persons = campaign.plan.cadres, len(members(unit))
    most = min(rule.maximum, unit.cadres or rule.maximum)
    if persons > most:
        yield Finding(
            "A43",
            "S",
            rule.clause,
            unit.id,
            f"<= {most}",
            str(persons),
            "两委班子成员（按人计）超过职数上限",
            "the two committees together have more persons than allowed",
        )
    elif not rule.usual_minimum <= persons <= rule.usual_maximum:
        yield Finding(
            "A43",
            "I",
            rule.clause,
            unit.id,
            f"{rule.usual_minimum}-{rule.usual_maximum}",
            str(persons),
            "两委班子成员（按人计）不在一般职数之内",
            "the two committees together have another number of persons than usual",
        )


def _structure(campaign: Campaign, unit: Unit) -> Iterator[Finding]:
    """S10.12, C13: one woman and one young person in the two committees cannot be enforced on a ballot, only found."""
    if not unit.held(PARTY) or not any(unit.held(body) for body in COMMITTEES):
        return
    for rule in campaign.plan.structure:
        has = QUALITIES[rule.quality]
        number = sum(has(campaign.persons[person]) for person in members(unit))
        if number < rule.least:
            yield Finding(
                "C13",
                "M",
                rule.clause,
                unit.id,
                f">= {rule.least}",
                str(number),
                f"两委班子中{QUALITY_ZH[rule.quality]}成员不足",
                f"too few members of the two committees are {rule.quality}",
            )


def _expected_heads(campaign: Campaign, unit: Unit) -> Iterator[Finding]:
    """S10.91-92, A42: the secretary as head of the board, the discipline member as chair: expected, or a reason given."""
    for rule in campaign.plan.expected:
        there = {
            winner.person
            for held in unit.held(rule.from_body)
            for winner in held.winners
            if winner.duty == rule.from_duty
        }
        if not there and rule.from_duty == "SECRETARY" and unit.secretary is not None:
            there = {unit.secretary}  # S2.11: appointed
        for held in unit.held(rule.body):
            for winner in held.winners:
                if winner.duty == rule.duty and there and winner.person not in there:
                    yield Finding(
                        "A42",
                        "I" if held.reason else "M",
                        rule.clause,
                        unit.id,
                        ", ".join(sorted(there)),
                        winner.person,
                        f"{BODY_ZH[rule.body]}的负责人不是所期望的人选"
                        + (f"：{held.reason}" if held.reason else "，且未写明理由"),
                        f"the head of {rule.body} is not the one expected"
                        + (f": {held.reason}" if held.reason else ", and no reason is given"),
                    )


def _supervisors(campaign: Campaign, unit: Unit) -> Iterator[Finding]:
    """S10.96 with S10.49: supervisors are representatives; a party member becomes one too late, unless early (domain C1)."""
    rule = campaign.plan.supervisors_are_representatives
    if not rule.value or not unit.held("REPRESENTATIVES"):
        return
    elected = {winner.person for each in unit.held("REPRESENTATIVES") for winner in each.winners}
    party = {winner.person for each in unit.held(PARTY) for winner in each.winners}
    for held in unit.held(SUPERVISION):
        for winner in held.winners:
            if winner.person in elected | unit.representatives:
                continue
            conflict = winner.person in party
            yield Finding(
                "C1" if conflict else "A42",
                "S",
                "S10.49; S10.92; S10.96" if conflict else rule.clause,
                unit.id,
                "REPRESENTATIVES",
                winner.person,
                "规则冲突：党组织成员在监督委员会选举时还不是代表（未登记提前增补）"
                if conflict
                else "监督委员会成员不是代表",
                "RULE_CONFLICT: a member of the party organisation was no representative when elected supervisor"
                if conflict
                else "a member of the supervision committee is no representative",
            )


def _guidance(campaign: Campaign, unit: Unit) -> Iterator[Finding]:
    """S3.3: every unit is guided, once groups are formed at all."""
    groups = [each for each in campaign.groups.values() if each.kind == "GUIDANCE" and not each.dissolved]
    if groups and not any(unit.id in each.units for each in groups):
        yield Finding(
            "S3.3",
            "M",
            campaign.plan.guidance.clause,
            unit.id,
            "GUIDANCE",
            "-",
            "没有指导组联系该单位",
            "no guidance group was sent to this unit",
        )


def _audit(campaign: Campaign, unit: Unit, day: str) -> Iterator[Finding]:
    """A47: the audit of the outgoing team is done before the committee's election day."""
    for each in unit.elections:
        done = unit.tasks.get("AUDIT")
        if each.body in COMMITTEES and each.day <= day and (done is None or done >= each.day):
            yield Finding(
                "A47",
                "M",
                "OCV2018 35; S3.10",
                unit.id,
                f"< {each.day}",
                done or "-",
                "任期（离任）经济责任审计没有在选举日前完成",
                "the audit of the outgoing team was not done before election day",
            )


def _late(campaign: Campaign, day: str) -> Iterator[Finding]:
    """S4.3: the timetable against the plan; S3.9: issues that should be dealt with."""
    for due in overdue(campaign, day):
        yield Finding(
            "S4.3",
            "M",
            "S4.3",
            due.unit or "",
            f"<= {due.by}",
            day,
            f"{due.zh}逾期未完成",
            f"{due.item} is overdue",
        )
    for number, issue in campaign.issues.items():
        if issue.outcome is None and issue.due is not None and issue.due < day:
            yield Finding(
                "S3.9",
                "M",
                "S3.9",
                issue.unit or "",
                f"<= {issue.due}",
                day,
                f"问题{number}逾期未处理，责任机构{issue.responsible}",
                f"issue {number} is overdue; {issue.responsible} answers for it",
            )


_SEARCHES: Final = (
    _order,
    _window,
    _woman_seat,
    _totals,
    _structure,
    _expected_heads,
    _supervisors,
    _guidance,
)
