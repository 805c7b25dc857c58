"""The margin: whether some papers, whatever is on them, could have changed who was elected (domain 6).

Nobody knows which papers they are, so the test looks at the worst that they could hold: for a winner all of them are taken
away, and for everybody else none. It errs on one side only: what it calls safe cannot have come out otherwise.
What it leaves out: counting papers of which it is known what they say (`recounting.py`).
"""

from __future__ import annotations

from collections.abc import Mapping

from shared.election.regulation.parameters import Share


def could_change(
    votes: Mapping[str, int],
    elected: tuple[str, ...],
    seats: int,
    papers: int,
    *,
    share: Share | None,
    base: int,
    quorum: Share | None,
    took_part: int,
    whole: int,
) -> bool:
    """Whether taking away some `papers`, with anything on them, could change the outcome of one poll.

    `elected`: who won the `seats`. `share`: what a winner needs of `base`; None where most votes win. `base` and `took_part`
    shrink with the papers; a base that does not, such as the electors on the roll, is given with `share.base` REGISTERED or
    SHOULD_ATTEND. `quorum`: what has to take part of `whole`; None if nothing is asked.
    """
    if papers == 0:
        return False
    if quorum is not None and not quorum.met(took_part - papers, whole):
        return True
    fixed = share is not None and share.base in ("REGISTERED", "SHOULD_ATTEND")
    needed_before = 1 if share is None else max(1, share.minimum(base))
    needed_after = needed_before if fixed or share is None else max(1, share.minimum(base - papers))
    lowest = min((votes.get(person, 0) for person in elected), default=None)
    others = [count for person, count in votes.items() if person not in elected]
    highest = max(others, default=0)
    # A winner falls under what is needed: all the papers named this person (the base shrinks by them too).
    if lowest is not None and lowest - papers < needed_after:
        return True
    # Somebody who lost a seat to more votes would have had as many: a tie is a change as well.
    if lowest is not None and highest >= needed_after and lowest - papers <= highest:
        return True
    # A seat stayed open for want of votes, and would have been filled with the smaller base.
    return len(elected) < seats and highest >= needed_after
