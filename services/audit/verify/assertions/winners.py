"""Who was elected beside whom: A34 and A35.

What it leaves out: by how many votes (`outcome.py`).
"""

from __future__ import annotations

from collections.abc import Mapping

from services.audit.verify.assertions import needs, people
from services.audit.verify.assertions.model import Severity, Sheet
from services.audit.verify.assertions.record import Record
from services.audit.verify.assertions.rounds import runoff_posts


def a34(record: Record, sheet: Sheet) -> None:
    """A woman is among the winners, or the woman's post is announced vacant."""
    rule, announced = record.rule("result.woman_required"), record.announced()
    if not rule.value:
        sheet.not_applicable("本条例不要求有女成员。", "This regulation does not ask for a woman member.")
        return
    if announced is None:
        sheet.needs(needs.RESULT)
        return
    winners = record.winners()
    reserved = {post for post, each in record.posts.items() if each.get("reserved") == "WOMAN"}
    women = {each.body["person"] for each in record.all("WinnerReviewed") if each.body.get("woman")}
    women |= {each.body["candidate"] for each in record.all("CandidateNominated") if each.body.get("woman")}
    women |= record.women
    women |= {person for each in record.all("PrimaryCounted") for person in each.body.get("women", ())}
    seated = any(person in women or post in reserved for person, post in winners.items())
    vacant = announced.body.get("vacant", {})
    if seated:
        return
    if _runoff_left_out(record, vacant):
        sheet.find(
            "当选人中没有妇女，应由妇女担任的名额没有另行选举就空缺了；须由妇女重新自荐、另行选举，或者补选。",
            "No woman is among the winners, and a woman's seat is vacant without any runoff: women nominate themselves anew for one, or a "
            "by-election fills the seat.",
            entries=[announced],
            clause=record.rule("runoff.until_woman_elected").clause,
        )
    elif reserved & vacant.keys() or (not reserved and vacant):
        sheet.find(
            "当选人中没有妇女，名额空缺，待补选。",
            "No woman is among the winners; a seat is vacant, for a by-election to fill.",
            entries=[announced],
            severity=Severity.INFO,
            clause=rule.clause,
        )
    elif reserved or record.rule("winning.women_first").value:
        sheet.find(
            "当选人中没有妇女。", "No woman is among the winners.", entries=[announced], clause=rule.clause
        )
    else:
        # Where the party election gave a woman there is no post that had to be kept for one (S10.15): told, nobody's fault.
        sheet.find(
            "当选人中没有妇女，也没有单设的岗位。",
            "No woman is among the winners, and no post was reserved for one.",
            entries=[announced],
            severity=Severity.MINOR,
            clause=rule.clause,
        )


def _runoff_left_out(record: Record, vacant: Mapping[str, int]) -> bool:
    """Whether a woman's seat that has to be run off until one is elected (MCA2013) is vacant without a single runoff."""
    until = record.profile["runoff"].get("until_woman_elected") or {}
    if not until.get("value") or not record.rule("runoff.allowed").value:
        return False
    first = [post for post, each in record.posts.items() if not each.get("chosen_from")]
    womans = {post for post in first if record.posts[post].get("reserved") == "WOMAN"}
    if record.rule("winning.women_first").value and not womans:
        womans = {max(first, key=lambda post: int(record.posts[post]["rank"]))}
    run_off = {post for called in record.all("RunoffCalled") for post in runoff_posts(called.body)}
    return bool(womans & vacant.keys() - run_off)


def a35(record: Record, sheet: Sheet) -> None:
    """No two who were announced are such kin as may not serve together."""
    rule, announced = record.rule("result.kin_avoidance"), record.announced()
    if not rule.value:
        sheet.not_applicable("本条例没有任职回避。", "This regulation lets kin serve together.")
        return
    if announced is None:
        sheet.needs(needs.RESULT)
        return
    winners = record.winners()
    for person in sorted(winners):
        for other in sorted(people.kin(record, person, rule.value) & winners.keys()):
            if person < other:
                known = [
                    each
                    for each in record.all("KinshipRecorded")
                    if {each.body["person"], each.body["relative"]} == {person, other}
                ]
                sheet.find(
                    f"当选人{person}与{other}是应当回避的近亲属。",
                    f"Winners {person} and {other} are kin who may not serve together.",
                    entries=[*known, announced],
                    clause=rule.clause,
                )
