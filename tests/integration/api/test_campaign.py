"""A rehearsed campaign of three invented villages, told through the service from the opening to the proof.

上溪村 elects its party organisation, which gives no woman, then its committee, whose call cites the party election and lists
a woman's seat. 中溪村 elects its committee first, by an exception (S2.6). 下溪村 was renewed already (S2.7). Then outsiders
export the logs and verify the campaign with the elections that it cites.
"""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from services.ballot.running import Service
from services.cli import main
from shared import base64text
from shared.campaign.elections import ElectionLinked, OrderExceptionGranted
from shared.campaign.opening import CampaignClosed
from shared.campaign.results import ElectionConcluded
from shared.campaign.units import UnitExcluded
from shared.election.regulation import profile
from shared.election.regulation.profile import BodyKind, Profile
from shared.election.state import Citation, Contest
from shared.log import note
from shared.log.checkpoint import parse_text
from shared.log.trust import parse_trust
from tests.campaign_world import GROUPS, UNITS, CampaignWorld, group, opened, person
from tests.integration.api.clerk import JSON, Clerk, uuid7
from tests.world import CANDIDATES, CONTESTS, DOCUMENT, World, elector

COMMITTEE = profile.load("VC-ZJ")
# The pretend village knows one regulation; who is elected by it is what a campaign asks.
PARTY: Profile = msgspec.structs.replace(COMMITTEE, body="PARTY_ORGANISATION")
USUAL = {"CHAIR": ["E-0001"], "VICE": ["E-0003"], "MEMBER": ["E-0005", "E-0006"], "WOMAN": ["E-0008"]}
GROUP_BY_GROUP: tuple[BodyKind, ...] = ("REPRESENTATIVES", "GROUP_LEADER")
PATIENCE_SECONDS = 60
AFTERWARDS: tuple[BodyKind, ...] = ("COOP_BOARD", "SUPERVISION_COMMITTEE")


def held(client: httpx.Client, day: str, rules: Profile, contests: tuple[Contest, ...], **call: Any) -> World:
    """A whole drill of an election, told to the service."""
    clerk = Clerk(client)
    posts = {each.id for each in contests}
    world = clerk.world.called(rules=rules, day=day, contests=contests, drill=True, **call)
    clerk.tell(1)
    world.sealed(30).nominated({post: names for post, names in CANDIDATES.items() if post in posts})
    world.published().opened(30).issued([elector(number) for number in range(1, 25)]).closed().box(24)
    world.counted([{post: names for post, names in USUAL.items() if post in posts}] * 24)
    world.count_closed().determined().announced()
    clerk.tell_all()
    return world


@dataclass
class Office:
    """The campaign's office: what its world records, it tells the service; and it reads other logs as anybody does."""

    client: httpx.Client
    world: CampaignWorld = field(default_factory=CampaignWorld)
    told: int = 0

    def tell(self) -> None:
        for statement in self.world.envelopes[self.told :]:
            url = f"/elections/{self.world.id}/statements" if self.told else "/elections"
            answer = self.client.post(url, content=statement.encode(), headers=JSON)
            assert answer.status_code == 201, answer.text
            self.told += 1

    def checkpoint(self, election: World) -> str:
        """The published checkpoint, once it covers the whole election."""
        size, deadline = election.election.size, time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            raw = self.client.get(f"/log/{election.id}/checkpoint").text
            if parse_text(note.parse(raw.encode()).text).size == size:
                return raw
            time.sleep(0.05)
        raise AssertionError(f"{election.id} was not published to its end")

    def vkey(self, election: World) -> str:
        policy = self.client.get(f"/log/{election.id}/policy").text
        return str(parse_trust(policy).policy.logs[0].key)

    def link(self, unit: str, body: BodyKind, election: World, day: str) -> ElectionLinked:
        contests = election.election.contests.values()
        return ElectionLinked(
            unit=unit,
            body=body,
            election=election.id,
            vkey=self.vkey(election),
            day=day,
            seats=sum(each.seats for each in contests),
            woman_seat=any(each.reserved == "WOMAN" for each in contests),
        )

    def conclude(self, unit: str, election: World) -> ElectionConcluded:
        duties = {"CHAIR": "SECRETARY" if len(election.election.contests) == 3 else "HEAD"}
        announced = election.election.announced_on
        assert announced is not None
        return ElectionConcluded(
            election=election.id,
            checkpoint=self.checkpoint(election),
            held_on=election.election.day,
            announced_on=announced,
            first_ballot=True,
            winners=tuple(
                msgspec.structs.replace(
                    person(
                        f"{unit}-{each.person}-{election.id[-4:]}",
                        duties.get(each.contest, "MEMBER"),
                        woman=each.woman,
                        age="31_TO_35",
                        number=each.person,
                    ),
                    post=each.contest,
                )
                for each in election.election.winners
            ),
        )


