"""Who left the list can still be written in; if tied, the re-vote goes ahead and a winner is reviewed (S10.74)."""

from __future__ import annotations

from shared.election.candidates.candidacy import NominationWithdrawn
from shared.election.outcome.outcome import RevoteCalled
from tests.unit.law.stages import after
from tests.world import DOCUMENT, elector


def test_somebody_who_withdrew_and_is_tied_does_not_keep_the_re_vote_from_opening() -> None:
    world = after("nominated").given(NominationWithdrawn(candidate="E-0002", document=DOCUMENT), "registrar")
    world.published()  # nobody reviewed E-0002, who had left before
    voters = len(world.election.roll.electors)
    world.opened(voters).issued([elector(number) for number in range(1, voters + 1)]).closed().box(voters)
    # Both for the two seats of a member: each has every vote, and a third has as many as the second.
    papers = [{"MEMBER": ["E-0005", "E-0002"]}, {"MEMBER": ["E-0005", "E-0006"]}] * (voters // 2 - 1)
    both = [{"MEMBER": ["E-0002", "E-0006"]}] * (voters - len(papers))
    world.counted(papers + both).count_closed().determined()
    assert "E-0002" in world.election.open_ties["MEMBER"]

    world.given(RevoteCalled(day=world.day, contests=("MEMBER",)), "chair")

    world.opened(voters)
    assert world.election.round.phase == "POLLING"
