"""Nomination: self-nomination until ten days before, sea nomination where nobody came, and who leaves in time."""

from __future__ import annotations

from typing import Any

import pytest

from shared import keys
from shared.election import law
from shared.election.calling.call import DayChanged
from shared.election.candidates.candidacy import CandidacyCancelled, NominationWithdrawn, PledgeSigned
from shared.election.candidates.candidate_list import CandidatesPublished
from shared.election.candidates.choice import PostChosen
from shared.election.candidates.nomination import CandidateNominated, NominationsOpened, PrimaryCounted
from shared.election.candidates.qualification import QualificationDecided
from shared.election.electors.challenges import ChallengeDecided, RollChallenged
from shared.election.electors.roll import ElectorRemoved
from shared.election.outcome.runoff import RunoffCalled
from shared.election.regulation import profile
from shared.errors import Refused
from tests.findings import findings
from tests.unit.law.stages import OTHER, USUAL, VC_ZJ, after
from tests.world import CANDIDATES, DOCUMENT, World, elector, key_of, strokes_of

SELF, SEA = NominationsOpened(mode="SELF"), NominationsOpened(mode="SEA")


def nominated(candidate: str = "E-0010", contest: str = "CHAIR", **more: Any) -> CandidateNominated:
    return CandidateNominated(candidate=candidate, contest=contest, **({"in_person": True} | more))


def primary(
    votes: dict[str, int], contest: str = "CHAIR", in_person: int = 16, women: tuple[str, ...] = ()
) -> PrimaryCounted:
    return PrimaryCounted(contest=contest, in_person=in_person, votes=votes, women=women)


def withdrawn(candidate: str) -> NominationWithdrawn:
    return NominationWithdrawn(candidate=candidate, document=DOCUMENT)


def cancelled(candidate: str, ground: Any = "DEATH") -> CandidacyCancelled:
    return CandidacyCancelled(candidate=candidate, ground=ground, document=DOCUMENT)


def at_sea() -> World:
    """Nobody nominated himself or herself for anything; the sea nomination is open."""
    return after("sealed").given(SELF, "chair").before(9).given(SEA, "chair")


def standing(world: World, contest: str) -> set[str]:
    return {
        name for name, each in world.election.candidates.items() if each.contest == contest and each.standing
    }


# Opening


def test_nominations_open_once_the_roll_hangs() -> None:
    after("called").refuses("roll-not-posted", SELF, "chair", clause="ZJ2020 16")

    assert after("registered").given(SELF, "chair").election.nominations == "SELF"


def test_the_sea_opens_once_self_nomination_is_over() -> None:
    world = after("sealed").given(SELF, "chair").before(10)

    world.refuses("self-nomination-first", SEA, "chair", clause="S10.69")
    world.before(9).given(SEA, "chair")


def test_where_the_regulation_knows_no_self_nomination_the_sea_opens_at_once() -> None:
    rules = profile.adapt(VC_ZJ, {"nomination.modes": ["SEA"]}, "test 1")
    world = World().called(rules).sealed(30)

    world.refuses("mode-not-provided", SELF, "chair", clause="test 1")
    world.given(SEA, "chair")


# Self-nomination


def test_an_elector_stands_for_one_post() -> None:
    world = after("sealed").given(SELF, "chair").given(nominated(), "registrar")

    candidate = world.election.candidates["E-0010"]
    assert (candidate.contest, candidate.mode, candidate.standing) == ("CHAIR", "SELF", True)


def test_until_the_tenth_day_before_election_day() -> None:
    world = after("sealed").given(SELF, "chair").before(10).at("2026-03-18", 23)
    world.given(nominated(), "registrar")

    world.before(9).refuses("nomination-late", nominated("E-0011"), "registrar", clause="S10.68")


def test_what_was_done_in_time_may_be_recorded_later() -> None:
    """The deadline binds the act; that it was recorded late is a finding."""
    world = after("sealed").given(SELF, "chair").before(10)
    statement = law.read(world.signed(nominated(), "registrar").payload_bytes)
    signer = keys.key_id(keys.public_bytes(key_of("registrar")))

    law.accept(world.election, statement, (signer,), world.now + 3 * 86_400_000)

    assert "E-0010" in world.election.candidates


