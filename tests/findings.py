"""What the audit assertions find in a world of the tests, as they would in its log."""

from __future__ import annotations

import msgspec

from services.audit.verify.assertions.judge import judge
from services.audit.verify.assertions.model import AuditFinding
from services.audit.verify.assertions.record import Record
from services.audit.verify.recount import Recounter
from shared import clock, keys
from tests.world import World, key_of


def findings(world: World) -> list[AuditFinding]:
    """All findings about everything that was accepted in `world`, each statement at the moment at which it was done."""
    record, recounter = Record(), Recounter()
    for index, (raw, signers) in enumerate(zip(world.payloads, world.signed_by, strict=True)):
        payload = msgspec.json.decode(raw)
        key_ids = tuple(keys.key_id(keys.public_bytes(key_of(signer))) for signer in signers)
        record.take(index, clock.write_time(clock.read_time(payload["done_at"])), key_ids, payload, index)
        recounter.add(index, payload)
    judgements, trouble = judge(record, recounter.finish().differences)
    assert trouble == {}
    return [finding for judgement in judgements for finding in judgement.findings]
