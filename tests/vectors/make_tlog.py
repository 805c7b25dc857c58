"""Writes `tlog.json`, the vectors by which another implementation of the log formats can be checked.

Made with `reference_log.py` alone, so that `shared/log` is checked by them as well:

    python -m tests.vectors.make_tlog > tests/vectors/tlog.json
"""

from __future__ import annotations

import hashlib
import json
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.vectors import reference_log as ref

ORIGIN = "example.test/ballot"
WITNESSES = {
    "A": "committee-a.test/w1",
    "B": "committee-b.test/w1",
    "C": "committee-c.test/w1",
    "U": "college.test/w1",
}
TIME = 1_790_000_000


def vectors() -> dict[str, object]:
    """The whole of `tlog.json`."""
    return {
        "about": ABOUT,
        "keys": keys(),
        "signed_note": SPEC_NOTE,
        "tree": tree(),
        "worked": worked(),
        "paths": paths(),
        "tiles": [tile_set(size) for size in (1, 255, 256, 257, 65_536, 70_000)],
        "policies": policies(),
        "witness": witness(),
        "refused": refused(),
    }


ABOUT = (
    "RFC 6962 tree (SHA-256), C2SP signed-note, tlog-checkpoint, tlog-cosignature (0x04), tlog-tiles, "
    "tlog-proof, tlog-policy. Hashes are hex; entry i of a numbered log is the ASCII text 'entry i'. Seeds "
    "are of Ed25519 keys that serve tests only. 'refused' holds inputs that a strict reader refuses."
)

SPEC_NOTE = {
    "from": "C2SP signed-note, Example",
    "vkey": "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "note": "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n",
}


def private(number: int) -> Ed25519PrivateKey:
    """Key 0 is the log's, its seed is 00 01 .. 1f; key 1 goes on with 20 .. 3f."""
    return Ed25519PrivateKey.from_private_bytes(bytes(range(32 * number, 32 * number + 32)))


def keys() -> dict[str, object]:
    log = {"name": ORIGIN, "seed": bytes(range(32)).hex(), "vkey": ref.vkey(ORIGIN, 1, private(0))}
    witnesses = [
        {
            "name": name,
            "seed": bytes(range(32 * number, 32 * number + 32)).hex(),
            "vkey": ref.vkey(name, 4, private(number)),
        }
        for number, name in enumerate(WITNESSES.values(), start=1)
    ]
    return {"log": log, "witnesses": witnesses}


def numbered(size: int) -> list[bytes]:
    return [ref.leaf(b"entry %d" % index) for index in range(size)]


def tree() -> dict[str, object]:
    sizes = [*range(10), 15, 16, 17, 31, 100, 1000]
    leaves = numbered(1000)
    inclusion = [(index, size) for size in range(1, 10) for index in range(size)]
    inclusion += [(0, 1000), (511, 1000), (512, 1000), (992, 1000), (999, 1000), (16, 17), (99, 100)]
    consistency = [(old, new) for new in range(1, 10) for old in range(1, new + 1)]
    consistency += [(1, 1000), (512, 1000), (511, 1000), (768, 1000), (999, 1000), (16, 17), (64, 100)]
    return {
        "leaves": [value.hex() for value in leaves[:10]],
        "roots": [{"size": size, "root": ref.mth(leaves[:size]).hex()} for size in sizes],
        "inclusion": [
            {"index": index, "size": size, "path": hexes(ref.path(index, leaves[:size]))}
            for index, size in inclusion
        ],
        "consistency": [
            {"old": old, "new": new, "path": hexes(ref.proof(old, leaves[:new]))} for old, new in consistency
        ],
    }


def worked() -> dict[str, object]:
    entries = [b"alpha", b"bravo", b"charlie"]
    leaves = [ref.leaf(entry) for entry in entries]
    note = cosigned_note("A")
    return {
        "entries": [entry.decode() for entry in entries],
        "root": ref.mth(leaves).hex(),
        "bundle": ref.bundle(entries).hex(),
        "time": TIME,
        "cosigned_checkpoint": note,
        "receipts": [
            {
                "entry": entry.decode(),
                "receipt": ref.receipt(index, ref.path(index, leaves), note, extra),
            }
            for (index, entry), extra in zip(enumerate(entries), [None, b"opaque", None], strict=True)
        ],
    }


