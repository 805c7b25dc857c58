"""`jianpiao statements`: the catalogue of statements, written from the law itself so that it cannot lag behind.

For each kind: what it says, who signs it, its fields, and a refusal's code and clause for each way it can fail.
`docs/statements.md` is this command's output; a test keeps the two equal.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import sys
import types
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from shared.campaign import law as campaigns
from shared.campaign.offices import OFFICE_ZH
from shared.campaign.statement import CampaignBody, Person
from shared.election import law
from shared.election.roles import ROLE_ZH
from shared.election.statement import Body, Day, Digest, Number, RandomId, Text

HEADER = """# 记录目录 · Catalogue of statements

> 由 `jianpiao statements` 从法律代码生成，请勿手改。 Written by `jianpiao statements` from the law; do not edit.

Every payload is `{"v":1,"election":UUIDv7,"type":KIND,"done_at":RFC 3339 UTC,"body":{…},"_sd":[…]}` in a DSSE envelope of
type `application/vnd.jianpiao.statement+json`. A field with a default may be left out. Unknown fields are refused.

| word | means |
|---|---|
| number | a short name that says nothing about a person: letters, digits, `.`, `-` and `_`, at most 24 |
| random id | 16 to 43 characters from a random generator, never a counter or a time |
| digest | SHA-256 of a document, 64 hex digits |
| day | a calendar day in the village, YYYY-MM-DD |
| count | a whole number from 0 to 10,000,000 |
| text | a short public text, at most 200 characters, never about a person |
| `Contest` | a post: `id`, `zh`, `en`, `seats`, `rank` (1 is the highest, each post its own; it decides which post is kept), `reserved` (`WOMAN` or left out) |
| `Profile` | the regulation in full; `shared/profiles/VC-ZJ.toml` shows every parameter with its clause |
"""

CAMPAIGNS = """
# 换届工作 · Campaigns

The statements of a campaign's log ([campaign.md](campaign.md)). `election` of the payload holds the campaign's id.

| word | means |
|---|---|
| person | a number that stands for one person in the whole campaign, or a commitment to it, at most 64 characters; never a name |
| `Plan` | the regulation in full; `shared/campaign/plans/VILLAGES-2010.toml` shows every choice with its clause |
| `Listed` | a unit: `id`, `kind` (`TOWNSHIP` `MANAGEMENT` `VILLAGE` `COMMUNITY`), `title`, `parent`, `households`, `population`, `risk` |
| `Planned` | a line of the day schedule: `item` (a task, or a body that is elected), `by`, `scope` (`UNIT` or `CAMPAIGN`) |
| `Elected` | `person`, `number` and `post` in that election's own log, `facts` (`woman`, `age`, `education`, `party`), `new`, `duty` |
"""

WORDS = {
    Number: "number",
    RandomId: "random id",
    Digest: "digest",
    Day: "day",
    Text: "text",
    Person: "person",
}
EVERYBODY = (frozenset(ROLE_ZH), frozenset(OFFICE_ZH))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: the catalogue goes to standard output."""


def run(args: argparse.Namespace) -> int:
    sys.stdout.write(catalogue())
    return 0


def catalogue() -> str:
    """The whole catalogue in Markdown."""
    parts = [HEADER, *_chapters(law.CHAPTERS), CAMPAIGNS, *_chapters(campaigns.CHAPTERS)]
    return "".join(parts)


def _chapters(chapters: Sequence[types.ModuleType]) -> Iterator[str]:
    for chapter in chapters:
        title = _first_sentence(inspect.getdoc(chapter) or "")
        yield f"\n## {chapter.__name__.rpartition('.')[2]}\n\n{title}\n"
        yield from map(_kind, chapter.STATEMENTS)


def _kind(kind: type[Body] | type[CampaignBody]) -> str:
    hints = get_type_hints(kind, include_extras=True)
    words: dict[str, str] = {str(office): zh for office, zh in _offices(kind)}
    offices = [" 或 ".join(f"{words[office]} {office}" for office in sorted(each)) for each in kind.signed_by]
    signers = "任何工作人员 anybody in office" if kind.signed_by[0] in EVERYBODY else "；".join(offices)
    lines = [
        f"\n### {kind.__name__} · {kind.zh}\n",
        f"\n{inspect.getdoc(kind)}\n",
        f"\n签名 signed by: {signers}\n",
    ]
    fields = msgspec.structs.fields(kind)
    if fields:
        lines.append("\n| field | holds | default |\n|---|---|---|\n")
    for field in fields:
        default = "" if field.required else _default(field)
        lines.append(f"| `{field.encode_name}` | {_words(hints[field.name])} | {default} |\n")
    refusals = sorted(set(_refusals(kind)))
    if refusals:
        lines.append("\n拒绝 refused: " + " · ".join(f"`{code}`" for code in refusals) + "\n")
    return "".join(lines)


def _offices(kind: type[Body] | type[CampaignBody]) -> Iterable[tuple[str, str]]:
    return OFFICE_ZH.items() if issubclass(kind, CampaignBody) else ROLE_ZH.items()


def _default(field: msgspec.structs.FieldInfo) -> str:
    value = field.default_factory() if field.default is msgspec.NODEFAULT else field.default
    return f"`{msgspec.json.encode(value).decode()}`"


def _words(hint: Any) -> str:
    """A field's type in the words of the table at the top."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return WORDS.get(hint, "text" if arguments[0] is str else "count")
    if origin in (Union, types.UnionType):
        return " or ".join("nothing" if each is type(None) else _words(each) for each in arguments)
    if origin is Literal:
        return " ".join(f"`{each}`" for each in arguments)
    if origin is tuple:
        return f"list of {_words(arguments[0])}"
    if origin is dict:
        return f"{_words(arguments[0])} → {_words(arguments[1])}"
    if hint in (str, int, bool):
        return {str: "text", int: "count", bool: "true or false"}[hint]
    return f"`{hint.__name__}`"


def _refusals(kind: type[Body] | type[CampaignBody]) -> Iterator[str]:
    """Codes of the refusals that the kind's own methods, and the functions of the law that they call, can raise."""
    owner = _definitions(kind.__module__)[kind.__name__]
    waiting: list[tuple[str, ast.AST]] = [(kind.__module__, owner)]
    seen: set[object] = set()
    while waiting:
        module, tree = waiting.pop()
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            name = node.func.id
            called = getattr(sys.modules[module], name, None)
            if name in ("Refused", "Unauthorised") and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)
            elif (
                inspect.isfunction(called)
                and called.__module__.startswith(("shared.election.", "shared.campaign."))
                and called not in seen
            ):
                seen.add(called)
                waiting.append((called.__module__, _definitions(called.__module__)[called.__name__]))


@cache
def _definitions(module: str) -> dict[str, ast.AST]:
    """The functions and classes of a module, as they are written."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def _first_sentence(text: str) -> str:
    return text.partition("\n")[0]
