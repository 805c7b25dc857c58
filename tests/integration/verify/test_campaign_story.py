"""One village renews its bodies: stories of the drill, by four regulations, cited by a campaign and followed from there.

What the stories tell is the drill's own business; here the point is that a result of any body, with runoffs, posts chosen
from the elected, approvals and delegates, is cited as it is and found out if it is not.
"""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from services.drill.chance import Chance
from services.drill.fold import Fold
from services.drill.play import play
from services.drill.scenario.reading import find
from services.drill.telling import Silence
from services.drill.transport import Answer, Sending, Taken
from shared import clock
from shared.campaign.elections import ElectionLinked
from shared.campaign.results import Elected, ElectionConcluded
from shared.campaign.seats import SeatsApproved
from shared.campaign.state import Facts
from shared.campaign.units import UnitExcluded
from shared.election.outcome.result import seats_held
from shared.election.state import Election
from shared.entry import Entry, encode
from shared.log.vkey import VerifierKey
from tests.campaign_world import PLAN, CampaignWorld, group, opened, public_key
from tests.integration.verify.conftest import Ran, Verify
from tests.tamper.forge import Forge, private_key, zipped
from tests.world import DOCUMENT

ORDER = (
    ("representatives-by-group", "2026-02-10"),
    ("party-branch", "2026-02-20"),
    ("village", "2026-04-20"),
    ("supervision", "2026-05-24"),
)
DUTIES = {"SECRETARY": "SECRETARY", "DEPUTY": "DEPUTY_SECRETARY", "CHAIR": "HEAD", "HEAD": "HEAD"}


class Keeping(Fold):
    """A service without a database that keeps what it took, as a log does."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[bytes] = []

    def judge(self, sending: Sending) -> Answer:
        answer = super().judge(sending)
        if isinstance(answer, Taken) and answer.index == len(self.entries):
            self.entries.append(encode(Entry(answer.index, answer.accepted_at, sending.envelope)))
        return answer


@dataclasses.dataclass(frozen=True)
class Told:
    """A story that was played: its last state and its log."""

    election: Election
    forge: Forge

    @property
    def vkey(self) -> str:
        return str(VerifierKey.of(self.forge.origin, private_key("log")))


@cache
def told(name: str, day: str) -> Told:
    """A story of the drill, on that day."""
    scenario = find(name)
    timetable = msgspec.structs.replace(scenario.timetable, day=day)
    kept = Keeping()
    played = play(msgspec.structs.replace(scenario, timetable=timetable), kept, Chance(7), Silence())
    election = played.story.election
    return Told(election, Forge(tuple(kept.entries), f"x.example/drill/{election.id}", election.authority))


def seats_of(election: Election) -> int:
    return sum(each.seats for each in election.contests.values() if each.chosen_from is None)


def link(name: str, there: Told) -> ElectionLinked:
    return ElectionLinked(
        unit="V1",
        body=there.election.profile.body,
        election=there.election.id,
        vkey=there.vkey,
        day=there.election.day,
        seats=seats_of(there.election),
        woman_seat=any(each.reserved == "WOMAN" for each in there.election.contests.values()),
    )


def conclude(name: str, there: Told, **changes: Any) -> ElectionConcluded:
    election = there.election
    held = seats_held(election)
    seats = [post for post, contest in election.contests.items() if contest.chosen_from is None]
    posts = {
        person: [post for post in held if person in held[post]] for person in set().union(*held.values())
    }
    winners = []
    for number, own in sorted(posts.items()):
        duty = next((DUTIES[post] for post in own if post in DUTIES), "MEMBER")
        facts = Facts(woman_of(election, number), "31_TO_35", "COLLEGE", True)
        post = next(each for each in own if each in seats)
        winners.append(
            Elected(person=f"{name}-{number}", number=number, post=post, facts=facts, new=True, duty=duty)  # type: ignore[arg-type]
        )
    given: dict[str, Any] = {
        "election": election.id,
        "checkpoint": there.forge.checkpoint().decode(),
        "held_on": election.day,
        "announced_on": election.announced_on,
        "first_ballot": all(each.round == 1 for each in election.winners if each.contest in seats),
        "winners": tuple(winners),
    }
    return ElectionConcluded(**(given | changes))


def woman_of(election: Election, number: str) -> bool:
    mine = [each for each in election.winners if each.person == number]
    listed = election.candidates.get(number)
    reserved = any(election.contests[each.contest].reserved == "WOMAN" for each in mine)
    return reserved or any(each.woman for each in mine) or (listed is not None and listed.woman)


def campaign(**changed: dict[str, Any]) -> CampaignWorld:
    """The campaign with every election of V1; `changed` are members of a result by the story's first word."""
    world = CampaignWorld()
    ranges = {body: msgspec.structs.replace(each, minimum=1, maximum=99) for body, each in PLAN.seats.items()}
    wide = msgspec.structs.replace(PLAN, seats=ranges)  # the stories have as many seats as their points need
    world.given(opened(drill=True, plan=wide, timetable=(), last_day="2026-12-31"))
    world.given(group("office", parent=None))
    world.given(UnitExcluded(unit="V1", reason="DEFERRED", document=DOCUMENT, bodies=("GROUP_LEADER",)))
    for name, day in ORDER:
        there = told(name, day)
        assert there.election.announced_on is not None, name
        world.at(
            max(day, there.election.announced_on, clock.day_of(there.election.last_accepted).isoformat()), 20
        )
        body = there.election.profile.body
        if body in PLAN.seats:
            seats = {body: seats_of(there.election)}
            world.given(SeatsApproved(unit="V1", seats=seats, document=DOCUMENT))
        world.given(link(name, there))
        first = name.partition("-")[0]
        world.given(conclude(first, there, **changed.get(first, {})))
    return world


