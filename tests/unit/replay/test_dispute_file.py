"""The file that one side hands to the other and to whoever rules: signed, computed again, printed."""

from __future__ import annotations

import base64
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from services import key_file
from services.audit.replay import dispute_file, packing
from services.audit.replay.dispute_file import Dispute
from services.audit.replay.question import Question
from services.cli import main
from shared.errors import Malformed, ProofError
from shared.log import proof
from shared.log.trust import parse_trust
from tests.stories import story
from tests.tamper.forge import Forge, private_key, zipped

QUESTIONS = (Question(void_mandates=True, round=1), Question())


@pytest.fixture(scope="session")
def log() -> Forge:
    """The log of the story of three forged mandates."""
    told = story("void-mandates")
    assert told.election is not None
    return Forge(told.entries, f"village.example/drill/{told.election.id}", told.election.authority)


@pytest.fixture(scope="session")
def made(log: Forge) -> tuple[Dispute, bytes]:
    """What one side asked and signed."""
    who = ("甲方", private_key("party"))
    return dispute_file.make(
        log.entries, log.checkpoint(), QUESTIONS, who, verified=True, made_at="2026-04-20T00:00:00.000Z"
    )


@pytest.fixture
def folder(log: Forge, tmp_path: Path) -> Path:
    """A bundle, its policy and a key."""
    (tmp_path / "bundle.zip").write_bytes(zipped(log.files()))
    (tmp_path / "policy").write_bytes(log.policy)
    key_file.create(tmp_path / "key.pem")
    return tmp_path


def replay(folder: Path, *words: str, policy: bool = True) -> int:
    trust = ["--policy", str(folder / "policy")] if policy else []
    return main(["replay", str(folder / "bundle.zip"), *trust, "--lang", "en", *words])


def test_the_file_holds_when_it_is_computed_again(log: Forge, made: tuple[Dispute, bytes]) -> None:
    dispute = dispute_file.open_dispute(made[1])

    assert dispute == made[0]
    assert list(dispute_file.check(dispute, log.entries, log.origin)) == []


def test_it_holds_also_when_the_log_has_grown(log: Forge) -> None:
    who = ("甲方", private_key("party"))
    size = len(log.entries) - 5
    early, _ = dispute_file.make(
        log.entries[:size],
        log.checkpoint(size),
        QUESTIONS,
        who,
        verified=True,
        made_at="2026-04-20T00:00:00.000Z",
    )

    assert list(dispute_file.check(early, log.entries, log.origin)) == []


def test_each_proof_is_one_that_any_tool_can_check(log: Forge, made: tuple[Dispute, bytes]) -> None:
    policy = parse_trust(log.policy.decode()).policy
    receipts = dict(dispute_file.receipts(made[0]))

    assert {0, *(each.index for each in made[0].proofs)} == set(receipts)
    for index, raw in receipts.items():
        checkpoint = proof.verify(proof.parse(raw), log.entries[index], policy)
        assert checkpoint.size == len(log.entries)


def resigned(dispute: Dispute, change: Callable[[dict[str, Any]], None]) -> Dispute:
    """Somebody with another key, or the same person later, states something else."""
    plain = json.loads(msgspec.json.encode(dispute))
    change(plain)
    altered = msgspec.convert(plain, Dispute)
    return dispute_file.open_dispute(dispute_file.sign(altered, private_key("party")))


def test_a_figure_that_is_not_the_logs_is_found(log: Forge, made: tuple[Dispute, bytes]) -> None:
    def change(plain: dict[str, Any]) -> None:
        plain["answers"][0]["rounds"][0]["posts"][0]["was"]["votes"]["E-0001"] += 1

    problems = list(dispute_file.check(resigned(made[0], change), log.entries, log.origin))

    assert len(problems) == 1
    assert "rounds[0].posts[0].was.votes.E-0001: expected 51, got 52" in problems[0]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        pytest.param(lambda it: it["proofs"].pop(), "proofs: expected", id="a proof less"),
        pytest.param(
            lambda it: it["proofs"][1].update(it["proofs"][0]), "proofs: expected", id="one proof twice"
        ),
        pytest.param(lambda it: it["proofs"][0]["path"].reverse(), "proof of entry 0", id="a proof altered"),
        pytest.param(
            lambda it: it["proofs"][0].update(index=10**6), "proof: expected an index", id="beyond the log"
        ),
        pytest.param(lambda it: it["answers"].pop(), "answers: expected 2, got 1", id="an answer less"),
        pytest.param(lambda it: it["questions"][0].pop("round"), "answer 1: question", id="another question"),
    ],
)
def test_whatever_else_is_altered_is_found(
    log: Forge, made: tuple[Dispute, bytes], change: Callable[[dict[str, Any]], None], problem: str
) -> None:
    problems = list(dispute_file.check(resigned(made[0], change), log.entries, log.origin))

    assert any(problem in each for each in problems), problems


