"""A sentence that people read, in Chinese and in English: the two stand beside each other wherever something is said."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """One sentence in Chinese and in English."""

    zh: str
    en: str

    def of(self, lang: str) -> str:
        """The sentence in `lang`, which is zh or en."""
        return self.zh if lang == "zh" else self.en
