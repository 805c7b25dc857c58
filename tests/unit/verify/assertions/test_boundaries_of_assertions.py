"""The edges of the assertions: the last lawful day, exactly half, exactly four fifths; and what is explained, voided, disclosed."""

from __future__ import annotations

from typing import Any

import pytest

from services.audit.verify.assertions.entries import MOST
from services.audit.verify.assertions.judge import judge
from services.audit.verify.assertions.model import Severity, Standing
from services.audit.verify.assertions.record import Record
from services.audit.verify.assertions.table import TABLE
from shared.errors import Malformed
from tests.unit.verify.assertions.history import Edit, History, d, whole
from tests.unit.verify.assertions.test_assertions import (
    mobile,
    party,
    primary,
    representatives,
    runoff,
    siblings,
)
from tests.world import DOCUMENT, elector

FATAL, SERIOUS, MINOR, INFO = Severity.FATAL, Severity.SERIOUS, Severity.MINOR, Severity.INFO


@pytest.mark.parametrize(
    ("id", "holds", "breaks"),
    [
        # exactly two thirds of 42 make the quorum
        ("A01", lambda h: h.changed("CommitteeFormed", present=28), lambda h: h.changed("CommitteeFormed", present=27)),
        # half of 40 is no majority
        ("A03", lambda h: h.changed("MethodAdopted", in_favour=21), lambda h: h.changed("MethodAdopted", in_favour=20)),
        ("A04", lambda h: h.changed("RollPublished", posted_on=d(-20)), lambda h: h.changed("RollPublished", posted_on=d(-19))),
        # within three days of a complaint on D-20
        ("A05", lambda h: h.done("ChallengeDecided", d(-17)), lambda h: h.done("ChallengeDecided", d(-16))),
        ("A09", lambda h: h.done("CandidateNominated", d(-10)), lambda h: h.done("CandidateNominated", d(-9))),
        # more than half of 30 in person: 15 are not, 16 are
        ("A10", lambda h: primary(h, 16), lambda h: primary(h, 15)),
        ("A10", lambda h: primary(h, day=d(-5)), lambda h: primary(h, day=d(-4))),
        ("A12", lambda h: h.changed("CandidatesPublished", posted_on=d(-5)), lambda h: h.changed("CandidatesPublished", posted_on=d(-4))),
        ("A18", lambda h: h.changed("NoticePosted", 1, posted_on=d(-5)), lambda h: h.changed("NoticePosted", 1, posted_on=d(-4))),
        ("A21", lambda h: h.changed("ProxyGranted", applied_on=d(-3)), lambda h: h.changed("ProxyGranted", applied_on=d(-2))),
        ("A21", lambda h: h.changed("ProxyPosted", posted_on=d(-1)), lambda h: h.changed("ProxyPosted", posted_on=d(0))),
        ("A23", lambda h: mobile(h).rule("polling.tellers_per_mobile_box", 1), lambda h: mobile(h).rule("polling.tellers_per_mobile_box", 2)),
        # 2 x 24 > 47, and not > 48
        ("A30", lambda h: h.changed("RollSealed", electors=47), lambda h: h.changed("RollSealed", electors=48)),
        ("A32", lambda h: runoff(h, 30), lambda h: runoff(h, 31)),
        ("A33", lambda h: h.changed("DoubtfulPaperRuled", in_favour=4), lambda h: h.changed("DoubtfulPaperRuled", in_favour=3)),
        ("A36", lambda h: h.changed("ResultAnnounced", posted_on=d(1)), lambda h: h.changed("ResultAnnounced", posted_on=d(2))),
        ("A41", lambda h: party(h, 24), lambda h: party(h, 23)),
        ("A45", lambda h: h.changed("HandoverCompleted", done_on=d(10)), lambda h: h.changed("HandoverCompleted", done_on=d(11))),
        ("A47", lambda h: h.changed("AuditReportPublished", posted_on=d(-1)), lambda h: h.changed("AuditReportPublished", posted_on=d(0))),
        ("A48", lambda h: h.changed("TermPledgesPublished", posted_on="2026-04-28"), lambda h: h.changed("TermPledgesPublished", posted_on="2026-04-29")),
    ],
)  # fmt: skip
def test_the_last_lawful_day_and_number_hold_and_the_next_do_not(id: str, holds: Edit, breaks: Edit) -> None:
    assert holds(whole()).severities(id) == set()
    assert breaks(whole()).severities(id) != set()


