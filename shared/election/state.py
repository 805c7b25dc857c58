"""What an election remembers: enough to judge the next statement, to count, and to explain the outcome.

Plain structures, changed only by the chapters' `record` methods; `law.freeze` writes them as a snapshot.
What it leaves out: rules. Numbers of electors stand for people; there are no names here.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from shared.election.regulation.profile import Profile
from shared.election.remembered import After, Disputes, PapersAfter
from shared.election.remembered import Winner as Winner
from shared.strict_json import MAX_INTEGER


class Contest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One post to be filled. `rank` 1 is the highest; `reserved` posts are for women (专职专选).

    Every post has a rank of its own, and nothing else orders them: whoever wins two keeps the higher, and of kin who win two the
    one in the higher stays, in the woman's post and the members' as in any other (ZJ2020 31).

    `group`: the village group that alone votes on it. `chosen_from`: the post whose holders alone may hold this one too, as
    the secretary is one of the new committee (S1.17); it adds no seat.
    """

    id: str
    zh: str
    en: str
    seats: Annotated[int, msgspec.Meta(ge=1, le=100)]
    rank: Annotated[int, msgspec.Meta(ge=1, le=100)]
    reserved: Literal["WOMAN"] | None = None
    group: str | None = None
    chosen_from: str | None = None


class Citation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another election that this one rests on, pinned by a checkpoint of its log: its first `size` entries have that root.

    `takes`: WOMAN, whether it elected a woman (`party_gave_woman`, S10.15); RESULT, that its result was announced (S10.35).
    """

    election: str
    origin: str
    size: Annotated[int, msgspec.Meta(ge=1, le=MAX_INTEGER)]
    root: str
    """Base64, 44 characters."""
    takes: tuple[Literal["WOMAN", "RESULT"], ...]


class Officer(msgspec.Struct):
    """Somebody who signs. `person` is the officer's number on the roll, if on it; `stations` empty means all."""

    id: str
    key: str
    roles: frozenset[str]
    person: str | None = None
    stations: frozenset[str] = frozenset()
    dismissed: bool = False


class Elector(msgspec.Struct, gc=False):
    """Somebody on the roll. `papers` has bit r set when the elector's paper of round r was issued.

    `rights`: BOTH, or VOTE or STAND alone. `household`: the household's number, where households count. `woman`: what the roll
    says, where the regulation has it state that; else None.
    """

    kind: str
    group: str = ""
    papers: int = 0
    rights: str = "BOTH"
    household: str = ""
    woman: bool | None = None


class Challenge(msgspec.Struct):
    """A complaint about the roll: `ground` LEFT_OUT, WRONGLY_LISTED or WRONG_ENTRY."""

    ground: str
    elector: str | None
    filed_on: str
    upheld: bool | None = None
    done: bool = False


class Roll(msgspec.Struct):
    """The electors, and how far the roll has come."""

    electors: dict[str, Elector] = {}
    removed: set[str] = set()
    published_on: str | None = None
    challenges: dict[str, Challenge] = {}
    sealed: int | None = None
    """Electors on the roll when it was sealed, who may vote: the base of every quorum."""
    sealed_groups: dict[str, int] = {}
    """The same by village group."""
    households: dict[str, str] = {}
    """Household to the elector who votes for it, where households vote."""


class Candidate(msgspec.Struct):
    """Somebody who stands for one contest."""

    contest: str
    mode: str
    woman: bool = False
    votes: int = 0
    """Votes at the sea nomination; 0 for self-nominees."""
    verdicts: dict[str, str] = {}
    """Stage of review to PASS or FAIL."""
    departments: dict[str, str] = {}
    """Department of the joint review to PASS or FAIL."""
    findings: set[str] = set()
    """Grounds about which a document was filed."""
    waivers: dict[str, str] = {}
    """Waived ground to the day on which it was waived."""
    pledges: set[str] = set()
    standing: bool = True
    """False once withdrawn or cancelled."""
    ended_for: str | None = None
    """The ground of CandidacyCancelled, if the candidacy was cancelled."""
    round: int = 1
    """The round for which this person was nominated; a runoff may have new nominations."""


class Mandate(msgspec.Struct):
    """A proxy's mandate: `principal` lets `proxy` vote."""

    principal: str
    proxy: str
    relation: str
    posted: bool = False
    void: bool = False
    used: int = 0
    """Bit r is set when a paper of round r was issued by it."""


