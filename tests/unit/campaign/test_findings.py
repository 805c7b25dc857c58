"""Findings: facts that nobody can undo, at their boundaries; each has a test that violates it and one that does not."""

from __future__ import annotations

import msgspec
import pytest

from shared import entry, law
from shared.campaign import findings as searching
from shared.campaign.elections import OrderExceptionGranted
from shared.campaign.finding import Finding
from shared.campaign.plan import Plan
from shared.campaign.preparation import IssueLogged, IssueResolved, StageTaskDone
from shared.campaign.results import Elected, RepresentativeAdded, SecretaryAppointed
from shared.campaign.seats import SeatsApproved
from shared.campaign.units import UnitExcluded
from shared.election.regulation.profile import BodyKind
from tests.campaign_world import (
    PLAN,
    CampaignWorld,
    concluded,
    group,
    linked,
    opened,
    person,
)
from tests.world import DOCUMENT

VC_DAY = "2026-04-01"


def found(world: CampaignWorld, id: str, day: str = "2026-04-20", unit: str = "V1") -> list[Finding]:
    """The findings of one kind in a unit."""
    return [each for each in searching.findings(world.campaign, day) if (each.id, each.unit) == (id, unit)]


def committee(*more: Elected) -> list[Elected]:
    """A committee of three: nobody of the party organisation's, a young woman among them."""
    return [
        person("V1-4", "HEAD"),
        person("V1-5", woman=True, age="31_TO_35"),
        *(more or (person("V1-6"),)),
    ]


def renewed(*more: Elected, seats: int = 3) -> CampaignWorld:
    """V1 with its party organisation and committee elected."""
    world = CampaignWorld().open().village("V1")
    world.given(SeatsApproved(unit="V1", seats={"VILLAGERS_COMMITTEE": seats}, document=DOCUMENT))
    world.given(linked("V1", "VC", VC_DAY, seats=seats)).at(VC_DAY, 18)
    return world.given(concluded("V1", "VC", VC_DAY, committee(*more)))


def type_of(world: CampaignWorld, index: int) -> str:
    """What kind of statement an entry holds."""
    return law.read(entry.decode(world.entries[index]).statement.payload_bytes).type


# A43, S10.7-8


def test_three_in_each_body_and_six_persons_are_as_usual() -> None:
    assert found(renewed(), "A43") == []


def test_fewer_than_three_in_a_body_are_found() -> None:
    world = CampaignWorld().open().village("V1")
    world.elects("V1", "VC", VC_DAY, [person("V1-4", "HEAD"), person("V1-5", woman=True)])

    [finding] = found(world, "A43")
    assert (finding.severity, finding.expected, finding.found) == ("S", "3-7", "2")


@pytest.mark.parametrize(("others", "severity"), [(4, None), (5, "I"), (6, "I"), (7, "S")])
def test_nine_persons_are_usual_eleven_the_most(others: int, severity: str | None) -> None:
    """Party: 3 persons; committee: 2 and `others`."""
    # Twelve would need eight in the committee and is tried with a wider plan.
    world = CampaignWorld().open(plan=_seats(9)).village("V1")
    world.given(SeatsApproved(unit="V1", seats={"VILLAGERS_COMMITTEE": 9}, document=DOCUMENT))
    world.given(linked("V1", "VC", VC_DAY, seats=9)).at(VC_DAY, 18)
    more = [person(f"V1-{number}") for number in range(10, 10 + others)]
    world.given(concluded("V1", "VC", VC_DAY, committee(*more)))

    assert [each.severity for each in found(world, "A43")] == ([severity] if severity else [])


def _seats(maximum: int) -> Plan:
    rule = msgspec.structs.replace(PLAN.seats["VILLAGERS_COMMITTEE"], maximum=maximum)
    return msgspec.structs.replace(PLAN, seats={**PLAN.seats, "VILLAGERS_COMMITTEE": rule})


def test_who_serves_in_both_counts_once() -> None:
    world = CampaignWorld().open().village("V1")
    both = [person("V1-1", "HEAD", new=False), person("V1-2", new=False), person("V1-5", woman=True)]
    world.elects("V1", "VC", VC_DAY, both)

    [finding] = found(world, "A43")  # four distinct persons, usually five to nine
    assert (finding.severity, finding.found) == ("I", "4")


