"""Committee access, from end to end: handed over sealed, checked by the auditor, erased for one person, and checked again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from services.audit.export import write_bundle
from services.audit.verify.checkpoints import read_trust
from services.audit.verify.disclosures import read_disclosures
from services.audit.verify.ledger import Check, Status
from services.audit.verify.source import Folder, open_source
from services.audit.verify.verifier import Question, verify
from services.ballot.erase import erase
from services.ballot.running import Service
from services.key_file import create
from services.postgres import open_postgres
from shared import keys
from shared.election.after.access import DisclosuresErased, DisclosuresHandedOver
from shared.election.electors.roll import ElectorRegistered
from tests.integration.api.clerk import Clerk, published

PEOPLE = 3


@pytest.fixture
def registered(clerk: Clerk) -> list[int]:
    """Three electors with private names and birth dates; the indexes of their entries."""
    clerk.called()
    indexes = []
    for number in range(1, PEOPLE + 1):
        body = ElectorRegistered(elector=f"E-{number:04}", kind="RESIDENT")
        private = {"name": f"林{number}", "born": "1990-01-01"}
        signed = clerk.world.given(body, "registrar", private=private).entries[-1]
        told = json.dumps(clerk.world.disclosures).encode()
        envelope = json.dumps(json.loads(signed)["statement"], separators=(",", ":")).encode()
        indexes.append(clerk.post(b'{"envelope":%b,"disclosures":%b}' % (envelope, told)).json()["index"])
        clerk.told += 1
    return indexes


class Auditor:
    """Holds a key, gets a file, and verifies the election from outside."""

    def __init__(self, clerk: Clerk, service: Service, folder: Path) -> None:
        self.clerk, self.service, self.folder = clerk, service, folder
        self.public = keys.public_text(create(folder / "key.pem"))
        self.files = 0

    def jianpiao(self, *words: object) -> str:
        """What a run of the command printed; it must succeed."""
        command = [sys.executable, "-m", "services.cli", *map(str, words)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def handed(self) -> tuple[Path, dict[str, object]]:
        """The opened file, and what the service said to be signed."""
        self.files += 1
        sealed, opened = self.folder / f"{self.files}.sealed", self.folder / f"{self.files}.jsonl"
        data = ("--data-dir", self.service.settings.data_dir)
        election = self.clerk.world.id
        told = self.jianpiao("disclosures", "export", election, "--to", self.public, "--out", sealed, *data)
        self.jianpiao("disclosures", "open", sealed, "--key", self.folder / "key.pem", "--out", opened)
        assert "林".encode() not in sealed.read_bytes()
        assert sealed.stat().st_mode & 0o077 == opened.stat().st_mode & 0o077 == 0
        return opened, json.loads(told.splitlines()[-1])

    def checks(self, disclosures: Path) -> Check:
        """Check 9 by the log as it is published now; every other check passes, whatever was erased."""
        published(self.clerk, self.clerk.size())
        log = Folder(self.service.settings.data_dir / "log" / self.clerk.world.id)
        bundle = self.folder / f"{self.clerk.told}-{self.files}.zip"
        write_bundle(log, bundle)
        policy = (log.path / "policy").read_bytes()
        given = read_disclosures(disclosures.read_bytes())
        ledger = verify(Question(open_source(bundle), policy, read_trust(policy), disclosures=given)).ledger
        others = [each.status for number, each in ledger.checks.items() if number not in (6, 7, 8, 9, 10)]
        assert others == [Status.PASS] * 5
        return ledger.checks[9]


@pytest.fixture
def auditor(clerk: Clerk, service: Service, tmp_path: Path) -> Auditor:
    return Auditor(clerk, service, tmp_path)


def test_an_erasure_that_is_recorded_is_told_from_one_that_is_withheld(
    clerk: Clerk, registered: list[int], auditor: Auditor
) -> None:
    before, told = auditor.handed()
    assert told["statements"] == PEOPLE
    body = DisclosuresHandedOver(auditor="监督委员会", purpose="核对选民资格", **told)  # type: ignore[arg-type]
    clerk.world.given(body, "chair", "supervisor")
    clerk.tell()
    handed = auditor.checks(before)

    with open_postgres(auditor.service.settings.data_dir) as postgres:
        assert erase(postgres.dsn, UUID(clerk.world.id), registered[1]) == 2
    after, rest = auditor.handed()
    withheld = auditor.checks(after)
    clerk.world.given(DisclosuresErased(entries=(registered[1],), ground="REQUEST"), "chair", "supervisor")
    clerk.tell()
    erased, kept = auditor.checks(after), auditor.checks(before)

    assert handed.status is Status.PASS
    assert handed.figure.en == f"disclosures of 3 statements; handed over by entry {registered[-1] + 1}"
    assert rest["statements"] == PEOPLE - 1
    assert (withheld.status, f"entry {registered[1]}" in withheld.reason.en) == (Status.NOT_CHECKED, True)
    assert erased.status is Status.PASS
    assert f"erased, as the log says: entry {registered[1]}" in erased.figure.en
    assert f"destroy it: entry {registered[1]}" in kept.figure.en
