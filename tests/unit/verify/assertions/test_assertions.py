"""Every assertion: a history that violates it, the finding with its severity, and the same history without it."""

from __future__ import annotations

from typing import Any

import pytest

from services.audit.verify.assertions.model import Severity, Standing
from services.audit.verify.assertions.table import TABLE
from tests.unit.verify.assertions.history import Edit, History, d, whole
from tests.world import DOCUMENT, elector

FATAL, SERIOUS, MINOR, INFO = Severity.FATAL, Severity.SERIOUS, Severity.MINOR, Severity.INFO


def party(history: History, present: int = 24) -> History:
    """The same election as one of a party organisation's members at a meeting."""
    quorum = {"num": 4, "den": 5, "strict": False, "base": "PRESENT", "clause": "PARTY2020"}
    meeting: dict[str, Any] = {"round": 1, "should_attend": 30, "present": present, "document": DOCUMENT}
    return (
        history.rule("body", "PARTY_ORGANISATION")
        .rule("winning.quorum", quorum)
        .with_entry("PapersPrinted", "MeetingOpened", "chair", "scrutineer", **meeting)
    )


def supervision(history: History) -> History:
    """The same election as one of a supervision committee."""
    return history.rule("body", "SUPERVISION_COMMITTEE")


def representatives(history: History) -> History:
    """The same election as one of representatives, a third of whom are women where two of five are."""
    third = {"num": 1, "den": 3, "strict": False, "base": "REGISTERED", "clause": "S10.50"}
    return (
        history.rule("body", "REPRESENTATIVES")
        .rule("seats.women_share", third)
        .rule("seats.women_share_binds", True)
        .changed("WinnerReviewed", 0, woman=True)
        .changed("ElectionCalled", population=300)
        .rule("seats.by_population", [{"below": 500, "minimum": 5, "clause": "S10.43"}])
    )


def mobile(history: History) -> History:
    """A mobile box, lawful under a regulation that lets them, with as many scrutineers as there are."""
    return (
        history.rule("polling.mobile_box", "WITH_APPROVAL")
        .rule("polling.tellers_per_mobile_box", 1)
        .with_entry("AuditReportPublished", "ApprovalGiven", "AUTHORITY", subject="MOBILE_BOX", document=DOCUMENT)
        .with_entry(
            "AuditReportPublished", "NoticePosted", "chair", number=9, kind="MOBILE_BOX", posted_on=d(-5), document=DOCUMENT
        )
        .changed("StationOpened", kind="MOBILE")
    )  # fmt: skip


def competitive(history: History) -> History:
    """More candidates than seats are demanded also of self-nominees."""
    return history.rule("nomination.differential.except_modes", [])


def primary(history: History, in_person: int = 16, post: str = "CHAIR", day: str = "") -> History:
    """A sea nomination for a post for which nobody nominated himself or herself."""
    for candidate in (elector(1), elector(2)):
        at = next(
            index
            for index, row in enumerate(row for row in history.rows if row.type == "CandidateNominated")
            if row.body["candidate"] == candidate
        )
        history = history.dropped("CandidateNominated", at)
    members: dict[str, Any] = {
        "contest": post,
        "in_person": in_person,
        "votes": {elector(1): 12, elector(2): 9},
        "women": [],
    }
    return history.with_entry("CandidateNominated", "PrimaryCounted", "chair", "scrutineer", done_on=day or d(-5), **members)  # fmt: skip


def runoff(history: History, day: int) -> History:
    """Nobody reaches a share that is more than all; a runoff for the chair is called, where one person had votes and another none."""
    lists = {"CHAIR": [elector(1), elector(2)]}
    return (
        history.rule("winning.share.num", 1)
        .rule("winning.share.den", 1)
        .with_entry("OutcomeDetermined", "RunoffCalled", "chair", day=d(day), candidates=lists)
    )


def approved_first(history: History) -> History:
    """The regulation wants the result approved before it is announced, and it was."""
    rule = {"subject": "RESULT", "by": ["AUTHORITY"], "clause": "S1.30"}
    return (
        history.rule("result.approval", "BEFORE")
        .rule("approvals", [rule])
        .with_entry("WinnerReviewed", "ResultApproved", "AUTHORITY", document=DOCUMENT)
    )


def bars(history: History, **severities: str) -> History:
    """A regulation with these grounds alone."""
    some = [
        {"id": id, "severity": severity, "zh": id, "en": id, "clause": "S10.93"}
        for id, severity in severities.items()
    ]
    return history.rule("qualification.bars", some)


def siblings(history: History, one: int, other: int) -> History:
    """Two are found to be siblings."""
    members: dict[str, Any] = {
        "person": elector(one),
        "relative": elector(other),
        "relation": "SIBLING",
        "document": DOCUMENT,
    }
    return history.with_entry("KinshipRecorded", "KinshipRecorded", "registrar", **members)


def chair_leaves(history: History) -> History:
    """The committee's chair leaves it before the poll."""
    left: dict[str, Any] = {"left": ["C-1"], "joined": ["C-9"]}
    return history.changed("OfficerAppointed", 0, person="C-1").with_entry(
        "ProxyPosted", "CommitteeChanged", "AUTHORITY", **left
    )