def test_exactly_half_of_those_present_is_no_majority() -> None:
    assert party(whole(), 24).severities("A41") == set()
    assert party(whole(), 30).rule("winning.quorum.num", 0).severities("A41") == set()  # 24 > 15
    assert FATAL in party(whole(), 48).severities("A41")  # 24 of 48 is half


def test_a_difference_that_was_explained_and_signed_is_a_defect_only() -> None:
    short = whole().changed("StationClosed", unused=5)
    explained = short.with_entry(
        "PapersSealed", "DifferenceExplained", "chair", "scrutineer",
        round=1, rule="R102", station="S1", explanation="DESTROYED", document=DOCUMENT,
    )  # fmt: skip

    assert short.severities("A19") == {SERIOUS}
    assert explained.severities("A19") == {MINOR}


def test_papers_issued_twice_at_several_stations_are_systematic() -> None:
    def again(history: History, station: str, person: str) -> History:
        members: dict[str, Any] = {"round": 1, "station": station, "elector": person}
        return history.with_entry("PaperIssued", "PaperIssued", "issuer", **members)

    once = again(whole(), "S1", elector(1))
    station = dict(
        whole().rows[next(i for i, row in enumerate(whole().rows) if row.type == "StationOpened")].body
    )
    twice = again(once.with_entry("StationOpened", "StationOpened", "chief", "scrutineer", **{**station, "station": "S2"}), "S2", elector(2))  # fmt: skip

    assert once.severities("A20") == {SERIOUS}
    assert FATAL in twice.severities("A20")


def test_an_invalid_poll_that_was_declared_invalid_is_the_law_at_work() -> None:
    outcome = (
        whole().rows[next(i for i, row in enumerate(whole().rows) if row.type == "OutcomeDetermined")].body
    )
    nobody: dict[str, list[str]] = {post: [] for post in outcome["elected"]}
    declared = (
        whole()
        .changed("BoxOpened", returned=25)
        .changed("OutcomeDetermined", elected=nobody, failed=list(nobody), minimum={})
    )

    assert declared.severities("A27") == {INFO}
    assert whole().changed("RollSealed", electors=48).changed(
        "OutcomeDetermined", elected=nobody, failed=list(nobody)
    ).severities("A30") == {INFO}  # fmt: skip


def test_what_is_not_recorded_is_a_defect_where_what_is_wrong_is_serious() -> None:
    assert whole().dropped("NoticePosted", 1).severities("A18") == {MINOR}
    assert whole().dropped("AuditReportPublished").severities("A47") == {MINOR}
    assert whole().dropped("UnusedDestroyed").severities("A19") == {MINOR}
    assert whole().dropped("NoticePosted", 0).severities("A05") == {MINOR}
    assert whole().dropped("TermPledgesPublished").standing("A48") is Standing.NEEDS  # not yet due


def test_a_station_whose_papers_cannot_stand_leaves_the_figures() -> None:
    """All papers of the only station: nobody took part then."""
    members: dict[str, Any] = {"round": 1, "station": "S1", "ground": "SEAL_BROKEN", "document": DOCUMENT}
    voided = whole().with_entry("PapersSealed", "StationVoided", "chair", "AUTHORITY", **members)

    assert FATAL in voided.severities("A30")
    assert whole().severities("A30") == set()


