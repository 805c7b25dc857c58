"""Reads XML of a workbook safely: in pieces, with a limit on what is unpacked, and without a document type.

Without a document type no entity can grow. What it leaves out: cells (`worksheet.py`) and what the parts are for
(`workbook.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Final
from xml.parsers import expat

from shared.errors import Malformed

MAX_SHARED_CHARACTERS: Final = 64 * 1024 * 1024
MAX_SHARED_STRINGS: Final = 2_000_000
_CHUNK_BYTES: Final = 64 * 1024

Elements = list[tuple[str, dict[str, str]]]
"""Elements in their order: the name without namespace, and the attributes without theirs."""


def read_shared_strings(stream: IO[bytes], limit: int) -> list[str]:
    """The texts that cells refer to by their place in the list. Raises Malformed."""
    found: list[str] = []
    collector = _SharedStrings(found)
    parser = new_parser()
    parser.StartElementHandler = collector.start
    parser.EndElementHandler = collector.end
    parser.CharacterDataHandler = collector.characters
    for chunk in chunks(stream, limit):
        parser.Parse(chunk, not chunk)
    return found


def read_elements(raw: bytes) -> Elements:
    """All elements of a small part. Raises Malformed for a document type, ExpatError for damaged XML."""
    found: Elements = []

    def start(name: str, attributes: dict[str, str]) -> None:
        plain = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        found.append((name.rpartition("}")[2], plain))

    parser = new_parser()
    parser.StartElementHandler = start
    parser.Parse(raw, True)
    return found


def new_parser() -> expat.XMLParserType:
    """A parser that names elements `namespace}name` and raises Malformed at a document type."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: object) -> None:
    raise Malformed(
        "the XML has a document type, which no workbook uses", zh="XML 含文档类型声明，工作簿不用它"
    )


def chunks(stream: IO[bytes], limit: int) -> Iterator[bytes]:
    """Pieces of a stream, an empty one at the end, at most `limit` bytes in all."""
    size = 0
    while chunk := stream.read(_CHUNK_BYTES):
        size += len(chunk)
        if size > limit:
            raise Malformed(
                f"more than {limit} bytes when unpacked, as a zip bomb",
                zh=f"解压后超过{limit}字节，像是压缩炸弹",
            )
        yield chunk
    yield b""


class _SharedStrings:
    def __init__(self, found: list[str]) -> None:
        self._found = found
        self._text: list[str] = []
        self._reading = self._phonetic = False
        self._characters = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition("}")[2]
        if local == "t":
            self._reading = not self._phonetic
        elif local == "rPh":
            self._phonetic = True
        elif local == "si":
            self._text = []

    def end(self, name: str) -> None:
        local = name.rpartition("}")[2]
        if local == "t":
            self._reading = False
        elif local == "rPh":
            self._phonetic = False
        elif local == "si":
            self._found.append("".join(self._text))
            if len(self._found) > MAX_SHARED_STRINGS:
                raise Malformed("too many texts in the workbook", zh="表中文字过多")

    def characters(self, text: str) -> None:
        if self._reading:
            self._characters += len(text)
            if self._characters > MAX_SHARED_CHARACTERS:
                raise Malformed("too much text in the workbook", zh="表中文字过多")
            self._text.append(text)
