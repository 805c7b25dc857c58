"""Two parameters of a regulation that cannot both hold, or one that cannot hold at all."""

from __future__ import annotations

import msgspec


class Contradiction(msgspec.Struct, frozen=True):
    """`parameter` by its path (`roll.challenge_days`), its clause, and in both languages what is wrong and what to do."""

    parameter: str
    clause: str
    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.parameter}: {self.zh} / {self.en} [{self.clause}]"