def test_void_mandates_weigh_what_they_could_have_changed() -> None:
    def found(*decisive: str) -> History:
        members: dict[str, Any] = {
            "round": 1,
            "mandates": ["M-1"],
            "papers": 1,
            "decisive": list(decisive),
            "document": DOCUMENT,
        }
        return whole().with_entry("OutcomeDetermined", "MandateVoided", "chair", **members)

    repeated: dict[str, Any] = {
        "ground": "VOID_MANDATES",
        "follows": "POLL_REPEATED",
        "contests": ["CHAIR"],
        "document": DOCUMENT,
    }

    assert found().severities("A21") == {MINOR}
    assert found("CHAIR").severities("A21") == {SERIOUS}
    assert found("CHAIR").with_entry("MandateVoided", "ElectionVoided", "AUTHORITY", **repeated).severities("A21") == {MINOR}  # fmt: skip


def test_a_chair_who_stands_and_is_replaced_is_told_only() -> None:
    left: dict[str, Any] = {"left": ["C-1"], "joined": ["C-9"]}
    history = whole().changed("OfficerAppointed", 0, person="C-1")
    other: dict[str, Any] = {
        **history.rows[1].body,
        "officer": "chair2",
        "key": history.rows[2].body["key"],
        "person": "C-9",
    }
    replaced = history.with_entry("ProxyPosted", "CommitteeChanged", "AUTHORITY", **left).with_entry(
        "CommitteeChanged", "OfficerAppointed", "AUTHORITY", **other
    )

    assert replaced.severities("C11") == {INFO}


def test_disclosed_births_and_numbers_are_looked_at() -> None:
    fields = {number: {"born": "1980-01-01", "id_number": f"N{number}"} for number in range(1, 31)}

    assert whole().disclosed(fields).standing("A06") is Standing.HOLDS
    assert (
        whole().disclosed({**fields, 3: {"born": "2008-03-28"}}).severities("A06") == set()
    )  # eighteen on the day
    assert whole().disclosed({**fields, 3: {"born": "2008-03-29"}}).severities("A06") == {SERIOUS}
    assert whole().disclosed({**fields, 3: {"id_number": "N2"}}).severities("A06") == {SERIOUS}
    assert (
        whole().disclosed({1: {"born": "1980-01-01"}}).standing("A06") is Standing.NEEDS
    )  # of the others nothing


def test_recording_within_a_day_is_in_time() -> None:
    history = whole()
    row = next(row for row in history.rows if row.type == "RollPublished")

    row.done_at, row.accepted_at = "2026-03-08T01:00:00Z", "2026-03-09T01:00:00.000Z"
    assert history.severities("LATE") == set()

    row.accepted_at = "2026-03-09T01:00:00.001Z"
    assert history.severities("LATE") == {MINOR}


def test_a_moment_without_milliseconds_is_the_same_moment() -> None:
    history = whole()
    row = next(row for row in history.rows if row.type == "ResultAnnounced")
    row.done_at, row.accepted_at = row.accepted_at[:19] + "Z", row.accepted_at[:19] + ".000Z"

    assert history.severities("A49") == set()


def test_a_log_without_a_call_needs_one() -> None:
    judgements, trouble = judge(Record())

    assert trouble == {}
    assert len(judgements) == len(TABLE)
    assert {each.standing for each in judgements} == {Standing.NEEDS}


def test_every_beginning_of_a_lawful_log_is_judged_without_serious_findings() -> None:
    """While an election goes on nothing is held against it that is not due yet."""
    rows = whole().rows

    for size in range(1, len(rows) + 1):
        judged = History(rows[:size]).judged()
        assert [each.id for each in judged.values() if each.fails] == []


def test_a_party_election_that_is_cited_needs_no_campaign() -> None:
    cites = [{"election": "01941f29-7c00-7aaa-8bbb-0123456789ac", "takes": ["WOMAN"]}]

    assert whole().standing("A17") is Standing.NEEDS
    assert whole().changed("ElectionCalled", cites=cites).standing("A17") is Standing.HOLDS


