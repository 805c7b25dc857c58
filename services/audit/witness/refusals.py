"""Why a witness does not cosign, named for what the log can do about it.

    Refusal
     ├─ UnknownLog       nobody told this witness of the log: give it the log's trust file
     ├─ UntrustedKey     the checkpoint is not signed by the log's key, or wrongly
     ├─ ForeignOldSize   the proof must begin at the size that this witness saw last, which it names
     └─ Inconsistent     the log does not continue what it was: fork, or a proof that proves nothing

Bytes that make no sense are Malformed; a witness that cannot trust its own memory or clock is Broken (`shared.errors`).
What it leaves out: their HTTP statuses, which stand in the one table of `http.py`.
"""

from __future__ import annotations

from shared.errors import JianpiaoError


class Refusal(JianpiaoError):
    """This witness does not cosign."""


class UnknownLog(Refusal):
    """No trust file names a log of this origin."""


class UntrustedKey(Refusal):
    """No key of the log signed the checkpoint, or one of them signed it wrongly."""


class ForeignOldSize(Refusal):
    """The proof begins elsewhere than at the size that was seen last."""

    def __init__(self, size: int, en: str, *, zh: str) -> None:
        super().__init__(en, zh=zh)
        self.size = size


class Inconsistent(Refusal):
    """No proof leads from what was seen last to this checkpoint. `fork` if the log signed two roots for one size."""

    def __init__(self, en: str, *, zh: str, fork: bool = False) -> None:
        super().__init__(en, zh=zh)
        self.fork = fork
