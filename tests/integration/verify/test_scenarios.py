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
from services.drill.scenario.reading import shipped
from shared.election.state import Election
from tests.stories import Story, story
from tests.tamper.forge import Forge, failed, zipped


def proved(told: Story, election: Election, folder: Path) -> Ledger:
    log = Forge(told.entries, f"village.example/drill/{election.id}", election.authority)
    (folder / "log.zip").write_bytes(zipped(log.files()))
    source = open_source(folder / "log.zip")
    return verify(Question(source, log.policy, read_trust(log.policy), None, told.disclosures)).ledger


FOUND = {"ex2-z-too-late": {8}}
"""Stories of a breach that is recorded and found (A32): their check 8 fails, as it should."""


@pytest.mark.parametrize("name", shipped())
def test_a_story_is_proved(name: str, tmp_path: Path) -> None:
    told = story(name)
    if told.election is None:
        return  # the story is that the call itself was refused

    ledger = proved(told, told.election, tmp_path)

    assert failed(ledger) == FOUND.get(name, set()), [
        (each.code, each.index, each.place, each.en)
        for check in ledger.checks.values()
        for each in check.findings
    ] + [(number, check.reason.en) for number, check in ledger.checks.items()]