def test_only_a_small_body_does_without_a_committee() -> None:
    small = (
        whole()
        .rule("seats.small_body", {"electors": 30, "seats": 5, "clause": "S1.5"})
        .rule("seats.minimum", 6)
    )

    assert small.rule("seats.maximum", 7).severities("A43") == set()
    assert small.rule("seats.small_body.electors", 29).severities("A43") == {SERIOUS}


def test_whoever_lives_with_a_winner_is_passed_over() -> None:
    """E-0003 has more votes for chair than the elected E-0002, and nobody else knows why."""
    votes = {"CHAIR": {elector(1): 1, elector(20): 14, elector(2): 9}}
    passed = whole().changed("CountClosed", votes=votes).changed(
        "OutcomeDetermined", elected={"CHAIR": [elector(2)], "VICE": [elector(3)]}, minimum={"CHAIR": 1, "VICE": 0}
    )  # fmt: skip
    living_together = passed.changed("ElectorRegistered", 19, household="H-1").changed("ElectorRegistered", 2, household="H-1")  # fmt: skip

    def passed_over(history: History) -> bool:
        return any("passed over" in each.en for each in history.judged()["A31"].findings)

    assert passed_over(passed)
    assert not passed_over(living_together)


def test_a_broken_seal_is_answered_for_where_the_station_is_void() -> None:
    members: dict[str, Any] = {"round": 1, "station": "S1", "ground": "SEAL_BROKEN", "document": DOCUMENT}
    broken = whole().changed("BoxOpened", seal_intact=False)

    assert broken.severities("A26") == {SERIOUS}
    assert broken.with_entry("BoxOpened", "StationVoided", "chair", "AUTHORITY", **members).severities("A26") == {MINOR}  # fmt: skip


def test_a_share_of_women_that_does_not_bind_is_told() -> None:
    few = representatives(whole()).changed("WinnerReviewed", 0, woman=False)

    assert few.severities("A52") == {SERIOUS}
    assert few.rule("seats.women_share_binds", False).severities("A52") == {MINOR}


def test_a_mandate_that_ended_before_the_paper_was_handed_out_is_none() -> None:
    ended = whole().with_entry("ProxyPosted", "ProxyVoided", "chair", mandate="M-1", reason="WITHDRAWN")
    later = whole().with_entry("PaperIssued", "ProxyVoided", "chair", mandate="M-1", reason="WITHDRAWN")

    assert ended.severities("A21") == {SERIOUS}
    assert later.severities("A21") == set()


def test_a_fourth_mandate_for_one_proxy_is_one_too_many() -> None:
    history = whole()
    for number in range(3):
        members: dict[str, Any] = {
            "mandate": f"X-{number}",
            "principal": elector(number + 13),
            "proxy": elector(12),
            "relation": "SIBLING",
            "applied_on": d(-4),
            "document": DOCUMENT,
        }
        history = history.with_entry("ProxyGranted", "ProxyGranted", "registrar", **members)
        assert history.severities("A21") == ({SERIOUS} if number == 2 else set())


def test_a_log_of_endless_notices_is_not_judged() -> None:
    record = Record()
    body = {"number": 1, "kind": "STAFF", "posted_on": d(0), "document": DOCUMENT}
    payload = {"type": "NoticePosted", "body": body, "done_at": "2026-03-28T00:00:00Z"}
    for index in range(MOST):
        record.take(index, "2026-03-28T00:00:00.000Z", (), payload)

    with pytest.raises(Malformed, match="at most 10000"):
        record.take(MOST, "2026-03-28T00:00:00.000Z", (), payload)


