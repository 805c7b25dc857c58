"""The witness over HTTP answers as C2SP tlog-witness v1.0.0 says, byte for byte."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from services.audit.witness import identity
from services.audit.witness.http import MAX_BODY_BYTES, WitnessApp
from services.audit.witness.witness import Witness
from shared.log import checkpoint, note
from shared.log.checkpoint import Checkpoint
from shared.log.witnessing import origin_hash
from tests.integration.witness.conftest import Committee, request
from tests.unit.log.village import LOG, NOW, ORIGIN, WITNESSES, signed, tree
from tests.vectors.make_tlog import ORIGIN as VECTOR_ORIGIN
from tests.vectors.make_tlog import TIME

VECTORS: Any = json.loads((Path(__file__).parents[2] / "vectors" / "tlog.json").read_text("utf-8"))


def client_of(witness: Witness) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(WitnessApp(witness)), base_url="http://witness")


@pytest.fixture
def client(committee: Committee) -> httpx.AsyncClient:
    return client_of(committee.witness)


@pytest.fixture
def of_the_vectors(tmp_path: Path) -> Witness:
    """Witness A of the vectors: its key, its name, its clock, and their log."""
    given = VECTORS["keys"]["witnesses"][0]
    made = identity.create(tmp_path / "a", given["name"])
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(given["seed"]))
    (tmp_path / "a" / "witness.pem").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    (made.logs / "log").write_text(f"log {VECTORS['keys']['log']['vkey']}\nquorum none\n")
    return Witness(identity.load(tmp_path / "a"), lambda: TIME)


async def test_the_exchange_of_the_vectors(of_the_vectors: Witness) -> None:
    async with client_of(of_the_vectors) as client:
        for row in VECTORS["witness"]:
            answer = await client.post("/add-checkpoint", content=row["request"].encode())

            assert answer.status_code == row["status"], row["why"]
            assert answer.headers["content-type"] == row["type"], row["why"]
            if row["body"]:
                assert answer.content == row["body"].encode(), row["why"]
        vkey = (await client.get("/vkey")).text
        last = await client.get(f"/{origin_hash(VECTOR_ORIGIN)}/checkpoint")

    assert vkey == VECTORS["keys"]["witnesses"][0]["vkey"] + "\n"
    by_log = VECTORS["witness"][-1]["request"].partition("\n\n")[2]
    assert last.text == by_log + VECTORS["witness"][-1]["body"]


def by_somebody_else(size: int) -> bytes:
    return checkpoint.sign(Checkpoint(ORIGIN, size, tree(size).root()), WITNESSES["A"])


def signature_turned(size: int) -> bytes:
    line = note.parse(signed(size)).signatures[0]
    turned = note.Signature(line.name, line.key_id, bytes(64))
    return note.encode(note.SignedNote(note.parse(signed(size)).text, (turned,)))


REFUSED = [
    ("signed with another key of that name", request(0, 3, raw=by_somebody_else(3)), 403),
    ("signed wrongly in the log's name", request(0, 3, raw=signature_turned(3)), 403),
    ("another log", request(0, 3, raw=checkpoint.sign(Checkpoint("other.test", 3, bytes(32)), LOG)), 404),
    ("no checkpoint", request(0, 3, raw=b""), 400),
    ("a text that is no checkpoint", request(0, 3, raw=signed(3).replace(b"\n3\n", b"\n03\n")), 400),
    ("no request", b"give me a cosignature", 400),
    ("empty", b"", 400),
    ("not UTF-8", request(0, 3) + b"\xff", 400),
    ("an old size above the size", request(0, 3).replace(b"old 0", b"old 4"), 400),
    ("a proof from nothing", request(0, 3, [bytes(32)]), 422),
    ("an empty log with a root", request(0, 0, raw=signed(0, root=bytes(32))), 422),
    ("too large", request(0, 3) + b"x" * MAX_BODY_BYTES, 413),
]


@pytest.mark.parametrize(("why", "body", "status"), REFUSED, ids=[row[0] for row in REFUSED])
async def test_refused_and_nothing_remembered(
    client: httpx.AsyncClient, committee: Committee, why: str, body: bytes, status: int
) -> None:
    answer = await client.post("/add-checkpoint", content=body)

    assert answer.status_code == status
    assert answer.text.endswith("\n")
    assert committee.witness.last_seen(ORIGIN) is None


async def test_an_empty_log_is_cosigned(client: httpx.AsyncClient) -> None:
    answer = await client.post("/add-checkpoint", content=request(0, 0))

    assert answer.status_code == 200


async def test_lines_of_others_are_passed_over_and_not_kept(
    client: httpx.AsyncClient, committee: Committee
) -> None:
    raw = signed(3, "BU")

    answer = await client.post("/add-checkpoint", content=request(0, 3, raw=raw))

    assert answer.status_code == 200
    kept = note.parse((await client.get(f"/{origin_hash(ORIGIN)}/checkpoint")).content)
    assert [line.name for line in kept.signatures] == [ORIGIN, committee.identity.name]


async def test_a_second_key_of_the_log_counts_while_it_changes(
    client: httpx.AsyncClient, committee: Committee
) -> None:
    other = note.VerifierKey.of(ORIGIN, WITNESSES["B"])
    (committee.identity.logs / "new-key").write_text(f"log {other}\nquorum none\n")
    by_both = checkpoint.sign(Checkpoint(ORIGIN, 3, tree(3).root()), LOG)
    signed_note = note.parse(by_both)
    line = note.sign(signed_note.text, ORIGIN, WITNESSES["B"])
    by_both = note.encode(note.SignedNote(signed_note.text, (*signed_note.signatures, line)))

    answer = await client.post("/add-checkpoint", content=request(0, 3, raw=by_both))

    assert answer.status_code == 200
    kept = note.parse((await client.get(f"/{origin_hash(ORIGIN)}/checkpoint")).content)
    assert len(kept.signatures) == 3


async def test_a_log_becomes_known_while_the_witness_runs(
    client: httpx.AsyncClient, committee: Committee
) -> None:
    file = committee.identity.logs / "liushu.policy"
    policy = file.read_text()
    file.unlink()
    before = await client.post("/add-checkpoint", content=request(0, 3))

    file.write_text(policy)

    assert before.status_code == 404
    assert (await client.post("/add-checkpoint", content=request(0, 3))).status_code == 200


async def test_a_trust_file_that_makes_no_sense_does_not_end_the_witnessing_of_others(
    client: httpx.AsyncClient, committee: Committee
) -> None:
    (committee.identity.logs / "slip").write_text("log oops\n")

    assert (await client.post("/add-checkpoint", content=request(0, 3))).status_code == 200


async def test_what_was_seen_last_is_told_to_monitors(client: httpx.AsyncClient) -> None:
    path = f"/{origin_hash(ORIGIN)}/checkpoint"
    before = await client.get(path)

    await client.post("/add-checkpoint", content=request(0, 3))

    assert before.status_code == 404
    assert (await client.get(path)).text.startswith(f"{ORIGIN}\n3\n")
    assert (await client.get("/" + "0" * 64 + "/checkpoint")).status_code == 404
    (line,) = (await client.get("/logs")).json()
    assert (line["origin"], line["size"], line["origin_hash"]) == (ORIGIN, 3, origin_hash(ORIGIN))


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/add-checkpoint", 405), ("POST", "/vkey", 405), ("GET", "/", 404), ("GET", "/../name", 404)],
)
async def test_other_addresses(client: httpx.AsyncClient, method: str, path: str, status: int) -> None:
    assert (await client.request(method, path)).status_code == status


async def test_a_full_disk_is_told_and_nothing_is_cosigned(
    client: httpx.AsyncClient, committee: Committee, monkeypatch: pytest.MonkeyPatch
) -> None:
    committee.accepts(0, 3)
    write = os.write

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("services.durable.os.write", full)
    answer = await client.post("/add-checkpoint", content=request(3, 5))
    monkeypatch.setattr("services.durable.os.write", write)

    assert answer.status_code == 503
    assert committee.accepts(3, 5) == NOW


async def test_its_own_line_sent_back_is_no_trouble(client: httpx.AsyncClient, committee: Committee) -> None:
    committee.accepts(0, 3)
    seen = committee.witness.last_seen(ORIGIN)
    assert seen is not None

    answer = await client.post("/add-checkpoint", content=request(3, 3, raw=seen))

    assert answer.status_code == 200


async def test_a_line_forged_in_its_name_means_nothing(
    client: httpx.AsyncClient, committee: Committee
) -> None:
    """Otherwise anybody could make a witness believe that it had been set back."""
    vkey = committee.identity.vkey
    forged = note.Signature(vkey.name, vkey.key_id, (NOW).to_bytes(8, "big") + bytes(64))
    given = note.parse(signed(3))
    raw = note.encode(note.SignedNote(given.text, (*given.signatures, forged)))

    answer = await client.post("/add-checkpoint", content=request(0, 3, raw=raw))

    assert answer.status_code == 200
