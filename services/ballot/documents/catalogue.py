"""Every document there is: its title, what it is made of, which notice it is, and whether it shows people who are on no wall.

What it leaves out: pages and files (`services/ballot/pages/documents/`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from services.ballot.documents import (
    about_candidates,
    about_electors,
    about_the_outcome,
    about_the_poll,
    before_the_roll,
    cards,
    certificates,
    minutes,
    words,
)
from services.ballot.documents.ballot_paper import ballot_papers
from services.ballot.documents.facts import Facts
from services.ballot.documents.result_report import result_report
from services.forms.document import RULE, Block, Document, Issued, Section
from shared.text import Text


@dataclass(frozen=True)
class Kind:
    """A kind of document. Either `blocks` or `sections` makes it."""

    title: Text
    blocks: Callable[[Facts], Iterable[Block]] | None = None
    sections: Callable[[Facts], Iterable[Section]] | None = None
    notice: str | None = None
    """The kind under which it is recorded once it hangs (NoticePosted)."""
    from_authority: bool = False
    """Whether the authority issues it, not who presides."""
    public: bool = False
    """Whether everybody may read it: it names nobody but those whose names the law puts on the wall."""
    part: int = 0
    """How many electors are printed at once, where it can be long; 0: it is printed whole."""
    by_group: bool = False
    """Whether it can be made for one village group."""
    changes: tuple[str, ...] = ()
    """Kinds of statement that it reads from the entries, because the state keeps no trace of them."""


def _notice(kind: str, blocks: Callable[[Facts], Iterable[Block]], **more: object) -> Kind:
    return Kind(words.NOTICES[kind], blocks, notice=kind, **more)  # type: ignore[arg-type]


NOTICES: Final[Mapping[str, Kind]] = {
    "ELECTION_DAY": _notice("ELECTION_DAY", before_the_roll.election_day, public=True),
    "COMMITTEE_LIST": _notice("COMMITTEE_LIST", before_the_roll.committee_list, from_authority=True),
    "COMMITTEE_CHANGE": _notice(
        "COMMITTEE_CHANGE",
        before_the_roll.committee_change,
        from_authority=True,
        changes=("CommitteeChanged",),
    ),
    "REGISTRATION": _notice("REGISTRATION", before_the_roll.registration, public=True),
    "ROLL": _notice("ROLL", about_electors.roll, by_group=True),
    "ROLL_DECISION": _notice("ROLL_DECISION", about_electors.roll_decision),
    "NOMINATION_CALL": _notice("NOMINATION_CALL", about_candidates.nomination_call, public=True),
    "PRELIM_CANDIDATES": _notice("PRELIM_CANDIDATES", about_candidates.preliminary),
    "FINAL_CANDIDATES": _notice("FINAL_CANDIDATES", about_candidates.final, public=True),
    "CANDIDATE_WITHDRAWAL": _notice(
        "CANDIDATE_WITHDRAWAL",
        about_candidates.withdrawal,
        changes=("CandidacyCancelled", "NominationWithdrawn"),
    ),
    "POLL_TIME_PLACE": _notice("POLL_TIME_PLACE", about_the_poll.time_and_place, public=True),
    "STAFF": _notice("STAFF", about_the_poll.staff),
    "MOBILE_BOX": _notice("MOBILE_BOX", about_electors.mobile_box, public=True),
    "PROXIES": _notice("PROXIES", about_electors.proxies),
    "ASSISTED_WRITERS": _notice("ASSISTED_WRITERS", about_electors.assisted_writers),
    "INVALID_RULES": _notice("INVALID_RULES", about_the_poll.invalid_rules, public=True),
    "RESULT": _notice("RESULT", about_the_outcome.result),
    "RUNOFF": _notice("RUNOFF", about_the_outcome.runoff, public=True),
    "RESULT_RUNOFF": _notice("RESULT_RUNOFF", about_the_outcome.result_of_runoff),
    "POST_REVIEW": _notice("POST_REVIEW", about_the_outcome.post_review),
    "HANDOVER": _notice("HANDOVER", about_the_outcome.handover, public=True),
}
OTHERS: Final[Mapping[str, Kind]] = {
    "BALLOT_PAPERS": Kind(
        Text("选票印制单和选票", "Ballot papers and the order to print them"), sections=ballot_papers
    ),
    "ELECTOR_CARDS": Kind(
        Text("选民证", "Electors' cards"), sections=cards.elector_cards, part=cards.A_PART, by_group=True
    ),
    "PROXY_CARDS": Kind(Text("委托投票证", "Mandate cards"), sections=cards.proxy_cards),
    "REGISTER": Kind(
        Text("领票登记表", "Register of papers issued"), minutes.register, part=minutes.A_PART, by_group=True
    ),
    "LEDGER": Kind(Text("选票台账", "Paper ledger"), sections=minutes.ledger_forms, public=True),
    "SEAL_LABELS": Kind(Text("封条", "Seal labels"), sections=cards.seal_labels, public=True),
    "MEETING_MINUTES": Kind(Text("选举大会记录", "Minutes of the meeting"), minutes.meeting_minutes),
    "COUNT_MINUTES": Kind(Text("计票记录", "Minutes of the count"), minutes.count_minutes),
    "RESULT_REPORT": Kind(Text("选举结果报告单", "Result report"), result_report),
    "CERTIFICATES": Kind(Text("当选证书", "Certificate of election"), sections=certificates.certificates),
}
KINDS: Final[Mapping[str, Kind]] = {**NOTICES, **OTHERS}


def make(name: str, facts: Facts) -> Document:
    """The document of that name. Raises Refused (document-not-ready) if the record has nothing for it yet."""
    kind = KINDS[name]
    if kind.sections is not None:
        sections = tuple(kind.sections(facts))
    else:
        assert kind.blocks is not None
        blocks = tuple(kind.blocks(facts))
        if kind.notice is not None:
            issuer = words.authority() if kind.from_authority else words.presiding(facts.election)
            blocks = (*blocks, Issued(issuer, words.BLANK_DAY))
        sections = (Section(blocks, headed=True),)
    title = facts.election.title
    return Document(
        kind.title, Text(title, title), _number(kind, facts), sections, facts.proof, facts.election.drill
    )


def _number(kind: Kind, facts: Facts) -> Text | None:
    """The notice's number: the regulation's, if it numbers this kind (S1.25); else a line to write it on."""
    if kind.notice is None:
        return None
    number = number_of(kind.notice, facts)
    shown = RULE[:2] if number is None else str(number)
    return Text(f"第 {shown} 号", f"No. {number if number is not None else '____'}")


def number_of(notice: str, facts: Facts) -> int | None:
    """The number that the regulation gives a kind of notice; None if the place numbers it as it likes."""
    return next((each.number for each in facts.election.profile.notices if each.kind == notice), None)
