"""A form as a page to print: A4, no script, nothing fetched from anywhere, and a policy that forbids both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from services.forms.form import Form, Line, Table, shown, shown_rows

_STYLE: Final = """
@page { size: A4; margin: 18mm; }
body { font-family: "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", SimSun, serif; color: #111; max-width: 174mm;
  margin: 1rem auto; line-height: 1.5; }
h1 { text-align: center; font-size: 1.5rem; letter-spacing: .1em; }
h2 { font-size: 1rem; margin: 1.2rem 0 .3rem; break-after: avoid; }
.notice { border: 2px solid #b00; color: #b00; padding: .4rem .8rem; text-align: center; font-weight: bold; }
dl { display: grid; grid-template-columns: max-content 1fr max-content 1fr; gap: .15rem .8rem; margin: .5rem 0; }
dt { color: #555; }
dd { margin: 0; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #333; padding: .2rem .4rem; text-align: left; font-variant-numeric: tabular-nums; }
th { font-weight: 600; background: #f3f3f3; }
tr { break-inside: avoid; }
.sign { display: grid; grid-template-columns: 1fr 1fr; gap: 1.4rem 2rem; margin: 1.6rem 0; break-inside: avoid; }
.sign span { border-bottom: 1px solid #333; padding-bottom: .2rem; }
footer { border-top: 1px solid #999; margin-top: 1.2rem; font-size: .8rem; overflow-wrap: anywhere; }
footer dl { grid-template-columns: max-content 1fr; }
"""


def write_html(form: Form, lang: str) -> bytes:
    """The whole form as one page."""
    return "".join(_page(form, lang)).encode()


def _page(form: Form, lang: str) -> Iterator[str]:
    title = escape(form.title.of(lang))
    yield f'<!doctype html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}">\n<meta charset="utf-8">\n'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    yield f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
    yield f"<style>{_STYLE}</style>\n<h1>{title}</h1>\n"
    if form.notice is not None:
        yield f'<p class="notice">{escape(form.notice.of(lang))}</p>\n'
    yield _lines(form.lines, lang)
    for table in form.tables:
        yield _table(table, lang)
    if form.signatures:
        yield '<div class="sign">' + "".join(
            f"<span>{escape(each.of(lang))}</span>" for each in form.signatures
        )
        yield "</div>\n"
    yield f"<footer>{_lines(form.proof, lang)}"
    yield "".join(f"<p>{escape(note.of(lang))}</p>" for note in form.notes) + "</footer>\n</html>\n"


def _lines(lines: Sequence[Line], lang: str) -> str:
    cells = (
        f"<dt>{escape(line.name.of(lang))}</dt><dd>{escape(shown(line.value, lang))}</dd>" for line in lines
    )
    return f"<dl>{''.join(cells)}</dl>\n"


def _table(table: Table, lang: str) -> str:
    heads = "".join(f'<th scope="col">{escape(head.of(lang))}</th>' for head in table.heads)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n"
        for row in shown_rows(table, lang)
    )
    title = escape(table.title.of(lang))
    return f"<h2>{title}</h2>\n<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>{rows}</tbody>\n</table>\n"