@pytest.fixture(scope="module")
def office(service: Service) -> Iterator[Office]:
    """The campaign at its end, and the elections beside it."""
    with httpx.Client(base_url=service.url, timeout=60) as client:
        yield Office(client)


@pytest.fixture(scope="module")
def elections(office: Office) -> dict[str, World]:
    """The whole story, told to the service."""
    client, world = office.client, office.world
    world.id = uuid7()
    world.given(opened(drill=True, units=UNITS[:4], timetable=(), last_day="2026-06-30"))
    for name in GROUPS:
        world.given(group(name))
    world.given(UnitExcluded(unit="V3", reason="ALREADY_RENEWED", document=DOCUMENT))
    for unit in ("V1", "V2"):
        world.given(UnitExcluded(unit=unit, reason="DEFERRED", document=DOCUMENT, bodies=GROUP_BY_GROUP))
        world.given(UnitExcluded(unit=unit, reason="DEFERRED", document=DOCUMENT, bodies=AFTERWARDS))
    office.tell()

    # 上溪村: the party organisation, by four seats and no woman; its committee cites that
    party = held(client, "2026-03-01", PARTY, CONTESTS[:3], party_gave_woman=True)
    world.seats("V1", "PARTY", seats={"PARTY_ORGANISATION": 4, "VILLAGERS_COMMITTEE": 5})
    world.given(office.link("V1", "PARTY_ORGANISATION", party, "2026-03-01"))
    world.at("2026-03-02").given(office.conclude("V1", party))
    cited = parse_text(note.parse(office.checkpoint(party).encode()).text)
    committee = held(
        client,
        "2026-04-01",
        COMMITTEE,
        CONTESTS,
        party_gave_woman=False,
        cites=(
            Citation(party.id, cited.origin, cited.size, base64text.encode(cited.root), ("WOMAN", "RESULT")),
        ),
    )
    without = msgspec.structs.replace(
        office.link("V1", "VILLAGERS_COMMITTEE", committee, "2026-04-01"), woman_seat=False
    )
    world.refuses("woman-seat-missing", without)
    world.given(office.link("V1", "VILLAGERS_COMMITTEE", committee, "2026-04-01"))

    # 中溪村: its committee first, which needs an exception
    other = held(client, "2026-03-10", COMMITTEE, CONTESTS, party_gave_woman=None)
    world.seats("V2", "PARTY", seats={"PARTY_ORGANISATION": 4, "VILLAGERS_COMMITTEE": 5})
    world.refuses("out-of-order", office.link("V2", "VILLAGERS_COMMITTEE", other, "2026-03-10"))
    world.given(OrderExceptionGranted(unit="V2", body="VILLAGERS_COMMITTEE", document=DOCUMENT))
    world.given(office.link("V2", "VILLAGERS_COMMITTEE", other, "2026-03-10"))
    world.at("2026-04-02").given(office.conclude("V2", other)).given(office.conclude("V1", committee))
    world.refuses("unit-not-finished", CampaignClosed(document=DOCUMENT))
    world.given(UnitExcluded(unit="V2", reason="DEFERRED", document=DOCUMENT, bodies=("PARTY_ORGANISATION",)))
    world.given(CampaignClosed(document=DOCUMENT))
    office.tell()
    return {"party": party, "committee": committee, "other": other}


def jianpiao(*words: object) -> tuple[int, str]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        code = main([str(word) for word in words])
    return code, out.getvalue()


def test_the_service_refuses_what_the_campaigns_law_refuses(
    office: Office, elections: dict[str, World]
) -> None:
    late = UnitExcluded(unit="V1", reason="DEFERRED", document=DOCUMENT)
    statement = office.world.signed(late)

    answer = office.client.post(
        f"/elections/{office.world.id}/statements", content=statement.encode(), headers=JSON
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "campaign-closed")
    assert answer.json()["clause"] == "S4.11"


