"""What only some bodies ask for: A41 party organisations, A42 supervision committees, A52 representatives.

What it leaves out: the rules that all bodies share.
"""

from __future__ import annotations

from services.audit.verify.assertions import needs
from services.audit.verify.assertions.call_and_committee import check_seats
from services.audit.verify.assertions.entries import Entry
from services.audit.verify.assertions.model import Severity, Sheet
from services.audit.verify.assertions.papers import asks_quorum
from services.audit.verify.assertions.record import Record
from services.audit.verify.assertions.rounds import RoundNote


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
        _tell_excused(record, sheet, entry)
        present, should_attend = entry.body["present"], entry.body["should_attend"]
        note = next((each for each in decided if each.number == entry.body.get("round", 1)), None)
        asked = note is not None and any(
            asks_quorum(record, note.kinds.get(post, "FIRST")) for post in note.elected.values()
        )
        if asked and not quorum.reached(present, should_attend):
            sheet.find(
                "到会党员人数不足，却宣布有人当选。",
                "Too few members were present, and somebody was declared elected.",
                entries=[entry],
                expected=f">= {quorum.needed(should_attend)}",
                found=present,
                clause=clause,
            )
        for person, post in (note.elected if note is not None else {}).items():
            if (
                note is not None
                and note.kinds.get(post) == "FIRST"
                and not 2 * _votes(record, note, post, person) > present
            ):
                sheet.find(
                    f"{person}的赞成票没有超过实到会人数的一半。",
                    f"{person} has the votes of no more than half of those present.",
                    entries=[entry, note.determined_at or 0],
                    expected=f">= {present // 2 + 1}",
                    found=_votes(record, note, post, person),
                )


def _tell_excused(record: Record, sheet: Sheet, entry: Entry) -> None:
    """Members who are not counted among those who should attend are told; where they decide what the quorum is, that is found.

    MINOR: without leaving them out there would be no quorum. SERIOUS: more members are left out than should attend, so that a few
    elect for all; whether each is lawfully excused then needs a ruling.
    """
    excused, should_attend = entry.body.get("excused", 0), entry.body["should_attend"]
    quorum, _ = record.share("winning.quorum")
    if not excused:
        return
    if excused > should_attend:
        severity = Severity.SERIOUS
    elif not quorum.reached(
        entry.body["present"] + entry.body.get("represented", 0), should_attend + excused
    ):
        severity = Severity.MINOR
    else:
        severity = Severity.INFO
    sheet.find(
        f"不计入应到会的党员{excused}人，应到会{should_attend}人；每人不计入的理由须有书面记录。",
        f"{excused} members are left out of those who should attend, {should_attend} should; each one's ground has to be on file.",
        entries=[entry],
        expected=f"<= {should_attend}",
        found=excused,
        severity=severity,
        clause=record.rule("polling.excused").clause,
    )


def _votes(record: Record, note: RoundNote, post: str, person: str) -> int:
    """Somebody's votes for a post as the count was closed; with those for higher posts where they are added (票数下加)."""
    closed = {} if note.closed is None else note.closed["votes"]
    votes: int = closed.get(post, {}).get(person, 0)
    outcome, own = note.outcome or {}, record.posts.get(post, {})
    if not record.rule("papers.cumulate_down").value or own.get("reserved") == "WOMAN":
        return votes
    tied = {each for persons in outcome.get("ties", {}).values() for each in persons}
    above = [
        each
        for each, known in record.posts.items()
        if known["rank"] < own.get("rank", 0)
        and note.kinds.get(each) == "FIRST"
        and each not in outcome.get("failed", ())
    ]
    return votes if person in tied else votes + sum(closed.get(each, {}).get(person, 0) for each in above)


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
    lists = record.all("CandidatesPublished")
    listed = {each for every in lists for persons in every.body["lists"].values() for each in persons}
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
        # Candidates sign before the election; whoever was written in was none (S10.95).
        pledged = {
            each.body["kind"] for each in record.all("PledgeSigned") if each.body["candidate"] == person
        }
        asked = person in listed and "RESIGNATION" in record.rule("qualification.pledges").value
        if asked and "RESIGNATION" not in pledged:
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
    binds = record.profile["seats"].get("women_share_binds", {}).get("value", True)
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
                severity=None if binds else Severity.MINOR,
                clause=women_share["clause"],
            )
