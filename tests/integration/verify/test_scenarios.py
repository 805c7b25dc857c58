"""Every story that the drill can tell is proved: by the law's replay, by the recount and by its papers.

The stories are played in memory; the log, with all its private fields, is then verified as a stranger would.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from services.audit.verify.checkpoints import read_trust
from services.audit.verify.ledger import Ledger
from services.audit.verify.source import open_source
from services.audit.verify.verifier import Question, verify
from services.drill.chance import Chance
from services.drill.fold import Fold
from services.drill.play import play
from services.drill.scenario.reading import find, shipped
from services.drill.telling import Silence
from services.drill.transport import Answer, Sending, Taken
from shared import entry
from shared.envelope import statement_id
from tests.tamper.forge import Forge, failed, zipped


class Keeping(Fold):
    """The law alone, that keeps every entry and what was disclosed with it."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[bytes] = []
        self.disclosures: dict[str, tuple[str, ...]] = {}

    def judge(self, sending: Sending) -> Answer:
        answer = super().judge(sending)
        if isinstance(answer, Taken) and answer.index == len(self.entries):
            self.entries.append(entry.encode(entry.Entry(answer.index, answer.accepted_at, sending.envelope)))
            self.disclosures[statement_id(sending.envelope.payload_bytes)] = sending.disclosures
        return answer


def proved(kept: Keeping, folder: Path) -> Ledger:
    election = kept.election
    log = Forge(tuple(kept.entries), f"village.example/drill/{election.id}", election.authority)
    (folder / "log.zip").write_bytes(zipped(log.files()))
    source = open_source(folder / "log.zip")
    return verify(Question(source, log.policy, read_trust(log.policy), None, kept.disclosures)).ledger


@pytest.mark.parametrize("name", shipped())
def test_a_story_is_proved(name: str, tmp_path: Path) -> None:
    kept = Keeping()
    play(find(name), kept, Chance(1), Silence())
    if not kept.called:
        return  # the story is that the call itself was refused

    ledger = proved(kept, tmp_path)

    assert failed(ledger) == set(), [
        (each.code, each.index, each.place, each.en)
        for check in ledger.checks.values()
        for each in check.findings
    ] + [(number, check.reason.en) for number, check in ledger.checks.items()]
