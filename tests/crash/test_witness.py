"""The witness is killed at every step of remembering: no cosignature ever leaves that is not remembered afterwards."""

from __future__ import annotations

import re
import time
from pathlib import Path

import httpx
import pytest

import services.audit.witness
from services.audit.witness.identity import Identity, create
from services.audit.witness.refusals import Inconsistent
from services.audit.witness.witness import Witness
from shared.log import note
from shared.log.cosignature import cosigned_by
from tests.integration.witness.conftest import POLICY, request
from tests.integration.witness.process import WitnessProcess, running
from tests.unit.log.village import ORIGIN, signed

pytestmark = pytest.mark.faults

KILLED = [
    # step, at which time it is reached, size that is remembered afterwards
    ("witness.decided", 1, 0),
    ("witness.decided", 2, 3),
    ("witness.marked", 1, 3),
    ("witness.marked", 2, 5),
    ("witness.remembered", 1, 3),
    ("witness.remembered", 2, 5),
    ("durable.beside", 2, 0),  # the first mark, not yet in its place; the first file says "nothing yet"
    ("durable.beside", 3, 3),  # the first memory
    ("durable.beside", 4, 3),  # the second mark
    ("durable.beside", 5, 5),  # the second memory
]


@pytest.fixture
def identity(tmp_path: Path) -> Identity:
    made = create(tmp_path / "witness", "committee-a.test/w1", tmp_path / "stick")
    (made.logs / "liushu.policy").write_text(POLICY)
    return made


@pytest.mark.parametrize(("step", "times", "size"), KILLED)
def test_killed_at(identity: Identity, step: str, times: int, size: int) -> None:
    with running(identity.data, crash_at=f"{step}*{times}") as doomed:
        cosigned = [ask(doomed, 0, 3), ask(doomed, 3, 5)]
        assert wait_for_death(doomed)

    again = Witness(identity, lambda: int(time.time()))
    # What left is remembered, and nothing else can be cosigned for that size any more.
    assert last_size(again) == size >= max(cosigned)
    if size:
        with pytest.raises(Inconsistent, match="forked"):
            again.add_checkpoint(request(size, size, [], signed(size, root=bytes(32))))
    assert again.add_checkpoint(request(size, 9))
    assert last_size(again) == 9


def test_every_step_stands_in_the_table() -> None:
    sources = [each.read_text("utf-8") for each in Path(services.audit.witness.__path__[0]).rglob("*.py")]
    steps = {step for text in sources for step in re.findall(r'^ +reach\("([a-z.]+)"\)', text, re.MULTILINE)}

    assert steps | {"durable.beside"} == {step for step, _, _ in KILLED}


def ask(witness: WitnessProcess, old: int, size: int) -> int:
    """The size for which a cosignature came, 0 if none did; one that comes holds."""
    try:
        answer = post(witness, request(old, size))
    except httpx.TransportError:
        return 0
    if answer.status_code != 200:
        return 0
    vkey = note.VerifierKey.parse(httpx.get(f"{witness.url}/vkey").text.strip())
    line = note.parse_signatures(answer.content)
    assert vkey in cosigned_by(note.SignedNote(note.parse(signed(size)).text, line), [vkey])
    return size


def post(witness: WitnessProcess, body: bytes) -> httpx.Response:
    return httpx.post(f"{witness.url}/add-checkpoint", content=body)


def last_size(witness: Witness) -> int:
    seen = witness.last_seen(ORIGIN)
    return int(seen.split(b"\n")[1]) if seen else 0


def wait_for_death(witness: WitnessProcess) -> bool:
    until = time.monotonic() + 20
    while witness.process.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    return witness.process.poll() == -9