def test_the_approved_number_of_cadres_binds() -> None:
    world = CampaignWorld().open().village("V1")
    world.seats("V1", "VC", cadres=5)
    world.given(linked("V1", "VC", VC_DAY)).at(VC_DAY, 18)
    world.given(concluded("V1", "VC", VC_DAY, committee()))

    [finding] = found(world, "A43")
    assert (finding.severity, finding.expected, finding.found) == ("S", "<= 5", "6")


# A44, S10.35


def test_in_order_nothing_is_found() -> None:
    assert found(renewed(), "A44") == []


def test_an_exception_is_told_and_not_blamed() -> None:
    world = CampaignWorld().open().seats("K1", "PARTY", "RC")
    world.given(OrderExceptionGranted(unit="K1", body="RESIDENTS_COMMITTEE", document=DOCUMENT))
    world.given(linked("K1", "RC", "2026-02-20")).given(linked("K1", "PARTY", "2026-03-10"))

    [finding] = found(world, "A44", unit="K1")
    assert (finding.severity, finding.found) == ("I", "2026-02-20")


def test_a_day_before_the_earlier_step_was_finished_is_found() -> None:
    """Linked in order; but its day lies before the announcement of what came first."""
    world = CampaignWorld().open().seats("K1", "PARTY", "RC").given(linked("K1", "PARTY", "2026-03-01"))
    world.at("2026-03-03", 18).given(concluded("K1", "PARTY", "2026-03-03", [person("P-1", "SECRETARY")]))

    world.given(linked("K1", "RC", "2026-03-02"))

    [finding] = found(world, "A44", unit="K1")
    assert (finding.severity, finding.expected) == ("M", ">= 2026-03-03")
    party, committee = world.campaign.units["K1"].elections
    assert finding.entries == (*party.entries, *committee.entries)
    assert [type_of(world, entry) for entry in finding.entries] == [
        "ElectionLinked",
        "ElectionConcluded",
        "ElectionLinked",
    ]


# S10.36


@pytest.mark.parametrize(
    ("body", "day", "findings"),
    [
        ("PARTY", "2026-01-04", 1),
        ("PARTY", "2026-01-05", 0),
        ("PARTY", "2026-05-31", 0),
        ("PARTY", "2026-06-01", 1),
    ],
)
def test_elections_are_held_within_the_campaigns_days(body: str, day: str, findings: int) -> None:
    world = CampaignWorld().open().seats("K1", body).given(linked("K1", body, day))

    assert len(found(world, "S10.36", unit="K1")) == findings


def test_auxiliary_bodies_may_come_after_them() -> None:
    world = renewed().seats("V1", "BOARD").given(linked("V1", "BOARD", "2026-06-20"))

    assert found(world, "S10.36") == []


# A17, S10.15


def test_without_a_party_election_nobody_knows_about_the_woman_seat() -> None:
    bodies: tuple[BodyKind, ...] = ("REPRESENTATIVES", "GROUP_LEADER", "PARTY_ORGANISATION")
    worlds = [CampaignWorld().open().seats("V1", "VC") for _ in range(2)]
    for world, listed in zip(worlds, (False, True), strict=True):
        world.given(UnitExcluded(unit="V1", reason="ALREADY_RENEWED", document=DOCUMENT, bodies=bodies))
        world.given(linked("V1", "VC", VC_DAY, woman_seat=listed))

    assert [[each.severity for each in found(world, "A17")] for world in worlds] == [["M"], []]


# C13, S10.12


def test_one_woman_and_one_of_thirty_five_are_enough() -> None:
    assert found(renewed(), "C13") == []


def test_no_woman_and_nobody_young_are_two_findings() -> None:
    world = CampaignWorld().open().village("V1")
    world.elects("V1", "VC", VC_DAY, [person("V1-4", "HEAD", age="36_TO_39"), person("V1-5"), person("V1-6")])

    assert [each.found for each in found(world, "C13")] == ["0", "0"]


# S10.91-92, C1


def board(head: str, reason: str = "") -> CampaignWorld:
    world = renewed()
    members = [person(head, "HEAD", new=False), person("V1-2", new=False), person("V1-3", new=False)]
    return world.elects("V1", "BOARD", "2026-04-10", members, reason=reason)


def test_the_secretary_is_expected_as_head_of_the_board_or_a_reason() -> None:
    other, reasoned = board("V1-4"), board("V1-4", "书记健康原因")

    assert found(board("V1-1"), "A42") == []
    assert [(each.severity, each.expected) for each in found(other, "A42")] == [("M", "V1-1")]
    assert [each.severity for each in found(reasoned, "A42")] == ["I"]


