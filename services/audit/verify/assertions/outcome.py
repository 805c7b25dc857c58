"""The outcome: A31, A32, A34, A35, A41, A42, A52.

Each is looked at in the figures that people declared; where a rule needs the single papers, what the recount found (check 6)
is told here again with its clause. What it leaves out: counting.
"""

from __future__ import annotations

from collections.abc import Mapping

from services.audit.verify.assertions import needs
from services.audit.verify.assertions.call_and_committee import check_seats
from services.audit.verify.assertions.model import Severity, Sheet
from services.audit.verify.assertions.papers import bases
from services.audit.verify.assertions.record import Record
from services.audit.verify.assertions.rounds import RoundNote
from shared import clock

DECIDES = ("elected", "minimum", "ties", "missing", "failed", "outcome", "round")
"""Figures of an outcome, as the recount names them."""


def a31(record: Record, sheet: Sheet) -> None:
    """Every winner reached the minimum of the declared base, by rank; ties were decided among the tied alone."""
    decided = [note for note in record.rounds.all if note.outcome is not None]
    if not decided:
        sheet.needs(needs.OUTCOME)
        return
    for each in record.differences:
        if each.what.split(".")[0] in DECIDES:
            sheet.find(
                f"宣布的结果与重新计票不符：{each.what}。",
                f"The outcome is not what the recount finds: {each.what}.",
                entries=[each.index],
                expected=each.expected,
                found=each.found,
            )
    for note in decided:
        _check_minimum(record, sheet, note)
        _check_winners(record, sheet, note)


def _check_minimum(record: Record, sheet: Sheet, note: RoundNote) -> None:
    """The declared minimum is the share of the base, where all posts have the same base."""
    if record.rule("electorate.by_group").value or note.outcome is None:
        return
    figures = bases(record, note)
    for post, minimum in note.outcome["minimum"].items():
        kind = note.kinds.get(post, "FIRST")
        if kind == "REVOTE" or record.posts.get(post, {}).get("chosen_from"):
            continue
        share, clause = record.share("runoff.share" if kind == "RUNOFF" else "winning.share")
        due = max(share.needed(figures[share.base]), 1) if share.num else minimum
        if minimum != due:
            sheet.find(
                f"{post}当选所需票数算错。",
                f"The votes needed for {post} were worked out wrongly.",
                entries=[note.determined_at or 0],
                expected=due,
                found=minimum,
                clause=clause,
            )


def _check_winners(record: Record, sheet: Sheet, note: RoundNote) -> None:
    assert note.outcome is not None
    votes: Mapping[str, Mapping[str, int]] = {} if note.closed is None else note.closed["votes"]
    by_rank = not record.rule("winning.women_first").value and not record.rule("papers.cumulate_down").value
    for post, elected in note.outcome["elected"].items():
        mine = votes.get(post, {})
        minimum = note.outcome["minimum"].get(post, 1)
        for person in elected:
            if mine.get(person, 0) < minimum and not record.rule("papers.cumulate_down").value:
                sheet.find(
                    f"{person}得票不足，却当选{post}。",
                    f"{person} was declared elected to {post} with too few votes.",
                    entries=[note.determined_at or 0],
                    expected=f">= {minimum}",
                    found=mine.get(person, 0),
                )
            if note.kinds.get(post) == "REVOTE" and person not in _tied(record, note, post):
                sheet.find(
                    f"{person}不在得票相等者之中，却在再次投票中当选。",
                    f"{person} won the re-vote for {post} without having been tied.",
                    entries=[note.determined_at or 0],
                )
        if elected and by_rank:
            _check_rank(record, sheet, note, post, mine)


def _tied(record: Record, note: RoundNote, post: str) -> set[str]:
    return {
        person
        for before in record.rounds.all
        if before.number < note.number and before.outcome is not None
        for person in before.outcome.get("ties", {}).get(post, ())
    }


