"""A document: what is hung on the wall, handed out or signed, as data, made of blocks one under the other.

A form (`form.py`) is one kind of page; a notice, a ballot paper, a card and a certificate look otherwise. What a record does not hold
is left as a line to write on (`BLANK`), never invented. What it leaves out: what stands in each document
(`services/ballot/documents/`), and how it is written (`document_pdf.py`, the pages' templates).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from services.forms.form import Line, Table
from shared.text import Text

RULE: Final = "_" * 14
BLANK: Final = Text(RULE, RULE)
"""A line to write on, where entries hold nothing."""
SHORT_BLANK: Final = Text("_" * 6, "_" * 6)

Paper = Literal["A4", "A4_ACROSS", "A3_ACROSS"]


@dataclass(frozen=True)
class Paragraph:
    """Running text. HEAD is a heading within the document, CENTRE stands in the middle, LARGE is a certificate's text."""

    text: Text
    style: Literal["BODY", "HEAD", "CENTRE", "SMALL", "LARGE"] = "BODY"


@dataclass(frozen=True)
class Rules:
    """Sentences under each other, each with its clause."""

    rows: tuple[tuple[Text, Text], ...]


@dataclass(frozen=True)
class Lines:
    """Names and values beside each other, in so many columns."""

    lines: tuple[Line, ...]
    columns: int = 2


@dataclass(frozen=True)
class Grid:
    """A ruled table. `widths` are parts of the whole width, one for each column; none: all alike."""

    table: Table
    widths: tuple[int, ...] = ()
    roomy: bool = False
    """Rows are high enough to write in by hand."""


@dataclass(frozen=True)
class NameList:
    """Many people, each with a number: read column by column down the wall."""

    title: Text
    entries: tuple[tuple[str, str], ...]
    """Number and name; a name that nobody knows is empty, and leaves a line to write on."""


@dataclass(frozen=True)
class Signatures:
    """Places where people sign."""

    places: tuple[Text, ...]
    columns: int = 2


@dataclass(frozen=True)
class Issued:
    """Who issues the document, the place for the seal, and the day, at the right below the text (落款)."""

    by: Text
    day: Text


@dataclass(frozen=True)
class Code:
    """A QR code and what it is good for."""

    data: str
    caption: Text


@dataclass(frozen=True)
class Card:
    """One of several on a sheet, to be cut out."""

    title: Text
    head: Text
    """Which election."""
    lines: tuple[Line, ...]
    notes: tuple[Text, ...] = ()
    code: str = ""
    """Text of a QR code; "" for none."""
    places: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Cards:
    """Cards in two columns, so many rows on a sheet."""

    cards: tuple[Card, ...]
    rows: int


@dataclass(frozen=True)
class PostOnPaper:
    """One post's section of a ballot paper."""

    title: Text
    seats: int
    candidates: tuple[str, ...]
    write_ins: int
    """Lines for other names."""


@dataclass(frozen=True)
class BallotPaper:
    """A ballot paper: every copy is the same, so that none can be known again."""

    title: Text
    head: Text
    marks: tuple[Text, ...]
    """The legend: which mark says what."""
    columns: tuple[Text, ...]
    """What can be said of each name: approve; reject and abstain where the paper asks for them."""
    posts: tuple[PostOnPaper, ...]
    footing: Text
    """Said at the foot: what spoils a paper."""


@dataclass(frozen=True)
class Copies:
    """A sheet full of the same ballot paper."""

    paper: BallotPaper
    beside: int
    """Papers on one sheet: 1, or 2 to be cut apart."""


Block = Paragraph | Rules | Lines | Grid | NameList | Signatures | Issued | Code | Cards | Copies


@dataclass(frozen=True)
class Section:
    """Pages of one size. Without a `footer` nothing stands on them but the blocks (ballot papers)."""

    blocks: tuple[Block, ...]
    paper: Paper = "A4"
    footer: bool = True
    frame: bool = False
    """A double line around the page (certificates)."""
    headed: bool = False
    """Whether it begins with the election and the title."""


@dataclass(frozen=True)
class Proof:
    """Which record a document was made from: the first `size` entries of a log, whose root is `root`.

    `note` is the signed checkpoint (C2SP tlog-checkpoint), which the QR code carries; "" while nothing is published.
    """

    election: str
    size: int
    root: str = ""
    note: str = ""
    noted: int = 0
    """Entries that the checkpoint is about: `size`, unless more were recorded since it was published."""


@dataclass(frozen=True)
class Document:
    """A whole document. A `drill` says so across every page."""

    title: Text
    over: Text
    """Which election, above the title."""
    number: Text | None
    sections: tuple[Section, ...]
    proof: Proof
    drill: bool


def kind_of(block: Block) -> str:
    """The name of a block's kind, by which writers choose."""
    return type(block).__name__
