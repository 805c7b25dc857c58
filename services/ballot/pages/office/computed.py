"""What the law computes, filled into the form that declares it: the outcome of a round, and who holds each post.

People look at every figure and sign; a declaration that differs from the law is refused all the same. What it leaves out: how a
form takes the values up (`static/js/prefill.js`), and the computing (`shared.election.outcome`).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import msgspec

from shared.election.outcome.chosen import vacant_seats
from shared.election.outcome.outcome import declaration
from shared.election.outcome.result import seats_held
from shared.election.state import Election


def filled(election: Election, kind: str) -> str:
    """What follows the address of a kind's form so that the form opens filled in: `#…`, or nothing for other kinds."""
    values: dict[str, Any] = {}
    if kind == "OutcomeDetermined":
        values = msgspec.to_builtins(declaration(election))
    if kind == "ResultAnnounced":
        held = {contest: sorted(persons) for contest, persons in seats_held(election).items()}
        values = {"winners": held, "vacant": vacant_seats(election)}
    told = {name: msgspec.json.encode(value).decode() for name, value in values.items()}
    return f"#{urlencode(told)}" if told else ""
