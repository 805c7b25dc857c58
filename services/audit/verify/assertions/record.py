"""Reads a log once, for the assertions: what was said by whom and when, kept by kind of statement.

Kinds that a log has by the thousand (registrations, papers issued, papers counted) are not kept one by one; a few sets
remember what assertions ask of them. Bodies are plain JSON, so that a kind that comes later is simply there. What it leaves
out: judging, signatures, and the law; nothing here refuses anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from services.audit.verify.assertions.entries import (
    MANY,
    MOST,
    UNASKED,
    WITH_RESOLUTION,
    Body,
    Entry,
    Officer,
    Rule,
)
from services.audit.verify.assertions.logbook import Logbook
from services.audit.verify.assertions.rounds import Rounds
from services.audit.verify.assertions.sheets import BALLOTS, Ballots, Issues
from services.audit.verify.recount_difference import Difference
from services.audit.verify.recount_rules import INVERSE, Share
from shared import clock, keys
from shared.errors import Malformed


class Record:
    """Everything that the assertions ask about. `take` the entries in order.

    `disclosing`: private fields were given to check, perhaps not of everybody.
    """

    def __init__(self, *, disclosing: bool = False) -> None:
        self.size = 0
        self.disclosing: Final = disclosing
        self.call: Entry | None = None
        self.profile: Body = {}
        self.posts: dict[str, Body] = {}
        """Each post as it was called, by id."""
        self.officers: list[Officer] = []
        self.log: Final = Logbook()
        self.rounds: Final = Rounds()
        self.issues: Final = Issues()
        self.ballots: Final = Ballots()
        self.roll: Final[dict[str, int]] = {}
        """Who is on the roll, since which entry."""
        self.cannot_vote: Final[set[str]] = set()
        self.women: Final[set[str]] = set()
        """Women by the roll, where it says so."""
        """Registered with the right to stand alone."""
        self.households: Final[dict[str, str]] = {}
        """Electors to their households, where households count."""
        self.registered_twice: Final[list[int]] = []
        self.roll_changes: Final[list[Entry]] = []
        """Registrations and removals after the roll was posted."""
        self.newcomers: Final[list[Entry]] = []
        """Registrations of a class that needs a resolution."""
        self.births: Final[dict[str, tuple[int, Mapping[str, str]]]] = {}
        """Of whoever's registration private fields were disclosed: the entry, and the fields."""
        self.differences: Sequence[Difference] = ()
        """Where the recount (check 6) finds something else than was declared; known once the log is read."""
        self.undisclosed = 0
        """Registrations of which nothing was disclosed, though disclosures were given."""
        self.registration_began = 0
        """The first registration's entry; 0: there is none yet."""
        self._entries: Final[dict[str, list[Entry]]] = {}
        self._in_office: Final[dict[str, Officer]] = {}
        self._issuers: Final[set[str]] = set()
        """Their key ids."""
        self._keys: Final[dict[str, str]] = {}
        self.leavers: Final[list[tuple[int, str]]] = []
        """Who withdrew, was cancelled or failed a review, and by which entry."""
        self.relatives: Final[dict[str, dict[str, str]]] = {}
        """What each relative is to a person, both ways, as it was last recorded."""
        self._posted = False

    def take(
        self,
        index: int,
        accepted_at: str,
        keyids: Sequence[str],
        payload: Body,
        written_index: int | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> None:
        """Reads one entry. `written_index` stands in it; `fields` are its private ones, as far as they were disclosed.

        Raises LookupError, TypeError, ValueError or Malformed for nonsense.
        """
        kind, body, done_at = payload["type"], payload["body"], payload["done_at"]
        if len(done_at) != len(accepted_at):
            done_at = f"{done_at[:19]}.000Z"
        self.log.take(index, written_index, kind, done_at, accepted_at)
        self.size = index + 1
        if kind == "ElectionCalled" and self.call is None:
            self._begin(body)
        for keyid in keyids:
            if keyid not in self._in_office:
                self.log.strangers.append(index)
        if kind == "PaperIssued":
            self.issues.take(index, done_at, body)
            if self._issuers.isdisjoint(keyids):
                self.issues.off_duty.append(index)
            if body.get("proxy") is not None:
                self._keep(index, kind, done_at, accepted_at, keyids, body)
        elif kind in BALLOTS:
            self.ballots.take(index, kind, body)
        elif kind == "ElectorRegistered":
            self._register(index, kind, done_at, accepted_at, keyids, body, fields)
        elif kind not in UNASKED:
            self._note(self._keep(index, kind, done_at, accepted_at, keyids, body))

    def _keep(
        self,
        index: int,
        kind: str,
        done_at: str,
        accepted_at: str,
        keyids: Sequence[str],
        body: Body,
    ) -> Entry:
        signers = tuple(self._in_office[each] for each in keyids if each in self._in_office)
        entry = Entry(index, kind, done_at, accepted_at, body, signers)
        kept = self._entries.setdefault(kind, [])
        if len(kept) >= MOST and kind not in MANY:
            raise Malformed(
                f"{kind}: expected at most {MOST} in one election", zh=f"{kind}：一场选举至多{MOST}条"
            )
        kept.append(entry)
        return entry

    # -- what the assertions ask

    def all(self, *kinds: str) -> list[Entry]:
        """Every statement of these kinds, in the order of the log."""
        if len(kinds) == 1:
            return self._entries.get(kinds[0], [])
        found = [entry for kind in kinds for entry in self._entries.get(kind, ())]
        return sorted(found, key=lambda each: each.index)

    def first(self, kind: str) -> Entry | None:
        """The first statement of that kind."""
        return next(iter(self._entries.get(kind, ())), None)

    def last(self, kind: str, before: int | None = None) -> Entry | None:
        """The last statement of that kind, or the last one before an entry."""
        entries = self._entries.get(kind, ())
        return next((each for each in reversed(entries) if before is None or each.index < before), None)

    def notices(self, kind: str) -> list[Entry]:
        """The notices of that kind, in the order in which they were recorded."""
        return [each for each in self.all("NoticePosted") if each.body["kind"] == kind]

    def approvals(self, subject: str) -> list[Entry]:
        """The approvals of that."""
        return [each for each in self.all("ApprovalGiven") if each.body["subject"] == subject]

    def rule(self, path: str) -> Rule:
        """A parameter of the regulation by its dotted name. Raises KeyError if it has none."""
        section, name = path.split(".")
        raw = self.profile[section][name]
        return Rule(raw["value"], raw["clause"])

    def share(self, path: str) -> tuple[Share, str]:
        """A share of the regulation by its dotted name, and its clause."""
        section, name = path.split(".")
        raw = self.profile[section][name]
        return Share(raw["num"], raw["den"], raw["strict"], raw["base"]), raw["clause"]

    @property
    def body(self) -> str:
        """What is elected: VILLAGERS_COMMITTEE, PARTY_ORGANISATION …; "" if nothing was called."""
        return str(self.profile.get("body", ""))

    @property
    def day(self) -> str:
        """Election day, YYYY-MM-DD: that of the first round, as it was last fixed."""
        return self.rounds.all[0].day

    @property
    def today(self) -> str:
        """The day in the village of the last entry: what is due later is not late yet."""
        return clock.day_of(clock.read_time(self.log.last_accepted)).isoformat()

    def before(self, days: int) -> str:
        """The last day for an act due so many days before election day."""
        return clock.before(clock.read_day(self.day), days).isoformat()

    def opening(self, number: int = 1) -> Entry | None:
        """The first station's opening in a round."""
        return next((each for each in self.all("StationOpened") if each.body["round"] == number), None)

    def sealed(self) -> Entry | None:
        """The entry that made the roll final."""
        return self.last("RollSealed")

    def announced(self) -> Entry | None:
        """The last announcement of a result, by the committee or, where it failed to, by the township (ZJ2020 32)."""
        return next(iter(reversed(self.all("ResultAnnounced", "ResultAnnouncedByAuthority"))), None)

    def winners(self) -> dict[str, str]:
        """Everybody who was announced as elected, and the post."""
        last = self.announced()
        return (
            {}
            if last is None
            else {person: post for post, held in last.body["winners"].items() for person in held}
        )

    # -- reading

    def _begin(self, body: Body) -> None:
        self.profile = body["profile"]
        self.posts = {each["id"]: each for each in body["contests"]}
        authority = Officer("AUTHORITY", frozenset({"AUTHORITY"}), None, frozenset(), -1)
        self._in_office[keys.key_id(keys.parse_public_key(body["authority"]))] = authority
        self.officers.append(authority)

    def _note(self, entry: Entry) -> None:
        """What a kept statement changes for those that follow."""
        kind, body = entry.type, entry.body
        if kind == "ElectionCalled":
            self.call = self.call or entry
        elif kind == "OfficerAppointed":
            keyid = keys.key_id(keys.parse_public_key(body["key"]))
            roles, stations = frozenset(body["roles"]), frozenset(body.get("stations", ()))
            officer = Officer(body["officer"], roles, body.get("person"), stations, entry.index)
            self._in_office[keyid], self._keys[officer.id] = officer, keyid
            self.officers.append(officer)
            if "ISSUER" in roles:
                self._issuers.add(keyid)
        elif kind == "OfficerDismissed":
            self._dismiss(entry)
        elif kind in ("NominationWithdrawn", "CandidacyCancelled") or (
            kind == "QualificationDecided" and body["verdict"] == "FAIL"
        ):
            self.leavers.append((entry.index, body["candidate"]))
        elif kind == "ElectorRemoved":
            if self._posted:
                self.roll_changes.append(entry)
            self.roll.pop(body["elector"], None)
        elif kind == "RollPublished":
            self._posted = True
        elif kind == "KinshipRecorded":
            person, relative, relation = body["person"], body["relative"], body["relation"]
            self.relatives.setdefault(person, {})[relative] = relation
            self.relatives.setdefault(relative, {})[person] = INVERSE.get(relation, relation)
        elif kind in ("StationOpened", "StationClosed"):
            self.issues.hours(kind, entry.done_at, body)
            if kind == "StationOpened":
                self.ballots.boxes(kind, body)
        elif kind in ("BoxOpened", "PilesMerged"):
            self.ballots.boxes(kind, body)
        elif kind == "DoubtfulPaperRuled":
            self.ballots.take(entry.index, kind, body)
        self.rounds.take(entry.index, kind, body)

    def _dismiss(self, entry: Entry) -> None:
        keyid = self._keys.get(entry.body["officer"], "")
        self._issuers.discard(keyid)
        officer = self._in_office.pop(keyid, None)
        if officer is not None:
            ended = Officer(
                officer.id, officer.roles, officer.person, officer.stations, officer.since, entry.index
            )
            self.officers[self.officers.index(officer)] = ended

    def _register(
        self,
        index: int,
        kind: str,
        done_at: str,
        accepted_at: str,
        keyids: Sequence[str],
        body: Body,
        fields: Mapping[str, str] | None,
    ) -> None:
        elector = body["elector"]
        if elector in self.roll:
            self.registered_twice.append(index)
        self.roll[elector] = index
        if body.get("rights") == "STAND":
            self.cannot_vote.add(elector)
        if body.get("woman"):
            self.women.add(elector)
        if body.get("household"):
            self.households[elector] = body["household"]
        if self._posted or body["kind"] in WITH_RESOLUTION:
            signers = tuple(self._in_office[each] for each in keyids if each in self._in_office)
            entry = Entry(index, kind, done_at, accepted_at, body, signers)
            if self._posted:
                self.roll_changes.append(entry)
            if body["kind"] in WITH_RESOLUTION:
                self.newcomers.append(entry)
        if fields is not None:
            self.births[elector] = index, fields
        elif self.disclosing:
            self.undisclosed += 1
        if index and not self.registration_began:
            self.registration_began = index
