"""The names that the law itself puts on the wall: candidates of the posted list, and winners once the result is announced.

They are answered as the disclosures that they are, so that whoever shows a name can check it against the signed digests of the
log. Nobody else's name is told here, and of these people nothing but the name (OCV2018 14-15; ZJ2020 18, 20, 32; PIPL 5-6).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from fastapi import APIRouter

from services.ballot.elections import Elections
from services.ballot.http import api_models as models
from services.ballot.http.api_deps import PartsOf, Place
from services.ballot.pages.people import NAME, People, people
from shared.disclosure import decode
from shared.election.outcome.result import seats_held
from shared.election.state import Election

router: Final = APIRouter(prefix="/elections/{election}/state", tags=["state"])


@router.get("/names", summary="张榜公布的姓名 Names on the wall")
async def show_names(place: Place, parts: PartsOf) -> models.NamesView:
    """候选人名单公布后的候选人、结果公布后的当选人的姓名；别人的一概没有。Candidates once listed, winners once announced.

    `disclosure` 的摘要在第 `entry` 条记录的 `_sd` 中，请先核对再显示。Its digest stands in `_sd` of entry `entry`: check it before
    showing the name. 未披露或已删除姓名的人不在其中。Who has no name, or an erased one, is not there.
    """
    known = await people(parts.elections, place)
    shown = on_the_wall(await parts.elections.state(place))
    return models.NamesView(names=await _names(parts.elections, place, known, shown))


def on_the_wall(election: Election) -> list[str]:
    """The numbers of those whose names the law has posted by now, in order."""
    shown = {person for persons in (election.published or {}).values() for person in persons}
    if election.announced_on is not None:
        shown.update(person for persons in seats_held(election).values() for person in persons)
    return sorted(shown)


async def _names(
    elections: Elections, place: UUID, known: People, numbers: Iterable[str]
) -> list[models.NameView]:
    found = []
    for number in numbers:
        person = known.get(number)
        if person is None or person.name is None:
            continue
        for text in await elections.disclosures(place, person.entry):
            if decode(text)[1] == NAME:
                found.append(models.NameView(person=number, entry=person.entry, disclosure=text))
    return found