def same(history: History) -> History:
    """Nothing but the lawful election."""
    return history


VIOLATIONS: dict[str, tuple[Edit, Edit, Severity]] = {
    # id: (the world in which it applies, what breaks it there, the severity)
    "A01": (same, lambda h: h.changed("CommitteeFormed", present=27), SERIOUS),
    "A02": (same, lambda h: h.changed("CommitteeFormed", members=["C-1", "C-2", "C-3", "C-4", elector(1)]), SERIOUS),
    "A03": (same, lambda h: h.changed("MethodAdopted", bars=[]), SERIOUS),
    "A04": (same, lambda h: h.changed("RollPublished", posted_on=d(-19)), SERIOUS),
    "A05": (same, lambda h: h.done("ChallengeDecided", d(-16)), SERIOUS),
    "A06": (same, lambda h: h.with_entry("ElectorRegistered", "ElectorRegistered", "registrar", elector=elector(1), kind="RESIDENT"), SERIOUS),
    "A07": (same, lambda h: h.changed("ElectorRegistered", 4, kind="NEWCOMER", resolution=None), SERIOUS),
    "A08": (same, lambda h: h.with_entry("RollSealed", "ElectorRemoved", "registrar", elector=elector(30), reason="MOVED_AWAY"), SERIOUS),
    "A09": (same, lambda h: h.done("CandidateNominated", d(-9)), SERIOUS),
    "A10": (primary, lambda h: h.changed("PrimaryCounted", in_person=15), FATAL),
    "A11": (same, lambda h: h.changed("CandidateNominated", in_person=False), SERIOUS),
    "A12": (same, lambda h: h.changed("CandidatesPublished", posted_on=d(-4)), SERIOUS),
    "A13": (competitive, lambda h: h.changed("CandidatesPublished", lists={"CHAIR": [elector(1)]}), FATAL),
    "A14": (same, lambda h: h.dropped("PledgeSigned", 3), SERIOUS),
    "A15": (same, lambda h: h.changed("QualificationDecided", 1, values={"Q1": "UNKNOWN"}), SERIOUS),
    "A16": (same, lambda h: h.changed("QualificationDecided", 0, values={"Q23": "TRUE"}), SERIOUS),
    "A17": (same, lambda h: h.changed("ElectionCalled", contests=h.rows[0].body["contests"][:3]), SERIOUS),
    "A18": (same, lambda h: h.changed("OfficerAppointed", 6, person=elector(1)), SERIOUS),
    "A19": (same, lambda h: h.changed("StationClosed", unused=5), SERIOUS),
    "A20": (same, lambda h: h.with_entry("PaperIssued", "PaperIssued", "issuer", round=1, station="S1", elector=elector(1)), SERIOUS),
    "A21": (same, lambda h: h.changed("ProxyGranted", relation="COUSIN"), SERIOUS),
    "A22": (same, lambda h: h.with_entry("PaperIssued", "PaperIssued", "issuer", round=1, station="S1", elector=elector(11)), SERIOUS),
    "A23": (mobile, lambda h: h.dropped("ApprovalGiven"), SERIOUS),
    "A24": (same, lambda h: h.changed("StationOpened", booth=False), SERIOUS),
    "A25": (same, lambda h: h.with_entry("PaperIssued", "IncidentReported", "chair", kind="VOTE_BUYING", document=DOCUMENT), MINOR),
    "A26": (same, lambda h: h.changed("BoxOpened", seal_intact=False), SERIOUS),
    "A27": (same, lambda h: h.changed("BoxOpened", returned=25), FATAL),
    "A28": (same, lambda h: h.changed("BoxOpened", returned=25), SERIOUS),
    "A29": (same, lambda h: h.changed("CountClosed", valid=23), SERIOUS),
    "A30": (same, lambda h: h.changed("RollSealed", electors=48), FATAL),
    "A31": (same, lambda h: h.changed("OutcomeDetermined", elected={"CHAIR": [elector(2)]}), FATAL),
    "A32": (lambda h: runoff(h, 30), lambda h: h.changed("RunoffCalled", candidates={"CHAIR": [elector(3)]}), FATAL),
    "A33": (same, lambda h: h.dropped("DoubtfulPaperRuled"), SERIOUS),
    "A34": (same, lambda h: h.changed("ResultAnnounced", winners={"CHAIR": [elector(1)], "WOMAN": []}), SERIOUS),
    "A35": (same, lambda h: siblings(h, 1, 3), SERIOUS),
    "A36": (same, lambda h: h.changed("ResultAnnounced", posted_on=d(2)), MINOR),
    "A37": (same, lambda h: h.dropped("WinnerReviewed", 0), SERIOUS),
    "A38": (same, lambda h: h.changed("OutcomeDetermined", issued=25), FATAL),
    "A39": (same, lambda h: h.signed("CountClosed", "chair", "counter", "scrutineer"), SERIOUS),
    "A40": (approved_first, lambda h: h.dropped("ResultApproved"), SERIOUS),
    "A41": (party, lambda h: h.changed("MeetingOpened", present=23), FATAL),
    "A42": (supervision, lambda h: h.changed("QualificationDecided", 1, values={"Q14": "TRUE"}), SERIOUS),
    "A43": (same, lambda h: h.rule("seats.maximum", 4), SERIOUS),
    "A45": (same, lambda h: h.changed("HandoverCompleted", done_on=d(11)), MINOR),
    "A46": (same, lambda h: h.changed("Archived", kept_until="2031-03-27"), SERIOUS),
    "A47": (same, lambda h: h.changed("AuditReportPublished", posted_on=d(0)), MINOR),
    "A48": (same, lambda h: h.changed("TermPledgesPublished", annual=2), MINOR),
    "A49": (same, lambda h: h.signed("NoticePosted", "nobody"), FATAL),
    "A51": (same, lambda h: h.changed("PaperCounted", elector=elector(1)), FATAL),
    "A52": (representatives, lambda h: h.changed("WinnerReviewed", 0, woman=False), SERIOUS),
    "LATE": (same, lambda h: h.done("ElectorRegistered", "2026-01-01", 3), MINOR),
    "C2": (lambda h: bars(supervision(h), Q14="HARD"), lambda h: bars(h, Q14="HARD", Q15="HARD"), INFO),
    "C3": (lambda h: bars(supervision(h), Q14="HARD"), lambda h: bars(h, Q14="SOFT"), SERIOUS),
    "C4": (same, lambda h: h.rule("nomination.introduction_days_before", 3), INFO),
    "C5": (same, lambda h: h.changed("StationOpened", kind="MOBILE"), INFO),
    "C6": (same, lambda h: h.changed("QualificationDecided", 0, verdict="FAIL", values={"Q18": "TRUE"}), SERIOUS),
    "C7": (same, lambda h: h.changed("QualificationDecided", 0, verdict="FAIL", values={"Q2": "TRUE"}), INFO),
    "C8": (lambda h: h.changed("PaperCounted", verdict="PARTLY_INVALID"), lambda h: h.dropped("NoticePosted", 2), MINOR),
    "C9": (same, lambda h: h.changed("WinnerReviewed", 0, verdict="FAIL"), INFO),
    "C10": (same, lambda h: h.changed("RollSealed", electors=47).changed("BoxOpened", returned=23), INFO),
    "C11": (same, chair_leaves, SERIOUS),
    "C12": (lambda h: representatives(h).changed("ElectionCalled", population=None), lambda h: h.changed("ElectionCalled", population=499), INFO),
    "C13": (same, lambda h: h.changed("ElectionCalled", contests=h.rows[0].body["contests"][:3]).changed("ResultAnnounced", winners={"CHAIR": [elector(1)]}), INFO),
}  # fmt: skip