def test_speeches_end_the_day_before_a_poll_unless_they_are_held_at_its_meeting() -> None:
    def spoken(day: str) -> History:
        members: dict[str, Any] = {"candidates": [elector(1)], "held_on": day, "document": DOCUMENT}
        return whole().with_entry("PapersPrinted", "SpeechHeld", "chair", **members)

    assert spoken(d(-1)).standing("A25") is Standing.HOLDS
    assert spoken(d(0)).severities("A25") == {MINOR}
    assert spoken(d(0)).rule("polling.meeting", True).severities("A25") == set()


def test_a_writer_who_stands_or_is_kin_of_one_who_does_is_found() -> None:
    def writing(number: int) -> History:
        return whole().with_entry(
            "PapersPrinted", "WriterAppointed", "chair", person=elector(number), stations=[]
        )

    assert writing(20).severities("A18") == set()
    assert writing(1).severities("A18") == {SERIOUS}
    assert siblings(writing(20), 20, 1).severities("A18") == {SERIOUS}


def test_self_nominees_stand_in_the_order_of_strokes() -> None:
    """A12; ZJ2020 20: equal strokes in any order; whether the strokes are right only the names show."""
    strokes = next(row for row in whole().rows if row.type == "CandidatesPublished").body["strokes"]
    equal = whole().changed("CandidatesPublished", strokes=dict.fromkeys(strokes, 7))

    assert equal.severities("A12") == set()
    assert equal.standing("A12") is Standing.NEEDS
    assert equal.rule("nomination.self_order", "ANY").standing("A12") is Standing.HOLDS
    swapped = whole().changed("CandidatesPublished", strokes=strokes | {elector(1): 9, elector(2): 8})
    assert swapped.severities("A12") == {SERIOUS}
    assert whole().changed("CandidatesPublished", strokes={}).severities("A12") == {SERIOUS}
    assert swapped.rule("nomination.self_order", "ANY").severities("A12") == set()


@pytest.mark.parametrize("ground", ["BARRED", "DEATH"])
def test_nobody_found_unfit_before_the_poll_is_announced(ground: str) -> None:
    """A37; S10.26: E-0001 is elected and passed the review of winners all the same."""
    struck = whole().with_entry(
        "CandidatesPublished", "CandidacyCancelled", "joint", candidate=elector(1), ground=ground, document=DOCUMENT
    )  # fmt: skip
    left = whole().with_entry(
        "CandidatesPublished", "CandidacyCancelled", "joint", candidate=elector(1), ground="NO_PLEDGE", document=DOCUMENT
    )  # fmt: skip

    assert struck.severities("A37") == {SERIOUS}
    assert left.severities("A37") == set()


def test_nor_whom_a_review_failed() -> None:
    failed = whole().with_entry(
        "CandidatesPublished", "QualificationDecided", "joint",
        candidate=elector(1), stage="JOINT", verdict="FAIL", values={"Q1": "TRUE"},
    )  # fmt: skip

    assert failed.severities("A37") == {SERIOUS}


def test_who_announces_late_gains_no_time_for_the_handover_and_the_pledges() -> None:
    """OCV2018 20; S10.100: the days run from the election, not from the announcement."""
    late = whole().changed("ResultAnnounced", posted_on=d(8))

    assert late.changed("HandoverCompleted", done_on=d(10)).severities("A45") == set()
    assert late.changed("HandoverCompleted", done_on=d(11)).severities("A45") == {MINOR}
    assert late.changed("TermPledgesPublished", posted_on="2026-04-29").severities("A48") == {MINOR}


