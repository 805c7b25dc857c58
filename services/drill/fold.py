"""The drill's own copy of the law: judges each statement as the service does, and keeps the tree of the log.

Alone it is a service without a database, for trying out scenarios; beside a service it checks that the service says
the same. What it leaves out: the network.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from services.drill.transport import Answer, Denied, Sending, Taken
from shared import base64text, clock, envelope, keys, law
from shared.campaign.state import Campaign
from shared.disclosure import open_all
from shared.election.state import Election
from shared.election.statement import Statement
from shared.entry import Entry, encode
from shared.errors import Malformed, Refused
from shared.log.frontier import Frontier
from shared.log.hashing import leaf_hash

MALFORMED: Final = "malformed"
"""The code of a statement that makes no sense; the law has its own codes."""


class Fold:
    """An election, or a campaign, as its statements make it. Implements Transport for one log."""

    def __init__(self, lang: str = "zh") -> None:
        self._lang = lang
        self._log: law.Log | None = None
        self._taken: dict[str, Taken] = {}
        self.tree = Frontier()

    @property
    def election(self) -> Election:
        """The state so far. The election must have been called."""
        if not isinstance(self._log, Election):
            raise LookupError("the election has not been called")
        return self._log

    @property
    def campaign(self) -> Campaign:
        """The state so far. The campaign must have been opened."""
        if not isinstance(self._log, Campaign):
            raise LookupError("the campaign has not been opened")
        return self._log

    @property
    def log(self) -> law.Log | None:
        """The state so far, whichever law it is under; None before the first statement."""
        return self._log

    @property
    def called(self) -> bool:
        """Whether there is an election, or a campaign, yet."""
        return self._log is not None

    def judge(self, sending: Sending) -> Answer:
        """Takes the statement into the state, or says why not; the same statement again gets the same answer."""
        try:
            statement = law.read(sending.envelope.payload_bytes)
            if statement.id in self._taken:
                return self._taken[statement.id]
            taken = self._accept(statement, sending)
        except Refused as refused:
            return Denied(refused.code, refused.clause, refused.zh if self._lang == "zh" else refused.en)
        except Malformed as error:
            return Denied(MALFORMED, "", error.zh if self._lang == "zh" else error.en)
        self._taken[statement.id] = taken
        return taken

    def call(self, sending: Sending) -> Answer:
        return self.judge(sending)

    def submit(self, election: str, sending: Sending) -> Answer:
        return self.judge(sending)

    def submit_many(self, election: str, sendings: Sequence[Sending]) -> list[Answer]:
        return [self.judge(each) for each in sendings]

    def close(self) -> None:
        """Nothing is held."""

    def _accept(self, statement: Statement, sending: Sending) -> Taken:
        signatures = sending.envelope.signatures
        message = envelope.signed_message(sending.envelope.payload_bytes)
        for signature in signatures:
            public = law.public_key(self._log, statement, signature.keyid)
            if not keys.verify(public, base64text.decode(signature.sig, "sig"), message):
                raise Malformed(
                    f"signature of {signature.keyid}: it does not hold", zh=f"{signature.keyid}的签名不成立"
                )
        private = open_all(sending.disclosures, statement.sd)
        # A drill's clock stands in its state: nobody's clock is asked.
        accepted_at = law.time_of_acceptance(self._log, statement, statement.done_at)
        signers = tuple(signature.keyid for signature in signatures)
        index = 0 if self._log is None else self._log.size
        self._log = law.accept(self._log, statement, signers, accepted_at, private or None)
        written = clock.write_time(accepted_at)
        self.tree.append(leaf_hash(encode(Entry(index, written, sending.envelope))))
        return Taken(index, written)
