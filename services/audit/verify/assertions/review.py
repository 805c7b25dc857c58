"""Review, pledges and staff: A14-A16, A18, and who of those on the paper was cleared.

What it leaves out: whether a ground really holds; the reviewers answer for that, and check 9 shows it by disclosed facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from services.audit.verify.assertions import needs, people
from services.audit.verify.assertions.entries import Entry
from services.audit.verify.assertions.model import Severity, Sheet
from services.audit.verify.assertions.record import Record

COUNTS: frozenset[str] = frozenset({"CALLER", "COUNTER", "SCRUTINEER", "ISSUER", "STATION_CHIEF"})
"""Offices of the poll and the count, which nobody holds who stands or whose close kin stands (ZJ2020 22)."""


def a14(record: Record, sheet: Sheet) -> None:
    """Whoever is on the paper had passed every stage and signed every pledge before the poll opened."""
    stages, pledges = record.rule("qualification.stages"), record.rule("qualification.pledges")
    if not stages.value and not pledges.value:
        sheet.not_applicable("本条例不规定审查和承诺。", "This regulation asks for no review and no pledge.")
        return
    if record.opening() is None:
        sheet.needs(needs.POLL)
        return
    for opened, person in on_papers(record):
        passed = {
            stage: entry for stage in stages.value if (entry := _verdict(record, person, stage, opened))
        }
        unsigned = [
            kind
            for kind in pledges.value
            if not any(
                each.body["candidate"] == person
                and each.body["kind"] == kind
                and each.index < opened.index
                and each.done_at <= opened.done_at
                for each in record.all("PledgeSigned")
            )
        ]
        unpassed = [
            stage for stage in stages.value if stage not in passed or passed[stage].body["verdict"] != "PASS"
        ]
        if unpassed:
            sheet.find(
                f"{person}未通过审查就上了选票。", f"{person} is on the paper without having passed the review.", entries=[opened],
                expected=", ".join(stages.value), found=f"- {', '.join(unpassed)}", clause=stages.clause,
            )  # fmt: skip
        if unsigned:
            sheet.find(
                f"{person}未签承诺书就上了选票。", f"{person} is on the paper without having signed the pledges.", entries=[opened],
                expected=", ".join(pledges.value), found=f"- {', '.join(unsigned)}", clause=pledges.clause,
            )  # fmt: skip


def a15(record: Record, sheet: Sheet) -> None:
    """No hard ground holds against anybody on the paper, and none is unknown."""
    hard = {
        bar["id"]: bar
        for bar in record.profile["qualification"]["bars"]
        if bar["severity"] == "HARD" and bar.get("checked") != "POLL"
    }
    if not hard or not record.rule("qualification.stages").value:
        sheet.not_applicable(
            "本条例没有须审查的硬性条件。", "This regulation has no hard ground that is reviewed."
        )
        return
    if record.opening() is None:
        sheet.needs(needs.POLL)
        return
    for opened, person in on_papers(record):
        for stage in record.rule("qualification.stages").value:
            decided = _verdict(record, person, stage, opened)
            if decided is None:
                continue  # A14 says so
            for bar, value in sorted(decided.body["values"].items()):
                if bar in hard and value != "FALSE":
                    sheet.find(
                        f"{person}有硬性不合格情形（{bar}）或未查明，仍上了选票。",
                        f"A hard ground ({bar}) holds against {person} or is unknown, who is on the paper all the same.",
                        entries=[decided, opened], expected="FALSE", found=value, clause=hard[bar]["clause"],
                    )  # fmt: skip
            always = {
                bar
                for bar, each in hard.items()
                if not each.keys() & {"applies_to", "effective_from", "effective_to"}
            }
            for bar in sorted(always - decided.body["values"].keys()):
                sheet.find(
                    f"{person}的审查没有回答{bar}。", f"The review of {person} does not answer {bar}.",
                    entries=[decided], expected="FALSE", found="-", clause=hard[bar]["clause"],
                )  # fmt: skip
    if not record.disclosing:
        sheet.needs(needs.DISCLOSURES)


def a16(record: Record, sheet: Sheet) -> None:
    """Where a ground that can be waived holds, or the slate is not as it should be, consent came before the list was posted."""
    waivable = {
        bar["id"]: bar for bar in record.profile["qualification"]["bars"] if bar["severity"] == "WAIVABLE"
    }
    slate = record.profile["nomination"].get("slate")
    if not waivable and not slate:
        sheet.not_applicable(
            "本条例没有可以同意例外的条件。", "This regulation has no ground that can be waived."
        )
        return
    lists = record.all("CandidatesPublished")
    if not lists:
        sheet.needs(needs.LIST)
        return
    # Whoever comes onto a later list is judged by A14; the consent belongs before the first.
    listed, waivers = lists[0], record.all("WaiverGranted")
    if slate:
        _check_slate(record, sheet, slate, lists[-1])
    for person in sorted({each for persons in listed.body["lists"].values() for each in persons}):
        held = {
            bar
            for decided in record.all("QualificationDecided")
            if decided.index < listed.index and decided.body["candidate"] == person
            for bar, value in decided.body["values"].items()
            if value == "TRUE" and bar in waivable
        }
        for bar in sorted(held):
            mine = [each for each in waivers if each.body["candidate"] == person and each.body["bar"] == bar]
            may = set(waivable[bar].get("waived_by") or ("AUTHORITY",))
            if not any(
                each.index < listed.index and each.day <= listed.body["posted_on"] and each.roles & may
                for each in mine
            ):
                sheet.find(
                    f"{person}须经同意例外（{bar}），名单公布之前没有同意。",
                    f"{person} needs a waiver of {bar}, and there was none before the list.",
                    entries=[*mine, listed],
                    clause=waivable[bar]["clause"],
                )


def _check_slate(record: Record, sheet: Sheet, slate: Mapping[str, Any], listed: Entry) -> None:
    """S10.12-13: a slate without the women, the young or the balance that are asked has the superior's consent, and is told."""
    approved = record.last("SlateApproved", listed.index)
    if approved is None:
        return
    named = {person for persons in approved.body["lists"].values() for person in persons}
    women = record.women | {
        person for each in record.all("RecommendationCounted") for person in each.body.get("women", ())
    }
    women |= {
        each.body["candidate"]
        for each in record.all("CandidateRecommended", "CandidateNominated")
        if each.body.get("woman")
    }
    found = (len(named & women), len(set(approved.body["young"])), approved.body["balanced"])
    short = found[0] < slate["women"] or found[1] < slate["young"] or (slate["balanced"] and not found[2])
    if not short:
        return
    consent = approved.body.get("consent") and slate.get("waivable")
    sheet.find(
        "预备人选的结构不合要求" + ("，上级同意例外。" if consent else "，没有同意例外。"),
        "The slate is not as it should be"
        + (", by the superior's consent." if consent else ", and nobody consented to that."),
        entries=[approved],
        expected=f">= {slate['women']} women, >= {slate['young']} young"
        + (", balanced" if slate["balanced"] else ""),
        found=f"{found[0]} women, {found[1]} young, {'balanced' if found[2] else 'not balanced'}",
        severity=Severity.MINOR if consent else None,
        clause=slate["clause"],
    )


