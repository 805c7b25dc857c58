"""The people who sign: one key for each, made for this drill and kept by the drill alone.

What it leaves out: whether somebody may sign a statement, which the law decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.drill.chance import Chance
from services.drill.scenario.model import Scenario
from services.drill.scenario.parameters import profile_of
from shared.election.roles import APPOINTED_BY_AUTHORITY, Role
from shared.election.state import Election, Officer
from shared.election.statement import Body
from shared.keys import key_id, public_bytes, public_text

AUTHORITY: Final = "AUTHORITY"


@dataclass(frozen=True, slots=True)
class Post:
    """One office to be filled before the roll: who, for what, and who appoints."""

    id: str
    roles: tuple[str, ...]
    stations: tuple[str, ...] = ()

    @property
    def by_authority(self) -> bool:
        """The township names some officers, the committee's chair all others (domain 5.1)."""
        return bool({Role(role) for role in self.roles} & APPOINTED_BY_AUTHORITY)


class Crew:
    """Keys by officer id, and who signs what."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._keys: dict[str, Ed25519PrivateKey] = {}
        self._key_ids: dict[str, str] = {}

    def public_key(self, officer: str) -> str:
        """The officer's public key in base64; a key is made when it is first asked for."""
        return public_text(self.key(officer))

    def key(self, officer: str) -> Ed25519PrivateKey:
        """The officer's signing key."""
        if officer not in self._keys:
            self._keys[officer] = self._chance.key()
            self._key_ids[officer] = key_id(public_bytes(self._keys[officer]))
        return self._keys[officer]

    def signers(self, election: Election | None, kind: type[Body], station: str | None = None) -> list[str]:
        """Officers in office who together may sign a statement of that kind, each for one office that it asks for.

        For a station those who serve there are preferred. An office that nobody holds is signed for by an officer of
        nobody's appointment, so that the law, and not the drill, refuses it.
        """
        if election is None:
            return [AUTHORITY]
        chosen: list[str] = []
        for office in kind.signed_by:
            fit = [each for each in self._serving(election) if not each.roles.isdisjoint(office)]
            fit.sort(key=lambda each: (station not in each.stations) if station else bool(each.stations))
            chosen.append(next((each.id for each in fit if each.id not in chosen), "nobody"))
        return chosen

    def holders(self, election: Election, role: str) -> list[str]:
        """The first officer in office with that role, or nobody."""
        return next(([each.id] for each in self._serving(election) if role in each.roles), ["nobody"])

    def _serving(self, election: Election) -> Iterable[Officer]:
        """Officers whose key is ours, as a statement by AUTHORITY or CHAIR is the chair's first."""
        ours = [
            each
            for keyid, each in election.officers.items()
            if not each.dismissed and self._key_ids.get(each.id) == keyid
        ]
        return sorted(ours, key=lambda each: each.id == AUTHORITY)


def posts(scenario: Scenario) -> Sequence[Post]:
    """The usual staff of this story: a full set, issuers and a chief for each station; the file's own instead of them.

    Where the regulation gives the party organisation a say, somebody signs for it.
    """
    usual = [
        Post("chair", ("CHAIR",)),
        Post("township", ("TOWNSHIP_REVIEWER",)),
        Post("joint", ("JOINT_REVIEWER",)),
        Post("supervisor", ("SUPERVISOR",)),
        Post("guidance", ("GUIDANCE",)),
        Post("registrar", ("REGISTRAR",)),
        Post("caller", ("CALLER",)),
        Post("counter", ("COUNTER",)),
        Post("scrutineer", ("SCRUTINEER",)),
    ]
    if any("PARTY_ORGANISATION" in each.by for each in profile_of(scenario).approvals):
        usual.append(Post("party", ("PARTY_ORGANISATION",)))
    for station in scenario.station:
        usual.append(Post(f"issuer-{station.id}", ("ISSUER",), (station.id,)))
        usual.append(Post(f"chief-{station.id}", ("STATION_CHIEF",), (station.id,)))
    own = {each.id for each in scenario.officer if each.refused is None}
    return [each for each in usual if each.id not in own]
