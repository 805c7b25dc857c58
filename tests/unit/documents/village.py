"""A village with everything that documents are made of: a committee that changed, a challenge, a withdrawal, proxies, a runoff."""

from __future__ import annotations

from functools import cache

from services.ballot.documents.facts import Change, Facts, Known
from services.ballot.pages.documents.reading import changes_among
from services.forms.document import Proof
from shared import clock
from shared.election.calling.committee import CommitteeChanged
from shared.election.candidates.candidacy import NominationWithdrawn
from shared.election.candidates.nomination import CandidateNominated
from shared.election.electors.challenges import ChallengeDecided, RollChallenged
from shared.election.outcome.result import HandoverCompleted, ResultApproved
from shared.election.polling.assistance import WriterAppointed
from shared.election.polling.proxies import ProxyGranted, ProxyPosted
from tests.unit.law.polls import later, runoff, tallied
from tests.world import CANDIDATES, DOCUMENT, World, elector

ELECTORS = 30
NAMES = ("赵秀英", "钱建国", "孙小满", "李志强", "周桂兰", "吴海燕", "郑国平", "王春生", "冯玉梅", "陈立新")
NOTE = (
    "village.example/log/01941f29\n7\nN1Jz8zYwq3pVt0m0gqv7C6Jk1oQ1mFzYJk9o1uF7Xb0=\n\n"
    "— village.example/log/01941f29 Jd0k1oQ1mFzYJk9o1uF7Xb0N1Jz8zYwq3pVt0m0gqv7C6Jk1oQ1mFzYJk9o1uF7Xb0=\n"
)
FIRST = {
    "CHAIR": {"E-0001": 12, "E-0002": 11, "E-0012": 1},
    "VICE": {"E-0003": 20},
    "MEMBER": {"E-0005": 20, "E-0006": 18},
    "WOMAN": {"E-0008": 20, "E-0009": 4},
}


def people(numbers: int = ELECTORS) -> dict[str, Known]:
    """Invented names for the first so many electors."""
    return {
        elector(number): Known(
            NAMES[(number - 1) % 10], "男" if number % 2 else "女", f"{1950 + number}-03-02"
        )
        for number in range(1, numbers + 1)
    }


def facts(
    world: World, known: dict[str, Known] | None = None, changes: tuple[Change, ...] = (), **more: str
) -> Facts:
    """What documents of this world are made from."""
    election = world.election
    proof = Proof(
        election.id, election.size, "N1Jz8zYwq3pVt0m0gqv7C6Jk1oQ1mFzYJk9o1uF7Xb0=", NOTE, election.size
    )
    return Facts(election, proof, people() if known is None else known, changes, **more)  # type: ignore[arg-type]


@cache
def _eve() -> World:
    world = World().called().registered(ELECTORS)
    world.given(
        RollChallenged(
            challenge="Q-1",
            ground="WRONG_ENTRY",
            filed_on=world_day(world),
            elector="E-0030",
            document=DOCUMENT,
        ),
        "chair",
    )
    world.given(ChallengeDecided(challenge="Q-1", upheld=False, document=DOCUMENT), "chair")
    world.seal(ELECTORS)
    world.nominated(CANDIDATES)
    world.given(CandidateNominated(candidate="E-0010", contest="MEMBER", in_person=True), "registrar")
    world.given(NominationWithdrawn(candidate="E-0010", document=DOCUMENT), "registrar")
    world.given(CommitteeChanged(left=("C-2",), joined=("C-8",)), "AUTHORITY")
    world.published()
    world.given(WriterAppointed(person="E-0025", stations=("S1",)), "chair")
    world.before(3)
    world.given(
        ProxyGranted(
            mandate="M-1",
            principal="E-0029",
            proxy="E-0028",
            relation="CHILD",
            applied_on=world_day(world),
            document=DOCUMENT,
        ),
        "registrar",
    )
    return world.given(ProxyPosted(posted_on=world_day(world), mandates=1, document=DOCUMENT), "chair")


@cache
def _called() -> World:
    world = tallied(eve(), FIRST, 24, invalid=1).determined()
    return runoff(later(world, 1), "CHAIR", days=7)


@cache
def _end() -> World:
    world = tallied(in_runoff(), {"CHAIR": {"E-0001": 9, "E-0002": 13}}, 22).determined().announced()
    world.given(ResultApproved(document=DOCUMENT), "AUTHORITY")
    later(world, 3)
    return world.given(HandoverCompleted(done_on=world_day(world), document=DOCUMENT), "chair", "AUTHORITY")


def eve() -> World:
    """The eve of the poll: everything is posted."""
    return _eve().fork()


def in_runoff() -> World:
    """The first ballot gave no chair; a runoff is called."""
    return _called().fork()


def end() -> World:
    """The chair is elected in the runoff, the result announced and filed, the work handed over."""
    return _end().fork()


def world_day(world: World) -> str:
    """The day of the world's clock."""
    return clock.day_of(world.now).isoformat()


def changes(world: World, *kinds: str) -> tuple[Change, ...]:
    """What the entries of this world tell of these kinds."""
    return tuple(changes_among(world.entries, kinds))
