"""What is found about those who were elected: their number, structure and duties (A42, A43, C1, C13; S10.7-12, S10.91-96).

None of it can be enforced on a ballot. What it leaves out: order, days and groups (`findings.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shared.campaign.finding import Finding
from shared.campaign.plan import BODY_ZH, COMMITTEES, PARTY, SUPERVISION
from shared.campaign.state import Campaign, Unit
from shared.campaign.targets import QUALITIES, QUALITY_ZH, members


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
                each.entries,
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
            _behind(unit),
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
            _behind(unit),
        )


def _behind(unit: Unit) -> tuple[int, ...]:
    """The entries with the results of the two committees."""
    return tuple(
        each.conclusion.entry
        for each in unit.elections
        if each.conclusion is not None and each.body in (PARTY, *COMMITTEES)
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
                _behind(unit),
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
                        (held.entry,),
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
                (held.entry,),
            )


SEARCHES: Final = (_totals, _structure, _expected_heads, _supervisors)
