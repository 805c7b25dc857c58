"""The paper audit: lots after the count, two people at each paper, a conclusion that follows from the papers (S7.7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from shared.election.audit import manifest
from shared.election.audit.measure import largest, risks
from shared.election.audit.paper_audit import (
    AuditClosed,
    AuditOpened,
    BundleExamined,
    PaperExamined,
    SeedRolled,
)
from shared.election.audit.risk import in_millionths
from shared.election.audit.sampling import draw, draw_each_once
from shared.election.disputes.recounting import RecountOrdered
from shared.election.outcome.result import ResultAnnounced, seats_held
from shared.election.roles import Role
from tests.unit.law.disputes import two_stations
from tests.unit.law.stages import OTHER, USUAL, VOTERS, after
from tests.world import DOCUMENT, World

SEED = "31415926535897932384"
EXAMINERS = ("supervisor", "guide")
POSTS = ("CHAIR", "VICE", "MEMBER", "WOMAN")


def opened(**changes: Any) -> AuditOpened:
    usual: dict[str, Any] = {
        "round": 1,
        "method": "PAPERS",
        "contests": POSTS,
        "limit": 100_000,
    }
    return AuditOpened(**(usual | changes))


def rolled(seed: str = SEED) -> SeedRolled:
    return SeedRolled(round=1, seed=seed, document=DOCUMENT)


def examined(place: int, marks: Mapping[str, Sequence[str]] = USUAL, **more: Any) -> PaperExamined:
    said = {contest: tuple(persons) for contest, persons in marks.items()}
    return PaperExamined(round=1, pile="P", place=place, marks=said, **more)


def determined(papers: Sequence[Mapping[str, Sequence[str]]] | None = None) -> World:
    """An outcome of twenty-four papers, eighteen of them for the winners unless said otherwise."""
    papers = papers or [USUAL] * 18 + [OTHER] * 6
    world = after("boxed").counted(papers[:12]).counted(papers[12:]).count_closed().determined()
    return world.appoint("guide", Role.GUIDANCE)


def under_audit(**changes: Any) -> World:
    return determined().given(opened(**changes), "supervisor", "chair").given(rolled(), "supervisor", "chair")


def recorded(world: World, place: int) -> Mapping[str, Sequence[str]]:
    """What the record says of the paper at this place: the usual world counts the winners' papers first."""
    return USUAL if place <= 18 else OTHER


def risk(world: World) -> int:
    present = world.election.rounds[0]
    audit = present.afterwards.audit
    assert audit is not None
    return in_millionths(largest(risks(present, audit)))


# Opening


def test_an_audit_pins_what_it_has_to_confirm() -> None:
    audit = under_audit().election.round.afterwards.audit

    assert audit is not None
    told = {(claim.kind, claim.contest, claim.person, claim.other): claim.margin for claim in audit.claims}
    # 18 of 24 papers; more than half is 13.
    assert told["REACHES", "CHAIR", "E-0001", None] == 6
    assert told["BEATS", "CHAIR", "E-0001", "E-0002"] == 12
    assert told["BEATS", "MEMBER", "E-0006", "E-0007"] == 12
    assert told["BEATS", "MEMBER", "E-0006", "*"] == 18
    assert len(told) == 5 + 5 + 5


def test_nobody_rolls_before_the_count_is_signed() -> None:
    after("counted").refuses("round-not-there", opened(), "supervisor", "chair")
    world = determined()
    closed_at = world.election.round.count_closed_at
    world.given(opened(), "supervisor", "chair")
    world.now = closed_at - 5_000
    world.refuses("seed-before-count", rolled(), "supervisor", "chair")


def test_what_is_audited_is_said_before_the_seed_is_rolled_and_papers_are_fetched_after_it() -> None:
    world = determined()
    world.refuses("no-audit-open", rolled(), "supervisor", "chair")
    world.given(opened(), "supervisor", "chair").refuses("not-rolled", examined(1), *EXAMINERS)
    world.given(rolled(), "supervisor", "chair")
    world.refuses("rolled-before", rolled("27182818284590452353"), "supervisor", "chair")


