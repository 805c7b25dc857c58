"""The worksheet of one candidate's review: each ground of the regulation, what the facts make of it, evidence, consent.

The values are the law's own (`value_of`): what the log knows outweighs what somebody types, and what nobody knows is UNKNOWN. A
ground without facts is people's to find. What it leaves out: the decision, which the reviewers sign.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from services.ballot.pages.office.tasks import ROLES
from shared.election.candidates.facts import from_log
from shared.election.candidates.grounds import asked, value_of
from shared.election.regulation.parameters import Bar
from shared.election.regulation.predicate import (
    LOG_FACTS,
    AgeOver,
    AgeUnder,
    All,
    Any,
    BornBefore,
    MonthsSince,
    Not,
    Predicate,
    YearsSince,
    facts_read,
)
from shared.election.state import Election
from shared.errors import Malformed
from shared.text import Text

SEVERITY: Final = {
    "HARD": Text("不得当选", "bars"),
    "SOFT": Text("不宜", "advice against"),
    "WAIVABLE": Text("经同意方可", "bars unless waived"),
}
VALUES: Final = {
    "FALSE": Text("没有此情形", "does not hold"),
    "TRUE": Text("有此情形", "holds"),
    "UNKNOWN": Text("未查明", "unknown"),
}
FACTS: Final = {
    "born": Text("出生日期", "born"),
    "released": Text("刑满释放日期", "released from prison on"),
    "under_sentence": Text("刑罚尚未执行完毕", "under sentence"),
    "was_sentenced": Text("曾被判处刑罚", "was sentenced"),
    "reeducation_released": Text("解除劳教日期", "released from re-education on"),
    "family_planning_unhandled": Text("违反计划生育未处理", "family-planning violation not dealt with"),
    "family_planning_handled": Text("违反计划生育受处理日期", "family-planning violation dealt with on"),
    "organised_crime_handled": Text("涉黑涉恶受处理日期", "handled for organised crime on"),
    "incapacitated": Text("丧失行为能力", "incapacitated"),
    "deprived_of_rights": Text("被剥夺政治权利", "deprived of political rights"),
    "long_absent": Text("长期外出", "long absent"),
    "disciplined": Text("受处分日期", "disciplined on"),
    "appraisal_failed": Text("届末考核不称职", "failed the appraisal"),
    "in_village_since": Text("到村任职日期", "in the village since"),
    "party_member": Text("中共党员", "party member"),
    "incumbent": Text("现任", "in office now"),
    "senior_secondary": Text("高中（含中专）以上", "senior secondary or higher"),
    "probationary_member": Text("预备党员", "probationary member"),
    "on_party_probation": Text("留党察看", "on party probation"),
    "rights_suspended": Text("党员权利中止", "rights suspended"),
    "in_party_organisation": Text("党组织成员", "in the party organisation"),
    "in_villagers_committee": Text("村委会成员", "in the villagers' committee"),
    "discipline_member": Text("纪检委员", "discipline member"),
    "near_relative_of_member": Text("成员的近亲属", "near relative of a member"),
    "village_clerk": Text("村文书", "village clerk"),
    "bookkeeper": Text("村会计", "bookkeeper"),
    "elector": Text("在选民名单上", "on the roll"),
    "graduate": Text("大学生村官", "graduate village official"),
    "representative": Text("村民（社员）代表", "representative"),
    "on_committee": Text("选举委员会成员", "on the electoral committee"),
}
"""Facts that the usual grounds ask for, in words; any other is called by its name."""


class Fact(msgspec.Struct, frozen=True):
    """A fact that a ground asks for. A DATE is a day, NEVER or UNKNOWN; a TRUTH is TRUE, FALSE or UNKNOWN."""

    name: str
    text: Text
    kind: Literal["DATE", "TRUTH"]
    value: str
    known: bool
    """Whether the log itself has it: nobody types it."""


class Ground(msgspec.Struct, frozen=True):
    """One row. `value` is what the facts make of it (`computed`), else what the reviewers found themselves."""

    id: str
    text: Text
    clause: str
    severity: str
    severity_text: Text
    facts: tuple[Fact, ...]
    value: str
    computed: bool
    finding: bool
    filed: bool
    """Whether a document about it was filed."""
    waived_by: tuple[Text, ...]
    waived_on: str | None


class Sheet(msgspec.Struct, frozen=True):
    """The whole worksheet. `wrong` says which typed fact makes no sense."""

    grounds: tuple[Ground, ...]
    wrong: tuple[Text, ...]

    @property
    def open(self) -> list[str]:
        """Grounds about which nobody knows yet: they block the verdict (domain 3.1)."""
        return [each.id for each in self.grounds if each.value == "UNKNOWN"]

    @property
    def barring(self) -> list[str]:
        """Grounds that hold and keep the candidate from passing."""
        holding = [each for each in self.grounds if each.value == "TRUE"]
        return [
            each.id
            for each in holding
            if each.severity == "HARD" or (each.severity == "WAIVABLE" and each.waived_on is None)
        ]

    @property
    def advising(self) -> list[str]:
        """Grounds that hold and are advice: the verdict needs written reasons either way."""
        return [each.id for each in self.grounds if each.value == "TRUE" and each.severity == "SOFT"]


def worksheet(election: Election, person: str, typed: Mapping[str, str], chosen: Mapping[str, str]) -> Sheet:
    """The worksheet of a candidate with the facts that were typed so far, and the values that were chosen where none follows."""
    candidate, known = election.candidates[person], from_log(election, person)
    wrong: list[Text] = []
    facts = {name: value for name, value in typed.items() if value and value != "UNKNOWN"}
    grounds = []
    for bar in asked(election, candidate.contest):
        try:
            value = _value(election, bar, person, facts)
        except Malformed as error:
            wrong.append(Text(f"{bar.id}：{error.zh}", f"{bar.id}: {error.en}"))
            value = "UNKNOWN"
        said = chosen.get(bar.id, "UNKNOWN")
        grounds.append(
            Ground(
                bar.id,
                Text(bar.zh, bar.en),
                bar.clause,
                bar.severity,
                SEVERITY[bar.severity],
                tuple(_facts(bar, typed, known)),
                value if value in ("TRUE", "FALSE") else said if said in VALUES else "UNKNOWN",
                value in ("TRUE", "FALSE"),
                bar.finding,
                bar.id in candidate.findings,
                tuple(ROLES[role] for role in bar.waived_by),
                candidate.waivers.get(bar.id),
            )
        )
    return Sheet(tuple(grounds), tuple(wrong))


def _value(election: Election, bar: Bar, person: str, facts: Mapping[str, str]) -> str | None:
    if bar.when is None:
        return None
    # Whatever nobody typed is unknown here, and says so: then every fact that is asked for is there.
    asked_for = {name: facts.get(name, "UNKNOWN") for name in facts_read(bar.when) - LOG_FACTS}
    return value_of(election, bar, person, asked_for) or "UNKNOWN"


def _facts(bar: Bar, typed: Mapping[str, str], known: Mapping[str, str]) -> list[Fact]:
    if bar.when is None:
        return []
    dated = _dates(bar.when)
    return [
        Fact(
            name,
            FACTS.get(name, Text(name, name.replace("_", " "))),
            "DATE" if name in dated else "TRUTH",
            known.get(name) or typed.get(name, ""),
            name in known,
        )
        for name in sorted(facts_read(bar.when))
    ]


def _dates(predicate: Predicate) -> frozenset[str]:
    """Facts of a condition that are days."""
    if isinstance(predicate, Any | All):
        return frozenset().union(*map(_dates, predicate.of))
    if isinstance(predicate, Not):
        return _dates(predicate.of)
    if isinstance(predicate, YearsSince | MonthsSince):
        return frozenset({predicate.fact})
    return frozenset({"born"}) if isinstance(predicate, AgeOver | AgeUnder | BornBefore) else frozenset()
