"""A drill whose poll is open, with names on its roll, and devices in a browser whose keys hold its offices."""

from __future__ import annotations

from dataclasses import dataclass, field

import httpx
import msgspec
from playwright.sync_api import Browser, Page

from shared import clock, entry
from shared.election.calling.officers import OfficerAppointed, OfficerDismissed
from shared.election.electors.roll import ElectorRegistered, RollPublished
from shared.election.polling.proxies import ProxyGranted, ProxyPosted
from shared.election.roles import Role
from tests.integration.api.clerk import NDJSON, uuid7
from tests.world import DOCUMENT, World, elector

SURNAMES, GIVEN = "林单张王李陈赵黄", ("小满", "秀英", "长乐")
NAMES = tuple(surname + given for given in GIVEN for surname in SURNAMES)
"""E-0001 is 林小满, E-0002 单小满, E-0009 林秀英, E-0011 张秀英 …"""
GROUPS = ("G1", "G2", "G3")
ABSENT, PROXY = elector(20), elector(21)
UNPOSTED, LATE = elector(22), elector(23)
"""UNPOSTED gave LATE a mandate after the notice."""


@dataclass
class DeskVillage:
    """The village and its service. `disclosures` by index of the entry."""

    url: str
    electors: int = len(NAMES)
    world: World = field(default_factory=lambda: World(uuid7()))
    disclosures: dict[int, list[str]] = field(default_factory=dict)
    told: int = 0

    @property
    def id(self) -> str:
        """The election's id."""
        return self.world.id

    def polling(self, papers: int = 60, stations: tuple[str, ...] = ("S1", "S2")) -> DeskVillage:
        """Everything up to the open stations; one mandate is posted, another is not."""
        world = self.world.called(drill=True)
        for number in range(1, self.electors + 1):
            self._register(number)
        world.before(20)
        posted = clock.day_of(world.now).isoformat()
        world.given(RollPublished(posted_on=posted, electors=self.electors, document=DOCUMENT), "chair")
        world.seal(self.electors).nominated().published().before(4)
        for principal, proxy in ((ABSENT, PROXY), (UNPOSTED, LATE)):
            self._mandate(principal, proxy)
            if principal == ABSENT:
                day = clock.day_of(world.now).isoformat()
                world.given(ProxyPosted(posted_on=day, mandates=1, document=DOCUMENT), "chair")
        world.opened(papers, stations)
        return self.tell()

    def appoint(self, officer: str, key: str, *roles: Role, stations: tuple[str, ...] = ()) -> DeskVillage:
        """Gives the office to a device's key (base64)."""
        body = OfficerAppointed(officer=officer, key=key, roles=roles, stations=stations)
        if Role.CHAIR in roles:  # there is one at a time
            self.world.given(OfficerDismissed(officer="chair", reason="REPLACED"), "AUTHORITY")
        self.world.given(body, "AUTHORITY")
        return self.tell()

    def tell(self) -> DeskVillage:
        """Sends what the world has recorded and the service has not; all of it must be accepted."""
        entries = self.world.entries[self.told :]
        lines = [
            msgspec.json.encode(
                {"envelope": entry.decode(raw).statement, "disclosures": self.disclosures.get(index, [])}
            )
            for index, raw in enumerate(entries, self.told)
        ]
        with httpx.Client(base_url=self.url, timeout=60) as client:
            if not self.told:
                call = entry.decode(entries[0]).statement.encode()
                answer = client.post("/elections", content=call, headers={"content-type": "application/json"})
                assert answer.status_code == 201, answer.text
                del lines[0]
            for start in range(0, len(lines), 500):
                body = b"\n".join(lines[start : start + 500])
                answer = client.post(f"/elections/{self.id}/statements/batch", content=body, headers=NDJSON)
                told = [msgspec.json.decode(line) for line in answer.content.splitlines()]
                assert [each["status"] for each in told] == [201] * len(told), told
        self.told = len(self.world.entries)
        return self

    def _register(self, number: int) -> None:
        name = NAMES[(number - 1) % len(NAMES)]
        private = {
            "name": name,
            "sex": "女" if number % 2 else "男",
            "born": f"{1940 + number % 60}-0{1 + number % 9}-1{number % 10}",
            "id_number": f"3303271980010{number:05d}",
        }
        body = ElectorRegistered(elector=elector(number), kind="RESIDENT", group=GROUPS[number % 3])
        self.world.given(body, "registrar", private=private)
        self.disclosures[len(self.world.entries) - 1] = self.world.disclosures

    def _mandate(self, principal: str, proxy: str) -> None:
        day = clock.day_of(self.world.now).isoformat()
        body = ProxyGranted(
            mandate=f"M-{principal}",
            principal=principal,
            proxy=proxy,
            relation="CHILD",
            applied_on=day,
            document=DOCUMENT,
        )
        self.world.given(body, "registrar")


MAKE_KEY = """async (name) => {
    const { makeKey } = await import("/static/js/keys.js");
    return (await makeKey(name)).publicKey;
}"""


def device(
    browser: Browser,
    village: DeskVillage,
    officer: str,
    *roles: Role,
    stations: tuple[str, ...] = (),
    locale: str = "zh-CN",
) -> Page:
    """A new device whose key holds these offices; its page stands at the service's front door."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale=locale)
    page = context.new_page()
    page.goto(f"{village.url}/")
    village.appoint(officer, page.evaluate(MAKE_KEY, officer), *roles, stations=stations)
    return page