def cosigned_note(witnesses: str) -> str:
    """The checkpoint of the worked log, signed by the log and cosigned by some of A, B, C and U."""
    leaves = [ref.leaf(entry) for entry in (b"alpha", b"bravo", b"charlie")]
    text = ref.checkpoint_text(ORIGIN, 3, ref.mth(leaves))
    lines = ref.note_line(text, ORIGIN, private(0))
    for number, (letter, name) in enumerate(WITNESSES.items(), start=1):
        if letter in witnesses:
            lines += ref.cosignature_line(text, TIME, name, private(number))
    return f"{text}\n{lines}"


def paths() -> list[dict[str, object]]:
    numbers = [0, 1, 255, 256, 257, 999, 1000, 999_999, 1_000_000, 1_234_067, 123_456_789]
    return [
        {
            "index": n,
            "tile": f"tile/0/{ref.tile_number(n)}",
            "entries": f"tile/entries/{ref.tile_number(n)}.p/7",
        }
        for n in numbers
    ]


def tile_set(size: int) -> dict[str, object]:
    leaves = numbered(size)
    rows = ref.tiles(size)
    # Enough of them to find a mistake: the first and last full one of each level, and the partial ones.
    kept = [row for row in rows if row[1] == 0 or row[2] < 256]
    return {
        "size": size,
        "root": ref.mth(leaves).hex(),
        "count": len(rows),
        "some": [
            {
                "path": f"tile/{level}/{ref.tile_number(n)}" + (f".p/{width}" if width < 256 else ""),
                "sha256": hashlib.sha256(ref.tile(leaves, level, n, width)).hexdigest(),
            }
            for level, n, width in kept
        ],
    }


def policies() -> list[dict[str, object]]:
    head = f"# two of three committees, and somebody from outside\nlog {ref.vkey(ORIGIN, 1, private(0))}\n"
    for number, (letter, name) in enumerate(WITNESSES.items(), start=1):
        head += f"witness {letter} {ref.vkey(name, 4, private(number))}\n"
    head += "group committees 2 A B C\ngroup outside any U\ngroup both all committees outside\n"
    return [
        {
            "policy": head + f"quorum {quorum}\n",
            "note": cosigned_note(witnesses),
            "accepted": accepted,
        }
        for quorum, witnesses, accepted in (
            ("none", "", True),
            ("A", "A", True),
            ("A", "BCU", False),
            ("committees", "AC", True),
            ("committees", "CU", False),
            ("outside", "U", True),
            ("both", "ABU", True),
            ("both", "ABCU", True),
            ("both", "ABC", False),
            ("both", "AU", False),
        )
    ]


def witness() -> list[dict[str, object]]:
    """An exchange with witness A (C2SP tlog-witness): what is sent, and status, type and body of the answer."""
    leaves = numbered(9)
    steps: list[tuple[str, int, int, int | None, str | list[bytes] | None]] = [
        # the old size that is sent, the size, leaves that are not the log's, hashes instead of the proof
        ("the first time, by asking from nothing", 0, 3, None, None),
        ("from nothing again: told where the proof must begin", 0, 5, None, []),
        ("grown", 3, 5, None, None),
        ("the same once more", 5, 5, None, None),
        ("a smaller one", 3, 4, None, None),
        ("one hash of the proof is another", 5, 9, None, "first hash turned"),
        ("a proof too short", 5, 9, None, "last hash missing"),
        ("another root for the size that was seen", 5, 5, 4, None),
        ("another history, with its own proof", 5, 9, 2, None),
        ("an old size above the size", 7, 5, None, []),
        ("grown again", 5, 9, None, None),
    ]
    seen, told = 0, []
    for why, old, size, turned, path in steps:
        tree = [ref.leaf(b"x") if index == turned else leaf for index, leaf in enumerate(leaves)][:size]
        proof = [] if old in (0, size) or old > size else ref.proof(old, tree)
        if path == "first hash turned":
            proof = [bytes(32), *proof[1:]]
        elif path == "last hash missing":
            proof = proof[:-1]
        elif path is not None:
            proof = []
        text = ref.checkpoint_text(ORIGIN, size, ref.mth(tree))
        note = f"{text}\n{ref.note_line(text, ORIGIN, private(0))}"
        status, kind, body = 200, "text/plain; charset=utf-8", ""
        if old > size:
            status = 400
        elif old != seen:
            status, kind, body = 409, "text/x.tlog.size", f"{seen}\n"
        elif isinstance(path, str) or turned is not None:
            status = 422
        else:
            seen = size
            body = ref.cosignature_line(text, TIME, WITNESSES["A"], private(1))
        told.append(
            {
                "why": why,
                "request": ref.add_checkpoint(old, proof, note),
                "status": status,
                "type": kind,
                "body": body,
            }
        )
    return told


