"""The quick receipts are the slow ones, for every entry of every log up to three hundred entries."""

from __future__ import annotations

import hashlib

from services.ballot.receipts import Receipts
from shared.log import checkpoint, proof
from shared.log.checkpoint import Checkpoint
from shared.log.merkle import Tree
from shared.log.proof import Receipt
from tests.world import key_of

SIZE = 300


def test_every_receipt_is_that_of_the_format() -> None:
    tree = Tree.from_leaf_hashes([hashlib.sha256(bytes([index % 256])).digest() for index in range(SIZE)])
    compared = 0
    for size in [*range(1, 70), 127, 128, 129, 255, 256, 257, SIZE]:
        note = checkpoint.sign(Checkpoint("jianpiao.example/log/x", size, tree.root(size)), key_of("log"))
        receipts = Receipts(tree, size, note)
        for index in range(size):
            expected = Receipt(index, tuple(tree.inclusion_proof(index, size)), note)
            assert receipts.text(index).encode() == proof.encode(expected)
            compared += 1

    assert compared > 3000


def test_in_whatever_order_they_are_asked_for() -> None:
    tree = Tree.from_leaf_hashes([hashlib.sha256(bytes([index])).digest() for index in range(100)])
    note = checkpoint.sign(Checkpoint("jianpiao.example/log/x", 100, tree.root()), key_of("log"))
    receipts = Receipts(tree, 100, note)

    forwards = [receipts.text(index) for index in range(100)]
    backwards = [receipts.text(index) for index in reversed(range(100))]

    assert forwards == backwards[::-1]
