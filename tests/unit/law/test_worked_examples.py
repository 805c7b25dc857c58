"""The two worked examples of the domain, from the roll to the result, with the figures that stand there.

EX1: equal votes for the last seat of the members, and a re-vote. EX2: nobody has half of the papers for the chair, and a
runoff on the border of one third: 218 and 219 of 655.
"""

from __future__ import annotations

from functools import cache

from services.audit.verify.assertions.model import Severity
from shared.election.counting.reconciliation import differences
from shared.election.outcome.outcome import RevoteCalled, declaration
from shared.election.outcome.result import ResultAnnounced, seats_held
from shared.election.outcome.runoff import RunoffCalled
from shared.election.polling.polling import PaperIssued
from shared.election.polling.proxies import ProxyGranted, ProxyPosted
from shared.election.regulation import profile
from tests.findings import findings
from tests.unit.law.polls import Votes, attest, count, day_after, sheets, tallied, winner, winners
from tests.world import DOCUMENT, World, elector

NAMES = {letter: elector(number) for number, letter in enumerate("ABCDEFGHIJKLM", 1)}


def numbers(votes: dict[str, dict[str, int]]) -> Votes:
    """The same votes for the numbers of those whom the examples call by letters."""
    return {contest: {NAMES[name]: n for name, n in persons.items()} for contest, persons in votes.items()}


# -- EX1


