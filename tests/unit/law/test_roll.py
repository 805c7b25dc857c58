"""The roll: who is on it, that it hangs for twenty days, and that afterwards only a decided challenge changes it."""

from __future__ import annotations

from typing import Any

import pytest

from shared.election.electors.challenges import ChallengeDecided, RollChallenged
from shared.election.electors.roll import ElectorRegistered, ElectorRemoved, RollPublished, RollSealed
from shared.election.regulation import profile
from shared.election.roles import Role
from shared.errors import Malformed
from tests.unit.law.stages import VC_ZJ, after, call
from tests.world import DOCUMENT, World

POSTED = "2026-03-08"
"""Twenty days before election day."""


def registered(elector: str = "E-0100", kind: Any = "RESIDENT", **more: Any) -> ElectorRegistered:
    return ElectorRegistered(elector=elector, kind=kind, **more)


def challenged(
    challenge: str = "Z-1", ground: Any = "LEFT_OUT", filed_on: str = "2026-03-09", elector: str | None = None
) -> RollChallenged:
    return RollChallenged(
        challenge=challenge, ground=ground, filed_on=filed_on, elector=elector, document=DOCUMENT
    )


def decided(upheld: bool, challenge: str = "Z-1") -> ChallengeDecided:
    return ChallengeDecided(challenge=challenge, upheld=upheld, document=DOCUMENT)


def upheld(ground: str, elector: str | None) -> World:
    """The usual roll, posted, with one challenge that was decided in favour of who made it."""
    world = after("registered").at("2026-03-10")
    world.given(challenged(ground=ground, elector=elector), "registrar")
    return world.given(decided(True), "chair")


# Registration


def test_registration_begins_once_the_method_is_adopted() -> None:
    world = World().given(call(), "AUTHORITY")
    world.appoint("registrar", Role.REGISTRAR)
    world.refuses("no-method", registered(), "registrar", clause="S10.64-65")


def test_an_elector_is_on_the_roll_by_number_class_and_group() -> None:
    world = after("called").given(registered(kind="ABSENT", group="G2"), "registrar")

    elector = world.election.roll.electors["E-0100"]
    assert (elector.kind, elector.group, elector.papers) == ("ABSENT", "G2", 0)


def test_nobody_is_registered_twice() -> None:
    world = after("called").given(registered(), "registrar")

    world.refuses("already-on-roll", registered(kind="ABSENT"), "registrar", clause="OCV2018 13")


def test_a_newcomer_needs_the_assemblys_resolution() -> None:
    world = after("called")

    world.refuses(
        "newcomer-without-resolution", registered(kind="NEWCOMER"), "registrar", clause="OCV2018 13"
    )
    world.given(registered(kind="NEWCOMER", resolution=DOCUMENT), "registrar")


def test_a_regulation_may_admit_fewer_classes() -> None:
    rules = profile.adapt(VC_ZJ, {"electorate.classes": ["RESIDENT"]}, "test 1")
    world = World().called(rules)

    world.refuses("class-not-admitted", registered(kind="ABSENT"), "registrar", clause="test 1")


def test_a_name_for_nobody_is_nobodys_number() -> None:
    """Papers spell a name that can be no elector's NOBODY."""
    after("called").malformed("NOBODY", registered("NOBODY"), "registrar")


@pytest.mark.parametrize("born", ["2008-03-28", "1950-01-01", "2008-02-29"])
def test_who_is_eighteen_on_election_day_may_vote(born: str) -> None:
    after("called").given(registered(), "registrar", private={"born": born, "name": "沈清和"})


def test_who_turns_eighteen_a_day_later_may_not() -> None:
    after("called").refuses(
        "under-age", registered(), "registrar", private={"born": "2008-03-29"}, clause="OCV2018 13"
    )


def test_age_counts_on_election_day_and_not_on_the_day_of_registration() -> None:
    world = after("called")  # in January, when nobody born in March 2008 is eighteen

    world.given(registered(), "registrar", private={"born": "2008-03-01"})


def test_a_birth_date_that_is_no_date_is_malformed() -> None:
    world = after("called")

    with pytest.raises(Malformed, match="day"):
        world.given(registered(), "registrar", private={"born": "1990-13-01"})
    assert "E-0100" not in world.election.roll.electors


def test_where_nothing_was_disclosed_age_is_not_judged() -> None:
    after("called").given(registered(), "registrar", private={"name": "沈清和"})


def test_before_the_roll_is_posted_anybody_can_come_off_it_and_on_again() -> None:
    world = after("called").given(registered(), "registrar")

    world.given(ElectorRemoved(elector="E-0100", reason="MOVED_AWAY"), "registrar")
    assert world.election.roll.removed == {"E-0100"}

    world.given(registered(), "registrar")
    assert world.election.roll.removed == set()


def test_who_is_not_on_the_roll_cannot_be_taken_off_it() -> None:
    body = ElectorRemoved(elector="E-0100", reason="ERROR")

    after("called").refuses("not-on-roll", body, "registrar")


# Posting


