"""The catalogue of statements in the documentation is the law's own."""

from pathlib import Path

from services.catalogue import catalogue
from shared.campaign import law as campaigns
from shared.campaign.statement import CampaignBody
from shared.election import law
from shared.election.statement import Body

PAGE = Path(__file__).parents[2] / "docs" / "statements.md"


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
