"""A trial of an election that a real witness must have seen before the public does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from services.audit.witness.identity import create
from services.ballot.log_keys import load_log_keys
from services.ballot.settings import Settings
from shared.log.policy import Group, Log, Policy, Witness, encode
from tests.crash.trial import Trial
from tests.integration.witness.process import WitnessProcess


class WitnessedTrial(Trial):
    """The service asks one witness, whose process can be killed as well; the quorum is that witness."""

    def with_witness(self, folder: Path, *members: Witness) -> WitnessedTrial:
        """Makes the witness, tells it the log's key, and starts it. `members` stand in the trust file, but sign by hand."""
        self.identity = create(folder, "committee-a.test/w1")
        signer = load_log_keys(self.data, self.settings.log_name).signer(self.village.id, drill=False)
        (self.identity.logs / "village").write_text(encode(Policy((Log(signer.verifier_key),))))
        self.witness = WitnessProcess(folder)
        named = Witness("A", self.identity.vkey, self.witness.url)
        policy = Policy((), (named, *members), (Group("committees", 1, ("A",)),), "committees")
        (self.data / "witnesses").write_text(encode(policy))
        return self

    def kill_witness(self) -> None:
        self.witness.kill()

    def restart_witness(self) -> None:
        """At the same address."""
        self.witness = WitnessProcess(self.identity.data, self.witness.port)

    @property
    def settings(self) -> Settings:
        usual = super().settings
        file = self.data / "witnesses"
        return replace(usual, witnesses=file if file.exists() else None)
