"""Grounds of a regulation: taken from the catalogue, changed in what may be changed, asked where they apply (domain 3)."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from shared.election.candidates.candidacy import PledgeSigned
from shared.election.candidates.candidate_list import CandidatesPublished
from shared.election.candidates.facts import from_log
from shared.election.candidates.grounds import check_at_poll
from shared.election.candidates.qualification import EvidenceFiled, QualificationDecided
from shared.election.candidates.waivers import WaiverGranted
from shared.election.polling.stations import PapersPrinted, StationOpened
from shared.election.regulation import bars, profile
from shared.election.regulation.parameters import Bar
from shared.election.regulation.predicate import LOG_FACTS, YearsSince, evaluate
from shared.election.regulation.profile import Profile
from shared.election.roles import Role
from shared.errors import Malformed, Refused
from tests.unit.law.stages import VC_ZJ
from tests.world import CANDIDATES, DOCUMENT, World, strokes_of

CATALOGUE = profile.ground_catalogue()
ASKABLE = [name for name, ground in CATALOGUE.items() if "carried_out" not in ground]


def ground(named: object) -> Bar:
    return msgspec.convert(bars.taken(named, CATALOGUE), Bar)


def with_grounds(*named: object, **more: Any) -> Profile:
    """The regulation of Zhejiang with these grounds, and no others."""
    changes = {"qualification.bars": [bars.taken(each, CATALOGUE) for each in named], "method.bars": []}
    return profile.adapt(VC_ZJ, changes | more, "test")


def under(*named: object, **more: Any) -> World:
    """Everybody stands, in an election with these grounds."""
    return World().called(with_grounds(*named, **more)).sealed(30).nominated()


def decided(
    candidate: str = "E-0001", verdict: Any = "PASS", stage: Any = "TOWNSHIP", **values: Any
) -> QualificationDecided:
    return QualificationDecided(candidate=candidate, stage=stage, verdict=verdict, values=values)


# The catalogue


def test_the_catalogue_has_thirty_grounds_and_says_what_carries_out_the_rest() -> None:
    assert list(CATALOGUE) == [f"Q{number}" for number in range(1, 31)]
    assert set(CATALOGUE) - set(ASKABLE) == {"Q28", "Q29", "Q30"}


def test_every_ground_of_the_catalogue_can_be_taken() -> None:
    taken = tuple(map(ground, ASKABLE))

    bars.check(taken)
    assert all("{" not in text for bar in taken for text in (bar.zh, bar.en))
    assert ground("Q2").zh == "刑满释放未满5年"


@pytest.mark.parametrize("bar_id", ["Q28", "Q29", "Q30"])
def test_what_something_else_carries_out_is_no_ground_of_a_review(bar_id: str) -> None:
    with pytest.raises(Malformed, match=f"{bar_id} is no ground of a review"):
        ground(bar_id)


def test_a_petition_is_never_derived_from_data() -> None:
    """C6: people find it, in writing, and a regulation cannot make it otherwise."""
    petition = ground("Q18")

    assert (petition.severity, petition.when, petition.finding) == ("SOFT", None, True)
    with pytest.raises(Malformed, match="may differ in"):
        ground({"id": "Q18", "finding": False})
    with pytest.raises(Malformed, match="never derived from facts"):
        bars.check((ground({"id": "Q18", "when": {"test": "IS", "fact": "petitioned"}}),))


def test_a_regulation_changes_the_window_and_the_words_follow() -> None:
    five = ground({"id": "Q5", "window": 5, "clause": "2016 list"})

    assert five.when == YearsSince(fact="organised_crime_handled", under=5)
    assert (five.zh, five.clause) == ("涉黑涉恶受处理未满5年", "2016 list")
    assert ground("Q5").when == YearsSince(fact="organised_crime_handled", under=3)


def test_a_cut_off_day_can_be_changed_too() -> None:
    later = ground({"id": "Q26", "day": "1983-01-01"})

    assert "1983-01-01" in later.zh
    assert later.when is not None
    assert evaluate(later.when, {"incumbent": "FALSE", "born": "1982-12-31"}, "2011-06-01") == "TRUE"


@pytest.mark.parametrize(
    ("named", "match"),
    [
        ("Q99", "expected ids of Q1"),
        (5, "expected ids of Q1"),
        ({"window": 5}, "expected ids of Q1"),
        ({"id": "Q1", "window": 5}, "found 0"),
        ({"id": "Q6", "window": 5}, "people find it"),
        ({"id": "Q2", "colour": "red"}, "got colour"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_name(named: object, match: str) -> None:
    with pytest.raises(Malformed, match=match):
        ground(named)


def test_a_profile_names_grounds_and_adds_its_own() -> None:
    own = {"id": "L1", "severity": "HARD", "zh": "本地情形", "en": "a local ground", "clause": "local 1"}
    tree = bars.expand(
        {"qualification": {"grounds": ["Q1", {"id": "Q2", "window": 3}], "bars": [own]}}, CATALOGUE
    )

    assert [bar["id"] for bar in tree["qualification"]["bars"]] == ["Q1", "Q2", "L1"]
    assert "grounds" not in tree["qualification"]
    with pytest.raises(Malformed, match="expected a list"):
        bars.expand({"qualification": {"grounds": "Q1"}}, CATALOGUE)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"waived_by": ()}, "waived_by"),
        ({"severity": "HARD"}, "waived_by"),
        ({"checked": "POLL"}, "what the log knows"),
        ({"effective_to": "2011-02-30"}, "no such day"),
        ({"id": "Q 23"}, "different id"),
    ],
)
def test_grounds_that_cannot_be_applied_are_malformed(change: dict[str, Any], match: str) -> None:
    with pytest.raises(Malformed, match=match):
        bars.check((msgspec.structs.replace(ground("Q23"), **change),))


def test_two_grounds_of_one_name_are_malformed() -> None:
    with pytest.raises(Malformed, match="different id"):
        bars.check((ground("Q1"), ground("Q1")))


# Values and facts


def test_the_stated_value_is_what_the_disclosed_facts_say() -> None:
    world = under("Q2", "Q23")
    passing = decided(Q2="FALSE", Q23="FALSE")
    late = {"released": "2022-01-01", "born": "1970-01-01"}

    world.refuses("value-differs", passing, "township", private=late, clause="S10.19")
    world.refuses("value-differs", decided(verdict="FAIL", Q2="FALSE", Q23="TRUE"), "township", private=late)
    world.given(passing, "township", private={"released": "NEVER", "born": "1970-01-01"})


def test_without_disclosures_the_reviewers_word_stands() -> None:
    under("Q2").given(decided(Q2="FALSE"), "township")


def test_a_fact_that_is_not_disclosed_may_be_known_to_the_reviewer() -> None:
    under("Q16").given(decided(Q16="FALSE"), "township", private={"probationary_member": "FALSE"})


def test_a_fact_that_is_disclosed_as_unknown_makes_the_ground_unknown() -> None:
    world = under("Q2")

    world.refuses("value-differs", decided(Q2="FALSE"), "township", private={"released": "UNKNOWN"})
    world.refuses("ground-unknown", decided(Q2="UNKNOWN"), "township", private={"released": "UNKNOWN"})


def test_nonsense_in_a_disclosed_fact_is_malformed() -> None:
    world = under("Q2")
    body = decided(Q2="FALSE")

    with pytest.raises(Malformed, match="fact released"):
        world.given(body, "township", private={"released": "long ago"})


def test_what_the_log_knows_nobody_states_otherwise() -> None:
    """Q10 asks whether somebody is on the roll: everybody who reads the log sees it."""
    world = under("Q10")

    world.refuses("value-differs", decided(Q10="TRUE"), "township")
    world.refuses("value-differs", decided(Q10="TRUE"), "township", private={"elector": "FALSE"})
    world.given(decided(Q10="FALSE"), "township")


@pytest.mark.parametrize("bar", ["Q6", "Q18", "Q22"])
def test_what_people_find_they_find_in_writing(bar: str) -> None:
    world = under(bar)
    found = QualificationDecided(candidate="E-0001", stage="TOWNSHIP", verdict="FAIL", values={bar: "TRUE"})
    world.refuses("finding-missing", found, "township")

    if bar == "Q6":
        filed = EvidenceFiled(candidate="E-0001", bar=bar, document=DOCUMENT)
        world.fork().given(filed, "joint").given(found, "township")
    world.given(msgspec.structs.replace(found, document=DOCUMENT), "township")


def test_history_is_not_asked_about_any_more() -> None:
    """S10.20: the institution was abolished on 2013-12-28."""
    world = under("Q1", "Q3")

    world.refuses("ground-does-not-apply", decided(Q1="FALSE", Q3="FALSE"), "township", clause="S10.20")
    world.given(decided(Q1="FALSE"), "township")


def test_in_its_time_it_was() -> None:
    rules = msgspec.structs.replace(with_grounds("Q3"), effective_from="2010-12-01")
    world = World()
    world.now = 0
    world.at("2010-11-20").called(rules, day="2011-01-12").sealed(30).nominated()

    world.refuses("ground-unknown", decided(), "township", clause="S10.20")


def test_a_ground_may_be_about_one_post_only() -> None:
    world = under("Q1", {"id": "Q23", "applies_to": ["CHAIR"]})

    world.refuses("ground-unknown", decided("E-0001", Q1="FALSE"), "township", clause="S10.32")
    world.refuses("ground-does-not-apply", decided("E-0003", Q1="FALSE", Q23="FALSE"), "township")
    world.given(decided("E-0003", Q1="FALSE"), "township")


# Waivers


def waived(bar: str = "Q23", candidate: str = "E-0001") -> WaiverGranted:
    return WaiverGranted(candidate=candidate, bar=bar, document=DOCUMENT)


def test_only_whom_the_ground_names_consents() -> None:
    world = under({"id": "Q23", "waived_by": ["PARTY_ORGANISATION"]})
    world.appoint("party", Role.PARTY_ORGANISATION)

    world.refuses("waived-by-another", waived(), "AUTHORITY", clause="S10.32")
    world.refuses("waived-by-another", waived(), "joint")
    world.given(waived(), "party").given(decided(Q23="TRUE"), "township")


def test_consent_comes_before_the_list() -> None:
    """A16."""
    world = under("Q23").published()

    world.refuses("waiver-late", waived(), "AUTHORITY", clause="A16")


def test_a_list_that_hung_before_the_consent_is_refused() -> None:
    world = under("Q23", **{"nomination.list_days_before": 3, "nomination.introduction_days_before": 3})
    for persons in CANDIDATES.values():
        for person in persons:
            if person != "E-0001":
                world.cleared(person)
    world.before(4).given(waived(), "AUTHORITY")
    for stage, reviewer in (("TOWNSHIP", "township"), ("JOINT", "joint")):
        world.given(decided(stage=stage, Q23="TRUE"), reviewer)
    lists = {contest: tuple(persons) for contest, persons in CANDIDATES.items()}

    early = CandidatesPublished(
        posted_on="2026-03-23", lists=lists, document=DOCUMENT, strokes=strokes_of(lists)
    )
    world.refuses("waiver-after-list", early, "chair", clause="A16")
    world.given(msgspec.structs.replace(early, posted_on="2026-03-24"), "chair")


# What the log answers when the poll opens


def opening(world: World) -> StationOpened:
    world.given(PapersPrinted(round=1, papers=30, document=DOCUMENT), "chair", "AUTHORITY").before(0)
    return StationOpened(
        round=1, station="S1", kind="STATION", papers=30, empty_shown=True, booth=True, seal="封1"
    )


def test_a_ground_that_the_log_answers_bars_when_the_poll_opens() -> None:
    local = {
        "id": "L1",
        "severity": "HARD",
        "zh": "不是大学生村官",
        "en": "no graduate village official",
        "clause": "local 1",
        "checked": "POLL",
        "when": {"test": "NOT", "of": {"test": "IS", "fact": "graduate"}},
    }
    rules = profile.adapt(VC_ZJ, {"qualification.bars": [local], "method.bars": []}, "test")
    world = World().called(rules).sealed(30).nominated().published()

    world.refuses("barred-at-poll", opening(world), "chief", "scrutineer", clause="local 1")


def test_the_pledges_of_the_catalogue_are_there_when_the_poll_opens() -> None:
    world = under("Q1", "Q11", "Q12", "Q13", "Q17").published()

    world.given(opening(world), "chief", "scrutineer")


def test_without_a_pledge_the_ground_holds() -> None:
    world = under("Q1", "Q11")

    with pytest.raises(Refused, match="Q11"):
        check_at_poll(world.election, "E-0001")


def test_a_pledge_that_is_not_asked_for_is_not_taken() -> None:
    world = under("Q1", **{"qualification.pledges": ["RESIGNATION"]})
    pledge = PledgeSigned(candidate="E-0001", kind="CAMPAIGN", document=DOCUMENT)

    world.refuses("pledge-not-asked", pledge, "registrar", clause="test")
    world.given(msgspec.structs.replace(pledge, kind="RESIGNATION"), "registrar")


def test_the_log_knows_what_it_says_that_it_knows() -> None:
    world = under("Q1")

    assert set(from_log(world.election, "E-0001")) <= LOG_FACTS
    assert from_log(world.election, "E-0099")["elector"] == "FALSE"
