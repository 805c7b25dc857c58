"""The call and the electoral committee: A01-A03, A17, A47, and the seats of the body (part of A43).

What it leaves out: whether what the authority says about other elections is true; the campaign's log shows that.
"""

from __future__ import annotations

from services.audit.verify.assertions import needs, people
from services.audit.verify.assertions.model import Severity, Sheet
from services.audit.verify.assertions.record import Record

COMMITTEES_ACTS = (
    "MethodAdopted", "ElectorRegistered", "RollPublished", "RollSealed", "NominationsOpened", "CandidatesPublished",
    "StationOpened", "CountClosed", "OutcomeDetermined", "ResultAnnounced",
)  # fmt: skip
"""What only a committee that exists can do, in the order of an election."""


def a01(record: Record, sheet: Sheet) -> None:
    """The committee has the size that the regulation wants, by a body with quorum, before any of its acts."""
    if not record.rule("committee.required").value:
        sheet.not_applicable(
            "由原组织主持，不设选举委员会。", "The outgoing organisation presides; there is no committee."
        )
        return
    formed = record.first("CommitteeFormed")
    acts = [each for each in record.all(*COMMITTEES_ACTS) if formed is None or each.index < formed.index]
    if acts:
        sheet.find(
            "选举委员会产生之前，已有应由它办理的事。",
            "Acts of the committee were done before it was formed.",
            entries=acts,
        )
    if formed is None:
        sheet.needs(needs.COMMITTEE)
        return
    share, clause = record.share("committee.quorum")
    present, should_attend = formed.body["present"], formed.body["should_attend"]
    if not share.reached(present, should_attend) or present > should_attend:
        sheet.find(
            "推选选举委员会的会议人数不足。",
            "The meeting that elected the committee lacked a quorum.",
            entries=[formed],
            expected=f"{share.needed(should_attend)} - {should_attend}",
            found=present,
            clause=clause,
        )
    _check_size(record, sheet)


def _check_size(record: Record, sheet: Sheet) -> None:
    least, most = record.rule("committee.minimum"), record.rule("committee.maximum")
    for entry in record.all("CommitteeFormed", "CommitteeChanged"):
        size = len(people.committee_at(record, entry.index + 1))
        if not least.value <= size <= most.value:
            sheet.find(
                "选举委员会的人数不合规定。",
                "The committee has another size than the regulation wants.",
                entries=[entry],
                expected=f"{least.value} - {most.value}",
                found=size,
                clause=least.clause,
            )


def a02(record: Record, sheet: Sheet) -> None:
    """Nobody on the committee stands, or is close kin of one who stands, once the list is posted or the poll is open."""
    if not record.rule("committee.required").value:
        sheet.not_applicable(
            "由原组织主持，不设选举委员会。", "The outgoing organisation presides; there is no committee."
        )
        return
    degrees = record.rule("polling.kin_of_staff")
    moments = record.all("CandidatesPublished", "StationOpened", "OutcomeDetermined")
    if record.first("CommitteeFormed") is None or not moments:
        sheet.needs(needs.LIST if record.first("CommitteeFormed") else needs.COMMITTEE)
        return
    told: set[tuple[str, str]] = set()
    for entry in moments:
        # An outcome is judged by those who stood until then; an entry takes part in what it says itself.
        standing = people.standing_at(record, entry.index + 1)
        for member in sorted(people.committee_at(record, entry.index)):
            for person in sorted({member, *people.kin(record, member, degrees.value)} & standing.keys()):
                if (member, person) in told:
                    continue
                told.add((member, person))
                how_zh, how_en = (
                    ("本人是", "stands")
                    if person == member
                    else (f"的近亲属{person}是", f"is close kin of {person}, who stands")
                )
                sheet.find(
                    f"选举委员会成员{member}{how_zh}候选人，没有退出。",
                    f"Member {member} of the committee {how_en}, and did not leave.",
                    entries=[entry],
                    clause=degrees.clause,
                )


