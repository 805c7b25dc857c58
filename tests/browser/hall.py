"""A village hall on election day: people with names, a service that knows them, and the count about to begin.

The world of `tests/world.py` whose electors have invented names, told to a running service. What it leaves out: browsers.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Literal

import httpx
import msgspec

from shared import entry
from shared.election.calling.committee import MethodAdopted
from shared.election.electors.roll import ElectorRegistered
from shared.election.roles import Role
from shared.election.statement import Body
from tests.integration.api.clerk import JSON, uuid7
from tests.world import World, elector

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
GIVEN = ("秀英", "建国", "小满", "志强", "桂兰", "海燕", "国平", "春生", "玉梅", "立新", "美玲", "长根")


def name_of(number: int) -> str:
    """The invented name of the `number`th elector, from 1; no two of the first 240 have the same."""
    return SURNAMES[(number - 1) % 20] + GIVEN[(number - 1 + (number - 1) // 20) % 12]


class Hall(World):
    """A world in which everybody who is registered has a name, kept as a private field. `post` tells a service.

    `counting`: how the method of this village has its papers counted.
    """

    def __init__(self, client: httpx.Client, counting: Literal["CALLED", "DOUBLE_ENTRY"] = "CALLED") -> None:
        super().__init__(uuid7())
        self.counting = counting
        self.client = client
        self.private: list[list[str]] = []
        self.told = 0

    def _record(self, body: Body, signers: tuple[str, ...], private: Mapping[str, str] | None) -> None:
        if isinstance(body, ElectorRegistered) and private is None:
            number = int(body.elector.partition("-")[2])
            private = {"name": name_of(number), "sex": "女" if number % 2 == 0 else "男"}
        if isinstance(body, MethodAdopted):
            body = msgspec.structs.replace(body, counting=self.counting)
        super()._record(body, signers, private)
        self.private.append(list(self.disclosures) if private is not None else [])

    def post(self) -> Hall:
        """Tells the service what happened since it was told last; everything must be accepted."""
        fresh = range(self.told, len(self.entries))
        if self.told == 0:
            self._post_one("/elections", 0)
            fresh = fresh[1:]
        for start in range(0, len(fresh), 400):
            body = b"\n".join(self._submission(at) for at in fresh[start : start + 400])
            answer = self.client.post(
                f"/elections/{self.id}/statements/batch",
                content=body,
                headers={"content-type": "application/x-ndjson"},
            )
            lines = [msgspec.json.decode(line) for line in answer.content.splitlines()]
            assert [line["status"] for line in lines] == [201] * len(lines), lines
        self.told = len(self.entries)
        return self

    def ready_to_vote(self, electors: int) -> Hall:
        """Roll sealed, candidates published: the morning of election day."""
        self.called().sealed(electors).nominated().published()
        return self

    def voted(self, papers: int, stations: Sequence[str] = ("S1",)) -> Hall:
        """Every station is opened, hands out so many papers and closes."""
        self.opened(papers + 20, stations)
        for at, station in enumerate(stations):
            self.issued(
                [elector(number) for number in range(at * papers + 1, (at + 1) * papers + 1)], station
            )
        for station in stations:
            self.closed(station)
        return self

    def enrolled(self, officer: str, public_key: str, *roles: Role) -> Hall:
        """Appoints the holder of a key that a browser made."""
        from shared.election.calling.officers import OfficerAppointed, OfficerDismissed

        if Role.CHAIR in roles:
            # There is one at a time (S10.63).
            self.given(OfficerDismissed(officer="chair", reason="REPLACED"), "AUTHORITY")
        assert len(base64.b64decode(public_key)) == 32
        self.given(OfficerAppointed(officer=officer, key=public_key, roles=roles), "AUTHORITY")
        return self.post()

    def _post_one(self, url: str, at: int) -> None:
        answer = self.client.post(url, content=self._submission(at), headers=JSON)
        assert answer.status_code == 201, answer.text

    def _submission(self, at: int) -> bytes:
        statement = entry.decode(self.entries[at]).statement.encode()
        if not self.private[at]:
            return statement
        return b'{"envelope":%b,"disclosures":%b}' % (statement, msgspec.json.encode(self.private[at]))