@pytest.fixture
def verify_story(jianpiao_verify: Verify, tmp_path: Path) -> Any:
    def run(world: CampaignWorld) -> Ran:
        forge = Forge(tuple(world.entries), f"x.example/drill/{world.id}", public_key("AUTHORITY"))
        (tmp_path / "campaign.zip").write_bytes(zipped(forge.files()))
        (tmp_path / "policy").write_bytes(forge.policy)
        (tmp_path / "cited").mkdir()
        for name, day in ORDER:
            (tmp_path / "cited" / f"{name}.zip").write_bytes(zipped(told(name, day).forge.files()))
        words = ("--policy", tmp_path / "policy", "--cited", tmp_path / "cited", "--lang", "en")
        return jianpiao_verify(tmp_path / "campaign.zip", *words)

    return run


def test_results_of_every_body_are_followed(verify_story: Any) -> None:
    world = campaign()

    ran = verify_story(world)

    assert "10 [PASS]" in ran.out, ran.out
    assert "4 cited elections" in ran.out
    unit = world.campaign.units["V1"]
    assert [each.body for each in unit.elections] == [
        "REPRESENTATIVES",
        "PARTY_ORGANISATION",
        "VILLAGERS_COMMITTEE",
        "SUPERVISION_COMMITTEE",
    ]
    secretary = [
        winner.number
        for held in unit.held("PARTY_ORGANISATION")
        for winner in held.winners
        if winner.duty == "SECRETARY"
    ]
    assert len(secretary) == 1  # chosen from the committee, beside a seat in it


@pytest.mark.parametrize("name", [name.partition("-")[0] for name, _ in ORDER])
def test_a_result_of_any_body_that_says_something_else_is_caught(verify_story: Any, name: str) -> None:
    there = next(told(each, day) for each, day in ORDER if each.startswith(name))
    true = conclude(name, there)

    ran = verify_story(campaign(**{name: {"first_ballot": not true.first_ballot}}))

    assert ran.code == 1
    assert f"{there.forge.origin} first ballot: what is taken differs" in ran.out
