"""One election as a report tells it: read from a log that holds, its figures counted again, the entries behind each.

Nobody prints a form about a record that was altered, nor the result of an election that is invalid. Something SERIOUS that
the audit finds does not undo a result: it stands, until somebody declares otherwise, and so it is printed on the form.
The figures are the second count's, not what anybody declared. What it leaves out: who the winners are as people (`persons.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from services.audit.reports.evidence import Evidence
from services.audit.verify.assertions.model import AuditFinding, Severity
from services.audit.verify.checkpoints import read_trust
from services.audit.verify.count import payloads
from services.audit.verify.layout import bundles_of
from services.audit.verify.ledger import Status
from services.audit.verify.paper_rules import RoundSummary
from services.audit.verify.recount import Recount, RoundCount
from services.audit.verify.source import Source
from services.audit.verify.verifier import Answer, Question, verify
from shared import base64text
from shared.election.outcome.completeness import first_ballot_success
from shared.election.state import Contest, Election
from shared.errors import Malformed, Refused

ASSERTIONS: Final = 8
"""The check that asks the audit assertions."""
SIGNING: Final = ("CALLER", "COUNTER", "SCRUTINEER", "CHAIR", "AUTHORITY")
"""Offices whose holders sign the result report, in its order; the authority's as witness (domain 4.4)."""


@dataclass(frozen=True)
class Result:
    """What one round came to for one post."""

    post: Contest
    kind: str
    """FIRST, REVOTE or RUNOFF."""
    seats: int
    candidates: tuple[str, ...]
    votes: Mapping[str, int]
    minimum: int
    valid: bool
    elected: tuple[str, ...]
    tied: tuple[str, ...]
    missing: int