def test_nobody_is_nominated_before_nominations_open_nor_by_self_once_the_sea_is() -> None:
    after("sealed").refuses("nominations-closed", nominated(), "registrar")
    at_sea().refuses("nominations-closed", nominated(), "registrar")


def test_nobody_is_nominated_by_another() -> None:
    world = after("sealed").given(SELF, "chair")

    world.refuses("nominated-by-another", nominated(in_person=False), "registrar", clause="S10.71")


def test_a_regulation_may_allow_it() -> None:
    rules = profile.adapt(VC_ZJ, {"nomination.in_person": False}, "test")
    world = World().called(rules).sealed(30).given(SELF, "chair")

    world.given(nominated(in_person=False), "registrar")


def test_only_electors_stand_and_only_for_posts_that_there_are() -> None:
    world = after("sealed").given(SELF, "chair")

    world.refuses("not-on-roll", nominated("E-0099"), "registrar")
    world.refuses("no-such-contest", nominated(contest="MAYOR"), "registrar")


def test_nobody_stands_twice() -> None:
    world = after("sealed").given(SELF, "chair").given(nominated(), "registrar")

    for contest in ("CHAIR", "VICE"):
        world.refuses("stands-already", nominated(contest=contest), "registrar", clause="ZJ2020 17-18")


def test_who_withdrew_may_stand_for_another_post() -> None:
    world = after("sealed").given(SELF, "chair").given(nominated(), "registrar")
    world.given(withdrawn("E-0010"), "registrar").given(nominated(contest="VICE"), "registrar")

    assert world.election.candidates["E-0010"].contest == "VICE"


def test_only_women_stand_for_a_womans_post() -> None:
    world = after("sealed").given(SELF, "chair")

    world.refuses("woman-post", nominated(contest="WOMAN"), "registrar", clause="S10.15")
    world.given(nominated(contest="WOMAN", woman=True), "registrar")


def test_who_failed_the_review_cannot_come_back() -> None:
    world = after("nominated")
    values: dict[str, Any] = {bar.id: "FALSE" for bar in VC_ZJ.qualification.bars} | {"Q1": "TRUE"}
    failed = QualificationDecided(candidate="E-0001", stage="TOWNSHIP", verdict="FAIL", values=values)
    world.given(failed, "township")

    world.refuses("failed-review", nominated("E-0001", "VICE"), "registrar", clause="S10.72")


@pytest.mark.parametrize("body", [SELF, SEA, nominated(), primary({"E-0010": 3})])
def test_no_round_but_the_first_has_nominations(body: Any) -> None:
    world = after("boxed").counted([USUAL] * 12 + [OTHER] * 12).count_closed().determined()
    world.given(RunoffCalled(day="2026-04-20", candidates={"CHAIR": ("E-0001", "E-0002")}), "chair")
    signers = ("chair", "scrutineer") if isinstance(body, PrimaryCounted) else ("chair",)

    world.refuses("nominations-closed", body, *signers)


# Sea nomination


def test_those_named_most_stand_one_more_than_there_are_seats() -> None:
    world = at_sea().given(
        primary({"E-0001": 5, "E-0002": 6, "E-0003": 4, "E-0004": 1}), "chair", "scrutineer"
    )

    assert standing(world, "CHAIR") == {"E-0001", "E-0002"}
    assert world.election.candidates["E-0002"].votes == 6
    assert "E-0003" not in world.election.candidates


def test_equals_for_the_last_place_all_come_in() -> None:
    world = at_sea().given(primary({"E-0001": 6, "E-0002": 5, "E-0003": 5}), "chair", "scrutineer")

    assert standing(world, "CHAIR") == {"E-0001", "E-0002", "E-0003"}


def test_who_was_named_by_nobody_does_not_stand() -> None:
    world = at_sea().given(primary({"E-0001": 6, "E-0002": 0}), "chair", "scrutineer")

    assert standing(world, "CHAIR") == {"E-0001"}


