"""How far a paper audit has come: what is left, in which order it is fetched, and when counting everything is less work."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import msgspec
import pytest

from services.audit.papers.plan import LOOKING_UP
from services.audit.papers.progress import Progress, progress
from services.audit.verify.ledger import Ledger
from services.audit.verify.replay import Replay
from shared import entry
from shared.election.audit import manifest
from shared.election.audit.measure import largest, risks
from shared.election.audit.risk import in_millionths
from shared.election.remembered import PaperAudit
from shared.election.state import Round
from tests.stories import story


@dataclass(frozen=True)
class Step:
    """An audit after one of its entries. `risk` as the law reckons it, `papers` of the round."""

    far: Progress
    risk: int
    limit: int
    papers: int
    going: bool
    """Whether its seed is rolled and it is not closed."""


def audited(replay: Replay) -> tuple[Round, PaperAudit] | None:
    """The round of which papers are audited."""
    assert replay.election is not None
    for present in replay.election.rounds:
        if (audit := present.afterwards.audit) is not None:
            return present, audit
    return None


@cache
def steps(name: str) -> list[Step]:
    """The audit of a story after every entry from its opening on."""
    replay, found = Replay(Ledger(), None), []
    for raw in story(name).entries:
        replay.take([raw], {})
        if (now := audited(replay)) is not None:
            present, audit = now
            risk = in_millionths(largest(risks(present, audit)))
            going = bool(audit.seed) and audit.closed is None
            found.append(Step(progress(present, audit), risk, audit.limit, manifest.size(present), going))
    return found


@pytest.mark.parametrize("name", ["paper-audit", "paper-audit-bundles", "paper-audit-count-all"])
def test_the_risk_is_the_one_that_is_signed_and_what_is_left_brings_it_down(name: str) -> None:
    for step in steps(name):
        far = step.far
        assert far.risk == step.risk
        assert not far.course or min(far.course) == far.risk
        assert (far.left == 0) == (far.risk <= step.limit)
        # Somewhere lies a paper that is still needed, as long as one is.
        assert bool(far.to_fetch) == (step.going and far.left != 0)


def test_each_paper_that_agrees_leaves_one_less_to_fetch() -> None:
    left = [step.far.left for step in steps("paper-audit") if step.going]

    assert left == [*range(17, 0, -1), *[0] * (len(left) - 17)]


def test_where_too_many_are_left_counting_all_is_less_work() -> None:
    for step in steps("paper-audit-count-all"):
        if step.going and step.far.left is not None:
            assert step.far.count_all == (step.far.left * LOOKING_UP >= step.papers)
    assert any(step.far.count_all for step in steps("paper-audit-count-all"))
    assert not any(step.far.count_all for step in steps("paper-audit"))


def test_a_paper_fetched_out_of_order_waits_for_those_before_it() -> None:
    replay = Replay(Ledger(), None)
    told = story("paper-audit").entries
    rolled = next(at for at, raw in enumerate(told) if entry_type(raw) == "SeedRolled")
    replay.take(list(told[: rolled + 1]), {})
    now = audited(replay)
    assert now is not None
    present, audit = now
    far = progress(present, audit)
    second = sorted(far.to_fetch, key=lambda lot: lot.drawn)[1]
    seen = manifest.record(present)[second.pile][second.place - 1][1].votes
    ahead = msgspec.structs.replace(audit, examined={second.pile: {str(second.place): seen}})

    then = progress(present, ahead)

    assert (then.counted, then.ahead, then.risk) == (0, 1, 1_000_000)
    assert second not in then.to_fetch
    assert len(then.to_fetch) == len(far.to_fetch) - 1
    assert list(far.to_fetch) == sorted(far.to_fetch, key=lambda lot: (lot.pile, lot.place)), (
        "along the piles"
    )


def entry_type(raw: bytes) -> str:
    kind: str = msgspec.json.decode(entry.decode(raw).statement.payload_bytes)["type"]
    return kind
