"""Checks 4 and 5: every entry is judged again, in order, by the law that it was accepted under.

The replay is single-file, for each entry is judged in the state that those before it made. It goes ahead of
the signatures: for each key id it tells which public key was appointed at that very entry. What it accepts
is provisional until that signature is verified; if it is not, the whole result falls anyway.

What it leaves out: verifying signatures (`signatures.py`), and anything about the outcome, which is counted
apart.
"""

from __future__ import annotations

from binascii import a2b_base64
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from services.audit.verify.ledger import Ledger
from shared import law
from shared.campaign.state import Campaign
from shared.clock import read_time, write_time
from shared.disclosure import open_all
from shared.election.state import Election
from shared.election.statement import Statement
from shared.errors import Malformed, Refused, Unauthorised
from shared.law import Log


class Signed(msgspec.Struct):
    """Of a signature only whose it claims to be; its bytes are for `signatures.py`."""

    keyid: str


class Enveloped(msgspec.Struct):
    """Of an envelope what the replay needs."""

    payload: str
    signatures: tuple[Signed, ...]


class Line(msgspec.Struct):
    """Of an entry what the replay needs. `signatures.py` reads the same bytes in full and strictly."""

    index: int
    accepted_at: str
    statement: Enveloped


decode_line: Final = msgspec.json.Decoder(Line).decode


class Replay:
    """The election, or the campaign, as its entries make it. `take` them in order; findings go to the ledger.

    `disclosed` holds, by statement id, the private fields that the verifying person was given.
    """

    def __init__(
        self, ledger: Ledger, authority: str | None, disclosed: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self.log: Log | None = None
        self.size = 0
        """Entries taken."""
        self.accepted = 0
        """Entries that the law accepted again."""
        self.signatures = 0
        """Signatures seen."""
        self.last_accepted_at = ""
        self.opened: list[int] = []
        """Entries of which private fields were disclosed and opened."""
        self.closed: list[int] = []
        """Entries that carry digests of private fields and of which nothing was disclosed."""
        self._ledger = ledger
        self._authority = authority
        self._disclosed = disclosed
        self._statements: set[str] = set()
        self._appointed: dict[str, bytes] = {}
        self._accepted_at = 0

    def take(self, raw_entries: Sequence[bytes], keys: dict[str, bytes]) -> None:
        """Judges the next entries; adds to `keys` the public key behind each key id that signed one."""
        for raw in raw_entries:
            index = self.size
            self.size += 1
            try:
                line = decode_line(raw)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                continue  # signatures.py reads it too and reports it
            if line.index != index:
                self._ledger.add("index-wrong", index=index, expected=index, found=line.index)
            signers = tuple([signature.keyid for signature in line.statement.signatures])
            self.signatures += len(signers)
            try:
                self._take(index, line, signers, keys)
            except Malformed as error:
                self._ledger.add("statement-malformed", index=index, why=error)
            except Exception as error:  # the law stumbles over a hostile entry: then it has not been judged
                what = f"{index}: {type(error).__name__}: {error}"
                self._ledger.give_up(5, f"无法判断条目{what}", f"could not judge entry {what}")

    def _take(self, index: int, line: Line, signers: tuple[str, ...], keys: dict[str, bytes]) -> None:
        # Whether this is the payload's one spelling, signatures.py says.
        statement = law.read(_bytes_of(line.statement.payload))
        if line.accepted_at != self.last_accepted_at:
            self._accepted_at = read_time(line.accepted_at)
            self.last_accepted_at = line.accepted_at
        if statement.id in self._statements:
            self._ledger.add("statement-twice", index=index, found=statement.id)
        self._statements.add(statement.id)
        for keyid in signers:
            # Once appointed, a key id stands for one key for good; asking the law again would be dear.
            known = self._appointed.get(keyid) or self._key(index, statement, keyid)
            if known is not None:
                keys[keyid] = known
        if self.log is not None and statement.election != self.log.id:
            there, here = self.log.id, statement.election
            self._ledger.add("wrong-election", index=index, expected=there, found=here)
            return
        accepted_at = self._time(index, statement, line.accepted_at, self._accepted_at)
        try:
            self._accept(index, statement, signers, accepted_at)
        except Unauthorised as error:
            self._ledger.add("role-missing", index=index, place=statement.type, **_why(error))
        except Refused as error:
            self._ledger.add("law-refuses", index=index, place=statement.type, **_why(error))
        else:
            self.accepted += 1

    def skip(self, size: int) -> None:
        """The next entry taken is the one at `size`; those before could not be read."""
        self.size = max(self.size, size)

    def _key(self, index: int, statement: Statement, keyid: str) -> bytes | None:
        """The key that was appointed under that id by now; None is a finding."""
        try:
            key = law.public_key(self.log, statement, keyid)
        except (Refused, Malformed) as error:
            self._ledger.add("key-not-appointed", index=index, place=f"key {keyid}", **_why(error))
            return None
        if self.log is not None:
            self._appointed[keyid] = key
        return key

    def _time(self, index: int, statement: Statement, written: str, accepted_at: int) -> int:
        """When the log should have accepted it. The replay goes on with that: one wrong time is one finding."""
        due = law.time_of_acceptance(self.log, statement, accepted_at)
        if due != accepted_at or not written.endswith("Z") or len(written) != 24:
            backwards = self.log is not None and accepted_at < self.log.last_accepted
            code = "time-goes-back" if backwards else "time-wrong"
            self._ledger.add(code, index=index, expected=write_time(due), found=written)
        return due

    def _accept(self, index: int, statement: Statement, signers: tuple[str, ...], accepted_at: int) -> None:
        first = self.log is None
        private = self._open(index, statement) if self._disclosed is not None else None
        try:
            self.log = law.accept(self.log, statement, signers, accepted_at, private)
        except Refused as error:
            if not private:
                raise
            # Lawful as far as the public can see: then it is what was disclosed that the law refuses.
            self.log = law.accept(self.log, statement, signers, accepted_at)
            self._ledger.add("not-eligible", index=index, place=statement.type, **_why(error))
        if first and self.log.authority != self._authority:
            self._ledger.add(
                "authority-differs",
                index=index,
                expected=self._authority or "-",
                found=self.log.authority,
            )

    def _open(self, index: int, statement: Statement) -> dict[str, str] | None:
        if not statement.sd or self._disclosed is None:
            return None
        texts = self._disclosed.get(statement.id)
        if texts is None:
            self.closed.append(index)
            return None
        try:
            fields = open_all(texts, statement.sd)
        except Malformed as error:
            self._ledger.add("disclosure-wrong", index=index, place=statement.type, why=error)
            return None
        self.opened.append(index)
        return fields

    @property
    def election(self) -> Election | None:
        """The log's state, if it is an election's."""
        return self.log if isinstance(self.log, Election) else None

    @property
    def campaign(self) -> Campaign | None:
        """The log's state, if it is a campaign's."""
        return self.log if isinstance(self.log, Campaign) else None

    def statement_ids(self) -> frozenset[str]:
        """The ids of all statements taken."""
        return frozenset(self._statements)


def _bytes_of(payload: str) -> bytes:
    try:
        return a2b_base64(payload)
    except ValueError as error:
        raise Malformed(f"payload: not base64: {error}", zh="payload：不是 base64") from error


def _why(error: Refused | Malformed) -> dict[str, str]:
    if isinstance(error, Refused):
        return {"zh": error.zh, "en": error.en, "clause": error.clause}
    return {"zh": error.zh, "en": error.en}
