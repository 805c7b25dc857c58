"""A statement: what an accountable person signs, parsed and given a type.

`Body` is the base of every kind of statement. A kind says what it holds (its fields), who signs it (`signed_by`),
what refuses it (`judge`) and what it changes (`record`); it stands in the file of its chapter.
What it leaves out: the table of all kinds (`law.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, ClassVar, Final

import msgspec

from shared.clock import day_of
from shared.election.roles import Role
from shared.election.state import Election


def _spelt(pattern: str) -> msgspec.Meta:
    # In Python `$` also stands before a last line break: "E-0412" and "E-0412\n" would be two electors.
    return msgspec.Meta(pattern=f"^{pattern}(?!\\n)$")


Number = Annotated[str, _spelt("[A-Za-z0-9][A-Za-z0-9._-]{0,23}")]
"""A short name that tells nothing about a person: an elector's number, a station, a contest, an officer."""
RandomId = Annotated[str, _spelt("[A-Za-z0-9_-]{16,43}")]
"""An id from a random generator, at least 96 bits: never a counter or a time, which would tell the order of papers."""
Digest = Annotated[str, _spelt("[0-9a-f]{64}")]
"""SHA-256 of a document in hex."""
Day = Annotated[str, _spelt("(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")]
"""A calendar day in the village; `law.read` refuses one that does not exist, such as 2026-02-30."""
Count = Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]
Text = Annotated[str, _spelt("[^\\x00-\\x1f\\x7f]{0,200}")]
"""A short public text of one line, such as a reason. Never about a person."""
Words = Annotated[str, _spelt("[^\\x00-\\x1f\\x7f]{1,200}")]
"""A `Text` that says something: a title, a village, the number of a seal."""

UUID7: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
"""RFC 9562, 5.7, in lower case. It names an election, never a paper, so its time gives nothing away."""

Signers = tuple[frozenset[Role], ...]
"""One set for each signature that is needed: somebody holding one of these roles, a different person for each."""


def by(*roles: Role) -> frozenset[Role]:
    """One signature, by a holder of any of `roles`."""
    return frozenset(roles)


class Act(msgspec.Struct):
    """The circumstances of a statement: when it was done, when the log learnt of it, who signed."""

    done_at: int
    """Milliseconds since 1970 UTC, as the signer says."""
    accepted_at: int
    signers: tuple[str, ...]
    """Officer ids, in the order of the statement's `signed_by`."""
    disclosed: Mapping[str, str] | None = None
    """Private fields by name, where the reader has them; the public replay does not."""
    found: object = None
    """What `judge` worked out and `record` needs again."""

    @property
    def day(self) -> str:
        """The calendar day in the village on which it was done, YYYY-MM-DD."""
        return day_of(self.done_at).isoformat()


class Saying(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What one kind of statement says, be it of an election (`Body`) or of a campaign (`shared/campaign`)."""

    zh: ClassVar[str] = ""
    """The kind's name in Chinese, for pages and reports."""

    def sets_clock(self) -> int:
        """The moment (ms) to which this sets a drill's clock; 0 for every kind but the one that does."""
        return 0


class Body(Saying, frozen=True):
    """What one kind of statement of an election says."""

    signed_by: ClassVar[Signers] = ()
    while_suspended: ClassVar[bool] = False
    """Whether it may be recorded while the election is suspended."""
    while_cancelled: ClassVar[bool] = False
    """Whether it may be recorded after the election was called off, or declared void as a whole."""

    def judge(self, election: Election, act: Act) -> None:
        """Raises Refused if the law does not allow this statement now. Changes nothing."""

    def record(self, election: Election, act: Act) -> None:
        """Changes the election by this statement, which `judge` has allowed. Cannot fail."""


class Statement(msgspec.Struct, frozen=True):
    """A parsed payload."""

    id: str
    """SHA-256 of the payload's bytes, in hex."""
    election: str
    type: str
    done_at: int
    """Milliseconds since 1970 UTC."""
    body: Saying
    sd: tuple[str, ...] = ()


VERSION: Final = 1
"""The version of the payload's frame; a reader refuses another."""
MAX_DIGESTS: Final = 32


class Frame(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, rename={"sd": "_sd"}
):
    """The members of every payload; the body is still raw."""

    v: int
    election: str
    type: str
    done_at: str
    body: msgspec.Raw
    sd: tuple[str, ...] = ()
