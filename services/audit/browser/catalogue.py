"""What the page has to know of the catalogue of statements, as data: the members of every kind, and whose signatures it needs.

`python -m services.audit.browser.catalogue > services/audit/browser/page/catalogue.json` writes it from the law; a test keeps the
two equal. It is the catalogue of docs/statements.md for programs, and whoever writes a verifier of their own may use it. What it
leaves out: every rule.
"""

from __future__ import annotations

import json
import sys
from typing import Any, Final

import msgspec

from shared.campaign import law as campaigns
from shared.campaign.statement import CampaignBody
from shared.election import law as elections
from shared.election.statement import Body

_SAID_ELSEWHERE: Final = ("title", "description", "default")


def catalogue() -> dict[str, Any]:
    """`kinds`: name to its schema and `signed_by`; `defs`: the schemas that they refer to (JSON Schema 2020-12)."""
    kinds: dict[str, type[Body] | type[CampaignBody]] = {**elections.KINDS, **campaigns.KINDS}
    references, components = msgspec.json.schema_components(tuple(kinds.values()))
    return {
        "kinds": {
            name: {
                "schema": reference["$ref"].removeprefix("#/$defs/"),
                "signed_by": [sorted(office) for office in kind.signed_by],
                "campaign": name in campaigns.KINDS,
            }
            for (name, kind), reference in zip(kinds.items(), references, strict=True)
        },
        "defs": {name: _bare(component, names=False) for name, component in components.items()},
    }


def _bare(schema: Any, *, names: bool) -> Any:
    """A schema without its prose; `names` says that the keys are members' names and no words of JSON Schema."""
    if isinstance(schema, list):
        return [_bare(each, names=False) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _bare(value, names=key == "properties")
        for key, value in schema.items()
        if names or key not in _SAID_ELSEWHERE
    }


def written() -> str:
    """The file, one kind and one definition a line, so that a change is one line."""
    told = catalogue()
    parts = []
    for part in ("kinds", "defs"):
        lines = [
            f"{json.dumps(name)}:{json.dumps(value, ensure_ascii=False, separators=(',', ':'))}"
            for name, value in told[part].items()
        ]
        parts.append(f'"{part}":{{\n' + ",\n".join(lines) + "\n}")
    return "{" + ",\n".join(parts) + "}\n"


if __name__ == "__main__":
    sys.stdout.write(written())
