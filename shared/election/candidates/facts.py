"""What an election's own log says about a person: facts that nobody has to disclose, and that nobody can state otherwise.

What it leaves out: private facts (a birth date, a sentence), which travel as disclosures beside the review's decision.
"""

from __future__ import annotations

from shared.election.state import Election


def from_log(election: Election, person: str) -> dict[str, str]:
    """The facts of `LOG_FACTS` that the log has about `person`, TRUE or FALSE each."""
    elector, candidate = election.roll.electors.get(person), election.candidates.get(person)
    pledges = candidate.pledges if candidate is not None else set()
    verdicts = candidate.verdicts.values() if candidate is not None else ()
    truths = {
        "elector": elector is not None,
        "graduate": elector is not None and elector.kind == "GRADUATE",
        "on_committee": person in election.committee,
        "pledge_campaign": "CAMPAIGN" in pledges,
        "pledge_resignation": "RESIGNATION" in pledges,
        "review_failed": "FAIL" in verdicts,
    }
    # Where the representatives are the electors, the roll tells who is one (S10.96); elsewhere a reviewer has to.
    if elector is not None and elector.kind == "DELEGATE":
        truths["representative"] = True
    return {name: "TRUE" if truth else "FALSE" for name, truth in truths.items()}