def test_the_roll_hangs_twenty_days_before_election_day() -> None:
    world = after("called").given(registered(), "registrar").at("2026-03-20")

    late = RollPublished(posted_on="2026-03-09", electors=1, document=DOCUMENT)
    world.refuses("roll-posted-late", late, "chair", clause="OCV2018 14")

    world.given(RollPublished(posted_on=POSTED, electors=1, document=DOCUMENT), "chair")


def test_a_roll_is_recorded_once_it_hangs() -> None:
    world = after("called").given(registered(), "registrar").at("2026-03-07")

    world.refuses("not-yet-posted", RollPublished(posted_on=POSTED, electors=1, document=DOCUMENT), "chair")


@pytest.mark.parametrize("stated", [0, 29, 31])
def test_the_posted_roll_has_as_many_names_as_were_registered(stated: int) -> None:
    world = after("called")
    for number in range(30):
        world.given(registered(f"E-{number}"), "registrar")
    world.at(POSTED)

    world.refuses(
        "roll-count-differs", RollPublished(posted_on=POSTED, electors=stated, document=DOCUMENT), "chair"
    )


def test_an_empty_roll_is_not_posted() -> None:
    body = RollPublished(posted_on=POSTED, electors=0, document=DOCUMENT)

    after("called").at(POSTED).refuses("roll-count-differs", body, "chair")


def test_the_roll_is_posted_once() -> None:
    body = RollPublished(posted_on=POSTED, electors=30, document=DOCUMENT)

    after("registered").refuses("roll-posted-twice", body, "chair")


# Challenges


@pytest.mark.parametrize("filed_on", [POSTED, "2026-03-13"])
def test_a_challenge_is_filed_within_five_days_of_posting(filed_on: str) -> None:
    world = after("registered").at("2026-03-20").given(challenged(filed_on=filed_on), "registrar")

    assert world.election.roll.challenges["Z-1"].filed_on == filed_on


@pytest.mark.parametrize("filed_on", ["2026-03-07", "2026-03-14"])
def test_and_neither_earlier_nor_later(filed_on: str) -> None:
    world = after("registered").at("2026-03-20")

    world.refuses("challenge-out-of-time", challenged(filed_on=filed_on), "registrar", clause="OCV2018 14")


def test_nor_on_a_day_to_come() -> None:
    world = after("registered").at("2026-03-09")

    world.refuses("challenge-out-of-time", challenged(filed_on="2026-03-10"), "registrar")


def test_before_the_roll_hangs_there_is_nothing_to_challenge() -> None:
    after("called").refuses("roll-not-posted", challenged(filed_on="2026-01-05"), "registrar")


def test_a_challenges_number_is_used_once() -> None:
    world = after("registered").at("2026-03-10").given(challenged(), "registrar")

    world.refuses("challenge-known", challenged(), "registrar")


@pytest.mark.parametrize("ground", ["WRONGLY_LISTED", "WRONG_ENTRY"])
@pytest.mark.parametrize("elector", [None, "E-9999"])
def test_a_challenge_of_an_entry_names_one_that_is_there(ground: str, elector: str | None) -> None:
    world = after("registered").at("2026-03-10")

    world.refuses("not-on-roll", challenged(ground=ground, elector=elector), "registrar")


def test_who_is_on_the_roll_was_not_left_out() -> None:
    world = after("registered").at("2026-03-10")

    world.refuses("already-on-roll", challenged(elector="E-0001"), "registrar")


def test_a_challenge_is_decided_once() -> None:
    world = after("registered").at("2026-03-10").given(challenged(), "registrar")
    world.refuses("no-open-challenge", decided(True, "Z-2"), "chair")

    world.given(decided(False), "chair")

    world.refuses("no-open-challenge", decided(True), "chair", clause="OCV2018 14")


def test_who_was_left_out_comes_onto_the_posted_roll_by_an_upheld_challenge() -> None:
    world = upheld("LEFT_OUT", "E-0100")

    world.given(registered(challenge="Z-1"), "registrar")

    assert len(world.election.roll.electors) == 31
    world.refuses("roll-published", registered("E-0101", challenge="Z-1"), "registrar")


def test_a_challenge_that_names_nobody_is_for_one_person() -> None:
    world = upheld("LEFT_OUT", None).given(registered(challenge="Z-1"), "registrar")

    world.refuses("roll-published", registered("E-0101", challenge="Z-1"), "registrar")


def test_who_was_wrongly_listed_comes_off_it() -> None:
    world = upheld("WRONGLY_LISTED", "E-0020")

    world.given(ElectorRemoved(elector="E-0020", reason="REGISTERED_ELSEWHERE", challenge="Z-1"), "registrar")

    assert "E-0020" not in world.election.roll.electors


def test_a_challenge_is_for_the_person_it_names() -> None:
    left_out = upheld("LEFT_OUT", "E-0100")
    left_out.refuses("challenge-of-another", registered("E-0101", challenge="Z-1"), "registrar")

    listed = upheld("WRONGLY_LISTED", "E-0020")
    body = ElectorRemoved(elector="E-0021", reason="ERROR", challenge="Z-1")
    listed.refuses("challenge-of-another", body, "registrar")


