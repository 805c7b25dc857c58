"""Where a regulation stands: by its id among those that come with Jianpiao, or in a TOML file of one's own.

What it leaves out: what a file means (`shared/election/regulation/profile.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from shared.election.regulation import profile as profiles
from shared.election.regulation.profile import Profile
from shared.errors import Malformed, within


def read(name: str) -> Profile:
    """The regulation of that id, or in that file. Raises Malformed, also for a file that cannot be read.

    What a file is based on is looked for beside it first, as `ID.toml`, and then among those that come with Jianpiao.
    """
    text = text_of(name)
    with within(name):
        return profiles.read(text, finder(name))


def text_of(name: str) -> str:
    """The regulation as it is written, comments and all. Raises Malformed."""
    if not _is_file(name):
        return profiles.shipped_text(name)
    try:
        return Path(name).read_text("utf-8")
    except OSError as error:
        known = ", ".join(profiles.shipped())
        raise Malformed(
            f"{name} is no regulation's id, and no file that can be read ({error.strerror}); the ids are: {known}",
            zh=f"{name}：不是规程编号，也读不出这个文件（{error.strerror}）；规程编号有：{known}",
        ) from error
    except UnicodeDecodeError as error:
        raise Malformed(
            f"{name}: expected TOML in UTF-8; byte {error.start} is not",
            zh=f"{name}：应为UTF-8编码的TOML文件，第{error.start}字节不是",
        ) from error


def finder(name: str) -> Callable[[str], str]:
    """What gives the text of a regulation that `name` is based on: by its id, beside the file first."""

    def find(base: str) -> str:
        beside = Path(name).parent / f"{base}.toml"
        # An id names a file in the folder, never one elsewhere.
        if _is_file(name) and "/" not in base and "\\" not in base and beside.is_file():
            return text_of(str(beside))
        return profiles.shipped_text(base)

    return find


def _is_file(name: str) -> bool:
    return name not in profiles.shipped()
