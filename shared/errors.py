"""Everything that can go wrong, sorted by what the caller can do about it.

    JianpiaoError
     ├─ Malformed       the bytes make no sense: correct them and send again
     ├─ Refused         the law of this election says no: the clause tells why, nothing was recorded
     │   └─ Unauthorised    the signer does not hold the office that this statement asks for
     ├─ ProofError      a signature, a proof or a figure does not hold: somebody altered something
     └─ Broken          we no longer know our own state: stop and reload

What it leaves out: HTTP. One table in `services/ballot/http/problems.py` gives each class its status.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final


class JianpiaoError(Exception):
    """Base of every error that Jianpiao raises on purpose. The message is for people: Chinese first, then English.

    What is only for programs, or was written in both languages at once, is one text.
    """

    def __init__(self, en: str = "", *, zh: str = "") -> None:
        super().__init__(f"{zh} / {en}" if zh else en)
        self.zh = zh or en
        self.en = en


class Malformed(JianpiaoError):
    """The bytes make no sense. Says what was expected, what came, and where."""

    def within(self, place: str) -> Malformed:
        """The same, said of a place (a file, a line, a field) inside of which it was found."""
        if self.zh == self.en:
            return Malformed(f"{place}: {self.en}")
        return Malformed(f"{place}: {self.en}", zh=f"{place}：{self.zh}")


class ProofError(JianpiaoError):
    """A signature, proof or recomputed figure does not hold. Says expected and found."""


class Broken(JianpiaoError):
    """Our own state is unknown or contradicts the log; whoever catches it drops the state and reloads."""


class Refused(JianpiaoError):
    """The law of this election refuses a statement in the present state; nothing was recorded.

    `code` is stable and machine-readable (``roll-posted-late``); `clause` is the rule that refuses
    ("OCV2018 14"); `zh` and `en` say what was expected, what came and what to do.
    """

    def __init__(self, code: str, clause: str, *, zh: str, en: str) -> None:
        super().__init__(f"{en} [{clause}]", zh=zh)
        self.code = code
        self.clause = clause
        self.en = en


class Unauthorised(Refused):
    """Nobody who signed holds the office that this statement asks for."""


@contextmanager
def within(place: str) -> Iterator[None]:
    """Whatever is found to be malformed inside is said of `place`, as a file."""
    try:
        yield
    except Malformed as error:
        raise error.within(place) from error


_SYSTEM: Final = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EEXIST: "已经有这个文件，不覆盖",
    errno.ENOSPC: "磁盘已满",
    errno.ECONNREFUSED: "连接被拒绝",
}


def told(error: Exception) -> str:
    """What to print of an error, in both languages: one of ours as it stands; of the system the file and why."""
    if not isinstance(error, OSError) or error.strerror is None:
        return str(error)
    place = "" if error.filename is None else f"{error.filename}"
    zh = _SYSTEM.get(error.errno or 0, error.strerror)
    return f"{place and place + '：'}{zh} / {place and place + ': '}{error.strerror}"
