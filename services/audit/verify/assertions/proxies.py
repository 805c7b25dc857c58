"""Proxies: A21 and A22.

What it leaves out: whether the principal was really away; no statement says so (S10.76).
"""

from __future__ import annotations

from services.audit.verify.assertions import needs, people
from services.audit.verify.assertions.entries import Entry
from services.audit.verify.assertions.model import Severity, Sheet
from services.audit.verify.assertions.record import Record


def a21(record: Record, sheet: Sheet) -> None:
    """Each mandate is written, between electors who are near kin, in time, to nobody who stands, not handed on, and posted."""
    allowed = record.rule("proxies.allowed")
    granted = record.all("ProxyGranted")
    if not allowed.value:
        if granted:
            sheet.find(
                "本选举不得委托投票。",
                "This election has no proxies.",
                entries=granted,
                clause=allowed.clause,
            )
        else:
            sheet.not_applicable("本条例不许委托投票。", "This regulation knows no voting by proxy.")
        return
    if not granted and record.opening() is None:
        sheet.needs(needs.POLL)
        return
    for entry in granted:
        _check_mandate(record, sheet, entry)
    _check_load(record, sheet, granted)
    _check_posted(record, sheet)
    _check_void(record, sheet)


def _check_mandate(record: Record, sheet: Sheet, entry: Entry) -> None:
    body = entry.body
    relations, days = record.rule("proxies.relations"), record.rule("proxies.apply_days_before")
    for person in (body["principal"], body["proxy"]):
        if record.roll.get(person, entry.index) >= entry.index and not _removed_later(
            record, person, entry.index
        ):
            sheet.find(
                f"{person}不在选民名单上。", f"{person} of a mandate is not on the roll.", entries=[entry]
            )
    near = body["relation"] in relations.value or "ANY_ELECTOR" in relations.value
    if not near or body["principal"] == body["proxy"]:
        sheet.find(
            f"{body['proxy']}不是可以受委托的近亲属。",
            f"{body['proxy']} is no relative who may carry a mandate.",
            entries=[entry],
            found=body["relation"],
            clause=relations.clause,
        )
    # A mandate is applied for before the poll of the round that was then to come.
    note = record.rounds.at(entry.index)
    last = record.before(days.value) if note.number == 1 else note.day
    if body["applied_on"] > last:
        sheet.find(
            "委托办理晚了。",
            "A mandate was applied for late.",
            entries=[entry],
            expected=last,
            found=body["applied_on"],
            clause=days.clause,
        )
    if not body.get("document"):
        sheet.find("委托没有书面凭证。", "A mandate has no document.", entries=[entry])


def _removed_later(record: Record, person: str, index: int) -> bool:
    return any(each.body["elector"] == person and each.index > index for each in record.all("ElectorRemoved"))


def _check_load(record: Record, sheet: Sheet, granted: list[Entry]) -> None:
    """At each opening: nobody carries too many, nobody who carries has given his or her own vote away, nobody stands."""
    most, handing, stands = (
        record.rule(f"proxies.{name}") for name in ("most_principals", "handing_on", "candidate_may_carry")
    )
    void = {each.body["mandate"]: each.index for each in record.all("ProxyVoided")}
    for note in record.rounds.all:
        opened = record.opening(note.number)
        if opened is None:
            continue
        force = [
            each
            for each in granted
            if each.index < opened.index and void.get(each.body["mandate"], opened.index) >= opened.index
        ]
        carried: dict[str, list[Entry]] = {}
        for entry in force:
            carried.setdefault(entry.body["proxy"], []).append(entry)
        principals = {entry.body["principal"] for entry in force}
        for proxy, behind in sorted(carried.items()):
            if len(behind) > most.value:
                sheet.find(
                    f"{proxy}接受委托过多。",
                    f"{proxy} carries too many mandates.",
                    entries=behind,
                    expected=f"<= {most.value}",
                    found=len(behind),
                    clause=most.clause,
                )
            if not handing.value and proxy in principals:
                sheet.find(
                    f"{proxy}接受委托又委托他人。",
                    f"{proxy} carries mandates and gave one.",
                    entries=behind,
                    clause=handing.clause,
                )
        used = {
            (each.body["elector"], each.body["proxy"])
            for each in record.all("PaperIssued")
            if each.body["round"] == note.number
        }
        standing = people.standing_at(record, opened.index)
        for entry in force:
            if (
                not stands.value
                and entry.body["proxy"] in standing
                and (entry.body["principal"], entry.body["proxy"]) in used
            ):
                sheet.find(
                    f"候选人{entry.body['proxy']}代人投票。",
                    f"{entry.body['proxy']}, who stands, voted for somebody else.",
                    entries=[entry, opened],
                    clause=stands.clause,
                )


