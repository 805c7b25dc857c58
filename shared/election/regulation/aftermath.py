"""The parameters of disputes and of by-elections: what a regulation says about a result that does not stand (C9).

Most regulations are silent here. A profile that says nothing gets the reading of the national law below, with its clause, and
the first entry of an election pins it like any other parameter. What it leaves out: recall (`parameters.py`).
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from shared.election.regulation.parameters import Parameter, Whole, Years


class Remedies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What may be complained of until when, and how a seat is filled whose holder's election is void."""

    complaint_days: Parameter[Whole]
    """Days after the announcement in which the poll and the count can be complained of; 0: without limit."""
    vacated_seat: Parameter[Literal["RUNOFF", "BY_ELECTION"]]
    """How a seat is filled that is voided after the announcement. After the handover it is a by-election in any case.
    Nobody is promoted in either (C9)."""


NATIONAL: Final = Remedies(
    complaint_days=Parameter(0, "OCV2018 17"),
    vacated_seat=Parameter("RUNOFF", "C9; OCV2018 15"),
)
"""The law sets no last day for reports of misconduct; a missing seat is run off, whatever made it missing."""


class ByElection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A by-election (补选): for which vacancies, and that the term of the body goes on (OCV2018 19; ZJ2020 38)."""

    reasons: Parameter[
        tuple[
            Literal[
                "RESIGNED",
                "DIED",
                "RECALLED",
                "INCAPABLE",
                "SENTENCED",
                "FAILED_APPRAISALS",
                "VOIDED",
                "UNFILLED",
            ],
            ...,
        ]
    ]
    """Why a post is vacant. INCAPABLE, SENTENCED: the office ended by itself (OCV2018 18). FAILED_APPRAISALS: two in a row
    (OCV2018 33). VOIDED: the election was void. UNFILLED: nobody was elected."""
    most_years: Parameter[Years]
    """The term goes on to the end of that of the body, so it ends at most so many years after the by-election."""