def test_a_count_is_audited_once_or_somebody_could_draw_until_the_lots_please() -> None:
    world = under_audit()
    world.refuses("audited-before", opened(), "supervisor", "chair")


def test_nothing_follows_while_the_audit_goes_on() -> None:
    world = under_audit()
    world.refuses("audit-goes-on", RecountOrdered(round=1, piles=("P",), document=DOCUMENT), "chair")
    world.refuses("audit-goes-on", announcing(world), "chair", "scrutineer")


def test_after_a_new_count_there_are_new_lots() -> None:
    world = under_audit()
    world.given(AuditClosed(round=1, risk=1_000_000, conclusion="COUNT_ALL"), *EXAMINERS)
    world.given(RecountOrdered(round=1, piles=("P",), document=DOCUMENT), "chair")
    world.counted([USUAL] * 18 + [OTHER] * 6).count_closed().determined()
    world.given(opened(), "supervisor", "chair")


def test_the_posts_are_those_of_the_round() -> None:
    for contests in [(), ("TREASURER",), ("CHAIR", "CHAIR")]:
        determined().refuses("post-not-on-paper", opened(contests=contests), "supervisor", "chair")


def test_no_sample_confirms_that_two_are_equal() -> None:
    """A tie for the last seat: one vote would make it none."""
    pairs = [("E-0005", "E-0006"), ("E-0005", "E-0007"), ("E-0006", "E-0007")]
    one, other, third = (USUAL | {"MEMBER": list(pair)} for pair in pairs)
    world = determined([one] * 9 + [other] * 9 + [third] * 6)

    assert world.election.open_ties == {"MEMBER": ("E-0006", "E-0007")}
    world.refuses("no-sample-confirms", opened(contests=("MEMBER",)), "supervisor", "chair")
    world.given(opened(contests=("CHAIR",)), "supervisor", "chair")


def test_a_seat_that_nobody_won_rests_on_votes_that_are_too_few() -> None:
    split = [USUAL] * 12 + [OTHER] * 12
    audit = (
        determined(split)
        .given(opened(contests=("CHAIR",)), "supervisor", "chair")
        .election.round.afterwards.audit
    )

    assert audit is not None
    # Twelve of twenty-four are exactly half: one less than what was needed.
    assert [(claim.kind, claim.person, claim.margin) for claim in audit.claims] == [
        ("SHORT", "E-0001", 1),
        ("SHORT", "E-0002", 1),
        ("SHORT", "*", 13),
    ]


def test_the_seed_is_twenty_digits_or_more() -> None:
    world = determined().given(opened(), "supervisor", "chair")
    world.malformed("seed", rolled("1" * 19), "supervisor", "chair")
    world.malformed("seed", rolled("A" * 20), "supervisor", "chair")


# Papers


def test_two_people_examine_who_have_counted_nothing() -> None:
    world = under_audit()
    world.refuses("signers-lack-office", examined(1), "supervisor")
    world.refuses("signers-lack-office", examined(1), "supervisor", "scrutineer")
    world.refuses("signers-lack-office", examined(1), "supervisor", "counter")
    world.given(examined(1), *EXAMINERS)


def test_a_place_is_one_of_the_papers_that_came_back_and_is_looked_at_once() -> None:
    world = under_audit()
    world.refuses("place-not-there", examined(VOTERS + 1), *EXAMINERS)
    world.given(examined(VOTERS, OTHER), *EXAMINERS)
    world.refuses("examined-before", examined(VOTERS, OTHER), *EXAMINERS)


def test_a_paper_that_is_not_there_shows_nothing() -> None:
    under_audit().malformed("not found", examined(1, found=False), *EXAMINERS)


