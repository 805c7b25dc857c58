"""What a statement says, field by field, in words: for whoever is to sign it too.

What it leaves out: private fields; those who sign see what the log will show.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.ballot.pages.offices import Kind
from services.ballot.pages.statements.shapes import Shape, shapes
from services.http.problem import Language


def facts(kind: Kind, body: Mapping[str, Any], lang: Language) -> list[tuple[str, str]]:
    """Label and value of each field that the body has, in the law's order."""
    return [
        (shape.label, _value(shape, body[shape.name], lang))
        for shape in shapes(kind, lang, {})
        if shape.name in body
    ]


def _value(shape: Shape | None, value: Any, lang: Language) -> str:
    if isinstance(value, bool):
        return {"zh": ("否", "是"), "en": ("no", "yes")}[lang][value]
    if value is None:
        return "—"
    if isinstance(value, Mapping):
        inner = shape.item if shape is not None else None
        lines = [
            f"{_word(shape.key if shape else None, key)}：{_value(inner, each, lang)}"
            for key, each in value.items()
        ]
        return "\n".join(lines) or "—"
    if isinstance(value, list | tuple):
        inner = shape.item if shape is not None else None
        return ("、" if lang == "zh" else ", ").join(_value(inner, each, lang) for each in value) or "—"
    return _word(shape, str(value))


def _word(shape: Shape | None, value: str) -> str:
    options = dict(shape.options) if shape is not None and shape.control in ("choice", "list") else {}
    return options.get(value) or value