def test_the_posted_roll_changes_by_nothing_else() -> None:
    world = after("registered").at("2026-03-10")
    world.refuses("roll-published", registered(), "registrar", clause="A08")
    world.refuses("roll-published", ElectorRemoved(elector="E-0020", reason="MOVED_AWAY"), "registrar")

    world.given(challenged(elector="E-0100"), "registrar")
    world.refuses("roll-published", registered(challenge="Z-1"), "registrar")

    world.given(decided(False), "chair")
    world.refuses("roll-published", registered(challenge="Z-1"), "registrar")


def test_an_upheld_challenge_of_another_kind_changes_nothing() -> None:
    world = upheld("WRONGLY_LISTED", "E-0020")

    world.refuses("roll-published", registered(challenge="Z-1"), "registrar")
    world.refuses("roll-published", registered(challenge="Z-9"), "registrar")


def test_a_challenge_cannot_be_made_up_before_the_roll_hangs() -> None:
    after("called").refuses("roll-published", registered(challenge="Z-1"), "registrar")


def test_the_dead_come_off_the_posted_roll_without_a_challenge() -> None:
    world = after("registered").given(ElectorRemoved(elector="E-0020", reason="DEATH"), "registrar")

    assert len(world.election.roll.electors) == 29


def test_a_death_by_a_challenge_that_there_is_not_is_refused() -> None:
    world = after("registered")

    world.refuses(
        "roll-published", ElectorRemoved(elector="E-0020", reason="DEATH", challenge="Z-1"), "registrar"
    )


# The seal


def test_the_roll_is_final_once_nobody_can_challenge_it_any_more() -> None:
    world = after("registered").at("2026-03-13", 23)
    world.refuses("challenges-possible", RollSealed(electors=30), "chair", clause="OCV2018 14")

    world.at("2026-03-14", 0).given(RollSealed(electors=30), "chair")

    assert world.election.roll.sealed == 30


@pytest.mark.parametrize("stated", [29, 31])
def test_the_seal_states_how_many_are_on_it(stated: int) -> None:
    world = after("registered").before(14)

    world.refuses("roll-count-differs", RollSealed(electors=stated), "chair")


def test_an_undecided_challenge_keeps_it_open_and_so_does_one_not_carried_out() -> None:
    world = after("registered").at("2026-03-10").given(challenged(elector="E-0100"), "registrar")
    world.before(14).refuses("challenge-open", RollSealed(electors=30), "chair", clause="OCV2018 14")

    world.given(decided(True), "chair").refuses("challenge-open", RollSealed(electors=30), "chair")

    world.given(registered(challenge="Z-1"), "registrar").given(RollSealed(electors=31), "chair")


def test_a_rejected_challenge_and_a_corrected_entry_do_not() -> None:
    world = after("registered").at("2026-03-10").given(challenged(elector="E-0100"), "registrar")
    world.given(challenged("Z-2", "WRONG_ENTRY", elector="E-0001"), "registrar")
    world.given(decided(False), "chair").given(decided(True, "Z-2"), "chair")

    world.before(14).given(RollSealed(electors=30), "chair")


def test_nor_does_a_decision_whose_effect_is_there_already() -> None:
    """Two people object to the same entry, or who was wrongly listed dies: the roll can still become final."""
    world = upheld("WRONGLY_LISTED", "E-0020")
    world.given(challenged("Z-2", "WRONGLY_LISTED", elector="E-0020"), "registrar")
    world.given(challenged("Z-3", "WRONGLY_LISTED", elector="E-0021"), "registrar")
    world.given(challenged("Z-4", "LEFT_OUT", elector="E-0100"), "registrar")
    world.given(challenged("Z-5", "LEFT_OUT", elector="E-0100"), "registrar")
    for challenge in ("Z-2", "Z-3", "Z-4", "Z-5"):
        world.given(decided(True, challenge), "chair")
    world.given(ElectorRemoved(elector="E-0020", reason="ERROR", challenge="Z-1"), "registrar")
    world.given(ElectorRemoved(elector="E-0021", reason="DEATH"), "registrar")
    world.given(registered(challenge="Z-4"), "registrar")

    world.before(14).given(RollSealed(electors=29), "chair")


def test_a_roll_that_does_not_hang_is_not_sealed_and_none_is_sealed_twice() -> None:
    after("called").refuses("roll-not-sealable", RollSealed(electors=0), "chair")
    after("sealed").refuses("roll-not-sealable", RollSealed(electors=30), "chair")


def test_a_sealed_roll_changes_no_more() -> None:
    world = after("sealed")

    world.refuses("roll-sealed", registered(), "registrar", clause="A08")
    world.refuses("roll-sealed", ElectorRemoved(elector="E-0020", reason="DEATH"), "registrar")


def test_a_challenge_filed_in_time_can_be_recorded_and_rejected_after_the_seal() -> None:
    """A fact that cannot be undone; that it was recorded late is for the audit to find."""
    world = after("sealed").given(challenged(elector="E-0100"), "registrar").given(decided(False), "chair")

    assert world.election.roll.challenges["Z-1"].done