def a18(record: Record, sheet: Sheet) -> None:
    """Nobody of the staff stands or is close kin of one who does; their names were posted in time."""
    rule, degrees = record.rule("polling.staff_days_before"), record.rule("polling.kin_of_staff")
    opened = record.all("StationOpened")
    if not opened:
        sheet.needs(needs.POLL)
        return
    told: set[tuple[str, str]] = set()
    for entry in opened:
        standing = people.standing_at(record, entry.index)
        for name, person, since in _staff(record, entry):
            for near in sorted({person, *people.kin(record, person, degrees.value)} & standing.keys()):
                if (name, near) not in told:
                    told.add((name, near))
                    sheet.find(
                        f"工作人员{name}本人或近亲属{near}是候选人。",
                        f"{name} of the staff stands or is close kin of {near}, who stands.",
                        entries=[since, entry],
                        clause=degrees.clause,
                    )
    if not rule.value:
        return
    notices, last = record.notices("STAFF"), record.before(rule.value)
    if not notices:
        sheet.find(
            "没有公布工作人员名单的记录。",
            "No posting of the staff's names is recorded.",
            entries=opened[:1],
            severity=Severity.MINOR,
            clause=rule.clause,
        )
    elif min(each.body["posted_on"] for each in notices) > last:
        sheet.find(
            "工作人员名单公布晚了。", "The staff's names were posted late.", entries=notices, expected=last,
            found=min(each.body["posted_on"] for each in notices), clause=rule.clause,
        )  # fmt: skip


def _staff(record: Record, opened: Entry) -> Iterator[tuple[str, str, int]]:
    """Who serves at the poll and the count when a station opens: name, number on the roll, and since which entry."""
    for officer in people.officers_at(record, opened.index):
        if officer.person is not None and officer.roles & COUNTS:
            yield officer.id, officer.person, officer.since
    for writer in record.all("WriterAppointed"):
        if writer.index < opened.index:
            yield writer.body["person"], writer.body["person"], writer.index


def on_papers(record: Record) -> Iterator[tuple[Entry, str]]:
    """Everybody on the paper of a round that began, with the first station's opening; a re-vote's tied may be written in."""
    for note in record.rounds.all:
        opened = record.opening(note.number)
        if opened is not None:
            persons = {
                each
                for listed in people.on_paper(record, note.number, opened.index).values()
                for each in listed
            }
            yield from ((opened, person) for person in sorted(persons))


def _verdict(record: Record, person: str, stage: str, before: Entry) -> Entry | None:
    """The last decision of a stage about a person before an entry."""
    for entry in reversed(record.all("QualificationDecided")):
        body = entry.body
        if (
            entry.index < before.index
            and entry.done_at <= before.done_at
            and body["candidate"] == person
            and body["stage"] == stage
        ):
            return entry
    return None
