"""What somebody asks of a replay: as of which moment, and as if what had not been there. One small text, signed as it stands.

    {"as_of": "2026-03-28T10:00:00Z", "by": "done_at", "without": ["station:S2"], "unknown": 3}

All suppositions of one question hold together. What it leaves out: whether a question may be asked (`secrecy.py`), and what
becomes of it (`suppose.py`).
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec

from shared.clock import read_time
from shared.errors import Malformed
from shared.strict_json import MAX_INTEGER, decode_as

MAX_NAMED: Final = 1_000
"""Things that one question may name: more is a matter for a recount."""
KINDS: Final = ("station", "box", "pile", "batch", "paper")

Named = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
Several = Annotated[tuple[Named, ...], msgspec.Meta(max_length=MAX_NAMED)]
Whole = Annotated[int, msgspec.Meta(ge=0, le=MAX_INTEGER)]


class Moment(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """`entry`: the last index that counts. `as_of`: RFC 3339; by `accepted_at` what was known then, by `done_at` what had happened.

    Given both, both hold: what had happened by a time, as far as it was known by an entry.
    """

    entry: Whole | None = None
    as_of: Named | None = None
    by: Literal["accepted_at", "done_at"] = "accepted_at"


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One question. Whatever is left out is as it was."""

    entry: Whole | None = None
    as_of: Named | None = None
    by: Literal["accepted_at", "done_at"] = "accepted_at"
    round: Annotated[int, msgspec.Meta(ge=1, le=1_000)] | None = None
    """The round that is supposed to be otherwise; None: every round."""
    without: Several = ()
    """Papers that had not been there: `station:S2` (or `box:S2`), `pile:P2`, `batch:ID`, `paper:ID`."""
    never_issued: bool = False
    """The papers named one by one were put into the box and never issued: they leave the returned ones only."""
    mandates: Several = ()
    """Mandates by which nobody should have voted; their papers cannot be told apart."""
    void_mandates: bool = False
    """All mandates that the log itself says were void after the poll."""
    electors: Several = ()
    """Electors who should not have voted; their papers cannot be told apart."""
    unknown: Whole = 0
    """So many papers more that cannot be told apart."""
    struck: Several = ()
    """Candidates who should not have stood: marks for them do not count."""
    void: Several = ()
    """Winners whose election is void: nobody moves up (C9)."""
    ruled: dict[Named, Named] = {}
    """Paper to what it is ruled to be: `valid`, `invalid`, or a reading such as `CHAIR:E-0001;MEMBER:E-0005+E-0006`."""
    contests: Several = ()
    """The posts that are asked about; none: all."""

    @property
    def moment(self) -> Moment:
        """As of when."""
        return Moment(self.entry, self.as_of, self.by)

    @property
    def supposes(self) -> bool:
        """Whether anything is supposed to have been otherwise, beside papers that cannot be told apart."""
        return bool(self.without or self.struck or self.void or self.ruled)

    @property
    def names_electors(self) -> bool:
        """Whether it is about the papers of persons."""
        return bool(self.electors or self.mandates or self.void_mandates)

    @property
    def names_papers(self) -> bool:
        """Whether it is about single papers or small heaps of them, by what is on them."""
        return bool(self.ruled) or any(not each.startswith(("station:", "box:")) for each in self.without)


_decoder: Final = msgspec.json.Decoder(Question)


def read_question(raw: bytes) -> Question:
    """The question written in JSON. Raises Malformed."""
    return checked(decode_as(_decoder, raw, "question"))


def checked(question: Question) -> Question:
    """The same question. Raises Malformed if a part of it is written in a way that nobody understands."""
    if question.as_of is not None:
        read_time(question.as_of)
    for each in question.without:
        selector(each)
    for paper, ruling in question.ruled.items():
        reading(paper, ruling)
    if len(question.ruled) > MAX_NAMED:
        raise Malformed(f"ruled: expected at most {MAX_NAMED} papers, got {len(question.ruled)}")
    return question


def selector(text: str) -> tuple[str, str]:
    """Kind and name of something left out. Raises Malformed."""
    kind, colon, name = text.partition(":")
    if not colon or not name or kind not in KINDS:
        raise Malformed(f"without: expected one of {', '.join(f'{each}:…' for each in KINDS)}, got {text!r}")
    return ("station" if kind == "box" else kind), name


def reading(paper: str, ruling: str) -> dict[str, list[str]] | None:
    """The marks of a paper that is ruled to say something else; None for `valid` and `invalid`. Raises Malformed."""
    if ruling in ("valid", "invalid"):
        return None
    marks: dict[str, list[str]] = {}
    for part in ruling.split(";"):
        post, colon, persons = part.partition(":")
        named = persons.split("+")
        if not colon or not post or post in marks or not all(named):
            raise Malformed(
                f"ruled {paper}: expected valid, invalid or POST:PERSON+PERSON;POST:PERSON, got {ruling!r}"
            )
        marks[post] = named
    return marks