def test_another_log_or_an_older_copy_is_not_what_it_was_computed_from(
    log: Forge, made: tuple[Dispute, bytes]
) -> None:
    forged = [*log.entries[:-1], log.entries[0]]

    assert "origin" in next(dispute_file.check(made[0], log.entries, "other.example/log/x"))
    assert "size" in next(dispute_file.check(made[0], log.entries[:-1], log.origin))
    assert "root" in next(dispute_file.check(made[0], forged, log.origin))


def test_one_changed_byte_breaks_the_signature(made: tuple[Dispute, bytes]) -> None:
    envelope = json.loads(made[1])
    payload = bytearray(base64.b64decode(envelope["payload"]))
    at = payload.index("甲方".encode())
    payload[at : at + 6] = "乙方".encode()
    envelope["payload"] = base64.b64encode(payload).decode()

    with pytest.raises(ProofError, match="does not hold"):
        dispute_file.open_dispute(json.dumps(envelope).encode())


def test_a_signature_of_a_statement_is_none_of_a_dispute(made: tuple[Dispute, bytes]) -> None:
    envelope = json.loads(made[1])
    envelope["payloadType"] = "application/vnd.jianpiao.statement+json"

    with pytest.raises(Malformed, match="one signature"):
        dispute_file.open_dispute(json.dumps(envelope).encode())


# -- the command


def test_a_dispute_is_written_checked_and_printed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / "dispute.zip"

    assert (
        replay(
            folder,
            "--without-void-mandates",
            "--out",
            str(out),
            "--key",
            str(folder / "key.pem"),
            "--name",
            "甲方",
        )
        == 0
    )
    assert "can have changed: chair" in capsys.readouterr().out
    assert replay(folder, "--check", str(out)) == 0
    assert "✓ 成立 / holds" in capsys.readouterr().out

    with zipfile.ZipFile(out) as held:
        page = held.read("answer-001.zh.html").decode()
    assert "3张：足以改变" in page
    assert "甲方" in page


def test_a_page_beside_the_dispute_is_checked_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, forged = folder / "dispute.zip", folder / "forged.zip"
    replay(folder, "--unknown", "2", "--out", str(out), "--key", str(folder / "key.pem"), "--name", "甲方")
    with zipfile.ZipFile(out) as held, zipfile.ZipFile(forged, "w") as other:
        for name in held.namelist():
            other.writestr(name, held.read(name).replace("足以改变".encode(), "不可能改变".encode()))

    assert replay(folder, "--check", str(forged)) == 1
    assert "answer-001.zh.html" in capsys.readouterr().out


def test_nothing_is_said_of_a_log_that_does_not_hold(
    folder: Path, log: Forge, capsys: pytest.CaptureFixture[str]
) -> None:
    altered = log.with_entries([*log.entries[:-1], log.entries[-1].replace(b'"sig":"', b'"sig":"A', 1)[:-1]])
    (folder / "bundle.zip").write_bytes(zipped(altered.files()))

    assert replay(folder) == 1
    assert "does not pass the verifier" in capsys.readouterr().err


def test_nor_without_a_policy_unless_told_and_then_every_page_says_so(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert replay(folder, policy=False) == 2
    assert "--unverified" in capsys.readouterr().err

    assert replay(folder, "--unverified", policy=False) == 0
    assert "NOT VERIFIED" in capsys.readouterr().out


@pytest.mark.parametrize("ending", ["html", "pdf", "csv", "txt"])
def test_an_answer_is_printed_in_every_format(folder: Path, ending: str) -> None:
    out = folder / f"answer.{ending}"

    assert replay(folder, "--unverified", "--out", str(out), policy=False) == 0

    assert out.stat().st_size > 1_000


def test_several_questions_come_from_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "questions.json").write_text('[{"unknown":3,"round":1},{"entry":100}]')

    assert (
        replay(
            folder,
            "--unverified",
            "--questions",
            str(folder / "questions.json"),
            "--format",
            "json",
            policy=False,
        )
        == 0
    )

    answers = json.loads(capsys.readouterr().out)["answers"]
    assert [each["as_of"]["entries"] for each in answers] == [len(story("void-mandates").entries), 101]


def test_a_refused_question_says_why(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        replay(folder, "--unverified", "--without-elector", "E-0001", "--without", "paper:x", policy=False)
        == 1
    )

    assert "in two files" in capsys.readouterr().err


def test_an_unsigned_dispute_is_not_written(folder: Path) -> None:
    assert replay(folder, "--unverified", "--out", str(folder / "dispute.json"), policy=False) == 2
    assert not (folder / "dispute.json").exists()


def test_a_json_file_is_the_envelope_alone(folder: Path) -> None:
    out = folder / "dispute.json"

    replay(folder, "--out", str(out), "--key", str(folder / "key.pem"), "--name", "甲方")

    dispute, beside = packing.read(out)
    assert dispute.verified
    assert beside == {}
