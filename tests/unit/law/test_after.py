"""What comes after: pledges, audits, papers destroyed and sealed, the archive."""

from __future__ import annotations

import pytest

from shared.election.after.keeping import Archived, PapersSealed, UnusedDestroyed
from shared.election.after.promises import AuditReportPublished, TermPledgesPublished
from shared.election.outcome.result import HandoverCompleted
from tests.unit.law.disputes import counted_again, recounting, station_void, two_stations
from tests.unit.law.polls import USUAL_VOTES, first, published
from tests.unit.law.stages import after
from tests.world import DAY, DOCUMENT, World


def pledged(term: int = 10, annual: int = 3, posted_on: str = DAY) -> TermPledgesPublished:
    return TermPledgesPublished(term=term, annual=annual, posted_on=posted_on, document=DOCUMENT)


def destroyed(papers: int = 6, number: int = 1) -> UnusedDestroyed:
    return UnusedDestroyed(round=number, papers=papers, document=DOCUMENT)


def sealed(papers: int = 24, number: int = 1) -> PapersSealed:
    return PapersSealed(round=number, papers=papers, seal="封9", document=DOCUMENT)


def archived(kept_until: str = "2031-03-28") -> Archived:
    return Archived(index=DOCUMENT, kept_until=kept_until)


def handed_over() -> World:
    return after("announced").given(HandoverCompleted(done_on=DAY, document=DOCUMENT), "chair", "AUTHORITY")


# Pledges and audits


@pytest.mark.parametrize(("term", "annual", "enough"), [(10, 3, True), (9, 3, False), (10, 2, False)])
def test_the_new_body_posts_ten_pledges_for_the_term_and_three_for_the_year(
    term: int, annual: int, enough: bool
) -> None:
    world = after("announced")

    if enough:
        world.given(pledged(term, annual), "chair")
        assert world.election.after.pledges_posted_on == DAY
    else:
        world.refuses("too-few-pledges", pledged(term, annual), "chair", clause="S10.101")


def test_a_league_branch_posts_two_and_one() -> None:
    world = first(published(term__term_pledges=2, term__annual_pledges=1)).determined().announced()

    world.refuses("too-few-pledges", pledged(1, 1), "chair").given(pledged(2, 1), "chair")


def test_pledges_follow_the_announcement_and_late_ones_are_recorded_as_late() -> None:
    after("determined").refuses("not-yet-posted", pledged(), "chair", clause="S10.100")
    world = after("announced").refuses("not-yet-posted", pledged(posted_on="2026-03-27"), "chair")
    world.refuses("not-yet-posted", pledged(posted_on="2026-03-29"), "chair")

    world.at("2026-07-01").given(pledged(posted_on="2026-06-30"), "supervisor")

    assert world.election.after.pledges_posted_on == "2026-06-30"


def test_yearly_pledges_are_posted_again_each_year() -> None:
    world = after("announced").given(pledged(), "chair").at("2027-03-28")

    world.given(pledged(posted_on="2027-03-28"), "chair")

    assert world.election.after.pledges_posted_on == DAY


def test_an_audit_report_is_recorded_once_it_hangs() -> None:
    world = after("called").at("2026-02-01")
    body = AuditReportPublished(posted_on="2026-02-02", document=DOCUMENT)

    world.refuses("not-yet-posted", body, "AUTHORITY", clause="OCV2018 35")
    world.at("2026-02-02").given(body, "AUTHORITY")

    assert world.election.after.audit_posted_on == "2026-02-02"


# Papers


def test_unused_papers_are_destroyed_in_public_once_and_in_full() -> None:
    world = after("closed")

    world.refuses("unused-differ", destroyed(5), "chair", "scrutineer", clause="A19")
    world.given(destroyed(6), "chair", "scrutineer")
    world.refuses("unused-differ", destroyed(6), "chair", "scrutineer")


def test_papers_that_no_station_got_are_unused_too() -> None:
    from shared.election.polling.stations import PapersPrinted
    from tests.unit.law.polls import station_closed

    world = after("published").given(
        PapersPrinted(round=1, papers=20, document=DOCUMENT), "chair", "AUTHORITY"
    )
    world.opened(30).issued(["E-0001"])
    world.given(station_closed(world), "chief", "scrutineer")

    world.given(destroyed(20 + 29), "chair", "scrutineer")


def test_not_while_people_still_vote() -> None:
    after("issued").refuses("round-not-there", destroyed(), "chair", "scrutineer")


def test_counted_papers_are_sealed_all_that_lay_in_the_boxes() -> None:
    after("counted").refuses("sealed-differ", sealed(), "chair", "scrutineer", clause="A46")
    world = after("count closed").refuses("sealed-differ", sealed(23), "chair", "scrutineer")

    world.given(sealed(), "chair", "scrutineer")

    world.refuses("sealed-differ", sealed(), "chair", "scrutineer")
    world.refuses("sealed-differ", sealed(number=2), "chair", "scrutineer")


def test_a_recount_breaks_the_seal_and_another_is_put_on() -> None:
    world = first(after("published")).given(sealed(), "chair", "scrutineer").given(recounting(), "chair")

    counted_again(world, USUAL_VOTES, 24).count_closed()

    world.given(sealed(), "chair", "scrutineer")


def test_void_papers_are_kept_with_the_others() -> None:
    world = two_stations({"CHAIR": {"E-0001": 12}}, {"CHAIR": {"E-0001": 8}}, (16, 8))
    world.given(station_void(), "chair", "AUTHORITY").count_closed()

    world.refuses("sealed-differ", sealed(16), "chair", "scrutineer")
    world.given(sealed(24), "chair", "scrutineer")


# The archive


def test_what_is_over_and_sealed_is_archived_to_the_next_election() -> None:
    world = handed_over().refuses("papers-unsealed", archived(), "chair", "supervisor", clause="SH2020 23")
    world.given(sealed(), "chair", "scrutineer")

    world.refuses("kept-too-short", archived("2031-03-27"), "chair", "supervisor", clause="OCV2018 34")
    world.given(archived("2031-03-28"), "AUTHORITY", "supervisor")

    assert world.election.after.archived_on == DAY
    world.refuses("not-over", archived(), "chair", "supervisor")


def test_an_election_is_not_over_before_the_handover() -> None:
    world = after("announced").given(sealed(), "chair", "scrutineer")

    world.refuses("not-over", archived(), "chair", "supervisor")


def test_a_cancelled_election_is_archived_too() -> None:
    from shared.election.calling.call import ElectionCancelled

    world = after("sealed").given(ElectionCancelled(document=DOCUMENT), "AUTHORITY")

    world.given(archived("2031-03-14"), "chair", "supervisor")
