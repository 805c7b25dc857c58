"""An election that rests on another: without the other's bundle it is not checked, with it what it takes is compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from services.audit.verify import verifier
from services.audit.verify.checkpoints import read_trust
from services.audit.verify.cited import citations
from services.audit.verify.replay import Replay
from services.audit.verify.source import open_source
from services.audit.verify.verifier import Question, verify
from shared import base64text
from shared.election.state import Citation, Election
from tests.integration.verify.conftest import Verify
from tests.tamper.forge import Forge, zipped
from tests.unit.law.stages import call
from tests.world import World

OTHER = "01941f29-7c00-7aaa-8bbb-0123456789ff"


def citation(genuine: Forge, world: World, *takes: Any, size: int | None = None) -> Citation:
    size = len(genuine.entries) if size is None else size
    root = base64text.encode(genuine.tree.root(size))
    return Citation(world.id, f"village.example/log/{world.id}", size, root, takes)


def citing(cited: Citation, gave: bool | None = None) -> World:
    return World(OTHER).given(call(cites=(cited,), party_gave_woman=gave), "AUTHORITY")


@pytest.fixture
def verify_citing(jianpiao_verify: Verify, tmp_path: Path, genuine: Forge) -> Any:
    def run(made: World, *given: Forge) -> Any:
        forge = Forge(tuple(made.entries), f"village.example/log/{made.id}", made.election.authority)
        (tmp_path / "citing.zip").write_bytes(zipped(forge.files()))
        (tmp_path / "citing.policy").write_bytes(forge.policy)
        words: list[object] = ["--policy", tmp_path / "citing.policy", "--lang", "en"]
        for number, each in enumerate(given):
            (tmp_path / f"cited{number}.zip").write_bytes(zipped(each.files()))
            words += ["--cited", tmp_path / f"cited{number}.zip"]
        return jianpiao_verify(tmp_path / "citing.zip", *words)

    return run


def test_an_election_that_cites_is_not_checked_without_the_other(
    verify_citing: Any, genuine: Forge, world: World
) -> None:
    made = citing(citation(genuine, world, "RESULT"))

    without, with_it = verify_citing(made), verify_citing(made, genuine)

    assert (without.code, with_it.code) == (1, 0), with_it.out
    assert "10 [NOT CHECKED]" in without.out
    assert "10 [PASS]" in with_it.out


def test_a_result_that_was_not_announced_yet_is_caught(
    verify_citing: Any, genuine: Forge, world: World
) -> None:
    made = citing(citation(genuine, world, "RESULT", size=len(genuine.entries) - 1))

    told = verify_citing(made, genuine)

    assert told.code == 1
    assert "RESULT: what is taken differs" in told.out


def test_a_root_that_is_not_the_others_is_caught(verify_citing: Any, genuine: Forge, world: World) -> None:
    cited = msgspec.structs.replace(citation(genuine, world, "RESULT"), root=base64text.encode(bytes(32)))

    assert "do not give the cited root" in verify_citing(citing(cited), genuine).out


def test_a_bundle_that_is_not_cited_is_an_error_if_it_was_named_and_none_in_a_folder(
    verify_citing: Any, jianpiao_verify: Verify, genuine: Forge, world: World, tmp_path: Path
) -> None:
    """Who names a bundle means it; a folder may hold those of other questions too."""
    stranger = World("01941f29-7c00-7aaa-8bbb-0000000000ee").given(call(), "AUTHORITY")
    other = Forge(tuple(stranger.entries), f"village.example/log/{stranger.id}", stranger.election.authority)
    made = citing(citation(genuine, world, "RESULT"))

    named = verify_citing(made, genuine, other)
    folder = tmp_path / "bundles"
    folder.mkdir()
    for number in (0, 1):
        (tmp_path / f"cited{number}.zip").rename(folder / f"{number}.zip")
    beside = jianpiao_verify(
        tmp_path / "citing.zip", "--policy", tmp_path / "citing.policy", "--cited", folder, "--lang", "en"
    )

    assert (named.code, beside.code) == (1, 0), beside.out
    assert "10 [FAIL]" in named.out
    assert stranger.id in named.out
    assert "10 [PASS]" in beside.out


@pytest.mark.parametrize("gave", [True, False])
def test_whether_the_party_election_gave_a_woman_is_compared(
    genuine: Forge, world: World, gave: bool
) -> None:
    """World's winners have one woman, E-0008; her post and her review say so."""
    [cited] = citations(citing(citation(genuine, world, "WOMAN"), gave).election)
    party: Election = msgspec.structs.replace(
        world.election, profile=msgspec.structs.replace(world.election.profile, body="PARTY_ORGANISATION")
    )

    assert [name for name, _, _ in cited.compare(party)] == ([] if gave else ["WOMAN"])
    assert next(name for name, _, _ in cited.compare(world.election)) == "WOMAN body"


def test_however_often_a_bundle_is_reached_it_is_verified_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of these elections cites all before it: there are 2^n ways to the first, and nobody has to walk them."""
    begun: list[str] = []

    class Counting(Replay):
        def __init__(self, *arguments: Any) -> None:
            begun.append("replay")
            super().__init__(*arguments)

    monkeypatch.setattr(verifier, "Replay", Counting)
    made: list[tuple[str, Forge]] = []
    for number in range(8):
        cites = tuple(
            Citation(id_, log.origin, 1, base64text.encode(log.tree.root()), ("RESULT",)) for id_, log in made
        )
        world = World(f"01941f29-7c00-7aaa-8bbb-{number:012x}").given(call(cites=cites), "AUTHORITY")
        log = Forge(tuple(world.entries), f"village.example/log/{world.id}", world.election.authority)
        (tmp_path / f"{number}.zip").write_bytes(zipped(log.files()))
        made.append((world.id, log))
    cited = tuple(open_source(tmp_path / f"{number}.zip") for number in range(7))
    policy = made[-1][1].policy

    verify(Question(open_source(tmp_path / "7.zip"), policy, read_trust(policy), cited=cited))

    assert len(begun) == 8


def test_a_cited_bundle_that_says_to_be_endless_is_not_read(
    genuine: Forge, world: World, tmp_path: Path
) -> None:
    """A checkpoint of 10^15 entries would ask for a list of as many names."""
    made = citing(citation(genuine, world, "RESULT"))
    log = Forge(tuple(made.entries), f"village.example/log/{made.id}", made.election.authority)
    endless = genuine.files() | {"checkpoint": genuine.checkpoint(size=10**15, root=b"r" * 32)}
    (tmp_path / "citing.zip").write_bytes(zipped(log.files()))
    (tmp_path / "endless.zip").write_bytes(zipped(endless))
    cited = (open_source(tmp_path / "endless.zip"),)

    ledger = verify(
        Question(open_source(tmp_path / "citing.zip"), log.policy, read_trust(log.policy), cited=cited)
    ).ledger

    assert [finding.code for finding in ledger.checks[10].findings] == ["cited-unreadable"]
    assert not ledger.holds
