"""Nomination: A09-A13.

What it leaves out: whether somebody may stand (`review.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.audit.verify.assertions import needs, people
from services.audit.verify.assertions.entries import Entry
from services.audit.verify.assertions.model import Severity, Sheet
from services.audit.verify.assertions.record import Record
from shared import clock


def a09(record: Record, sheet: Sheet) -> None:
    """Self-nominations came in time and in person, and nobody stands for two posts."""
    if "SELF" not in record.rule("nomination.modes").value:
        sheet.not_applicable("本条例没有自荐。", "This regulation knows no self-nomination.")
        return
    rule, in_person = record.rule("nomination.self_days_before"), record.rule("nomination.in_person")
    nominated = [each for each in record.all("CandidateNominated") if mode_at(record, each.index) == "SELF"]
    if not nominated and record.first("CandidatesPublished") is None:
        sheet.needs(needs.NOMINATIONS)
    standing: dict[str, Entry] = {}
    for entry in nominated:
        person, round_ = entry.body["candidate"], record.rounds.at(entry.index)
        last = clock.before(clock.read_day(round_.day), rule.value).isoformat()
        if entry.day > last:
            sheet.find(
                f"{person}自荐晚了。",
                f"{person} nominated himself or herself late.",
                entries=[entry],
                expected=last,
                found=entry.day,
                clause=rule.clause,
            )
        if in_person.value and entry.body.get("in_person") is False:
            sheet.find(
                f"{person}不是本人自荐。",
                f"{person} was not nominated in person.",
                entries=[entry],
                clause=in_person.clause,
            )
        earlier = standing.get(person)
        left = people.gone_at(record, entry.index).get(person, -1)
        again = earlier is not None and round_.called[0] <= earlier.index
        if (
            earlier is not None
            and again
            and left < earlier.index
            and earlier.body["contest"] != entry.body["contest"]
        ):
            sheet.find(
                f"{person}自荐了两个岗位。", f"{person} stands for two posts.", entries=[earlier, entry]
            )
        standing[person] = entry


def a10(record: Record, sheet: Sheet) -> None:
    """A sea nomination was held for a post for which nobody, or too few for a choice, stood, in time, by enough electors in person."""
    if "SEA" not in record.rule("nomination.modes").value:
        sheet.not_applicable("本条例没有海推。", "This regulation knows no sea nomination.")
        return
    primaries = record.all("PrimaryCounted")
    if not primaries and record.first("CandidatesPublished") is None:
        sheet.needs(needs.NOMINATIONS)
    rule = record.rule("nomination.sea_days_before")
    share, clause = record.share("nomination.sea_quorum")
    last = record.before(rule.value)
    sealed = record.sealed()
    electors = sealed.body["electors"] if sealed is not None else len(record.roll)
    for entry in primaries:
        post, in_person = entry.body["contest"], entry.body["in_person"]
        self_nominated = {
            each.body["candidate"]
            for each in record.all("CandidateNominated")
            if each.index < entry.index
            and each.body["contest"] == post
            and mode_at(record, each.index) == "SELF"
        }
        standing = {person for person, at in people.standing_at(record, entry.index).items() if at == post}
        if self_nominated & standing and not _too_few(record, post, standing, entry.index):
            sheet.find(
                f"{post}有人自荐，却进行了海推。",
                f"A sea nomination was held for {post} although somebody stands.",
                entries=[entry],
            )
        if entry.day > last:
            sheet.find(
                "海推晚了。",
                "The sea nomination was late.",
                entries=[entry],
                expected=last,
                found=entry.day,
                clause=rule.clause,
            )
        if share.base == "REGISTERED" and not share.reached(in_person, electors):
            sheet.find(
                "本人参加海推的选民不足。", "Too few electors took part in the sea nomination in person.", entries=[entry],
                expected=share.needed(electors), found=in_person, clause=clause,
            )  # fmt: skip


def _too_few(record: Record, post: str, persons: set[str], index: int) -> bool:
    """Whether so many candidates leave no choice: the list would be refused, and only more of them help (OCV2018 15)."""
    rule, seats = record.profile["nomination"]["differential"], record.posts[post]["seats"]
    modes = _modes_of(record, post, sorted(persons), index)
    exempt = post in rule.get("except_posts", ()) or modes <= set(rule.get("except_modes", ()))
    least = seats + _excess(rule["least"], seats)
    may_be_few = least == seats and "SELF" in record.rule("nomination.modes").value
    return not exempt and len(persons) < least and not may_be_few


def a11(record: Record, sheet: Sheet) -> None:
    """Nobody was nominated by proxy."""
    rule = record.rule("nomination.in_person")
    if not rule.value:
        sheet.not_applicable(
            "本条例不要求本人提名。", "This regulation does not ask that nominations be made in person."
        )
        return
    nominations = record.all("CandidateNominated", "CandidateRecommended")
    if not nominations and record.first("CandidatesPublished") is None:
        sheet.needs(needs.NOMINATIONS)
    for entry in nominations:
        if entry.body.get("in_person") is False:
            sheet.find(
                f"{entry.body['candidate']}由他人代为提名。",
                f"{entry.body['candidate']} was nominated by somebody else.",
                entries=[entry],
                clause=rule.clause,
            )


def a12(record: Record, sheet: Sheet) -> None:
    """The list of candidates was posted in time, a corrected one before the poll, in the order that the regulation wants."""
    lists = record.all("CandidatesPublished")
    if not lists:
        sheet.needs(needs.LIST)
        return
    rule, order = record.rule("nomination.list_days_before"), record.rule("nomination.list_order")
    hung: set[int] = set()
    for entry in lists:
        round_ = record.rounds.at(entry.index)
        days = 1 if round_.number in hung else rule.value
        last = clock.before(clock.read_day(round_.day), days).isoformat()
        hung.add(round_.number)
        if entry.body["posted_on"] > last:
            sheet.find(
                "候选人名单公布晚了。",
                "The list of candidates was posted late.",
                entries=[entry],
                expected=last,
                found=entry.body["posted_on"],
                clause=rule.clause,
            )
        if order.value == "VOTES":
            _check_votes_order(record, sheet, entry, order.clause)
        if _check_strokes_order(record, sheet, entry):
            sheet.needs(needs.STROKES)


def _check_strokes_order(record: Record, sheet: Sheet, entry: Entry) -> bool:
    """Whether anybody is listed by strokes; a finding if they are not stated, or not in order (ZJ2020 20)."""
    order, own = record.rule("nomination.list_order"), record.profile["nomination"].get("self_order")
    alone = {each.body["candidate"] for each in record.all("CandidateNominated") if each.index < entry.index}
    if order.value != "STROKES" and (own is None or own["value"] != "STROKES"):
        return False
    clause: str = order.clause if order.value == "STROKES" or own is None else own["clause"]
    stated, found = entry.body.get("strokes", {}), False
    for post, persons in entry.body["lists"].items():
        due = [person for person in persons if order.value == "STROKES" or person in alone]
        strokes = [stated.get(person, 0) for person in due]
        found = found or bool(due)
        if 0 in strokes or strokes != sorted(strokes):
            sheet.find(
                f"{post}的候选人没有按姓氏笔画排列，或没有写明笔画数。",
                f"The candidates for {post} do not stand in the order of strokes, or these are not stated.",
                entries=[entry],
                expected=", ".join(map(str, sorted(strokes))),
                found=", ".join(map(str, strokes)),
                clause=clause,
            )
    return found


def _check_votes_order(record: Record, sheet: Sheet, entry: Entry, clause: str) -> None:
    votes: dict[str, dict[str, int]] = {}
    primaries: dict[str, Entry] = {}
    # Of several counts for one post the last that named somebody says with how many votes.
    for primary in record.all("PrimaryCounted"):
        if primary.index < entry.index:
            votes.setdefault(primary.body["contest"], {}).update(primary.body["votes"])
            primaries[primary.body["contest"]] = primary
    for post, given in votes.items():
        listed = [given[person] for person in entry.body["lists"].get(post, ()) if person in given]
        if listed != sorted(listed, reverse=True):
            sheet.find(
                f"{post}的候选人没有按得票多少排列。",
                f"The candidates for {post} do not stand in the order of their votes.",
                entries=[primaries[post], entry],
                clause=clause,
            )


def a13(record: Record, sheet: Sheet) -> None:
    """There are as many more candidates than seats as the regulation demands, still when the poll opens, and not too many."""
    # A runoff's list, if it has one, is of people who came forward themselves: it cannot be too short (ZJ2020 20, 29).
    lists = [each for each in record.all("CandidatesPublished") if record.rounds.at(each.index).number == 1]
    if not lists:
        sheet.needs(needs.LIST)
        return
    listed = lists[-1]
    rule = record.profile["nomination"]["differential"]
    applies = False
    for post, persons in listed.body["lists"].items():
        modes = _modes_of(record, post, persons, listed.index)
        exempt = post in rule.get("except_posts", ()) or (
            modes and modes <= set(rule.get("except_modes", ()))
        )
        if exempt or post not in record.posts:
            continue
        seats = record.posts[post]["seats"]
        least = seats + _excess(rule["least"], seats)
        most = max(least, seats + _at_most(rule["most"], seats)) if rule.get("most") else None
        applies = applies or least > seats or most is not None
        # Where people come forward themselves and no choice among them is demanded, fewer may come than there are seats.
        may_be_few = least == seats and "SELF" in record.rule("nomination.modes").value
        may_be_few = may_be_few or (not persons and _nobody_need_stand(record, post, listed))
        if (len(persons) < least and not may_be_few) or (most is not None and len(persons) > most):
            sheet.find(
                f"{post}的候选人数不符合差额规定。", f"{post} has too few or too many candidates for its seats.", entries=[listed],
                expected=f">= {least}" if most is None else f"{least} - {most}", found=len(persons), clause=rule["clause"],
            )  # fmt: skip
    if applies:
        _check_choice_left(record, sheet, listed)
    if not applies:
        sheet.not_applicable(
            "按本次的提名方式不要求差额。", "By these ways of nomination no competition is demanded."
        )


def _nobody_need_stand(record: Record, post: str, listed: Entry) -> bool:
    """Whether all winners of a post may be written in: nobody nominated himself, or electors named nobody (ZJ2020 20, 29)."""
    named = [each.body["contest"] for each in record.all("PrimaryCounted") if each.index < listed.index]
    return "SELF" in record.rule("nomination.modes").value or post in named


def _check_choice_left(record: Record, sheet: Sheet, listed: Entry) -> None:
    """Whoever leaves after the list may take the choice with them; the poll is held, and it is told (OCV2018 15).

    Death is nobody's doing: a list that only the dead made short is a minor finding.
    """
    opened = record.opening()
    if opened is None:
        return
    rule, left = record.profile["nomination"]["differential"], people.on_paper(record, 1, opened.index)
    cancelled = [
        each for each in record.all("CandidacyCancelled") if listed.index < each.index < opened.index
    ]
    dead = {each.body["candidate"] for each in cancelled if each.body["ground"] == "DEATH"}
    for post, persons in listed.body["lists"].items():
        if post not in record.posts or (not left[post] and _nobody_need_stand(record, post, listed)):
            continue
        on_list = set(persons)
        if not _too_few(record, post, left[post], opened.index) or _too_few(
            record, post, on_list, listed.index
        ):
            continue
        by_death = not _too_few(record, post, left[post] | (on_list & dead), opened.index)
        sheet.find(
            f"{post}的名单公布之后有人退出，投票时已没有差额。",
            f"After the list was posted somebody left; when the poll opened {post} had no choice any more.",
            entries=[listed, opened],
            expected=f">= {record.posts[post]['seats'] + _excess(rule['least'], record.posts[post]['seats'])}",
            found=len(left[post]),
            severity=Severity.MINOR if by_death else Severity.SERIOUS,
            clause=rule["clause"],
        )


def _excess(excess: Mapping[str, Any], seats: int) -> int:
    part = -(-seats * int(excess.get("num", 0)) // int(excess.get("den", 1)))
    return max(int(excess.get("extra", 0)), part)


def _at_most(excess: Mapping[str, Any], seats: int) -> int:
    return max(int(excess.get("extra", 0)), seats * int(excess.get("num", 0)) // int(excess.get("den", 1)))


def _modes_of(record: Record, post: str, persons: list[str], index: int) -> set[str]:
    """The ways by which those on the list for a post were nominated."""
    if any(each.body["contest"] == post for each in record.all("PrimaryCounted") if each.index < index):
        return {"SEA"}
    modes = {
        str(each.body.get("mode") or mode_at(record, each.index))
        for each in record.all("CandidateNominated", "CandidateRecommended")
        if each.body["candidate"] in persons and each.index < index
    }
    drawn = record.last("ShortlistDrawn", index)
    if drawn is not None and set(drawn.body["lists"].get(post, ())) & set(persons):
        modes.add(record.rule("nomination.deciding").value)
    return modes or {mode_at(record, index)}


def mode_at(record: Record, index: int) -> str:
    """The way of nomination that was open at an entry; "" if none was. For a runoff people nominate themselves (ZJ2020 29)."""
    if record.rounds.all and record.rounds.at(index).number > 1:
        return "SELF"
    opened = record.last("NominationsOpened", index)
    return "" if opened is None else str(opened.body["mode"])
