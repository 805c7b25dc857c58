"""A problem as RFC 9457 tells it, in Chinese or English, and which of the two the caller wants.

What it leaves out: which error is told how; each service has one table of its own for that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

MEDIA_TYPE: Final = "application/problem+json"

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """One thing said twice."""

    zh: str
    en: str

    def get(self, language: Language) -> str:
        """The text in that language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Explanation:
    """A kind of problem: its short name, and what to do about it."""

    title: Text
    advice: Text


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """问题说明。RFC 9457, 3.1, with the extension members `code` and, of a refusal, `clause`."""

    type: Annotated[str, Meta(description="说明此类问题的地址。Address that explains this kind of problem.")]
    title: Annotated[str, Meta(description="此类问题的名称。Name of this kind of problem.")]
    status: Annotated[int, Meta(description="HTTP 状态码。The HTTP status.")]
    detail: Annotated[str, Meta(description="应为何、实为何、怎么办。Expected, found, and what to do.")]
    code: Annotated[str, Meta(description="稳定的代码，供程序判断。Stable, for programs.")]
    instance: Annotated[
        str, Meta(description="此次问题：地址或事故编号。This occurrence: address or incident.")
    ]
    clause: Annotated[str | None, Meta(description="拒绝所依条款。The clause that refuses.")] = None


def language_of(accept_language: str) -> Language:
    """Chinese, unless Accept-Language prefers English (RFC 9110, 12.5.4). Nonsense counts as silence."""
    best: dict[str, float] = {}
    for part in accept_language[:256].split(","):
        tag, _, parameter = part.strip().partition(";")
        name = tag.strip().lower().partition("-")[0]
        best[name] = max(best.get(name, 0.0), _quality(parameter.strip()))
    otherwise = best.get("*", 0.0)
    return "en" if best.get("en", otherwise) > best.get("zh", otherwise) else "zh"


def _quality(parameter: str) -> float:
    if not parameter:
        return 1.0
    name, _, value = parameter.partition("=")
    try:
        return min(1.0, max(0.0, float(value))) if name.strip() == "q" else 0.0
    except ValueError:
        return 0.0
