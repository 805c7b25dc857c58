"""Whatever is said in a campaign, the law answers: accepted, refused, or no sense; a refusal changes nothing.

Campaigns grow from random statements over a small world of names, so that statements meet each other. Findings, board,
targets and timetable can be worked out at every point.
"""

from __future__ import annotations

import types
from functools import cache
from random import Random
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import clock, keys, law
from shared.campaign import law as campaigns
from shared.campaign.board import board
from shared.campaign.findings import findings
from shared.campaign.plan import PARTY
from shared.campaign.state import Campaign, Facts
from shared.campaign.statement import CampaignBody
from shared.campaign.targets import members, shares
from shared.errors import Malformed, Refused
from shared.log.vkey import VerifierKey
from tests.campaign_world import (
    BODIES,
    GROUPS,
    PLAN,
    TIMETABLE,
    UNITS,
    CampaignWorld,
    election_id,
    note,
    opened,
    origin,
    person,
    public_key,
)
from tests.world import DOCUMENT, key_of

STEPS = 40
SEEDS = st.integers(0, 2**32)
NAMES = ["T1", "V1", "V2", "V3", "K1", "V9"]
SHORT = {body: short for short, body in BODIES.items()}
WORDS: dict[str, list[Any]] = {
    "unit": NAMES,
    "parent": [None, "T1", "V1", "leading", "office"],
    "group": [*GROUPS, "g1", "g2"],
    "responsible": [*GROUPS, "g1"],
    "issue": ["I-1", "I-2"],
    "person": ["P-1", "P-2", "P-3", "P-4"],
    "leader": [None, "P-1", "P-2"],
    "key": [None, public_key("g1"), public_key("office")],
    "to": ["2026-03-01T00:00:00Z"],
    "seats": [3, 5, 7],
    "cadres": [None, 5, 9, 11, 12],
    "head": ["党工委书记"],
    "reason": ["", "理由"],
    "plan": [PLAN],
    "units": [(), UNITS, ("V1",), ("V1", "V2")],
    "timetable": [TIMETABLE],
    "authority": [public_key("AUTHORITY")],
    "members": [0, 5],
    "drill": [False],
}


def value(hint: Any, name: str, chance: Random) -> Any:
    """Something that the field may hold; from the small world if it has a word for it."""
    origin_, arguments = get_origin(hint), get_args(hint)
    if (
        name in WORDS
        and not (name == "reason" and origin_ is Literal)
        and not (name == "seats" and origin_ is dict)
    ):
        return chance.choice(WORDS[name])
    if origin_ in (Union, types.UnionType):
        return value(chance.choice(arguments), name, chance)
    if hint is type(None):
        return None
    if origin_ is Literal:
        return chance.choice(arguments)
    if origin_ is Annotated:
        if name in ("document",):
            return DOCUMENT
        if arguments[0] is int:
            return chance.choice([0, 3, 5, 7])
        days = ["2026-01-05", "2026-02-01", "2026-03-01", "2026-05-31"]
        return chance.choice(days) if name in DAYS else DOCUMENT if name == "clear" else "X"
    if origin_ is tuple:
        return tuple(value(arguments[0], "", chance) for _ in range(chance.randrange(3)))
    if origin_ is dict:
        kinds = get_args(arguments[0])
        picked = kinds if chance.random() < 0.5 else chance.sample(kinds, chance.randrange(1, len(kinds)))
        return {each: value(arguments[1], "clear" if name == "clear" else name, chance) for each in picked}
    return chance.random() < 0.5


DAYS = frozenset(
    {"day", "held_on", "done_on", "announced_on", "due", "period_from", "period_to", "first_day", "last_day"}
)


@cache
def hints_of(kind: type[CampaignBody]) -> dict[str, Any]:
    """The types of a kind's fields."""
    return get_type_hints(kind, include_extras=True)