def test_more_than_half_of_the_electors_take_part_themselves() -> None:
    world = at_sea()
    for in_person in (15, 31):  # exactly half of thirty; more than there are
        world.refuses(
            "primary-quorum",
            primary({"E-0001": 6}, in_person=in_person),
            "chair",
            "scrutineer",
            clause="S10.70",
        )

    world.given(primary({"E-0001": 6}, in_person=16), "chair", "scrutineer")


def test_until_the_fifth_day_before_election_day() -> None:
    world = at_sea().before(5).at("2026-03-23", 23)
    world.given(primary({"E-0001": 6}), "chair", "scrutineer")

    late = primary({"E-0002": 6}, contest="VICE")
    world.before(4).refuses("nomination-late", late, "chair", "scrutineer", clause="S10.69")


def test_not_for_a_post_for_which_somebody_stands() -> None:
    world = after("sealed").given(SELF, "chair").given(nominated(), "registrar").before(9).given(SEA, "chair")

    world.refuses("somebody-stands", primary({"E-0001": 6}), "chair", "scrutineer", clause="S10.69")
    world.given(primary({"E-0001": 6}, contest="VICE", in_person=30), "chair", "scrutineer")


def by_choice() -> World:
    """Candidates come from the sea alone, and there must be one more of them than seats (OCV2018 15)."""
    rules = profile.adapt(VC_ZJ, {"nomination.modes": ["SEA"]}, "OCV2018 15")
    return World(signing=False).called(rules).sealed(30).before(9).given(SEA, "chair")


def test_where_too_few_were_named_for_a_choice_the_sea_names_more() -> None:
    world = by_choice().given(primary({"E-0001": 16}), "chair", "scrutineer")
    assert standing(world, "CHAIR") == {"E-0001"}

    world.given(primary({"E-0002": 7, "E-0003": 6, "E-0001": 3}), "chair", "scrutineer")

    assert standing(world, "CHAIR") == {"E-0001", "E-0002"}
    assert world.election.candidates["E-0001"].votes == 3
    assert [each.en for each in findings(world) if each.id in ("A10", "A12")] == []
    world.refuses("somebody-stands", primary({"E-0004": 9}), "chair", "scrutineer", clause="S10.69")


def test_and_who_stands_stays_though_others_were_named_more_this_time() -> None:
    world = by_choice().given(primary({"E-0001": 2}), "chair", "scrutineer")

    world.given(primary({"E-0002": 7, "E-0003": 6}), "chair", "scrutineer")
    assert standing(world, "CHAIR") == {"E-0001", "E-0002"}

    world.given(withdrawn("E-0002"), "registrar")
    assert standing(world, "CHAIR") == {"E-0001", "E-0003"}


def test_nobody_who_left_is_put_up_again_by_the_sea() -> None:
    world = by_choice().given(primary({"E-0001": 9, "E-0002": 7}), "chair", "scrutineer")
    world.given(withdrawn("E-0001"), "registrar")

    world.given(primary({"E-0001": 9, "E-0003": 7}), "chair", "scrutineer")

    assert standing(world, "CHAIR") == {"E-0002", "E-0003"}


def test_if_the_only_one_withdrew_there_is_a_sea_nomination() -> None:
    world = after("sealed").given(SELF, "chair").given(nominated(), "registrar").before(9).given(SEA, "chair")
    world.given(withdrawn("E-0010"), "registrar")

    world.given(primary({"E-0001": 6}), "chair", "scrutineer")


def test_not_while_the_sea_is_closed() -> None:
    after("nominated").refuses("nominations-closed", primary({"E-0001": 6}), "chair", "scrutineer")


def test_only_electors_are_named_and_only_for_posts_that_there_are() -> None:
    world = at_sea()

    world.refuses("not-on-roll", primary({"E-0099": 6}), "chair", "scrutineer")
    world.refuses("no-such-contest", primary({"E-0001": 6}, contest="MAYOR"), "chair", "scrutineer")