def test_the_risk_falls_with_each_paper_that_agrees_until_the_outcome_is_confirmed() -> None:
    world = under_audit()
    seen = [risk(world)]
    for number in draw_each_once(SEED, VOTERS):
        world.given(examined(number, recorded(world, number)), *EXAMINERS)
        seen.append(risk(world))
        if seen[-1] <= 100_000:
            break
    assert seen[0] == 1_000_000
    assert seen == sorted(seen, reverse=True)
    assert len(seen) - 1 < VOTERS

    world.refuses("risk-differs", AuditClosed(round=1, risk=seen[-1], conclusion="COUNT_ALL"), *EXAMINERS)
    world.refuses("risk-differs", AuditClosed(round=1, risk=seen[-1] + 1, conclusion="CONFIRMED"), *EXAMINERS)
    world.given(AuditClosed(round=1, risk=seen[-1], conclusion="CONFIRMED"), *EXAMINERS)
    world.refuses("no-audit-open", examined(1), *EXAMINERS)


def test_papers_count_in_the_order_of_the_lots_whatever_the_order_in_which_they_are_fetched() -> None:
    drawn = list(draw_each_once(SEED, VOTERS))[:8]
    forwards, backwards = under_audit(), under_audit()
    for number in drawn:
        forwards.given(examined(number, recorded(forwards, number)), *EXAMINERS)
    for number in reversed(drawn[1:]):
        backwards.given(examined(number, recorded(backwards, number)), *EXAMINERS)
        assert risk(backwards) == 1_000_000, "the first lot has not been looked at"
    backwards.given(examined(drawn[0], recorded(backwards, drawn[0])), *EXAMINERS)

    assert risk(forwards) == risk(backwards) < 1_000_000


@pytest.mark.parametrize("gone", [True, False])
def test_a_paper_that_is_gone_speaks_against_the_winner_as_one_for_the_loser_does(gone: bool) -> None:
    world = under_audit(contests=("CHAIR",))
    drawn = list(draw_each_once(SEED, VOTERS))
    first = next(number for number in drawn if number <= 18)
    for number in drawn[:6]:
        if number == first:
            seen = (
                PaperExamined(round=1, pile="P", place=number, found=False)
                if gone
                else examined(number, OTHER)
            )
            world.given(seen, *EXAMINERS)
        else:
            world.given(examined(number, recorded(world, number)), *EXAMINERS)
    clean = under_audit(contests=("CHAIR",))
    for number in drawn[:6]:
        clean.given(examined(number, recorded(clean, number)), *EXAMINERS)
    assert risk(world) > risk(clean)


@pytest.mark.parametrize("method", ["PAPERS", "BUNDLES"])
def test_somebody_whom_the_record_leaves_out_altogether_is_not_confirmed_away(method: str) -> None:
    """Eighteen of twenty-four papers name a written-in elector; the record shows these marks to nobody."""
    left_out = {"CHAIR": ["E-0020"]}
    world = under_audit(contests=("CHAIR",), method=method)
    if method == "PAPERS":
        for number in draw_each_once(SEED, VOTERS):
            world.given(examined(number, left_out if number <= 18 else OTHER), *EXAMINERS)
    else:
        for bundle in list(manifest.bundles(world.election.round)):
            votes = {"E_0020": 9, "E_0002": 3}
            world.given(counted_again(bundle.batch, **votes), *EXAMINERS)
    assert risk(world) == 1_000_000


def test_a_record_that_turns_the_papers_round_is_never_confirmed_and_everything_is_counted() -> None:
    """The papers say that the losers won: eighteen for them, six for those declared."""
    world = under_audit(contests=("CHAIR",))
    for number in draw_each_once(SEED, VOTERS):
        truth = OTHER if recorded(world, number) is USUAL else USUAL
        world.given(examined(number, truth), *EXAMINERS)
    assert risk(world) == 1_000_000
    world.given(AuditClosed(round=1, risk=1_000_000, conclusion="COUNT_ALL"), *EXAMINERS)
    world.refuses("audited-before", opened(), "supervisor", "chair")
    world.given(RecountOrdered(round=1, piles=("P",), document=DOCUMENT), "chair")


def test_what_was_not_confirmed_is_counted_again_before_it_is_announced() -> None:
    world = under_audit(contests=("CHAIR",))
    world.given(AuditClosed(round=1, risk=1_000_000, conclusion="COUNT_ALL"), *EXAMINERS)
    announcement = announcing(world)
    world.refuses("audit-not-followed", announcement, "chair", "scrutineer")

    world.given(RecountOrdered(round=1, piles=("P",), document=DOCUMENT), "chair")
    world.counted([USUAL] * 18 + [OTHER] * 6).count_closed().determined()
    world.announced()


