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


class JianpiaoError(Exception):
    """Base of every error that Jianpiao raises on purpose. The message is for people."""


class Malformed(JianpiaoError):
    """The bytes make no sense. Says what was expected, what came, and where."""


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
        super().__init__(f"{zh} / {en} [{clause}]")
        self.code = code
        self.clause = clause
        self.zh = zh
        self.en = en


class Unauthorised(Refused):
    """Nobody who signed holds the office that this statement asks for."""