def test_nobody_is_named_by_more_than_took_part() -> None:
    world = at_sea()

    world.malformed(
        "nobody has more than 16 votes; E-0001 has 17", primary({"E-0001": 17}), "chair", "scrutineer"
    )
    world.malformed(
        "16 took part with 1 votes each, 16 in all; got 17",
        primary({"E-0001": 9, "E-0002": 8}),
        "chair",
        "scrutineer",
    )
    both = primary({"E-0001": 16, "E-0002": 16}, contest="MEMBER")  # two seats, two names a paper
    world.given(both, "chair", "scrutineer")


def test_who_stands_for_another_post_keeps_that_one() -> None:
    world = at_sea().given(primary({"E-0001": 6, "E-0002": 5}), "chair", "scrutineer")
    world.given(primary({"E-0001": 6, "E-0003": 5, "E-0004": 4}, contest="VICE"), "chair", "scrutineer")

    assert standing(world, "CHAIR") == {"E-0001", "E-0002"}
    assert standing(world, "VICE") == {"E-0003", "E-0004"}


def chose(candidate: str, contest: str) -> PostChosen:
    return PostChosen(candidate=candidate, contest=contest, document=DOCUMENT)


def named_twice() -> World:
    """E-0001 is named for chair and vice-chair, and stands for chair, which was counted first."""
    world = at_sea().given(primary({"E-0001": 6, "E-0002": 5, "E-0003": 4}), "chair", "scrutineer")
    body = primary({"E-0001": 9, "E-0004": 8, "E-0005": 7, "E-0006": 6}, contest="VICE", in_person=30)
    return world.given(body, "chair", "scrutineer")


def test_who_was_named_for_two_posts_chooses_in_writing() -> None:
    """The next moves up for chair; E-0005, no longer among the two most named for vice-chair, waits."""
    world = named_twice()
    assert standing(world, "CHAIR") == {"E-0001", "E-0002"}
    assert standing(world, "VICE") == {"E-0004", "E-0005"}

    world.given(chose("E-0001", "VICE"), "registrar")

    assert standing(world, "CHAIR") == {"E-0002", "E-0003"}
    assert standing(world, "VICE") == {"E-0001", "E-0004"}
    assert world.election.candidates["E-0001"].votes == 9


def test_who_waits_after_a_choice_moves_up_again() -> None:
    world = named_twice().given(chose("E-0001", "VICE"), "registrar")

    world.given(withdrawn("E-0004"), "registrar")

    assert standing(world, "VICE") == {"E-0001", "E-0005"}


def test_nobody_chooses_a_post_for_which_others_were_named_more() -> None:
    world = at_sea().given(primary({"E-0001": 6, "E-0002": 5}), "chair", "scrutineer")
    world.given(
        primary({"E-0004": 8, "E-0005": 7, "E-0001": 6}, contest="VICE", in_person=30), "chair", "scrutineer"
    )

    world.refuses("not-named-for-both", chose("E-0001", "VICE"), "registrar", clause="S10.69")
    world.refuses("not-named-for-both", chose("E-0001", "CHAIR"), "registrar")
    world.refuses("not-named-for-both", chose("E-0001", "MEMBER"), "registrar")
    world.refuses("not-a-candidate", chose("E-0009", "VICE"), "registrar")


def test_nobody_chooses_once_the_list_hangs() -> None:
    world = named_twice().before(6)
    votes = {"E-0010": 9, "E-0011": 8, "E-0012": 7}
    world.given(primary(votes, "MEMBER", 30), "chair", "scrutineer")
    women = {"E-0013": 3, "E-0014": 2}
    world.given(primary(women, "WOMAN", 30, tuple(women)), "chair", "scrutineer").published()

    world.refuses("list-posted", chose("E-0001", "VICE"), "registrar", clause="ZJ2020 18")


def test_only_women_come_out_of_the_sea_for_a_womans_post() -> None:
    votes = {"E-0001": 9, "E-0002": 4, "E-0003": 2}
    body = primary(votes, contest="WOMAN", women=("E-0002", "E-0003"))
    world = at_sea().given(body, "chair", "scrutineer")

    assert standing(world, "WOMAN") == {"E-0002", "E-0003"}
    assert world.election.candidates["E-0002"].woman


# Leaving