def witness_refused(note: str) -> list[tuple[str, str, str]]:
    """Requests that a strict witness does not read."""
    hashes = [bytes([index]) * 32 for index in range(64)]
    good = ref.add_checkpoint(1, hashes[:2], note)
    return [
        ("add-checkpoint", "no old line", good.partition("\n")[2]),
        ("add-checkpoint", "leading zero", good.replace("old 1", "old 01")),
        ("add-checkpoint", "two spaces", good.replace("old 1", "old  1")),
        ("add-checkpoint", "negative", good.replace("old 1", "old -1")),
        ("add-checkpoint", "no size", good.replace("old 1", "old ")),
        ("add-checkpoint", "space after the size", good.replace("old 1", "old 1 ")),
        ("add-checkpoint", "64 hashes", ref.add_checkpoint(1, hashes, note)),
        ("add-checkpoint", "a hash of 31 bytes", ref.add_checkpoint(1, [bytes(31)], note)),
        ("add-checkpoint", "carriage returns", good.replace("\n", "\r\n")),
        ("add-checkpoint", "no empty line", good.replace("\n\n", "\n")),
        ("add-checkpoint", "stray bits in a hash", good.replace("AAA=", "AAB=", 1)),
    ]


def refused() -> list[dict[str, str]]:
    note = cosigned_note("A")
    text = note.partition("\n\n")[0] + "\n"
    line = ref.note_line(text, ORIGIN, private(0))
    key = ref.vkey(ORIGIN, 1, private(0))
    cases = [
        *witness_refused(note),
        ("note", "no signature", text + "\n"),
        ("note", "no empty line", text + line),
        ("note", "no newline at the end", note[:-1]),
        ("note", "carriage returns", note.replace("\n", "\r\n")),
        ("note", "hyphen for dash", note.replace("—", "-")),
        ("note", "two spaces", note.replace("— ", "—  ")),
        ("note", "key id alone", f"{text}\n— {ORIGIN} qjUXdw==\n"),
        ("note", "a plus sign in the name", note.replace(f"— {ORIGIN}", f"— {ORIGIN}+x")),
        ("note", "stray bits in base64", note.replace("nQU=\n", "nQV=\n")),
        ("note", "more than 100 signatures", f"{text}\n" + line * 101),
        ("checkpoint", "leading zero", text.replace("\n3\n", "\n03\n")),
        ("checkpoint", "plus sign", text.replace("\n3\n", "\n+3\n")),
        ("checkpoint", "negative", text.replace("\n3\n", "\n-3\n")),
        ("checkpoint", "too large", text.replace("\n3\n", "\n9223372036854775808\n")),
        ("checkpoint", "no origin", "\n" + text.partition("\n")[2]),
        ("checkpoint", "extension line", text + "extra\n"),
        ("checkpoint", "short root", text.replace("gjhw=", "gjg=")),
        ("checkpoint", "stray bits in the root", text.replace("gjhw=", "gjhx=")),
        ("vkey", "another key id", key.replace("aa351777", "aa351778")),
        ("vkey", "capital hex", key.replace("aa351777", "AA351777")),
        ("vkey", "no key", f"{ORIGIN}+aa351777"),
        ("vkey", "identity point", small_order_vkey()),
        ("path", "needless zeros", "tile/0/x000/001"),
        ("path", "two digits", "tile/0/01"),
        ("path", "no x", "tile/0/001/000"),
        ("path", "width 0", "tile/0/000.p/0"),
        ("path", "width 256", "tile/0/000.p/256"),
        ("path", "level with a zero before", "tile/00/000"),
        ("path", "level 64", "tile/64/000"),
        ("path", "slash before", "/tile/0/000"),
    ]
    assert not {value for _, _, value in cases} & {note, text, key}, "a case that changes nothing"
    return [{"kind": kind, "why": why, "input": value} for kind, why, value in cases]


def small_order_vkey() -> str:
    material = bytes([1, 1]) + bytes(31)
    digest = hashlib.sha256(ORIGIN.encode() + b"\n" + material).digest()
    return f"{ORIGIN}+{digest[:4].hex()}+{ref.b64(material)}"


def hexes(values: list[bytes]) -> list[str]:
    return [value.hex() for value in values]


if __name__ == "__main__":
    json.dump(vectors(), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
