"""The catalogue of statements in the documentation is the law's own."""

import ast
import re
from pathlib import Path

from services.catalogue import catalogue
from shared.campaign import law as campaigns
from shared.campaign.statement import CampaignBody
from shared.election import law
from shared.election.statement import Body

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "statements.md"


def test_the_page_is_what_the_law_says() -> None:
    """Run `jianpiao statements > docs/statements.md` after changing a statement."""
    assert PAGE.read_text("utf-8") == catalogue()


def test_every_kind_has_a_chinese_name_a_meaning_and_a_signer() -> None:
    kinds: dict[str, type[Body] | type[CampaignBody]] = {**law.KINDS, **campaigns.KINDS}
    told = catalogue()
    for name, kind in kinds.items():
        assert kind.zh, name
        assert kind.__doc__, name
        assert kind.signed_by, name
        assert f"### {name} · {kind.zh}" in told


def test_every_clause_that_people_are_shown_can_be_looked_up() -> None:
    """It is a law's, a row of the requirements, or a page of ours; never a paper that only its authors have."""
    texts = [
        (path, node)
        for root in ("shared", "services")
        for path in (ROOT / root).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 60
    ]
    private = [
        f"{path}:{node.lineno} {node.value!r}"
        for path, node in texts
        if re.match(r"(.*; )?(domain|design)( [0-9]|:)", str(node.value))
    ]
    pages = {str(node.value).split()[0] for _, node in texts if str(node.value).startswith("docs/")}

    assert len(texts) > 5_000
    assert private == []
    assert {"docs/rules.md", "docs/disputes.md"} <= pages
    assert all((ROOT / page.rstrip(";")).exists() for page in pages)
