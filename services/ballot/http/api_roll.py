"""Takes a sheet of the roll and answers what the election would make of it: a report, and statements to sign. Stores nothing.

What it leaves out: reading the sheet (`services/ballot/sheets.py`).
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Final, get_args
from urllib.parse import parse_qsl

from starlette.types import Receive, Scope

from services.ballot.elections import Elections
from services.ballot.errors import InvalidParameter
from services.ballot.http.answers import JSON, NEVER_CACHED, Answer, header
from services.ballot.http.api_statements import election_id
from services.ballot.http.bodies import check_media_type, read_body
from services.ballot.http.limits import Budget
from services.ballot.settings import Settings
from services.ballot.sheets import SheetReaders
from services.roll.preview import Order
from shared.election.regulation.parameters import ElectorKind
from shared.election.state import Election

MEDIA_TYPES: Final = {
    "text/csv": "roll.csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "roll.xlsx",
}
"""What is read, and the name that such a file would have."""
PARAMETERS: Final = ("kind", "resolution", "tab")
_DIGEST_DIGITS: Final = 64


@dataclass(frozen=True, slots=True)
class Previews:
    """POST /elections/{id}/roll/preview."""

    elections: Elections
    settings: Settings
    budget: Budget
    readers: SheetReaders = field(default_factory=SheetReaders)

    async def __call__(self, scope: Scope, receive: Receive, election: str) -> Answer:
        """The answer. Raises what becomes a problem."""
        place = election_id(election)
        check_media_type(scope, *MEDIA_TYPES)
        said = parameters(scope["query_string"])
        state = await self.elections.state(place)
        name = MEDIA_TYPES[header(scope, b"content-type").partition(";")[0].strip().lower()]
        order = order_of(state, name, said)
        sheet = await read_body(scope, receive, self.settings.sheet_bytes, self.budget)
        try:
            told = await self.readers.preview(order, sheet)
        finally:
            self.budget.give_back(len(sheet))
        return Answer(200, told, [JSON, NEVER_CACHED])


def order_of(election: Election, name: str, said: dict[str, str]) -> Order:
    """What the reader has to know of the election, as it is at this moment."""
    profile = election.profile
    return Order(
        election=election.id,
        # A drill has a clock of its own, which stands at its last entry.
        done_at=election.last_accepted if election.drill else time.time_ns() // 1_000_000,
        day=election.day,
        electorate=profile.electorate,
        one_per_household=profile.seats.one_per_household.value,
        electing_groups=tuple({each.group for each in election.contests.values() if each.group is not None}),
        taken=tuple(election.roll.electors),
        name=name,
        **said,
    )


def parameters(query: bytes) -> dict[str, str]:
    """The parameters of the address. Raises InvalidParameter for one that is unknown, doubled or nonsense."""
    try:
        pairs = parse_qsl(
            query.decode("ascii"), keep_blank_values=True, strict_parsing=bool(query), errors="strict"
        )
    except ValueError as error:
        raise InvalidParameter(
            "expected parameters such as kind=RESIDENT.", zh="参数应写作 kind=RESIDENT 这样。"
        ) from error
    said = dict(pairs)
    if len(said) != len(pairs) or not said.keys() <= set(PARAMETERS):
        raise InvalidParameter(
            f"expected at most one each of {', '.join(PARAMETERS)}.",
            zh=f"参数各至多写一次：{'、'.join(PARAMETERS)}。",
        )
    kinds = get_args(ElectorKind)
    if "kind" in said and said["kind"] not in kinds:
        raise InvalidParameter(
            f"kind: expected one of {' '.join(kinds)}.", zh=f"kind：应为{'、'.join(kinds)}之一。"
        )
    digest = said.get("resolution")
    if digest is not None and (len(digest) != _DIGEST_DIGITS or not set(digest) <= set("0123456789abcdef")):
        raise InvalidParameter("resolution: expected 64 hex digits.", zh="resolution：应为 64 位十六进制数。")
    return said