def _check_rank(record: Record, sheet: Sheet, note: RoundNote, post: str, votes: Mapping[str, int]) -> None:
    """Nobody with more votes was passed over, unless the person holds a seat, is kin of a holder, or was declared void."""
    assert note.outcome is not None
    assert note.determined_at is not None
    elected = note.outcome["elected"][post]
    lowest = min((votes.get(person, 0) for person in elected), default=0)
    held = {person for each in record.rounds.all if each.number <= note.number for person in each.elected}
    void = {
        each.body["person"]
        for each in record.all("WinnerReviewed", "PersonVoided")
        if each.body.get("verdict", "FAIL") == "FAIL"
    }
    kin = {
        other for person in held for other in record.kin(person, record.rule("result.kin_avoidance").value)
    }
    reserved = record.posts.get(post, {}).get("reserved")
    standing = record.standing_at(note.determined_at)
    over = [
        person
        for person, number in votes.items()
        # Of a woman's post men are passed over, and who stood elsewhere is known not to be one.
        if number > lowest
        and person not in held | void | kin
        and not (reserved and standing.get(person) != post)
    ]
    if over:
        sheet.find(
            f"{post}有得票更多的人未当选。",
            f"Somebody with more votes for {post} was passed over.",
            entries=[note.determined_at],
            expected=f"<= {lowest}",
            found=", ".join(f"{each} {votes[each]}" for each in sorted(over)),
        )