@dataclass(frozen=True)
class RoundReport:
    """One round: its figures by name, the entries behind each, and its posts."""

    number: int
    figures: Mapping[str, int]
    evidence: Mapping[str, tuple[int, ...]]
    results: tuple[Result, ...]


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a seat at the end. `written_in`: was on no list of candidates."""

    post: Contest
    person: str
    round: int
    votes: int
    written_in: bool


@dataclass(frozen=True)
class ElectionReport:
    """What forms and statistics are made of."""

    id: str
    title: str
    village: str
    body: str
    """Kind of body, as the regulation spells it."""
    regulation: str
    day: str
    drill: bool
    size: int
    root: str
    """Root of the log at `size`, in base64, as its checkpoint states it."""
    registered: int
    roll_by_group: Mapping[str, int]
    roll_by_kind: Mapping[str, int]
    posts: tuple[Contest, ...]
    rounds: tuple[RoundReport, ...]
    holders: tuple[Holder, ...]
    vacant: Mapping[str, int]
    announced_on: str | None
    """Day on which the result was posted; None: it was not, and the election is not complete."""
    at_first_ballot: bool
    """Complete, every seat filled, and no post voted on twice (一次性选举成功, S7.9)."""
    signing: Mapping[str, tuple[str, ...]]
    """Office to the ids of those in it, for the signatures."""
    serious: tuple[AuditFinding, ...] = ()
    """What the audit assertions found that needs a ruling."""

    @property
    def complete(self) -> bool:
        """The result has been announced."""
        return self.announced_on is not None


def read_election(
    source: Source, policy: bytes, jobs: int = 1, cited: Sequence[Source] = ()
) -> ElectionReport:
    """The election in `source`, verified by `policy`; `cited` are the bundles of elections that it rests on.

    Raises Refused if the record does not hold or the election is invalid, Malformed if it is no election's.
    """
    answer = verify(Question(source, policy, read_trust(policy), jobs=jobs, cited=cited))
    check_holds(answer)
    election = answer.election
    if not isinstance(election, Election) or answer.counted is None or answer.counted.recount is None:
        raise Malformed(
            "report: expected the log of an election", zh="这不是一场选举的日志；报表只能出自选举的日志"
        )
    evidence = Evidence()
    for index, _, _, payload in payloads(source, bundles_of(election.size)):
        evidence.add(index, payload)
    return _report(answer, election, answer.counted.recount, answer.counted.rounds, evidence)


def check_holds(answer: Answer) -> None:
    """Raises Refused unless the record is whole and correct (checks 1-7, 9, 10) and nothing FATAL was found in it (check 8).

    FATAL: the election, or a post, is invalid, so there is no result to report. Whatever is SERIOUS happened and cannot be
    undone any more, such as a challenge that was decided late (A05): it is for people to rule on, with the figures at hand.
    """
    checks = answer.ledger.checks
    open_now = [
        number
        for number, check in checks.items()
        if check.status is Status.NOT_CHECKED or (check.status is Status.FAIL and number != ASSERTIONS)
    ]
    if open_now:
        raise Refused(
            "log-does-not-hold",
            "A49; A50",
            zh=f"记录未通过核验（第{'、'.join(map(str, open_now))}项），不能据以出报表。请先运行 jianpiao verify 查看各项。",
            en=f"The log does not pass the verifier (check {', '.join(map(str, open_now))}), so no report can be made of it. "
            "Run jianpiao verify and see its checks.",
        )
    judgements = () if answer.counted is None else answer.counted.judgements
    fatal = [each for each in judgements if each.fatal]
    if fatal:
        raise Refused(
            "election-invalid",
            "; ".join(dict.fromkeys(found.clause for each in fatal for found in each.findings)),
            zh=f"核验发现致命问题（{'、'.join(each.id for each in fatal)}）：选举或岗位无效，没有可报的结果。"
            "请先运行 jianpiao verify 查看，并依法处理。",
            en=f"The audit found what makes the election, or a post, invalid ({', '.join(each.id for each in fatal)}): there is "
            "no result to report. Run jianpiao verify and see; then follow the law.",
        )


def _report(
    answer: Answer,
    election: Election,
    recount: Recount,
    papers: Sequence[RoundSummary],
    evidence: Evidence,
) -> ElectionReport:
    assert answer.checkpoint is not None
    sheets = {each.number: each for each in papers}
    rounds = tuple(_round(each, sheets[each.number], election, evidence) for each in recount.rounds)
    return ElectionReport(
        id=election.id,
        title=election.title,
        village=election.village,
        body=election.profile.body,
        regulation=f"{election.profile.id} {election.profile.version}",
        day=election.day,
        drill=election.drill,
        size=election.size,
        root=base64text.encode(answer.checkpoint.root),
        registered=election.roll.sealed or 0,
        roll_by_group=Counter(each.group for each in election.roll.electors.values()),
        roll_by_kind=Counter(each.kind for each in election.roll.electors.values()),
        posts=tuple(election.contests.values()),
        rounds=rounds,
        holders=tuple(_holders(election, recount.winners, rounds)),
        vacant=dict(recount.vacant),
        announced_on=election.announced_on,
        at_first_ballot=first_ballot_success(election),
        signing={office: tuple(_serving(election, office)) for office in SIGNING},
        serious=tuple(
            found
            for each in (() if answer.counted is None else answer.counted.judgements)
            for found in each.findings
            if found.severity is Severity.SERIOUS
        ),
    )


def _round(count: RoundCount, sheets: RoundSummary, election: Election, evidence: Evidence) -> RoundReport:
    stations = election.rounds[count.number - 1].stations.values()
    figures = {
        "printed": sheets.printed,
        "stations": len(stations),
        "central": sum(each.kind == "CENTRAL" for each in stations),
        "mobile": sum(each.kind == "MOBILE" for each in stations),
        "issued": sheets.issued,
        "by_proxy": sheets.by_proxy,
        "spoiled": sheets.spoiled,
        "unused": sheets.unused,
        "returned": sheets.returned,
        "valid": count.verdicts.get("VALID", 0),
        "partly_invalid": count.verdicts.get("PARTLY_INVALID", 0),
        "invalid": count.verdicts.get("INVALID", 0),
        "blank": count.verdicts.get("BLANK", 0),
    }
    behind = {name: evidence.of(name, count.number) for name in figures}
    results = tuple(
        Result(
            post=election.contests[post],
            kind=str(poll.kind),
            seats=poll.seats,
            candidates=poll.candidates,
            votes=poll.votes,
            minimum=poll.minimum,
            valid=poll.valid,
            elected=poll.elected,
            tied=poll.tied,
            missing=poll.missing,
        )
        for post, poll in count.polls.items()
    )
    return RoundReport(count.number, figures, behind, results)


def _holders(
    election: Election, winners: Mapping[str, Sequence[str]], rounds: Sequence[RoundReport]
) -> Iterator[Holder]:
    won = {
        (result.post.id, person): (each.number, result.votes.get(person, 0), person in result.candidates)
        for each in rounds
        for result in each.results
        for person in result.elected
    }
    for post in election.contests.values():
        for person in winners.get(post.id, ()):
            number, votes, listed = won[post.id, person]
            yield Holder(post, person, number, votes, not listed)


def _serving(election: Election, office: str) -> Iterator[str]:
    return (each.id for each in election.officers.values() if office in each.roles and not each.dismissed)
