"""A regulation that contradicts itself is refused, with the parameter, its clause and what to do."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.election.regulation import profile
from shared.election.regulation.consistency import contradictions
from shared.election.regulation.profile import Profile
from shared.errors import Malformed

RELATIONS = ["SPOUSE", "COUSIN"]


def changed(name: str, path: str, value: Any) -> Profile:
    """A shipped regulation with one parameter (or part) replaced by hand."""
    tree: Any = msgspec.to_builtins(profile.load(name))
    *sections, last = path.split(".")
    node = tree
    for section in sections:
        node = node[section]
    if isinstance(node.get(last), dict) and "value" in node[last] and not isinstance(value, dict):
        value = {"value": value, "clause": node[last]["clause"]}
    node[last] = value
    return msgspec.convert(tree, Profile)


def share(num: int, den: int, strict: bool, base: str = "PAPERS_RETURNED") -> dict[str, Any]:
    return {"num": num, "den": den, "strict": strict, "base": base, "clause": "test"}


def rows(*pairs: tuple[int, int]) -> list[dict[str, Any]]:
    return [{"below": below, "minimum": minimum, "clause": "test"} for below, minimum in pairs]


@pytest.mark.parametrize("name", profile.shipped())
def test_no_shipped_regulation_contradicts_itself(name: str) -> None:
    assert contradictions(profile.load(name)) == []


@pytest.mark.parametrize(
    ("name", "path", "value", "parameter"),
    [
        ("VC-ZJ", "effective_to", "2020-07-30", "effective_to"),
        ("VC-ZJ", "effective_from", "2010-13-01", "effective_from"),
        ("VC-ZJ", "sources", [], "sources"),
        ("VC-ZJ", "sources", ["法", " "], "sources"),
        ("VC-ZJ", "zh", "", "zh"),
        ("VC-ZJ", "roll.challenge_days", {"value": 5, "clause": " "}, "roll.challenge_days"),
        ("VC-ZJ", "winning.share", share(3, 2, False), "winning.share.num"),
        ("VC-ZJ", "winning.share", share(1, 1, True), "winning.share.num"),
        ("VC-ZJ", "winning.share", share(1, 0, False), "winning.share.num"),
        ("RECALL-VC", "recall.by_electors", share(6, 5, False), "recall.by_electors.num"),
        ("VC-ZJ", "electorate.classes", [], "electorate.classes"),
        ("VC-ZJ", "electorate.classes", ["RESIDENT", "HOUSEHOLD"], "electorate.classes"),
        ("PARTY-2020", "electorate.kind", "PERSON", "electorate.classes"),
        ("VC-ZJ", "seats.minimum", 8, "seats.minimum"),
        ("COOP-2024", "seats.maximum", 0, "seats.minimum"),
        ("LEAGUE", "seats.small_body.seats", 3, "seats.small_body"),
        ("LEAGUE", "seats.small_body.seats", 0, "seats.small_body"),
        ("VC-ZJ", "seats.women_share_binds", True, "seats.women_share_binds"),
        ("REPRESENTATIVES-2010", "seats.by_population", rows((500, 20), (1000, 30)), "seats.by_population"),
        ("REPRESENTATIVES-2010", "seats.by_population", rows((0, 30), (500, 40)), "seats.by_population"),
        ("REPRESENTATIVES-2010", "seats.by_population", rows((500, 30), (0, 20)), "seats.by_population"),
        ("REPRESENTATIVES-2010", "seats.by_population", rows((500, 20), (0, 81)), "seats.by_population"),
        ("VC-ZJ", "committee.minimum", 10, "committee.minimum"),
        ("VC-ZJ", "committee.minimum", 0, "committee.minimum"),
        ("VC-ZJ", "method.bars", ["Q1", "Q99"], "method.bars"),
        ("VC-ZJ", "roll.publish_days_before", 8, "roll.publish_days_before"),
        ("VC-ZJ", "nomination.modes", [], "nomination.modes"),
        ("VC-ZJ", "nomination.modes", ["SELF", "SEA", "SEA"], "nomination.modes"),
        ("VC-ZJ", "nomination.joint_nominators", 10, "nomination.joint_nominators"),
        ("CONGRESS", "nomination.joint_nominators", 0, "nomination.joint_nominators"),
        ("VC-ZJ", "nomination.deciding", "MEMBERS", "nomination.deciding"),
        ("RC-ELECTORS", "nomination.list_order", "VOTES", "nomination.list_order"),
        ("VC-ZJ", "nomination.self_days_before", 4, "nomination.self_days_before"),
        ("VC-ZJ", "nomination.sea_days_before", 4, "nomination.sea_days_before"),
        ("VC-ZJ", "nomination.sea_days_before", 10, "nomination.sea_days_before"),
        ("CONGRESS", "nomination.recommend_days_before", 6, "nomination.recommend_days_before"),
        ("VC-ZJ", "nomination.introduction_days_before", 6, "nomination.introduction_days_before"),
        ("PARTY-2010", "nomination.shortlist_per_seat", 1, "nomination.shortlist_per_seat"),
        ("PARTY-2010", "nomination.deciding", "NONE", "nomination.shortlist_per_seat"),
        ("VC-ZJ", "nomination.differential.except_modes", [], "nomination.differential"),
        ("VC-ZJ", "nomination.differential.except_modes", ["SELF", "LOT"], "nomination.differential"),
        ("VC-ZJ", "nomination.differential.least", {"num": 1, "den": 0}, "nomination.differential"),
        ("CONGRESS", "nomination.differential.most", {"num": 1, "den": 5}, "nomination.differential"),
        ("VC-ZJ", "qualification.stages", ["TOWNSHIP", "TOWNSHIP"], "qualification.stages"),
        ("VC-ZJ", "qualification.stages", [], "qualification.bars[Q1]"),
        ("LEAGUE", "qualification.stages", ["TOWNSHIP"], "qualification.departments"),
        ("SUPERVISION", "qualification.pledges", [], "qualification.bars[Q12]"),
        ("VC-ZJ", "proxies.relations", [], "proxies.allowed"),
        ("VC-ZJ", "proxies.most_principals", 0, "proxies.allowed"),
        ("VC-ZJ", "proxies.relations", RELATIONS, "proxies.relations"),
        ("VC-ZJ", "proxies.relations", ["ANY_ELECTOR", "SPOUSE"], "proxies.relations"),
        ("VC-ZJ", "polling.kin_of_staff", RELATIONS, "polling.kin_of_staff"),
        ("VC-ZJ", "polling.kin_of_staff", ["ANY_ELECTOR"], "polling.kin_of_staff"),
        ("VC-ZJ", "result.kin_avoidance", RELATIONS, "result.kin_avoidance"),
        ("VC-MCA", "polling.tellers_per_mobile_box", 0, "polling.tellers_per_mobile_box"),
        ("VC-MCA", "polling.meeting", True, "polling.mobile_box"),
        ("VC-ZJ", "polling.excused", True, "polling.excused"),
        ("PARTY-2020", "polling.proxied_attend", True, "polling.proxied_attend"),
        ("VC-ZJ", "seats.posts", [{"id": "Chair", "zh": "主任", "en": "chair", "most": 1, "clause": "x"}], "seats.posts[Chair]"),
        ("VC-ZJ", "seats.posts", [{"id": "CHAIR", "zh": "主任", "en": "chair", "most": 0, "clause": "x"}], "seats.posts[CHAIR]"),
        ("VC-ZJ", "roll.publish_days_before", 367, "roll.publish_days_before"),
        ("VC-ZJ", "roll.decision_days", 367, "roll.decision_days"),
        ("VC-ZJ", "runoff.within_days", 10_000, "runoff.within_days"),
        ("RECALL-VC", "recall.within_days", 367, "recall.within_days"),
        ("RECALL-DEPUTY", "recall.least_signatures", 0, "recall.by_electors"),
        ("VC-ZJ", "electorate.min_age", 101, "electorate.min_age"),
        ("VC-ZJ", "term.pledges_within_months", 121, "term.pledges_within_months"),
        ("LEAGUE", "qualification.departments", ["PARTY_BRANCH", "PARTY_BRANCH"], "qualification.departments"),
        ("VC-ZJ", "proxies.relations", ["SPOUSE", "SPOUSE"], "proxies.relations"),
        ("VC-ZJ", "nomination.differential.except_posts", ["SECRETRAY"], "nomination.differential"),
        ("VC-ZJ", "winning.quorum", share(1, 2, True, "REGISTERED"), "winning.quorum"),
        ("PARTY-2020", "winning.quorum", share(4, 5, False, "SHOULD_ATTEND"), "winning.quorum"),
        ("VC-MCA", "seats.woman_post", "ALWAYS", "winning.women_first"),
        ("VC-ZJ", "runoff.vacancy_if_elected", 8, "runoff.vacancy_if_elected"),
        ("VC-ZJ", "runoff.vacancy_by_group", True, "runoff.vacancy_by_group"),
        ("PARTY-2010", "result.approval", "FILED", "approvals[RESULT]"),
        ("LEAGUE", "seats.small_body", None, "approvals[SMALL_BODY]"),
        ("PARTY-2010", "approvals", [{"subject": "SEATS", "by": [], "clause": "x"}], "approvals[SEATS]"),
        ("LEAGUE", "notices", [{"number": 1, "kind": "ROLL", "clause": "x"}] * 2, "notices[1]"),
        ("VC-ZJ", "term.pledges_within_months", 0, "term.pledges_within_months"),
    ],
)  # fmt: skip
def test_a_contradiction_names_its_parameter(name: str, path: str, value: Any, parameter: str) -> None:
    wrong = changed(name, path, value)

    with pytest.raises(Malformed) as error:
        profile.check(wrong)

    assert parameter in [each.parameter for each in contradictions(wrong)]
    assert f"{parameter}: " in str(error.value)


def with_ground(**changes: Any) -> Profile:
    """The regulation with one ground more."""
    ground = {"id": "LOCAL", "severity": "HARD", "zh": "情形", "en": "a ground", "clause": "村选举办法第五条"}
    tree: Any = msgspec.to_builtins(profile.load("VC-ZJ"))
    tree["qualification"]["bars"] = [*tree["qualification"]["bars"], ground | changes]
    return msgspec.convert(tree, Profile)


@pytest.mark.parametrize(
    "changes",
    [
        {"when": {"test": "YEARS_SINCE", "fact": "released", "under": 0}},
        {"when": {"test": "YEARS_SINCE", "fact": "released", "under": 151}},
        {"when": {"test": "MONTHS_SINCE", "fact": "in_village", "under": 0}},
        {"when": {"test": "AGE_UNDER", "under": 0}},
        {"when": {"test": "AGE_OVER", "over": 151}},
        {"when": {"test": "ALL", "of": []}},
        {"when": {"test": "ANY", "of": []}},
        {"when": {"test": "ANY", "of": [{"test": "ALL", "of": []}, {"test": "IS", "fact": "sentenced"}]}},
        {"when": {"test": "NOT", "of": {"test": "AGE_UNDER", "under": 0}}},
        {"applies_to": ["CHAIRMAN"]},
        {"applies_to": ["CHAIR", "CHAIR"]},
        {"severity": "WAIVABLE", "waived_by": ["AUTHORITY", "AUTHORITY"]},
        {"effective_from": "2020-01-02", "effective_to": "2020-01-01"},
    ],
)
def test_a_ground_that_says_the_same_of_everybody_or_of_no_post_is_refused(changes: dict[str, Any]) -> None:
    wrong = with_ground(**changes)

    assert {each.parameter for each in contradictions(wrong)} == {"qualification.bars[LOCAL]"}
    with pytest.raises(Malformed, match="村选举办法第五条"):
        profile.check(wrong)


@pytest.mark.parametrize(
    "changes",
    [
        {"when": {"test": "YEARS_SINCE", "fact": "released", "under": 150}},
        {"when": {"test": "AGE_OVER", "over": 0}},
        {"applies_to": ["CHAIR", "MEMBER-2"]},
        {"effective_from": "2020-01-01", "effective_to": "2020-01-01"},
    ],
)
def test_and_one_that_can_hold_is_not(changes: dict[str, Any]) -> None:
    assert contradictions(with_ground(**changes)) == []


def test_a_post_of_ones_own_is_known_once_it_is_listed() -> None:
    tree: Any = msgspec.to_builtins(with_ground(applies_to=["ACCOUNTANT"]))
    tree["seats"]["posts"] = [
        {"id": "ACCOUNTANT", "zh": "会计", "en": "accountant", "most": 1, "clause": "x"}
    ]

    assert contradictions(msgspec.convert(tree, Profile)) == []


def test_the_last_value_that_makes_sense_is_let_through() -> None:
    assert contradictions(changed("VC-ZJ", "roll.publish_days_before", 366)) == []
    assert contradictions(changed("VC-ZJ", "electorate.min_age", 100)) == []


def test_an_odd_number_of_seats_has_to_exist() -> None:
    four = changed("COOP-2024", "seats.minimum", 4)

    assert contradictions(four) == []  # five or seven
    only_four = profile.adapt(four, {"seats.maximum": 4}, "test")
    assert [each.parameter for each in contradictions(only_four)] == ["seats.odd"]


def test_who_abstains_writes_nobody_in_where_nobody_can_be_written_in() -> None:
    both = profile.adapt(
        profile.load("VC-ZJ"), {"papers.write_in": False, "papers.abstain_may_write_in": True}, "test"
    )

    assert [each.parameter for each in contradictions(both)] == ["papers.abstain_may_write_in"]


def test_a_regulation_is_of_recall_or_of_by_elections() -> None:
    by_election = msgspec.to_builtins(profile.load("BY-ELECTION-VC").by_election)

    found = contradictions(changed("RECALL-VC", "by_election", by_election))

    assert [each.parameter for each in found] == ["by_election"]


def test_deadlines_that_fall_on_the_same_day_are_in_order() -> None:
    """Nine days hold five of challenges and three of decisions; the sea may end on the day on which the list is posted."""
    assert contradictions(changed("VC-ZJ", "roll.publish_days_before", 9)) == []
    assert contradictions(changed("VC-ZJ", "nomination.sea_days_before", 9)) == []
    assert contradictions(changed("VC-ZJ", "nomination.self_days_before", 6)) == []


def test_every_contradiction_is_told_in_both_languages_with_a_clause() -> None:
    wrong = profile.adapt(
        profile.load("VC-ZJ"), {"roll.publish_days_before": 3, "seats.minimum": 9}, "村选举办法第三条"
    )

    found = contradictions(wrong)

    assert {each.parameter for each in found} == {"roll.publish_days_before", "seats.minimum"}
    assert all(each.zh and each.en and each.clause == "村选举办法第三条" for each in found)
    with pytest.raises(Malformed, match="村选举办法第三条"):
        profile.check(wrong)


def numbers(node: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where the whole numbers and the yes-and-noes of a regulation stand."""
    if isinstance(node, dict):
        return [path for key, each in node.items() for path in numbers(each, (*above, key))]
    if isinstance(node, list):
        return [path for key, each in enumerate(node) for path in numbers(each, (*above, key))]
    return [above] if isinstance(node, int) else []


TREES = {name: msgspec.json.decode(msgspec.json.encode(profile.load(name))) for name in profile.shipped()}


@settings(max_examples=300)
@given(data=st.data(), name=st.sampled_from(sorted(TREES)))
def test_any_regulation_is_either_in_order_or_told_what_is_wrong(data: st.DataObject, name: str) -> None:
    tree = msgspec.json.decode(msgspec.json.encode(TREES[name]))
    for path in data.draw(st.lists(st.sampled_from(numbers(tree)), min_size=1, max_size=6)):
        node = tree
        for key in path[:-1]:
            node = node[key]
        # No regulation speaks of a thousand years, and none of a day beyond the calendar.
        most = 100 if any(str(key).endswith("years") for key in path) else 10_000
        small = st.sampled_from([0, 1, 2, 3, 7, 20, 80, most])
        node[path[-1]] = data.draw(st.booleans() if isinstance(node[path[-1]], bool) else small)
    regulation = msgspec.convert(tree, Profile)

    found = contradictions(regulation)

    if found:
        with pytest.raises(Malformed):
            profile.check(regulation)
    else:
        profile.check(regulation)
    assert all(each.parameter and each.clause.strip() and each.zh and each.en for each in found)