def a32(record: Record, sheet: Sheet) -> None:
    """A runoff is held in time, among losers of the ballot before, and its winners reach the share of their own papers."""
    rule = record.rule("runoff.within_days")
    runoffs = record.all("RunoffCalled")
    if not record.rule("runoff.allowed").value:
        if runoffs:
            sheet.find(
                "本条例不许另行选举。",
                "This regulation knows no runoff.",
                entries=runoffs,
                clause=record.rule("runoff.allowed").clause,
            )
        else:
            sheet.not_applicable("本条例不许另行选举。", "This regulation knows no runoff.")
        return
    if record.rounds.all[0].outcome is None:
        sheet.needs(needs.OUTCOME)
        return
    for each in record.differences:
        if each.what.split(".")[0] in ("candidates", "contests"):
            sheet.find(
                f"另行选举的候选人与重新计票不符：{each.what}。",
                f"The runoff is not the one that the recount finds: {each.what}.",
                entries=[each.index],
                expected=each.expected,
                found=each.found,
            )
    for entry in runoffs:
        last = clock.within(clock.read_day(record.day), rule.value).isoformat()
        if rule.value and entry.body["day"] > last:
            sheet.find(
                "另行选举晚了。",
                "The runoff was held late.",
                entries=[entry],
                expected=f"<= {last}",
                found=entry.body["day"],
                severity=Severity.SERIOUS,
                clause=rule.clause,
            )
        for post, persons in entry.body["candidates"].items():
            before = [
                note
                for note in record.rounds.all
                if note.closed is not None and (note.closed_at or 0) < entry.index
            ]
            had = {
                person
                for note in before
                if note.closed
                for person, number in note.closed["votes"].get(post, {}).items()
                if number
            }
            strangers = sorted(set(persons) - had)
            if strangers:
                sheet.find(
                    f"{post}的另行选举有此前没有得票的候选人。",
                    f"Somebody runs for {post} in the runoff who got no vote before.",
                    entries=[entry],
                    expected=", ".join(sorted(had)),
                    found=", ".join(strangers),
                )


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
    women |= {person for each in record.all("PrimaryCounted") for person in each.body.get("women", ())}
    seated = any(person in women or post in reserved for person, post in winners.items())
    vacant = announced.body.get("vacant", {})
    if seated:
        return
    if reserved & vacant.keys() or (not reserved and vacant):
        sheet.find(
            "当选人中没有妇女，名额空缺待补。",
            "No woman is among the winners; a seat is vacant and open.",
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
        for other in sorted(record.kin(person, rule.value) & winners.keys()):
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


def a41(record: Record, sheet: Sheet) -> None:
    """Of a party organisation's members enough were present, winners had the votes of more than half of them, and there was a choice."""
    if record.body != "PARTY_ORGANISATION":
        sheet.not_applicable("本次不是党组织选举。", "This is no election of a party organisation.")
        return
    decided = [note for note in record.rounds.all if note.outcome is not None]
    if not decided or record.first("MeetingOpened") is None:
        sheet.needs(needs.MEETING if decided else needs.OUTCOME)
        return
    quorum, clause = record.share("winning.quorum")
    for entry in record.all("MeetingOpened"):
        present, should_attend = entry.body["present"], entry.body["should_attend"]
        note = next((each for each in decided if each.number == entry.body.get("round", 1)), None)
        if note is not None and note.elected and not quorum.reached(present, should_attend):
            sheet.find(
                "到会党员人数不足，却宣布有人当选。",
                "Too few members were present, and somebody was declared elected.",
                entries=[entry],
                expected=f">= {quorum.needed(should_attend)}",
                found=present,
                clause=clause,
            )
        votes = {} if note is None or note.closed is None else note.closed["votes"]
        for person, post in (note.elected if note is not None else {}).items():
            if (
                note is not None
                and note.kinds.get(post, "FIRST") == "FIRST"
                and not 2 * votes.get(post, {}).get(person, 0) > present
            ):
                sheet.find(
                    f"{person}的赞成票没有超过实到会人数的一半。",
                    f"{person} has the votes of no more than half of those present.",
                    entries=[entry, note.determined_at or 0],
                    expected=f">= {present // 2 + 1}",
                    found=votes.get(post, {}).get(person, 0),
                )


def a42(record: Record, sheet: Sheet) -> None:
    """The supervision committee has three to five members, representatives who are neither leaders nor their kin, and who pledged."""
    if record.body != "SUPERVISION_COMMITTEE":
        sheet.not_applicable(
            "本次不是村（社）务监督委员会选举。", "This is no election of a supervision committee."
        )
        return
    check_seats(record, sheet)
    announced = record.announced()
    if announced is None:
        sheet.needs(needs.RESULT)
        return
    for person in sorted(record.winners()):
        values: dict[str, str] = {}
        for decided in record.all("QualificationDecided"):
            if decided.body["candidate"] == person:
                values.update(decided.body["values"])
        for bar in ("Q14", "Q15"):
            if values.get(bar, "FALSE") != "FALSE":
                sheet.find(
                    f"监督委员会成员{person}有不得担任的情形（{bar}）。",
                    f"{bar} holds against {person} of the supervision committee, or is unknown.",
                    entries=[announced],
                    expected="FALSE",
                    found=values[bar],
                    clause="S10.93; S10.96; OCV2018 32",
                )
        pledged = {
            each.body["kind"] for each in record.all("PledgeSigned") if each.body["candidate"] == person
        }
        if "RESIGNATION" in record.rule("qualification.pledges").value and "RESIGNATION" not in pledged:
            sheet.find(
                f"监督委员会成员{person}没有签辞职承诺书。",
                f"{person} of the supervision committee signed no resignation pledge.",
                entries=[announced],
                clause="S10.95",
            )
    sheet.needs(needs.CAMPAIGN)  # whether its chair is the party's discipline member, or why not (S10.92)


def a52(record: Record, sheet: Sheet) -> None:
    """There are as many representatives as the population asks for, a third of them women, at most one of a household."""
    if record.body != "REPRESENTATIVES":
        sheet.not_applicable("本次不是村民代表推选。", "This is no election of representatives.")
        return
    seats = sum(each["seats"] for each in record.posts.values() if not each.get("chosen_from"))
    population = None if record.call is None else record.call.body.get("population")
    by_population = record.profile["seats"].get("by_population") or ()
    if population is not None:
        for step in by_population:
            if step["below"] == 0 or population < step["below"]:
                if seats < step["minimum"]:
                    sheet.find(
                        "村民代表名额少于规定。",
                        "There are fewer representatives than the population asks for.",
                        entries=[record.call] if record.call else [],
                        expected=f">= {step['minimum']}",
                        found=seats,
                        clause=step["clause"],
                    )
                break
    announced, women_share = record.announced(), record.profile["seats"].get("women_share")
    if announced is None:
        sheet.needs(needs.RESULT)
        return
    winners = record.winners()
    if women_share:
        women = {each.body["person"] for each in record.all("WinnerReviewed") if each.body.get("woman")}
        women |= {
            each.body["candidate"] for each in record.all("CandidateNominated") if each.body.get("woman")
        }
        women |= {
            person
            for person, post in winners.items()
            if record.posts.get(post, {}).get("reserved") == "WOMAN"
        }
        number, share = len(women & winners.keys()), record.share("seats.women_share")[0]
        if not share.reached(number, len(winners)):
            sheet.find(
                "妇女代表不足规定的比例。",
                "Women are fewer among the representatives than they have to be.",
                entries=[announced],
                expected=f">= {share.needed(len(winners))}",
                found=number,
                clause=women_share["clause"],
            )