def test_it_stands_in_the_list_of_logs_and_is_no_election(
    office: Office, elections: dict[str, World]
) -> None:
    answer = office.client.get("/elections?limit=50").json()
    lines = {line["id"]: line for line in answer["elections"]}

    assert lines[office.world.id]["kind"] == "campaign"
    assert lines[office.world.id]["stage_text"]["zh"] == "换届结束"
    assert lines[elections["party"].id]["kind"] == "election"
    assert office.client.get(f"/elections/{office.world.id}").status_code == 404
    assert office.client.get(f"/elections/{office.world.id}/state/roll").status_code == 404
    board = office.client.get(f"/campaigns/{office.world.id}").json()
    assert (board["taking_part"], board["finished"], board["drill"]) == (2, 2, True)
    assert [unit["stage_zh"] for unit in board["units"]] == ["完成", "完成", "不参加"]
    assert board["day"] == "2026-04-02"  # of a drill's own clock
    assert office.client.get(f"/campaigns/{elections['party'].id}").status_code == 404
    assert office.client.get(f"/campaigns/{office.world.id}?on=2026-02-30").status_code == 422
    welcome = office.client.get("/", headers={"accept": "text/html"}).text
    assert f"/campaigns/{office.world.id}" in welcome
    entries = office.client.get(f"/elections/{office.world.id}/entries?limit=1000").json()
    assert len(entries["entries"]) == office.world.campaign.size


def test_the_board_is_read_from_the_public_log(office: Office, elections: dict[str, World]) -> None:
    base = str(office.client.base_url).rstrip("/")

    code, told = jianpiao(
        "campaign",
        "status",
        f"{base}/log/{office.world.id}",
        "--lang",
        "zh",
    )

    assert code == 0, told
    assert "2个单位参加，已完成2个" in told
    assert "演练 / DRILL" in told
    [first] = [line for line in told.splitlines() if "V1 上溪村" in line and "完成" in line]
    assert "党组织✓ 村民委员会✓" in first
    assert "A44 提示 V2" not in told  # its party organisation is not elected in this campaign


def test_the_campaign_is_proved_with_the_elections_that_it_cites(
    office: Office, elections: dict[str, World], tmp_path: Path
) -> None:
    base = str(office.client.base_url).rstrip("/")
    cited = tmp_path / "cited"
    cited.mkdir()
    for name, world in elections.items():
        code, told = jianpiao("export", f"{base}/log/{world.id}", "--out", cited / f"{name}.zip")
        assert code == 0, told
    bundle, policy = tmp_path / "campaign.zip", tmp_path / "policy"
    assert jianpiao("export", f"{base}/log/{office.world.id}", "--out", bundle)[0] == 0
    policy.write_bytes(office.client.get(f"/log/{office.world.id}/policy").content)
    words = ("verify", bundle, "--policy", policy, "--lang", "en", "--jobs", 1)

    proved = jianpiao(*words, "--cited", cited)
    (cited / "other.zip").unlink()
    lacking = jianpiao(*words, "--cited", cited)

    assert proved[0] == 0, proved[1]
    assert "10 [PASS] Other elections that are cited — 3 cited elections" in proved[1]
    assert "A DRILL, NOT AN ELECTION" in proved[1]
    assert lacking[0] == 1
    assert elections["other"].id in lacking[1]


def test_the_committees_election_is_proved_with_the_party_election_that_it_cites(
    office: Office, elections: dict[str, World], tmp_path: Path
) -> None:
    base = str(office.client.base_url).rstrip("/")
    for name in ("party", "committee"):
        assert (
            jianpiao("export", f"{base}/log/{elections[name].id}", "--out", tmp_path / f"{name}.zip")[0] == 0
        )
    policy = tmp_path / "policy"
    policy.write_bytes(office.client.get(f"/log/{elections['committee'].id}/policy").content)

    code, told = jianpiao(
        "verify",
        tmp_path / "committee.zip",
        "--policy",
        policy,
        "--cited",
        tmp_path / "party.zip",
        "--lang",
        "en",
    )

    assert code == 0, told
    assert "10 [PASS]" in told