def voters_of_ex1(world: World) -> World:
    """1,013 papers, 87 of them on a mandate: three for each of 29 proxies."""
    mandates = [(elector(1000 + number), elector(500 + number // 3)) for number in range(87)]
    for principal, proxy in mandates:
        granted = ProxyGranted(
            mandate=f"M-{principal}",
            principal=principal,
            proxy=proxy,
            relation="SIBLING",
            applied_on="2026-03-20",
            document=DOCUMENT,
        )
        world.given(granted, "registrar")
    posted = ProxyPosted(posted_on="2026-03-24", mandates=87, document=DOCUMENT)
    world.at("2026-03-24").given(posted, "chair")
    world.opened(1200)
    world.issued([elector(number) for number in range(1, 927)])
    for principal, proxy in mandates:
        world.given(PaperIssued(round=1, station="S1", elector=principal, proxy=proxy), "issuer")
    return world.closed()


@cache
def _ex1() -> World:
    world = World(signing=False).called().sealed(1200)
    world.nominated(
        {
            "CHAIR": [NAMES["A"], NAMES["B"]],
            "VICE": [NAMES["H"], NAMES["I"]],
            "MEMBER": [NAMES[name] for name in "CDEF"],
            "WOMAN": [NAMES["J"], NAMES["K"]],
        }
    ).published()
    voters_of_ex1(world).box(1010)
    votes = numbers(
        {
            "CHAIR": {"A": 612, "B": 341, "G": 20},
            "VICE": {"H": 700, "I": 250},
            "MEMBER": {"C": 640, "D": 541, "E": 541, "F": 200},
            "WOMAN": {"J": 688, "K": 255},
        }
    )
    for marks in sheets(votes, 996):
        count(world, marks)
    for _ in range(9):
        count(world, {}, reason="DEFACED")
    for _ in range(5):
        count(world, {})
    return attest(world).count_closed()


def ex1() -> World:
    return _ex1().fork()


def test_ex1_the_first_round() -> None:
    world = ex1()

    stated = declaration(world.election)

    assert (stated.registered, stated.issued, stated.returned) == (1200, 1013, 1010)
    assert stated.minimum == {"CHAIR": 506, "VICE": 506, "MEMBER": 506, "WOMAN": 506}
    assert stated.elected == {
        "CHAIR": (NAMES["A"],),
        "VICE": (NAMES["H"],),
        "MEMBER": (NAMES["C"],),
        "WOMAN": (NAMES["J"],),
    }
    assert stated.ties == {"MEMBER": (NAMES["D"], NAMES["E"])}
    assert (stated.failed, stated.missing) == ((), {})


def test_ex1_three_papers_that_did_not_come_back_are_worth_a_look_and_no_more() -> None:
    world = ex1().determined()

    found = {each.rule: (each.expected, each.found) for each in differences(world.election.round)}

    assert found == {"W201": (1013, 1010)}


def test_ex1_the_revote_is_among_the_tied_alone_and_most_votes_win() -> None:
    world = ex1().determined()
    world.given(RevoteCalled(day=day_after(world, 0), contests=("MEMBER",)), "chair")
    assert world.election.round.polls["MEMBER"].candidates == [NAMES["D"], NAMES["E"]]
    tallied(world, numbers({"MEMBER": {"D": 502, "E": 466}}), 980, issued=981)

    world.determined()

    assert winners(world)["MEMBER"] == [NAMES["C"], NAMES["D"]]
    assert world.election.open_seats == {}
    assert world.election.open_ties == {}
    world.announced()
    assert world.election.announced_on == world.day


def test_ex1_somebody_outside_the_tie_is_no_choice_at_the_revote() -> None:
    world = ex1().determined()
    world.given(RevoteCalled(day=day_after(world, 0), contests=("MEMBER",)), "chair")

    tallied(world, numbers({"MEMBER": {"D": 400, "E": 300, "F": 280}}), 980)

    assert world.election.round.votes["MEMBER"] == {NAMES["D"]: 400, NAMES["E"]: 300}
    assert world.election.round.piles["P"].verdicts == {"VALID": 700, "INVALID": 280}


# -- EX2


@cache
def _ex2() -> World:
    world = World(signing=False)
    world.now = 0
    world.at("2010-12-02").called(profile.load("VC-ZJ-2010"), day="2011-01-12").sealed(860)
    world.nominated(
        {
            "CHAIR": [NAMES["A"], NAMES["B"]],
            "VICE": [NAMES["H"]],
            "MEMBER": [NAMES["K"], NAMES["L"]],
            "WOMAN": [NAMES["J"]],
        }
    ).published()
    votes = {
        "CHAIR": {"A": 380, "B": 335, "C": 41},
        "VICE": {"H": 600},
        "MEMBER": {"K": 500, "L": 480},
        "WOMAN": {"J": 640},
    }
    return tallied(world, numbers(votes), 790, issued=792)


def ex2() -> World:
    return _ex2().fork()


def runoff_of_ex2(a: int, b: int) -> World:
    world = ex2().determined()
    called = RunoffCalled(day="2011-01-19", candidates={"CHAIR": (NAMES["A"], NAMES["B"])})
    world.given(called, "chair")
    return tallied(world, numbers({"CHAIR": {"A": a, "B": b}}), 655, issued=656)


def test_ex2_the_first_round_elects_no_chair() -> None:
    stated = declaration(ex2().election)

    assert stated.failed == ()
    assert stated.minimum["CHAIR"] == 396
    assert stated.elected["CHAIR"] == ()
    assert stated.missing == {"CHAIR": 1}
    assert sum(map(len, stated.elected.values())) == 4


def test_ex2_one_seat_and_one_more_candidate_the_third_stays_out() -> None:
    world = ex2().determined()

    for names in (("A",), ("A", "C"), ("A", "B", "C")):
        called = RunoffCalled(day="2011-01-19", candidates={"CHAIR": tuple(NAMES[each] for each in names)})
        world.refuses("runoff-candidates", called, "chair", clause="ZJ2020 29")


def test_ex2_most_votes_win_the_runoff_with_less_than_half() -> None:
    world = runoff_of_ex2(300, 318)

    stated = declaration(world.election)

    assert (stated.returned, stated.minimum, stated.missing) == (655, {"CHAIR": 219}, {})
    assert stated.elected == {"CHAIR": (NAMES["B"],)}
    world.determined().announced()
    assert seats_held(world.election)["CHAIR"] == {NAMES["B"]}
    assert winner(world, NAMES["B"]).votes == 318


def test_ex2_variant_x_218_of_655_is_less_than_a_third_and_the_seat_may_stay_vacant() -> None:
    world = runoff_of_ex2(217, 218)

    stated = declaration(world.election)

    assert (stated.elected, stated.missing) == ({"CHAIR": ()}, {"CHAIR": 1})
    world.determined().announced()
    assert world.election.announced_on == "2011-01-19"
    assert seats_held(world.election)["CHAIR"] == set()
    assert len(world.election.elected()) == 4


def test_ex2_variant_x_the_vacant_chair_is_announced_as_vacant() -> None:
    world = runoff_of_ex2(217, 218).determined()
    held = {contest: tuple(persons) for contest, persons in seats_held(world.election).items()}
    silent = ResultAnnounced(winners=held, posted_on="2011-01-19", document=DOCUMENT)

    world.refuses("vacancies-differ", silent, "chair", "scrutineer", clause="ZJ2020 30")


def test_ex2_variant_y_219_of_655_is_a_third() -> None:
    world = runoff_of_ex2(217, 219)

    stated = declaration(world.election)

    assert (stated.elected, stated.missing) == ({"CHAIR": (NAMES["B"],)}, {})


def test_ex2_variant_z_a_runoff_later_than_thirty_days_is_held_and_found() -> None:
    world = ex2().determined()
    names: dict[str, tuple[str, ...]] = {"CHAIR": (NAMES["A"], NAMES["B"])}

    world.given(RunoffCalled(day="2011-02-14", candidates=names), "chair")
    tallied(world, numbers({"CHAIR": {"A": 300, "B": 318}}), 655, issued=656).determined()

    assert winners(world)["CHAIR"] == [NAMES["B"]]
    found = [each for each in findings(world) if each.id == "A32"]
    assert [(each.severity, each.expected, each.found) for each in found] == [
        (Severity.SERIOUS, "<= 2011-02-11", "2011-02-14")
    ]