def test_a_candidate_withdraws_until_the_third_day_before() -> None:
    world = after("published").before(3).at("2026-03-25", 23).given(withdrawn("E-0001"), "registrar")
    assert standing(world, "CHAIR") == {"E-0002"}
    assert world.election.published is not None
    assert world.election.published["CHAIR"] == world.election.round.polls["CHAIR"].candidates == ["E-0002"]

    world.before(2).refuses("withdrawal-late", withdrawn("E-0002"), "registrar", clause="ZJ2020 19")


def test_who_does_not_stand_cannot_leave() -> None:
    world = after("nominated").given(withdrawn("E-0001"), "registrar")

    for candidate in ("E-0001", "E-0020", "E-0099"):
        world.refuses("not-a-candidate", withdrawn(candidate), "registrar")
        world.refuses("not-a-candidate", cancelled(candidate), "chair")


def test_after_a_sea_nomination_the_next_by_votes_moves_up() -> None:
    world = at_sea().given(
        primary({"E-0001": 6, "E-0002": 5, "E-0003": 3, "E-0004": 2}), "chair", "scrutineer"
    )

    world.given(withdrawn("E-0001"), "registrar")

    assert standing(world, "CHAIR") == {"E-0002", "E-0003"}
    assert world.election.candidates["E-0003"].votes == 3


def test_equals_move_up_together() -> None:
    world = at_sea().given(
        primary({"E-0001": 6, "E-0002": 5, "E-0003": 2, "E-0004": 2}), "chair", "scrutineer"
    )

    world.given(withdrawn("E-0001"), "registrar")

    assert standing(world, "CHAIR") == {"E-0002", "E-0003", "E-0004"}


def test_nobody_moves_up_while_there_are_enough() -> None:
    world = at_sea().given(
        primary({"E-0001": 6, "E-0002": 4, "E-0003": 4, "E-0004": 2}), "chair", "scrutineer"
    )

    world.given(withdrawn("E-0001"), "registrar")

    assert standing(world, "CHAIR") == {"E-0002", "E-0003"}


def test_who_stood_and_left_does_not_move_up() -> None:
    world = at_sea().given(primary({"E-0001": 6, "E-0002": 5, "E-0003": 3}), "chair", "scrutineer")
    world.given(primary({"E-0003": 5, "E-0004": 4}, contest="VICE"), "chair", "scrutineer")
    world.given(withdrawn("E-0003"), "registrar")  # from VICE, for which it stands

    world.given(withdrawn("E-0001"), "registrar")

    assert standing(world, "CHAIR") == {"E-0002"}


def test_after_a_self_nomination_nobody_moves_up() -> None:
    world = after("nominated").given(withdrawn("E-0001"), "registrar").given(withdrawn("E-0002"), "registrar")

    assert standing(world, "CHAIR") == set()


def test_a_candidacy_is_cancelled_for_want_of_a_pledge() -> None:
    world = after("nominated").given(cancelled("E-0001", "NO_PLEDGE"), "chair")

    assert standing(world, "CHAIR") == {"E-0002"}


def test_not_if_both_pledges_are_signed() -> None:
    after("published").refuses("pledges-signed", cancelled("E-0001", "NO_PLEDGE"), "chair", clause="S10.75")


def test_a_candidacy_is_cancelled_up_to_the_poll_and_not_during_it() -> None:
    after("published").before(0).given(cancelled("E-0001"), "chair")

    after("opened").refuses("poll-began", cancelled("E-0001"), "chair")


def test_nobody_withdraws_during_the_poll_even_where_the_regulation_sets_no_deadline() -> None:
    rules = profile.adapt(VC_ZJ, {"nomination.withdraw_days_before": 0}, "test")
    world = World().called(rules).sealed(30).nominated().published().opened(30)

    world.refuses("poll-began", withdrawn("E-0001"), "registrar")


def test_a_pledge_is_signed_once() -> None:
    pledge = PledgeSigned(candidate="E-0001", kind="CAMPAIGN", document=DOCUMENT)
    world = after("nominated").given(pledge, "registrar")

    world.refuses("pledge-known", pledge, "registrar", clause="S10.75")
    world.refuses(
        "not-a-candidate", PledgeSigned(candidate="E-0020", kind="CAMPAIGN", document=DOCUMENT), "registrar"
    )