class Station(msgspec.Struct):
    """One polling station's ledger in one round."""

    kind: str
    papers: int
    """Papers delivered to it."""
    opened_at: int
    issued: int = 0
    """Papers handed to electors against a signature, proxies' among them."""
    by_proxy: int = 0
    conflicts: int = 0
    """Papers that a second desk issued to somebody who already had one."""
    spoiled: int = 0
    closed_at: int | None = None
    unused: int | None = None
    returned: int | None = None
    pile: str | None = None
    group: str | None = None
    """The village group that votes here, where each votes on posts of its own."""
    void: bool = False
    """Its papers cannot stand (StationVoided): no figure counts them."""


class Conflict(msgspec.Struct, gc=False):
    """A paper that `station` issued to somebody who already had one; `finding` is None while it is unsettled."""

    station: str
    finding: str | None = None


class Paper(msgspec.Struct, gc=False):
    """One counted paper: its pile, its verdict and what it adds to the tally."""

    pile: str
    verdict: str
    votes: tuple[tuple[str, str], ...] = ()
    """`(contest, person)` for each vote that counts."""
    ruled: bool = False
    """Whether the committee ruled on it: counters cannot undo that."""


class Keying(msgspec.Struct, gc=False):
    """One typist's reading of a paper in double entry; `other` is the second, if it differs."""

    typist: str
    reading: bytes
    pile: str
    other: bytes | None = None
    second: str | None = None


class Pile(msgspec.Struct):
    """The papers of one or more boxes, mixed, to be counted together."""

    returned: int = 0
    keyed: int = 0
    """Papers keyed once, or differently, in double entry."""
    counted: int = 0
    attested: int = 0
    verdicts: dict[str, int] = {}
    doubtful: int = 0
    group: str | None = None
    """The village group whose papers these are, where each votes on posts of its own."""
    bundles: dict[str, int] = {}
    """Batch to its papers, as three people attested them, one after the other."""


class Meeting(msgspec.Struct):
    """The meeting at which a round votes: who should attend and who came (应到会、实到会).

    `represented`: members who did not come themselves and for whom a proxy did, where they count among those present.
    """

    should_attend: int
    present: int
    represented: int = 0

    @property
    def attending(self) -> int:
        """Those present for every share: in person, and by proxy where the regulation says so."""
        return self.present + self.represented


class Poll(msgspec.Struct):
    """What one round decides about one contest. `kind` is FIRST, REVOTE or RUNOFF."""

    kind: Literal["FIRST", "REVOTE", "RUNOFF"]
    seats: int
    candidates: list[str]
    kept: int = 0
    """Of the seats of a runoff, those kept for a woman (MCA2013)."""
    nominated_in: int = 0
    """A runoff without candidates: the round for which people nominate themselves anew; others can be written in (ZJ2020 29).
    0: any other poll."""
    listed: bool = False
    """Whether the list of those who did was posted."""


class Round(msgspec.Struct):
    """One polling with its papers: the first ballot, a re-vote, a runoff or a repeated poll."""

    number: int
    day: str
    polls: dict[str, Poll]
    phase: Literal["CALLED", "POLLING", "CLOSED", "COUNTING", "COUNTED", "DETERMINED"] = "CALLED"
    printed: int = 0
    stations: dict[str, Station] = {}
    piles: dict[str, Pile] = {}
    papers: dict[str, Paper] = {}
    keyings: dict[str, Keying] = {}
    votes: dict[str, dict[str, int]] = {}
    """Contest to person to votes that count."""
    added: dict[str, dict[str, int]] = {}
    """Contest to person to votes that the outcome added from higher posts (票数下加)."""
    assisted: dict[str, dict[str, int]] = {}
    """Station to writer to papers that this person wrote for others."""
    batches: set[str] = set()
    conflicts: dict[str, Conflict] = {}
    """By elector to whom a paper was issued twice."""
    explained: set[str] = set()
    """Reconciliation differences (`rule:station`) that were explained and signed."""
    failed: list[str] = []
    """Contests whose poll in this round was invalid."""
    tied: list[str] = []
    """Contests in which this round left equals for the last seats."""
    minimum: dict[str, int] = {}
    """Contest to the votes that a winner needed."""
    count_closed_at: int = 0
    meetings: dict[str, Meeting] = {}
    """By village group; under "" where all meet together."""
    electors: Literal["ROLL", "ELECTED"] = "ROLL"
    """Who votes: the electors on the roll, or those elected so far among themselves."""
    afterwards: PapersAfter = msgspec.field(default_factory=PapersAfter)