def test_a_revote_without_quorum_is_found_where_the_regulation_asks_for_one() -> None:
    """A41: where it asks for none at a re-vote, five of thirty may decide a tie."""

    def tied(asked: bool) -> History:
        again = party(whole()).rule("winning.revote_quorum_applies", asked)
        again = again.with_entry("OutcomeDetermined", "RevoteCalled", "chair", day=d(0), contests=["CHAIR"])
        meeting: dict[str, Any] = {"round": 2, "should_attend": 30, "present": 5, "document": DOCUMENT}
        again = again.with_entry("RevoteCalled", "MeetingOpened", "chair", "scrutineer", **meeting)
        outcome: dict[str, Any] = {
            "round": 2, "registered": 30, "issued": 5, "returned": 5, "minimum": {"CHAIR": 1}, "elected": {"CHAIR": [elector(1)]},
        }  # fmt: skip
        return again.with_entry("MeetingOpened", "OutcomeDetermined", "chair", "scrutineer", **outcome)

    assert tied(asked=False).severities("A41") == set()
    assert tied(asked=True).severities("A41") == {FATAL}


def test_votes_from_above_count_towards_more_than_half_of_those_present() -> None:
    """A41: E-0005 has eighteen votes as a member; of 40 present twenty-one are needed."""
    seen = party(whole(), 40).rule("winning.quorum.num", 0)
    closed = next(row for row in seen.rows if row.type == "CountClosed").body["votes"]
    more = {**closed, "CHAIR": {**closed["CHAIR"], elector(1): 30, elector(5): 3}}
    more = {
        **more,
        "VICE": {elector(3): 30},
        "MEMBER": {elector(5): 18, elector(6): 30},
        "WOMAN": {elector(8): 30},
    }
    declared = seen.changed("CountClosed", votes=more)

    assert declared.severities("A41") == {FATAL}
    assert declared.rule("papers.cumulate_down", True).severities("A41") == set()


@pytest.mark.parametrize(("members", "found"), [(1, set()), (0, {SERIOUS})])
def test_seats_stay_vacant_beside_three_who_are_elected_and_not_beside_two(
    members: int, found: set[Severity]
) -> None:
    held = {"CHAIR": [elector(1)], "WOMAN": [elector(8)], "MEMBER": [elector(5)][:members], "VICE": []}
    few = whole().changed("ResultAnnounced", winners=held, vacant={"MEMBER": 2 - members, "VICE": 1})

    assert few.severities("A43") == found


@pytest.mark.parametrize(
    ("modes", "extra", "found"),
    [(["SELF"], 0, set()), (["SELF"], 1, {FATAL}), (["ORGANISATION"], 0, {FATAL})],
)
def test_fewer_may_come_forward_than_there_are_seats_where_no_choice_is_demanded(
    modes: list[str], extra: int, found: set[Severity]
) -> None:
    """S10.46; the law's own reading in `CandidatesPublished`."""
    history = (
        whole()
        .rule("nomination.modes", modes)
        .rule("nomination.differential", {"least": {"extra": extra}, "clause": "S10.46"})
        .changed("CandidatesPublished", lists={"MEMBER": [elector(5)]})
    )

    assert history.severities("A13") == found


@pytest.mark.parametrize(
    ("type_", "members", "found"),
    [
        ("NominationWithdrawn", {}, {SERIOUS}),
        ("CandidacyCancelled", {"ground": "BARRED"}, {SERIOUS}),
        ("CandidacyCancelled", {"ground": "DEATH"}, {MINOR}),
    ],
)
def test_who_leaves_after_the_list_may_leave_no_choice(
    type_: str, members: dict[str, Any], found: set[Severity]
) -> None:
    """Two stand for one seat when the list hangs, and one when the poll opens."""
    choice = whole().rule("nomination.differential.except_modes", [])

    def left(history: History) -> History:
        return history.with_entry(
            "CandidatesPublished", type_, "chair", candidate=elector(2), document=DOCUMENT, **members
        )

    assert choice.severities("A13") == set()
    assert left(choice).severities("A13") == found
    assert left(whole()).severities("A13") == set()


