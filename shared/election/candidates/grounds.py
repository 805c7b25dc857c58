"""Grounds against candidates: which are asked about somebody, and whether one holds, in three values.

What it leaves out: how a regulation writes its grounds (`shared/election/regulation/bars.py`), and what a review does with the values (`qualification.py`).
"""

from __future__ import annotations

from collections.abc import Mapping

from shared.election.candidates.facts import from_log
from shared.election.regulation.parameters import Bar
from shared.election.regulation.predicate import Value, evaluate, facts_read
from shared.election.state import Election
from shared.errors import Refused


def asked(election: Election, contest: str, checked: str = "REVIEW") -> list[Bar]:
    """The grounds that are asked about a candidate of `contest`: in force on election day, and about this post."""
    return [
        bar
        for bar in election.profile.qualification.bars
        if bar.checked == checked and concerns(election, bar, contest)
    ]


def concerns(election: Election, bar: Bar, contest: str) -> bool:
    """Whether a ground is in force on election day and is about this post."""
    in_force = (bar.effective_from or "") <= election.day <= (bar.effective_to or "9999")
    return in_force and (not bar.applies_to or contest in bar.applies_to)


def value_of(election: Election, bar: Bar, person: str, disclosed: Mapping[str, str] | None) -> Value | None:
    """The value that the ground must have, as far as this reader sees; None where the reviewers' word stands.

    What the log knows outweighs what is disclosed. A fact that was not disclosed to this reader may be known to others, so
    an UNKNOWN binds only where every fact that is asked for is there. Raises Malformed for a fact that makes no sense.
    """
    if bar.when is None:
        return None
    facts = {**(disclosed or {}), **from_log(election, person)}
    value = evaluate(bar.when, facts, election.day)
    return value if value != "UNKNOWN" or facts_read(bar.when) <= facts.keys() else None


def check_at_poll(election: Election, person: str) -> None:
    """Raises Refused if a ground that the log itself answers bars a candidate now (Q11-Q13, Q17; A14)."""
    for bar in asked(election, election.candidates[person].contest, "POLL"):
        if value_of(election, bar, person, None) == "TRUE":
            raise Refused(
                "barred-at-poll",
                bar.clause,
                zh=f"候选人{person}：{bar.id}（{bar.zh}）；补齐，或取消其候选人资格后再开始投票。",
                en=f"Candidate {person}: {bar.id} ({bar.en}); mend it or cancel the candidacy before the poll.",
            )


def check_bar(election: Election, person: str, bar_id: str) -> Bar:
    """The ground of that id. Raises Refused if the regulation has none, or asks it of nobody who stands for that post."""
    reviewed = [bar for bar in election.profile.qualification.bars if bar.checked == "REVIEW"]
    for bar in reviewed:
        if bar.id == bar_id:
            break
    else:
        known = ", ".join(bar.id for bar in reviewed)
        raise Refused(
            "no-such-ground",
            "docs/rules.md 7",
            zh=f"本选举没有审查情形{bar_id}；有{known}。",
            en=f"No review answers a ground {bar_id}; the regulation has {known}.",
        )
    contest = election.candidates[person].contest
    if not concerns(election, bar, contest):
        raise Refused(
            "ground-does-not-apply",
            bar.clause,
            zh=f"{bar_id}在选举日{election.day}不施行，或不适用于{contest}，不作审查。",
            en=f"{bar_id} is not in force on {election.day}, or not about {contest}; no review answers it.",
        )
    return bar
