"""A log with three committees and an outsider as witnesses, all in order; each test breaks one thing."""

from __future__ import annotations

import re

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import strategies as st

from shared.log import checkpoint, cosignature, merkle, note
from shared.log.checkpoint import Checkpoint
from shared.log.note import COSIGNATURE, VerifierKey
from shared.log.policy import NONE, Group, Log, Policy, Witness
from shared.log.proof import Receipt

ORIGIN = "example.test/log/liushu"
NOW = 1_790_000_000


def private(number: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)


LOG = private(1)
LOG_KEY = VerifierKey.of(ORIGIN, LOG)
WITNESSES = {name: private(number) for number, name in enumerate("ABCU", start=2)}
WITNESS_KEYS = {
    name: VerifierKey.of(f"witness-{name.lower()}.test/w1", key, COSIGNATURE)
    for name, key in WITNESSES.items()
}
POLICY = Policy(
    logs=(Log(LOG_KEY, "https://example.test/log/liushu"),),
    witnesses=tuple(Witness(name, key) for name, key in WITNESS_KEYS.items()),
    groups=(
        Group("committees", 2, ("A", "B", "C")),
        Group("outside", 1, ("U",)),
        Group("both", 2, ("committees", "outside")),
    ),
    quorum="both",
)


def entries(size: int) -> list[bytes]:
    return [b"entry %d" % index for index in range(size)]


def tree(size: int) -> merkle.Tree:
    return merkle.Tree.from_leaf_hashes(map(merkle.leaf_hash, entries(size)))


def signed(size: int, witnesses: str = "", root: bytes | None = None) -> bytes:
    """The checkpoint at `size`, signed by the log and cosigned by those of A, B, C and U that are named."""
    raw = checkpoint.sign(Checkpoint(ORIGIN, size, tree(size).root() if root is None else root), LOG)
    text = note.parse(raw).text
    return cosignature.add_signature_lines(raw, [cosigned(text, name) for name in witnesses])


def cosigned(text: str, witness: str, time: int = NOW) -> note.Signature:
    return cosignature.cosign(text, time, WITNESS_KEYS[witness].name, WITNESSES[witness])


def receipt(index: int, size: int, witnesses: str = "", extra: bytes | None = None) -> Receipt:
    return Receipt(index, tuple(tree(size).inclusion_proof(index)), signed(size, witnesses), extra)


def tampered(raw: bytes) -> st.SearchStrategy[bytes]:
    """`raw` with a bit flipped, a piece cut out or a piece written twice; once in a while as it was."""

    def flip(bit: int) -> bytes:
        changed = bytearray(raw)
        changed[bit // 8] ^= 1 << bit % 8
        return bytes(changed)

    place = st.integers(0, len(raw))
    return st.one_of(
        st.integers(0, 8 * len(raw) - 1).map(flip),
        st.tuples(place, st.integers(0, 80)).map(lambda cut: raw[: cut[0]] + raw[sum(cut) :]),
        st.tuples(place, st.integers(0, 80)).map(lambda twice: raw[: sum(twice)] + raw[twice[0] :]),
        st.tuples(place, st.sampled_from([b"\n", b" ", b"+", b"\t", b"\r", b"=", b"0", b"x"])).map(
            lambda more: raw[: more[0]] + more[1] + raw[more[0] :]
        ),
    )


names = st.text(
    st.characters(codec="utf-8", exclude_categories=["Zs", "Zl", "Zp", "Cc"], exclude_characters="+"),
    min_size=1,
)
"""Names that a key can have."""

words = names.filter(lambda name: name != NONE and not re.search("[\x00-\x20\x7f]", name))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    logs = draw(st.lists(st.integers(1, 100), unique=True, max_size=2))
    named = draw(st.lists(words, unique=True, max_size=8))
    cut = draw(st.integers(0, len(named)))
    urls = st.none() | words
    witnesses = [
        Witness(name, VerifierKey.of(f"w{at}", private(100 + at), COSIGNATURE), draw(urls))
        for at, name in enumerate(named[:cut])
    ]
    free, groups = named[:cut], []
    for name in named[cut:]:
        if free:
            members = draw(st.lists(st.sampled_from(free), unique=True, min_size=1))
            groups.append(Group(name, draw(st.integers(1, len(members))), tuple(members)))
            free = [name, *(other for other in free if other not in members)]
    quorum = draw(st.sampled_from([NONE, *named[:cut], *(group.name for group in groups)]))
    keyed = tuple(Log(VerifierKey.of(f"log{at}", private(at)), draw(urls)) for at in logs)
    return Policy(keyed, tuple(witnesses), tuple(groups), quorum)