def a03(record: Record, sheet: Sheet) -> None:
    """The method was adopted with quorum and majority before registration, and repeats the bars that it has to."""
    adopted = record.first("MethodAdopted")
    if adopted is None:
        if not record.profile["method"].get("required", {"value": True})["value"]:
            sheet.not_applicable(
                "由本组织的会议主持，不另订选举办法。",
                "The organisation's own meeting presides; it adopts no separate method.",
            )
        elif record.registration_began:
            sheet.find(
                "没有通过选举办法就开始登记。",
                "Registration began without a method.",
                entries=[record.registration_began],
            )
        else:
            sheet.needs(needs.METHOD)
        return
    if record.registration_began and record.registration_began < adopted.index:
        sheet.find(
            "选举办法在登记开始之后才通过。",
            "The method was adopted after registration began.",
            entries=[record.registration_began, adopted],
        )
    body = adopted.body
    quorum, clause = record.share("method.quorum")
    if not quorum.reached(body["present"], body["should_attend"]) or body["present"] > body["should_attend"]:
        sheet.find(
            "通过选举办法的会议人数不足。", "The meeting that adopted the method lacked a quorum.", entries=[adopted],
            expected=f"{quorum.needed(body['should_attend'])} - {body['should_attend']}", found=body["present"], clause=clause,
        )  # fmt: skip
    majority, clause = record.share("method.majority")
    base = body["should_attend"] if majority.base == "SHOULD_ATTEND" else body["present"]
    if not majority.reached(body["in_favour"], base) or body["in_favour"] > body["present"]:
        sheet.find(
            "选举办法没有得到多数赞成。", "The method did not get its majority.", entries=[adopted],
            expected=f"{majority.needed(base)} - {body['present']}", found=body["in_favour"], clause=clause,
        )  # fmt: skip
    bars = record.rule("method.bars")
    missing = sorted(set(bars.value) - set(body["bars"]))
    if missing:
        sheet.find(
            "选举办法没有写入应写明的不得当选情形。", "The method does not repeat the bars that it has to.", entries=[adopted],
            expected=", ".join(bars.value), found=f"- {', '.join(missing)}", clause=bars.clause,
        )  # fmt: skip


def a17(record: Record, sheet: Sheet) -> None:
    """A woman's post is listed where the regulation wants one; it adds no seat."""
    rule = record.rule("seats.woman_post")
    call = record.call
    if rule.value == "NEVER" or call is None:
        sheet.not_applicable(
            "本条例不单设女委员岗位。", "This regulation lists no separate post for a woman."
        )
        return
    gave_woman = call.body.get("party_gave_woman")
    listed = any(each.get("reserved") == "WOMAN" for each in record.posts.values())
    if not listed and (rule.value == "ALWAYS" or gave_woman is False):
        sheet.find(
            "没有单设女委员岗位。", "No post for a woman is listed.", entries=[call], clause=rule.clause
        )
    cited = any("WOMAN" in each["takes"] for each in call.body.get("cites") or ())
    if rule.value != "ALWAYS" and not cited:
        # What the authority states is a statement; a citation of the party election is followed by check 10.
        sheet.needs(needs.CAMPAIGN)


def check_seats(record: Record, sheet: Sheet) -> None:
    """The seats of all posts together are as many as the regulation allows; a woman's post is among them (S10.16)."""
    least, most = record.rule("seats.minimum"), record.rule("seats.maximum")
    seats = sum(each["seats"] for each in record.posts.values() if not each.get("chosen_from"))
    small = record.profile["seats"].get("small_body")
    roll = record.sealed()
    if small and seats == small["seats"]:
        if roll is not None and roll.body["electors"] > small["electors"]:
            sheet.find(
                "人数多于规定，不能只设一职。",
                "The body is too large to do without a committee.",
                entries=[roll],
                expected=f"<= {small['electors']}",
                found=roll.body["electors"],
                clause=small["clause"],
            )
        return
    bounded = most.value >= least.value and most.value > 0
    if bounded and not least.value <= seats <= most.value:
        sheet.find(
            "职数不在规定范围内。", "The body has more or fewer seats than the regulation allows.",
            entries=[record.call] if record.call else [], expected=f"{least.value} - {most.value}", found=seats, clause=least.clause,
        )  # fmt: skip


def a47(record: Record, sheet: Sheet) -> None:
    """The audit of those who leave office was published before election day."""
    if record.body not in ("VILLAGERS_COMMITTEE", "RESIDENTS_COMMITTEE"):
        sheet.not_applicable(
            "离任审计的规定只及于村（居）民委员会。",
            "The audit of leaving members is asked of villagers' and residents' committees.",
        )
        return
    if record.profile.get("recall") or record.profile.get("by_election"):
        sheet.not_applicable(
            "罢免、补选不是换届，没有任期届满离任的人。",
            "Neither a recall nor a by-election ends the body's term; nobody's term has run out.",
        )
        return
    opened = record.opening()
    published = record.first("AuditReportPublished")
    if published is not None and published.body["posted_on"] >= record.day:
        sheet.find(
            "离任审计结果公布晚了。", "The audit of those who leave office was published late.", entries=[published],
            expected=f"< {record.day}", found=published.body["posted_on"],
        )  # fmt: skip
    elif published is None and opened is not None:
        sheet.find(
            "投票之前没有公布离任审计结果的记录。", "No publication of the leaving-office audit is recorded before the poll.",
            entries=[opened], severity=Severity.MINOR,
        )  # fmt: skip
    elif published is None:
        sheet.needs(needs.POLL)
