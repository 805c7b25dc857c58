"""The regulation of a scenario: a shipped profile or a file of one's own, with the parameters that the scenario changes.

Both `"runoff.within_days" = 15` and `runoff.within_days = 15` are understood; TOML makes a table of the latter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

import msgspec

from services.drill.scenario.keys import nearest
from services.drill.scenario.model import Scenario
from services.profiles import files
from shared.election.regulation import profile as profiles
from shared.election.regulation.bars import taken
from shared.election.regulation.profile import Profile
from shared.errors import Malformed

GROUNDS: Final = "qualification.grounds"
"""Grounds against candidates by their ids in the catalogue, as a profile names them; they replace those of the profile."""
CLAUSE: Final = "村选举办法"
"""The clause under which a scenario's changes stand, unless it names another."""


def profile_of(scenario: Scenario) -> Profile:
    """The regulation. Raises Malformed for a profile or a parameter that does not exist, naming the nearest."""
    named = scenario.profile
    base = files.read(named) if named.endswith(".toml") else profiles.load(named)
    changes = dict(scenario.parameters)
    clause = str(changes.pop("clause", CLAUSE))
    known = set(_paths(msgspec.to_builtins(base)))
    flat = dict(_flat(changes, known))
    if (grounds := flat.pop(GROUNDS, None)) is not None:
        catalogue = profiles.ground_catalogue()
        flat["qualification.bars"] = [taken(each, catalogue) for each in grounds]
    for path in flat:
        if path not in known:
            zh, en = nearest(path, known)
            raise Malformed(f"there is no parameter {path!r}; {en}", zh=f"没有参数“{path}”，{zh}")
    return profiles.adapt(base, flat, clause)


def usual_day(profile: Profile, usual: str) -> str:
    """The election day of a story that names none: `usual`, or its day of the nearest year in which the regulation is in force.

    Years before come first: a regulation that has ended is told of while it held. One of a few weeks is told of on its last day.
    """
    year, day = int(usual[:4]), usual[4:]
    for each in (*range(year, 1999, -1), *range(year + 1, 2100)):
        if profile.effective_from <= f"{each}{day}" <= (profile.effective_to or "9999"):
            return f"{each}{day}"
    return profile.effective_to or usual


def _flat(table: Mapping[str, Any], known: Collection[str], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        path = f"{above}.{key}" if above else key
        # An optional part that the regulation has not, such as nomination.slate, is given as a whole.
        if isinstance(value, Mapping) and path not in known:
            yield from _flat(value, known, path)
        else:
            yield path, value


def _paths(node: Any, above: str = "") -> Iterator[str]:
    """Every parameter that may be changed: values with a clause, members of shares, plain ones."""
    for key, value in node.items():
        path = f"{above}.{key}" if above else key
        if isinstance(value, Mapping) and "value" not in value:
            yield from _paths(value, path)
        else:
            yield path
