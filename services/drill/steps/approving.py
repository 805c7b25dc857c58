"""Approvals that the regulation wants before something goes on, by everybody who has a say (S1.5, S1.18-19, S10.9).

A statement of the file's own, put before the step, is made before they are given.
"""

from __future__ import annotations

from typing import Final

from services.drill.crew import AUTHORITY
from services.drill.story import Story
from services.drill.words import said
from shared.election.calling.approvals import SUBJECT_ZH
from shared.election.calling.seats import is_small_body
from shared.election.regulation.parameters import Approval

PARTY: Final = "PARTY_ORGANISATION"


def approve(story: Story, subject: str) -> None:
    """Everybody approves `subject` who has to and has not, if it is a matter of this election."""
    for rule in story.profile.approvals:
        if rule.subject == subject and (subject != "SMALL_BODY" or is_small_body(story.election)):
            _approve(story, rule)


def _approve(story: Story, rule: Approval) -> None:
    given = story.election.approved_by.get(rule.subject, set()) if rule.subject != "RESULT" else set()
    missing = [role for role in rule.by if role not in given]
    for role in missing:
        signers = story.crew.holders(story.election, PARTY) if role == PARTY else [AUTHORITY]
        story.act("ApprovalGiven", subject=rule.subject, signers=signers)
    if missing:
        who, subject = [said(role) for role in missing], said(rule.subject)
        story.tell(
            f"{SUBJECT_ZH[rule.subject]}：{'、'.join(each.zh for each in who)}批准",
            f"{subject.en}: approved by {' and '.join(each.en for each in who)}",
        )
