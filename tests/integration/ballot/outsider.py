"""An outsider who believes nothing: reads a published log as files and checks all of it, with formats and law alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from services.ballot.accepted import Accepted
from shared import base64text, entry, envelope, keys
from shared.clock import read_time
from shared.election import law
from shared.election.state import Election
from shared.log import proof, tiles
from shared.log.checkpoint import Checkpoint
from shared.log.merkle import Frontier, Tree, leaf_hash
from shared.log.policy import Policy
from shared.log.trust import parse_trust


@dataclass(frozen=True)
class Seen:
    """What is published: everything in it has been checked."""

    checkpoint: Checkpoint
    policy: Policy
    entries: list[bytes]
    election: Election | None

    @property
    def ids(self) -> list[str]:
        """Statement ids in the order of the log."""
        return [envelope.statement_id(entry.decode(raw).statement.payload_bytes) for raw in self.entries]


def check_log(folder: Path) -> Seen:
    """Checks signature, every tile and bundle, the root, every statement's signature and every entry's lawfulness."""
    policy = parse_trust((folder / "policy").read_text()).policy
    checkpoint = policy.check((folder / "checkpoint").read_bytes())
    entries: list[bytes] = []
    tree = Tree()
    rows = list(tiles.tiles_for_growth(0, checkpoint.size))
    for level, index, width in rows:
        if level == 0:
            bundle = tiles.decode_entries((folder / tiles.entries_path(index, width)).read_bytes())
            assert len(bundle) == width
            entries += bundle
            tree.extend(map(leaf_hash, bundle))
    for level, index, width in rows:
        expected = tiles.tile_bytes(tree, level, index, width)
        assert (folder / tiles.tile_path(level, index, width)).read_bytes() == expected
    frontier = Frontier()
    frontier.extend(map(leaf_hash, entries))
    assert (len(entries), frontier.root()) == (checkpoint.size, checkpoint.root)
    return Seen(checkpoint, policy, entries, replay(entries))


def replay(entries: Iterable[bytes]) -> Election | None:
    """The state that the entries lead to; every signature is verified and every entry judged."""
    election: Election | None = None
    for index, raw in enumerate(entries):
        read = entry.decode(raw)
        assert read.index == index
        payload = read.statement.payload_bytes
        statement = law.read(payload)
        for signature in read.statement.signatures:
            key = law.public_key(election, statement, signature.keyid)
            signed = base64text.decode(signature.sig, "sig")
            assert keys.verify(key, signed, envelope.signed_message(payload))
        signers = tuple(signature.keyid for signature in read.statement.signatures)
        election = law.accept(election, statement, signers, read_time(read.accepted_at))
    return election


def check_receipts(seen: Seen, answers: Iterable[Accepted]) -> None:
    """Every acknowledged statement is in the log exactly once, where its receipt says, and the receipt proves it."""
    ids = seen.ids
    assert len(set(ids)) == len(ids)
    for answer in answers:
        assert ids[answer.index] == answer.id
        assert entry.decode(seen.entries[answer.index]).accepted_at == answer.accepted_at
        # By the log's key alone: receipts are given before witnesses are asked.
        receipt, log = proof.parse(answer.receipt.encode()), seen.policy.logs[0].key
        proof.verify(receipt, seen.entries[answer.index], log)
