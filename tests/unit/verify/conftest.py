"""A small log whose entries say nothing: for what does not look inside entries."""

from __future__ import annotations

import pytest

from tests.tamper.forge import Forge, public

ORIGIN = "village.example/drill/01936000-0000-7000-8000-000000000001"


@pytest.fixture
def plain_log() -> Forge:
    """300 entries: two bundles, a full tile and a partial one, and a second level."""
    return Forge(tuple(b'{"n":%d}' % number for number in range(300)), ORIGIN, public("authority"))