def test_an_appointed_secretary_is_expected_where_none_was_elected() -> None:
    world = CampaignWorld().open()
    earlier: tuple[BodyKind, ...] = (
        "REPRESENTATIVES",
        "GROUP_LEADER",
        "PARTY_ORGANISATION",
        "VILLAGERS_COMMITTEE",
    )
    world.given(UnitExcluded(unit="V1", reason="ALREADY_RENEWED", document=DOCUMENT, bodies=earlier))
    world.given(SecretaryAppointed(unit="V1", person="V1-1", document=DOCUMENT))

    world.elects("V1", "BOARD", "2026-04-10", [person("V1-4", "HEAD")])

    assert [each.expected for each in found(world, "A42")] == ["V1-1"]


def supervision(*winners: Elected, early: bool = False) -> CampaignWorld:
    world = renewed()
    if early:
        world.given(
            RepresentativeAdded(unit="V1", person="V1-2", document=DOCUMENT, reason="监督委员会选举需要")
        )
    return world.elects("V1", "SUPER", "2026-04-10", list(winners))


def test_the_discipline_member_who_is_no_representative_yet_is_a_conflict_of_rules() -> None:
    chair = person("V1-2", "HEAD", new=False)

    [finding] = found(supervision(chair, person("V1-R1", new=False)), "C1")

    assert "RULE_CONFLICT" in finding.en
    assert found(supervision(chair, person("V1-R1", new=False), early=True), "C1") == []


def test_any_other_supervisor_who_is_no_representative_is_found() -> None:
    world = supervision(person("V1-2", "HEAD", new=False), person("V1-90"), early=True)

    assert [(each.severity, each.found) for each in found(world, "A42")] == [("S", "V1-90")]


# S3.3, A47, S4.3, S3.9


def test_every_unit_is_guided_once_there_are_groups() -> None:
    none = CampaignWorld().given(opened())
    some = CampaignWorld().open()

    assert found(none, "S3.3", unit="V3") == []
    assert found(some, "S3.3", unit="V1") == []
    assert len(found(some, "S3.3", unit="V3")) == 1
    some.given(group("guidance2", kind="GUIDANCE", parent="office", units=("V3", "K1")))
    assert found(some, "S3.3", unit="V3") == []


@pytest.mark.parametrize(("day", "findings"), [("2026-03-31", 0), ("2026-04-01", 1)])
def test_the_audit_is_done_the_day_before_the_committees_election_at_the_latest(
    day: str, findings: int
) -> None:
    world = CampaignWorld().open().village("V1").seats("V1", "VC").given(linked("V1", "VC", VC_DAY))
    world.at(day, 20)
    audit = StageTaskDone(
        task="AUDIT",
        done_on=day,
        document=DOCUMENT,
        unit="V1",
        period_from="2021-01-01",
        period_to="2026-01-31",
    )

    world.given(audit)

    assert len(found(world, "A47", VC_DAY)) == findings


def test_before_election_day_no_audit_is_missed() -> None:
    world = CampaignWorld().open().village("V1").seats("V1", "VC").given(linked("V1", "VC", VC_DAY))

    assert found(world, "A47", "2026-03-31") == []
    assert len(found(world, "A47", VC_DAY)) == 1


def test_what_is_due_today_is_overdue_tomorrow() -> None:
    world = CampaignWorld().open()

    assert [each.expected for each in found(world, "S4.3", "2026-01-31")] == []
    assert [each.expected for each in found(world, "S4.3", "2026-02-01")] == ["<= 2026-01-31"]
    assert [each.expected for each in found(world, "S4.3", "2026-02-01", unit="")] == ["<= 2026-01-20"]


def test_an_issue_is_overdue_until_it_has_an_outcome() -> None:
    world = CampaignWorld().open()
    world.given(
        IssueLogged(
            issue="I-1",
            kind="OPINION",
            responsible="guidance1",
            document=DOCUMENT,
            unit="V1",
            due="2026-02-01",
        )
    )

    assert found(world, "S3.9", "2026-02-01") == []
    assert len(found(world, "S3.9", "2026-02-02")) == 1
    world.given(IssueResolved(issue="I-1", outcome="PLANNED", document=DOCUMENT), "guidance1")
    assert found(world, "S3.9", "2026-02-02") == []