def said(kind: type[CampaignBody], chance: Random) -> CampaignBody:
    """A random statement of a kind; links and results name elections that could be."""
    hints = hints_of(kind)
    fields = msgspec.structs.fields(kind)
    given_ = {each.name: value(hints[each.name], each.name, chance) for each in fields}
    short = chance.choice(list(BODIES))
    unit = chance.choice(NAMES[1:5])
    if "election" in given_:
        given_["election"] = election_id(unit, short)
    if kind.__name__ == "ElectionLinked":
        given_ |= {"unit": unit, "body": BODIES[short]}
        given_["vkey"] = str(VerifierKey.of(origin(unit, short), key_of("log")))
    if kind.__name__ == "ElectionConcluded":
        given_["checkpoint"] = note(unit, short, signer=chance.choice(["log", "log", "log", "forger"]))
        names = chance.sample(["P-1", "P-2", "P-3", "P-4"], chance.randrange(4))
        duties = ["SECRETARY", "DISCIPLINE", "HEAD", "MEMBER"]
        given_["winners"] = tuple(person(each, duties[int(each[-1]) - 1]) for each in names)
    return kind(**given_)


def grown(seed: int) -> tuple[Campaign, int]:
    """A campaign of random lawful statements, and how many were accepted; each refusal left it as it was."""
    chance, world = Random(seed), CampaignWorld().open()
    campaign, accepted = world.campaign, 0
    kinds = [*campaigns.KINDS.values()]
    for _ in range(STEPS):
        world.now += chance.choice([1000, 86_400_000])
        try:
            statement = law.read(world.payload(said(chance.choice(kinds), chance)))
        except Malformed:
            continue
        signer = chance.choice(["AUTHORITY"] * 6 + list(GROUPS))
        keyid = keys.key_id(keys.public_bytes(key_of(signer)))
        before = law.freeze(campaign)
        try:
            law.accept(campaign, statement, (keyid,), world.now)
            accepted += 1
        except (Refused, Malformed):
            assert law.freeze(campaign) == before
    return campaign, accepted


@given(SEEDS)
def test_the_law_answers_and_a_refusal_changes_nothing(seed: int) -> None:
    campaign, _ = grown(seed)

    again = law.thaw(law.freeze(campaign))
    assert again == campaign


@given(SEEDS, st.dates(min_value=clock.read_day("2026-01-01"), max_value=clock.read_day("2026-12-31")))
def test_board_findings_and_targets_can_be_told_at_any_point(seed: int, day: Any) -> None:
    campaign, _ = grown(seed)

    there = board(campaign, day.isoformat())
    found = findings(campaign, day.isoformat())

    assert there.finished <= there.taking_part <= len(there.rows)
    told = sum(sum(row.findings.values()) for row in there.rows)
    assert told == sum(each.unit in {row.unit for row in there.rows} for each in found)
    assert all(0 <= share.part <= share.whole for share in shares(campaign))
    for unit in campaign.units.values():
        assert members(unit) <= campaign.persons.keys()


@given(SEEDS)
def test_what_the_law_accepted_keeps_its_promises(seed: int) -> None:
    campaign, _ = grown(seed)

    for unit in campaign.units.values():
        for linked in unit.elections:
            rule = campaign.plan.seats.get(linked.body)
            assert rule is None or rule.minimum <= linked.seats <= rule.maximum
            assert linked.body not in unit.excluded
            assert linked.conclusion is None or len(linked.conclusion.winners) <= linked.seats
            assert campaign.links[linked.id] == unit.id
        gave = [campaign.persons[each.person].woman for held in unit.held(PARTY) for each in held.winners]
        seat = campaign.plan.woman_seat.value
        first = next((each for each in unit.elections if each.body in seat), None)
        if first is not None and gave and not any(gave) and not first.exception:
            assert first.woman_seat
    assert all(isinstance(each, Facts) for each in campaign.persons.values())
    assert len({each.id for each in campaign.officers.values()}) == len(campaign.officers)


def test_enough_of_what_is_said_is_lawful() -> None:
    """Random statements that were all refused would prove nothing."""
    accepted = [grown(seed)[1] for seed in range(30)]

    assert sum(accepted) > 30 * 3
    assert any(grown(seed)[0].links for seed in range(30))


@pytest.mark.parametrize("cut", range(0, 400, 13))
def test_a_payload_cut_short_makes_no_sense(cut: int) -> None:
    payload = CampaignWorld().payload(opened())

    with pytest.raises(Malformed):
        law.read(payload[:cut])
