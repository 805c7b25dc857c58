"""A document as plain text, block under block: what a golden file holds. Run it to write them all anew, then read what changed.

PYTHONPATH=. python -m tests.unit.documents.plain
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from services.ballot.documents.catalogue import KINDS, make
from services.forms import document as doc
from services.forms.form import Line, shown
from tests.unit.documents import village

GOLDEN = Path(__file__).parent / "golden"
ON_THE_EVE = {
    "BALLOT_PAPERS",
    "FINAL_CANDIDATES",
    "PRELIM_CANDIDATES",
    "PROXY_CARDS",
    "PROXIES",
    "POLL_TIME_PLACE",
    "SEAL_LABELS",
    "LEDGER",
}
IN_RUNOFF = {"RUNOFF"}


def golden(name: str) -> str:
    """The document of that name, at the time when it is usually made, in both languages."""
    world = (
        village.eve() if name in ON_THE_EVE else village.in_runoff() if name in IN_RUNOFF else village.end()
    )
    made = make(name, village.facts(world, changes=village.changes(world, *KINDS[name].changes)))
    return (
        "\n".join(line.rstrip() for lang in ("zh", "en") for line in (f"== {lang}", *plain(made, lang)))
        + "\n"
    )


def plain(document: doc.Document, lang: str) -> Iterator[str]:
    """Line by line."""
    for section in document.sections:
        yield (
            f"-- {section.paper}"
            + (" framed" if section.frame else "")
            + ("" if section.footer else " without a foot")
        )
        if section.headed:
            yield document.over.of(lang)
            yield f"# {document.title.of(lang)}"
            if document.number is not None:
                yield document.number.of(lang)
        for block in section.blocks:
            yield from _block(block, lang)


def _block(block: doc.Block, lang: str) -> Iterator[str]:
    match block:
        case doc.Paragraph(text, style):
            yield f"{'## ' if style == 'HEAD' else ''}{text.of(lang)}"
        case doc.Rules(rows):
            yield from (
                f"{at}. {text.of(lang)} [{clause.of(lang)}]" for at, (text, clause) in enumerate(rows, 1)
            )
        case doc.Lines(lines, _):
            yield from _lines(lines, lang)
        case doc.Grid(table, _, _):
            yield f"## {table.title.of(lang)}"
            yield " | ".join(head.of(lang) for head in table.heads)
            yield from (" | ".join(shown(cell, lang) for cell in row) for row in table.rows)
        case doc.NameList(title, entries):
            yield f"## {title.of(lang)}"
            yield from (f"{number} {name or doc.RULE}" for number, name in entries)
        case doc.Signatures(places, _):
            yield "signed: " + "; ".join(each.of(lang) for each in places)
        case doc.Issued(by, day):
            yield f"issued: {by.of(lang)}, {day.of(lang)}"
        case doc.Code(data, caption):
            yield f"code: {data!r} {caption.of(lang)}"
        case doc.Cards(cards, rows):
            yield f"cards: {len(cards)}, {rows} rows"
            for card in cards[:2]:
                yield from (
                    card.title.of(lang),
                    card.head.of(lang),
                    f"code: {card.code}",
                    *_lines(card.lines, lang),
                )
                yield from (each.of(lang) for each in (*card.notes, *card.places))
        case doc.Copies(paper, beside):
            yield f"copies: {beside}"
            yield from _paper(paper, lang)


def _lines(lines: tuple[Line, ...], lang: str) -> Iterator[str]:
    return (f"{line.name.of(lang)}: {shown(line.value, lang)}" for line in lines)


def _paper(paper: doc.BallotPaper, lang: str) -> Iterator[str]:
    yield from (paper.head.of(lang), paper.title.of(lang), *(mark.of(lang) for mark in paper.marks))
    yield " | ".join(each.of(lang) for each in paper.columns)
    for post in paper.posts:
        yield f"{post.title.of(lang)}: {post.seats} seats; {', '.join(post.candidates)}; {post.write_ins} others"
    yield paper.footing.of(lang)


if __name__ == "__main__":
    for each in sorted(KINDS.keys() - {"MOBILE_BOX"}):
        (GOLDEN / f"{each}.txt").write_text(golden(each), "utf-8")