def _check_posted(record: Record, sheet: Sheet) -> None:
    """Whoever voted for somebody had a mandate in force that was posted before the poll; an unposted one counts for nothing."""
    carries_over = record.rule("proxies.carry_over")
    posted = record.all("ProxyPosted")
    void = {each.body["mandate"]: each.index for each in record.all("ProxyVoided")}
    granted: dict[tuple[str, str], list[Entry]] = {}
    for entry in record.all("ProxyGranted"):
        granted.setdefault((entry.body["principal"], entry.body["proxy"]), []).append(entry)
    for issue in record.all("PaperIssued"):
        note = record.rounds.find(issue.body["round"])
        since = 0 if carries_over.value else note.called[0]
        mine = [
            each
            for each in granted.get((issue.body["elector"], issue.body["proxy"]), ())
            if since <= each.index < issue.index < void.get(each.body["mandate"], issue.index + 1)
        ]
        if not mine:
            sheet.find(
                "没有有效的委托就代领了选票。",
                "A paper was handed out on a mandate that there is not, or not any more.",
                entries=[issue],
            )
        elif not any(each.index > mine[-1].index and each.body["posted_on"] < note.day for each in posted):
            sheet.find(
                "委托没有在投票日之前公布，却代领了选票。",
                "A paper was handed out on a mandate that was not posted before the poll.",
                entries=[mine[-1], issue],
            )


def _check_void(record: Record, sheet: Sheet) -> None:
    """Mandates found void after the poll: serious where they could have changed who was elected and the poll still stands."""
    for entry in record.all("MandateVoided"):
        repeated = [each for each in record.all("ElectionVoided") if each.index > entry.index]
        answered = {post for each in repeated for post in each.body.get("contests") or record.posts}
        open_posts = sorted(set(entry.body["decisive"]) - answered)
        sheet.find(
            "有选票是以无效的委托发出的。", "Papers were issued by void mandates.", entries=[entry, *repeated],
            expected="0", found=entry.body["papers"], severity=Severity.SERIOUS if open_posts else Severity.MINOR,
        )  # fmt: skip


def a22(record: Record, sheet: Sheet) -> None:
    """Nobody whose mandate was used got a paper of his or her own too."""
    if not record.rule("proxies.allowed").value:
        sheet.not_applicable("本条例不许委托投票。", "This regulation knows no voting by proxy.")
        return
    if record.opening() is None:
        sheet.needs(needs.POLL)
        return
    by_proxy = {(each.body["round"], each.body["elector"]): each.index for each in record.all("PaperIssued")}
    issues = set(by_proxy.values())
    for second, first, _ in record.issues.twice:
        if issues & {first, second}:
            sheet.find(
                "委托已经使用，委托人又领了自己的选票。",
                "A mandate was used, and the principal got a paper too.",
                entries=[first, second],
            )
    settled = {
        (each.body["round"], each.body["elector"]): each.body["finding"]
        for each in record.all("IssueConflictSettled")
    }
    for reported in record.all("IssueConflictReported"):
        key = (reported.body["round"], reported.body["elector"])
        if key in by_proxy and settled.get(key) != "PAPER_RECOVERED":
            sheet.find(
                "委托已经使用，委托人又领了自己的选票。", "A mandate was used, and the principal got a paper too.",
                entries=[by_proxy[key], reported], severity=Severity.SERIOUS,
            )  # fmt: skip
