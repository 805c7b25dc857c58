"""Proxies: in writing, by near kin who does not stand, three at most, applied for in time and posted."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from shared.election.candidates.kinship import Relation
from shared.election.candidates.nomination import CandidateNominated, NominationsOpened
from shared.election.electors.challenges import ChallengeDecided, RollChallenged
from shared.election.electors.roll import ElectorRemoved
from shared.election.outcome.runoff import RunoffCalled
from shared.election.polling.polling import PaperIssued
from shared.election.polling.proxies import ProxyGranted, ProxyPosted, ProxyVoided
from shared.election.regulation import profile
from tests.unit.law.stages import OTHER, USUAL, VC_ZJ, after
from tests.world import DOCUMENT, World, elector


def granted(principal: str = "E-0020", proxy: str = "E-0021", **more: Any) -> ProxyGranted:
    usual: dict[str, Any] = {
        "mandate": f"M-{principal}",
        "relation": "CHILD",
        "applied_on": "2026-03-20",
        "document": DOCUMENT,
    }
    return ProxyGranted(principal=principal, proxy=proxy, **(usual | more))


def posted(mandates: int, posted_on: str = "2026-03-26") -> ProxyPosted:
    return ProxyPosted(posted_on=posted_on, mandates=mandates, document=DOCUMENT)


def issued(principal: str = "E-0020", proxy: str | None = "E-0021", number: int = 1) -> PaperIssued:
    return PaperIssued(round=number, station="S1", elector=principal, proxy=proxy)


def before_the_poll() -> World:
    return after("published").before(3)


def with_mandate(hangs: bool = True) -> World:
    """Election day has begun; E-0021 may vote for E-0020."""
    world = before_the_poll().given(granted(), "registrar")
    if hangs:
        world.before(2).given(posted(1), "chair")
    return world.opened(30)


# Granting


@pytest.mark.parametrize("relation", get_args(Relation))
def test_near_kin_votes_for_an_absent_elector(relation: Relation) -> None:
    world = before_the_poll().given(granted(relation=relation), "registrar")

    assert world.election.proxied == {"E-0020": "M-E-0020"}
    assert world.election.mandates["M-E-0020"].relation == relation


def test_nobody_else_does() -> None:
    rules = profile.adapt(VC_ZJ, {"proxies.relations": ["SPOUSE"]}, "test 1")
    world = World().called(rules).sealed(30)

    world.refuses("not-near-kin", granted(applied_on="2026-03-09"), "registrar", clause="test 1")


def test_where_any_elector_may_carry_a_proxy_no_relative_is_needed() -> None:
    rules = profile.adapt(VC_ZJ, {"proxies.relations": ["ANY_ELECTOR"]}, "NPC2020 42")
    world = World().called(rules).sealed(30)

    world.given(granted(relation="NONE", applied_on="2026-03-09"), "registrar")
    world.refuses(
        "not-near-kin",
        granted("E-0022", "E-0022", relation="NONE", applied_on="2026-03-09"),
        "registrar",
        clause="NPC2020 42",
    )

    assert world.election.proxied == {"E-0020": "M-E-0020"}


def test_who_is_no_relative_carries_none_where_relatives_do() -> None:
    before_the_poll().refuses("not-near-kin", granted(relation="NONE"), "registrar", clause="S10.78")


def test_nobody_is_ones_own_proxy() -> None:
    before_the_poll().refuses("not-near-kin", granted(proxy="E-0020"), "registrar", clause="S10.78")


def test_a_mandate_is_applied_for_by_the_third_day_before() -> None:
    world = before_the_poll().given(granted(applied_on="2026-03-25"), "registrar")

    late = granted(principal="E-0022", applied_on="2026-03-26")
    world.before(2).refuses("mandate-late", late, "registrar", clause="ZJ2020 25")


def test_and_recorded_once_it_is_there() -> None:
    after("published").before(4).refuses("not-yet-applied", granted(applied_on="2026-03-25"), "registrar")


def test_a_mandates_number_is_used_once() -> None:
    world = (
        before_the_poll()
        .given(granted(), "registrar")
        .given(ProxyVoided(mandate="M-E-0020", reason="WITHDRAWN"), "registrar")
    )

    world.refuses("mandate-known", granted(), "registrar")
    world.given(granted(mandate="M-2"), "registrar")


def test_both_are_on_the_roll() -> None:
    world = before_the_poll()

    world.refuses("not-on-roll", granted(principal="E-0099"), "registrar")
    world.refuses("not-on-roll", granted(proxy="E-0099"), "registrar")


def test_a_candidate_carries_no_mandate() -> None:
    before_the_poll().refuses("proxy-stands", granted(proxy="E-0001"), "registrar", clause="S10.77")


def test_a_candidate_may_give_one() -> None:
    before_the_poll().given(granted(principal="E-0001"), "registrar")


def test_a_regulation_may_let_candidates_carry_them() -> None:
    rules = profile.adapt(VC_ZJ, {"proxies.candidate_may_carry": True}, "test")
    world = World().called(rules).sealed(30).nominated().published()
    world.before(3).given(granted(proxy="E-0001"), "registrar").before(2).given(posted(1), "chair")

    world.opened(30).given(issued(proxy="E-0001"), "issuer")


def test_a_principal_has_one_proxy() -> None:
    world = before_the_poll().given(granted(), "registrar")

    world.refuses("principal-has-proxy", granted(proxy="E-0022", mandate="M-2"), "registrar")


def test_a_proxy_carries_three_mandates_and_no_fourth() -> None:
    world = before_the_poll()
    for principal in ("E-0022", "E-0023", "E-0024"):
        world.given(granted(principal=principal), "registrar")

    world.refuses("too-many-principals", granted(principal="E-0025"), "registrar", clause="S10.80")

    world.given(ProxyVoided(mandate="M-E-0022", reason="ERROR"), "chair")
    world.given(granted(principal="E-0025"), "registrar")


def test_a_mandate_is_not_handed_on() -> None:
    world = before_the_poll().given(granted("E-0020", "E-0021"), "registrar")

    world.refuses("mandate-handed-on", granted("E-0021", "E-0022"), "registrar", clause="S10.81")
    world.refuses("mandate-handed-on", granted("E-0022", "E-0020"), "registrar", clause="S10.81")


def test_where_there_are_no_proxies_there_are_none() -> None:
    rules = profile.adapt(VC_ZJ, {"proxies.allowed": False}, "test 1")

    World().called(rules).sealed(30).refuses(
        "no-proxies", granted(applied_on="2026-03-09"), "registrar", clause="test 1"
    )


# Posting


def test_mandates_hang_before_election_day() -> None:
    world = before_the_poll().given(granted(), "registrar").before(1)
    world.refuses("mandates-posted-late", posted(1, "2026-03-28"), "chair", clause="ZJ2020 25")

    world.given(posted(1, "2026-03-27"), "chair")

    assert world.election.mandates["M-E-0020"].posted


def test_on_election_day_it_is_too_late() -> None:
    world = before_the_poll().given(granted(), "registrar").before(0)

    world.refuses("mandates-posted-late", posted(1, "2026-03-28"), "chair")


@pytest.mark.parametrize("stated", [0, 2])
def test_the_notice_states_how_many_are_in_force(stated: int) -> None:
    world = before_the_poll().given(granted(), "registrar").before(2)

    world.refuses("mandate-count-differs", posted(stated), "chair")


def test_a_void_mandate_is_not_counted() -> None:
    world = before_the_poll().given(granted(), "registrar").given(granted("E-0022"), "registrar")
    world.given(ProxyVoided(mandate="M-E-0020", reason="FORGED"), "chair")

    world.before(2).given(posted(1), "chair")

    assert not world.election.mandates["M-E-0020"].posted


def test_no_mandate_can_be_ended_that_is_not_in_force() -> None:
    world = before_the_poll().given(granted(), "registrar")
    void = ProxyVoided(mandate="M-E-0020", reason="WITHDRAWN")
    world.given(void, "registrar")

    world.refuses("no-such-mandate", void, "registrar")
    world.refuses("no-such-mandate", ProxyVoided(mandate="M-9", reason="ERROR"), "registrar")


# Voting


def test_the_proxy_gets_the_principals_paper() -> None:
    world = with_mandate().given(issued(), "issuer")

    station = world.election.round.stations["S1"]
    assert (station.issued, station.by_proxy) == (1, 1)


def test_the_principal_who_comes_all_the_same_gets_it_and_then_the_proxy_does_not() -> None:
    world = with_mandate().given(issued(proxy=None), "issuer")

    world.refuses("paper-issued-before", issued(), "issuer", clause="A22")


def test_only_the_proxy_named_gets_it() -> None:
    world = with_mandate()

    world.refuses("no-mandate", issued(proxy="E-0022"), "issuer")
    world.refuses("no-mandate", issued("E-0021", "E-0020"), "issuer")
    world.refuses("no-mandate", issued("E-0023", "E-0021"), "issuer")


def test_a_mandate_that_did_not_hang_does_not_count() -> None:
    with_mandate(hangs=False).refuses("mandate-not-posted", issued(), "issuer", clause="ZJ2020 25")


def test_nor_does_one_that_has_ended() -> None:
    world = with_mandate().given(ProxyVoided(mandate="M-E-0020", reason="WITHDRAWN"), "chair")

    world.refuses("no-mandate", issued(), "issuer")


def test_nor_one_whose_proxy_came_off_the_roll() -> None:
    world = after("registered").at("2026-03-10").given(granted(applied_on="2026-03-10"), "registrar")
    challenge = RollChallenged(
        challenge="Z-1", ground="WRONGLY_LISTED", filed_on="2026-03-10", elector="E-0021", document=DOCUMENT
    )
    world.given(challenge, "registrar").given(
        ChallengeDecided(challenge="Z-1", upheld=True, document=DOCUMENT), "chair"
    )
    world.given(ElectorRemoved(elector="E-0021", reason="ERROR", challenge="Z-1"), "registrar").seal(29)
    world.given(posted(1, "2026-03-14"), "chair").nominated().published().opened(30)

    world.refuses("not-on-roll", issued(), "issuer")


def test_nor_one_whose_proxy_stood_afterwards() -> None:
    world = after("sealed").given(granted(applied_on="2026-03-10"), "registrar")
    world.given(posted(1, "2026-03-14"), "chair").given(NominationsOpened(mode="SELF"), "chair")
    world.given(CandidateNominated(candidate="E-0021", contest="CHAIR", in_person=True), "registrar")
    world.nominated().published().opened(30)

    world.refuses("proxy-stands", issued(), "issuer", clause="S10.77")


# In a runoff


def runoff(rules: profile.Profile = VC_ZJ, written_in: str = "E-0010") -> World:
    """E-0021 votes for E-0020 in the first round; the chair goes to a runoff of E-0001 and a written-in person."""
    world = World().called(rules).sealed(30).nominated().published()
    world.before(3).given(granted(), "registrar").before(2).given(posted(1), "chair").opened(30)
    world.given(issued(), "issuer").issued([elector(number) for number in range(1, 20)])
    rest = {post: USUAL[post] for post in ("VICE", "MEMBER", "WOMAN")}
    other = {post: OTHER[post] for post in ("VICE", "MEMBER", "WOMAN")}
    world.closed().box(20).counted(
        [rest | {"CHAIR": ["E-0001"]}] * 10 + [rest | {"CHAIR": [written_in]}] * 5 + [other] * 5
    )
    world.count_closed().determined()
    names: dict[str, tuple[str, ...]] = {"CHAIR": ("E-0001", written_in)}
    return world.given(RunoffCalled(day="2026-04-10", candidates=names), "chair")


def test_mandates_carry_over_to_the_runoff() -> None:
    world = runoff().cleared("E-0010").opened(30)

    world.given(issued(number=2), "issuer")


def test_but_end_where_the_proxy_has_become_a_candidate() -> None:
    world = runoff(written_in="E-0021").cleared("E-0021").opened(30)

    world.refuses("proxy-stands", issued(number=2), "issuer", clause="S10.77")


def test_a_regulation_may_end_them_all_with_the_first_round() -> None:
    rules = profile.adapt(VC_ZJ, {"proxies.carry_over": False}, "test")
    world = runoff(rules).cleared("E-0010")
    assert world.election.mandates["M-E-0020"].void
    assert world.election.proxied == {}
    world.opened(30).refuses("no-mandate", issued(number=2), "issuer")

    # who gave a mandate may give another for the runoff, and carry as many as before
    again = runoff(rules).at("2026-04-01").given(granted(mandate="M-2", applied_on="2026-04-01"), "registrar")
    assert again.election.carried == {"E-0021": 1}
