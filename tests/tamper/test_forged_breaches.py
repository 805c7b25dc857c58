"""Officers who break a rule together, on a log that takes it: the law refuses it, and the assertions see it for themselves.

Everything is signed by who has to sign it and hashed again.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.tamper.conftest import Audit
from tests.tamper.forge import Forge, failed
from tests.tamper.rewrite import Payload, said, where

Change = Callable[[Payload], object]

STATION = ("chief", "scrutineer")
COUNT = ("chair", "caller", "counter", "scrutineer")

BREACHES: dict[str, tuple[str, Change, tuple[str, ...], str]] = {
    "no booth": ("StationOpened", lambda p: p["body"].update(booth=False), STATION, "A24 SERIOUS"),
    "an open box": ("StationOpened", lambda p: p["body"].update(empty_shown=False), STATION, "A26 SERIOUS"),
    "a mobile box": ("StationOpened", lambda p: p["body"].update(kind="MOBILE"), STATION, "A23 SERIOUS"),
    "a roll posted late": ("RollPublished", lambda p: p["body"].update(posted_on="2026-03-09"), ("chair",), "A04 SERIOUS"),
    "a list posted late": ("CandidatesPublished", lambda p: p["body"].update(posted_on="2026-03-24"), ("chair",), "A12 SERIOUS"),
    "a committee without quorum": ("CommitteeFormed", lambda p: p["body"].update(present=27), ("AUTHORITY",), "A01 SERIOUS"),
    "nominated by another": ("CandidateNominated", lambda p: p["body"].update(in_person=False), ("registrar",), "A11 SERIOUS"),
    "another winner": ("OutcomeDetermined", lambda p: p["body"]["elected"].update(CHAIR=["E-0002"]), ("chair", "scrutineer"), "A31 FATAL"),
    "more papers than issued": ("BoxOpened", lambda p: p["body"].update(returned=61), ("chair", "scrutineer"), "A27 FATAL"),
}  # fmt: skip


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_that_officers_agree_on_is_refused_by_the_law_and_seen_by_an_assertion(
    audit: Audit, genuine: Forge, breach: str
) -> None:
    type, change, officers, expected = BREACHES[breach]
    entries = list(genuine.entries)
    at = where(entries, type)
    entries[at] = said(entries[at], change, *officers)

    ledger = audit(genuine.with_entries(entries).files())

    assert {5, 8} <= failed(ledger)
    assert expected in {each.place for each in ledger.checks[8].findings}
