"""Elections at every stage and in every course that they can take, for random statements to be tried on."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import msgspec

from shared.election.calling.call import ElectionSuspended
from shared.election.calling.committee import MethodAdopted
from shared.election.counting.counting import PaperKeyed
from shared.election.electors.challenges import RollChallenged
from shared.election.outcome.outcome import RevoteCalled
from shared.election.outcome.result import WinnerReviewed
from shared.election.polling.polling import IssueConflictReported
from shared.election.polling.proxies import ProxyGranted
from tests.unit.law.polls import (
    Votes,
    attest,
    count,
    day_after,
    explained,
    first,
    later,
    polled,
    published,
    runoff,
    tallied,
)
from tests.unit.law.stages import ELECTORS, STEPS, VC_ZJ
from tests.world import DOCUMENT, World, random_id

CLOSE: Votes = {"CHAIR": {"E-0001": 10, "E-0002": 9, "E-0020": 5}}
TIED: Votes = {"MEMBER": {"E-0005": 16, "E-0006": 14, "E-0007": 14}}


def _double_entry() -> World:
    world = World(signing=False).called()
    adopted = MethodAdopted(
        document=DOCUMENT,
        counting="DOUBLE_ENTRY",
        bars=VC_ZJ.method.bars.value,
        should_attend=42,
        present=40,
        in_favour=39,
    )
    world.given(adopted, "chair").sealed(ELECTORS).nominated().published()
    polled(world, 24)
    keyed = PaperKeyed(round=1, paper=random_id("new"), verdict="VALID", marks={"CHAIR": ("E-0001",)})
    world.given(keyed, "counter")
    other = msgspec.structs.replace(keyed, paper=random_id("newer"))
    world.given(other, "counter")
    return world.given(msgspec.structs.replace(other, marks={"CHAIR": ("E-0002",)}), "counter2")


def _reviewed() -> World:
    """Equals for the last seat, and the member who was elected fails the review."""
    world = first(published(), {**TIED, **CLOSE}).determined()
    failed = WinnerReviewed(person="E-0005", contest="MEMBER", verdict="FAIL", woman=False, document=DOCUMENT)
    return world.given(failed, "joint")


def _mixed() -> World:
    """A re-vote and a runoff of one day, called and not held."""
    world = first(published(), {**TIED, **CLOSE}).determined()
    world.given(RevoteCalled(day=day_after(world, 7), contests=("MEMBER",)), "chair")
    return runoff(world, "CHAIR", days=0)


def _failed() -> World:
    return explained(first(published(), issued=23), "R105", "S1").determined()


def _doubtful() -> World:
    world = polled(published(), 24)
    count(world, {}, verdict="DOUBTFUL")
    count(world, {"CHAIR": ("E-0001",)})
    return world


def _conflict() -> World:
    world = published()
    world.opened(20, ("S1", "S2")).issued(["E-0012", "E-0013"])
    return world.given(IssueConflictReported(round=1, station="S2", elector="E-0012"), "issuer")


def _proxies() -> World:
    world = World(signing=False).called().registered(ELECTORS)
    granted = ProxyGranted(
        mandate="M-1",
        principal="E-0021",
        proxy="E-0022",
        relation="CHILD",
        applied_on="2026-03-08",
        document=DOCUMENT,
    )
    world.given(granted, "registrar")
    challenged = RollChallenged(challenge="K-1", ground="LEFT_OUT", filed_on="2026-03-08", document=DOCUMENT)
    return world.given(challenged, "registrar")


def _drill() -> World:
    world = World(signing=False).called(drill=True).sealed(ELECTORS).nominated()
    return world


def _suspended() -> World:
    return published().given(ElectionSuspended(document=DOCUMENT), "AUTHORITY")


def _runoff_counted() -> World:
    return tallied(runoff(first(published(), {"CHAIR": {"E-0001": 12, "E-0002": 12}}).determined()), {}, 24)


def _stage(name: str) -> Callable[[], World]:
    def build() -> World:
        names = list(STEPS)
        place = names.index(name)
        before = World(signing=False) if place == 0 else world(names[place - 1])
        return STEPS[name](before) if name != "counted" else _counted(before)

    return build


def _counted(before: World) -> World:
    for number in range(24):
        chair = "E-0001" if number < 18 else "E-0002"
        count(before, {"CHAIR": (chair,), "MEMBER": ("E-0005", "E-0006"), "WOMAN": ("E-0008",)})
    return attest(before)


COURSES: dict[str, Callable[[], World]] = {
    **{name: _stage(name) for name in STEPS if name != "determined" and name != "announced"},
    "determined": lambda: first(published()).determined(),
    "announced": lambda: first(published()).determined().announced(),
    "double entry": _double_entry,
    "a void winner": _reviewed,
    "re-vote and runoff": _mixed,
    "invalid": _failed,
    "doubtful": _doubtful,
    "issued twice": _conflict,
    "mandates": _proxies,
    "drill": _drill,
    "suspended": _suspended,
    "runoff counted": _runoff_counted,
    "runoff day": lambda: later(runoff(first(published(), CLOSE).determined()), 0),
}


@cache
def _built(name: str) -> World:
    return COURSES[name]()


def world(name: str) -> World:
    """A world of one's own in this course."""
    return _built(name).fork()
