"""Who a witness is: a name and an Ed25519 key of its own, in a folder of its own.

    <data>/name            the name, for example supervision.liushu.example/w1
    <data>/witness.pem     the private key, mode 0600
    <data>/logs/           trust files of the logs that it knows
    <data>/memory/         what it saw last of each (`memory.py`), and beside it
    <data>/marks/          the second copy, unless another place was chosen, which <data>/marks-at then names
    <data>/evidence/       what it refused

The name is not signed with a cosignature, so the key serves this witness and nothing else. A key without its memory is
dangerous: it would cosign a fork. What it leaves out: copying a witness to another machine, which takes all of it.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services import key_file
from services.durable import make_folder, write_durably
from shared.errors import Broken, Malformed
from shared.log.note import COSIGNATURE, VerifierKey
from shared.log.vkey import check_name

NAME: Final = "name"
KEY: Final = "witness.pem"
LOGS: Final = "logs"
MARKS: Final = "marks"
MARKS_AT: Final = "marks-at"


@dataclass(frozen=True)
class Identity:
    """A witness in its folder `data`; `marks` is where the second copy of its memory lies."""

    data: Path
    name: str
    marks: Path
    key: Ed25519PrivateKey = field(repr=False)

    @property
    def vkey(self) -> VerifierKey:
        """What a policy file names."""
        return VerifierKey.of(self.name, self.key, COSIGNATURE)

    @property
    def logs(self) -> Path:
        """The folder of trust files."""
        return self.data / LOGS


def create(data: Path, name: str, marks: Path | None = None) -> Identity:
    """A new witness. Raises Malformed for a name that no key can have, or if there is a witness in `data` already."""
    check_name(name)
    if (data / KEY).exists():
        raise Malformed(f"{data}: there is a witness already", zh=f"{data}：已有见证")
    make_folder(data)
    data.chmod(0o700)
    make_folder(data / LOGS)
    make_folder(marks or data / MARKS)
    if marks is not None:
        write_durably(data / MARKS_AT, f"{marks.resolve()}\n".encode())
    write_durably(data / NAME, f"{name}\n".encode())
    # Last: killed before it, `create` is simply called again.
    key_file.create(data / KEY)
    return load(data)


def load(data: Path) -> Identity:
    """The witness in `data`. Raises Malformed if there is none, Broken if others can read its key."""
    path = data / KEY
    if not path.exists():
        raise Malformed(
            f"{data}: no witness: run jianpiao witness init",
            zh=f"{data}：没有见证；先运行 jianpiao witness init",
        )
    found = path.stat()
    if stat.S_IMODE(found.st_mode) & 0o077 or found.st_uid != os.geteuid():
        raise Broken(
            f"{path}: expected mode 0600 and our own file, got {stat.S_IMODE(found.st_mode):04o}",
            zh=f"{path}：应为 0600 且属本用户，现为{stat.S_IMODE(found.st_mode):04o}",
        )
    name = _line(data / NAME)
    check_name(name)
    marks = data / MARKS
    if (data / MARKS_AT).exists():
        marks = Path(_line(data / MARKS_AT))
    if not marks.is_dir():
        # A stick that is not plugged in must not look like a log that was never seen.
        raise Broken(f"{marks}: the place of the marks is not there", zh=f"{marks}：备份标记所在之处不存在")
    return Identity(data, name, marks, key_file.load(path))


def _line(path: Path) -> str:
    return path.read_text("utf-8").removesuffix("\n")
