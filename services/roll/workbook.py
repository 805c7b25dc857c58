"""Opens an XLSX workbook: checks the container, picks the one sheet to read, and refuses macros and bombs.

An own reader, because the usual library either streams without saying which rows are hidden and which cells merged, or builds
the whole workbook in memory. What it leaves out: the cells (`worksheet.py`).
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Final
from xml.parsers.expat import ExpatError

from services.roll.remarks import Remark, shown
from services.roll.rows import Row, Sheet
from services.roll.worksheet import Cells, read_rows
from services.roll.xml_parts import Elements, read_elements, read_shared_strings
from shared.errors import Malformed

MAX_PARTS: Final = 2_000
"""Files within the container; a workbook of one roll has a dozen."""
MAX_SMALL_PART_BYTES: Final = 4 * 1024 * 1024
MAX_PART_BYTES: Final = 256 * 1024 * 1024
"""Of one part, unpacked: 100,000 rows of ten columns are some 50 MB."""
MAX_RATIO: Final = 200
"""Unpacked to packed bytes of a part above 1 MB; real sheets stay below 40, a bomb reaches 1,000."""

_USUAL_BOOK: Final = "xl/workbook.xml"

_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, ExpatError, EOFError, NotImplementedError, RuntimeError, ValueError,
    OverflowError, LookupError, OSError,
)  # fmt: skip
"""All that unpacking and parsing hostile bytes may raise."""


def open_workbook(file: IO[bytes], wanted: str | None = None) -> Sheet:
    """The sheet named `wanted`, or the only one that can be seen.

    Raises Malformed if the file is damaged, has macros, or nobody can tell which sheet is meant; taking rows may raise it too.
    """
    try:
        return _open(zipfile.ZipFile(file), wanted)
    except Malformed:
        raise
    except _BROKEN as error:
        raise _damaged(error) from error


def _open(archive: zipfile.ZipFile, wanted: str | None) -> Sheet:
    names = _checked_names(archive)
    part_of_book = _book(archive, names)
    if part_of_book not in names:
        raise Malformed(
            "no workbook in the archive: save it as XLSX with a spreadsheet program",
            zh="压缩包里没有工作簿；请用表格程序另存为 XLSX",
        )
    book = read_elements(_small(archive, part_of_book))
    targets = _targets(archive, part_of_book)
    remarks: list[Remark] = []
    part = _part(targets, _choose(book, wanted, remarks))
    if part not in names:
        raise Malformed(f"the workbook lacks {shown(part)}", zh=f"工作簿缺少部件{shown(part)}")
    shared = _shared_strings(archive, names, targets)
    sheet = Sheet("XLSX", iter(()), remarks=remarks, calendar_1904=_is_1904(book))
    sheet.rows = _rows(archive, part, Cells(sheet, shared))
    return sheet


def _rows(archive: zipfile.ZipFile, part: str, cells: Cells) -> Iterator[Row]:
    try:
        with archive.open(part) as stream:
            yield from read_rows(stream, cells, _limit(archive, part))
    except Malformed:
        raise
    except _BROKEN as error:
        raise _damaged(error) from error


def _checked_names(archive: zipfile.ZipFile) -> set[str]:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(parts) > MAX_PARTS or len(names) != len(parts):
        raise Malformed("too many files in the archive, or two of one name", zh="压缩包里的文件过多或重名")
    if any(part.flag_bits & 1 for part in parts):
        raise Malformed("the file is encrypted: remove the password", zh="文件已加密；请去掉密码")
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise Malformed("a compression that XLSX does not use", zh="压缩方式不是 XLSX 所用的")
    if any(word in name.lower() for name in names for word in ("vbaproject", "macrosheets/")):
        raise Malformed(
            "the workbook has macros: save it as XLSX without macros", zh="含宏；请另存为不含宏的 XLSX"
        )
    return names


def _choose(book: Elements, wanted: str | None, remarks: list[Remark]) -> str:
    """The relation id of the sheet to read. Hidden sheets are never taken unless they are named."""
    sheets = [attributes for name, attributes in book if name == "sheet"]
    visible = [each for each in sheets if each.get("state", "visible") == "visible"]
    names = "、".join(shown(each.get("name", "")) for each in visible[:20])
    chosen = [each for each in sheets if each.get("name") == wanted] if wanted is not None else visible
    if len(chosen) != 1:
        raise Malformed(
            f"say with --tab (or the parameter tab) which sheet to read; visible are: {names}",
            zh=f"请用 --tab（或参数 tab）写明读哪一张工作表；可见的有：{names}",
        )
    remarks += [
        Remark("sheet-hidden", found=shown(each.get("name", "")))
        for each in sheets
        if each not in visible and each is not chosen[0]
    ]
    # The attribute is r:id, whatever its namespace: transitional and strict workbooks differ in it.
    return chosen[0].get("id", "")


def _book(archive: zipfile.ZipFile, names: set[str]) -> str:
    """The part that lists the sheets. It has its usual name from most programs, and any other from some."""
    if _USUAL_BOOK in names or "_rels/.rels" not in names:
        return _USUAL_BOOK
    kinds = _targets(archive, "").values()
    return next((part for kind, part in kinds if kind == "officeDocument"), _USUAL_BOOK)


def _targets(archive: zipfile.ZipFile, source: str) -> dict[str, tuple[str, str]]:
    """Relation id → kind and part, of the relations of one part, or of the whole container if `source` is empty."""
    folder, name = posixpath.split(source)
    found = {}
    for element, attributes in read_elements(
        _small(archive, posixpath.join(folder, "_rels", f"{name}.rels"))
    ):
        if element == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = (kind, _path(folder, attributes.get("Target", "")))
    return found


def _path(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _part(targets: dict[str, tuple[str, str]], relation: str) -> str:
    kind, part = targets.get(relation, ("", ""))
    if kind != "worksheet":
        raise Malformed(
            "the chosen sheet is no worksheet (a chart or a macro sheet)",
            zh="选中的不是普通工作表（图表或宏表）",
        )
    return part


def _shared_strings(
    archive: zipfile.ZipFile, names: set[str], targets: dict[str, tuple[str, str]]
) -> list[str]:
    part = next((part for kind, part in targets.values() if kind == "sharedStrings"), None)
    if part is None or part not in names:
        return []
    with archive.open(part) as stream:
        return read_shared_strings(stream, _limit(archive, part))


def _small(archive: zipfile.ZipFile, part: str) -> bytes:
    if archive.getinfo(part).file_size > MAX_SMALL_PART_BYTES:
        raise Malformed(f"the part {part} is too large", zh=f"部件{part}过大")
    with archive.open(part) as stream:
        return stream.read(MAX_SMALL_PART_BYTES)


def _limit(archive: zipfile.ZipFile, part: str) -> int:
    """How many bytes of a part may be unpacked; what the container says about its size is not believed."""
    return min(MAX_PART_BYTES, max(1024 * 1024, archive.getinfo(part).compress_size * MAX_RATIO))


def _is_1904(book: Elements) -> bool:
    return any(
        name == "workbookPr" and attributes.get("date1904") in ("1", "true") for name, attributes in book
    )


def _damaged(error: Exception) -> Malformed:
    return Malformed(
        f"the XLSX file is damaged ({shown(str(error))}): open it in a spreadsheet program and save it again",
        zh=f"XLSX 文件已损坏（{shown(str(error))}）；请用表格程序打开后另存",
    )
