"""What can be asked about a paper audit: the plan, the lots, the risk, each as a form; for the command line and for HTTP.

What it leaves out: reading the record.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from services.audit.papers import forms
from services.audit.papers import lots as drawing
from services.audit.papers.plan import plan as planned
from services.audit.verify.source import Unreadable
from services.forms.form import Form
from shared.election.audit.measure import largest, risks
from shared.election.audit.paper_audit import SEED_DIGITS
from shared.election.audit.risk import in_millionths
from shared.election.state import Election, Round
from shared.log.checkpoint import Checkpoint


class NothingToAudit(Unreadable):
    """There is no outcome yet, or no audit of it."""


@dataclass(frozen=True)
class Lots:
    """Which lots: of `seed`, or of the opened audit if that is empty; `size` None: as many as the plan says."""

    seed: str
    first: int
    size: int | None
    in_bundles: bool
    limit: Fraction


def plan(election: Election, now: Checkpoint, number: int | None, limit: Fraction) -> Form:
    """How much is to be done. Raises NothingToAudit."""
    return forms.plan_form(planned(election, decided(election, number), limit), election, now)


def lots(election: Election, now: Checkpoint, number: int | None, asked: Lots) -> Form:
    """The papers or bundles drawn. Raises NothingToAudit without a round or a seed."""
    present = decided(election, number)
    audit = present.afterwards.audit
    seed = asked.seed or (audit.seed if audit is not None else "")
    if not SEED_DIGITS.fullmatch(seed):
        raise NothingToAudit(
            f"seed: expected 20 to 100 digits that were rolled in public, got {seed!r:.40}",
            zh=f"种子：请写当众掷骰得到的20至100位数字，写的是{seed!r:.40}",
        )
    in_bundles = asked.in_bundles or (audit is not None and audit.method == "BUNDLES")
    size = asked.size
    if size is None:
        expected = planned(election, present, asked.limit)
        size = expected.bundles_to_count if in_bundles else expected.to_look_at[0]
    drawn = (drawing.bundles if in_bundles else drawing.papers)(present, seed, asked.first, size)
    return forms.lots_form(drawn, in_bundles, seed, present, election, now)


def risk(election: Election, now: Checkpoint, number: int | None) -> tuple[Form, bool]:
    """How far the risk has come down, and whether that is within the limit. Raises NothingToAudit."""
    present = decided(election, number)
    audit = present.afterwards.audit
    if audit is None:
        raise NothingToAudit(f"round {present.number} has no paper audit", zh=f"第{present.number}轮没有抽查")
    found = risks(present, audit)
    return forms.risk_form(present, audit, found, election, now), in_millionths(largest(found)) <= audit.limit


def decided(election: Election, number: int | None) -> Round:
    """The round of that number, or the last that has an outcome. Raises NothingToAudit."""
    found = [each for each in election.rounds if each.phase == "DETERMINED" and number in (None, each.number)]
    if not found:
        raise NothingToAudit(
            f"{'no round' if number is None else f'round {number}'} has its outcome yet; papers are audited after it",
            zh=f"{'本次选举' if number is None else f'第{number}轮'}还没有确定结果，结果确定之后才抽查",
        )
    return found[-1]