def test_a_full_count_is_of_every_pile() -> None:
    """S7.7: who may count a part of the papers again would choose which error is looked for."""
    votes = {"CHAIR": {"E-0001": 10}}
    world = two_stations(votes, votes, (12, 12)).count_closed().determined().appoint("guide", Role.GUIDANCE)
    world.given(opened(contests=("CHAIR",)), "supervisor", "chair").given(rolled(), "supervisor", "chair")
    world.given(AuditClosed(round=1, risk=1_000_000, conclusion="COUNT_ALL"), *EXAMINERS)

    for piles in (("P",), ("Q",)):
        world.refuses("count-all", RecountOrdered(round=1, piles=piles, document=DOCUMENT), "chair")

    world.given(RecountOrdered(round=1, piles=("P", "Q"), document=DOCUMENT), "chair")


def announcing(world: World) -> ResultAnnounced:
    """The announcement that would be lawful otherwise."""
    winners = {contest: tuple(sorted(persons)) for contest, persons in seats_held(world.election).items()}
    return ResultAnnounced(winners=winners, posted_on=world.day, document=DOCUMENT)


# Bundles


def two_bundles() -> World:
    world = determined([USUAL] * 9 + [OTHER] * 3 + [USUAL] * 9 + [OTHER] * 3)
    world.given(opened(method="BUNDLES", contests=("CHAIR",)), "supervisor", "chair")
    return world.given(rolled(), "supervisor", "chair")


def counted_again(batch: str, papers: int = 12, **votes: int) -> BundleExamined:
    chair = {name.replace("_", "-"): count for name, count in votes.items()}
    return BundleExamined(round=1, batch=batch, papers=papers, votes={"CHAIR": chair})


def test_the_bundle_of_each_drawn_paper_is_counted_again() -> None:
    world = two_bundles()
    lying = {each.batch: each for each in manifest.bundles(world.election.round)}
    first, second = lying
    assert [(each.first, each.last) for each in lying.values()] == [(1, 12), (13, 24)]

    drawn = manifest.bundle_at(
        world.election.round, manifest.place(world.election.round, next(draw(SEED, VOTERS)))
    )
    other = second if drawn.batch == first else first
    world.given(counted_again(other, E_0001=9, E_0002=3), *EXAMINERS)
    assert risk(world) == 1_000_000, "the first lot fell on the other bundle"
    world.given(counted_again(drawn.batch, E_0001=9, E_0002=3), *EXAMINERS)
    assert risk(world) == 0, "every bundle has been counted: nothing is left to chance"
    world.given(AuditClosed(round=1, risk=0, conclusion="CONFIRMED"), *EXAMINERS)


def test_all_bundles_together_show_another_winner() -> None:
    world = two_bundles()
    for bundle in list(manifest.bundles(world.election.round)):
        world.given(counted_again(bundle.batch, E_0001=3, E_0002=9), *EXAMINERS)
    assert risk(world) == 1_000_000


def test_a_bundle_has_no_more_papers_and_votes_than_it_can_have() -> None:
    world = two_bundles()
    batch = next(manifest.bundles(world.election.round)).batch
    world.refuses("bundle-differs", counted_again(batch, papers=13, E_0001=10), *EXAMINERS)
    world.refuses("bundle-differs", counted_again(batch, E_0001=9, E_0002=4), *EXAMINERS)
    world.refuses("bundle-not-there", counted_again("x" * 24, E_0001=9), *EXAMINERS)
    world.given(counted_again(batch, papers=11, E_0001=9), *EXAMINERS)
    world.refuses("bundle-not-there", counted_again(batch, E_0001=9), *EXAMINERS)


def test_papers_and_bundles_are_two_methods() -> None:
    world = two_bundles()
    world.refuses("no-audit-open", examined(1), *EXAMINERS)
