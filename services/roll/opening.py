"""Opens a sheet by what the file contains, not by what it is called, and says clearly what cannot be read.

What it leaves out: the two formats that can (`delimited.py`, `workbook.py`).
"""

from __future__ import annotations

import io
from typing import Final

from services.roll.delimited import open_delimited
from services.roll.remarks import Remark, shown
from services.roll.rows import MAX_FILE_BYTES, Sheet
from services.roll.workbook import open_workbook
from shared.errors import Malformed

_FOREIGN: Final = (
    (b"\xd0\xcf\x11\xe0", "旧式 .xls 或加密的工作簿", "an old .xls or an encrypted workbook"),
    (b"%PDF", "PDF", "a PDF"),
    (b"{\\rtf", "RTF 文档", "an RTF document"),
    (b"\x89PNG", "图片", "a picture"),
    (b"\xff\xd8\xff", "图片", "a picture"),
    (b"GIF8", "图片", "a picture"),
    (b"\x1f\x8b", "GZIP 压缩包", "a GZIP archive"),
    (b"7z\xbc\xaf", "7z 压缩包", "a 7z archive"),
    (b"Rar!", "RAR 压缩包", "a RAR archive"),
    (b"<", "网页或 XML（有的系统把它叫作 .xls）", "a web page or XML, which some systems call .xls"),
)
"""First bytes of what offices send instead of a sheet."""
_ENDINGS: Final = {"csv": "CSV", "txt": "CSV", "tsv": "CSV", "xlsx": "XLSX"}


def open_sheet(raw: bytes, name: str = "", sheet: str | None = None) -> Sheet:
    """The sheet in a file called `name`; of a workbook the sheet named `sheet`, or its only visible one.

    Raises Malformed, saying what the file is and what to do; taking rows may raise it too.
    """
    if len(raw) > MAX_FILE_BYTES:
        raise Malformed(f"a file of more than {MAX_FILE_BYTES} bytes", zh=f"文件超过{MAX_FILE_BYTES}字节")
    if not raw.strip():
        raise Malformed("the file is empty", zh="文件是空的")
    start = raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:8]
    for mark, zh, en in _FOREIGN:
        if start.startswith(mark):
            raise Malformed(
                f"this is {en}: save it as XLSX or CSV UTF-8", zh=f"这是{zh}；请另存为 XLSX 或 CSV UTF-8"
            )
    opened = open_workbook(io.BytesIO(raw), sheet) if raw.startswith(b"PK") else open_delimited(raw)
    ending = name.rpartition(".")[2].lower()
    if "." in name and _ENDINGS.get(ending) != opened.kind:
        opened.remarks.insert(0, Remark("file-kind", found=shown(ending), about=(opened.kind,)))
    return opened