class Election(msgspec.Struct):
    """One election as its entries tell it."""

    id: str
    title: str
    village: str
    profile: Profile
    contests: dict[str, Contest]
    day: str
    authority: str
    drill: bool
    party_gave_woman: bool | None = None
    cites: tuple[Citation, ...] = ()
    population: int | None = None
    households: int | None = None
    size: int = 0
    last_accepted: int = 0
    officers: dict[str, Officer] = {}
    """By key id, dismissed ones included."""
    ids: dict[str, str] = {}
    """Officer id to key id."""
    suspended: bool = False
    cancelled: bool = False
    approvals: set[str] = set()
    """Subjects that everybody has approved who has to."""
    approved_by: dict[str, set[str]] = {}
    """Subject to the roles that have approved it so far."""
    approved_result: dict[str, list[str]] = {}
    """The holders of each post whom the approvals of the result are about."""
    notices: dict[str, str] = {}
    """Kind of notice to the day it was posted."""
    committee: list[str] = []
    method: str | None = None
    counting: Literal["CALLED", "DOUBLE_ENTRY"] | None = None
    roll: Roll = msgspec.field(default_factory=Roll)
    kin: dict[str, dict[str, str]] = {}
    nominations: str | None = None
    """NominationsOpened: the present mode."""
    candidates: dict[str, Candidate] = {}
    named: dict[str, dict[str, int]] = {}
    """Contest to all whom its sea nomination named, with their votes."""
    primary_women: set[str] = set()
    support: dict[str, dict[str, dict[str, int]]] = {}
    """Contest to MEMBERS or MASSES to those whom their meetings recommended, with their votes."""
    recommended_at: set[str] = set()
    """Meetings whose recommendation votes were counted, as contest:source:meeting."""
    introductions: set[str] = set()
    """Candidates who asked to be introduced to the electors."""
    shortlisted: bool = False
    """Whether the shortlist was drawn from the recommendation votes."""
    slate: bool = False
    """Whether the superior approved the prepared candidates."""
    departments: dict[str, str] = {}
    """Department of the joint review to the officer who signs for it."""
    published: dict[str, list[str]] | None = None
    mandates: dict[str, Mandate] = {}
    proxied: dict[str, str] = {}
    """Principal to the mandate in force."""
    carried: dict[str, int] = {}
    """Proxy to the number of mandates in force that this person carries."""
    writers: dict[str, list[str]] = {}
    """Who writes for electors who cannot, with the stations where; none means all."""
    rounds: list[Round] = []
    winners: list[Winner] = []
    open_ties: dict[str, tuple[str, ...]] = {}
    """Contest to those with equal votes for its last open seats: a re-vote decides."""
    tie_seats: dict[str, int] = {}
    """Contest to the seats that its tie is about."""
    open_seats: dict[str, int] = {}
    """Contest to seats that nobody holds and no tie is about: a runoff decides, or they stay vacant."""
    failed: list[str] = []
    """Contests whose last poll was invalid, until it is repeated."""
    reviewed_women: set[str] = set()
    """Winners whose review found that they are women."""
    reduced: dict[str, int] = {}
    """Contest to missing seats that were given up by consent."""
    void: set[str] = set()
    """Persons whose election is void; they cannot win again in this election."""
    incidents: int = 0
    announced_on: str | None = None
    approved: bool = False
    approved_holders: dict[str, list[str]] = {}
    """Contest to the holders whom ResultApproved was about."""
    certified: dict[str, list[str]] = {}
    choose_again: set[str] = set()
    """Chosen posts whose election is void: they are voted on once more, from those elected by then."""
    """Contest to the holders who have their certificate."""
    handed_over_on: str | None = None
    disputes: Disputes = msgspec.field(default_factory=Disputes)
    after: After = msgspec.field(default_factory=After)

    @property
    def round(self) -> Round:
        """The present round."""
        return self.rounds[-1]

    def elected(self) -> set[str]:
        """Persons who hold a seat."""
        return {winner.person for winner in self.winners if winner.review != "FAIL"}