ONLY_NEED: dict[str, Edit] = {"A44": same, "A50": same, "C1": supervision}
"""What one election's log can neither hold nor break: the campaign's order, a printed report, other elections' order."""


def test_every_assertion_is_in_the_table_once_and_tried_here() -> None:
    ids = [each.id for each in TABLE]

    assert ids[:52] == [f"A{number:02}" for number in range(1, 53)]
    assert ids[52:] == ["LATE", *(f"C{number}" for number in range(1, 14))]
    assert VIOLATIONS.keys() | ONLY_NEED.keys() == set(ids)


@pytest.mark.parametrize("id", VIOLATIONS)
def test_a_violation_is_found_with_its_severity(id: str) -> None:
    world, breaking, severity = VIOLATIONS[id]

    assert severity in breaking(world(whole())).severities(id)


@pytest.mark.parametrize("id", VIOLATIONS)
def test_without_it_nothing_is_found(id: str) -> None:
    world, _, _ = VIOLATIONS[id]

    assert world(whole()).severities(id) == set()


@pytest.mark.parametrize("id", VIOLATIONS)
def test_a_finding_has_both_languages_its_clause_and_the_entries_behind_it(id: str) -> None:
    world, breaking, _ = VIOLATIONS[id]
    history = breaking(world(whole()))

    findings = history.judged()[id].findings

    assert findings
    for each in findings:
        assert each.id == id
        assert each.zh != each.en
        assert any("\u4e00" <= letter <= "\u9fff" for letter in each.zh)
        assert each.en.isascii()
        assert each.clause
        assert all(0 <= index < len(history.rows) for index in each.entries)
    assert any(each.entries for each in findings)


def test_a_lawful_election_has_no_finding_at_all() -> None:
    judgements = whole().judged().values()

    assert [each.id for each in judgements if each.findings] == []
    assert sum(each.standing is Standing.HOLDS for each in judgements) >= 48


@pytest.mark.parametrize("id", sorted(ONLY_NEED))
def test_what_one_log_cannot_show_says_by_name_what_it_needs(id: str) -> None:
    judgement = ONLY_NEED[id](whole()).judged()[id]

    assert judgement.standing is Standing.NEEDS
    assert judgement.reason is not None
    assert judgement.reason.zh != judgement.reason.en
