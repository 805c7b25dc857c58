"""What the page knows of statements is what the law knows."""

from __future__ import annotations

from services.audit.browser.catalogue import written
from services.audit.browser.serving import PAGE


def test_the_file_is_as_the_law_writes_it() -> None:
    """`python -m services.audit.browser.catalogue > services/audit/browser/page/catalogue.json` writes it again."""
    assert (PAGE / "catalogue.json").read_text("utf-8") == written()
