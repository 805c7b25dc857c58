"""The whole way with real processes: a service, a witness, a member who signs by hand, and a verifier who counts them."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.audit.witness.identity import create
from services.ballot.log_keys import load_log_keys
from services.ballot.running import stop
from services.cli import main
from shared.log import note
from shared.log.checkpoint import parse_text
from shared.log.policy import Witness
from shared.log.trust import encode_trust, parse_trust
from shared.log.witnessing import AddCheckpoint, encode
from tests.crash.witnessed_trial import WitnessedTrial
from tests.integration.ballot.outsider import check_log
from tests.integration.ballot.village import CALLED


@dataclass
class Day:
    """An election that was called, over a service that is cosigned; `member` is the folder of who signs by hand."""

    trial: WitnessedTrial
    member: Path
    folder: Path
    capsys: pytest.CaptureFixture[str]

    @property
    def address(self) -> str:
        assert self.trial.service is not None
        return f"{self.trial.service.url}/log/{self.trial.village.id}"

    def jianpiao(self, *words: object) -> tuple[int, str, str]:
        """Exit code, output and errors of a command."""
        code = main([str(word) for word in words])
        printed = self.capsys.readouterr()
        return code, printed.out, printed.err

    def check_2(self, log: Path, policy: Path) -> dict[str, Any]:
        """What `jianpiao verify` says of the checkpoint."""
        _, out, err = self.jianpiao("verify", log, "--policy", policy, "--json", "--jobs", 1)
        assert out, err
        found: dict[str, Any] = json.loads(out)["checks"][1]
        assert found["number"] == 2
        return found


@pytest.fixture
def day(database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Day]:
    (tmp_path / "data").mkdir()
    member = create(tmp_path / "member", "member-m.test/w1")
    trial = WitnessedTrial(database, tmp_path / "data", count=20)
    trial.with_witness(tmp_path / "witness", Witness("M", member.vkey)).begin()
    trial.wait_until_public(CALLED)
    yield Day(trial, member.data, tmp_path, capsys)
    assert trial.service is not None
    stop(trial.service)
    trial.witness.stop()


def test_a_cosigned_election_is_verified_and_a_forged_one_is_not(day: Day) -> None:
    trial = day.trial
    trial.work()
    trial.wait_until_public(CALLED + trial.count)
    published = day.folder / "policy"
    published.write_bytes(httpx.get(f"{day.address}/policy").content)
    # Whom the committees' own verifiers ask for: the witness and the member.
    trust = parse_trust(published.read_text())
    both = replace(trust.policy.groups[0], threshold=2, members=("A", "M"))
    strict = day.folder / "strict"
    strict.write_text(encode_trust(replace(trust, policy=replace(trust.policy, groups=(both,)))))

    # Before the member has signed: the witness is enough for the public, not for the committees.
    assert day.jianpiao("export", day.address, "--out", day.folder / "1.zip")[0] == 0
    assert day.check_2(day.folder / "1.zip", published)["status"] == "PASS"
    day.jianpiao("export", day.address, "--policy", strict, "--out", day.folder / "2.zip")
    assert [each["code"] for each in day.check_2(day.folder / "2.zip", strict)["findings"]] == [
        "quorum-missing"
    ]

    # The member looks at the log, signs and hands it back; anybody's bundle has the line from then on.
    assert day.jianpiao("witness", "add", published, "--data", day.member)[0] == 0
    code, line, told = day.jianpiao("witness", "sign", day.address, "--post", "--data", day.member)
    assert (code, len(note.parse_signatures(line.encode()))) == (0, 1), told
    day.jianpiao("export", day.address, "--policy", strict, "--out", day.folder / "3.zip")
    assert day.check_2(day.folder / "3.zip", strict)["status"] == "PASS"
    assert check_log(trial.log).checkpoint.size == CALLED + trial.count

    # The operator signs another history of the same length with the log's own key.
    signed = parse_text(note.parse((trial.log / "checkpoint").read_bytes()).text)
    signer = load_log_keys(trial.data, trial.settings.log_name).signer(trial.village.id, drill=False)
    forged = signer.sign(signed.size, bytes(32))
    request = encode(AddCheckpoint(signed.size, (), forged))
    answer = httpx.post(f"{trial.witness.url}/add-checkpoint", content=request)
    fork = shutil.copytree(trial.log, day.folder / "fork")
    (fork / "checkpoint").write_bytes(forged)

    assert answer.status_code == 422
    assert "forked" in answer.text
    assert list(trial.witness.data.glob("evidence/*/fork-*.json"))
    assert "quorum-missing" in [each["code"] for each in day.check_2(fork, published)["findings"]]
    # Nor by the one who signs by hand.
    code, line, told = day.jianpiao("witness", "sign", fork, "--data", day.member)
    assert (code, line) == (1, "")
    assert "the entries give the root" in told


def test_a_line_for_a_checkpoint_that_has_moved_on_is_told(day: Day) -> None:
    trial = day.trial
    policy = day.folder / "policy"
    policy.write_bytes(httpx.get(f"{day.address}/policy").content)
    day.jianpiao("witness", "add", policy, "--data", day.member)
    _, line, _ = day.jianpiao("witness", "sign", day.address, "--data", day.member)
    trial.work()
    trial.wait_until_public(CALLED + trial.count)

    answer = httpx.post(f"{day.address}/cosignatures", content=line, headers={"content-type": "text/plain"})
    nonsense = httpx.post(f"{day.address}/cosignatures", content="x", headers={"content-type": "text/plain"})
    kind = httpx.post(f"{day.address}/cosignatures", json={})

    assert (answer.status_code, answer.json()["code"]) == (409, "foreign-cosignature")
    assert (nonsense.status_code, nonsense.json()["code"]) == (400, "malformed")
    assert kind.status_code == 415


def test_a_witness_that_was_set_back_sees_its_own_line_at_its_start(day: Day) -> None:
    """Memory and marks restored from the same backup: only the log shows that more was cosigned."""
    trial = day.trial
    trial.witness.stop()
    data = trial.witness.data
    backup = shutil.copytree(data, day.folder / "backup")
    trial.restart_witness()
    trial.work()
    trial.wait_until_public(CALLED + trial.count)
    trial.witness.stop()
    shutil.rmtree(data)
    shutil.copytree(backup, data)
    # A trust file that names the log's address is what a witness can look at.
    (data / "logs" / "address").write_text(
        httpx.get(f"{day.address}/policy").text.replace("\nwitness", f" {day.address}\nwitness", 1)
    )
    trial.restart_witness()

    until = time.monotonic() + 30
    while not (told := httpx.get(f"{trial.witness.url}/logs").json()[0]).get("stopped"):
        assert time.monotonic() < until  # it looks around beside serving
        time.sleep(0.05)

    code, out, _ = day.jianpiao("witness", "status", "--data", data)
    assert code == 1
    assert "set back" in out
    assert "set back" in told["stopped"]