def test_deadlines_move_with_election_day() -> None:
    world = after("sealed").given(SELF, "chair").before(9)
    world.refuses("nomination-late", nominated(), "registrar")

    world.given(DayChanged(day="2026-03-29"), "chair", "AUTHORITY").given(nominated(), "registrar")


# Leaving a runoff


def in_runoff(first: list[Any], candidates: dict[str, tuple[str, ...]]) -> World:
    world = after("boxed").counted(first).count_closed().determined()
    return world.given(RunoffCalled(day="2026-04-20", candidates=candidates), "chair")


def chairs(votes: dict[str, int]) -> list[Any]:
    """Twenty-four papers with these votes for the chair, whoever else wins."""
    rest = {post: USUAL[post] for post in ("VICE", "MEMBER", "WOMAN")}
    papers = [rest | {"CHAIR": [person]} for person, count in votes.items() for _ in range(count)]
    return papers + [rest] * (24 - len(papers))


def test_the_next_loser_moves_up_into_a_runoff() -> None:
    world = in_runoff(chairs({"E-0001": 9, "E-0002": 8, "E-0010": 4}), {"CHAIR": ("E-0001", "E-0002")})

    world.given(withdrawn("E-0002"), "registrar")

    assert world.election.round.polls["CHAIR"].candidates == ["E-0001", "E-0010"]
    assert world.election.candidates["E-0010"].mode == "RUNOFF"


def test_equal_losers_move_up_together() -> None:
    votes = {"E-0001": 9, "E-0002": 8, "E-0010": 2, "E-0011": 2}
    world = in_runoff(chairs(votes), {"CHAIR": ("E-0001", "E-0002")})

    world.given(withdrawn("E-0002"), "registrar")

    assert world.election.round.polls["CHAIR"].candidates == ["E-0001", "E-0010", "E-0011"]


def test_who_left_while_waiting_does_not_move_up() -> None:
    rest = {post: USUAL[post] for post in ("VICE", "MEMBER", "WOMAN")}
    three = [{"CHAIR": [elector(number)]} | rest for number in (1, 2, 10) for _ in range(8)]
    del three[-1]
    world = in_runoff([*three, rest], {"CHAIR": ("E-0001", "E-0002")})
    world.given(withdrawn("E-0001"), "registrar")
    assert world.election.round.polls["CHAIR"].candidates == ["E-0002", "E-0010"]

    world.given(cancelled("E-0010"), "chair").given(withdrawn("E-0002"), "registrar")

    assert world.election.round.polls["CHAIR"].candidates == []


@pytest.mark.parametrize("reason", ["DEPRIVED_OF_RIGHTS", "ERROR"])
def test_whoever_was_taken_off_the_roll_is_not_listed(reason: Any) -> None:
    world = World(signing=False).called().registered(30).given(NominationsOpened(mode="SELF"), "chair")
    world.before(18).given(
        CandidateNominated(candidate=elector(10), contest="MEMBER", in_person=True), "registrar"
    )
    challenged = RollChallenged(
        challenge="K-1",
        ground="WRONGLY_LISTED",
        filed_on="2026-03-10",
        elector=elector(10),
        document=DOCUMENT,
    )
    world.given(challenged, "registrar")
    world.given(ChallengeDecided(challenge="K-1", upheld=True, document=DOCUMENT), "chair")
    world.given(ElectorRemoved(elector=elector(10), reason=reason, challenge="K-1"), "registrar").seal(29)
    world.nominated()

    with pytest.raises(Refused) as refusal:
        world.published()
    assert refusal.value.code == "candidate-off-roll"
    assert refusal.value.zh
    assert "cancel the candidacy" in refusal.value.en

    world.given(CandidacyCancelled(candidate=elector(10), ground="BARRED", document=DOCUMENT), "chair")
    lists = {post: tuple(persons) for post, persons in CANDIDATES.items()}
    body = CandidatesPublished(
        posted_on="2026-03-23", lists=lists, document=DOCUMENT, strokes=strokes_of(lists)
    )
    world.given(body, "chair")
