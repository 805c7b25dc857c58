"""A campaign's bundle is verified like an election's, and what it cites is followed into the elections' own bundles."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from shared.campaign.elections import ElectionLinked
from shared.campaign.results import Elected, ElectionConcluded
from shared.campaign.seats import SeatsApproved
from shared.campaign.state import Facts
from shared.campaign.statement import CampaignBody
from shared.campaign.units import UnitExcluded
from shared.log.vkey import VerifierKey
from tests.campaign_world import CampaignWorld, linked, public_key
from tests.integration.verify.conftest import Ran, Verify
from tests.tamper.forge import Forge, private_key, zipped
from tests.world import DAY, DOCUMENT, World

EARLIER = ("REPRESENTATIVES", "GROUP_LEADER", "PARTY_ORGANISATION")
WOMEN = {"E-0008"}


def elected(number: str, post: str, **changes: Any) -> Elected:
    facts = Facts(number in WOMEN, "31_TO_35", "COLLEGE", True)
    given: dict[str, Any] = {
        "person": f"P-{number}",
        "number": number,
        "post": post,
        "facts": facts,
        "new": True,
        "duty": "HEAD" if post == "CHAIR" else "MEMBER",
    }
    return Elected(**(given | changes))


WINNERS = (
    elected("E-0001", "CHAIR"),
    elected("E-0003", "VICE"),
    elected("E-0005", "MEMBER"),
    elected("E-0006", "MEMBER"),
    elected("E-0008", "WOMAN"),
)


def link(world: World, **changes: Any) -> ElectionLinked:
    usual: dict[str, Any] = {
        "unit": "V1",
        "body": "VILLAGERS_COMMITTEE",
        "election": world.id,
        "vkey": str(VerifierKey.of(f"village.example/log/{world.id}", private_key("log"))),
        "day": DAY,
        "seats": 5,
        "woman_seat": True,
    }
    return ElectionLinked(**(usual | changes))


def conclude(genuine: Forge, world: World, **changes: Any) -> ElectionConcluded:
    usual: dict[str, Any] = {
        "election": world.id,
        "checkpoint": genuine.checkpoint().decode(),
        "held_on": DAY,
        "announced_on": world.election.announced_on,
        "winners": WINNERS,
        "first_ballot": True,
    }
    return ElectionConcluded(**(usual | changes))


def campaign(*last: CampaignBody) -> CampaignWorld:
    """A campaign in which V1 has only its committee to renew; `last` come after election day."""
    made = CampaignWorld().open()
    made.given(UnitExcluded(unit="V1", reason="ALREADY_RENEWED", document=DOCUMENT, bodies=EARLIER))  # type: ignore[arg-type]
    made.given(SeatsApproved(unit="V1", seats={"VILLAGERS_COMMITTEE": 5}, document=DOCUMENT))
    made.at("2026-03-30")
    for body in last:
        made.given(body)
    return made


@pytest.fixture
def verify_campaign(jianpiao_verify: Verify, tmp_path: Path) -> Any:
    """Runs `jianpiao verify` on a campaign, with the bundles of the elections that it cites."""

    def run(made: CampaignWorld, *cited: Forge, words: tuple[object, ...] = ("--lang", "en")) -> Ran:
        forge = forged(made)
        bundle, policy, folder = tmp_path / "campaign.zip", tmp_path / "campaign.policy", tmp_path / "cited"
        bundle.write_bytes(zipped(forge.files()))
        policy.write_bytes(forge.policy)
        folder.mkdir(exist_ok=True)
        for number, each in enumerate(cited):
            (folder / f"{number}.zip").write_bytes(zipped(each.files()))
        given: tuple[object, ...] = ("--cited", folder) if cited else ()
        return jianpiao_verify(bundle, "--policy", policy, *given, *words)

    return run


def forged(made: CampaignWorld) -> Forge:
    return Forge(tuple(made.entries), f"village.example/log/{made.id}", public_key("AUTHORITY"))


def test_a_campaign_is_verified_and_says_which_checks_are_not_about_it(verify_campaign: Any) -> None:
    told = verify_campaign(CampaignWorld().open().at("2026-01-10"))

    assert told.code == 0, told.out
    assert "RESULT: PASS. The campaign's record was not altered" in told.out
    for number in (6, 7, 10):
        assert f"{number} [DOES NOT APPLY]" in told.out
    for number in (1, 2, 3, 4, 5, 8):
        assert f"{number} [PASS]" in told.out
    assert "GUIDANCE: guidance1" in told.out


def test_the_report_has_the_board_in_both_languages_and_in_json(verify_campaign: Any) -> None:
    made = CampaignWorld().open().at("2026-02-01").given(linked("V3", "REP", "2026-02-10"))

    zh = verify_campaign(made, words=("--lang", "zh")).out
    told = verify_campaign(made, words=("--json",)).json

    for expected in (
        "换届工作进度（2026-02-01）",
        "V2 中溪村",
        "村（重点）",
        "2026-02-10 任期审计",
        "调研摸底",
    ):
        assert expected in zh
    assert told["campaign"]["board"]["taking_part"] == 4
    row = next(row for row in told["campaign"]["board"]["rows"] if row["unit"] == "V3")
    assert (row["stage"], row["bodies"]["REPRESENTATIVES"]) == ("REPRESENTATIVES", "LINKED")
    assert told["election"] is None
    assert {each["id"] for each in told["campaign"]["findings"]} == {"S4.3", "S3.3"}


def test_a_changed_entry_of_a_campaign_is_caught(jianpiao_verify: Verify, tmp_path: Path) -> None:
    made = CampaignWorld().open().at("2026-01-10")
    files = forged(made).files()
    (tmp_path / "policy").write_bytes(files["policy"])
    name = next(each for each in files if each.startswith("tile/entries/"))
    files[name] = files[name].replace(b'"index":2', b'"index":3', 1)
    (tmp_path / "bad.zip").write_bytes(zipped(files))

    told = jianpiao_verify(tmp_path / "bad.zip", "--policy", tmp_path / "policy", "--lang", "en")

    assert told.code == 1
    assert "3 [FAIL]" in told.out


def test_an_unlawful_statement_of_a_campaign_is_caught(verify_campaign: Any) -> None:
    """A malicious log stores a link that comes out of order."""
    made, other = CampaignWorld().open(), CampaignWorld().open()
    for unit in ("V1", "V2"):
        made.seats(unit, "PARTY")
        other.seats(unit, "PARTY")
    other.given(UnitExcluded(unit="V2", reason="ALREADY_RENEWED", document=DOCUMENT, bodies=EARLIER[:2]))  # type: ignore[arg-type]
    other.given(linked("V2", "PARTY", "2026-03-01"))
    last = other.entries[-1].replace(
        b'"index":%d' % (len(other.entries) - 1), b'"index":%d' % len(made.entries)
    )
    made.entries.append(last)

    told = verify_campaign(made)

    assert told.code == 1
    assert "S10.35" in told.out


def test_a_cited_election_is_followed(verify_campaign: Any, genuine: Forge, world: World) -> None:
    told = verify_campaign(campaign(link(world), conclude(genuine, world)), genuine)

    assert told.code == 0, told.out
    assert "10 [PASS]" in told.out
    assert "1 cited elections" in told.out


def test_what_is_cited_and_not_given_is_not_checked(
    verify_campaign: Any, genuine: Forge, world: World
) -> None:
    told = verify_campaign(campaign(link(world), conclude(genuine, world)))

    assert told.code == 1
    assert "10 [NOT CHECKED]" in told.out
    assert world.id in told.out


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"first_ballot": False}, "first ballot"),
        ({"announced_on": "2026-03-30"}, "announced on"),
        ({"held_on": "2026-03-27"}, "held on"),
        ({"winners": WINNERS[:4]}, "winners"),
        ({"winners": (elected("E-0002", "CHAIR"), *WINNERS[1:])}, "winners"),
        ({"winners": (*WINNERS[:4], elected("E-0008", "WOMAN", facts=WINNERS[0].facts))}, "E-0008 woman"),
        ({"winners": (elected("E-0001", "CHAIR", facts=WINNERS[4].facts), *WINNERS[1:])}, "E-0001 woman"),
    ],
)
def test_a_result_that_the_elections_own_record_does_not_bear_out_is_caught(
    verify_campaign: Any, genuine: Forge, world: World, changes: dict[str, Any], place: str
) -> None:
    told = verify_campaign(campaign(link(world), conclude(genuine, world, **changes)), genuine)

    assert told.code == 1
    assert "10 [FAIL]" in told.out
    assert f"{place}: what is taken differs" in told.out


@pytest.mark.parametrize(("changes", "place"), [({"woman_seat": False}, "woman seat")])
def test_a_link_that_says_something_else_than_the_call_is_caught(
    verify_campaign: Any, genuine: Forge, world: World, changes: dict[str, Any], place: str
) -> None:
    told = verify_campaign(campaign(link(world, **changes), conclude(genuine, world)), genuine)

    assert f"{place}: what is taken differs" in told.out


def test_an_election_cited_before_its_announcement_is_caught(
    verify_campaign: Any, genuine: Forge, world: World
) -> None:
    early = genuine.checkpoint(len(genuine.entries) - 1).decode()

    told = verify_campaign(campaign(link(world), conclude(genuine, world, checkpoint=early)), genuine)

    assert "announced on: what is taken differs" in told.out


def test_a_forked_election_is_caught_by_its_root(verify_campaign: Any, genuine: Forge, world: World) -> None:
    """The log signed another history for the campaign than the one in the bundle."""
    fork = dataclasses.replace(genuine, entries=(*genuine.entries[:-1], genuine.entries[-2]))
    made = campaign(link(world), conclude(genuine, world, checkpoint=fork.checkpoint().decode()))

    told = verify_campaign(made, genuine)

    assert "the cited log's entries do not give the cited root" in told.out


def test_a_log_shorter_than_what_is_cited_is_caught(
    verify_campaign: Any, genuine: Forge, world: World
) -> None:
    short = dataclasses.replace(genuine, entries=genuine.entries[:-1])

    told = verify_campaign(campaign(link(world), conclude(genuine, world)), short)

    assert "the cited log is shorter" in told.out


def test_a_cited_election_that_fails_by_itself_fails_the_campaign(
    verify_campaign: Any, genuine: Forge, world: World
) -> None:
    """Its prefix is as cited; an entry that came after it is not lawful."""
    longer = dataclasses.replace(genuine, entries=(*genuine.entries, genuine.entries[-1]))

    told = verify_campaign(campaign(link(world), conclude(genuine, world)), longer)

    assert told.code == 1
    assert "the cited election itself fails verification" in told.out


def test_a_bundle_that_nobody_cites_is_a_finding_if_it_was_named(
    verify_campaign: Any, genuine: Forge, tmp_path: Path
) -> None:
    made = CampaignWorld().open().at("2026-01-10")

    in_a_folder = verify_campaign(made, genuine)
    named = verify_campaign(made, words=("--cited", tmp_path / "cited" / "0.zip", "--lang", "en"))

    assert (in_a_folder.code, named.code) == (0, 1)
    assert "a bundle was given that is not cited" in named.out