@pytest.mark.parametrize(("by_group", "found"), [(True, {SERIOUS}), (False, set())])
def test_a_group_without_a_leader_is_found_whoever_leads_the_others(
    by_group: bool, found: set[Severity]
) -> None:
    """OCV2018 28."""
    posts = [
        {"id": group, "zh": group, "en": group, "seats": 1, "rank": rank, "group": group}
        for rank, group in enumerate(("G1", "G2"), 1)
    ]
    history = (
        whole()
        .changed("ElectionCalled", contests=posts)
        .rule("runoff.vacancy_if_elected", 1)
        .rule("runoff.vacancy_by_group", by_group)
        .rule("seats.minimum", 1)
        .changed("ResultAnnounced", winners={"G1": [elector(1)], "G2": []}, vacant={"G2": 1})
    )

    assert history.severities("A43") == found


@pytest.mark.parametrize(
    ("women", "young", "consent", "waivable", "found"),
    [
        (1, 1, None, True, set()),
        (2, 1, None, True, {SERIOUS}),
        (1, 2, None, True, {SERIOUS}),
        (2, 1, DOCUMENT, True, {MINOR}),
        (1, 2, DOCUMENT, True, {MINOR}),
        (1, 1, DOCUMENT, True, set()),
        (2, 1, DOCUMENT, False, {SERIOUS}),
    ],
)
def test_a_slate_that_is_not_as_it_should_be_is_told_with_consent_and_found_without(
    women: int, young: int, consent: str | None, waivable: bool, found: set[Severity]
) -> None:
    """S10.12: of those approved one is known as a woman, and one is young."""
    rule = {
        "women": women,
        "young": young,
        "young_age": 35,
        "balanced": True,
        "clause": "S10.12",
        "waivable": waivable,
    }
    history = (
        whole()
        .rule("nomination.slate", rule)
        .with_entry(
            "CandidateNominated",
            "SlateApproved",
            "AUTHORITY",
            lists={"CHAIR": [elector(1)], "WOMAN": [elector(8)]},
            young=[elector(1)],
            balanced=True,
            document=DOCUMENT,
            consent=consent,
        )
    )

    assert history.severities("A16") == found


@pytest.mark.parametrize(("until", "found"), [(True, {SERIOUS}), (False, {INFO})])
def test_a_womans_seat_that_is_run_off_until_it_is_filled_is_not_vacant_without_a_runoff(
    until: bool, found: set[Severity]
) -> None:
    """MCA2013."""
    history = (
        whole()
        .rule("runoff.until_woman_elected", until)
        .changed("ResultAnnounced", winners={"CHAIR": [elector(1)], "WOMAN": []}, vacant={"WOMAN": 1})
    )

    assert history.severities("A34") == found
    ran = history.with_entry(
        "OutcomeDetermined", "RunoffCalled", "chair", day=d(7), candidates={}, self_nominated=["WOMAN"]
    )
    assert ran.severities("A34") == {INFO}


@pytest.mark.parametrize(
    ("should", "excused", "present", "weight"),
    [
        # Of 30 all should attend; 24 of 30 are four fifths also where five were left out.
        (30, 0, 24, set()),
        (25, 5, 24, {INFO}),
        (25, 5, 23, {MINOR}),
        (15, 15, 12, {MINOR}),
        (14, 16, 12, {SERIOUS}),
    ],
)
def test_members_who_are_left_out_are_told_and_found_where_they_decide(
    should: int, excused: int, present: int, weight: set[Severity]
) -> None:
    history = party(whole()).rule("polling.excused", True)
    history = history.changed("MeetingOpened", should_attend=should, excused=excused, present=present)

    about = [each for each in history.judged()["A41"].findings if "left out" in each.en]
    assert {each.severity for each in about} == weight


@pytest.mark.parametrize(("winners", "weight"), [(5, set()), (4, {MINOR}), (3, set())])
def test_where_the_number_is_odd_so_is_that_of_those_who_serve(winners: int, weight: set[Severity]) -> None:
    serving = {"MEMBER": [elector(number) for number in range(1, winners + 1)]}
    history = whole().rule("seats.odd", True).changed("ResultAnnounced", winners=serving)

    assert history.severities("A43") == weight
